"""The whole effort: key figures, and a slide of one's own words."""

from __future__ import annotations

from dataclasses import replace

from data.store import Clock, Reader
from queries import figures, run
from queries.briefing import headlines
from queries.briefing.slide import Slide, Table, TableColumn
from queries.initiatives.amounts import amounts, beside, other_year, year_of_budget

FIGURE_IDS = (
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
    every = figures.key_figures(store, clock, {}, ids)
    values = {one.id: one.value for one in every}
    beside = tuple(one for id_, one in zip(ids, every, strict=True) if id_ in FIGURE_IDS)
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


def own_words(store: Reader, clock: Clock) -> Slide:
    """Nothing but the words of who prepares the briefing: the headline and one sentence."""
    return Slide("own_words", "Skriv sidens overskrift", page="status")
