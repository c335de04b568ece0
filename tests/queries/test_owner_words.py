"""The owner's word on a goal: who may say it, that earlier ones stay, and where it stands."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from data.people import Person
from data.store import Clock, Refusal, Store, now_in_copenhagen
from queries.results import views
from queries.results.owner_words import (
    NotSaid,
    comment_text,
    earlier_words,
    owner_words,
    say,
    signed,
    take_back,
)
from tests.rows import store_with

SOF, BUF = Person("s@kk.dk", "indberetter", ("SOF",)), Person("b@kk.dk", "indberetter", ("BUF",))
CSB = Person("c@kk.dk", "CSB")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return store_with(
        tmp_path,
        goals=[
            {"goal_id": "M-1", "level": "delmål", "text": "Et mål.", "administration": "SOF"},
            {"goal_id": "M-2", "level": "delmål", "text": "Ingens mål."},
        ],
    )


def test_the_newest_word_stands_the_earlier_are_kept_and_a_day_before_shows_what_stood_then(
    store: Store,
) -> None:
    say(
        store,
        "M-1",
        "SOF",
        comment="Det går  langsomt",
        action="To mere på gaden.",
        due=date(2010, 5, 1),
        person=SOF,
    )
    between = now_in_copenhagen()
    say(store, "M-1", "SOF", comment="Det går bedre.", action="Fortsæt", due=None, person=CSB)
    (word,) = owner_words(store).to_dict("records")
    assert comment_text(word) == "Det går bedre. Næste skridt: Fortsæt."
    (before,) = earlier_words(store, "M-1").to_dict("records")
    assert comment_text(before) == "Det går langsomt. Næste skridt: To mere på gaden (senest 1. maj 2010)."
    assert signed(word).startswith("SOF, ") and "kk.dk" not in signed(word)
    (then,) = owner_words(store, clock=Clock(between, date.today())).to_dict("records")
    assert comment_text(then) == comment_text(before)
    take_back(store, "M-1", "SOF", person=SOF)
    assert owner_words(store).empty
    with pytest.raises(NotSaid, match="ikke længere"):
        take_back(store, "M-1", "SOF", person=SOF)


@pytest.mark.parametrize(
    ("goal", "administration", "person", "comment", "action", "why"),
    [
        ("M-1", "SOF", BUF, "a", "b", "indberetter for Socialforvaltningen"),
        ("M-2", None, SOF, "a", "b", "indberetter for Center for Sikker By"),
        ("M-1", "SOF", SOF, " ", "b", "både"),
        ("M-1", "SOF", SOF, "a", "", "både"),
        ("M-1", "SOF", SOF, "a" * 301, "b", "Kommentaren er 301 tegn"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_a_sentence(
    store, goal, administration, person, comment, action, why
) -> None:
    with pytest.raises(NotSaid, match=why):
        say(store, goal, administration, comment=comment, action=action, due=None, person=person)
    assert owner_words(store).empty


def test_a_cpr_number_is_refused(store: Store) -> None:
    with pytest.raises(Refusal):
        say(store, "M-1", "SOF", comment="Om 010190-1234", action="b", due=None, person=SOF)


def test_the_words_stand_beside_the_goals_state_where_there_are_any(store: Store) -> None:
    assert "Forvaltningens ord" not in [one.header for one in views.goals(store).columns]
    say(store, "M-1", "SOF", comment="Det går langsomt", action="To mere på gaden", due=None, person=SOF)
    for view in (views.goals(store), views.goals_first(store)):
        rows = {row[0]: row[-1] for row in view.rows}
        assert view.columns[-1].header == "Forvaltningens ord"
        assert str(rows["Et mål."]).startswith("Det går langsomt. Næste skridt: To mere på gaden. (SOF, ")
        assert rows["Ingens mål."] is None
