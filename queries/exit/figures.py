"""The key figures of exit and of what happens at 18. Shares of counts as they are published; none of too few."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from data.danish import MISSING, is_missing, number, percent, span
from queries.exit.flow import Flow, flow
from queries.shared.figure import Context, Counted, Figure, Words, ones


def _picked(name: str) -> Callable[[Flow], Any]:
    return lambda course: None if course.whole is None else course.whole[name]


def _interval(name: str, of: str) -> Callable[[Flow, Context], Words]:
    def words(course: Flow, context: Context) -> Words:
        whole = course.whole
        if whole is None:
            return Words("arket Exit er ikke leveret", text=MISSING, has_source=False)
        if is_missing(whole[name]):
            return Words(of, text=whole[f"{name}_few"] or MISSING)
        limits = span(whole[f"{name}_low"] * 100, whole[f"{name}_high"] * 100, unit="%")
        return Words(f"{of}, afrundede antal; 95 %-interval {limits}", text=percent(whole[name]))

    return words


def _share(name: str, label: str, of: str) -> Figure:
    return Figure(
        name,
        label,
        flow,
        _picked(name),
        "andel",
        "exit",
        frozenset({"exit_programme"}),
        "exit/programme",
        words=_interval(name, of),
        address={"fane_exit": "Exit"},
    )


def _against_gangs(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
    return ones(rows["gang_related"])


def _passage(answer: pd.DataFrame, context: Context) -> Words:
    if answer.empty:
        return Words("ingen stopper ved 17 år", text="0", value=0.0)
    reaching = context.answer("exit/eighteen")
    reached = reaching[reaching["gang_related"].astype(bool)]
    throughout = number((reached["passage"] == "hele vejen").sum())
    return Words(
        f"{throughout} af {number(len(reached))}, der når nogen mellem 18 og 25, følger dem hele vejen"
        if len(reached)
        else "ingen når nogen mellem 18 og 25"
    )


EXIT: tuple[Figure, ...] = (
    _share("completed_share", "Exit-forløb gennemført", "af de afsluttede"),
    _share("relapsed_share", "Tilbagefald inden for 12 måneder", "af dem, der er fulgt"),
    Figure(
        "gangs_stopping",
        "Bandeindsatser, der stopper ved 17 år",
        "exit/stopping",
        lambda answer: answer["gang_related"].astype(bool).sum(),
        "antal",
        "exit",
        frozenset({"initiatives"}),
        "exit/stopping",
        Counted("exit/stopping", "initiatives", _against_gangs),
        words=_passage,
        address={"fane_exit": "18+"},
    ),
)
