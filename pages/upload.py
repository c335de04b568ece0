"""Indberet data: from a spreadsheet that is not quite right to data that are in, or to knowing what to fix."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from html import escape
from pathlib import Path

import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS
from data.excel import XLSX
from data.files.workbook import DEFAULTS as LIMITS
from data.people import Person
from data.reading.mending import without_cpr
from data.store import Store
from data.template import template
from pages.parts import identity, page
from pages.parts.answers import store
from pages.parts.download import noted
from pages.parts.filters import from_address
from pages.parts.markdown import plain
from pages.parts.sources import page_link
from pages.parts.upload import (
    accepting,
    doubles,
    duties,
    history,
    ids,
    mending,
    preview,
    problems,
    recognised,
    release,
    start,
)
from pages.parts.upload import state as states
from pages.parts.upload.state import State, Work
from queries.figures import shown_to_committee

STYLE = Path(__file__).parent / "parts" / "upload" / "upload.css"
STEPS = ("Læg filer op", "Ret", "Se ændringerne", "Godkend")
FIRST, CURE, LOOK, DONE = range(4)


def steps(current: int) -> None:
    """Where in the course of it people are."""
    items = []
    for number, step in enumerate(STEPS):
        here = ' aria-current="step"' if number == current else ""
        done = ' class="done"' if number < current else ""
        items.append(f"<li{here}{done}>{number + 1}. {escape(step)}</li>")
    st.html(f'<ol class="csb-steps" aria-label="Trin">{"".join(items)}</ol>')


def choose_administration(person: Person) -> str | None:
    """Whose data it is; a person with one administration is not asked."""
    permitted = [code for code in ADMINISTRATIONS.labels if person.may_upload_for(code)]
    requested = str(st.query_params.get("for", "")).upper()
    if requested in ADMINISTRATIONS.labels and requested not in permitted:
        identity.note_once("refused", f"indberetning for {requested}")
        st.warning(
            f"Du kan ikke indberette for {ADMINISTRATIONS.labels[requested]}, kun for "
            f"{danish.listing([ADMINISTRATIONS.labels[code] for code in permitted])}."
        )
    if len(permitted) == 1:
        return permitted[0]
    from_link = from_address(
        "for",
        lambda text: next((c for c in permitted if c.casefold() == text.casefold()), None),
        "forvaltning",
    )
    if from_link and "upload-administration" not in st.session_state:
        st.session_state["upload-administration"] = from_link
    return st.selectbox(
        "Jeg indberetter for",
        permitted,
        index=None,
        format_func=ADMINISTRATIONS.labels.__getitem__,
        placeholder="Vælg forvaltning",
        key="upload-administration",
        width=420,
    )


def show_uploader(state: State) -> Sequence[states.File]:
    """The place to drop files; their names and contents."""
    dropped = st.file_uploader(
        "Læg en eller flere filer her (.xlsx, .xlsm, .xls, .ods eller .csv)",
        accept_multiple_files=True,
        key=state.key("files"),
        max_upload_size=LIMITS.received_mb,
    )
    return [(file.name, file.getvalue()) for file in dropped]


def show_paste(state: State) -> None:
    """The place to put cells that were copied from a spreadsheet."""
    with (
        st.expander("Eller indsæt celler, der er kopieret fra Excel"),
        st.form(state.key("paste"), clear_on_submit=True, border=False),
    ):
        text = st.text_area(
            "Markér cellerne i Excel med overskrifterne, kopiér dem, og sæt dem ind her",
            height=140,
            placeholder="Sæt ind med Ctrl+V",
        )
        if st.form_submit_button("Læs cellerne") and text.strip():
            state.refused, state.receipt = None, None
            state.paste(text)
            st.rerun()


def show_used(state: State) -> None:
    """What was pasted, and what goes on without CPR numbers; and the way to drop it."""
    if not (state.pasted or state.goes_on):
        return
    names = [name for name, _ in (state.held if state.goes_on else state.pasted)]
    with st.container(key="csb-used", horizontal=True, vertical_alignment="center", gap="small"):
        page.note(
            f"{danish.listing([f'»{name}«' for name in names])} læses"
            + (" uden CPR-numrene." if state.goes_on else ".")
        )
        st.button("Begynd forfra", key=state.key("again"), on_click=state.begin_again)


def show_templates(state: State, current: Store) -> None:
    page.section(
        "Har I ingen fil?",
        "Skabelonen har de ark, I skal levere, med hjælp og valgmuligheder i hver kolonne.",
    )
    with st.container(key="csb-templates", horizontal=True, gap="small"):
        for label, source, name in (
            ("Hent skabelon med jeres data", current, "med-data"),
            ("Hent tom skabelon", None, "tom"),
        ):
            st.download_button(
                label,
                data=noted(
                    partial(template, state.administration, source),
                    f"skabelon for {state.administration}: {name}",
                ),
                file_name=f"skabelon-{state.administration}-{name}.xlsx",
                mime=XLSX,
                key=state.key(f"template-{name}"),
                on_click="ignore",
                icon=":material/download:",
            )


def say(state: State) -> None:
    """What the last click led to, once."""
    if state.message is not None:
        kind, sentence = state.message
        (st.success if kind == "good" else st.error)(plain(sentence))
        state.message = None


def show_refused(checked: states.Checked, state: State, person: Person, current: Store) -> None:
    """Files that were turned away: why. They are no longer here, so nothing can be cured here either."""
    files = checked.delivery.files
    if state.held:
        words = "Intet er gemt. Ret i filen, og læg den op igen, eller gå videre uden CPR-numrene nedenfor."
    elif len(files) > 1:
        words = "Ingen af filerne er gemt, og de ligger ikke længere hos os. Læg dem alle op igen, når fejlen er rettet."
    else:
        words = "Filen er ikke gemt og ligger ikke længere hos os. Læg den op igen, når fejlen er rettet."
    page.lead(words)
    problems.show(checked, state, several_files=len(files) > 1, curable=False)
    problems.offer_files_back(checked, state)
    if state.held:
        page.section("Gå videre uden CPR-numrene", held_words(checked))
        mending.show(checked, state, "error", kind="cpr")
        st.button("Gå videre uden CPR-numrene", key=state.key("go-on"), on_click=_go_on, args=(state,))
    release.show(checked, state, person, current)


def held_words(checked: states.Checked) -> str:
    """What goes on in place of the file."""
    cells = problems.counted([problem for problem in checked.problems if problem.kind == "cpr"], "error")
    emptied = danish.plural(cells, "celle med et CPR-nummer er tømt", "celler med CPR-numre er tømt")
    return (
        f"{emptied}. Skriv, hvad der skal stå i stedet, eller lad dem stå tomme. "
        "Det, der stod, gemmes ikke, og det gør den oprindelige fil heller ikke."
    )


def _go_on(state: State) -> None:
    state.goes_on, state.refused = True, None


def show_delivery(work: Work, state: State, person: Person, current: Store) -> None:
    """What was read, what is wrong, what changes, and the way to accept it."""
    checked = work.checked
    several = len(checked.delivery.files) > 1
    problems.show(checked, state, several_files=several)
    release.show(checked, state, person, current)
    confirmed = ids.show(checked, state, current)
    notes = [problem for problem in checked.problems if problem.severity == "note"]
    if work.changes is None:
        recognised.show(checked.delivery, notes, state, person, current)
        return
    ended, undecided = preview.show(work.changes, state)
    if work.changes.any or ended:
        with st.spinner("Regner på, hvilke tal der flytter sig ..."):
            tried = states.trial(work, ended, state.administration, current)
        clock = current.clock()
        preview.show_moves(tried, shown_to_committee(current), lambda figure: figure.heading(clock))
        hindrances = []
        if not confirmed:
            hindrances.append("Sig først, om rækkerne uden id er fundet rigtigt.")
        if undecided:
            hindrances.append(
                f"Vælg først, hvad der skal ske med rækkerne, der ikke er i filen ({danish.listing(undecided)})."
            )
        accepting.show(work, ended, tried, hindrances, state, person, current)
    else:
        page.empty(
            "Der er intet at godkende. Er der ikke noget nyt, så fjern filen, og tryk »Bekræft uændret«."
        )
    recognised.show(checked.delivery, notes, state, person, current)


def headline_of(work: Work) -> str:
    """The message: how much is wrong, or what will change."""
    checked = work.checked
    wrong = problems.counted(checked.problems, "error")
    if work.changes is not None:
        return preview.headline(work.changes)
    where = danish.plural(len({(p.place.file, p.place.sheet) for p in checked.errors}), "ark", "ark")
    return f"{problems.in_words(wrong, 'error').capitalize()} i {where} skal rettes, før filen kan gemmes"


def headline_refused(checked: states.Checked) -> str:
    """Which files are turned away, and why."""
    files = {file.name for file in checked.delivery.files}
    refused = {problem.place.file for problem in checked.problems if problem.refuses}
    personal = any(problem.kind == "cpr" for problem in checked.problems)
    if len(refused) > 1:
        why = "der står CPR-numre i dem" if personal else "de kan ikke læses"
        return f"{len(refused)} af {len(files)} filer er afvist: {why}"
    why = "der står CPR-numre i den" if personal else "den kan ikke læses"
    return f"{'Filen' if len(files) == 1 else f'»{next(iter(refused))}«'} er afvist: {why}"


def run(person: Person) -> None:
    current = store()
    top = st.container(gap="small")
    with st.container(key="csb-whose"):
        administration = choose_administration(person)
    first = start.steps()
    if administration is None:
        with top:
            page.headline(start.headline(first, None) or "Hvem indberetter du for?")
            page.lead("Vælg forvaltning. Så ser du, hvad den mangler at levere, og kan hente dens skabelon.")
        if start.is_start(first):
            start.show(first, None)
        page.links(lambda: page_link("datagrundlag", "Se, hvad alle forvaltninger har leveret"))
        if person.is_csb:
            accepting.show_notices(current)
            doubles.show(person, current)
        return
    state = states.state_of(administration)
    left, right = st.columns([3, 2], gap="large")
    with left:
        files: Sequence[states.File] = show_uploader(state)
        if not files:
            show_paste(state)
        show_used(state)
        progress = st.container()
    work: Work | None = None
    if files:
        # What was held of earlier files gives way.
        state.held, state.goes_on = (), False
        files = [*files, *state.pasted]
    else:
        files = state.held if state.goes_on else state.pasted
    if files:
        state.refused, state.receipt = None, None
        with progress:
            work = states.work(files, state, person, current)
        if work.checked.is_refused:
            refused, held = work.checked, without_cpr(files, work.checked.problems)
            state.begin_again()
            state.refused, state.held = refused, held or ()
            st.rerun()
    with top:
        if work is not None:
            page.headline(headline_of(work))
            steps(LOOK if work.changes is not None else CURE)
        elif state.refused is not None:
            page.headline(headline_refused(state.refused))
            steps(FIRST)
            show_refused(state.refused, state, person, current)
        elif state.receipt is not None:
            number = state.receipt.upload_no
            page.headline(
                "Filen ændrede ikke noget" if number is None else f"Indberetning nr. {number} er godkendt"
            )
            accepting.show_receipt(state.receipt, current)
        else:
            page.headline(start.headline(first, administration) or duties.headline(administration))
            steps(FIRST)
        say(state)
    if work is not None:
        with right:
            read = recognised.sentence(work.checked.delivery)
            page.note(f"Læst: {read}." if read else "Der er ikke læst nogen rækker.")
            problems.offer_files_back(work.checked, state)
        show_delivery(work, state, person, current)
        return
    with left:
        if start.is_start(first):
            start.show(first, administration)
        show_templates(state, current)
    with right:
        duties.show(state, person, current)
    history.show(state, person, current)


st.html(f"<style>:root {{ --csb-file-mb: '{LIMITS.file_mb}'; }}\n{STYLE.read_text()}</style>")
somebody = identity.current_person()
if somebody.may_upload:
    run(somebody)
else:
    page.headline("Du har ikke adgang til denne side")
    page.empty("Siden er for dem, der indberetter data. Spørg Center for Sikker By, hvis du skal indberette.")
