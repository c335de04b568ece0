"""A presentation as PowerPoint: native charts and tables, each slide with its source line, in the committee's format.

What does not fit a slide goes on to the next one, or a sentence says that it stands in the annex. Text is cut with an
ellipsis only where the whole of it is in the slide's notes.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from pptx import Presentation
from pptx.enum.text import MSO_ANCHOR, MSO_AUTO_SIZE, PP_ALIGN
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml.ns import qn
from pptx.util import Emu, Inches, Length, Pt

from data import danish
from data.palette import LIGHT
from queries.briefing import fit, table_pptx
from queries.briefing.chart_pptx import add_chart, colour
from queries.briefing.files import (
    AUTHOR,
    Cover,
    chart_table,
    clean,
    cleaned,
    mark_words,
    reference_words,
    source_line,
    with_interval,
)
from queries.briefing.slide import Chart, Slide, SlideFigure

PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
LANGUAGE = "da-DK"
_WIDTH, _HEIGHT = Inches(13.333), Inches(7.5)
_LEFT, _ROOM = Inches(0.6), Inches(12.13)
_TOP, _TITLE = Inches(0.4), Inches(1.2)  # where the headline begins, and the most it takes
_SIZES = (30, 28, 26, 24, 22, 20)  # of a headline
_BOTTOM = Inches(6.6)  # where the content ends
_FIGURES = Inches(3.4)  # the column of figures beside a picture
_GAP = Inches(0.3)
_NOTE_LINES = 4
_BESIDE = 6  # figures beside a picture


@dataclass(frozen=True)
class _Part:
    """What stands on one native slide: of a slide, all of it or what the ones before had no room for."""

    slide: Slide
    headline: str
    chart: Chart | None = None
    table: table_pptx.Page | None = None
    caption: str = ""
    figures: tuple[SlideFigure, ...] = ()
    is_first: bool = True


def to_pptx(cover: Cover, slides: Sequence[Slide]) -> bytes:
    """The bytes of a .pptx file: a front page, the slides in their order, then the tables behind the pictures that have one.

    Internal remarks are in no file of this kind. Without slides the front page says so.
    """
    deck = Presentation()
    _prepare(deck, cover)
    cleaned_slides = [cleaned(slide) for slide in slides]
    _front(deck, cover, empty=not cleaned_slides)
    behind = []
    for slide in cleaned_slides:
        parts, more = _parts(slide)
        behind += more
        for part in parts:
            _draw(deck, cover, part)
    for part in behind:
        _draw(deck, cover, part)
    _in_danish(deck)
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


# -- what goes where ----------------------------------------------------------------------------------------


def _parts(slide: Slide) -> tuple[list[_Part], list[_Part]]:
    """The native slides of a slide, and those that go to the end of the file."""
    chart = slide.chart if slide.chart and any(series.points for series in slide.chart.series) else None
    is_drawn = chart is not None and chart.kind != "map"
    # A map is a table here: PowerPoint has no map of the ten districts.
    as_table = replace(chart_table(chart), caption=chart.alt) if chart and not is_drawn else None
    tables = [table for table in (as_table, slide.table) if table is not None and table.columns]
    beside = slide.figures[:_BESIDE] if is_drawn or tables else slide.figures[:8]
    rest = slide.figures[len(beside) :]
    first = _Part(slide, slide.headline, chart=chart if is_drawn else None, figures=beside)
    parts = [first]
    more: list[_Part] = []
    if not is_drawn and tables:
        table, *tables = tables
        next_one = replace(first, headline=f"{slide.headline} (fortsat, 2 af 3)", is_first=False)
        top = max(_content_top(first), _content_top(next_one))
        room = _ROOM - (_FIGURES + _GAP if beside else 0)
        pages = table_pptx.pages(table, Length(room).pt, Length(_BOTTOM - top - _note_room(first)).pt)
        parts = [
            replace(
                first,
                table=page,
                caption=table.caption,
                is_first=at == 0,
                headline=slide.headline
                if at == 0
                else f"{slide.headline} (fortsat, {at + 1} af {len(pages)})",
                figures=beside if at == 0 else (),
            )
            for at, page in enumerate(pages)
        ]
    for at in range(0, len(rest), 8):
        parts.append(
            _Part(
                slide,
                f"{slide.headline} (flere tal)",
                figures=rest[at : at + 8],
                is_first=False,
            )
        )
    for table in tables:
        bare = _Part(slide, f"Tallene bag, 1 af 3: {slide.headline}", is_first=False)
        pages = table_pptx.pages(
            table, Length(_ROOM).pt, Length(_BOTTOM - _content_top(bare) - Inches(0.4)).pt
        )
        for at, page in enumerate(pages):
            count = f", {at + 1} af {len(pages)}" if len(pages) > 1 else ""
            more.append(
                replace(
                    bare,
                    headline=f"Tallene bag{count}: {slide.headline}",
                    table=page,
                    caption=table.caption,
                )
            )
    return parts, more


def _own_size(text: str) -> int:
    return fit.size_for(text, (20, 18, 16), Length(_ROOM).pt, 2 * 20 * fit.LINE)


def _title_end(headline: str) -> Length:
    """Where a headline ends, with some air under it."""
    room = Length(_ROOM).pt
    size = fit.size_for(headline, _SIZES, room, _TITLE.pt, bold=True)
    tall = fit.lines(headline, size, room, bold=True) * size * fit.LINE
    return Length(_TOP + min(_TITLE, Pt(tall)) + Pt(10))


def _content_top(part: _Part) -> Length:
    """Where the picture begins: under the headline, the own sentence and the subtitle."""
    top = int(_title_end(part.headline))
    if part.is_first and part.slide.own:
        size = _own_size(part.slide.own)
        count = min(2, fit.lines(part.slide.own, size, Length(_ROOM).pt))
        top += Pt(count * size * fit.LINE + 8)
    if part.is_first and part.slide.subtitle:
        top += Pt(14 * fit.LINE * min(2, fit.lines(part.slide.subtitle, 14, Length(_ROOM).pt)) + 6)
    return Length(top)


def _notes(part: _Part) -> list[str]:
    """The lines under the picture."""
    notes = list(part.slide.notes) if part.is_first else []
    if part.chart is not None:
        notes = [*_key(part.chart), *notes]
    if part.table is not None and part.table.note:
        notes = [part.table.note, *notes]
    return notes


def _key(chart: Chart) -> list[str]:
    """What cannot be read from the picture itself."""
    parts = []
    if chart.marks:
        parts.append(f"{'; '.join(mark_words(chart))}.")
    if any(point.far_low is not None for series in chart.series for point in series.points):
        parts.append("Grå mærker viser, hvor det næste kan ventes.")
    if with_interval(chart):
        parts.append(
            "Stiplede linjer viser nedre og øvre grænse."
            if chart.kind == "line"
            else "Stregen ved hvert tal går fra nedre til øvre grænse."
        )
    if any(point.provisional for series in chart.series for point in series.points):
        parts.append(
            "Hule mærker er foreløbige tal."
            if chart.kind not in ("bar", "columns", "timeline")
            else "Hule søjler er foreløbige tal."
        )
    return [" ".join(parts)] if parts else []


def _note_size(notes: Sequence[str]) -> int:
    return 14 if sum(fit.lines(note, 14, Length(_ROOM).pt) for note in notes) <= 3 else 12


def _note_room(part: _Part) -> Length:
    """What is kept free for the notes, and for a table's sentence on what is not there."""
    notes = _notes(part)
    size = _note_size(notes)
    count = min(_NOTE_LINES, sum(fit.lines(note, size, Length(_ROOM).pt) for note in notes))
    least = 2 if part.chart is None and part.slide.table is not None else 0
    return Length(Pt(size * fit.LINE * max(count, least) + 6))


# -- drawing ------------------------------------------------------------------------------------------------


def _draw(deck: Any, cover: Cover, part: _Part) -> None:
    native = deck.slides.add_slide(deck.slide_layouts[1])
    _title(native.shapes.title, part.headline, _TOP, _TITLE)
    slide, y = part.slide, _title_end(part.headline)
    if part.is_first and slide.own:
        size = _own_size(slide.own)
        y = _text(native, slide.own, y, size, LIGHT.accent, name="Egen sætning", most=2)
        y = Length(y + Pt(8))
    if part.is_first and slide.subtitle:
        y = _text(native, slide.subtitle, y, 14, LIGHT.muted, name="Undertitel", most=2)
    top = _content_top(part)
    notes = _notes(part)
    bottom = Length(_BOTTOM - (_note_room(part) if notes or part.table else 0))
    left, room = Length(_LEFT), Length(_ROOM)
    if part.figures and (part.chart or part.table):
        _figure_column(native, part.figures, top, bottom)
        left, room = Length(_LEFT + _FIGURES + _GAP), Length(_ROOM - _FIGURES - _GAP)
    elif part.figures:
        _figure_grid(native, part.figures, top, bottom)
    elif not part.chart and not part.table and slide.chart is not None:
        _text(native, "Der er ingen tal at tegne.", top, 20, LIGHT.muted, name="Tom figur", most=1)
    if part.chart is not None:
        add_chart(native.shapes, part.chart, left, top, room, Length(bottom - top))
    under = Length(bottom)
    if part.table is not None:
        ended = table_pptx.add_table(native.shapes, part.table, part.caption, left, top)
        under = max(ended, bottom) if part.figures else ended
    size = _note_size(notes)
    for note in notes:
        free = int(Length(_BOTTOM + Pt(6) - under).pt // (size * fit.LINE))
        if free > 0:
            under = _text(native, note, under, size, LIGHT.muted, name="Note", most=free)
    line = source_line(cover, slide)
    if line:
        size = fit.size_for(line, (12, 11), Inches(11.2).pt, 2 * 12 * fit.LINE)
        _text(native, line, Inches(6.75), size, LIGHT.muted, name="Kilde", most=2, room=Inches(11.2))
    _slide_number(deck, native)
    _speaker_notes(native, part, line)


def _title(shape: Any, text: str, y: Length, height: Length) -> None:
    shape.name = "Overskrift"
    shape.left, shape.top, shape.width, shape.height = _LEFT, y, _ROOM, height
    room, tall = Length(_ROOM).pt, Length(height).pt
    size = fit.size_for(text, _SIZES, room, tall, bold=True)
    frame = shape.text_frame
    _frame(frame, MSO_ANCHOR.TOP)
    frame.text = fit.shortened(text, size, room, int(tall // (size * fit.LINE)), bold=True)
    _style(frame, size, LIGHT.ink, bold=True)


def _text(
    native: Any,
    text: str,
    y: Length,
    size: int,
    shade: str,
    *,
    name: str,
    most: int,
    left: Length = _LEFT,
    room: Length = _ROOM,
    bold: bool = False,
) -> Length:
    """A box of text with at most so many lines; returns where it ends."""
    text = fit.shortened(text, size, room.pt, most, bold=bold)
    height = Pt(fit.lines(text, size, room.pt, bold=bold) * size * fit.LINE)
    shape = native.shapes.add_textbox(left, y, room, height)
    shape.name = name
    _frame(shape.text_frame, MSO_ANCHOR.TOP)
    shape.text_frame.text = text
    _style(shape.text_frame, size, shade, bold=bold)
    return Length(y + height)


def _frame(frame: Any, anchor: Any) -> None:
    frame.word_wrap, frame.auto_size, frame.vertical_anchor = True, MSO_AUTO_SIZE.NONE, anchor
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0


def _style(frame: Any, size: int, shade: str, *, bold: bool = False) -> None:
    for paragraph in frame.paragraphs:
        paragraph.alignment = PP_ALIGN.LEFT
        for run in paragraph.runs:
            run.font.size, run.font.bold, run.font.color.rgb = Pt(size), bold, colour(shade)


def _figure_column(native: Any, figures: Sequence[SlideFigure], top: Length, bottom: Length) -> None:
    """Figures below each other, left of the picture."""
    step = min(Inches(1.35), (bottom - top) // len(figures))
    for at, figure in enumerate(figures):
        _figure(native, figure, _LEFT, Length(top + at * step), _FIGURES, Length(step - Inches(0.1)), 32)


def _figure_grid(native: Any, figures: Sequence[SlideFigure], top: Length, bottom: Length) -> None:
    """Figures alone, up to four beside each other."""
    across = min(4, len(figures)) if len(figures) != 5 and len(figures) != 6 else 3
    rows = -(-len(figures) // across)
    wide, tall = _ROOM // across, min(Inches(2.4), (bottom - top) // rows)
    for at, figure in enumerate(figures):
        x, y = _LEFT + (at % across) * wide, top + (at // across) * tall
        room = Length(wide - Inches(0.3))
        _figure(native, figure, Length(x), Length(y), room, Length(tall - Inches(0.15)), 44)


def _figure(
    native: Any, figure: SlideFigure, x: Length, y: Length, room: Length, tall: Length, largest: int
) -> None:
    """A figure large, with its label and note under it, in one box."""
    sizes = [size for size in (44, 36, 32, 28, 24, 20) if size <= largest]
    size = fit.size_for(figure.text, sizes, room.pt, min(tall.pt * 0.55, sizes[0] * fit.LINE), bold=True)
    left = int((tall.pt - size * fit.LINE) // (14 * fit.LINE))
    label = fit.shortened(figure.label, 14, room.pt, max(1, left))
    left -= fit.lines(label, 14, room.pt)
    paragraphs = [(figure.text, size, LIGHT.ink, True), (label, 14, LIGHT.ink, False)]
    if figure.note and left > 0:
        paragraphs.append((fit.shortened(figure.note, 14, room.pt, left), 14, LIGHT.muted, False))
    shape = native.shapes.add_textbox(x, y, room, tall)
    shape.name = "Nøgletal"
    frame = shape.text_frame
    _frame(frame, MSO_ANCHOR.TOP)
    for at, (text, size_, shade, bold) in enumerate(paragraphs):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        run = paragraph.add_run()
        run.text = text
        run.font.size, run.font.bold, run.font.color.rgb = Pt(size_), bold, colour(shade)


def _front(deck: Any, cover: Cover, *, empty: bool) -> None:
    native = deck.slides.add_slide(deck.slide_layouts[0])
    _title(native.shapes.title, clean(cover.title), Inches(1.6), Inches(1.6))
    _text(native, AUTHOR, Inches(1.0), 18, LIGHT.accent, name="Afsender", most=1, bold=True)
    y = Length(Inches(3.35))
    for sentence in cover.warnings():
        y = _text(native, sentence, y, 20, LIGHT.bad, name="Bemærk", most=2, bold=True)
    y = Length(y + Inches(0.1))
    for word, text in cover.facts():
        y = _text(native, f"{word}: {text}", y, 16, LIGHT.ink, name=word, most=2)
    if cover.confirmations:
        confirmed = f"Bekræftet af: {danish.listing([f'{one.administration} {danish.day(one.on)}' for one in cover.confirmations])}"
        y = _text(native, confirmed, y, 16, LIGHT.ink, name="Bekræftet", most=3)
    if empty:
        _text(
            native,
            "Præsentationen har ingen sider endnu.",
            Length(y + Inches(0.1)),
            20,
            LIGHT.ink,
            name="Ingen sider",
            most=1,
        )


def _slide_number(deck: Any, native: Any) -> None:
    """The layout's own number, which PowerPoint counts."""
    for shape in deck.slide_layouts[1].placeholders:
        if shape.element.find(f".//{qn('p:ph')}").get("type") == "sldNum":
            copied = deepcopy(shape.element)
            taken = [int(element.get("id")) for element in native.shapes._spTree.iter(qn("p:cNvPr"))]
            copied.nvSpPr.cNvPr.set("id", str(max(taken) + 1))
            native.shapes._spTree.append(copied)
            for text in copied.iter(qn("a:t")):
                text.text = str(len(deck.slides) - 1)


def _speaker_notes(native: Any, part: _Part, line: str) -> None:
    """All sentences in full, and the sheets behind the figures; nothing internal."""
    slide = part.slide
    lines = [slide.headline, slide.own, slide.subtitle]
    lines += [f"{figure.label}: {figure.text}. {figure.note}".strip() for figure in slide.figures]
    if slide.chart is not None:
        lines += [clean(slide.chart.alt), reference_words(slide.chart)]
    lines += [*slide.notes, line]
    native.notes_slide.notes_text_frame.text = "\n".join(text for text in lines if text)


# -- the file itself ----------------------------------------------------------------------------------------


def _prepare(deck: Any, cover: Cover) -> None:
    """16:9, two Danish layouts, the product's colours, and nobody's name in the file's properties."""
    wider = _WIDTH / deck.slide_width
    deck.slide_width, deck.slide_height = _WIDTH, _HEIGHT
    # The front page is number 0, so that a slide has the number it has on the screen.
    deck.part._element.set("firstSlideNum", "0")
    for layout in list(deck.slide_layouts):
        if layout.name not in ("Title Slide", "Title Only"):
            deck.slide_layouts.remove(layout)
    for layout, name in zip(deck.slide_layouts, ("Forside", "Side"), strict=True):
        layout.name = name
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in list(holder.placeholders):
            kind = shape.element.find(f".//{qn('p:ph')}").get("type")
            if holder is not deck.slide_master and kind in ("dt", "ftr", "subTitle"):
                shape.element.getparent().remove(shape.element)
            elif shape.element.spPr.find(qn("a:xfrm")) is not None:
                shape.left, shape.width = Emu(int(shape.left * wider)), Emu(int(shape.width * wider))
            _placeholder_in_danish(shape, kind)
    _theme(deck)
    core = deck.core_properties
    core.title, core.author, core.last_modified_by = clean(cover.title)[:255], AUTHOR, AUTHOR
    core.subject, core.language = "Præsentation til Økonomiudvalget", LANGUAGE
    core.created = core.modified = datetime.now(UTC)
    core.revision = 1


_PLACEHOLDERS = {
    "title": ("Overskrift", "Skriv overskriften"),
    "ctrTitle": ("Overskrift", "Skriv overskriften"),
    "body": ("Tekst", "Skriv teksten"),
    "dt": ("Dato", ""),
    "ftr": ("Sidefod", ""),
    "sldNum": ("Sidetal", None),
}


def _placeholder_in_danish(shape: Any, kind: str) -> None:
    name, prompt = _PLACEHOLDERS.get(kind, (shape.name, None))
    shape.name = name
    if prompt is not None and shape.has_text_frame:
        shape.text_frame.text = prompt
    if kind == "sldNum" and shape.element.spPr.find(qn("a:xfrm")) is None:
        shape.left, shape.top, shape.width, shape.height = (
            Inches(11.93),
            Inches(6.7),
            Inches(0.8),
            Inches(0.4),
        )
        for run in shape.element.iter(qn("a:rPr")):
            run.set("sz", "1400")


def _theme(deck: Any) -> None:
    """The product's colours in PowerPoint's own palette, for who draws more."""
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    text = part.blob.decode()
    replaced = {
        "1F497D": LIGHT.ink,
        "EEECE1": LIGHT.panel,
        "4F81BD": LIGHT.accent,
        "C0504D": LIGHT.categories[1],
        "9BBB59": LIGHT.categories[2],
        "8064A2": LIGHT.categories[3],
        "4BACC6": LIGHT.categories[4],
        "F79646": LIGHT.categories[5],
    }
    for old, new in replaced.items():
        text = text.replace(f'srgbClr val="{old}"', f'srgbClr val="{new[1:]}"')
    part._blob = text.encode()


def _in_danish(deck: Any) -> None:
    """Every text says that it is Danish, so that it is spelled and read aloud as such."""
    for element in _elements(deck):
        for properties in element.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
            properties.set("lang", LANGUAGE)
        for run in element.iter(qn("a:r")):
            run.get_or_add_rPr().set("lang", LANGUAGE)


def _elements(deck: Any) -> Iterable[Any]:
    yield deck.slide_master._element
    for layout in deck.slide_layouts:
        yield layout._element
    for native in deck.slides:
        yield native._element
        if native.has_notes_slide:
            yield native.notes_slide._element
        for shape in native.shapes:
            if shape.has_chart:
                yield shape.chart._chartSpace
