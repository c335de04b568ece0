"""Status on an empty store and on literal rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from streamlit.testing.v1 import AppTest

from data.opening import open_store
from tests.rows import delivery

SHELL = Path(__file__).parents[2] / "pages" / "shell.py"


def shown(at: AppTest) -> str:
    return " ".join(str(getattr(element.proto, "body", "")) for element in at.get("html"))


def test_an_empty_store_says_what_will_stand_here(home: Path) -> None:
    at = AppTest.from_file(SHELL, default_timeout=30).run()
    assert not at.exception
    assert "Der er ingen data endnu" in shown(at)


def test_the_headline_counts_working_days_goals_and_those_who_owe(home: Path) -> None:
    store = open_store(home)
    store.accept(
        delivery(
            initiatives=[
                {
                    "initiative_id": "SOF-1",
                    "name": "Exit",
                    "administration": "SOF",
                    "purpose": "begge",
                    "status": "i gang",
                }
            ],
            indicators=[
                {
                    "indicator_id": "I-1",
                    "name": "Unge",
                    "type": "effekt",
                    "unit": "antal",
                    "direction": "op",
                    "frequency": "år",
                }
                | {"baseline": 10.0, "baseline_period": "2007", "target": 20.0, "target_period": "2009"}
            ],
            measurements=[{"indicator_id": "I-1", "period": "2009", "value": 21.0}],
            goals=[{"goal_id": "M-1", "level": "effektmål", "text": "Flere", "indicator_id": "I-1"}],
            milestones=[
                {
                    "milestone_id": "P-1",
                    "name": "ØU",
                    "type": "møde",
                    "body": "Økonomiudvalget",
                    "status": "ikke begyndt",
                }
                | {
                    "deadline": date(2010, 4, 13),
                    "original_deadline": date(2010, 4, 1),
                    "deadline_change": "foreslået",
                }
            ],
            decisions=[
                {
                    "decision_id": "B-1",
                    "date": date(2010, 1, 19),
                    "committee": "Økonomiudvalget",
                    "decision": "Et center",
                }
                | {"status": "i gang"}
            ],
        ),
        "ØKF",
        by="csb",
    )
    at = AppTest.from_file(SHELL, default_timeout=30)
    at.query_params["data_pr"] = "2100-01-01"
    at.run()
    assert not at.exception
    assert "det ene mål er nået eller på vej" in shown(at).casefold()
    assert "7 forvaltninger mangler at levere" in shown(at)
    assert "Et center" in shown(at)
    at = AppTest.from_file(SHELL, default_timeout=30)
    at.run()
    assert "13. april 2010; oprindelig 1. april 2010, ændring foreslået" in shown(at)
