"""Bander, exit og 18+ as they are said: the steps from referral to relapse, how programmes end, and each half-year, with counts as they
are published; what happens at 18; and the effort against gangs in a few sentences."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import ADMINISTRATIONS, AGE_GROUPS, DISTRICTS, WHOLE_CITY
from data.palette import MarkTone
from data.persons import is_hidden, is_number, rule, share_rule
from data.store import Clock, Reader
from queries import parameters_of, run
from queries.briefing import headlines
from queries.briefing.parts import address, chosen
from queries.exit.description import GANG, description
from queries.exit.flow import TOTAL, Flow, flow, flow_title
from queries.exit.price import completed_price
from queries.figures import key_figures
from queries.initiatives.amounts import amounts, other_year, year_of_budget
from queries.results.cost import interval_text
from queries.view import Chart, Mark, Point, Series, Source, View, bars, tabled

STEPS = {
    "referred": "Visiteret",
    "started": "Startet",
    "ongoing": "I forløb",
    "completed": "Gennemført",
    "dropped_out": "Afbrudt",
    "followed": "Fulgt i 12 mdr.",
    "relapsed": "Tilbagefald",
}
SHARES = {
    "started_share": "Startet af visiterede",
    "completed_share": "Gennemført af afsluttede",
    "relapsed_share": "Tilbagefald af fulgte",
}
_ENDED = {"relapsed": "concern", "dropped_out": "common"}
_COUNTS = {name: Column(header, "count") for name, header in STEPS.items()} | {
    "starts_per_place": Column("Startet pr. plads i halvåret", "number", decimals=1)
}
_SHARE_TEXTS = {f"{name}_text": Column(header) for name, header in SHARES.items()}
TOTALS = {"program": Column("Program")} | _COUNTS | _SHARE_TEXTS
ROWS = (
    {
        "program": Column("Program", pinned=True),
        "half_year": Column("Start"),
        "places": Column("Helårspladser", "number"),
    }
    | _COUNTS
    | _SHARE_TEXTS
)
_SOURCES = (Source("exit/programme"),)
_PLACES = {WHOLE_CITY: "Hele byen"} | DISTRICTS
_REACH = {
    "age": Column("Alder", "count"),
    "initiatives": Column("Indsatser", "count"),
    "gang_related": Column("Heraf bandeindsatser", "count"),
    "whole_city": Column("Heraf for hele byen", "count"),
}
_AGED = {
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "ages": Column("Alder"),
    "gang_related": Column("Bandeindsats", "yes_no"),
    "prevention_level": Column("Niveau"),
    "districts": Column("Bydele", "list", labels=_PLACES),
}
_PASSAGE = Column("Fra 18 til 25")
# What happens to who is reached by an initiative against gangs -> how a bar says it.
_AT_18 = {
    "stopper ved 17": "Stopper ved 17 år",
    "hele vejen": "Følger de unge fra 18 til 25",
    "stopper før 25": "Stopper før 25",
    "begynder efter 18": "Begynder efter 18",
}
_LOCAL = {
    "district": Column("Bydel", labels=DISTRICTS),
    "reaching": Column("Bydelens egne for 18-25", "count"),
    "stopping": Column("Bydelens egne, der stopper ved 17", "count"),
    "whole_city": Column("For hele byen, 18-25", "count"),
}
_MONEY = {
    "part": Column("Alder"),
    "price_level": Column("Priser"),
    "initiatives": Column("Indsatser", "count"),
    "budget": Column("Budget, mio. kr.", "millions"),
}
_GANG_INITIATIVES = {
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "budget": Column("Budget, kr.", "kroner"),
    "price_level": Column("Priser"),
    "status": Column("Status"),
    "prevention_level": Column("Niveau"),
    "ages": Column("Alder"),
    "districts": Column("Bydele", "list", labels=_PLACES),
    "expires": Column("Bevilling udløber", "year"),
}
_PRICES = {
    "program": Column("Program"),
    "spent": Column("Forbrug, kr.", "kroner"),
    "began": Column("Begyndte", "count"),
    "each_": Column("Pr. påbegyndt, kr.", "kroner"),
    "share_text": Column("Gennemført af afsluttede"),
    "price_text": Column("Pr. gennemført forløb (interval)"),
}
_SENTENCES = {"subject": Column("Kilde"), "text": Column("Sætning")}
NO_GANGS = "Ingen indsatser er markeret som bandeindsatser"
GANGS, ADULTS = "Indsatsen mod bander", "18+"
_NOT_DELIVERED = "Arket Exit er ikke leveret"


def steps(store: Reader, *, clock: Clock | None = None) -> View:
    """All programmes together, a bar a step; a hidden count has no bar."""
    course = flow(store, clock=clock)
    whole = course.whole
    title = flow_title(whole) if whole else _NOT_DELIVERED
    return View(
        "exit_steps",
        title,
        subtitle="Personer, alle programmer og halvår. De startede er i forløb, har gennemført eller har afbrudt; fulgt i 12 måneder "
        "er de, hvis tilbagefald kendes.",
        chart=bars(
            "Personer",
            [_step(course.totals.iloc[-1], name) for name in STEPS],
            unit="personer",
            alt=f"Søjler for hvert trin. {title}.",
        )
        if whole
        else None,
        **_totals(course),
        sources=_SOURCES,
        page="exit",
        address={"fane_exit": "Exit"},
    )


def _step(whole: pd.Series, name: str) -> Point:
    count = whole[name]
    label = count if is_hidden(count) else danish.number(count)
    value = float(count) if is_number(count) else None
    return Point(STEPS[name], value, label=label, tone=_ENDED.get(name, ""))  # type: ignore[arg-type]


def outcome(store: Reader, *, clock: Clock | None = None) -> View:
    """How programmes end: completed and relapsed with their intervals, and whether programmes can be told apart."""
    course = flow(store, clock=clock)
    rows = course.totals[course.totals["completed_share"].notna()] if len(course.totals) else course.totals
    title = _outcome_title(course)
    series = (
        Series("gennemført", _shares(rows, "completed_share")),
        Series("tilbagefald", _shares(rows, "relapsed_share", tone="concern")),
    )
    return View(
        "exit",
        title,
        subtitle="Gennemført af afsluttede (fyldt) og tilbagefald blandt dem, der er fulgt i 12 måneder (åben), alle årgange, "
        "procent af afrundede antal med 95 %-intervaller (Wilson, med afrundingen)",
        chart=Chart("xy", series, "%", f"{title}. {_completed_text(rows)}") if len(rows) else None,
        figures=key_figures(
            store, clock or store.clock(), {}, ("completed_share", "relapsed_share"), computed={flow: course}
        )
        if course.whole
        else (),
        **_totals(course),
        notes=(*_reconciled(course), rule(), share_rule()),
        sources=_SOURCES,
        page="exit",
        address={"fane_exit": "Exit"},
    )


def _reconciled(course: Flow) -> tuple[str, ...]:
    """One sentence on how the figures of relapse on the screen belong together: of all or of one programme, with it or without, of all
    half-years or of the latest. Nothing where none may be shown."""
    whole = course.whole or {}
    if danish.is_missing(whole.get("relapsed_share")):
        return ()
    shares = course.totals.iloc[:-1]["relapsed_share"].dropna()
    programmes = (
        f", fra {danish.percent(shares.min())} til {danish.percent(shares.max())} i de enkelte programmer"
        if len(shares) > 1
        else ""
    )
    share = float(whole["relapsed_share"])
    return (
        f"Tilbagefald på {danish.percent(share)} gælder alle ca. {danish.number(whole['followed'])}, der er fulgt i 12 måneder, alle "
        f"årgange under ét{programmes}; sagt omvendt er {danish.percent(1 - share)} uden, og et mål eller en indikator »uden ny sigtelse« "
        "tæller dem for ét halvår ad gangen, så den kan ligge over eller under uden at modsige det.",
    )


def _shares(rows: pd.DataFrame, name: str, tone: str = "") -> tuple[Point, ...]:
    return tuple(
        Point(
            str(row["program"]),
            100 * row[name],
            100 * row[f"{name}_low"],
            100 * row[f"{name}_high"],
            tone=tone,  # type: ignore[arg-type]
        )
        for row in rows.to_dict("records")
        if not danish.is_missing(row[name])
    )


def _completed_text(rows: pd.DataFrame) -> str:
    return "Gennemført af afsluttede: " + ", ".join(
        f"{row['program']} {share_text(row, 'completed_share')}" for row in rows.to_dict("records")
    )


def _outcome_title(course: Flow) -> str:
    """How many complete, with the interval, and whether the programmes can be told apart: their intervals overlap, or not."""
    if course.whole is None:
        return _NOT_DELIVERED
    own = course.totals.iloc[:-1]
    own = own[own["completed_share"].notna()]
    whole = course.whole
    if danish.is_missing(whole["completed_share"]):
        return f"Hvor mange exit-forløb der er gennemført: {whole['completed_share_few'] or 'ikke oplyst'}"
    limits = danish.span(whole["completed_share_low"] * 100, whole["completed_share_high"] * 100, unit="%")
    share = (
        f"{danish.percent(whole['completed_share'])} af de afsluttede exit-forløb er gennemført ({limits})"
    )
    if len(own) < 2:
        return share
    highest, lowest = own.loc[own["completed_share"].idxmax()], own.loc[own["completed_share"].idxmin()]
    if highest["completed_share_low"] > lowest["completed_share_high"]:
        return f"{share}; {highest['program']} gennemføres oftere end {lowest['program']}"
    return f"{share}; programmerne kan ikke skelnes"


def half_years(store: Reader, *, clock: Clock | None = None, program: str | None = None) -> View:
    """One row per programme and half-year of start; `program`: of that one only."""
    course = flow(store, clock=clock)
    rows = worded(course.rows)
    frame = rows if program is None else rows[rows["program"] == program]
    definitions = sorted(set(run(store, "exit/programme", clock=clock)["relapse_definition"].dropna()))
    notes = [f"Tilbagefald: {'; '.join(definitions)}."] if definitions else []
    return View(
        "exit_half_years",
        "Hvert program og halvår" if program is None else f"{program}, hvert halvår",
        subtitle=f"{rule()} {share_rule()} Det er ens for alle, også i filen og i diagrammerne.",
        caption="Exit-forløb efter det halvår, de begyndte",
        **tabled(frame, ROWS),
        notes=tuple(notes),
        sources=_SOURCES,
        page="exit",
        address={"fane_exit": "Exit"} | ({"program": program} if program else {}),
    )


def price(store: Reader, *, clock: Clock | None = None) -> View:
    """What one completed exit costs, of each programme and of all."""
    completed = completed_price(store, clock=clock)
    rows = completed.rows
    level = danish.prices(completed.price_level) if completed.price_level else ""
    texts = [
        interval_text({"unit_cost": row["price"], "low": row["low"], "high": row["high"]})
        for row in rows.to_dict("records")
    ]
    title = "Udgiften pr. gennemført exit-forløb kan ikke opgøres"
    if texts and (len(rows) == 1 or rows.iloc[-1]["program"] == TOTAL):
        of = f" i {rows.iloc[0]['program']}" if len(rows) == 1 else ""
        title = f"Et gennemført exit-forløb{of} koster omkring {texts[-1]}"
    elif texts:
        cheap, dear = rows.loc[rows["price"].idxmin()], rows.loc[rows["price"].idxmax()]
        title = (
            f"Et gennemført exit-forløb koster fra omkring {danish.kroner(cheap['price'])} ({cheap['program']}) til "
            f"{danish.kroner(dear['price'])} ({dear['program']})"
        )
    notes = [
        "Programmet er indsatsen af samme navn. Andelen, der gennemfører, er af alle årgange; intervallet rummer usikkerheden på både "
        "antal og andel. Udgiften til forløb, der afbrydes, er delt ud på dem, der gennemføres."
    ]
    if completed.without and completed.year is not None:
        notes.append(
            f"Uden pris, fordi forbrug, antal eller andel ikke kan oplyses: {danish.listing(list(completed.without))}."
        )
    return View(
        "exit_price",
        title,
        subtitle=f"Forbrug i {completed.year}, {level}, delt med dem, der begyndte, og med andelen, der gennemfører; 95 %-interval"
        if texts
        else "Det kræver forbrug og deltagere for et helt år i en indsats med programmets navn",
        caption="Udgift pr. gennemført exit-forløb",
        **(
            tabled(
                rows.assign(
                    price_text=texts,
                    share_text=[
                        f"{danish.percent(row['share'])} ({danish.span(row['share_low'] * 100, row['share_high'] * 100)})"
                        for row in rows.to_dict("records")
                    ],
                ),
                _PRICES,
            )
            if texts
            else {}
        ),
        notes=tuple(notes) if texts else (),
        sources=(
            *_SOURCES,
            *(
                (Source("results/yearly", {"year": completed.year}, label="Kilde: forbrug og deltagere"),)
                if texts
                else ()
            ),
        ),
        page="exit",
        address={"fane_exit": "Exit"},
    )


def _totals(course: Flow) -> dict[str, Any]:
    return {"caption": "Exit-forløb i alt pr. program, med 95 %-intervaller"} | tabled(
        worded(course.totals), TOTALS
    )


def worded(frame: pd.DataFrame) -> pd.DataFrame:
    """Counts as they are published, and shares as they are read: with the interval after it, or why there is none."""
    records = frame.to_dict("records")
    return frame.assign(
        # The half-year stays on one line.
        half_year=[
            ""
            if danish.is_missing(row["start_period"])
            else danish.period(row["start_period"]).replace(" ", "\u00a0")
            for row in records
        ],
        **{f"{name}_text": [share_text(row, name) for row in records] for name in SHARES},
    )


def share_text(row: Mapping[Any, Any], name: str) -> str:
    """ "63 % (56-69)" """
    if danish.is_missing(row[name]):
        return row[f"{name}_few"] or danish.MISSING
    return f"{danish.percent(row[name])} ({danish.span(row[f'{name}_low'] * 100, row[f'{name}_high'] * 100)})"


def _chosen(administration: str | None) -> dict[str, Any]:
    """The shared filters as the questions about initiatives take them."""
    return {"administration": administration, "district": None, "focus_area": None}


def _stands(query: str, tab: str, administration: str | None, **own: Any) -> dict[str, Any]:
    """Where a view of initiatives comes from and where it stands."""
    return {
        "sources": (Source(query, _chosen(administration) | own),),
        "page": "exit",
        "address": address(None, administration, fane_exit=tab),
    }


def _aged(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        ages=[danish.ages(low, high) for low, high in zip(rows["age_from"], rows["age_to"], strict=True)]
    )


def _against_gangs(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["gang_related"].astype(bool)]


def adults(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> View:
    """What happens at 18 in the initiatives against gangs."""
    filters = _chosen(administration)
    gangs = run(store, "initiatives/summary", clock=clock, **GANG, **filters).iloc[0]
    stops = _against_gangs(run(store, "exit/stopping", clock=clock, **filters))
    reached = _against_gangs(run(store, "exit/eighteen", clock=clock, **filters))
    rows = pd.concat([stops.assign(passage="stopper ved 17"), reached])
    counts = {label: int((rows["passage"] == passage).sum()) for passage, label in _AT_18.items()}
    counts_in_words = ", ".join(f"{label}: {danish.number(count)}" for label, count in counts.items())
    return View(
        "adults",
        chosen(None, administration) + headlines.adults(len(stops), int(gangs["initiatives"])),
        subtitle="Bandeindsatser, der er planlagt eller i gang og oplyser alder, efter hvad der sker ved 18 år",
        chart=bars(
            "Bandeindsatser",
            [Point(label, float(count), label=danish.number(count)) for label, count in counts.items()],
            unit="bandeindsatser",
            alt=counts_in_words,
        )
        if len(rows)
        else None,
        caption="Bandeindsatser og alder",
        **tabled(
            _aged(rows),
            {name: _AGED[name] for name in ("name", "administration", "ages")}
            | {"passage": Column("Ved 18 år")},
        ),
        sources=(
            Source("exit/stopping", filters),
            Source("exit/eighteen", filters, label="Indsatser, der når 18-25-årige"),
        ),
        page="exit",
        address=address(None, administration, fane_exit=ADULTS),
    )


def reach(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> View:
    """How many initiatives reach each year of age."""
    rows = run(store, "exit/reach", clock=clock, **_chosen(administration))
    where = _stands("exit/reach", ADULTS, administration)
    if not rows["initiatives"].any():
        return View("exit_reach", "Ingen indsatser oplyser alder", **where)
    count = {
        int(row["age"]): danish.plural(row["initiatives"], "indsats", "indsatser")
        for row in rows.to_dict("records")
    }
    title = (
        chosen(None, administration)
        + f"{count[17]} når en 17-årig, {count[18]} en 18-årig og {count[25]} en 25-årig"
    )
    series: tuple[tuple[str, pd.Series[Any], MarkTone | Literal[""]], ...] = (
        ("bandeindsatser", rows["gang_related"], ""),
        ("andre indsatser", rows["initiatives"] - rows["gang_related"], "common"),
    )
    return View(
        "exit_reach",
        title,
        subtitle="Planlagte og igangværende indsatser, der oplyser alder, efter hvert alderstrin, de når. "
        "En indsats tæller på alle sine alderstrin.",
        chart=Chart(
            "columns",
            tuple(
                Series(
                    name,
                    tuple(
                        Point(
                            str(age),
                            float(value),
                            tone=tone,
                            hover=f"{age} år: {danish.number(value)} {name}",
                        )
                        for age, value in zip(rows["age"], values, strict=True)
                    ),
                )
                for name, values, tone in series
            ),
            "indsatser",
            f"Søjler: indsatser efter alder fra {rows['age'].min()} til {rows['age'].max()} år. {title}.",
            stacked=True,
            marks=(Mark("18", "18 år"),),
        ),
        caption="Indsatser efter alder",
        **tabled(rows, _REACH),
        **where,
    )


def stopping(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> View:
    """The initiatives that stop at 17, those against gangs first."""
    rows = run(store, "exit/stopping", clock=clock, **_chosen(administration))
    gangs = len(_against_gangs(rows))
    return View(
        "exit_stopping",
        chosen(None, administration)
        + (
            f"{danish.plural(gangs, 'bandeindsats stopper', 'bandeindsatser stopper')} ved 17 år"
            if gangs
            else "Ingen bandeindsatser stopper ved 17 år"
        ),
        subtitle=f"I alt stopper {danish.plural(len(rows), 'indsats', 'indsatser')} ved 17 år. De unge mister den hjælp, når de fylder "
        "18."
        if len(rows)
        else "",
        caption="Indsatser, der stopper ved 17 år",
        **(tabled(_aged(rows), _AGED) if len(rows) else {}),
        **_stands("exit/stopping", ADULTS, administration),
    )


def passage(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> View:
    """The initiatives that reach somebody between 18 and 25, and whether they go all the way."""
    rows = run(store, "exit/eighteen", clock=clock, **_chosen(administration))
    gangs = _against_gangs(rows)
    throughout = int((gangs["passage"] == "hele vejen").sum())
    ends = {word: int((rows["passage"] == word).sum()) for word in ("stopper før 25", "begynder efter 18")}
    title = (
        f"{danish.number(throughout)} af {danish.number(len(gangs))} bandeindsatser for 18-25-årige følger dem hele vejen"
        if len(gangs) > 1
        else f"Den ene bandeindsats for 18-25-årige følger dem {'' if throughout else 'ikke '}hele vejen"
        if len(gangs)
        else "Ingen bandeindsatser er for 18-25-årige"
    )
    return View(
        "exit_passage",
        chosen(None, administration) + title,
        subtitle=f"{danish.plural(len(rows), 'indsats når', 'indsatser når')} nogen mellem 18 og 25 år; "
        + danish.listing([f"{danish.number(count)} {word}" for word, count in ends.items()])
        + ".",
        caption="Indsatser, der når nogen mellem 18 og 25 år",
        **(tabled(_aged(rows), _AGED | {"passage": _PASSAGE}) if len(rows) else {}),
        **_stands("exit/eighteen", ADULTS, administration),
    )


def local(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> View:
    """The districts' own initiatives around 18."""
    rows = run(store, "exit/districts", clock=clock, **_chosen(administration))
    none = [DISTRICTS[int(number)] for number in rows.loc[rows["reaching"] == 0, "district"]]
    return View(
        "exit_districts",
        chosen(None, administration)
        + (
            f"{danish.listing(none)} har ingen egne indsatser for 18-25-årige"
            if 0 < len(none) < 5
            else f"{danish.number(len(none))} af {danish.number(len(rows))} bydele har ingen egne indsatser for 18-25-årige"
            if none
            else "Alle bydele har egne indsatser for 18-25-årige"
        ),
        subtitle="Planlagte og igangværende, der oplyser alder. En indsats for flere bydele tæller i hver af dem.",
        caption="Bydelenes egne indsatser omkring 18 år",
        **tabled(rows, _LOCAL),
        **_stands("exit/districts", ADULTS, administration),
    )


def age_money(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> View:
    """Budgets by the age of whom they are for."""
    clock = clock or store.clock()
    this_year = clock.today.year
    year = year_of_budget(run(store, "initiatives/years", clock=clock), this_year)
    own: dict[str, Any] = {"by": "age", "year": year}
    where = _stands("initiatives/money", ADULTS, administration, **own)
    if year is None:
        return View("exit_money", "Ingen har oplyst et budget", **where)
    rows = run(store, "initiatives/money", clock=clock, **own, **_chosen(administration))
    order = {group: place for place, group in enumerate([*AGE_GROUPS.labels, "flere", "ikke oplyst"])}
    words = {"flere": "flere aldersgrupper", "ikke oplyst": "alder ikke oplyst"}
    frame = rows.sort_values(
        ["price_level", "part"], key=lambda column: column.map(order) if column.name == "part" else column
    )
    return View(
        "exit_money",
        chosen(None, administration)
        + f"I {year} er {amounts(rows[rows['part'] == '18-24']) or 'intet beløb'} for 18-24-årige alene",
        subtitle=(f"{other_year(year, this_year)}. " if year != this_year else "")
        + "Et beløb for flere aldersgrupper deles ikke, men står under »flere«. Forskellige priser lægges ikke sammen.",
        caption=f"Budget {year} efter alder",
        **tabled(
            frame.assign(
                part=[words.get(part, f"{part} år") for part in frame["part"]],
                price_level=frame["price_level"].map(danish.prices),
            ),
            _MONEY,
        ),
        **where,
    )


def effort(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> View:
    """The effort against gangs in a few sentences, a row each; `queries.exit.description` composes them."""
    clock = clock or store.clock()
    sentences = description(
        store, clock=clock, whole=flow(store, clock=clock).whole, administration=administration
    )
    rows = pd.DataFrame(
        [{"subject": one.subject, "text": one.text} for one in sentences], columns=list(_SENTENCES)
    )
    filters = _chosen(administration)
    sources = [
        Source(
            one.query,
            {name: value for name, value in filters.items() if name in parameters_of(one.query)}
            | dict(one.parameters),
            one.row,
            label=one.subject,
        )
        for one in sentences
    ]
    return View(
        "exit_effort",
        chosen(None, administration) + (sentences[0].text.removesuffix(".") if sentences else NO_GANGS),
        subtitle=f"Indsatsen mod bandekriminalitet, kort beskrevet. Opgjort {danish.day(clock.today)}",
        caption="Indsatsen mod bandekriminalitet, kort beskrevet",
        **(tabled(rows, _SENTENCES) if sentences else {}),
        sources=tuple(sources),
        page="exit",
        address=address(None, administration, fane_exit=GANGS),
    )


def gang_initiatives(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> View:
    """The initiatives against gangs, the largest budget first."""
    clock = clock or store.clock()
    year = year_of_budget(run(store, "initiatives/years", clock=clock), clock.today.year) or clock.today.year
    own: dict[str, Any] = GANG | {"year": year}
    rows = run(store, "initiatives/list", clock=clock, **own, **_chosen(administration))
    return View(
        "exit_initiatives",
        chosen(None, administration)
        + (danish.plural(len(rows), "bandeindsats", "bandeindsatser") if len(rows) else NO_GANGS),
        subtitle=f"Efter budget for {year}. Budgetter i forskellige priser kan ikke lægges sammen."
        if len(rows)
        else "",
        caption="Bandeindsatserne, største budget først",
        **(tabled(_aged(rows), _GANG_INITIATIVES) if len(rows) else {}),
        **_stands("initiatives/list", GANGS, administration, **own),
    )
