"""The presentation as files to take along: PowerPoint, Word and Excel, with the figures of the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from data.excel import XLSX
from pages.parts.download import noted
from queries.briefing.export_docx import DOCX, to_docx
from queries.briefing.export_pptx import PPTX, to_pptx
from queries.briefing.export_xlsx import to_xlsx
from queries.briefing.files import Cover
from queries.briefing.slide import Slide

_FILES: tuple[tuple[str, str, str, str, Callable[[Cover, Sequence[Slide]], bytes]], ...] = (
    ("pptx", "Hent som PowerPoint", "praesentation", PPTX, to_pptx),
    ("docx", "Hent bilag som Word", "bilag", DOCX, to_docx),
    ("xlsx", "Hent tallene som Excel", "tal", XLSX, to_xlsx),
)


def show(cover: Cover, slides: Sequence[Slide], *, key: str = "take_along") -> None:
    """Three buttons beside each other; each makes its file when it is asked for, outside the page's run.

    Of a locked version: `show(Cover.from_version(version, ...), version.slides)`. Of a draft the same, with the slides as
    they are computed now.
    """
    for column, (ending, label, what, mime, make) in zip(st.columns(3), _FILES, strict=True):
        with column:
            st.download_button(
                label,
                data=noted(partial(make, cover, tuple(slides)), f"{cover.title}: {what}.{ending}"),
                file_name=f"{file_stem(cover, what)}.{ending}",
                mime=mime,
                key=f"{key}_{ending}",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
            )


def file_stem(cover: Cover, what: str) -> str:
    """ "oeu-2010-04-13-bilag", and "-offentlig" where it is."""
    parts = ["oeu", cover.meeting_date.isoformat() if cover.meeting_date else "", what]
    return "-".join([*filter(None, parts), *(["offentlig"] if cover.public else [])])
