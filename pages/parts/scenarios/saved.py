"""Keep a scenario, open an old one, and hold two to four beside each other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data import danish
from data.store import now_in_copenhagen
from pages.parts import identity, page, tables
from pages.parts.answers import store
from pages.parts.download import download_excel
from pages.parts.filters import current_filters
from pages.parts.scenarios.frame import reset_to
from pages.parts.tables import Column
from queries.scenarios import keeping
from queries.scenarios.report import compare
from queries.scenarios.scenario import Answer, Ground

LIST = {
    "id": Column("Scenarie"),
    "version": Column("Version", "count"),
    "made_at": Column("Gemt", "moment"),
    "made_by": Column("Af"),
    "reason": Column("Begrundelse"),
    "budget": Column("Ramme, kr.", "kroner"),
    "value": Column("Værdi", "number", decimals=2),
    "going": Column("Fortsætter", "count"),
    "whole": Column("Uændret siden", "yes_no"),
}


def show(found: Ground, answer: Answer) -> None:
    person = identity.current_person()
    if person.is_csb:
        with st.form("sc_save", clear_on_submit=True):
            name = st.text_input("Navn på scenariet", placeholder="Fx »Ramme minus 10 %, 18+ skærmet«")
            reason = st.text_input("Begrundelse", placeholder="Hvorfor dette scenarie?")
            if st.form_submit_button("Gem scenariet"):
                if not name.strip():
                    st.warning("Giv scenariet et navn, så det kan findes igen.")
                else:
                    version = store().record(
                        "scenario",
                        name.strip(),
                        _body(found, answer, name.strip(), reason.strip()),
                        by=person.id,
                    )
                    st.success(f"Gemt som »{name.strip()}«, version {version}.")
    saved = store().records("scenario")
    if saved.empty:
        page.empty("Ingen scenarier er gemt endnu.")
        return
    listed = saved.assign(
        **{key: [body.get(key) for body in saved["body"]] for key in ("reason", "budget", "value", "going")},
        whole=saved["intact"],
    )
    tables.small_table(listed, columns=LIST, caption="Gemte scenarier, nyeste først")
    chosen = st.selectbox(
        "Åbn et gemt scenarie",
        list(saved["id"]),
        index=None,
        placeholder="Vælg et scenarie",
        key="saved_choice",
    )
    if chosen is not None:
        body = saved.set_index("id").loc[chosen, "body"]
        if st.button("Åbn", key="saved_open"):
            reset_to(body)
            st.rerun()
        _since(body, answer)
    several = st.multiselect(
        "Sammenlign to til fire",
        list(saved["id"]),
        max_selections=4,
        placeholder="Vælg scenarier",
        key="saved_compare",
    )
    if len(several) > 1:
        bodies = saved.set_index("id")["body"]
        frame = compare({name: pd.DataFrame(bodies[name]["decisions"]) for name in several})
        if frame.empty:
            page.note("Scenarierne træffer de samme beslutninger.")
        else:
            columns = {"name": Column("Indsats", width="large")} | {name: Column(name) for name in several}
            page.section(
                f"{danish.plural(len(frame), 'beslutning er forskellig', 'beslutninger er forskellige')}"
            )
            tables.table(frame, columns=columns, key="compared", alt="De beslutninger, der er forskellige")
            download_excel(
                "Hent sammenligningen som Excel",
                {"Sammenligning": (frame, columns)},
                "sammenligning",
                key="compare_excel",
            )


def _body(found: Ground, answer: Answer, name: str, reason: str) -> dict[str, Any]:
    current, clock = store(), current_filters().clock
    return keeping.body(
        found,
        answer,
        name=name,
        reason=reason,
        known_at=clock.known_at or now_in_copenhagen(),
        data_from=current.newest(),
        data_version=current.version,
    )


def _since(body: dict[str, object], answer: Answer) -> None:
    """What newer data change: the saved decisions against the ones the page shows now."""
    before = pd.DataFrame(body["decisions"])
    frame = compare({"Gemt": before, "Vist nu": answer.decisions})
    same = body.get("data_version") == store().version
    page.note(
        "Data er de samme, som da scenariet blev gemt."
        if same
        else "Der er kommet nyere data, siden scenariet blev gemt."
    )
    if len(frame):
        columns = {"name": Column("Indsats"), "Gemt": Column("Gemt"), "Vist nu": Column("Vist nu")}
        tables.small_table(
            frame, columns=columns, caption="Forskelle mellem det gemte og det, siden viser nu"
        )
