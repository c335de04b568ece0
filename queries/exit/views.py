"""Exit as it is said: the steps from referral to relapse, how programmes end, and each half-year. Small counts are hidden."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data import danish
from data.columns import Column
from data.persons import few_persons
from data.store import Clock, Reader
from queries import run
from queries.exit.flow import Flow, flow, flow_title
from queries.figures import said
from queries.view import Chart, Point, Series, Source, View, bars, tabled

HIDDEN = "skjult"
STEPS = {
    "referred": "Visiteret",
    "started": "Startet",
    "ongoing": "I forløb",
    "completed": "Gennemført",
    "dropped_out": "Afbrudt",
    "followed": "Fulgt i 12 mdr.",
    "relapsed": "Tilbagefald",
}
SHARES = {
    "started_share": "Startet af visiterede",
    "completed_share": "Gennemført af afsluttede",
    "relapsed_share": "Tilbagefald af fulgte",
}
_ENDED = {"relapsed": "concern", "dropped_out": "common"}
_COUNTS = {name: Column(header, "count") for name, header in STEPS.items()} | {
    "starts_per_place": Column("Startet pr. plads i halvåret", "number", decimals=1)
}
_SHARE_TEXTS = {f"{name}_text": Column(header) for name, header in SHARES.items()}
TOTALS = {"program": Column("Program")} | _COUNTS | _SHARE_TEXTS
ROWS = (
    {
        "program": Column("Program", pinned=True),
        "half_year": Column("Start"),
        "places": Column("Helårspladser", "number"),
    }
    | _COUNTS
    | _SHARE_TEXTS
)
_SOURCES = (Source("exit/programme"),)
_NOT_DELIVERED = "Arket Exit er ikke leveret"


def steps(store: Reader, *, clock: Clock | None = None) -> View:
    """All programmes together, a bar a step; a hidden count has no bar."""
    course = flow(store, clock=clock)
    whole = course.whole
    title = flow_title(whole) if whole else _NOT_DELIVERED
    return View(
        "exit_steps",
        title,
        subtitle="Personer, alle programmer og halvår. De startede er i forløb, har gennemført eller har afbrudt; fulgt i 12 måneder "
        "er de, hvis tilbagefald kendes.",
        chart=bars(
            "Personer",
            [_step(course.totals.iloc[-1], name) for name in STEPS],
            unit="personer",
            alt=f"Søjler for hvert trin. {title}.",
        )
        if whole
        else None,
        **_totals(course),
        sources=_SOURCES,
        page="exit",
        address={"fane_exit": "Exit"},
    )


def _step(whole: pd.Series, name: str) -> Point:
    count = whole[name]
    hidden = name in whole["hidden"]
    label = HIDDEN if hidden else danish.MISSING if danish.is_missing(count) else danish.number(count)
    value = None if hidden or danish.is_missing(count) else float(count)
    return Point(STEPS[name], value, label=label, tone=_ENDED.get(name, ""))  # type: ignore[arg-type]


def outcome(store: Reader, *, clock: Clock | None = None) -> View:
    """How programmes end: completed and relapsed with their intervals, and whether programmes can be told apart."""
    course = flow(store, clock=clock)
    rows = course.totals[course.totals["completed_share"].notna()] if len(course.totals) else course.totals
    title = _outcome_title(course)
    series = (
        Series("gennemført", _shares(rows, "completed_share")),
        Series("tilbagefald", _shares(rows, "relapsed_share", tone="concern")),
    )
    return View(
        "exit",
        title,
        subtitle="Gennemført af afsluttede (fyldt) og tilbagefald blandt dem, der er fulgt i 12 måneder (åben), alle årgange, "
        "procent med 95 %-intervaller (Wilson)",
        chart=Chart("xy", series, "%", f"{title}. {_said(rows)}") if len(rows) else None,
        figures=said(
            store, clock or store.clock(), {}, ("completed_share", "relapsed_share"), known={flow: course}
        )
        if course.whole
        else (),
        **_totals(course),
        notes=(f"Antal på {few_persons()} er skjult, og så mange andre, at de ikke kan regnes ud.",),
        sources=_SOURCES,
        page="exit",
        address={"fane_exit": "Exit"},
    )


def _shares(rows: pd.DataFrame, name: str, tone: str = "") -> tuple[Point, ...]:
    return tuple(
        Point(
            str(row["program"]),
            100 * row[name],
            100 * row[f"{name}_low"],
            100 * row[f"{name}_high"],
            tone=tone,  # type: ignore[arg-type]
        )
        for row in rows.to_dict("records")
        if not danish.is_missing(row[name])
    )


def _said(rows: pd.DataFrame) -> str:
    return "Gennemført af afsluttede: " + ", ".join(
        f"{row['program']} {share_text(row, 'completed_share')}" for row in rows.to_dict("records")
    )


def _outcome_title(course: Flow) -> str:
    """How many complete, with the interval, and whether the programmes can be told apart: their intervals overlap, or not."""
    if course.whole is None:
        return _NOT_DELIVERED
    own = course.totals.iloc[:-1]
    own = own[own["completed_share"].notna()]
    whole = course.whole
    if danish.is_missing(whole["completed_share"]):
        return "Hvor mange exit-forløb der er gennemført, er skjult eller ikke oplyst"
    limits = danish.span(whole["completed_share_low"] * 100, whole["completed_share_high"] * 100, unit="%")
    share = (
        f"{danish.percent(whole['completed_share'])} af de afsluttede exit-forløb er gennemført ({limits})"
    )
    if len(own) < 2:
        return share
    highest, lowest = own.loc[own["completed_share"].idxmax()], own.loc[own["completed_share"].idxmin()]
    if highest["completed_share_low"] > lowest["completed_share_high"]:
        return f"{share}; {highest['program']} gennemføres oftere end {lowest['program']}"
    return f"{share}; programmerne kan ikke skelnes"


def half_years(store: Reader, *, clock: Clock | None = None, program: str | None = None) -> View:
    """One row per programme and half-year of start; `program`: of that one only."""
    course = flow(store, clock=clock)
    rows = worded(course.rows)
    shown = rows if program is None else rows[rows["program"] == program]
    definitions = sorted(set(run(store, "exit/programme", clock=clock)["relapse_definition"].dropna()))
    notes = [f"Tilbagefald: {'; '.join(definitions)}."] if definitions else []
    if course.left_out:
        notes.append(
            f"{danish.plural(course.left_out, 'række går', 'rækker går')} ikke op (startet er ikke summen "
            "af i forløb, gennemført og afbrudt) og står uden tal."
        )
    return View(
        "exit_half_years",
        "Hvert program og halvår" if program is None else f"{program}, hvert halvår",
        subtitle=f"Antal på {few_persons()} er skjult, og så mange andre, at ingen skjulte kan regnes ud. "
        f"{danish.plural(course.hidden, 'tal er skjult', 'tal er skjult')} for alle, også i filen og i diagrammerne. Nul vises.",
        caption="Exit-forløb efter det halvår, de begyndte",
        **tabled(shown, ROWS),
        notes=tuple(notes),
        sources=_SOURCES,
        page="exit",
        address={"fane_exit": "Exit"} | ({"program": program} if program else {}),
    )


def _totals(course: Flow) -> dict[str, Any]:
    return {"caption": "Exit-forløb i alt pr. program, med 95 %-intervaller"} | tabled(
        worded(course.totals), TOTALS
    )


def worded(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts and shares as they are read: a hidden count is "skjult", a share has its interval after it."""
    records = frame.to_dict("records")
    counts = {
        name: pd.Series(
            [HIDDEN if name in row["hidden"] else row[name] for row in records],
            index=frame.index,
            dtype=object,
        )
        for name in STEPS
    }
    return frame.assign(
        # The half-year stays on one line.
        half_year=[
            ""
            if danish.is_missing(row["start_period"])
            else danish.period(row["start_period"]).replace(" ", "\u00a0")
            for row in records
        ],
        **counts,
        **{f"{name}_text": [share_text(row, name) for row in records] for name in SHARES},
    )


def share_text(row: Mapping[Any, Any], name: str) -> str:
    """ "63 % (56-69)" """
    if danish.is_missing(row[name]):
        return danish.MISSING
    return f"{danish.percent(row[name])} ({danish.span(row[f'{name}_low'] * 100, row[f'{name}_high'] * 100)})"
