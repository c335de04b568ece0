"""Colours and the product's own style sheet, light and dark. The widgets' theme stands in .streamlit/config.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import streamlit as st

from data.palette import DARK, LIGHT, Palette, Tone

__all__ = ["DARK", "LIGHT", "SANS", "SERIF", "Palette", "Tone", "apply_style", "palette"]

SANS = '"Sikker By Sans", sans-serif'
SERIF = '"Sikker By Serif", serif'


def palette() -> Palette:
    """The palette of the theme that the reader sees."""
    return DARK if st.context.theme.type == "dark" else LIGHT


# Text and lines follow the text around them, so that they can be read even when the reader's system changes between
# light and dark while a page is open: no run of the page tells us of that. Muted accent still has contrast 4.5.
_FOLLOWING = {
    "ink": "currentColor",
    "muted": "color-mix(in srgb, currentColor 85%, transparent)",
    "line": "color-mix(in srgb, currentColor 20%, transparent)",
    "panel": "color-mix(in srgb, currentColor 5%, transparent)",
}


def apply_style() -> None:
    """Send the style sheet, with the palette as CSS variables (--csb-ink, --csb-accent ...)."""
    colours = palette()
    declared = _declared(_named(colours) | _FOLLOWING | {"label": colours.muted})
    sheet = Path(__file__).with_name("style.css").read_text()
    paper = _declared(_named(LIGHT))
    st.html(f"<style>:root{{{declared}}}{sheet}@media print{{:root{{{paper}}}}}</style>")


def _named(colours: Palette) -> dict[str, str]:
    named = {field.name: getattr(colours, field.name) for field in fields(colours)}
    return {name: value for name, value in named.items() if isinstance(value, str)}


def _declared(variables: Mapping[str, str]) -> str:
    return "".join(f"--csb-{name}:{value};" for name, value in variables.items())
