"""The command line: check, load, template, history, undo, backup, restore, move, retention. Run `python -m data --help`.

The same functions as the pages use, for when the app is not running. While it runs it has a database in a file to itself:
`check` then works without it and says so, the others say so and stop. Data on a server are there for both.
"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from data import contract, messages, settings
from data.contract import ADMINISTRATIONS, CSB_ADMINISTRATION
from data.problem import Problem
from data.reading.recognise import GUIDE_SHEETS
from data.store import operation_messages

if TYPE_CHECKING:
    from data.checking.changes import Changes
    from data.checking.validation import Checked
    from data.choices import Choices
    from data.store import Store

CLEAN, PROBLEMS, UNREADABLE = 0, 1, 2
# What a check of one file may take in all, of the 40 seconds that are promised; the program has to start, too.
CHECK_SECONDS = 36


class _Stop(Exception):
    """Ends a command with a sentence on standard error."""

    def __init__(self, sentence: str, code: int = UNREADABLE) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.code = code


class _TooSlow(Exception):
    """The time for a check is up."""


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Raises _TooSlow where what is done inside takes longer. For the main thread, which alone is sent signals."""

    def give_up(*_: object) -> NoReturn:
        raise _TooSlow

    before = signal.signal(signal.SIGALRM, give_up)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _say(line: str) -> None:
    """To standard error: what is no problem of a file."""
    print(line, file=sys.stderr)


def _read(paths: Sequence[str]) -> tuple[list[tuple[str, bytes]], list[tuple[str, str]]]:
    """The files' bytes under the names they were given by, and the sentences about those that cannot be opened."""
    files, failed = [], []
    for path in paths:
        try:
            files.append((path, Path(path).read_bytes()))
        except FileNotFoundError:
            failed.append((path, messages.no_such_file()))
        except IsADirectoryError:
            failed.append((path, messages.is_folder()))
        except (OSError, ValueError):
            failed.append((path, messages.cannot_open()))
    return files, failed


@contextmanager
def _store_to_check(notes: list[str]) -> Iterator[Store | None]:
    """The store to hold references against: an empty one where there is none yet, None while the app has it."""
    from data.opening import home, open_store
    from data.store import DATABASE, Store, StoreBusy

    elsewhere = os.environ.get("CSB_EXAMPLE") == "1" or settings.store_address()
    if not elsewhere and not (home() / DATABASE).exists():
        with tempfile.TemporaryDirectory() as folder:
            empty = Store(Path(folder) / DATABASE)
            yield empty
            empty.close()
        return
    try:
        store = open_store()
    except StoreBusy:
        notes.append(messages.without_store())
        yield None
        return
    yield store
    store.close()


def _line(file: str, place: str, sentence: str) -> str:
    parts = [file, place, sentence] if place else [file, sentence]
    return ": ".join(" ".join(part.split()) for part in parts)


def _report(checked: Checked, failed: Sequence[tuple[str, str]]) -> int:
    """Print one line per problem, sum up on standard error, and give the exit code."""
    for path, sentence in failed:
        print(_line(path, "", sentence))
    order = {file.name: number for number, file in enumerate(checked.delivery.files)}
    problems = [problem for problem in checked.problems if problem.severity != "note"]

    def in_order(problem: Problem) -> tuple[int, str, int, int]:
        place = problem.place
        return order[place.file], place.sheet or "", place.row or 0, place.column or 0

    for problem in sorted(problems, key=in_order):
        sentence = f"{problem.sentence} {problem.cure}".strip()
        if problem.severity == "warning":
            sentence = messages.warning(sentence)
        place = problem.place
        print(_line(place.file, place.name if place.is_cell else place.sheet or "", sentence))
    for sheet in checked.delivery.recognised:
        if sheet.sheet in GUIDE_SHEETS:
            continue
        file = checked.delivery.files[sheet.file_no].name
        if sheet.table and sheet.data_rows:
            read = messages.read_as(contract.sheet(sheet.table), sheet.data_rows, sheet.header_row or 0)
            _say(_line(file, sheet.sheet, read))
        for note in sheet.notes:
            _say(_line(file, sheet.sheet, note))
    for problem in checked.problems:
        if problem.severity == "note":
            _say(_line(problem.place.file, problem.place.sheet or "", problem.sentence))
    for one in checked.given_ids:
        _say(messages.given_id(one.sheet, one.row, one.id, one.how, one.own, one.matched_on))
    offers = [offer for problem in problems for offer in (problem.suggestion, problem.otherwise) if offer]
    for question in dict.fromkeys(offer.question for offer in offers):
        _say(messages.offered_on_page(question))
    errors = sum(problem.count for problem in problems if problem.severity == "error") + len(failed)
    warnings = sum(problem.count for problem in problems if problem.severity == "warning")
    _say(messages.summary(len(checked.delivery.files) + len(failed), checked.delivery.rows, errors, warnings))
    if failed or checked.is_refused:
        return UNREADABLE
    return PROBLEMS if errors else CLEAN


def _tell_changes(changes: Changes) -> None:
    """What accepting the files would change, sheet by sheet."""
    for table, one in changes.tables.items():
        counts = {"new": one.new_rows, "changed": one.changed_rows, "unchanged": one.unchanged}
        counts_in_words = messages.counted(contract.sheet(table).header, counts)
        _say(f"{counts_in_words}{messages.left_standing(len(one.keys_gone))}.")


def _confirmed(checked: Checked, choices: Choices, reason: str | None) -> Choices | None:
    """The choices with everything that asks for a reason confirmed by this one; None where nothing more asks."""
    to_confirm = {problem.confirm for problem in checked.problems if problem.confirm} - set(choices.confirmed)
    if not reason or not to_confirm:
        return None
    return replace(choices, confirmed={**choices.confirmed, **dict.fromkeys(to_confirm, reason)})


def _check(arguments: argparse.Namespace) -> int:
    from data.checking.changes import compare
    from data.checking.validation import check
    from data.choices import Choices, released, remembered

    files, failed = _read(arguments.files)
    notes: list[str] = []
    at = [0]  # the file that is being checked

    def progress(share: float, words: str) -> None:
        at[0] = min(int(share * len(files)), len(files) - 1)

    with _store_to_check(notes) as store:
        choices = Choices(
            remembered=remembered(store, arguments.administration),
            released=released(store, arguments.administration),
        )
        csb = arguments.administration == CSB_ADMINISTRATION
        try:
            with _within(CHECK_SECONDS * max(1, len(files))):
                to_load: Choices | None = choices
                while to_load is not None:
                    choices = to_load
                    checked = check(
                        files, arguments.administration, store, csb=csb, choices=choices, progress=progress
                    )
                    to_load = _confirmed(checked, choices, arguments.confirm)
        except _TooSlow:
            print(_line(files[at[0]][0], "", messages.check_too_slow(CHECK_SECONDS)))
            return UNREADABLE
        code = _report(checked, failed)
        if store is not None and arguments.administration and not (checked.errors or failed):
            _say(messages.would_change())
            _tell_changes(compare(store, checked.delivery, arguments.administration))
    for sentence in notes:
        _say(sentence)
    return code


def _load(arguments: argparse.Namespace) -> int:
    from data.checking.changes import compare
    from data.checking.validation import check
    from data.choices import Choices, noted, released, remembered
    from data.opening import open_store

    files, failed = _read(arguments.files)
    store = open_store()
    administration = arguments.administration
    to_load: Choices | None = Choices(
        remembered=remembered(store, administration), released=released(store, administration)
    )
    while to_load is not None:
        choices = to_load
        checked = check(
            files, administration, store, csb=administration == CSB_ADMINISTRATION, choices=choices
        )
        to_load = _confirmed(checked, choices, arguments.confirm)
    code = _report(checked, failed)
    if code != CLEAN:
        _say(messages.nothing_stored())
        return code
    before = compare(store, checked.delivery, administration)
    # What is kept is the file's name, not where it lay.
    named = tuple(replace(file, name=Path(file.name).name) for file in checked.delivery.files)
    receipt = store.accept(
        replace(checked.delivery, files=named),
        administration,
        by=arguments.by,
        note=noted(arguments.note, choices.confirmed),
        at=arguments.at,
    )
    if receipt.upload_no is None:
        print(messages.nothing_new(checked.delivery.rows))
        return CLEAN
    print(messages.stored(receipt.upload_no, receipt.at))
    for table, counts in receipt.counts.items():
        gone = len(before.tables[table].keys_gone)
        print(messages.counted(contract.sheet(table).header, counts) + messages.left_standing(gone))
    for name, sha256 in receipt.files:
        print(messages.fingerprints(name, sha256))
    return CLEAN


def _template(arguments: argparse.Namespace) -> int:
    from data.opening import open_store
    from data.template import template

    content = template(arguments.administration, open_store() if arguments.filled else None)
    try:
        Path(arguments.output).write_bytes(content)
    except OSError as error:
        raise _Stop(messages.cannot_write(arguments.output)) from error
    print(messages.template_written(arguments.output))
    return CLEAN


def _history(arguments: argparse.Namespace) -> int:
    from data.opening import open_store

    uploads = open_store().history().astype(object)
    uploads = uploads.where(uploads.notna(), None)
    for row in uploads.itertuples(index=False):
        print(
            messages.history_line(
                row.upload_no,
                row.accepted_at,
                row.undoes,
                row.administration or "",
                row.accepted_by or "",
                row.files or "",
                row.note or "",
                row.undone_by,
            )
        )
    if uploads.empty:
        print(messages.no_history())
    return CLEAN


def _undo(arguments: argparse.Namespace) -> int:
    from data.opening import open_store

    number = open_store().undo(arguments.upload_no, by=arguments.by, reason=arguments.reason)
    print(messages.undone(arguments.upload_no, number))
    return CLEAN


def _backup(arguments: argparse.Namespace) -> int:
    from data.opening import open_store
    from data.store import backup

    chosen = backup.settings()
    folder = arguments.to or chosen.folder
    if folder is None:
        raise _Stop(operation_messages.no_folder_given())
    made = backup.make(open_store(), folder, chosen.keep)
    print(operation_messages.backup_made(str(made.path), made.size))
    return CLEAN


def _restore(arguments: argparse.Namespace) -> int:
    from data.opening import home, open_store
    from data.store import DATABASE, backup

    if os.environ.get("CSB_EXAMPLE") == "1":
        raise _Stop(operation_messages.example_not_restored())
    if settings.store_address():
        from data.store.shared import SharedStore

        store = open_store()
        assert isinstance(store, SharedStore), "a server's address opens a store on it"
        set_aside, rows = backup.restore_shared(arguments.file, store)
    else:
        set_aside, rows = backup.restore(arguments.file, home() / DATABASE)
    print(operation_messages.restored(arguments.file.name, rows, open_store().newest()))
    if set_aside is not None:
        print(operation_messages.kept_aside(str(set_aside)))
    return CLEAN


def _move(arguments: argparse.Namespace) -> int:
    from data.opening import home, open_shared, open_store
    from data.store import moving

    if os.environ.get("CSB_EXAMPLE") == "1":
        raise _Stop(operation_messages.example_not_moved())
    source = open_store()
    if arguments.to.startswith(("postgresql://", "postgres://")):
        target = open_shared(arguments.to, home())
        try:
            rows = moving.to_server(source, target)
        finally:
            target.close()
    else:
        rows = moving.to_file(source, Path(arguments.to))
    print(operation_messages.moved(rows))
    return CLEAN


def _retention(arguments: argparse.Namespace) -> int:
    from data.opening import open_store
    from data.store import retention

    store = open_store()
    preview = retention.preview(store, days=arguments.older_than)
    print(preview.in_words)
    for table, rows in preview.rows.items():
        print(operation_messages.rows_of(contract.sheet(table).header, rows))
    if arguments.dry_run:
        return CLEAN
    removed = retention.carry_out(
        store, days=arguments.older_than, by=operation_messages.COMMAND_LINE, reason=arguments.reason
    )
    if removed.not_packed:
        raise _Stop(removed.not_packed)
    if preview.any:
        print(operation_messages.removed(removed.in_words))
    return CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="Indberetninger fra kommandolinjen.")
    commands = parser.add_subparsers(required=True, metavar="KOMMANDO")
    codes = list(ADMINISTRATIONS.labels)

    check = commands.add_parser(
        "check",
        help="kontrollér filer; flere filer er én indberetning",
        description="Slutkode 0: ingen fejl. 1: fejl. 2: en fil kan ikke læses eller er afvist.",
    )
    check.add_argument("files", nargs="+", metavar="FIL")
    check.add_argument("--administration", choices=codes, help="hvis indberetning det er")
    check.add_argument(
        "--confirm", metavar="BEGRUNDELSE", help="hvorfor det, der spørges om, er rigtigt, som det står"
    )
    check.set_defaults(run=_check)

    load = commands.add_parser("load", help="indlæs en indberetning uden fejl")
    load.add_argument("files", nargs="+", metavar="FIL")
    load.add_argument("--administration", choices=codes, required=True, help="hvis indberetning det er")
    load.add_argument("--by", default="kommandolinje", help="hvem der godkender (funktion eller enhed)")
    load.add_argument("--note", default="", help="en note til historikken")
    load.add_argument("--at", type=datetime.fromisoformat, metavar="TIDSPUNKT", help="fx 2010-03-01T12:00")
    load.add_argument(
        "--confirm", metavar="BEGRUNDELSE", help="hvorfor det, der spørges om, er rigtigt, som det står"
    )
    load.set_defaults(run=_load)

    template = commands.add_parser("template", help="skriv en skabelon")
    template.add_argument("administration", choices=codes, metavar="FORVALTNING", help=", ".join(codes))
    template.add_argument("--filled", action="store_true", help="udfyldt med det, der er gemt")
    template.add_argument("-o", "--output", required=True, metavar="FIL")
    template.set_defaults(run=_template)

    history = commands.add_parser("history", help="vis indberetningerne, nyeste først")
    history.set_defaults(run=_history)

    undo = commands.add_parser("undo", help="fortryd en indberetning")
    undo.add_argument("upload_no", type=int, metavar="NR")
    undo.add_argument("--reason", required=True, help="hvorfor")
    undo.add_argument("--by", default="kommandolinje", help="hvem der fortryder (funktion eller enhed)")
    undo.set_defaults(run=_undo)

    backup = commands.add_parser("backup", help="tag en sikkerhedskopi, mens appen er stoppet")
    backup.add_argument("--to", type=Path, metavar="MAPPE", help="i stedet for CSB_BACKUP_DIR")
    backup.set_defaults(run=_backup)

    retention = commands.add_parser(
        "retention",
        help="fjern gamle originaler og gammel historik for altid",
        description="De gældende rækker bliver. Hvad der fjernes, skrives i databasen.",
    )
    retention.add_argument("--older-than", type=int, required=True, metavar="DAGE", help="alder i dage")
    retention.add_argument("--dry-run", action="store_true", help="vis kun, hvad der ville blive fjernet")
    retention.add_argument("--reason", default="reglerne for opbevaring", help="hvorfor")
    retention.set_defaults(run=_retention)

    restore = commands.add_parser(
        "restore",
        help="læg en sikkerhedskopi i stedet for databasen, mens appen er stoppet",
        description="Kopien læses igennem først. Den tidligere database gemmes ved siden af under et andet navn.",
    )
    restore.add_argument("file", type=Path, metavar="FIL")
    restore.set_defaults(run=_restore)

    move = commands.add_parser(
        "move",
        help="flyt data mellem en fil og en server, mens appen er stoppet",
        description="Begge sider sammenlignes. Det gamle sted bliver, som det var.",
    )
    move.add_argument("--to", required=True, metavar="HVORHEN", help="postgresql://… eller en ny fil")
    move.set_defaults(run=_move)
    return parser


def _exit(code: int) -> NoReturn:
    sys.stdout.flush()
    raise SystemExit(code)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; whatever goes wrong is a sentence, never a traceback."""
    parsed = _parser().parse_args(arguments)
    from data.store import StoreError, explained

    try:
        return int(parsed.run(parsed))
    except _Stop as stop:
        _say(stop.sentence)
        return stop.code
    except StoreError as error:
        _say(error.sentence)
        return UNREADABLE
    except BrokenPipeError:
        # The reader of the output has gone; there is nobody to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return UNREADABLE
    except Exception as error:
        explanation = explained(error)
        _say(explanation.sentence if explanation else messages.broken(type(error).__name__))
        return UNREADABLE


if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        # Danish letters in a terminal or a pipe that was set up for something else.
        stream.reconfigure(encoding="utf-8", errors="replace")  # type: ignore[union-attr]
    try:
        _exit(main())
    except KeyboardInterrupt:
        _exit(130)
