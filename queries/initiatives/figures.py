"""The key figures of the initiatives: how many, what they cost, and what runs out."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from data.danish import MISSING, is_missing, number, percent, plural, prices
from queries.initiatives.amounts import (
    amounts,
    counts_told,
    district_money,
    other_year,
    year_of_budget,
)
from queries.shared.figure import THIS_YEAR, Context, Counted, Figure, Words, each, first, ones, where

_RUNNING_PRICES = "løbende"
_INITIATIVES = frozenset({"initiatives"})
_MONEY = frozenset({"initiatives", "finances"})
_SEE_MONEY: dict[str, Any] = {"link": "Se økonomien", "address": {"visning": "Økonomi"}}


def _kinds(answer: pd.DataFrame, context: Context) -> Words:
    """Of a district's how many are its own; and how far they are."""
    row = answer.iloc[0]
    ended = int(row["ended"])
    kinds = f"{number(row['running'])} i gang, {number(row['planned'])} planlagt" + (
        f", {number(ended)} afsluttet eller stoppet" if ended else ""
    )
    return Words(f"{counts_told(row)}; {kinds}" if "district" in context.choices else kinds)


def _initiatives(
    id_: str, label: str, amount: Callable[[pd.DataFrame, Any], pd.Series], column: str, **more: Any
) -> Figure:
    query, counted = "initiatives/summary", Counted("initiatives/chosen", "initiatives", amount)
    return Figure(
        id_, label, query, first(column), "antal", "indsatser", _INITIATIVES, query, counted, **more
    )


def _amount(column: str) -> Callable[[pd.DataFrame, pd.DataFrame], pd.Series]:
    """The amounts of the year and the price level that the figure's answer has first, as its own question finds them."""

    def amount(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
        row = answer.iloc[0]
        within = (rows["year"] == row["year"]) & (rows["price_level"] == row["price_level"])
        return pd.to_numeric(rows[column]).astype("float64").where(within)

    return amount


def _money(id_: str, label: str, column: str, **more: Any) -> Figure:
    query, counted = "initiatives/totals", Counted("initiatives/money_rows", "finances", _amount(column))
    parameters = {"year": THIS_YEAR, "price_level": _RUNNING_PRICES}
    return Figure(
        id_, label, query, first(column), "kr.", "indsatser", _MONEY, query, counted, parameters, **more
    )


def _year_shown(context: Context) -> tuple[int | None, str]:
    """The year whose budget is shown, None where none is delivered, and what is to be said where it is not this one."""
    this_year = context.clock.today.year
    year = year_of_budget(context.ask("initiatives/years"), this_year)
    if year is None or context.choices["year"] != this_year:
        return year and int(context.choices["year"]), ""
    return year, f"{other_year(year, this_year)}; " if year != this_year else ""


def _budget(answer: pd.DataFrame, context: Context) -> Words:
    """In running prices where there is such an amount, else the largest; what stands in other prices is told beside it."""
    year, missing = _year_shown(context)
    if year is None:
        return Words(
            "ingen har indberettet et budget",
            label=f"Budget {context.choices['year']}",
            text=MISSING,
            has_source=False,
        )
    label = f"Budget {year}"
    every = context.answer("initiatives/totals", year=year, price_level=None).dropna(subset=["budget"])
    if every.empty:
        return Words(f"{missing}ingen af de viste indsatser har budget", label=label, text=MISSING)
    running = every[every["price_level"] == _RUNNING_PRICES]
    row = (running if len(running) else every).iloc[0]
    others = amounts(every[every["price_level"] != row["price_level"]])
    note = f"{missing}i {prices(row['price_level'])}"
    return Words(
        note + (f"; desuden {others}. De lægges ikke sammen" if others else ""),
        label=label,
        text=BUDGET.short(float(row["budget"])),
        value=float(row["budget"]),
        parameters={"year": year, "price_level": row["price_level"]},
        other="" if answer["budget"].notna().any() else f"{year}_{row['price_level']}",
    )


BUDGET = _money("budget", "Budget {year}, løbende priser", "budget", words=_budget, **_SEE_MONEY)


def _own(parts: pd.DataFrame) -> pd.DataFrame:
    """Of initiatives/money by place, under the filter of a district: what stands in that one alone, the largest first."""
    return parts[parts["part"].str.isdigit() & parts["budget"].notna()].sort_values("budget", ascending=False)


def _own_budget(answer: pd.DataFrame, context: Context) -> Words:
    year, missing = _year_shown(context)
    if year is None:
        return Words("ingen har indberettet et budget", text=MISSING, has_source=False)
    label = f"Budget {year}, bydelens egne indsatser"
    every = context.answer("initiatives/money", year=year)
    parts = district_money(every, context.choices["district"])
    own = _own(every)
    if own.empty:
        return Words(missing + parts.note(), label=label, text=parts.figure(), has_source=False)
    return Words(
        missing + parts.note(),
        label=label,
        text=parts.figure(),
        value=float(own["budget"].iloc[0]),
        parameters={"year": year, "price_level": own["price_level"].iloc[0]},
    )


def _own_amount(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
    own = _own(answer)
    within = rows["place"].str.isdigit()
    for name in ("year", "price_level"):
        within &= rows[name] == (own[name].iloc[0] if len(own) else None)
    return pd.to_numeric(rows["budget"]).astype("float64").where(within)


def _first_grants(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
    """The grants that run out first."""
    return ones(rows["expires"] == answer["expires"].iloc[0])


def _initiatives_of_grants(rows: pd.DataFrame, answer: pd.DataFrame) -> pd.Series:
    """The same; an initiative counts with the first of its grants, and 0 with the others."""
    within = rows["expires"] == answer["expires"].iloc[0]
    again = rows[within].duplicated("initiative_id").reindex(rows.index, fill_value=False)
    return ones(within).mask(again, 0.0)


def _grants(answer: pd.DataFrame, context: Context) -> Words:
    """What falls away each year; of a district its own apart from what it only has a part in."""
    if answer.empty:
        return Words(
            "ingen midlertidige bevillinger",
            text="0",
            value=0.0,
            label="Bevillinger, der udløber",
            has_source=False,
        )
    year = int(answer["expires"].iloc[0])
    label = f"Bevillinger, der udløber i {year}"
    if "district" in context.choices:
        expiring = context.answer("initiatives/expiring_places")
        money_text = district_money(
            expiring[expiring["expires"] == year], context.choices["district"]
        ).in_words()
        return Words(f"{money_text}, om året", label=label)
    expiring = context.answer("initiatives/expiring")
    money = amounts(expiring[expiring["expires"] == year]) or "ukendte beløb"
    count = plural(int(answer["initiatives"].iloc[0]), "indsats", "indsatser")
    return Words(f"{money} om året, til {count}", label=label)


def _without_budget(answer: pd.DataFrame, context: Context) -> Words:
    share = answer["share_without_figures"].iloc[0]
    label = f"Indsatser uden budget i {context.choices['year']}"
    if is_missing(share):
        return Words("ingen indsatser er valgt", label=label)
    return Words(f"{percent(share)} af indsatserne; hvad de koster, er ikke med i beløbene", label=label)


def _gangs(answer: pd.DataFrame, context: Context) -> Words:
    row = answer.iloc[0]
    return Words(f"{number(row['running'])} i gang, {number(row['planned'])} planlagt")


_EXPIRING = "initiatives/expiring_years"
INITIATIVES: tuple[Figure, ...] = (
    _initiatives("initiatives", "Indsatser", each, "initiatives", words=_kinds, link="Se indsatserne"),
    _initiatives("initiatives_running", "Indsatser i gang", where("status", "i gang"), "running"),
    _initiatives("initiatives_planned", "Planlagte indsatser", where("status", "planlagt"), "planned"),
    _initiatives(
        "initiatives_ended",
        "Afsluttede og stoppede indsatser",
        where("status", "afsluttet", "stoppet"),
        "ended",
    ),
    _initiatives(
        "initiatives_gangs",
        "Indsatser mod bander",
        each,
        "initiatives",
        words=_gangs,
        parameters={"gang_related": True},
    ),
    _initiatives("initiatives_adults", "Indsatser for 18+", where("target_group", "18+"), "adults"),
    BUDGET,
    _money("adopted_budget", "Vedtaget budget {year}, løbende priser", "adopted_budget"),
    _money("spent", "Forbrug {year}, løbende priser", "spent"),
    Figure(
        "own_budget",
        "Budget {year}, bydelens egne indsatser",
        "initiatives/money",
        lambda answer: _own(answer)["budget"].max(),
        "kr.",
        "indsatser",
        _MONEY,
        "initiatives/money",
        Counted("initiatives/money_rows", "finances", _own_amount),
        {"by": "place", "year": THIS_YEAR},
        _own_budget,
        needs=frozenset({"district"}),
        **_SEE_MONEY,
    ),
    Figure(
        "grants_expiring",
        "Indsatser med førstkommende bevillingsudløb",
        _EXPIRING,
        first("initiatives"),
        "antal",
        "indsatser",
        _MONEY,
        _EXPIRING,
        Counted("initiatives/expiring_grants", "finances", _initiatives_of_grants),
    ),
    Figure(
        "grants",
        "Førstkommende bevillingsudløb",
        _EXPIRING,
        first("grants"),
        "antal",
        "indsatser",
        _MONEY,
        _EXPIRING,
        Counted("initiatives/expiring_grants", "finances", _first_grants),
        words=_grants,
        link="Se bevillingerne",
        address={"visning": "Bevillingsudløb"},
    ),
    Figure(
        "without_budget",
        "Indsatser uden budget i {year}",
        "initiatives/reconciliation",
        first("without_figures"),
        "antal",
        "indsatser",
        _MONEY,
        "initiatives/reconciliation",
        Counted("initiatives/without_figures", "initiatives", each),
        {"year": THIS_YEAR},
        _without_budget,
    ),
)
