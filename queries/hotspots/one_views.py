"""One hotspot as it is said: its months, before and after, by category, under other choices, safety, initiatives and method."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import danish, messages
from data.columns import Column
from data.contract import ADMINISTRATIONS, CRIME_CATEGORIES
from data.store import Clock, Reader
from queries import run
from queries.briefing.parts import judged
from queries.hotspots import plans
from queries.hotspots.details import (
    OneHotspot,
    by_category,
    chosen_evaluation,
    one_hotspot,
    other_choices,
    with_own_choice,
)
from queries.hotspots.evaluation import DISPERSIONS, MONTHS_BEFORE
from queries.hotspots.picture import (
    category_title,
    counterfactual,
    made_of,
    placebo_rows,
    placebo_title,
    tests_table,
)
from queries.hotspots.sensitivity import length_text
from queries.hotspots.sentences import change_text, interval_text
from queries.hotspots.survey import survey_change
from queries.hotspots.views import RATIO, REFERENCE, interval_points
from queries.results.series import PER, PER_RARE
from queries.status.summary import Tone
from queries.view import Chart, KeyFigure, Mark, Point, Series, Source, View, plain, tabled

SERIES = {
    "month": Column("Måned", "month"),
    "hotspot": Column("Hotspot", "count"),
    "control": Column("Kontrolområde", "count"),
    "neighbour": Column("Naboområde", "count"),
    "synthetic": Column("Syntetisk kontrol (ventet)", "number", decimals=1),
    "provisional": Column("Foreløbig", "yes_no"),
}
TOTALS = {
    "role": Column("Rolle"),
    "area": Column("Område"),
    "per_month_before": Column("Pr. måned før", "number", decimals=1),
    "per_month_after": Column("Pr. måned efter", "number", decimals=1),
    "before": Column("Anmeldelser før", "count"),
    "after": Column("Anmeldelser efter", "count"),
    "months_before": Column("Måneder før", "count"),
    "months_after": Column("Måneder efter", "count"),
}
_BOTH_ESTIMATES = {
    "estimate": Column("Forhold til sammenligningen", "number", decimals=2),
    "estimate_low": Column("Nedre grænse", "number", decimals=2),
    "estimate_high": Column("Øvre grænse", "number", decimals=2),
    "ratio": Column("Forhold til kontrolområdet alene", "number", decimals=2),
    "low": Column("Kontrolområdet, nedre", "number", decimals=2),
    "high": Column("Kontrolområdet, øvre", "number", decimals=2),
}
CATEGORIES = {
    "category": Column("Kategori"),
    "before": Column("Før", "count"),
    "after": Column("Efter", "count"),
    **_BOTH_ESTIMATES,
}
CHOICES = {
    "kind": Column("Valg"),
    "choice": Column("Ændret til"),
    "verdict": Column("Vurdering", width="medium"),
    "same": Column("Samme vurdering", "yes_no"),
    **_BOTH_ESTIMATES,
    "placebo_p": Column("Placebo, p", "number", decimals=3),
}
TESTS = {"what": Column("Metode"), "result": Column("Resultat"), "meaning": Column("Hvad det siger")}
PLACEBO = {
    "area": Column("Område"),
    "before": Column("Før", "count"),
    "after": Column("Efter", "count"),
    "change": Column("Ændring", "percent"),
    "weight": Column("Vægt i den syntetiske kontrol", "percent", decimals=1),
    "statistic": Column("Afvigelse i standardfejl", "number", decimals=1),
}
SURVEY = {
    "words": Column("Utrygge"),
    "before_text": Column("Før"),
    "after_text": Column("Efter"),
    "difference_text": Column("Forskel i procentpoint"),
    "moved": Column("Vurdering"),
}
MEMBERS = {
    "name": Column("Indsats"),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "status": Column("Status"),
    "start": Column("Start", "date"),
    "finish": Column("Slut", "date"),
}
# What a reader may change: the words chosen -> the months judged by.
LENGTHS: dict[str, int | None] = {"alle måneder": None} | {
    length_text(months): months for months in (6, 12, MONTHS_BEFORE)
}
BEFORE, AFTER = length_text(MONTHS_BEFORE), length_text(None)
OWN_CHOICES: Mapping[str, Collection[str]] = {
    "before": tuple(LENGTHS),
    "after": tuple(LENGTHS),
    "spread": tuple(danish.number(phi) for phi in DISPERSIONS),
    "without": CRIME_CATEGORIES.labels,
}


@dataclass(frozen=True, eq=False)
class Course:
    """What rests on one evaluation of a hotspot with every method."""

    one: OneHotspot
    series: View
    before_after: View
    tests: View
    placebo: View


def course(store: Reader, *, hotspot_id: str, clock: Clock | None = None) -> Course:
    """ValueError, with a sentence, where there is no such hotspot; so do all views here."""
    facts = _facts(store, hotspot_id, clock)
    one = one_hotspot(store, hotspot_id, clock=clock)
    return Course(
        one, _series(facts, one), _before_after(facts, one), _tests(facts, one), _placebo(facts, one)
    )


def series(store: Reader, *, hotspot_id: str, clock: Clock | None = None) -> View:
    """Month by month beside the control and neighbour areas, with what could have been expected."""
    return course(store, hotspot_id=hotspot_id, clock=clock).series


def before_after(store: Reader, *, hotspot_id: str, clock: Clock | None = None) -> View:
    """What each area had before and after."""
    return course(store, hotspot_id=hotspot_id, clock=clock).before_after


def tests(store: Reader, *, hotspot_id: str, clock: Clock | None = None) -> View:
    """Every method's answer to the same question."""
    return course(store, hotspot_id=hotspot_id, clock=clock).tests


def placebo(store: Reader, *, hotspot_id: str, clock: Clock | None = None) -> View:
    """How much the hotspot differs from the areas where nothing was done."""
    return course(store, hotspot_id=hotspot_id, clock=clock).placebo


def _facts(store: Reader, hotspot_id: str, clock: Clock | None) -> Mapping[Any, Any]:
    """The hotspot's row of hotspots/list, and `row`, its place there."""
    rows = run(store, "hotspots/list", clock=clock)
    own = rows[rows["hotspot_id"] == hotspot_id]
    if own.empty:
        raise ValueError(f"Hotspottet {hotspot_id} findes ikke i data. Vælg et andet.")
    return own.iloc[0].to_dict() | {"row": int(own.index[0])}


def _where(facts: Mapping[Any, Any], tab: str) -> dict[str, Any]:
    id_ = facts["hotspot_id"]
    return {
        "page": "hotspots",
        "address": {"hotspot": id_, "fane_hotspot": tab},
        "choices": {"hotspot_id": id_},
    }


def _named(facts: Mapping[Any, Any], title: str) -> str:
    """ "Mimersgade: ingen af de 40 andre områder ..." """
    return f"{facts['name']}: {title[:1].lower()}{title[1:]}"


# -- month by month -----------------------------------------------------------------------------------------


def _series(facts: Mapping[Any, Any], one: OneHotspot) -> View:
    evaluation = one.evaluation
    change = ""
    if evaluation.estimate is not None:
        interval = interval_text(evaluation.estimate.low, evaluation.estimate.high)
        change = f"; {change_text(evaluation.estimate.ratio)} end ventet ({interval})"
    figures = [
        KeyFigure(
            "design", "Design på Maryland-skalaen", float(evaluation.design), f"{evaluation.design} af 5"
        )
    ]
    if evaluation.placebo is not None:
        p_value = evaluation.placebo.p_value
        figures.append(KeyFigure("placebo", "Placebo, p", p_value, danish.number(p_value, 3)))
    if evaluation.smallest_detectable is not None:
        fall = 1 - evaluation.smallest_detectable
        figures.append(KeyFigure("detectable", "Mindste fald, der kan påvises", fall, danish.percent(fall)))
    return View(
        "hotspot",
        f"{facts['name']}: {evaluation.verdict_text}{change}",
        subtitle=f"Anmeldelser om måneden; begyndt {danish.month(facts['start'])}. Prikket linje: hvad hotspottet kunne have "
        "ventet uden indsats. Åbne punkter: foreløbige, indgår ikke i noget skøn.",
        caption=f"Anmeldelser om måneden, {facts['name']}",
        **tabled(one.series, SERIES),
        chart=_months(facts, one) if one.series["hotspot"].notna().any() else None,
        figures=tuple(figures),
        notes=tuple(
            filter(
                None,
                (
                    evaluation.sentence,
                    made_of(evaluation, one.area_names),
                    *evaluation.doubts,
                    f"Design: {evaluation.design_reason}",
                ),
            )
        ),
        sources=(
            Source("hotspots/monthly", {"area_id": facts["area_id"]}),
            Source("hotspots/list", {"district": None}, facts["row"], label="Kilde til hotspottet"),
        ),
        **_where(facts, "Udvikling"),
    )


def _months(facts: Mapping[Any, Any], one: OneHotspot) -> Chart:
    """What could have been expected first, so that the figures lie over it: the synthetic control, or where areas are too few for
    one the hotspot's own earlier course, with its band."""
    curves: list[Series] = []
    mixed = one.series.dropna(subset=["synthetic"])
    expected = counterfactual(one.evaluation, one.series)
    if len(mixed):
        curve = [
            (month.date().isoformat(), float(y))
            for month, y in zip(mixed["month"], mixed["synthetic"], strict=True)
        ]
        curves = [Series("Syntetisk kontrol", tuple(Point(x, y) for x, y in curve), role="limit")]
    elif len(expected):
        months = [month.date().isoformat() for month in expected["month"]]
        ends = zip(months, expected["low"], expected["high"], strict=True)
        band = (Point(month, None, float(low), float(high)) for month, low, high in ends)
        line = zip(months, expected["counterfactual"], strict=True)
        curves = [
            Series("Uden indsats (95 %)", tuple(band), role="band"),
            Series("Uden indsats, beregnet", tuple(Point(x, float(y)) for x, y in line), role="limit"),
        ]
    names = {
        "hotspot": str(facts["name"]),
        "control": f"Kontrolområde: {facts['control_area']}",
        "neighbour": f"Naboområde: {facts['neighbour_area']}",
    }
    for column, name in names.items():
        if one.series[column].notna().any():
            points = (
                Point(month.date().isoformat(), plain(count), provisional=bool(provisional))  # type: ignore[arg-type]
                for month, count, provisional in zip(
                    one.series["month"], one.series[column], one.series["provisional"], strict=True
                )
            )
            curves.append(Series(name, tuple(points)))
    return Chart(
        "line",
        tuple(curves),
        "anmeldelser",
        f"Anmeldelser om måneden i {facts['name']}, kontrolområde og naboområde. {one.evaluation.sentence}",
        marks=tuple(
            Mark(facts[name].date().isoformat(), word)
            for name, word in (("start", "begyndt"), ("finish", "sluttet"))
            if name == "start" or facts["ended"]
        ),
    )


def _with_rates(rows: pd.DataFrame) -> dict[str, Any]:
    """The rows as a table: rates per PER residents and year, per PER_RARE where one of them would be below one."""
    names = {"yearly_rate_before": "før", "yearly_rate_after": "efter"}
    rates = rows.reindex(columns=list(names)).astype("float64") * PER
    per = PER_RARE if ((rates > 0) & (rates < 1)).any(axis=None) else PER
    frame = rows.assign(**{name: rates[name] * (per / PER) for name in names})
    columns = {
        name: Column(f"Pr. {danish.number(per)} indbyggere om året, {when}", "number", decimals=1)
        for name, when in names.items()
    }
    return tabled(frame, TOTALS | columns)


def _before_after(facts: Mapping[Any, Any], one: OneHotspot) -> View:
    rows = one.rates
    own = rows[rows["role"] == "Hotspot"] if len(rows) else rows
    title = f"{facts['name']} kan ikke gøres op før og efter starten"
    if len(own):
        before, after = own.iloc[0]["per_month_before"], own.iloc[0]["per_month_after"]
        title = f"{facts['name']}: fra {danish.number(before, 1)} til {danish.number(after, 1)} anmeldelser om måneden"
    areas = [
        Source("hotspots/monthly", {"area_id": facts[id_]}, label=f"Kilde: {facts[name]}")
        for name, id_ in (
            ("area", "area_id"),
            ("control_area", "control_area_id"),
            ("neighbour_area", "neighbour_area_id"),
            ("neighbour_control_area", "neighbour_control_area_id"),
        )
        if not danish.is_missing(facts[id_])
    ]
    return View(
        "hotspot_before_after",
        title,
        subtitle="Hotspottet og de områder, det holdes op mod, uden foreløbige måneder",
        caption="Før og efter, uden foreløbige måneder",
        **_with_rates(rows),
        sources=(*areas, Source("hotspots/residents", label="Kilde til indbyggertal")),
        **_where(facts, "Udvikling"),
    )


# -- by category, and under other choices -------------------------------------------------------------------


def categories(store: Reader, *, hotspot_id: str, clock: Clock | None = None) -> View:
    """The change of each crime category beside the control area, the strongest fall first."""
    facts = _facts(store, hotspot_id, clock)
    rows = by_category(store, hotspot_id, clock=clock)
    judged_by = rows.assign(ratio=rows["estimate"], low=rows["estimate_low"], high=rows["estimate_high"])
    usable = judged_by[judged_by["ratio"].notna()].sort_values("ratio")
    title = (
        category_title(judged_by)
        if len(usable)
        else "i ingen kategori er der anmeldelser nok til et forhold til sammenligningen"
    )
    return View(
        "hotspot_categories",
        f"{facts['name']}: {title}",
        subtitle="Ændring i forhold til sammenligningen, med 95 % usikkerhedsinterval. Blandt så mange skøn kan ét skille sig ud ved "
        "et tilfælde.",
        caption="Anmeldelser efter kategori, før og efter",
        **tabled(rows, CATEGORIES),
        chart=_ratios(
            "Kategorier", interval_points(usable, usable["category"].map(CRIME_CATEGORIES.short)), "kategori"
        ),
        sources=(Source("hotspots/monthly"),),
        **_where(facts, "Kategorier"),
    )


def choices(
    store: Reader,
    *,
    hotspot_id: str,
    clock: Clock | None = None,
    control_area: str | None = None,
    before: str = BEFORE,
    after: str = AFTER,
    spread: str | None = None,
    without: str | None = None,
) -> View:
    """The verdict with one choice at a time made otherwise; the reader's own choices stand first, where they are others.

    `before`, `after`, `spread` and `without` as in OWN_CHOICES.
    """
    facts = _facts(store, hotspot_id, clock)
    tried = other_choices(store, hotspot_id, clock=clock)
    held = (
        f"vurderingen er den samme i {danish.number(int(tried['same'].sum()))} af {danish.number(len(tried))} "
        "opgørelser"
    )
    rows, title, subtitle = tried, f"{facts['name']}: {held}", ""
    notes: tuple[str, ...] = ()
    if (control_area, before, after, spread, without) != (None, BEFORE, AFTER, None, None):
        own = chosen_evaluation(
            store,
            hotspot_id,
            clock=clock,
            control_area=control_area,
            months_before=_length(before),
            months_after=_length(after),
            dispersion=None if spread is None else float(spread),
            without=without,
        )
        rows = with_own_choice(tried, own, chosen_evaluation(store, hotspot_id, clock=clock))
        title = f"{facts['name']} med egne valg: {own.verdict_text}"
        subtitle = f"Egne valg: {_chosen(store, clock, control_area, before, after, spread, without)}. "
        notes = (own.sentence, f"{held[:1].upper()}{held[1:]} med ét valg ændret ad gangen.")
    # Another control area or dispersion moves the check and not what the verdict rests on.
    beside = rows["kind"].isin(["Kontrolområde", "Spredning"]) | rows["estimate"].isna()
    ends = {"ratio": "estimate", "low": "estimate_low", "high": "estimate_high"}
    usable = rows.assign(**{end: rows[end].where(beside, rows[other]) for end, other in ends.items()})
    usable = usable[usable["ratio"].notna()]
    labels = usable["kind"] + usable["choice"].map(lambda choice: f": {choice}" if choice else "")
    tones = usable["same"].map({True: "", False: "concern"})
    return View(
        "hotspot_choices",
        title,
        subtitle=f"{subtitle}Ændring i forhold til sammenligningen, ét valg ændret ad gangen: kontrolområde, længde, spredning, uden en "
        "kategori. Andre kontrolområder og spredninger: i forhold til kontrolområdet. Rude: en anden vurdering.",
        caption="Vurderingen under andre valg",
        **tabled(rows, CHOICES),
        chart=_ratios("Opgørelser", interval_points(usable, labels, tones), "opgørelse"),
        notes=notes,
        sources=(Source("hotspots/monthly"),),
        **_where(facts, "Holder vurderingen?"),
    )


def _length(words: str) -> int | None:
    if words not in LENGTHS:
        raise ValueError(
            f"»{words}« er ikke en længde, der kan vælges. Vælg {danish.listing(list(LENGTHS), 'eller')}."
        )
    return LENGTHS[words]


def _chosen(
    store: Reader,
    clock: Clock | None,
    control: str | None,
    before: str,
    after: str,
    spread: str | None,
    without: str | None,
) -> str:
    """The reader's own choices in words, those alone that are others than the page's."""
    words = []
    if control is not None:
        areas = run(store, "hotspots/areas", clock=clock)
        names = dict(zip(areas["area_id"], areas["name"], strict=True))
        words.append(f"kontrolområde {names.get(control, control)}")
    if before != BEFORE:
        words.append(f"{before} før")
    if after != AFTER:
        words.append(f"{after} efter")
    if spread is not None:
        words.append(f"spredning {spread}")
    if without is not None:
        words.append(f"uden {CRIME_CATEGORIES.labels.get(without, without)}")
    return danish.listing(words)


def _ratios(name: str, points: tuple[Point, ...], each: str) -> Chart | None:
    if not points:
        return None
    alt = f"Skøn med interval for hver {each}: " + "; ".join(point.hover for point in points)
    return Chart("xy", (Series(name, points),), RATIO, alt, **REFERENCE)


# -- safety and initiatives ---------------------------------------------------------------------------------


def survey(store: Reader, *, hotspot_id: str, clock: Clock | None = None) -> View:
    """The safety survey before and after; no rows where there is not one on each side of the start."""
    facts = _facts(store, hotspot_id, clock)
    surveys = run(store, "hotspots/surveys", clock=clock)
    rows = survey_change(surveys[surveys["hotspot_id"] == hotspot_id], facts["start"])
    records = rows.to_dict("records")
    rows = rows.assign(
        before_text=[f"{_share(row, 'before')} i {row['before']}" for row in records],
        after_text=[f"{_share(row, 'after')} i {row['after']}" for row in records],
        difference_text=[
            f"{danish.signed(100 * row['difference'], 1)} ({danish.span(100 * row['low'], 100 * row['high'], 1)})"
            for row in records
        ],
    )
    title = f"{facts['name']}: der er ikke en tryghedsmåling både før og efter starten"
    whole = ""
    if records:
        first = records[0]
        chance = "måske" if first["moved"] == "tilfældigt udsving" else "mere end"
        title = (
            f"{facts['name']}: utrygge {first['words']} fra {danish.percent(first['share_before'])} i {first['before']} til "
            f"{danish.percent(first['share_after'])} i {first['after']}; {chance} et tilfældigt udsving"
        )
        whole = "" if first["own_area"] else f" Målt i hele {first['area']}, ikke i hotspottet alene."
    return View(
        "hotspot_survey",
        title,
        subtitle=f"Andele af besvarelserne med 95 %-intervaller i parentes.{whole}",
        caption="Tryghedsundersøgelsen før og efter",
        **tabled(rows, SURVEY),
        sources=(Source("hotspots/surveys"),),
        **_where(facts, "Tryghed og indsatser"),
    )


def _share(row: Mapping[Any, Any], side: str) -> str:
    interval = danish.span(100 * row[f"{side}_low"], 100 * row[f"{side}_high"])
    return f"{danish.percent(row[f'share_{side}'])} ({interval})"


def members(store: Reader, *, hotspot_id: str, clock: Clock | None = None) -> View:
    """The initiatives that are part of the hotspot."""
    facts = _facts(store, hotspot_id, clock)
    rows = run(store, "hotspots/initiatives", clock=clock, hotspot_id=hotspot_id)
    count = danish.plural(len(rows), "indsats er", "indsatser er") if len(rows) else "Ingen indsatser er"
    return View(
        "hotspot_members",
        f"{count} en del af {facts['name']}",
        caption="Indsatser, der er en del af hotspottet",
        **tabled(rows, MEMBERS),
        sources=(Source("hotspots/initiatives", {"hotspot_id": hotspot_id}),),
        **_where(facts, "Tryghed og indsatser"),
    )


PLAN = {
    "what": Column("Punkt"),
    "planned": Column("Planlagt", width="medium"),
    "now": Column("Nu", width="medium"),
    "state": Column("Følger det planen?"),
}
_PLAN_TONES: dict[str, Tone] = {plans.FOLLOWS: "good", plans.DEVIATES: "warn", plans.WAITS: "neutral"}


def plan(store: Reader, *, hotspot_id: str, clock: Clock | None = None) -> View:
    """Whether the evaluation follows the plan that was locked before the hotspot began, and every deviation."""
    facts = _facts(store, hotspot_id, clock)
    held, rows = plans.followed(store, hotspot_id, clock=clock)
    title = plans.title(str(facts["name"]), held, rows)
    rows = rows.assign(state=[judged(state, _PLAN_TONES[state]) for state in rows["state"]])
    note = "En plan låses under »Før et nyt hotspot«, før hotspottet begynder. Så kan ingen vælge måling efter resultatet."
    if held is not None:
        note = f"Version {held.version}, låst {danish.day(held.made_at)}. Fingeraftryk {held.fingerprint}."
        if held.moved:
            note += f" {messages.ended_doubles(held.moved)} Vurderingen holdes op mod den, der er blevet."
    return View(
        "hotspot_plan",
        title,
        subtitle="Plan og vurdering, punkt for punkt" if held is not None else "",
        caption="Planen og det, der blev gjort",
        **(tabled(rows, PLAN) if held is not None else {}),
        notes=(note,),
        sources=(Source("hotspots/list", {"district": None}, facts["row"], label="Kilde til hotspottet"),),
        **_where(facts, "Udvikling"),
    )


# -- the method ---------------------------------------------------------------------------------------------


def _tests(facts: Mapping[Any, Any], one: OneHotspot) -> View:
    rows = tests_table(one.evaluation)
    made = int((rows["result"] != danish.MISSING).sum())
    return View(
        "hotspot_tests",
        f"{facts['name']}: {danish.number(made)} af {danish.number(len(rows))} prøver kan beregnes",
        subtitle="Alle prøver af det samme spørgsmål, med 95 %-intervaller i parentes",
        caption="Alle prøver af det samme spørgsmål",
        **tabled(rows, TESTS),
        sources=(Source("hotspots/monthly"),),
        **_where(facts, "Metode"),
    )


def _placebo(facts: Mapping[Any, Any], one: OneHotspot) -> View:
    evaluation = one.evaluation
    where = _where(facts, "Metode") | {"sources": (Source("hotspots/monthly"),)}
    if evaluation.placebo is None:
        why = " ".join(doubt for doubt in evaluation.doubts if "lacebo" in doubt) or evaluation.sentence
        return View(
            "hotspot_placebo",
            f"{facts['name']}: placebotesten er ikke beregnet",
            notes=(why,),
            **where,
        )
    rows = placebo_rows(evaluation, one.area_names)
    title = placebo_title(evaluation.placebo)
    points = tuple(
        Point(
            float(place),
            float(row.statistic),
            label="hotspottet" if row.is_hotspot else "",
            tone="" if row.is_hotspot else "common",
            hover=f"{row.area}: {danish.number(row.statistic, 1)} standardfejl ({danish.signed(100 * row.change)} %)",
        )
        for place, row in enumerate(rows.itertuples(), start=1)
    )
    chart = Chart(
        "columns",
        (Series("Afvigelse", points),),
        "standardfejl",
        f"Afvigelse i hvert område, hotspottet fremhævet. {title}.",
        decimals=1,
        x_unit="områderne, ordnet efter afvigelse",
    )
    return View(
        "hotspot_placebo",
        _named(facts, title),
        subtitle="Placebotest: hvor langt hvert område ligger fra sin egen blanding af de øvrige efter starten, i standardfejl. "
        f"{danish.number(len(rows))} områder, hotspottet medregnet. Den mindste mulige andel er 1 af {danish.number(len(rows))}.",
        caption="Ændringen i hotspottet og i de områder, hvor intet er gjort",
        **tabled(rows, PLACEBO),
        chart=chart,
        **where,
    )
