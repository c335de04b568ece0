"""The example opens alive: what people had made before it, all of it marked as invented, and still what the product can show."""

from __future__ import annotations

import json

from data import example
from data.personal import find_cpr
from data.store import Store
from data.store.records import KINDS
from queries import run
from queries.briefing.catalogue import BY_ID
from queries.briefing.version import presentations, sent_out
from queries.results.annotations import noted
from queries.results.owner_words import earlier_words, owner_words
from queries.scenarios.keeping import since

KEPT = json.loads(example.RECORDS.read_text())


def test_every_record_is_marked_as_invented_and_none_holds_a_persons_number() -> None:
    assert (
        {one["kind"] for one in KEPT} == {"presentation", "scenario", "annotation", "goal_word"} <= set(KINDS)
    )
    assert all(one["by"].endswith(" (eksempel)") for one in KEPT)
    assert not [one["id"] for one in KEPT if find_cpr(json.dumps(one["body"], ensure_ascii=False))]
    assert all(one["at"] < example.TODAY.isoformat() for one in KEPT)


def test_a_presentation_was_shown_on_2_february_another_since_and_one_is_prepared_for_the_meeting(
    example_store: Store,
) -> None:
    found = {one.id: one for one in presentations(example_store)}
    assert {id_: one.stage for id_, one in found.items()} == {
        "orientering0202": "vist", "midtvejs0903": "vist", "indstilling1304": "udkast",
    }  # fmt: skip
    assert all(one.intact and one.title.endswith("(eksempel)") for one in found.values())
    assert [one.id for one in sent_out(example_store)] == ["midtvejs0903", "orientering0202"]
    orientation, halfway, paper = (
        found[id_] for id_ in ("orientering0202", "midtvejs0903", "indstilling1304")
    )
    assert orientation.step("vist").at.isoformat() == "2010-02-02T15:30:00" and not orientation.uploads
    # What was delivered by 4 March; the deliveries of 15 and 16 March have come since.
    assert halfway.uploads == tuple(range(1, 8)) and halfway.missing == ("KFF", "SUF", "TMF")
    assert [one.kind for one in paper.choices if one.kind not in BY_ID] == [] and len(paper.choices) == 10


def test_words_notes_and_the_scenario_are_of_what_the_example_holds(example_store: Store) -> None:
    words = owner_words(example_store)
    goals = run(example_store, "results/goals").set_index("goal_id")["administration"]
    assert sorted(words["goal_id"]) == ["M-04", "M-13", "M-16", "M-20"]
    assert [goals[row.goal_id] for row in words.itertuples()] == list(words["administration"])
    assert len(earlier_words(example_store, "M-13")) == 1
    measured = run(example_store, "results/measurements")
    periods = set(zip(measured["indicator_id"], measured["period"], strict=True))
    notes = noted(example_store)
    assert len(notes) == 3 and set(zip(notes["indicator_id"], notes["period"], strict=True)) <= periods
    (scenario,) = example_store.records("scenario").to_dict("records")
    assert scenario["intact"] and scenario["id"] == "Ti procent mindre (eksempel)"
    assert since(example_store, scenario["body"]).nothing
