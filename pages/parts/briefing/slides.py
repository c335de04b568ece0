"""A slide as it is seen: the same on the committee's screen and, small, in the preview.

Words, figures and tables are HTML, whose sizes follow the screen; the chart is the page's own, enlarged with it (briefing.css).
"""

from __future__ import annotations

import re
from datetime import date, datetime
from html import escape
from pathlib import Path

import streamlit as st

from data import danish
from pages.parts import charts, maps, paint
from pages.parts.tables import Column
from queries.briefing.screen import LONG_HEADLINE, SHORT_CELL, Layout, layout, shown_chart, shown_table
from queries.briefing.slide import Chart, Slide, SlideFigure, Table

BROKEN = "Versionen kan ikke bekræftes: den er ændret, efter at den blev låst."


def apply_style(*, full_screen: bool = False) -> None:
    names = ["briefing.css", "show.css"] if full_screen else ["briefing.css"]
    sheets = "".join(Path(__file__).with_name(name).read_text() for name in names)
    st.html(f"<style>{sheets}</style>")


def show(slide: Slide, *, name: str, level: int = 1, whole: Chart | None = None) -> None:
    """The slide, as wide as what it stands in. `name`: its own on the page; `level`: of its heading; `whole`: the chart that its own is
    a part of."""
    layout_of = layout(slide)
    with st.container(key=f"csb-slide-{name}"):
        st.html(head(slide, level=level))
        text = body(slide, layout_of)
        if text or layout_of.picture == "chart":
            with st.container(key=f"csb-body-{name}", horizontal=True):
                if layout_of.picture == "chart" and slide.chart is not None:
                    with st.container(key=f"csb-picture-{name}"):
                        charts.static(
                            paint.figure(
                                shown_chart(slide.chart, layout_of.rows),
                                on_screen=True,
                                whole=whole or slide.chart,
                            ),
                            alt=slide.chart.alt,
                            key=f"csb-chart-{name}",
                        )
                        st.html(_under(slide, layout_of))
                if text:
                    st.html(text)
        if layout_of.notes:
            st.html(reservations(layout_of))


def preview(slide: Slide, *, name: str, level: int) -> None:
    """The slide, small, in a frame."""
    with st.container(key=f"csb-preview-{name}"):
        show(slide, name=name, level=level)


def head(slide: Slide, *, level: int = 1) -> str:
    """The message, and what is measured."""
    subtitle = f'<p class="subtitle">{escape(slide.subtitle)}</p>' if slide.subtitle else ""
    long = " long" if len(slide.headline) > LONG_HEADLINE else ""
    return (
        f'<div class="csb-slide"><h{level} class="slide-title{long}">{_title(slide.headline)}</h{level}>'
        f"{subtitle}</div>"
    )


def body(slide: Slide, arrangement: Layout) -> str:
    """What is no chart: all of it, or what stands beside the chart; empty where nothing does."""
    own = f'<p class="own">{escape(arrangement.own)}</p>' if arrangement.own else ""
    if arrangement.picture == "chart":
        beside = "".join(_figure(figure) for figure in arrangement.beside) + own
        return f'<div class="csb-slide beside">{beside}</div>' if beside else ""
    if arrangement.picture == "words" and not arrangement.beside and not own:
        return ""
    # What fills the width has the sentence under it.
    main = _without_chart(slide, arrangement) + own.replace('"own"', '"own under"')
    kind = " words" if arrangement.picture == "words" else ""
    return f'<div class="csb-slide picture{kind}">{main}</div>'


def reservations(arrangement: Layout) -> str:
    """What must be known to read the picture, under it."""
    paragraphs = "".join(f"<p>{escape(note)}</p>" for note in arrangement.notes)
    return f'<div class="csb-slide reservations">{paragraphs}</div>'


def _under(slide: Slide, arrangement: Layout) -> str:
    """The small lines under a chart: how much is not drawn, and whose the map is."""
    lines = [_left_out(arrangement.left_out)] if arrangement.left_out else []
    if slide.chart is not None and slide.chart.kind == "map":
        lines.append(f'<p class="credit">{escape(maps.CREDIT_SHORT)}</p>')
    return f'<div class="csb-slide">{"".join(lines)}</div>'


def _left_out(rows: int) -> str:
    return f'<p class="left-out">og {danish.plural(rows, "række", "rækker")} mere</p>'


def _title(text: str) -> str:
    """A name with a hyphen stays on one line."""
    return re.sub(r"[^\s]+-[^\s]+", lambda name: f'<span class="whole">{name[0]}</span>', escape(text))


def _without_chart(slide: Slide, arrangement: Layout) -> str:
    if arrangement.picture == "figures":
        tiles = "".join(f'<div class="tile">{_figure(figure)}</div>' for figure in arrangement.beside)
        return f'<div class="tiles">{tiles}</div>'
    if arrangement.picture == "table" and slide.table is not None:
        left_out = _left_out(arrangement.left_out) if arrangement.left_out else ""
        return _table(shown_table(slide.table, arrangement.rows)) + left_out
    return "".join(_figure(figure) for figure in arrangement.beside)


def _figure(figure: SlideFigure) -> str:
    note = f'<dd class="note">{escape(figure.note)}</dd>' if figure.note else ""
    return f'<dl class="figure"><dt>{escape(figure.label)}</dt><dd class="value">{escape(figure.text)}</dd>{note}</dl>'


def _table(table: Table) -> str:
    columns = [Column(column.header, column.kind, column.decimals) for column in table.columns]
    right = [column.is_figure for column in columns]
    head = "".join(
        f"<th scope='col'{' class=right' if side else ''}>{escape(c.header)}</th>"
        for c, side in zip(columns, right, strict=True)
    )
    body = "".join(
        "<tr>"
        + "".join(
            _cell(cell_text(column, value), side)
            for column, side, value in zip(columns, right, row, strict=True)
        )
        + "</tr>"
        for row in table.rows
    )
    caption = escape(table.caption, quote=True)
    # On a phone the table is wider than the screen, and must be reached from the keyboard.
    return (
        f'<div class="rows" tabindex="0" role="region" aria-label="{caption}"><table><caption>{caption}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(text: str, right: bool) -> str:
    kinds = [name for name, holds in (("right", right), ("short", len(text) <= SHORT_CELL)) if holds]
    return f'<td class="{" ".join(kinds)}"><span class="clamp">{escape(text)}</span></td>'


def cell_text(column: Column, value: object) -> str:
    """A cell of a slide's table as it is read: dates are kept as ISO text, and a hidden count is a word."""
    if isinstance(value, str):
        if column.kind in ("date", "month"):
            return column.text(date.fromisoformat(value[:10]))
        if column.kind == "moment":
            return column.text(datetime.fromisoformat(value))
        return value
    return column.text(value)
