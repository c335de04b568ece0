"""Long calculations beside the pages: answered, refused, cancelled, left, and out of time; none of them hangs."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

from queries.scenarios import background
from queries.scenarios.background import Job
from queries.scenarios.demands import build_frame
from queries.scenarios.robustness import robust_portfolios, weight_vertices

WAIT = 120.0


@pytest.fixture
def key() -> Iterator[str]:
    """A key of the test's own, forgotten afterwards."""
    made = uuid.uuid4().hex
    yield made
    background.forget(made)


def question(n: int, **more: Any) -> dict[str, Any]:
    random = np.random.default_rng(1)
    scores = random.integers(0, 5, (n, 3)).astype(float)
    return {
        "score_low": scores,
        "score_high": scores + 0.5,
        "frame": build_frame(random.integers(1, 9, n) * 1e6, 2e6 * n),
        "weight_vertices": weight_vertices(criteria=3),
        "exact_up_to": 0,
        **more,
    }


def over(job: Job) -> Job:
    assert job.wait(WAIT), "it hangs"
    return job


def test_the_answer_is_the_one_that_a_call_gives(key: str) -> None:
    asked = question(8, samples=20)
    job = over(background.start(key, "robust", asked, seconds=60))
    assert (job.state, job.progress, job.error) == ("færdig", 1.0, None)
    here = robust_portfolios(**asked)
    assert job.answer.core_index.tolist() == here.core_index.tolist()
    assert background.start(key, "robust", asked, seconds=60) is job, "the same question is answered once"
    assert background.find(key) is job


def test_what_cannot_be_calculated_is_told_in_a_sentence(key: str) -> None:
    job = over(background.start(key, "robust", question(8, weight_vertices=[[0.5, 0.2, 0.2]]), seconds=60))
    assert job.state == "fejl"
    assert str(job.error).startswith("Vægtene i hvert yderpunkt skal give 1 tilsammen")


def test_a_cancelled_calculation_ends_and_can_be_started_again(key: str) -> None:
    endless = question(60, samples=1_000_000)
    job = background.start(key, "robust", endless, seconds=600)
    job.cancel()
    assert over(job).state == "afbrudt"
    again = background.start(key, "robust", question(8, samples=5), seconds=60)
    assert again is not job
    assert over(again).state == "færdig"


def test_a_calculation_that_nobody_asks_for_any_more_ends() -> None:
    job = Job("robust", question(60, samples=1_000_000), seconds=600, left_after=0.5)
    assert job._over.wait(WAIT), "it goes on after the reader has left"
    assert job.state == "afbrudt"


def test_a_calculation_past_its_time_is_ended_from_outside(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background, "GRACE", 0.0)
    job = over(background.start(key, "robust", question(60, samples=1_000_000), seconds=0.5))
    assert job.state == "fejl"
    assert str(job.error) == "Tiden løb ud, før der var et svar."


def test_a_child_that_dies_is_told(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(background.sys, "executable", "/bin/false")
    job = over(background.start(key, "robust", question(8), seconds=60))
    assert job.state == "fejl"
    assert "stoppede uden et svar" in str(job.error)


def test_more_than_two_wait_their_turn_and_all_are_answered() -> None:
    keys = [uuid.uuid4().hex for _ in range(4)]
    jobs = [background.start(key, "robust", question(8, samples=5), seconds=60) for key in keys]
    assert sum(job.state == "regner" for job in jobs) <= background.AT_ONCE
    assert {over(job).state for job in jobs} == {"færdig"}
    for key in keys:
        background.forget(key)
