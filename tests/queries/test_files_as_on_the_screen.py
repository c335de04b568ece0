"""What leaves the house says nothing in the product's own language, and PowerPoint's chart is the screen's: same kind, same order, same
values, same colours."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn

from data.store import Store
from pages.parts import paint
from queries.briefing import catalogue, compose
from queries.briefing.chart_pptx import LONGEST_LABEL, tint
from queries.briefing.export_docx import to_docx
from queries.briefing.export_paper import to_paper
from queries.briefing.export_pptx import to_pptx
from queries.briefing.export_xlsx import to_xlsx
from queries.briefing.slide import Chart, Series, Slide
from queries.briefing.version import pinned
from tests.slides import COVER, any_choice

QUERIES = Path(__file__).parents[2] / "queries"
NAMES = {str(path.relative_to(QUERIES).with_suffix("")) for path in QUERIES.rglob("*.sql")}


@pytest.fixture(scope="module")
def slides(example_store: Store) -> dict[str, Slide]:
    """Every kind that can be made of the example, by its id; the ten that are proposed first."""
    clock = pinned(example_store, example_store.clock())
    found = {}
    for id_ in dict.fromkeys([*catalogue.STARTING_POINT, *catalogue.BY_ID]):
        kind = catalogue.BY_ID[id_]
        chosen = any_choice(example_store, kind, clock)
        try:
            found[id_] = catalogue.computed(example_store, clock=clock, kind=id_, parameters=chosen)
        except ValueError:
            assert id_ == "robust", "the kept scenario was kept before it was tried"
    return found


def words(content: bytes) -> str:
    """All that is written in an Office file, and in the files within it."""
    found = []
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        for name in packed.namelist():
            inside = packed.read(name)
            if name.endswith(".xlsx"):
                found.append(words(inside))
            elif name.endswith(".xml"):
                found.append(unescape(re.sub(r"<[^>]+>", " ", inside.decode())))
    return " ".join(found)


def named(text: str) -> set[str]:
    return NAMES & set(re.findall(r"[a-z_]+/[a-z_]+", text))


def test_no_file_of_the_ten_that_are_proposed_has_the_name_of_a_question(
    example_store: Store, slides: dict[str, Slide]
) -> None:
    ten = [slides[id_] for id_ in catalogue.STARTING_POINT]
    clock = pinned(example_store, example_store.clock())
    assert named("hotspots/list (year: 2010)") == {"hotspots/list"}, "so that it would be found"
    paper = compose.proposed(example_store, clock=clock, slides=ten)
    files = {
        "PowerPoint": to_pptx(COVER, ten),
        "bilag": to_docx(COVER, ten),
        "indstilling": to_paper(COVER, ten, paper),
        "Excel": to_xlsx(COVER, ten),
    }
    for file, content in files.items():
        said = words(content)
        assert ten[0].headline in said, file
        assert not named(said), file


# -- PowerPoint's chart and the screen's ---------------------------------------------------------------------

Mark = tuple[str, float, str]  # what it stands for, its figure, its colour
_NATIVE = {
    ("bar", False): {XL_CHART_TYPE.BAR_CLUSTERED},
    ("bar", True): {XL_CHART_TYPE.BAR_STACKED},
    ("columns", False): {XL_CHART_TYPE.COLUMN_CLUSTERED},
    ("columns", True): {XL_CHART_TYPE.COLUMN_STACKED},
    ("line", False): {XL_CHART_TYPE.LINE, XL_CHART_TYPE.LINE_MARKERS},
}


def told(series: Series) -> bool:
    return series.role in ("figure", "forecast", "summary") and not series.stands_back


def on_screen(chart: Chart) -> dict[str, list[Mark]]:
    """The marks of each series of figures as plotly draws them, in the order that they are read."""
    figure = paint.figure(chart)
    names = {one.name for one in chart.series if told(one)}
    lying = chart.kind in ("bar", "xy") and not chart.x_unit
    found: dict[str, list[Mark]] = {}
    for trace in figure.data:
        if trace.name not in names or (trace.type == "scatter" and trace.mode == "text"):
            continue
        categories, figures = (trace.y, trace.x) if lying else (trace.x, trace.y)
        line = trace.marker.line.color
        colours = trace.marker.color if chart.kind != "line" else line
        if chart.kind == "xy" and isinstance(colours, str):
            colours = [colours] * len(figures)
        for at, colour, value in zip(categories, colours, figures, strict=True):
            if value is not None and (value or chart.kind not in ("bar",)):
                found.setdefault(trace.name, []).append((str(at).rstrip("\u200b"), float(value), colour))
    if lying:
        rows = [str(row).rstrip("\u200b") for row in reversed(figure.layout.yaxis.categoryarray)]
        found = {name: sorted(marks, key=lambda mark: rows.index(mark[0])) for name, marks in found.items()}
    return found


def in_powerpoint(native: Any, chart: Chart) -> dict[str, list[Mark]]:
    scatter = native.chart_type == XL_CHART_TYPE.XY_SCATTER
    categories = [] if scatter else [str(one) for one in native.plots[0].categories]
    names = {one.name or chart.unit for one in chart.series if told(one)}
    found: dict[str, list[Mark]] = {}
    for series in native.plots[0].series:
        if series.name not in names:
            continue
        if scatter:
            categories = [one.text for one in series._element.find(qn("c:xVal")).iter(qn("c:v"))]
        for at, value in enumerate(series.values):
            if value is not None and (value or chart.kind not in ("bar",)):
                found.setdefault(series.name, []).append(
                    (categories[at], float(value), shade(series, at, chart))
                )
    return found


def shade(series: Any, at: int, chart: Chart) -> str:
    """The colour of the mark itself, or of its edge where it is hollow."""
    own = [one for one in series._element.iter(qn("c:dPt")) if int(one.find(qn("c:idx")).get("val")) == at]
    where = own[0] if own else series._element
    if chart.kind in ("bar", "columns"):
        fill = where.find(qn("c:spPr")).find(qn("a:solidFill"))
        return f"#{fill.find(qn('a:srgbClr')).get('val')}"
    marker = where.find(qn("c:marker"))
    line = marker.find(f"{qn('c:spPr')}/{qn('a:ln')}") if marker is not None else None
    line = line if line is not None else where.find(f"{qn('c:spPr')}/{qn('a:ln')}")
    return f"#{next(line.iter(qn('a:srgbClr'))).get('val')}"


def stands_for(category: str, chart: Chart) -> str:
    """A day, or a name as PowerPoint has room for it."""
    if re.fullmatch(r"\d{5}\.0", category) and chart.kind in ("line", "columns"):
        return (date(1899, 12, 30) + timedelta(days=float(category))).isoformat()
    return category


def same_mark(screen: Mark, native: Mark, chart: Chart) -> bool:
    category = stands_for(native[0], chart)
    name = screen[0]
    try:
        alike = float(name) == float(category)
    except ValueError:
        alike = category == name or category == f"{name[: LONGEST_LABEL - 1].rstrip()}…"
    # A bar with an interval is lighter in PowerPoint, where its figure is written on it.
    colours = (
        {screen[2].upper(), tint(screen[2]).upper()} if screen[2].startswith("#") else {native[2].upper()}
    )
    return alike and native[1] == pytest.approx(screen[1]) and native[2].upper() in colours


def unlike(slide: Slide) -> list[str]:
    """How PowerPoint's chart of the slide is another than the screen's."""
    chart = slide.chart
    assert chart is not None
    deck = pptx.Presentation(io.BytesIO(to_pptx(COVER, [slide])))
    (native,) = [shape.chart for page in deck.slides for shape in page.shapes if shape.has_chart]
    found = []
    if chart.kind != "xy" and native.chart_type not in _NATIVE[chart.kind, chart.stacked]:
        found.append(f"kind: {native.chart_type}")
    if chart.kind == "bar" and not native.category_axis.reverse_order:
        found.append("the first is lowest")
    screen, powerpoint = on_screen(chart), in_powerpoint(native, chart)
    for name in sorted(screen.keys() | powerpoint.keys()):
        ours, theirs = screen.get(name, []), powerpoint.get(name, [])
        if len(ours) != len(theirs):
            found.append(f"{name}: {len(ours)} and {len(theirs)} marks")
        pairs = list(zip(ours, theirs, strict=False))
        found += [f"{name}: {one} and {other}" for one, other in pairs if not same_mark(one, other, chart)]
    return found


def test_powerpoints_charts_are_the_screens(slides: dict[str, Slide]) -> None:
    drawn = [one for one in slides.values() if one.chart and one.chart.kind not in ("map", "timeline")]
    assert {slide.chart.kind for slide in drawn if slide.chart} == {"bar", "columns", "line", "xy"}
    assert len(drawn) > 25
    assert {slide.kind: found for slide in drawn if (found := unlike(slide))} == {}
