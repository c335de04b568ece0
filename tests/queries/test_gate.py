"""The gate: what is published of counts, shares and sums of persons, and what is withheld for their sake."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from data import persons
from data.contract import NEW, ON_A_DAY
from data.people import Person
from data.persons import TOO_FEW, WITHHELD, as_told, few, few_persons
from data.staging import AT_SOURCE
from data.store import DATABASE, Refusal, Store, retention
from queries import gate, run
from queries.gate import Term, equation, measurement, withheld_classes
from queries.results.picture import pictures
from queries.results.release import NotReleased, release, release_of
from queries.results.states import indicator_states
from queries.shared.intervals import wilson_of_rounded
from queries.sources.rows import delivered_rows
from tests.exit_worlds import history, store_of
from tests.rows import TODAY, delivery, store_with

FEW = persons.span(None)
CSB = Person("csb@kk.dk", "CSB")
NAN = float("nan")


def of_few() -> Term:
    return Term(*FEW, FEW)


def about(count: int) -> Term:
    return Term(*persons.span(persons.published(count)), None)


# -- what is published of one number -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "told"),
    [(0, 0), (1, "1-4"), (4, "1-4"), (5, 5), (7, 5), (8, 10), (12, 10), (13, 15), (1_002, 1_000), (None, None), (NAN, None)],
)  # fmt: skip
def test_zero_is_zero_few_are_few_and_the_rest_is_the_nearest_five(count: float | None, told: Any) -> None:
    assert as_told(count) == told


def test_a_published_number_stands_for_those_that_are_published_as_it() -> None:
    for count in range(200):
        low, high = persons.span(persons.published(count))
        alike = [other for other in range(220) if persons.published(other) == persons.published(count)]
        assert (low, high) == (alike[0], alike[-1])


def test_a_published_mean_stands_for_the_sums_whose_means_are_published_as_it() -> None:
    for periods in (1, 2, 4, 12):
        for total in range(40 * periods):
            low, high = persons.span(persons.published(total / periods), periods)
            alike = [n for n in range(45 * periods)
                     if persons.published(n / periods) == persons.published(total / periods)]  # fmt: skip
            assert (low, high) == (alike[0], alike[-1])


def test_a_share_of_rounded_numbers_has_an_interval_that_holds_what_rounding_leaves() -> None:
    found = wilson_of_rounded(20, 30)
    assert found is not None
    assert found.share == pytest.approx(2 / 3)
    # 19 of 31 is told so, and so is all between 18 of 32 (56 %) and 22 of 28 (79 %).
    assert found.low < 18 / 32 < 19 / 31 < 22 / 28 < found.high
    assert wilson_of_rounded(10, 15) is None and wilson_of_rounded(few(), 30) is None
    assert wilson_of_rounded(10, WITHHELD) is None and wilson_of_rounded(None, 30) is None


# -- which sums are withheld ---------------------------------------------------------------------------------------


def withheld(*terms: Term) -> list[tuple[int, int]]:
    found = equation(terms)
    return [] if found is None else withheld_classes([found])


def test_a_sum_that_only_one_pair_makes_is_withheld_and_not_alone() -> None:
    """Two of few: 8 would be told as 10, and be 4 and 4. Withheld alone it would be told by its absence."""
    spans = withheld(of_few(), of_few())
    assert (8, 12) in spans and len(spans) > 1
    assert len(withheld(of_few(), of_few(), of_few(), about(30), about(40))) == 0


def test_exact_parts_beside_one_of_few_tell_it_by_their_sum() -> None:
    """An administration that knows its own 61 reads 60 as 62, and 65 as 63 to 65."""
    assert set(withheld(Term(61, 61, None), of_few())) == {(58, 62), (63, 67)}


def test_nothing_is_withheld_for_the_sake_of_what_is_not_hidden() -> None:
    assert withheld(about(10), about(20)) == [] and withheld(Term(0, 10**9, None), of_few()) == []


def test_the_withheld_leave_every_hidden_count_its_values() -> None:
    """Whatever a reader sees, a value or that it is withheld, all of it is possible: tried on all sums of small tables."""
    for rounded in ((), (5,), (10, 20)):
        for number in (1, 2, 3, 4, 7):
            terms = [*(of_few() for _ in range(number)), *(about(count) for count in rounded)]
            bad = withheld(*terms)
            low, high = sum(term.low for term in terms), sum(term.high for term in terms)
            seen: dict[Any, set[int]] = {}
            rest = (low - 1, high - 4)
            for one in range(1, 5):
                for total in range(rest[0] + one, rest[1] + one + 1):
                    span = persons.span(persons.published(total))
                    seen.setdefault("withheld" if span in bad else span, set()).add(one)
            assert all(len(values) >= 2 for values in seen.values()), (rounded, number, bad)


def _exit(counts: dict[str, int], program: str = "A") -> list[dict[str, Any]]:
    return [
        {"program": program, "start_period": half, "places": 10.0, "referred": 40, "started": 30, "completed": count,
         "ongoing": 0, "dropped_out": 30 - count, "followed": 0, "relapsed": 0}
        for half, count in counts.items()
    ]  # fmt: skip


def test_a_sum_is_withheld_where_an_earlier_day_would_give_the_change_away(tmp_path: Path) -> None:
    """20 and 3 more cohorts is told as 20 (18 to 22); with another few, and another, the changes would be read off."""
    store = store_with(tmp_path, administration="SOF", exit_programme=_exit({"2007-H1": 11, "2007-H2": 11}))
    seen = []
    for day, (half, count) in enumerate((("2008-H1", 4), ("2008-H2", 4), ("2009-H1", 4)), start=2):
        store.accept(
            delivery(f"{day}.xlsx", exit_programme=_exit({half: count})),
            "SOF",
            by="t",
            at=datetime(2010, 3, day),
        )
        whole = run(store, "exit/programme").iloc[-1]
        seen.append(whole["completed"])
    # 22 (told as 20), 26 (25), 30, 34 (35): every step to the next five would say that those who came were many of the few.
    assert WITHHELD in seen
    store.close()


def test_what_was_published_stays_what_it_was(tmp_path: Path) -> None:
    """An answer of an earlier day depends on what was known then alone."""
    store = store_with(
        tmp_path, administration="SOF", exit_programme=_exit({"2007-H1": 11, "2007-H2": 3, "2008-H1": 9})
    )
    clock = type(store.clock())(datetime(2010, 3, 1, 23), store.clock().today)
    before = run(store, "exit/programme", clock=clock)
    store.accept(
        delivery("2.xlsx", exit_programme=_exit({"2007-H2": 14})), "SOF", by="t", at=datetime(2010, 3, 3)
    )
    pd.testing.assert_frame_equal(before, run(store, "exit/programme", clock=clock))
    store.close()


@pytest.mark.parametrize("number", range(3))
def test_what_is_withheld_hangs_on_the_deliveries_and_not_on_who_asked_when(
    number: int, tmp_path: Path
) -> None:
    """Day by day from the oldest, or each day of a store that has just been opened; two administrations deliver."""
    made = history(np.random.default_rng(number), updates=5)
    store, clocks = store_of(tmp_path / "one", made)
    of_each_day = [run(store, "exit/programme", clock=clock) for clock in clocks]
    store.close()
    store, clocks = store_of(tmp_path / "other", made)
    for clock, expected in reversed(list(zip(clocks, of_each_day, strict=True))):
        pd.testing.assert_frame_equal(expected, run(store, "exit/programme", clock=clock))
        store.close()
        store = Store(tmp_path / "other" / DATABASE, today=lambda: TODAY, is_example=True)
    store.close()
    assert any((answer == WITHHELD).any(axis=None) for answer in of_each_day)


def test_each_delivery_is_decided_on_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also where days are asked for again, and back and forth: a store that has lived long answers the next delivery as fast."""
    asked = []
    decide = gate.Withholding._decide

    def counted(self: gate.Withholding, frame: pd.DataFrame) -> Any:
        asked.append(frame)
        return decide(self, frame)

    monkeypatch.setattr(gate.Withholding, "_decide", counted)
    store, clocks = store_of(tmp_path / "store", history(np.random.default_rng(0), updates=5))
    for clock in (clocks[2], *clocks, *clocks[::-1]):
        run(store, "exit/programme", clock=clock)
    store.close()
    assert len(asked) == len(clocks)


# -- series --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "options", "told"),
    [
        ((3.0, NAN, NAN), {}, (NAN, NAN, NAN, few_persons())),
        ((0.0, NAN, NAN), {}, (0.0, NAN, NAN, None)),
        ((31.0, NAN, NAN), {}, (31.0, NAN, NAN, None)),
        ((3.0, NAN, NAN), {"per_cent": True}, (0.03, NAN, NAN, None)),
        ((NAN, 19.0, 31.0), {}, (20 / 30, 20.0, 30.0, None)),
        ((61.3, 19.0, 31.0), {"per_cent": True}, (20 / 30, 20.0, 30.0, None)),
        ((61.3, NAN, 31.0), {"per_cent": True}, (20 / 30, 20.0, 30.0, None)),
        ((NAN, 3.0, 31.0), {}, (NAN, NAN, NAN, few_persons())),
        ((NAN, 0.0, 31.0), {}, (0.0, 0.0, 30.0, None)),
        ((NAN, 10.0, 17.0), {}, (NAN, NAN, NAN, TOO_FEW)),
        ((NAN, 10.0, 18.0), {}, (0.5, 10.0, 20.0, None)),
        ((NAN, 0.0, 0.0), {}, (NAN, 0.0, 0.0, None)),
        ((NAN, 2.0, 5.0), {"protected": False}, (0.4, 2.0, 5.0, None)),
    ],
)  # fmt: skip
def test_a_measurement_is_published_from_value_numerator_and_denominator_together(
    given: tuple[float, float, float], options: dict[str, bool], told: tuple[Any, ...]
) -> None:
    found = measurement(*given, **({"protected": True} | options))
    np.testing.assert_allclose(found[:3], told[:3])
    assert found.shown_as == told[3]


def indicator(**more: Any) -> dict[str, Any]:
    return {"indicator_id": "I-1", "name": "Andel i job", "type": "resultat", "unit": "andel", "direction": "op",
            "frequency": "år", "counts_persons": False} | more  # fmt: skip


def test_a_baseline_follows_the_measurement_of_its_period(tmp_path: Path) -> None:
    """40 per cent of 2 of 5, and 61.3 per cent of 19 of 31: the baseline would tell what the measurement does not."""
    for folder, (part, of), expected in (("few", (2, 5), None), ("rounded", (19, 31), 20 / 30)):
        (tmp_path / folder).mkdir()
        store = store_with(
            tmp_path / folder,
            indicators=[indicator(baseline=part / of, baseline_period="2008")],
            measurements=[{"indicator_id": "I-1", "period": "2008", "numerator": part, "denominator": of}],
        )
        found = run(store, "results/indicators").iloc[0]
        assert found["baseline_hidden"] == (expected is None)
        assert (
            pd.isna(found["baseline"]) if expected is None else found["baseline"] == pytest.approx(expected)
        )
        store.close()


def test_where_the_newest_share_is_of_too_few_everything_says_so(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        indicators=[indicator(target=0.9, target_period="2012")],
        measurements=[
            {"indicator_id": "I-1", "period": "2008", "numerator": 30, "denominator": 50},
            {"indicator_id": "I-1", "period": "2009", "numerator": 10, "denominator": 15},
        ],
    )
    state = indicator_states(store).iloc[0]
    assert (state["shown_as"], state["verdict"], pd.isna(state["final_value"])) == (TOO_FEW, "unknown", True)
    assert state["reason"] == f"Den seneste måling vises ikke: {TOO_FEW}."
    assert any(TOO_FEW in note for note in pictures(store, indicator_ids=["I-1"])["I-1"].notes)
    store.close()


def test_a_year_beside_its_quarters_is_told_only_where_it_tells_nothing_of_the_hidden_one(
    tmp_path: Path,
) -> None:
    """61 and one of few is 62 (told as 60) or 63 to 65; 63 and one of few is 65 whatever it is. Both versions of the year are held
    against the quarters, and against each other."""
    quarters = [f"2009-Q{n}" for n in (1, 2, 3, 4)]
    store = store_with(
        tmp_path,
        initiatives=[{"initiative_id": "SOF-1", "name": "Gade", "administration": "SOF", "status": "i gang"}],
        indicators=[
            indicator(
                unit="deltagere",
                name="Deltagere",
                type="output",
                frequency="kvartal",
                initiative_id="SOF-1",
                counted_as=NEW,
            )
        ],
        measurements=[
            {"indicator_id": "I-1", "period": period, "value": value}
            for period, value in zip(quarters, (20.0, 3.0, 20.0, 21.0), strict=True)
        ],
    )
    store.accept(
        delivery("2.xlsx", measurements=[{"indicator_id": "I-1", "period": "2009-Q4", "value": 23.0}]),
        "SOF", by="t", at=datetime(2010, 3, 5),
    )  # fmt: skip
    told = run(store, "results/yearly").iloc[0]
    assert (told["participants"], told["first_participants"]) == (65, WITHHELD)
    store.close()


@pytest.mark.parametrize(
    ("halves", "told"),
    [
        # 8 and 1 is a mean of 4.5, 8 and 2 of 5: whichever were told, it would tell the hidden half-year.
        *(((8.0, hidden), WITHHELD) for hidden in (1.0, 2.0, 3.0, 4.0)),
        # 21 and one of few is 11 to 12.5, told as 10 or as 15: that it is not told must not tell which either.
        ((21.0, 1.0), WITHHELD),
        # 24 and one of few is 12.5 to 14, told as 15 whichever it is.
        *(((24.0, hidden), 15) for hidden in (1.0, 4.0)),
        # Below five, as a mean that was delivered would be.
        ((2.0, 3.0), few()),
        ((9.0, 10.0), 10),
        ((0.0, 0.0), 0),
    ],
)
def test_a_mean_is_told_as_a_count_and_withheld_where_it_would_tell_a_period(
    tmp_path: Path, halves: tuple[float, float], told: Any
) -> None:
    store = store_with(
        tmp_path,
        initiatives=[{"initiative_id": "SOF-1", "name": "Gade", "administration": "SOF", "status": "i gang"}],
        indicators=[
            indicator(
                unit="deltagere", name="Deltagere", type="output", frequency="halvår", initiative_id="SOF-1",
                counted_as=ON_A_DAY,
            )
        ],
        measurements=[
            {"indicator_id": "I-1", "period": f"2009-H{n}", "value": value} for n, value in enumerate(halves, 1)
        ],
    )  # fmt: skip
    assert run(store, "results/yearly")["participants"].tolist() == [told]
    store.close()


# -- hidden at their source ---------------------------------------------------------------------------------------


def test_a_cohort_whose_count_is_hidden_at_its_source_is_told_as_few_and_no_sum_over_it(
    tmp_path: Path,
) -> None:
    rows = [
        {"program": "Exit", "start_period": "2008-H1", "places": 20.0, "referred": 30, "started": 20, "ongoing": 0, "dropped_out": 8,
         AT_SOURCE: ["completed"]},
        {"program": "Exit", "start_period": "2008-H2", "places": 20.0, "referred": 30, "started": 20, "ongoing": 0, "completed": 12,
         "dropped_out": 8},
    ]  # fmt: skip
    store = store_with(tmp_path, exit_programme=rows)
    found = run(store, "exit/programme").set_index(["program", "start_period"])
    first, second = found.loc[("Exit", "2008-H1")], found.loc[("Exit", "2008-H2")]
    # What ended is eight who dropped out and few who completed: more than few.
    assert (first["completed"], first["ended"], first["dropped_out"], first["started"]) == (
        few(),
        WITHHELD,
        10,
        20,
    )
    assert (second["completed"], second["ended"]) == (10, 20)
    whole = found[found.index.get_level_values("start_period").isna()]
    assert len(whole) == 2
    for _, total in whole.iterrows():
        assert (total["completed"], total["ended"], total["dropped_out"], total["started"]) == (
            WITHHELD,
            WITHHELD,
            15,
            40,
        )
    store.close()


@pytest.mark.parametrize("hidden", ["value", "numerator"])
def test_a_measurement_that_is_hidden_at_its_source_is_few_and_takes_part_in_nothing(
    hidden: str, tmp_path: Path
) -> None:
    """Beside periods that are known, first and newest; its year is not told, and no rounding tells it either."""
    share = hidden == "numerator"
    known = {"numerator": 30, "denominator": 50} if share else {"value": 30.0}
    away = ({"denominator": 50} if share else {}) | {AT_SOURCE: [hidden]}
    store = store_with(
        tmp_path,
        initiatives=[{"initiative_id": "SOF-1", "name": "Gade", "administration": "SOF", "status": "i gang"}],
        indicators=[
            indicator(unit="andel" if share else "deltagere", name="Andel unge" if share else "Deltagere", frequency="halvår",
                      type="resultat" if share else "output", initiative_id="SOF-1", counted_as=NEW,
                      baseline_period="2008-H1", **{AT_SOURCE: ["baseline"]})
        ],
        measurements=[
            {"indicator_id": "I-1", "period": period} | figures
            for period, figures in {"2008-H1": away, "2008-H2": known, "2009-H1": known, "2009-H2": away}.items()
        ],
    )  # fmt: skip
    # Corrected later to a number: as first shown it was hidden.
    store.accept(
        delivery("2.xlsx", measurements=[{"indicator_id": "I-1", "period": "2008-H1"} | known]),
        "SOF", by="t", at=datetime(2010, 3, 5),
    )  # fmt: skip
    rows = run(store, "results/measurements")
    assert rows["hidden"].tolist() == [False, False, False, True]
    assert (
        rows["shown_as"].tolist()[-1] == few_persons()
        and rows["value"].isna().tolist() == rows["hidden"].tolist()
    )
    versions = run(store, "results/measurement_versions", indicator_id="I-1")
    assert versions["shown"].isna().tolist() == [True, False, False, True]
    one = run(store, "initiatives/one_indicators", initiative="SOF-1").iloc[0]
    assert one["hidden"] and np.isnan(one["series"]).tolist() == rows["hidden"].tolist()
    assert one["baseline_hidden"] and pd.isna(one["baseline"])
    yearly = run(store, "results/yearly").set_index("year")
    counted, first = ("reached", None) if share else ("participants", "first_participants")
    assert yearly.loc[2008, counted] == 60 and yearly.loc[2009, counted] == WITHHELD
    if first:
        assert yearly.loc[2008, first] == WITHHELD
    state = indicator_states(store).iloc[0]
    assert (state["shown_as"], pd.isna(state["final_value"])) == (few_persons(), True)
    store.close()


def test_a_number_that_was_first_hidden_is_told_from_when_it_is_delivered(tmp_path: Path) -> None:
    """It is measured all the time; what was first shown of it, and of the year, stays few."""
    row = {"indicator_id": "I-1", "period": "2008"}
    store = store_with(
        tmp_path,
        initiatives=[{"initiative_id": "SOF-1", "name": "Gade", "administration": "SOF", "status": "i gang"}],
        indicators=[indicator(unit="deltagere", name="Deltagere", initiative_id="SOF-1", counted_as=NEW)],
        measurements=[row | {AT_SOURCE: ["value"]}],
    )
    assert run(store, "results/chains", year=2008)["result"].tolist() == [1]
    store.accept(delivery(measurements=[row | {"value": 12.0}]), "ØKF", by="test")
    told = run(store, "results/measurement_versions", indicator_id="I-1").iloc[0]
    assert (told["value"], told["hidden"]) == (12, False) and pd.isna(told["shown"])
    year = run(store, "results/yearly").iloc[0]
    assert (year["participants"], year["first_participants"]) == (10, few())
    store.close()


def test_a_number_is_hidden_at_its_source_whatever_the_indicator_becomes(tmp_path: Path) -> None:
    """It is no zero and no gap when the indicator no longer says that it counts persons; nor is what shares months with it told."""
    store = store_with(
        tmp_path,
        indicators=[indicator(name="Lamper", unit="lamper", frequency="kvartal", type="output")],
        measurements=[
            {"indicator_id": "I-1", "period": "2007-Q1", AT_SOURCE: ["value"]},
            {"indicator_id": "I-1", "period": "2007-Q2", "value": 20.0},
            {"indicator_id": "I-1", "period": "2008-Q1", "value": 22.0},
            {"indicator_id": "I-1", "period": "2007", "value": 70.0},
        ],
    )
    found = run(store, "results/measurements").set_index("period")
    assert found["hidden"].to_dict() == {"2007": True, "2007-Q1": True, "2007-Q2": False, "2008-Q1": False}
    store.close()


# -- released by CSB -------------------------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path: Path) -> Any:
    store = store_with(
        tmp_path,
        indicators=[indicator(unit="unge", name="Unge i netværk")],
        measurements=[{"indicator_id": "I-1", "period": "2009", "value": 3.0}],
    )
    yield store
    store.close()


def test_csb_releases_an_indicator_with_a_reason_and_takes_it_back(small: Store) -> None:
    assert run(small, "results/measurements")["hidden"].tolist() == [True]
    before = small.clock()
    release(small, "I-1", reason="  Tallet er netværk,\n ikke unge. ", person=CSB, at=datetime(2010, 3, 10))
    told = run(small, "results/measurements").iloc[0]
    assert (told["value"], told["hidden"], told["persons"]) == (3.0, False, False)
    held = release_of(small, "I-1")
    assert held is not None and (held.reason, held.by) == ("Tallet er netværk, ikke unge.", CSB.id)
    sources = run(small, "results/measurements", sources=True)
    rows = delivered_rows(small, "measurements", set(sources["source"]), exact_for=[])
    assert rows["værdi"].tolist() == [3.0]
    # What was published before stays as it was.
    earlier = type(before)(datetime(2010, 3, 9), before.today)
    assert run(small, "results/measurements", clock=earlier)["hidden"].tolist() == [True]
    release(small, "I-1", reason="Det var unge.", person=CSB, released=False)
    assert (
        run(small, "results/measurements")["hidden"].tolist() == [True] and release_of(small, "I-1") is None
    )


def test_a_release_needs_csb_a_reason_and_no_cpr_number(small: Store) -> None:
    other = Person("sof@kk.dk", "indberetter", ("SOF",))
    with pytest.raises(NotReleased, match="Kun Center for Sikker By"):
        release(small, "I-1", reason="Fordi", person=other)
    with pytest.raises(NotReleased, match="hvorfor"):
        release(small, "I-1", reason=" \n", person=CSB)
    with pytest.raises(Refusal):
        release(small, "I-1", reason="Se 010190-1234", person=CSB)
    assert release_of(small, "I-1") is None and run(small, "results/measurements")["hidden"].tolist() == [
        True
    ]


# -- declarations --------------------------------------------------------------------------------------------------


def test_a_declaration_that_cannot_be_read_is_an_error() -> None:
    with pytest.raises(ValueError, match="cannot read"):
        gate.declared("-- sums: started, completed\n")


def test_a_store_from_which_history_was_removed_is_published_by_what_is_left(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        administration="SOF",
        at=datetime(2010, 1, 1),
        exit_programme=_exit({"2007-H1": 11, "2007-H2": 3, "2008-H1": 9}),
    )
    for day, count in ((3, 14), (6, 15)):
        store.accept(
            delivery(f"{day}.xlsx", exit_programme=_exit({"2007-H2": count})),
            "SOF",
            by="t",
            at=datetime(2010, 1, day),
        )
    before = run(store, "exit/programme")
    retention.carry_out(store, days=30, by="csb", reason="Ikke længere nødvendigt")
    assert store.removed_before is not None
    assert run(store, "exit/programme")["program"].tolist() == before["program"].tolist()
    store.close()


# -- what is remembered from delivery to delivery --------------------------------------------------------------------


SAID = gate.declared("-- persons: n\n-- sums: n = exit_programme.completed over rows\n-- key: name\n")
DAYS = [datetime(2010, 1, day) for day in (1, 2, 3)]
# The answer after each delivery: all of it, over two rows, over three, over four.
OVER = {DAYS[0]: [1, 2], DAYS[1]: [1, 2, 3], DAYS[2]: [1, 2, 3, 4]}
ROWS = {
    number: {"completed": count, "owner": owner, AT_SOURCE: None}
    for number, count, owner in ((1, 9, "SOF"), (2, 3, "BIF"), (3, 4, "SOF"), (4, 4, "BIF"))
}


def _withholding() -> gate.Withholding:
    return gate.Withholding(SAID, lambda table, wanted: {number: ROWS[number] for number in wanted})


def _answer(day: datetime) -> pd.DataFrame:
    rows = OVER[day]
    return pd.DataFrame({"name": ["all"], "n": [sum(ROWS[one]["completed"] for one in rows)], "rows": [rows]})


def test_an_owner_who_delivers_again_keeps_what_they_know() -> None:
    """Of 12 in all (told as 10, 8 to 12) SOF, who has 9 of them, knows that the others are at most 3."""
    found = _withholding()
    found.at(DAYS[:1], _answer, _answer(DAYS[0]))
    (table,) = found._tables.values()
    (before,) = (dict(version.spans) for versions in table.versions.values() for version in versions)
    assert before["SOF"] != before[None]
    found.at(DAYS, _answer, _answer(DAYS[2]))
    first = table.versions["all",][0]
    assert first.spans == before and sorted(table.readers, key=str) == ["BIF", None, "SOF"]


def test_an_owner_whose_rows_were_seen_before_their_delivery_is_a_reader() -> None:
    """The answer may come to stand on other rows without a delivery of them, when another table has changed."""
    found = _withholding()
    found._read(_answer(DAYS[2]))
    found.at(DAYS[:1], _answer, _answer(DAYS[0]))
    (table,) = found._tables.values()
    assert sorted(table.readers, key=str) == ["BIF", None, "SOF"]


def test_half_a_decision_is_none() -> None:
    """What failed on the way is decided on again from the first delivery."""
    found, failing = _withholding(), [DAYS[1]]

    def answer_at(day: datetime) -> pd.DataFrame:
        if day in failing:
            raise InterruptedError
        return _answer(day)

    with pytest.raises(InterruptedError):
        found.at(DAYS, answer_at, _answer(DAYS[2]))
    failing.clear()
    expected = _withholding().at(DAYS, _answer, _answer(DAYS[2]))
    assert found.at(DAYS, answer_at, _answer(DAYS[2])) == expected
    assert list(found._results) == DAYS
