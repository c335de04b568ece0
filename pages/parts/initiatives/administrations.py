"""Forvaltninger: the matrix of focus areas and administrations, as a number of initiatives or as money."""

from __future__ import annotations

import pandas as pd

from data import danish
from data.contract import ADMINISTRATIONS
from data.disclosure import TOTAL_KEY
from pages.parts import page
from pages.parts.controls import read_address, segments
from pages.parts.initiatives.choice import Choice
from pages.parts.initiatives.words import UNKNOWN, initiatives, labels, millions
from pages.parts.matrix import Cell, matrix
from pages.parts.sources import page_url, source_link
from queries.initiatives.amounts import COUNTED

MEASURE = "maal"
MEASURES = {"antal": "Antal indsatser", "kroner": "Kroner"}


def headline(choice: Choice, summary: pd.Series) -> str:
    found = choice.ask("matrix")
    cells = found[~found["is_total_focus_area"] & ~found["is_total_administration"]]
    if cells.empty:
        return "Ingen indsatser"
    most = cells.sort_values("initiatives", ascending=False).iloc[0]
    area = labels("focus_area").get(most["focus_area_id"], most["focus_area_id"])
    count = len(cells["administration"].unique())
    return (
        f"{choice.counted(summary)} i {danish.plural(count, 'forvaltning', 'forvaltninger')}; "
        f"flest i {most['administration']} under »{area}«: {danish.number(most['initiatives'])}"
    )


def draw(choice: Choice, summary: pd.Series) -> None:
    read_address(MEASURE, MEASURES, "målet")
    measure = segments(MEASURES, label="Vis", key=MEASURE)
    if measure == "kroner" and choice.year is not None:
        money(choice)
        return
    found = choice.ask("matrix")
    _draw(
        choice,
        found.assign(text=[danish.number(n) for n in found["initiatives"]], size=found["initiatives"]),
        "Antal indsatser. En indsats står under sin egen forvaltning og ét indsatsområde. Et tal fører til listen.",
    )
    name, parameters, _ = choice.source("matrix")
    page.links(lambda: source_link(name, **parameters))


def money(choice: Choice) -> None:
    """A matrix per price level, since amounts in different price levels are not summed."""
    found = choice.ask("matrix_money", year=choice.year)
    if found.empty:
        page.empty(f"Ingen af indsatserne har beløb i {choice.year}. Vælg et andet budgetår, eller se antal.")
        return
    for level in choice.levels:
        of_level = found[found["price_level"] == level]
        if of_level.empty:
            continue
        total = of_level[of_level["is_total_focus_area"] & of_level["is_total_administration"]].iloc[0]
        _draw(
            choice,
            of_level.assign(
                text=[millions(amount) for amount in of_level["budget"]], size=of_level["budget"]
            ),
            f"Budget {choice.year} i mio. kr., {danish.prices(level)}: {danish.kroner(total['budget'])} til "
            f"{initiatives(total['initiatives'])}. Beløbene står under den forvaltning, der har indsatsen, hvem der end betaler."
            + (f" {COUNTED}." if choice.shared.district is not None else ""),
        )
    name, parameters, _ = choice.source("matrix_money", year=choice.year)
    page.links(lambda: source_link(name, **parameters))


def _draw(choice: Choice, found: pd.DataFrame, caption: str) -> None:
    """`found`: the matrix with columns text and size."""
    areas = labels("focus_area")
    cells = {}
    for row in found.to_dict("records"):
        area = TOTAL_KEY if row["is_total_focus_area"] else row["focus_area_id"]
        administration = TOTAL_KEY if row["is_total_administration"] else row["administration"]
        where = {} if area in (TOTAL_KEY, UNKNOWN) else {"indsatsomraade": areas.get(area, area)}
        if administration != TOTAL_KEY:
            where["forvaltning"] = ADMINISTRATIONS.labels[administration]
        linked = area != UNKNOWN
        cells[(area, administration)] = Cell(
            row["text"],
            size=float(row["size"]) if not danish.is_missing(row["size"]) else None,
            href=page_url("indsatser", **choice.address(visning="Liste", **where)) if linked else None,
            title=initiatives(row["initiatives"]),
        )
    down = {area: areas[area] for area in areas if area != UNKNOWN} | {
        UNKNOWN: "Ikke oplyst",
        TOTAL_KEY: "I alt",
    }
    if choice.shared.focus_area is not None:
        down = {area: name for area, name in down.items() if (area, TOTAL_KEY) in cells}
    elif (UNKNOWN, TOTAL_KEY) not in cells:
        del down[UNKNOWN]
    across = {code: code for code in ADMINISTRATIONS.labels} | {TOTAL_KEY: "I alt"}
    matrix(
        cells,
        rows=down,
        columns=across,
        caption=caption,
        corner="Indsatsområde",
        totals=(TOTAL_KEY,),
        hints=ADMINISTRATIONS.labels,
    )
