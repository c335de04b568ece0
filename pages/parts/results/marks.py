"""The marks of this page: how far on the way (attainment's colours), and the two symbols of a control chart (their own)."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from data import danish
from pages.parts.page import shaped, tone_word
from pages.parts.theme import Tone
from queries.results.words import (
    ASSURANCES,
    LEVELS,
    NO_ASSURANCE,
    NO_VARIATION,
    VARIATIONS,
    initiative_word,
    verdict_word,
)
from queries.results.words import (
    shown_as as word_of,
)
from queries.results.words import (
    way as way_words,
)

LIGHTS: dict[str, Tone] = {"green": "good", "yellow": "warn", "red": "bad", "grey": "neutral"}
_ARROWS = {"high": "↑", "low": "↓"}
_ASSURANCE_SIGNS = {"pass": ("✓", "improvement"), "fail": ("✕", "concern"), "inconsistent": ("?", "common")}


def apply_style() -> None:
    """Send the page's own style sheet."""
    st.html(f"<style>{Path(__file__).with_name('results.css').read_text()}</style>")


def light(state: Mapping[Any, Any]) -> str:
    """HTML: the verdict on a target with its shape and colour ("▲ usikkert")."""
    return tone_word(verdict_word(state), LIGHTS[state["colour"]])


def light_text(state: Mapping[Any, Any]) -> str:
    """The same as plain text, for a cell of a table."""
    return shaped(verdict_word(state), LIGHTS[state["colour"]])


def initiative_light(row: Mapping[Any, Any]) -> str:
    """HTML: an initiative's light with its shape and colour ("▲ delvist eller usikkert")."""
    return tone_word(initiative_word(row), LIGHTS[row["colour"]])


def initiative_text(row: Mapping[Any, Any]) -> str:
    """The same as plain text, for a cell of a table."""
    return shaped(initiative_word(row), LIGHTS[row["colour"]])


def level_text(state: Mapping[Any, Any]) -> str:
    """Where the level is on the way, as plain text ("▲ bagud")."""
    return shaped(LEVELS[state["level_colour"]], LIGHTS[state["level_colour"]])


def way(state: Mapping[Any, Any]) -> str:
    """HTML: a bar from udgangspunkt to mål, filled as far as the indicator has come; the line is where it should be by now."""
    gone, due = state["attainment"], state["expected"]
    if danish.is_missing(gone):
        return f'<div class="csb-way-words">{_level(state)}</div>'
    tone = LIGHTS[state["level_colour"]]
    filled = float(gone)
    mark = "" if danish.is_missing(due) else f'<u style="left:{float(due):.1%}"></u>'
    return (
        f'<div class="csb-way-words">{_level(state)}<span>{escape(way_words(state))}</span></div>'
        f'<div class="csb-way"><b style="width:{filled:.1%};background:var(--csb-{tone})"></b>{mark}</div>'
    )


def _level(state: Mapping[Any, Any]) -> str:
    return tone_word(LEVELS[state["level_colour"]], LIGHTS[state["level_colour"]])


def variation(value: str | None, *, shown_as: str | None = None) -> str:
    """HTML: the symbol of variation with its word. A circle; an arrow where the movement is more than chance. `shown_as`: the
    word for a newest figure that may not be shown."""
    if danish.is_missing(value):
        return _symbol("variation", "none", "·", shown_as or NO_VARIATION)
    kind, _, direction = str(value).partition("_")
    if kind == "common":
        return _symbol("variation", "common", "~", VARIATIONS["common_cause"])
    return _symbol("variation", kind, _ARROWS[direction], VARIATIONS[str(value)])


def assurance(value: str | None) -> str:
    """HTML: the symbol of assurance with its word. A square."""
    if danish.is_missing(value):
        return _symbol("assurance", "none", "–", NO_ASSURANCE)
    sign, kind = _ASSURANCE_SIGNS[str(value)]
    return _symbol("assurance", kind, sign, ASSURANCES[str(value)])


def symbols(state: Mapping[Any, Any]) -> str:
    """HTML: both symbols of a state."""
    symbol = variation(state["variation"], shown_as=word_of(state))
    return f'<div class="csb-symbols">{symbol}{assurance(state["assurance"])}</div>'


def _symbol(what: str, kind: str, sign: str, word: str) -> str:
    return f'<span class="csb-symbol {what} {kind}"><span class="sign" aria-hidden="true">{sign}</span><span>{escape(word)}</span></span>'
