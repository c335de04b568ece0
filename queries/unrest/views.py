"""Unrest as it is said: events in time told from chance, where, when and of which kind, who coordinated and how fast, and how
ready each district is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import ADMINISTRATIONS, DISTRICTS
from data.palette import Tone
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import address, chosen, judged
from queries.shared.leading import most_in_words
from queries.unrest.clusters import FALSE_ALARM, FEWEST_EVENTS, FEWEST_WEEKS, Weekly, weekly
from queries.unrest.response import FEWEST, response_times
from queries.view import Chart, KeyFigure, Point, Series, Source, View, bars, tabled

# Of the agreement: that one holds does not make a district ready.
STATE_TONES: dict[str, Tone] = {
    "aftalen gælder": "neutral",
    "aftalen skal revideres": "warn",
    "ingen koordinator": "bad",
}
_NOT_READY = {
    "ingen koordinator": "ingen aftalt koordinator",
    "aftalen skal revideres": "en koordinator, men aftalen skal revideres",
}
NOTHING = "Der er ikke indberettet uroligheder"
HAPPENINGS, COORDINATION, READINESS = "Hændelser", "Koordinering", "Beredskab i bydelene"
_ALL = {0: "Alle"} | DISTRICTS
_WEEKS = {
    "week": Column("Uge fra mandag", "date"),
    "events": Column("Uroligheder", "count"),
    "outside": Column("Mere end tilfældigt udsving", "yes_no"),
}
_DISTRICTS = {
    "district": Column("Bydel", labels=DISTRICTS),
    "events": Column("Uroligheder", "count"),
    "severe": Column("Alvor 4-5", "count"),
    "coordinator": Column("Aftalt koordinator"),
    "state_text": Column("Aftalen"),
    "anchoring": Column("Forankret i", labels=ADMINISTRATIONS.labels),
    "as_agreed": Column("Som aftalt", "count"),
    "by_another": Column("En anden", "count"),
    "coordinator_unknown": Column("Ikke oplyst", "count"),
    "without_follow_up": Column("Uden opfølgning", "count"),
}
_TYPES = {
    "type": Column("Art"),
    "events": Column("Uroligheder", "count"),
    **{f"severity_{n}": Column(f"Alvor {n}", "count") for n in range(1, 6)},
}
_HOURS = {
    "weekday": Column("Ugedag", labels=dict(enumerate(danish.WEEKDAYS, 1))),
    "part": Column("Klokken"),
    "events": Column("Uroligheder", "count"),
}
_EVENTS = {
    "event_id": Column("Nr.", pinned=True),
    "occurred_at": Column("Tidspunkt", "moment"),
    "district": Column("Bydel", labels=DISTRICTS),
    "type": Column("Art"),
    "severity": Column("Alvor (1-5)", "count"),
    "coordinator": Column("Koordinator"),
    "coordination": Column("Mod aftalen"),
    "first_response_minutes": Column("Første indsats (min.)", "count"),
    "goal_minutes": Column("Mål (min.)", "count"),
    "actors": Column("Deltog", "list", width="medium"),
    "actions": Column("Tiltag", width="large"),
    "follow_up": Column("Opfølgning"),
    "closed": Column("Afsluttet", "date"),
}
_FOLLOW_UP = {name: _EVENTS[name] for name in ("occurred_at", "district", "type", "severity", "coordinator")}
_TIMES = {
    "district": Column("Bydel", labels=_ALL),
    "number": Column("Med tid", "count"),
    "unknown": Column("Uden tid", "count"),
    "median_text": Column("Median (min.)"),
    "p90_text": Column("90-percentil (min.)"),
    "goal": Column("Mål (min.)", "count"),
    "share_text": Column("Inden for målet"),
}
_ACTORS = {
    "actor": Column("Aktør"),
    "events": Column("Hændelser", "count"),
    "districts": Column("Bydele", "count"),
    "last_at": Column("Senest", "date"),
}
_READINESS = {
    "district": Column("Bydel", labels=DISTRICTS, pinned=True),
    "state_text": Column("Aftalen"),
    "within_text": Column("Inden for målet"),
    "coordinator": Column("Koordinator"),
    "anchoring": Column("Forankret i", labels=ADMINISTRATIONS.labels),
    "goal_minutes": Column("Mål (min.)", "count"),
    "agreed_on": Column("Aftalt", "date"),
    "review_on": Column("Ses efter", "date"),
    "events": Column("Uroligheder", "count"),
    "last_at": Column("Seneste", "moment"),
    "actors": Column("Har deltaget", "list"),
    "initiatives": Column("Indsatser i bydelen", "count"),
    "initiative_names": Column("Indsatserne", "list"),
}


def _stands(query: str, tab: str, district: int | None, label: str = "Kilde") -> dict[str, Any]:
    """Where a view comes from and where it stands."""
    return {
        "sources": (Source(query, {"district": district}, label=label),),
        "page": "uroligheder",
        "address": address(district, fane_uroligheder=tab),
    }


def weeks(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Events a week as columns, those above the limit of chance in another colour."""
    series = weekly(store, clock=clock, district=district)
    rows = series.weeks
    title = chosen(district) + _weeks_title(series)
    ends = {
        cluster.last: f"{danish.number(cluster.events)} på {_weeks(cluster)}"
        for cluster in series.clusters.itertuples()
    }
    points = tuple(
        Point(
            week.date().isoformat(),
            float(events),
            label=ends.get(week, ""),
            tone="concern" if outside else "common",
            hover=f"{danish.week(week, year=True)}: {events}",
        )
        for week, events, outside in zip(rows["week"], rows["events"], rows["outside"], strict=True)
    )
    return View(
        "unrest_weeks",
        title,
        subtitle=f"Uroligheder pr. uge fra {danish.day(rows['week'].min())} til ugen {danish.day(rows['week'].max())}. "
        "Farvet: flere, end et tilfældigt udsving forklarer."
        if len(rows)
        else "",
        chart=Chart(
            "columns",
            (Series("Uroligheder", points),),
            "uroligheder",
            f"Søjler: uroligheder pr. uge. {title}.",
            reference=series.limit,
            reference_label=""
            if series.limit is None
            else f"signal fra {danish.plural(series.limit, 'urolighed', 'uroligheder')} på en uge",
        )
        if points
        else None,
        caption="Uroligheder pr. uge",
        **tabled(rows, _WEEKS),
        notes=(_weeks_note(series),) if points else (),
        **_stands("unrest/weeks", HAPPENINGS, district),
    )


def _weeks(cluster: Any) -> str:
    return danish.plural_in_words(int(cluster.weeks), "uge", "uger")


def _weeks_title(series: Weekly) -> str:
    if series.weeks.empty:
        return NOTHING
    if series.limit is None:
        return "For få uger til at skelne en ophobning fra et tilfældigt udsving"
    if series.clusters.empty:
        return "Ingen uge har flere uroligheder, end et tilfældigt udsving forklarer"
    clusters = list(series.clusters.itertuples())
    if len(clusters) > 2:
        return f"Mere end et tilfældigt udsving: {danish.plural_in_words(len(clusters), 'ophobning', 'ophobninger')} af uroligheder"
    named = danish.listing(
        [f"{danish.number(one.events)} på {_weeks(one)} fra {danish.day(one.first)}" for one in clusters]
    )
    return f"Mere end et tilfældigt udsving: {named}"


def _weeks_note(series: Weekly) -> str:
    if series.limit is None:
        return f"Grænsen tegnes, når der er {FEWEST_WEEKS} uger mellem første og sidste hændelse."
    digits = 2 if series.mean is not None and series.mean < 0.1 else 1
    return (
        f"I de øvrige uger er der i gennemsnit {danish.number(series.mean, digits)} uroligheder, og tallet svinger "
        f"{_varying(series.dispersion)}. Går det sådan videre, når en uge "
        f"grænsen i højst {danish.percent(FALSE_ALARM, 2)} af tilfældene. Uger efter den sidste hændelse er ikke med, "
        "for ingen har oplyst, at der intet skete."
    )


def _varying(dispersion: float | None) -> str:
    if dispersion is None or dispersion < 1.05:
        return "ikke mere, end når uroligheder kommer uafhængigt af hinanden"
    return f"{danish.number(dispersion, 1)} gange så meget (varians), som når uroligheder kommer uafhængigt af hinanden"


def places(store: Reader, *, clock: Clock | None = None) -> View:
    """The map, of all districts."""
    rows = run(store, "unrest/districts", clock=clock, district=None)
    names = [DISTRICTS[int(number)] for number in rows["district"]]
    words = most_in_words(names, list(rows["events"]), "bydel", "bydele")
    title = danish.capital(f"{words} har flest uroligheder") if words else NOTHING
    return View(
        "unrest_map",
        title,
        subtitle="Uroligheder i alt, alle bydele. Antallet er ikke sat i forhold til, hvor mange der bor der.",
        chart=Chart(
            "map",
            (
                Series(
                    "Uroligheder",
                    tuple(
                        Point(float(number), float(events))
                        for number, events in zip(rows["district"], rows["events"], strict=True)
                    ),
                ),
            ),
            "uroligheder",
            f"Kort over uroligheder i bydelene: {_counted(names, rows['events'])}",
        )
        if words
        else None,
        caption="Uroligheder i bydelene",
        **tabled(rows, {name: _DISTRICTS[name] for name in ("district", "events", "severe")}),
        **_stands("unrest/districts", HAPPENINGS, None),
    )


def _counted(names: list[str], counts: pd.Series) -> str:
    return ", ".join(f"{name} {danish.number(count)}" for name, count in zip(names, counts, strict=True))


def types(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """How many of each type and severity."""
    rows = run(store, "unrest/types", clock=clock, district=district)
    kinds = [danish.MISSING if danish.is_missing(kind) else str(kind) for kind in rows["type"]]
    words = most_in_words(kinds, list(rows["events"]), "art", "arter")
    return View(
        "unrest_types",
        chosen(district) + (f"Flest: {words}" if words else NOTHING),
        subtitle="Uroligheder efter art og alvor. 1 er mindst, 5 mest alvorlig.",
        caption="Art og alvor",
        **tabled(rows, _TYPES),
        **_stands("unrest/types", HAPPENINGS, district),
    )


def hours(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Weekday and time of day. Without rows while there are too few events for a pattern."""
    rows = run(store, "unrest/hours", clock=clock, district=district)
    total = int(rows["events"].sum())
    enough = total >= FEWEST_EVENTS
    moments = [
        f"{danish.WEEKDAYS[int(row.weekday) - 1]} kl. {row.part}" for row in rows.itertuples(index=False)
    ]
    words = most_in_words(moments, list(rows["events"]), "tidsrum", "tidsrum")
    return View(
        "unrest_hours",
        chosen(district) + f"Flest {words}"
        if enough
        else f"Mønsteret over ugen vises, når der er mindst {FEWEST_EVENTS} hændelser; her er {danish.number(total)}",
        subtitle=f"{danish.number(total)} uroligheder efter ugedag og tid på døgnet. Natten efter midnat hører til den nye dag."
        if enough
        else "Med færre viser det mest tilfældigheder.",
        caption="Uroligheder efter ugedag og tid på døgnet",
        **(tabled(rows, _HOURS) if enough else {}),
        **_stands("unrest/hours", HAPPENINGS, district),
    )


def events(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Each event, the newest first."""
    rows = run(store, "unrest/events", clock=clock, district=district)
    return View(
        "unrest_events",
        chosen(district) + f"{danish.plural(len(rows), 'hændelse', 'hændelser')}, nyeste først"
        if len(rows)
        else chosen(district) + NOTHING,
        caption="Uroligheder, nyeste først",
        **tabled(rows, _EVENTS),
        **_stands("unrest/events", HAPPENINGS, district),
    )


def districts(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Where unrest was, who is agreed to coordinate and who did."""
    summary = run(store, "unrest/summary", clock=clock, district=district).iloc[0]
    rows = run(store, "unrest/districts", clock=clock, district=district)
    ordered = _in_words(rows).sort_values(["events", "district"], ascending=[False, True])
    lacking = rows[rows["state"] == "ingen koordinator"]
    uncovered = lacking[lacking["events"] > 0]
    total = int(summary["events"])
    since = "" if danish.is_missing(summary["first_at"]) else danish.month(summary["first_at"])
    title = (
        headlines.unrest(total, since, _names(uncovered))
        if district is None
        else _of_district(rows.iloc[0].to_dict(), since)
    )
    notes = [
        f"{danish.capital(_weeks(cluster))} fra {danish.day(cluster.first)} havde {danish.number(cluster.events)} uroligheder, "
        "mere end et tilfældigt udsving."
        for cluster in weekly(store, clock=clock, district=district).clusters.itertuples()
    ]
    if district is None and len(lacking):
        notes.insert(0, f"{danish.listing(_names(lacking))} har ingen aftalt koordinator.")
    return View(
        "unrest",
        title,
        subtitle="Uroligheder efter bydel, hvem der er aftalt til at koordinere, og hvem der gjorde det",
        chart=bars(
            "Uroligheder",
            [_bar(row) for row in ordered.to_dict("records")],
            unit="uroligheder",
            alt=f"Uroligheder efter bydel: {_counted(_names(ordered), ordered['events'])}",
        )
        if total and district is None
        else None,
        figures=(
            KeyFigure(
                "unrest_severe",
                "Med alvor 4 eller 5",
                float(summary["severe"]),
                danish.number(summary["severe"]),
            ),
            KeyFigure(
                "unrest_follow_up",
                "Uden opfølgning",
                float(summary["without_follow_up"]),
                danish.number(summary["without_follow_up"]),
            ),
        ),
        caption="Uroligheder, aftalt og faktisk koordinering",
        **tabled(ordered, _DISTRICTS),
        notes=tuple(notes),
        sources=(
            Source("unrest/districts", {"district": district}),
            Source("unrest/events", {"district": district}, label="Hændelser"),
        ),
        page="uroligheder",
        address=address(district, fane_uroligheder=COORDINATION),
    )


def _bar(row: Mapping[Any, Any]) -> Point:
    lacking = row["state"] == "ingen koordinator"
    label = danish.number(row["events"]) + (", ingen koordinator" if lacking else "")
    tone = "bad" if lacking and row["events"] else ""
    return Point(DISTRICTS[int(row["district"])], float(row["events"]), label=label, tone=tone)  # type: ignore[arg-type]


def _names(rows: pd.DataFrame) -> list[str]:
    return [DISTRICTS[int(number)] for number in rows["district"]]


def _in_words(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        state_text=[judged(state, STATE_TONES[state]) for state in rows["state"]],
        within_text=[within_goal(row) for row in rows.to_dict("records")],
    )


def within_goal(row: Mapping[Any, Any]) -> str:
    """How often the first response of a district came in time: "4 af 13 inden for 45 minutter"; of a row of unrest/districts."""
    if danish.is_missing(row["goal_minutes"]):
        return "intet mål"
    if not row["with_goal"]:
        return "ingen målte tider"
    return (
        f"{danish.number(row['within_goal'])} af {danish.number(row['with_goal'])} "
        f"inden for {_minutes(float(row['goal_minutes']))}"
    )


def _of_district(row: Mapping[Any, Any], since: str) -> str:
    agreed = {
        "ingen koordinator": "ingen koordinator er aftalt",
        "aftalen skal revideres": "en koordinator er aftalt, men aftalen skal revideres",
        "aftalen gælder": "en koordinator er aftalt",
    }[row["state"]]
    happened = danish.plural_in_words(int(row["events"]), "urolighed", "uroligheder")
    return f"{DISTRICTS[int(row['district'])]}: {happened}{f' siden {since}' if since else ''}; {agreed}"


def times(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """How fast the first response came: median and 90th percentile with intervals, beside the district's goal."""
    rows = response_times(store, clock=clock, district=district)
    whole = rows.iloc[0].to_dict() if len(rows) else {"number": 0}
    if not whole["number"]:
        return View(
            "unrest_times",
            "Ingen hændelse oplyser, hvor længe der gik, før den første indsats kom",
            **_stands("unrest/events", COORDINATION, district),
        )
    if district is not None:
        rows = rows[rows["district"] == district]
    records = rows.to_dict("records")
    title = chosen(district) + (
        f"Den første indsats kom efter {_minutes(whole['median'])} i den midterste hændelse"
    )
    if whole["with_goal"]:
        title += f"; målet blev nået i {danish.number(whole['within_goal'])} af {danish.number(whole['with_goal'])}"
    shown = [row for row in records if row["number"] >= FEWEST]
    return View(
        "unrest_times",
        title,
        subtitle="Minutter til første indsats: median (fyldt) og 90-percentil (åben) med 95 %-intervaller. Streg på tværs: bydelens "
        f"mål. Bydele med færre end {FEWEST} tider er ikke tegnet.",
        chart=_times_chart(shown, title) if shown else None,
        caption="Tid til første indsats, med 95 %-intervaller i parentes",
        **tabled(
            rows.assign(
                median_text=[_interval(row, "median") for row in records],
                p90_text=[_interval(row, "p90") for row in records],
                share_text=[_within_goal(row) for row in records],
            ),
            _TIMES,
        ),
        notes=(
            "Ni af ti hændelser fik en indsats inden for 90-percentilen. Intervallerne forudsætter ingen bestemt fordeling; hvor der "
            "er for få hændelser, har de ingen øvre ende.",
        ),
        **_stands("unrest/events", COORDINATION, district),
    )


def _minutes(value: float) -> str:
    return f"{danish.number(value)} {'minut' if round(value) == 1 else 'minutter'}"


def _times_chart(records: list[dict[Any, Any]], title: str) -> Chart:
    measures = [
        Series(word, tuple(_time(row, name, word) for row in records))
        for name, word in (("median", "median"), ("p90", "90-percentil"))
    ]
    goals = tuple(
        Point(_ALL[int(row["district"])], float(row["goal"]))
        for row in records
        if not danish.is_missing(row["goal"])
    )
    series = (*measures, Series("mål", goals, role="limit")) if goals else tuple(measures)
    return Chart("xy", series, "minutter", title)


def _time(row: Mapping[Any, Any], name: str, word: str) -> Point:
    place = _ALL[int(row["district"])]
    low, high = (
        None if danish.is_missing(row[end]) else float(row[end]) for end in (f"{name}_low", f"{name}_high")
    )
    return Point(place, float(row[name]), low, high, hover=f"{place}, {word}: {_interval(row, name)} minutter")  # fmt: skip


def _interval(row: Mapping[Any, Any], name: str) -> str:
    value, low, high = row[name], row[f"{name}_low"], row[f"{name}_high"]
    if danish.is_missing(value):
        return danish.MISSING
    if danish.is_missing(low) and danish.is_missing(high):
        return f"{danish.number(value)} (for få til et interval)"
    if danish.is_missing(high):
        return f"{danish.number(value)} (mindst {danish.number(low)})"
    if danish.is_missing(low):
        return f"{danish.number(value)} (højst {danish.number(high)})"
    return f"{danish.number(value)} ({danish.span(low, high)})"


def _within_goal(row: Mapping[Any, Any]) -> str:
    if not row["with_goal"]:
        return "intet mål"
    return (
        f"{danish.number(row['within_goal'])} af {danish.number(row['with_goal'])} "
        f"({danish.span(row['share_low'] * 100, row['share_high'] * 100, unit='%')})"
    )


def actors(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Who took part."""
    rows = run(store, "unrest/actors", clock=clock, district=district)
    return View(
        "unrest_actors",
        chosen(district)
        + (
            f"{danish.plural(len(rows), 'aktør', 'aktører')} har deltaget"
            if len(rows)
            else "Ingen hændelse oplyser, hvem der deltog"
        ),
        caption="Aktører, der deltog",
        **(tabled(rows, _ACTORS) if len(rows) else {}),
        **_stands("unrest/actors", COORDINATION, district),
    )


def follow_up(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """The events that are neither followed up nor going to be."""
    rows = run(store, "unrest/events", clock=clock, district=district)
    lacking = rows[rows["without_follow_up"].astype(bool)]
    return View(
        "unrest_without_follow_up",
        chosen(district)
        + (
            NOTHING
            if rows.empty
            else f"{danish.plural(len(lacking), 'hændelse', 'hændelser')} uden opfølgning"
            if len(lacking)
            else "Alle hændelser er fulgt op eller får en opfølgning"
        ),
        caption="Hverken fulgt op eller planlagt",
        **(tabled(lacking, _FOLLOW_UP) if len(lacking) else {}),
        **_stands("unrest/events", COORDINATION, district),
    )


def readiness(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """What each district is ready with: who coordinates, who usually takes part, and which initiatives are on the spot."""
    rows = run(store, "unrest/districts", clock=clock, district=district)
    agreed = int((rows["state"] == "aftalen gælder").sum())
    return View(
        "unrest_readiness",
        f"{danish.number(agreed)} af {danish.plural(len(rows), 'bydel', 'bydele')} har en koordinator og en aftale, der gælder"
        if district is None
        else f"{DISTRICTS[district]} har {'en koordinator og en aftale, der gælder' if agreed else _NOT_READY[rows['state'].iloc[0]]}",
        subtitle="Én oversigt pr. bydel: hvem der koordinerer, hvor ofte første indsats kom i tide, hvem der plejer at deltage, "
        "hvilke af bydelens egne indsatser der er i gang, og hvad der sidst skete.",
        caption="Beredskab",
        **tabled(_in_words(rows), _READINESS),
        **_stands("unrest/districts", READINESS, district),
    )
