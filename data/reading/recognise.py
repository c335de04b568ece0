"""Cells -> which sheet of the contract this is, where its header stands, and which column is which.

A sheet is known by its headers; its name only tips the balance. Whatever is taken for something says why.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from data import contract, messages
from data.contract import Sheet
from data.reading.parse import (
    MONTH_NUMBERS,
    Cell,
    Fault,
    cell_text,
    clean,
    fold,
    is_blank,
    month_of,
    read_period,
    reader,
)
from data.staging import How

# A header stands near the top; further down it would be data.
ROWS_SEARCHED = 60
# Sheets the templates and annotated files carry for people only.
GUIDE_SHEET, CODES_SHEET, PROBLEM_SHEET = "Vejledning", "Værdier", "Problemer"
GUIDE_SHEETS = (GUIDE_SHEET, CODES_SHEET, PROBLEM_SHEET)
# What the values of drop-downs stood in before it was the name of a sheet to fill in; its headings are "sheet: column".
_VALUES_BEFORE = "Koder"


def is_for_people(name: str, rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether a sheet is one that templates and annotated files carry for people only."""
    if name != _VALUES_BEFORE:
        return name in GUIDE_SHEETS
    headings = [cell for cell in (rows[0] if rows else ()) if cell is not None]
    return bool(headings) and all(": " in str(cell) for cell in headings)


# -- one header cell ----------------------------------------------------------------------------------------

_CROWNS = r"(?:kr(?:oner)?\b\.?|dkk\b)"
_1000 = r"1[. ,]?000"
_TUS = r"(?:t\.?[ -]?|tus\.? ?|tusind(?:e(?:r)?)?\s*(?:af\s+)?)"
_THOUSANDS = (
    rf"(?:i\s+)?(?:hele\s+)?(?:{_1000}[ -]?{_CROWNS}|{_TUS}{_CROWNS}|'?000 ?{_CROWNS}|kkr\b\.?"
    rf"|{_CROWNS}\s*(?:i\s+)?(?:{_1000}(?![.,\d])|'000\b|\(0?00\))|[kt]dkk\b|{_CROWNS}\s+i\s+tusinde?r?\b|hele\s+tusinde?r?\b"
    rf"|i\s+tusinde?r?\b|i\s+(?:hele\s+)?{_1000}(?![.,\d])(?!\s*\w))"
)
_MILLIONS = (
    rf"(?:i\s+)?(?:hele\s+)?(?:mill?\.?\s*{_CROWNS}|mio\b\.?(?:\s*{_CROWNS})?|millioner\s*{_CROWNS}?|mdkk\b|dkkm\b|mkr\b\.?"
    rf"|{_CROWNS}\s+i\s+mi(?:o|ll)\w*\.?)"
)
_BILLIONS = rf"(?:i\s+)?(?:hele\s+)?(?:mia\b\.?(?:\s*{_CROWNS})?|milliarder\s*{_CROWNS}?|{_CROWNS}\s+i\s+(?:mia|milliard)\w*\.?)"
_KRONER = r"(?:i\s+)?(?:hele\s+)?(?:kr\.?|kroner|dkk)"
_PER_CENT = r"(?:i\s+)?(?:%|pct\.?|procent)"
_ENDING = r"(?:^|[\s,_:-])[(\[]?\s*(?:{})\s*[)\]]?\s*$|[(\[]\s*(?:{})\s*[)\]]\s*$"
_SCALES = ((_BILLIONS, 1e9), (_MILLIONS, 1e6), (_THOUSANDS, 1e3), (_KRONER, 1.0))
_UNITS: tuple[tuple[re.Pattern[str], float | None], ...] = tuple(
    (re.compile(_ENDING.format(unit, unit)), scale) for unit, scale in (*_SCALES, (_PER_CENT, None))
)
_OPEN_BRACKET = re.compile(r"\s*[(\[][^)\]]*$")  # "budget (beløb" before a unit
_IN_BRACKETS = re.compile(r"^(.*\S)\s*\(([^()]*)\)\s*$")
_TOTAL_WORDS = r"(?:i alt|ialt|total|totalt|sum|subtotal|samlet|hovedtotal|hele perioden|gennemsnit|gns\.?)"
_TOTAL_HEADER = re.compile(rf"^{_TOTAL_WORDS}(?:\s+\d{{4}})?$")
_TOTAL_ROW = re.compile(
    rf"^(?:{_TOTAL_WORDS}|(?:i alt|ialt|total|totalt|sum|hovedtotal)[\s:.,]+"
    r"(?:kr\.?|\d{4}|\d+ \w+|oekf|kff|buf|suf|sof|tmf|bif|for .{1,40}|alle .{1,40}))[\s:.]*$"
)


_UNIT_IN_TEXT = re.compile(rf"(?<![\w.,])(?:({_BILLIONS})|({_MILLIONS})|({_THOUSANDS}))")
_ONLY_1000 = re.compile(rf"[(\[]\s*{_1000}\s*[)\]]")

_AMOUNT_BEFORE = re.compile(r"(?<![\d.,])(?!(?:19|20)\d\d\s)\d[\d.,]*\s+$")


def unit_in_text(text: str) -> float | None:
    """The unit of money above one crown that a title or a note names: a thousand, a million or a thousand million."""
    folded = fold(text)
    for match in _UNIT_IN_TEXT.finditer(folded):
        # "2 mio. kr." is an amount; "2010 mio. kr." names the year and the unit.
        if not _AMOUNT_BEFORE.search(folded[: match.start()]):
            return 1e9 if match[1] else 1e6 if match[2] else 1e3
    return 1e3 if _ONLY_1000.search(folded) else None


def unit_name(scale: float) -> str:
    """A unit of money as people read it."""
    return {1e3: "1.000 kr.", 1e6: "mio. kr.", 1e9: "mia. kr."}[scale]


def unit_alone(text: str) -> tuple[float | None, bool] | None:
    """A cell that holds a unit and nothing else, as a row of units under headings does: kroner, and whether per cent."""
    lower = fold(text).strip("()[] ")
    for pattern, scale in _SCALES:
        if re.fullmatch(pattern, lower):
            return scale, False
    if re.fullmatch(_PER_CENT, lower):
        return None, True
    return (None, False) if lower in _UNIT_WORDS else None


_UNIT_WORDS = frozenset(
    (
        "dato",
        "tekst",
        "antal",
        "aar",
        "aarstal",
        "id",
        "nr",
        "nr.",
        "ja/nej",
        "kode",
        "stk",
        "stk.",
        "personer",
        "aarsvaerk",
        "tal",
    )
)


def is_total(text: str) -> bool:
    """Whether a text is a word for a sum, alone or with what is summed up."""
    return bool(_TOTAL_ROW.match(fold(text)))


def fold_header(text: str) -> str:
    """For comparing headers: case, underscores, hyphens, full stops, line breaks and marks of required do not count."""
    folded = re.sub(r"[_\-/]+", " ", fold(text))
    folded = re.sub(r"\.(?!\d)", "", folded)
    return " ".join(folded.strip(" *:").split())


@dataclass(frozen=True)
class Heading:
    """A header cell: its text, its folded forms, and the unit or period it names."""

    text: str
    folded: str
    base: str  # without the unit
    scale: float | None = None  # kroner per unit, where the header says so
    per_cent: bool = False
    brackets: str = ""  # a unit in brackets that is none of these
    period: str | Fault | None = None

    @property
    def is_total(self) -> bool:
        return bool(_TOTAL_HEADER.match(self.folded))

    @property
    def period_read(self) -> str | None:
        """The period the header names, also where it is asked about."""
        period = self.period.reading if isinstance(self.period, Fault) else self.period
        return period if isinstance(period, str) else None


EMPTY = Heading("", "", "")


_HYPHENATED = re.compile(r"(?<=[^\W\d_])-\s*\n\s*(?=[^\W\d_])")  # a word that is parted at the end of a line


def heading(cell: Cell) -> Heading:
    """What a header cell says."""
    if is_blank(cell) or isinstance(cell, bool):
        return EMPTY
    if not isinstance(cell, str):
        period = read_period(cell)
        text = f"{cell:%Y-%m}" if isinstance(cell, date) else cell_text(cell)
        return Heading(text, fold_header(text), fold_header(text), period=period)
    text = clean(cell)
    title = _heading_text(" ".join(text.split()))
    if not _HYPHENATED.search(text):
        return title
    joined = _heading_text(" ".join(_HYPHENATED.sub("", text).split()))
    return joined if is_known_heading(joined.folded) or is_known_heading(joined.base) else title


def _heading_text(text: str) -> Heading:
    period = read_period(text)
    if isinstance(period, Fault) and not isinstance(period.reading, str):
        period = None
    lower = fold(text)
    if period is None:
        for pattern, scale in _UNITS:
            match = pattern.search(lower.replace("_", " "))
            if match and match.start() > 0:
                base = fold_header(_OPEN_BRACKET.sub("", lower[: match.start()]))
                return Heading(text, fold_header(text), base, scale, per_cent=scale is None)
    brackets = _IN_BRACKETS.match(lower)
    scale = unit_in_text(text) if period is None else None
    if scale is not None:
        # "budget (beløb i 1.000 kr.)", "budget 1.000 kr. (2010-priser)"
        unit_match = _UNIT_IN_TEXT.search(lower)
        base = (
            brackets[1]
            if brackets and unit_in_text(f"({brackets[2]})")
            else lower[: unit_match.start() if unit_match else None]
        )
        return Heading(text, fold_header(text), fold_header(base.strip("([ ")), scale)
    if brackets:
        return Heading(text, fold_header(text), fold_header(brackets[1]), brackets=brackets[2], period=period)
    return Heading(text, fold_header(text), fold_header(text), period=period)


# -- headers against the contract ---------------------------------------------------------------------------


@lru_cache(maxsize=100)
def _names(table: str) -> dict[str, tuple[str, How]]:
    """Folded header -> English column name, and whether it is the contract's own header or a synonym."""
    sheet = contract.sheet(table)
    names: dict[str, tuple[str, How]] = {}
    for column in sheet.columns:
        for synonym in column.synonyms:
            names.setdefault(fold_header(synonym), (column.name, "synonym"))
    for column in sheet.columns:
        names[fold_header(column.header)] = (column.name, "header")
    return names


@lru_cache(maxsize=1)
def _all_names() -> frozenset[str]:
    return frozenset(name for sheet in contract.SHEETS for name in _names(sheet.table))


def is_known_heading(folded: str) -> bool:
    """Whether it heads a column of some sheet of the contract."""
    return folded in _all_names()


_BRACKETED = frozenset(
    {"antal", "min", "min.", "minutter", "timer", "ha", "hektar", "aar", "indbyggere", "aarsvaerk"}
)


def _lookup(sheet: Sheet, title: Heading) -> tuple[str, How] | None:
    """The column a heading names, if any; a unit in the heading must suit the column."""
    names = _names(sheet.table)
    if title.folded in names:
        return names[title.folded]
    if name_and_how := _date_of(sheet.table, title.folded):
        return name_and_how
    name_and_how = names.get(title.base)
    if name_and_how is None or title.base == title.folded:
        return None
    column = sheet.column(name_and_how[0])
    suits = (
        (title.scale is not None and column.type == "money")
        or (title.per_cent and column.type in ("share", "number"))
        or bool(title.brackets and title.brackets in _BRACKETED | {fold(column.unit)})
    )
    return name_and_how if suits else None


_DATE_WORDS = re.compile(r"\b(?:dato(?:en)?|pr|den|dags|opgjort|opgoerelsesdato|for)\b")


@lru_cache(maxsize=1000)
def _date_of(table: str, folded: str) -> tuple[str, How] | None:
    """The date column that a heading names with words for a date around it: "Forbrug pr. dato", "Dato for forbrug"."""
    if not _DATE_WORDS.search(folded):
        return None
    without_words = _without_date_words(folded)
    sheet = contract.sheet(table)
    meant = {
        name
        for title, (name, _) in _names(table).items()
        if without_words and sheet.column(name).type == "date" and _without_date_words(title) == without_words
    }
    return (meant.pop(), "synonym") if len(meant) == 1 else None


def _without_date_words(folded: str) -> str:
    return " ".join(_DATE_WORDS.sub(" ", folded.replace(",", " ")).split())


def says_unit(sheet: Sheet, title: Heading) -> bool:
    """Whether a heading names its unit of money beyond what the contract's own header says ("forbrug_kr")."""
    return title.scale is not None and title.folded not in _names(sheet.table)


@dataclass
class Match:
    """A column of the file, 0-based, with its heading and the contract's column it was taken for."""

    index: int
    heading: Heading
    name: str | None = None
    how: How = "unrecognised"
    why: str = ""


_STRENGTH: dict[str, int] = {"chosen": 3, "remembered": 2, "header": 1, "synonym": 0}


def _usable_period(sheet: Sheet, title: Heading) -> bool:
    if sheet.unpivot is None or title.period_read is None:
        return False
    return sheet.column(sheet.unpivot[0]).type != "month" or month_of(title.period_read) is not None


def match_headings(
    sheet: Sheet,
    headings: Sequence[Heading],
    chosen: Mapping[str, str | None],
    remembered: Mapping[str, str],
) -> tuple[list[Match], dict[str, list[Match]]]:
    """Each non-empty heading with its column, and the columns claimed by several headings of equal strength.

    chosen: header text -> English name or None; remembered: folded header -> English name. A stronger claim
    (chosen, remembered, header, synonym) leaves the weaker unread, and says so.
    """
    matches = [Match(index, title) for index, title in enumerate(headings) if title.text]
    claims: dict[str, list[Match]] = {}
    periods = [m for m in matches if _usable_period(sheet, m.heading) and m.heading.text not in chosen]
    unpivoted = sheet.unpivot is not None and len(periods) >= 2
    for match in matches:
        text = match.heading.text
        if text in chosen and (chosen[text] is None or chosen[text] in sheet.names):
            match.name, match.how = chosen[text], "chosen"
            match.why = messages.why_chosen() if match.name else messages.why_left_out()
        elif unpivoted and match in periods:
            assert sheet.unpivot is not None
            match.name, match.how = sheet.unpivot[1], "unpivoted"
            match.why = messages.why_period(sheet.column(sheet.unpivot[1]))
            continue
        elif remembered.get(match.heading.folded) in sheet.names:
            match.name, match.how = remembered[match.heading.folded], "remembered"
            match.why = messages.why_remembered()
        elif name_and_how := _lookup(sheet, match.heading):
            match.name, match.how = name_and_how
            column = sheet.column(name_and_how[0])
            match.why = messages.why_header() if match.how == "header" else messages.why_synonym(column)
        else:
            match.why = messages.why_total() if match.heading.is_total else messages.why_not_read()
        if match.name is not None and not (unpivoted and sheet.unpivot and match.name in sheet.unpivot):
            claims.setdefault(match.name, []).append(match)
        elif match.name is not None:
            # Beside periods as columns, a column of periods or of values can only be a sum or a label.
            match.name, match.how, match.why = None, "unrecognised", messages.why_not_read()
    doubles: dict[str, list[Match]] = {}
    for name, claimants in claims.items():
        strongest = max(_STRENGTH[match.how] for match in claimants)
        winners = [match for match in claimants if _STRENGTH[match.how] == strongest]
        if len(winners) > 1:
            doubles[name] = winners
        for match in claimants:
            if match is not winners[0]:
                match.name, match.how = None, "unrecognised"
                match.why = messages.why_double(sheet.column(name))
    return matches, doubles


# -- which sheet, which row ---------------------------------------------------------------------------------


def needed(sheet: Sheet) -> list[str]:
    """The columns without which a row says nothing: the key, unless ids are given, and what is required."""
    generated = sheet.key if sheet.id_prefix is not None else ()
    return [c.name for c in sheet.columns if (c.required or c.name in sheet.key) and c.name not in generated]


@dataclass
class Candidate:
    """A row (or two) taken for the header of a sheet of the contract. Rows are 0-based; `last` is the lowest header row."""

    sheet: Sheet
    first: int
    last: int
    matches: list[Match]
    doubles: dict[str, list[Match]]
    recall: float  # share of the needed columns that were found
    precision: float  # share of the headings that were understood
    score: float
    missing: list[str]  # needed columns that were not found

    @property
    def column_count(self) -> int:
        return len({match.name for match in self.matches if match.name})


def _name_bonus(sheet: Sheet, name: str) -> float:
    folded = fold_header(name)
    for title in (sheet.header, *sheet.synonyms):
        if folded == fold_header(title):
            return _NAMED
    words = f" {folded} "
    return (
        0.4 if any(f" {fold_header(title)} " in words for title in (sheet.header, *sheet.synonyms)) else 0.0
    )


def _candidate(
    sheet: Sheet,
    first: int,
    last: int,
    headings: Sequence[Heading],
    bonus: float,
    chosen: Mapping[str, str | None],
    remembered: Mapping[str, str],
) -> Candidate | None:
    matches, doubles = match_headings(sheet, headings, chosen, remembered)
    names = {match.name for match in matches if match.name}
    if not names:
        return None
    if any(match.how == "unpivoted" for match in matches):
        names |= set(sheet.unpivot or ())
    need = needed(sheet)
    missing = [name for name in need if name not in names]
    recall = 1 - len(missing) / len(need)
    precision = sum(match.name is not None for match in matches) / len(matches)
    coverage = len(names) / len(sheet.columns)
    score = 2 * recall + precision + coverage + bonus
    return Candidate(sheet, first, last, matches, doubles, recall, precision, score, missing)


def _spread(row: Sequence[Cell], index: int, merged: Iterable[tuple[int, int, int, int]]) -> list[Cell]:
    """A header row whose merged cells hold their text in every column they cover."""
    cells = list(row)
    for top, left, bottom, right in merged:
        if top - 1 <= index <= bottom - 1 and right > left and top - 1 == index and left - 1 < len(cells):
            cells += [None] * (right - len(cells))
            cells[left - 1 : right] = [cells[left - 1]] * (right - left + 1)
    return cells


def _stacked(upper: Sequence[Cell], lower: Sequence[Cell]) -> list[list[Heading]]:
    """The ways two header rows can be read together: lower alone, upper before lower, lower before upper."""
    width = max(len(upper), len(lower))
    tops = [heading(cell) for cell in [*upper, *[None] * (width - len(upper))]]
    lows = [heading(cell) for cell in [*lower, *[None] * (width - len(lower))]]
    pairs = list(zip(tops, lows, strict=True))
    return [
        [low if low.text else top for top, low in pairs],
        [_joined(top, low) for top, low in pairs],
        [_joined(low, top) for top, low in pairs],
    ]


def _joined(one: Heading, other: Heading) -> Heading:
    if not one.text or not other.text:
        return one if one.text else other
    return _heading_text(f"{one.text} {other.text}")


def candidates(
    rows: Sequence[Sequence[Cell]],
    merged: Sequence[tuple[int, int, int, int]],
    names: Sequence[str],
    chosen: Mapping[str, str | None],
    remembered: Mapping[tuple[str, str], str],
    only: str | None = None,
    year: str = "",
) -> list[Candidate]:
    """Every sheet of the contract that a row near the top could be the header of, best first, one per sheet.

    names: the sheet's name and the file's, which count a little. only: a table a person has chosen. year: the year that
    a person has said the months in the headings are of.
    """
    sheets = [contract.sheet(only)] if only else list(contract.SHEETS)
    folded_memory = {
        s.table: {fold_header(h): name for (table, h), name in remembered.items() if table == s.table}
        for s in sheets
    }
    bonus = {
        s.table: max(_name_bonus(s, names[0]), *(0.5 * _name_bonus(s, n) for n in names[1:]), 0.0)
        for s in sheets
    }
    merged_rows = {top - 1 for top, left, bottom, right in merged}
    # A row without any header that is known for some sheet need not be held against them all.
    titles = {name for sheet in sheets for name in _names(sheet.table)} | {
        fold_header(header) for header in chosen
    }
    titles |= {header for memory in folded_memory.values() for header in memory}
    best: dict[str, Candidate] = {}
    # From the first row with anything in it: under another table there are blank ones above.
    top = next((index for index, row in enumerate(rows) if any(not is_blank(cell) for cell in row)), 0)
    for index, row in enumerate(rows[top : top + ROWS_SEARCHED], start=top):
        if sum(not is_blank(cell) for cell in row) < 2 and index not in merged_rows:
            continue
        readings: list[tuple[int, list[Heading]]] = [(index, [heading(cell) for cell in row])]
        if index in merged_rows and index + 1 < len(rows):
            readings += [(index + 1, h) for h in _stacked(_spread(row, index, merged), rows[index + 1])]
        for last, headings in readings:
            if year:
                headings = [_in_year(title, year) for title in headings]
            if not any(title.folded in titles or title.base in titles for title in headings):
                continue
            for sheet in sheets:
                one = _candidate(
                    sheet, index, last, headings, bonus[sheet.table], chosen, folded_memory[sheet.table]
                )
                # Two rows must say clearly more than one: a first row of data is not a header.
                margin = 0.05 if last > index else 0.0
                if one and (sheet.table not in best or one.score > best[sheet.table].score + margin):
                    best[sheet.table] = one
    return sorted(best.values(), key=lambda candidate: -candidate.score)


def month_alone(folded: str) -> bool:
    """Whether a heading is the name of a month and nothing else."""
    return folded.rstrip(".") in MONTH_NUMBERS


def _in_year(title: Heading, year: str) -> Heading:
    if not month_alone(title.folded):
        return title
    return replace(title, period=f"{year}-{MONTH_NUMBERS[title.folded.rstrip('.')]:02}")


def under_merged(
    rows: Sequence[Sequence[Cell]], merged: Sequence[tuple[int, int, int, int]], candidate: Candidate
) -> bool:
    """Move each heading over merged columns to the one of them that holds its cells, where one alone does.

    Report tools put a heading's text in the first of the cells they merge, and the cells beneath in another.
    """
    spans = {left - 1: range(left - 1, right) for top, left, _, right in merged if top - 1 == candidate.last}
    taken = {match.index for match in candidate.matches}
    below = rows[candidate.last + 1 :]
    moved = False
    for match in candidate.matches:
        span = [i for i in spans.get(match.index, ()) if i == match.index or i not in taken]
        filled = [i for i in span if any(not is_blank(_at(row, i)) for row in below)]
        if len(filled) == 1 and filled[0] != match.index:
            match.index, moved = filled[0], True
    return moved


_NAMED = 0.75
# Two sheets of the contract this close in score are not told apart by their headers.
_TIE = 0.05


def _name_is(sheet: Sheet, name: str) -> bool:
    return _name_bonus(sheet, name) == _NAMED


def is_convincing(candidate: Candidate, name: str) -> bool:
    """Whether the headings are enough to read the sheet: half of what it needs, and not by chance."""
    if candidate.column_count < 2:
        return False
    if _name_is(candidate.sheet, name):
        return True
    present = len(needed(candidate.sheet)) - len(candidate.missing)
    return candidate.recall >= 0.5 and (present >= 3 or candidate.precision >= 0.5)


def is_tie(ranked: Sequence[Candidate], name: str) -> bool:
    """Whether the two best could both be meant."""
    if len(ranked) < 2 or not is_convincing(ranked[1], name):
        return False
    return ranked[0].score - ranked[1].score < _TIE


def named_sheet(name: str) -> Sheet | None:
    """The sheet of the contract that a sheet in a file is named after, if any."""
    return next((sheet for sheet in contract.SHEETS if _name_is(sheet, name)), None)


# -- other tables on the same sheet -------------------------------------------------------------------------


@dataclass(frozen=True)
class OtherTable:
    """A second table on a sheet: the contract's sheet its headings are of, and where these begin and end, 0-based."""

    sheet: Sheet
    row: int
    column: int
    end: int


@lru_cache(maxsize=1)
def _spellings() -> frozenset[str]:
    """How the contract's headers and their synonyms are written, roughly: for telling quickly what is none."""
    return frozenset(
        _roughly(name)
        for sheet in contract.SHEETS
        for column in sheet.columns
        for name in (column.header, *column.synonyms)
    )


def _roughly(text: str) -> str:
    return text.strip(" *:").replace("_", " ").replace("-", " ").casefold()


def other_tables(rows: Sequence[Sequence[Cell]], candidate: Candidate) -> list[OtherTable]:
    """Further tables on a sheet, above, below or beside the one that is read, each with at least one row of its own."""
    width = max(match.index for match in candidate.matches) + 1
    tables = _beside(rows, candidate)
    for index, row in enumerate(rows):
        if candidate.first <= index <= candidate.last:
            continue
        for start in (0, width) if len(row) > width else (0,):
            other = _other(rows, index, start, len(row))
            # The same headings in the same places are those of the next page.
            if other is not None and not _repeats(rows, candidate, index):
                tables.append(other)
                break
    return tables


def _repeats(rows: Sequence[Sequence[Cell]], candidate: Candidate, index: int) -> bool:
    header = rows[candidate.last]
    return index > candidate.last and [*rows[index]] == [*header][: len(rows[index])]


def _other(rows: Sequence[Sequence[Cell]], index: int, start: int, end: int) -> OtherTable | None:
    """The table whose headings stand in a row from one column to another, if they are such and rows follow."""
    row = rows[index]
    seen = 0
    for cell in row[start:end]:
        if cell is None:
            continue
        if type(cell) is not str or _roughly(cell) not in _spellings():
            if seen == 0 and type(cell) is str and not cell.strip():
                continue
            return None if seen < 2 else _other_table(rows, index, start, end)
        seen += 1
    return _other_table(rows, index, start, end) if seen >= 2 else None


def _other_table(rows: Sequence[Sequence[Cell]], index: int, start: int, end: int) -> OtherTable | None:
    headings = [EMPTY] * start + [heading(cell) for cell in rows[index][start:end]]
    best = max(
        (
            candidate
            for sheet in contract.SHEETS
            if (candidate := _candidate(sheet, index, index, headings, 0.0, {}, {})) is not None
        ),
        key=lambda candidate: candidate.score,
        default=None,
    )
    follows = index + 1 < len(rows) and any(not is_blank(cell) for cell in rows[index + 1][start:end])
    if best is None or not follows or not is_convincing(best, ""):
        return None
    return OtherTable(best.sheet, index, best.matches[0].index, best.matches[-1].index + 1)


def _beside(rows: Sequence[Sequence[Cell]], candidate: Candidate) -> list[OtherTable]:
    """Tables whose headings stand in the header row, after a blank column, and are not what the sheet is read as."""
    header = rows[candidate.last]
    tables = []
    starts = [
        i for i, cell in enumerate(header) if not is_blank(cell) and (i == 0 or is_blank(header[i - 1]))
    ]
    for start, following in zip(starts, [*starts[1:], len(header)], strict=True):
        other = _other(rows, candidate.last, start, following) if len(starts) > 1 else None
        taken = sum(m.name is not None for m in candidate.matches if start <= m.index < following)
        headings = sum(start <= m.index < following for m in candidate.matches)
        if other is not None and taken * 2 < headings:
            tables.append(other)
    return tables


def split_tables(
    rows: Sequence[Sequence[Cell]], candidate: Candidate, further: Iterable[OtherTable]
) -> list[tuple[str, list[list[Cell]]]]:
    """The tables of different kinds on one sheet: (contract's table, rows with the others' cells blank); [] where it is one.

    Every cell belongs to one of them, and stands where it stood. A title above belongs to the table below it.
    """
    width = max(match.index for match in candidate.matches) + 1
    others: dict[str, OtherTable] = {}
    for other in further:
        if other.sheet is not candidate.sheet:
            others.setdefault(other.sheet.table, other)
    if not others:
        return []
    tables = [candidate.sheet.table, *others]
    on_header = range(candidate.first, candidate.last + 1)
    beside = {
        table: (0 if other.row in on_header else _with_titles(rows, other.row, other.column), other)
        for table, other in others.items()
        if other.row in on_header or other.column >= width
    }
    starts = sorted(
        [(_with_titles(rows, candidate.first), candidate.sheet.table)]
        + [(_with_titles(rows, other.row), table) for table, other in others.items() if table not in beside]
    )
    parts: dict[str, list[list[Cell]]] = {table: [] for table in tables}
    for index, row in enumerate(rows):
        owner = next((table for start, table in reversed(starts) if start <= index), starts[0][1])
        own: dict[str, list[Cell]] = {table: [] for table in tables} | {owner: list(row)}
        for table, (first, other) in beside.items():
            if index >= first and len(row) > other.column:
                end = other.end if other.row in on_header else len(row)
                own[table] = [*[None] * other.column, *row[other.column : end]]
                own[owner][other.column : end] = [None] * len(row[other.column : end])
        for table in tables:
            parts[table].append(own[table])
    return list(parts.items())


def _with_titles(rows: Sequence[Sequence[Cell]], row: int, column: int = 0) -> int:
    """The first of the rows with one filled cell right above a header, or the header's own."""
    while row and sum(not is_blank(cell) for cell in rows[row - 1][column:]) == 1:
        row -= 1
    return row


# -- which rows are data ------------------------------------------------------------------------------------


@dataclass
class Rows:
    """Row positions, 0-based: data, and what was passed over."""

    data: list[int] = field(default_factory=list)
    totals: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    below: list[int] = field(default_factory=list)
    lone: list[int] = field(default_factory=list)


_NOTE = re.compile(
    r"^(?:note|noter|kilde|bemaerk|anm|obs|opgjort|udtraek|udskrevet|dato|forklaring|\*|\(|\d\)|[¹²³])"
)


def _at(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def holds_numbers(row: Sequence[Cell]) -> bool:
    """Whether a row has a number in a cell of its own."""
    return any(
        type(cell) in (float, int) or (type(cell) is str and _A_NUMBER.fullmatch(cell.strip()) is not None)
        for cell in row
    )


_A_NUMBER = re.compile(r"[-+]?\d[\d.,\s]*(?:%|kr\.?)?", re.IGNORECASE)
# Columns that take nearly any text, so that taking one says little.
_FREE = ("text", "texts", "id", "refs")


def _belongs(row: Sequence[Cell], candidate: Candidate) -> bool:
    """Whether what stands in a thin row below the table is the table's: under headings that are read, and accepted there."""
    columns = {match.index: candidate.sheet.column(match.name) for match in candidate.matches if match.name}
    free, refused = 0, 0
    for index, cell in enumerate(row):
        if is_blank(cell):
            continue
        column = columns.get(index)
        if column is None or isinstance(reader(column)(cell), Fault):
            refused += 1
        elif column.type not in _FREE:
            return True
        elif column.type in ("id", "refs") and not re.search(r"^\S*\d\S*$", cell_text(cell)):
            refused += 1
        else:
            free += 1
    return free > 0 and refused == 0


def sort_rows(rows: Sequence[Sequence[Cell]], candidate: Candidate) -> Rows:
    """Tell data from blank rows, sums, repeated headers and notes below the table.

    What stands under headings that are read and holds what these accept is never a note. A row with a single cell that
    is no note is kept apart as `lone`: it is asked about, not dropped.
    """
    sheet = candidate.sheet
    header = list(rows[candidate.last])
    header_first = next((cell for cell in header if not is_blank(cell)), None)
    place = {
        match.name: match.index for match in candidate.matches if match.name and match.how != "unpivoted"
    }
    keys = [place[name] for name in sheet.key if name in place]
    need = [place[name] for name in needed(sheet) if name in place]
    unpivoted = any(match.how == "unpivoted" for match in candidate.matches)
    probe = max(2, min((match.index for match in candidate.matches if match.index > 1), default=2))
    sorted_rows = Rows()
    thin: list[tuple[int, int, bool]] = []  # row, filled cells, after a blank row
    after_blank = False
    filled: Sequence[Cell]
    first: Cell
    for index in range(candidate.last + 1, len(rows)):
        row = rows[index]
        if len(row) > probe and row[0] is not None and row[1] is not None and row[probe] is not None:
            # A row with three filled cells is none of the thin ones; most rows are told apart here.
            filled, thick, first = row, True, row[0]
        else:
            filled = [cell for cell in row if not is_blank(cell)]
            if not filled:
                after_blank = True
                continue
            thick, first = len(filled) > 2, filled[0]
        if type(first) is str:
            if first == header_first and [*row] == header[: len(row)]:
                sorted_rows.repeated.append(index)
                continue
            if first[:1] in "iItTsShHgG \t" and _TOTAL_ROW.match(fold(first)):
                others = [_at(row, i) for i in keys]
                if all(is_blank(cell) or cell == first for cell in others):
                    sorted_rows.totals.append(index)
                    continue
        if not thick and len(candidate.matches) > len(filled) + 1:
            complete = bool(need) and all(not is_blank(_at(row, i)) for i in need)
            if not complete or (unpivoted and len(filled) == len(need)):
                thin.append((index, len(filled), after_blank))
                continue
        for position, count, _ in thin:
            (sorted_rows.lone if count == 1 else sorted_rows.data).append(position)
        thin.clear()
        sorted_rows.data.append(index)
        after_blank = False
    for position, count, apart in thin:
        text = fold(" ".join(cell_text(cell) for cell in rows[position] if not is_blank(cell)))
        is_note = _NOTE.match(text) or (count == 1 and (len(text) > 40 or text.endswith(".")))
        if is_note or (apart and not _belongs(rows[position], candidate)):
            sorted_rows.below.append(position)
        elif count == 1:
            sorted_rows.lone.append(position)
        else:
            sorted_rows.data.append(position)
    sorted_rows.data.sort()
    return sorted_rows
