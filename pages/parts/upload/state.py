"""What a person has dropped and decided so far: in the session's memory, and nowhere else until it is accepted."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import streamlit as st

from data import choices as chosen_before
from data import danish
from data.checking.changes import Changes, compare
from data.checking.completion import is_of_row, keep_given
from data.checking.validation import Checked, check
from data.choices import Choices
from data.contract import CSB_ADMINISTRATION
from data.files import paste
from data.files.workbook import Content, Workbook
from data.people import Person
from data.store import Receipt, Refusal, Store, StoreError
from pages.parts import identity
from pages.parts.markdown import plain
from queries.figures import Move, moved

log = logging.getLogger("csb.upload")
_STATES, _WORK, _MOVES = "csb_upload", "csb_upload_work", "csb_upload_moves"
KEEP, END = "keep", "end"

File = tuple[str, Content]
# A cell of a file: the file's SHA-256, sheet, row and column.
Place = tuple[str, str, int, int]
Ended = Mapping[str, Sequence[tuple[Any, ...]]]


@dataclass(frozen=True)
class Line:
    """A cell to be put right: where it stands, which row it is in, and what stood there; its problems come and go."""

    place: str
    row: str
    header: str
    stood: str


@dataclass
class State:
    """One administration's delivery in one session.

    round: part of the widgets' keys, so that a new number empties them. refused: what was said about files that were
    turned away; their bytes are not kept. held: the same files without the CPR numbers in their cells, where that is
    all that is wrong with them; goes_on: they are the delivery now. said: a sentence to show once; receipt: of the delivery just accepted.
    """

    administration: str
    round: int = 0
    columns: dict[tuple[str, str, str], str | None] = field(default_factory=dict)
    tables: dict[tuple[str, str], str | None] = field(default_factory=dict)
    applied: set[str] = field(default_factory=set)
    confirmed: dict[str, str] = field(
        default_factory=dict
    )  # why what stands in the file is right all the same
    ids: dict[tuple[str, str, int], str] = field(default_factory=dict)
    questions: dict[str, str] = field(default_factory=dict)  # of the suggestions that are applied
    mended: dict[Place, str] = field(default_factory=dict)  # what was written in the cells' stead
    lines: dict[Place, Line] = field(default_factory=dict)  # the cells that were at fault at some time
    not_written: str = ""  # why the last value was not taken over
    seen: dict[str, str] = field(default_factory=dict)  # the files' names and marks at the last look
    pasted: tuple[File, ...] = ()
    held: tuple[File, ...] = ()
    goes_on: bool = False
    refused: Checked | None = None
    receipt: Receipt | None = None
    message: tuple[str, str] | None = None  # kind of message ("good", "bad"), sentence
    undone: tuple[str, str] | None = None  # the same, of an undo: it stands where that was asked for

    def key(self, name: str) -> str:
        """A widget's key, of this administration and this round."""
        return f"upload-{name}-{self.administration}-{self.round}"

    def paste(self, text: str) -> None:
        """Take cells that were copied into the text field as one more file."""
        self.pasted = (*self.pasted, paste.as_file(text, len(self.pasted) + 1))

    def look_at(self, marks: Sequence[tuple[str, str]]) -> None:
        """Note which files are here. What was said of a row by its place is forgotten where a file is another than before:
        a row inserted above would hand it to the next one."""
        for name, mark in marks:
            if self.seen.get(name, mark) != mark:
                self.ids = {place: id_ for place, id_ in self.ids.items() if place[0] != name}
                for id_ in [id_ for id_ in self.applied if is_of_row(id_, name)]:
                    self.applied.discard(id_)
                    self.questions.pop(id_, None)
        self.seen = dict(marks)

    def begin_again(self) -> None:
        """Forget the files and every choice about them."""
        self.round += 1
        self.columns, self.tables, self.ids, self.applied = {}, {}, {}, set()
        self.questions, self.confirmed = {}, {}
        self.mended, self.lines, self.not_written = {}, {}, ""
        self.pasted, self.held, self.goes_on = (), (), False
        for key in (_WORK, _MOVES):
            st.session_state.pop(key, None)


def state_of(administration: str) -> State:
    """The session's state for an administration."""
    states: dict[str, State] = st.session_state.setdefault(_STATES, {})
    return states.setdefault(administration, State(administration))


def choices_of(state: State, store: Store) -> Choices:
    """What has been decided about the reading, now and before."""
    return Choices(
        columns=dict(state.columns),
        tables=dict(state.tables),
        applied=frozenset(state.applied),
        confirmed=dict(state.confirmed),
        remembered=chosen_before.remembered(store, state.administration),
        ids=dict(state.ids),
        released=chosen_before.released(store, state.administration),
        mended=dict(state.mended),
    )


@dataclass(frozen=True)
class Work:
    """A delivery read, checked and held against the store. version: the store's, when that was done.

    changes is None where there are errors.
    """

    checked: Checked
    changes: Changes | None
    version: str


def work(files: Sequence[File], state: State, person: Person, store: Store) -> Work:
    """Read and check the files, showing how far it has come; once for the same files, choices and store."""
    marks = [(name, _mark(content)) for name, content in files]
    state.look_at(marks)
    choices = choices_of(state, store)
    version = store.version
    key = (state.administration, marks, choices, version)
    cached = st.session_state.get(_WORK)
    if cached is not None and cached[0] == key:
        return cached[1]
    bar = st.progress(0.0, text="Begynder ...")

    def report_progress(share: float, words: str) -> None:
        # Reading is most of the work; what is held against the store comes after.
        bar.progress(0.8 * share, text=plain(words))

    ask = partial(
        check,
        files,
        state.administration,
        store,
        csb=person.is_csb and state.administration == CSB_ADMINISTRATION,
        choices=choices,
        progress=report_progress,
    )
    checked = ask()
    try:
        while not keep_given(store, checked.given_ids, by=person.id):
            checked = ask()
    except StoreError as error:
        # What is shown can be accepted all the same, or not, as the store says then.
        log.warning("De nye rækkers id'er er ikke husket: %s", error.sentence)
    changes = None
    if not checked.errors:
        bar.progress(0.9, text="Sammenligner med det, der er gemt ...")
        changes = compare(store, checked.delivery, state.administration)
    bar.empty()
    what = danish.plural(len(files), "fil", "filer")
    print_ = hashlib.sha256("".join(mark for _, mark in marks).encode()).hexdigest()[:8]
    event = "refused" if checked.is_refused else "uploaded"
    identity.note_once(event, f"{what} for {state.administration} (fingeraftryk {print_})")
    done = Work(checked, changes, version)
    st.session_state[_WORK] = (key, done)
    return done


def _mark(content: Content) -> str:
    """What a file is known by; as cells it is another than the one that was turned away."""
    if isinstance(content, Workbook):
        return f"cells of {content.sha256}"
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True)
class Trial:
    """The store as it would be: the key figures that move, how many were compared, and why it would be refused."""

    moves: tuple[Move, ...]
    compared: int
    refusal: str = ""


def trial(work_done: Work, ended: Ended, administration: str, store: Store) -> Trial:
    """Try the delivery on the store without storing it."""
    cached = st.session_state.get(_MOVES)
    if cached is not None and cached[0] is work_done and cached[1] == ended:
        return cached[2]
    tables = {*work_done.checked.delivery.tables, *ended}
    try:
        with store.trial(work_done.checked.delivery, administration, ended=ended) as after:
            done = Trial(*moved(store, after, store.clock(), tables))
    except Refusal as refusal:
        done = Trial((), 0, refusal.sentence)
    st.session_state[_MOVES] = (work_done, ended, done)
    return done
