"""A district on one page, alone or beside another: its money, initiatives and goals, crime, safety, unrest and readiness, hotspots,
meetings, and what is missing. Every line is put together of what its own page says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.columns import Column
from data.contract import ADMINISTRATIONS, DISTRICTS, TARGET_GROUPS
from data.danish import (
    MISSING,
    capital,
    is_missing,
    kroner_exact,
    listing,
    number,
    percent,
    plural,
    plural_in_words,
    some,
    span,
)
from data.store import Clock, Reader
from queries import run
from queries.briefing.parts import address
from queries.dialogue.participation import by_district
from queries.dialogue.safety import latest
from queries.figures import key_figures
from queries.hotspots.effect import share_difference
from queries.hotspots.overview import overview
from queries.initiatives.selection import Selection
from queries.initiatives.views import gaps
from queries.results.states import goal_states
from queries.results.words import COLOURS, VERDICTS, verdict_word
from queries.status.situation import Measured, situation
from queries.status.summary import counted_goals
from queries.view import KeyFigure, Source, View

_FIGURES = (
    "initiatives",
    "own_budget",
    "grants",
    "without_budget",
    "unrest_events",
    "unrest_as_agreed",
    "meetings",
    "agreements_kept",
)
_BESIDE = ("initiatives", "own_budget", "unrest_events")
ADULTS = "18+"


@dataclass(frozen=True)
class Line:
    """One line of the page: what it is of, what is told, and the answer."""

    group: str
    label: str
    text: str


@dataclass(frozen=True)
class Profile:
    """A district or an administration, by its official number or its letters, and what is known of it."""

    code: int | str
    name: str
    lines: tuple[Line, ...]
    figures: tuple[KeyFigure, ...]


def profile(store: Reader, *, clock: Clock | None = None, district: int) -> Profile:
    """Everything of one district, in the order that it is read."""
    clock = clock or store.clock()
    figures = dict(zip(_FIGURES, key_figures(store, clock, {"district": district}, _FIGURES), strict=True))
    met = by_district(store, clock=clock, district=district).iloc[0]
    residents = None if is_missing(met["residents"]) or not met["residents"] else float(met["residents"])
    year = "" if residents is None else f" (1. januar {int(met['residents_year'])})"
    lines = [
        Line("Indbyggere", "Indbyggere", f"{number(residents)}{year}" if residents else MISSING),
        Line("Indsatser", "Indsatser", figure_text(figures["initiatives"])),
        Line("Penge", figures["own_budget"].label, figure_text(figures["own_budget"])),
        Line("Penge", "Eget budget pr. indbygger", _per_resident(figures["own_budget"], residents)),
        Line("Penge", f"Budget til {TARGET_GROUPS.labels[ADULTS]}", _for_adults(store, clock, district)),
        Line("Penge", figures["grants"].label, figure_text(figures["grants"])),
        Line("Penge", figures["without_budget"].label, figure_text(figures["without_budget"])),
        Line(
            "Mål", "Mål, som bydelens egne og fælles indsatser bidrager til", _goals(store, clock, district)
        ),
        *_situation(situation(store, clock=clock, district=district), residents),
        Line("Tryghed", "Utrygge om aftenen og natten mod resten af byen", _standing(store, clock, district)),
        Line("Uro", figures["unrest_as_agreed"].label, figure_text(figures["unrest_as_agreed"])),
        Line("Uro", "Beredskab", _readiness(store, clock, district)),
        Line("Hotspots", "Hotspots", _hotspots(store, clock, district)),
        Line("Møder", figures["meetings"].label, figure_text(figures["meetings"])),
        Line(
            "Møder",
            "Deltagere pr. 1.000 indbyggere",
            MISSING if is_missing(met["per_thousand"]) else number(met["per_thousand"], 1),
        ),
        Line("Møder", figures["agreements_kept"].label, figure_text(figures["agreements_kept"])),
        Line(
            "Huller", "Det, ingen indsats i bydelen eller for hele byen nævner", _gaps(store, clock, district)
        ),
    ]
    return Profile(district, DISTRICTS[district], tuple(lines), tuple(figures[id_] for id_ in _BESIDE))


def district(store: Reader, *, clock: Clock | None = None, district: int, beside: int | None = None) -> View:
    """One district, or two side by side."""
    clock = clock or store.clock()
    chosen = [district, *([beside] if beside and beside != district else [])]
    profiles = [profile(store, clock=clock, district=one) for one in chosen]
    return View(
        "district",
        _title(store, clock, profiles),
        subtitle="Egne indsatser nævner kun bydelen, fælles nævner også andre. Beløb deles ikke mellem bydele",
        figures=profiles[0].figures if len(profiles) == 1 else (),
        **side_by_side(profiles),
        sources=(
            Source("initiatives/chosen", {"district": district}, label="Kilde: indsatser"),
            Source("initiatives/money_rows", {"district": district}, label="Kilde: penge"),
            Source("status/incident_months", {"district": district}, label="Kilde: anmeldelser"),
            Source("dialogue/areas", {"type": "bydel", "district": district}, label="Kilde: tryghed"),
            Source("unrest/districts", {"district": district}, label="Kilde: uro og beredskab"),
        ),
        page="bydel",
        address=address(district) | ({"ved_siden_af": DISTRICTS[beside]} if beside in chosen[1:] else {}),
    )


def side_by_side(profiles: Sequence[Profile]) -> dict[str, Any]:
    """`caption=`, `columns=` and `rows=` of their View: a row for each label of any of them, in their order; what one has not is missing
    there."""
    order: dict[tuple[str, str], None] = {}
    for one in profiles:
        order |= dict.fromkeys((line.group, line.label) for line in one.lines)
    texts = [{(line.group, line.label): line.text for line in one.lines} for one in profiles]
    groups = list(dict.fromkeys(group for group, _ in order))
    keys = sorted(order, key=lambda key: groups.index(key[0]))
    return {
        "caption": " og ".join(one.name for one in profiles),
        "columns": (Column("Emne"), Column("Hvad"), *(Column(one.name) for one in profiles)),
        "rows": tuple((*key, *(cells.get(key, MISSING) for cells in texts)) for key in keys),
    }


def figure_text(figure: KeyFigure) -> str:
    """ "3 af 3; 0 er inden for fristen; ingen over fristen" """
    return "; ".join(part for part in (figure.text, figure.note, figure.tone_text) if part)


def _per_resident(budget: KeyFigure, residents: float | None) -> str:
    if budget.value is None or not residents:
        return MISSING
    return kroner_exact(round(budget.value / residents))


def _for_adults(store: Reader, clock: Clock, district: int) -> str:
    """The year's budget for those from 18: the district's own, shared with others, and the whole city's."""
    selection = Selection(store, clock, {"district": district, "target_group": ADULTS})
    year = selection.year(None)
    money = None if year is None else selection.district_money(year)
    return MISSING if money is None else f"{year}: {money.in_words()}"


def _goals(store: Reader, clock: Clock, district: int) -> str:
    """Which goals the initiatives that name the district serve, and how each stands."""
    chosen = run(store, "initiatives/chosen", clock=clock, district=district)
    own = set(chosen.loc[[district in [*places] for places in chosen["districts"]], "initiative_id"])
    goals = counted_goals(goal_states(store, clock=clock))
    serving = pd.Series([bool(own & {*ids}) for ids in goals["initiative_ids"]], goals.index, dtype=bool)
    return goals_told(goals[serving], len(goals))


def goals_told(rows: pd.DataFrame, of: int) -> str:
    """Goals by their verdict, those that are not met by name: "3 af 22. Når det ikke: »Højst 180 unge« (M-04). Usikkert: M-05 og M-13".

    `rows`: of states.goal_states; `of`: how many goals there are.
    """
    if rows.empty:
        return "ingen"
    by_word: dict[str, list[str]] = {}
    # In the order of the verdicts, those that are missed first.
    goals = [
        (COLOURS[row["verdict"]] != "red", row) for row in rows.sort_values("goal_id").to_dict("records")
    ]
    for is_not_missed, row in sorted(goals, key=lambda one: (one[0], [*VERDICTS].index(one[1]["verdict"]))):
        named = row["goal_id"] if is_not_missed else f"»{row['text'].rstrip('.')}« ({row['goal_id']})"
        by_word.setdefault(verdict_word(row), []).append(named)
    parts = [f"{capital(word)}: {some(named, 'mål', 'mål', most=12)}" for word, named in by_word.items()]
    return f"{number(len(rows))} af {number(of)}. {'. '.join(parts)}"


def _situation(measured: tuple[Measured, ...], residents: float | None) -> list[Line]:
    groups = {"situation_crime": "Kriminalitet", "situation_unrest": "Uro"}
    lines = []
    for one in measured:
        id_ = one.figure.id
        if not (id_ in groups or id_.startswith("situation_unsafe")):
            continue
        group = groups.get(id_, "Tryghed")
        lines.append(
            Line(group, one.figure.label, f"{one.figure.text} ({one.figure.note}): {one.figure.tone_text}")
        )
        if id_ == "situation_crime" and residents and one.figure.value is not None:
            rate = number(1000 * one.figure.value / residents, 1)
            lines.append(Line(group, "Anmeldelser pr. 1.000 indbyggere", f"{rate} ({one.period})"))
    return lines


def _standing(store: Reader, clock: Clock, district: int) -> str:
    survey = latest(store, clock=clock, district=district)
    if survey.empty:
        return "bydelen er ikke spurgt"
    row = survey.iloc[0]
    words = {"kan ikke skelnes": "kan ikke skelnes fra resten af byen"}.get(
        row["standing"], f"{row['standing']} end resten af byen"
    )
    return f"{percent(row['share'], 1)} ({span(row['low'] * 100, row['high'] * 100, 1, '%')}) i {int(row['year'])}; {words}"


def _readiness(store: Reader, clock: Clock, district: int) -> str:
    row = run(store, "unrest/districts", clock=clock, district=district).iloc[0]
    if not row["delivered"]:
        return "ikke leveret"
    parts = [str(row["state"])]
    if not is_missing(row["coordinator"]):
        parts.append(f"{row['coordinator']} koordinerer")
    if not is_missing(row["anchoring"]):
        parts.append(f"forankret i {ADMINISTRATIONS.labels.get(row['anchoring'], row['anchoring'])}")
    if row["with_goal"]:
        parts.append(
            f"første indsats i tide {number(row['within_goal'])} af {number(row['with_goal'])} gange"
        )
    return "; ".join(parts)


def _hotspots(store: Reader, clock: Clock, district: int) -> str:
    hotspots = overview(store, clock=clock, district=district)
    return (
        "; ".join(f"{row['name']}: {row['verdict_text']}" for row in hotspots.to_dict("records")) or "ingen"
    )


def _gaps(store: Reader, clock: Clock, district: int) -> str:
    view = gaps(store, clock=clock, district=district)
    return "; ".join(f"{row[0]}: {row[1]}" for row in view.rows) or "ingen"


def _title(store: Reader, clock: Clock, profiles: list[Profile]) -> str:
    """Own initiatives and money of one; of two, whether one is less safe than the other."""
    if len(profiles) == 1:
        one = profiles[0]
        count, budget, unrest = one.figures
        events = int(unrest.value or 0)
        parts = [
            plural(int(count.value or 0), "indsats", "indsatser"),
            *([] if budget.value is None else [f"{budget.text} til bydelens egne"]),
            plural_in_words(events, "urolighed", "uroligheder")
            if events
            else "ingen indberettede uroligheder",
        ]
        # Not joined by »og«: the money is not for the events.
        return f"{one.name}: {'; '.join(parts)}"
    names = [one.name for one in profiles]
    surveyed: dict[int | str, Any] = {
        int(row["district"]): row for row in latest(store, clock=clock).to_dict("records")
    }
    rows = [surveyed.get(one.code) for one in profiles]
    if rows[0] is None or rows[1] is None:
        missing = [name for name, row in zip(names, rows, strict=True) if row is None]
        return f"{capital(listing(names))}: {listing(missing)} er ikke spurgt om tryghed"
    return _less_safe(names, rows[0], rows[1])


def _less_safe(names: list[str], first: Mapping[Any, Any], second: Mapping[Any, Any]) -> str:
    difference = share_difference(
        first["share"] * first["size"], first["size"], second["share"] * second["size"], second["size"]
    )
    if difference.low <= 0 <= difference.high:
        return f"{names[0]} og {names[1]} kan ikke skelnes i utryghed om aftenen"
    more, less = (names[1], names[0]) if difference.low > 0 else (names[0], names[1])
    shares = sorted((float(first["share"]), float(second["share"])), reverse=True)
    return f"{more} er mere utryg om aftenen ({percent(shares[0])}) end {less} ({percent(shares[1])})"
