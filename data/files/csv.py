"""A text file with separators becomes cells: which character set, which separator, which rows.

Runs in the child process and imports the standard library only. Danish files use semicolons, for the comma is in the
numbers; a file with one column must not be split at its decimal commas.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import StringIO
from itertools import islice

from data.files.limits import Limits, Marks, Stop, cell_name

_SAMPLE_ROWS = 200
_LONGEST = 40_000  # a spreadsheet's cell holds 32,767 characters
_LONGEST_HEADER = 60
_NEVER = "\x1f"
_NAMES = {";": "semikolon", ",": "komma", "\t": "tabulator"}
_NUMBER = re.compile(r"\s*[-+]?[\d.,\s]*\d[\d.,\s]*(?:%|kr\.?)?\s*")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
)


def read(title: str, content: bytes, limits: Limits) -> tuple[Marks, list[list[str | None]], list[str]]:
    """(marks, rows of texts or None for nothing, Danish notes); raises Stop."""
    text, encoding = decode(content)
    marks = Marks(title)
    separator = None
    first_line, rest = _cut(text)
    if first_line.lower().startswith("sep=") and len(first_line) == 5:
        separator, text = first_line[4], rest
    separator = separator or find_separator(text)
    rows = list(_rows(text, separator, marks, limits))
    name = _NAMES.get(separator or "", f"»{separator}«")
    how = f"delt ved {name}" if separator else "med én kolonne"
    return marks, rows, [f"Tekstfilen er læst med tegnsættet {encoding} og {how}."]


def decode(content: bytes) -> tuple[str, str]:
    """(text, name of its character set): the byte order mark decides, else UTF-16 by its zeros, UTF-8, cp1252."""
    for mark, encoding, name in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding), name
    sample = content[:4096]
    if sample.count(0) > len(sample) // 4:
        encoding = "utf-16-be" if sample[::2].count(0) > sample[1::2].count(0) else "utf-16-le"
        return _strict(content, encoding), "UTF-16"
    if b"\0" in content:
        raise Stop("unknown")
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _strict(content, "cp1252"), "Windows-1252"


def _strict(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as fault:
        line = content.count(b"\n", 0, fault.start) + 1
        raise Stop("encoding", byte=f"{content[fault.start]:02X}", line=line) from fault
    if "\0" in text:
        raise Stop("unknown")
    return text


def _cut(text: str) -> tuple[str, str]:
    end = text.find("\n")
    return (text[:end].rstrip("\r"), text[end + 1 :]) if end >= 0 else (text, "")


def find_separator(text: str) -> str | None:
    """The separator that splits a header and the rows below it alike; None for a file with one column.

    A header is the first row as wide as most. Where a cell of it but the first begins with a space, as after a mark in
    a sentence, every row below must be as wide, and so under a title where a comma splits. It must not split between
    numbers only: "1.234,50" below "Beløb" is an amount, not two columns.
    """
    best, best_score = None, 0.0
    for separator in ";\t,":
        rows = _sample(text, separator)
        widths = Counter(len(row) for row in rows)
        wide = {width: count for width, count in widths.items() if width > 1}
        if not wide:
            continue
        width = max(wide, key=lambda width: (wide[width], width))
        first = next(index for index, row in enumerate(rows) if len(row) == width)
        last = max(index for index, row in enumerate(rows) if len(row) > 1)
        header = rows[first]
        if any(cell[:1] == " " for cell in header[1:]) and not _all_as_wide(rows[first:], width, first):
            continue
        if separator == "," and (
            (first > 0 and not _all_as_wide(rows[first:], width, first))
            or all(_NUMBER.fullmatch(cell) for cell in header if cell)
        ):
            continue
        alike = wide[width] / (last + 1 - first)
        if separator != "," and _wider_below(rows):
            # Cells beyond the header's are told as columns without a heading.
            first, width, alike = 0, len(rows[0]), 1.0
        if alike >= (0.5 if first == 0 else 0.9) and alike * width > best_score:
            best, best_score = separator, alike * width
    return best


def _wider_below(rows: list[list[str]]) -> bool:
    """Whether the first row is a header of three columns or more, and no row below it narrower."""
    width = len(rows[0])
    return len(rows) > 1 and width >= 3 and all(rows[0]) and all(len(row) >= width for row in rows[1:])


def _all_as_wide(rows: list[list[str]], width: int, titles: int) -> bool:
    """Whether the rows are split alike, and too often to be sentences with a mark in them."""
    return (
        len(rows) >= 2
        and all(len(row) == width for row in rows)
        and (titles == 0 or width >= 3)
        and all(len(cell) <= _LONGEST_HEADER for cell in rows[0])
    )


def _sample(text: str, separator: str) -> list[list[str]]:
    rows: list[list[str]] = []
    reader = csv.reader(StringIO(text[: 64 * 1024], newline=""), delimiter=separator)
    try:
        for row in reader:
            if any(row):
                rows.append(row)
            if len(rows) == _SAMPLE_ROWS:
                return rows
    except csv.Error:
        return rows
    return rows[:-1] if len(text) > 64 * 1024 else rows


def _rows(text: str, separator: str | None, marks: Marks, limits: Limits) -> Iterator[list[str | None]]:
    csv.field_size_limit(_LONGEST)
    # A quotation mark after a space opens a text as well.
    reader = csv.reader(
        StringIO(text, newline=""), delimiter=separator or _NEVER, skipinitialspace=separator is not None
    )
    ended = begun = 1
    try:
        for row in _counted(reader, marks, limits):
            yield row
            ended, begun = begun, reader.line_num + 1
    except csv.Error as fault:
        line = next(islice(StringIO(text, newline=""), begun - 1, None), "")
        if len(line) > _LONGEST and '"' not in line:
            raise Stop("long_cell", line=begun, limit=_LONGEST) from fault
        raise Stop("quotes", line=begun) from fault
    if text.count('"') % 2 and begun - ended > 1:
        raise Stop("quotes", line=ended)


def _counted(rows: Iterator[list[str]], marks: Marks, limits: Limits) -> Iterator[list[str | None]]:
    """The rows with None for nothing; raises Stop where they pass the limits."""
    for number, row in enumerate(rows, 1):
        width = len(row)
        while width and not row[width - 1]:
            width -= 1
        if width:
            marks.value(number, width)
            if number > limits.rows or width > limits.columns:
                marks.check(limits)
            if number * marks.columns > limits.cells:
                raise Stop(
                    "cells", sheet=marks.name, cell=cell_name(number, marks.columns), limit=limits.cells
                )
        yield [cell or None for cell in row[:width]]
