"""Does the answer hold: three lists, what is open, and a simulation; calculated in the background, with progress."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from data import danish
from pages.parts import page
from pages.parts.answers import store
from pages.parts.filters import current_filters
from pages.parts.scenarios import draft
from pages.parts.views import ask, links, show, show_table
from queries.scenarios import background, tried_views, words
from queries.scenarios.background import Job
from queries.scenarios.keeping import robust_record
from queries.scenarios.robustness import EXACT_SECONDS, SAMPLES, SEED, Robustness
from queries.scenarios.scenario import Answer, Ground
from queries.scenarios.trial import LISTS, robust_question, simulation_question
from queries.scenarios.tried_views import as_text, simulated_record

DRAWS = 500
# A calculation ends with its answer, when somebody cancels it, or when the reader has left; this is for one that hangs.
SECONDS = 1800.0
# Short answers come within the run that asks; longer ones show how far they are.
AT_ONCE = 2.0
SPREADS = {0.0: "kun jeres vægte", 0.05: "± 5 procentpoint", 0.1: "± 10 procentpoint", 1.0: "alle vægte"}


def _key(what: str, basis: Ground, *more: Any) -> str:
    """What a calculation is kept under: the data, the date, the settings and what else it depends on."""
    current, clock = store(), current_filters().clock
    return repr((what, current.path, current.newest(), clock, basis.settings, *more))


def _robust_key(basis: Ground) -> str:
    return _key("robust", basis, SEED)


def finished(basis: Ground) -> Robustness | None:
    """The answer for these settings, where it has been calculated."""
    job = background.find(_robust_key(basis))
    return job.answer if job is not None and job.state == "færdig" else None


def tab(basis: Ground, answer: Answer) -> None:
    page.section(
        "Holder svaret, uanset hvordan man vægter?",
        f"{words.to_be_tried(basis.settings)} Et point, der mangler, kan være alt mellem 0 og 4.",
    )
    if basis.settings.weight_mode == "tal":
        st.segmented_control(
            "Prøv vægte, der ligger så langt fra jeres",
            list(SPREADS),
            required=True,
            format_func=SPREADS.__getitem__,
            key=draft.start("spread", basis.settings.spread if basis.settings.spread in SPREADS else 1.0),
        )
    job = _calculation(
        _robust_key(basis),
        "robust",
        lambda: robust_question(basis, exact_seconds=EXACT_SECONDS, seed=SEED, samples=SAMPLES),
        button="Afprøv svaret",
        takes="Det kan tage et par minutter og kan afbrydes undervejs. Andre kan bruge siderne imens.",
        widget="sc_robust",
    )
    if job is not None:
        _show_lists(basis, job.answer)
    _show_simulation(basis, answer)


def _show_lists(basis: Ground, result: Robustness) -> None:
    record = robust_record(basis, result, day=current_filters().clock.today)
    draft.remember_robust(basis.settings, record)
    choices: dict[str, Any] = {"settings": basis.settings.as_text(), "tried": as_text(record)}
    show(ask(tried_views.robust, **choices), rows="none")
    for column, name in zip(st.columns(3, gap="large"), LISTS, strict=True):
        with column:
            view = ask(tried_views.one_list, which=name, **choices)
            if view.rows:
                show_table(view)
            else:
                page.note(f"{view.title}.")
            links(view, key=f"{view.id}-{LISTS.index(name)}")
    if record["lists"][LISTS[2]]:
        show(ask(tried_views.still_open, **choices), rows="lookup")


def _show_simulation(basis: Ground, answer: Answer) -> None:
    page.section("Hvad nu hvis indsatserne virker bedre eller dårligere end antaget?")
    first, second, _ = st.columns([3, 2, 3], vertical_alignment="bottom", gap="medium")
    spread = (
        first.slider(
            "Virkningen kan afvige op til", 5, 50, step=5, format="%d %%", key=draft.start("effect", 20)
        )
        / 100
    )
    seed = int(
        second.number_input("Starttal", min_value=0, max_value=999_999, step=1, key=draft.start("seed", SEED))
    )
    job = _calculation(
        _key("simulate", basis, spread, seed),
        "simulate",
        lambda: simulation_question(basis, answer, spread=spread, seed=seed, draws=DRAWS),
        button="Simulér",
        takes="Det tager sjældent mere end et halvt minut og kan afbrydes undervejs.",
        widget="sc_simulate",
    )
    if job is None:
        return
    record = simulated_record(
        basis, answer, job.answer, spread=spread, seed=seed, day=current_filters().clock.today
    )
    show(ask(tried_views.simulation, settings=basis.settings.as_text(), tried=as_text(record)))


def _calculation(
    key: str,
    method: str,
    question: Callable[[], dict[str, Any]],
    *,
    button: str,
    takes: str,
    widget: str,
) -> Job | None:
    """The calculation under `key` when it has an answer; until then a button to start it, how far it is, or what went wrong."""
    job = background.find(key)
    if job is None or job.state == "afbrudt":
        if job is not None:
            page.note("Beregningen blev afbrudt.")
        place = st.empty()
        with place.container():
            page.note(takes)
            pressed = st.button(button, key=widget)
        if not pressed:
            return None
        place.empty()
        job = background.start(key, method, question(), seconds=SECONDS)
    if not job.is_over:
        with st.spinner("Regner …"):
            job.wait(AT_ONCE)
    if not job.is_over:
        _watch(key, widget)
        return None
    if job.error is not None:
        page.problem(str(job.error))
        st.button("Prøv igen", key=f"{widget}_again", on_click=background.forget, args=(key,))
        return None
    return job if job.state == "færdig" else None


def _watch(key: str, widget: str) -> None:
    """How far a calculation is, looked at every second; the page runs again when it is over."""

    @st.fragment(run_every=1.0, key=f"{widget}_progress")
    def look() -> None:
        job = background.find(key)
        if job is None or job.is_over:
            st.rerun()
            return
        waits = job.state == "venter"
        st.progress(
            job.progress,
            text="Venter på, at en anden beregning bliver færdig …"
            if waits
            else f"Regner: {danish.percent(job.progress)} er færdigt",
        )
        if st.button("Afbryd beregningen", key=f"{widget}_cancel"):
            job.cancel()
            job.wait(AT_ONCE)
            st.rerun()

    look()
