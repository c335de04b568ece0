"""One hotspot: verdict and series first, then categories, other choices, and the method."""

from __future__ import annotations

from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import CRIME_CATEGORIES
from pages.parts import charts, page, tables
from pages.parts.answers import answer, estimate
from pages.parts.download import download_excel
from pages.parts.sources import page_link, source_link
from pages.parts.tables import Column
from pages.parts.theme import Tone, palette
from queries.hotspots.anchoring import survey_change
from queries.hotspots.details import (
    by_category,
    chosen_evaluation,
    evaluation,
    monthly_series,
    other_choices,
    rates,
)
from queries.hotspots.evaluation import Evaluation
from queries.hotspots.picture import counterfactual, placebo_rows, ratio_lines, tests_table
from queries.hotspots.sentences import change_text, interval_text
from queries.status.summary import verdict_tone

SERIES = {
    "month": Column("Måned", "month"),
    "hotspot": Column("Hotspot", "count"),
    "control": Column("Kontrolområde", "count"),
    "neighbour": Column("Naboområde", "count"),
    "provisional": Column("Foreløbig", "yes_no"),
}
TOTALS = {
    "role": Column("Område"),
    "before": Column("Anmeldelser før", "count"),
    "after": Column("Anmeldelser efter", "count"),
    "months_before": Column("Måneder før", "count"),
    "months_after": Column("Måneder efter", "count"),
    "per_month_before": Column("Pr. måned før", "number", decimals=1),
    "per_month_after": Column("Pr. måned efter", "number", decimals=1),
    "yearly_rate_before": Column("Pr. 1.000 indbyggere om året, før", "number", decimals=1),
    "yearly_rate_after": Column("Efter", "number", decimals=1),
}
CATEGORIES = {
    "category": Column("Kategori"),
    "before": Column("Før", "count"),
    "after": Column("Efter", "count"),
    "ratio": Column("Forhold til kontrol", "number", decimals=2),
    "low": Column("Nedre grænse", "number", decimals=2),
    "high": Column("Øvre grænse", "number", decimals=2),
}
CHOICES = {
    "kind": Column("Valg"),
    "choice": Column("Ændret til"),
    "verdict": Column("Vurdering", width="medium"),
    "same": Column("Samme vurdering", "yes_no"),
    "ratio": Column("Forhold", "number", decimals=2),
    "low": Column("Nedre grænse", "number", decimals=2),
    "high": Column("Øvre grænse", "number", decimals=2),
    "placebo_p": Column("Placebo, p", "number", decimals=3),
}
TESTS = {"what": Column("Metode"), "result": Column("Resultat"), "meaning": Column("Hvad det siger")}


def show(hotspot_id: str, known: dict[str, str]) -> None:
    facts = answer("hotspots/list", district=None).set_index("hotspot_id").loc[hotspot_id]
    found: Evaluation = estimate(evaluation, hotspot_id=hotspot_id)
    tone = verdict_tone(None if found.verdict is None else found.verdict.name)
    page.headline(f"{known[hotspot_id]}: {found.verdict_text}")
    page.lead(found.sentence)
    page.links(lambda: page_link("hotspots", "Alle hotspots"), lambda: source_link("hotspots/list"))
    _figures(facts, found, tone)
    series_tab, categories_tab, choices_tab, safety_tab, method_tab = st.tabs(
        ["Udvikling", "Kategorier", "Holder vurderingen?", "Tryghed og indsatser", "Metode"]
    )
    series = estimate(monthly_series, hotspot_id=hotspot_id)
    with series_tab:
        _series(facts, found, series)
    with categories_tab:
        _categories(hotspot_id)
    with choices_tab:
        _choices(hotspot_id)
    with safety_tab:
        _safety(hotspot_id, facts)
        _members(hotspot_id)
    with method_tab:
        _method(found)


def _figures(facts: pd.Series, found: Evaluation, tone: Tone) -> None:
    monthly = ("hotspots/monthly", {"area_id": facts["area_id"]}, None)
    cards = [
        page.KeyFigure(
            "Designets styrke",
            f"{found.design} af 5",
            note="på Maryland-skalaen; ordet »effekt« kræver mindst 3",
            tone=tone,
            tone_text=found.verdict_text,
            source=("hotspots/list", {}, None),
        ),
        page.KeyFigure(
            "Anmeldelser i forhold til kontrolområdet",
            change_text(found.ratio.ratio) if found.ratio else danish.MISSING,
            note=interval_text(found.ratio.low, found.ratio.high) if found.ratio else "kan ikke beregnes",
            source=monthly,
        ),
        page.KeyFigure(
            "Naboområdet i forhold til sit kontrolområde",
            change_text(found.neighbour.ratio) if found.neighbour else danish.MISSING,
            note=interval_text(found.neighbour.low, found.neighbour.high)
            if found.neighbour
            else "intet skøn",
            source=("hotspots/monthly", {"area_id": facts["neighbour_area_id"]}, None)
            if not danish.is_missing(facts["neighbour_area_id"])
            else None,
        ),
        page.KeyFigure(
            "Periode",
            danish.month(facts["start"]),
            note=f"{danish.plural(found.months_before, 'måned', 'måneder')} før og "
            f"{danish.plural(found.months_after, 'måned', 'måneder')} efter indgår",
            source=monthly,
        ),
    ]
    page.key_figures(cards)


def _series(facts: pd.Series, found: Evaluation, series: pd.DataFrame) -> None:
    colours = palette()
    names = {"hotspot": (facts["area"], colours.accent), "control": (facts["control_area"], colours.common),
             "neighbour": (facts["neighbour_area"], colours.categories[1])}  # fmt: skip
    figure = go.Figure()
    expected = counterfactual(found, series)
    if not expected.empty:
        charts.interval(
            figure, expected["month"], expected["low"], expected["high"], name="Uden indsats (95 %)"
        )
        figure.add_trace(
            go.Scatter(
                x=expected["month"], y=expected["counterfactual"], mode="lines", name="Uden indsats, beregnet",
                line={"color": colours.accent, "width": 1, "dash": "dot"},
            )
        )  # fmt: skip
    for name, (label, colour) in names.items():
        if series[name].notna().any():
            _line(figure, series, name, str(label), colour)
    figure.add_vline(x=facts["start"], line_color=colours.ink, line_width=1, line_dash="dash")
    figure.add_annotation(
        x=facts["start"], y=1, yref="paper", yanchor="bottom", text="begyndt", showarrow=False
    )
    charts.month_axis(figure, list(series["month"]))
    figure.update_layout(margin={"t": 40, "r": 8})
    charts.draw(
        figure,
        title=_series_title(facts, found),
        subtitle="Anmeldelser pr. måned. Bånd: hvad hotspottet kunne have ventet uden indsats. Åbne punkter: foreløbige, "
        "indgår ikke i noget skøn.",
        alt="Månedlige anmeldelser i hotspot, kontrolområde og naboområde",
        key="series",
        height=430,
        data=series,
        columns=SERIES,
        source=("hotspots/monthly", {"area_id": facts["area_id"]}, None),
    )
    left, right = st.columns([3, 2], gap="large")
    with left:
        totals = estimate(rates, hotspot_id=str(facts.name))
        if len(totals):
            tables.small_table(totals, columns=TOTALS, caption="Før og efter, uden foreløbige måneder")
        page.links(
            *(
                partial(source_link, "hotspots/monthly", label=f"Kilde: {names[role][0]}", area_id=area)
                for role, area in (
                    ("control", facts["control_area_id"]),
                    ("neighbour", facts["neighbour_area_id"]),
                )
                if not danish.is_missing(area)
            )
        )
    with right:
        page.section("Hvad man skal vide")
        for doubt in found.doubts:
            page.note(doubt)
        page.note(f"Design: {found.design_reason}")
    download_excel(
        "Hent tallene som Excel",
        {"Måneder": (series, SERIES), "Før og efter": (totals, TOTALS)},
        f"hotspot-{facts.name}",
        key="one_excel",
    )


def _series_title(facts: pd.Series, found: Evaluation) -> str:
    """What the picture shows, shorter than the verdict's sentence above it."""
    if found.ratio is None:
        return f"{facts['area']} måned for måned"
    return (
        f"Siden {danish.month(facts['start'])}: {change_text(found.ratio.ratio)} i forhold til kontrolområdet"
    )


def _line(figure: go.Figure, series: pd.DataFrame, name: str, label: str, colour: str) -> None:
    """A line whose provisional points are hollow."""
    figure.add_trace(
        go.Scatter(
            x=series["month"],
            y=series[name],
            mode="lines+markers",
            name=label,
            line={"color": colour, "width": 3 if name == "hotspot" else 1.5},
            marker={
                "size": 7 if name == "hotspot" else 4,
                "color": [palette().paper if hollow else colour for hollow in series["provisional"]],
                "line": {"color": colour, "width": 1.5},
            },
            hovertemplate="%{y} anmeldelser<extra>" + label + "</extra>",
        )
    )


def _categories(hotspot_id: str) -> None:
    found = estimate(by_category, hotspot_id=hotspot_id)
    usable = found[found["ratio"].notna()].sort_values("ratio", ascending=False)
    if usable.empty:
        page.empty("I ingen kategori er der anmeldelser nok til et forhold til kontrolområdet.")
        return
    charts.draw(
        _dots(ratio_lines(usable["category"], usable)),
        title="De enkelte kategorier",
        subtitle="Ændring i forhold til kontrolområdet med 95 % interval. Seks skøn ad gangen: et enkelt uden for 0 kan være tilfældigt.",
        alt="Skøn med interval for hver kategori",
        key="categories",
        height=70 * len(usable) + 80,
        data=found,
        columns=CATEGORIES,
        source=("hotspots/monthly", {}, None),
    )
    download_excel(
        "Hent som Excel",
        {"Kategorier": (found, CATEGORIES)},
        f"kategorier-{hotspot_id}",
        key="categories_excel",
    )


def _dots(rows: pd.DataFrame, same: pd.Series | None = None) -> go.Figure:
    """Dots with intervals on a ratio scale; hollow where the verdict is another than the one shown."""
    colours = palette()
    figure = go.Figure()
    figure.add_vline(x=1, line_color=colours.ink, line_width=1)
    for place, row in enumerate(rows.itertuples()):
        alike = same is None or bool(same.iloc[place])
        colour = colours.accent if alike else colours.concern
        figure.add_trace(
            go.Scatter(
                x=[row.low, row.high],
                y=[row.label] * 2,
                mode="lines",
                line={"color": colour, "width": 2},
                hoverinfo="skip",
            )
        )
        figure.add_trace(
            go.Scatter(
                x=[row.ratio], y=[row.label], mode="markers", hovertemplate=f"{row.text}<extra></extra>",
                marker={"color": colour, "size": 11, "symbol": "circle" if alike else "diamond-open", "line": {"width": 2}},
            )
        )  # fmt: skip
    figure.update_xaxes(
        type="log", showgrid=True, tickmode="array", tickvals=[0.1, 0.25, 0.5, 0.75, 1, 1.5, 2, 4],
        ticktext=["−90 %", "−75 %", "−50 %", "−25 %", "som kontrol", "+50 %", "+100 %", "+300 %"],
    )  # fmt: skip
    figure.update_yaxes(type="category")
    figure.update_layout(showlegend=False)
    return figure


LENGTHS: dict[str, int | None] = {"alle måneder": None, "6 måneder": 6, "12 måneder": 12, "24 måneder": 24}


def _own_choice(hotspot_id: str) -> None:
    """The reader's own control area, lengths, dispersion and categories, and the verdict they give."""
    areas = answer("hotspots/areas", district=None)
    names = dict(zip(areas["area_id"], areas["name"], strict=True))
    columns = st.columns(5, gap="small", vertical_alignment="bottom")
    control = columns[0].selectbox(
        "Kontrolområde",
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Hotspottets eget",
        key="own_control",
    )
    before = columns[1].selectbox("Før", list(LENGTHS), index=3, key="own_before")
    after = columns[2].selectbox("Efter", list(LENGTHS), key="own_after")
    spread = columns[3].selectbox(
        "Spredning", [1, 2, 4], index=None, placeholder="Fra månederne", key="own_spread"
    )
    without = columns[4].selectbox(
        "Uden kategori", list(CRIME_CATEGORIES.labels), index=None, placeholder="Alle med", key="own_without"
    )
    found: Evaluation = estimate(
        chosen_evaluation,
        hotspot_id=hotspot_id,
        control_area=control,
        months_before=LENGTHS[before],
        months_after=LENGTHS[after],
        dispersion=None if spread is None else float(spread),
        without=without,
    )
    page.section(f"Med dine valg: {found.verdict_text}", found.sentence)


def _choices(hotspot_id: str) -> None:
    _own_choice(hotspot_id)
    found = estimate(other_choices, hotspot_id=hotspot_id)
    same, total = int(found["same"].sum()), len(found)
    usable = found[found["ratio"].notna()].iloc[::-1].reset_index(drop=True)
    if usable.empty:
        page.empty("Der er intet forhold til kontrolområdet at efterprøve endnu.")
    else:
        labels = usable["kind"] + usable["choice"].map(lambda choice: f": {choice}" if choice else "")
        charts.draw(
            _dots(ratio_lines(labels, usable), usable["same"]),
            title=f"Vurderingen er den samme i {danish.number(same)} af {danish.number(total)} opgørelser",
            subtitle="Ét valg ændret ad gangen: kontrolområde, længde, spredning, uden en kategori. Åben rude: en anden vurdering.",
            alt="Skønnet under andre valg",
            key="choices",
            height=30 * len(usable) + 90,
            data=found,
            columns=CHOICES,
            source=("hotspots/monthly", {}, None),
        )
    download_excel(
        "Hent som Excel", {"Andre valg": (found, CHOICES)}, f"foelsomhed-{hotspot_id}", key="choices_excel"
    )


def _safety(hotspot_id: str, facts: pd.Series) -> None:
    surveys = answer("hotspots/surveys")
    own = surveys[surveys["hotspot_id"] == hotspot_id].reset_index(drop=True)
    change = survey_change(own, facts["start"])
    if change is None:
        page.section("Tryghed")
        page.empty("Der er ikke en tryghedsmåling både før og efter, at hotspottet begyndte.")
        return
    moved = change["low"] > 0 or change["high"] < 0
    page.section(
        f"Andelen af utrygge om aftenen: fra {danish.percent(change['share_before'])} i {change['before']} til "
        f"{danish.percent(change['share_after'])} i {change['after']}",
        f"Forskel {danish.points(change['difference'])} (mellem {danish.points(change['low'])} og {danish.points(change['high'])}). "
        + ("Det er mere end et tilfældigt udsving." if moved else "Det kan være et tilfældigt udsving.")
        + ("" if change["own_area"] else f" Målt i hele {change['area']}, ikke i hotspottet alene."),
    )
    page.links(lambda: source_link("hotspots/surveys"))


def _members(hotspot_id: str) -> None:
    members = answer("hotspots/initiatives", hotspot_id=hotspot_id)
    page.section("Indsatser i hotspottet")
    if members.empty:
        page.empty("Ingen indsatser er indberettet under dette hotspot.")
        return
    tables.small_table(
        members,
        columns={
            "name": Column("Indsats"),
            "administration": Column("Forvaltning"),
            "status": Column("Status"),
            "start": Column("Start", "date"),
            "finish": Column("Slut", "date"),
        },
        caption="Indsatser, der er en del af hotspottet",
    )
    page.links(lambda: source_link("hotspots/initiatives", hotspot_id=hotspot_id))


def _method(found: Evaluation) -> None:
    tests = tests_table(found)
    tables.small_table(tests, columns=TESTS, caption="Alle prøver af det samme spørgsmål")
    if found.placebo is not None:
        rows = placebo_rows(found)
        colours = palette()
        figure = go.Figure(
            go.Bar(
                x=rows["area"],
                y=rows["change"],
                marker_color=[colours.accent if own else colours.common for own in rows["is_hotspot"]],
                hovertemplate="%{x}: %{y:.0%}<extra></extra>",
            )
        )
        figure.update_yaxes(tickformat=".0%")
        figure.update_xaxes(showticklabels=False)
        charts.draw(
            figure,
            title=f"Hotspottet er blandt de {danish.percent(found.placebo.p_value)} af områderne, der afviger mest"
            if found.placebo.p_value < 1
            else "Hotspottet afviger mindst af alle områder",
            subtitle=f"Ændring fra før til efter i {danish.number(len(rows))} områder. "
            f"Den mindste mulige andel er 1 af {danish.number(len(rows))}.",
            alt="Ændring i hvert område, hotspottet fremhævet",
            key="placebo",
            data=rows,
            columns={
                "area": Column("Område"),
                "before": Column("Før", "count"),
                "after": Column("Efter", "count"),
                "change": Column("Ændring", "percent"),
            },
        )
    download_excel("Hent prøverne som Excel", {"Prøver": (tests, TESTS)}, "proever", key="tests_excel")
