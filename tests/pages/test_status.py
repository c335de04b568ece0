"""Status on an empty store and on literal rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from data.opening import open_store
from data.store import Store
from pages.parts.briefing import collecting
from queries.briefing import reading
from queries.briefing.version import Version
from tests.ready_example import put_example
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


def test_the_small_links_of_a_card_and_of_a_table_stand_in_one_order(example_home: Store) -> None:
    """Kilde, Hent som Excel, Læg i præsentationen: under each card and each table."""
    at = AppTest.from_file(SHELL, default_timeout=60).run()
    assert not at.exception
    found = [words for block in blocks(at.main) if len(words := small_links(block)) > 2]
    assert len(found) == 10, "the situation, four cards and five tables"
    for words in found:
        sources = [word for word in words if word.startswith("Kilde")]
        first = words.index(sources[0])
        assert words[first:][: len(sources) + 2] == [*sources, "Hent som Excel", "Læg i præsentationen"], (
            words
        )


def test_the_situation_comes_first_with_the_day_that_deadlines_are_counted_from(example_home: Store) -> None:
    said = shown(AppTest.from_file(SHELL, default_timeout=60).run())
    assert said.index("Intet tal går sikkert op eller ned; for ét tal er der for få målinger") < said.index(
        "Anmeldelser"
    )
    assert "I dag er det mandag den 22. marts 2010; fristerne er talt herfra." in said
    assert "12 måneder til og med januar 2010; samme måneder året før: 37.435 (−3 %)" in said
    assert said.index("Unge kendt som tilknyttet en gruppering") < said.index("Mål, der er nået eller på vej")


def test_a_card_becomes_a_slide_with_its_filters(home: Path) -> None:
    put_example(home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CSB_EXAMPLE", "1")
        # What the dialog does when it is answered; a browser test answers it (tests/browser/test_briefing_journey.py).
        new = Version("", 0, "Status")
        patch.setattr(collecting, "_choose", lambda view, by: collecting.add_view(new, view, by=by))
        at = AppTest.from_file(SHELL, default_timeout=60)
        at.query_params["bydel"] = "Valby"
        at.run()
        at.button(key="card-initiatives-collect").click().run()
        assert not at.exception
        kept = open_store()
        (draft,) = (one for one in reading.all_newest(kept, clock=kept.clock()) if one.title == new.title)
        assert [(one.kind, dict(one.parameters)) for one in draft.choices] == [
            ("figure", {"figure": "initiatives", "district": "5"})
        ]


def blocks(block: Block) -> Iterator[Block]:
    for child in block.children.values():
        if isinstance(child, Block):
            yield child
            yield from blocks(child)


def small_links(block: Block) -> list[str]:
    """The words of what stands straight in a block."""
    found = []
    for child in block.children.values():
        if isinstance(child, Block):
            continue
        body = re.search(r"<span>(.*?)</span></a>", str(getattr(child.proto, "body", "")))
        word = body[1] if body else str(getattr(child.proto, "label", ""))
        found += [word] if word else []
    return found


def test_a_day_is_chosen_in_the_address_and_each_change_leads_to_its_page(example_home: Store) -> None:
    at = AppTest.from_file(SHELL, default_timeout=120)
    at.query_params["siden"] = "2010-03-14"
    at.run()
    assert not at.exception
    said = shown(at)
    assert "Siden 14. marts 2010: " in said
    assert "nr. 9: SOF 16.03.2010, »SOF indberetning 16. marts.xlsx«" in said
    assert 'href="/resultater' in said
    at = AppTest.from_file(SHELL, default_timeout=120)
    at.query_params["siden"] = "i forgårs"
    at.run()
    assert "Adressen beder om dagen »i forgårs«, som ikke findes." in [one.value for one in at.warning]
