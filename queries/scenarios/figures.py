"""The key figures of priorities: the proposals, and what a scenario says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from queries.scenarios import words
from queries.scenarios.report import stopping
from queries.scenarios.scenario import Answer, Ground, solve
from queries.scenarios.settings import STOP
from queries.shared.figure import THIS_YEAR, Context, Counted, Figure, Unit, Words, each

_MONEY = frozenset({"initiatives", "finances", "proposals", "assessments"})


def _scenario(
    id_: str,
    label: str,
    unit: Unit,
    pick: Callable[[Answer], Any],
    worded: Callable[[Ground, Answer], tuple[str, str]],
) -> Figure:
    """A figure of a scenario that was solved for these settings. It is an answer to what somebody chose: no rows add up to it."""

    def say(answer: tuple[Ground, Answer], context: Context) -> Words:
        text, note = worded(*answer)
        return Words(note, text=text, parameters={"year": answer[0].settings.year})

    return Figure(
        id_,
        label,
        solve,
        lambda answer: pick(answer[1]),
        unit,
        "prioritering",
        _MONEY,
        "scenarios/candidates",
        words=say,
    )


def _going(answer: Answer) -> int:
    return int((answer.decisions["level"] != STOP).sum())


SCENARIOS: tuple[Figure, ...] = (
    Figure(
        "proposals",
        "Forslag for {year} og året efter",
        "scenarios/proposals",
        len,
        "antal",
        "prioritering",
        frozenset({"proposals"}),
        "scenarios/proposals",
        Counted("scenarios/proposals", "proposals", each),
        {"year": THIS_YEAR},
        lambda answer, context: (
            Words() if len(answer) else Words("ingen er indberettet", text="0", value=0.0)
        ),
    ),
    _scenario(
        "scenario_going",
        "Indsatser, der fortsætter",
        "antal",
        _going,
        lambda basis, answer: words.going(answer),
    ),
    _scenario(
        "scenario_spent",
        "Koster i scenariet",
        "kr.",
        lambda answer: answer.decisions["cost"].sum(),
        words.spent,
    ),
    _scenario(
        "scenario_worth",
        "Samlet værdi (point)",
        "antal",
        lambda answer: answer.portfolio.value,
        lambda basis, answer: words.worth(answer),
    ),
    _scenario(
        "scenario_affected",
        "Deltagere i indsatser, der stopper",
        "antal",
        lambda answer: stopping(answer)["participants"].sum(min_count=1),
        lambda basis, answer: words.affected(stopping(answer)),
    ),
)
OF_A_SCENARIO = ("scenario_going", "scenario_spent", "scenario_worth", "scenario_affected")
