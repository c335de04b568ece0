"""Exit and 18+, unrest, the safety survey and the dialogue with citizens. Counts of persons in exit are the suppressed ones only."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.contract import DISTRICTS
from data.danish import capital, is_missing, month, number, percent, span
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import address, bars, chosen, counted, table
from queries.briefing.slide import Chart, Point, Series, Slide, SlideFigure, Source, Table, TableColumn
from queries.dialogue.participation import by_district
from queries.dialogue.safety import city, latest, of_city, shares
from queries.unrest.clusters import weekly

_ALL: dict[str, Any] = {"administration": None, "district": None, "focus_area": None}
SAFETY_NOTE = "Bydele, hvis intervaller overlapper, kan ikke rangordnes sikkert."


def adults(store: Reader, clock: Clock) -> Slide:
    """What happens at 18 in the initiatives against gangs."""
    gangs = run(store, "initiatives/summary", clock=clock, gang_related=True, **_ALL).iloc[0]
    stopping = run(store, "exit/stopping", clock=clock, **_ALL)
    reaching = run(store, "exit/eighteen", clock=clock, **_ALL)
    stops = stopping[stopping["gang_related"].astype(bool)]
    reached = reaching[reaching["gang_related"].astype(bool)]
    counts = {"Stopper ved 17 år": len(stops)} | {
        label: int((reached["passage"] == passage).sum())
        for passage, label in (
            ("hele vejen", "Følger de unge fra 18 til 25"),
            ("stopper før 25", "Stopper før 25"),
            ("begynder efter 18", "Begynder efter 18"),
        )
    }
    rows = pd.concat([stops.assign(passage="stopper ved 17"), reached])
    return Slide(
        "adults",
        headlines.adults(len(stops), int(gangs["initiatives"])),
        subtitle="Bandeindsatser, der oplyser alder, efter hvad der sker ved 18 år",
        chart=bars(
            "Bandeindsatser",
            [Point(label, float(count), label=str(count)) for label, count in counts.items()],
            unit="bandeindsatser",
            alt=", ".join(f"{label}: {count}" for label, count in counts.items()),
        ),
        table=table(
            "Bandeindsatser og alder",
            rows,
            {
                "name": TableColumn("Indsats"),
                "administration": TableColumn("Forvaltning"),
                "age_from": TableColumn("Alder fra", "count"),
                "age_to": TableColumn("Alder til", "count"),
                "passage": TableColumn("Ved 18 år"),
            },
        ),
        sources=(
            Source("exit/stopping", _ALL),
            Source("exit/eighteen", _ALL, label="Indsatser, der når 18-25-årige"),
        ),
        page="exit",
    )


def unrest(store: Reader, clock: Clock) -> Slide:
    """Where unrest was, and where nobody is agreed to coordinate."""
    summary = run(store, "unrest/summary", clock=clock, district=None).iloc[0]
    districts = run(store, "unrest/districts", clock=clock, district=None)
    uncovered = districts[(districts["state"] == "ingen koordinator") & (districts["events"] > 0)]
    clusters = weekly(store, clock=clock).clusters
    events = int(summary["events"])
    since = "" if is_missing(summary["first_at"]) else month(summary["first_at"])
    rows = districts.assign(name=[DISTRICTS[int(n)] for n in districts["district"]]).sort_values(
        ["events", "district"], ascending=[False, True]
    )
    notes = [
        f"{capital(headlines.count(int(c.weeks), 'uge', 'uger'))} fra {c.first:%d.%m.%Y} havde {int(c.events)} uroligheder, "
        "mere end et tilfældigt udsving."
        for c in clusters.itertuples()
    ]
    return Slide(
        "unrest",
        headlines.unrest(events, since, [DISTRICTS[int(n)] for n in uncovered["district"]]),
        subtitle="Uroligheder efter bydel",
        figures=(
            SlideFigure(
                "unrest_severe", "Med alvor 4 eller 5", float(summary["severe"]), number(summary["severe"])
            ),
            SlideFigure(
                "unrest_follow_up",
                "Uden opfølgning",
                float(summary["without_follow_up"]),
                number(summary["without_follow_up"]),
            ),
        ),
        chart=counted(
            "Uroligheder",
            rows,
            label="name",
            count="events",
            unit="uroligheder",
            what="Uroligheder efter bydel",
        )
        if events
        else None,
        table=table(
            "Uroligheder og beredskab i bydelene",
            rows,
            {
                "name": TableColumn("Bydel"),
                "events": TableColumn("Uroligheder", "count"),
                "severe": TableColumn("Alvor 4-5", "count"),
                "coordinator": TableColumn("Aftalt koordinator"),
                "state": TableColumn("Beredskab"),
            },
        ),
        notes=tuple(notes),
        sources=(
            Source("unrest/districts", {"district": None}),
            Source("unrest/events", {"district": None}, label="Hændelser"),
        ),
        page="uroligheder",
    )


def safety(store: Reader, clock: Clock) -> Slide:
    """How unsafe people feel in the evening and night, per district with intervals."""
    found = latest(store, clock=clock)
    less_safe, year = _less_safe(found)
    rows = found.to_dict("records")
    return Slide(
        "safety",
        headlines.safety(less_safe, year),
        subtitle=f"Utrygge om aftenen og natten{f' {year}' if year else ''}, procent med 95 %-interval",
        figures=_city_figure(store, clock),
        chart=bars(
            "Utrygge",
            [
                Point(
                    str(row["name"]),
                    row["share"] * 100,
                    row["low"] * 100,
                    row["high"] * 100,
                    label=percent(row["share"]),
                    tone="warn" if row["standing"] == "mere utryg" else "neutral",
                )
                for row in rows
            ],
            unit="%",
            alt="Utrygge om aftenen: " + ", ".join(f"{row['name']} {percent(row['share'])}" for row in rows),
        )
        if rows
        else None,
        table=_safety_table(found),
        notes=(SAFETY_NOTE,),
        sources=(Source("dialogue/areas", {"type": "bydel", "district": None}),),
        page="dialog",
    )


def safety_map(store: Reader, clock: Clock) -> Slide:
    """The same shares on the map; the intervals stand in the table."""
    found = latest(store, clock=clock)
    less_safe, year = _less_safe(found)
    return Slide(
        "safety_map",
        headlines.safety(less_safe, year),
        subtitle=f"Utrygge om aftenen og natten{f' {year}' if year else ''}, procent{_widest(found)}",
        figures=_city_figure(store, clock),
        chart=Chart(
            "map",
            (
                Series(
                    "Utrygge",
                    tuple(
                        Point(
                            float(row["district"]),
                            row["share"] * 100,
                            row["low"] * 100,
                            row["high"] * 100,
                            label=percent(row["share"]),
                        )
                        for row in found.to_dict("records")
                        if not is_missing(row["district"])
                    ),
                ),
            ),
            "%",
            "Kort over utrygge om aftenen: "
            + ", ".join(f"{row['name']} {percent(row['share'])}" for row in found.to_dict("records")),
        )
        if len(found)
        else None,
        table=_safety_table(found),
        notes=(SAFETY_NOTE,),
        sources=(Source("dialogue/areas", {"type": "bydel", "district": None}),),
        page="dialog",
    )


def _less_safe(found: pd.DataFrame) -> tuple[list[str], int | None]:
    if found.empty:
        return [], None
    return [str(name) for name in found.loc[found["standing"] == "mere utryg", "name"]], int(
        found["year"].max()
    )


def _widest(found: pd.DataFrame) -> str:
    """How uncertain the shares are, in the subtitle of a picture that cannot show it."""
    if found.empty:
        return ""
    return f"; usikkerheden er op til {number(float((found['high'] - found['low']).max()) * 50)} procentpoint til hver side"


def _city_figure(store: Reader, clock: Clock) -> tuple[SlideFigure, ...]:
    whole = city(shares(store, clock=clock))
    if whole.empty:
        return ()
    now = whole.iloc[-1]
    limits = span(now["low"] * 100, now["high"] * 100, 1, "%")
    return (
        SlideFigure(
            "unsafe_city",
            capital(of_city(int(now["districts"]))),
            float(now["share"]),
            percent(now["share"], 1),
            f"95 %-interval {limits}",
        ),
    )


def _safety_table(found: pd.DataFrame) -> Table:
    return table(
        "Utrygge om aftenen og natten",
        found,
        {
            "name": TableColumn("Bydel"),
            "share": TableColumn("Utrygge", "percent"),
            "low": TableColumn("Nedre grænse", "percent"),
            "high": TableColumn("Øvre grænse", "percent"),
            "standing": TableColumn("Mod resten af byen"),
            "moved": TableColumn("Siden sidst"),
        },
    )


def dialogue(store: Reader, clock: Clock, district: str | None = None) -> Slide:
    """Meetings with citizens, and what became of what was agreed."""
    asked: dict[str, Any] = {"district": district and int(district)}
    districts = by_district(store, clock=clock, **asked)
    meetings, agreements, kept, overdue = (
        int(districts[name].sum()) for name in ("meetings", "agreements", "kept", "overdue")
    )
    records = districts.to_dict("records")
    rows = districts.assign(
        name=[DISTRICTS[int(row["district"])] for row in records],
    ).sort_values(["meetings", "district"], ascending=[False, True])
    return Slide(
        "dialogue",
        chosen(district, None) + headlines.dialogue(meetings, agreements, kept, overdue),
        subtitle="Møder med borgere efter bydel",
        figures=(
            SlideFigure(
                "agreements_kept", "Aftaler holdt", float(kept), f"{number(kept)} af {number(agreements)}"
            ),
            SlideFigure("agreements_overdue", "Over fristen", float(overdue), number(overdue)),
        ),
        chart=counted("Møder", rows, label="name", count="meetings", unit="møder", what="Møder efter bydel")
        if meetings
        else None,
        table=table(
            "Møder og aftaler i bydelene",
            rows,
            {
                "name": TableColumn("Bydel"),
                "meetings": TableColumn("Møder", "count"),
                "participants": TableColumn("Deltagere", "count"),
                "agreements": TableColumn("Aftaler", "count"),
                "kept": TableColumn("Holdt", "count"),
                "overdue": TableColumn("Over fristen", "count"),
            },
        ),
        sources=(Source("dialogue/districts", asked), Source("dialogue/meetings", asked, label="Møderne")),
        page="dialog",
        filters=address(district, None),
    )
