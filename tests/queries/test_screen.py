"""What there is room for on the committee's screen."""

from __future__ import annotations

from dataclasses import replace

from queries.briefing.screen import MOST_SCREENS, MOST_WORDS, layout, screens, shown_chart, shown_table, words
from queries.briefing.slide import Chart, Point, Series, Slide, SlideFigure, Table, TableColumn

FIGURES = tuple(SlideFigure(f"f{n}", "Tre ord her", float(n), str(n)) for n in range(6))
TABLE = Table(
    "Tal", tuple(TableColumn(name) for name in "abcde"), tuple(("kort", 1, 2, 3, 4) for _ in range(20))
)
CHART = Chart("bar", (Series("s", ()),), "antal", "intet")


def test_the_sentence_comes_first_and_the_figures_take_what_words_are_left():
    slide = Slide("x", "Overskrift", own="ord " * 20, figures=FIGURES, chart=CHART)
    found = layout(slide)
    assert found.picture == "chart"
    assert len(found.beside) == 1, "four words a figure, and five are left"
    assert words(found.own) + 4 * len(found.beside) <= MOST_WORDS
    assert len(layout(replace(slide, own="")).beside) == 3


def test_without_a_chart_figures_carry_the_slide_then_the_table_then_words():
    assert layout(Slide("x", "O", figures=FIGURES)).picture == "figures"
    assert layout(Slide("x", "O", figures=FIGURES[:2], table=TABLE)).picture == "table"
    assert layout(Slide("x", "O", figures=FIGURES[:2], table=replace(TABLE, rows=()))).picture == "words"


def test_a_table_is_cut_where_the_screen_ends_and_says_how_much_is_left_out():
    found = layout(Slide("x", "O", table=TABLE))
    assert found.rows + found.left_out == 20
    # A headline of 45, a subtitle of 48 and the headers of 43 leave 484 of 620; the line that says how many are not shown takes 35.
    assert 43 * found.rows + 35 <= 484 < 43 * (found.rows + 1) + 35
    seven = replace(TABLE, rows=TABLE.rows[:7])
    assert layout(Slide("x", "O", table=seven)).left_out == 0
    long = replace(TABLE, rows=tuple(("ord " * 20, "o" * 20, 2, 3, 4) for _ in range(20)))
    assert layout(Slide("x", "O", table=long)).rows < found.rows
    assert layout(Slide("x", "O", own="Her.", table=TABLE)).rows < found.rows
    wide = Table("Tal", TABLE.columns[:2], tuple(("ord " * 20, "kort") for _ in range(20)))
    assert layout(Slide("x", "O", table=wide)).rows == found.rows, (
        "the widest column takes what the other leaves"
    )
    assert shown_table(TABLE, 2).rows == (("kort", 1, 2, 3),) * 2


def test_a_chart_is_cut_where_the_screen_ends_and_says_how_much_is_left_out():
    points = tuple(Point(f"Sted {n}", float(n)) for n in range(20))
    found = layout(Slide("x", "O", chart=replace(CHART, series=(Series("s", points),))))
    assert (found.rows, found.left_out) == (12, 8)
    noted = layout(
        Slide("x", "O", chart=replace(CHART, series=(Series("s", points),)), notes=("ord " * 170,))
    )
    assert noted.rows < 12 and noted.rows + noted.left_out == 20, "reservations take of the room"
    whole = replace(CHART, series=(Series("a", points), Series("b", points)))
    both = layout(Slide("x", "O", chart=whole))
    assert (both.rows, both.left_out) == (8, 12), "two bars share a row"
    assert [len(series.points) for series in shown_chart(whole, both.rows).series] == [8, 8]
    line = replace(whole, kind="line")
    assert shown_chart(line, layout(Slide("x", "O", chart=line)).rows) == line


def test_forty_rows_go_on_over_as_many_screens_as_they_take_and_each_stands_once():
    points = tuple(Point(f"Hotspot {n}", float(n), float(n) - 1, float(n) + 1) for n in range(40))
    pooled = Series("Samlet skøn", (Point("Samlet", 3.0),), role="summary")
    slide = Slide(
        "x", "Fire af 40 hotspots", subtitle="Skøn", own="Her.", figures=FIGURES[:2],
        chart=replace(CHART, kind="xy", series=(Series("s", points), pooled)),
    )  # fmt: skip
    found = screens(slide)
    assert found[0] == slide and layout(slide).left_out > 0
    shown = [point.x for one in found for point in shown_chart(one.chart, layout(one).rows).series[0].points]
    assert shown == [point.x for point in points]
    assert [one.subtitle for one in found[1:]] == [
        f"Fortsat, {n} af {len(found)}. Skøn" for n in range(2, len(found) + 1)
    ]
    assert {one.headline for one in found} == {slide.headline}
    assert all(one.figures == () and one.own == "" for one in found[1:])
    assert layout(found[-1]).left_out == 0


def test_a_table_goes_on_and_what_fits_is_one_screen():
    found = screens(Slide("x", "O", table=TABLE))
    rows = [row for one in found for row in one.table.rows[: layout(one).rows]]
    assert tuple(rows) == TABLE.rows and len(found) == 2
    assert screens(Slide("x", "O", table=replace(TABLE, rows=TABLE.rows[:7]))) == (
        Slide("x", "O", table=replace(TABLE, rows=TABLE.rows[:7])),
    )
    assert screens(Slide("x", "O")) == (Slide("x", "O"),)


def test_more_than_anybody_can_look_at_is_said_on_the_last_screen():
    endless = screens(Slide("x", "O", table=replace(TABLE, rows=TABLE.rows * 50)))
    assert len(endless) == MOST_SCREENS and layout(endless[-1]).left_out > 900


def test_reservations_stand_on_the_screen_and_those_without_room_on_the_next():
    points = tuple(Point(f"Sted {n}", float(n)) for n in range(8))
    chart = replace(CHART, series=(Series("s", points),))
    short = Slide("x", "O", chart=chart, notes=("Tallene er foreløbige.", "Andre måler anderledes."))
    assert layout(short).notes == short.notes and len(screens(short)) == 1
    long = replace(short, notes=tuple(f"{n} " + "ord " * 60 for n in range(6)))
    found = screens(long)
    assert len(layout(found[0]).notes) >= 1, "never a picture without the first of them"
    said = [note for one in found for note in layout(one).notes]
    assert tuple(said) == long.notes, "each whole, once, in its order"
    assert layout(found[0]).rows == 8, "the picture keeps what it can be read in"
    last = layout(found[-1])
    assert last.picture == "words" and not last.left_notes
    assert found[-1].subtitle.startswith("Fortsat, ")


def test_a_reservation_that_is_longer_than_a_screen_goes_on_at_a_word():
    note = " ".join(f"ord{n}" for n in range(800))
    found = screens(Slide("x", "O", chart=CHART, notes=(note,)))
    parts = [part.strip("… ") for one in found for part in layout(one).notes]
    assert len(parts) > 1 and " ".join(parts) == note


def test_rows_go_on_under_the_reservations_that_had_no_room():
    notes = tuple(f"{n} " + "ord " * 90 for n in range(4))
    found = screens(Slide("x", "O", table=TABLE, notes=notes))
    assert [note for one in found for note in layout(one).notes] == [*notes]
    assert (
        tuple(row for one in found for row in (one.table.rows[: layout(one).rows] if one.table else ()))
        == TABLE.rows
    )
    assert layout(found[0]).rows >= 2


def test_a_cell_of_many_words_takes_the_lines_it_needs():
    """A row of a sentence of four lines leaves room for fewer than one of two."""
    two, four = (
        layout(
            Slide("x", "O", table=Table("T", TABLE.columns[:2], (("kort", "ord " * 22 * lines),) * 20))
        ).rows
        for lines in (2, 4)
    )
    assert 0 < four < two
