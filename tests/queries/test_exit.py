"""Exit and 18+: counts as they are published, shares of those by hand; the planted truths."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from data import danish
from data.danish import percent
from data.persons import TOO_FEW, WITHHELD, few, published
from data.store import Store
from queries import run
from queries.exit import views
from queries.exit.description import description
from queries.exit.flow import flow, flow_title
from queries.exit.price import completed_price
from queries.exit.views import half_years, outcome
from tests.example import truths
from tests.rows import store_with


def cohort(
    program: str,
    period: str,
    course: tuple[int, int, int],
    *,
    referred: int,
    followed: tuple[int, int] | None,
) -> dict:
    """course: still there, completed, dropped out; followed: with and without relapse."""
    started = sum(course)
    row: dict[str, Any] = {
        "program": program,
        "start_period": period,
        "places": 10.0,
        "referred": referred,
        "started": started,
    }
    row |= dict(zip(("ongoing", "completed", "dropped_out"), course, strict=True))
    if followed is not None:
        row |= {"followed": sum(followed), "relapsed": followed[0]}
    return row


def test_counts_are_rounded_few_are_few_and_sums_are_made_of_exact_figures(tmp_path: Path) -> None:
    rows = [
        cohort("A", "2008-H1", (0, 12, 12), referred=26, followed=(6, 16)),
        cohort("A", "2008-H2", (0, 3, 17), referred=21, followed=(5, 5)),
        cohort("A", "2009-H1", (7, 12, 6), referred=25, followed=None),
    ]
    found = flow(store_with(tmp_path, exit_programme=rows))
    first, second, third = found.rows.to_dict("records")
    assert [first[name] for name in ("referred", "started", "ongoing", "completed", "dropped_out")] == [
        25,
        25,
        0,
        10,
        10,
    ]
    assert second["completed"] == few() and pd.isna(second["completed_share"])
    assert pd.isna(third["relapsed"]) and third["relapsed_share_few"] == ""
    # 12 + 17 + 6 = 35, not 10 + 15 + 5; the rows' own equation leaves the 3 all its values.
    assert found.totals.iloc[0]["dropped_out"] == 35
    # 6 of 22 became 5 of 20: the interval holds Wilson's of 7 of 18 and of 5 of 22.
    assert first["relapsed_share"] == pytest.approx(5 / 20)
    assert first["relapsed_share_low"] == pytest.approx(proportion_confint(5, 22, method="wilson")[0])
    assert first["relapsed_share_high"] == pytest.approx(proportion_confint(7, 18, method="wilson")[1])
    assert first["starts_per_place"] == pytest.approx(2.5)
    # Of ten, as they are published, no share is told.
    assert pd.isna(second["relapsed_share"]) and second["relapsed_share_few"] == TOO_FEW


def test_a_sum_that_would_tell_its_parts_is_withheld(tmp_path: Path) -> None:
    """Two cohorts of four: the sum would be told as 10, which only 4 and 4 make."""
    rows = [cohort("A", f"2008-H{n}", (0, 4, 20), referred=30, followed=None) for n in (1, 2)]
    found = flow(store_with(tmp_path, exit_programme=rows))
    assert list(found.rows["completed"]) == [few()] * 2
    assert found.totals.iloc[0]["completed"] == WITHHELD and found.totals.iloc[0]["dropped_out"] == 40


def test_rows_that_do_not_add_up_are_published_as_they_are_delivered(tmp_path: Path) -> None:
    wrong = cohort("A", "2008-H1", (0, 12, 8), referred=35, followed=None) | {"started": 30}
    found = flow(store_with(tmp_path, exit_programme=[wrong])).rows.iloc[0]
    assert [found[name] for name in ("referred", "started", "completed", "dropped_out")] == [35, 30, 10, 10]


def test_an_empty_table_is_an_empty_flow(tmp_path: Path) -> None:
    found = flow(store_with(tmp_path))
    assert found.rows.empty and found.totals.empty and found.whole is None


# -- the example ---------------------------------------------------------------------------------------------


def test_the_small_cohort_of_the_example_is_few(example_store: Store) -> None:
    found = flow(example_store)
    program, period = truths.SMALL_EXIT_COHORT
    row = found.rows[(found.rows["program"] == program) & (found.rows["start_period"] == period)].iloc[0]
    assert row["started"] == 5 and row["ongoing"] == 0
    assert [row[name] for name in ("completed", "dropped_out", "followed", "relapsed")] == [few()] * 4
    assert pd.isna(row["completed_share"]) and pd.isna(row["relapsed_share"])
    with example_store.cursor() as cursor:
        exact = cursor.execute("select * from exit_programme order by program, start_period").df()
    for name in ("referred", "ongoing", "completed", "dropped_out", "followed", "relapsed"):
        expected = [
            None if pd.isna(n) else few() if published(n) is None else published(n) for n in exact[name]
        ]
        assert list(found.rows[name]) == expected, name
    # A sum of two of few (and nothing else) may be withheld; nothing else is.
    told = [
        (n, shown)
        for n, shown in zip(exact["started"], found.rows["started"], strict=True)
        if shown != WITHHELD
    ]
    assert len(told) > 15 and all(published(n) == shown for n, shown in told)


def test_everybody_is_told_the_same_and_no_parameter_tells_more(example_store: Store) -> None:
    with pytest.raises(TypeError):
        run(example_store, "exit/programme", exact=True)


def test_totals_and_shares_of_the_example_are_of_published_numbers(example_store: Store) -> None:
    with example_store.cursor() as cursor:
        exact = cursor.execute("select * from exit_programme").df()
    whole = flow(example_store).whole
    assert whole is not None
    completed, dropped = int(exact["completed"].sum()), int(exact["dropped_out"].sum())
    assert whole["started"] == published(int(exact["started"].sum()))
    assert whole["completed_share"] == pytest.approx(whole["completed"] / whole["ended"])
    assert whole["ended"] == published(completed + dropped)
    low, high = proportion_confint(completed, completed + dropped, method="wilson")
    assert whole["completed_share_low"] < low and whole["completed_share_high"] > high


def test_the_views_say_the_rule(example_store: Store) -> None:
    assert "afrundet til nærmeste 5" in half_years(example_store).subtitle
    assert any("tager afrundingen med" in note for note in outcome(example_store).notes)


def test_gang_initiatives_that_stop_at_17_are_found(example_store: Store) -> None:
    found = run(example_store, "exit/stopping")
    assert set(found.loc[found["gang_related"], "initiative_id"]) == set(
        truths.GANG_INITIATIVES_STOPPING_AT_17
    )


def test_the_districts_without_initiatives_of_their_own_for_18_to_25_are_found(example_store: Store) -> None:
    found = run(example_store, "exit/districts")
    none = set(found.loc[found["reaching"] == 0, "district"])
    assert none == {truths.DISTRICT_WITHOUT_LOCAL_18_25, truths.DISTRICT_WITHOUT_LOCAL_INITIATIVES}


def initiative(id_: str, low: int | None, high: int | None, **more: Any) -> dict:
    return {"initiative_id": id_, "name": id_, "administration": "SOF", "purpose": "begge", "status": "i gang",
            "age_from": low, "age_to": high, "districts": [3]} | more  # fmt: skip


def test_ages_are_counted_year_by_year_and_the_way_through_18_to_25_is_named(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        initiatives=[
            initiative("SOF-001", 12, 17, gang_related=True),
            initiative("SOF-002", 18, 25),
            initiative("SOF-003", 15, 20, districts=[0]),
            initiative("SOF-004", 21, None),
            initiative("SOF-005", None, None),
            initiative("SOF-006", 18, 25, status="afsluttet"),
        ],
    )
    reach = run(store, "exit/reach").set_index("age")["initiatives"]
    assert [reach[age] for age in (11, 12, 15, 17, 18, 20, 21, 25, 26)] == [0, 1, 2, 2, 2, 2, 2, 2, 1]
    passages = run(store, "exit/eighteen").set_index("initiative_id")["passage"].to_dict()
    assert passages == {"SOF-002": "hele vejen", "SOF-003": "stopper før 25", "SOF-004": "begynder efter 18"}
    assert list(run(store, "exit/stopping")["initiative_id"]) == ["SOF-001"]
    assert run(store, "exit/districts").set_index("district").loc[
        3, ["reaching", "stopping", "whole_city"]
    ].tolist() == [2, 1, 1]


def test_the_description_counts_what_is_there_and_every_sentence_can_be_followed(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        initiatives=[
            initiative("SOF-001", 12, 17, gang_related=True, prevention_level="tertiær", target_group="under 18", evidence_design=4),
            initiative("SOF-002", 18, 25, gang_related=True, status="planlagt", districts=[0], target_group="18+"),
            initiative("SOF-003", 18, 25),
        ],
        finances=[{"initiative_id": id_, "year": 2010, "administration": "SOF", "funding": "kommunal", "spending": "drift",
                   "adopted_budget": 1_500_000, "price_level": "løbende", "duration": "midlertidig", "expires": 2011}
                  for id_ in ("SOF-001", "SOF-003")],
    )  # fmt: skip
    found = description(store, clock=store.clock())
    text = " ".join(sentence.text for sentence in found)
    assert "består af 2 indsatser: 1 i gang og 1 planlagt." in text
    assert "Socialforvaltningen (2)" in text
    assert (
        "I 2010 er der afsat 1,5 mio. kr. (løbende priser) til 1 indsats: 1,5 mio. kr. kommunale midler."
        in text
    )
    assert "Af indsatserne arbejder 1 med tertiær forebyggelse; 1 oplyser ikke forebyggelsesniveau." in text
    assert "Den største er »SOF-001« (Socialforvaltningen, 1,5 mio. kr. i løbende priser)." in text.replace(
        "\u00a0", " "
    )
    assert "1 for personer på 18 år og derover" in text and "1 for unge under 18" in text
    assert "1 stopper, når de unge fylder 18; 1 når 18-25-årige, og 1 af dem følger dem hele vejen." in text
    assert "Heraf er 1,5 mio. kr. om året i 2010-priser midlertidige og udløber i 2011." in text
    assert (
        "Ingen af indsatserne har målt et resultat eller en effekt, så det kan ikke siges, hvad der virker."
        in text
    )
    assert (
        "Af 2 planlagte og igangværende indsatser bygger 1 på en undersøgelse med en sammenligningsgruppe; 1 er ikke vurderet."
        in text
    )
    for sentence in found:
        assert (
            len(run(store, sentence.query, sources=True, **sentence.parameters))
            or sentence.subject == "Resultater"
        )


def test_without_gang_initiatives_there_is_no_description(tmp_path: Path) -> None:
    store = store_with(tmp_path, initiatives=[initiative("SOF-003", 18, 25)])
    assert description(store, clock=store.clock()) == []


@pytest.mark.parametrize(
    ("whole", "title"),
    [
        ((360, 270, 130, 80), "Ca. 270 af 360 visiterede startede; 130 gennemførte, og 80 afbrød"),
        ((None, 10, "1-4", 5), "Ca. 10 startede; 5 afbrød"),
        ((None, None, None, None), "Exit-forløb fra visitation til tilbagefald"),
    ],
)
def test_the_flow_tells_only_what_may_be_shown(whole: tuple[Any, ...], title: str) -> None:
    assert (
        flow_title(dict(zip(("referred", "started", "completed", "dropped_out"), whole, strict=True)))
        == title
    )


def test_a_programme_may_have_any_name(tmp_path: Path) -> None:
    """What people deliver is nobody's key: also a sum that was stored as a programme before it was asked about."""
    names = ("I alt", "Alle programmer", "Total", "Exit")
    rows = [cohort(name, "2008-H1", (10, 20, 10), referred=60, followed=(10, 10)) for name in names]
    found = flow(store_with(tmp_path, exit_programme=rows))
    assert sorted(found.rows["program"]) == sorted(names)
    assert list(found.rows["started"]) == [40] * 4
    assert found.whole is not None and found.whole["started"] == 160


def test_the_figures_of_relapse_on_the_screen_are_reconciled_in_a_sentence(
    tmp_path: Path, example_store: Store
) -> None:
    whole = flow(example_store).whole
    assert whole is not None
    share = whole["relapsed_share"]
    sentence = views.outcome(example_store).notes[0]
    assert f"Tilbagefald på {percent(share)} gælder alle ca. {danish.number(whole['followed'])}" in sentence
    assert f"sagt omvendt er {percent(1 - share)} uden" in sentence and "ét halvår ad gangen" in sentence
    programmes = flow(example_store).totals.iloc[:-1]["relapsed_share"].dropna()
    assert (
        f"fra {percent(programmes.min())} til {percent(programmes.max())} i de enkelte programmer" in sentence
    )
    # One programme is not compared with itself, and what is hidden is told in no other way either.
    one = store_with(
        tmp_path / "one", exit_programme=[cohort("A", "2008-H1", (0, 40, 20), referred=80, followed=(20, 30))]
    )
    assert (
        "de enkelte programmer" not in views.outcome(one).notes[0] and "40 %" in views.outcome(one).notes[0]
    )
    hidden = store_with(
        tmp_path / "hidden",
        exit_programme=[cohort("A", "2008-H1", (0, 40, 20), referred=80, followed=(2, 30))],
    )
    assert not any("Tilbagefald" in note for note in views.outcome(hidden).notes)


def test_a_completed_exit_costs_what_those_who_begin_cost_over_the_share_that_completes(
    tmp_path: Path,
) -> None:
    """Spent 4,000,000 kr. on 40 who began: 100,000 kr. each; 40 of 80 complete: 200,000 kr. a completed one."""
    halves = ("2009-H1", "2009-H2")
    store = store_with(
        tmp_path,
        exit_programme=[
            cohort("Vej ud", "2008-H1", (0, 20, 20), referred=40, followed=None),
            cohort("Vej ud", "2008-H2", (0, 20, 20), referred=40, followed=None),
            cohort("Uden indsats", "2008-H1", (0, 20, 20), referred=40, followed=None),
        ],
        initiatives=[
            {"initiative_id": "A", "name": "Vej Ud", "administration": "SOF", "purpose": "begge", "status": "i gang"}
            | {"prevention_level": "tertiær", "approach": "individ"}
        ],
        finances=[
            {"initiative_id": "A", "year": 2009, "administration": "SOF", "funding": "kommunal", "spending": "drift"}
            | {"adopted_budget": 4e6, "spent": 4e6, "spent_on": date(2009, 12, 31), "price_level": "løbende", "duration": "varig"}
        ],
        indicators=[
            {"indicator_id": "I-1", "name": "Deltagere", "initiative_id": "A", "type": "output", "unit": "deltagere"}
            | {"direction": "op", "frequency": "halvår", "counts_persons": True, "counted_as": "nye i perioden"}
        ],
        measurements=[{"indicator_id": "I-1", "period": half, "value": 20.0} for half in halves],
    )  # fmt: skip
    found = completed_price(store)
    (row,) = found.rows.to_dict("records")
    assert (found.year, row["program"], row["each_"], row["share"], row["price"]) == (
        2009,
        "Vej ud",
        100_000,
        0.5,
        200_000,
    )
    # The interval is wider than either of the two that it is made of.
    assert (
        row["low"] < 4e6 / 40 / row["share_high"] < row["price"] < 4e6 / 40 / row["share_low"] < row["high"]
    )
    assert found.without == ("Uden indsats",)
    view = views.price(store)
    assert view.title.startswith("Et gennemført exit-forløb i Vej ud koster omkring 200.000 kr. (")
    assert view.notes[-1].endswith("kan oplyses: Uden indsats.")
    nothing = views.price(store_with(tmp_path / "empty"))
    assert (nothing.title, nothing.rows) == ("Udgiften pr. gennemført exit-forløb kan ikke opgøres", ())
