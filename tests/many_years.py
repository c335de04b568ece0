"""A store that has lived from 2009 to November 2026: delivered a year at a time, with what the municipality has published.

Published: crime reports per 1,000 residents, residents of 2021 and 2025, reports of 2021 and of Amager Vest in 2023, the survey's shares
and answers, the follow-up of 2021 (25 initiatives: 8 reached all, 14 some, 3 not measured). The rest is made up. What has ended stands
beside what runs: three strategies' goals, four hotspots, three cases before the committee, initiatives, grants.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np

from data.contract import CRIME_CATEGORIES, CSB_ADMINISTRATION, DISTRICTS, sheet
from data.store import DATABASE, Store
from tests.rows import delivery

FIRST, LAST = 2009, 2026
TODAY = date(2026, 11, 28)
# The days the pages are walked on; the first is before anything was delivered.
DAYS = (date(2009, 6, 1), date(2010, 12, 1), date(2015, 6, 1), date(2021, 8, 10), TODAY, date(2029, 6, 1))

Row = dict[str, Any]
REPORTS_PER_1000 = {2009: 76, 2019: 56, 2020: 38, 2021: 35, 2022: 40, 2023: 39}
RESIDENTS = {2009: 518_574, 2021: 638_147, 2025: 667_124}
REPORTS_OF_2021 = 22_042
AMAGER_VEST_2023 = 1_899
# Unsafe by day and in the evening, per cent; asked and answered.
UNSAFE = {
    2009: (11, 24), 2014: (7.1, 18), 2017: (9, 22), 2018: (12, 20), 2019: (9, 18), 2020: (9, 15), 2021: (9, 16), 2022: (9, 17),
    2023: (8.5, 16.5), 2024: (8, 13), 2025: (8, 13),
}  # fmt: skip
# Safe by day and in the evening.
SAFE = {2022: (85, 76), 2023: (87, 77), 2024: (88, 80)}
ASKED = {2017: (9_245, 3_041), 2018: (10_934, 3_863), 2020: (14_400, 4_880), 2022: (12_939, 3_596)}
FOLLOW_UP_2021 = {"SOF": 10, "ØKF": 7, "BIF": 4, "TMF": 2, "KFF": 1, "BUF": 1}
REACHED_ALL, REACHED_SOME, NOT_MEASURED = 8, 14, 3
STRATEGIES = ((2010, 2013), (2018, 2021), (2022, 2029))
_WEIGHT = dict(zip(DISTRICTS, (9, 12, 13, 11, 10, 7, 7, 9, 8.8, 13.2), strict=True))
_CATEGORIES = list(CRIME_CATEGORIES.labels)


def residents(year: int) -> int:
    return round(float(np.interp(year, list(RESIDENTS), list(RESIDENTS.values()))))


def reports(year: int) -> int:
    if year == 2021:
        return REPORTS_OF_2021
    return round(
        float(np.interp(year, list(REPORTS_PER_1000), list(REPORTS_PER_1000.values())))
        * residents(year)
        / 1000
    )


def shared_out(total: int, weights: list[float]) -> list[int]:
    """`total` in whole parts like `weights`: what is left over by rounding stands in the first."""
    parts = [int(total * weight / sum(weights)) for weight in weights]
    return [parts[0] + total - sum(parts), *parts[1:]]


def _places() -> dict[str, list[Row]]:
    areas: list[Row] = [
        {
            "area_id": f"D-{number}",
            "name": name,
            "type": "bydel",
            "district": number,
            "area_ha": 700 + 40 * number,
        }
        for number, name in DISTRICTS.items()
    ]
    areas += [
        {
            "area_id": f"{letter}-{number}",
            "name": f"{word} {number}",
            "type": type_,
            "district": district,
            "area_ha": 40,
        }
        for number, district in enumerate((5, 3, 8, 10), 1)
        for letter, word, type_ in (("HA", "Kvarter", "hotspot"), ("HK", "Sammenligning", "kontrol"))
    ]
    areas.append(
        {"area_id": "DI-1", "name": "Indre Nørrebro", "type": "distrikt", "district": 3, "area_ha": 170}
    )
    return {
        "areas": areas,
        "hotspots": [
            {"hotspot_id": f"H-{number}", "name": f"Kvarter {number}", "area_id": f"HA-{number}", "control_area_id": f"HK-{number}",
             "start": start, "finish": finish, "administration": "SOF", "evaluation_status": status,
             "anchoring_now": "Lokal projektgruppe" if number > 2 else None}
            for number, (start, finish, status) in enumerate((
                (date(2009, 2, 1), date(2011, 12, 31), "afsluttet"), (date(2011, 3, 1), date(2014, 12, 31), "afsluttet"),
                (date(2022, 1, 1), date(2026, 3, 31), "i gang"), (date(2024, 5, 1), None, "planlagt"),
            ), 1)
        ],
        "focus_areas": [
            {"focus_area_id": f"IO-{number}", "name": name, "rank": number}
            for number, name in enumerate(("Tidlig forebyggelse", "Exit og 18+", "Trygge byrum"), 1)
        ],
    }  # fmt: skip


def _strategies() -> list[Row]:
    return [
        {"strategy_id": f"S-{first}", "name": f"Sikker By {first}-{last}", "start": date(first, 1, 1), "finish": date(last, 12, 31)}
        for first, last in STRATEGIES
    ]  # fmt: skip


def _goals() -> dict[str, list[Row]]:
    """Three strategies' goals: unsafe in the evening at most 15 % (missed in 2021, 13 % since), at most 72 reports per 1,000."""
    return {
        "goals": [
            {"goal_id": "M-01", "strategy_id": "S-2010", "level": "effektmål",
             "text": "Utryghed om aftenen er højst 18 % i 2013", "target_group": "alle",
             "focus_area_id": "IO-3", "indicator_id": "I-001", "administration": "ØKF", "deadline": date(2013, 12, 31)},
            {"goal_id": "M-02", "strategy_id": "S-2018", "level": "effektmål",
             "text": "Utryghed om aftenen er højst 15 % i 2021", "target_group": "alle",
             "focus_area_id": "IO-3", "indicator_id": "I-002", "administration": "ØKF", "deadline": date(2021, 12, 31)},
            {"goal_id": "M-03", "strategy_id": "S-2022", "level": "effektmål",
             "text": "Højst 72 anmeldelser pr. 1.000 indbyggere i 2029", "target_group": "alle",
             "focus_area_id": "IO-1", "indicator_id": "I-003", "administration": "ØKF", "deadline": date(2029, 12, 31)},
            {"goal_id": "M-04", "strategy_id": "S-2022", "level": "delmål",
             "text": "Flere unge i fritidsjob i 2028", "target_group": "under 18",
             "focus_area_id": "IO-1", "indicator_id": "I-004", "administration": "BIF", "deadline": date(2028, 12, 31)},
            {"goal_id": "R-01", "level": "retningslinje", "text": "Indsatser over 0,5 mio. kr. måles", "focus_area_id": "IO-1"},
        ],
        "indicators": [
            {"indicator_id": id_, "name": name, "type": "effekt", "unit": unit, "direction": direction, "baseline": baseline,
             "baseline_period": first, "target": target, "target_period": last, "frequency": frequency, "counts_persons": False}
            for id_, name, unit, direction, baseline, first, target, last, frequency in (
                ("I-001", "Utrygge om aftenen, 2010-13", "procent", "ned", 24, "2009", 18, "2013", "år"),
                ("I-002", "Utrygge om aftenen, 2018-21", "procent", "ned", 20, "2018", 15, "2021", "år"),
                ("I-003", "Anmeldelser pr. 1.000 indbyggere", "anmeldelser pr. 1.000", "ned", 76, "2009", 72, "2029", "år"),
                ("I-004", "Fritidsjob", "job", "op", 300, "2021", 400, "2028", "måned"),
            )
        ],
    }  # fmt: skip


def _initiatives() -> dict[str, list[Row]]:
    """The 25 of 2021's follow-up, half of them ended since; ten that ended in 2013; four that began in 2024; one planned."""
    rows: list[Row] = []
    indicators: list[Row] = []

    def initiative(id_: str, administration: str, start: date, finish: date | None, status: str) -> None:
        number = len(rows)
        rows.append(
            {"initiative_id": id_, "name": f"Indsats {number + 1}", "administration": administration, "purpose": "begge",
             "focus_area_id": f"IO-{1 + number % 3}",
             "goal_ids": ["M-01" if start.year < 2018 else "M-02" if start.year < 2022 else "M-03"],
             "target_group": ("under 18", "18+", "lokalområder", "alle")[number % 4], "gang_related": number % 3 == 0,
             "districts": [1 + number % 10], "start": start, "finish": finish, "status": status, "prevention_level": "sekundær"}
        )  # fmt: skip

    for number in range(10):
        initiative(f"SOF-{number + 1:03}", "SOF", date(2009, 1, 1), date(2013, 12, 31), "i gang")
    follow_up = [code for code, count in FOLLOW_UP_2021.items() for _ in range(count)]
    for number, code in enumerate(follow_up):
        id_ = f"{code}-{101 + number}"
        initiative(id_, code, date(2018, 1, 1), None if number % 2 else date(2023, 12, 31), "i gang")
        indicators += [
            {"indicator_id": f"I-{100 + 2 * number + part}", "name": f"{name} i indsats {number + 1}", "initiative_id": id_,
             "type": "resultat", "unit": "forløb", "direction": "op", "baseline": 100, "baseline_period": "2018",
             "target": 120, "target_period": "2021", "frequency": "år", "counts_persons": False, "counted_as": "nye i perioden"}
            for part, name in enumerate(("Gennemførte forløb", "Nye aftaler"))
        ]  # fmt: skip
    for number in range(4):
        initiative(f"SUF-{201 + number}", "SUF", date(2024, 1, 1), None, "i gang")
    initiative("BUF-301", "BUF", date(2027, 1, 1), None, "planlagt")
    return {"initiatives": rows, "indicators": indicators}


def of_follow_up(number: int, part: int) -> float | None:
    """What indicator `part` of the follow-up's initiative `number` measured in 2021; the target is 120."""
    if number >= REACHED_ALL + REACHED_SOME:
        return None
    return 125.0 if number < REACHED_ALL or part == 0 else 105.0


def _survey(year: int) -> list[Row]:
    day, evening = UNSAFE[year]
    asked, answered = ASKED.get(year, (10_000, 3_300))
    rows = []
    mean = sum(w * (1 + 0.05 * (n - 4.5)) for n, w in enumerate(_WEIGHT.values())) / sum(_WEIGHT.values())
    for number, (district, answers) in enumerate(
        zip(DISTRICTS, shared_out(answered, [1.0] * 10), strict=True), 0
    ):
        # Five districts above the city's share, five as far below it.
        tilt = 1 + 0.05 * (number - 4.5)
        rows.append(
            {"area_id": f"D-{district}", "year": year, "invited": asked // 10, "answers": answers,
             "unsafe_day": round(answers * day / 100 * tilt), "unsafe_evening": round(answers * evening / 100 * tilt)}
            | _safe(year, answers, tilt - mean)
        )  # fmt: skip
    return rows


def _safe(year: int, answers: int, away: float) -> Row:
    """The shares of safe and neither, from 2022 on; of women fewer are safe in the evening than of men."""
    if year not in SAFE:
        return {}
    found: Row = {"women_answers": answers // 2, "men_answers": answers - answers // 2}
    for when, safe, unsafe in zip(("day", "evening"), SAFE[year], UNSAFE[year], strict=True):
        # Where more are unsafe fewer are safe, by as much of the city's share.
        found[f"safe_{when}"] = (safe - unsafe * away) / 100
        found[f"neither_{when}"] = (100 - safe - unsafe) / 100
        for sex, more in (("women", -6 if when == "evening" else 0), ("men", 6 if when == "evening" else 0)):
            found[f"{sex}_safe_{when}"] = found[f"safe_{when}"] + more / 100
    return found


def _of_year(year: int, rng: np.random.Generator) -> dict[str, list[Row]]:
    """What became known of a year: the last one goes no further than October."""
    months = range(1, 11) if year == LAST else range(1, 13)
    counted = date(year + 1, 1, 20) if year < LAST else date(year, 11, 1)
    incidents: list[Row] = []
    by_district = dict(zip(DISTRICTS, shared_out(reports(year), list(_WEIGHT.values())), strict=True))
    if year == 2023:
        by_district[1] += by_district[10] - AMAGER_VEST_2023
        by_district[10] = AMAGER_VEST_2023
    for district, total in by_district.items():
        cells = shared_out(total, list(1 + 0.15 * rng.standard_normal(12 * len(_CATEGORIES)).clip(-2, 2)))
        for month in months:
            for place, category in enumerate(_CATEGORIES):
                incidents.append(
                    {"area_id": f"D-{district}", "month": date(year, month, 1), "category": category, "kind": "anmeldelse",
                     "count": cells[12 * place + month - 1], "counted_on": counted}
                )  # fmt: skip
    for number, (start, finish) in enumerate(((2009, 2011), (2011, 2014), (2022, 2026), (2024, 9999)), 1):
        for month in months:
            during = start <= year <= finish
            for letter in ("HA", "HK"):
                incidents.append(
                    {"area_id": f"{letter}-{number}", "month": date(year, month, 1), "category": "vold", "kind": "anmeldelse",
                     "count": int(rng.poisson(14 if during and letter == "HA" else 20)), "counted_on": counted}
                )  # fmt: skip
    population = [
        {"area_id": f"D-{district}", "year": year, "age_group": age, "persons": persons}
        for district, of_district in zip(
            DISTRICTS, shared_out(residents(year), list(_WEIGHT.values())), strict=True
        )
        for age, persons in zip(
            ("0-9", "10-14", "15-17", "18-24", "25-39", "40-64", "65+"),
            shared_out(of_district, [11, 5, 3, 11, 31, 28, 11]),
            strict=True,
        )
    ]
    known = {
        goal["indicator_id"]
        for goal in _goals()["goals"]
        if "indicator_id" in goal and _GOAL_YEARS[goal["goal_id"]] <= year
    }
    # The goal of reports is of the strategy of 2022, which looks back to 2009.
    told = range(FIRST, year + 1) if year == 2022 else [year] if 2022 < year < LAST else []
    measurements: list[Row] = [
        {"indicator_id": "I-003", "period": str(one), "value": round(1000 * reports(one) / residents(one), 2), "counted_on": counted}
        for one in told
    ]  # fmt: skip
    if year in UNSAFE:
        measurements += [
            {"indicator_id": id_, "period": str(year), "value": float(UNSAFE[year][1]), "counted_on": counted}
            for id_ in ("I-001", "I-002")
            if id_ in known
        ]
    if year >= 2022:
        measurements += [
            {"indicator_id": "I-004", "period": f"{year}-{month:02}", "value": float(rng.poisson(300 + 10 * (year - 2021))),
             "counted_on": counted}
            for month in months
        ]  # fmt: skip
    numbered = [row["initiative_id"] for row in _initiatives()["initiatives"]]
    if 2018 <= year <= 2021:
        measurements += [
            {"indicator_id": f"I-{100 + 2 * number + part}", "period": str(year), "counted_on": counted,
             "value": value if year == 2021 else 100.0 + 3 * (year - 2018)}
            for number in range(25) for part in (0, 1)
            if (value := of_follow_up(number, part)) is not None
        ]  # fmt: skip
    finances = [
        {"initiative_id": row["initiative_id"], "year": year, "administration": row["administration"], "funding": "kommunal",
         "spending": "drift", "adopted_budget": 1_000_000 + 20_000 * at, "spent": 900_000, "spent_on": counted,
         "price_level": "løbende", "duration": "midlertidig" if at % 4 == 0 else "varig",
         "expires": min((row["finish"] or date(2027, 12, 31)).year, 2027) if at % 4 == 0 else None}
        for at, row in enumerate(_initiatives()["initiatives"])
        if row["start"].year <= year and (row["finish"] is None or row["finish"].year >= year)
    ]  # fmt: skip
    assert {row["initiative_id"] for row in finances} <= set(numbered)
    return {
        "incidents": incidents,
        "population": population,
        "measurements": measurements,
        "finances": finances,
        "safety_surveys": _survey(year) if year in UNSAFE else [],
        "exit_programme": [
            {"program": "Exit-forløb", "start_period": f"{year}-H{half}", "places": 30, "referred": 40, "started": 30, "ongoing": 0,
             "completed": 20, "dropped_out": 10, "followed": 20, "relapsed": 7}
            for half in ((1,) if year == LAST else (1, 2))
        ],
        "unrest_events": [
            {"event_id": f"U-{year}-{number}", "occurred_at": datetime(year, 1 + int(rng.integers(10)), 1 + number, 21, 30),
             "district": 1 + int(rng.integers(10)), "type": "stenkast", "severity": 2, "first_response_minutes": 30,
             "closed": date(year, 11, 1), "follow_up": "gennemført"}
            for number in range(12)
        ],
        "dialogue_events": [
            {"meeting_id": f"DM-{year}-{number}", "date": date(year, 4 + number, 10), "district": 1 + (year + number) % 10,
             "form": "borgermøde", "participants": 40, "theme": "Belysning", "agreement": "Ny belysning ved stien",
             "follow_up_deadline": date(year, 10, 1), "follow_up_status": "gennemført" if year < LAST else "i gang"}
            for number in range(4)
        ],
        "decisions": [
            {"decision_id": f"B-{year}", "date": date(year, 2, 2), "committee": "Økonomiudvalget",
             "decision": f"Opfølgning for {year} forelægges", "responsible": "ØKF", "deadline": date(year, 12, 1),
             "status": "i gang" if year == LAST else "gennemført"}
        ],
        "meetings": [{"meeting_id": f"MD-{year}", "date": date(year, 3, 1), "type": "myndighedsmøde", "party": "Rigspolitiet"}],
    }  # fmt: skip


def _case(year: int, done: bool) -> dict[str, list[Row]]:
    """The way of one case to the committee: the steps of a year, of which the three cases are told apart."""
    steps = (
        ("Høring", "høring", date(year, 10, 1), date(year, 11, 1)),
        ("Indstilling skrives", "udarbejdelse", date(year, 11, 2), date(year, 11, 20)),
        ("Godkendelse", "godkendelse", date(year, 11, 21), date(year, 12, 1)),
        ("Udsendelse", "udsendelse", date(year, 12, 8), date(year, 12, 8)),
        ("Økonomiudvalgets møde", "møde", date(year, 12, 15), date(year, 12, 15)),
    )
    return {
        "milestones": [
            {"milestone_id": f"P-{year}-{number}", "name": name, "type": type_, "body": "Økonomiudvalget" if type_ == "møde" else None,
             "start": start, "original_deadline": end, "deadline": end, "responsible": "CSB",
             "status": "afsluttet" if done or number == 1 else "ikke begyndt", "finished_on": end if done or number == 1 else None}
            for number, (name, type_, start, end) in enumerate(steps, 1)
        ],
        "hearing_answers": [
            {"party": party, "question": f"Hvad skal prioriteres i {year + 1}?", "deadline": date(year, 11, 1),
             "answered_on": date(year, 10, 28) if done or party != "SOF" else None, "answer": "Forvaltningen bakker op."}
            for party in ("SOF", "BUF", "BIF")
        ],
    }  # fmt: skip


# When what was made so was first delivered: an initiative or hotspot by the year it began, a goal by its number.
_GOAL_YEARS = {"M-01": FIRST, "R-01": FIRST, "M-02": 2018, "M-03": 2022, "M-04": 2022}


def _new_in(year: int) -> dict[str, list[Row]]:
    """What the year's first delivery names for the first time."""
    places, goals, initiatives = _places(), _goals(), _initiatives()
    known = {
        row["goal_id"]: row.get("indicator_id")
        for row in goals["goals"]
        if _GOAL_YEARS[row["goal_id"]] == year
    }
    begun = [row for row in initiatives["initiatives"] if min(row["start"].year, 2024) == year]
    ids = {row["initiative_id"] for row in begun}
    return {
        "areas": places["areas"] if year == FIRST else [],
        "focus_areas": places["focus_areas"] if year == FIRST else [],
        "hotspots": [row for row in places["hotspots"] if row["start"].year == year],
        "strategies": [
            row for row in _strategies() if row["start"].year == (2010 if year == FIRST else year)
        ],
        "goals": [row for row in goals["goals"] if row["goal_id"] in known],
        "initiatives": begun,
        "indicators": [row for row in goals["indicators"] if row["indicator_id"] in known.values()]
        + [row for row in initiatives["indicators"] if row["initiative_id"] in ids],
    }


def _deliveries() -> Iterator[tuple[datetime, dict[str, list[Row]]]]:
    rng = np.random.default_rng(2026)
    initiatives = _initiatives()
    for year in range(FIRST, LAST + 1):
        if new := {table: rows for table, rows in _new_in(year).items() if rows}:
            yield datetime(max(year, 2010), 1, 15, 9), new
        yield datetime(year + 1, 1, 31, 9) if year < LAST else datetime(LAST, 11, 2, 9), _of_year(year, rng)
        if year in (2012, 2017, 2025, LAST):
            yield (
                datetime(year + 1, 1, 31, 10) if year < LAST else datetime(LAST, 11, 2, 10),
                _case(year, year < LAST),
            )
    yield datetime(LAST, 11, 3, 9), {
        "proposals": [
            {"proposal_id": f"F-{number}", "initiative_id": row["initiative_id"], "administration": row["administration"],
             "type": "reduktion", "year": 2028, "change": -100_000, "price_level": "2026", "consequence": "Færre forløb"}
            for number, row in enumerate(initiatives["initiatives"][-10:-1], 1)
        ],
        "readiness": [
            {"district": district, "coordinator": "SSP-sekretariatet", "anchoring": "BUF", "goal_minutes": 45,
             "agreed_on": date(2026, 1, 15), "review_on": date(2027, 1, 15)}
            for district in DISTRICTS
        ],
        "secondments": [
            {"administration": code, "start": date(2010, 2, 1), "finish": date(2013, 12, 31), "employees": 1, "hours_per_week": 15,
             "weekdays": ["tirsdag", "onsdag"]}
            for code in ("SOF", "BUF")
        ],
        "incidents": [
            # Part of one district, beside ten that are whole: it stands for nothing but itself.
            {"area_id": "DI-1", "month": date(2025, month, 1), "category": category, "kind": "anmeldelse", "count": 1,
             "counted_on": date(2026, 1, 20)}
            for month in range(1, 13) for category in _CATEGORIES
        ],
    }  # fmt: skip


def store_of_years(folder: Path, today: date = TODAY) -> Store:
    """The store, in `folder` as `$CSB_HOME` names it. Close it before something else opens the folder."""
    store = Store(folder / DATABASE, today=lambda: today, is_example=True)
    owners: dict[str, str] = {}
    for at, tables in _deliveries():
        for administration, own in sorted(
            _by_owner(tables, owners).items(), key=lambda pair: pair[0] != CSB_ADMINISTRATION
        ):
            store.accept(
                delivery(f"{administration} {at:%Y-%m-%d %H}.xlsx", **own), administration, by="test", at=at
            )
    return store


def _by_owner(tables: dict[str, list[Row]], owners: dict[str, str]) -> dict[str, dict[str, list[Row]]]:
    """administration -> table -> the rows that it delivers. owners: initiative or indicator -> administration, filled on the way."""
    found: dict[str, dict[str, list[Row]]] = {}
    for table, rows in tables.items():
        theirs = sheet(table).owner == "administration"
        for row in rows:
            whose = row.get("administration") or owners.get(row.get("indicator_id", ""), "")
            whose = (
                whose or owners.get(row.get("initiative_id") or "", "") if theirs else ""
            ) or CSB_ADMINISTRATION
            for key in ("initiative_id", "indicator_id"):
                if table in ("initiatives", "indicators") and row.get(key):
                    owners.setdefault(row[key], whose)
            found.setdefault(whose, {}).setdefault(table, []).append(row)
    return found
