"""A locked presentation: its slides, the administrations' confirmations, sending it out, and holding it beside today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS
from data.people import Person
from pages.parts import doubles, page, tables
from pages.parts.answers import estimate, store
from pages.parts.briefing import paper, slides, take_along
from pages.parts.briefing.listing import stage_of
from pages.parts.briefing.names import CHOSEN, VIEW
from pages.parts.download import download_excel
from pages.parts.sources import frozen_page_link, frozen_source_link, page_link, page_url
from pages.parts.tables import Column
from pages.parts.tabs import tabs
from queries import Clock
from queries.briefing import compare, headlines, reading
from queries.briefing import version as versions
from queries.briefing.compare import COMPARED
from queries.briefing.files import Cover
from queries.briefing.screen import layout
from queries.briefing.slide import Source
from queries.briefing.version import Version, public_version

CHANGES = {
    "label": Column("Nøgletal"),
    "then": Column("Dengang"),
    "as_known": Column("Samme dag, med data i dag"),
    "now": Column("I dag"),
    "told": Column("Årsag"),
}
HISTORY = {
    "version": Column("Version", "count"),
    "stage": Column("Trin"),
    "made_at": Column("Gemt", "moment"),
    "made_by": Column("Af"),
    "what": Column("Hvad"),
}


def show(version: Version, newest: Version, person: Person) -> None:
    """`newest`: the presentation's newest version; an older one is for reading."""
    current = version.version == newest.version
    page.named(version.title)
    page.headline(headlines.state(version.title, stage_of(version), list(version.missing)))
    page.lead(_about(version))
    if not version.intact:
        st.html(f'<p class="csb-broken" role="alert">■ {escape(slides.BROKEN)} Den kan stadig læses.</p>')
    if not current:
        page.empty(
            f"Du ser version {version.version}. Den nyeste er version {newest.version}.",
            link=None,
        )
    doubles.say(
        [*map(asdict, version.choices), *map(asdict, version.slides)],
        "Det låste står, som det blev låst; siderne i programmet viser den, der er blevet.",
    )
    link_to = partial(page_link, "briefing", vis=version.id, version=version.version, slide=1)
    links: list[Callable[[], None]] = [lambda: link_to(label="Vis på skærmen")]
    if version.stage in ("udsendt", "vist"):
        links.append(lambda: link_to(label="Vis med »Ændret siden udsendelsen«", aendret="ja"))
    if version.is_open:
        links.append(lambda: link_to(label="Vis den offentlige version", offentlig="ja"))
    links.append(lambda: page_link("briefing", "Alle præsentationer"))
    page.links(*links)
    if person.is_csb and version.stage in ("udsendt", "vist") and st.button("Lav et nyt udkast ud fra denne"):
        _begin_again(version, person)
    tabs(
        {
            "Sider": lambda: _show_slides(version),
            "Indstilling": lambda: paper.show_locked(version),
            "Bekræftelse og udsendelse": lambda: _show_steps(version, person, current),
            "Tag med": lambda: _show_files(version, person),
            COMPARED: lambda: _show_comparison(version),
            "Versioner": lambda: _show_history(version, person.may_upload),
        },
        key=VIEW,
    )


def _begin_again(version: Version, person: Person) -> None:
    draft = versions.save_draft(store(), versions.new_draft_from(version), by=person.id)
    st.query_params.from_dict({CHOSEN: draft.id})
    st.rerun()


def _about(version: Version) -> str:
    parts = [f"Data pr. {danish.day(version.data_as_of)}"]
    if version.meeting_date:
        parts.append(f"mødet {danish.day(version.meeting_date)}")
    if version.case_no:
        parts.append(f"sagsnr. {version.case_no}")
    if version.document_no:
        parts.append(f"dokumentnr. {version.document_no}")
    parts.append("åben sag" if version.is_open else "lukket sag")
    parts += version.marks
    return f"{', '.join(parts)}. Version {version.version}, fingeraftryk {version.fingerprint[:12]}."


def _show_slides(version: Version) -> None:
    page.note(_confirmed(version))
    for place, slide in enumerate(version.slides, start=1):
        left, right = st.columns([3, 2], gap="large")
        with left:
            slides.preview(slide, name=str(place), level=2)
        with right:
            st.html(f'<div class="csb-kicker">Side {place} af {len(version.slides)}</div>')
            if slide.computed:
                page.note(f"Produktets egen overskrift: {slide.computed}")
            if slide.remark:
                page.note(f"Intern bemærkning: {slide.remark}")
            for sentence in layout(slide).left_notes:
                page.note(sentence)
            links: list[Callable[[], None]] = [
                lambda slide=slide: frozen_page_link(slide.page, "Siden bag", version.clock, **slide.filters)  # type: ignore[misc]
            ]
            if version.clock is not None:
                links += [
                    lambda source=source, clock=version.clock: _source(source, clock)  # type: ignore[misc]
                    for source in slide.sources[:6]
                ]
            page.links(*(links if slide.page else links[1:]))


def _confirmed(version: Version) -> str:
    """Who has confirmed the figures, when and with what remark, to stand beside them."""
    if not version.confirmations:
        return "Ingen forvaltning har bekræftet tallene endnu."
    signers = [
        f"{one.administration} {danish.day(one.at)}{f' (»{one.remark}«)' if one.remark else ''}"
        for one in version.confirmations
    ]
    missing = f" {danish.listing(list(version.missing))} mangler." if version.missing else ""
    return f"Tallene er bekræftet af {danish.listing(signers)}.{missing}"


def _source(source: Source, clock: Clock) -> None:
    label = "" if source.label == Source.label else f"Kilde: {source.label}"
    frozen_source_link(source, clock, label=label)


def _show_files(version: Version, person: Person) -> None:
    page.section("Filer", "De samme tal som på skærmen. Hver side og hver tabel bærer sin kilde.")
    example = store().is_example
    take_along.show(
        Cover.from_version(version, is_example=example, remarks=person.may_upload),
        version.slides,
        version.paper,
    )
    if version.is_open:
        public = public_version(version)
        page.section("Den offentlige version", "Uden interne bemærkninger.")
        take_along.show(
            Cover.from_version(public, is_example=example, remarks=False),
            public.slides,
            public.paper,
            key="public",
        )


def _show_steps(version: Version, person: Person, current: bool) -> None:
    done = {one.administration: one for one in version.confirmations}
    frame = pd.DataFrame(
        [
            {
                "administration": code,
                "state": page.shaped("bekræftet", "good") if code in done else page.shaped("mangler", "warn"),
                "at": done[code].at if code in done else None,
                "remark": done[code].remark if code in done else "",
                "by": done[code].by if code in done else "",
            }
            for code in ADMINISTRATIONS.labels
        ]
    )
    columns = {
        "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
        "state": Column("Tallene"),
        "at": Column("Hvornår", "moment"),
        "remark": Column("Bemærkning"),
        "by": Column("Af"),
    }
    if not person.may_upload:
        columns = {name: column for name, column in columns.items() if name not in ("remark", "by")}
    tables.small_table(frame, columns=columns, caption="Forvaltningernes bekræftelse af de låste tal")
    for step in version.steps:
        reason = f": {step.reason}" if step.reason else ""
        page.note(f"{step.what.capitalize()} {danish.moment(step.at)}{reason}")
    if not current or version.stage == "vist" or not person.may_upload:
        return
    if version.stage != "udsendt":
        _offer_confirmation(version, person)
    if person.is_csb:
        _offer_steps(version, person)


def _offer_confirmation(version: Version, person: Person) -> None:
    mine = [code for code in version.missing if person.may_upload_for(code)]
    if not mine or not version.intact:
        return
    page.section("Bekræft på forvaltningens vegne", "De låste tal ændrer sig ikke, mens de bekræftes.")
    with st.form("br_confirm"):
        code = st.selectbox(
            "Forvaltning", mine, format_func=lambda one: ADMINISTRATIONS.labels[one], placeholder="Vælg"
        )
        remark = st.text_input("Bemærkning til tallene", placeholder="Fx »Tallet for Valby er foreløbigt«")
        sure = st.checkbox("Vi har set de låste tal og kan stå inde for vores egne")
        if st.form_submit_button("Bekræft tallene"):
            if not sure:
                st.warning("Sæt kryds, når I har set tallene.")
            else:
                _do(lambda: versions.confirm(store(), version.id, str(code), person=person, remark=remark))


def _offer_steps(version: Version, person: Person) -> None:
    if version.stage == "udsendt":
        if st.button("Notér, at præsentationen er vist", type="primary"):
            _do(lambda: versions.mark_shown(store(), version.id, person=person))
        return
    page.section("Send ud", "Herefter er det denne version, skærmen viser.")
    with st.form("br_send"):
        reason = ""
        if version.missing:
            page.note(
                f"{danish.listing(list(version.missing))} har ikke bekræftet. Skriv, hvorfor den sendes ud alligevel."
            )
            reason = st.text_input(
                "Begrundelse", placeholder="Fx »Fristen er i dag, og forvaltningen er rykket to gange«"
            )
        if st.form_submit_button("Send ud"):
            _do(lambda: versions.send_out(store(), version.id, person=person, reason=reason))
    page.section("Lås op", "Udkastet kan rettes, og forvaltningerne bekræfter på ny.")
    with st.form("br_unlock"):
        why = st.text_input(
            "Hvorfor låses den op?", placeholder="Bekræftelserne falder bort, når den låses op"
        )
        if st.form_submit_button("Lås op og ret"):
            _do(lambda: versions.unlock(store(), version.id, by=person.id, reason=why))


def _do(change: Callable[[], Version]) -> None:
    try:
        change()
    except ValueError as error:
        st.warning(str(error))
    else:
        st.rerun()


def _show_comparison(version: Version) -> None:
    changes = estimate(compare.compare, id=version.id, version=version.version)
    moved, corrected = compare.summary(changes)
    step = version.step("udsendt") or version.step("låst")
    since = step.at.date() if step else version.made_at.date() if version.made_at else date.today()
    what = "udsendelsen" if version.step("udsendt") else "låsningen"
    page.section(
        headlines.changed(moved, corrected, since, what),
        headlines.held(len(changes), sum(c.as_known == c.then for c in changes)),
    )
    frame = compare.as_frame([c for c in changes if c.moved])
    if frame.empty:
        page.empty("Tallene er de samme i dag.", link=("status", "Gå til Status"))
    else:
        tables.small_table(
            frame,
            columns=CHANGES,
            caption="Nøgletal, der er ændret, og hvorfor",
            links=lambda row: page_url(row.page),
        )
    with st.expander("Alle nøgletal"):
        everything = compare.as_frame(changes)
        tables.small_table(everything, columns=CHANGES, caption="Nøgletal dengang og i dag")
        download_excel(
            "Hent som Excel",
            {"Sammenligning": (everything, CHANGES)},
            "sammenligning",
            key="br_compare",
            selection=version.title,
        )
    page.section("Hver side dengang og i dag")
    comparison = pd.DataFrame(
        estimate(reading.headlines_then_and_now, id=version.id, version=version.version),
        columns=["then", "now"],
    )
    comparison["same"] = [
        "uændret" if a == b else "ændret" for a, b in zip(comparison["then"], comparison["now"], strict=True)
    ]
    tables.small_table(
        comparison,
        columns={"then": Column("Dengang"), "now": Column("I dag"), "same": Column("Siden")},
        caption="Overskrifterne dengang og i dag",
    )


def _show_history(version: Version, show_who: bool) -> None:
    rows = estimate(reading.history, id=version.id)
    frame = pd.DataFrame(
        [
            {
                "number": one.version,
                "version": one.version,
                "stage": stage_of(one),
                "made_at": one.made_at,
                "made_by": one.made_by if show_who else "",
                "what": headlines.kept_as(one.steps[-1].what if one.steps else "", one.intact),
            }
            for one in rows
        ]
    )
    tables.small_table(
        frame,
        columns=HISTORY,
        caption="Alle versioner, den nyeste først",
        links=lambda row: page_url("briefing", **{CHOSEN: version.id, "version": row.number}),
    )
    page.note(
        f"Låst med metoden {version.method}. Indberetninger i tallene: {danish.listing([str(no) for no in version.uploads])}."
    )
    if version.made_from:
        page.note(f"Lavet ud fra version {version.made_from.partition('/')[2]} af en tidligere præsentation.")
