"""What people set: the frame, what is up for decision and at which levels, and what counts. Returns the settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, CRITERIA
from pages.parts import page, tables
from pages.parts.answers import answer, estimate
from pages.parts.scenarios import demands, draft
from pages.parts.scenarios.draft import start
from pages.parts.tables import Column
from queries.scenarios.report import usable_levels
from queries.scenarios.scenario import (
    Material,
    money_by_administration,
    up_for_decision,
    usual_levels,
    usual_year,
)
from queries.scenarios.settings import (
    CRITERION_NAMES,
    EFFICIENT,
    EXTENDED,
    LAPSED,
    REDUCED,
    STOP,
    FrameBy,
    Maximise,
    OwnLevel,
    Settings,
    WeightMode,
)

FRAMES: dict[FrameBy, str] = {
    "procent": "Ændring i procent",
    "beløb": "Beløb i mio. kr.",
    "forvaltning": "Ændring for hver forvaltning",
}
GOALS: dict[Maximise, str] = {
    "point": "Point, én gang for hver indsats",
    "deltagere": "Point gange deltagere",
    "penge": "Point gange penge",
}
MODES: dict[WeightMode, str] = {
    "tal": "Vægte som tal",
    "interval": "Vægte som intervaller",
    "rækkefølge": "Kun en rækkefølge",
    "alle": "Alle vægte (ligeligt i svaret)",
}
CHOSEN_BY = ("Bevillinger, der udløber i året", "Indsatser, I selv vælger, med alle deres penge")
LEVELS = {
    "name": Column("Indsats", width="large", pinned=True),
    "level": Column("Niveau"),
    "cost": Column("Koster, kr.", "kroner"),
    "share": Column("Værdi i forhold til i dag", "percent"),
    "origin": Column("Kommer fra"),
    "consequence": Column("Forvaltningens konsekvens", width="large"),
}
LEVEL_LABELS = {
    REDUCED: "Reduceret",
    EFFICIENT: "Effektiviseret",
    EXTENDED: "Udvidet",
    STOP: "Stop, der koster at afvikle",
    LAPSED: "Uden bevillingen",
}
LOWEST, HIGHEST = -60, 40


def top(this_year: int) -> Settings:
    """The controls that are used most: year, frame and how criteria weigh. Amounts that depend on the data come later."""
    years = answer("scenarios/years")
    known_years = [int(year) for year in years["year"]]
    now = draft.current(usual_year(years, this_year))
    first, second, third, fourth, fifth = st.columns(
        [1.6, 2.4, 3.2, 2.6, 2.6], vertical_alignment="bottom", gap="medium"
    )
    options = sorted({*known_years, now.year})
    year = first.selectbox("Budgetår", options, key=start("year", now.year), placeholder="Vælg")
    by = second.selectbox(
        "Rammen sættes som",
        list(FRAMES),
        format_func=FRAMES.__getitem__,
        key=start("frame", now.frame),
        placeholder="Vælg",
    )
    with third:
        now = _amount(replace(now, year=int(year), frame=by))
    mode = fourth.selectbox(
        "Hvad der tæller",
        list(MODES),
        format_func=MODES.__getitem__,
        key=start("mode", now.weight_mode),
        placeholder="Vælg",
    )
    goal = fifth.selectbox(
        "Det, der gøres størst",
        list(GOALS),
        format_func=GOALS.__getitem__,
        key=start("maximise", now.maximise),
        placeholder="Vælg",
    )
    return replace(now, weight_mode=mode, maximise=goal)


def _amount(now: Settings) -> Settings:
    if now.frame == "beløb":
        millions = st.number_input(
            "Ramme, mio. kr.",
            value=None,
            step=0.5,
            format="%.1f",
            key=start("budget", None if now.budget is None else now.budget / 1e6),
            placeholder="Som i dag",
        )
        return replace(now, budget=None if millions is None else millions * 1e6)
    change = st.slider(
        "Budget i forhold til i dag" if now.frame == "procent" else "Forvaltninger uden egen ændring",
        LOWEST,
        HIGHEST,
        step=1,
        format="%d %%",
        key=start("change", min(HIGHEST, max(LOWEST, round(now.budget_change * 100)))),
    )
    return replace(now, budget_change=change / 100)


def rest(data: Material, now: Settings) -> Settings:
    """The controls that are folded away: own frames, what is up for decision, its levels, the weights and the demands."""
    if now.frame == "forvaltning":
        with st.expander("Rammen for hver forvaltning", expanded=True):
            now = _own_frames(data, now)
    title = "Hvad der er til beslutning, og på hvilke niveauer"
    with st.expander(title, key="csb-scenario-levels"):
        now = _levels(data, _chosen(data, now))
    if now.weight_mode != "alle":
        # Opens by itself where something must be said before the choice means anything.
        unsaid = now.weight_mode == "rækkefølge" and not now.order
        with st.expander(
            "Hvad der tæller: vægtene", expanded=unsaid, key=f"csb-scenario-weights-{now.weight_mode}"
        ):
            now = _weights(now)
    count = sum(map(len, (now.coverage, now.cuts, now.ties, now.required, now.excluded)))
    with st.expander(f"Krav ({count})" if count else "Krav", key="csb-scenario-demands"):
        demands.choose(data, now)
    # The view that tests the answer holds this control, which is drawn later.
    now = replace(now, spread=st.session_state.get("sc_spread", now.spread))
    draft.keep(now)
    return now


def _own_frames(data: Material, now: Settings) -> Settings:
    money = money_by_administration(data.everything, now)
    changes = dict(now.administration_changes)
    columns = st.columns(4, gap="medium")
    for place, (code, cost) in enumerate(money.items()):
        with columns[place % 4]:
            own = st.slider(
                ADMINISTRATIONS.labels[code],
                LOWEST,
                HIGHEST,
                step=1,
                format="%d %%",
                help=f"{danish.kroner(cost)} til beslutning i dag",
                key=start(f"change_{code}", round(changes.get(code, now.budget_change) * 100)),
            )
        changes[code] = own / 100
    return replace(now, administration_changes=changes)


def label(id_: str, everything: Mapping[str, Mapping[str, Any]]) -> str:
    """How an initiative is called in a list to choose from."""
    row = everything.get(id_)
    if row is None:
        return f"{id_} (afsluttet eller fjernet)"
    return f"{id_} {row['name']}" + (" (lovpligtig, ligger fast)" if row["statutory"] else "")


def _chosen(data: Material, now: Settings) -> Settings:
    left, right = st.columns([2, 3], gap="large")
    with left:
        by = st.radio(
            "Til beslutning",
            CHOSEN_BY,
            key=start("chosen_by", CHOSEN_BY[now.up_for_decision is not None]),
        )
    if by == CHOSEN_BY[0]:
        with right:
            administrations = st.multiselect(
                "Kun hos disse forvaltninger",
                list(ADMINISTRATIONS.labels),
                format_func=ADMINISTRATIONS.labels.__getitem__,
                placeholder="Alle forvaltninger",
                key=start("administrations", list(now.administrations)),
            )
        return replace(now, up_for_decision=None, administrations=tuple(administrations))
    needed = data.everything[["initiative_id", "name", "statutory", "budget"]]
    about = {row["initiative_id"]: row for row in needed.to_dict("records")}
    expiring = up_for_decision(data.everything, replace(now, up_for_decision=None))["initiative_id"]
    before = list(now.up_for_decision if now.up_for_decision is not None else expiring)
    options = [*about, *(id_ for id_ in before if id_ not in about)]
    key = start("ids", before)
    st.session_state[key] = [id_ for id_ in st.session_state[key] if id_ in set(options)]
    with right:
        ids = st.multiselect(
            "Indsatser til beslutning",
            options,
            format_func=lambda id_: label(id_, about),
            placeholder="Vælg mindst én indsats",
            key=key,
        )
        every = [id_ for id_, row in about.items() if not row["statutory"] and pd.notna(row["budget"])]
        st.button(
            f"Vælg alle {danish.number(len(every))}, der ikke er lovpligtige",
            on_click=_set,
            args=(key, every),
            key="sc_every",
        )
    return replace(now, up_for_decision=tuple(ids))


def _set(key: str, value: Any) -> None:
    st.session_state[key] = value


def _levels(data: Material, now: Settings) -> Settings:
    use = st.checkbox(
        "Regn med forvaltningernes egne forslag om at reducere, effektivisere eller udvide",
        key=start("proposals", now.use_proposals),
    )
    now = replace(now, use_proposals=use)
    usable, levels = estimate(usable_levels, settings=now, unkeyed={"data": data})
    if usable.empty:
        return now
    tables.table(
        levels,
        columns=LEVELS,
        key="sc_level_table",
        alt="De niveauer, hver indsats kan få",
        height=260,
    )
    page.note(
        "Ingen udvides, når rammen er under i dag. "
        "Alle indsatser, der ikke er lovpligtige, kan også stoppe; har de andre penge end dem, der er til beslutning, går de videre for "
        "resten. En reduktion eller udvidelse ændrer værdien i samme forhold som "
        "pengene, og en effektivisering beholder den, indtil I sætter egne tal."
    )
    about = {
        row["initiative_id"]: row for row in usable[~usable["statutory"].astype(bool)].to_dict("records")
    }
    id_ = st.selectbox(
        "Ret niveauerne for en indsats",
        list(about),
        index=None,
        format_func=lambda id_: label(id_, about),
        placeholder="Vælg en indsats",
        key="sc_level_of",
    )
    if id_ is not None and id_ in about:
        about_it = about[id_]
        own = levels[levels["initiative_id"] == id_]
        _edit(id_, float(about_it["cost"]), float(about_it["rest"]), own, now)
    return now


def _edit(id_: str, cost: float, rest: float, levels: pd.DataFrame, now: Settings) -> None:
    by_level = {row["level"]: row for row in levels.to_dict("records")}
    with st.form(f"sc_level_form_{id_}", border=True):
        beside = f", og {danish.kroner_exact(rest)} bliver, hvad end I beslutter" if rest > 0 else ""
        page.note(
            f"Til beslutning er i dag {danish.kroner_exact(cost)}{beside}. Med dem har indsatsen 100 % af sin værdi."
        )
        usually = usual_levels(cost, rest)
        own_levels = {}
        for column, (level, usual) in zip(st.columns(4, gap="medium"), usually.items(), strict=True):
            level_label = LEVEL_LABELS[level]
            own = by_level.get(level)
            with column:
                possible = st.checkbox(level_label, key=start(f"possible_{level}_{id_}", own is not None))
                price = st.number_input(
                    "Koster, kr.",
                    min_value=0.0,
                    step=10_000.0,
                    format="%.0f",
                    key=start(f"cost_{level}_{id_}", float(own["cost"] if own else usual.cost)),
                )
                share = st.number_input(
                    "Værdi, % af i dag",
                    min_value=0.0,
                    max_value=500.0,
                    step=5.0,
                    format="%.0f",
                    key=start(
                        f"share_{level}_{id_}", float(round((own["share"] if own else usual.share) * 100))
                    ),
                )
            own_levels[level] = OwnLevel(price, share / 100, possible)
        if st.form_submit_button("Brug tallene"):
            draft.change(levels={**now.levels, id_: own_levels})
            st.rerun()
    if id_ in now.levels:
        st.button("Tilbage til forvaltningens forslag", on_click=_forget, args=(id_,), key=f"sc_forget_{id_}")


def _forget(id_: str) -> None:
    now = draft.current(0)
    draft.change(levels={other: own for other, own in now.levels.items() if other != id_})
    for key in [key for key in st.session_state if str(key).endswith(f"_{id_}")]:
        del st.session_state[key]


def _weights(now: Settings) -> Settings:
    if now.weight_mode == "rækkefølge":
        order = st.multiselect(
            "Vælg kriterierne, det vigtigste først; dem, I ikke vælger, kommer efter",
            list(CRITERION_NAMES),
            format_func=_criterion,
            placeholder="Vælg et eller flere kriterier",
            key=start("order", list(now.order)),
        )
        if not order:
            page.note("Indtil I vælger, tæller alle vægte med, og svaret bruger midten af dem.")
        return replace(now, order=tuple(order))
    columns = st.columns(3, gap="medium")
    weights, low, high = dict(now.weights), dict(now.weight_low), dict(now.weight_high)
    for place, name in enumerate(CRITERION_NAMES):
        with columns[place % 3]:
            if now.weight_mode == "tal":
                weights[name] = float(
                    st.slider(
                        _criterion(name), 0, 10, key=start(f"weight_{place}", round(weights.get(name, 0)))
                    )
                )
            else:
                ends: Any = (round(low.get(name, 0) * 100), round(high.get(name, 1) * 100))
                chosen: Any = st.slider(
                    _criterion(name), 0, 100, format="%d %%", key=start(f"interval_{place}", ends)
                )
                low[name], high[name] = chosen[0] / 100, chosen[1] / 100
    page.note(
        "Prisen er rammen, ikke et kriterium. Vægtene regnes om, så de giver 100 % tilsammen."
        if now.weight_mode == "tal"
        else "Prisen er rammen, ikke et kriterium. Svaret bruger midten af det, intervallerne tillader."
    )
    return replace(now, weights=weights, weight_low=low, weight_high=high)


def _criterion(name: str) -> str:
    words = CRITERIA.labels[name]
    return danish.capital(words)
