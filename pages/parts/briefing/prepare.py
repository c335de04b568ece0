"""Prepare a briefing: choose slides, put them in order, add a sentence, see them as they will be shown, and lock them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import streamlit as st

from data import danish
from data.people import Person
from pages.parts import doubles, page
from pages.parts.answers import estimate, store
from pages.parts.briefing import paper, slides
from pages.parts.briefing.collecting import FIELDS, WORK, as_work
from pages.parts.briefing.names import CHOSEN
from pages.parts.sources import page_link
from queries import Clock, end_of
from queries.briefing import catalogue, compare, compose, headlines, reading
from queries.briefing import version as versions
from queries.briefing.catalogue import BY_ID, KINDS, PARAMETER_NAMES, STARTING_POINT
from queries.briefing.slide import Slide
from queries.briefing.version import Choice, Version
from queries.initiatives.selection import NAMES

_AT = "csb_briefing_at"
# Filters that one slide in ten needs.
_OWN = ("year", "split", "measure", "price_level", "down", "across")
_FURTHER = frozenset(NAMES) - {"district", "administration", "focus_area"}


def show(version: Version, person: Person) -> None:
    """`version`: the draft as it is kept; version 0 for a new one. What is written lives in the session until it is saved."""
    work = _work(version)
    # The headline says the title that is written below it.
    top = st.container()
    _frame(work)
    with top:
        page.headline(headlines.draft(work["title"], len(work["slides"])))
        page.lead(
            "Vælg sider, skriv en sætning til hver, og se dem, som de bliver vist. Intet er låst, før du trykker »Lås version«."
        )
        page.links(lambda: page_link("briefing", "Alle præsentationer"))
    left, right = st.columns([2, 3], gap="large")
    with left:
        page.section("Siderne i rækkefølge")
        _order(work)
        _add(work)
    with right:
        page.section("Siden, som den bliver vist")
        _edit(work)
    _finish(work, version, person)


def _work(version: Version) -> dict[str, Any]:
    """The working copy of this version, made the first time."""
    work = st.session_state.get(WORK)
    if work is None or work["id"] != version.id or work["version"] != version.version:
        work = {
            "id": version.id,
            "version": version.version,
            "title": version.title,
            "meeting_date": version.meeting_date,
            "case_no": version.case_no,
            "document_no": version.document_no,
            "open": version.is_open,
            "as_of": version.clock.today if version.clock else None,
            "made_from": version.made_from,
            "slides": [as_work(choice) for choice in version.choices],
            "texts": dict(version.texts),
        }
        st.session_state[WORK], st.session_state[_AT] = work, 0
    return work


def _choice(one: dict[str, Any]) -> Choice:
    return Choice(one["kind"], one["parameters"], *(one[name] for name in FIELDS))


def _draft(work: dict[str, Any], version: Version) -> Version:
    return replace(
        version,
        title=work["title"],
        meeting_date=work["meeting_date"],
        case_no=work["case_no"],
        document_no=work["document_no"],
        is_open=work["open"],
        clock=_clock(work),
        choices=tuple(_choice(one) for one in work["slides"]),
        texts=dict(work["texts"]),
    )


def _clock(work: dict[str, Any]) -> Clock | None:
    return Clock(end_of(work["as_of"]), work["as_of"]) if work["as_of"] else None


def _frame(work: dict[str, Any]) -> None:
    year = store().clock().today.year
    columns = st.columns([4, 2, 2, 2, 2], vertical_alignment="bottom")
    work["title"] = columns[0].text_input(
        "Titel", work["title"], key="br_title", placeholder="Fx »Status til ØU«"
    )
    limits: dict[str, Any] = {
        "min_value": date(2000, 1, 1),
        "max_value": date(2100, 12, 31),
        "format": "DD.MM.YYYY",
    }
    work["meeting_date"] = columns[1].date_input(
        "Mødets dato", work["meeting_date"], key="br_meeting", **limits
    )
    work["case_no"] = columns[2].text_input(
        "Sagsnr.", work["case_no"], key="br_case", placeholder=danish.this_year("Fx 2010-19986", year)
    )
    work["document_no"] = columns[3].text_input(
        "Dokumentnr.",
        work["document_no"],
        key="br_document",
        placeholder=danish.this_year("Fx 2010-77599", year),
    )
    work["as_of"] = columns[4].date_input("Data pr. (tom: nu)", work["as_of"], key="br_as_of", **limits)
    work["open"] = st.checkbox("Åben sag: der kan laves en offentlig version", work["open"], key="br_open")


def _order(work: dict[str, Any]) -> None:
    if not work["slides"]:
        page.empty("Der er ingen sider endnu. Tilføj dem én for én, eller begynd med et forslag.")
        st.button("Begynd med et forslag på ti sider", on_click=_start, args=(work,), type="primary")
        return
    at = st.session_state[_AT] = min(st.session_state.get(_AT, 0), len(work["slides"]) - 1)
    for place, one in enumerate(work["slides"]):
        with st.container(
            horizontal=True, vertical_alignment="center", gap="xsmall", key=f"csb-order-{one['uid']}"
        ):
            st.button(
                f"{place + 1}. {_name(one)}",
                key=f"br_pick_{one['uid']}",
                on_click=_go,
                args=(place,),
                type="primary" if place == at else "secondary",
                width="stretch",
            )
            st.button(
                "Op",
                key=f"br_up_{one['uid']}",
                on_click=_move,
                args=(work, place, -1),
                disabled=place == 0,
                help=f"Flyt side {place + 1} op",
            )
            st.button(
                "Ned",
                key=f"br_down_{one['uid']}",
                on_click=_move,
                args=(work, place, 1),
                disabled=place == len(work["slides"]) - 1,
                help=f"Flyt side {place + 1} ned",
            )
            st.button(
                "Fjern",
                key=f"br_gone_{one['uid']}",
                on_click=_remove,
                args=(work, place),
                help=f"Fjern side {place + 1}",
            )


def _name(one: dict[str, Any]) -> str:
    kind = BY_ID.get(one["kind"])
    return kind.title if kind else one["kind"]


def _start(work: dict[str, Any]) -> None:
    work["slides"] = [as_work(Choice(kind)) for kind in STARTING_POINT]
    st.session_state[_AT] = 0


def _go(place: int) -> None:
    st.session_state[_AT] = place


def _move(work: dict[str, Any], place: int, step: int) -> None:
    order = work["slides"]
    order[place], order[place + step] = order[place + step], order[place]
    st.session_state[_AT] = place + step


def _remove(work: dict[str, Any], place: int) -> None:
    del work["slides"][place]
    st.session_state[_AT] = max(place - 1, 0)


def _add(work: dict[str, Any]) -> None:
    page.section("Tilføj en side")
    groups = {kind.id: kind.group for kind in KINDS if not kind.from_page}
    chosen = st.selectbox(
        "Sider fra Sikker By",
        sorted(groups, key=lambda id_: list(groups.values()).index(groups[id_])),
        format_func=lambda id_: f"{BY_ID[id_].group}: {BY_ID[id_].title}",
        index=None,
        placeholder="Vælg, hvad siden skal vise",
        key="br_kind",
    )
    if chosen is None:
        return
    kind = BY_ID[chosen]
    parameters = {}
    lacking = False
    for name in [name for name in kind.choosable if name not in _FURTHER]:
        options = estimate(catalogue.options, parameter=name)
        required = name in kind.required
        if required and not options:
            page.note(_nothing_to_choose(name))
            lacking = True
            continue
        if value := _parameter(chosen, name, options, required):
            parameters[name] = value
    if further := [name for name in kind.choosable if name in _FURTHER]:
        with st.expander("Flere filtre"):
            for name in further:
                options = {} if name == "search" else estimate(catalogue.options, parameter=name)
                if value := _parameter(chosen, name, options, False):
                    parameters[name] = value
    st.button(
        "Tilføj siden", key="br_add", on_click=_append, args=(work, chosen, parameters), disabled=lacking
    )


def _parameter(kind: str, name: str, options: Mapping[str, str], required: bool) -> str | None:
    """What is chosen for a parameter, or written; None or empty for nothing."""
    key = f"br_new_{kind}_{name}"
    if not options and not required and name == "search":
        return st.text_input(PARAMETER_NAMES[name], key=key, placeholder="Fx »fritidsjob«").strip()
    chosen: str | None = st.selectbox(
        PARAMETER_NAMES[name],
        list(options),
        format_func=lambda value: options.get(value, value),
        index=0 if required else None,
        placeholder=options.get(BY_ID[kind].default(name)) or ("Som på siden" if name in _OWN else "Alle"),
        key=key,
    )
    return chosen


def _nothing_to_choose(name: str) -> str:
    if name == "name":
        return "Der er ingen gemte scenarier. Gem et på siden Prioritering."
    return f"Der er intet at vælge under »{PARAMETER_NAMES[name]}« endnu."


def _append(work: dict[str, Any], kind: str, parameters: dict[str, str]) -> None:
    work["slides"].append(as_work(Choice(kind, parameters)))
    st.session_state[_AT] = len(work["slides"]) - 1


def _edit(work: dict[str, Any]) -> None:
    if not work["slides"]:
        page.empty("Når du har tilføjet en side, kan du se den her.")
        return
    one = work["slides"][st.session_state[_AT]]
    preview = st.container()
    own_words = one["kind"] == "own_words"
    one["own"] = st.text_area(
        f"Din sætning, højst {versions.LONGEST_OWN} ord",
        one["own"],
        key=f"br_own_{one['uid']}",
        height=80,
        placeholder="Fx »Vi foreslår, at hotspottet forankres i Center for Sikker By.«",
    )
    one["headline"] = st.text_input(
        "Overskrift" if own_words else "Egen overskrift i stedet for den beregnede",
        one["headline"],
        key=f"br_headline_{one['uid']}",
        placeholder="Budskabet i én sætning" if own_words else "Tom: den beregnede bruges",
    )
    one["remark"] = st.text_input(
        "Intern bemærkning (kommer ikke med i en offentlig version)",
        one["remark"],
        key=f"br_remark_{one['uid']}",
        placeholder="Til forvaltningerne og centeret",
    )
    with preview:
        doubles.say(one["parameters"], "Siden viser den, der er blevet.")
        try:
            slide = _computed(one, _clock(work))
        except ValueError as error:
            page.problem(str(error))
            return
        slides.preview(catalogue.with_words(slide, _choice(one)), name="draft", level=3)
        if one["headline"].strip() and not own_words:
            page.note(f"Beregnet overskrift: {slide.headline}")


def _computed(one: dict[str, Any], clock: Clock | None) -> Slide:
    slide: Slide = estimate(
        reading.suggested, kind=one["kind"], parameters=one["parameters"], own_clock=clock
    )
    return slide


def _finish(work: dict[str, Any], version: Version, person: Person) -> None:
    computed, wrong = _all_slides(work)
    paper.show(work, _draft(work, version), computed if not wrong else [], _clock(work))
    page.section("Før du låser", "Det, der er værd at vide, før tallene bliver stående.")
    ground = versions.pinned(store(), _clock(work) or store().clock())
    for check in estimate(compare.checks):
        st.html(f"<div>{page.tone_word(check.sentence, check.tone)}</div>")
    for sentence in wrong:
        st.html(f"<div>{page.tone_word(sentence, 'bad')}</div>")
    draft = _draft(work, version)
    saved = version.version > 0 and draft == version
    with st.container(horizontal=True):
        if st.button("Gem udkast", disabled=saved) and (saved_draft := _save(draft, person)):
            _open(saved_draft)
        if st.button("Lås version", type="primary", disabled=bool(wrong) or not computed):
            saved_draft = version if saved else _save(draft, person)
            if saved_draft:
                _lock(saved_draft, computed, ground, person)
    page.note("Alt er gemt." if saved else "Der er ændringer, som ikke er gemt.")


def _all_slides(work: dict[str, Any]) -> tuple[list[Slide], list[str]]:
    computed, wrong = [], []
    for place, one in enumerate(work["slides"], start=1):
        try:
            if one["kind"] == "own_words" and not one["headline"].strip():
                raise ValueError("En side med egen tekst skal have en overskrift.")
            computed.append(catalogue.with_words(_computed(one, _clock(work)), _choice(one)))
        except (LookupError, ValueError) as error:
            wrong.append(f"Side {place}: {error}")
    return computed, wrong


def _save(draft: Version, person: Person) -> Version | None:
    try:
        return versions.save_draft(store(), draft, by=person.id)
    except ValueError as error:
        st.warning(str(error))
        return None


def _lock(draft: Version, computed: list[Slide], ground: Clock, person: Person) -> None:
    """`ground`: the clock from before the slides were computed; an upload that came in between would be in some of them."""
    if versions.pinned(store(), draft.clock or store().clock()) != ground:
        st.warning(
            "Der er kommet en indberetning, mens siderne blev beregnet. Se dem igen, og lås så versionen."
        )
        return
    try:
        made = compose.proposed(store(), clock=ground, slides=computed, own=draft.texts)
        locked = versions.lock(
            store(), draft.id, slides=computed, clock=ground, by=person.id, version=draft.version, paper=made
        )
    except ValueError as error:
        st.warning(str(error))
        return
    st.toast(f"Låst med {danish.plural(len(locked.slides), 'side', 'sider')}.")
    _open(locked)


def _open(version: Version) -> None:
    """Go on with what was kept."""
    st.session_state.pop(WORK, None)
    st.query_params.from_dict({CHOSEN: version.id})
    st.rerun()
