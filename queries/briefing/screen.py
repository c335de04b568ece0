"""How a slide is laid out on the committee's screen: what stands beside the picture, and how much of a table there is room for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from queries.briefing.slide import Slide, SlideFigure, Table

MOST_WORDS = 25
MOST_ROWS = 6
MOST_COLUMNS = 4


@dataclass(frozen=True)
class Layout:
    """picture: what carries the slide. beside: the figures there is room for beside it; own: the sentence of who prepared it.

    rows: how many rows of the table are shown; left_out: how many are not.
    """

    picture: Literal["chart", "figures", "table", "words"]
    beside: tuple[SlideFigure, ...]
    own: str
    rows: int = 0
    left_out: int = 0


def layout(slide: Slide) -> Layout:
    """At most MOST_WORDS words beside the picture: the sentence first, then as many figures as there are words left for."""
    if slide.chart is not None:
        return Layout("chart", _room_for(slide), slide.own)
    if len(slide.figures) > 3:
        return Layout("figures", slide.figures[:6], slide.own)
    if slide.table is not None and slide.table.rows:
        # The sentence stands under the table and takes the room of a row.
        rows = min(len(slide.table.rows), MOST_ROWS - bool(slide.own))
        return Layout("table", (), slide.own, rows, len(slide.table.rows) - rows)
    return Layout("words", _room_for(slide), slide.own)


def _room_for(slide: Slide) -> tuple[SlideFigure, ...]:
    left = MOST_WORDS - words(slide.own)
    found: list[SlideFigure] = []
    for figure in slide.figures[:3]:
        left -= words(f"{figure.label} {figure.text} {figure.note}")
        if left < 0:
            break
        found.append(figure)
    return tuple(found)


def words(text: str) -> int:
    return len(text.split())


def shown_table(table: Table, rows: int) -> Table:
    """The part of a table that is shown: its first rows and columns."""
    return Table(
        table.caption, table.columns[:MOST_COLUMNS], tuple(row[:MOST_COLUMNS] for row in table.rows[:rows])
    )
