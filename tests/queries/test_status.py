"""What the first page counts, from literal rows."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from queries import run
from queries.figures import BY_ID
from queries.hotspots.rules import Verdict, wording
from queries.status import views
from queries.status.summary import GoalCounts, goal_counts, hotspot_sentence, verdict_tone, with_tone
from tests.rows import store_with

MEETING = {"type": "møde", "body": "Økonomiudvalget", "status": "ikke begyndt"}


def test_the_next_meeting_is_the_nearest_ahead_and_else_the_last_one(tmp_path: Path) -> None:
    store = store_with(
        tmp_path,
        milestones=[
            MEETING | {"milestone_id": "P-1", "name": "orientering", "deadline": date(2010, 2, 2)},
            MEETING | {"milestone_id": "P-2", "name": "indstilling", "deadline": date(2010, 4, 13)},
            MEETING | {"milestone_id": "P-3", "name": "opfølgning", "deadline": date(2010, 9, 7)},
            MEETING
            | {
                "milestone_id": "P-4",
                "name": "andet",
                "deadline": date(2010, 3, 23),
                "body": "Direktionerne",
            },
        ],
    )
    clock = store.clock()
    assert run(store, "status/next_meeting").milestone_id.tolist() == ["P-2"]
    after = type(clock)(None, date(2010, 10, 1))
    found = run(store, "status/next_meeting", clock=after)
    assert (found.milestone_id[0], found.ahead[0]) == ("P-3", False)
    on_the_day = type(clock)(None, date(2010, 4, 13))
    assert run(store, "status/next_meeting", clock=on_the_day).milestone_id.tolist() == ["P-2"]
    store.close()


def test_decisions_are_counted_per_state_with_the_overdue_ones(tmp_path: Path) -> None:
    base = {"committee": "Økonomiudvalget", "decision": "x", "date": date(2010, 1, 19)}
    store = store_with(
        tmp_path,
        decisions=[
            base | {"decision_id": "B-1", "status": "i gang", "deadline": date(2010, 3, 21)},
            base | {"decision_id": "B-2", "status": "i gang", "deadline": date(2010, 4, 21)},
            base | {"decision_id": "B-3", "status": "gennemført", "deadline": date(2010, 2, 1)},
        ],
    )
    found = run(store, "status/decisions")
    assert found.values.tolist() == [["gennemført", 1, 0], ["i gang", 2, 1]]
    store.close()


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ([], "Der er ingen hotspots"),
        (["kan ikke vurderes (for tidligt)"], "1 af 1 hotspot kan ikke vurderes endnu"),
        (["tegn på effekt", "tegn på effekt, også i naboområdet"], "2 af 2 hotspots viser tegn på effekt"),
        (
            ["tegn på forskydning", "tegn på effekt"],
            "1 af 2 hotspots viser tegn på effekt, og ét viser tegn på forskydning",
        ),
        (
            ["tegn på effekt", "ingen påvist effekt", "ingen påvist effekt", "kan ikke vurderes"],
            "1 af 4 hotspots viser tegn på effekt, to viser ingen påvist effekt, og ét kan ikke vurderes endnu",
        ),
        (
            ["udvikling bedre end sammenligningen", "udvikling dårligere end sammenligningen"],
            "1 af 2 hotspots udvikler sig bedre end sammenligningen, og ét udvikler sig dårligere end sammenligningen",
        ),
    ],
)
def test_the_hotspots_are_told_in_one_sentence_for_none_one_and_many(texts: list[str], sentence: str) -> None:
    assert hotspot_sentence(pd.DataFrame({"verdict_text": texts, "current": True})) == sentence


def test_every_wording_of_a_verdict_is_told_in_the_sentence() -> None:
    for verdict in (*Verdict, None):
        for design in (2, 3):
            text = wording(verdict, design)
            assert hotspot_sentence(pd.DataFrame({"verdict_text": [text], "current": True})).startswith(
                "1 af 1 hotspot "
            )


def test_the_key_figure_counts_what_the_sentence_and_the_map_call_an_effect() -> None:
    # Twelve shown by a design that can, and one by a design too weak to say so.
    texts = [wording(Verdict.EFFECT, 3)] * 11 + [
        wording(Verdict.EFFECT_SPREADS, 3),
        wording(Verdict.EFFECT, 2),
    ]
    texts += [wording(Verdict.DISPLACEMENT, 3), wording(Verdict.DISPLACEMENT, 2), wording(Verdict.WORSE, 3)]
    found = pd.DataFrame({"verdict_text": texts, "current": True})
    assert hotspot_sentence(found).startswith("12 af 16 hotspots viser tegn på effekt, ")
    assert BY_ID["hotspots_effect"].label == "Hotspots med tegn på effekt"
    assert BY_ID["hotspots_effect"].pick(found) == with_tone(found, "good") == 12
    assert BY_ID["hotspots_concern"].pick(found) == with_tone(found, "warn", "bad") == 3
    for verdict in (*Verdict, None):
        for design in (2, 3):
            text = wording(verdict, design)
            assert (verdict_tone(text) == "good") == text.startswith("tegn på effekt")


def test_goals_are_counted_by_light_without_the_guidelines() -> None:
    goals = pd.DataFrame(
        {
            "level": ["effektmål", "delmål", "delmål", "retningslinje", "effektmål", "effektmål", "delmål"],
            "colour": ["green", "red", "grey", "grey", "yellow", "green", "red"],
            # Those of strategies that are over, or to come, are in no count.
            "phase": [*["gældende"] * 5, "tidligere", "kommende"],
        }
    )
    found = goal_counts(goals)
    assert (found.on_track, found.measured, found.grey) == (1, 3, 1)
    assert found.sentence == "1 mål er usikkert, 1 mål kan ikke bedømmes"
    assert found.headline == "1 af 4 mål er nået eller på vej; 1 nås ikke, og for 2 kan det ikke siges"


@pytest.mark.parametrize(
    ("counts", "headline"),
    [
        ((0, 0, 0, 0), "Der er ingen mål at måle på"),
        ((0, 0, 0, 3), "Ingen mål kan bedømmes endnu"),
        ((1, 0, 0, 0), "Det ene mål er nået eller på vej"),
        ((3, 0, 0, 0), "Alle 3 mål er nået eller på vej"),
        ((0, 0, 2, 0), "Ingen af 2 mål er nået eller på vej; 2 nås ikke"),
        ((1, 14, 3, 4), "1 af 22 mål er nået eller på vej; 3 nås ikke, og for 18 kan det ikke siges"),
    ],
)
def test_the_headline_counts_the_verdicts(counts: tuple[int, int, int, int], headline: str) -> None:
    assert GoalCounts(*counts).headline == headline


def test_what_status_shows_as_tables_is_said_for_none_one_and_many(tmp_path: Path) -> None:
    empty = store_with(tmp_path / "none")
    assert views.next_steps(empty).title == "Der er ikke indberettet skridt på vejen til mødet"
    assert views.next_steps(empty).columns == ()
    assert views.decisions(empty).title == "Der er ikke indberettet beslutninger"
    assert views.hotspots(empty).title == "Der er ingen hotspots"
    assert views.owing(empty).title == "7 af 7 forvaltninger mangler at levere"
    assert {row[1] for row in views.owing(empty).rows} == {"■ intet er leveret"}
    empty.close()
    step = MEETING | {"original_deadline": None}
    over = step | {"milestone_id": "P-0", "name": "før", "deadline": date(2010, 3, 1), "status": "afsluttet"}
    one = store_with(
        tmp_path / "one",
        milestones=[over, step | {"milestone_id": "P-1", "name": "høring", "deadline": date(2010, 3, 18)}],
    )
    assert views.next_steps(one).title == "1 skridt er ikke afsluttet; det er 2 arbejdsdage for sent"
    assert views.next_steps(one).rows == (("høring", "2010-03-18", "2 arbejdsdage for sent"),)
    one.close()
    many = store_with(
        tmp_path / "many",
        milestones=[
            step | {"milestone_id": f"P-{n}", "name": f"nr. {n}", "deadline": date(2010, 3, 23 + n)}
            for n in range(7)
        ],
        decisions=[
            {
                "decision_id": f"B-{n}",
                "date": date(2010, 2, n),
                "decision": f"nr. {n}",
                "status": "gennemført",
            }
            for n in range(1, 8)
        ],
    )
    assert views.next_steps(many).title == "7 skridt er ikke afsluttet; det første har frist om 1 arbejdsdag"
    assert len(views.next_steps(many).rows) == views.STEPS_SHOWN
    newest = views.decisions(many, newest=6)
    assert newest.title == "7 af 7 beslutninger er gennemført"
    assert (len(newest.rows), newest.rows[0][0]) == (6, "nr. 7")
    assert len(views.decisions(many).rows) == 7
    many.close()
    late = store_with(tmp_path / "late", milestones=[over], hotspots=[])
    assert views.next_steps(late).title == "Alle skridt er afsluttet"
    late.close()


@pytest.mark.parametrize(
    ("moved_to", "status", "said"),
    [
        (date(2010, 4, 13), "i gang", True),
        (date(2010, 4, 13), "gennemført", False),
        (date(2010, 4, 1), "i gang", False),
        (date(2010, 3, 25), "i gang", False),
    ],
)
def test_a_decision_that_the_meeting_comes_too_late_for_is_said(
    tmp_path: Path, moved_to: date, status: str, said: bool
) -> None:
    decision = {"committee": "Økonomiudvalget", "date": date(2010, 1, 19), "status": status}
    store = store_with(
        tmp_path,
        decisions=[
            decision | {"decision_id": "B-1", "decision": "Forelægges senest den 1. april.", "deadline": date(2010, 4, 1)},
            decision | {"decision_id": "B-2", "decision": "Et center.", "deadline": date(2010, 4, 2)},
        ],
        milestones=[
            MEETING
            | {"milestone_id": "P-1", "name": "x", "original_deadline": date(2010, 4, 1), "deadline": moved_to}
            | {"deadline_change": "foreslået"}
        ],
    )  # fmt: skip
    assert views.decisions(store).notes == (
        (
            "»Forelægges senest den 1. april« har frist 1. april 2010, men mødet, der skulle holdes den dag, er flyttet til "
            "13. april 2010 (foreslået): fristen kan ikke holdes på mødet.",
        )
        if said
        else ()
    )
    store.close()
