"""The parts of a page in words: headline, lead, notes and empty states. All text is escaped here."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from pages.parts import filters
from pages.parts.guide import terms
from pages.parts.markdown import plain
from pages.parts.sources import page_link, page_url
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
        f'<div class="csb-kicker">{escape(filters.page_title())}</div>{_filters_on_paper()}'
        f'<h1 class="csb-headline">{escape(text)}</h1>'
    )


def named(thing: str) -> None:
    """The window, the bookmark and the history carry the name of what is shown: an initiative, a hotspot, a view, a slide."""
    st.set_page_config(page_title=f"{thing} · {filters.page_title()} · Sikker By")


def _filters_on_paper() -> str:
    """HTML: what the controls say on the screen, which are not printed; nothing on a page that has no filters."""
    if not filters.are_heeded():
        return ""
    chosen = filters.current_filters().words() or "ingen"
    return f'<div class="csb-on-paper">Filtre: {escape(chosen)}</div>'


def lead(text: str) -> None:
    """One or two sentences under the headline: what the figures rest on, and what to look at."""
    st.html(f'<div class="csb-lead"><p>{escape(text)}</p>{_term_links(text)}</div>')


def section(title: str, note: str = "") -> None:
    """A heading within the page, with an explanation under it."""
    st.session_state["csb_sections"] = st.session_state.get("csb_sections", 0) + 1
    small = f'<div class="csb-note"><p>{escape(note)}</p>{_term_links(note)}</div>' if note else ""
    st.html(f'<h2 class="csb-section">{escape(title)}</h2>{small}')


def title(text: str, note: str = "") -> None:
    """The title of a chart or of what looks like one, with what is measured under it: a heading of the section that it stands in, or
    of the page where there is none before it, so that no level is jumped over."""
    level = "h3" if st.session_state.get("csb_sections") else "h2"
    heading = f'<{level} class="csb-chart-title">{escape(text)}</{level}>' if text else ""
    under = f'<p class="csb-chart-subtitle">{escape(note)}</p>' if note else ""
    st.html(heading + under)


def note(text: str) -> None:
    """Small print: a definition, a reservation, a credit line."""
    st.html(f'<div class="csb-note"><p>{escape(text)}</p>{_term_links(text)}</div>')


def _term_links(text: str) -> str:
    """HTML after a text: for each term of the word list in it a link with its »?« to what it means, the first time on a page."""
    met = st.session_state.setdefault("csb_terms", {})
    # By the text that had it first, so that a part of the page that is drawn again keeps its links.
    links = [
        f'<a href="{escape(page_url("vejledning", **{terms.TOPIC: terms.TAB, terms.WORD: id_}), quote=True)}" target="_self">'
        f"{escape(words)}?</a>"
        for id_, words in terms.used(text)
        if met.setdefault(id_, text) == text
    ]
    return f'<p class="csb-asked">{" ".join(links)}</p>' if links else ""


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


def links(*drawers: Callable[[], None]) -> None:
    """Small links side by side; each argument draws one, as `lambda: page_link(...)`."""
    with st.container(key=_key(), horizontal=True, gap="small"):
        for draw in drawers:
            draw()


def problem(sentence: str) -> None:
    """Something went wrong: one sentence with what to do about it."""
    st.error(plain(sentence))
