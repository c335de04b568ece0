"""A kept scenario, and whether it holds."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.contract import ADMINISTRATIONS, DISTRICTS
from data.danish import kroner, number
from data.store import Clock, Reader
from queries.briefing import headlines
from queries.briefing.parts import table
from queries.briefing.slide import Chart, Point, Series, Slide, SlideFigure, Source, Table, TableColumn
from queries.scenarios.keeping import DECIDED
from queries.scenarios.settings import DROPPED, LAPSED
from queries.scenarios.words import OF_GRANTS
from queries.shared import rounding
from queries.view import bars

_ALL: dict[str, Any] = {"administration": None, "district": None, "focus_area": None}


def scenario(store: Reader, clock: Clock, name: str) -> Slide:
    """A kept scenario as it was kept: what goes on, and what each administration keeps of its money."""
    kept = store.records("scenario", name)
    if kept.empty:
        raise ValueError(f"Scenariet »{name}« findes ikke. Vælg et andet.")
    row = kept.sort_values("version").iloc[-1]
    body = row["body"]
    decisions = pd.DataFrame(
        body.get("decisions", []),
        columns=DECIDED,
    )
    going = int((~decisions["level"].isin(DROPPED)).sum())
    lapsing = int((decisions["level"] == LAPSED).sum())
    rest = float(decisions["rest"].fillna(0.0).astype("float64").sum())
    money_ = (
        decisions.groupby("administration")[["cost_now", "cost"]]
        .sum()
        .sort_values("cost_now", ascending=False)
    )
    coverage = pd.DataFrame(body.get("coverage", []), columns=["district", "name", "before", "after"])
    least = coverage.assign(lost=coverage["before"] - coverage["after"]).sort_values("lost", ascending=False)
    notes = [
        f"Gemt som »{row['id']}«, version {int(row['version'])}, {'uændret' if row['intact'] else 'ændret uden om programmet'}."
    ]
    if body.get("reason"):
        notes.append(f"Begrundelse: {body['reason']}")
    if "rest" not in body:
        notes.append("Gemt, da alle indsatsernes penge talte som til beslutning, også dem, der ikke udløber.")
    elif rest > 0:
        notes.append(
            f"De samme indsatser har også {kroner(rest)}, der ikke er til beslutning og bliver, hvor de er."
        )
    if len(least) and int(least.iloc[0]["lost"]) > 0:
        hit = least.iloc[0]
        notes.append(
            f"{DISTRICTS.get(int(hit['district']), hit['name'])} mister flest: "
            f"{int(hit['before'])} indsatser bliver til {int(hit['after'])}."
        )
    for column in ("cost_now", "cost"):
        bars_told = [f"{number(amount / 1e6, 1)} mio." for amount in money_[column]]
        if off := rounding.note(bars_told, kroner(decisions[column].sum())):
            notes += off
            break
    return Slide(
        "scenario",
        headlines.scenario(float(body.get("budget", 0)), going, len(decisions), lapsing=lapsing),
        subtitle="Penge til beslutning, i dag og i scenariet, mio. kr.",
        figures=(
            SlideFigure(
                "scenario_cost_now",
                "I dag",
                float(decisions["cost_now"].sum()),
                kroner(decisions["cost_now"].sum()),
            ),
            SlideFigure(
                "scenario_cost",
                "I scenariet",
                float(decisions["cost"].sum()),
                kroner(decisions["cost"].sum()),
            ),
        ),
        chart=Chart(
            "bar",
            tuple(
                Series(
                    title,
                    tuple(
                        Point(ADMINISTRATIONS.short(str(code)), amount / 1e6, label=number(amount / 1e6, 1))
                        for code, amount in money_[column].items()
                    ),
                )
                for title, column in (("I dag", "cost_now"), ("I scenariet", "cost"))
            ),
            "mio. kr.",
            "Penge efter forvaltning: "
            + ", ".join(
                f"{code} fra {kroner(row_['cost_now'])} til {kroner(row_['cost'])}"
                for code, row_ in money_.iterrows()
            ),
            decimals=1,
        )
        if len(money_)
        else None,
        table=table(
            "Beslutningerne i scenariet",
            decisions,
            {
                "name": TableColumn("Indsats"),
                "administration": TableColumn("Forvaltning"),
                "level": TableColumn("Beslutning"),
                "cost_now": TableColumn("Til beslutning i dag, kr.", "kroner"),
                "cost": TableColumn("I scenariet, kr.", "kroner"),
            }
            | ({"rest": TableColumn("Andre penge, der bliver, kr.", "kroner")} if rest > 0 else {}),
        ),
        notes=tuple(notes),
        sources=(Source("scenarios/candidates", _ALL | {"year": body.get("year", clock.today.year)}),),
        page="prioritering",
    )


def robust(store: Reader, clock: Clock, name: str) -> Slide:
    """The three lists of a kept scenario whose robustness was asked for."""
    kept = store.records("scenario", name)
    body = kept.sort_values("version").iloc[-1]["body"] if len(kept) else {}
    found = body.get("robustness")
    if not found:
        raise ValueError(
            f"Scenariet »{name}« er gemt uden svar på, om det holder. Gem det igen efter »Holder det?«."
        )
    lists = found["lists"]
    counts = {title: len(lists.get(title, ())) for title in ("videreføres", "udgår", "til drøftelse")}
    rows = tuple(
        (one["name"], one["administration"], title, one["index"])
        for title in counts
        for one in lists.get(title, ())
    )
    how = (
        "alle sammensætninger"
        if found.get("exact")
        else f"en stikprøve på {number(found.get('sample_size'))} tilfældige sæt af vægte og point"
    )
    parts = any((one.get("rest") or 0) > 0 for title in counts for one in lists.get(title, ()))
    return Slide(
        "robust",
        headlines.robust(
            counts["videreføres"], counts["udgår"], counts["til drøftelse"], exact=bool(found.get("exact"))
        ),
        subtitle=f"Beregnet på {how}{' under alle tilladte vægtninger' if found.get('exact') else ''}",
        chart=bars(
            "Indsatser",
            [Point(title.capitalize(), float(count), label=str(count)) for title, count in counts.items()],
            unit="indsatser",
            alt=", ".join(f"{count} {title}" for title, count in counts.items()),
        ),
        table=Table(
            "Holder det under andre vægtninger?",
            (
                TableColumn("Indsats"),
                TableColumn("Forvaltning"),
                TableColumn("Liste"),
                TableColumn("Andel af sammensætninger", "percent"),
            ),
            rows,
        ),
        notes=(OF_GRANTS,) if parts else (),
        sources=(Source("scenarios/candidates", _ALL | {"year": body.get("year", clock.today.year)}),),
        page="prioritering",
    )
