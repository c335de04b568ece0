"""Safety and the dialogue with citizens as they are said: how unsafe people feel and where, whether a change is more than chance,
and where somebody has met them and kept what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import DISTRICTS, SURVEY_AREA
from data.palette import MarkTone, Tone
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import address, chosen, judged
from queries.dialogue.participation import by_district, least_safe_and_unmet
from queries.dialogue.safety import (
    ALIKE,
    BY_CHANCE,
    DELIVERED,
    MORE_AND_LESS,
    Answer,
    When,
    asked_areas,
    behind,
    latest,
    line,
    made_of,
    of_city,
    shares,
    whole_city,
    women_and_men,
    years,
)
from queries.shared.leading import most_in_words
from queries.shared.recent import FROM_YEAR, left_out
from queries.view import Chart, KeyFigure, Point, Series, Source, View, bars, tabled

UNMET, SAFETY, DIALOGUE = "Utryghed og møder", "Tryghed", "Dialog og aftaler"
LEVELS = {"bydel": "Bydele", "distrikt": "Distrikter", SURVEY_AREA: "Undersøgelsens områder"}
_LEVEL_WORDS = {
    "bydel": ("bydel", "bydele"),
    "distrikt": ("distrikt", "distrikter"),
    SURVEY_AREA: ("område", "områder"),
}
TIMES = {"evening": "Aften og nat", "day": "Dag"}
ANSWERS: dict[Answer, str] = {"unsafe": "Utrygge", "safe": "Trygge"}
# In an address: the answer that is told, and the area and the year that the survey through the years is of and held against.
ANSWER, AREA, AGAINST = "svar", "spurgt", "mod"
NO_SURVEY = "Tryghedsundersøgelsen er ikke leveret"
NO_MEETINGS = "Der er ikke holdt møder med borgerne"
OPEN_TO_ALL = "Møderne er åbne for alle borgere. Den, der kommer to gange, tæller to gange."
_OF_DAY = {"evening": "om aftenen og natten", "day": "om dagen"}
# How one who gives the answer is called, and which of more and less of it is a concern.
_ONE = {"unsafe": "utryg", "safe": "tryg", "neither": "hverken"}
_ALL: dict[Answer, str] = {**ANSWERS, "neither": "Hverken"}
_TONES: dict[str, MarkTone] = {
    "mere tryg": "improvement",
    "mindre utryg": "improvement",
    "mere utryg": "concern",
    "mindre tryg": "concern",
    ALIKE: "common",
    BY_CHANCE: "common",
}
_NEEDS = ("markant", "intensiveret", "ordinær", "reduceret", "minimal")
_AGREEMENT_TONES: dict[str, Tone] = {"over fristen": "bad", "uden frist": "warn"}
_UNMET = {
    "district": Column("Bydel", labels=DISTRICTS),
    "unsafe": Column("Utrygge om aftenen", "percent", decimals=1),
    "interval": Column("95 %-interval"),
    "per_thousand": Column("Deltagere pr. 1.000 indbyggere", "number", decimals=1),
    "meetings": Column("Møder", "count"),
    "participants": Column("Deltagere", "count"),
    "last_on": Column("Senest", "date"),
    "standing": Column("Mod resten af byen"),
}
_SAFETY = {
    "name": Column("Område", pinned=True),
    "share": Column("", "percent", decimals=1),
    "interval": Column("95 %-interval"),
    "standing": Column("Mod resten af byen"),
    "place": Column("Nr.", "count"),
    "district": Column("Bydel", labels=DISTRICTS),
    "answers": Column("Besvarelser", "count"),
    "response_rate": Column("Svarandel", "percent"),
    "safety_need": Column("Tryghedsbehov"),
}
_CHANGE = {
    "name": Column("Område", pinned=True),
    "change_text": Column("Ændring (procentpoint)"),
    "moved": Column("Vurdering"),
    "share": Column("", "percent", decimals=1),
    "before_share": Column("Forrige undersøgelse", "percent", decimals=1),
}
_YEARS = {
    "year": Column("År", "year"),
    "share": Column("", "percent", decimals=1),
    "interval": Column("95 %-interval"),
}
_SEXES = {
    "year": Column("År", "year"),
    "women_share": Column("Kvinder", "percent", decimals=1),
    "women_interval": Column("95 %-interval, kvinder"),
    "men_share": Column("Mænd", "percent", decimals=1),
    "men_interval": Column("95 %-interval, mænd"),
    "apart": Column("Forskel (procentpoint)"),
    "women_answers": Column("Besvarelser, kvinder", "count"),
    "men_answers": Column("Besvarelser, mænd", "count"),
}
_AGAINST = {"before": "Mod undersøgelsen før", "first": "Mod den første", "chosen": "Mod det valgte år"}
_NEED = {
    "need": Column("Behov"),
    "areas": Column("Områder", "count"),
    "names": Column("Hvilke", "list"),
}
_DISTRICTS = {
    "district": Column("Bydel", labels=DISTRICTS),
    "meetings": Column("Møder", "count"),
    "participants": Column("Deltagere", "count"),
    "per_thousand": Column("Pr. 1.000 indbyggere", "number", decimals=1),
    "agreements": Column("Aftaler", "count"),
    "kept": Column("Holdt", "count"),
    "overdue": Column("Over fristen", "count"),
    "last_on": Column("Senest", "date"),
}
_PARTS = {
    "meetings": Column("Møder", "count"),
    "agreements": Column("Aftaler", "count"),
    "kept": Column("Holdt", "count"),
    "overdue": Column("Over fristen", "count"),
}
_MEETINGS = {
    "date": Column("Dato", "date"),
    "district": Column("Bydel", labels=DISTRICTS),
    "form": Column("Form"),
    "theme": Column("Tema", width="medium"),
    "organiser": Column("Arrangør"),
    "participants": Column("Deltagere", "count"),
    "agreement": Column("Aftale", width="large"),
    "follow_up_deadline": Column("Frist", "date"),
    "agreement_state": Column("Aftalen er"),
}
_AGREEMENTS = {
    "agreement": Column("Aftale"),
    "district": Column("Bydel", labels=DISTRICTS),
    "organiser": Column("Arrangør"),
    "follow_up_deadline": Column("Frist", "date"),
    "left": Column("Til fristen"),
    "state": Column("Tilstand"),
}


def _survey(level: str = "bydel", district: int | None = None) -> Source:
    return Source("dialogue/areas", {"type": level, "district": district})


def unmet(store: Reader, *, clock: Clock | None = None) -> View:
    """Where people feel least safe, and where somebody has met them."""
    rows = by_district(store, clock=clock).sort_values("unsafe", ascending=False, na_position="last")
    overlooked = least_safe_and_unmet(rows)
    surveyed = rows[rows["unsafe"].notna()]
    names = danish.listing([DISTRICTS[number] for number in overlooked])
    less_safe = int((rows["standing"] == "mere utryg").sum())
    title = (
        NO_SURVEY
        if surveyed.empty
        else f"{names} er {'mere utryg' if len(overlooked) == 1 else 'mere utrygge'} end resten af byen, og der er ikke holdt et møde"
        if 0 < len(overlooked) <= 4
        else f"{danish.capital(danish.plural_in_words(len(overlooked), 'bydel', 'bydele'))} er mere utrygge end resten af byen, og "
        "der er ikke holdt et møde"
        if overlooked
        else "Der er holdt møder i alle bydele, som er mere utrygge end resten af byen"
        if less_safe
        else "Ingen bydel er mere utryg end resten af byen"
    )
    return View(
        "unmet",
        title,
        subtitle="Andelen, der er utryg om aftenen og natten, med 95 %-interval, og deltagere i møder pr. 1.000 indbyggere",
        chart=Chart(
            "xy",
            (
                Series(
                    "Utrygge",
                    tuple(_met(row, overlooked) for row in surveyed.to_dict("records")),
                ),
            ),
            "%",
            f"Bydel for bydel: prikker med intervaller. {title}.",
        )
        if len(surveyed)
        else None,
        caption="Utryghed og møder, mest utrygge bydel først",
        **tabled(_with_interval(rows), _UNMET),
        notes=(OPEN_TO_ALL,),
        sources=(
            Source("dialogue/districts", {"district": None}, label="Kilde: møder"),
            Source("dialogue/areas", {"type": "bydel", "district": None}, label="Kilde: tryghed"),
        ),
        page="dialog",
        address={"fane_dialog": UNMET},
    )


def met_in_words(row: Mapping[Any, Any]) -> str:
    """How many took part, per 1,000 residents: "12,3", "intet møde"."""
    return "intet møde" if row["unmet"] else danish.number(row["per_thousand"], 1)


def _met(row: Mapping[Any, Any], overlooked: list[int]) -> Point:
    name = DISTRICTS[int(row["district"])]
    words = met_in_words(row)
    return Point(
        f"{name}: {words}" if row["unmet"] else name,
        100 * row["unsafe"],
        100 * row["low"],
        100 * row["high"],
        tone="concern" if int(row["district"]) in overlooked else "common",
        hover=f"{name}: {_share(row, 'unsafe')} er utrygge; {words}"
        + ("" if row["unmet"] else " deltagere pr. 1.000 indbyggere"),
    )


def _share(row: Mapping[Any, Any], name: str = "share") -> str:
    """ "42,1 % (37,0-47,3 %)" """
    return f"{danish.percent(row[name], 1)} ({danish.span(row['low'] * 100, row['high'] * 100, 1, '%')})"


def _listed(records: list[dict[Any, Any]]) -> str:
    return ", ".join(f"{row['name']} {danish.percent(row['share'])}" for row in records)


def _interval(low: Any, high: Any) -> str:
    return danish.MISSING if danish.is_missing(low) else danish.span(low * 100, high * 100, 1, "%")


def _with_interval(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        interval=[_interval(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]
    )


def _of_answer(columns: Mapping[str, Column], answer: Answer) -> dict[str, Column]:
    """The columns, with the share's named by the answer."""
    return {**columns, "share": Column(_ALL[answer], "percent", decimals=1)}


def safety(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    level: str = "bydel",
    when: When = "evening",
    answer: Answer = "unsafe",
) -> View:
    """How unsafe, or safe, people feel, per area with intervals, against the whole city. `level`: "bydel" or "distrikt"."""
    rows = latest(store, clock=clock, type=level, when=when, district=district, answer=answer)
    whole = whole_city(store, clock=clock, when=when, answer=answer)
    year = _year(rows)
    title = _of(district, _safety_title(rows, level, answer))
    more, less = MORE_AND_LESS[answer]
    red, green = (more, less) if answer == "unsafe" else (less, more)
    of_year = whole[(whole["year"] == year) & (whole["districts"] == len(DISTRICTS))]
    whole_share = None if of_year.empty else float(of_year.iloc[0]["share"])
    records = rows.to_dict("records")
    return View(
        "safety",
        title,
        subtitle=f"Andel, der føler sig {_ONE[answer]} {_OF_DAY[when]}, {year}, med 95 %-intervaller (Wilson). "
        f"Rød: {red} end resten af byen; grøn: {green.split()[0]}; grå: kan ikke skelnes."
        if year
        else "",
        chart=bars(
            ANSWERS[answer],
            [_unsafe(row) for row in records],
            unit="%",
            alt="Søjler med intervaller pr. område: " + _listed(records),
            reference=None if whole_share is None else 100 * whole_share,
            reference_label="" if whole_share is None else f"hele byen {danish.percent(whole_share, 1)}",
        )
        if records
        else None,
        figures=_city_figure(whole, when, answer),
        caption=f"{ANSWERS[answer]} {_OF_DAY[when]}",
        **(tabled(_with_interval(rows), _of_answer(_SAFETY, answer)) if records else {}),
        notes=_safety_notes(rows),
        sources=(_survey(level, district),),
        page="dialog",
        address=_safety_address(district, level, when, answer),
    )


def _of(district: int | None, title: str) -> str:
    """The title, with the district that is chosen where it is not named already."""
    return title if district is None or DISTRICTS[district] in title else chosen(district) + title


def _safety_address(
    district: int | None, level: str = "bydel", when: str = "evening", answer: Answer = "unsafe"
) -> dict[str, str]:
    own = {"niveau": LEVELS[level], "tid": TIMES[when], ANSWER: ANSWERS[answer]}
    return address(district, None, fane_dialog=SAFETY, **own)


def _year(rows: pd.DataFrame) -> int | None:
    return None if rows.empty else int(rows["year"].iloc[0])


def _unsafe(row: Mapping[Any, Any]) -> Point:
    return Point(
        str(row["name"]),
        100 * row["share"],
        100 * row["low"],
        100 * row["high"],
        label=danish.percent(row["share"]),
        tone=_TONES[row["standing"]],
        hover=f"{row['name']}: {_share(row)}, {row['standing']}",
    )


def _safety_title(rows: pd.DataFrame, level: str, answer: Answer) -> str:
    """Which areas are less safe than the rest of the city, and how many cannot be told apart from it."""
    if rows.empty:
        return NO_SURVEY
    one, many = _LEVEL_WORDS[level]
    less_safe_words = MORE_AND_LESS[answer][0 if answer == "unsafe" else 1]
    less_safe = [str(name) for name in rows.loc[rows["standing"] == less_safe_words, "name"]]
    alike = int((rows["standing"] == ALIKE).sum())
    if len(rows) == 1:
        name, standing = rows.iloc[0]["name"], rows.iloc[0]["standing"]
        return (
            f"{name} kan ikke skelnes fra resten af byen"
            if alike
            else f"{name} er {standing} end resten af byen"
        )
    if not less_safe:
        return f"Ingen {one} kan siges at være {less_safe_words} end resten af byen"
    names = (
        danish.listing(less_safe)
        if len(less_safe) < 5
        else danish.capital(danish.plural_in_words(len(less_safe), one, many))
    )
    verb = f"er {less_safe_words}" if len(less_safe) == 1 else f"er {less_safe_words}ge"
    return f"{names} {verb} end resten af byen; {danish.plural_in_words(alike, 'kan', 'kan')} ikke skelnes fra den"


def _safety_notes(rows: pd.DataFrame) -> tuple[str, ...]:
    if rows.empty:
        return ()
    return (
        f"Med {danish.number(rows['answers'].median())} besvarelser i det midterste område er en andel "
        "usikker med flere procentpoint. Områder, hvis intervaller overlapper, kan ikke rangordnes sikkert. Hvor besvarelserne "
        "er vægtet, er intervallet beregnet af det effektive antal.",
        *_put_together(rows),
    )


def _put_together(rows: pd.DataFrame) -> list[str]:
    """Which bydele are told by the areas that were asked in them."""
    return [
        f"{name} er ikke spurgt for sig: andelen er lagt sammen af {danish.listing(parts)}, vægtet med deres indbyggere."
        for name, parts in made_of(rows).items()
    ]


def _city_figure(whole: pd.DataFrame, when: str, answer: Answer) -> tuple[KeyFigure, ...]:
    if whole.empty:
        return ()
    now = whole.iloc[-1]
    return (
        KeyFigure(
            f"{answer}_city" if when == "evening" else f"{answer}_city_by_day",
            danish.capital(of_city(int(now["districts"]))),
            float(now["share"]),
            danish.percent(now["share"], 1),
            f"95 %-interval {danish.span(now['low'] * 100, now['high'] * 100, 1, '%')}",
        ),
    )


def change(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    level: str = "bydel",
    when: When = "evening",
    answer: Answer = "unsafe",
) -> View:
    """What has changed since the survey before, and whether it is more than chance."""
    rows = latest(store, clock=clock, type=level, when=when, district=district, answer=answer)
    compared = rows[rows["change"].notna()].sort_values("change", ascending=answer == "safe")
    if compared.empty:
        return View(
            "safety_change",
            "Der er kun én undersøgelse, så en ændring kan ikke vises" if len(rows) else NO_SURVEY,
            sources=(_survey(level, district),),
            page="dialog",
            address=_safety_address(district, level, when, answer),
        )
    befores = [str(before) for before in sorted({int(before) for before in compared["before"]})]
    alike = int((compared["moved"] == BY_CHANCE).sum())
    title = _of(district, _change_title(compared))
    of = ANSWERS[answer].lower()
    records = compared.to_dict("records")
    return View(
        "safety_change",
        title,
        subtitle=f"Ændring i andelen af {of} {_OF_DAY[when]} fra {danish.listing(befores)} til {_year(rows)}, procentpoint, med "
        "95 %-intervaller (Newcombe). Farvet: mere end et tilfældigt udsving. Til venstre for nul: "
        f"færre {of}.",
        chart=Chart(
            "xy",
            (
                Series(
                    "Ændring",
                    tuple(
                        Point(
                            str(row["name"]),
                            100 * row["change"],
                            100 * row["change_low"],
                            100 * row["change_high"],
                            tone=_TONES[row["moved"]],
                            hover=f"{row['name']}: {_change(row)}, {row['moved']}",
                        )
                        for row in records
                    ),
                ),
            ),
            "procentpoint",
            f"Prikker med intervaller for ændringen pr. område. {title}.",
            decimals=1,
            reference=0.0,
        ),
        caption=f"Ændring i andelen af {of} {_OF_DAY[when]}",
        **tabled(compared.assign(change_text=[_change(row) for row in records]), _of_answer(_CHANGE, answer)),
        notes=(
            f"{danish.plural(alike, 'ændring', 'ændringer')} kan være et tilfældigt udsving. Blandt 20 "
            "områder, hvor intet er sket, vil ét i gennemsnit alligevel se ud, som om det har ændret sig.",
        )
        if alike
        else (),
        sources=(_survey(level, district),),
        page="dialog",
        address=_safety_address(district, level, when, answer),
    )


def _change(row: Mapping[Any, Any], of: str = "") -> str:
    value, low, high = (100 * float(row[f"{of}{name}"]) for name in ("change", "change_low", "change_high"))
    return f"{danish.signed(value, 1)} ({danish.span(low, high, 1)})"


def safety_years(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    when: When = "evening",
    surveyed_area: str | None = None,
    against: int | None = None,
    answer: Answer = "unsafe",
) -> View:
    """The survey through the years, of the whole city, a bydel or a distrikt, tested against the survey before, the first and a chosen
    year. `surveyed_area`: its id; None is the district that is chosen, or else the whole city."""
    clock = clock or store.clock()
    areas = asked_areas(store, clock=clock)
    area = surveyed_area or _of_bydel(store, clock, district)
    rows = years(store, clock=clock, area_id=area, when=when, against=against, answer=answer)
    beside = _other_answers(store, clock, area, when, answer)
    records = rows.to_dict("records")
    name = areas.get(area, area) if area else str(records[-1]["name"]) if records else ""
    compared = [(f"{what}_", words) for what, words in _AGAINST.items() if what != "chosen" or against]
    return View(
        "safety_years",
        _years_title(danish.capital(str(name)), records, when, answer),
        subtitle=f"Andel, der føler sig {_ONE[answer]} {_OF_DAY[when]}, med 95 %-intervaller (Wilson); ændringer i procentpoint med "
        "95 %-intervaller (Newcombe)"
        if records
        else "",
        chart=Chart(
            "line",
            (
                Series(
                    danish.capital(str(name)),
                    tuple(
                        Point(
                            f"{row['year']}-01-01",
                            100 * row["share"],
                            100 * row["low"],
                            100 * row["high"],
                            label=danish.percent(row["share"], 1),
                            hover=f"{row['year']}: {_share(row)}",
                        )
                        for row in records
                    ),
                ),
            ),
            "%",
            f"{ANSWERS[answer]} {_OF_DAY[when]} pr. undersøgelse: "
            + "; ".join(f"{row['year']} {_share(row)}" for row in records),
            decimals=1,
        )
        if len(records) > 1
        else None,
        caption=f"{ANSWERS[answer]} {_OF_DAY[when]} i årene",
        **(
            tabled(
                _with_interval(rows).assign(
                    **{
                        other: [by_year.get(year) for year in rows["year"]]
                        for other, by_year in beside.items()
                    },
                    **{of: [_tested(row, of) for row in records] for of, _ in compared},
                ),
                _of_answer(_YEARS, answer)
                | {other: Column(_ALL[other], "percent", decimals=1) for other in beside}
                | {"answers": Column("Besvarelser", "count")}
                | {of: Column(words) for of, words in compared},
            )
            if records
            else {}
        ),
        notes=_years_notes(store, clock, when, area, answer, beside) if records else (),
        sources=_sources_of(store, clock, area, when, answer),
        page="dialog",
        address=_safety_address(district, "bydel", when, answer)
        | ({AREA: areas[surveyed_area]} if surveyed_area in areas else {})
        | ({AGAINST: str(against)} if against else {}),
    )


def _other_answers(
    store: Reader, clock: Clock, area: str | None, when: When, answer: Answer
) -> dict[Answer, dict[int, float]]:
    """The answers that are told beside `answer`: share by year, of each that a survey tells."""
    shares_by_year: dict[Answer, dict[int, float]] = {}
    for other in _ALL:
        rows = line(store, clock=clock, area_id=area, when=when, answer=other)
        if other != answer and len(rows):
            shares_by_year[other] = {int(row["year"]): float(row["share"]) for row in rows.to_dict("records")}
    return shares_by_year


def safety_sexes(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    when: When = "evening",
    surveyed_area: str | None = None,
    answer: Answer = "unsafe",
) -> View:
    """Women and men apart, through the years, and whether the difference between them is more than chance. The area as in
    `safety_years`."""
    clock = clock or store.clock()
    areas = asked_areas(store, clock=clock)
    area = surveyed_area or _of_bydel(store, clock, district)
    rows = women_and_men(store, clock=clock, area_id=area, when=when, answer=answer)
    records = rows.to_dict("records")
    name = danish.capital(str(areas.get(area, area) if area else records[-1]["name"] if records else ""))
    sexes = {"women": "Kvinder", "men": "Mænd"}
    points_by_sex = {
        sex: tuple(
            Point(
                f"{row['year']}-01-01",
                100 * row[f"{sex}_share"],
                100 * row[f"{sex}_low"],
                100 * row[f"{sex}_high"],
                label=danish.percent(row[f"{sex}_share"], 1),
                hover=f"{word}, {row['year']}: {danish.percent(row[f'{sex}_share'], 1)} "
                f"({_interval(row[f'{sex}_low'], row[f'{sex}_high'])})",
            )
            for row in records
        )
        for sex, word in sexes.items()
    }
    return View(
        "safety_sexes",
        _sexes_title(name, records, when, answer),
        subtitle=f"Andel af de svarende kvinder og mænd, der føler sig {_ONE[answer]} {_OF_DAY[when]}, med 95 %-intervaller (Wilson); "
        "forskellen med 95 %-interval (Newcombe)"
        if records
        else "",
        chart=Chart(
            "line",
            tuple(Series(word, points_by_sex[sex]) for sex, word in sexes.items()),
            "%",
            f"{ANSWERS[answer]} {_OF_DAY[when]} pr. undersøgelse: "
            + "; ".join(
                f"{row['year']} kvinder {danish.percent(row['women_share'], 1)}, mænd {danish.percent(row['men_share'], 1)}"
                for row in records
            ),
            decimals=1,
        )
        if len(records) > 1
        else None,
        caption=f"{ANSWERS[answer]} kvinder og mænd {_OF_DAY[when]}",
        **(
            tabled(
                rows.assign(
                    apart=[
                        f"{danish.signed(100 * row['difference'], 1)} "
                        f"({danish.span(100 * row['difference_low'], 100 * row['difference_high'], 1)})"
                        for row in records
                    ],
                    **{
                        f"{sex}_interval": [
                            _interval(row[f"{sex}_low"], row[f"{sex}_high"]) for row in records
                        ]
                        for sex in sexes
                    },
                ),
                _SEXES,
            )
            if records
            else {}
        ),
        sources=_sources_of(store, clock, area, when, answer),
        page="dialog",
        address=_safety_address(district, "bydel", when, answer)
        | ({AREA: areas[surveyed_area]} if surveyed_area in areas else {}),
    )


def _sources_of(
    store: Reader, clock: Clock, area: str | None, when: When, answer: Answer
) -> tuple[Source, ...]:
    """The area's own rows; of the city what is delivered for it, and the bydele for the years in which nothing is."""
    if area is not None:
        return (Source("dialogue/areas", {"type": None, "area_id": area}),)
    every = whole_city(store, clock=clock, when=when, answer=answer).to_dict("records")
    types = sorted({behind(row)["type"] for row in every}) or ["bydel"]
    labels = {"by": "Kilde: hele byen", "bydel": "Kilde: bydelene"} if len(types) > 1 else {}
    return tuple(Source("dialogue/areas", {"type": of}, label=labels.get(of, "Kilde")) for of in types)


def _sexes_title(name: str, records: list[dict[Any, Any]], when: When, answer: Answer) -> str:
    if not records:
        return "Undersøgelsen er ikke delt på kvinder og mænd"
    last = records[-1]
    word = "den forskel kan være tilfældig"
    if last["difference_low"] > 0:
        word = "flere af kvinderne end af mændene"
    elif last["difference_high"] < 0:
        word = "færre af kvinderne end af mændene"
    return (
        f"{name}: {danish.percent(last['women_share'], 1)} af kvinderne og {danish.percent(last['men_share'], 1)} af mændene er "
        f"{ANSWERS[answer].lower()} {_OF_DAY[when]} i {last['year']}; {word}"
    )


def _of_bydel(store: Reader, clock: Clock, district: int | None) -> str | None:
    if district is None:
        return None
    areas = shares(store, clock=clock, district=district)
    return None if areas.empty else str(areas["area_id"].iloc[0])


def _tested(row: Mapping[Any, Any], of: str) -> str:
    """ "-7,0 (-9,1 til -4,9) siden 2009: mere tryg" """
    if danish.is_missing(row[f"{of}year"]):
        return danish.MISSING
    year = int(row[f"{of}year"])
    when = f"siden {year}" if year < row["year"] else f"til {year}"
    return f"{_change(row, of)} {when}: {row[f'{of}moved']}"


def _years_title(name: str, records: list[dict[Any, Any]], when: str, answer: Answer) -> str:
    if not records:
        return NO_SURVEY
    last = records[-1]
    now = f"{danish.percent(last['share'], 1)} {ANSWERS[answer].lower()} {_OF_DAY[when]} i {last['year']}"
    if len(records) == 1:
        return f"{name}: {now}; der er kun én undersøgelse"
    parts = [
        f"{_moved_since(last, of)} {int(last[f'{of}_year'])}"
        for of in (("first", "before") if len(records) > 2 else ("first",))
    ]
    return f"{name}: {now}, {danish.listing(parts)}"


def _moved_since(row: Mapping[Any, Any], of: str) -> str:
    if row[f"{of}_moved"] == BY_CHANCE:
        return f"{BY_CHANCE} siden"
    return "flere end i" if row[f"{of}_change"] > 0 else "færre end i"


def _years_notes(
    store: Reader,
    clock: Clock,
    when: When,
    area: str | None,
    answer: Answer,
    beside: Mapping[Answer, Mapping[int, float]],
) -> tuple[str, ...]:
    many = "Når mange år sammenlignes, vil enkelte ændringer se sikre ud, selv om de er tilfældige."
    years_measured = set(line(store, clock=clock, area_id=area, when=when, answer=answer)["year"])
    alone = [
        f"I {danish.listing([str(year) for year in years])} er andelen af {ANSWERS[other].lower()} oplyst, men ikke andelen af "
        f"{ANSWERS[answer].lower()}."
        for other in ANSWERS
        if (years := sorted(set(beside.get(other, ())) - years_measured))
    ]
    if area is not None:
        own = shares(store, clock=clock, type=None, when=when, answer=answer)
        return (*alone, *_put_together(own[own["area_id"] == area]), many)
    whole = whole_city(store, clock=clock, when=when, answer=answer)
    fewer = whole[whole["districts"] < whole["districts"].max()]
    unweighted = whole[whole["weighted_by"] == "besvarelser"]
    parted = shares(store, clock=clock, when=when, answer=answer)
    parted = parted[parted["parts"] > 0]
    made = whole["weighted_by"] != DELIVERED
    return (
        "Byens andel er bydelenes andele vægtet med deres indbyggere."
        if made.all()
        else "Byens andel er den, der er leveret for hele byen; i andre år bydelenes andele vægtet med deres indbyggere."
        if made.any()
        else "Byens andel er den, der er leveret for hele byen.",
        *(
            (
                f"I {danish.listing([str(year) for year in fewer['year']])} er færre bydele spurgt; de år er ikke med.",
            )
            if len(fewer)
            else ()
        ),
        *(
            (
                f"Folketallet er ikke leveret for {danish.listing([str(year) for year in unweighted['year']])}: "
                "der er bydelene vægtet med deres besvarelser.",
            )
            if len(unweighted)
            else ()
        ),
        *(
            (
                f"I {danish.listing([str(year) for year in sorted(set(parted['year']))])} er "
                f"{danish.listing(sorted(set(parted['name'])))} lagt sammen af undersøgelsens egne områder.",
            )
            if len(parted)
            else ()
        ),
        *alone,
        many,
    )


def _change_title(compared: pd.DataFrame) -> str:
    moved = compared[compared["moved"] != BY_CHANCE]
    if moved.empty:
        return "Ingen ændring er større end et tilfældigt udsving"
    if len(moved) < 4:
        return danish.listing([f"{row['name']} er blevet {row['moved']}" for row in moved.to_dict("records")])
    safer = int((moved["moved"] == "mere tryg").sum())
    worse = next((str(word) for word in moved["moved"] if word != "mere tryg"), "mere utryg")
    ways = (
        (safer, "blevet mere trygt", "blevet mere trygge"),
        (len(moved) - safer, f"blevet {worse}t", f"blevet {worse}ge"),
    )
    parts = [
        f"{danish.plural_in_words(number, 'område er', 'områder er', 'et')} {one if number == 1 else many}"
        for number, one, many in ways
        if number
    ]
    return danish.capital(danish.listing(parts))


def safety_map(
    store: Reader, *, clock: Clock | None = None, when: When = "evening", answer: Answer = "unsafe"
) -> View:
    """The same shares on the map, of all districts; the intervals stand in the table."""
    rows = latest(store, clock=clock, when=when, answer=answer)
    first = rows[rows["place"] == 1] if len(rows) else rows
    year, of = _year(rows), ANSWERS[answer].lower()
    records = rows.to_dict("records")
    points = tuple(
        Point(
            float(row["district"]),
            100 * row["share"],
            100 * row["low"],
            100 * row["high"],
            label=danish.percent(row["share"]),
        )
        for row in records
        if not danish.is_missing(row["district"])
    )
    return View(
        "safety_map",
        f"{danish.listing([str(name) for name in first['name']])}: {danish.percent(first['share'].iloc[0])} er {of} {_OF_DAY[when]}"
        if len(first)
        else NO_SURVEY,
        subtitle=f"Andel {of} {_OF_DAY[when]}, {year}, alle bydele; usikkerheden er op til "
        f"{danish.number(float((rows['high'] - rows['low']).max()) * 50)} procentpoint til hver side"
        if len(first)
        else "",
        chart=Chart(
            "map",
            (Series(ANSWERS[answer], points),),
            "%",
            f"Kort over {of}: " + _listed(records),
        )
        if points
        else None,
        figures=_city_figure(whole_city(store, clock=clock, when=when, answer=answer), when, answer),
        caption=f"{ANSWERS[answer]} {_OF_DAY[when]}",
        **(tabled(_with_interval(rows), _of_answer(_SAFETY, answer)) if records else {}),
        notes=("Bydele, hvis intervaller overlapper, kan ikke rangordnes sikkert.", *_put_together(rows))
        if records
        else (),
        sources=(_survey(),),
        page="dialog",
        address=_safety_address(None, when=when, answer=answer),
    )


def needs(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, level: str = "bydel"
) -> View:
    """Areas by their need for safety, as the survey states it."""
    rows = latest(store, clock=clock, type=level, district=district)
    answered = rows[rows["safety_need"].notna()]
    counted = pd.DataFrame(
        [
            {"need": need, "areas": len(some), "names": list(some["name"])}
            for need in _NEEDS
            if len(some := answered[answered["safety_need"] == need])
        ]
    )
    urgent = int(answered["safety_need"].isin(_NEEDS[:2]).sum())
    return View(
        "safety_needs",
        chosen(district)
        + (
            f"{danish.capital(danish.plural_in_words(urgent, 'område', 'områder', 'et'))} har et markant eller intensiveret behov"
            if len(answered)
            else "Undersøgelsen oplyser ikke områdernes tryghedsbehov"
        ),
        subtitle="Tryghedsbehov, som undersøgelsen opgør det." if len(answered) else "",
        caption="Områder efter tryghedsbehov",
        **(tabled(counted, _NEED) if len(counted) else {}),
        sources=(_survey(level, district),),
        page="dialog",
        address=_safety_address(district, level),
    )


def _dialogue(query: str, district: int | None, **own: Any) -> dict[str, Any]:
    """Where a view of the dialogue comes from and where it stands."""
    since = {FROM_YEAR: str(own["from_year"])} if "from_year" in own else {}
    return {
        "sources": (Source(query, {"district": district} | own),),
        "page": "dialog",
        "address": address(district, None, fane_dialog=DIALOGUE, **since),
    }


def dialogue(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Meetings with citizens per district, and what became of what was agreed."""
    rows = by_district(store, clock=clock, district=district).sort_values(
        ["meetings", "district"], ascending=[False, True]
    )
    meetings, agreements, fulfilled, overdue = (
        int(rows[name].sum()) for name in ("meetings", "agreements", "kept", "overdue")
    )
    names = [DISTRICTS[int(number)] for number in rows["district"]]
    attended = rows[rows["per_thousand"].notna() & (rows["per_thousand"] > 0)]
    notes = [OPEN_TO_ALL]
    if len(attended) and district is None:
        first = attended.loc[attended["per_thousand"].idxmax()]
        notes.insert(
            0,
            f"Flest i forhold til indbyggerne kom i {DISTRICTS[int(first['district'])]}: "
            f"{danish.number(first['per_thousand'], 1)} deltagere pr. 1.000.",
        )
    notes += left_out(store, "dialogue_events", "Møder", clock=clock or store.clock())
    return View(
        "dialogue",
        chosen(district) + headlines.dialogue(meetings, agreements, fulfilled, overdue),
        subtitle="Møder med borgere efter bydel, deltagere og aftaler",
        figures=(
            KeyFigure(
                "agreements_kept",
                "Aftaler holdt",
                float(fulfilled),
                f"{danish.number(fulfilled)} af {danish.number(agreements)}",
            ),
            KeyFigure("agreements_overdue", "Over fristen", float(overdue), danish.number(overdue)),
        ),
        chart=bars(
            "Møder",
            [
                Point(name, float(count), label=danish.number(count))
                for name, count in zip(names, rows["meetings"], strict=True)
            ],
            unit="møder",
            alt="Møder efter bydel: "
            + ", ".join(
                f"{name} {danish.number(count)}" for name, count in zip(names, rows["meetings"], strict=True)
            ),
        )
        if meetings and district is None
        else None,
        caption="Møder, deltagelse og aftaler i bydelene",
        **tabled(rows, _DISTRICTS),
        notes=tuple(notes),
        sources=(
            Source("dialogue/districts", {"district": district}),
            Source("dialogue/meetings", {"district": district}, label="Møderne"),
        ),
        page="dialog",
        address=address(district, None, fane_dialog=DIALOGUE),
    )


def agreements(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """The open agreements, the nearest deadline first."""
    clock = clock or store.clock()
    rows = run(store, "dialogue/meetings", clock=clock, district=district)
    made = rows[rows["agreement"].notna()]
    open_ones = made[made["agreement_state"] != "holdt"].sort_values("follow_up_deadline", na_position="last")
    overdue = int((made["agreement_state"] == "over fristen").sum())
    fulfilled = int((made["agreement_state"] == "holdt").sum())
    frame = open_ones.assign(
        left=[
            danish.MISSING if danish.is_missing(day) else danish.deadline(day.date(), clock.today)
            for day in open_ones["follow_up_deadline"]
        ],
        state=[
            judged(state, _AGREEMENT_TONES.get(state, "neutral")) for state in open_ones["agreement_state"]
        ],
    )
    return View(
        "agreements",
        chosen(district)
        + (
            danish.capital(f"{danish.plural_in_words(overdue, 'aftale', 'aftaler')} er over fristen")
            if len(made)
            else "Der er ikke indgået aftaler"
        ),
        subtitle=f"{danish.plural(len(made), 'aftale er indgået', 'aftaler er indgået')}; "
        f"{danish.number(fulfilled)} er holdt. {'Her er de åbne.' if len(open_ones) else 'Ingen er åbne.'}"
        if len(made)
        else "",
        caption="Åbne aftaler, nærmeste frist først",
        **(tabled(frame, _AGREEMENTS) if len(frame) else {}),
        **_dialogue("dialogue/meetings", district),
    )


def forms(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Meetings by their form."""
    return _parts("dialogue_forms", "form", "Form", ("form", "former"), store, clock, district)


def themes(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Meetings by their theme."""
    return _parts("dialogue_themes", "theme", "Tema", ("tema", "temaer"), store, clock, district)


def _parts(
    id_: str,
    by: str,
    header: str,
    nouns: tuple[str, str],
    store: Reader,
    clock: Clock | None,
    district: int | None,
) -> View:
    rows = run(store, "dialogue/counts", clock=clock, by=by, district=district)
    stated = rows[rows["part"] != "ikke oplyst"]
    words = most_in_words([str(part).lower() for part in stated["part"]], list(stated["meetings"]), *nouns)
    return View(
        id_,
        chosen(district)
        + (
            f"Oftest: {words}"
            if words
            else f"Møderne oplyser ikke {header.lower()}"
            if len(rows)
            else NO_MEETINGS
        ),
        caption=f"Møder efter {header.lower()}",
        **(tabled(rows, {"part": Column(header)} | _PARTS) if len(rows) else {}),
        **_dialogue("dialogue/counts", district, by=by),
    )


def meetings(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, from_year: int | None = None
) -> View:
    """Each meeting, the newest first."""
    rows = run(store, "dialogue/meetings", clock=clock, district=district, from_year=from_year)
    rows = rows[rows["recent"]]
    return View(
        "dialogue_meetings",
        chosen(district)
        + (f"{danish.plural(len(rows), 'møde', 'møder')}, nyeste først" if len(rows) else NO_MEETINGS),
        caption="Møder med borgere, nyeste først",
        **(tabled(rows, _MEETINGS) if len(rows) else {}),
        **_dialogue("dialogue/meetings", district, **{} if from_year is None else {"from_year": from_year}),
    )
