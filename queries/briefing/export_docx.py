"""The annex that goes out before the meeting, as Word: for each slide its sentences and every figure as a table."""

from __future__ import annotations

import io
from collections.abc import Sequence

from data import danish
from data.contract import ADMINISTRATIONS
from data.palette import LIGHT
from queries.briefing.files import (
    Confirmed,
    Cover,
    chart_table,
    clean,
    cleaned,
    mark_words,
    numbers,
    reference_words,
    selection,
    sheets_behind,
    source_line,
)
from queries.briefing.slide import Plain, Slide, Table, TableColumn
from queries.briefing.word import WordFile, stands


def to_docx(cover: Cover, slides: Sequence[Slide]) -> bytes:
    """The bytes of a .docx file on A4: the front matter, a section for each slide, who has confirmed, and the sources.

    Internal remarks are in it where the cover says so.
    """
    annex = _Annex(cover, "Bilag til Økonomiudvalget")
    annex.front("Bilag til præsentationen for Økonomiudvalget")
    if not slides:
        annex.text("Præsentationen har ingen sider endnu.")
    for place, slide in enumerate(map(cleaned, slides), start=1):
        annex.slide(place, slide)
    annex.confirmations()
    if slides:
        annex.sources(slides)
    out = io.BytesIO()
    annex.document.save(out)
    return out.getvalue()


class _Annex(WordFile):
    """The document while it is written."""

    # -- parts ----------------------------------------------------------------------------------------------

    def slide(self, place: int, slide: Slide) -> None:
        """A section; its pages lie down where one of its tables is too wide to stand."""
        tables = [chart_table(slide.chart)] if slide.chart is not None else []
        if slide.table is not None:
            tables.append(slide.table)
        lies = not all(map(stands, tables))
        if lies:
            self.turn(lying=True)
        self._section(place, slide)
        if lies:
            self.turn(lying=False)

    def _section(self, place: int, slide: Slide) -> None:
        self.document.add_heading(f"{place}. {slide.headline}", level=1)
        if slide.subtitle:
            self.text(slide.subtitle, shade=LIGHT.muted)
        if slide.computed:
            self.text(f"Beregnet overskrift: {slide.computed}", shade=LIGHT.muted)
        if slide.own:
            self.text(slide.own, bold=True)
        if slide.figures:
            self.table(_figures(slide))
        if slide.chart is not None:
            self.text(clean(slide.chart.alt))
            self.table(chart_table(slide.chart))
            if words := reference_words(slide.chart):
                self.text(f"Linje i figuren: {words.removeprefix('Linjen i figuren: ')}", size=9.5)
            if marks := mark_words(slide.chart):
                self.text(f"Mærker i figuren: {'; '.join(marks)}", size=9.5)
        if slide.table is not None:
            self.table(slide.table)
        for note in slide.notes:
            self.text(note, style="List Bullet")
        if line := source_line(self.cover, slide):
            self.text(line, shade=LIGHT.muted, size=9)
        if slide.remark and self.cover.remarks:
            self.text(f"Intern bemærkning: {slide.remark}", shade=LIGHT.warn)

    def confirmations(self) -> None:
        self.document.add_heading("Forvaltningernes bekræftelse", level=1)
        done = {one.administration: one for one in self.cover.confirmations}
        missing = [code for code in ADMINISTRATIONS.labels if code not in done]
        self.text(
            "Alle forvaltninger har bekræftet tallene."
            if not missing
            else f"{danish.listing(missing)} har ikke bekræftet tallene."
        )
        columns = [TableColumn("Forvaltning"), TableColumn("Bekræftet", "date")]
        rows: list[tuple[Plain, ...]] = [
            (name, _confirmed_on(done.get(code))) for code, name in ADMINISTRATIONS.labels.items()
        ]
        if self.cover.remarks:
            columns.append(TableColumn("Bemærkning"))
            rows = [
                (*row, done[code].remark or None if code in done else None)
                for row, code in zip(rows, ADMINISTRATIONS.labels, strict=True)
            ]
        self.table(Table("Hvem der har bekræftet tallene", tuple(columns), tuple(rows)))

    def sources(self, slides: Sequence[Slide]) -> None:
        self.document.add_heading("Kilder", level=1)
        if self.cover.uploads:
            self.text(f"Tallene bygger på indberetning nr. {numbers(self.cover.uploads)}.")
        self.text(
            "Den fil, det ark og den række, som hvert tal kommer fra, står ved »Kilde« på siden bag det i Sikker By."
        )
        rows = tuple(
            (place, danish.listing(sheets_behind(slide.sources)) or None, selection(slide) or None)
            for place, slide in enumerate(slides, start=1)
        )
        columns = (TableColumn("Side", "count"), TableColumn("Ark"), TableColumn("Udvalg"))
        self.table(Table("Arkene bag hver side", columns, rows))


def _confirmed_on(one: Confirmed | None) -> str:
    return one.on.isoformat() if one else "ikke bekræftet"


def _figures(slide: Slide) -> Table:
    rows = tuple((figure.label, figure.text, figure.note or None) for figure in slide.figures)
    columns = (TableColumn("Nøgletal"), TableColumn("Værdi"), TableColumn("Note"))
    if not any(figure.note for figure in slide.figures):
        return Table("Nøgletal", columns[:2], tuple(row[:2] for row in rows))
    return Table("Nøgletal", columns, rows)
