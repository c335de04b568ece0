"""The catalogue's slides: each can be computed, kept and shown, and its figures are those that can be counted by hand."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from data.contract import ADMINISTRATIONS, DISTRICTS
from data.danish import kroner
from data.store import Clock
from pages.parts import registry
from queries import parameters_of, run
from queries.briefing import catalogue
from queries.briefing.catalogue import BY_ID, KINDS
from queries.briefing.screen import MOST_WORDS, layout, shown_chart, shown_table, words
from queries.briefing.slide import from_record, to_record
from queries.briefing.version import LONGEST_HEADLINE, Choice, pinned
from queries.scenarios.settings import LAPSED, STOP
from queries.scenarios.words import OF_GRANTS
from queries.status.situation import situation
from tests.rows import TODAY, store_with
from tests.slides import any_choice

SCENARIO = {
    "budget": 3e6,
    "year": 2010,
    "reason": "Prøve",
    "settings": {"year": 2010},
    "decisions": [
        {"initiative_id": "I1", "name": "Gadeteam", "administration": "SOF", "level": "som nu", "cost_now": 2e6, "cost": 2e6},
        {"initiative_id": "I2", "name": "Klub", "administration": "BUF", "level": STOP, "cost_now": 1e6, "cost": 0.0},
    ],
    "coverage": [{"district": 3, "name": "Nørrebro", "before": 2, "after": 1}],
    "robustness": {
        "exact": True,
        "sample_size": 0,
        "lists": {
            "videreføres": [{"name": "Gadeteam", "administration": "SOF", "index": 1.0}],
            "udgår": [],
            "til drøftelse": [{"name": "Klub", "administration": "BUF", "index": 0.5}],
        },
    },
}  # fmt: skip


# The example's scenario was kept before it was tried.
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.id != "robust"], ids=lambda kind: kind.id)
def test_every_slide_of_the_example_can_be_kept_followed_and_shown(example_store, kind):
    clock = pinned(example_store, example_store.clock())
    slide = catalogue.computed(
        example_store, clock=clock, kind=kind.id, parameters=any_choice(example_store, kind, clock)
    )
    assert from_record(json.loads(json.dumps(to_record(slide)))) == slide
    assert slide.headline
    assert not slide.headline.endswith(".") or slide.headline.endswith("kr.")
    assert words(slide.headline) <= LONGEST_HEADLINE
    assert registry.spec(slide.page)
    for source in slide.sources:
        assert source.parameters.keys() <= parameters_of(source.query)
        found = run(example_store, source.query, clock=clock, sources=True, **source.parameters)
        assert len(found), f"{source.query} has no rows behind it"
    if slide.chart is not None:
        assert slide.chart.alt
        # Every place on the picture has a figure in one of its series.
        known = {p.x for series in slide.chart.series for p in series.points if p.y is not None}
        assert all(point.x in known for series in slide.chart.series[:1] for point in series.points) or (
            kind.id in ("hotspot", "indicator") or slide.chart.kind == "timeline"
        )
    for row in slide.table.rows if slide.table else ():
        assert len(row) == len(slide.table.columns)
    # No plan is locked in the example, its survey does not tell women from men, and nothing has changed since its one scenario was
    # kept: the headline says so.
    if slide.kind not in (
        "own_words", "changed", "hotspot_plan", "safety_sexes", "scenario_since", "scenario_money_since", "scenarios_differ",
    ):  # fmt: skip
        assert slide.chart or slide.table or slide.figures
    shown = layout(slide)
    if shown.picture != "figures":
        beside = " ".join(f"{figure.label} {figure.text} {figure.note}" for figure in shown.beside)
        assert words(beside) + words(shown.own) <= MOST_WORDS


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.id)
def test_an_empty_store_gives_a_sentence_and_no_fault(tmp_path, kind):
    store = store_with(tmp_path)
    parameters = dict.fromkeys(kind.required, "2010-02-01" if "since" in kind.required else "findes ikke")
    try:
        slide = catalogue.computed(store, clock=Clock(None, TODAY), kind=kind.id, parameters=parameters)
    except ValueError as error:
        assert str(error).endswith(".")
    else:
        assert slide.headline
    finally:
        store.close()


def test_the_figures_of_a_slide_are_those_one_counts_by_hand(tmp_path):
    store = store_with(
        tmp_path,
        initiatives=[
            {
                "initiative_id": "I1",
                "name": "Gadeteam",
                "administration": "SOF",
                "status": "i gang",
                "districts": [3],
            },
            {
                "initiative_id": "I2",
                "name": "Klub",
                "administration": "BUF",
                "status": "planlagt",
                "districts": [3, 5],
            },
            {
                "initiative_id": "I3",
                "name": "SSP",
                "administration": "BUF",
                "status": "i gang",
                "districts": [0],
            },
        ],
        milestones=[
            {"milestone_id": "P1", "name": "Høring", "deadline": datetime(2010, 3, 1), "status": "i gang"},
            {
                "milestone_id": "P2",
                "name": "Møde",
                "deadline": datetime(2010, 4, 13),
                "status": "ikke begyndt",
            },
        ],
    )
    clock = Clock(None, TODAY)
    places = catalogue.computed(store, clock=clock, kind="places", parameters={})
    by_district = {int(point.x): point.y for point in places.chart.series[0].points}
    assert by_district == {number: {3: 2, 5: 1}.get(number, 0) for number in DISTRICTS}
    assert places.headline.startswith("Nørrebro har flest indsatser (2)")
    assert places.headline.endswith("én dækker hele byen")
    own = catalogue.computed(store, clock=clock, kind="places", parameters={"administration": "SOF"})
    assert own.headline.startswith("Socialforvaltningen: Nørrebro har flest indsatser (1)")
    assert own.filters == {"forvaltning": "Socialforvaltningen"}
    whole = catalogue.computed(store, clock=clock, kind="administrations", parameters={})
    assert [(point.x, point.y) for point in whole.chart.series[0].points] == [("BUF", 2), ("SOF", 1)]
    assert whole.headline == "Tre indsatser, og to er i gang"
    late = catalogue.computed(store, clock=clock, kind="late", parameters={})
    assert late.headline == "Ét skridt er over fristen; 7 forvaltninger mangler at levere".replace("7", "syv")
    assert late.table.rows[0][:3] == ("Skridt", "Høring", "2010-03-01")
    store.close()


def test_small_counts_of_persons_are_hidden_in_a_slide(tmp_path):
    counts = {
        "referred": 12,
        "started": 9,
        "ongoing": 2,
        "completed": 5,
        "dropped_out": 2,
        "followed": 5,
        "relapsed": 3,
    }
    store = store_with(
        tmp_path, exit_programme=[{"program": "Exit", "start_period": "2009-H1", "places": 10} | counts]
    )
    slide = catalogue.computed(store, clock=Clock(None, TODAY), kind="exit", parameters={})
    told = repr(to_record(slide))
    assert "1-4" in told
    row = slide.table.rows[0]
    assert row[3] == row[5] == row[7] == "1-4"
    assert slide.headline == "Hvor mange exit-forløb der er gennemført: for få personer"
    store.close()


def test_a_kept_scenario_is_told_as_it_was_kept(tmp_path):
    store = store_with(tmp_path)
    store.record("scenario", "Ramme minus 10 %", SCENARIO, by="csb")
    clock = Clock(None, TODAY)
    assert catalogue.options(store, parameter="name", clock=clock) == {"Ramme minus 10 %": "Ramme minus 10 %"}
    slide = catalogue.computed(store, clock=clock, kind="scenario", parameters={"name": "Ramme minus 10 %"})
    assert slide.headline == "Med 3,0 mio. kr. fortsætter 1 af 2 indsatser; én stopper"
    assert [[(p.x, p.y) for p in series.points] for series in slide.chart.series] == [
        [("SOF", 2.0), ("BUF", 1.0)],
        [("SOF", 2.0), ("BUF", 0.0)],
    ]
    assert "Nørrebro mister flest: 2 indsatser bliver til 1." in slide.notes
    robust = catalogue.computed(store, clock=clock, kind="robust", parameters={"name": "Ramme minus 10 %"})
    assert robust.headline == "Én indsats holder under alle vægtninger og én bør drøftes"
    assert any("alle indsatsernes penge" in note for note in slide.notes), (
        "kept before the rest was told apart"
    )
    store.close()


def test_a_kept_scenario_does_not_say_that_an_initiative_stops_by_a_part_of_its_money(tmp_path):
    store = store_with(tmp_path)
    first, second = SCENARIO["decisions"]
    lists = SCENARIO["robustness"]["lists"]
    mixed = SCENARIO | {
        "rest": 5e6,
        "decisions": [first | {"rest": 0.0}, second | {"rest": 5e6, "level": LAPSED}],
        "robustness": {
            "exact": False,
            "sample_size": 500,
            "lists": lists | {"udgår": [{"name": "Klub", "administration": "BUF", "index": 0.0, "rest": 5e6}], "til drøftelse": []},
        },
    }  # fmt: skip
    store.record("scenario", "Blandet", mixed, by="csb")
    clock = Clock(None, TODAY)
    slide = catalogue.computed(store, clock=clock, kind="scenario", parameters={"name": "Blandet"})
    assert slide.headline == "Med 3,0 mio. kr. beholder 1 af 2 indsatser den bevilling, der udløber"
    assert "stopper" not in slide.headline
    assert (
        "De samme indsatser har også 5,0 mio. kr., der ikke er til beslutning og bliver, hvor de er."
        in slide.notes
    )
    assert [column.header for column in slide.table.columns][-1] == "Andre penge, der bliver, kr."
    robust = catalogue.computed(store, clock=clock, kind="robust", parameters={"name": "Blandet"})
    assert robust.headline == "Én indsats holder i hele stikprøven og én udgår"
    assert robust.subtitle == "Beregnet på en stikprøve på 500 tilfældige sæt af vægte og point"
    assert robust.notes == (OF_GRANTS,)
    store.close()


def test_ones_own_headline_stands_beside_the_computed_one(example_store):
    clock = pinned(example_store, example_store.clock())
    slide = catalogue.computed(example_store, clock=clock, kind="owing", parameters={})
    worded = catalogue.with_words(
        slide, Choice("owing", headline="To mangler", own="De er rykket.", remark="Ring igen")
    )
    assert (worded.headline, worded.computed, worded.own, worded.remark) == (
        "To mangler",
        slide.headline,
        "De er rykket.",
        "Ring igen",
    )
    assert catalogue.with_words(slide, Choice("owing")).computed == ""


def test_what_must_be_chosen_is_said_and_what_can_be_is_offered(example_store):
    clock = example_store.clock()
    with pytest.raises(ValueError, match="Vælg hotspot til siden »Ét hotspot«"):
        catalogue.computed(example_store, clock=clock, kind="hotspot", parameters={})
    assert catalogue.options(example_store, parameter="administration", clock=clock) == dict(
        ADMINISTRATIONS.labels
    )
    assert len(catalogue.options(example_store, parameter="hotspot_id", clock=clock)) == 6
    assert "2010-03-16" in catalogue.options(example_store, parameter="since", clock=clock)
    assert set(catalogue.STARTING_POINT) <= BY_ID.keys()
    assert len(catalogue.STARTING_POINT) == 10
    with pytest.raises(LookupError):
        catalogue.options(example_store, parameter="hest", clock=clock)


def read_of(slide) -> str:
    """What is read on the committee's screen: headline, figures beside it, and the part of the picture or table there is room for."""
    found = layout(slide)
    words = [
        slide.headline,
        slide.subtitle,
        *(f"{figure.label} {figure.text} {figure.note}" for figure in found.beside),
    ]
    if found.picture == "chart":
        drawn = shown_chart(slide.chart, found.rows) if found.rows else slide.chart
        words += [f"{point.x} {point.label}" for series in drawn.series for point in series.points]
    if found.picture == "table":
        words += [str(cell) for row in shown_table(slide.table, found.rows).rows for cell in row]
    return "\n".join(words)


def nameable(store) -> set[str]:
    """What is called something: no administration, whose letters stand in any table of counts."""
    clock = store.clock()
    return {
        *run(store, "initiatives/chosen", clock=clock)["name"],
        *(text.rstrip(".") for text in run(store, "results/goals", clock=clock)["text"]),
        *run(store, "results/indicators", clock=clock)["name"],
        *run(store, "hotspots/list", clock=clock)["name"],
        *run(store, "process/milestones", clock=clock)["name"],
        *run(store, "exit/programme", clock=clock)["program"].dropna(),
        *(measured.figure.label for measured in situation(store, clock=clock)),
        *DISTRICTS.values(),
    }


def named(store, slide) -> set[str]:
    read = read_of(slide)
    return {name for name in nameable(store) if name in read}


@pytest.mark.parametrize("kind", catalogue.STARTING_POINT)
def test_each_slide_that_is_proposed_names_what_it_is_about(example_store, kind):
    """Never counts of counts: three or more initiatives, goals, programmes, hotspots, steps, measures or places; and money its
    amount."""
    clock = example_store.clock()
    slide = catalogue.computed(example_store, clock=clock, kind=kind, parameters={})
    assert len(named(example_store, slide)) >= 3
    read = read_of(slide)
    assert "skjult" not in read
    if BY_ID[kind].group == catalogue.MONEY_GROUP:
        assert "mio. kr." in slide.headline.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("kind", ["administrations", "target_groups", "money", "proposals", "expiring"])
def test_counts_of_counts_would_not_pass_for_names(example_store, kind):
    slide = catalogue.computed(example_store, clock=example_store.clock(), kind=kind, parameters={})
    assert not named(example_store, slide)


def test_each_of_what_the_committee_asks_about_can_be_proposed_and_what_lies_behind_is(example_store):
    asked = {"exit_effort", "gaps", "overlap", "unit_price", "behind", "district", "situation", "since"}
    assert asked <= BY_ID.keys()
    assert not any(BY_ID[id_].from_page for id_ in asked), "each is chosen where a presentation is prepared"
    assert {"situation", "behind"} <= set(catalogue.STARTING_POINT)


def test_what_is_over_has_left_the_slide_of_the_way(example_store):
    clock = example_store.clock()
    slide = catalogue.computed(example_store, clock=clock, kind="way_ahead", parameters={})
    steps = run(example_store, "process/milestones", clock=clock).set_index("name")
    named = [point.label for point in slide.chart.series[0].points]
    assert named and (steps.loc[named, "status"] != "afsluttet").all()
    assert len(slide.table.rows) == len(named)
    assert "Indstillingen udarbejdes (1 arbejdsdag for sent)" in slide.headline


def test_the_largest_proposals_are_told_by_name_and_amount(example_store):
    clock = example_store.clock()
    slide = catalogue.computed(example_store, clock=clock, kind="proposals_largest", parameters={})
    rows = run(example_store, "scenarios/proposals", clock=clock, year=clock.today.year)
    saved = rows.loc[rows["change"].idxmin()]
    name = (
        run(example_store, "initiatives/chosen", clock=clock)
        .set_index("initiative_id")
        .loc[saved["initiative_id"], "name"]
    )
    assert slide.headline.startswith(
        f"Størst: {kroner(-saved['change'])} mindre til »{name}« ({saved['administration']})"
    )
    assert slide.table.rows[0][3] == float(rows["change"].abs().max()) * (
        -1 if saved["change"] == -rows["change"].abs().max() else 1
    )
    assert len(slide.table.rows) == int((rows["change"] != 0).sum())


def test_the_proposals_bars_and_table_add_up_to_their_figure(example_store):
    clock = pinned(example_store, example_store.clock())
    slide = catalogue.computed(example_store, clock=clock, kind="proposals", parameters={})
    (figure,) = slide.figures
    (series,) = slide.chart.series
    assert sum(point.y for point in series.points) == figure.value
    assert sum(sum(row[1:]) for row in slide.table.rows) == figure.value
    counted = run(example_store, "scenarios/proposals", clock=clock, year=2010)["type"].value_counts()
    assert {point.x.lower(): point.y for point in series.points} == counted.to_dict()
