"""The effort against gang crime in a few sentences, each composed of figures that can be followed to their rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data import danish
from data.contract import ADMINISTRATIONS, DISTRICTS
from data.store import Clock, Reader
from queries import run
from queries.initiatives.amounts import year_of_budget
from queries.results.states import goal_states
from queries.results.words import COLOUR_WORDS

GANG = {"gang_related": True}
UNKNOWN = "ikke oplyst"


@dataclass(frozen=True)
class Sentence:
    """A sentence and where its figures come from: the question, its parameters, and the answer's row (None: all of it)."""

    subject: str
    text: str
    query: str
    parameters: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None


def description(
    store: Reader, *, clock: Clock, whole: Mapping[str, Any] | None = None, administration: str | None = None
) -> list[Sentence]:
    """The sentences in the order they are to be read; empty when no initiative is marked as directed at gangs.

    `whole`: what may be shown of all exit programmes together (`queries.exit.flow.Flow.whole`). Money is never added across price levels.
    """

    def asked(name: str, **parameters: Any) -> Any:
        return run(store, name, clock=clock, administration=administration, **parameters)

    summary = asked("initiatives/summary", **GANG).iloc[0]
    if not summary["initiatives"]:
        return []
    states = [
        f"{danish.number(summary[name])} {word}"
        for name, word in (
            ("running", "i gang"),
            ("planned", "planlagt"),
            ("ended", "afsluttet eller stoppet"),
        )
        if summary[name]
    ]
    found = [
        Sentence(
            "Indsatser",
            f"Indsatsen mod bandekriminalitet består af {danish.plural(summary['initiatives'], 'indsats', 'indsatser')}: "
            f"{danish.listing(states)}.",
            "initiatives/summary",
            GANG,
            0,
        )
    ]
    whose = asked("exit/administrations", **GANG).to_dict("records")
    if whose:
        named = danish.listing(
            [
                f"{ADMINISTRATIONS.labels[row['administration']]} ({danish.number(row['initiatives'])})"
                for row in whose
            ]
        )
        found.append(
            Sentence(
                "Forvaltninger",
                f"De planlagte og igangværende ligger i {named}.",
                "exit/administrations",
                GANG,
            )
        )
    found += _where(asked("initiatives/places", **GANG))
    year = year_of_budget(run(store, "initiatives/years", clock=clock), clock.today.year) or clock.today.year
    found += _money(
        asked("initiatives/totals", year=year, **GANG).dropna(subset=["budget"]),
        asked("initiatives/money", year=year, by="funding", **GANG),
        year,
        clock.today.year,
    )
    levels = asked("exit/levels", **GANG).to_dict("records")
    kinds = danish.listing(
        [
            f"{danish.number(row['initiatives'])} med {row['level']}"
            for row in levels
            if row["level"] != UNKNOWN
        ]
    )
    without = sum(row["initiatives"] for row in levels if row["level"] == UNKNOWN)
    told = [f"Af indsatserne arbejder {kinds} forebyggelse"] if kinds else []
    if without:
        told.append(f"{danish.number(without)} oplyser ikke forebyggelsesniveau")
    found.append(Sentence("Forebyggelse", f"{'; '.join(told)}.", "exit/levels", GANG))
    found += _goals(asked("exit/goals", **GANG), goal_states(store, clock=clock))
    return found + _exit(whole)


def _where(places: Any) -> list[Sentence]:
    rows = places.to_dict("records")
    own = [row for row in rows if row["rank"] <= 10 and row["named"]]
    counts = {row["place"]: row["initiatives"] for row in rows}
    own.sort(key=lambda row: -row["named"])
    parts = [f"{danish.number(counts['hele byen'])} gælder hele byen"] if counts.get("hele byen") else []
    if own:
        most = danish.listing(
            [f"{DISTRICTS[int(row['place'])]} ({danish.number(row['named'])})" for row in own[:3]]
        )
        parts.append(f"flest nævner {most}")
    none = [DISTRICTS[int(row["place"])] for row in rows if row["rank"] <= 10 and not row["named"]]
    if none:
        parts.append(f"ingen nævner {danish.listing(none, 'eller')}")
    text = "; ".join(parts)
    return [Sentence("Sted", f"{danish.capital(text)}.", "initiatives/places", GANG)] if parts else []


def _money(totals: Any, funding: Any, year: int, this_year: int) -> list[Sentence]:
    found: list[Sentence] = []
    missing = "" if year == this_year else f"Der er ikke oplyst et budget for {this_year}. "
    for row in totals.to_dict("records"):
        shares = [
            f"{danish.kroner(part['budget'])} {_source(part['part'])}"
            for part in funding[funding["price_level"] == row["price_level"]].to_dict("records")
            if not danish.is_missing(part["budget"])
        ]
        parameters = {**GANG, "year": year, "price_level": row["price_level"]}
        text = (
            f"{missing if not found else ''}I {year} er der afsat {danish.kroner(row['budget'])} ({danish.prices(row['price_level'])}) til "
            f"{danish.plural(row['with_budget'], 'indsats', 'indsatser')}"
        )
        found.append(
            Sentence(
                "Økonomi",
                f"{text}: {danish.listing(shares)}.",
                "initiatives/money",
                {**parameters, "by": "funding"},
            )
        )
    if not found:
        found.append(
            Sentence(
                "Økonomi",
                f"{missing}Ingen af indsatserne har et budget for {year}.",
                "initiatives/totals",
                {**GANG, "year": year},
            )
        )
    return found


def _source(part: str) -> str:
    return {
        "kommunal": "kommunale midler",
        "satspulje": "satspuljemidler",
        "anden statslig pulje": "fra andre statslige puljer",
        "EU": "fra EU",
        "fond": "fra fonde",
        "boligorganisation": "fra boligorganisationer",
    }.get(part, "uden oplyst kilde")


def _goals(goals: Any, states: Any) -> list[Sentence]:
    if goals.empty:
        return [Sentence("Resultater", "Ingen af indsatserne er knyttet til et mål.", "exit/goals", GANG)]
    colours = states[states["goal_id"].isin(list(goals["goal_id"]))]["colour"].value_counts()
    told = danish.listing(
        [
            f"{danish.number(colours[colour])} {word}"
            for colour, word in COLOUR_WORDS.items()
            if colours.get(colour)
        ]
    )
    text = f"Indsatserne skal flytte {danish.plural(len(goals), 'mål', 'mål')}: {told}."
    return [Sentence("Resultater", text, "exit/goals", GANG)]


def _exit(whole: Mapping[str, Any] | None) -> list[Sentence]:
    if whole is None:
        return []
    parts = []
    if not danish.is_missing(whole["started"]):
        parts.append(f"{danish.number(whole['started'])} er begyndt i et exit-forløb")
    if not danish.is_missing(whole["completed_share"]):
        parts.append(
            f"{danish.percent(whole['completed_share'])} af de afsluttede forløb er gennemført "
            f"(95 %-interval {danish.span(whole['completed_share_low'] * 100, whole['completed_share_high'] * 100, unit='%')})"
        )
    if not danish.is_missing(whole["relapsed_share"]):
        parts.append(
            f"{danish.percent(whole['relapsed_share'])} af de {danish.number(whole['followed'])}, der er fulgt i 12 måneder, "
            f"har haft tilbagefald ({danish.span(whole['relapsed_share_low'] * 100, whole['relapsed_share_high'] * 100, unit='%')})"
        )
    if not parts:
        return []
    text = "; ".join(parts)
    return [Sentence("Exit", f"{danish.capital(text)}.", "exit/programme")]
