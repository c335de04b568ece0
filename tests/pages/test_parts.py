"""The parts that pages are made of: what they write, and what they keep from being read as something else."""

import io
import json
import re
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import openpyxl
import pandas as pd
import plotly.graph_objects as go
import pytest
from streamlit.dataframe_util import convert_arrow_bytes_to_pandas_df
from streamlit.testing.v1 import AppTest

from data.contract import DISTRICTS
from data.excel import workbook
from pages.parts import charts, maps, paint, sources, tables, theme
from pages.parts.download import stem
from pages.parts.tables import Column
from queries.view import Chart, Point, Series

# A table and a chart say in their file which data they are of.
pytestmark = pytest.mark.usefixtures("example_home")
ROWS = pd.DataFrame(
    {
        "name": ["=HYPERLINK(1)", "+45", "@a", "-1", "<b>fed</b>", "tegn\x07"],
        "money": [Decimal("1250000.00"), Decimal("0"), None, Decimal("-5.5"), Decimal("1"), Decimal("2")],
        "share": [0.125, np.nan, 1.0, 0.0, 0.5, 0.5],
        "day": [pd.Timestamp(2010, 4, 13), pd.NaT, *[pd.Timestamp(2009, 1, 1)] * 4],
        "code": ["SOF", None, "BUF", "SOF", "SOF", "SOF"],
        "several": [["SOF", "BUF"], [], ["BUF"], [], [], []],
        "hidden": ["hemmeligt"] * 6,
    }
)
LABELS = {"SOF": "Socialforvaltningen"}
COLUMNS = {
    "name": Column("Navn"),
    "money": Column("Budget, mio. kr.", "millions", decimals=1),
    "share": Column("Andel", "percent", decimals=1),
    "day": Column("Dag", "date"),
    "code": Column("Forvaltning", labels=LABELS),
    "several": Column("Flere", "list", labels=LABELS),
}


def test_a_cell_is_written_in_danish():
    written = [[column.text(value) for value in ROWS[name][:2]] for name, column in COLUMNS.items()]
    assert written == [
        ["=HYPERLINK(1)", "+45"],
        ["1,3", "0,0"],
        ["12,5 %", "–"],
        ["13.04.2010", "–"],
        ["Socialforvaltningen", "–"],
        ["Socialforvaltningen, BUF", ""],
    ]


def read(sheets):
    return openpyxl.load_workbook(io.BytesIO(workbook(sheets, [("Udvalg", "=alt")])))


def test_a_download_keeps_types_and_hides_what_is_not_named():
    book = read({"Indsatser": (ROWS, COLUMNS)})
    sheet = book["Indsatser"]
    assert [cell.value for cell in sheet[1]] == [
        "Navn",
        "Budget, kr.",
        "Andel",
        "Dag",
        "Forvaltning",
        "Flere",
    ]
    first = [cell.value for cell in sheet[2]]
    assert first[1:4] == [1250000, 0.125, pd.Timestamp(2010, 4, 13).to_pydatetime()]
    assert first[4:] == ["Socialforvaltningen", "Socialforvaltningen, BUF"]
    assert [cell.value for cell in sheet[3]][2:5] == [None, None, None]
    assert (sheet["B2"].number_format, sheet["C2"].number_format) == ("#,##0", "0.0%")
    assert sheet.auto_filter.ref == "A1:F7"
    assert not any("hemmeligt" in str(cell.value) for row in sheet for cell in row)


def test_text_that_begins_like_a_formula_stays_text():
    book = read({"Indsatser": (ROWS, COLUMNS), "[a]/b": (ROWS, COLUMNS)})
    column = book["Indsatser"]["A"][1:]
    assert [cell.value for cell in column] == ["=HYPERLINK(1)", "+45", "@a", "-1", "<b>fed</b>", "tegn"]
    assert {cell.data_type for cell in column} == {"s"}
    assert [cell.quotePrefix for cell in column] == [True, True, True, True, False, False]
    assert book["Om filen"]["B1"].data_type == "s"
    assert "-a--b" in book.sheetnames


def test_text_from_a_workbook_is_never_markup():
    def script():
        import pandas as pd

        from pages.parts import cards, page, tables
        from pages.parts.tables import Column
        from queries.view import KeyFigure

        evil = "<img src=x onerror=alert(1)>"
        page.headline(evil)
        page.lead(evil)
        page.section(evil, evil)
        page.note(evil)
        page.empty(evil)
        cards.draw([KeyFigure(evil, evil, None, evil, evil, tone="bad", tone_text=evil)])
        frame = pd.DataFrame({"a": [evil]})
        tables.small_table(frame, columns={"a": Column(evil)}, caption=evil, links=lambda row: '"><script>')

    app = AppTest.from_function(script).run()
    assert not app.exception
    bodies = " ".join(element.proto.body for element in app.get("html"))
    assert bodies.count("&lt;img src=x onerror=alert(1)&gt;") == 14
    assert "<img" not in bodies
    assert "<script" not in bodies


def test_a_table_selects_and_sends_only_named_columns():
    def script():
        import streamlit as st

        from pages.parts.tables import table
        from tests.pages.test_parts import COLUMNS, ROWS

        st.text(table(ROWS, columns=COLUMNS, key="alle", alt="Alle", selectable=True))

    app = AppTest.from_function(script)
    app.session_state["alle"] = {"selection": {"rows": [2], "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    assert app.text[0].value == "2"
    assert list(app.dataframe[0].value.columns) == list(COLUMNS)
    assert app.dataframe[0].value["money"].tolist()[:2] == [1250000.0, 0.0]


def test_the_map_draws_ten_districts_and_what_is_missing():
    figure = maps.district_map({1: 10, 2: 5.0, 3: None}, measure="indsatser")
    assert len(figure.data) == 10
    assert [note.text for note in figure.layout.annotations[:3]] == [
        "Indre By<br><b>10</b>",
        "Østerbro<br><b>5</b>",
        "Nørrebro",
    ]
    colours = theme.palette()
    assert [trace.fillcolor for trace in figure.data[:3]] == [
        colours.scale[4],
        colours.scale[2],
        colours.paper,
    ]
    assert {trace.type for trace in figure.data} == {"scatter"}


def test_the_map_covers_what_the_polygons_cover():
    (west, east), (south, north) = maps._extent()
    assert (12.4 < west < 12.5, 12.6 < east < 12.75, 55.5 < south < 55.65, 55.7 < north < 55.8) == (True,) * 4
    assert set(maps._districts()) == set(DISTRICTS)


@pytest.mark.parametrize("kind", ["columns", "line"])
@pytest.mark.parametrize(
    ("place", "side"), [(0, "right"), (1, "right"), (10, "center"), (19, "left")], ids="{}".format
)
def test_a_word_over_a_day_near_an_end_reaches_inwards(kind, place, side):
    days = [f"2010-01-{day:02}" for day in range(1, 21)]
    points = tuple(Point(day, 1.0, label="et ord" * (at == place)) for at, day in enumerate(days))
    figure = paint.figure(Chart(kind, (Series("Uroligheder", points),), "uroligheder", "Søjler"))
    words = [trace for trace in figure.data if trace.type == "scatter" and trace.mode == "text"]
    assert [(trace.text, trace.textposition) for trace in words] == [(("et ord",), (f"top {side}",))]


@pytest.mark.parametrize(
    ("months", "labels"),
    [
        (6, ["jan. 07", "feb. 07", "mar. 07", "apr. 07", "maj 07", "juni 07"]),
        (39, ["jan. 07", "juli 07", "jan. 08"]),
    ],
)
def test_months_are_danish(months, labels):
    figure = go.Figure()
    charts.month_axis(figure, list(pd.date_range("2007-01-01", periods=months, freq="MS")))
    assert list(figure.layout.xaxis.ticktext)[: len(labels)] == labels


def test_a_figures_parameters_survive_the_address():
    asked = {
        "year": 2010,
        "kind": "drift & anlæg",
        "until": date(2010, 4, 13),
        "level": None,
        "number": "0012",
    }
    assert sources._decoded(sources._query("a/b", 2, asked)["med"]) == asked
    assert sources._query("a/b", 2, {}) == {"figur": "a/b", "raekke": "3"}
    assert sources._decoded("[1]") is None
    assert sources._decoded("{") is None


def relative_luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    high, low = sorted((relative_luminance(one), relative_luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colours", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_colours_can_be_read(colours):
    text = (colours.ink, colours.muted, colours.accent, colours.good, colours.warn, colours.bad)
    assert min(contrast(colour, paper) for colour in text for paper in (colours.paper, colours.panel)) >= 4.5
    marks = (colours.improvement, colours.concern, colours.common, *colours.categories[:4])
    assert min(contrast(colour, colours.paper) for colour in marks) >= 3
    for step, fill in enumerate(colours.scale):
        written = colours.paper if step >= 3 else colours.ink
        assert contrast(written, fill) >= (4.5 if step != 3 else 3), step


def test_a_table_shows_each_cell_in_danish_and_keeps_its_value():
    """Against the slow way: pandas' own formatting of every cell."""

    def script():
        from pages.parts.tables import table
        from tests.pages.test_parts import COLUMNS, ROWS

        table(ROWS, columns=COLUMNS, key="alle", alt="Alle")

    app = AppTest.from_function(script).run()
    sent = app.dataframe[0].proto.arrow_data
    shown = convert_arrow_bytes_to_pandas_df(sent.styler.display_values)
    plain = ROWS[list(COLUMNS)].astype(object)
    written = plain.style.format({name: column.text for name, column in COLUMNS.items()}, na_rep="–")
    cells = written._translate(False, False)["body"]
    assert shown.to_numpy().tolist() == [
        [cell["display_value"] for cell in row if cell["type"] == "td"] for row in cells
    ]
    assert sent.styler.styles == ""
    assert app.dataframe[0].value["share"].tolist()[2:] == [1.0, 0.0, 0.5, 0.5]


def long_table():
    import pandas as pd
    import streamlit as st

    from pages.parts.tables import Column, table

    rows = 30_000
    frame = pd.DataFrame(
        {
            "name": [f"Indsats {number}" for number in range(rows)],
            "cost": [float(number * 7919 % rows) for number in range(rows)],
            **{f"text{place}": ["ens"] * rows for place in range(8)},
        }
    )
    columns = {"name": Column("Navn"), "cost": Column("Pris, kr.", "kroner")}
    columns |= {f"text{place}": Column(f"Tekst {place}") for place in range(8)}
    position = table(frame, columns=columns, key="lang", alt="Lang", selectable=True)
    st.text("" if position is None else frame["name"].iloc[position])


def test_a_long_table_comes_in_parts_and_is_sorted_as_a_whole():
    app = AppTest.from_function(long_table).run()
    assert not app.exception
    order, part = app.selectbox
    assert (order.label, part.label) == ("Sortér alle rækker efter", "Vis rækkerne")
    assert part.options[:2] == ["1–200 af 30.000", "201–400 af 30.000"]
    assert part.options[-1] == "29.801–30.000 af 30.000"
    assert app.dataframe[0].value["name"].tolist() == [f"Indsats {number}" for number in range(200)]
    part.select(200).run()
    assert app.dataframe[0].value["name"].iloc[0] == "Indsats 200"
    app.selectbox[1].select(0)
    app.selectbox[0].select("cost").run()
    assert app.dataframe[0].value["cost"].tolist() == [float(29_999 - place) for place in range(200)]
    assert {box.value for box in app.selectbox} == {"cost", 0}


def test_a_row_chosen_in_a_later_part_is_that_row():
    app = AppTest.from_function(long_table).run()
    app.selectbox[1].select(400).run()
    app.session_state["lang--400"] = {"selection": {"rows": [3], "columns": [], "cells": []}}
    app.run()
    assert app.text[0].value == "Indsats 403"
    app.selectbox[1].select(0).run()
    assert app.text[0].value == ""


@pytest.mark.parametrize(
    ("column", "values", "places"),
    [
        (Column("", "count"), [1, None, 10, 2], [2, 3, 0, 1]),
        (Column("", "kroner"), [Decimal("1.5"), "skjult", Decimal("20")], [2, 0, 1]),
        (Column("", "date"), [pd.Timestamp(2009, 1, 1), pd.NaT, pd.Timestamp(2010, 1, 1)], [2, 0, 1]),
        (Column(""), ["Ørestad", "Amager", None, "Ærø", "amager Vest", "Årø"], [1, 4, 3, 0, 5, 2]),
        (Column("", labels={"a": "Zebra", "b": "Abe"}), ["a", "b"], [1, 0]),
        (Column("", "list"), [["b", "c"], ["a"]], [1, 0]),
    ],
)
def test_rows_are_sorted_as_people_expect(column, values, places):
    assert tables.in_order(pd.Series(values, index=range(5, 5 + len(values)), dtype=object), column) == places


def test_a_long_table_to_read_comes_in_parts_with_its_total():
    def script():
        import pandas as pd

        from pages.parts.tables import Column, small_table

        frame = pd.DataFrame({"name": [*(f"nr. {number}" for number in range(450)), "I alt"]})
        small_table(frame, columns={"name": Column("Navn")}, caption="Mange", total=True)

    app = AppTest.from_function(script).run()
    assert app.selectbox[0].options == [
        "1–100 af 450",
        "101–200 af 450",
        "201–300 af 450",
        "301–400 af 450",
        "401–450 af 450",
    ]
    app.selectbox[0].select(400).run()
    body = app.get("html")[0].proto.body
    assert body.count("<tr") == 52
    assert "nr. 400<" in body and "nr. 399<" not in body
    assert body.endswith("<tr class=total><td>I alt</td></tr></tbody></table></div>")


def test_names_on_the_map_stand_beside_one_another():
    """Boxes of the names as they are drawn, at the size they are settled for."""
    overlooked = []
    open_points = pd.DataFrame(
        {
            "name": ["Mimersgade", "Bispeparken", "Karens Minde", "Øresundsvej", "Ved siden af"],
            "longitude": [12.5440, 12.5335, 12.5310, 12.6240, 12.5520],
            "latitude": [55.7035, 55.7170, 55.6480, 55.6580, 55.7085],
        }
    )
    sides, shifts = maps.settled(tuple(open_points.itertuples(index=False, name=None)))
    dots = [maps.placed(x, y, 440, 480) for x, y in open_points[["longitude", "latitude"]].to_numpy()]
    boxes = []
    for name, side, (x, y) in zip(open_points["name"], sides, dots, strict=True):
        width = 7 * len(name)
        right = {"middle right": 1, "middle left": -1}.get(side, 0)
        down = {"top center": -16, "bottom center": 16}.get(side, 0)
        boxes.append((name, x + right * (width / 2 + 8), y + down, width, 14))
    boxes += [(name, x, y, 12, 12) for name, (x, y) in zip("abcde", dots, strict=True)]
    for number, name in DISTRICTS.items():
        x, y = maps.placed_label(number, 440, 480)
        lines = name.split("-")
        boxes.append((name, x, y + shifts[number], 6.2 * max(map(len, lines)), 14 * len(lines)))
    for place, (one, x, y, width, height) in enumerate(boxes):
        assert x - width / 2 >= 0 and x + width / 2 <= 440
        for other, x2, y2, width2, height2 in boxes[place + 1 :]:
            across = (width + width2) / 2 - abs(x - x2)
            along = (height + height2) / 2 - abs(y - y2)
            if across > 1 and along > 1:
                overlooked.append((one, other))
    assert overlooked == []


def _is_within(district: int, x: float, y: float) -> bool:
    """By the sides that a line to the left crosses, in longitudes and latitudes."""
    crossed = 0
    for ring in maps._rings(district):
        for (x1, y1, *_), (x2, y2, *_) in pairwise(ring):
            crossed += (y1 > y) != (y2 > y) and x1 + (y - y1) / (y2 - y1) * (x2 - x1) < x
    return crossed % 2 == 1


@pytest.mark.parametrize(
    ("height", "text"),
    [(height, text) for height in (350, 390, 520) for text in ("8", "1.234", "0,25")] + [(520, "12 → 10")],
)
def test_what_is_written_on_the_map_stands_within_its_district_or_outside_all_of_them(height, text):
    figure = maps.district_map(
        dict.fromkeys(DISTRICTS, 1.0), measure="", texts=dict.fromkeys(DISTRICTS, text)
    )
    (west, east), (south, north) = maps._extent()
    degrees = (north - south) / height
    led = dict(zip((3, 4, 8, 9), figure.layout.shapes, strict=True))
    districts = iter(DISTRICTS)
    for note in figure.layout.annotations:
        lines = re.sub("</?b>", "", note.text).split("<br>")
        across = 0.53 * note.font.size * max(map(len, lines)) * degrees * maps._ASPECT / 2
        up = 1.25 * note.font.size * len(lines) * degrees / 2
        parts = [(x, y) for x in (-1, -0.5, 0, 0.5, 1) for y in (-1, -0.5, 0, 0.5, 1)]
        x, y = (
            note.x - (across if note.xanchor == "right" else 0),
            note.y + {"top": -up, "bottom": up}.get(note.yanchor, 0),
        )
        box = [(x + part * across, y + other * up) for part, other in parts]
        if lines != [text]:
            district = next(districts)
            assert "-".join(lines).startswith(DISTRICTS[district].split("-")[0])
        if district in led and lines != [text]:
            assert not [one for one in DISTRICTS for point in box if _is_within(one, *point)]
            assert all(west <= x <= east and south <= y <= north for x, y in box)
            line = led[district]
            assert (line.x0, line.y0) == (note.x, note.y)
            steps = [
                (line.x0 + (line.x1 - line.x0) * part / 20, line.y0 + (line.y1 - line.y0) * part / 20)
                for part in range(21)
            ]
            assert _is_within(district, line.x1, line.y1)
            assert {one for one in DISTRICTS for step in steps if _is_within(one, *step)} == {district}
        else:
            assert all(_is_within(district, *point) for point in box), (DISTRICTS[district], lines)


def test_a_saved_picture_says_what_it_shows_and_of_which_day() -> None:
    assert stem("Siden februar 2009: 51 % lavere") == "siden-februar-2009-51-lavere"
    assert stem("Sårbare områder, pr. år") == "saarbare-omraader-pr-aar"
    assert len(stem("Æ" * 200)) <= 60
    at = AppTest.from_function(_one_chart).run()
    assert '"filename": "tre-flere-' in at.get("plotly_chart")[0].proto.config


def test_a_picture_is_painted_once_for_each_theme_and_height_and_shown_so_high(monkeypatch) -> None:
    painted, paints = [], paint.figure
    monkeypatch.setattr(paint, "figure", lambda chart: (painted.append(chart), paints(chart))[1])
    paint._dressed.cache_clear()
    heights, papers = [], []
    for colours in (theme.LIGHT, theme.DARK, theme.LIGHT):
        monkeypatch.setattr(paint, "palette", lambda colours=colours: colours)
        monkeypatch.setattr(charts, "palette", lambda colours=colours: colours)
        at = AppTest.from_function(_two_heights).run()
        assert not at.exception
        layouts = [json.loads(one.proto.spec)["layout"] for one in at.get("plotly_chart")]
        heights.append([layout["height"] for layout in layouts])
        papers.append({layout["template"]["layout"]["paper_bgcolor"] for layout in layouts})
    assert heights == [[250, 550, paint.height(painted[0])]] * 3
    assert papers == [{theme.LIGHT.paper}, {theme.DARK.paper}, {theme.LIGHT.paper}]
    assert len(painted) == 3 * 2


def _two_heights() -> None:
    from pages.parts import views
    from queries.view import Chart, Point, Series, View

    chart = Chart("bar", (Series("Et", (Point("a", 1.0), Point("b", 2.0))),), "stk.", "To søjler")
    for place, height in enumerate((250, 550, None)):
        views.show(View(f"v{place}", "To søjler", chart=chart), height=height)


def _one_chart() -> None:
    import plotly.graph_objects as go

    from pages.parts import charts

    charts.draw(
        go.Figure(go.Bar(x=[1], y=[2])), title="Tre flere", subtitle="antal", alt="En søjle", key="one"
    )


def test_the_maps_licence_is_told_in_one_place_and_the_map_says_whose_it_is():
    root = Path(__file__).parents[2]
    told = re.compile(r"licen[sc]\w*[^.\n]*(ikke bekræftet|not confirmed)", re.IGNORECASE)
    texts = [
        root / "README.md",
        *(
            path
            for room in ("pages", "queries", "data")
            for suffix in ("*.py", "*.md")
            for path in (root / room).rglob(suffix)
        ),
    ]
    assert [path.name for path in texts if told.search(path.read_text())] == ["README.md"]
    assert maps.CREDIT.startswith("Kort: Københavns Kommune") and "»bydel«" in maps.CREDIT_SHORT
