"""One hotspot: verdict and series first, then categories, other choices, safety and initiatives, and the method."""

from __future__ import annotations

from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, CRIME_CATEGORIES
from pages.parts import cards, charts, page, tables
from pages.parts.answers import answer, estimate, later
from pages.parts.download import download_excel
from pages.parts.hotspots.ratios import ratio_figure
from pages.parts.sources import page_link, page_url, source_link
from pages.parts.tables import Column
from pages.parts.tabs import tabs
from pages.parts.theme import palette
from queries.hotspots.details import (
    OneHotspot,
    by_category,
    chosen_evaluation,
    one_hotspot,
    other_choices,
    with_own_choice,
)
from queries.hotspots.evaluation import Evaluation
from queries.hotspots.figures import OF_ONE
from queries.hotspots.picture import (
    category_title,
    counterfactual,
    placebo_rows,
    placebo_title,
    ratio_lines,
    tests_table,
)
from queries.hotspots.sentences import change_text
from queries.hotspots.survey import survey_change

SERIES = {
    "month": Column("Måned", "month"),
    "hotspot": Column("Hotspot", "count"),
    "control": Column("Kontrolområde", "count"),
    "neighbour": Column("Naboområde", "count"),
    "provisional": Column("Foreløbig", "yes_no"),
}
TOTALS = {
    "role": Column("Rolle"),
    "area": Column("Område"),
    "before": Column("Anmeldelser før", "count"),
    "after": Column("Anmeldelser efter", "count"),
    "months_before": Column("Måneder før", "count"),
    "months_after": Column("Måneder efter", "count"),
    "per_month_before": Column("Pr. måned før", "number", decimals=1),
    "per_month_after": Column("Pr. måned efter", "number", decimals=1),
    "yearly_rate_before": Column("Pr. 1.000 indbyggere om året, før", "number", decimals=1),
    "yearly_rate_after": Column("Pr. 1.000 indbyggere om året, efter", "number", decimals=1),
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
PLACEBO = {
    "area": Column("Område"),
    "before": Column("Før", "count"),
    "after": Column("Efter", "count"),
    "change": Column("Ændring", "percent"),
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


def show(hotspot_id: str, known: dict[str, str]) -> None:
    facts = answer("hotspots/list", district=None).set_index("hotspot_id").loc[hotspot_id]
    one: OneHotspot = estimate(one_hotspot, hotspot_id=hotspot_id)
    found = one.evaluation
    page.headline(f"{known[hotspot_id]}: {found.verdict_text}")
    page.lead(found.sentence)
    page.links(lambda: page_link("hotspots", "Alle hotspots"), lambda: source_link("hotspots/list"))
    cards.show(*OF_ONE, hotspot_id=hotspot_id)
    survey = _survey(hotspot_id, facts)
    members = answer("hotspots/initiatives", hotspot_id=hotspot_id)
    tabs(
        {
            "Udvikling": partial(_series, facts, one),
            "Kategorier": partial(_categories, hotspot_id),
            "Holder vurderingen?": partial(_choices, hotspot_id, found),
            "Tryghed og indsatser": partial(_safety_and_members, hotspot_id, survey, members),
            "Metode": partial(_method, one),
        },
        key="fane_hotspot",
    )
    download_excel(
        "Hent alle hotspottets tal som Excel",
        {
            "Måneder": (one.series, SERIES),
            "Før og efter": (one.rates, TOTALS),
            "Kategorier": (later(by_category, hotspot_id=hotspot_id), CATEGORIES),
            "Andre valg": (later(other_choices, hotspot_id=hotspot_id), CHOICES),
            "Prøver": (tests_table(found), TESTS),
            "Placebo": (placebo_rows(found, one.area_names), PLACEBO),
            "Tryghed": (survey, SURVEY),
            "Indsatser": (members, MEMBERS),
        },
        f"hotspot-{hotspot_id}",
        key="one_excel",
        selection=known[hotspot_id],
    )


def _series(facts: pd.Series, one: OneHotspot) -> None:
    found, series = one.evaluation, one.series
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
    figure.update_xaxes(range=[series["month"].min() - _HALF_A_MONTH, series["month"].max() + _HALF_A_MONTH])
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
    page.section("Hvad man skal vide")
    for doubt in found.doubts:
        page.note(doubt)
    page.note(f"Design: {found.design_reason}")
    if len(one.rates):
        tables.small_table(one.rates, columns=TOTALS, caption="Før og efter, uden foreløbige måneder")
    sources = (
        ("control_area", "control_area_id"),
        ("neighbour_area", "neighbour_area_id"),
        ("neighbour_control_area", "neighbour_control_area_id"),
    )
    page.links(
        *(
            partial(source_link, "hotspots/monthly", label=f"Kilde: {facts[name]}", area_id=facts[id_])
            for name, id_ in sources
            if not danish.is_missing(facts[id_])
        ),
        partial(source_link, "hotspots/residents", label="Kilde til indbyggertal"),
    )


_HALF_A_MONTH = pd.Timedelta(days=15)


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
        title=category_title(found),
        subtitle="Ændring i forhold til kontrolområdet, med 95 % usikkerhedsinterval. Blandt så mange skøn kan ét skille sig "
        "ud ved et tilfælde.",
        alt=f"Skøn med interval for hver kategori. {category_title(found)}.",
        key="categories",
        height=70 * len(usable) + 80,
        data=found,
        columns=CATEGORIES,
        source=("hotspots/monthly", {}, None),
    )


def _dots(rows: pd.DataFrame, same: pd.Series | None = None) -> go.Figure:
    """Dots with intervals on a ratio scale; hollow where the verdict is another than the one shown."""
    colours = palette()
    alike = [True] * len(rows) if same is None else [bool(one) for one in same]
    return ratio_figure(
        rows,
        tints=[colours.accent if one else colours.concern for one in alike],
        symbols=["circle" if one else "diamond-open" for one in alike],
    )


LENGTHS: dict[str, int | None] = {"alle måneder": None, "6 måneder": 6, "12 måneder": 12, "24 måneder": 24}


def _own_choice(hotspot_id: str) -> Evaluation | None:
    """The reader's own control area, lengths, dispersion and categories, and what they give; None where nothing is changed."""
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
    before = columns[1].selectbox("Før", list(LENGTHS), index=3, key="own_before", placeholder="Vælg")
    after = columns[2].selectbox("Efter", list(LENGTHS), key="own_after", placeholder="Vælg")
    spread = columns[3].selectbox(
        "Spredning", [1, 2, 4], index=None, placeholder="Fra månederne", key="own_spread"
    )
    without = columns[4].selectbox(
        "Uden kategori", list(CRIME_CATEGORIES.labels), index=None, placeholder="Alle med", key="own_without"
    )
    if (control, before, after, spread, without) == (None, "24 måneder", "alle måneder", None, None):
        page.note("Vælg andre forudsætninger for at se, om vurderingen holder.")
        return None
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
    return found


def _choices(hotspot_id: str, shown: Evaluation) -> None:
    own = _own_choice(hotspot_id)
    tried = estimate(other_choices, hotspot_id=hotspot_id)
    found = tried if own is None else with_own_choice(tried, own, shown)
    usable = found[found["ratio"].notna()].iloc[::-1].reset_index(drop=True)
    if usable.empty:
        page.empty("Der er intet forhold til kontrolområdet at efterprøve endnu.")
        return
    labels = usable["kind"] + usable["choice"].map(lambda choice: f": {choice}" if choice else "")
    title = f"Vurderingen er den samme i {danish.number(int(tried['same'].sum()))} af {danish.number(len(tried))} opgørelser"
    charts.draw(
        _dots(ratio_lines(labels, usable), usable["same"]),
        title=title,
        subtitle="Ændring i forhold til kontrolområdet, ét valg ændret ad gangen: kontrolområde, længde, spredning, uden en "
        "kategori. Rude: en anden vurdering.",
        alt=f"Skønnet under andre valg. {title}.",
        key="choices",
        height=30 * len(usable) + 90,
        data=found,
        columns=CHOICES,
        source=("hotspots/monthly", {}, None),
    )


def _survey(hotspot_id: str, facts: pd.Series) -> pd.DataFrame:
    """The survey's change with its figures in words; empty where there is not one on each side of the start."""
    surveys = answer("hotspots/surveys")
    found = survey_change(surveys[surveys["hotspot_id"] == hotspot_id], facts["start"])
    records = found.to_dict("records")
    return found.assign(
        before_text=[f"{_share(row, 'before')} i {row['before']}" for row in records],
        after_text=[f"{_share(row, 'after')} i {row['after']}" for row in records],
        difference_text=[
            f"{danish.signed(100 * row['difference'], 1)} ({danish.span(100 * row['low'], 100 * row['high'], 1)})"
            for row in records
        ],
    )


def _share(row: dict[str, float], side: str) -> str:
    interval = danish.span(100 * row[f"{side}_low"], 100 * row[f"{side}_high"])
    return f"{danish.percent(row[f'share_{side}'])} ({interval})"


def _safety_and_members(hotspot_id: str, survey: pd.DataFrame, members: pd.DataFrame) -> None:
    if survey.empty:
        page.section("Tryghed")
        page.empty("Der er ikke en tryghedsmåling både før og efter, at hotspottet begyndte.")
    else:
        first = survey.iloc[0]
        verdict = (
            "det kan være et tilfældigt udsving"
            if first["moved"] == "tilfældigt udsving"
            else "det er mere end et tilfældigt udsving"
        )
        page.section(
            f"Utrygge {first['words']}: fra {danish.percent(first['share_before'])} i {first['before']} til "
            f"{danish.percent(first['share_after'])} i {first['after']}; {verdict}",
            "Andele af besvarelserne med 95 %-intervaller i parentes."
            + ("" if first["own_area"] else f" Målt i hele {first['area']}, ikke i hotspottet alene."),
        )
        tables.small_table(survey, columns=SURVEY, caption="Tryghedsundersøgelsen før og efter")
        page.links(lambda: source_link("hotspots/surveys"))
    page.section(
        f"{danish.plural(len(members), 'indsats er', 'indsatser er')} en del af hotspottet"
        if len(members)
        else "Indsatser i hotspottet"
    )
    if members.empty:
        page.empty(
            "Ingen indsatser er indberettet under dette hotspot.", link=("indsatser", "Se indsatserne")
        )
        return
    tables.small_table(
        members,
        columns=MEMBERS,
        caption="Indsatser, der er en del af hotspottet",
        links=lambda row: page_url("indsatser", indsats=row.initiative_id),
    )
    page.links(lambda: source_link("hotspots/initiatives", hotspot_id=hotspot_id))


def _method(one: OneHotspot) -> None:
    found = one.evaluation
    tables.small_table(tests_table(found), columns=TESTS, caption="Alle prøver af det samme spørgsmål")
    if found.placebo is None:
        why = [doubt for doubt in found.doubts if "lacebo" in doubt]
        page.empty(f"Placeboprøven er ikke beregnet. {' '.join(why) or found.sentence}")
        return
    rows = placebo_rows(found, one.area_names)
    colours = palette()
    figure = go.Figure(
        go.Bar(
            x=list(range(len(rows))),
            y=rows["statistic"],
            marker_color=[colours.accent if own else colours.common for own in rows["is_hotspot"]],
            customdata=rows[["area", "change"]],
            hovertemplate="%{customdata[0]}: %{y:.1f} standardfejl (%{customdata[1]:+.0%})<extra></extra>",
        )
    )
    place = int(rows["is_hotspot"].to_numpy().argmax())
    figure.add_annotation(
        x=place, y=0, text="hotspottet", showarrow=False, font={"color": colours.accent},
        yanchor="bottom" if rows["statistic"].iloc[place] < 0 else "top",
    )  # fmt: skip
    figure.update_xaxes(showticklabels=False, ticks="", title="områderne, ordnet efter afvigelse")
    charts.draw(
        figure,
        title=placebo_title(found.placebo),
        subtitle="Placeboprøve: hvor meget ændringen fra før til efter afviger fra de øvriges, i standardfejl. "
        f"{danish.number(len(rows))} områder, hotspottet medregnet. Den mindste mulige andel er 1 af {danish.number(len(rows))}.",
        alt=f"Afvigelse i hvert område, hotspottet fremhævet. {placebo_title(found.placebo)}.",
        key="placebo",
        data=rows,
        columns=PLACEBO,
        source=("hotspots/monthly", {}, None),
    )
