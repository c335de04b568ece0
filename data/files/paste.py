"""Cells copied from a spreadsheet into a text field: a delivery like a file, kept as the text it was."""

from __future__ import annotations

from data.files.limits import column_name

NAME = "Indsatte celler"
# What a spreadsheet puts on the clipboard is parted by tabs; the line that says so is none of the rows.
_PARTED_BY_TABS = "sep=\t\n"


def as_file(text: str, number: int) -> tuple[str, bytes]:
    """(name, content) of the number'th paste, as a text file that the reader and a spreadsheet both know."""
    name = NAME if number == 1 else f"{NAME} {number}"
    return f"{name}.txt", f"{_PARTED_BY_TABS}{text}".encode("utf-8-sig")


def is_paste(file: str) -> bool:
    return file.startswith(NAME) and file.endswith(".txt")


def cell_in(file: str, row: int, column: int) -> str:
    """A cell as people find it: "F12" in a file; what was pasted has no letters over it."""
    return f"række {row}, kolonne {column}" if is_paste(file) else f"{column_name(column)}{row}"
