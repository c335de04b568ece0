"""What the slides are put together of: tables out of frames, bars, figures in words, and how a choice of filters is said."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data.contract import ADMINISTRATIONS, DISTRICTS
from data.danish import is_missing
from queries.briefing.slide import Chart, Plain, Point, Table, TableColumn, plain
from queries.view import bars

SHAPES = {
    "good": "●",
    "warn": "▲",
    "bad": "■",
    "neutral": "○",
}  # as pages.parts.page.SHAPES: never colour alone


def table(caption: str, frame: pd.DataFrame, columns: Mapping[str, TableColumn]) -> Table:
    """The frame's columns, in the order of `columns`, as plain values. Lists become text."""
    names = [name for name in columns if name in frame.columns]
    rows = tuple(
        tuple(_cell(value) for value in row) for row in frame[names].itertuples(index=False, name=None)
    )
    return Table(caption, tuple(columns[name] for name in names), rows)


def _cell(value: Any) -> Plain:
    if isinstance(value, list | tuple) or (hasattr(value, "tolist") and getattr(value, "ndim", 0) == 1):
        return ", ".join(str(item) for item in value)
    return plain(value)


def counted(name: str, rows: pd.DataFrame, *, label: str, count: str, unit: str, what: str) -> Chart | None:
    """Bars of a column of counts, in the order of the rows; `what` opens the text for who cannot see them. None without rows."""
    pairs = [(str(row[label]), int(row[count])) for row in rows.to_dict("records")]
    pairs_in_words = ", ".join(f"{text} {number}" for text, number in pairs)
    points = [Point(text, float(number), label=str(number)) for text, number in pairs]
    return bars(name, points, unit=unit, alt=f"{what}: {pairs_in_words}") if pairs else None


def judged(label: str, tone: str) -> str:
    """ "▲ bagud" """
    return f"{SHAPES[tone]} {label}"


def chosen(district: str | int | None = None, administration: str | None = None) -> str:
    """What stands before a headline when only a part is shown: "Valby: ", "Socialforvaltningen: "; empty for everything."""
    parts = []
    if district:
        parts.append(DISTRICTS[int(district)])
    if administration:
        parts.append(ADMINISTRATIONS.labels[administration])
    return f"{', '.join(parts)}: " if parts else ""


def address(
    district: str | int | None = None, administration: str | None = None, **own: str
) -> dict[str, str]:
    """The filters as they stand in the address of a page."""
    places = dict(own)
    if district:
        places["bydel"] = DISTRICTS[int(district)]
    if administration:
        places["forvaltning"] = ADMINISTRATIONS.labels[administration]
    return places


def number_or_none(value: Any) -> float | None:
    return None if is_missing(value) else float(value)
