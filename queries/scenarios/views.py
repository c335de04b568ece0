"""The administrations' proposals as they are said."""

from __future__ import annotations

from data.columns import Column
from data.danish import capital, number, plural
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.figures import said
from queries.shared.years import coming_year_to_show
from queries.view import KeyFigure, Point, Source, View, bars


def proposals(store: Reader, *, clock: Clock | None = None) -> View:
    """What the administrations propose for this year and the next."""
    clock = clock or store.clock()
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
    return View(
        "proposals",
        headlines.proposals(int(saving), int(more), start, this_year),
        subtitle=f"Forvaltningernes forslag for {year} og {year + 1}"
        + ("" if year == this_year else f"; der er ingen for {this_year} og {this_year + 1}"),
        figures=said(store, clock, {}, ["proposals"], known={"scenarios/proposals": found})
        if year == this_year
        else (
            KeyFigure(
                f"proposals_{year}",
                f"Forslag for {year} og {year + 1}",
                float(len(found)),
                number(len(found)),
            ),
        ),
        chart=bars(
            "Forslag",
            [Point(capital(str(name)), float(count), label=str(count)) for name, count in kinds.items()],
            unit="forslag",
            alt="Forslag efter type: " + ", ".join(f"{name} {count}" for name, count in kinds.items()),
        )
        if len(kinds)
        else None,
        caption="Forslag efter forvaltning",
        columns=(Column("Forvaltning"), *(Column(capital(name), "count") for name in types)),
        rows=tuple((str(code), *(int(row[name]) for name in types)) for code, row in by_part.iterrows()),
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
