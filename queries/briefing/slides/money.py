"""Money, grants that run out, proposals, and a kept scenario."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.contract import DISTRICTS
from data.danish import days, is_missing, kroner, number, plural, prices
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import bars, number_or_none, table
from queries.briefing.slide import Chart, Point, Series, Slide, SlideFigure, Source, Table, TableColumn
from queries.figures import said
from queries.initiatives.amounts import beside, spent_until, year_of_budget
from queries.scenarios.keeping import DECIDED
from queries.scenarios.settings import DROPPED, LAPSED
from queries.scenarios.words import OF_GRANTS
from queries.shared.years import coming_year_to_show

CURRENT = "løbende"
_ALL: dict[str, Any] = {"administration": None, "district": None, "focus_area": None}


def money(store: Reader, clock: Clock) -> Slide:
    """The budget by the administration that pays, of this year or, said in the headline, the year that there is one for; what stands
    in other prices is told beside it."""
    this_year = clock.today.year
    every = run(store, "initiatives/totals", clock=clock, **_ALL).dropna(subset=["budget"])
    year = year_of_budget(every, this_year) or this_year
    totals = every[every["year"] == year]
    level = CURRENT if totals.empty else str(totals.iloc[0]["price_level"])
    asked = _ALL | {"year": year}
    by_payer = asked | {"by": "administration", "price_level": level}
    parts = run(store, "initiatives/money", clock=clock, **by_payer).sort_values("budget", ascending=False)
    row = totals.iloc[0] if len(totals) else None
    budget = None if row is None else number_or_none(row["budget"])
    spent = None if row is None else number_or_none(row["spent"])
    until = None
    if row is not None and not is_missing(row["spent_on"]):
        until = (row["spent_from"].date(), row["spent_on"].date())
    notes = beside(totals, level)
    if row is not None and spent is not None:
        notes += (spent_until(row),)
        if row["rows_without_spent"]:
            notes += (
                f"{plural(int(row['rows_without_spent']), 'række', 'rækker')} af {number(row['finance_rows'])} er uden forbrug.",
            )
    return Slide(
        "money",
        headlines.spending(
            [(float(r.budget), str(r.price_level)) for r in totals.itertuples()],
            spent,
            until,
            year,
            this_year,
        ),
        subtitle=f"Budget {year} efter den forvaltning, der betaler, mio. kr. i {prices(level)}",
        figures=(
            *(
                said(store, clock, {}, ("budget", "spent"))
                if (year, level) == (this_year, CURRENT)
                else (_of_year("budget", budget, year, level), _of_year("spent", spent, year, level))
            ),
        ),
        chart=bars(
            "Budget",
            [
                Point(str(p.part), p.budget / 1e6, label=number(p.budget / 1e6, 1))
                for p in parts.itertuples()
                if pd.notna(p.budget)
            ],
            unit="mio. kr.",
            alt="Budget efter den forvaltning, der betaler: "
            + ", ".join(f"{p.part} {kroner(p.budget)}" for p in parts.itertuples()),
            decimals=1,
        )
        if len(parts)
        else None,
        table=table(
            f"Budget og forbrug {year}, {prices(level)}",
            parts.assign(
                until=[days(*span) for span in zip(parts["spent_from"], parts["spent_on"], strict=True)]
            ),
            {
                "part": TableColumn("Betaler"),
                "initiatives": TableColumn("Indsatser", "count"),
                "budget": TableColumn("Budget, kr.", "kroner"),
                "spent": TableColumn("Forbrug, kr.", "kroner"),
                "until": TableColumn("Forbrug opgjort til"),
            },
        ),
        notes=notes,
        sources=(
            Source("initiatives/totals", asked),
            Source("initiatives/money", by_payer, label="Efter betaler"),
        ),
        page="indsatser",
    )


def _of_year(id_: str, value: float | None, year: int, level: str) -> SlideFigure:
    """A figure of the slide's own, of another year or price level than the key figure's."""
    word = {"budget": "Budget", "spent": "Forbrug"}[id_]
    return SlideFigure(f"{id_}_{year}_{level}", f"{word} {year}, {prices(level)}", value, kroner(value))


def expiring(store: Reader, clock: Clock) -> Slide:
    """The temporary grants that run out, by year."""
    years = run(store, "initiatives/expiring_years", clock=clock, **_ALL)
    amounts = run(store, "initiatives/expiring", clock=clock, **_ALL)
    told = [(int(row.expires), int(row.initiatives)) for row in years.itertuples()]
    first = amounts[amounts["expires"] == amounts["expires"].min()].sort_values("budget", ascending=False)
    several = len(amounts["price_level"].unique()) > 1
    return Slide(
        "expiring",
        headlines.expiring(told),
        subtitle="Indsatser med en midlertidig bevilling, efter det år den udløber",
        figures=(
            *said(store, clock, {}, ["grants_expiring"], known={"initiatives/expiring_years": years}),
            *(
                SlideFigure(
                    f"expiring_{place}", f"Om året, {prices(row.price_level)}", row.budget, kroner(row.budget)
                )
                for place, row in enumerate(first.itertuples())
            ),
        ),
        chart=bars(
            "Indsatser",
            [Point(str(year), float(count), label=str(count)) for year, count in told],
            unit="indsatser",
            alt="Bevillinger, der udløber: " + ", ".join(f"{count} i {year}" for year, count in told),
        )
        if told
        else None,
        table=table(
            "Bevillinger, der udløber",
            amounts.assign(level=[prices(level) for level in amounts["price_level"]]),
            {
                "expires": TableColumn("Udløber", "year"),
                "level": TableColumn("Prisniveau"),
                "initiatives": TableColumn("Indsatser", "count"),
                "grants": TableColumn("Bevillinger", "count"),
                "budget": TableColumn("Budget om året, kr.", "kroner"),
            },
        ),
        notes=("Beløb i forskellige prisniveauer er ikke lagt sammen.",) if several else (),
        sources=(
            Source("initiatives/expiring", _ALL),
            Source("initiatives/expiring_years", _ALL, label="Efter år"),
        ),
        page="indsatser",
    )


def proposals(store: Reader, clock: Clock) -> Slide:
    """What the administrations propose for this year and the next."""
    this_year = clock.today.year
    every = run(store, "scenarios/proposal_years", clock=clock)
    start = _first_year_of_proposals([int(year) for year in every["year"]], this_year)
    year = this_year if start is None else start
    found = run(store, "scenarios/proposals", clock=clock, year=year)
    others = every[~every["year"].isin([year, year + 1])]
    saving = found.loc[
        found["type"].isin(["stop", "reduktion", "effektivisering"]), "initiative_id"
    ].nunique()
    more = found.loc[found["type"] == "udvidelse", "initiative_id"].nunique()
    # To go on unchanged is a proposal too: the bars and the table add up to the figure.
    kinds = found["type"].value_counts()
    by_part = found.pivot_table(
        index="administration", columns="type", values="proposal_id", aggfunc="count", fill_value=0
    )
    types = [
        name
        for name in ("stop", "reduktion", "effektivisering", "udvidelse", "uændret")
        if name in by_part.columns
    ]
    return Slide(
        "proposals",
        headlines.proposals(int(saving), int(more), start, this_year),
        subtitle=f"Forvaltningernes forslag for {year} og {year + 1}"
        + ("" if year == this_year else f"; der er ingen for {this_year} og {this_year + 1}"),
        figures=said(store, clock, {}, ["proposals"], known={"scenarios/proposals": found})
        if year == this_year
        else (
            SlideFigure(
                f"proposals_{year}",
                f"Forslag for {year} og {year + 1}",
                float(len(found)),
                number(len(found)),
            ),
        ),
        chart=bars(
            "Forslag",
            [Point(str(name).capitalize(), float(count), label=str(count)) for name, count in kinds.items()],
            unit="forslag",
            alt="Forslag efter type: " + ", ".join(f"{name} {count}" for name, count in kinds.items()),
        )
        if len(kinds)
        else None,
        table=Table(
            "Forslag efter forvaltning",
            (TableColumn("Forvaltning"), *(TableColumn(name.capitalize(), "count") for name in types)),
            tuple((str(code), *(int(row[name]) for name in types)) for code, row in by_part.iterrows()),
        ),
        notes=(
            "Forslag til den samme indsats kan udelukke hinanden; derfor er beløbene ikke lagt sammen.",
            *(
                f"Desuden {plural(int(row.proposals), 'forslag', 'forslag')} for {row.year}."
                for row in others.itertuples()
            ),
        ),
        sources=(Source("scenarios/proposals", {"year": year}),),
        page="prioritering",
    )


def _first_year_of_proposals(delivered: list[int], this_year: int) -> int | None:
    """This year, where there are proposals for it or the next; else the first after them, or the newest before. None without any."""
    if {this_year, this_year + 1} & set(delivered):
        return this_year
    return coming_year_to_show(delivered, this_year)


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
                        Point(str(code), amount / 1e6, label=number(amount / 1e6, 1))
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
