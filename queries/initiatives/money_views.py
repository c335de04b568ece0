"""The money of Indsatser as it is said: what is spent, by whom and on what, per price level; and the grants that run out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import ADMINISTRATIONS, FUNDING
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import number_or_none
from queries.figures import key_figures
from queries.initiatives.amounts import (
    COUNTED,
    amounts,
    beside,
    district_money,
    spent_until,
    year_of_budget,
)
from queries.initiatives.selection import PLACES, SEVERAL, UNKNOWN, VIEW, Selection, narrowed
from queries.initiatives.views import crossed, initiatives
from queries.shared import rounding
from queries.view import Chart, KeyFigure, Point, Series, Source, View, tabled

CURRENT = "løbende"
SPLITS = {
    "funding": "Finansieringskilde",
    "spending": "Art",
    "administration": "Hvem betaler",
    "focus_area": "Indsatsområde",
    "target_group": "Målgruppe",
    "place": "Sted",
    "age": "Alder",
}
# Parts that have an order of their own; the others stand by size.
_ORDERED = ("place", "age")
MEASURES = {"budget": "Budget", "adopted_budget": "Vedtaget budget", "spent": "Forbrug"}
# The first four are those of a slide.
GRANTS = {
    "expires": Column("Udløber", "year", width=75),
    "name": Column("Indsats", width=235),
    "administration": Column("Betaler", width=70),
    "budget": Column("Kr. pr. år", "kroner", width=95),
    "funding": Column("Finansiering", width=130),
    "price_level": Column("Prisniveau", width=85),
    "statutory": Column("Lovpligtig", "yes_no", width=80),
}


def _millions(amount: Any) -> float | None:
    return None if danish.is_missing(amount) else float(amount) / 1e6


def _each(levels: Sequence[str]) -> str:
    return "; hvert prisniveau for sig" if len(levels) > 1 else f", {danish.prices(levels[0])}"


def _counted(selection: Selection) -> str:
    """With a district chosen: what else than its own the amounts count."""
    return "" if selection.district is None else f". {COUNTED}"


def _largest(selection: Selection, rows: pd.DataFrame, names: Mapping[str, str], measure: str) -> str:
    row = rows.sort_values(measure, ascending=False).iloc[0]
    of_all = " af egne, fælles og hele byens penge" if selection.district is not None else ""
    return (
        f"{selection.prefix}Størst{of_all} i {row['year']}: {names[row['part']]}, {danish.kroner(row[measure])} "
        f"i {danish.prices(row['price_level'])}"
    )


def _chart(
    kind: Any,
    series: Mapping[str, Mapping[str, float | None]],
    *,
    alt: str,
    places: Mapping[str, int] | None = None,
    **more: Any,
) -> Chart | None:
    """Millions of kroner by series and category; a category that a series lacks is blank in it. None without any. `places`: of each
    series among the colours, where it has one of its own."""
    categories = list(dict.fromkeys(category for points in series.values() for category in points))
    if not categories:
        return None
    return Chart(
        kind,
        tuple(
            Series(
                name,
                tuple(
                    Point(
                        category,
                        value := points.get(category),
                        label="" if value is None or more.get("stacked") else danish.number(value, 1),
                        tone="common" if name == "Ikke oplyst" and len(series) > 1 else "",
                    )
                    for category in categories
                ),
                place=(places or {}).get(name),
            )
            for name, points in series.items()
        ),
        "mio. kr.",
        alt,
        decimals=1,
        **more,
    )


# -- budget and spending --------------------------------------------------------------------------------------


@narrowed
def money(
    selection: Selection,
    year: int | None = None,
    split: str = "administration",
    measure: str = "budget",
    price_level: str | None = None,
) -> View:
    """A year's budget and spending by one of SPLITS, of this year or, said in the title, the year that there is a budget for.

    measure: the amount that is drawn, one of MEASURES. price_level: what stands in it, and of a year all that the price index can
    bring to its prices; else each by itself, never added.
    """
    budget_year = selection.year(year) or selection.today
    priced = _priced(price_level)
    parameters: dict[str, Any] = {"by": split, "year": budget_year, **priced}
    totals = selection.ask("totals", year=budget_year, **priced)
    names = selection.labels(split)
    parts = _in_order(selection.ask("money", **parameters), names, split, totals)
    return View(
        "money",
        _money_title(selection, parts, totals, budget_year, split, measure, chosen=year is not None),
        subtitle=_money_subtitle(selection, totals, budget_year, split, measure),
        figures=_money_figures(selection, totals, budget_year),
        chart=_chart(
            "bar",
            {
                danish.capital(danish.prices(level)): {
                    _short(names, row["part"], split): _millions(row[measure])
                    for row in of_level.to_dict("records")
                }
                for level in totals["price_level"]
                if len(of_level := parts[(parts["price_level"] == level) & parts[measure].notna()])
            },
            alt=f"{MEASURES[measure]} {budget_year} efter {SPLITS[split].lower()}: "
            + ", ".join(
                f"{_short(names, row['part'], split)} {danish.kroner(row[measure])} i {danish.prices(row['price_level'])}"
                for row in parts.to_dict("records")
                if not danish.is_missing(row[measure])
            ),
        ),
        **_money_table(parts, totals, names, budget_year, split),
        notes=_money_notes(totals, selection.ask("totals", year=budget_year, prices=priced["prices"]), split)
        + _rounded(parts, totals, measure),
        sources=(
            selection.source("totals", year=budget_year, **priced),
            selection.source("money", label=f"Efter {SPLITS[split].lower()}", **parameters),
        ),
        address={
            VIEW: "Økonomi",
            "fordelt": SPLITS[split],
            "beloeb": MEASURES[measure],
            **({"priser": danish.capital(danish.prices(price_level))} if price_level else {}),
        },
    )


def _rounded(parts: pd.DataFrame, totals: pd.DataFrame, measure: str) -> tuple[str, ...]:
    """The bars against the total at each price level, and the table below them to the krone."""
    for total in totals.dropna(subset=[measure]).to_dict("records"):
        of_level = parts.loc[parts["price_level"] == total["price_level"], measure].dropna()
        bars = [f"{danish.number(_millions(amount), 1)} mio." for amount in of_level]
        rows = [danish.number(amount) for amount in of_level]
        rounding_note = rounding.note(bars, danish.kroner(total[measure])) or rounding.note(
            rows, danish.number(total[measure])
        )
        if rounding_note:
            return rounding_note
    return ()


def _priced(price_level: str | None) -> dict[str, Any]:
    """How a price level is asked for: of a year, with what can be brought to its prices."""
    year = int(price_level) if price_level is not None and price_level.isdigit() else None
    return {"price_level": price_level, "prices": year}


def price_levels(selection_totals: pd.DataFrame, index: pd.DataFrame) -> list[str]:
    """The price levels to choose from: those of the answer, and the years of the price index, the newest first."""
    levels = [str(level) for level in selection_totals["price_level"].drop_duplicates()]
    return [*levels, *(year for year in map(str, index["year"][::-1]) if year not in levels)]


def _short(names: Mapping[str, str], part: Any, split: str) -> str:
    """Administrations are known by their letters; others by CSB's short name, where there is one."""
    if part == UNKNOWN or split not in ("administration", "funding"):
        return names.get(part, str(part))
    codes = ADMINISTRATIONS if split == "administration" else FUNDING
    return danish.capital(codes.short(str(part)))


def _in_order(
    parts: pd.DataFrame, names: Mapping[str, str], split: str, totals: pd.DataFrame
) -> pd.DataFrame:
    """The price levels as the totals have them, and within each the parts by size or in their own order."""
    order = {part: place for place, part in enumerate(names)}
    levels = {level: place for place, level in enumerate(totals["price_level"])}
    keyed = parts.assign(
        level_order=parts["price_level"].map(levels),
        part_order=parts["part"].map(order) if split in _ORDERED else -parts["budget"].astype("float64"),
    )
    return keyed.sort_values(["level_order", "part_order"], kind="stable")


def _money_title(
    selection: Selection,
    parts: pd.DataFrame,
    totals: pd.DataFrame,
    year: int,
    split: str,
    measure: str,
    *,
    chosen: bool,
) -> str:
    """The whole budget where the whole of it is meant; else the largest part, which for a district says what it counts."""
    stated = parts.dropna(subset=[measure])
    plainly = split == "administration" and measure == "budget" and selection.district is None
    if len(stated) and not plainly:
        return _largest(selection, stated, selection.labels(split), measure)
    budgets = totals.dropna(subset=["budget"])
    if selection.filters and budgets.empty:
        return f"{selection.prefix}Ingen af de viste indsatser har et budget i {year}"
    spent, until = None, None
    if len(budgets):
        first = budgets.iloc[0]
        spent = number_or_none(first["spent"])
        if not danish.is_missing(first["spent_on"]):
            until = (first["spent_from"].date(), first["spent_on"].date())
    return selection.prefix + headlines.spending(
        [(float(row.budget), str(row.price_level)) for row in budgets.itertuples()],
        spent,
        until,
        year,
        # A year that was chosen needs no excuse for not being this one.
        year if chosen else selection.today,
    )


def _money_subtitle(selection: Selection, totals: pd.DataFrame, year: int, split: str, measure: str) -> str:
    by = "den forvaltning, der betaler" if split == "administration" else SPLITS[split].lower()
    levels = list(totals["price_level"]) or [CURRENT]
    return (
        f"{MEASURES[measure]} {year} efter {by}, mio. kr.{_each(levels)}{_counted(selection)}{selection.note}"
    )


def _money_figures(selection: Selection, totals: pd.DataFrame, year: int) -> tuple[KeyFigure, ...]:
    """Budget and spending at the largest price level; of a district its own budget alone."""
    if selection.district is not None:
        return key_figures(
            selection.store, selection.clock, dict(selection.filters) | {"year": year}, ["own_budget"]
        )
    row = None if totals.empty else totals.iloc[0]
    level = CURRENT if row is None else str(row["price_level"])
    ids = ("budget", "spent")
    if not selection.filters and (year, level) == (selection.today, CURRENT):
        return key_figures(selection.store, selection.clock, {}, ids)
    return tuple(_of_year(id_, None if row is None else number_or_none(row[id_]), year, level) for id_ in ids)


def _of_year(id_: str, value: float | None, year: int, level: str) -> KeyFigure:
    """A figure of the view's own, of another year, price level or part than the key figure's."""
    word = {"budget": "Budget", "spent": "Forbrug"}[id_]
    return KeyFigure(
        f"{id_}_{year}_{level}", f"{word} {year}, {danish.prices(level)}", value, danish.kroner(value)
    )


def _money_table(
    parts: pd.DataFrame, totals: pd.DataFrame, names: Mapping[str, str], year: int, split: str
) -> dict[str, Any]:
    """The parts and under them the total, at each price level; where the whole is counted otherwise than by adding the parts up, the
    total says so."""
    several = len(totals) > 1
    rows = []
    for total in totals.to_dict("records"):
        of_level = parts[parts["price_level"] == total["price_level"]].to_dict("records")
        rows += [row | {"part": _short(names, row["part"], split)} for row in of_level]
        rows.append(total | {"part": "I alt, hver indsats én gang"})
    columns = {
        "part": Column(SPLITS[split]),
        **({"level": Column("Prisniveau")} if several else {}),
        "initiatives": Column("Indsatser", "count"),
        "adopted_budget": Column("Vedtaget, kr.", "kroner"),
        "budget": Column("Budget, kr.", "kroner"),
        "spent": Column("Forbrug, kr.", "kroner"),
        "until": Column("Forbrug opgjort til"),
    }
    caption = f"Budget og forbrug {year}" + (
        "" if several or totals.empty else f", {danish.prices(totals.iloc[0]['price_level'])}"
    )
    if not rows:
        return {"caption": caption}
    frame = pd.DataFrame(rows)
    frame = frame.assign(
        level=[danish.prices(level) for level in frame["price_level"]],
        until=[danish.days(*span) for span in zip(frame["spent_from"], frame["spent_on"], strict=True)],
    )
    return {"caption": f"{caption}. Budget er det korrigerede, ellers det vedtagne", **tabled(frame, columns)}


def _money_notes(totals: pd.DataFrame, of_all_levels: pd.DataFrame, split: str) -> tuple[str, ...]:
    notes: tuple[str, ...] = ()
    if len(totals):
        first = totals.iloc[0]
        notes += beside(of_all_levels, str(first["price_level"]))
        if not danish.is_missing(first["spent"]):
            notes += (spent_until(first),)
            if first["rows_without_spent"]:
                rows = danish.plural(int(first["rows_without_spent"]), "række", "rækker")
                notes += (f"{rows} af {danish.number(first['finance_rows'])} er uden forbrug.",)
    if split in ("place", "age"):
        name = PLACES[SEVERAL] if split == "place" else "Flere aldersgrupper"
        notes += (f"Et beløb for flere deles ikke: det står under »{name}«.",)
    return notes


@narrowed
def money_years(
    selection: Selection,
    year: int | None = None,
    split: str = "funding",
    measure: str = "budget",
    price_level: str | None = None,
) -> View:
    """An amount over the years, a column a year and price level, in its parts; the title is of `year`."""
    priced = _priced(price_level)
    parameters: dict[str, Any] = {"by": split, **priced}
    rows = selection.ask("money", **parameters).dropna(subset=[measure])
    totals = selection.ask("totals", **priced).dropna(subset=[measure])
    levels = list(dict.fromkeys(rows["price_level"]))
    names = selection.labels(split)
    columns = {
        (level, int(row["year"])): f"{row['year']}{f', {danish.prices(level)}' if len(levels) > 1 else ''}: "
        f"{danish.number(_millions(row[measure]), 1)}"
        for level in levels
        for row in totals[totals["price_level"] == level].to_dict("records")
    }
    of_year = rows[rows["year"] == selection.year(year)]
    return View(
        "money_years",
        _largest(selection, of_year if len(of_year) else rows, names, measure)
        if len(rows)
        else f"{selection.prefix}Der er ikke delt {MEASURES[measure].lower()} for indsatserne",
        subtitle=f"{MEASURES[measure]} i mio. kr. efter {SPLITS[split].lower()} og år"
        f"{_each(levels or [CURRENT])}{_counted(selection)}{selection.note}",
        chart=_chart(
            "columns",
            {
                names.get(part, str(part)): {
                    **dict.fromkeys(columns.values()),
                    **{
                        columns[(row["price_level"], int(row["year"]))]: _millions(row[measure])
                        for row in of_part.to_dict("records")
                    },
                }
                for part in names
                if len(of_part := rows[rows["part"] == part])
            },
            alt=f"{MEASURES[measure]} for hvert år, delt efter {SPLITS[split].lower()}; i alt "
            + danish.listing([f"{text} mio. kr." for text in columns.values()]),
            # A code has its place in its list, whatever others have money.
            places={names[part]: place for place, part in enumerate(names)},
            stacked=True,
        ),
        caption=f"{MEASURES[measure]} efter {SPLITS[split].lower()} og år",
        **tabled(
            rows.assign(level=[danish.prices(level) for level in rows["price_level"]]),
            {
                "year": Column("År", "year"),
                "level": Column("Prisniveau"),
                "part": Column(SPLITS[split], labels=names),
                measure: Column(f"{MEASURES[measure]}, kr.", "kroner"),
                "initiatives": Column("Indsatser", "count"),
            },
        ),
        notes=_not_brought(selection, price_level, priced["prices"], measure),
        sources=(selection.source("money", **parameters),),
        address={VIEW: "Økonomi", "fordelt": SPLITS[split], "beloeb": MEASURES[measure]},
    )


def _not_brought(
    selection: Selection, price_level: str | None, prices: int | None, measure: str
) -> tuple[str, ...]:
    """Which years have amounts that are not in the prices that were chosen."""
    if price_level is None:
        return ()
    every = selection.ask("totals", prices=prices).dropna(subset=[measure])
    years = sorted({int(year) for year in every.loc[every["price_level"] != price_level, "year"]})
    if not years:
        return ()
    return (
        f"Beløb, der ikke står i {danish.prices(price_level)} og ikke kan regnes om til dem, er ikke med: "
        f"{danish.listing([str(year) for year in years])}.",
    )


@narrowed
def matrix_money(selection: Selection, year: int | None = None, price_level: str | None = None) -> View:
    """The year's budget by focus area and administration at one price level: the one chosen, or the largest."""
    budget_year = selection.year(year)
    totals = (
        selection.ask("totals", year=budget_year).dropna(subset=["budget"]) if budget_year else pd.DataFrame()
    )
    level = price_level or (CURRENT if totals.empty else str(totals.iloc[0]["price_level"]))
    cells = selection.ask("matrix_money", year=budget_year, price_level=level)
    total = cells[cells["is_total_focus_area"] & cells["is_total_administration"]]
    table = crossed(selection, cells, "budget", "millions") if len(cells) else {}
    title = (
        f"{danish.kroner(total.iloc[0]['budget'])} til {initiatives(total.iloc[0]['initiatives'])} i {budget_year}"
        if len(total)
        else f"Ingen af indsatserne har beløb i {budget_year or selection.today}"
    )
    return View(
        "matrix_money",
        selection.prefix + title + (f" ({danish.prices(level)})" if len(total) else ""),
        subtitle=f"Budget i mio. kr. efter indsatsområde og forvaltning{_counted(selection)}{selection.note}",
        caption=f"Budget {budget_year}, mio. kr., {danish.prices(level)}",
        notes=(
            "Beløbene står under den forvaltning, der har indsatsen, hvem der end betaler.",
            *(beside(totals, level) if len(totals) else ()),
            *(rounding.of_table(**table, across=True) if table else ()),
        ),
        **table,
        sources=(selection.source("matrix_money", year=budget_year, price_level=level),),
        address={VIEW: "Forvaltninger", "maal": "Kroner"},
    )


# -- grants that run out --------------------------------------------------------------------------------------


@narrowed
def expiring(selection: Selection) -> View:
    """The temporary grants that run out, and the yearly budget that goes with them, by year."""
    years = selection.ask("expiring_years")
    rows = selection.ask("expiring")
    levels = sorted(rows["price_level"].unique(), reverse=True)
    names = [str(year) for year in years["expires"]]
    nearest = rows[rows["expires"] == rows["expires"].min()].sort_values("budget", ascending=False)
    return View(
        "expiring",
        selection.prefix
        + headlines.expiring([(int(row.expires), int(row.initiatives)) for row in years.itertuples()]),
        subtitle="Årligt budget, der falder bort efter udløbsåret, mio. kr."
        + (f", {danish.listing([danish.prices(level) for level in levels])}" if levels else "")
        + _counted(selection)
        + selection.note,
        figures=_expiring_figures(selection, years, nearest),
        chart=_chart(
            "columns",
            {
                danish.capital(danish.prices(level)): {
                    **dict.fromkeys(names),
                    **{
                        str(row["expires"]): _millions(row["budget"])
                        for row in rows[rows["price_level"] == level].to_dict("records")
                    },
                }
                for level in levels
            },
            alt="Bevillinger, der udløber: "
            + ", ".join(
                f"{row['grants']} i {row['expires']} ({danish.kroner(row['budget'])} om året i {danish.prices(row['price_level'])})"
                for row in rows.to_dict("records")
            ),
        ),
        caption="Bevillinger, der udløber",
        **tabled(
            rows.assign(level=[danish.prices(level) for level in rows["price_level"]]),
            {
                "expires": Column("Udløber", "year"),
                "level": Column("Prisniveau"),
                "initiatives": Column("Indsatser", "count"),
                "grants": Column("Bevillinger", "count"),
                "budget": Column("Budget om året, kr.", "kroner"),
            },
        ),
        notes=(
            "Budgettet er det seneste delte år for bevillingen. En bevilling er en indsats, en betaler, en finansieringskilde og en art."
            + (" Beløb i forskellige prisniveauer er ikke lagt sammen." if len(levels) > 1 else ""),
        )
        if levels
        else (),
        sources=(
            selection.source("expiring"),
            selection.source("expiring_years", label="Efter år"),
        ),
        address={VIEW: "Bevillingsudløb"},
    )


def _expiring_figures(
    selection: Selection, years: pd.DataFrame, nearest: pd.DataFrame
) -> tuple[KeyFigure, ...]:
    """How many lose a grant first, and what goes; of a district what is its own."""
    (counted,) = key_figures(selection.store, selection.clock, selection.filters, ["grants_expiring"])
    if selection.district is not None and len(years):
        year = int(years.iloc[0]["expires"])
        parts = selection.ask("expiring_places")
        own = district_money(parts[parts["expires"] == year], selection.district)
        largest_budget = number_or_none(own.own["budget"].max())
        return (
            counted,
            KeyFigure(
                "expiring_own", "Om året, bydelens egne indsatser", largest_budget, own.figure(), own.note()
            ),
        )
    return (
        counted,
        *(
            KeyFigure(
                f"expiring_{place}",
                f"Om året, {danish.prices(row.price_level)}",
                number_or_none(row.budget),
                danish.kroner(row.budget),
            )
            for place, row in enumerate(nearest.itertuples())
        ),
    )


@narrowed
def grants(selection: Selection) -> View:
    """Each temporary grant that runs out, the nearest year first."""
    all_grants = selection.ask("expiring_grants")
    years = selection.ask("expiring_years")
    money_ = amounts(selection.ask("expiring")[lambda rows: rows["expires"] == rows["expires"].min()])
    title = "Ingen midlertidige bevillinger udløber"
    if len(years):
        first = years.iloc[0]
        count = danish.plural(int(first["grants"]), "bevilling", "bevillinger")
        of_all = "" if selection.district is None else "egne, fælles og hele byens "
        title = f"I {first['expires']} udløber {of_all}{count} på {money_ or 'ukendte beløb'}"
    return View(
        "grants",
        selection.prefix + title,
        subtitle=f"Midlertidige bevillinger efter udløbsår og beløb{_counted(selection)}{selection.note}",
        caption="Bevillinger, der udløber, efter år og beløb",
        **(
            tabled(
                all_grants.assign(funding=all_grants["funding"].map(dict(selection.labels("funding")))),
                GRANTS,
            )
            if len(all_grants)
            else {}
        ),
        sources=(selection.source("expiring_grants"),),
        address={VIEW: "Bevillingsudløb"},
    )


# -- one initiative -------------------------------------------------------------------------------------------


def one_money(store: Reader, *, clock: Clock | None = None, initiative: str) -> View:
    """One initiative's budget and spending over the years, each price level by itself."""
    clock = clock or store.clock()
    parameters: dict[str, Any] = {"initiative": initiative}
    facts = run(store, "initiatives/one", clock=clock, **parameters)
    name = str(facts.iloc[0]["name"]) if len(facts) else initiative
    years = run(store, "initiatives/one_years", clock=clock, **parameters).dropna(
        subset=["budget", "spent"], how="all"
    )
    levels = list(dict.fromkeys(years["price_level"]))
    budget_year = year_of_budget(years, clock.today.year)
    newest = "" if budget_year is None else f"{budget_year}: {amounts(years[years['year'] == budget_year])}"
    without = "Forbrug uden budget" if len(years) else "Der er ikke indberettet beløb for indsatsen"
    categories = dict.fromkeys(str(year) for year in sorted(years["year"].unique()))
    return View(
        "one_money",
        f"{name}: {newest or without[:1].lower() + without[1:]}",
        subtitle="Budget (korrigeret, ellers vedtaget) og forbrug i mio. kr."
        + (" Prisniveauerne kan ikke sammenlignes direkte." if len(levels) > 1 else ""),
        chart=_chart(
            "columns",
            {
                f"{MEASURES[measure]}, {danish.prices(level)}": {
                    **categories,
                    **{
                        str(row["year"]): _millions(row[measure])
                        for row in years[years["price_level"] == level].to_dict("records")
                    },
                }
                for level in levels
                for measure in ("budget", "spent")
                if years.loc[years["price_level"] == level, measure].notna().any()
            },
            alt=f"Budget og forbrug for hvert år. {newest or without}.",
        ),
        caption="Budget og forbrug efter år",
        **tabled(
            years.assign(level=[danish.prices(level) for level in years["price_level"]]),
            {
                "year": Column("År", "year"),
                "level": Column("Prisniveau"),
                "adopted_budget": Column("Vedtaget, kr.", "kroner"),
                "budget": Column("Budget, kr.", "kroner"),
                "spent": Column("Forbrug, kr.", "kroner"),
                **(
                    {"spent_from": Column("Det ældste opgjort til", "date")}
                    if (years["spent_from"].notna() & (years["spent_from"] != years["spent_on"])).any()
                    else {}
                ),
                "spent_on": Column("Opgjort til", "date"),
                "full_time_equivalents": Column("Årsværk", "number", decimals=1),
            },
        ),
        sources=(Source("initiatives/one_years", parameters),),
        page="indsatser",
        address={"indsats": initiative},
    )
