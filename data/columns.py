"""How a column of an answer is written, on pages and in files alike: its header, its kind and its Danish text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from data import danish

Kind = Literal[
    "text",
    "count",
    "number",
    "signed",
    "kroner",
    "millions",
    "percent",
    "date",
    "month",
    "moment",
    "year",
    "yes_no",
    "list",
]
_RIGHT = {"count", "number", "signed", "kroner", "millions", "percent", "year"}


@dataclass(frozen=True)
class Column:
    """How a column is shown. `header` carries the unit; `decimals` are shown as they stand.

    Kinds: millions (kroner shown as mio. kr.: the header says so), percent (a share of 1), list (of texts), and what they say.
    `labels` turns codes into words. A text among figures or dates ("skjult") is shown as it stands. `width`, `help` and `pinned`
    are for the tables of the pages.
    """

    header: str
    kind: Kind = "text"
    decimals: int = 0
    width: Literal["small", "medium", "large"] | int | None = None
    help: str | None = None
    labels: Mapping[Any, str] | None = None
    pinned: bool = False

    @property
    def is_figure(self) -> bool:
        return self.kind in _RIGHT

    def text(self, value: Any) -> str:
        """The cell as people read it."""
        if danish.is_missing(value):
            return danish.MISSING
        if self.labels is not None and self.kind != "list":
            return self.labels.get(value, str(value))
        if isinstance(value, str) and self.kind != "list":
            return value
        return _WRITERS[self.kind](self, value)


def _listed(column: Column, value: Any) -> str:
    labels = column.labels or {}
    return ", ".join(labels.get(item, str(item)) for item in value)


_WRITERS: dict[str, Callable[[Column, Any], str]] = {
    "text": lambda column, value: str(value),
    "count": lambda column, value: danish.number(value),
    "number": lambda column, value: danish.number(value, column.decimals),
    "signed": lambda column, value: danish.signed(value, column.decimals),
    "kroner": lambda column, value: danish.number(value),
    "millions": lambda column, value: danish.number(Decimal(str(value)) / 10**6, column.decimals or 1),
    "percent": lambda column, value: danish.percent(value, column.decimals),
    "date": lambda column, value: danish.short_day(value),
    "month": lambda column, value: danish.month(value),
    "moment": lambda column, value: f"{danish.short_day(value)} {value:%H.%M}",
    "year": lambda column, value: str(int(value)),
    "yes_no": lambda column, value: danish.yes_no(value),
    "list": _listed,
}
