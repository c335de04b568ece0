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


# Text and lines follow the text around them.
_FOLLOWING = {
    "ink": "currentColor",
    "muted": "color-mix(in srgb, currentColor 85%, transparent)",
    "line": "color-mix(in srgb, currentColor 20%, transparent)",
    "panel": "color-mix(in srgb, currentColor 5%, transparent)",
}


def apply_style() -> None:
    """Send the style sheet, with the palette as CSS variables (--csb-ink, --csb-accent ...).

    A reader's system may change between light and dark while a page is open, and no run of the page tells us of that: within the
    app the browser chooses between the two, as the library has set the app's `color-scheme`. What lies over it (menus, tips) has
    the colours of the last run.
    """
    sheet = Path(__file__).with_name("style.css").read_text()
    both = {name: f"light-dark({colour},{_colours(DARK)[name]})" for name, colour in _colours(LIGHT).items()}
    app = "[data-testid=stApp]"
    st.html(
        f"<style>:root{{{_declared(_colours(palette()))}}}"
        f"@supports (color:light-dark(red,red)){{{app}{{{_declared(both)}}}}}"
        f"{sheet}@media print{{:root,{app}{{{_declared(_named(LIGHT))}}}}}</style>"
    )


def _colours(colours: Palette) -> dict[str, str]:
    """A palette's variables on the screen."""
    return _named(colours) | {"label": colours.muted} | _FOLLOWING


def _named(colours: Palette) -> dict[str, str]:
    named = {field.name: getattr(colours, field.name) for field in fields(colours)}
    return {name: value for name, value in named.items() if isinstance(value, str)}


def _declared(variables: Mapping[str, str]) -> str:
    return "".join(f"--csb-{name}:{value};" for name, value in variables.items())
