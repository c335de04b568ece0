"""The whole effort: key figures, and a slide of one's own words."""

from __future__ import annotations

from data.store import Clock, Reader
from queries import figures, run
from queries.briefing import headlines
from queries.briefing.parts import key_figure
from queries.briefing.slide import Slide, Source, Table, TableColumn
from queries.initiatives.amounts import amounts, beside, other_year, year_of_budget

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
    values = figures.values(store, clock)
    year = clock.today.year
    told = tuple(key_figure(id_, values[id_], year) for id_ in SHOWN)
    rows = tuple(
        (figure.heading(clock), figure.text(values[figure.id]))
        for figure in figures.FIGURES
        if values[figure.id] is not None
    )
    total, running = values["initiatives"] or 0, values["initiatives_running"] or 0
    return Slide(
        "key_figures",
        headlines.initiatives(int(total), int(running), values["budget"], year),
        subtitle="Nøgletal for hele byen",
        figures=told,
        table=Table("Alle nøgletal", (TableColumn("Nøgletal"), TableColumn("Værdi")), rows),
        notes=(f"Beløb er for {year} i løbende priser. En indsats tæller én gang.", *_budgets(store, clock)),
        sources=tuple(
            Source(figure.query, figure.asked(clock), None, figure.heading(clock))
            for figure in figures.FIGURES
            if figure.id in SHOWN
        ),
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
