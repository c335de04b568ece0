"""The effort against gang crime in a few sentences, each composed of figures that can be followed to their rows: what is done, by whom,
for whom and where, with which money, what the situation is, what works, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data import danish
from data.contract import ADMINISTRATIONS, DISTRICTS
from data.persons import is_number
from data.store import Clock, Reader
from queries import run
from queries.initiatives.amounts import year_of_budget
from queries.results.initiatives import initiative_lights
from queries.results.states import goal_states
from queries.status.situation import situation

GANG = {"gang_related": True}
UNKNOWN = "ikke oplyst"
NAMED = 3  # initiatives by name
COMPARED = 3  # from here on the Maryland scale asks for a group to compare with


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

    def ask(name: str, **parameters: Any) -> Any:
        return run(store, name, clock=clock, administration=administration, **parameters)

    summary = ask("initiatives/summary", **GANG).iloc[0]
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
    sentences = [
        Sentence(
            "Indsatser",
            f"Indsatsen mod bandekriminalitet består af {danish.plural(summary['initiatives'], 'indsats', 'indsatser')}: "
            f"{danish.listing(states)}.",
            "initiatives/summary",
            GANG,
            0,
        )
    ]
    year = year_of_budget(run(store, "initiatives/years", clock=clock), clock.today.year) or clock.today.year
    listed = ask("initiatives/list", year=year, **GANG)
    listed = listed[listed["status"].isin(("planlagt", "i gang"))]
    sentences += _largest(listed, year)
    whose = ask("exit/administrations", **GANG).to_dict("records")
    if whose:
        named = danish.listing(
            [
                f"{ADMINISTRATIONS.labels[row['administration']]} ({danish.number(row['initiatives'])})"
                for row in whose
            ]
        )
        sentences.append(
            Sentence(
                "Forvaltninger",
                f"De planlagte og igangværende ligger i {named}.",
                "exit/administrations",
                GANG,
            )
        )
    sentences += _for_whom(
        ask("initiatives/target_groups", **GANG),
        len(ask("exit/stopping", **GANG)),
        ask("exit/eighteen", **GANG)["passage"].value_counts(),
    )
    sentences += _where(ask("initiatives/places", **GANG))
    sentences += _money(
        ask("initiatives/totals", year=year, **GANG).dropna(subset=["budget"]),
        ask("initiatives/money", year=year, by="funding", **GANG),
        year,
        clock.today.year,
    )
    sentences += _expiring(ask("initiatives/expiring", **GANG))
    sentences += _situation(store, clock)
    levels = ask("exit/levels", **GANG).to_dict("records")
    kinds = danish.listing(
        [
            f"{danish.number(row['initiatives'])} med {row['level']}"
            for row in levels
            if row["level"] != UNKNOWN
        ]
    )
    without = sum(row["initiatives"] for row in levels if row["level"] == UNKNOWN)
    parts = [f"Af indsatserne arbejder {kinds} forebyggelse"] if kinds else []
    if without:
        parts.append(f"{danish.number(without)} oplyser ikke forebyggelsesniveau")
    sentences.append(Sentence("Forebyggelse", f"{'; '.join(parts)}.", "exit/levels", GANG))
    sentences += _goals(ask("exit/goals", **GANG), goal_states(store, clock=clock))
    lights = initiative_lights(store, clock=clock)
    sentences += _works(listed, lights[lights["initiative_id"].isin(list(listed["initiative_id"]))], year)
    return sentences + _exit(whole) + _sure(listed, year)


def _largest(listed: Any, year: int) -> list[Sentence]:
    """The initiatives that the money goes to, by name."""
    budgeted = listed[listed["budget"].notna()].head(NAMED)
    if budgeted.empty:
        return []
    named = [
        f"»{row['name']}« ({ADMINISTRATIONS.labels[row['administration']]}, {danish.kroner(row['budget'])} "
        f"i {danish.prices(row['price_level'])})"
        for row in budgeted.to_dict("records")
    ]
    what = "Den største er" if len(named) == 1 else "De største er"
    return [
        Sentence(
            "Hvad der gøres",
            f"{what} {danish.listing(named)}.",
            "initiatives/list",
            {**GANG, "year": year},
        )
    ]


_GROUPS = {
    "under 18": "for unge under 18",
    "18+": "for personer på 18 år og derover",
    "lokalområder": "for lokalområder",
    "alle": "for alle aldre",
}


def _for_whom(groups: Any, stopping: int, passages: Any) -> list[Sentence]:
    who = danish.listing(
        [
            f"{danish.number(row['initiatives'])} {_GROUPS.get(row['target_group'], 'uden oplyst målgruppe')}"
            for row in groups.to_dict("records")
        ]
    )
    sentences = (
        [Sentence("Målgruppe", f"Af indsatserne er {who}.", "initiatives/target_groups", GANG)] if who else []
    )
    reaching = int(passages.sum())
    if stopping or reaching:
        throughout = int(passages.get("hele vejen", 0))
        parts = [f"{danish.number(stopping) if stopping else 'ingen'} stopper, når de unge fylder 18"]
        followed = danish.number(throughout) if throughout else "ingen"
        parts.append(
            f"{danish.number(reaching)} når 18-25-årige, og {followed} af dem følger dem hele vejen"
            if reaching
            else "ingen når 18-25-årige"
        )
        query = "exit/eighteen" if reaching else "exit/stopping"
        sentences.append(Sentence("Alder", f"{danish.capital('; '.join(parts))}.", query, GANG))
    return sentences


def _expiring(years: Any) -> list[Sentence]:
    """The money that runs out first."""
    rows = years[years["budget"].notna()].to_dict("records")
    if not rows:
        return []
    first = [row for row in rows if row["expires"] == rows[0]["expires"]]
    grants = danish.listing(
        [f"{danish.kroner(row['budget'])} om året i {danish.prices(row['price_level'])}" for row in first]
    )
    return [
        Sentence(
            "Bevillinger",
            f"Heraf er {grants} midlertidige og udløber i {int(rows[0]['expires'])}.",
            "initiatives/expiring",
            GANG,
        )
    ]


def _situation(store: Reader, clock: Clock) -> list[Sentence]:
    """Of the situation what is about gangs: the young people known in groups, and unrest."""
    sentences = []
    for one in situation(store, clock=clock):
        if one.figure.source is None or one.figure.source.query not in (
            "results/measurements",
            "unrest/events",
        ):
            continue
        sure = (
            "Der er for få målinger til at sige, om det er mere end et tilfældigt udsving"
            if one.moved == "few"
            else f"Ændringen er {one.figure.tone_text}"
        )
        before = f"; {one.before}" if one.before else ""
        text = f"{one.figure.label}, {one.period}: {one.figure.text}{before}. {sure}."
        sentences.append(
            Sentence("Situationen", text, one.figure.source.query, dict(one.figure.source.parameters))
        )
    return sentences


def _works(listed: Any, lights: Any, year: int) -> list[Sentence]:
    """What the initiatives' own results say, by the rule of their lights; those that are on track by name."""
    parameters = {**GANG, "year": year}
    if lights.empty:
        text = "Ingen af indsatserne har målt et resultat eller en effekt, så det kan ikke siges, hvad der virker."
        return [Sentence("Hvad der virker", text, "results/chains", parameters)] if len(listed) else []
    counts = lights["colour"].value_counts()
    results = [
        f"{danish.number(counts[colour])} {word}"
        for colour, word in (
            ("green", "er på vej med alle de mål, der kan bedømmes"),
            ("yellow", "er kun på vej med nogle af målene eller usikre"),
            ("red", "er ikke på vej med noget"),
            ("grey", "kan ikke bedømmes"),
        )
        if counts.get(colour)
    ]
    measured = danish.plural(len(lights), "indsats har", "indsatser har")
    text = f"{measured} målt et resultat eller en effekt: {danish.listing(results)}"
    green = set(lights.loc[lights["colour"] == "green", "initiative_id"])
    names = [f"»{name}«" for name in listed.loc[listed["initiative_id"].isin(green), "name"].head(NAMED)]
    text += (
        f". På vej er {'blandt andre ' if len(green) > len(names) else ''}{danish.listing(names)}"
        if names
        else ""
    )
    return [Sentence("Hvad der virker", f"{text}.", "results/chains", parameters)]


def _sure(listed: Any, year: int) -> list[Sentence]:
    """How strong the evidence behind the initiatives is, by CSB's own scale."""
    scale = listed["evidence_design"].dropna()
    missing = len(listed) - len(scale)
    grounds = [
        f"{danish.number(count)} {word}"
        for count, word in (
            (int((scale >= COMPARED).sum()), "på en undersøgelse med en sammenligningsgruppe"),
            (int(((scale > 0) & (scale < COMPARED)).sum()), "på en svagere undersøgelse"),
            (int((scale == 0).sum()), "ikke på nogen undersøgelse"),
        )
        if count
    ]
    if not grounds:
        return []
    of = danish.plural(
        len(listed), "planlagt eller igangværende indsats", "planlagte og igangværende indsatser"
    )
    text = f"Hvor sikkert det er: Af {of} bygger {danish.listing(grounds)}"
    text += f"; {danish.number(missing)} er ikke vurderet." if missing else "."
    return [Sentence("Hvor sikkert det er", text, "initiatives/list", {**GANG, "year": year})]


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
    parts: list[Sentence] = []
    missing = "" if year == this_year else f"Der er ikke oplyst et budget for {this_year}. "
    for row in totals.to_dict("records"):
        shares = [
            f"{danish.kroner(part['budget'])} {_source(part['part'])}"
            for part in funding[funding["price_level"] == row["price_level"]].to_dict("records")
            if not danish.is_missing(part["budget"])
        ]
        parameters = {**GANG, "year": year, "price_level": row["price_level"]}
        text = (
            f"{missing if not parts else ''}I {year} er der afsat {danish.kroner(row['budget'])} ({danish.prices(row['price_level'])}) til "
            f"{danish.plural(row['with_budget'], 'indsats', 'indsatser')}"
        )
        parts.append(
            Sentence(
                "Økonomi",
                f"{text}: {danish.listing(shares)}.",
                "initiatives/money",
                {**parameters, "by": "funding"},
            )
        )
    if not parts:
        parts.append(
            Sentence(
                "Økonomi",
                f"{missing}Ingen af indsatserne har et budget for {year}.",
                "initiatives/totals",
                {**GANG, "year": year},
            )
        )
    return parts


def _source(part: str) -> str:
    return {
        "kommunal": "kommunale midler",
        "satspulje": "satspuljemidler",
        "anden statslig pulje": "fra andre statslige puljer",
        "EU": "fra EU",
        "fond": "fra fonde",
        "boligorganisation": "fra boligorganisationer",
    }.get(part, "uden oplyst kilde")


_STATES = {
    "green": "er nået eller på vej",
    "yellow": "er usikre",
    "red": "nås ikke",
    "grey": "kan ikke bedømmes",
}


def _goals(goals: Any, states: Any) -> list[Sentence]:
    if goals.empty:
        return [Sentence("Resultater", "Ingen af indsatserne er knyttet til et mål.", "exit/goals", GANG)]
    colours = states[states["goal_id"].isin(list(goals["goal_id"]))]["colour"].value_counts()
    goals_in_words = danish.listing(
        [
            f"{danish.number(colours[colour])} {word if colours[colour] > 1 or colour != 'yellow' else 'er usikkert'}"
            for colour, word in _STATES.items()
            if colours.get(colour)
        ]
    )
    text = f"Indsatserne skal flytte {danish.plural(len(goals), 'mål', 'mål')}: {goals_in_words}."
    return [Sentence("Resultater", text, "exit/goals", GANG)]


def _exit(whole: Mapping[str, Any] | None) -> list[Sentence]:
    if whole is None:
        return []
    parts = []
    if is_number(whole["started"]):
        parts.append(f"ca. {danish.number(whole['started'])} er begyndt i et exit-forløb")
    if not danish.is_missing(whole["completed_share"]):
        parts.append(
            f"{danish.percent(whole['completed_share'])} af de afsluttede forløb er gennemført "
            f"(95 %-interval {danish.span(whole['completed_share_low'] * 100, whole['completed_share_high'] * 100, unit='%')})"
        )
    if not danish.is_missing(whole["relapsed_share"]):
        parts.append(
            f"{danish.percent(whole['relapsed_share'])} af de ca. {danish.number(whole['followed'])}, der er fulgt i 12 måneder, "
            f"har haft tilbagefald ({danish.span(whole['relapsed_share_low'] * 100, whole['relapsed_share_high'] * 100, unit='%')})"
        )
    if not parts:
        return []
    text = "; ".join(parts)
    return [Sentence("Exit", f"{danish.capital(text)}.", "exit/programme")]
