"""Exit and 18+: what is hidden cannot be worked out, by an audit of its own; shares by hand; the planted truths."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog
from statsmodels.stats.proportion import proportion_confint

from data import danish
from data.danish import percent
from data.disclosure import TOTAL_KEY as TOTAL
from data.store import Store
from queries import run
from queries.exit import views
from queries.exit.description import description
from queries.exit.flow import COURSE, RELAPSE, Flow, flow, flow_title, protect
from queries.shared.linked_counts import hidden_counts
from tests.example import truths
from tests.rows import store_with

NO_RELAPSE = "clear"


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
    row |= dict(zip(COURSE, course, strict=True))
    if followed is not None:
        row |= {"followed": sum(followed), "relapsed": followed[0]}
    return row


def possible(known: dict, cells: list, equations: list) -> dict:
    """For every hidden cell its least and greatest value, each by a linear programme of its own."""
    unknown = [cell for cell in cells if known[cell] is None]
    place = {cell: number for number, cell in enumerate(unknown)}
    matrix, sums = [], []
    for total, parts in equations:
        row, rest = [0.0] * len(unknown), 0.0
        for cell, sign in [(total, -1.0), *((part, 1.0) for part in parts)]:
            if known[cell] is None:
                row[place[cell]] += sign
            else:
                rest -= sign * known[cell]
        matrix.append(row)
        sums.append(rest)
    found = {}
    for cell, number in place.items():
        aim = [0.0] * len(unknown)
        aim[number] = 1.0
        low = linprog(aim, A_eq=matrix, b_eq=sums, bounds=(1, 500))
        high = linprog([-value for value in aim], A_eq=matrix, b_eq=sums, bounds=(1, 500))
        assert low.status == 0 and high.status == 0
        found[cell] = (low.fun, -high.fun)
    return found


def audited(delivered: list[dict], shown: Flow) -> dict:
    """What a reader can work out of the page: cells as (programme, half-year, name), with who did not start and no relapse."""
    known: dict[Any, Any] = {}
    equations = []
    periods = {(row["program"], row["start_period"]) for row in delivered}
    programmes = sorted({program for program, _ in periods})
    frames = pd.concat([shown.rows, shown.totals]).to_dict("records")
    frames[-1]["program"] = TOTAL
    for row in frames:
        at = (row["program"], TOTAL if row["start_period"] is None else row["start_period"])
        for name in ("referred", "started", *COURSE, "followed", "relapsed"):
            known[*at, name] = None if name in row["hidden"] else row[name]
        for whole, parts in (
            ("referred", ("started", "not_started")),
            ("started", COURSE),
            ("followed", RELAPSE),
        ):
            complement = parts[-1]
            if complement in ("not_started", NO_RELAPSE):
                if known[*at, whole] is None or known[*at, parts[0]] is None:
                    known[*at, complement] = None
                else:
                    known[*at, complement] = known[*at, whole] - known[*at, parts[0]]
            equations.append(((*at, whole), tuple((*at, part) for part in parts)))
    for name in ("referred", "started", "not_started", *COURSE, "followed", *RELAPSE):
        for program in programmes:
            parts = tuple((program, period, name) for one, period in sorted(periods) if one == program)
            equations.append(((program, TOTAL, name), parts))
        equations.append(((TOTAL, TOTAL, name), tuple((program, TOTAL, name) for program in programmes)))
    # A cohort that is not followed yet has nothing to be hidden there.
    for row in delivered:
        if "followed" not in row:
            for name in ("followed", *RELAPSE):
                known[row["program"], row["start_period"], name] = 0
    for cell, value in list(known.items()):
        known[cell] = None if value is None or pd.isna(value) else int(value)
    # Nobody is told a zero that is not there: a complement that is zero is known to be zero.
    return possible(known, list(known), equations)


def truth_of(delivered: list[dict]) -> dict:
    values, _ = protect(pd.DataFrame(delivered), _complete(delivered))
    return values


def _complete(delivered: list[dict]) -> list[dict]:
    found = []
    for row in delivered:
        more = {"not_started": row["referred"] - row["started"]}
        if "followed" in row:
            more["clear"] = row["followed"] - row["relapsed"]
        found.append(row | more)
    return found


def test_small_counts_are_hidden_and_a_share_needs_both_its_parts(tmp_path: Path) -> None:
    rows = [
        cohort("A", "2008-H1", (0, 12, 8), referred=25, followed=(6, 12)),
        cohort("A", "2008-H2", (0, 3, 7), referred=10, followed=(5, 5)),
        cohort("A", "2009-H1", (0, 9, 6), referred=15, followed=None),
    ]
    found = flow(store_with(tmp_path, exit_programme=rows))
    first, second, third = found.rows.to_dict("records")
    assert "completed" in second["hidden"] and pd.isna(second["completed"])
    assert pd.isna(second["completed_share"])
    # One more in the row and in the column must go, else 10 - 7 and the total give the three away.
    assert len(second["hidden"]) >= 2
    assert (
        len([row for row in (first, third) if "completed" in row["hidden"]]) >= 1
        or "completed" in found.totals.iloc[0]["hidden"]
    )
    low, high = proportion_confint(6, 18, method="wilson")
    assert first["relapsed_share"] == pytest.approx(1 / 3)
    assert (first["relapsed_share_low"], first["relapsed_share_high"]) == pytest.approx((low, high))
    assert first["starts_per_place"] == pytest.approx(2.0)
    assert first["referred"] == 25 and first["started_share"] == pytest.approx(0.8)
    assert pd.isna(third["relapsed"]) and "relapsed" not in third["hidden"]


def test_who_did_not_start_is_not_given_away_by_referred_and_started(tmp_path: Path) -> None:
    rows = [
        cohort("A", f"2008-H{n}", (0, 20, 10), referred=30 + extra, followed=None)
        for n, extra in ((1, 2), (2, 9))
    ]
    first, second = flow(store_with(tmp_path, exit_programme=rows)).rows.to_dict("records")
    assert first["started"] == 30 and pd.isna(first["referred"]) and "referred" in first["hidden"]
    assert pd.isna(second["referred"]), "11 in all and 9 here would give the 2 away"


def test_rows_that_do_not_add_up_are_shown_without_counts(tmp_path: Path) -> None:
    wrong = cohort("A", "2008-H1", (0, 12, 8), referred=25, followed=None) | {"started": 30}
    found = flow(store_with(tmp_path, exit_programme=[wrong]))
    assert found.left_out == 1
    assert pd.isna(found.rows.iloc[0]["started"]) and not found.rows.iloc[0]["hidden"]


def test_an_empty_table_is_an_empty_flow(tmp_path: Path) -> None:
    found = flow(store_with(tmp_path))
    assert found.rows.empty and found.totals.empty and found.whole is None


counts = st.integers(0, 14)


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(st.tuples(counts, counts, counts), st.integers(0, 8), st.booleans(), st.floats(0, 1)),
        min_size=2,
        max_size=5,
    )
)
def test_no_hidden_count_can_be_worked_out(drawn: list) -> None:
    delivered = []
    for number, (course, waiting, is_followed, share) in enumerate(drawn):
        started = sum(course)
        relapsed = round(share * started)
        delivered.append(
            cohort("AB"[number % 2], f"{2006 + number // 2}-H1", course, referred=started + waiting,
                   followed=(relapsed, started - relapsed) if is_followed else None)
        )  # fmt: skip
    frame = pd.DataFrame(delivered)
    values, hidden = protect(frame, _complete(delivered))
    assert all(key in hidden for key, value in values.items() if 1 <= value <= 4)
    assert not any(values[key] == 0 for key in hidden)
    equations = []
    for family, total in ((COURSE, "started"), (RELAPSE, "followed")):
        for program, period, name in values:
            if name == total:
                equations.append(((program, period, name), tuple((program, period, part) for part in family)))
    for name in {name for _, _, name in values}:
        for program in sorted({program for program, _, one in values if one == name}):
            others = sorted({program for program, _, one in values if one == name and program != TOTAL})
            inner = [key for key in values if key[0] == program and key[1] != TOTAL and key[2] == name]
            parts = [(one, TOTAL, name) for one in others] if program == TOTAL else inner
            equations.append(((program, TOTAL, name), tuple(parts)))
    known = {key: None if key in hidden else value for key, value in values.items()}
    for key, (low, high) in possible(known, list(known), equations).items():
        assert high - low >= 1 - 1e-6, key


def test_a_count_that_two_tables_share_is_not_given_away_by_the_other() -> None:
    # Alone neither table gives b away; together they would: a + b = 12, and b + c = 13 with c shown.
    values = {"a": 3, "b": 9, "ab": 12, "c": 30, "bc": 39}
    frames = [pd.DataFrame([["a", "b", "ab"]] * 2), pd.DataFrame([["b", "c", "bc"]] * 2)]
    hidden = hidden_counts(values, frames)
    assert {"a", "b"} <= hidden or {"a", "ab"} <= hidden
    assert not ({"a", "b"} <= hidden and not hidden & {"c", "bc"})


# -- the example ---------------------------------------------------------------------------------------------


def test_the_small_cohort_of_the_example_is_hidden_and_cannot_be_worked_out(example_store: Store) -> None:
    found = flow(example_store)
    program, period = truths.SMALL_EXIT_COHORT
    row = found.rows[(found.rows["program"] == program) & (found.rows["start_period"] == period)].iloc[0]
    assert row["started"] == 5 and row["ongoing"] == 0
    assert {"completed", "dropped_out", "followed", "relapsed"} <= row["hidden"]
    assert pd.isna(row["completed"]) and pd.isna(row["completed_share"]) and pd.isna(row["relapsed_share"])
    exact = run(example_store, "exit/programme", exact=True)
    shown = found.rows
    for name in ("started", "ongoing", "completed", "dropped_out", "followed", "relapsed"):
        small = exact[name].between(1, 4)
        assert shown.loc[small.fillna(False).to_numpy(dtype=bool), name].isna().all(), name
        both = shown[name].notna().to_numpy()
        assert (shown.loc[both, name].astype(int) == exact.loc[both, name].astype(int)).all()


def test_no_hidden_count_of_the_example_can_be_worked_out_from_the_page(example_store: Store) -> None:
    exact = run(example_store, "exit/programme", exact=True)
    delivered = []
    for row in exact.to_dict("records"):
        kept = {name: value for name, value in row.items() if not pd.isna(value)}
        delivered.append(kept)
    for cell, (low, high) in audited(delivered, flow(example_store)).items():
        if high - low < 1:
            # Only a true zero may be certain: zeros are shown.
            pytest.fail(f"{cell}: {low} to {high}")


def test_the_question_itself_gives_no_counts_without_being_asked_exactly(example_store: Store) -> None:
    assert (
        run(example_store, "exit/programme")[["referred", "started", "completed", "relapsed"]]
        .isna()
        .all(axis=None)
    )


def test_totals_and_shares_of_the_example_are_those_of_the_rows(example_store: Store) -> None:
    exact = run(example_store, "exit/programme", exact=True)
    whole = flow(example_store).whole
    assert whole is not None
    assert whole["started"] == exact["started"].sum()
    completed, dropped = exact["completed"].sum(), exact["dropped_out"].sum()
    assert whole["completed_share"] == pytest.approx(completed / (completed + dropped))
    low, high = proportion_confint(int(completed), int(completed + dropped), method="wilson")
    assert (whole["completed_share_low"], whole["completed_share_high"]) == pytest.approx((low, high))


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
            initiative("SOF-001", 12, 17, gang_related=True, prevention_level="tertiær"),
            initiative("SOF-002", 18, 25, gang_related=True, status="planlagt", districts=[0]),
            initiative("SOF-003", 18, 25),
        ],
        finances=[{"initiative_id": id_, "year": 2010, "administration": "SOF", "funding": "kommunal", "spending": "drift",
                   "adopted_budget": 1_500_000, "price_level": "løbende"} for id_ in ("SOF-001", "SOF-003")],
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
        ((360, 271, 131, 78), "271 af 360 visiterede startede; 131 gennemførte, og 78 afbrød"),
        ((None, 12, None, 7), "12 startede; 7 afbrød"),
        ((None, None, None, None), "Exit-forløb fra visitation til tilbagefald"),
    ],
)
def test_the_flow_tells_only_what_may_be_shown(whole: tuple[int | None, ...], title: str) -> None:
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
    assert f"Tilbagefald på {percent(share)} gælder alle {danish.number(whole['followed'])}" in sentence
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
    few = store_with(
        tmp_path / "few", exit_programme=[cohort("A", "2008-H1", (0, 40, 20), referred=80, followed=(2, 30))]
    )
    assert not any("Tilbagefald" in note for note in views.outcome(few).notes)
