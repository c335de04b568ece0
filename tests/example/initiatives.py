"""Focus areas, initiatives, their money, proposals and assessments."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from data.contract import CRITERIA
from tests.example.catalogue import Entry, Funding, entries
from tests.example.goals import goals_of
from tests.example.kinds import KINDS, unit_of
from tests.example.process import working_day
from tests.example.truths import IN_OTHER_PRICES, MIXED_FUNDING, SPENT_TO_JANUARY

Row = dict[str, Any]

# Seed of what is there at all, as opposed to the figures.
STRUCTURE = 17

# fmt: off
_FOCUS_AREAS = (
    ("Tidlig forebyggelse", "Børn, unge og forældre, før problemerne vokser."),
    ("Skole, uddannelse og fritidsjob", "Fremmøde, faglighed og en plads på arbejdsmarkedet."),
    ("Opsøgende arbejde blandt unge", "Voksne, der er til stede, hvor de unge er."),
    ("Bander og rekruttering", "Unge, der er på vej ind i en gruppering, og deres søskende."),
    ("Exit og resocialisering", "Veje ud af kriminalitet, også for dem over 18 år."),
    ("Trygge byrum", "Belysning, renhold, overblik og mennesker på stedet."),
    ("Boligområder og naboskab", "Helhedsplaner, områdeløft og naboer, der kender hinanden."),
    ("Beredskab ved uroligheder", "Hvem der gør hvad, når der er uro i en bydel."),
    ("Piger og unge kvinder i bandemiljøer", "Kærester, søstre og unge kvinder med tilknytning til grupperinger."),
)
# fmt: on


def focus_areas() -> list[Row]:
    """Nine focus areas; no initiative covers the last."""
    return [
        {"focus_area_id": f"IO-{n}", "name": name, "description": text, "rank": n}
        for n, (name, text) in enumerate(_FOCUS_AREAS, 1)
    ]


# Where a method has been studied elsewhere, the design behind it; by words in the description.
_STUDIED = {"lodtrækningsforsøg": 5, "manualbaseret": 4, "Manualbaseret": 3}


def initiatives(rng: np.random.Generator) -> list[Row]:
    """One row per entry of the catalogue. When each began is the same for all seeds."""
    structure = np.random.default_rng(STRUCTURE)
    return [
        _initiative(entry, number, _start(entry, structure), rng) for number, entry in enumerate(entries())
    ]


def _initiative(entry: Entry, number: int, start: date, rng: np.random.Generator) -> Row:
    kind = KINDS[entry.kind]
    design = next(
        (n for word, n in _STUDIED.items() if word in entry.description), int(rng.choice([0, 1, 1, 2, 2, 3]))
    )
    described = entry.cost >= 500_000 and "noid" not in entry and rng.random() < 0.88
    target = round(kind.share * 100 + rng.integers(3, 10))
    ends = entry.expires and _all_ends(entry) and entry.id not in MIXED_FUNDING
    status, finish = "i gang", date(entry.expires or 0, 12, 31) if ends else None
    if "plan" in entry:
        status = "planlagt"
    elif "slut" in entry:
        status, finish = "afsluttet", date(2009, 12, 31)
    elif "stop" in entry:
        status, finish = "stoppet", date(2010, 1, 31)
    ages = entry.ages or (None, None)
    return {
        "initiative_id": entry.id,
        "own_number": _own_number(entry, number),
        "name": entry.name,
        "administration": entry.administration,
        "contributing_administrations": entry.marked("+") or None,
        "description": entry.description,
        "purpose": entry.purpose,
        "focus_area_id": f"IO-{entry.focus}",
        "goal_ids": goals_of(entry, number) or None,
        "hotspot_id": next((f"H-{n}" for n in entry.marked("H-")), None),
        "prevention_level": entry.level,
        "approach": entry.approach,
        "target_group": entry.target,
        "age_from": ages[0],
        "age_to": ages[1],
        "gang_related": "bande" in entry,
        "districts": list(entry.districts),
        "partners": list(kind.partners),
        "start": start,
        "finish": finish,
        "status": status,
        "unit": unit_of(entry.administration, entry.kind),
        "statutory": "lov" in entry,
        "success_criterion": kind.success.format(target) if described else None,
        "evidence_design": design if entry.ongoing and "noid" not in entry and rng.random() < 0.86 else None,
        "case_number": f"{2007 + number % 3}-{20_000 + 37 * number}" if number % 3 else None,
    }


def _all_ends(entry: Entry) -> bool:
    return all(f.last_year for f in entry.funding)


def _own_number(entry: Entry, number: int) -> str:
    place = int(entry.id[-3:])
    return {
        "SOF": f"S-{4700 + place}",
        "BUF": f"BU/{place:03d}",
        "KFF": f"kf{place:02d}",
        "TMF": f"TMF.{100 + place}",
        "BIF": f"BIF {place:02d}-{2008 + number % 3}",
    }.get(entry.administration, f"{entry.administration}{place}")


def _start(entry: Entry, structure: np.random.Generator) -> date:
    draws = structure.random(2)

    def pick(choices: tuple[int, ...], place: int) -> int:
        return choices[int(draws[place] * len(choices))]

    if "plan" in entry:
        return date(2010, pick((5, 8), 0), 1)
    if "noid" in entry:
        return date(2010, pick((1, 2, 3), 0), 1)
    if entry.expires and _all_ends(entry):
        return date(entry.expires - pick((2, 3), 0), pick((1, 1, 4, 8), 1), 1)
    return date(pick((2002, 2003, 2004, 2005, 2006, 2007), 0), pick((1, 8), 1), 1)


def money_years(entry: Entry) -> list[int]:
    """The years for which the initiative has money, 2009-2011; none where the administration has given no figures."""
    if "noid" in entry or "nomoney" in entry:
        return []
    if "slut" in entry or "stop" in entry:
        return [2009]
    return [2010, 2011] if "plan" in entry else [2009, 2010, 2011]


def finances(started: dict[str, date], rng: np.random.Generator) -> list[Row]:
    """Accounts 2009 and budget 2010 in running prices, 2011 in 2010 prices; the TMF counts in 2010 prices from 2010, the KFF in 2009.

    Amounts are whole thousands. `started`: initiative -> start.
    """
    rows: list[Row] = []
    for entry in entries():
        for year in money_years(entry):
            if year < started[entry.id].year:
                continue
            for funding in entry.funding:
                if funding.last_year and year > funding.last_year:
                    continue
                amount = entry.cost * funding.share * (rng.uniform(0.93, 0.98) if year == 2009 else 1)
                shares = [(entry.administration, 1.0)]
                if entry.marked("$"):
                    shares = [(entry.administration, 0.75), (entry.marked("$")[0], 0.25)]
                rows += [_finance(entry, year, a, funding, amount * share, rng) for a, share in shares]
    return [delivered for row in rows for delivered in _planted(row)] + _permanent_of_2011(rows)


def _planted(row: Row) -> list[Row]:
    """The row as it is delivered: in other prices, counted to another day, or as a grant beside permanent money."""
    administration, year, prices = IN_OTHER_PRICES
    if (row["administration"], row["year"]) == (administration, year):
        factor = _INDEX[prices] / _INDEX[year]
        dearer = {name: float(round(row[name] * factor, -3)) for name in _AMOUNTS if row[name] is not None}
        row = row | dearer | {"price_level": str(prices)}
    if row["initiative_id"] in SPENT_TO_JANUARY and row["year"] == 2010:
        row = row | {"spent_on": date(2010, 1, 31)}
    share = MIXED_FUNDING.get(row["initiative_id"])
    if share is None:
        return [row]
    permanent = {name: float(round(row[name] * share, -3)) for name in _AMOUNTS if row[name] is not None}
    grant = {name: row[name] - amount for name, amount in permanent.items()}
    places = round(row["full_time_equivalents"] * share, 1)
    return [
        row | permanent | _PERMANENT | {"full_time_equivalents": places},
        row | grant | {"full_time_equivalents": round(row["full_time_equivalents"] - places, 1)},
    ]


_AMOUNTS = ("adopted_budget", "revised_budget", "spent")
_PERMANENT: Row = {"funding": "satspulje", "duration": "varig", "expires": None}


def _permanent_of_2011(rows: list[Row]) -> list[Row]:
    """What goes on of those whose grant has run out."""
    return [
        row
        | _PERMANENT
        | {
            "year": 2011,
            "adopted_budget": float(round(row["adopted_budget"] * MIXED_FUNDING[row["initiative_id"]], -3)),
            "revised_budget": None,
            "spent": None,
            "spent_on": None,
            "price_level": "2010",
            "full_time_equivalents": round(
                row["full_time_equivalents"] * MIXED_FUNDING[row["initiative_id"]], 1
            ),
        }
        for row in rows
        if row["initiative_id"] in MIXED_FUNDING and row["year"] == 2010
    ]


# Not the year after: there is no index of a year before it is over.
_INDEX = {2007: 96.8, 2008: 100.0, 2009: 103.4, 2010: 105.9}


def price_index() -> list[Row]:
    return [
        {"year": year, "index_value": value, "origin": "Pris- og lønindeks (opdigtet)"}
        for year, value in _INDEX.items()
    ]


# Who delivered before the end of February could count January only.
_SPENT_UNTIL = {administration: date(2010, 1, 31) for administration in ("TMF", "BIF", "BUF")}


def _finance(
    entry: Entry, year: int, administration: str, funding: Funding, amount: float, rng: np.random.Generator
) -> Row:
    budget = round(amount, -4) or round(amount, -3)
    revised = round(budget * rng.choice([1, 1, 1, 1.03, 0.96]), -3) if year <= 2010 else None
    spent = spent_on = None
    if year == 2009:
        spent, spent_on = round(budget * rng.uniform(0.9, 1.03), -3), date(2009, 12, 31)
    elif year == 2010:
        spent, spent_on = (
            round(budget * rng.uniform(0.11, 0.19), -3),
            _SPENT_UNTIL.get(administration, date(2010, 2, 28)),
        )
    in_prices_of_2010 = year == 2011 or (administration == "TMF" and year == 2010)
    positions = budget * 0.7 / 520_000
    return {
        "initiative_id": entry.id,
        "year": year,
        "administration": administration,
        "funding": funding.source,
        "spending": funding.spending,
        "adopted_budget": budget,
        "revised_budget": revised,
        "spent": spent,
        "spent_on": spent_on,
        "price_level": "2010" if in_prices_of_2010 else "løbende",
        "duration": "midlertidig" if funding.last_year else "varig",
        "expires": funding.last_year,
        "full_time_equivalents": round(positions, 1) if funding.spending == "drift" else None,
    }


def proposals(rng: np.random.Generator) -> list[Row]:
    """What the administrations propose for 2011: for grants that expire in 2010, and some efficiencies elsewhere."""
    rows: list[Row] = []
    numbers: dict[str, int] = {}
    for entry in entries():
        if not entry.ongoing or not money_years(entry):
            continue
        kinds: list[tuple[str, float]] = []
        if entry.expires == 2010:
            # The change is from what the initiative costs today, when the money runs out.
            kinds = [("uændret", 0.0), ("reduktion", -float(rng.choice([0.25, 0.3, 0.4])))]
            kinds += (
                [("stop", -1.0)]
                if rng.random() < 0.5
                else [("udvidelse", float(rng.choice([0.2, 0.3, 0.5])))]
            )
        elif "lov" not in entry and rng.random() < 0.13:
            kinds = [("effektivisering", -float(rng.choice([0.05, 0.08, 0.1])))]
        for kind, share in kinds:
            numbers[entry.administration] = numbers.get(entry.administration, 0) + 1
            rows.append(_proposal(entry, numbers[entry.administration], kind, share))
    return rows


def _proposal(entry: Entry, number: int, kind: str, share: float) -> Row:
    loss = KINDS[entry.kind].loss
    consequence = {
        "uændret": "Indsatsen fortsætter som i dag, når bevillingen udløber.",
        "reduktion": loss,
        "stop": f"Indsatsen ophører. {loss}",
        "udvidelse": "Flere kan få tilbuddet, og det kan udbredes til en bydel mere.",
        "effektivisering": "Fælles planlægning og færre lokaler. Antallet af deltagere er det samme.",
    }[kind]
    return {
        "proposal_id": f"F-{entry.administration}-{number:02d}",
        "initiative_id": entry.id,
        "administration": entry.administration,
        "type": kind,
        "year": 2011,
        # Of the money that runs out.
        "change": float(round(entry.cost * (1 - MIXED_FUNDING.get(entry.id, 0)) * share, -3)),
        "price_level": "2010",
        "consequence": consequence,
    }


# The twins: the second is dearer and weaker in every criterion than the first.
_TWINS = {"KFF-001": (3, 3, 3, 4, 4, 3), "KFF-002": (1, 2, 1, 2, 2, 1)}
_REASONS = {
    "egne resultater": ("Ingen målte resultater.", "Få målinger, og de peger i flere retninger.", "Resultaterne er på niveau med målet.",
                        "Resultaterne ligger over målet.", "Resultaterne ligger klart over målet to år i træk."),
    "evidens": ("Ingen undersøgelser af metoden.", "Erfaringer uden sammenligning.", "Undersøgelser med sammenligning uden for byen.",
                "Flere gode undersøgelser peger samme vej.", "Metoden er undersøgt i lodtrækningsforsøg."),
    "dokumentation": ("Der er ingen tal.", "Deltagere tælles, men ikke resultater.", "Årlig opgørelse uden sammenligning.",
                      "Løbende måling med fast opgørelse.", "Løbende måling med sammenligningsgruppe."),
    "samarbejde": ("Står alene.", "Enkelte aftaler med andre indsatser.", "Faste møder med skole og klub.",
                   "Flere indsatser bygger på denne.", "Andre indsatser kan ikke undvære denne."),
    "inddragelse": ("Ingen frivillige eller lokale aktører.", "Lokale aktører orienteres.", "Lokale aktører deltager i planlægningen.",
                    "Frivillige bærer en del af indsatsen.", "Drives i høj grad af frivillige og beboere."),
    "potentiale": ("Kan ikke udbygges.", "Kan udvides lidt for flere penge.", "Kan bruges i en bydel mere.",
                   "Kan udbredes til flere bydele.", "Kan udbredes til hele byen uden store udgifter."),
}  # fmt: skip


def assessments(measured: set[str], rng: np.random.Generator) -> list[Row]:
    """Scores 0-4 by criterion for what is going on; about one in ten is missing.

    `measured`: initiatives with a measured result; the others have no score for their own results.
    """
    rows: list[Row] = []
    for entry in entries():
        if not entry.ongoing or "noid" in entry:
            continue
        quality = rng.normal(0, 0.6)
        when = working_day(date(2010, 2, int(rng.integers(8, 20))))
        for place, criterion in enumerate(CRITERIA.labels):
            # What is strong already has less left to develop.
            expected = 2.3 + (-0.7 if criterion == "potentiale" else 1.0) * quality
            score = int(np.clip(round(expected + rng.normal(0, 0.85)), 0, 4))
            missing = rng.random() < 0.09 or (criterion == "egne resultater" and entry.id not in measured)
            if entry.id in _TWINS:
                score, missing = _TWINS[entry.id][place], False
            if missing:
                continue
            rows.append(
                {
                    "initiative_id": entry.id,
                    "criterion": criterion,
                    "score": float(score),
                    "reason": _REASONS[criterion][score],
                    "assessed_by": unit_of(entry.administration, entry.kind),
                    "date": when,
                }
            )
    return rows
