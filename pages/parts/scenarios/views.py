"""The answer, money against value, coverage, what it rests on, and the method."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from data import danish
from data.contract import CRITERIA
from pages.parts import cards, early, page, tables
from pages.parts.filters import current_filters
from pages.parts.scenarios import robust
from pages.parts.sources import page_url
from pages.parts.views import ask, links, show, show_table
from queries.scenarios import answer_views, tried_views
from queries.scenarios.answer_views import FIRST
from queries.scenarios.figures import OF_A_SCENARIO
from queries.scenarios.report import dropped, stopping
from queries.scenarios.scenario import Answer, Ground, solve
from queries.scenarios.tried_views import as_text, cautious_records
from queries.scenarios.views import cuts
from queries.view import View

VIEW = "fane"
VIEWS = {
    "svaret": "Svaret",
    "robust": "Holder det?",
    "penge": "Penge og værdi",
    "daekning": "Dækning",
    "effektivisering": "Effektiviseringer",
    "gemte": "Gem og sammenlign",
    "grundlag": "Grundlag",
    "metode": "Metode",
}


def solved_view(function: Callable[..., View], basis: Ground, answer: Answer, **more: Any) -> View:
    """A view of this scenario, which is solved already."""
    return ask(function, unkeyed={"solved": (basis, answer)}, settings=basis.settings.as_text(), **more)


def show_when_there(
    function: Callable[..., View], what: str, basis: Ground, answer: Answer, **options: Any
) -> None:
    """A view of this scenario that takes long; until it is there, how far it is. `options`: as for `show`."""
    arguments: dict[str, Any] = {"unkeyed": {"solved": (basis, answer)}, "settings": basis.settings.as_text()}
    if early.there(function, what=what, **arguments):
        show(ask(function, **arguments), **options)


def show_answer(basis: Ground, answer: Answer) -> None:
    view = solved_view(answer_views.decisions, basis, answer)
    cards.show(*OF_A_SCENARIO, computed={solve: (basis, answer)}, settings=basis.settings)
    ground = len(answer_views.ground_notes(basis))
    for note in view.notes[:ground]:
        page.note(note)
    tables.table(view.frame, columns=view.named, key="sc_decisions", alt=view.caption, height=420)
    links(view)
    for note in view.notes[ground:]:
        page.note(note)
    left, right = st.columns([3, 2], gap="large")
    with right:
        if len(stopping(answer)):
            show(solved_view(answer_views.losing, basis, answer))
        if basis.demanded:
            show_when_there(answer_views.demands, "Kravene", basis, answer)
    with left:
        _show_entering(basis, answer)


def _show_entering(basis: Ground, answer: Answer) -> None:
    out_of_all = len(dropped(answer))
    if not out_of_all:
        page.section("Ingen mister penge", "Rammen rækker til alt, der er til beslutning.")
        return
    # Each takes two optimisations, so the best are shown first and the rest when somebody asks.
    everyone = out_of_all <= FIRST or st.session_state.get("scenario_everyone") == basis.settings
    most = out_of_all if everyone else FIRST
    arguments: dict[str, Any] = {"unkeyed": {"solved": (basis, answer)}, "settings": basis.settings.as_text()}
    if not early.there(answer_views.entering, what="De indsatser, der mister penge", most=most, **arguments):
        return
    view = solved_view(answer_views.entering, basis, answer, most=most)
    ids = dict(zip(answer.decisions["name"], answer.decisions["initiative_id"], strict=True))
    show(view, addresses=[page_url("indsatser", indsats=ids[str(row[0])]) for row in view.rows])
    if not everyone:
        st.button(
            f"Regn på alle {danish.number(out_of_all)}",
            key="sc_everyone",
            on_click=st.session_state.__setitem__,
            args=("scenario_everyone", basis.settings),
        )


def show_frontier(basis: Ground, answer: Answer) -> None:
    show_when_there(answer_views.frontier, "Penge og værdi", basis, answer, height=460)
    if early.there(cuts, what="En tiendedel mindre i én forvaltning", year=basis.settings.year):
        show(ask(cuts, year=basis.settings.year))


def show_coverage(basis: Ground, answer: Answer) -> None:
    view = solved_view(answer_views.coverage, basis, answer)
    left, right = st.columns([3, 2], gap="large")
    with left:
        show(view, height=520, rows="none")
    with right:
        show_table(view)
        links(view, key=f"{view.id}-table")
    show(solved_view(answer_views.groups, basis, answer))


def show_ground(basis: Ground, answer: Answer) -> None:
    show(solved_view(answer_views.scores, basis, answer), rows="lookup")
    show(solved_view(answer_views.weights, basis, answer))


def _method() -> dict[str, tuple[str, ...]]:
    """Heading -> the sentences under it."""
    return {
        "Værdien af en indsats": (
            "Værdien af en indsats er summen af vægt gange point over kriterierne, én gang for hver indsats eller ganget med dens "
            "deltagere eller penge (delt med gennemsnittet, så tallene kan læses på samme måde). Prisen er rammen, ikke et kriterium.",
            f"Kriterier: {danish.listing(list(CRITERIA.labels.values()))}.",
            "Egne resultater: den andel af den ventede vej, indsatsens resultat- og effektindikatorer har tilbagelagt, gange 4. "
            "Evidens: trinnet på Maryland-skalaen som andel af 5, gange 4.",
            "Et point, der mangler, regnes som midten (2 af 4) i svaret. Hvilke beslutninger der falder anderledes ud, hvis alle de "
            "manglende er 0 eller 4, står ved overskriften.",
        ),
        "Hvad der er til beslutning, og hvad det koster": (
            "Til beslutning er kun de penge, der udløber i året. Har en indsats også andre penge, bliver de; mister den sin bevilling, "
            "beholder den værdi i samme forhold som de penge, der er tilbage. Det er en antagelse. Vælger I selv indsatserne, er alle "
            "deres penge til beslutning.",
            "En indsats kan fortsætte som nu, stoppe, eller få det niveau, forvaltningen selv har foreslået, eller I har sat. En "
            "effektivisering beholder værdien; en reduktion eller udvidelse ændrer den i samme forhold som pengene. Det er en antagelse. "
            "Ingen indsats udvides, når rammen er under i dag.",
            "Løbende priser i et år og det års prisniveau er de samme priser. Beløb i andre prisniveauer regnes om med arket "
            "Prisindeks; uden det lægges de ikke sammen med dem.",
        ),
        "Den bedste sammensætning, og om den holder": (
            "Den bedste sammensætning findes ved heltalsprogrammering og er bevist bedst under de valgte vægte og krav. En rangliste "
            "efter værdi pr. krone er ikke nødvendigvis den bedste. "
            "Er svaret ikke bevist efter ti sekunder, siger siden, hvor meget bedre det kunne være.",
            "Robusthed: en sammensætning er god, når ingen anden er mindst lige så god under alle tilladte vægte og point (Liesiö, Mild "
            "og Salo). »Videreføres« er med i alle gode sammensætninger, »udgår« i ingen, »til drøftelse« i nogle.",
        ),
    }


def show_method(basis: Ground, answer: Answer) -> None:
    for title, texts in _method().items():
        with st.expander(title):
            for text in texts:
                page.note(text)
    page.section(
        "To forsigtige sammensætninger",
        "Den ene ser på det værste, der kan ske; den anden på det meste, man kan komme til at fortryde. Begge er gode sammensætninger "
        "efter »Holder det?«, og er svaret dér en stikprøve, er de valgt i den.",
    )
    result = robust.finished(basis)
    if result is None:
        page.empty("Afprøv først svaret under »Holder det?«; så står de to her.")
        return
    records = cautious_records(basis, answer, result, day=current_filters().clock.today)
    for place, (column, record) in enumerate(zip(st.columns(2, gap="large"), records, strict=True)):
        with column:
            view = ask(tried_views.cautious, settings=basis.settings.as_text(), tried=as_text(record))
            show(view, key=f"{view.id}-{place}")
