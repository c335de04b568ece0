"""The few figures that carry a page's message, as cards: each from the registry of key figures, with the same small links."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from data import danish
from pages.parts import page
from pages.parts.answers import answer, cached, estimate, later
from pages.parts.briefing.collecting import collect_button
from pages.parts.download import download_excel
from pages.parts.filters import current_filters
from pages.parts.sources import SHARED, page_link, source_link
from queries.figures import BY_ID, say
from queries.shared.figure import Figure, Question, taken
from queries.shared.views import key_figure
from queries.sources.places import columns_of, sheet_of
from queries.view import KeyFigure, Source, View

# What a slide of one figure can be asked with; a figure that hangs on more (a scenario nobody has kept) is no slide.
_SLIDE = frozenset(inspect.signature(key_figure).parameters)


def show(
    *ids: str,
    computed: Mapping[Question, Any] | None = None,
    address: Mapping[str, str] | None = None,
    per_row: int = 4,
    **choices: Any,
) -> None:
    """The figures of these ids under the reader's filters and the page's own `choices`, by the questions' names.

    `computed`: answers that the page has already. `address`: what of the page's own is carried along in links to pages.
    """
    chosen = {
        name: value
        for name, value in {**current_filters().values(), **choices}.items()
        if not danish.is_missing(value)
    }

    def ask(question: Question, **parameters: Any) -> Any:
        if computed and question in computed:
            return computed[question]
        return (
            answer(question, **parameters) if isinstance(question, str) else estimate(question, **parameters)
        )

    clock = current_filters().clock
    figures = [
        say(BY_ID[id_], clock, chosen, ask)
        if computed
        else cached(partial(say, BY_ID[id_], clock, chosen, ask), say, id_, *sorted(chosen.items()))
        for id_ in ids
    ]
    links = [_links(BY_ID[id_], one, chosen, address or {}) for id_, one in zip(ids, figures, strict=True)]
    draw(figures, links=links, per_row=per_row)


def draw(
    figures: Sequence[KeyFigure],
    *,
    links: Sequence[Sequence[Callable[[], None]]] = (),
    pictures: Sequence[str] = (),
    per_row: int = 4,
) -> None:
    """Cards that wrap on a narrow screen; `links`: those under each of them; `pictures`: HTML in each of them, "" for none."""
    under = [*links, *([()] * (len(figures) - len(links)))]
    for start in range(0, len(figures), per_row):
        columns = st.columns(per_row, gap="medium")
        for place, column in enumerate(columns[: len(figures) - start], start=start):
            with column:
                st.html(_html(figures[place], pictures[place] if pictures else ""))
                if under[place]:
                    page.links(*under[place])


def _html(figure: KeyFigure, picture: str) -> str:
    beside = f"<dd>{picture}</dd>" if picture else ""
    judged = f"<dd>{page.tone_word(figure.tone_text, figure.tone)}</dd>" if figure.tone_text else ""
    small = f'<dd class="note">{escape(figure.note)}</dd>' if figure.note else ""
    return (
        f'<dl class="csb-figure"><dt class="label">{escape(figure.label)}</dt>'
        f'<dd class="value">{escape(figure.text)}</dd>{beside}{judged}{small}</dl>'
    )


def _links(
    figure: Figure, one: KeyFigure, choices: Mapping[str, Any], address: Mapping[str, str]
) -> list[Callable[[], None]]:
    """Where it is explained; then Kilde, Hent som Excel and Læg i præsentationen."""
    links: list[Callable[[], None]] = []
    if one.link:
        links.append(partial(page_link, one.page, one.link, **{**address, **one.address}))
    if one.source:
        links += [partial(_source_link, one.source), partial(_excel, figure, one, one.source)]
    if figure.required <= _SLIDE:
        heeded = taken(figure.question, figure.arguments(current_filters().clock, choices))
        choices_of_slide = {name: str(choices[name]) for name in heeded.keys() & choices.keys() & _SLIDE}
        view = View("figure", f"{one.label}: {one.text}", choices={"figure": figure.id, **choices_of_slide})
        links.append(partial(collect_button, view, key=f"card-{figure.id}-collect"))
    return links


def _source_link(source: Source) -> None:
    """The reader's filters are in the address already."""
    own = {
        name: value
        for name, value in source.parameters.items()
        if name not in SHARED or danish.is_missing(value)
    }
    source_link(source.query, row=source.row, figure=source.figure, label=source.label, **own)


def _excel(figure: Figure, one: KeyFigure, source: Source) -> None:
    rows = later(sheet_of, figure=figure.id, parameters=dict(source.parameters))
    download_excel(
        "Hent som Excel",
        {one.label: (rows, columns_of(figure))},
        figure.id.replace("_", "-"),
        key=f"card-{figure.id}-excel",
        small=True,
    )
