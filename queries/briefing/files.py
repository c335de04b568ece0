"""What the files of a presentation share: the cover, a chart's figures as a table, and where they come from, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Literal

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from data import danish
from data.columns import Column
from data.contract import ADMINISTRATIONS, BY_TABLE, DISTRICTS
from queries import tables_of
from queries.briefing.slide import Chart, Plain, Point, Slide, Source, Table, TableColumn
from queries.briefing.version import Version

EXAMPLE = "Eksempeldata: alle tal er opdigtede"
NOT_INTACT = "Versionen kan ikke efterprøves: den er ændret, siden den blev låst."
AUTHOR = "Center for Sikker By"
# Those of the address's filters that say which figures were chosen; the others are how the page shows them.
_SELECTING = ("bydel", "forvaltning", "indsatsomraade")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_MONTH = re.compile(r"\d{4}-\d{2}")
_EXACT = 3  # decimals of a reference that somebody set
_SHAPE = re.compile("^([●▲■○]) ")


@dataclass(frozen=True)
class Confirmed:
    """An administration has confirmed the figures. `remark` is internal."""

    administration: str
    on: date
    remark: str = ""

    @property
    def name(self) -> str:
        return ADMINISTRATIONS.labels.get(self.administration, self.administration)


@dataclass(frozen=True)
class Cover:
    """What a file says of the presentation it was made from; nobody's name or address is in it.

    `stage` in words ("Udsendt 6. april 2010"); `uploads` are the numbers of the uploads the figures stand on; `intact` is
    False where a locked version can no longer be verified; `remarks`: internal ones go along, to readers who may see them.
    """

    title: str
    meeting_date: date | None = None
    case_no: str = ""
    document_no: str = ""
    is_open: bool = False
    stage: str = "Udkast"
    data_as_of: date | None = None
    public: bool = False
    remarks: bool = True
    is_example: bool = False
    intact: bool = True
    fingerprint: str = ""
    method: str = ""
    uploads: tuple[int, ...] = ()
    confirmations: tuple[Confirmed, ...] = ()

    @classmethod
    def from_version(cls, version: Version, *, is_example: bool, remarks: bool) -> Cover:
        """The cover of a presentation as it is kept; nobody's name or address goes along, and no remarks with a public one."""
        return cls(
            title=version.title,
            meeting_date=version.meeting_date,
            case_no=version.case_no,
            document_no=version.document_no,
            is_open=version.is_open,
            stage=stage_in_words(version),
            data_as_of=version.data_as_of,
            public=version.public,
            remarks=remarks and not version.public,
            is_example=is_example,
            intact=version.intact,
            fingerprint=version.fingerprint,
            method="; ".join(one for one in (version.method, *version.marks) if one),
            uploads=version.uploads,
            confirmations=tuple(
                Confirmed(one.administration, one.at.date(), one.remark) for one in version.confirmations
            ),
        )

    def facts(self) -> list[tuple[str, str]]:
        """What the presentation is, as pairs of a word and a text."""
        facts = [
            (
                "Møde i Økonomiudvalget",
                danish.day(self.meeting_date) if self.meeting_date else "ikke fastsat",
            ),
            ("Sagsnr.", self.case_no or danish.MISSING),
            ("Dokumentnr.", self.document_no or danish.MISSING),
            ("Sagen er", "åben" if self.is_open else "lukket"),
            ("Stade", f"{self.stage}, offentlig udgave" if self.public else self.stage),
            ("Data pr.", danish.day(self.data_as_of)),
        ]
        if self.uploads:
            facts.append(("Indberetninger", f"nr. {numbers(self.uploads)}"))
        if self.method:
            facts.append(("Metode", self.method))
        if self.fingerprint:
            facts.append(("Fingeraftryk", self.fingerprint))
        return [(word, clean(text)) for word, text in facts]

    def warnings(self) -> list[str]:
        """What has to be said on the first page."""
        return [EXAMPLE] * self.is_example + [NOT_INTACT] * (not self.intact)

    def dateline(self) -> str:
        """What stands on every page: "Data pr. 6. april 2010", and that the figures are made up where they are."""
        parts = [f"Data pr. {danish.day(self.data_as_of)}"] if self.data_as_of else []
        return ". ".join([*parts, *self.warnings()])


def stage_in_words(version: Version) -> str:
    """ "Udkast", "Låst udkast", "Bekræftet af alle forvaltninger", "Udsendt 6. april 2010" or "Vist 13. april 2010"."""
    if version.stage == "udkast":
        return "Låst udkast" if version.locked else "Udkast"
    if version.stage == "bekræftet":
        return "Bekræftet af alle forvaltninger"
    step = version.step(version.stage)
    word = version.stage.capitalize()
    return f"{word} {danish.day(step.at.date())}" if step else word


def clean(text: str) -> str:
    """Text as XML can carry it: without control signs, and with plain line breaks."""
    characters = "".join(sign for sign in text if not "\ud800" <= sign <= "\udfff")
    return ILLEGAL_CHARACTERS_RE.sub("", characters.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Clean text on one line."""
    return " ".join(clean(text).split())


def numbers(values: Iterable[int]) -> str:
    """1, 2, 3, 5 -> "1-3 og 5"."""
    ranges = []
    for _, run in groupby(enumerate(sorted(set(values))), key=lambda pair: pair[1] - pair[0]):
        members = [str(value) for _, value in run]
        ranges += members if len(members) < 3 else [f"{members[0]}-{members[-1]}"]
    return danish.listing(ranges)


# -- cells --------------------------------------------------------------------------------------------------


def column_of(column: TableColumn) -> Column:
    """How a slide's column is written."""
    return Column(clean(column.header), column.kind, column.decimals)


def typed(column: TableColumn, value: Plain) -> Any:
    """A slide's value as a file keeps it: ISO text of a column of dates or moments is one again, text is clean, the rest stays.

    Text where a figure is expected ("skjult") stays text.
    """
    if isinstance(value, str):
        text = clean(value)
        if column.kind in ("date", "month"):
            return as_day(text) or text
        if column.kind == "moment" and as_day(text):
            return datetime.fromisoformat(text)
        return text
    return value


def value_text(column: TableColumn, value: Plain) -> str:
    """A slide's value as people read it."""
    cell = typed(column, value)
    if isinstance(cell, int | float) and not isinstance(cell, bool) and column.kind == "text":
        return danish.number(cell, decimals_of(cell))
    # A shape stays on the line of the word that it stands with.
    return _SHAPE.sub("\\1\u00a0", column_of(column).text(cell))


def as_day(text: str) -> date | None:
    """ "2010-04" -> 1 April 2010, "2010-04-13" (with or without a time) -> that day; None for anything else."""
    day = f"{text}-01" if _MONTH.fullmatch(text) else text[:10]
    if not _DAY.fullmatch(day) or (len(text) > 10 and text[10] != "T"):
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        return None


def decimals_of(value: float, most: int = 6) -> int:
    """The decimals it takes to write a value as it stands, at most `most`."""
    exponent = Decimal(str(round(value, most))).normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


# -- charts as tables ---------------------------------------------------------------------------------------


_OVER_TIME = ("line", "columns")


def chart_days(chart: Chart) -> list[date] | None:
    """The days of all the points' x, sorted, where all are days or months; else None."""
    days = [as_day(str(point.x)) for series in chart.series for point in series.points]
    distinct = sorted({day for day in days if day is not None})
    return distinct if distinct and None not in days else None


def time_kind(days: Sequence[date]) -> Literal["year", "month", "date"]:
    """How finely days tell time: a column of days that all are 1 January are years, and first days are months."""
    if len(days) > 1 and all((day.month, day.day) == (1, 1) for day in days):
        return "year"
    return "month" if all(day.day == 1 for day in days) else "date"


def category(chart: Chart, x: str | float) -> str:
    """What a mark stands for, as people read it: the name of the bydel, the month, the text itself."""
    if chart.kind == "map":
        number = int(x) if isinstance(x, int | float) else int(x) if x.isdigit() else None
        return DISTRICTS.get(number, str(x)) if number is not None else one_line(str(x))
    if isinstance(x, int | float):
        return danish.number(x, decimals_of(x))
    day = as_day(x) if chart.kind in _OVER_TIME else None
    if day is None:
        return one_line(x)
    return danish.short_day(day) if len(x) > 7 and day.day != 1 else danish.month(day)


def chart_table(chart: Chart) -> Table:
    """The figures of a chart as a table, one row a mark on its first axis, with the ends of intervals where there are any.

    Several series stand beside each other, or below each other where a name stands twice in one of them. Where a figure
    is missing, the point's own word ("skjult") stands in its place.
    """
    if chart.kind == "timeline":
        return _timeline_table(chart)
    if chart.kind == "map":
        return _map_table(chart)
    several = len(chart.series) > 1
    repeated = any(len({point.x for point in one.points}) < len(one.points) for one in chart.series)
    if several and not repeated:
        return _side_by_side(chart)
    pairs = [(series, point) for series in chart.series for point in series.points]
    points = [point for _, point in pairs]
    columns: list[tuple[TableColumn, list[Plain]]] = []
    if several:
        columns.append((TableColumn("Serie"), [one_line(series.name) for series, _ in pairs]))
    columns.append(_x_column(chart, points))
    columns += _figure_columns(chart, "" if several or not chart.series else chart.series[0].name, points)
    if not in_order(chart):
        columns += _word_columns(chart, [[point] for point in points])
    columns += _provisional_column([[point] for point in points])
    return _from_columns(columns)


def _timeline_table(chart: Chart) -> Table:
    """One row a step, from start to end."""
    pairs = [(series, point) for series in chart.series for point in series.points]
    columns: list[tuple[TableColumn, list[Plain]]] = [
        (TableColumn("Skridt"), [one_line(point.label) for _, point in pairs]),
        (TableColumn("Fra", "date"), [one_line(point.start) or None for _, point in pairs]),
        (TableColumn("Til", "date"), [one_line(str(point.x)) for _, point in pairs]),
    ]
    if len(chart.series) > 1:
        columns.insert(0, (TableColumn("Serie"), [one_line(series.name) for series, _ in pairs]))
    hovers = [one_line(point.hover) or None for _, point in pairs]
    if any(hovers):
        columns.append((TableColumn("Ved mærket"), list(hovers)))
    return _from_columns(columns + _provisional_column([[point] for _, point in pairs]))


def _map_table(chart: Chart) -> Table:
    """The bydele with their figures, then the places that are marked on the map, with what is read at them."""
    points = [point for series in chart.series if series.role != "places" for point in series.points]
    places = [point for series in chart.series if series.role == "places" for point in series.points]
    named = [category(chart, point.x) for point in points] + [one_line(point.label) for point in places]
    columns: list[tuple[TableColumn, list[Plain]]] = [
        (TableColumn("Sted" if places else "Bydel"), list(named))
    ]
    if points:
        shaded = next(series for series in chart.series if series.role != "places")
        columns += _figure_columns(chart, shaded.name, [*points, *[None] * len(places)])
    labels = [None if _says_itself(chart, point) else one_line(point.label) for point in points]
    labels += [one_line(point.hover) or None for point in places]
    if any(labels):
        columns.append((TableColumn("Ved mærket"), list(labels)))
    return _from_columns(columns + _provisional_column([[point] for point in [*points, *places]]))


def _side_by_side(chart: Chart) -> Table:
    marks = dict.fromkeys(point.x for series in chart.series for point in series.points)
    xs = sorted(marks, key=str) if chart.kind in _OVER_TIME and chart_days(chart) else list(marks)
    of = [{point.x: point for point in series.points} for series in chart.series]
    rows = [[points[x] for points in of if x in points] for x in xs]
    columns = [_x_column(chart, [Point(x, None) for x in xs])]
    for series, points in zip(chart.series, of, strict=True):
        columns += _figure_columns(
            chart, series.name, [points.get(x) for x in xs], band=series.role == "band"
        )
    columns += _word_columns(chart, rows)
    columns += _provisional_column(rows)
    return _from_columns(columns)


def _from_columns(columns: Sequence[tuple[TableColumn, Sequence[Plain]]]) -> Table:
    cells = [values for _, values in columns]
    return Table("Tallene i figuren", tuple(column for column, _ in columns), tuple(zip(*cells, strict=True)))


def _figure_columns(
    chart: Chart, name: str, points: Sequence[Point | None], *, band: bool = False
) -> list[tuple[TableColumn, list[Plain]]]:
    """The figures of a series, and the ends of their intervals where one has any; of a band the ends alone."""
    name, unit = one_line(name), one_line(chart.unit)
    words = [danish.capital(unit)] if name.casefold() in unit.casefold() else [name, unit]
    header = ", ".join(filter(None, words)) or "Værdi"
    figures: list[Plain] = [
        None if point is None else one_line(point.label) or None if point.y is None else point.y
        for point in points
    ]
    columns = [(TableColumn(header, "number", chart.decimals), figures)]
    if band:
        columns = []
    if any(point is not None and (point.low is not None or point.high is not None) for point in points):
        several = len(chart.series) > 1
        for word, ends in (
            ("nedre grænse", [None if point is None else point.low for point in points]),
            ("øvre grænse", [None if point is None else point.high for point in points]),
        ):
            title = f"{name}, {word}" if several else word.capitalize()
            columns.append((TableColumn(title, "number", chart.decimals), list(ends)))
    if any(point is not None and point.far_low is not None for point in points):
        before = f"{name}, det næste" if len(chart.series) > 1 else "Det næste"
        for word, ends in (
            ("nedre grænse", [None if point is None else point.far_low for point in points]),
            ("øvre grænse", [None if point is None else point.far_high for point in points]),
        ):
            columns.append((TableColumn(f"{before}, {word}", "number", chart.decimals), list(ends)))
    return columns


def _word_columns(chart: Chart, rows: Sequence[Sequence[Point]]) -> list[tuple[TableColumn, list[Plain]]]:
    """What is written at the marks, where it is more than their category or figure."""
    words = [
        danish.listing([one_line(point.label) for point in row if not _says_itself(chart, point)])
        for row in rows
    ]
    return [(TableColumn("Ved mærket"), [word or None for word in words])] if any(words) else []


def _provisional_column(rows: Sequence[Sequence[Point]]) -> list[tuple[TableColumn, list[Plain]]]:
    marked = [any(point.provisional for point in row) or None for row in rows]
    return [(TableColumn("Foreløbig", "yes_no"), list(marked))] if any(marked) else []


def in_order(chart: Chart) -> bool:
    """Whether x only puts the points side by side, 1 to n, and their words are what they are called."""
    if chart.kind != "xy" or chart.x_unit or len(chart.series) != 1:
        return False
    points = chart.series[0].points
    return [point.x for point in points] == list(range(1, len(points) + 1)) and all(p.label for p in points)


def _says_itself(chart: Chart, point: Point) -> bool:
    """Whether the word at a mark only repeats its category or its figure."""
    figures = (
        {danish.number(point.y, digits) for digits in (chart.decimals, 0)} if point.y is not None else set()
    )
    with_unit = {f"{figure} {chart.unit}" for figure in figures}
    return (
        point.y is None or point.label in {"", str(point.x), category(chart, point.x)} | figures | with_unit
    )


def _x_column(chart: Chart, points: Sequence[Point]) -> tuple[TableColumn, list[Plain]]:
    if in_order(chart):
        return TableColumn("Navn"), [one_line(point.label) for point in points]
    days = chart_days(chart) if chart.kind in _OVER_TIME else None
    if days is not None:
        kind = time_kind(days)
        dates = [day for point in points if (day := as_day(str(point.x)))]
        header = {"year": "År", "month": "Måned", "date": "Dato"}[kind]
        return TableColumn(header, kind), [day.year if kind == "year" else day.isoformat() for day in dates]
    if points and all(isinstance(point.x, int | float) for point in points):
        digits = max(decimals_of(float(point.x)) for point in points)
        header = one_line(chart.x_unit)
        return TableColumn(header[:1].upper() + header[1:] or "Vandret akse", "number", digits), [
            point.x for point in points
        ]
    return TableColumn("Kategori"), [category(chart, point.x) for point in points]


def reference_words(chart: Chart) -> str:
    """The chart's reference line in words, "Mål: 15 %"; empty where it has none."""
    if chart.reference is None:
        return ""
    digits = decimals_of(chart.reference)
    if digits > _EXACT:  # worked out, and not set
        digits = max(chart.decimals, 1)
    number = danish.number(chart.reference, max(chart.decimals, digits) if digits else 0)
    label = one_line(chart.reference_label) or "Linjen i figuren"
    figure = f"{number} {one_line(chart.unit)}".strip()
    return label if number in label.split(" ") else f"{danish.capital(label)}: {figure}"


def mark_words(chart: Chart) -> list[str]:
    """The moments marked across the chart: "1. februar 2009: hotspottet begynder"."""
    words = []
    for mark in chart.marks:
        day = as_day(str(mark.x))
        where = danish.day(day) if day else one_line(str(mark.x))
        words.append(f"{where}: {one_line(mark.text)}")
    return words


def with_interval(chart: Chart) -> bool:
    return any(
        point.low is not None or point.high is not None for series in chart.series for point in series.points
    )


# -- sources ------------------------------------------------------------------------------------------------


def sheets_behind(sources: Iterable[Source]) -> list[str]:
    """The Danish names of the contract's sheets that the questions read, in the contract's order."""
    read = {table for source in sources for table in _tables(source)}
    return [sheet.header for table, sheet in BY_TABLE.items() if table in read]


def _tables(source: Source) -> frozenset[str]:
    try:
        return tables_of(source.query)
    except LookupError:
        # A locked slide outlives its questions: one that is no longer asked still has its name and its figures.
        return frozenset()


def selection(slide: Slide) -> str:
    """What was chosen on the page behind the slide: "Valby, Socialforvaltningen"; empty for everything."""
    return ", ".join(clean(slide.filters[name]) for name in _SELECTING if slide.filters.get(name))


def source_line(cover: Cover, slide: Slide) -> str:
    """One line on where a slide's figures come from, and when they are from."""
    sheets = sheets_behind(slide.sources)
    parts = []
    if sheets:
        parts.append(f"{'arket' if len(sheets) == 1 else 'arkene'} {danish.listing(sheets)}")
    elif any(source.query.startswith("sources/") for source in slide.sources):
        parts.append("fortegnelsen over indberetninger")
    if cover.uploads and parts:
        parts.append(f"indberetning nr. {numbers(cover.uploads)}")
    if chosen := selection(slide):
        parts.append(f"udvalg: {chosen}")
    sentences = [f"Kilde: {', '.join(parts)}"] if parts else []
    return ". ".join([*sentences, cover.dateline()]) if cover.dateline() else ". ".join(sentences)


def cleaned(slide: Slide) -> Slide:
    """The slide with every sentence as XML can carry it."""
    return replace(
        slide,
        headline=clean(slide.headline),
        computed=clean(slide.computed),
        subtitle=clean(slide.subtitle),
        own=clean(slide.own),
        remark=clean(slide.remark),
        notes=tuple(map(clean, slide.notes)),
        figures=tuple(
            replace(figure, label=clean(figure.label), text=clean(figure.text), note=clean(figure.note))
            for figure in slide.figures
        ),
    )
