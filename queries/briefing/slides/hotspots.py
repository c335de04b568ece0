"""Hotspots: all verdicts, and one hotspot."""

from __future__ import annotations

from typing import Any

import pandas as pd

from data.danish import month, number, percent
from data.store import Clock, Reader
from queries.briefing.parts import judged, number_or_none, table
from queries.briefing.slide import Chart, Point, Series, Slide, SlideFigure, Source, TableColumn
from queries.figures import said
from queries.hotspots.details import one_hotspot, pooled
from queries.hotspots.overview import overview
from queries.hotspots.picture import forest_rows, pooled_sentence
from queries.hotspots.sentences import change_text, interval_text
from queries.status.summary import hotspot_sentence, verdict_tone

AXIS = "forhold til kontrolområdet"


def hotspots(store: Reader, clock: Clock) -> Slide:
    """The verdicts, and the change of each with its interval on a ratio scale."""
    found = overview(store, clock=clock)
    tones = [verdict_tone(text) for text in found["verdict_text"]]
    combined = pooled(found) if len(found) else None
    lines = forest_rows(found, combined)
    tone_of: dict[str, Any] = dict(zip(found["name"], tones, strict=True))
    points = tuple(
        Point(
            float(place),
            row.ratio,
            row.low,
            row.high,
            label=f"{row.label}: {row.text}",
            tone=tone_of.get(row.label, "neutral"),
        )
        for place, row in enumerate(lines.itertuples(), start=1)
    )
    rows = found.assign(
        state=[judged(text, tone) for text, tone in zip(found["verdict_text"], tones, strict=True)],
        change=[change_text(ratio) if pd.notna(ratio) else "" for ratio in found["ratio"]],
    )
    return Slide(
        "hotspots",
        hotspot_sentence(found),
        subtitle="Ændring i anmeldelser i forhold til kontrolområdet, med 95 %-interval",
        figures=said(store, clock, {}, ("hotspots_effect", "hotspots_concern"), known={overview: found}),
        chart=Chart(
            "xy",
            (Series("Forhold", points),),
            AXIS,
            "Skøn med interval for hvert hotspot: "
            + "; ".join(
                f"{row.label} {row.text} ({interval_text(row.low, row.high)})" for row in lines.itertuples()
            ),
            decimals=2,
            reference=1.0,
            reference_label="som kontrolområdet",
            logarithmic=True,
        )
        if points
        else None,
        table=table(
            "Hotspots og vurderinger",
            rows,
            {
                "name": TableColumn("Hotspot"),
                "state": TableColumn("Vurdering"),
                "change": TableColumn("Ændring"),
                "ratio": TableColumn("Forhold", "number", 2),
                "low": TableColumn("Nedre grænse", "number", 2),
                "high": TableColumn("Øvre grænse", "number", 2),
                "start": TableColumn("Begyndt", "month"),
            },
        ),
        notes=(pooled_sentence(combined),) if combined is not None else (),
        sources=(
            Source("hotspots/list", {"district": None}),
            Source("hotspots/monthly", label="Anmeldelser"),
        ),
        page="hotspots",
    )


def hotspot(store: Reader, clock: Clock, hotspot_id: str) -> Slide:
    """One hotspot month by month beside its control area, and the verdict."""
    found = overview(store, clock=clock)
    own = found[found["hotspot_id"] == hotspot_id]
    if own.empty:
        raise ValueError(f"Hotspottet {hotspot_id} findes ikke i data. Vælg et andet.")
    row = own.iloc[0]
    one = one_hotspot(store, hotspot_id, clock=clock)
    judgement, monthly = one.evaluation, one.series
    change = ""
    if judgement.ratio is not None:
        change = f"; {change_text(judgement.ratio.ratio)} end ventet ({interval_text(judgement.ratio.low, judgement.ratio.high)})"
    figures = [
        SlideFigure(
            "design", "Design på Maryland-skalaen", float(judgement.design), f"{judgement.design} af 5"
        )
    ]
    if judgement.placebo is not None:
        figures.append(
            SlideFigure(
                "placebo", "Placebo, p", judgement.placebo.p_value, number(judgement.placebo.p_value, 3)
            )
        )
    if judgement.smallest_detectable is not None:
        fall = 1 - judgement.smallest_detectable
        figures.append(SlideFigure("detectable", "Mindste fald, der kan påvises", fall, percent(fall)))
    return Slide(
        "hotspot",
        f"{row['name']}: {judgement.verdict_text}{change}",
        subtitle=f"Anmeldelser om måneden; begyndt {month(row['start'])}",
        figures=tuple(figures),
        chart=Chart(
            "line",
            tuple(
                Series(
                    name,
                    tuple(
                        Point(m.date().isoformat(), number_or_none(y), provisional=bool(p))
                        for m, y, p in zip(
                            monthly["month"], monthly[column], monthly["provisional"], strict=True
                        )
                    ),
                )
                for name, column in (
                    (str(row["name"]), "hotspot"),
                    ("Kontrolområdet", "control"),
                    ("Naboområdet", "neighbour"),
                )
                if monthly[column].notna().any()
            ),
            "anmeldelser",
            f"Anmeldelser om måneden i {row['name']} og kontrolområdet. {judgement.sentence}",
        )
        if len(monthly)
        else None,
        table=table(
            f"Anmeldelser om måneden, {row['name']}",
            monthly,
            {
                "month": TableColumn("Måned", "month"),
                "hotspot": TableColumn("Hotspot", "count"),
                "control": TableColumn("Kontrolområde", "count"),
                "neighbour": TableColumn("Naboområde", "count"),
                "provisional": TableColumn("Foreløbig", "yes_no"),
            },
        ),
        notes=(judgement.sentence, *judgement.doubts),
        sources=(
            Source("hotspots/monthly", {"area_id": row["area_id"]}),
            Source("hotspots/list", {"district": None}, int(own.index[0])),
        ),
        page="hotspots",
        filters={"hotspot": hotspot_id},
    )
