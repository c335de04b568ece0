"""The presentation as files to take along: PowerPoint, the paper and its annex as Word, and Excel, with the figures of the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from data.excel import XLSX
from pages.parts.download import noted
from queries.briefing.compose import from_slides
from queries.briefing.export_docx import to_docx
from queries.briefing.export_paper import to_paper
from queries.briefing.export_pptx import PPTX, to_pptx
from queries.briefing.export_xlsx import to_xlsx
from queries.briefing.files import Cover
from queries.briefing.paper import Paper
from queries.briefing.slide import Slide
from queries.briefing.word import DOCX

_File = tuple[str, str, str, str, Callable[[Cover, Sequence[Slide]], bytes]]
_FILES: tuple[_File, ...] = (
    ("pptx", "Hent som PowerPoint", "praesentation", PPTX, to_pptx),
    ("docx", "Hent bilag som Word", "bilag", DOCX, to_docx),
    ("xlsx", "Hent tallene som Excel", "tal", XLSX, to_xlsx),
)


PAPER = ("docx", "Hent indstilling som Word", "indstilling", DOCX)


def show(cover: Cover, slides: Sequence[Slide], paper: Paper | None, *, key: str = "take_along") -> None:
    """Four buttons beside each other; each makes its file when it is asked for, outside the page's run.

    Of a locked version: `show(Cover.from_version(version, ...), version.slides, version.paper)`.
    """
    files: list[_File] = [*_FILES[:1], (*PAPER, partial(_paper, paper)), *_FILES[1:]]
    for column, (ending, label, what, mime, make) in zip(st.columns(len(files)), files, strict=True):
        with column:
            st.download_button(
                label,
                data=noted(partial(make, cover, tuple(slides)), f"{cover.title}: {what}.{ending}"),
                file_name=f"{file_stem(cover, what)}.{ending}",
                mime=mime,
                key=f"{key}_{what}",
                on_click="ignore",
                icon=":material/download:",
                width="stretch",
            )


def _paper(paper: Paper | None, cover: Cover, slides: Sequence[Slide]) -> bytes:
    return to_paper(cover, slides, paper or from_slides(slides))


def file_stem(cover: Cover, what: str) -> str:
    """ "oeu-2010-04-13-bilag", and "-offentlig" where it is."""
    parts = ["oeu", cover.meeting_date.isoformat() if cover.meeting_date else "", what]
    return "-".join([*filter(None, parts), *(["offentlig"] if cover.public else [])])
