"""The way to the committee, from literal rows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data import contract
from data.contract import ADMINISTRATIONS
from data.store import Store
from queries import run
from queries.process.order import answered, order_state, paper, parties_met
from queries.process.views import hearing
from queries.process.views import order as order_view
from tests.rows import STORED_AT, delivery, store_with


def step(id: str, deadline: date, status: str = "ikke begyndt", **more) -> dict:
    return {"milestone_id": id, "name": id, "type": "møde", "deadline": deadline, "status": status, **more}


def test_a_step_is_late_under_way_or_to_come_by_todays_date(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        milestones=[
            step("forsinket", date(2010, 3, 19), "i gang"),
            step("sent", date(2010, 3, 1), "afsluttet", finished_on=date(2010, 3, 3)),
            step("til tiden", date(2010, 2, 2), "afsluttet", finished_on=date(2010, 2, 2)),
            step("nu", date(2010, 4, 6), start=date(2010, 3, 22)),
            step("møde", date(2010, 4, 13), original_deadline=date(2010, 4, 1), deadline_change="foreslået"),
        ],
    )
    found = run(store, "process/milestones")
    assert found[["milestone_id", "state", "moved"]].values.tolist() == [
        ["til tiden", "afsluttet", False],
        ["sent", "afsluttet for sent", False],
        ["forsinket", "forsinket", False],
        ["nu", "i gang nu", False],
        ["møde", "kommer", True],
    ]
    store.close()


def test_a_decision_is_overdue_until_it_is_carried_out(tmp_path: Path) -> None:
    base = {"committee": "Økonomiudvalget", "decision": "x", "date": date(2010, 1, 19)}
    store = store_with(
        tmp_path,
        decisions=[
            base | {"decision_id": "B-1", "status": "i gang", "deadline": date(2010, 3, 21)},
            base | {"decision_id": "B-2", "status": "gennemført", "deadline": date(2010, 3, 1)},
            base | {"decision_id": "B-3", "status": "i gang", "deadline": date(2010, 3, 22)},
        ],
    )
    assert run(store, "process/decisions").overdue.tolist() == [True, False, False]
    store.close()


def test_a_hearing_answer_is_missing_or_given_before_or_after_its_deadline(tmp_path: Path) -> None:
    row = {"question": "Hvad?", "deadline": date(2010, 3, 1)}
    store = store_with(
        tmp_path,
        hearing_answers=[
            row | {"party": "BIF", "answered_on": date(2010, 2, 26)},
            row | {"party": "BUF", "answered_on": date(2010, 3, 2)},
            row | {"party": "KFF"},
            row | {"party": "SOF", "deadline": date(2010, 4, 1)},
        ],
    )
    assert run(store, "process/hearing").state.tolist() == [
        "besvaret",
        "besvaret for sent",
        "mangler, fristen er overskredet",
        "mangler",
    ]
    assert run(store, "process/hearing", administration="SOF").party.tolist() == ["SOF"]
    store.close()


def test_an_administration_without_a_secondment_today_breaks_the_rule(tmp_path: Path) -> None:
    start = date(2010, 2, 1)
    store = store_with(
        tmp_path,
        secondments=[
            {"administration": "SOF", "start": start, "employees": 2, "weekdays": ["tirsdag", "onsdag"]},
            {"administration": "BUF", "start": start, "employees": 1, "weekdays": ["onsdag"]},
            {"administration": "TMF", "start": start, "employees": 1, "finish": date(2010, 3, 1)},
        ],
    )
    found = run(store, "process/secondments").set_index("administration")
    assert len(found) == 7
    assert found.employees.to_dict() | {"SOF": 2, "BUF": 1} == found.employees.to_dict()
    assert found.index[found.meets_rule].tolist() == ["BUF", "SOF"]
    assert found.index[found.fixed_days].tolist() == ["SOF"]
    behind = run(store, "process/secondments", sources=True, administration="SOF")
    assert behind[["sheet", "row"]].values.tolist() == [["Udstationering", 2]]
    store.close()


def test_an_eighth_administration_that_seconds_nobody_breaks_the_rule_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    everybody = [
        {"administration": code, "start": date(2010, 1, 1), "employees": 1} for code in ADMINISTRATIONS.labels
    ]
    more = contract.Codes(
        {**ADMINISTRATIONS.labels, "NYF": "Nye Børns Forvaltning"}, ADMINISTRATIONS.synonyms
    )
    monkeypatch.setattr(contract, "ADMINISTRATIONS", more)
    store = store_with(tmp_path, secondments=everybody)
    found = run(store, "process/secondments")
    assert found.loc[~found["meets_rule"], "administration"].tolist() == ["NYF"]
    assert len(found) == len(ADMINISTRATIONS.labels) + 1


def test_a_line_of_the_order_is_delivered_when_its_sheets_are_there_from_all_who_owe_them(
    tmp_path: Path,
) -> None:
    goal = {"goal_id": "R-1", "level": "retningslinje", "text": "t"}
    event = {
        "event_id": "U-1",
        "occurred_at": datetime(2010, 1, 1, 20),
        "district": 3,
        "type": "stenkast",
        "severity": 2,
    }
    store = store_with(
        tmp_path,
        goals=[goal],
        compliance=[{"goal_id": "R-1", "administration": "ØKF", "date": date(2010, 3, 1), "complies": "ja"}],
        unrest_events=[event],
        readiness=[{"district": 3}],
    )
    found = order_state(store).set_index("text")
    assert len(found) == 9
    unrest = found.loc["Uroligheder: koordinering og forankring"]
    # That a sheet came does not say that it is complete, and nobody has said so.
    assert unrest[["delivered", "complete", "state"]].tolist() == [True, False, "leveret"]
    assert unrest["reason"] == "alle ark er leveret; ingen erklærer, at arkene er komplette"
    goals = found.loc["Mål og retningslinjer"]
    assert goals[["delivered", "state"]].tolist() == [False, "mangler data"]
    assert goals["reason"].startswith("Efterlevelse mangler fra KFF, BUF, SUF, SOF, TMF og BIF;")
    assert found.loc["Borgerdialog om tryghed i bydelene", "reason"].startswith(
        "Dialog er ikke leveret; Tryghed er ikke leveret;"
    )
    store.close()


def test_a_party_is_met_when_a_meeting_with_it_has_been_held(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        meetings=[
            {"meeting_id": "1", "date": date(2010, 2, 5), "party": "Rigspolitiet"},
            {"meeting_id": "2", "date": date(2010, 4, 5), "party": "Århus Kommune"},
            {"meeting_id": "3", "date": date(2010, 3, 1), "party": "Socialborgmesteren"},
        ],
    )
    found = parties_met(store).set_index("party")
    assert found.loc["Rigspolitiet", "meetings"] == 1
    assert found.loc["Århus Kommune", "meetings"] == 0, "planned is not met"
    assert found.loc["Århus Kommune", "planned_on"].date() == date(2010, 4, 5)
    assert found.index[found["meetings"] > 0].tolist() == ["Rigspolitiet", "Socialborgmesteren (SOF)"]
    store.close()


def test_the_hearing_is_counted_per_party_administrations_first(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        hearing_answers=[
            {"party": party, "question": question, "deadline": date(2010, 3, 1), "answered_on": given}
            for party, question, given in (
                ("Andre", "A", None),
                ("SOF", "A", date(2010, 3, 4)),
                ("SOF", "B", None),
                ("KFF", "A", date(2010, 2, 4)),
            )
        ],
    )
    found = answered(run(store, "process/hearing"))
    assert found.party.tolist() == ["KFF", "SOF", "Andre"]
    assert found[["questions", "answered", "late"]].values.tolist() == [[1, 1, 0], [2, 1, 1], [1, 0, 0]]
    assert found.missing.tolist() == [[], ["B"], ["A"]]
    assert hearing(store).title == "To svar mangler fra SOF og Andre"
    assert hearing(store, administration="SOF").title == "Socialforvaltningen: ét svar mangler"
    assert hearing(store, administration="KFF").title == "Kultur- og Fritidsforvaltningen: alt er besvaret"
    store.close()


def test_many_who_owe_the_hearing_an_answer_are_counted(tmp_path: Path) -> None:
    asked = [{"party": f"Part {n}", "question": question} for n in range(4) for question in "AB"]
    store = store_with(tmp_path, hearing_answers=asked)
    assert hearing(store).title == "Otte svar mangler fra fire parter"
    store.close()


def test_when_all_have_answered_the_hearing_that_is_said(tmp_path: Path) -> None:
    answer = {"party": "SOF", "question": "A", "answered_on": date(2010, 2, 4)}
    store = store_with(tmp_path, hearing_answers=[answer])
    assert hearing(store).title == "Alle har svaret på alt"
    store.close()


# -- delivered, complete, written, approved ------------------------------------------------------------------


def _everything(drafted: str, approved: list[str]) -> dict[str, list[dict[str, Any]]]:
    """The sheets of "Samlet overblik" from all administrations, and the steps of the paper with these statuses."""
    steps = [step("Udarbejdes", date(2010, 3, 19), drafted, type="udarbejdelse")]
    steps += [
        step(f"Godkendes {n}", date(2010, 3, 19), status, type="godkendelse")
        for n, status in enumerate(approved)
    ]
    return {"milestones": steps}


def _overview(folder: Path, *, declared: int, drafted: str, approved: list[str]) -> pd.Series:
    codes = list(ADMINISTRATIONS.labels)
    store = store_with(folder, **_everything(drafted, approved))
    for code in codes:
        id_ = f"{code}-001"
        rows = delivery(
            initiatives=[{"initiative_id": id_, "name": id_, "administration": code, "status": "i gang"}],
            finances=[{"initiative_id": id_, "year": 2010, "administration": code, "funding": "kommunal", "spending": "drift"}],
        )  # fmt: skip
        store.accept(rows, code, by="test", at=STORED_AT)
    for code in codes[:declared]:
        body = {"administration": code, "kind": "complete", "date": "2010-03-01"}
        store.record("declaration", code, body, by="x", at=STORED_AT)
    found = order_state(store).set_index("text").loc["Samlet overblik over alle indsatser"]
    told = paper(store).sentence
    store.close()
    return pd.concat([found, pd.Series({"sentence": told})])


@pytest.mark.parametrize(
    ("declared", "drafted", "approved", "state"),
    [
        (5, "afsluttet", ["afsluttet"] * 2, "leveret"),
        (7, "i gang", ["afsluttet"] * 2, "komplet"),
        (7, "afsluttet", ["afsluttet", "i gang"], "skrevet"),
        (7, "afsluttet", [], "skrevet"),
        (7, "afsluttet", ["afsluttet"] * 2, "godkendt"),
    ],
)
def test_a_line_is_no_further_than_all_of_what_comes_before(
    tmp_path: Path, declared: int, drafted: str, approved: list[str], state: str
) -> None:
    found = _overview(tmp_path, declared=declared, drafted=drafted, approved=approved)
    assert found["state"] == state
    assert found["complete"] == (declared == 7)
    whose = "BIF har ikke erklæret" if declared < 7 else "alle har erklæret"
    assert whose in found["reason"]
    assert ("ikke skrevet" in found["sentence"]) == (drafted != "afsluttet")
    assert ("ikke godkendt" in found["sentence"]) == (drafted != "afsluttet" or approved != ["afsluttet"] * 2)


def test_the_order_of_the_example_is_delivered_and_neither_complete_nor_written(example_store: Store) -> None:
    found = order_state(example_store).set_index("text")
    overview = found.loc["Samlet overblik over alle indsatser"]
    assert not overview["complete"] and "har ikke erklæret" in overview["reason"]
    assert found.loc["Exit-strategi og tiltag for 18+", "state"] in ("leveret", "mangler data")
    view = order_view(example_store)
    words = f"{view.title} {view.subtitle} {list(view.rows)}"
    assert "klar" not in words and "ikke skrevet" in words and "ingen af dem er erklæret komplette" in words
