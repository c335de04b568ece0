"""Proces og organisation: the way to the committee's meeting, what it ordered and decided, the hearing, and the centre."""

from __future__ import annotations

from functools import partial

from data import danish
from pages.parts import filters, page
from pages.parts.answers import answer
from pages.parts.controls import read_address, select
from pages.parts.process import centre, decisions, hearing, order, way
from pages.parts.tabs import tabs
from queries.process.views import case_names

today = filters.current_filters().clock.today
steps = answer("process/milestones")
meeting = answer("status/next_meeting")


def headline() -> str:
    """What is late, what comes next and how long there is to the meeting."""
    late = steps[steps["state"] == "forsinket"]
    parts = [
        f"{danish.plural_in_words(len(late), 'skridt er forsinket', 'skridt er forsinkede', 'et')}"
        if len(late)
        else "Ingen skridt er forsinkede"
    ]
    if not meeting.empty and meeting.iloc[0]["ahead"]:
        days = danish.working_days(today, meeting.iloc[0]["deadline"].date())
        parts.append(f"der er {danish.plural(days, 'arbejdsdag', 'arbejdsdage')} til mødet i Økonomiudvalget")
    return danish.capital(", og ".join(parts))


def lead() -> str:
    ahead = steps[(steps["status"] != "afsluttet") & (steps["state"] != "forsinket")]
    if ahead.empty:
        late = bool((steps["state"] == "forsinket").any())
        return (
            "Ingen nye skridt venter, men de forsinkede mangler." if late else "Der er ingen skridt tilbage."
        )
    step = ahead.iloc[0]
    return f"Det næste er »{step['name']}« {danish.day(step['deadline'])} ({danish.deadline(step['deadline'].date(), today)})."


def chosen_case() -> str | None:
    """Another case than the one that runs, where there are several and one is chosen."""
    names = case_names(answer("process/cases"))
    if len(names) < 2:
        return None
    read_address("sag", names, "sagen")
    case = select("Sag", names, key="sag", width=420)
    return None if case == next(iter(names)) else case


page.headline(headline() if not steps.empty else "Vejen til mødet er ikke leveret endnu")
if not steps.empty:
    page.lead(lead())
case = chosen_case()
tabs(
    {
        "Vejen til mødet": partial(way.show, meeting, case),
        "Indstillingen": order.show,
        "Høringen": partial(hearing.show, case),
        "Beslutninger": decisions.show,
        "Centeret": centre.show,
    },
    key="fane_proces",
)
