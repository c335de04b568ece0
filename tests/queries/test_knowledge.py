"""What can be worked out of many sums together, where none of them tells it alone."""

from __future__ import annotations

import pytest

from queries.shared.knowledge import Key, Knowledge, Relation


def of_few(**counts: int) -> Knowledge:
    """Somebody who knows of each count only that it is 1 to 4."""
    knowledge = Knowledge()
    for name, truth in counts.items():
        knowledge.count(name, truth, 1, 4, secret=True)
    return knowledge


def total(names: str, low: int, high: int) -> Relation:
    return Relation(tuple((name, 1) for name in names), low, high)


def test_one_sum_is_not_its_affair() -> None:
    """Of a single equation the gate has made sure itself."""
    assert of_few(a=1, b=1).admits([total("ab", 2, 4)])


def test_sums_that_tell_a_count_only_together_are_not_admitted() -> None:
    """a + b is at most 3 and b + c at least 6: so b is 2, and neither sum alone says so."""
    knowledge = of_few(a=1, b=2, c=4)
    assert knowledge.admits([total("ab", 1, 3)])
    assert not knowledge.admits([total("bc", 6, 9)])
    # What is not admitted is not learned.
    assert knowledge.admits([total("bc", 5, 9)])


def test_sums_are_admitted_where_another_solution_is_left() -> None:
    knowledge = of_few(a=1, b=2, c=4)
    assert knowledge.admits([total("ab", 1, 4), total("bc", 5, 9), total("abc", 5, 9)])


def test_what_a_reader_knows_exactly_narrows_the_others() -> None:
    """5 to 7 in all, of which an own row is 3 and one of nobody's is told as 0: two between 2 and 4 are left, unless a sum says 4."""
    knowledge = of_few(a=1, b=3)
    knowledge.count("own", 3, 3, 3, secret=True)
    assert knowledge.admits([Relation((("a", 1), ("b", 1), ("own", 1)), 5, 7), total("ab", 2, 4)])
    assert not knowledge.admits([Relation((("a", 1), ("own", 1)), 0, 4)])


def test_what_must_hold_whatever_is_published_is_learned_and_its_loss_is_no_reason_to_withhold() -> None:
    """That a is no more than b, and b no more than 1, tells a by itself: no sum is withheld for its sake."""
    knowledge = of_few(a=1, b=1, c=2, d=3)
    knowledge.learn([Relation((("b", 1), ("a", -1)), 0, 9), Relation((("b", 1),), 1, 1)])
    assert knowledge.admits([total("acd", 5, 7), total("cd", 4, 6)])


def test_a_count_that_its_own_row_tells_keeps_no_sum_of_others_away() -> None:
    """5 to 7 started, of which 1 to 4, 5 to 7 and 1 to 4: with 7 the two are 1 each, whatever is published of other rows."""
    knowledge = of_few(a=1, b=1, other=2, third=3)
    knowledge.count("c", 5, 5, 7, secret=False)
    knowledge.learn([total("abc", 5, 7)])
    more = [
        Relation((("a", 1), ("other", 1), ("third", 1)), 5, 7),
        Relation((("other", 1), ("third", 1)), 4, 6),
    ]
    assert knowledge.admits(more)


def test_a_solution_found_before_is_given_up_where_something_new_contradicts_it() -> None:
    """Days on which one row after the other goes out of the sum: at last it is c alone."""
    knowledge = of_few(a=2, b=2, c=2)
    assert knowledge.admits([total("abc", 5, 7), total("bc", 3, 5)])
    assert not knowledge.admits([total("ab", 4, 4), total("ac", 4, 4)])


@pytest.mark.parametrize("weights", [(("a", 1), ("a2", 1)), (("a", 2),)])
def test_weights_count(weights: tuple[tuple[Key, int], ...]) -> None:
    """Twice a count, or a count and its like, between 7 and 8 beside one between 6 and 8: 4 is not alone only in the second."""
    knowledge = of_few(a=4, a2=4)
    both = [Relation(weights, 7, 8), Relation(weights, 6, 8)]
    assert knowledge.admits(both) is (len(weights) == 2)
