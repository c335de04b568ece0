"""Money, grants that run out, proposals, and a kept scenario."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.contract import DISTRICTS
from data.danish import is_missing, kroner, number, prices
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import bars, key_figure, number_or_none, table
from queries.briefing.slide import Chart, Point, Series, Slide, SlideFigure, Source, Table, TableColumn
from queries.scenarios.keeping import DECIDED
from queries.scenarios.settings import DROPPED, LAPSED
from queries.scenarios.words import OF_GRANTS

CURRENT = "løbende"
_ALL: dict[str, Any] = {"administration": None, "district": None, "focus_area": None}


def money(store: Reader, clock: Clock) -> Slide:
    """This year's budget by administration, in current prices; other price levels are told beside it."""
    year = clock.today.year
    asked = _ALL | {"year": year}
    totals = run(store, "initiatives/totals", clock=clock, **asked)
    current = totals[totals["price_level"] == CURRENT]
    others = totals[totals["price_level"] != CURRENT]
    parts = run(store, "initiatives/money", clock=clock, by="owner", price_level=CURRENT, **asked)
    parts = parts.sort_values("budget", ascending=False)
    row = current.iloc[0] if len(current) else None
    budget = None if row is None else number_or_none(row["budget"])
    spent = None if row is None else number_or_none(row["spent"])
    spent_on = None if row is None or is_missing(row["spent_on"]) else row["spent_on"].date()
    return Slide(
        "money",
        headlines.spending(budget, spent, spent_on, year, prices(CURRENT)),
        subtitle=f"Budget {year} efter forvaltning, mio. kr. i {prices(CURRENT)}",
        figures=(key_figure("budget", budget, year), key_figure("spent", spent, year)),
        chart=bars(
            "Budget",
            [
                Point(str(p.part), p.budget / 1e6, label=number(p.budget / 1e6, 1))
                for p in parts.itertuples()
                if pd.notna(p.budget)
            ],
            unit="mio. kr.",
            alt="Budget efter forvaltning: "
            + ", ".join(f"{p.part} {kroner(p.budget)}" for p in parts.itertuples()),
            decimals=1,
        )
        if len(parts)
        else None,
        table=table(
            f"Budget og forbrug {year}, {prices(CURRENT)}",
            parts,
            {
                "part": TableColumn("Forvaltning"),
                "initiatives": TableColumn("Indsatser", "count"),
                "budget": TableColumn("Budget, kr.", "kroner"),
                "spent": TableColumn("Forbrug, kr.", "kroner"),
            },
        ),
        notes=tuple(
            f"Desuden {kroner(r.budget)} i {prices(r.price_level)}, som ikke er lagt sammen med det."
            for r in others.itertuples()
        ),
        sources=(
            Source("initiatives/totals", asked),
            Source(
                "initiatives/money",
                asked | {"by": "owner", "price_level": CURRENT},
                label="Efter forvaltning",
            ),
        ),
        page="indsatser",
    )


def expiring(store: Reader, clock: Clock) -> Slide:
    """The temporary grants that run out, by year."""
    years = run(store, "initiatives/expiring_years", clock=clock, **_ALL)
    amounts = run(store, "initiatives/expiring", clock=clock, **_ALL)
    told = [(int(row.expires), int(row.initiatives)) for row in years.itertuples()]
    first = amounts[amounts["expires"] == amounts["expires"].min()] if len(amounts) else amounts
    value = float(first["initiatives"].sum()) if len(first) else None
    return Slide(
        "expiring",
        headlines.expiring(told),
        subtitle="Indsatser med en midlertidig bevilling, efter det år den udløber",
        figures=(
            key_figure("grants_expiring", value, clock.today.year),
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
        notes=("Beløb i forskellige prisniveauer er ikke lagt sammen.",),
        sources=(
            Source("initiatives/expiring", _ALL),
            Source("initiatives/expiring_years", _ALL, label="Efter år"),
        ),
        page="indsatser",
    )


def proposals(store: Reader, clock: Clock) -> Slide:
    """What the administrations propose for this year and the next."""
    year = clock.today.year
    found = run(store, "scenarios/proposals", clock=clock, year=year)
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
        headlines.proposals(int(saving), int(more)),
        subtitle=f"Forvaltningernes forslag for {year} og {year + 1}",
        figures=(key_figure("proposals", float(len(found)), year),),
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
        notes=("Forslag til den samme indsats kan udelukke hinanden; derfor er beløbene ikke lagt sammen.",),
        sources=(Source("scenarios/proposals", {"year": year}),),
        page="prioritering",
    )


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
