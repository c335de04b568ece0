"""An administration on one page, alone or beside another: its initiatives and money, the goals it serves and those it answers for, its
proposals, hearing answers, deadlines, deliveries and seconded employees, and what is missing."""

from __future__ import annotations

import pandas as pd

from data.contract import ADMINISTRATIONS
from data.danish import (
    MISSING,
    deadline,
    is_missing,
    kroner,
    listing,
    number,
    plural,
    plural_in_words,
    some,
)
from data.store import Clock, Reader
from queries import run
from queries.district.profile import Line, Profile, figure_text, goals_told, side_by_side
from queries.figures import key_figures
from queries.results.states import goal_states
from queries.results.timeliness import indicator_freshness
from queries.shared.names import focus_areas
from queries.sources.coverage import missing
from queries.status.summary import counted_goals
from queries.view import Source, View

_FIGURES = ("initiatives", "budget", "grants", "without_budget")
_BESIDE = ("initiatives", "budget", "grants")
_NAMED, _PROPOSALS = 6, 3
_DONE = "afsluttet"


def profile(store: Reader, *, clock: Clock | None = None, administration: str) -> Profile:
    """Everything of one administration, in the order that it is read. ValueError where there is none of that code."""
    if administration not in ADMINISTRATIONS.labels:
        raise ValueError(f"Forvaltningen »{administration}« findes ikke.")
    clock = clock or store.clock()
    figures = dict(
        zip(_FIGURES, key_figures(store, clock, {"administration": administration}, _FIGURES), strict=True)
    )
    goals = counted_goals(goal_states(store, clock=clock))
    lines = [
        Line("Indsatser", "Indsatser", figure_text(figures["initiatives"])),
        *(Line("Penge", figures[id_].label, figure_text(figures[id_])) for id_ in _FIGURES[1:]),
        Line(
            "Mål",
            "Mål, som forvaltningens indsatser bidrager til",
            _served(store, clock, administration, goals),
        ),
        Line(
            "Mål",
            "Mål, som forvaltningen har ansvaret for",
            goals_told(goals[goals["administration"] == administration], len(goals)),
        ),
        Line("Forslag", "Forvaltningens forslag", _proposals(store, clock, administration)),
        Line("Proces", "Høringssvar", _hearing(store, clock, administration)),
        Line("Proces", "Skridt, der ikke er afsluttet", _steps(store, clock, administration)),
        Line("Levering", "Ark, der mangler at blive leveret", _owed(store, clock, administration)),
        Line("Levering", "Indikatorer, der mangler målinger", _late(store, clock, administration)),
        Line("Centeret", "Udstationerede medarbejdere", _seconded(store, clock, administration)),
        Line("Huller", "Indsatser uden mål", _without_goal(store, clock, administration)),
        Line(
            "Huller",
            "Indsatsområder, som forvaltningen ikke har indsatser i",
            _gaps(store, clock, administration),
        ),
    ]
    return Profile(
        administration,
        ADMINISTRATIONS.labels[administration],
        tuple(lines),
        tuple(figures[id_] for id_ in _BESIDE),
    )


def administration(
    store: Reader,
    *,
    clock: Clock | None = None,
    administration: str,
    beside_administration: str | None = None,
) -> View:
    """One administration, or two side by side."""
    clock = clock or store.clock()
    two = beside_administration and beside_administration != administration
    chosen = [administration, *([beside_administration] if beside_administration and two else [])]
    profiles = [profile(store, clock=clock, administration=one) for one in chosen]
    return View(
        "administration",
        "; ".join(_title(one, alone=not two) for one in profiles),
        subtitle="Indsatser, som forvaltningen har ansvaret for, og det, den skylder eller har foreslået",
        figures=profiles[0].figures if len(profiles) == 1 else (),
        **side_by_side(profiles),
        sources=(
            Source("initiatives/chosen", {"administration": administration}, label="Kilde: indsatser"),
            Source("initiatives/money_rows", {"administration": administration}, label="Kilde: penge"),
            Source("results/goals", {"administration": administration}, label="Kilde: mål"),
            Source("process/hearing", {"administration": administration}, label="Kilde: høring"),
            Source("process/secondments", {"administration": administration}, label="Kilde: udstationering"),
        ),
        page="bydel",
        address={"forvaltning": profiles[0].name} | ({"ved_siden_af": profiles[1].name} if two else {}),
    )


def _title(one: Profile, *, alone: bool) -> str:
    """ "Socialforvaltningen: 42 indsatser; budget 2010: 107 mio. kr."; of two, without the money, which stands in the table."""
    count, budget, _ = one.figures
    money = (
        ""
        if budget.value is None or not alone
        else f"; {budget.label[0].lower()}{budget.label[1:]}: {budget.text}"
    )
    return f"{one.name}: {plural(int(count.value or 0), 'indsats', 'indsatser')}{money}"


def _served(store: Reader, clock: Clock, administration: str, goals: pd.DataFrame) -> str:
    own = set(run(store, "initiatives/chosen", clock=clock, administration=administration)["initiative_id"])
    return goals_told(goals[[bool(own & {*ids}) for ids in goals["initiative_ids"]]], len(goals))


def _proposals(store: Reader, clock: Clock, administration: str) -> str:
    """How many, and the largest by name; they may exclude each other, so their amounts are not added up."""
    year = clock.today.year
    rows = run(store, "scenarios/proposals", clock=clock, year=year)
    rows = rows[rows["administration"] == administration]
    if rows.empty:
        return f"ingen for {year} og {year + 1}"
    names = run(store, "initiatives/chosen", clock=clock).set_index("initiative_id")["name"]
    largest = rows.loc[rows["change"].abs().sort_values(ascending=False, kind="stable").index].head(
        _PROPOSALS
    )
    named = [
        f"»{names.get(row['initiative_id'], row['initiative_id'])}« {row['type']}, {kroner(abs(row['change']))} "
        f"{'mindre' if row['change'] < 0 else 'mere'} i {int(row['year'])}"
        for row in largest[largest["change"] != 0].to_dict("records")
    ]
    return f"{number(len(rows))} for {year} og {year + 1}" + (
        f"; størst: {'; '.join(named)}" if named else ""
    )


def _hearing(store: Reader, clock: Clock, administration: str) -> str:
    rows = run(store, "process/hearing", clock=clock, administration=administration)
    if rows.empty:
        return "intet spørgsmål i sagen"
    waiting = rows[rows["answered_on"].isna()]
    answered = f"{number(len(rows) - len(waiting))} af {number(len(rows))} besvaret"
    late = int(waiting["state"].str.contains("overskredet").sum())
    return answered + (f"; {number(late)} mangler over fristen" if late else "")


def _steps(store: Reader, clock: Clock, administration: str) -> str:
    rows = run(store, "process/milestones", clock=clock, administration=administration)
    rows = rows[(rows["administration"] == administration) & (rows["status"] != _DONE)]
    names = [
        f"{row['name']} ({deadline(row['deadline'].date(), clock.today)})" for row in rows.to_dict("records")
    ]
    return some(names, "skridt", "skridt", most=_NAMED) if names else "ingen"


def _owed(store: Reader, clock: Clock, administration: str) -> str:
    rows = missing(store, clock=clock)
    rows = rows[rows["administration"] == administration]
    return listing([sheet for sheets in rows["sheets"] for sheet in sheets]) or "ingen"


def _late(store: Reader, clock: Clock, administration: str) -> str:
    rows = indicator_freshness(store, clock=clock, administration=administration)
    rows = rows[~rows["standing"].isin(["current", "ended", "not_due"])]
    named = [f"»{name}«" for name in rows["name"]]
    return (
        f"{number(len(rows))}: {some(named, 'indikator', 'indikatorer', most=_NAMED)}" if named else "ingen"
    )


def _seconded(store: Reader, clock: Clock, administration: str) -> str:
    rows = run(store, "process/secondments", clock=clock, administration=administration)
    if rows.empty:
        return MISSING
    row = rows.iloc[0]
    parts = [plural_in_words(int(row["employees"]), "medarbejder", "medarbejdere")]
    if not is_missing(row["hours_per_week"]):
        parts.append(f"{number(row['hours_per_week'])} timer om ugen")
    if len(row["weekdays"]):
        parts.append(listing([str(day) for day in row["weekdays"]]))
    return ", ".join(parts)


def _without_goal(store: Reader, clock: Clock, administration: str) -> str:
    rows = run(store, "results/without_goal", clock=clock, administration=administration)
    named = [f"»{name}«" for name in rows["name"]]
    return f"{number(len(rows))}: {some(named, 'indsats', 'indsatser', most=_NAMED)}" if named else "ingen"


def _gaps(store: Reader, clock: Clock, administration: str) -> str:
    chosen = run(store, "initiatives/chosen", clock=clock, administration=administration)
    going = set(chosen.loc[chosen["status"].isin(("planlagt", "i gang")), "focus_area"].dropna())
    lacking = [f"»{name}«" for name in focus_areas(store, clock=clock).values() if name not in going]
    return listing(lacking) or "ingen"
