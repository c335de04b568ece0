"""Prioritering as it is said: the administrations' proposals, which of their initiatives are alike, which are dearer and weaker than
another, and what a cut in one administration takes."""

from __future__ import annotations

import pandas as pd

from data.columns import Column
from data.contract import ADMINISTRATIONS
from data.danish import capital, kroner, listing, number, percent, plural, prices
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.figures import key_figures
from queries.results.unit_cost import KIND_WORDS
from queries.scenarios import possibilities
from queries.scenarios.scenario import Material, material, money_by_administration, solve, usual_year
from queries.scenarios.settings import DROPPED, Settings
from queries.shared.years import coming_year_to_show
from queries.view import KeyFigure, Point, Source, View, bars, tabled

EXCLUDE_EACH_OTHER = (
    "Forslag til den samme indsats kan udelukke hinanden; derfor er beløbene ikke lagt sammen."
)


def proposals(store: Reader, *, clock: Clock | None = None) -> View:
    """What the administrations propose for this year and the next."""
    clock = clock or store.clock()
    this_year = clock.today.year
    every = run(store, "scenarios/proposal_years", clock=clock)
    start = _first_year_of_proposals([int(year) for year in every["year"]], this_year)
    year = this_year if start is None else start
    proposals_of_year = run(store, "scenarios/proposals", clock=clock, year=year)
    others = every[~every["year"].isin([year, year + 1])]
    saving = proposals_of_year.loc[
        proposals_of_year["type"].isin(["stop", "reduktion", "effektivisering"]), "initiative_id"
    ].nunique()
    more = proposals_of_year.loc[proposals_of_year["type"] == "udvidelse", "initiative_id"].nunique()
    # To go on unchanged is a proposal too: the bars and the table add up to the figure.
    kinds = proposals_of_year["type"].value_counts()
    by_part = proposals_of_year.pivot_table(
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
        figures=key_figures(
            store, clock, {}, ["proposals"], computed={"scenarios/proposals": proposals_of_year}
        )
        if year == this_year
        else (
            KeyFigure(
                f"proposals_{year}",
                f"Forslag for {year} og {year + 1}",
                float(len(proposals_of_year)),
                number(len(proposals_of_year)),
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
            EXCLUDE_EACH_OTHER,
            *(
                f"Desuden {plural(int(row.proposals), 'forslag', 'forslag')} for {row.year}."
                for row in others.itertuples()
            ),
        ),
        sources=(Source("scenarios/proposals", {"year": year}),),
        page="prioritering",
    )


_LARGEST = {
    "name": Column("Indsats"),
    "administration": Column("Forv."),
    "kind": Column("Forslag"),
    "change": Column("Ændring, kr.", "kroner"),
    "year": Column("År", "year"),
    "prices": Column("Prisniveau"),
    "consequence": Column("Konsekvens", width="large"),
}


def largest_proposals(store: Reader, *, clock: Clock | None = None) -> View:
    """The proposals by name and amount, the largest first; those to go on unchanged are not among them."""
    clock = clock or store.clock()
    this_year = clock.today.year
    years = [int(year) for year in run(store, "scenarios/proposal_years", clock=clock)["year"]]
    start = _first_year_of_proposals(years, this_year)
    year = this_year if start is None else start
    proposals_of_year = run(store, "scenarios/proposals", clock=clock, year=year)
    names = run(store, "initiatives/chosen", clock=clock).set_index("initiative_id")["name"]
    rows = proposals_of_year[proposals_of_year["change"].notna() & (proposals_of_year["change"] != 0)]
    rows = rows.assign(
        size=rows["change"].abs(),
        name=rows["initiative_id"].map(names).fillna(rows["initiative_id"]),
        kind=rows["type"].map(capital),
        prices=rows["price_level"].map(prices),
    ).sort_values(["size", "proposal_id"], ascending=[False, True])
    return View(
        "proposals_largest",
        _largest_title(rows, year),
        subtitle=f"Forvaltningernes forslag for {year} og {year + 1}, det største beløb først",
        caption="De største forslag",
        **(tabled(rows, _LARGEST) if len(rows) else {}),
        notes=(EXCLUDE_EACH_OTHER,) if len(rows) else (),
        sources=(Source("scenarios/proposals", {"year": year}),),
        page="prioritering",
    )


def _largest_title(rows: pd.DataFrame, year: int) -> str:
    """ "Størst: 3,2 mio. kr. mindre til »Exit-mentorer« (SOF) og 1,4 mio. kr. mere til »Klub« (BUF)"."""
    parts = []
    for less, word in ((True, "mindre"), (False, "mere")):
        side = rows[(rows["change"] < 0) == less]
        if len(side):
            first = side.iloc[0]
            parts.append(f"{kroner(first['size'])} {word} til »{first['name']}« ({first['administration']})")
    return (
        f"Størst: {listing(parts)}" if parts else f"Der er ingen forslag med beløb for {year} og {year + 1}"
    )


_OVERLAP = {
    "pair": Column("Forvaltninger"),
    "pairs": Column("Par", "count"),
    "largest": Column("Det største par"),
    "shared": Column("Højst fælles, kr.", "kroner"),
}
_PAIRS = {
    "first_name": Column("Indsats", width=230),
    "first_administration": Column("Forv.", width=60),
    "second_name": Column("Ligner", width=230),
    "second_administration": Column("Dens forv.", width=80),
    "shared_high": Column("Højst fælles, kr.", "kroner"),
    "together": Column("Tilsammen, kr.", "kroner"),
    "shared": Column("Fælles: målgruppe; formål; bydel", width=360),
    "first_budget": Column("Den enes budget, kr.", "kroner"),
    "second_budget": Column("Den andens budget, kr.", "kroner"),
}
_DOMINATED = {
    "dominated_name": Column("Indsats"),
    "cost": Column("Pr. deltager, kr.", "kroner"),
    "by_name": Column("Billigere og stærkere"),
    "cost_by": Column("Dens pris, kr.", "kroner"),
    "weaker_low": Column("Svagere med mindst (point)", "number", decimals=1),
    "weaker_high": Column("… og højst", "number", decimals=1),
}
_EFFICIENCIES = {"fane": "Effektiviseringer"}
# What is cut off one administration here; other shares are set on the page.
CUT = 0.1
_CUTS = {
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "now": Column("Til beslutning i dag, kr.", "kroner"),
    "less": Column("Mindre, kr.", "kroner"),
    "losing": Column("Mister penge i det bedste svar"),
    "freed": Column("Deres penge, kr.", "kroner"),
}


def _year(store: Reader, clock: Clock, year: int | None) -> int:
    return year or usual_year(run(store, "scenarios/years", clock=clock), clock.today.year)


def overlap(store: Reader, *, clock: Clock | None = None, year: int | None = None) -> View:
    """Of each two administrations how many of their initiatives are alike, and the pair with most money."""
    clock = clock or store.clock()
    year = _year(store, clock, year)
    result = possibilities.overlaps(store, year=year, same_focus_area=False, clock=clock)
    pairs = result.pairs
    order = list(ADMINISTRATIONS.in_use)
    codes = [
        " og ".join(sorted((str(one), str(other)), key=order.index))
        for one, other in zip(pairs["first_administration"], pairs["second_administration"], strict=True)
    ]
    rows = [
        {
            "pair": code,
            "pairs": len(own),
            "largest": f"»{own.iloc[0]['first_name']}« og »{own.iloc[0]['second_name']}«",
            "shared": own.iloc[0]["shared_high"],
        }
        for code, own in pairs.assign(code=codes).groupby("code", sort=False)
    ]
    rows.sort(key=lambda row: (-int(row["pairs"]), str(row["pair"])))
    return View(
        "overlap",
        f"{plural(len(pairs), 'par indsatser ligner hinanden', 'par indsatser ligner hinanden')} på tværs af to forvaltninger; "
        f"flest mellem {rows[0]['pair']} ({number(rows[0]['pairs'])})"
        if rows
        else "Ingen indsatser i to forvaltninger ligner hinanden",
        subtitle="Samme målgruppe, formål og bydel; indsatser for alle eller hele byen er ikke talt med. "
        f"{_budget(year, result.price_level)}",
        caption="Indsatser, der ligner hinanden, efter forvaltninger",
        **(tabled(pd.DataFrame(rows), _OVERLAP) if rows else {}),
        notes=(
            "»Højst fælles« er det mindste af det største pars to budgetter. Det er steder at se efter, ikke besparelser: to indsatser for "
            "de samme kan begge være nødvendige, og beløbene lægges ikke sammen.",
        )
        if rows
        else (),
        sources=(Source("scenarios/candidates", {"year": year}),),
        page="prioritering",
        address=_EFFICIENCIES,
    )


def _budget(year: int, price_level: str | None) -> str:
    return f"Budget {year}" + (f", {prices(price_level)}" if price_level else "")


def overlap_pairs(
    store: Reader, *, clock: Clock | None = None, year: int | None = None, same_focus_area: bool = False
) -> View:
    """The pairs of initiatives in two administrations that are alike, most shared money first."""
    clock = clock or store.clock()
    year = _year(store, clock, year)
    result = possibilities.overlaps(store, year=year, same_focus_area=same_focus_area, clock=clock)
    alike = f"målgruppe, formål{', bydel og indsatsområde' if same_focus_area else ' og bydel'}"
    many = len(result.pairs)
    return View(
        "overlap_pairs",
        f"{plural(many, 'par indsatser', 'par indsatser')} i to forvaltninger har samme {alike}"
        if many
        else f"Ingen indsatser i to forvaltninger har samme {alike}",
        subtitle=_budget(year, result.price_level),
        caption="Par af indsatser, der ligner hinanden",
        **(tabled(result.pairs, _PAIRS) if many else {}),
        notes=(
            "»Højst fælles« er det mindste af de to budgetter, for beløb deles ikke mellem bydele. Beløbene lægges ikke sammen: en indsats "
            "kan stå i flere par, og ingen har sagt, at én kan undværes. Indsatser for alle eller for hele byen er ikke talt med: de ville "
            f"give {number(result.broad)} par mere.",
        )
        if many
        else (),
        sources=(Source("scenarios/candidates", {"year": year}),),
        page="prioritering",
        address=_EFFICIENCIES,
    )


def dominated(
    store: Reader, *, clock: Clock | None = None, year: int | None = None, kind: str = "work"
) -> View:
    """The initiatives that are dearer per participant and weaker than another that is alike in `kind`, a key of unit_cost.KINDS."""
    clock = clock or store.clock()
    result = possibilities.dominated(store, year=_year(store, clock, year), kind=kind, clock=clock)
    if result is None:
        return View(
            "dominated",
            "Intet år har både forbrug og deltagere for et helt år",
            page="prioritering",
            address=_EFFICIENCIES,
        )
    many = result.pairs["dominated"].nunique()
    return View(
        "dominated",
        f"{plural(many, 'indsats er', 'indsatser er')} både dyrere og svagere end en anden, der ligner"
        if many
        else "Ingen indsats er både dyrere og svagere end en anden, der ligner",
        subtitle=f"Kr. pr. deltager i {result.year}, {result.price_level}; {plural(result.compared, 'indsats', 'indsatser')} sammenlignet "
        f"med andre af samme {KIND_WORDS[kind]}",
        caption="Dyrere og svagere end en anden af samme art",
        **(tabled(result.pairs, _DOMINATED) if many else {}),
        notes=(
            "En indsats står her, når en anden af samme art koster mindre pr. deltager, også når usikkerheden tælles med, og har flere "
            "point for både egne resultater, evidens og dokumentation. Det er steder at se efter, ikke besparelser: en dyrere indsats kan "
            "gøre noget, der ikke er målt.",
        ),
        sources=(
            Source("results/yearly", {"year": result.year}),
            Source("scenarios/assessed", label="Kilde til point"),
        ),
        page="prioritering",
        address=_EFFICIENCIES,
    )


def cuts(store: Reader, *, clock: Clock | None = None, year: int | None = None) -> View:
    """What a tenth less in one administration takes at the least, a row for each: the best answer of the page with that frame."""
    clock = clock or store.clock()
    year = _year(store, clock, year)
    data = material(store, year=year, clock=clock)
    now = money_by_administration(data.everything, Settings(year))
    rows = [
        _cut(store, code, now[code], year, clock, data) for code in ADMINISTRATIONS.in_use if now.get(code)
    ]
    level = prices(data.price_level) if data.price_level else ""
    hit = [str(row["administration"]) for row in rows if row["losing"]]
    return View(
        "cuts",
        f"{percent(CUT)} mindre i én forvaltning koster mindst én bevilling i {listing(hit)}"
        if hit
        else f"{percent(CUT)} mindre i én forvaltning koster ingen bevilling"
        if rows
        else f"Ingen bevillinger udløber i {year}",
        subtitle=f"Det svar, der har højest værdi under ens vægte, når én forvaltnings udløbende bevillinger i {year} skæres, og de andre "
        f"er som i dag{', ' if level else ''}{level}",
        caption=f"{percent(CUT)} mindre i én forvaltning",
        **(tabled(pd.DataFrame(rows), _CUTS) if rows else {}),
        notes=(
            "En indsats kan ikke altid skæres lidt: hvor ingen har foreslået et lavere niveau, mister den hele bevillingen, og "
            "der frigøres mere, end der skal skæres.",
        )
        if rows
        else (),
        sources=(Source("scenarios/candidates", {"year": year}),),
        page="prioritering",
        address={"fane": "Penge og værdi"},
    )


def _cut(
    store: Reader, administration: str, now: float, year: int, clock: Clock, data: Material
) -> dict[str, object]:
    settings = Settings(year, frame="forvaltning", administration_changes={administration: -CUT})
    decided = solve(store, settings, clock=clock, data=data)[1].decisions
    losing = decided[decided["cost"] < decided["cost_now"] - 0.5]
    lost = [
        f"{row['name']} ({'hele bevillingen' if row['level'] in DROPPED else row['level']})"
        for row in losing.to_dict("records")
    ]
    return {
        "administration": administration,
        "now": now,
        "less": CUT * now,
        "losing": "; ".join(lost) or None,
        "freed": float((losing["cost_now"] - losing["cost"]).sum()),
    }


def _first_year_of_proposals(delivered: list[int], this_year: int) -> int | None:
    """This year, where there are proposals for it or the next; else the first after them, or the newest before. None without any."""
    if {this_year, this_year + 1} & set(delivered):
        return this_year
    return coming_year_to_show(delivered, this_year)
