"""The parts of a page in words: headline, lead, key figures, notes and empty states. All text is escaped here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

import streamlit as st

from pages.parts import filters
from pages.parts.markdown import plain
from pages.parts.sources import page_link, source_link
from pages.parts.theme import Tone

# A tone is never colour alone: a shape stands before the word.
SHAPES: dict[Tone, str] = {"good": "●", "warn": "▲", "bad": "■", "neutral": "○"}


def _key() -> str:
    """A key for a container of links that is new within a run, and the same from run to run."""
    st.session_state["csb_links"] = number = st.session_state.get("csb_links", 0) + 1
    return f"csb-links-{number}"


def headline(text: str) -> None:
    """The page's first line: its message, computed ("19 af 31 mål er på vej; 4 er det ikke"), under the page's name."""
    st.html(
        f'<div class="csb-kicker">{escape(filters.page_title())}</div>'
        f'<h1 class="csb-headline">{escape(text)}</h1>'
    )


def lead(text: str) -> None:
    """One or two sentences under the headline: what the figures rest on, and what to look at."""
    st.html(f'<div class="csb-lead"><p>{escape(text)}</p></div>')


def section(title: str, note: str = "") -> None:
    """A heading within the page, with an explanation under it."""
    small = f'<div class="csb-note"><p>{escape(note)}</p></div>' if note else ""
    st.html(f'<h2 class="csb-section">{escape(title)}</h2>{small}')


def note(text: str) -> None:
    """Small print: a definition, a reservation, a credit line."""
    st.html(f'<div class="csb-note"><p>{escape(text)}</p></div>')


def empty(sentence: str, *, link: tuple[str, str] | None = None) -> None:
    """Nothing to show: one sentence that says what is missing, and one way on as (slug, label)."""
    st.html(f'<div class="csb-empty">{escape(sentence)}</div>')
    if link:
        links(lambda: page_link(*link))


def tone_word(word: str, tone: Tone) -> str:
    """HTML: a word with its shape, in its colour ("▲ bagud")."""
    colour = "muted" if tone == "neutral" else tone
    return f'<span class="csb-tone" style="color:var(--csb-{colour})">{SHAPES[tone]} {escape(word)}</span>'


def shaped(word: str, tone: Tone) -> str:
    """The word with its shape, as plain text for a cell of a table ("▲ bagud")."""
    return f"{SHAPES[tone]} {word}"


def links(*drawn: Callable[[], None]) -> None:
    """Small links side by side; each argument draws one, as `lambda: page_link(...)`."""
    with st.container(key=_key(), horizontal=True, gap="small"):
        for draw in drawn:
            draw()


@dataclass(frozen=True)
class KeyFigure:
    """One figure of the row under the headline.

    `value` is formatted text (data.danish); `source` is (query name, own parameters, row of the answer or None), `figure`
    the id of the key figure that it is (queries.figures), whose rows then add up to it;
    `link` is (slug, label) of the page that explains it, and may carry a dict for the address: (slug, label, {...}).
    `tone` and `tone_text` add a judgement in words ("bad", "3 uger bagud").
    """

    label: str
    value: str
    note: str = ""
    source: tuple[str, Mapping[str, Any], int | None] | None = None
    link: tuple[str, str] | tuple[str, str, Mapping[str, str | int]] | None = None
    tone: Tone = "neutral"
    tone_text: str = ""
    figure: str | None = None


def key_figures(figures: Sequence[KeyFigure], *, per_row: int = 4) -> None:
    """The few figures that carry the message, as cards that wrap on a narrow screen."""
    for start in range(0, len(figures), per_row):
        columns = st.columns(per_row, gap="medium")
        for column, figure in zip(columns, figures[start : start + per_row], strict=False):
            with column:
                _key_figure(figure)


def _key_figure(figure: KeyFigure) -> None:
    judged = f"<div>{tone_word(figure.tone_text, figure.tone)}</div>" if figure.tone_text else ""
    small = f'<div class="note">{escape(figure.note)}</div>' if figure.note else ""
    st.html(
        f'<div class="csb-figure"><div class="label">{escape(figure.label)}</div>'
        f'<div class="value">{escape(figure.value)}</div>{judged}{small}</div>'
    )
    drawn: list[Callable[[], None]] = []
    if figure.link:
        slug, label, *address = figure.link
        drawn.append(lambda: page_link(slug, label, **(address[0] if address else {})))
    if figure.source:
        name, parameters, row = figure.source
        drawn.append(lambda: source_link(name, row=row, figure=figure.figure, **parameters))
    if drawn:
        links(*drawn)


def problem(sentence: str) -> None:
    """Something went wrong: one sentence with what to do about it."""
    st.error(plain(sentence))
