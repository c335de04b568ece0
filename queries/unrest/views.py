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
from queries.shared import residents
from queries.shared.leading import most_in_words
from queries.shared.recent import FROM_YEAR, left_out
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
HAPPENINGS, COORDINATION, READINESS, CALENDAR = (
    "Hændelser",
    "Koordinering",
    "Beredskab i bydelene",
    "Kalender",
)
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
_NEW_YEAR = {
    "new_year": Column("Nytår"),
    "events": Column("Uroligheder", "count"),
    "where": Column("Hvor og hvornår"),
    "what": Column("Art og alvor"),
    "actions": Column("Hvad der blev gjort"),
    "first_response": Column("Første indsats"),
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
_CALENDAR = {
    "date": Column("Dato", "date", pinned=True),
    "occasion": Column("Anledning", width="medium"),
    "where": Column("Hvor"),
    "ready_text": Column("Beredskab den dag", width="medium"),
    "on_duty": Column("På vagt", "list", width="medium"),
    "plan": Column("Plan", width="medium"),
    "previous_on": Column("Sidste gang", "date"),
    "recorded": Column("Uroligheder sidst"),
    "done_before": Column("Gjort sidst", width="medium"),
    "happened_before": Column("Sket sidst", width="medium"),
    "until": Column("Til og med", "date"),
    "kind": Column("Type"),
}
_CALENDAR_PASSED = {name: _CALENDAR[name] for name in ("date", "occasion", "where", "on_duty", "plan")} | {
    "events_then": Column("Uroligheder", "count")
}
_READINESS = {
    "district": Column("Bydel", labels=DISTRICTS, pinned=True),
    "state_text": Column("Aftalen"),
    "next_text": Column("Næste ventede dato"),
    "then_text": Column("Aftalen den dag"),
    "within_text": Column("Inden for målet"),
    "coordinator": Column("Koordinator"),
    "anchoring": Column("Forankret i", labels=ADMINISTRATIONS.labels),
    "goal_minutes": Column("Mål (min.)", "count"),
    "agreed_on": Column("Aftalt", "date"),
    "review_on": Column("Frist for revision", "date"),
    "events": Column("Uroligheder", "count"),
    "last_at": Column("Seneste", "moment"),
    "actors": Column("Har deltaget", "list"),
    "initiatives": Column("Indsatser i bydelen", "count"),
    "initiative_names": Column("Indsatserne", "list"),
}


def _stands(
    query: str, tab: str, district: int | None, label: str = "Kilde", *, from_year: int | None = None
) -> dict[str, Any]:
    """Where a view comes from and where it stands."""
    since = {} if from_year is None else {"from_year": from_year}
    return {
        "sources": (Source(query, {"district": district} | since, label=label),),
        "page": "uroligheder",
        "address": address(district, fane_uroligheder=tab, **{FROM_YEAR: str(from_year)} if since else {}),
    }


def weeks(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, from_year: int | None = None
) -> View:
    """Events a week as columns, those above the limit of chance in another colour."""
    series = weekly(store, clock=clock, district=district, from_year=from_year)
    rows = series.weeks
    title = chosen(district) + _weeks_title(series)
    highest = {
        _highest(rows, cluster): f"{danish.number(cluster.events)} på {_weeks(cluster)}"
        for cluster in series.clusters.itertuples()
    }
    points = tuple(
        Point(
            week.date().isoformat(),
            float(events),
            label=highest.get(week, ""),
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
        notes=(
            *([_weeks_note(series)] if points else []),
            *left_out(
                store, "unrest_events", "Uroligheder", clock=clock or store.clock(), from_year=from_year
            ),
        ),
        **_stands("unrest/weeks", HAPPENINGS, district, from_year=from_year),
    )


def _highest(weeks: pd.DataFrame, cluster: Any) -> pd.Timestamp:
    """The week of the cluster over whose column its words stand free of its other columns."""
    own = weeks[weeks["week"].between(cluster.first, cluster.last)]
    week: pd.Timestamp = own.loc[own["events"].idxmax(), "week"]
    return week


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


def places(
    store: Reader, *, clock: Clock | None = None, from_year: int | None = None, rate: str | None = None
) -> View:
    """The map, of all districts. `rate`: of residents.SHOWN_AS; None: the counts."""
    rows = run(store, "unrest/districts", clock=clock, district=None, from_year=from_year)
    if rate == residents.RATES and rows["events"].any():
        return _rates(residents.with_rates(store, rows, "events", clock=clock), from_year)
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
        **_stands("unrest/districts", HAPPENINGS, None, from_year=from_year),
    )


def _rates(rows: pd.DataFrame, from_year: int | None) -> View:
    """The same map by how many live in each district."""
    per = residents.SHOWN_AS[residents.RATES]
    stands = _stands("unrest/districts", HAPPENINGS, None, from_year=from_year)
    return View(
        "unrest_map",
        residents.most_and_fewest(rows, "uroligheder"),
        subtitle=f"Uroligheder i alt {per.lower()}, alle bydele",
        chart=residents.chart(rows, "uroligheder"),
        caption=f"Uroligheder i bydelene, {per.lower()}",
        **tabled(rows, {name: _DISTRICTS[name] for name in ("district", "events")} | residents.COLUMNS),
        notes=residents.notes(rows),
        **stands
        | {
            "sources": (*stands["sources"], residents.SOURCE),
            "address": stands["address"] | {residents.KEY: per},
        },
    )


def _counted(names: list[str], counts: pd.Series) -> str:
    return ", ".join(f"{name} {danish.number(count)}" for name, count in zip(names, counts, strict=True))


def types(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, from_year: int | None = None
) -> View:
    """How many of each type and severity."""
    rows = run(store, "unrest/types", clock=clock, district=district, from_year=from_year)
    kinds = [danish.MISSING if danish.is_missing(kind) else str(kind) for kind in rows["type"]]
    words = most_in_words(kinds, list(rows["events"]), "art", "arter")
    return View(
        "unrest_types",
        chosen(district) + (f"Flest: {words}" if words else NOTHING),
        subtitle="Uroligheder efter art og alvor. 1 er mindst, 5 mest alvorlig.",
        caption="Art og alvor",
        **tabled(rows, _TYPES),
        **_stands("unrest/types", HAPPENINGS, district, from_year=from_year),
    )


def hours(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, from_year: int | None = None
) -> View:
    """Weekday and time of day. Without rows while there are too few events for a pattern."""
    rows = run(store, "unrest/hours", clock=clock, district=district, from_year=from_year)
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
        **_stands("unrest/hours", HAPPENINGS, district, from_year=from_year),
    )


def events(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, from_year: int | None = None
) -> View:
    """Each event, the newest first."""
    rows = run(store, "unrest/events", clock=clock, district=district, from_year=from_year)
    return View(
        "unrest_events",
        chosen(district) + f"{danish.plural(len(rows), 'hændelse', 'hændelser')}, nyeste først"
        if len(rows)
        else chosen(district) + NOTHING,
        caption="Uroligheder, nyeste først",
        **tabled(rows, _EVENTS),
        **_stands("unrest/events", HAPPENINGS, district, from_year=from_year),
    )


def new_year(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, from_year: int | None = None
) -> View:
    """What happened on New Year's Eve and Day, a row for each that lies within what is counted, the newest first."""
    clock = clock or store.clock()
    rows = run(store, "unrest/events", clock=clock, district=district, from_year=from_year)
    every = run(store, "unrest/events", clock=clock, district=None, from_year=from_year)
    # A new year before anything was reported, or that the newest report does not reach, says nothing.
    turns: list[int] = []
    if len(every):
        first, last = every["occurred_at"].min().normalize(), every["occurred_at"].max()
        turns = [
            year
            for year in range(last.year, first.year, -1)
            if first <= pd.Timestamp(year - 1, 12, 31) <= last
        ]
    in_words = [_turn(rows, turn) for turn in turns]
    title = "Intet nytår ligger inden for det, der er indberettet"
    if in_words:
        title = "; ".join(
            f"nytår {one['new_year']}: {danish.plural_in_words(int(one['events']), 'urolighed', 'uroligheder')}"
            for one in in_words[:3]
        )
    return View(
        "unrest_new_year",
        chosen(district) + (title if district is not None else danish.capital(title)),
        subtitle="Nytårsaften og nytårsdag, hele døgnet",
        caption="Uroligheder nytårsaften og nytårsdag",
        columns=tuple(_NEW_YEAR.values()) if in_words else (),
        rows=tuple(tuple(one[name] for name in _NEW_YEAR) for one in in_words),
        **_stands("unrest/events", HAPPENINGS, district, from_year=from_year),
    )


def _turn(rows: pd.DataFrame, year: int) -> dict[str, Any]:
    """What happened as `year` began."""
    at = rows["occurred_at"]
    own = rows[(at >= pd.Timestamp(year - 1, 12, 31)) & (at < pd.Timestamp(year, 1, 2))].sort_values(
        "occurred_at"
    )
    records = own.to_dict("records")
    return {
        "new_year": f"{year - 1}/{year % 100:02d}",
        "events": len(own),
        "where": "; ".join(
            f"{DISTRICTS[row['district']]}, {danish.moment(row['occurred_at'])}" for row in records
        )
        or None,
        "what": "; ".join(f"{row['type']} (alvor {danish.number(row['severity'])})" for row in records)
        or None,
        "actions": "; ".join(
            str(row["actions"]).rstrip(".") for row in records if not danish.is_missing(row["actions"])
        )
        or None,
        "first_response": "; ".join(
            f"{danish.number(row['first_response_minutes'])} minutter"
            for row in records
            if not danish.is_missing(row["first_response_minutes"])
        )
        or None,
    }


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
    notes += left_out(store, "unrest_events", "Uroligheder", clock=clock or store.clock())
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
    frequent = [row for row in records if row["number"] >= FEWEST]
    return View(
        "unrest_times",
        title,
        subtitle="Minutter til første indsats: median (fyldt) og 90-percentil (åben) med 95 %-intervaller. Streg på tværs: bydelens "
        f"mål. Bydele med færre end {FEWEST} tider er ikke tegnet.",
        chart=_times_chart(frequent, title) if frequent else None,
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
    return Point(
        place, float(row[name]), low, high, hover=f"{place}, {word}: {_interval(row, name)} minutter"
    )


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
    coming = next_dates(store, clock=clock, district=district)
    return View(
        "unrest_readiness",
        f"{danish.number(agreed)} af {danish.plural(len(rows), 'bydel', 'bydele')} har en koordinator og en aftale, der gælder"
        if district is None
        else f"{DISTRICTS[district]} har {'en koordinator og en aftale, der gælder' if agreed else _NOT_READY[rows['state'].iloc[0]]}",
        subtitle="Én oversigt pr. bydel: hvem der koordinerer, hvor ofte første indsats kom i tide, hvem der plejer at deltage, "
        "hvilke af bydelens egne indsatser der er i gang, og hvad der sidst skete."
        + (" Er der en ventet dato i kalenderen, står det, om aftalen gælder den dag." if coming else ""),
        caption="Beredskab",
        **tabled(
            _in_words(rows).assign(
                next_text=[dated(coming.get(int(one))) for one in rows["district"]],
                then_text=[
                    judged(coming[one]["ready"], STATE_TONES[coming[one]["ready"]]) if one in coming else None
                    for one in rows["district"]
                ],
            ),
            _READINESS
            if coming
            else {name: one for name, one in _READINESS.items() if name not in ("next_text", "then_text")},
        ),
        **_stands("unrest/districts", READINESS, district)
        | {
            "sources": (
                Source("unrest/districts", {"district": district}),
                *([Source("unrest/calendar", {"district": district}, label="Kalender")] if coming else []),
            )
        },
    )


def next_dates(
    store: Reader, *, clock: Clock | None = None, district: int | None = None
) -> dict[int, Mapping[Any, Any]]:
    """District -> the row of unrest/calendar of the next date that is expected there; without those where nothing is."""
    rows = run(store, "unrest/calendar", clock=clock, district=district)
    coming = rows[~rows["passed"].astype(bool)].drop_duplicates("district")
    return {int(row["district"]): row for row in coming.to_dict("records")}


def dated(row: Mapping[Any, Any] | None) -> str | None:
    """ "31. december 2010, Nytårsaften" """
    return None if row is None else f"{danish.day(row['date'])}, {row['occasion']}"


def _by_date(rows: pd.DataFrame, *, is_named: bool) -> pd.DataFrame:
    """One row per date, of rows of unrest/calendar: where it is expected, and how ready these districts are together. is_named: the
    one district that all is about is said beforehand."""
    rows_by_date = []
    for _, group in rows.groupby("entry_id", sort=False):
        first = group.iloc[0]
        before = group["events_before"].dropna()
        worst = group["worst_before"].dropna()
        rows_by_date.append(
            first.to_dict()
            | {
                "where": _where(group["district"]),
                "ready_text": _ready(group, is_named=is_named),
                "recorded": None
                if before.empty
                else "ingen registreret"
                if not before.sum()
                else f"{danish.number(before.sum())}, alvor op til {danish.number(worst.max())}",
                "on_duty": list(first["on_duty"]) or None,
                "events_then": group["events_then"].sum(min_count=1),
            }
        )
    return pd.DataFrame(rows_by_date, columns=[*rows.columns, "where", "ready_text", "recorded"])


def _where(districts: pd.Series) -> str:
    return (
        "Hele byen"
        if len(districts) == len(DISTRICTS)
        else danish.listing([DISTRICTS[int(one)] for one in districts])
    )


def _ready(group: pd.DataFrame, *, is_named: bool) -> str:
    """ "■ Nørrebro har ingen koordinator; Valbys aftale skal revideres inden" """
    named = {
        state: [DISTRICTS[int(one)] for one in group.loc[group["ready"] == state, "district"]]
        for state in STATE_TONES
    }
    parts = []
    if lacking := named["ingen koordinator"]:
        parts.append("ingen koordinator" if is_named else f"{_places(lacking)} har ingen koordinator")
    if stale := named["aftalen skal revideres"]:
        parts.append(f"aftalen {'' if is_named else f'i {_places(stale)} '}skal revideres inden")
    if not parts:
        return judged("aftalen gælder" if len(group) == 1 else "alle aftaler gælder", "neutral")
    return judged("; ".join(parts), "bad" if lacking else "warn")


def _places(names: list[str]) -> str:
    return danish.named_or_counted(names, "bydel", "bydele")


def calendar(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """The expected dates ahead: where, who is on duty, how ready the districts are on the day, and what was done and happened last time."""
    clock = clock or store.clock()
    rows = run(store, "unrest/calendar", clock=clock, district=district)
    coming = _by_date(rows[~rows["passed"].astype(bool)], is_named=district is not None)
    return View(
        "unrest_calendar",
        chosen(district) + _calendar_title(coming, clock),
        subtitle="Ventede datoer fra Center for Sikker Bys kalender. Beredskabet er det, der gælder den dag: er en koordinator aftalt, og "
        "skal aftalen revideres forinden? »Uroligheder sidst« er talt i arket Uroligheder fra den dag, det sidst fandt sted, til kl. 6 "
        "natten efter."
        if len(coming)
        else "Datoerne leveres i arket Kalender: Nytår, fodboldkampe, demonstrationer og årsdage, hvem der er på vagt hvor, og hvad der "
        "skete sidst.",
        caption="Ventede datoer, den næste først",
        **(tabled(coming, _CALENDAR) if len(coming) else {}),
        **_stands("unrest/calendar", CALENDAR, district) | ({} if len(rows) else {"sources": ()}),
    )


def _calendar_title(coming: pd.DataFrame, clock: Clock) -> str:
    if coming.empty:
        return "Kalenderen har ingen ventede datoer"
    first = coming.iloc[0]
    days = (first["date"].date() - clock.today).days
    when = (
        f"om {danish.plural(days, 'dag', 'dage')}"
        if days > 1
        else "i morgen"
        if days == 1
        else "i dag"
        if days == 0
        else "nu"
    )
    state = str(first["ready_text"]).split(" ", 1)[1]
    return f"{first['occasion']} {danish.day(first['date'])} er næste dato, {when}: {state}"


def calendar_passed(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """The expected dates that have been, the newest first, with the unrest that was recorded."""
    rows = run(store, "unrest/calendar", clock=clock, district=district)
    passed = _by_date(rows[rows["passed"].astype(bool)], is_named=district is not None).sort_values(
        "date", ascending=False
    )
    return View(
        "unrest_calendar_passed",
        chosen(district) + _passed_title(passed),
        subtitle=_reported(passed.iloc[0]) if len(passed) else "",
        caption="Ventede datoer, der er gået, den nyeste først",
        **(tabled(passed, _CALENDAR_PASSED) if len(passed) else {}),
        **_stands("unrest/calendar", CALENDAR, district) | ({} if len(rows) else {"sources": ()}),
    )


def _passed_title(passed: pd.DataFrame) -> str:
    if passed.empty:
        return "Ingen ventede datoer er gået"
    events = passed["events_then"]
    if len(passed) == 1:
        first = passed.iloc[0]
        happened = (
            "ikke opgjort"
            if danish.is_missing(first["events_then"])
            else danish.plural_in_words(int(first["events_then"]), "urolighed", "uroligheder")
        )
        return f"{first['occasion']} {danish.day(first['date'])} er gået: {happened}"
    counted = [
        danish.plural_in_words(int(number), words, words)
        for number, words in (
            ((events > 0).sum(), "med uroligheder"),
            ((events == 0).sum(), "uden uroligheder"),
            (events.isna().sum(), "ikke opgjort"),
        )
        if number
    ]
    return f"{danish.capital(danish.plural_in_words(len(passed), 'ventet dato', 'ventede datoer'))} er gået: {danish.listing(counted)}"


def _reported(row: Mapping[Any, Any]) -> str:
    """From when to when unrest is reported, of a row of unrest/calendar: a date outside it is not counted."""
    if danish.is_missing(row["reported_until"]):
        return "Der er ikke indberettet uroligheder, så ingen dato er opgjort."
    return (
        f"Uroligheder er indberettet fra {danish.day(row['reported_from'])} til {danish.day(row['reported_until'])}. "
        "Datoer uden for den tid er ikke opgjort."
    )
