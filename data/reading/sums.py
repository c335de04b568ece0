"""Rows that are sums of the others and would be counted twice: known by a word for a sum, or by their numbers."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from data.contract import Column
from data.reading.parse import NUMERIC, Cell, amount, code_words, fold, is_blank
from data.reading.recognise import Candidate, is_total, needed

# More rows than these are no list that somebody has summed up by hand.
ROWS_ADDED_UP = 5_000
MANY_SUMS = 100
_WORDS = r"(?:i alt|ialt|total|totalt|totaler|sum|delsum|mellemsum|subtotal|hovedtotal|grand total)"
# In a key, whose values are names and codes, more words can only be a sum's.
_SUM_IN_KEY = re.compile(
    rf"^(?:{_WORDS}(?:[\s:.,(-]+.{{1,40}})?|.{{1,60}}[\s:,(-]+(?:{_WORDS}|samlet|tilsammen|sammenlagt)\)?"
    r"|(?:samlet|samlede|tilsammen|sammenlagt|gennemsnit|gns)(?:\s+(?:for|over|antal|sum|total|resultat)\b.{0,40})?"
    # A part of the row above is counted twice too.
    r"|(?:alle|samtlige|begge)(?:\s+\S+){0,2}|hele\s+\S+|heraf\b.{1,60})[\s:.]*$"
)


@dataclass(frozen=True)
class Sum:
    """Why a row looks like a sum. column: where (0-based); word: the cell that says so, or "" where the numbers do.

    is_row: it has a key of its own, so that somebody may know it for a row like the others.
    """

    column: int
    word: str
    is_row: bool


def find_sums(
    candidate: Candidate, rows: Sequence[Sequence[Cell]], data_rows: Sequence[int]
) -> dict[int, Sum]:
    """The kept rows that look like sums of others, by position."""
    sums = _by_word(candidate, rows, data_rows)
    if 3 <= len(data_rows) <= ROWS_ADDED_UP:
        sums |= _by_numbers(candidate, rows, [index for index in data_rows if index not in sums])
    return sums


def _at(row: Sequence[Cell], index: int) -> Cell:
    return row[index] if index < len(row) else None


def _columns(candidate: Candidate) -> dict[str, int]:
    return {m.name: m.index for m in candidate.matches if m.name and m.how != "unpivoted"}


def _lacks_key(candidate: Candidate, row: Sequence[Cell], place: Mapping[str, int]) -> bool:
    """Whether a row says too little of what it is about: no key, or not half of what it needs."""
    names = [name for name in needed(candidate.sheet) if name in place]
    blank = {name for name in names if is_blank(_at(row, place[name]))}
    return len(blank) * 2 > len(names) or any(name in candidate.sheet.key for name in blank)


def _by_word(
    candidate: Candidate, rows: Sequence[Sequence[Cell]], data_rows: Sequence[int]
) -> dict[int, Sum]:
    sheet, place = candidate.sheet, _columns(candidate)
    sums: dict[int, Sum] = {}
    # What holds no numbers counts nothing twice.
    counts = any(
        m.how == "unpivoted" or sheet.column(m.name).type in NUMERIC for m in candidate.matches if m.name
    )
    looked_at = [sheet.column(name) for name in sheet.key if name in place] if counts else []
    for column in looked_at:
        if column.type in ("district", "year", "date"):
            continue
        index = place[column.name]
        texts = {cell for i in data_rows if isinstance(cell := _at(rows[i], index), str)}
        words = {text for text in texts if _says_sum(column, text)}
        for i in data_rows if words else ():
            cell = _at(rows[i], index)
            if isinstance(cell, str) and cell in words:
                others = [c for c in looked_at if c is not column]
                is_row = not others or any(not is_blank(_at(rows[i], place[c.name])) for c in others)
                sums.setdefault(i, Sum(index, cell, is_row))
    # The name of a row without an id is all that it is known by.
    for name in sheet.match_on:
        if name not in place or sheet.column(name).type != "text":
            continue
        for i in data_rows:
            cell = _at(rows[i], place[name])
            if isinstance(cell, str) and is_total(cell):
                id_ = place.get(sheet.key[0])
                if id_ is None or is_blank(_at(rows[i], id_)):
                    sums.setdefault(i, Sum(place[name], cell, True))
    return sums


def _says_sum(column: Column, text: str) -> bool:
    folded = fold(text)
    if column.codes is not None and folded in code_words(column.codes):
        return False
    return bool(_SUM_IN_KEY.match(folded))


def _by_numbers(
    candidate: Candidate, rows: Sequence[Sequence[Cell]], data_rows: Sequence[int]
) -> dict[int, Sum]:
    sheet, place = candidate.sheet, _columns(candidate)
    added = [
        match.index
        for match in candidate.matches
        if match.name and (match.how == "unpivoted" or sheet.column(match.name).type in ("money", "count"))
    ]
    numbers = {i: [amount(_at(rows[i], index)) for index in added] for i in data_rows}
    sums: dict[int, Sum] = {}
    without_key = [i for i in data_rows if _lacks_key(candidate, rows[i], place)]
    others = [i for i in data_rows if i not in set(without_key)]
    # Of rows that lack their key few are sums; a file of nothing else is wrong in another way.
    last = -1
    for i in without_key if len(without_key) <= MANY_SUMS else ():
        above = [other for other in others if last < other < i]
        for group in (others, above):
            columns = _adds_up(numbers[i], [numbers[other] for other in group])
            if columns:
                has_key = any(not is_blank(_at(rows[i], place[name])) for name in sheet.key if name in place)
                sums[i] = Sum(added[columns[0]], "", has_key)
                last = i
                break
    # A row with a key of its own: the sum of those whose key is the same but for one column.
    keys = [name for name in sheet.key if name in place]
    for varying in keys:
        if sheet.column(varying).type not in ("id", "text", "code") or len(added) < 2:
            continue
        groups: dict[tuple[Cell, ...], list[int]] = defaultdict(list)
        for i in others:
            groups[tuple(_at(rows[i], place[name]) for name in keys if name != varying)].append(i)
        for group in groups.values():
            # What a key refers to has an own right to be there, such as the city's indicator under those of its programmes.
            for i in _sums_of_group(numbers, group, of_some=not sheet.column(varying).references):
                sums.setdefault(i, Sum(place[varying], "", True))
    return sums


def _sums_of_group(
    numbers: Mapping[int, Sequence[float | None]], group: Sequence[int], *, of_some: bool
) -> set[int]:
    """The rows of one group whose numbers are the sum of all the others, or (`of_some`) of some next above them.

    A sum may be there twice under two names, and sums may have a sum: what is found is taken away, and the rest looked at again.
    """
    sums: set[int] = set()
    while True:
        rest = [i for i in group if i not in sums]
        times = Counter(tuple(numbers[i]) for i in rest)
        totals = _added(numbers[i] for i in rest)
        new: set[int] = set()
        for place, i in enumerate(rest):
            alike = times[tuple(numbers[i])]
            others = [t - alike * (n or 0) for t, n in zip(totals, numbers[i], strict=True)]
            above = (rest[at] for at in range(place - 1, -1, -1) if rest[at] not in new)
            enough = 2 if len(rest) - alike > 2 and alike == 1 else 3
            is_rest = len(rest) - alike >= 2 and len(_equal(numbers[i], others)) >= enough
            if is_rest or (of_some and _is_sum_of_next_above(numbers, i, above)):
                new.add(i)
        if not new or len(rest) - len(new) < 2:
            return sums
        sums |= new


def _is_sum_of_next_above(
    numbers: Mapping[int, Sequence[float | None]], i: int, above: Iterable[int]
) -> bool:
    """above: the rows before it, the nearest first.

    Of round amounts two or three often come to a fourth, so three numbers that differ must agree.
    """
    if len(set(filter(None, numbers[i]))) < 3:
        return False
    parts: Sequence[float] = [0.0] * len(numbers[i])
    for count, other in enumerate(above, 1):
        parts = _added((parts, numbers[other]))
        if count >= 2 and len(set(_equal(numbers[i], parts))) >= 3:
            return True
        if any(
            part > (number or 0) + 1 + 0.001 * abs(number or 0)
            for part, number in zip(parts, numbers[i], strict=True)
        ):
            return False
    return False


def _added(lines: Iterable[Sequence[float | None]]) -> list[float]:
    return [sum(filter(None, column)) for column in zip(*lines, strict=True)]


def _equal(own: Sequence[float | None], parts: Sequence[float]) -> list[float]:
    """The numbers that are what their parts come to; none where one of them is not."""
    named = [(number, part) for number, part in zip(own, parts, strict=True) if number]
    equal = all(abs(part - number) <= _rounding(number) for number, part in named)
    return [number for number, _ in named] if equal else []


def _rounding(number: float) -> float:
    """How far from its parts' sum a number may be: both were rounded."""
    return 0.5 + 0.001 * abs(number)


def _adds_up(own: Sequence[float | None], others: Sequence[Sequence[float | None]]) -> list[int]:
    """The columns in which the numbers are the sum of two or more others; none where one of them is another number."""
    columns = []
    for column, number in enumerate(own):
        parts = [line[column] for line in others if line[column]]
        if not number:
            continue
        if len(parts) < 2 or abs(sum(part or 0 for part in parts) - number) > _rounding(number):
            return []
        columns.append(column)
    return columns
