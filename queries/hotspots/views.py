"""Hotspots as they are said: the verdicts, the forest plot, the map, who steers them and what they cost, and before the next one.

One hotspot is in queries/hotspots/one_views.py. What several views rest on is estimated once, by a function that gives them all.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import ADMINISTRATIONS, DISTRICTS
from data.store import Clock, Reader
from queries import run
from queries.briefing.parts import address, chosen, judged
from queries.figures import key_figures
from queries.hotspots.anchoring import anchoring
from queries.hotspots.details import plan, pooled
from queries.hotspots.overview import overview
from queries.hotspots.picture import forest_title, period_text, places_title, pooled_sentence
from queries.hotspots.planning import fall_title
from queries.hotspots.pooling import PooledEstimate
from queries.hotspots.reliability import planted_table, reliability_table
from queries.hotspots.sentences import OFTENER_WHERE_CHOSEN, change_text, interval_text
from queries.status.summary import hotspot_sentence, verdict_tone
from queries.view import Chart, Point, Series, Source, View, tabled

RATIO = "forhold til sammenligningen"
REFERENCE: dict[str, Any] = {
    "decimals": 2,
    "reference": 1.0,
    "reference_label": "som ventet",
    "logarithmic": True,
}
SHAPES = (
    "Cirkel: tegn på effekt; trekant: dårligere i naboområdet; firkant: dårligere end sammenligningen; åben cirkel: "
    "alle andre vurderinger."
)
ASSESSED = {
    "name": Column("Hotspot"),
    "state": Column("Vurdering"),
    "sentence": Column("I én sætning"),
    "district": Column("Bydel", labels=DISTRICTS),
    "period": Column("Periode"),
}
FIGURES = {
    "name": Column("Hotspot", pinned=True),
    "district": Column("Bydel", labels=DISTRICTS),
    "verdict_text": Column("Vurdering", width="medium"),
    "ratio": Column("Forhold til sammenligningen", "number", decimals=2),
    "low": Column("Nedre grænse", "number", decimals=2),
    "high": Column("Øvre grænse", "number", decimals=2),
    "control_ratio": Column("Forhold til kontrolområdet alene", "number", decimals=2),
    "control_low": Column("Kontrolområdet, nedre", "number", decimals=2),
    "control_high": Column("Kontrolområdet, øvre", "number", decimals=2),
    "neighbour_ratio": Column("Naboområdet", "number", decimals=2),
    "neighbour_low": Column("Nabo, nedre", "number", decimals=2),
    "neighbour_high": Column("Nabo, øvre", "number", decimals=2),
    "placebo_p": Column("Placebo, p", "number", decimals=3),
    "smallest_detectable": Column("Mindste påviselige forhold", "number", decimals=2),
    "design": Column("Maryland-skala", "count"),
    "months_before": Column("Måneder før", "count"),
    "months_after": Column("Måneder efter", "count"),
    "control_area": Column("Kontrolområde"),
    "neighbour_area": Column("Naboområde"),
    "start": Column("Begyndt", "date"),
    "finish": Column("Sluttet", "date"),
    "sentence": Column("Vurderingen i én sætning", width="large"),
}
PLACES = {
    "name": Column("Hotspot"),
    "district": Column("Bydel", labels=DISTRICTS),
    "area": Column("Område"),
    "state": Column("Vurdering"),
}
WHO = {
    "name": Column("Hotspot"),
    "missing": Column("Mangler"),
    "administration": Column("Ledende forvaltning", labels=ADMINISTRATIONS.labels),
    "leadership": Column("Leder (funktion)"),
    "steering_group": Column("Styregruppe"),
    "anchoring_now": Column("Forankring i dag"),
    "anchoring_proposed": Column("Foreslået forankring"),
    "evaluation_status": Column("Evaluering"),
    "district": Column("Bydel", labels=DISTRICTS),
    "period": Column("Periode"),
}
COST = {
    "name": Column("Hotspot"),
    "spent": Column("Forbrug, kr.", "kroner"),
    "per_resident": Column("Kr. pr. indbygger", "kroner"),
    "prevented": Column("Pris pr. forebygget anmeldelse"),
    "spent_until": Column("Opgjort til"),
    "residents": Column("Indbyggere", "count"),
    "funding": Column("Penge fra"),
    "initiative_names": Column("Indsatser", "list"),
}
COST_FILE = COST | {
    "price_level": Column("Prisniveau"),
    "spent_text": Column("Hvorfor forbruget mangler"),
    "per_prevented": Column("Kr. pr. forebygget anmeldelse", "kroner"),
    "per_prevented_low": Column("Nedre grænse, kr.", "kroner"),
    "per_prevented_high": Column("Øvre grænse, kr.", "kroner"),
}
FALLS = {
    "months_after": Column("Måneder efter start", "count"),
    "fall": Column("Mindste fald, der kan ses", "percent"),
    "expected": Column("Ventede anmeldelser", "count"),
    "text": Column("Det betyder"),
}
CONTROLS = {
    "name": Column("Muligt kontrolområde"),
    "distance": Column("Afstand (mindst er bedst)", "number", decimals=2),
    "per_month": Column("Anmeldelser pr. måned", "number", decimals=1),
    "level_ratio": Column("Niveau i forhold til området", "number", decimals=2),
    "growth": Column("Udvikling pr. år", "percent"),
    "reason": Column("Hvorfor"),
}
RELIABLE = {
    "world": Column("Hvordan områderne svinger"),
    "before": Column("Måneder før", "count"),
    "after": Column("Måneder efter", "count"),
    "nothing_done": Column("Intet gjort, kaldt effekt", "percent", decimals=1),
    "nothing_worse": Column("Intet gjort, kaldt dårligere", "percent", decimals=1),
    "fall_20": Column("Fald på 20 % opdaget", "percent"),
    "fall_30": Column("Fald på 30 % opdaget", "percent"),
    "fall_40": Column("Fald på 40 % opdaget", "percent"),
    "states": Column("Mindste fald siges", "percent"),
    "stated": Column("Mindste fald, midterste", "percent"),
    "stated_found": Column("Det fald opdaget", "percent"),
}
PLANTED = {"verdict": Column("Sandheden"), "right": Column("Rigtigt vurderet", "percent", decimals=1)}
ALIKE = 8  # how many possible control areas are worth reading about


def interval_points(
    rows: pd.DataFrame, labels: Iterable[Any], tones: Iterable[Any] | None = None
) -> tuple[Point, ...]:
    """A point with its interval a row that has a ratio, named by `labels`; read when pointed at in per cent above and below."""
    marks = [""] * len(rows) if tones is None else list(tones)
    return tuple(
        Point(
            str(label),
            float(row["ratio"]),
            float(row["low"]),
            float(row["high"]),
            tone=tone,  # type: ignore[arg-type]
            hover=f"{label}: {change_text(row['ratio'])} ({interval_text(row['low'], row['high'])})",
        )
        for label, row, tone in zip(labels, rows.to_dict("records"), marks, strict=True)
        if not danish.is_missing(row["ratio"])
    )


def all_hotspots(
    store: Reader, *, clock: Clock | None = None, district: int | None = None
) -> tuple[View, View, View]:
    """The verdicts, the forest plot and the map."""
    clock = clock or store.clock()
    rows = overview(store, clock=clock, district=district)
    rows = rows.assign(
        state=_states(rows), period=[period_text(row.start, row.finish) for row in rows.itertuples()]
    )
    combined = pooled(rows) if len(rows) else None
    listed = Source("hotspots/list", _of(district))
    monthly = Source("hotspots/monthly", label="Kilde til anmeldelserne")
    where: dict[str, Any] = {"page": "hotspots", "address": address(district)}
    forest_chart = _forest(rows, combined)
    notes = (SHAPES, pooled_sentence(combined)) if combined is not None else ()
    return (
        View(
            "hotspots",
            f"{chosen(district)}{hotspot_sentence(rows)}",
            subtitle="Ændring i anmeldelser i forhold til sammenligningsområderne, med 95 %-interval",
            caption="Hotspots og vurderinger",
            **tabled(rows, ASSESSED),
            chart=forest_chart,
            figures=key_figures(
                store, clock, {"district": district}, ("hotspots_effect", "hotspots_concern")
            ),
            notes=notes,
            sources=(listed, monthly),
            **where,
        ),
        View(
            "hotspots_forest",
            f"{chosen(district)}{forest_title(rows)}",
            subtitle="Ændring i anmeldelser. Punkt: skøn; streg: 95 % usikkerhedsinterval; rude: samlet skøn; prikket: hvor det "
            "næste hotspot kan ventes.",
            caption="Forhold til sammenligningen og naboområdets, med 95 %-intervaller",
            **tabled(rows, FIGURES),
            chart=forest_chart,
            notes=notes,
            sources=(monthly,),
            **where,
        ),
        View(
            "hotspots_map",
            f"{chosen(district)}{places_title(rows)}",
            subtitle=SHAPES.removesuffix("."),
            caption="Hvor hotspots ligger",
            **tabled(rows, PLACES),
            chart=_map(rows),
            sources=(listed,),
            **where,
        ),
    )


def verdicts(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """The verdict of each hotspot, and its change with its interval."""
    return all_hotspots(store, clock=clock, district=district)[0]


def forest(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Each hotspot's change beside its control area, and all of them in one estimate."""
    return all_hotspots(store, clock=clock, district=district)[1]


def places(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Where the hotspots are."""
    return all_hotspots(store, clock=clock, district=district)[2]


def _of(district: int | None) -> dict[str, Any]:
    return {} if district is None else {"district": district}


def _states(rows: pd.DataFrame) -> list[str]:
    return [judged(text, verdict_tone(text)) for text in rows["verdict_text"]]


def _forest(rows: pd.DataFrame, combined: PooledEstimate | None) -> Chart | None:
    """The strongest fall at the top; below all the pooled estimate, where there are several to pool."""
    usable = rows[rows["ratio"].notna()].sort_values("ratio")
    marked = interval_points(usable, usable["name"], usable["verdict_text"].map(verdict_tone))
    points = tuple(
        replace(point, label=change_text(ratio)) for point, ratio in zip(marked, usable["ratio"], strict=True)
    )
    if not points:
        return None
    series = [Series("Hotspots", points)]
    if combined is not None and combined.k > 1:
        series.append(Series("Samlet skøn", (_pooled_point(combined),), role="summary"))
    alt = "Skøn med interval for hvert hotspot og samlet: " + "; ".join(
        point.hover for one in series for point in one.points
    )
    return Chart("xy", tuple(series), RATIO, alt, **REFERENCE)


def _pooled_point(combined: PooledEstimate) -> Point:
    estimate, low, high = (math.exp(end) for end in (combined.estimate, combined.low, combined.high))
    ahead = [
        None if end is None else math.exp(end) for end in (combined.prediction_low, combined.prediction_high)
    ]
    text = change_text(estimate)
    return Point(
        "Samlet",
        estimate,
        low,
        high,
        text,
        far_low=ahead[0],
        far_high=ahead[1],
        hover=f"Samlet: {text} ({interval_text(low, high)})",
    )


def _map(rows: pd.DataFrame) -> Chart | None:
    placed = rows.dropna(subset=["longitude", "latitude"])
    points = tuple(
        Point(
            float(row["longitude"]),
            float(row["latitude"]),
            label=str(row["name"]),
            tone=verdict_tone(row["verdict_text"]),
            hover=f"{row['name']}: {row['verdict_text']}",
        )
        for row in placed.to_dict("records")
    )
    alt = "Kort over bydelene med hotspots som prikker. " + "; ".join(point.hover for point in points)
    return Chart("map", (Series("Hotspots", points, role="places"),), "", alt) if points else None


# -- who steers them, and what they cost --------------------------------------------------------------------


def anchored(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> tuple[View, View]:
    """Who leads each hotspot and what it lacks; what it costs."""
    rows = anchoring(store, clock=clock, district=district)
    rows = rows.assign(
        missing=[
            judged(danish.listing(lacks), "bad") if len(lacks) else judged("intet", "good")
            for lacks in rows["lacks"]
        ],
        period=[period_text(row.start, row.finish) for row in rows.itertuples()],
    )
    where: dict[str, Any] = {"page": "hotspots", "address": address(district, fane_hotspots="Forankring")}
    going, over = rows[~rows["ended"]], int(rows["ended"].sum())
    left_out = f"{danish.plural(over, 'hotspot', 'hotspots')} er sluttet og står ikke her." if over else ""
    return (
        View(
            "hotspots_anchoring",
            f"{chosen(district)}{_lacking_title(going)}",
            subtitle="Leder, styregruppe, kontrolområde og en tryghedsmåling før og efter i området selv",
            caption="Organisatorisk forankring",
            **tabled(going, WHO),
            notes=(left_out,) if left_out else (),
            sources=(Source("hotspots/list", _of(district)),),
            **where,
        ),
        View(
            "hotspots_cost",
            f"{chosen(district)}{_cost_title(rows)}",
            subtitle="Forbrug i hotspottets indsatser fra det kalenderår, det begyndte, i løbende priser; et års beløb i årets egne "
            "priser er løbende. Nogle indsatser fandtes før hotspottet, så tallet er ikke merudgiften. Intervallet er effektens.",
            caption="Indsatser, penge, indbyggere og forebyggede anmeldelser",
            **tabled(rows, COST),
            sources=(
                Source("hotspots/money"),
                Source("hotspots/residents", label="Kilde til indbyggertal"),
            ),
            **where,
        ),
    )


def leadership(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Who leads and steers each hotspot, and what it lacks."""
    return anchored(store, clock=clock, district=district)[0]


def cost(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """What each hotspot has cost, per resident and per prevented incident."""
    return anchored(store, clock=clock, district=district)[1]


def _cost_title(rows: pd.DataFrame) -> str:
    """For how many hotspots the price of a prevented incident can be told."""
    priced = int(rows["per_prevented"].notna().sum())
    if not len(rows):
        return "Der er ingen hotspots"
    if not priced:
        return "Prisen pr. forebygget anmeldelse kan ikke opgøres for noget hotspot"
    return (
        f"Prisen pr. forebygget anmeldelse kan opgøres for {danish.number(priced)} af "
        f"{danish.plural(len(rows), 'hotspot', 'hotspots')}"
    )


def _lacking_title(rows: pd.DataFrame) -> str:
    """What is missing where there is one hotspot to say it of; else which hotspots lack something. `rows`: those that go on."""
    if not len(rows):
        return "Ingen hotspots er i gang"
    lacking = rows[rows["lacks"].map(len) > 0]
    if lacking.empty:
        return "Alle hotspots i gang har leder, styregruppe, kontrolområde og måling"
    if len(lacking) == 1:
        return f"{lacking.iloc[0]['name']} mangler {danish.listing(lacking.iloc[0]['lacks'])}"
    return f"{danish.some(list(lacking['name']), 'hotspot', 'hotspots', most=5)} mangler noget"


# -- before a new one ---------------------------------------------------------------------------------------


def planned(store: Reader, *, area_id: str, clock: Clock | None = None) -> tuple[View, View]:
    """What could be found in an area that may become a hotspot, and the areas most like it.

    ValueError, with a sentence, where the area has too few figures.
    """
    falls, controls = plan(store, area_id, clock=clock)
    areas = run(store, "hotspots/areas", clock=clock)
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    name = names.get(area_id, area_id)
    alike = controls.assign(name=controls["area"].map(names)).head(ALIKE)
    shared: dict[str, Any] = {
        "sources": (Source("hotspots/monthly", {"area_id": area_id}),),
        "page": "hotspots",
        "address": {"fane_hotspots": "Før et nyt hotspot", "omraade": area_id},
    }
    return (
        View(
            "hotspot_falls",
            fall_title(name, falls),
            subtitle="Faldet skal være uden for usikkerhedsintervallet, skille sig ud blandt andre områder og ikke kunne skyldes valget. "
            "Hvor meget de svinger, er taget fra deres egen fortid: se »Metode«. "
            f"Faldet ses {OFTENER_WHERE_CHOSEN}.",
            caption=f"{name}: det mindste fald, der ville blive opdaget i 4 ud af 5 tilfælde",
            **tabled(falls, FALLS),
            **shared,
        ),
        View(
            "hotspot_controls",
            _alike_title(name, alike),
            subtitle="Samme niveau og samme udvikling før start. Hotspots og deres naboområder er ikke med.",
            caption=f"De {danish.number(len(alike))} områder, der ligner {name} mest"
            if len(alike) > 1
            else f"Områder, der ligner {name}",
            **tabled(alike, CONTROLS),
            **shared,
        ),
    )


def _alike_title(name: str, alike: pd.DataFrame) -> str:
    if alike.empty or danish.is_missing(alike.iloc[0]["distance"]):
        return f"Intet område ligner {name} nok"
    return f"{alike.iloc[0]['name']} ligner {name} mest"


def falls(store: Reader, *, area_id: str, clock: Clock | None = None) -> View:
    """The smallest fall that would be found in an area, by how long one waits."""
    return planned(store, area_id=area_id, clock=clock)[0]


def controls(store: Reader, *, area_id: str, clock: Clock | None = None) -> View:
    """The areas most like one that may become a hotspot."""
    return planned(store, area_id=area_id, clock=clock)[1]


# -- the method ---------------------------------------------------------------------------------------------


def reliability(store: Reader, *, clock: Clock | None = None) -> View:
    """How often the verdict is right in made worlds; the same for every store."""
    rows = reliability_table()
    wrong = float(rows[["nothing_done", "nothing_worse"]].max().max())
    return View(
        "hotspots_reliability",
        f"Uden indsats er vurderingen forkert i højst {danish.percent(wrong, 1)} af forløbene, hver vej",
        subtitle="Andel af forløb, hvor intet er gjort, der kaldes en effekt eller dårligere; og hvor ofte reelle fald opdages",
        caption="Hvor ofte vurderingen er rigtig",
        **tabled(rows, RELIABLE),
        page="hotspots",
        address={"fane_hotspots": "Metode"},
    )


def known_worlds(store: Reader, *, clock: Clock | None = None) -> View:
    """How often hotspots whose truth is known got the right verdict."""
    rows = planted_table()
    return View(
        "hotspots_known",
        f"Hotspots, hvor sandheden er kendt, fik den rigtige vurdering i mindst {danish.percent(rows['right'].min())} af gangene",
        caption="Kendte forløb: andel, der fik den rigtige vurdering",
        **tabled(rows, PLANTED),
        page="hotspots",
        address={"fane_hotspots": "Metode"},
    )
