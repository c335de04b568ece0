"""The whole effort: key figures, where the initiatives are, and a slide of one's own words."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from data.contract import DISTRICTS
from data.danish import plural
from data.store import Clock, Reader
from queries import figures, run
from queries.briefing import headlines
from queries.briefing.parts import address, chosen, counted, table
from queries.briefing.slide import Chart, Point, Series, Slide, SlideFigure, Source, Table, TableColumn
from queries.initiatives.amounts import amounts, beside, counts_told, other_year, year_of_budget

SHOWN = (
    "initiatives",
    "initiatives_gangs",
    "budget",
    "goals_on_track",
    "hotspots_effect",
    "decisions_overdue",
)


def key_figures(store: Reader, clock: Clock) -> Slide:
    """The key figures that the committee knows; all of them in the table."""
    year = clock.today.year
    ids = [figure.id for figure in figures.FIGURES]
    every = figures.said(store, clock, {}, ids)
    values = {one.id: one.value for one in every}
    beside = tuple(one for id_, one in zip(ids, every, strict=True) if id_ in SHOWN)
    rows = tuple((one.label, one.text, one.note) for one in every if one.value is not None)
    total, running = values["initiatives"] or 0, values["initiatives_running"] or 0
    return Slide(
        "key_figures",
        headlines.initiatives(int(total), int(running), values.get("budget"), year),
        subtitle="Nøgletal for hele byen",
        figures=beside,
        table=Table(
            "Alle nøgletal", (TableColumn("Nøgletal"), TableColumn("Værdi"), TableColumn("Hvad det er")), rows
        ),
        notes=(f"Beløb er for {year} i løbende priser. En indsats tæller én gang.", *_budgets(store, clock)),
        sources=tuple(replace(one.source, label=one.label) for one in beside if one.source),
        page="status",
    )


def _budgets(store: Reader, clock: Clock) -> tuple[str, ...]:
    """What there is of budgets besides this year's in running prices, so that a missing figure is not read as no money."""
    this_year = clock.today.year
    every = run(store, "initiatives/totals", clock=clock, district=None).dropna(subset=["budget"])
    year = year_of_budget(every, this_year)
    if year is None:
        return ()
    of_year = every[every["year"] == year]
    if year == this_year:
        return beside(of_year, "løbende")
    return (f"{other_year(year, this_year)}; for {year} er det {amounts(of_year)}.",)


def places(store: Reader, clock: Clock, administration: str | None = None) -> Slide:
    """The map: how many initiatives name each district."""
    asked: dict[str, Any] = {"administration": administration, "district": None, "focus_area": None}
    found = run(store, "initiatives/districts", clock=clock, **asked)
    named = sorted(
        ((DISTRICTS[int(row.district)], int(row.named)) for row in found.itertuples()),
        key=lambda pair: (-pair[1], pair[0]),
    )
    whole = int(found["whole_city"].max()) if len(found) else 0
    return Slide(
        "places",
        chosen(None, administration) + headlines.places(named, whole),
        subtitle="Indsatser, der nævner bydelen",
        figures=(SlideFigure("whole_city", "Dækker hele byen", float(whole), str(whole)),),
        chart=Chart(
            "map",
            (
                Series(
                    "Indsatser",
                    tuple(Point(float(row.district), float(row.named)) for row in found.itertuples()),
                ),
            ),
            "indsatser",
            f"Kort over bydelene: {', '.join(f'{name} {count}' for name, count in named)}",
        ),
        table=table(
            "Indsatser i hver bydel",
            found.assign(name=[DISTRICTS[int(number)] for number in found["district"]]),
            {
                "name": TableColumn("Bydel"),
                "named": TableColumn("Nævner bydelen", "count"),
                "alone": TableColumn("Kun i bydelen", "count"),
                "shared": TableColumn("Også i andre", "count"),
                "running": TableColumn("I gang", "count"),
            },
        ),
        notes=(
            "En indsats i flere bydele tæller i hver af dem. Indsatser for hele byen er ikke talt med i bydelene.",
        ),
        sources=(Source("initiatives/districts", asked),),
        page="indsatser",
        filters=address(None, administration),
    )


def administrations(store: Reader, clock: Clock, district: str | None = None) -> Slide:
    """How many initiatives each administration has, and how many of them run."""
    asked: dict[str, Any] = {
        "district": district and int(district),
        "administration": None,
        "focus_area": None,
    }
    summary = run(store, "initiatives/summary", clock=clock, **asked).iloc[0]
    matrix = run(store, "initiatives/matrix", clock=clock, **asked)
    rows = matrix[
        matrix["is_total_focus_area"].astype(bool) & ~matrix["is_total_administration"].astype(bool)
    ]
    rows = rows.sort_values(["initiatives", "administration"], ascending=[False, True])
    total, running = int(summary["initiatives"]), int(summary["running"])
    return Slide(
        "administrations",
        chosen(district, None)
        + headlines.initiatives(total, running, None, clock.today.year)
        + (f"; {counts_told(summary)}" if district and total else ""),
        subtitle="Indsatser efter forvaltning",
        figures=(
            SlideFigure("planned", "Planlagte", float(summary["planned"]), str(int(summary["planned"]))),
            SlideFigure(
                "ended", "Afsluttede og stoppede", float(summary["ended"]), str(int(summary["ended"]))
            ),
        ),
        chart=counted(
            "Indsatser",
            rows,
            label="administration",
            count="initiatives",
            unit="indsatser",
            what="Indsatser efter forvaltning",
        ),
        table=table(
            f"{plural(total, 'indsats', 'indsatser')} efter forvaltning",
            rows,
            {"administration": TableColumn("Forvaltning"), "initiatives": TableColumn("Indsatser", "count")},
        ),
        sources=(Source("initiatives/summary", asked, 0), Source("initiatives/matrix", asked)),
        page="indsatser",
        filters=address(district, None),
    )


def own_words(store: Reader, clock: Clock) -> Slide:
    """Nothing but the words of who prepares the briefing: the headline and one sentence."""
    return Slide("own_words", "Skriv sidens overskrift", page="status")
