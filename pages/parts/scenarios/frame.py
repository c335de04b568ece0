"""What people set: the frame, what counts, and the demands. Returns the settings of the scenario."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from data import danish
from data.contract import CRITERIA, DISTRICTS
from pages.parts.answers import answer
from queries.scenarios.scenario import Kind, Settings, Tie, WeightMode
from queries.scenarios.scores import CRITERION_NAMES

MODES: dict[WeightMode, str] = {
    "tal": "Vægte som tal",
    "rækkefølge": "Kun en rækkefølge",
    "interval": "Vægte med interval",
    "alle": "Alle vægte (ligeligt i svaret)",
}
TIES: tuple[Kind, ...] = ("begge eller ingen", "højst én", "kun sammen med")
OPENED = "scenario_opened"


def opened() -> Settings | None:
    """The saved scenario that the reader has opened in this session."""
    body = st.session_state.get(OPENED)
    return None if body is None else Settings.from_record(body["settings"])


def years() -> list[int]:
    found = answer("initiatives/years")
    return sorted({int(year) for year in found["year"]}) if len(found) else []


def choose(default_year: int) -> Settings:
    """Draw the controls and return what they say. A scenario that was opened is where they start."""
    start = opened() or Settings(default_year)
    known = years() or [default_year]
    first, second, third = st.columns([2, 4, 3], vertical_alignment="bottom", gap="medium")
    year = first.selectbox(
        "Bevillinger, der udløber i",
        known,
        index=known.index(start.year) if start.year in known else len(known) - 1,
        key="sc_year",
    )
    change = second.slider(
        "Budget i forhold til i dag",
        -60,
        40,
        round(start.budget_change * 100),
        1,
        format="%d %%",
        key="sc_change",
    )
    mode = third.selectbox(
        "Hvad der tæller",
        list(MODES),
        index=list(MODES).index(start.weight_mode),
        format_func=MODES.__getitem__,
        key="sc_mode",
    )
    weights, order, spread = _weights(mode, start)
    rows = answer("scenarios/candidates", year=year)
    return Settings(
        year=year,
        budget_change=change / 100,
        weights=weights,
        weight_mode=mode,
        order=order,
        spread=spread,
        **_demands(rows, start, year),
    )


def _weights(mode: WeightMode, start: Settings) -> tuple[dict[str, float], tuple[str, ...], float]:
    weights = dict.fromkeys(CRITERION_NAMES, 1.0)
    order: tuple[str, ...] = ()
    spread = start.spread
    if mode == "alle":
        return weights, order, spread
    with st.expander("Hvad der tæller", expanded=False):
        if mode == "rækkefølge":
            order = tuple(
                st.multiselect(
                    "Vælg kriterierne, det vigtigste først",
                    list(CRITERION_NAMES),
                    list(start.order),
                    format_func=lambda name: CRITERIA.labels[name],
                    placeholder="Vælg et eller flere kriterier",
                    key="sc_order",
                )
            )
            return weights, order, spread
        columns = st.columns(3, gap="medium")
        for place, name in enumerate(CRITERION_NAMES):
            with columns[place % 3]:
                weights[name] = float(
                    st.slider(CRITERIA.labels[name].capitalize(), 0, 10, round(start.weights.get(name, 1) * 5) if opened() is None
                              else round(start.weights[name]), key=f"sc_weight_{place}")
                )  # fmt: skip
        if mode == "interval":
            spread = (
                st.slider(
                    "Hver vægt kan være så meget højere eller lavere",
                    1,
                    30,
                    round(spread * 100),
                    format="%d %%",
                    key="sc_spread",
                )
                / 100
            )
    return weights, order, spread


def _demands(rows: pd.DataFrame, start: Settings, year: int) -> dict[str, Any]:
    names = dict(zip(rows["initiative_id"], rows["name"], strict=True))
    expiring = rows[rows["expires"].astype(bool) & ~rows["statutory"].astype(bool)]["initiative_id"].tolist()
    with st.expander("Krav og udvalg", expanded=False):
        left, right = st.columns(2, gap="large")
        with left:
            use = st.checkbox(
                "Regn med forvaltningernes egne forslag", start.use_proposals, key="sc_proposals"
            )
            limited = st.checkbox(
                "Sæt en grænse for, hvor meget én forvaltning kan miste",
                start.largest_cut is not None,
                key="sc_limited",
            )
            cut = (
                st.slider(
                    "Højst så meget",
                    0,
                    100,
                    round((start.largest_cut or 0.3) * 100),
                    format="%d %%",
                    key="sc_cut",
                )
                / 100
                if limited
                else None
            )
            adults = st.number_input(
                "Mindst så mange indsatser for 18+",
                0,
                50,
                start.at_least_targets.get("18+", 0),
                key="sc_adults",
            )
            gang = st.number_input(
                "Mindst så mange bandeindsatser", 0, 50, start.at_least_gang, key="sc_gang"
            )
        with right:
            wanted = st.multiselect(
                "Bydele, der skal have mindst én indsats",
                list(DISTRICTS),
                list(start.at_least_districts),
                format_func=DISTRICTS.__getitem__,
                placeholder="Vælg bydele",
                key="sc_districts",
            )
            ids = st.multiselect(
                "Indsatser til beslutning (tomt: dem, hvis bevilling udløber)",
                list(names),
                [i for i in (start.up_for_decision or ()) if i in names],
                format_func=lambda id_: f"{id_} {names[id_]}",
                placeholder=f"{danish.plural(len(expiring), 'bevilling udløber', 'bevillinger udløber')} i {year}",
                key="sc_ids",
            )
        ties = _ties({id_: names[id_] for id_ in (ids or expiring) if id_ in names}, start)
    return {
        "up_for_decision": tuple(ids) or None,
        "at_least_districts": {int(d): 1 for d in wanted},
        "at_least_targets": {"18+": int(adults)} if adults else {},
        "at_least_gang": int(gang),
        "largest_cut": cut,
        "ties": ties,
        "use_proposals": use,
    }


def _ties(names: dict[str, str], start: Settings) -> tuple[Tie, ...]:
    """Demands on two initiatives, added one at a time."""
    kept: list[Tie] = st.session_state.setdefault("scenario_ties", list(start.ties))
    options = list(names)
    columns = st.columns([3, 2, 3, 1.2], vertical_alignment="bottom", gap="small")
    first = columns[0].selectbox("Krav til to indsatser", options, index=None, format_func=lambda i: f"{i} {names[i]}",
                                 placeholder="Første indsats", key="sc_tie_first")  # fmt: skip
    kind = columns[1].selectbox("Krav", TIES, key="sc_tie_kind")
    second = columns[2].selectbox("Anden indsats", options, index=None, format_func=lambda i: f"{i} {names[i]}",
                                  placeholder="Anden indsats", key="sc_tie_second")  # fmt: skip
    ready = first is not None and second is not None and first != second
    if columns[3].button("Tilføj krav", disabled=not ready, key="sc_tie_add", width="stretch") and ready:
        kept.append(Tie(kind, str(first), str(second)))
        st.rerun()
    for place, tie in enumerate(list(kept)):
        text, button = st.columns([8, 1.2], vertical_alignment="center")
        text.text(f"{tie.first}, {tie.second}: {tie.kind}")
        if button.button("Fjern", key=f"sc_tie_remove_{place}", width="stretch"):
            kept.pop(place)
            st.rerun()
    return tuple(kept)


def reset_to(body: dict[str, Any]) -> None:
    """Start the controls anew from a saved scenario."""
    for key in [key for key in st.session_state if str(key).startswith("sc_")]:
        del st.session_state[key]
    st.session_state.pop("scenario_ties", None)
    st.session_state[OPENED] = body
