"""Every sentence about a delivery: complete, with a cure, right in number, and never with a value it must not show."""

import ast
from datetime import date, datetime
from pathlib import Path

import pytest

from data import contract, messages
from data.contract import Column
from data.reading.parse import Fault, parse_column
from data.staging import arrow_type

ROOM = Path(messages.__file__).parent


def kinds_of_faults():
    """The kinds that parse.py and rows.py can make, read off their source."""
    found = set()
    for name in ("reading/parse.py", "reading/rows.py"):
        for call in ast.walk(ast.parse((ROOM / name).read_text())):
            if (
                isinstance(call, ast.Call)
                and getattr(call.func, "id", "") in ("Fault", "_offered")
                and call.args
            ):
                first = call.args[0]
                options = [first.body, first.orelse] if isinstance(first, ast.IfExp) else [first]
                found |= {
                    o.value for o in options if isinstance(o, ast.Constant) and isinstance(o.value, str)
                }
    return sorted(found | {"missing"})


READINGS = {
    "code_near": "satspulje",
    "district_near": 3,
    "district_likely": 8,
    "day_or_month": date(2010, 4, 3),
    "no_value": None,
    "few": None,
    "hidden_count": None,
}
READINGS |= dict.fromkeys(("district", "districts_likely", "several_districts", "whole_city"))


@pytest.mark.parametrize("kind", kinds_of_faults())
def test_each_fault_has_a_sentence_and_a_cure(kind):
    column = next(c for c in contract.sheet("finances").columns if c.codes is not None)
    if "district" in kind or kind == "whole_city":
        column = contract.sheet("unrest_events").column("district")
    offered = READINGS.get(kind, 1234.0)
    sentence, cure = messages.cell(kind, column, "1.234", "", offered)
    for text in (sentence, cure):
        assert text[0].isupper() or text[0] == "»"
        assert text.endswith((".", ".?", "?")) and "  " not in text and "None" not in text


def test_the_kinds_are_found():
    assert {"two_ways", "date_impossible", "code_near", "uncached", "merged", "no_clock"} <= set(
        kinds_of_faults()
    )
    assert isinstance(Fault("x"), Fault)


@pytest.mark.parametrize(
    ("cell", "ways"),
    [
        ("900.000 kr.", "som 900000 kr og som 900,000 kr."),
        ("kr. 900.000", "som kr. 900000 og som kr. 900,000."),
        ("-850.000", "som -850000 og som -850,000."),
    ],
)
def test_only_the_stops_of_the_number_are_read_in_two_ways(cell, ways):
    column = contract.sheet("finances").column("spent")
    sentence, _ = messages.cell("two_ways", column, cell, "", 900_000.0)
    assert sentence == f"»{cell}« i »{column.header}« kan læses på to måder: {ways}"


def test_an_unknown_kind_is_our_mistake():
    with pytest.raises(KeyError):
        messages.cell("nonsense", contract.sheet("areas").columns[0], "x")


@pytest.mark.parametrize(
    ("type_", "value", "text"),
    [
        ("money", 1250000.0, "1.250.000 kr."),
        ("count", 1234, "1.234"),
        ("number", 12.5, "12,5"),
        ("share", 0.125, "12,5 %"),
        ("year", 2010, "2010"),
        ("date", date(2010, 4, 3), "03-04-2010"),
        ("month", date(2010, 4, 1), "2010-04"),
        ("datetime", datetime(2010, 4, 3, 9, 5), "03-04-2010 09.05"),
        ("yes_no", False, "nej"),
        ("district", 3, "Nørrebro"),
        ("districts", [0], "Hele byen"),
        ("refs", ["M-01", "M-04"], "M-01; M-04"),
        ("text", None, "tom"),
    ],
)
def test_values_in_sentences(type_, value, text):
    assert messages.reading(Column("h", "n", type_, "", ""), value) == text


def test_singular_and_plural():
    column = contract.sheet("finances").column("adopted_budget")
    assert messages.offer("two_ways", column, 1, "1.234", "", 1234.0) == (
        "Er punktum tusindadskiller i 1 værdi »1.234« i »vedtaget_budget_kr« (så den første er 1.234 kr.)?"
    )
    assert messages.offer("two_ways", column, 14, "1.234", "", 1234.0) == (
        "Er punktum tusindadskiller i 14 værdier som »1.234« i »vedtaget_budget_kr« (så den første er 1.234 kr.)?"
    )
    assert messages.offer("unit_word", column, 2, "2,5 mio. kr.", "", 2.5e6) == (
        "Skal 2 værdier som »2,5 mio. kr.« i »vedtaget_budget_kr« læses som 2.500.000 kr. osv.?"
    )
    assert messages.note_totals([7]) == "Række 7 med sammentælling er sprunget over."
    assert messages.note_totals([7, 9]) == "2 rækker (7 og 9) med sammentælling er sprunget over."
    assert messages.note_titles(1) == "1 række over overskrifterne er sprunget over."
    assert messages.summary(1, 1, 1, 2) == "1 fil, 1 række: 1 fejl og 2 advarsler."
    assert messages.summary(2, 1234, 0, 0) == "2 filer, 1.234 rækker: ingen problemer."


def test_limits_in_words():
    survey = contract.sheet("areas").column("longitude")
    assert (
        messages.cell("range", survey, "55,7")[0]
        == "»55,7« i »længdegrad« er uden for det mulige: 12 til 13."
    )
    money = contract.sheet("finances").column("full_time_equivalents")
    assert messages.cell("negative", money, "-1") == (
        "»-1« i »årsværk« er under nul.",
        "Skriv et tal på nul eller derover.",
    )


def test_required_values_show_an_example():
    assert all(column.example for sheet in contract.SHEETS for column in sheet.columns if column.required)
    column = contract.sheet("initiatives").column("name")
    assert messages.cell("missing", column, "") == (
        "»navn« mangler.",
        "Skriv en tekst, fx Exit-mentorer på Nørrebro.",
    )


def test_chance_is_never_called_noise():
    assert "støj" not in (ROOM / "messages.py").read_text().lower()


def test_every_example_and_form_is_read_without_a_question():
    """What a cure or a help says for an example is let through when somebody writes it."""
    for sheet in contract.SHEETS:
        for column in sheet.columns:
            for written in {column.example, messages._form(column)} - {""}:
                for one in (
                    written.split(" eller ") if column.type in ("yes_no", "price_level") else [written]
                ):
                    if column.type == "period" and "," in one:
                        continue
                    _, faults = parse_column(column, [one], arrow_type(column))
                    assert not faults, (sheet.header, column.header, one, faults.counts)
