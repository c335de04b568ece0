"""What there is room for on the committee's screen."""

from __future__ import annotations

from dataclasses import replace

from queries.briefing.screen import MOST_WORDS, layout, shown_chart, shown_table, words
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
    assert 43 * found.rows + 35 <= 395 < 43 * (found.rows + 1) + 35
    seven = replace(TABLE, rows=TABLE.rows[:7])
    assert layout(Slide("x", "O", table=seven)).left_out == 0
    long = replace(TABLE, rows=tuple(("t" * 80, "o" * 20, 2, 3, 4) for _ in range(20)))
    assert layout(Slide("x", "O", table=long)).rows < found.rows
    assert layout(Slide("x", "O", own="Her.", table=TABLE)).rows < found.rows
    wide = Table("Tal", TABLE.columns[:2], tuple(("t" * 80, "kort") for _ in range(20)))
    assert layout(Slide("x", "O", table=wide)).rows == found.rows, (
        "the widest column takes what the other leaves"
    )
    assert shown_table(TABLE, 2).rows == (("kort", 1, 2, 3),) * 2


def test_a_chart_is_cut_where_the_screen_ends_and_says_how_much_is_left_out():
    points = tuple(Point(f"Sted {n}", float(n)) for n in range(20))
    found = layout(Slide("x", "O", chart=replace(CHART, series=(Series("s", points),))))
    assert (found.rows, found.left_out) == (12, 8)
    whole = replace(CHART, series=(Series("a", points), Series("b", points)))
    both = layout(Slide("x", "O", chart=whole))
    assert (both.rows, both.left_out) == (8, 12), "two bars share a row"
    assert [len(series.points) for series in shown_chart(whole, both.rows).series] == [8, 8]
    line = replace(whole, kind="line")
    assert shown_chart(line, layout(Slide("x", "O", chart=line)).rows) == line
