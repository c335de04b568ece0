"""What a Word file of a presentation is made of: A4 in the product's type, sentences, tables that are whole, pages that lie down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm, Pt, RGBColor

from data.palette import LIGHT
from queries.briefing import fit
from queries.briefing.files import AUTHOR, Cover, clean, column_of, value_text
from queries.briefing.slide import Table

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LANGUAGE = "da-DK"
_FONT = "Calibri"
_LONG, _SHORT, _MARGIN = Mm(297), Mm(210), Mm(22)
UPRIGHT, LYING = (_SHORT - 2 * _MARGIN) / Pt(1), (_LONG - 2 * _MARGIN) / Pt(1)  # room for text, points
_SIDE = 4.0  # a cell's margin to each side, points


class WordFile:
    """The document while it is written. `subject`: what it is, in the file's properties."""

    def __init__(self, cover: Cover, subject: str) -> None:
        self.cover = cover
        self.document = Document()
        self.tables = 0
        _prepare(self.document, cover, subject)

    def text(
        self, text: str, *, style: str | None = None, shade: str = "", bold: bool = False, size: float = 0
    ) -> None:
        run = self.document.add_paragraph(style=style).add_run(text)
        if bold:
            run.bold = True
        if shade:
            run.font.color.rgb = RGBColor.from_string(shade[1:])
        if size:
            run.font.size = Pt(size)

    def front(self, what: str) -> None:
        """The title, `what` it is, what must be said of it first, and the facts of the presentation."""
        self.document.add_heading(clean(self.cover.title), level=0)
        self.text(what, style="Subtitle")
        for sentence in self.cover.warnings():
            self.text(sentence, shade=LIGHT.bad, bold=True)
        for word, text in self.cover.facts():
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = Pt(2)
            paragraph.add_run(f"{word}: ").bold = True
            paragraph.add_run(text)

    def table(self, table: Table) -> None:
        """The whole table under its caption."""
        if not table.columns:
            return
        section = self.document.sections[-1]
        laid = _laid_out(table, LYING if section.orientation == WD_ORIENT.LANDSCAPE else UPRIGHT)
        self.tables += 1
        caption = self.document.add_paragraph(f"Tabel {self.tables}. {clean(table.caption)}", style="Caption")
        caption.paragraph_format.keep_with_next = True
        native = parse_xml(_table(laid, clean(table.caption)))
        self.document.element.body.sectPr.addprevious(native)
        # Word joins tables that touch.
        after = self.document.add_paragraph("" if table.rows else "Der er ingen rækker i tabellen.")
        if table.rows:
            after.paragraph_format.line_spacing, after.paragraph_format.space_after = Pt(6), Pt(2)

    def turn(self, *, lying: bool) -> None:
        """The next pages lie down, or stand."""
        section = self.document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if lying else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (_LONG, _SHORT) if lying else (_SHORT, _LONG)


def stands(table: Table) -> bool:
    """Whether the table fits a page that stands, with neither figures nor words broken."""
    return not table.columns or _laid_out(table, UPRIGHT).fits


# -- a table as Word writes it: all at once, since cell by cell takes minutes for long ones ------------------


@dataclass(frozen=True)
class _Laid:
    """A table's texts with the sizes they are written in; `fits` where neither figures nor words are broken."""

    header: list[str]
    cells: list[list[str]]
    right: list[bool]
    widths: list[float]
    size: float
    fits: bool


def _laid_out(table: Table, room: float) -> _Laid:
    header = [clean(column.header) for column in table.columns]
    cells = [
        [value_text(column, value) for column, value in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]
    right = [column_of(column).is_figure for column in table.columns]
    whole = [column.kind != "text" for column in table.columns]
    for size in (9.5, 8.5):
        widths, fits = fit.columns(header, cells, whole, size, room, _SIDE)
        if fits:
            break
    return _Laid(header, cells, right, widths, size, fits)


def _table(laid: _Laid, caption: str) -> str:
    right, widths, size = laid.right, laid.widths, laid.size
    grid = "".join(f'<w:gridCol w:w="{_twips(wide)}"/>' for wide in widths)
    line = f'w:val="single" w:sz="4" w:space="0" w:color="{LIGHT.common[1:]}"'
    rows = [_row(laid.header, right, widths, size, is_head=True)]
    rows += [_row(row, right, widths, size, is_head=False) for row in laid.cells]
    return (
        f"<w:tbl {nsdecls('w')}><w:tblPr>"
        f'<w:tblW w:w="{_twips(sum(widths))}" w:type="dxa"/>'
        f"<w:tblBorders><w:top {line}/><w:bottom {line}/><w:insideH {line}/></w:tblBorders>"
        '<w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{_twips(_SIDE)}" w:type="dxa"/><w:right w:w="{_twips(_SIDE)}" w:type="dxa"/></w:tblCellMar>'
        f'<w:tblLook w:firstRow="1" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val={quoteattr(caption)}/>'
        f"</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    texts: Sequence[str], right: Sequence[bool], widths: Sequence[float], size: float, *, is_head: bool
) -> str:
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{LIGHT.panel[1:]}"/>' if is_head else ""
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{_twips(wide)}" w:type="dxa"/>{shade}</w:tcPr>'
        f'<w:p><w:pPr><w:spacing w:before="20" w:after="20"/><w:jc w:val="{"right" if is_figure else "left"}"/></w:pPr>'
        f"{_runs(text, size, bold=is_head)}</w:p></w:tc>"
        for text, is_figure, wide in zip(texts, right, widths, strict=True)
    )
    # A header that is told again on each page; a row that is not torn apart between two.
    return f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if is_head else ''}</w:trPr>{cells}</w:tr>"


def _runs(text: str, size: float, *, bold: bool) -> str:
    style = f"<w:rPr>{'<w:b/>' if bold else ''}<w:sz w:val='{round(2 * size)}'/></w:rPr>"
    parts = (f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in text.split("\n"))
    return f"<w:r>{style}{'<w:br/>'.join(parts)}</w:r>"


def _twips(points: float) -> int:
    return round(20 * points)


# -- the file itself ----------------------------------------------------------------------------------------


def _prepare(document: Any, cover: Cover, subject: str) -> None:
    """A4, Danish, the product's type, page numbers, and nobody's name in the file's properties."""
    section = document.sections[0]
    section.page_width, section.page_height = _SHORT, _LONG
    section.left_margin = section.right_margin = _MARGIN
    section.top_margin = section.bottom_margin = _MARGIN
    _styles(document)
    head = section.header.paragraphs[0]
    head.text = ". ".join(text for text in (clean(cover.title), cover.stage) if text)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{cover.dateline()}\tSide ")
    _field(foot, "PAGE")
    foot.add_run(" af ")
    _field(foot, "NUMPAGES")
    foot.style.paragraph_format.tab_stops.clear_all()
    foot.paragraph_format.tab_stops.add_tab_stop(Pt(UPRIGHT), WD_TAB_ALIGNMENT.RIGHT)
    for style in ("Header", "Footer"):
        font = document.styles[style].font
        font.size, font.color.rgb = Pt(9), RGBColor.from_string(LIGHT.muted[1:])
    core = document.core_properties
    core.title, core.author, core.last_modified_by = clean(cover.title)[:255], AUTHOR, AUTHOR
    core.subject, core.language, core.comments = subject, LANGUAGE, ""
    core.created = core.modified = datetime.now(UTC)


def _styles(document: Any) -> None:
    styles = document.styles
    defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for lang in styles.element.iter(qn("w:lang")):
        lang.set(qn("w:val"), LANGUAGE)
    if defaults.find(qn("w:lang")) is None:
        language = OxmlElement("w:lang")
        language.set(qn("w:val"), LANGUAGE)
        defaults.append(language)
    for lang in document.settings.element.iter(qn("w:themeFontLang")):
        lang.set(qn("w:val"), LANGUAGE)
    sizes = {"Normal": 11, "Title": 24, "Subtitle": 13, "Heading 1": 15, "Caption": 10}
    for name, size in sizes.items():
        style = styles[name]
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for attribute in list(fonts.attrib):
            del fonts.attrib[attribute]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor.from_string((LIGHT.muted if name == "Subtitle" else LIGHT.ink)[1:])
        style.font.italic = False
    styles["Title"].element.pPr.remove(styles["Title"].element.pPr.find(qn("w:pBdr")))
    styles["Heading 1"].paragraph_format.space_before = Pt(18)
    styles["Heading 1"].paragraph_format.space_after = Pt(4)
    styles["Normal"].paragraph_format.space_after = Pt(6)
    styles["Caption"].paragraph_format.space_before = Pt(8)
    styles["Caption"].paragraph_format.space_after = Pt(3)


def _field(paragraph: Any, instruction: str) -> None:
    """A field that Word reckons; the text in it stands until then."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), instruction)
    run = paragraph.add_run("1")._r
    run.addprevious(field)
    field.append(run)
