"""The paper for the committee as Word: the sections of an indstilling, the views' pictures as charts of Word's own, each table once in
the annex, and real footnotes to the cells."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.enum.style import WD_STYLE_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Emu, Mm, Pt, RGBColor
from pptx import Presentation
from pptx.util import Length

from data import danish
from data.palette import LIGHT
from queries.briefing.chart_pptx import TEXT, add_chart
from queries.briefing.compose import has_table, is_drawn
from queries.briefing.files import Cover, chart_table, clean, cleaned, mark_words, one_line, reference_words
from queries.briefing.paper import ANNEX, FIGURE, MARK, SOURCE, TITLES, Paper
from queries.briefing.screen import chart_rows
from queries.briefing.slide import Chart, Slide, Table
from queries.briefing.word import WordFile, stands

_WIDE = Mm(166)  # across a page that stands
_TEXT = 9  # of a chart's words, points
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_DRAWING = "application/vnd.openxmlformats-officedocument.drawingml"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ITEM = re.compile(r"(?P<number>\d+\. )|- ")


def to_paper(cover: Cover, slides: Sequence[Slide], paper: Paper) -> bytes:
    """The bytes of a .docx file on A4. Internal remarks are in no file of this kind."""
    paper_file = _PaperFile(cover, [cleaned(slide) for slide in slides], paper)
    paper_file.front("Indstilling til Økonomiudvalget")
    for section, title in TITLES.items():
        text = paper.text(section)
        if text.strip() or section == ANNEX:
            paper_file.section(title, text)
    paper_file.annex()
    paper_file.foot()
    out = io.BytesIO()
    paper_file.document.save(out)
    return out.getvalue()


class _PaperFile(WordFile):
    """The document while it is written."""

    def __init__(self, cover: Cover, slides: Sequence[Slide], paper: Paper) -> None:
        super().__init__(cover, "Indstilling til Økonomiudvalget")
        self.paper = paper
        self.slides = dict(zip(paper.labels, slides, strict=True))
        self.annexed = _numbered(self.slides)
        self.footnotes: list[str] = []
        self.pictures = 0
        _styles(self.document)

    def section(self, title: str, text: str) -> None:
        self.document.add_heading(title, level=1)
        for block in re.split(r"\n\s*\n", clean(text).strip()):
            for line in block.split("\n"):
                self._line(line.strip())

    def _line(self, line: str) -> None:
        whole = MARK.fullmatch(line)
        if whole is not None and whole.group(1) == FIGURE:
            self._picture(whole.group(2))
        elif line.startswith("## "):
            self.document.add_heading(line.removeprefix("## "), level=2)
        elif item := _ITEM.match(line):
            paragraph = self.document.add_paragraph(style=None if item["number"] else "List Bullet")
            if item["number"]:
                paragraph.paragraph_format.left_indent = Mm(8)
                paragraph.paragraph_format.first_line_indent = Mm(-8)
            self._marked_text(paragraph, line if item["number"] else line[item.end() :])
        elif line:
            self._marked_text(self.document.add_paragraph(), line)

    def _marked_text(self, paragraph: Any, text: str) -> None:
        """The text with its marks as footnotes and numbers of tables."""
        at = 0
        for match in MARK.finditer(text):
            before = text[at : match.start()]
            # A footnote stands at the word, a number after a space.
            paragraph.add_run(before.rstrip() if match.group(1) == SOURCE else before)
            self._mark(paragraph, match.group(1), match.group(2))
            at = match.end()
        paragraph.add_run(text[at:])

    def _mark(self, paragraph: Any, kind: str, label: str) -> None:
        if kind == SOURCE:
            if lines := self.paper.references.get(label):
                note = "; ".join(lines) + "."
                self.footnotes.append(
                    f"Som note {self.footnotes.index(note) + 1}." if note in self.footnotes else note
                )
                run = paragraph.add_run()
                run.style = "Footnote Reference"
                reference = OxmlElement("w:footnoteReference")
                reference.set(qn("w:id"), str(len(self.footnotes)))
                run._r.append(reference)
        elif label in self.annexed:
            paragraph.add_run(f"tabel {self.annexed[label]}")

    # -- pictures and tables --------------------------------------------------------------------------------

    def _picture(self, label: str) -> None:
        slide = self.slides.get(label)
        if slide is None or slide.chart is None or not is_drawn(slide):
            return
        self.pictures += 1
        caption = self.document.add_paragraph(
            f"Figur {self.pictures}. {_caption(label, slide)}", style="Caption"
        )
        caption.paragraph_format.keep_with_next = True
        paragraph = self.document.add_paragraph()
        paragraph.add_run()._r.append(self._chart(slide.chart))
        legend = [reference_words(slide.chart), *mark_words(slide.chart)]
        if any(legend):
            self.text(f"I figuren: {'; '.join(filter(None, legend))}.", shade=LIGHT.muted, size=9)

    def _chart(self, chart: Chart) -> Any:
        """The chart as one of Word's own, drawn by PowerPoint's painter, with its figures in the sheet behind it."""
        height = _height(chart)
        deck = Presentation()
        shapes = deck.slides.add_slide(deck.slide_layouts[6]).shapes
        nowhere = Length(0)
        native: Any = add_chart(shapes, chart, nowhere, nowhere, Length(_WIDE), Length(height)).chart
        package, number = self.document.part.package, self.pictures
        sheet = Part(
            PackURI(f"/word/embeddings/figur{number}.xlsx"),
            _SHEET,
            native.part.chart_workbook.xlsx_part.blob,
            package,
        )
        blob = re.sub(
            rb' sz="(\d+)"', lambda match: b' sz="%d"' % (int(match[1]) * _TEXT // TEXT), native.part.blob
        )
        part = Part(PackURI(f"/word/charts/chart{number}.xml"), f"{_DRAWING}.chart+xml", blob, package)
        behind = part.relate_to(sheet, f"{_RELATED}/package")
        part._blob = re.sub(rb'(<c:externalData[^>]* r:id=)"[^"]+"', rb'\1"%s"' % behind.encode(), part.blob)
        relation = self.document.part.relate_to(part, f"{_RELATED}/chart")
        return parse_xml(
            f'<w:drawing {nsdecls("w", "wp", "a", "r")} xmlns:c="{_DRAWING_NS}/chart">'
            f'<wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{_WIDE}" cy="{height}"/>'
            f'<wp:docPr id="{number}" name="Figur {number}" descr={quoteattr(one_line(chart.alt))}/><wp:cNvGraphicFramePr/>'
            f'<a:graphic><a:graphicData uri="{_DRAWING_NS}/chart"><c:chart r:id="{relation}"/></a:graphicData></a:graphic>'
            "</wp:inline></w:drawing>"
        )

    def annex(self) -> None:
        """Each table once, with the reservations of the views that stand on it; its pages lie down where it is too wide to stand."""
        for label, slide in self.slides.items():
            number, table = self.annexed.get(label), _table(slide)
            if number is None or table is None or number != self.tables + 1:
                continue
            if lies := not stands(table):
                self.turn(lying=True)
            self.document.add_heading(f"Bilag {number}: {label}", level=2)
            self.table(table)
            for note in dict.fromkeys((slide.subtitle, *slide.notes)):
                if note:
                    self.text(note, style="List Bullet")
            if lies:
                self.turn(lying=False)
        if done := self.cover.confirmations:
            signers = danish.listing([f"{one.administration} {danish.day(one.on)}" for one in done])
            self.text(f"Tallene er bekræftet af {signers}.")

    # -- the footnotes --------------------------------------------------------------------------------------

    def foot(self) -> None:
        """The part of Word's footnotes, which python-docx does not know."""
        notes = "".join(
            f'<w:footnote w:id="{number}"><w:p><w:pPr><w:pStyle w:val="FootnoteText"/></w:pPr>'
            '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {escape(clean(text))}</w:t></w:r></w:p></w:footnote>'
            for number, text in enumerate(self.footnotes, start=1)
        )
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{number}"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
            f"<w:r><w:{kind}/></w:r></w:p></w:footnote>"
            for number, kind in ((-1, "separator"), (0, "continuationSeparator"))
        )
        text = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><w:footnotes {nsdecls("w")}>{separators}{notes}</w:footnotes>'
        part = Part(
            PackURI("/word/footnotes.xml"),
            f"{_WORD}.footnotes+xml",
            text.encode(),
            self.document.part.package,
        )
        self.document.part.relate_to(part, f"{_RELATED}/footnotes")
        # The settings name the two separators; the element stands where the schema has it, after what it follows.
        settings = self.document.settings.element
        after = settings.find(qn("w:compat"))
        named = parse_xml(
            f'<w:footnotePr {nsdecls("w")}><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>'
        )
        if after is None:
            settings.append(named)
        else:
            after.addprevious(named)


_DRAWING_NS = "http://schemas.openxmlformats.org/drawingml/2006"


def _caption(label: str, slide: Slide) -> str:
    return f"{label}. {slide.subtitle}" if slide.subtitle else label


def _height(chart: Chart) -> Emu:
    """Room for each of its rows, and for its axis and legend."""
    rows = chart_rows(chart)
    return Emu(min(Mm(200), Mm(30) + rows * Mm(7)) if rows else Mm(75))


def _table(slide: Slide) -> Table | None:
    """The figures to look up: the view's own table, else those of its picture."""
    if slide.table is not None and slide.table.rows:
        return slide.table
    return chart_table(slide.chart) if slide.chart is not None and has_table(slide) else None


def _numbered(slides: dict[str, Slide]) -> dict[str, int]:
    """What a view is called -> the number of its table. Views with the same table have the same number: it stands once."""
    numbers: dict[str, int] = {}
    seen: dict[Any, int] = {}
    for label, slide in slides.items():
        if (table := _table(slide)) is not None and table.columns:
            numbers[label] = seen.setdefault((table.columns, table.rows), len(seen) + 1)
    return numbers


def _styles(document: Any) -> None:
    styles = document.styles
    note = styles.add_style("Footnote Text", WD_STYLE_TYPE.PARAGRAPH)
    note.base_style = styles["Normal"]
    note.font.size = Pt(8.5)
    note.paragraph_format.space_after = Pt(0)
    reference = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    reference.font.superscript = True
    heading = styles["Heading 2"]
    fonts = heading.element.get_or_add_rPr().get_or_add_rFonts()
    for attribute in list(fonts.attrib):
        del fonts.attrib[attribute]
    heading.font.name, heading.font.size = "Calibri", Pt(12.5)
    heading.font.color.rgb = RGBColor.from_string(LIGHT.ink[1:])
