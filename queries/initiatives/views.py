"""Indsatser as they are said: how many, where, for whom, under whom, and what none of them covers. For money see money_views.py."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import ADMINISTRATIONS, DISTRICTS
from queries.briefing import headlines
from queries.briefing.parts import counted
from queries.initiatives.amounts import COUNTED, counts_told
from queries.initiatives.selection import (
    DISTRICT_NAMES,
    PLACES,
    SEVERAL,
    UNKNOWN,
    VIEW,
    Selection,
    narrowed,
)
from queries.shared import residents, rounding
from queries.view import Chart, KeyFigure, Point, Series, View, bars, tabled

LIST = {
    "name": Column("Indsats", width=270),
    "initiative_id": Column("Id", width=80),
    "administration": Column("Forv.", width=60, help="Den forvaltning der har indsatsen."),
    "focus_area": Column("Indsatsområde", width=190),
    "status": Column("Status", width=75),
    "target_group": Column("Målgruppe", width=95),
    "districts": Column("Bydele", "list", labels=DISTRICT_NAMES, width=150),
    "budget": Column(
        "Budget, kr.", "kroner", width=100, help="Korrigeret budget, eller vedtaget hvor intet er korrigeret."
    ),
    "price_level": Column("Prisniveau", width=85),
    "spent": Column("Forbrug, kr.", "kroner", width=100),
    "expires": Column(
        "Udløber", "year", width=80, help="Det første år, en af indsatsens midlertidige bevillinger udløber."
    ),
}
FACETS = {
    "district": "Bydel",
    "focus_area": "Indsatsområde",
    "age_group": "Aldersgruppe",
    "target_group": "Målgruppe",
    "prevention_level": "Forebyggelsesniveau",
}
NONE = "ingen"


def initiatives(count: int) -> str:
    """ "1 indsats", "42 indsatser" """
    return danish.plural(count, "indsats", "indsatser")


# -- where ----------------------------------------------------------------------------------------------------


@narrowed
def places(selection: Selection, rate: str | None = None) -> View:
    """The map: how many initiatives name each district. `rate`: of residents.SHOWN_AS; None: the counts."""
    rows = selection.ask("districts")
    if rate == residents.RATES and rows["named"].any():
        return _rates(selection, residents.with_rates(selection.store, rows, "named", clock=selection.clock))
    named = sorted(
        ((DISTRICTS[int(row.district)], int(row.named)) for row in rows.itertuples()),
        key=lambda pair: (-pair[1], pair[0]),
    )
    whole = int(rows["whole_city"].max()) if len(rows) else 0
    return View(
        "places",
        selection.prefix + headlines.places(named, whole),
        subtitle=f"Indsatser, der nævner bydelen{selection.note}",
        figures=(_whole_city(rows),),
        chart=Chart(
            "map",
            (
                Series(
                    "Indsatser",
                    tuple(Point(float(row.district), float(row.named)) for row in rows.itertuples()),
                ),
            ),
            "indsatser",
            f"Kort over bydelene: {', '.join(f'{name} {count}' for name, count in named)}",
        ),
        caption="Indsatser i hver bydel",
        **tabled(
            rows,
            {
                "district": Column("Bydel", labels=DISTRICTS),
                "named": Column("Nævner bydelen", "count"),
                "alone": Column("Kun i bydelen", "count"),
                "shared": Column("Også i andre", "count"),
                "running": Column("I gang", "count"),
            },
        ),
        notes=(_IN_SEVERAL,),
        sources=(selection.source("districts"),),
    )


def _rates(selection: Selection, rows: pd.DataFrame) -> View:
    """The same map by how many live in each district."""
    per = residents.SHOWN_AS[residents.RATES]
    return View(
        "places",
        selection.prefix + residents.most_and_fewest(rows, "indsatser"),
        subtitle=f"Indsatser, der nævner bydelen, {per.lower()}{selection.note}",
        figures=(_whole_city(rows),),
        chart=residents.chart(rows, "indsatser"),
        caption=f"Indsatser i hver bydel, {per.lower()}",
        **tabled(
            rows,
            {"district": Column("Bydel", labels=DISTRICTS), "named": Column("Nævner bydelen", "count")}
            | residents.COLUMNS,
        ),
        notes=(_IN_SEVERAL, *residents.notes(rows)),
        sources=(selection.source("districts"), residents.SOURCE),
        address={residents.KEY: per},
    )


_IN_SEVERAL = (
    "En indsats i flere bydele tæller i hver af dem. Indsatser for hele byen er ikke talt med i bydelene."
)


def _whole_city(rows: pd.DataFrame) -> KeyFigure:
    whole = int(rows["whole_city"].max()) if len(rows) else 0
    return KeyFigure("whole_city", "Dækker hele byen", float(whole), str(whole))


@narrowed
def where(selection: Selection, year: int | None = None) -> View:
    """Where the initiatives and the money are, each of them once; the last row is the total."""
    budget_year = selection.year(year)
    rows = selection.ask("places")
    columns = {
        "place": Column("Sted", labels=PLACES),
        "named": Column("Nævner bydelen", "count"),
        "initiatives": Column("Kun her", "count"),
    }
    if budget_year is not None:
        rows, columns = _with_money(selection, rows, columns, by="place", year=budget_year)
    table = tabled(rows[(rows["place"] != UNKNOWN) | (rows["initiatives"] > 0)], columns)
    return View(
        "initiatives_where",
        selection.prefix + _where_title(rows),
        subtitle=("Indsatser og budget" if budget_year else "Indsatser") + f" efter sted{selection.note}",
        caption="Indsatser efter sted",
        notes=(
            "»Kun her« og budgettet "
            + (f"for {budget_year} " if budget_year else "")
            + "tæller hver indsats og hver krone ét sted. Et beløb for flere bydele deles ikke.",
            *rounding.of_table(**table),
        ),
        **table,
        sources=(selection.source("places"),),
    )


def _where_title(rows: pd.DataFrame) -> str:
    """How many there are in one district alone, in several, and for the whole city."""
    counts = dict(zip(rows["place"], rows["initiatives"], strict=True))
    total, several, city = (int(counts.get(place, 0)) for place in ("i alt", SEVERAL, "hele byen"))
    own = total - several - city - int(counts.get(UNKNOWN, 0))
    if not total:
        return "Der er ingen indsatser at vise"
    parts = [f"{danish.number(own)} i én bydel"] if own else []
    parts += [f"{danish.number(several)} i flere"] if several else []
    parts += [f"{danish.number(city)} for hele byen"] if city else []
    return f"{initiatives(total)}" + (f": {danish.listing(parts)}" if parts else "")


def _with_money(
    selection: Selection, rows: pd.DataFrame, columns: Mapping[str, Column], *, by: str, year: int
) -> tuple[pd.DataFrame, dict[str, Column]]:
    """The rows with the year's budget in one column per price level, as millions; `by` is the name of the rows' first column or of
    what money is split by."""
    key = next(iter(columns))
    money = selection.ask("money", by=by, year=year).pivot(
        index="part", columns="price_level", values="budget"
    )
    totals = selection.ask("totals", year=year)
    if "i alt" in set(rows[key]):
        money.loc["i alt"] = totals.set_index("price_level")["budget"]
    more = {
        level: Column(f"Mio. kr., {danish.prices(level)}", "millions")
        for level in totals["price_level"]
        if level in money.columns
    }
    return rows.join(money, on=key), {**columns, **more}


# -- under whom -----------------------------------------------------------------------------------------------


@narrowed
def administrations(selection: Selection) -> View:
    """How many initiatives each administration has, and how many of them run."""
    matrix_ = selection.ask("matrix")
    rows = matrix_[
        matrix_["is_total_focus_area"].astype(bool) & ~matrix_["is_total_administration"].astype(bool)
    ].sort_values(["initiatives", "administration"], ascending=[False, True])
    rows = rows.assign(short=[ADMINISTRATIONS.short(code) for code in rows["administration"]])
    summary = selection.summary
    total, running = int(summary["initiatives"]), int(summary["running"])
    return View(
        "administrations",
        selection.prefix
        + headlines.initiatives(total, running, None, selection.today)
        + (f"; {counts_told(summary)}" if selection.district and total else ""),
        subtitle=f"Indsatser efter forvaltning{selection.note}",
        figures=(
            KeyFigure("planned", "Planlagte", float(summary["planned"]), str(int(summary["planned"]))),
            KeyFigure("ended", "Afsluttede og stoppede", float(summary["ended"]), str(int(summary["ended"]))),
        ),
        chart=counted(
            "Indsatser",
            rows,
            label="short",
            count="initiatives",
            unit="indsatser",
            what="Indsatser efter forvaltning",
        ),
        caption=f"{initiatives(total)} efter forvaltning",
        **tabled(rows, {"short": Column("Forvaltning"), "initiatives": Column("Indsatser", "count")}),
        sources=(selection.source("summary", 0), selection.source("matrix")),
        address={VIEW: "Forvaltninger"},
    )


@narrowed
def matrix(selection: Selection) -> View:
    """Focus areas against administrations, with totals last in both directions."""
    cells = selection.ask("matrix")
    return View(
        "initiatives_matrix",
        selection.prefix + _matrix_title(selection, cells),
        subtitle=f"Indsatser efter indsatsområde og forvaltning{selection.note}",
        caption="Antal indsatser",
        notes=("En indsats står under sin egen forvaltning og ét indsatsområde.",),
        **crossed(selection, cells, "initiatives", "count"),
        sources=(selection.source("matrix"),),
        address={VIEW: "Forvaltninger"},
    )


def _matrix_title(selection: Selection, rows: pd.DataFrame) -> str:
    cells = rows[~rows["is_total_focus_area"] & ~rows["is_total_administration"]]
    if cells.empty:
        return "Ingen indsatser"
    most = cells.sort_values("initiatives", ascending=False).iloc[0]
    area = selection.focus_areas.get(most["focus_area_id"], most["focus_area_id"])
    count = len(cells["administration"].unique())
    return (
        f"{initiatives(int(cells['initiatives'].sum()))} i {danish.plural(count, 'forvaltning', 'forvaltninger')}; "
        f"flest i {ADMINISTRATIONS.short(most['administration'])} under »{area}«: {danish.number(most['initiatives'])}"
    )


def crossed(selection: Selection, rows: pd.DataFrame, value: str, kind: Any) -> dict[str, Any]:
    """`columns=` and `rows=` of a matrix: a row per focus area and the total, a column per administration and the total.

    `rows`: initiatives/matrix, or matrix_money at one price level; `value`: its column. Focus areas without any stand too, unless
    one is chosen.
    """
    at = {
        (
            "i alt" if row["is_total_focus_area"] else row["focus_area_id"],
            "i alt" if row["is_total_administration"] else row["administration"],
        ): row[value]
        for row in rows.to_dict("records")
    }
    areas = {**selection.focus_areas, UNKNOWN: "Ikke oplyst"}
    area_codes = [
        area
        for area in areas
        if (area, "i alt") in at or (area != UNKNOWN and "focus_area" not in selection.filters)
    ]
    down = {**{area: areas[area] for area in area_codes}, "i alt": "I alt"}
    across = {**{code: ADMINISTRATIONS.short(code) for code in ADMINISTRATIONS.labels}, "i alt": "I alt"}
    frame = pd.DataFrame(
        [[name, *(at.get((area, code)) for code in across)] for area, name in down.items()],
        columns=["focus_area", *across],
    )
    return tabled(
        frame,
        {"focus_area": Column("Indsatsområde")}
        | {code: Column(name, kind, help=ADMINISTRATIONS.labels.get(code)) for code, name in across.items()},
    )


# -- for whom -------------------------------------------------------------------------------------------------


@narrowed
def target_groups(selection: Selection, year: int | None = None) -> View:
    """The initiatives by target group, with the year's budget."""
    budget_year = selection.year(year)
    names = selection.labels("target_group")
    order = {code: place for place, code in enumerate(names)}
    rows = selection.ask("target_groups").sort_values("target_group", key=lambda codes: codes.map(order))
    columns = {
        "target_group": Column("Målgruppe", labels=names),
        "initiatives": Column("Indsatser", "count"),
        "running": Column("I gang", "count"),
        "from_18": Column("Dækker 18+", "count"),
        "gang_related": Column("Mod bander", "count"),
    }
    if budget_year is not None:
        rows, columns = _with_money(selection, rows, columns, by="target_group", year=budget_year)
    return View(
        "target_groups",
        selection.prefix + _adults(selection.summary),
        subtitle=f"De viste indsatser efter målgruppe{selection.note}",
        caption="De viste indsatser efter målgruppe"
        + (f", med budget {budget_year}" if budget_year else "")
        + (f". {COUNTED}" if budget_year and selection.district is not None else ""),
        **tabled(rows, columns),
        notes=("Hver indsats har én målgruppe. »Dækker 18+« tæller også dem, hvis alder går op over 18 år.",),
        sources=(selection.source("target_groups"),),
        address={VIEW: "Målgrupper"},
    )


def _adults(summary: pd.Series) -> str:
    """ "38 af 173 indsatser er for unge og voksne fra 18 år; yderligere 61 når op over 18 år" """
    total, adults, too = (int(summary[name]) for name in ("initiatives", "adults", "adults_too"))
    if not total:
        return "Der er ingen indsatser at vise"
    text = f"{danish.number(adults) if adults else 'Ingen'} af {initiatives(total)} er for unge og voksne fra 18 år"
    return text + (f"; yderligere {danish.number(too)} når op over 18 år" if too else "")


@narrowed
def ages(selection: Selection, year: int | None = None) -> View:
    """How many initiatives reach each age group; budgets that are for one group alone."""
    budget_year = selection.year(year)
    rows = selection.ask("ages")
    names = selection.labels("age_group")
    groups = rows.assign(group=[names[group] for group in rows["age_group"]])
    columns = {
        "age_group": Column("Alder", labels=names),
        "reaching": Column("Indsatser der når gruppen", "count"),
        "only_here": Column("Heraf kun denne gruppe", "count"),
    }
    if budget_year is not None:
        parts = set(selection.ask("money", by="age", year=budget_year)["part"])
        rest = pd.DataFrame({"age_group": [part for part in (SEVERAL, UNKNOWN) if part in parts]})
        rows, columns = _with_money(
            selection, pd.concat([rows, rest], ignore_index=True), columns, by="age", year=budget_year
        )
    most = groups.sort_values("reaching", ascending=False).iloc[0]
    return View(
        "ages",
        selection.prefix
        + (
            f"Flest når de {most['group'].replace(' år', '-årige')}: {initiatives(most['reaching'])}"
            if most["reaching"]
            else "Ingen af indsatserne har en alder"
        ),
        subtitle="Indsatser, hvis alder dækker gruppen; en indsats kan nå flere. De farvede er fra 18 år. "
        f"{initiatives(selection.summary['without_age'])} uden alder er ikke talt med{selection.note}",
        chart=bars(
            "Indsatser",
            [
                Point(
                    row["group"],
                    float(row["reaching"]),
                    label=danish.number(row["reaching"]),
                    tone="" if row["low"] >= 18 else "common",
                )
                for row in groups.to_dict("records")
            ],
            unit="indsatser",
            alt="Indsatser, der når hver aldersgruppe: "
            + ", ".join(f"{row['group']} {row['reaching']}" for row in groups.to_dict("records")),
        ),
        caption="Indsatser efter alder"
        + (f", og budget {budget_year} for én gruppe alene" if budget_year else ""),
        **tabled(rows, columns),
        notes=(
            "Et beløb for flere aldersgrupper deles ikke mellem dem: det står under Flere aldersgrupper."
            + (f" {COUNTED}." if selection.district is not None else ""),
        ),
        sources=(selection.source("ages"),),
        address={VIEW: "Målgrupper"},
    )


# -- what none of them covers ---------------------------------------------------------------------------------


@narrowed
def gaps(selection: Selection) -> View:
    """The districts, ages, groups and focus areas that no running or planned initiative is meant for."""
    missing = selection.ask("gaps")
    rows = [
        {
            "facet": FACETS[row["facet"]],
            "value": selection.labels(row["facet"])[row["value"]],
            "in_general": f"Dækkes kun af {initiatives(row['in_general'])} for hele byen eller alle"
            if row["in_general"]
            else "Dækkes ikke",
        }
        for row in missing.to_dict("records")
    ]
    return View(
        "gaps",
        selection.prefix + gaps_title(selection, missing),
        subtitle=f"Blandt de viste indsatser, der er planlagt eller i gang{selection.note}",
        caption="Det, ingen indsats nævner",
        **(
            tabled(
                pd.DataFrame(rows),
                {
                    "facet": Column("Led"),
                    "value": Column("Ingen indsats nævner"),
                    "in_general": Column("I øvrigt"),
                },
            )
            if rows
            else {}
        ),
        notes=() if rows else ("Der er ingen huller på den enkelte led. Se matricen for huller på to led.",),
        sources=(selection.source("gaps"),),
        address={VIEW: "Huller"},
    )


def gaps_title(selection: Selection, rows: pd.DataFrame) -> str:
    """`rows`: initiatives/gaps."""
    if rows.empty:
        return "Alle bydele, aldre, målgrupper og indsatsområder er nævnt af mindst én indsats"
    holes = [
        _hole(selection, str(facet), of_facet["value"].tolist())
        for facet, of_facet in rows.groupby("facet", sort=False)
    ]
    return danish.capital(danish.listing(holes[:2]))


def _hole(selection: Selection, facet: str, values: list[str]) -> str:
    """ "ingen indsats nævner Vanløse eller Valby" """
    names_of = selection.labels(facet)
    quoted = "»{}«" if facet == "focus_area" else "{}"
    names = danish.listing([quoted.format(names_of[value]) for value in values], "eller")
    return {
        "district": f"ingen indsats nævner {names}",
        "focus_area": f"ingen indsats hører under {names}",
        "age_group": f"ingen indsats er rettet mod aldersgruppen {names}",
        "target_group": f"ingen indsats er for {names.lower()}",
        "prevention_level": f"ingen indsats har {names.lower()} forebyggelse",
    }[facet]


@narrowed
def coverage(selection: Selection, down: str = "district", across: str = "focus_area") -> View:
    """Two of FACETS against each other: how many initiatives name both; "(3)" cover it only because they are for all."""
    rows = selection.ask("coverage", down=down, across=across)
    names = selection.labels(across)
    cells = rows.assign(
        text=[
            danish.number(row["named"])
            if row["named"]
            else f"({danish.number(row['in_general'])})"
            if row["in_general"]
            else NONE
            for row in rows.to_dict("records")
        ]
    )
    missing = int(((rows["named"] == 0) & (rows["in_general"] == 0)).sum())
    headings = list(dict.fromkeys(rows["across"]))
    table = cells.pivot(index="down", columns="across", values="text").reindex(
        index=list(dict.fromkeys(rows["down"])), columns=headings
    )
    fields = danish.plural(missing, "felt", "felter")
    return View(
        "coverage",
        selection.prefix
        + (
            f"{fields} af {danish.number(len(rows))} har ingen indsats"
            if missing
            else f"Alle {danish.number(len(rows))} felter har en indsats"
        ),
        subtitle=f"{FACETS[down]} og {FACETS[across].lower()}; indsatser, der er planlagt eller i gang{selection.note}",
        caption=f"{fields} af {danish.number(len(rows))} har ingen indsats",
        notes=(
            "Et tal er indsatser, der nævner begge; (et tal) er dem, der kun dækker feltet, fordi de er for hele byen eller for alle.",
        ),
        **tabled(
            table.reset_index(),
            {"down": Column(f"{FACETS[down]} \\ {FACETS[across]}", labels=selection.labels(down))}
            | {value: Column(names[value]) for value in headings},
        ),
        sources=(selection.source("coverage", down=down, across=across),),
        address={VIEW: "Huller", "ned": FACETS[down], "tvaers": FACETS[across]},
    )


# -- one by one -----------------------------------------------------------------------------------------------


@narrowed
def listing(selection: Selection, year: int | None = None) -> View:
    """Every initiative, the largest budget first."""
    budget_year = selection.year(year)
    summary = selection.summary
    running, planned = (danish.number(summary[name]) for name in ("running", "planned"))
    return View(
        "initiatives_list",
        selection.prefix
        + (
            f"{initiatives(summary['initiatives'])}: {running} i gang, {planned} planlagt"
            if summary["initiatives"]
            else "Der er ingen indsatser at vise"
        ),
        subtitle=("Indsatserne, det største budget først" if budget_year else "Indsatserne") + selection.note,
        caption="Indsatserne" + (f"; budget og forbrug er for {budget_year}" if budget_year else ""),
        **tabled(selection.ask("list", year=budget_year), LIST),
        notes=("Hvor en indsats har beløb i flere prisniveauer, vises ingen sum.",) if budget_year else (),
        sources=(selection.source("list", year=budget_year),),
        address={VIEW: "Liste"},
    )
