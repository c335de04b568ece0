"""What a presentation is taken along as says what the slides say: every figure is read back out of the three files."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime

import docx
import openpyxl
import pptx
import pytest
from docx.oxml.ns import qn as w
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pptx.enum.chart import XL_CHART_TYPE
from pptx.oxml.ns import qn
from pptx.util import Pt

from data.contract import DISTRICTS
from data.palette import LIGHT
from data.people import Person
from data.store import Clock, Store
from queries.briefing import fit, version
from queries.briefing.export_docx import to_docx
from queries.briefing.export_pptx import to_pptx
from queries.briefing.export_xlsx import to_xlsx
from queries.briefing.files import (
    Cover,
    as_day,
    chart_table,
    clean,
    numbers,
    reference_words,
    source_line,
    stage_in_words,
    value_text,
)
from queries.briefing.slide import Chart, Point, Series, Slide, SlideFigure, Table, TableColumn
from tests import slides as made
from tests.rows import delivery
from tests.slides import ALL, COVER, EFFECTS, FORMULA, LONG, PLACES, TREND, TYPED


@pytest.fixture(scope="module")
def deck():
    return pptx.Presentation(io.BytesIO(to_pptx(COVER, ALL)))


@pytest.fixture(scope="module")
def annex():
    return docx.Document(io.BytesIO(to_docx(COVER, ALL)))


@pytest.fixture(scope="module")
def book():
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(COVER, ALL)))


def natives(deck, slide):
    """The native slides that a slide has become."""
    found = [
        native
        for native in deck.slides
        if native.has_notes_slide
        and native.notes_slide.notes_text_frame.text.startswith(clean(slide.headline) + "\n")
    ]
    assert found, slide.headline
    return found


def charts(natives_):
    return [shape.chart for native in natives_ for shape in native.shapes if shape.has_chart]


def tables(natives_):
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for native in natives_
        for shape in native.shapes
        if shape.has_table
    ]


def texts(natives_):
    return [shape.text_frame.text for native in natives_ for shape in native.shapes if shape.has_text_frame]


def as_read(table):
    """A slide's table as people read it, by the formats of data.danish, which have tests of their own."""
    return [
        [column.header for column in table.columns],
        *(
            [value_text(column, value) for column, value in zip(table.columns, row, strict=True)]
            for row in table.rows
        ),
    ]


# -- Excel --------------------------------------------------------------------------------------------------


def rows_of(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def expected(column, value):
    """What Excel gives back for a slide's value."""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, str) and column.kind in ("date", "month"):
        return datetime.fromisoformat((value + "-01")[:10] if len(value) < 10 else value[:10])
    return value


def same(value, other):
    """Equal, to the fifteen digits that a spreadsheet keeps; and a number is a number, a text a text."""
    if isinstance(other, float):
        return isinstance(value, int | float) and value == pytest.approx(other, rel=1e-14)
    return value == other and isinstance(value, str) == isinstance(other, str)


def test_excel_holds_every_cell_of_every_table_typed(book):
    for place, slide in enumerate(ALL, start=1):
        if slide.table is None:
            continue
        header, *rows = rows_of(book[f"{place} Tabel"])
        assert header == [column.header.replace("mio. kr.", "kr.") for column in slide.table.columns]
        wanted = [
            [expected(column, value) for column, value in zip(slide.table.columns, row, strict=True)]
            for row in slide.table.rows
        ]
        assert len(rows) == len(wanted)
        for row, right in zip(rows, wanted, strict=True):
            assert [same(value, other) for value, other in zip(row, right, strict=True)] == [True] * len(
                row
            ), row


def test_excel_holds_every_figure_of_every_chart_with_its_interval(book):
    for place, slide in enumerate(ALL, start=1):
        if slide.chart is None:
            continue
        found = [cell for row in rows_of(book[f"{place} Figur"])[1:] for cell in row]
        wanted = [
            end
            for series in slide.chart.series
            for point in series.points
            for end in (point.y, point.low, point.high)
            if end is not None
        ]
        numbers_ = [value for value in found if isinstance(value, float | int)]
        if slide is made.COSTS:
            wanted += [1.25, 3.5, 0.75]
        assert sorted(numbers_) == pytest.approx(sorted(wanted), rel=1e-14), slide.headline
    assert "skjult" in [row[1] for row in rows_of(book["1 Figur"])]


def test_excel_says_the_key_figures_with_their_values(book):
    found = rows_of(book["Nøgletal"])[1:]
    assert found[:2] == [[1, "Mål på vej", 19, "19", "af 31"], [1, "Mål ikke på vej", 4, "4", None]]
    assert len(found) == sum(len(slide.figures) for slide in ALL)


def test_excel_has_no_formulas_and_says_what_it_is(book):
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds <= {"s", "n", "d", "b"}
    assert FORMULA in [cell.value for cell in book["7 Tabel"]["A"]]
    about = dict(rows_of(book["Om filen"]))
    assert about["Sagsnr."] == "2010-19986"
    assert about["Møde i Økonomiudvalget"] == "13. april 2010"
    assert about["Bemærk"] == "Eksempeldata: alle tal er opdigtede"
    assert about["Indberetninger"] == "nr. 1-3, 5, 6 og 9"
    sources = [row[7] for row in rows_of(book["Oversigt"])]
    assert sources[1].startswith(
        "Kilde: arkene Indsatsområder, Strategier, Mål og Indsatser, indberetning nr. 1-3"
    )


# -- Word ---------------------------------------------------------------------------------------------------


def sections(document):
    """Heading -> the tables under it, in order."""
    found, heading = {}, ""
    for element in document.element.body:
        if element.tag == w("w:p"):
            paragraph = docx.text.paragraph.Paragraph(element, document)
            if paragraph.style.name == "Heading 1":
                heading = paragraph.text
                found[heading] = []
        elif element.tag == w("w:tbl") and heading:
            found[heading].append(element)
    return found


def read(table):
    return [
        [
            "".join(
                part.text or "" if part.tag == w("w:t") else "\n" for part in cell.iter(w("w:t"), w("w:br"))
            )
            for cell in row.iter(w("w:tc"))
        ]
        for row in table.iter(w("w:tr"))
    ]


def test_the_annex_has_a_section_a_slide_with_all_its_figures(annex):
    found = sections(annex)
    for place, slide in enumerate(ALL, start=1):
        under = [read(table) for table in found[f"{place}. {clean(slide.headline)}"]]
        if slide.figures:
            assert [row[:2] for row in under[0][1:]] == [[f.label, f.text] for f in slide.figures]
        if slide.chart is not None:
            assert as_read(chart_table(slide.chart)) in under
        if slide.table is not None:
            assert as_read(slide.table) in under


def test_the_annex_is_danish_on_a4_with_page_numbers_and_headers_that_repeat(annex):
    section = annex.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)
    for table in annex.element.body.iter(w("w:tbl")):
        rows = list(table.iter(w("w:tr")))
        assert [bool(list(row.iter(w("w:tblHeader")))) for row in rows] == [True] + [False] * (len(rows) - 1)
        assert next(table.iter(w("w:tblCaption"))).get(w("w:val"))
    languages = {found.get(w("w:val")) for found in annex.styles.element.iter(w("w:lang"))}
    assert languages == {"da-DK"}
    fields = [field.get(w("w:instr")) for field in section.footer._element.iter(w("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert "Data pr. 6. april 2010. Eksempeldata: alle tal er opdigtede" in section.footer.paragraphs[0].text
    core = annex.core_properties
    assert (core.author, core.last_modified_by, core.comments, core.language) == (
        "Center for Sikker By", "Center for Sikker By", "", "da-DK",
    )  # fmt: skip


def test_the_annex_says_who_has_confirmed_and_the_public_one_no_remarks(annex):
    rows = read(sections(annex)["Forvaltningernes bekræftelse"][0])
    assert ["Socialforvaltningen", "30.03.2010", "Tallene for exit er foreløbige."] in rows
    assert ["Teknik- og Miljøforvaltningen", "ikke bekræftet", "–"] in rows
    said = [paragraph.text for paragraph in annex.paragraphs]
    assert "Intern bemærkning: Kun til internt brug: TMF er rykket." in said
    assert "ØKF, KFF, SUF, TMF og BIF har ikke bekræftet tallene." in said
    public = replace(COVER, public=True, remarks=False)
    for content in (to_docx(public, ALL), to_pptx(COVER, ALL), to_pptx(public, ALL), to_xlsx(public, ALL)):
        assert "rykket" not in everything(content)
        assert "exit er foreløbige" not in everything(content)
    assert "rykket" in everything(to_xlsx(COVER, ALL))


def everything(content):
    """All XML of an Office file as one text."""
    import zipfile

    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return " ".join(packed.read(name).decode("utf-8", "ignore") for name in packed.namelist())


def test_a_wide_table_lies_down(annex):
    assert [section.page_width > section.page_height for section in annex.sections] == [False, True, False]


# -- PowerPoint ---------------------------------------------------------------------------------------------


def test_bars_are_native_with_their_figures_and_what_is_hidden(deck):
    (chart,) = charts(natives(deck, made.BARS))
    assert chart.chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    assert list(chart.plots[0].categories) == ["Grøn", "Gul", "Rød", "Persontal: skjult"]
    assert list(chart.plots[0].series[0].values) == [19.0, 8.0, 4.0, None]


def test_the_ends_of_intervals_are_series_and_drawn(deck):
    (chart,) = charts(natives(deck, made.SHARES))
    points = made.SHARES.chart.series[0].points
    series = {one.name: list(one.values) for one in chart.plots[0].series}
    assert series == {
        "Utrygge": [point.y for point in points],
        "Utrygge, nedre grænse": [point.low for point in points],
        "Utrygge, øvre grænse": [point.high for point in points],
    }
    (bars,) = chart._chartSpace.iter(qn("c:errBars"))
    reach = [[float(v.text) for v in bars.find(qn(side)).iter(qn("c:v"))] for side in ("c:plus", "c:minus")]
    assert reach[0] == pytest.approx([point.high - point.y for point in points])
    assert reach[1] == pytest.approx([point.y - point.low for point in points])
    assert "Byens mål: 30 %" in chart.value_axis.axis_title.text_frame.text
    assert chart.value_axis.minimum_scale == 0


def test_a_line_keeps_its_months_its_gap_and_its_reference(deck):
    (chart,) = charts(natives(deck, TREND))
    assert chart.chart_type in (XL_CHART_TYPE.LINE, XL_CHART_TYPE.LINE_MARKERS)
    assert list(chart.plots[0].categories)[:2] == [
        "39448.0",
        "39479.0",
    ]  # 1 January and 1 February 2008, in Excel's days
    series = {one.name: list(one.values) for one in chart.plots[0].series}
    first, second = TREND.chart.series
    assert series["Valby"] == [point.y for point in first.points]
    assert series["Valby, nedre grænse"] == [point.low for point in first.points]
    assert series["Valby, øvre grænse"] == [point.high for point in first.points]
    assert series["Kontrolområde"] == [point.y for point in second.points]
    assert series["Kontrolområde"][5] is None
    assert set(series["Mål: 100 anmeldelser"]) == {100.0}
    assert "Kontrolområde, nedre grænse" not in series
    assert chart.category_axis.tick_labels.number_format.startswith("[$-406]")
    hollow = chart.plots[0].series[0].points[24].marker.format.fill.fore_color.rgb
    assert str(hollow) == "FFFFFF"


def test_points_over_names_keep_two_of_one_name_and_their_scale(deck):
    (chart,) = charts(natives(deck, EFFECTS))
    assert list(chart.plots[0].categories) == ["Husum", "Valby", "Nørrebro", "Nørrebro", "Vanløse: for få"]
    series = {one.name: list(one.values) for one in chart.plots[0].series}
    assert series["Ændring"] == [0.8, 0.72, 1.05, 1.31, None]
    assert series["Ændring, øvre grænse"] == [0.91, 0.86, 1.22, 1.56, None]
    assert chart._chartSpace.find(f".//{qn('c:logBase')}").get("val") == "2"
    assert (chart.value_axis.minimum_scale, chart.value_axis.maximum_scale) == (0.5, 2.0)


def test_points_over_numbers_are_an_xy_chart(deck):
    (chart,) = charts(natives(deck, made.COSTS))
    assert chart.chart_type == XL_CHART_TYPE.XY_SCATTER
    found = {
        one.name: ([float(v.text) for v in one._element.find(qn("c:xVal")).iter(qn("c:v"))], list(one.values))
        for one in chart.plots[0].series
    }
    assert found == {
        "SOF": ([1.25, 3.5], [0.4, 0.1]),
        "SOF, nedre grænse": ([1.25, 3.5], [0.2, -0.2]),
        "SOF, øvre grænse": ([1.25, 3.5], [0.6, 0.4]),
        "BUF": ([0.75], [0.9]),
        "BUF, nedre grænse": ([0.75], [0.7]),
        "BUF, øvre grænse": ([0.75], [1.1]),
        "Linjen i figuren: 0,5 effekt": ([0.75, 3.5], [0.5, 0.5]),
    }
    labels = [text.text for text in chart._chartSpace.iter(qn("a:t"))]
    assert {"Exit", "Gademedarbejdere", "Fritidspas"} <= set(labels)


@pytest.mark.parametrize("stacked", [False, True])
def test_standing_bars_stand_side_by_side_or_on_each_other(stacked):
    years = ("2009: 5,0", "2010: 3,0")
    series = tuple(
        Series(name, tuple(Point(year, y) for year, y in zip(years, values, strict=True)))
        for name, values in (("Kommunal", (2.0, 3.0)), ("Fonde", (3.0, None)))
    )
    chart = Chart("columns", series, "mio. kr.", "To år", decimals=1, stacked=stacked)
    slide = Slide("x", "Budget", chart=chart)
    (native,) = charts(natives(pptx.Presentation(io.BytesIO(to_pptx(COVER, [slide]))), slide))
    kind = XL_CHART_TYPE.COLUMN_STACKED if stacked else XL_CHART_TYPE.COLUMN_CLUSTERED
    assert native.chart_type == kind
    assert list(native.plots[0].categories) == list(years)
    assert [list(one.values) for one in native.plots[0].series] == [[2.0, 3.0], [3.0, None]]


def test_points_that_stand_side_by_side_go_by_their_names():
    points = tuple(
        Point(place, 0.5 * place, label=name) for place, name in enumerate(("Husum", "Valby"), start=1)
    )
    slide = Slide(
        "x", "Over navne", chart=Chart("xy", (Series("Ændring", points),), "forhold", "To hotspots")
    )
    found = pptx.Presentation(io.BytesIO(to_pptx(COVER, [slide])))
    (chart,) = charts(natives(found, slide))
    assert list(chart.plots[0].categories) == ["Husum", "Valby"]
    assert as_read(chart_table(slide.chart))[1:] == [["Husum", "1"], ["Valby", "1"]]


@pytest.mark.parametrize(
    "slide", [s for s in (*ALL, *made.MORE) if s.chart and s.chart.kind != "map"], ids=lambda s: s.kind[:9]
)
def test_the_sheet_behind_a_chart_holds_what_the_chart_draws(deck, more, slide):
    (chart,) = charts(natives(deck if slide in ALL else more, slide))
    sheet = openpyxl.load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob))["Tal"]
    for found in chart._chartSpace.iter(qn("c:ser")):
        for kind in ("c:val", "c:yVal"):
            values = found.find(qn(kind))
            if values is None:
                continue
            address = values.find(f".//{qn('c:f')}").text.removeprefix("Tal!").replace("$", "")
            drawn = {int(pt.get("idx")): float(pt.find(qn("c:v")).text) for pt in values.iter(qn("c:pt"))}
            cells = [cell.value for (cell,) in sheet[address]]
            cells = [
                (value - datetime(1899, 12, 30)).days if isinstance(value, datetime) else value
                for value in cells
            ]
            kept = {at: value for at, value in enumerate(cells) if value is not None}
            assert kept == pytest.approx(drawn, rel=1e-14)
    # Formulas only where the length of an interval is reckoned, never from a slide's text.
    formulas = [cell.value for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert all(value.lstrip("=").replace("-", "").isalnum() for value in formulas)


@pytest.fixture(scope="module")
def more():
    return pptx.Presentation(io.BytesIO(to_pptx(COVER, made.MORE)))


def drawn(more, slide):
    """The native chart of a slide, and its series by name."""
    (chart,) = charts(natives(more, slide))
    return chart, {one.name: list(one.values) for one in chart.plots[0].series}


def fill(point):
    return f"#{point.format.fill.fore_color.rgb}"


def test_columns_stand_over_their_months_with_intervals_tones_and_what_is_hidden(more):
    chart, series = drawn(more, made.STANDING)
    assert chart.chart_type == XL_CHART_TYPE.COLUMN_CLUSTERED
    assert chart.plots[0].categories[0].label == "39814.0"  # 1 January 2009, in Excel's days
    assert series == {
        "Anmeldt": [12.0, 19.0, None],
        "Anmeldt, nedre grænse": [9.0, 15.0, None],
        "Anmeldt, øvre grænse": [16.0, 24.0, None],
    }
    assert len(list(chart._chartSpace.iter(qn("c:errBars")))) == 1
    assert "Mål: 10 anmeldelser" in chart.value_axis.axis_title.text_frame.text
    notes = [text for text in texts(natives(more, made.STANDING)) if "hotspottet begynder" in text]
    assert notes and notes[0].startswith("10. februar 2009: hotspottet begynder.")


@pytest.mark.parametrize(
    ("slide", "kind"),
    [(made.PARTS, XL_CHART_TYPE.BAR_STACKED), (made.STANDING_PARTS, XL_CHART_TYPE.COLUMN_STACKED)],
)
def test_parts_of_a_whole_lie_end_to_end(more, slide, kind):
    chart, series = drawn(more, slide)
    assert chart.chart_type == kind
    assert chart.plots[0].overlap == 100
    assert list(chart.plots[0].categories) == ["SOF", "BUF"]
    assert series == {"udløber": [3.0, 2.0], "fortsætter": [4.0, 1.0]}
    assert fill(chart.plots[0].series[1].points[1]) == LIGHT.bad
    # A label outside the end is refused for stacked bars: PowerPoint calls such a file damaged.
    places = {found.get("val") for found in chart._chartSpace.iter(qn("c:dLblPos"))}
    assert places == {"ctr"}


def test_a_timeline_is_bars_from_start_to_end(more):
    chart, series = drawn(more, made.WAY)
    assert chart.chart_type == XL_CHART_TYPE.BAR_STACKED
    assert list(chart.plots[0].categories) == ["Høring", "Møde", "Møde (oprindelig frist)"]
    day_0 = date(1899, 12, 30)
    begins = [(date(2010, *of) - day_0).days for of in ((3, 1), (4, 13), (4, 6))]
    assert series == {"Begynder": begins, "Dage": [12.0, 1.0, 1.0]}
    assert [fill(point) for point in [chart.plots[0].series[1].points[at] for at in range(3)]] == [
        LIGHT.bad, LIGHT.paper, LIGHT.common,
    ]  # fmt: skip
    assert chart.value_axis.minimum_scale == begins[0]
    assert chart.category_axis.reverse_order
    assert any("22. marts 2010: i dag." in text for text in texts(natives(more, made.WAY)))


def test_a_line_has_its_band_its_limits_its_target_and_what_is_expected(more):
    chart, series = drawn(more, made.ROLES)
    assert series == {
        "Målt": [24.0, 23.0, 22.0, None],
        "grænser, nedre grænse": [18.0, 18.0, 18.0, None],
        "grænser, øvre grænse": [33.0, 33.0, 33.0, None],
        "middel": [25.0, 25.0, 25.0, None],
        "mål": [20.0, None, None, 20.0],
        "fremskrivning": [None, None, None, 19.5],
        "fremskrivning, nedre grænse": [None, None, None, 17.0],
        "fremskrivning, øvre grænse": [None, None, None, 22.5],
    }
    shades = {one.name: f"#{one.format.line.color.rgb}" for one in chart.plots[0].series}
    assert {shades[name] for name in ("middel", "grænser, nedre grænse", "grænser, øvre grænse")} == {
        LIGHT.common
    }
    assert shades["mål"] == LIGHT.accent


def test_where_the_next_one_can_be_expected_is_drawn_beside_the_interval(more):
    chart, series = drawn(more, made.FOREST)
    assert list(chart.plots[0].categories) == ["Husum", "Samlet"]
    assert series["Ændring, hvor det næste kan ventes, nedre grænse"] == [None, 0.4]
    assert series["Ændring, hvor det næste kan ventes, øvre grænse"] == [None, 1.1]
    assert chart.value_axis.minimum_scale <= 0.4


def test_two_measures_name_both_axes(more):
    chart, series = drawn(more, made.TWO_MEASURES)
    assert chart.chart_type == XL_CHART_TYPE.XY_SCATTER
    assert chart.category_axis.axis_title.text_frame.text == "mio. kr."
    assert chart.value_axis.axis_title.text_frame.text == "vægt"
    assert series == {"Indsats": [2.5, 0.5]}


@pytest.mark.parametrize("slide", made.MORE, ids=lambda slide: slide.kind)
def test_word_and_excel_hold_the_figures_of_every_kind(slide):
    table = chart_table(slide.chart)
    document = docx.Document(io.BytesIO(to_docx(COVER, [slide])))
    assert as_read(table) in [read(one) for one in sections(document)[f"1. {slide.headline}"]]
    sheets = openpyxl.load_workbook(io.BytesIO(to_xlsx(COVER, [slide])))
    found = [cell for row in rows_of(sheets["1 Figur"])[1:] for cell in row if isinstance(cell, int | float)]
    wanted = [
        end
        for series in slide.chart.series
        if series.role != "places"
        for point in series.points
        for end in (point.y, point.low, point.high, point.far_low, point.far_high)
        if end is not None
    ]
    wanted += {"two_measures": [1.0, 2.0], "roles": [2006, 2007, 2008, 2010]}.get(slide.kind, [])
    assert sorted(found) == pytest.approx(sorted(wanted))
    for mark in slide.chart.marks:
        assert any(mark.text in paragraph.text for paragraph in document.paragraphs)
        assert mark.text in str(rows_of(sheets["Oversigt"])[1])


def test_a_timeline_and_places_are_told_in_words_in_the_tables():
    way = as_read(chart_table(made.WAY.chart))
    assert way[0] == ["Serie", "Skridt", "Fra", "Til", "Ved mærket", "Foreløbig"]
    assert way[1] == ["Skridt", "Høring", "01.03.2010", "12.03.2010", "Høring, forsinket", "–"]
    dots = as_read(chart_table(made.DOTS.chart))
    assert dots[-1] == ["Blågården", "–", "Blågården: tegn på effekt"]
    assert dots[1][:2] == ["Indre By", "2"]


def test_a_map_is_a_table_of_the_bydele(deck):
    found = tables(natives(deck, PLACES))
    assert len(found) == 1
    assert [row[0] for row in found[0][1:]] == list(DISTRICTS.values())
    assert found[0][3] == ["Nørrebro", "9"]
    assert found[0][9] == ["Amager Øst", "skjult"]


def test_tables_are_native_and_read_as_on_the_screen(deck):
    assert tables(natives(deck, TYPED)) == [as_read(TYPED.table)]
    assert as_read(TYPED.table)[1] == [
        "Exit", "1.234", "1.234,50", "−3,5", "1.250.000", "1,3", "12,5 %", "13.04.2010", "april 2010", "2010", "ja",
    ]  # fmt: skip
    assert as_read(TYPED.table)[2][:4] == [FORMULA, "skjult", "–", "+3,5"]
    assert tables(natives(deck, made.SHARES)) == [as_read(made.SHARES.table)]


def test_a_long_table_goes_on_and_says_where_the_rest_stands(deck):
    parts = natives(deck, LONG)
    assert len(parts) == 3
    assert "(fortsat, 3 af 3)" in parts[2].shapes.title.text
    found = tables(parts)
    rows = [row for table in found for row in table[1:]]
    whole = as_read(LONG.table)
    assert {tuple(table[0]) for table in found} == {tuple(whole[0])}
    for row, full in zip(rows, whole[1:], strict=False):
        assert (row[0], row[1], row[3]) == (full[0], full[1], full[3])
        assert row[2] == full[2] or (row[2].endswith("…") and full[2].startswith(row[2][:-1]))
    said = " ".join(texts(parts))
    assert f"Her vises {len(rows)} af 120 rækker. Resten står i bilaget og i Excel-filen." in said
    assert "Lange tekster er forkortet her" in said
    assert LONG.own in parts[0].notes_slide.notes_text_frame.text


def test_every_slide_says_its_message_its_sentence_its_figures_and_its_source(deck):
    for slide in ALL:
        said = texts(natives(deck, slide))
        assert any(text.startswith(clean(slide.headline)[:40]) for text in said)
        if slide.own and slide is not LONG:
            assert clean(slide.own) in said
        for figure in slide.figures:
            assert any(text.startswith(f"{figure.text}\n{figure.label[:20]}") for text in said), figure
        for native in natives(deck, slide):
            lines = [shape.text_frame.text for shape in native.shapes if shape.name == "Kilde"]
            assert lines == [source_line(COVER, slide)]
            assert "Data pr. 6. april 2010. Eksempeldata: alle tal er opdigtede" in lines[0]
            assert native.shapes.title.text
            kinds = [found.get("type") for found in native._element.iter(qn("a:fld"))]
            assert kinds == ["slidenum"]


def test_the_file_is_wide_danish_readable_and_nobodys(deck):
    assert round(deck.slide_width / deck.slide_height, 2) == 1.78
    core = deck.core_properties
    assert (core.author, core.last_modified_by, core.language) == (*["Center for Sikker By"] * 2, "da-DK")
    assert [layout.name for layout in deck.slide_layouts] == ["Forside", "Side"]
    for native in deck.slides:
        ids = [found.get("id") for found in native._element.iter(qn("p:cNvPr"))]
        assert len(set(ids)) == len(ids)
        roots = [native._element, *(shape.chart._chartSpace for shape in native.shapes if shape.has_chart)]
        for root in roots:
            for found in root.iter(qn("a:rPr"), qn("a:endParaRPr"), qn("a:defRPr")):
                assert found.get("lang") == "da-DK"
            sizes = [int(found.get("sz")) for found in root.iter(qn("a:rPr")) if found.get("sz")]
            assert min(sizes, default=1400) >= 1100
        for shape in native.shapes:
            if shape.has_chart or shape.has_table:
                assert shape._element.nvGraphicFramePr.cNvPr.get("descr")


def test_nothing_runs_off_a_slide_or_over_its_neighbour(deck):
    for native in deck.slides:
        boxes = []
        for shape in native.shapes:
            height = shape.height
            if shape.has_table:
                height = sum(row.height for row in shape.table.rows)
                assert sum(column.width for column in shape.table.columns) <= shape.width + 20
            assert shape.left >= 0 and shape.left + shape.width <= deck.slide_width, (
                shape.name,
                native.shapes.title.text,
            )
            assert shape.top >= 0 and shape.top + height <= deck.slide_height, (
                shape.name,
                native.shapes.title.text,
            )
            if shape != native.shapes.title:
                boxes.append(
                    (shape.name, shape.left, shape.top, shape.left + shape.width, shape.top + height)
                )
        air = Pt(2)
        for at, (name, left, top, right, bottom) in enumerate(boxes):
            for other, left2, top2, right2, bottom2 in boxes[at + 1 :]:
                apart = (
                    right <= left2 + air
                    or right2 <= left + air
                    or bottom <= top2 + air
                    or bottom2 <= top + air
                )
                assert apart, (native.shapes.title.text, name, other)


def test_without_slides_each_file_says_so():
    found = pptx.Presentation(io.BytesIO(to_pptx(COVER, [])))
    assert len(found.slides) == 1
    assert "Præsentationen har ingen sider endnu." in texts(found.slides)
    said = [paragraph.text for paragraph in docx.Document(io.BytesIO(to_docx(COVER, []))).paragraphs]
    assert "Præsentationen har ingen sider endnu." in said
    empty = openpyxl.load_workbook(io.BytesIO(to_xlsx(COVER, [])))
    assert empty.sheetnames == ["Oversigt", "Nøgletal", "Bekræftet", "Om filen"]
    assert empty["Oversigt"].max_row == 1


def test_what_can_no_longer_be_verified_says_so_on_every_slide():
    cover = replace(COVER, intact=False)
    found = pptx.Presentation(io.BytesIO(to_pptx(cover, [made.BARS])))
    sentence = "Versionen kan ikke efterprøves: den er ændret, siden den blev låst."
    assert all(sentence in " ".join(texts([native])) for native in found.slides)
    assert sentence in [p.text for p in docx.Document(io.BytesIO(to_docx(cover, [made.BARS]))).paragraphs]


def test_pictures_and_tables_without_rows_are_said():
    nothing = Slide(
        "x",
        "Ingen mål har skiftet bedømmelse",
        chart=Chart("bar", (Series("Mål", ()),), "mål", "Ingen mål"),
        table=Table("Mål", (TableColumn("Mål"),), ()),
    )
    found = pptx.Presentation(
        io.BytesIO(to_pptx(COVER, [nothing, Slide("y", "Tom", chart=Chart("line", (), "", ""))]))
    )
    said = texts(found.slides)
    assert "Der er ingen rækker i tabellen." in said
    assert "Der er ingen tal at tegne." in said
    assert to_docx(COVER, [nothing])
    assert to_xlsx(COVER, [nothing])


# -- what the files share -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("values", "said"),
    [((), ""), ((4,), "4"), ((1, 2), "1 og 2"), ((3, 1, 2), "1-3"), ((1, 2, 3, 5, 6, 9), "1-3, 5, 6 og 9")],
)
def test_numbers_in_a_row_are_said_short(values, said):
    assert numbers(values) == said


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2010-04", date(2010, 4, 1)),
        ("2010-04-13", date(2010, 4, 13)),
        ("2010-04-13T14:30:00", date(2010, 4, 13)),
        ("2010-13", None),
        ("2010-04-13 og senere", None),
        ("2010", None),
        ("skjult", None),
    ],
)
def test_days_are_found_in_text(text, day):
    assert as_day(text) == day


def test_the_reference_line_is_said_once():
    chart = made.SHARES.chart
    assert reference_words(chart) == "Byens mål: 30 %"
    assert reference_words(replace(chart, reference_label="Mål 30")) == "Mål 30"
    assert reference_words(replace(chart, reference=None)) == ""
    # One that was worked out is not written with all its decimals.
    worked_out = replace(chart, reference=23.686769, decimals=0, unit="%")
    assert reference_words(replace(worked_out, reference_label="hele byen 23,7 %")) == "hele byen 23,7 %"
    assert reference_words(replace(worked_out, reference_label="Byens andel")) == "Byens andel: 23,7 %"


def test_text_stays_within_its_room():
    assert fit.lines("", 14, 100) == 1
    assert fit.lines("ord " * 40, 14, 10_000) == 1
    assert fit.lines("x" * 300, 14, 100) > 10
    cut = fit.shortened("et to tre fire fem seks syv otte ni ti " * 20, 14, 200, 2)
    assert cut.endswith("…")
    assert fit.lines(cut, 14, 200) <= 2


# -- any slide at all ---------------------------------------------------------------------------------------

WORDS = st.text(max_size=40)
FIGURES = st.one_of(
    st.none(), st.integers(-(10**9), 10**9), st.floats(-1e12, 1e12).filter(lambda x: x == round(x, 9))
)


@st.composite
def any_chart(draw):
    kind = draw(st.sampled_from(["bar", "columns", "line", "xy", "map", "timeline"]))
    xs = {
        "bar": WORDS,
        "columns": WORDS,
        "timeline": st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat),
        "line": st.dates(date(1990, 1, 1), date(2030, 1, 1)).map(date.isoformat),
        "xy": st.one_of(st.integers(-5, 5), WORDS),
        "map": st.integers(1, 10),
    }[kind]
    point = st.builds(Point, xs, FIGURES, FIGURES, FIGURES, label=WORDS, provisional=st.booleans())
    series = st.builds(Series, WORDS, st.lists(point, max_size=5).map(tuple), limit=st.booleans())
    return Chart(
        kind,
        tuple(draw(st.lists(series, max_size=3))),
        draw(WORDS),
        draw(WORDS),
        decimals=draw(st.integers(0, 3)),
        reference=draw(st.one_of(st.none(), st.floats(-100, 100))),
        logarithmic=draw(st.booleans()),
    )


# A failing deck takes minutes to make smaller, and says enough as it is.
@settings(max_examples=10, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(
    any_chart(),
    WORDS,
    st.lists(st.tuples(st.one_of(WORDS, FIGURES), WORDS, st.booleans()), max_size=40),
)
def test_any_slide_becomes_three_files_with_its_figures(chart, word, rows):
    table = Table(
        word, (TableColumn(word, "count"), TableColumn("b", "date"), TableColumn("c", "yes_no")), tuple(rows)
    )
    slide = Slide(
        word, "Overskrift", own=word, chart=chart, table=table, figures=(SlideFigure("a", word, None, word),)
    )
    found = pptx.Presentation(io.BytesIO(to_pptx(COVER, [slide])))
    drawn = [
        value for native in charts(found.slides) for one in native.plots[0].series for value in one.values
    ]
    points = [point for series in chart.series for point in series.points]
    if chart.kind == "map":
        assert not drawn
    else:
        for point in points:
            if chart.kind == "timeline":
                assert (as_day(str(point.x)) - date(1899, 12, 30)).days in drawn
            else:
                assert point.y is None or float(point.y) in drawn
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(COVER, [slide])))["1 Figur"]
    cells = [cell.value for row in sheet.iter_rows(min_row=2) for cell in row]
    if chart.kind == "timeline":
        assert all(datetime.fromisoformat(str(point.x)) in cells for point in points)
        return
    for point in points:
        for end in (point.y, point.low, point.high):
            assert end is None or any(same(cell, float(end)) for cell in cells)
    document = docx.Document(io.BytesIO(to_docx(COVER, [slide])))
    assert as_read(chart_table(chart)) in [read(found) for found in document.element.body.iter(w("w:tbl"))]


# -- from a version that is kept ----------------------------------------------------------------------------


@pytest.fixture
def store(tmp_path):
    kept = Store(tmp_path / "csb.duckdb")
    yield kept
    kept.close()


INITIATIVE = {
    "initiative_id": "SOF-1",
    "name": "Exit",
    "administration": "SOF",
    "purpose": "begge",
    "status": "i gang",
}


def test_a_locked_version_gives_the_cover_without_anybodys_name(store):
    at = datetime(2010, 3, 29, 12)
    store.accept(delivery(initiatives=[INITIATIVE]), "SOF", by="sof@example.dk", at=at)
    draft = version.save_draft(
        store,
        version.Version(
            "",
            0,
            "Status",
            meeting_date=date(2010, 4, 13),
            case_no="2010-1",
            choices=(version.Choice("goals"),),
        ),
        by="csb@example.dk",
    )
    assert stage_in_words(draft) == "Udkast"
    clock = Clock(at, date(2010, 4, 6))
    version.lock(store, draft.id, slides=[made.BARS, TYPED], clock=clock, by="csb@example.dk", at=at)
    person = Person("csb@example.dk", "CSB", ("SOF",))
    version.confirm(store, draft.id, "SOF", person=person, remark="Set.", at=at)
    assert stage_in_words(version.load_version(store, draft.id)) == "Låst udkast"
    version.send_out(store, draft.id, person=person, reason="Fristen", at=datetime(2010, 4, 6, 9))
    kept = version.load_version(store, draft.id)
    cover = Cover.from_version(kept, is_example=False, remarks=True)
    assert (cover.stage, cover.data_as_of, cover.uploads) == (
        "Udsendt 6. april 2010",
        date(2010, 3, 29),
        (1,),
    )
    assert cover.warnings() == []
    assert [(one.name, one.on, one.remark) for one in cover.confirmations] == [
        ("Socialforvaltningen", date(2010, 3, 29), "Set.")
    ]
    public = version.public_version(replace(kept, is_open=True))
    assert not Cover.from_version(public, is_example=False, remarks=True).remarks
    for make in (to_pptx, to_docx, to_xlsx):
        said = everything(make(cover, kept.slides))
        assert "example.dk" not in said
        assert "opdigtede" not in said
