"""Areas, population, incidents, safety surveys and hotspots of the example."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np

from data.contract import AGE_GROUPS, CRIME_CATEGORIES, DISTRICTS
from tests.example.places import DISTRIKTER, RODER, SPECIAL, Special

Row = dict[str, Any]

FIRST_MONTH = date(2007, 1, 1)
MONTHS = 39  # January 2007 - March 2010
FINAL_MONTHS = 37  # February and March 2010 are provisional
RECOUNTED_FROM = 34  # November 2009 onwards: counted again for the second delivery
COUNTED_FIRST, COUNTED_AGAIN = date(2010, 1, 15), date(2010, 3, 15)

_CATEGORY_SHARES = np.array([0.11, 0.04, 0.34, 0.31, 0.06, 0.14])  # in the contract's order
_AGE_SHARES = np.array([0.115, 0.040, 0.026, 0.115, 0.330, 0.265, 0.109])
# Share of residents under 18 and from 65, relative to the city.
_AGE_TILT = {1: (0.7, 0.9), 2: (0.95, 1.0), 3: (0.9, 0.6), 4: (0.85, 0.7), 5: (1.1, 1.2)}
_AGE_TILT |= {6: (1.1, 1.5), 7: (1.4, 1.5), 8: (1.15, 1.1), 9: (0.95, 1.0), 10: (1.15, 1.1)}
_UNSAFE_EVENING = {
    2007: {1: 0.21, 2: 0.10, 3: 0.29, 4: 0.24, 5: 0.31, 6: 0.14, 7: 0.26, 8: 0.39, 9: 0.19, 10: 0.23},
    2009: {1: 0.21, 2: 0.10, 3: 0.29, 4: 0.24, 5: 0.17, 6: 0.14, 7: 0.26, 8: 0.41, 9: 0.19, 10: 0.23},
}
# How many of the 35 distrikter, least safe first, have each need.
_NEEDS = ("markant", "intensiveret", "ordinær", "reduceret", "minimal")
_NEED_COUNTS = {2007: (5, 9, 11, 7, 3), 2009: (4, 8, 11, 8, 4)}

STARTS = {
    1: date(2009, 2, 1),
    2: date(2009, 1, 1),
    3: date(2009, 1, 1),
    4: date(2009, 2, 1),
    5: date(2009, 2, 1),
    6: date(2009, 11, 1),
}


def month(position: int) -> date:
    """The first day of the month `position` months after January 2007."""
    return date(FIRST_MONTH.year + position // 12, position % 12 + 1, 1)


def bydel_id(district: int) -> str:
    return f"BY-{district:02d}"


def areas() -> list[Row]:
    """Ten bydele, 35 distrikter, the hotspots with the areas they are compared with, and the roder they consist of."""
    districts_of = {d.id: d.district for d in DISTRIKTER}
    centre = {
        n: next(d for d in DISTRIKTER if d.district == n and d.id in _CENTRAL) for n in sorted(DISTRICTS)
    }
    size = {n: sum(d.area_ha for d in DISTRIKTER if d.district == n) for n in DISTRICTS}
    found = [
        _area(bydel_id(n), name, "bydel", n, size[n], centre[n].longitude, centre[n].latitude)
        for n, name in DISTRICTS.items()
    ]
    found += [
        _area(d.id, d.name, "distrikt", d.district, d.area_ha, d.longitude, d.latitude) for d in DISTRIKTER
    ]
    found += [
        _area(s.id, s.name, s.type, districts_of[s.distrikt], s.area_ha, s.longitude, s.latitude)
        for s in SPECIAL
    ]
    special = {s.id: s for s in SPECIAL}
    found += [
        _area(rode, f"Rode {rode[2:]}", "rode", districts_of[special[area].distrikt], None, x, y)
        for area, rode, x, y in RODER
    ]
    return found


# The distrikt whose point stands for its bydel.
_CENTRAL = {"D-01", "D-06", "D-12", "D-15", "D-21", "D-22", "D-26", "D-29", "D-32", "D-34"}


def _area(id_: str, name: str, type_: str, district: int, area_ha: float | None, x: float, y: float) -> Row:
    return {
        "area_id": id_,
        "name": name,
        "type": type_,
        "district": district,
        "area_ha": area_ha,
        "longitude": x,
        "latitude": y,
    }


def area_parts() -> list[Row]:
    """Distrikter make up bydele and hold the special areas, roder make up hotspots; one rode moves from a neighbour to its hotspot
    in 2009."""
    parts = [_part(bydel_id(d.district), d.id) for d in DISTRIKTER]
    parts += [_part(s.distrikt, s.id) for s in SPECIAL]
    parts += [_part(area, rode) for area, rode, _, _ in RODER if rode != "R-1032"]
    parts.append(_part("HN-3", "R-1032") | {"valid_to": date(2008, 12, 31)})
    parts.append(_part("HA-3", "R-1032") | {"valid_from": date(2009, 1, 1)})
    return parts


def _part(area: str, part: str) -> Row:
    return {"area_id": area, "part_id": part, "valid_from": date(2007, 1, 1), "valid_to": None}


def population(rng: np.random.Generator) -> list[Row]:
    """Residents on 1 January 2007-2010; the distrikter of a bydel add up to it."""
    rows: list[Row] = []
    ages = list(AGE_GROUPS.labels)
    for year in range(2007, 2011):
        growth = 1.011 ** (year - 2010)
        per_district = {n: np.zeros(len(ages), dtype=int) for n in DISTRICTS}
        for d in DISTRIKTER:
            persons = _by_age(d.residents * growth, d.district, rng)
            per_district[d.district] += persons
            rows += _persons(d.id, year, persons)
        for s in SPECIAL:
            district = next(d.district for d in DISTRIKTER if d.id == s.distrikt)
            rows += _persons(s.id, year, _by_age(s.residents * growth, district, rng))
        for n, persons in per_district.items():
            rows += _persons(bydel_id(n), year, persons)
    return rows


def _by_age(residents: float, district: int, rng: np.random.Generator) -> np.ndarray:
    young, old = _AGE_TILT[district]
    shares = _AGE_SHARES * np.array([young, young, young, 1, 1, 1, old])
    shares *= rng.normal(1, 0.03, shares.size)
    return np.round(residents * shares / shares.sum()).astype(int)


def _persons(area: str, year: int, persons: np.ndarray) -> list[Row]:
    return [
        {"area_id": area, "year": year, "age_group": age, "persons": int(count)}
        for age, count in zip(AGE_GROUPS.labels, persons, strict=True)
    ]


def start_position(special: Special) -> int:
    """The first month after the start of the hotspot that `special` belongs to."""
    start = STARTS[int(special.id.split("-")[1])]
    return (start.year - FIRST_MONTH.year) * 12 + start.month - 1


def incidents(rng: np.random.Generator) -> list[Row]:
    """Incidents by area, month and category; a distrikt's include those of the special areas in it.

    Months share a season and a common fluctuation; each area has its own drift (3 % a year) and varies some 25 % more
    than Poisson. The last two months are provisional, and the last covers only its first half.
    """
    at = np.arange(MONTHS)
    common = (1 + 0.07 * np.sin(2 * np.pi * (at + 8) / 12)) * rng.normal(1, 0.02, MONTHS)
    counted = {}
    for s in SPECIAL:
        expected = s.monthly * common
        expected[start_position(s) :] *= s.effect
        counted[s.id] = _counts(expected, rng)
    for d in DISTRIKTER:
        drift = np.exp(rng.normal(0, 0.03) * (at - 18) / 12)
        inside = [counted[s.id] for s in SPECIAL if s.distrikt == d.id]
        counted[d.id] = _counts(d.level * common * drift, rng) + sum(inside)
    registered = np.ones(MONTHS)
    registered[FINAL_MONTHS:] = (0.93, 0.44)
    rows: list[Row] = []
    for area in [d.id for d in DISTRIKTER] + [s.id for s in SPECIAL]:
        # Rounding, not chance, so that an area and the distrikt around it lose alike.
        seen = np.floor(counted[area] * registered[:, None] + 0.5).astype(int)
        rows += [
            _incident(area, position, category, int(seen[position, place]))
            for place, category in enumerate(CRIME_CATEGORIES.labels)
            for position in range(MONTHS)
        ]
    return rows


def _counts(expected: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Counts by month and category: Poisson around a gamma level that adds a quarter to the variance."""
    shape = expected / 0.25
    totals = rng.poisson(rng.gamma(shape, expected / shape))
    return rng.multinomial(totals, _CATEGORY_SHARES)


def _incident(area: str, position: int, category: str, count: int) -> Row:
    return {
        "area_id": area,
        "month": month(position),
        "category": category,
        "kind": "anmeldelse",
        "count": count,
        "counted_on": COUNTED_AGAIN if position >= RECOUNTED_FROM else COUNTED_FIRST,
        "provisional": position >= FINAL_MONTHS,
        "origin": "Politiets anmeldelsesstatistik",
    }


def charges(rng: np.random.Generator) -> list[Row]:
    """Charges in 2009 by bydel, month and two categories; many are 1-4."""
    residents = {n: sum(d.residents for d in DISTRIKTER if d.district == n) for n in DISTRICTS}
    return [
        _incident(bydel_id(n), position, category, int(rng.poisson(residents[n] / 50_000 * level)))
        | {"kind": "sigtelse", "counted_on": COUNTED_FIRST, "origin": "Politiets sigtelsesstatistik"}
        for n in DISTRICTS
        for category, level in (("vold", 6.0), ("røveri", 1.8))
        for position in range(24, 36)
    ]


def safety_surveys(rng: np.random.Generator) -> list[Row]:
    """Two surveys: some 300 answers per bydel, spread over its distrikter; and five hotspots with their controls."""
    rows: list[Row] = []
    for year, unsafe in _UNSAFE_EVENING.items():
        by_bydel: dict[int, list[Row]] = {n: [] for n in DISTRICTS}
        for d in DISTRIKTER:
            siblings = sum(other.district == d.district for other in DISTRIKTER)
            answers = int(rng.integers(285, 325) / siblings)
            share = unsafe[d.district] * _LOCAL[int(d.id[2:]) % len(_LOCAL)]
            by_bydel[d.district].append(_survey(d.id, year, answers, share, rng))
        distrikter = [row for found in by_bydel.values() for row in found]
        _set_needs(distrikter, _NEED_COUNTS[year])
        bydele = [_together(bydel_id(n), year, found, rng) for n, found in by_bydel.items()]
        _set_needs(bydele, (1, 2, 3, 2, 2))
        rows += bydele + distrikter
        for s in SPECIAL:
            number = int(s.id.split("-")[1])
            if s.id.startswith(("HA", "HK")) and number != 6:
                better = s.id in ("HA-1", "HA-4") and year == 2009
                rows.append(_survey(s.id, year, int(rng.integers(115, 150)), 0.24 if better else 0.38, rng))
    return rows


_LOCAL = (0.92, 1.08, 1.0)


def _survey(area: str, year: int, answers: int, unsafe_evening: float, rng: np.random.Generator) -> Row:
    evening = int(rng.binomial(answers, min(unsafe_evening, 0.9)))
    day = int(rng.binomial(answers, unsafe_evening * 0.28))
    return _answers(area, year, int(answers / rng.uniform(0.29, 0.36)), answers, day, evening, rng)


def _answers(
    area: str, year: int, invited: int, answers: int, day: int, evening: int, rng: np.random.Generator
) -> Row:
    def weighted(count: int) -> float:
        return round(min(max(count / answers + rng.normal(0, 0.006), 0.0), 1.0), 3)

    return {
        "area_id": area,
        "year": year,
        "invited": invited,
        "answers": answers,
        "unsafe_day": day,
        "unsafe_evening": evening,
        "weighted_share_day": weighted(day),
        "weighted_share_evening": weighted(evening),
        "effective_n": round(answers * 0.86, 1),
        "safety_need": None,
    }


def _together(area: str, year: int, found: list[Row], rng: np.random.Generator) -> Row:
    def total(name: str) -> int:
        return sum(row[name] for row in found)

    return _answers(
        area, year, total("invited"), total("answers"), total("unsafe_day"), total("unsafe_evening"), rng
    )


def _set_needs(rows: list[Row], counts: tuple[int, ...]) -> None:
    ordered = sorted(rows, key=lambda row: (-row["unsafe_evening"] / row["answers"], row["area_id"]))
    needs = [need for need, count in zip(_NEEDS, counts, strict=True) for _ in range(count)]
    for row, need in zip(ordered, needs, strict=True):
        row["safety_need"] = need


_COMPARABLE = {
    1: "Almene boliger fra samme årti, samme anmeldelsesniveau og samme udvikling måned for måned i 2007 og 2008. "
    "Ingen særlig indsats i kontrolområdet i perioden.",
    2: "Samme beboersammensætning og boligtype på den anden side af Nørrebrogade. "
    "Niveau og udvikling fulgtes ad i 2007 og 2008.",
    3: "To almene boligområder fra 1960'erne med samme størrelse. Anmeldelserne fulgtes ad i de to år før starten.",
    4: "Området ligner Bispeparken i alder, boligtype og indkomst, og kurverne fulgtes ad i 2007 og 2008. "
    "Det har ingen fælles grænse med hotspottet.",
}
_STEERING = "Lokal styregruppe med politi, boligorganisation og forvaltningerne"
_CSB = "Center for Sikker By"


def hotspots() -> list[Row]:
    """Six hotspots, one for each thing that can be found out about them."""
    # name, anchoring now and proposed, administration, steering group, leadership, evaluation, design
    # fmt: off
    said: tuple[tuple[str, str, str, str, str | None, str, str, int], ...] = (
        ("Folehaven", "Lokal projektgruppe i Valby", _CSB, "SOF", _STEERING, "Hotspotleder", "i gang", 3),
        ("Mimersgade", "Områdeløftet på Nørrebro", _CSB, "TMF", _STEERING, "Projektleder i områdeløftet", "i gang", 3),
        ("Urbanplanen", "Lokal projektgruppe på Amager", _CSB, "SOF", _STEERING, "Hotspotleder", "i gang", 3),
        ("Bispeparken", "Boligsocial helhedsplan", _CSB, "SOF", _STEERING, "Hotspotleder", "i gang", 3),
        ("Øresundsvej", "Boligsocial helhedsplan", "Fortsat lokal forankring", "SOF", "Helhedsplanens bestyrelse",
         "Projektleder i helhedsplanen", "planlagt", 2),
        ("Karens Minde", "Ikke fastlagt", _CSB, "BUF", None, "Områdeleder i klubberne", "ikke planlagt", 2),
    )
    # fmt: on
    return [
        {
            "hotspot_id": f"H-{n}",
            "name": name,
            "area_id": f"HA-{n}",
            "control_area_id": f"HK-{n}",
            "neighbour_area_id": f"HN-{n}",
            "neighbour_control_area_id": f"HNK-{n}",
            "start": STARTS[n],
            "finish": date(2011, 12, 31),
            "anchoring_now": now,
            "anchoring_proposed": proposed,
            "administration": administration,
            "steering_group": steering,
            "leadership": leader,
            "evaluation_status": status,
            "evidence_design": design,
            "comparability": _COMPARABLE.get(n),
        }
        for n, (name, now, proposed, administration, steering, leader, status, design) in enumerate(said, 1)
    ]
