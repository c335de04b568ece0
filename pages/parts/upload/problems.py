"""Everything that is wrong, at once: grouped by sheet and kind, errors apart from warnings, each with its cells and cure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from html import escape

import pandas as pd
import streamlit as st

from data import danish
from data.checking.validation import Checked
from data.excel import XLSX
from data.problem import Problem, Severity, Suggestion
from data.staging import DeliveredFile
from data.template import MARKED_ROWS, annotate, can_be_marked
from pages.parts import page, tables
from pages.parts.download import noted
from pages.parts.tables import Column
from pages.parts.upload import mending
from pages.parts.upload.state import State

# Kinds of which each problem is a column of its own: told together, so that one click can cure them all.
_OF_COLUMNS = ("lost_column",)
SHOWN_GROUPS = 25
SHOWN_CELLS = 4
NAMED_CELLS = 6
PROBLEM_WIDTH = 900  # pixels
WORDS: dict[Severity, tuple[str, str, str]] = {
    "error": ("fejl", "fejl", "bad"),
    "warning": ("advarsel", "advarsler", "warn"),
    "note": ("oplysning", "oplysninger", "neutral"),
}
CELLS = {
    "place": Column("Celle"),
    "value": Column("Der står"),
    "neighbours": Column("I rækken"),
    "sentence": Column("Hvad er galt", width="large"),
}


@dataclass(frozen=True)
class Group:
    """Problems of one kind in one column of one sheet."""

    file: str
    sheet: str | None
    header: str
    kind: str
    severity: Severity
    problems: tuple[Problem, ...]

    @property
    def count(self) -> int:
        return sum(problem.count for problem in self.problems)

    @property
    def suggestions(self) -> tuple[Suggestion, ...]:
        """The cures that can be had in one click, each once."""
        offers = [offer for p in self.problems for offer in (p.suggestion, p.otherwise) if offer is not None]
        return tuple({offer.id: offer for offer in offers}.values())

    @property
    def confirms(self) -> tuple[str, ...]:
        """What can be confirmed with a reason, each once."""
        return tuple(dict.fromkeys(problem.confirm for problem in self.problems if problem.confirm))

    @property
    def is_of_columns(self) -> bool:
        """True where each problem is a whole column that the file lacks."""
        return self.kind in _OF_COLUMNS

    def cells(self) -> pd.DataFrame:
        """One row per cell that is listed: place, value, neighbours, sentence."""
        return pd.DataFrame(
            [
                {
                    "place": problem.place.name or danish.MISSING,
                    "value": problem.place.value,
                    "neighbours": ", ".join(
                        f"{header}: {value}" for header, value in problem.neighbours if value
                    ),
                    "sentence": problem.sentence,
                }
                for problem in self.problems
                if problem.place.is_cell
            ],
            columns=list(CELLS),
        )


def grouped(problems: Sequence[Problem], severity: Severity) -> list[Group]:
    """The problems of one severity, in the order of files and sheets."""
    groups: dict[tuple[str, str | None, str, str], list[Problem]] = {}
    headers: dict[str, set[str]] = {}
    for problem in problems:
        if problem.suggestion is not None:
            headers.setdefault(problem.suggestion.id, set()).add(problem.place.header)
    # One cure for several headers, such as months with two-digit years, is offered once.
    shared = {id_ for id_, over in headers.items() if len(over) > 1}
    for problem in problems:
        if problem.severity == severity:
            cured_together = problem.suggestion is not None and problem.suggestion.id in shared
            header = "" if problem.kind in _OF_COLUMNS or cured_together else problem.place.header
            key = (problem.place.file, problem.place.sheet, problem.kind, header)
            groups.setdefault(key, []).append(problem)
    order = {key[:2]: place for place, key in reversed(list(enumerate(groups)))}
    return [
        Group(file, sheet, header, kind, severity, tuple(members))
        for (file, sheet, kind, header), members in sorted(
            groups.items(), key=lambda item: order[item[0][:2]]
        )
    ]


def counted(problems: Sequence[Problem], severity: Severity) -> int:
    """How many there are, those that are not listed one by one included."""
    return sum(problem.count for problem in problems if problem.severity == severity)


def in_words(count: int, severity: Severity) -> str:
    """ "3 fejl", "1 advarsel" """
    one, many, _ = WORDS[severity]
    return danish.plural(count, one, many)


def show(checked: Checked, state: State, *, several_files: bool, curable: bool = True) -> None:
    """Errors, then warnings. curable: the files are still here, so that a cure can be had in one click."""
    problems = checked.problems
    if not curable:
        # What turns a file away first, whatever else is wrong in it.
        problems = tuple(
            replace(problem, suggestion=None, otherwise=None, confirm="")
            for problem in sorted(problems, key=lambda p: not p.refuses)
        )
    errors, warnings = grouped(problems, "error"), grouped(problems, "warning")
    if errors:
        page.section(
            "Ret dette",
            "Intet er gemt. Ret i filen, og læg den op igen, eller brug rettelserne her." if curable else "",
        )
        _groups(errors, state, several_files)
    show_applied(state)
    if curable:
        _mend(checked, errors, state)
    if warnings:
        label = f"{in_words(counted(problems, 'warning'), 'warning').capitalize()}, som ikke stopper filen"
        with st.expander(label, expanded=not errors and len(warnings) <= 2):
            _groups(warnings, state, several_files)
            if curable:
                mending.show(checked, state, "warning")


def _mend(checked: Checked, errors: Sequence[Group], state: State) -> None:
    """The grid of the cells at fault; open where some of them have no cure in one click, or where something is mended."""
    if mending.lines(checked, state, "error").empty:
        return
    needed = any(not (group.suggestions or group.confirms) for group in errors)
    with st.expander("Ret cellerne her på siden", expanded=needed or bool(checked.delivery.mended)):
        mending.show(checked, state, "error")


def _groups(groups: Sequence[Group], state: State, several_files: bool) -> None:
    for number, group in enumerate(groups[:SHOWN_GROUPS]):
        named = [f"arket »{group.sheet}«"] if group.sheet else []
        named += [group.file] if several_files or not group.sheet else []
        _group(group, number, state, " i ".join(named))
    if len(groups) > SHOWN_GROUPS:
        rest = len(groups) - SHOWN_GROUPS
        page.note(f"Og {rest} slags mere. De står alle i filen med mærkerne.")


def _columns(group: Group, number: int, state: State, where: str) -> None:
    """Columns with stored values that the file lacks: keep them all, or one by one."""
    count = len(group.problems)
    columns = danish.plural(count, "kolonne mangler", "kolonner mangler")
    named = danish.listing([f"»{problem.place.header}«" for problem in group.problems])
    with st.container(key=f"csb-problem-{group.severity}-{number}", gap="xsmall"):
        st.html(
            f'<div class="csb-problem {group.severity}"><div>{page.tone_word(f"{columns} i {where}", "bad")}</div>'
            f"<p>Der er gemt værdier i {escape(named)}, som ellers ville blive slettet.</p>"
            f'<p class="cure">{escape(group.problems[0].cure)}</p></div>'
        )
        with st.container(
            key=f"csb-offer-all-{number}", horizontal=True, vertical_alignment="center", gap="small"
        ):
            st.button(
                "Ja, behold dem",
                key=state.key(f"offer-all-{number}"),
                on_click=_apply_all,
                args=(state, group.suggestions),
            )
            cells = danish.plural(sum(o.count for o in group.suggestions), "gemt værdi", "gemte værdier")
            st.html(f'<div class="csb-question">Skal {cells} blive stående?</div>', width="content")


def _apply_all(state: State, offers: Sequence[Suggestion]) -> None:
    for offer in offers:
        _apply(state, offer)


def _group(group: Group, number: int, state: State, named: str) -> None:
    """named: the sheet, and the file where there are several."""
    if group.is_of_columns and len(group.problems) > 1 and group.suggestions:
        _columns(group, number, state, named)
        return
    first = group.problems[0]
    word, _, tone = WORDS[group.severity]
    cells = group.cells()
    one = len(cells) == 1
    heading = f"{word.capitalize()} i {named}" + (f", »{group.header}«" if group.header else "")
    if group.count > 1:
        heading += f": {_cells_in_words(group)}"
    where = f"{cells['place'].iloc[0]}: " if one else ""
    near = f" ({cells['neighbours'].iloc[0]})" if one and cells["neighbours"].iloc[0] else ""
    # One cure in one click takes the place of what else people would do, so that many groups stand on a screen.
    offer = group.suggestions[0] if len(group.suggestions) == 1 and not group.confirms else None
    cure = offer.question if offer else first.cure
    block = (
        f'<div class="csb-problem {group.severity}"><div>{page.tone_word(heading, tone)}</div>'  # type: ignore[arg-type]
        f"<p>{escape(where + first.sentence + near)}</p>"
        f'<p class="cure">{escape(cure)}</p></div>'
    )
    if offer:
        with st.container(
            key=f"csb-problem-{group.severity}-{number}",
            horizontal=True,
            vertical_alignment="center",
            gap="medium",
        ):
            st.html(block, width=PROBLEM_WIDTH)
            st.button(
                "Ja, ret det",
                key=state.key(f"offer-{group.severity}-{number}"),
                on_click=_apply,
                args=(state, offer),
            )
        return
    with st.container(key=f"csb-problem-{group.severity}-{number}", gap="xsmall"):
        st.html(block)
        if 1 < len(cells) <= SHOWN_CELLS:
            _cells(group, cells, number, state)
        elif len(cells) > SHOWN_CELLS:
            with st.expander(f"Vis de {danish.plural(len(cells), 'celle', 'celler')}"):
                _cells(group, cells, number, state)
        for place, choice in enumerate(group.suggestions):
            _offer(choice, f"{group.severity}-{number}-{place}", state)
        if group.confirms:
            _confirm(group, f"{group.severity}-{number}", state)


def _cells_in_words(group: Group) -> str:
    """ "F4, F8 og F12", "F4, F8, F12 og 35 celler mere" """
    named = list(dict.fromkeys(p.place.cell for p in group.problems if p.place.is_cell))
    if not named:
        return danish.plural(group.count, "gang", "gange")
    rest = max(group.count, len(named)) - NAMED_CELLS
    if rest <= 0:
        return danish.listing(named)
    return danish.listing([*named[:NAMED_CELLS], danish.plural(rest, "celle mere", "celler mere")])


def _cells(group: Group, cells: pd.DataFrame, number: int, state: State) -> None:
    columns = dict(CELLS)
    if cells["sentence"].nunique() == 1:
        del columns["sentence"]
    if not cells["neighbours"].any():
        del columns["neighbours"]
    if not cells["value"].any():
        del columns["value"]
    if len(cells) <= SHOWN_CELLS:
        tables.small_table(cells, columns=columns, caption="Cellerne")
    else:
        tables.table(
            cells,
            columns=columns,
            key=state.key(f"cells-{group.severity}-{number}"),
            alt=f"Celler med problemer i {group.header or group.sheet or group.file}",
        )


def _offer(offer: Suggestion, name: str, state: State) -> None:
    # The question holds text from the file, and a button's label is read as markup.
    with st.container(key=f"csb-offer-{name}", horizontal=True, vertical_alignment="center", gap="small"):
        st.button("Ja, ret det", key=state.key(f"offer-{name}"), on_click=_apply, args=(state, offer))
        st.html(f'<div class="csb-question">{escape(offer.question)}</div>', width="content")


def _confirm(group: Group, name: str, state: State) -> None:
    """A reason why what stands in the file is right, and the button that gives it."""
    with st.container(key=f"csb-confirm-{name}", horizontal=True, vertical_alignment="bottom", gap="small"):
        reason = state.key(f"reason-{name}")
        st.text_input("Er det rigtigt, så skriv hvorfor", key=reason, max_chars=200)
        st.button(
            "Bekræft",
            key=state.key(f"confirm-{name}"),
            on_click=_confirmed,
            args=(state, group, reason),
        )


def _confirmed(state: State, group: Group, key: str) -> None:
    reason = " ".join(str(st.session_state.get(key, "")).split())
    for id_ in group.confirms if reason else ():
        state.confirmed[id_] = reason
        state.questions[id_] = f"{group.problems[0].sentence} Bekræftet: {reason}"


def _apply(state: State, offer: Suggestion) -> None:
    state.applied.add(offer.id)
    state.questions[offer.id] = offer.question


def _withdraw(state: State, id_: str) -> None:
    state.applied.discard(id_)
    state.confirmed.pop(id_, None)
    state.questions.pop(id_, None)


def show_applied(state: State) -> None:
    """The cures that were chosen, each to be taken back."""
    if not state.questions:
        return
    count = danish.plural(len(state.questions), "rettelse", "rettelser")
    with st.expander(f"{count.capitalize()} er valgt. Filen selv er ikke ændret"):
        for number, (id_, question) in enumerate(state.questions.items()):
            with st.container(key=f"csb-chosen-{number}", horizontal=True, vertical_alignment="center"):
                st.button(
                    "Tag tilbage", key=state.key(f"back-{number}"), on_click=_withdraw, args=(state, id_)
                )
                st.html(
                    f'<div class="csb-question">{escape(question)}{"" if id_ in state.confirmed else " Ja."}</div>',
                    width="content",
                )


def _comes_back_marked(checked: Checked, file: DeliveredFile) -> bool:
    """Whether the file is of a kind and size that is marked; otherwise people get the list alone."""
    own = [problem for problem in checked.problems if problem.place.file == file.name]
    rows = sum(
        sheet.data_rows
        for sheet in checked.delivery.recognised
        if checked.delivery.files[sheet.file_no] is file
    )
    return bool(file.content) and rows <= MARKED_ROWS and can_be_marked(file.content, own)


def offer_files_back(checked: Checked, state: State) -> None:
    """One button a file: the file with its problems marked, or the list, made when somebody asks for it."""
    problems = [problem for problem in checked.problems if problem.severity != "note"]
    mended_in = {cell.file_no for cell in checked.delivery.mended}
    concerned = [
        (file, [cell for cell in checked.delivery.mended if cell.file_no == number])
        for number, file in enumerate(checked.delivery.files)
        if number in mended_in or any(p.place.file == file.name for p in problems)
    ]
    for number, (file, mended) in enumerate(concerned):
        marked = _comes_back_marked(checked, file)
        with st.container(
            key=f"csb-back-{number}", horizontal=True, vertical_alignment="center", gap="small"
        ):
            st.download_button(
                "Hent filen med mærkerne" if marked else "Hent listen",
                data=noted(
                    partial(annotate, file.name, file.content, problems, mended),
                    f"fil med mærker for {state.administration}",
                ),
                file_name=f"{file.name.rpartition('.')[0] or file.name} - fejl.xlsx",
                mime=XLSX,
                key=state.key(f"annotated-{number}"),
                on_click="ignore",
                icon=":material/download:",
            )
            has_problems = any(p.place.file == file.name for p in problems)
            what = "alle problemer" if has_problems else "rettelserne"
            if has_problems and mended:
                what += " og rettelser"
            words = (
                f"{file.name} med {what} mærket i cellerne og listet på det første ark."
                if marked
                else f"{what.capitalize()} i {file.name} på en liste."
            )
            st.html(f'<div class="csb-question">{escape(words)}</div>', width="content")
