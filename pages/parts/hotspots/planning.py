"""Before a new hotspot: what could be found, and which control area fits, so that the evaluation is planned first."""

from __future__ import annotations

import streamlit as st

from data import danish, messages
from pages.parts import filters, identity, page, views
from pages.parts.answers import answer, store
from queries.hotspots import plans
from queries.hotspots.sentences import FOUND_FOUR_IN_FIVE, OFTENER_WHERE_CHOSEN
from queries.hotspots.views import planned
from queries.view import View


def show() -> None:
    areas = answer("hotspots/areas")
    page.section(
        "Hvor stort et fald kan påvises?",
        "Vælg et område, der overvejes som hotspot. Regn evalueringen igennem, før pengene bevilges.",
    )
    if areas.empty:
        page.empty("Der er ingen anmeldelsestal at regne på.", link=("datagrundlag", "Se datagrundlaget"))
        return
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    chosen = st.selectbox(
        "Område",
        list(names),
        format_func=names.__getitem__,
        index=None,
        placeholder="Vælg et område",
        key="omraade",
        bind="query-params",
    )
    if chosen is None:
        return
    try:
        falls, controls = views.ask_several(planned, area_id=chosen)
    except ValueError as error:
        page.empty(str(error))
        return
    views.show(falls)
    views.show(controls)
    _lock(chosen, names, controls)


def _lock(area: str, names: dict[str, str], controls: View) -> None:
    """The plan that is locked already, and for the centre the form that locks one."""
    page.section(
        "Lås planen",
        "En låst plan kan ikke ændres bagefter. Når hotspottets måneder kommer, siger dets side, om vurderingen følger planen.",
    )
    if words := st.session_state.pop("plan_locked", ""):
        st.success(words)
    held = plans.locked(store(), area, clock=filters.current_filters().clock)
    if held is not None:
        page.note(
            f"Version {held.version} er låst {danish.day(held.made_at)}: {names[area]} begynder {danish.month(held.plan.begins)}. "
            f"{held.plan.success}. Fingeraftryk {held.fingerprint}."
        )
        if held.moved:
            page.note(f"{messages.ended_doubles(held.moved)} Planen gælder den, der er blevet.")
        if not held.intact:
            page.problem("Den låste plan er ændret uden om programmet og kan ikke bruges.")
    if not identity.current_person().is_csb:
        page.note("Planen låses af Center for Sikker By.")
        return
    today = filters.current_filters().clock.today
    others = [one for one in names if one != area]
    alike = next((one for row in controls.rows for one in others if names[one] == row[0]), None)
    with st.form("plan", border=True):
        columns = st.columns(3, gap="medium")
        control = columns[0].selectbox(
            "Kontrolområde",
            others,
            index=None if alike is None else others.index(alike),
            format_func=names.__getitem__,
            placeholder="Vælg et område",
            key=f"plan_control_{area}",
        )
        neighbour = columns[1].selectbox(
            "Naboområde",
            others,
            index=None,
            format_func=names.__getitem__,
            placeholder="Intet",
            key=f"plan_neighbour_{area}",
        )
        start = columns[2].date_input(
            "Begynder",
            value=None,
            # The page may stand at another day than the machine's, and the control's own limits are the machine's.
            min_value=today.replace(day=1),
            max_value=today.replace(year=today.year + 10, day=1),
            format="DD-MM-YYYY",
            key=f"plan_start_{area}",
        )
        after = columns[0].selectbox(
            "Måneder efter starten",
            plans.LENGTHS,
            plans.LENGTHS.index(12),
            placeholder="Vælg",
            key=f"plan_after_{area}",
        )
        fall = columns[1].number_input("Fald, der tæller som succes, %", 1, 99, 20, key=f"plan_fall_{area}")
        pressed = st.form_submit_button("Lås planen")
    if not pressed:
        return
    if control is None or start is None:
        st.warning("Vælg kontrolområde og den måned, hotspottet begynder, før planen låses.")
        return
    try:
        plan = plans.draft(
            store(),
            area_id=area,
            start=start,
            control_area_id=control,
            neighbour_area_id=neighbour,
            months_after=after,
            success_fall=fall / 100,
            clock=filters.current_filters().clock,
        )
    except ValueError as error:
        st.warning(str(error))
        return
    version = store().record(plans.KIND, area, plans.body(plan), by=identity.current_person().id)
    seen = (
        f"intet fald {FOUND_FOUR_IN_FIVE}"
        if plan.smallest_fall is None
        else f"et fald på mindst {danish.percent(plan.smallest_fall)} {FOUND_FOUR_IN_FIVE}; {OFTENER_WHERE_CHOSEN}"
    )
    st.session_state["plan_locked"] = f"Planen for {names[area]} er låst som version {version}: {seen}."
    st.rerun()
