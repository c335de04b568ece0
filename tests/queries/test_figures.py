"""The key figures on literal rows, each counted by hand; and what a delivery would move."""

from __future__ import annotations

from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import pytest

from data.store import Clock, Store
from pages.parts import registry
from queries import figures, parameters_of, run
from queries.briefing import catalogue
from queries.briefing.screen import layout
from queries.briefing.slides import overview
from queries.briefing.version import pinned
from queries.hotspots.details import one_hotspot
from queries.hotspots.figures import OF_ONE
from queries.sources.due import next_due
from queries.view import Source
from tests.example import truths
from tests.rows import TODAY, delivery, store_with

CLOCK = Clock(None, TODAY)


def initiative(id_: str, **more: object) -> dict[str, object]:
    return {
        "initiative_id": id_,
        "name": f"Indsats {id_}",
        "administration": "SOF",
        "purpose": "begge",
        "status": "i gang",
    } | more


def amount(id_: str, budget: float, **more: object) -> dict[str, object]:
    return {
        "initiative_id": id_,
        "year": 2010,
        "administration": "SOF",
        "funding": "kommunal",
        "spending": "drift",
        "revised_budget": budget,
        "price_level": "løbende",
    } | more


def step(id_: str, type_: str, deadline: date, **more: object) -> dict[str, object]:
    return {
        "milestone_id": id_,
        "name": f"Skridt {id_}",
        "type": type_,
        "body": "Økonomiudvalget",
        "deadline": deadline,
        "original_deadline": deadline,
        "status": "ikke begyndt",
    } | more


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_with(
        tmp_path,
        initiatives=[
            initiative("SOF-1", gang_related=True),
            initiative("SOF-2", status="planlagt", target_group="18+"),
            initiative("SOF-3", status="stoppet"),
        ],
        finances=[
            amount("SOF-1", 100.0, spent=40.0, spent_on=date(2010, 3, 1)),
            amount("SOF-2", 25.5, duration="midlertidig", expires=2011),
            amount("SOF-2", 7.0, year=2011, duration="midlertidig", expires=2011),
            amount("SOF-3", 1000.0, price_level="2009"),
        ],
        decisions=[
            {"decision_id": "B-1", "date": date(2010, 2, 2), "decision": "A", "status": "i gang", "deadline": date(2010, 3, 1)},
            {"decision_id": "B-2", "date": date(2010, 2, 2), "decision": "B", "status": "gennemført", "deadline": date(2010, 3, 1)},
        ],
        milestones=[step("P-1", "høring", date(2010, 3, 1)), step("P-2", "møde", date(2010, 4, 13))],
        hearing_answers=[
            {"party": "SOF", "question": "Hvad?", "deadline": date(2010, 3, 1), "answered_on": date(2010, 2, 26)},
            {"party": "BUF", "question": "Hvad?", "deadline": date(2010, 3, 1), "answered_on": date(2010, 3, 2)},
        ],
    )  # fmt: skip


def test_each_figure_is_what_is_counted_by_hand(store: Store) -> None:
    found = figures.values(store, CLOCK)
    assert {id_: value for id_, value in found.items() if value is not None} == {
        "initiatives": 3,
        "initiatives_running": 1,
        "initiatives_planned": 1,
        "initiatives_ended": 1,
        "initiatives_gangs": 1,
        "initiatives_adults": 1,
        "budget": 125.5,
        "spent": 40,
        "grants_expiring": 1,
        "grants": 1,
        "without_budget": 0,
        "unrest_events": 0,
        "unrest_as_agreed": 0,
        "unrest_without_follow_up": 0,
        "meetings": 0,
        "agreements_kept": 0,
        "meeting": date(2010, 4, 13).toordinal(),
        "decisions": 2,
        "decisions_overdue": 1,
        "milestones_late": 1,
        "hearing_answered": 1,
    }


def test_a_figure_asked_alone_is_the_same_as_among_the_others(store: Store) -> None:
    together = figures.values(store, CLOCK)
    assert {one.id: one.value(store, CLOCK) for one in figures.FIGURES} == together


def test_an_empty_store_has_no_figures_but_counts_of_initiatives(tmp_path: Path) -> None:
    found = figures.values(Store(tmp_path / "tom.duckdb", today=lambda: TODAY), CLOCK)
    counts = {
        "without_budget", "unrest_events", "unrest_as_agreed", "unrest_without_follow_up", "meetings", "agreements_kept",
    }  # fmt: skip
    others = {id_: value for id_, value in found.items() if not id_.startswith("initiatives")}
    assert {id_ for id_, value in others.items() if value == 0} == counts
    assert {value for id_, value in others.items() if id_ not in counts} == {None}
    assert found["initiatives"] == 0


def test_a_delivery_moves_the_figures_it_touches_and_stores_nothing(store: Store) -> None:
    new = delivery("ny.xlsx", initiatives=[initiative("SOF-3"), initiative("SOF-4", gang_related=True)])
    before = figures.values(store, CLOCK)
    with store.trial(new, "SOF") as after:
        moves, compared = figures.moved(store, after, CLOCK, new.tables)
    assert {move.figure.id: (move.before, move.after) for move in moves} == {
        "initiatives": (3, 4),
        "initiatives_running": (1, 3),
        "initiatives_ended": (1, 0),
        "initiatives_gangs": (1, 2),
        "without_budget": (0, 1),
    }
    assert compared == sum("initiatives" in one.tables for one in figures.FIGURES)
    assert figures.values(store, CLOCK) == before


def test_ended_rows_move_figures_too(store: Store) -> None:
    new = delivery("ny.xlsx", decisions=[])
    with store.trial(new, "ØKF", ended={"decisions": [("B-1",)]}) as after:
        moves, _ = figures.moved(store, after, CLOCK, ["decisions"])
    assert [(m.figure.id, m.before, m.after) for m in moves] == [
        ("decisions", 2, 1),
        ("decisions_overdue", 1, 0),
    ]


@pytest.mark.parametrize("figure", [f for f in figures.EVERY if not f.required], ids=lambda figure: figure.id)
def test_the_rows_behind_a_figure_add_up_to_it(
    figure: figures.Figure, store: Store, example_store: Store
) -> None:
    for held in (example_store, store):
        clock = held.clock()
        (one,) = figures.key_figures(held, clock, {}, [figure.id])
        parameters = one.source.parameters if one.source else figure.arguments(clock)
        rows = figures.counted_rows(held, figure=figure.id, parameters=parameters, clock=clock)
        assert not rows["source"].duplicated().any()
        if figure.counted is None:
            assert "amount" not in rows
            continue
        assert rows["amount"].sum() == pytest.approx(one.value or 0, abs=0.005)
        assert set(rows["table"]) <= {figure.counted.table}


def test_the_rows_behind_the_budget_are_the_years_with_an_amount_in_its_prices(tmp_path: Path) -> None:
    other_level = amount("SOF-2", 7.0) | {"price_level": "2009"}
    store = store_with(
        tmp_path,
        initiatives=[initiative("SOF-1", districts=[5]), initiative("SOF-2"), initiative("SOF-3")],
        finances=[
            amount("SOF-1", 100.0),
            amount("SOF-1", 50.5) | {"spending": "anlæg"},
            amount("SOF-1", 1.0) | {"year": 2009},
            other_level,
            amount("SOF-3", 30.0),
            amount("SOF-3", 0.0) | {"revised_budget": None, "spent": 5.0, "spending": "anlæg"},
        ],
    )
    asked = {"year": 2010, "price_level": "løbende"}
    rows = figures.counted_rows(store, figure="budget", parameters=asked, clock=CLOCK)
    assert sorted(rows["amount"]) == [30.0, 50.5, 100.0]
    valby = figures.counted_rows(store, figure="budget", parameters=asked, clock=CLOCK, district=5)
    assert valby[["row", "amount"]].values.tolist() == [[3, 50.5], [2, 100.0]]
    none = figures.counted_rows(store, figure="budget", parameters={"year": 2031}, clock=CLOCK)
    assert none.empty
    store.close()


def test_the_text_of_a_value() -> None:
    assert figures.BY_ID["budget"].text(1250000.0) == "1.250.000 kr."
    assert figures.BY_ID["initiatives"].text(1234.0) == "1.234"
    assert figures.BY_ID["initiatives"].text(None) == "–"
    assert figures.BY_ID["budget"].heading(CLOCK) == "Budget 2010, løbende priser"


@pytest.mark.parametrize("figure", figures.EVERY, ids=lambda one: one.id)
def test_a_figure_can_be_asked_for_its_sources_and_has_a_page(figure: figures.Figure) -> None:
    assert set(figure.parameters) <= parameters_of(figure.query)
    assert registry.spec(figure.page).title


def test_ids_are_distinct() -> None:
    assert len(figures.BY_ID) == len(figures.EVERY)


def test_what_the_committee_has_seen_is_read_off_the_presentations(store: Store) -> None:
    store.record("presentation", "a", {"stage": "vist", "figures": ["budget", "unknown"]}, by="csb")
    store.record("presentation", "b", {"stage": "udkast", "figures": ["spent"]}, by="csb")
    store.record("presentation", "c", {"stage": "udsendt", "figures": ["initiatives"]}, by="csb")
    store.record("presentation", "c", {"stage": "udkast", "figures": ["initiatives"]}, by="csb")
    assert figures.shown_to_committee(store) == {"budget"}


def test_the_next_deadline_is_ones_own_hearing_or_drafting_else_the_meeting(tmp_path: Path) -> None:
    rows = [
        step("P-1", "høring", date(2010, 3, 1)),  # past
        step("P-2", "udarbejdelse", date(2010, 3, 24), status="afsluttet"),
        step("P-3", "udarbejdelse", date(2010, 3, 26), administration="SOF"),
        step("P-4", "udsendelse", date(2010, 3, 23)),
        step("P-5", "møde", date(2010, 4, 13)),
    ]
    store = store_with(tmp_path, milestones=rows, at=datetime(2010, 3, 1))
    own = next_due(store, administration="SOF")
    assert own is not None
    # Monday the 22nd to Friday the 26th.
    assert (own.name, own.deadline, own.in_words) == ("Skridt P-3", date(2010, 3, 26), "om 4 arbejdsdage")
    other = next_due(store, administration="BUF")
    assert other is not None
    assert (other.name, other.deadline) == ("Skridt P-5", date(2010, 4, 13))
    assert next_due(store, clock=Clock(None, date(2010, 4, 14))) is None


# -- as they are said -----------------------------------------------------------------------------------------


def say(store: Store, id_: str, **choices: object) -> tuple[str, str, str, str]:
    (one,) = figures.key_figures(store, CLOCK, choices, [id_])
    return one.label, one.text.replace("\u00a0", " "), one.note.replace("\u00a0", " "), one.tone_text


@pytest.mark.parametrize("figure", [f for f in figures.EVERY if not f.required], ids=lambda one: one.id)
def test_each_figure_is_said_on_an_empty_store_and_on_the_example(
    figure: figures.Figure, tmp_path: Path, example_store: Store
) -> None:
    with closing(Store(tmp_path / "tom.duckdb", today=lambda: TODAY)) as empty:
        (none,) = figures.key_figures(empty, CLOCK, {}, [figure.id])
    assert none.text in ("0", "–")
    (one,) = figures.key_figures(example_store, example_store.clock(), {}, [figure.id])
    assert one.value is not None
    assert one.text != "–"
    assert one.source is not None
    assert "{" not in one.label


@pytest.mark.parametrize("hotspot_id", [truths.HOTSPOT_WORKS])
def test_the_figures_of_one_hotspot_lead_to_its_own_months(example_store: Store, hotspot_id: str) -> None:
    clock = example_store.clock()
    found = figures.key_figures(example_store, clock, {"hotspot_id": hotspot_id}, OF_ONE)
    facts = run(example_store, "hotspots/list", clock=clock).set_index("hotspot_id").loc[hotspot_id]
    asked = {"hotspot_id": hotspot_id, "area_id": facts["area_id"]}
    assert found[0].source == Source("hotspots/monthly", asked, figure="hotspot_change")
    rows = figures.counted_rows(example_store, figure="hotspot_change", parameters=asked, clock=clock)
    assert set(rows["part"]) == {
        f"{who}, {when}" for who in ("Hotspottet", "Sammenligningen") for when in ("før", "efter")
    }
    # The reports of its own rows are those of the months before and after that the estimate compares.
    made = one_hotspot(example_store, hotspot_id, clock=clock).evaluation.synthetic
    assert made is not None
    own = rows[rows["part"].str.startswith("Hotspottet")]
    months = run(example_store, "hotspots/monthly", clock=clock)
    assert set(months.loc[own["answer_row"].unique(), "area_id"]) == {facts["area_id"]}
    assert own["answer_row"].nunique() == len(made.months)
    beside = rows[rows["part"].str.startswith("Sammenligningen")]
    areas = set(months.loc[beside["answer_row"].unique(), "area_id"])
    assert areas == {name for name, weight in zip(made.names[1:], made.weights, strict=True) if weight > 1e-6}
    assert "amount" not in rows
    assert found[0].tone_text
    assert found[2].text.endswith(" af 5")


def test_a_budget_of_other_prices_or_another_year_is_said_to_be_so(tmp_path: Path) -> None:
    with closing(
        store_with(
            tmp_path / "a",
            initiatives=[initiative("SOF-1")],
            finances=[amount("SOF-1", 2e6), amount("SOF-1", 9e6, price_level="2008", spending="anlæg")],
        )
    ) as store:
        assert say(store, "budget")[:3] == (
            "Budget 2010",
            "2,0 mio. kr.",
            "i løbende priser; desuden 9,0 mio. kr. i 2008-priser. De lægges ikke sammen",
        )
    with closing(
        store_with(
            tmp_path / "b", initiatives=[initiative("SOF-1")], finances=[amount("SOF-1", 2e6, year=2009)]
        )
    ) as store:
        (one,) = figures.key_figures(store, CLOCK, {}, ["budget"])
        assert (one.id, one.label, one.text) == ("budget_2009_løbende", "Budget 2009", "2,0 mio. kr.")
        assert one.note == "Der er ikke indberettet budget for 2010; i løbende priser"
        assert one.source is not None
        rows = figures.counted_rows(store, figure="budget", parameters=one.source.parameters, clock=CLOCK)
        assert rows["amount"].sum() == one.value == 2e6
        assert figures.values(store, CLOCK)["budget"] is None, "another year is not compared as this one"


def test_a_districts_figures_are_its_own_and_say_what_it_shares(tmp_path: Path) -> None:
    with closing(
        store_with(
            tmp_path,
            initiatives=[
                initiative("SOF-1", districts=[5]),
                initiative("SOF-2", districts=[0]),
                initiative("SOF-3", districts=[3]),
            ],
            finances=[amount("SOF-1", 2e6), amount("SOF-2", 7e6), amount("SOF-3", 1e6)],
        )
    ) as store:
        assert say(store, "initiatives", district=5)[1:3] == (
            "2",
            "1 egen og 1 for hele byen; 2 i gang, 0 planlagt",
        )
        (own,) = figures.key_figures(store, CLOCK, {"district": 5}, ["own_budget"])
        assert (own.label, own.text) == ("Budget 2010, bydelens egne indsatser", "2,0 mio. kr.")
        assert own.source is not None
        rows = figures.counted_rows(store, figure="own_budget", parameters=own.source.parameters, clock=CLOCK)
        assert rows["amount"].tolist() == [2e6]
        none = figures.key_figures(store, CLOCK, {"district": 7}, ["own_budget"])[0]
        assert (none.text, none.value, none.source) == ("Intet", None, None)


def test_where_no_readiness_is_delivered_no_district_is_said_to_lack_a_coordinator(tmp_path: Path) -> None:
    with closing(store_with(tmp_path / "a", initiatives=[initiative("SOF-1")])) as store:
        assert say(store, "unrest_without_coordinator")[1:3] == ("–", "arket Beredskab er ikke leveret")
    with closing(store_with(tmp_path / "b", readiness=[{"district": 5, "coordinator": "SSP"}])) as store:
        assert say(store, "unrest_without_coordinator")[1] == "9"
        assert say(store, "unrest_without_coordinator", district=5)[1::2] == ("0", "alle har en aftale")
        assert say(store, "unrest_without_coordinator", district=6)[1] == "1"


def test_page_slide_preview_and_list_say_the_same(example_store: Store) -> None:
    clock = pinned(example_store, example_store.clock())
    every = figures.key_figures(example_store, clock, {}, [figure.id for figure in figures.FIGURES])
    text = {one.id: one.text for one in every}
    listed = overview.key_figures(example_store, clock)
    assert listed.table is not None
    assert [row[:2] for row in listed.table.rows] == [(one.label, one.text) for one in every]
    seen = 0
    for kind in catalogue.KINDS:
        if kind.required:
            continue
        slide = catalogue.computed(example_store, clock=clock, kind=kind.id, parameters={})
        for one in slide.figures:
            if one.id in text:
                seen += 1
                assert one.text == text[one.id], (kind.id, one.id)
    assert seen > len(overview.FIGURE_IDS)
    slide = catalogue.computed(
        example_store, clock=clock, kind="figure", parameters={"figure": "goals_on_track"}
    )
    assert slide.headline == f"Mål, der er nået eller på vej: {text['goals_on_track']}"


def test_an_uploads_preview_says_figures_as_the_cards_do_and_small_moves_to_the_krone(store: Store) -> None:
    new = delivery("ny.xlsx", finances=[amount("SOF-1", 3_000_000.0), amount("SOF-2", 25.5)])
    store.accept(new, "SOF", by="sof")
    small = delivery("igen.xlsx", finances=[amount("SOF-1", 3_000_001.0)])
    with store.trial(small, "SOF") as after:
        moves, _ = figures.moved(store, after, CLOCK, small.tables)
        before = say(store, "budget")[1]
    texts = {move.figure.id: (move.before_text, move.after_text) for move in moves}
    assert texts["budget"] == ("3.000.025,50 kr.", "3.000.026,50 kr."), before
    large = delivery("igen.xlsx", finances=[amount("SOF-1", 5_000_000.0)])
    with store.trial(large, "SOF") as after:
        moves, _ = figures.moved(store, after, CLOCK, large.tables)
    texts = {move.figure.id: (move.before_text, move.after_text) for move in moves}
    assert texts["budget"] == (before, "5,0 mio. kr.")


def test_a_slide_of_a_narrowed_figure_says_so_and_is_not_the_citys(example_store: Store) -> None:
    clock = pinned(example_store, example_store.clock())
    asked = {"figure": "initiatives", "district": "5", "target_group": "18+", "gang_related": "False"}
    slide = catalogue.computed(example_store, clock=clock, kind="figure", parameters=asked)
    chosen = {"district": 5, "target_group": "18+", "gang_related": False}
    (one,) = figures.key_figures(example_store, clock, chosen, ["initiatives"])
    assert slide.headline == f"Valby: Indsatser: {one.text}"
    assert slide.subtitle == "Målgruppe: unge og voksne fra 18 år, Rettet mod bander: nej"
    assert slide.figures[0].id not in figures.BY_ID
    assert slide.filters["bydel"] == "Valby"
    assert layout(slide).picture == "figures"
    with pytest.raises(ValueError, match="skal vælges på sin egen side"):
        catalogue.computed(example_store, clock=clock, kind="figure", parameters={"figure": "scenario_going"})
    with pytest.raises(ValueError, match="findes ikke"):
        catalogue.computed(example_store, clock=clock, kind="figure", parameters={"figure": "nej"})
