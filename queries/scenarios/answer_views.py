"""What a scenario says, as views. Each is asked for by the settings it is made under, as text, so that it can be a slide later."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise

import pandas as pd

from data import danish
from data.checking.doubles import instead, resolved
from data.columns import Column
from data.contract import DISTRICTS
from data.danish import number, plural
from data.persons import ROUNDED, few, few_persons
from data.store import Clock, Reader
from queries.figures import key_figures
from queries.scenarios import words
from queries.scenarios.figures import OF_A_SCENARIO
from queries.scenarios.report import (
    by_decision,
    dropped,
    entry_table,
    frontier_with_points,
    price_table,
    score_columns,
    score_table,
    stopping,
    thinned,
)
from queries.scenarios.scenario import Answer, Ground, coverage_by_group, solve, with_rest
from queries.scenarios.settings import Settings
from queries.view import Chart, Point, Series, Source, View, tabled

# The scenario that is solved already.
Solved = tuple[Ground, Answer]

DECISIONS = {
    "name": Column("Indsats", width=270, pinned=True),
    "administration": Column("Forv.", help="Forvaltning"),
    "level": Column("Beslutning", width=135),
    "cost_now": Column("Til beslutning i dag, kr.", "kroner"),
    "cost": Column("I scenariet, kr.", "kroner"),
    "change": Column("Ændring, kr.", "signed"),
    "rest": Column(
        "Andre penge, der bliver, kr.", "kroner", help="Indsatsens penge i året, som ikke er til beslutning"
    ),
    "score": Column("Point (0-4)", "number", decimals=1),
    "interval": Column("Interval", width=95, help="Point, når dem, der mangler, er lavest og højest"),
    "why": Column("Hvorfor", width=370),
    "consequence": Column("Konsekvens ifølge forvaltningen", width=330),
    "focus_area": Column("Indsatsområde"),
    "initiative_id": Column("Id"),
}
OUT = {
    "name": Column("Indsats"),
    "cost_now": Column("Til beslutning, kr.", "kroner"),
    "cost_to_enter": Column("Kommer med, hvis det koster højst, kr.", "kroner"),
    "score": Column("Point", "number", decimals=1),
    "score_to_enter": Column("… eller indsatsen har mindst point", "number", decimals=1),
}
LOSING = {
    "name": Column("Indsats"),
    "administration": Column("Forvaltning"),
    "people": Column("Deltagere, seneste hele år", "count"),
}
COVERAGE = {
    "name": Column("Bydel"),
    "before": Column("Indsatser i dag", "count"),
    "after": Column("I scenariet", "count"),
    "lost": Column("Færre", "count"),
    "kroner_before": Column("Kun i bydelen i dag, kr.", "kroner"),
    "kroner_after": Column("Kun i bydelen i scenariet, kr.", "kroner"),
}
GROUPS = {
    "kind": Column("Hvad"),
    "name": Column("Gruppe"),
    "before": Column("Indsatser i dag", "count"),
    "after": Column("I scenariet", "count"),
    "lost": Column("Færre", "count"),
}
PRICES = {"text": Column("Krav"), "lost": Column("Koster i værdi", "number", decimals=1)}
FRONTIER = {
    "cost": Column("Budget, kr.", "kroner"),
    "value": Column("Værdi", "number", decimals=1),
    "initiatives": Column("Indsatser", "count"),
}
WEIGHTS = {
    "name": Column("Kriterium"),
    "weight": Column("Vægt i svaret", "percent", decimals=1),
    "said": Column("Sat til"),
}
# Of those that stop, how many are reckoned on at once: each takes two optimisations.
FIRST = 8
# Of a curve with very many steps so many are drawn.
_MOST_DRAWN = 300
_PAGE = "prioritering"


def settings_of(store: Reader, text: str, clock: Clock | None) -> Settings:
    """The settings that were written as text. ValueError, with a sentence, where they cannot be read."""
    try:
        return Settings.from_record(resolved(json.loads(text), instead(store, clock=clock)))
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(
            "Scenariets indstillinger kan ikke læses. Vælg scenariet igen på siden Prioritering."
        ) from error


def solved_for(store: Reader, settings: str, clock: Clock | None) -> Solved:
    """The scenario of these settings. ValueError, with a sentence, where it has no answer, or none in the time there is."""
    chosen = settings_of(store, settings, clock)
    try:
        return solve(store, chosen, clock=clock)
    except TimeoutError as error:
        raise ValueError(str(error)) from error


def view_of(id_: str, settings: Settings, title: str, *sources: Source, **more: object) -> View:
    """A view of the scenario of these settings: its subtitle says under which frame it was made."""
    frame_text = f"{words.frame_words(settings)}, {settings.year}"
    subtitle = ". ".join(part for part in (str(more.pop("subtitle", "")), danish.capital(frame_text)) if part)
    return View(id_, title, subtitle=subtitle, sources=sources, page=_PAGE, **more)  # type: ignore[arg-type]


def _view(id_: str, basis: Ground, title: str, *sources: Source, **more: object) -> View:
    return view_of(id_, basis.settings, title, *sources, **more)


def _of_year(query: str, basis: Ground, label: str = "Kilde") -> Source:
    return Source(query, {"year": basis.settings.year}, label=label)


def _of_points() -> Source:
    return Source("scenarios/assessed", label="Kilde til point")


def decision_columns(basis: Ground) -> dict[str, Column]:
    """DECISIONS without a score where too few are known to rank by, and without the other money where there is none."""
    out = ({"score"} if not basis.scores.enough else set()) | (
        {"rest"} if not with_rest(basis.candidates) else set()
    )
    return {name: column for name, column in DECISIONS.items() if name not in out}


def ground_notes(basis: Ground) -> tuple[str, ...]:
    """What is said before the decisions where they rest on little."""
    notes = (words.nothing_known(basis), "" if basis.scores.enough else words.too_little_ground())
    return tuple(note for note in notes if note)


def decisions(
    store: Reader, *, settings: str, clock: Clock | None = None, solved: Solved | None = None
) -> View:
    """The decision on each initiative, those that stop first."""
    basis, answer = solved or solved_for(store, settings, clock)
    return _view(
        "scenario_decisions",
        basis,
        words.headline(basis, answer),
        _of_year("scenarios/candidates", basis),
        _of_points(),
        _of_year("scenarios/proposals", basis, "Kilde til forslag"),
        figures=key_figures(
            store,
            clock or store.clock(),
            {"settings": basis.settings},
            OF_A_SCENARIO,
            computed={solve: (basis, answer)},
        ),
        caption="Beslutning for hver indsats: dem, der stopper, først",
        notes=(
            *ground_notes(basis),
            *(text for text in (words.price_sentence(basis), *words.outside(basis)) if text),
        ),
        **tabled(by_decision(answer, ranked=basis.scores.enough), decision_columns(basis)),
    )


def entering(
    store: Reader,
    *,
    settings: str,
    most: int = FIRST,
    clock: Clock | None = None,
    solved: Solved | None = None,
) -> View:
    """What it would take for those that lose their money to keep it; the best `most` of them."""
    basis, answer = solved or solved_for(store, settings, clock)
    losing = len(dropped(answer))
    rows = entry_table(store, settings=basis.settings, most=most, basis=basis, answer=answer, clock=clock)
    cheap = rows[rows["cost_to_enter"].notna()] if len(rows) else rows
    if not losing:
        title = "Ingen mister penge: rammen rækker til alt, der er til beslutning"
    elif cheap.empty:
        title = "Ingen pris er lav nok til, at nogen af dem kom med"
    else:
        first = cheap.iloc[0]
        title = f"»{first['name']}« kom med, hvis den kostede højst {danish.kroner(first['cost_to_enter'])}"
    columns = (
        OUT if basis.scores.enough else {name: OUT[name] for name in ("name", "cost_now", "cost_to_enter")}
    )
    return _view(
        "scenario_entering",
        basis,
        title,
        _of_year("scenarios/candidates", basis),
        subtitle="Hvad der skulle til, for at dem, der stopper eller mister en bevilling, kom med",
        caption=f"{f'De {number(len(rows))} bedste af dem' if len(rows) < losing else 'De'}, der stopper eller mister en bevilling. "
        "En streg betyder, at ingen pris eller intet pointtal er nok, fordi et krav holder den ude",
        **tabled(rows, columns),
    )


def losing(store: Reader, *, settings: str, clock: Clock | None = None, solved: Solved | None = None) -> View:
    """Participants of the initiatives that stop."""
    basis, answer = solved or solved_for(store, settings, clock)
    rows = stopping(answer)
    many, note = words.affected(rows)
    return _view(
        "scenario_losing",
        basis,
        "Ingen indsats stopper"
        if rows.empty
        else f"{danish.capital(many)} deltager i {plural(len(rows), 'indsats', 'indsatser')}, der stopper",
        _of_year("scenarios/candidates", basis),
        subtitle="Deltagere, der mister deres tilbud",
        caption=f"Indsatser, der stopper. Antal er {ROUNDED}, og {few_persons()} står som »{few()}«; en streg betyder, at ingen har talt",
        notes=(danish.capital(note) + ".",) if len(rows) else (),
        **tabled(rows, LOSING),
    )


def demands(
    store: Reader, *, settings: str, clock: Clock | None = None, solved: Solved | None = None
) -> View:
    """What each demand costs in value."""
    basis, answer = solved or solved_for(store, settings, clock)
    rows = price_table(store, settings=basis.settings, basis=basis, answer=answer, clock=clock)
    dear = rows[rows["lost"].round(1) > 0]
    if rows.empty:
        title = "Der er ingen krav"
    elif dear.empty:
        title = "Ingen af kravene koster noget i værdi"
    else:
        title = (
            f"Dyrest er kravet »{dear.iloc[0]['text']}«: det koster {number(dear.iloc[0]['lost'], 1)} i værdi"
        )
    return _view(
        "scenario_demands",
        basis,
        title,
        _of_year("scenarios/candidates", basis),
        subtitle="Hvad kravene koster",
        caption="Så meget mere værdi kunne scenariet give uden hvert krav alene",
        **tabled(rows, PRICES),
    )


def frontier(
    store: Reader, *, settings: str, clock: Clock | None = None, solved: Solved | None = None
) -> View:
    """The most value that each budget can give, with today and the scenario on it."""
    basis, answer = solved or solved_for(store, settings, clock)
    every, count, today, chosen = frontier_with_points(
        store, settings=basis.settings, basis=basis, answer=answer, clock=clock
    )
    steps = thinned(every, _MOST_DRAWN)
    corners = [
        Point(round(float(after["millions"]), 4), float(row["value"]))
        for before, after in pairwise([*steps.to_dict("records"), steps.iloc[-1].to_dict()])
        for row in (before, after)
    ]
    unsure = answer.value_high - answer.value_low > 0
    same = [round(value, 1) for value in today] == [round(value, 1) for value in chosen]
    here = Point(chosen[0], chosen[1], label="i dag og scenariet" if same else "scenariet")
    if unsure:
        here = replace(here, low=answer.value_low, high=answer.value_high)
    now = Point(today[0], today[1], label="i dag", provisional=True)
    return _view(
        "scenario_frontier",
        basis,
        words.frontier_title(today, chosen),
        _of_year("scenarios/candidates", basis),
        subtitle=f"Den højeste værdi, hvert budget kan give uden krav, {danish.prices(basis.material.price_level)}"
        + (
            ". Lodret streg: scenariets værdi, når de point, der mangler, er lavest og højest"
            if unsure
            else ""
        ),
        chart=Chart(
            "xy",
            (
                Series("Den højeste værdi", tuple(corners), role="limit"),
                Series("I dag og scenariet", (here,) if same else (now, here)),
            ),
            "Samlet værdi (point)",
            f"Kurve over budget og højeste værdi. I dag: {number(today[0], 1)} mio. kr. og værdi {number(today[1], 1)}. "
            f"Scenariet: {number(chosen[0], 1)} mio. kr. og værdi {number(chosen[1], 1)}.",
            decimals=1,
            x_unit="Budget, mio. kr.",
        ),
        caption="Den højeste værdi, hvert budget kan give uden krav",
        notes=(
            f"Kurven har {number(count)} trin; tegnet er {number(len(steps))} af dem, jævnt fordelt over budgettet.",
        )
        if len(steps) < count
        else (),
        **tabled(steps, FRONTIER),
    )


def coverage(
    store: Reader, *, settings: str, clock: Clock | None = None, solved: Solved | None = None
) -> View:
    """Initiatives up for decision in each district, before and after."""
    basis, answer = solved or solved_for(store, settings, clock)
    cover = answer.coverage
    return _view(
        "scenario_coverage",
        basis,
        words.coverage_title(cover),
        _of_year("scenarios/candidates", basis),
        subtitle="Indsatser til beslutning, i dag → i scenariet; mørkere, hvor flere forsvinder",
        chart=Chart(
            "map",
            (
                Series(
                    "Færre indsatser",
                    tuple(
                        Point(
                            float(row.district),
                            float(row.lost),
                            label=f"{number(row.before)} → {number(row.after)}"
                            if row.lost
                            else number(row.after),
                        )
                        for row in cover.itertuples()
                    ),
                ),
            ),
            "indsatser til beslutning (i dag → i scenariet)",
            "Kort over indsatser til beslutning før og efter, pr. bydel: "
            + ", ".join(
                f"{DISTRICTS[int(row.district)]} {number(row.before)} → {number(row.after)}"
                for row in cover.itertuples()
            ),
        ),
        caption="Før og efter, pr. bydel",
        notes=(
            "Indsatser for hele byen tæller i hver bydel.",
            "Penge deles ikke mellem bydele: beløbene er penge til beslutning i indsatser, der kun er i den ene bydel.",
        ),
        **tabled(cover, COVERAGE),
    )


def groups(store: Reader, *, settings: str, clock: Clock | None = None, solved: Solved | None = None) -> View:
    """Initiatives up for decision by focus area, target group and level of prevention, before and after."""
    basis, answer = solved or solved_for(store, settings, clock)
    rows = coverage_by_group(basis, answer.portfolio.chosen)
    gone = rows[(rows["after"] == 0) & (rows["before"] > 0)]
    return _view(
        "scenario_groups",
        basis,
        _groups_title(rows, gone),
        _of_year("scenarios/candidates", basis),
        caption="Før og efter, pr. indsatsområde, målgruppe og forebyggelsesniveau",
        **tabled(rows, GROUPS),
    )


def _groups_title(rows: pd.DataFrame, gone: pd.DataFrame) -> str:
    if len(gone):
        others = f" og {plural(len(gone) - 1, 'gruppe', 'grupper')} til" if len(gone) > 1 else ""
        return f"»{gone.iloc[0]['name']}«{others} mister alle indsatser, der er til beslutning"
    fewer = rows[rows["lost"] > 0]
    if fewer.empty:
        return "Alle grupper beholder de indsatser, der er til beslutning"
    most = fewer.loc[fewer["lost"].idxmax()]
    return f"»{most['name']}« mister flest indsatser: {number(most['lost'])} af {number(most['before'])}"


def scores(store: Reader, *, settings: str, clock: Clock | None = None, solved: Solved | None = None) -> View:
    """The points of each initiative, and where they come from."""
    basis, _ = solved or solved_for(store, settings, clock)
    notes = [words.ground_note(basis), "" if basis.scores.enough else words.too_little_ground()]
    if basis.scores.newest is not None:
        notes.append(
            f"Seneste vurdering: {danish.day(basis.scores.newest)}. Egne resultater og evidens er målt, hvor data har dem."
        )
    return _view(
        "scenario_scores",
        basis,
        words.ground_title(basis),
        _of_points(),
        _of_year("scenarios/proposals", basis, "Kilde til forslag"),
        caption="Point pr. indsats og kriterium, og hvor de kommer fra",
        notes=tuple(note for note in notes if note),
        **tabled(score_table(basis), score_columns()),
    )


def weights(
    store: Reader, *, settings: str, clock: Clock | None = None, solved: Solved | None = None
) -> View:
    """What counts, and how much."""
    basis, _ = solved or solved_for(store, settings, clock)
    rows = words.weight_table(basis)
    most = rows[rows["weight"] == rows["weight"].max()]
    return _view(
        "scenario_weights",
        basis,
        "Alle kriterier tæller lige meget"
        if len(most) == len(rows)
        else f"{danish.capital(danish.listing([str(name).lower() for name in most['name']]))} tæller mest",
        _of_points(),
        caption="Hvad der tæller",
        **tabled(rows, WEIGHTS),
    )
