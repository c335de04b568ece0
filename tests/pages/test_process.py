"""Proces og organisation on an empty store and on literal rows."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from data.opening import open_store
from tests.pages.visiting import visit
from tests.rows import delivery


def shown(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def process(**address: str) -> AppTest:
    return visit("process.py", **address)


def every_tab(**address: str) -> str:
    """What stands on the page, each tab opened in turn."""
    read = []
    for tab in ("Vejen til mødet", "Indstillingen", "Høringen", "Beslutninger", "Centeret"):
        at = process(fane_proces=tab, **address)
        assert not at.exception
        read.append(shown(at))
    return " ".join(read)


def test_an_empty_store_says_what_is_missing(home: Path) -> None:
    text = every_tab()
    assert "Vejen til mødet er ikke leveret endnu" in text
    assert "Høringen er ikke leveret" in text
    assert "Arket Beslutninger er ikke leveret" in text


def step(id: str, name: str, deadline: date, status: str, **more) -> dict:
    return {"milestone_id": id, "name": name, "type": "møde", "deadline": deadline, "status": status} | more


def test_late_steps_the_moved_meeting_and_missing_answers_are_told(home: Path) -> None:
    store = open_store(home)
    meeting = {
        "body": "Økonomiudvalget",
        "original_deadline": date(2010, 4, 1),
        "deadline_change": "foreslået",
    }
    rows = {
        "milestones": [
            step(
                "P-1",
                "Indstillingen udarbejdes",
                date(2010, 3, 19),
                "i gang",
                start=date(2010, 3, 1),
                responsible="CSB",
            ),
            step("P-2", "Godkendelse i SUF", date(2010, 3, 19), "i gang", administration="SUF"),
            step("P-3", "Udsendelse", date(2010, 4, 6), "ikke begyndt"),
            step("P-4", "Behandling", date(2010, 4, 13), "ikke begyndt", **meeting),
        ],
        "hearing_answers": [{"party": "SOF", "question": "Hvad?", "deadline": date(2010, 3, 1)}],
        "secondments": [
            {"administration": a, "start": date(2010, 2, 1), "employees": 1, "weekdays": days}
            for a, days in (("SOF", ["onsdag", "tirsdag"]), ("BUF", ["torsdag"]))
        ],
        "meetings": [
            {"meeting_id": "1", "date": date(2010, 2, 5), "party": "Rigspolitiet", "type": "myndighedsmøde"}
        ],
        "decisions": [
            {
                "decision_id": "B-1",
                "date": date(2010, 1, 19),
                "committee": "Økonomiudvalget",
                "decision": "Et center",
            }
            | {"status": "gennemført"}
        ],
    }
    store.accept(delivery(**rows), "ØKF", by="csb", at=datetime(2010, 3, 15))
    text = every_tab(data_pr="2010-03-22")
    assert "To skridt er forsinkede, og der er 13 arbejdsdage til mødet i Økonomiudvalget" in text
    assert "13 arbejdsdage til mødet i Økonomiudvalget; to skridt er forsinkede (CSB og SUF)" in text
    assert "Mødet var sat til 1. april 2010, som er skærtorsdag" in text
    assert "Ændringen til 13. april 2010 er foreslået" in text
    assert "langfredag 2. april 2010" in text
    assert "I uge 13 og 14 er der 7 arbejdsdage" in text
    assert "Ét svar mangler fra SOF" in text
    assert "Den ene beslutning er gennemført" in text
    assert "Endnu ikke mødt: Århus Kommune, Brandvæsnet" in text
    assert "BIF, KFF, SUF, TMF og ØKF har ingen udstationeret; BUF har andre faste dage" in text
    assert "tirsdag, onsdag" in text, "in the order of the week"
    assert "1. april 2010 er skærtorsdag, så mødet foreslås flyttet til 13. april 2010" in text
    assert "anden påskedag" in text
    assert "Data er leveret til 0 af 9 punkter" in text


def test_after_the_meeting_what_is_late_is_still_missing(home: Path) -> None:
    rows = [
        step(
            "P-4",
            "Behandling",
            date(2010, 4, 13),
            "ikke begyndt",
            body="Økonomiudvalget",
            original_deadline=date(2010, 4, 1),
            deadline_change="vedtaget",
        )
    ]
    open_store(home).accept(delivery(milestones=rows), "ØKF", by="csb", at=datetime(2010, 3, 15))
    at = process(data_pr="2010-04-20")
    assert not at.exception
    text = shown(at)
    assert "Ét skridt er forsinket<" in text
    assert "Ingen nye skridt venter, men de forsinkede mangler." in text
    assert "så mødet er flyttet til 13. april 2010" in text
    assert "Datoen for mødet er passeret." in text
