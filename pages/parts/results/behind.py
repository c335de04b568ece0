"""Hvad ligger bag? A change between two periods split into parts that add up to it. It tells where, never why."""

from __future__ import annotations

from functools import partial

import pandas as pd
import plotly.graph_objects as go
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import danish
from pages.parts import charts, page, tables, views
from pages.parts.answers import estimate
from pages.parts.controls import segments
from pages.parts.download import table_excel
from pages.parts.filters import current_filters, from_address
from pages.parts.results.words import INDICATOR, SLUG
from pages.parts.sources import page_link, source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.results import views as result_views
from queries.results.behind import (
    HEEDED,
    INCIDENTS,
    RATE,
    SPLITS,
    Behind,
    Measure,
    compare,
    default_periods,
    measures,
    periods,
)
from queries.results.decompose import ORIGINS
from queries.results.views import MOST_PARTS, part_columns
from queries.view import View

MEASURE, BEFORE, AFTER, SPLIT = "maaling", "fra", "til", "del"
# No more rows than are read at once.
MOST_ROWS = 16
# The same kind of change has the same colour whatever is compared.
_COLOURED = ("change", "population", "provisional", "correction", "redefinition", "one_sided")
KINDS = {origin: words[0] for origin, words in ORIGINS.items()}
NOTES = {
    "period": Column("Periode"),
    "name": Column("Indikator"),
    "text": Column("Note"),
    "who": Column("Fra"),
}


def draw(top: DeltaGenerator) -> None:
    available: list[Measure] = estimate(measures)
    if not available:
        with top:
            page.headline("Der er endnu ikke to perioder at sammenligne")
        page.empty(
            "Når der er anmeldelser eller indikatorer, der er målt mindst to gange, kan en ændring deles op her.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    measure, before, after = choose(available)
    if before is None or after is None:
        with top:
            page.headline(f"{measure.label} er ikke målt i to lige lange perioder")
        page.empty("Vælg en anden måling.")
        return
    splits = SPLITS[measure.kind]
    by = next(iter(splits))
    if len(splits) > 1:
        by = segments(
            {key: f"Efter {word.lower()}" for key, word in splits.items()}, label="Del efter", key=SPLIT
        )
    try:
        change: Behind = estimate(compare, measure=measure, before=before, after=after, by=by)
    except ValueError as error:
        with top:
            page.headline("De to perioder kan ikke sammenlignes")
        page.empty(str(error))
        return
    where_, unused = _narrowed(measure)
    view = views.ask(result_views.behind, change=measure.id, earlier=before, later=after, divided=by)
    with top:
        page.headline(f"{change.headline} {where_}".rstrip())
        page.lead(change.sentence)
        if unused:
            page.note(unused)
        for note in view.notes:
            page.note(note)
    left, right = st.columns([6, 5], gap="large")
    with left:
        where(change)
    with right:
        table(change, view, measure, before, after)
    notes(change)
    taken_off = (
        "Tallene er de nyeste for begge perioder; rettelser er ikke skilt ud."
        if measure.kind == RATE
        else "Rettelser, ændrede opgørelser og foreløbige tal er taget fra, før resten kaldes udvikling."
    )
    page.note(
        "Opdelingen er bogføring, ikke en forklaring: den viser, hvor en ændring står i tallene, ikke hvad den skyldes. Delene lægges "
        f"sammen til hele ændringen. {taken_off}"
    )


def _narrowed(measure: Measure) -> tuple[str, str]:
    """What the figures are narrowed to, as the end of a sentence, and what is said of filters that are not used on them."""
    chosen = current_filters()
    heeded = HEEDED[measure.kind]
    unused = [name for name, value in chosen.values().items() if value is not None and name not in heeded]
    words = chosen.words(*heeded) if heeded else ""
    if not unused:
        return words, ""
    if measure.kind == INCIDENTS:
        return (
            words,
            "Anmeldelser kan afgrænses til en bydel, ikke til en forvaltning eller et indsatsområde.",
        )
    if measure.kind == RATE:
        return words, "Filtrene bruges ikke her: tallet gælder hele byen."
    return words, "Filtrene bruges ikke på en enkelt indikator."


def choose(available: list[Measure]) -> tuple[Measure, str | None, str | None]:
    """What is compared, and the two periods; all three live in the address."""
    by_id = {measure.id: measure for measure in available}
    measure_id = from_address(MEASURE, lambda text: text if text in by_id else None, "målingen")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium"):
        id_ = _box(
            "Hvad",
            list(by_id),
            {id_: m.label for id_, m in by_id.items()},
            MEASURE,
            measure_id or available[0].id,
            420,
        )
        measure = by_id[id_]
        available_periods: list[str] = estimate(periods, measure=measure)
        usual = default_periods(available_periods)
        if usual is None:
            return measure, None, None
        labels = {period: danish.period(period) for period in available_periods}
        start = from_address(BEFORE, lambda text: text if text in labels else None, "perioden") or usual[0]
        end = from_address(AFTER, lambda text: text if text in labels else None, "perioden") or usual[1]
        before = _box("Fra", available_periods, labels, BEFORE, start, 190)
        after = _box("Til", available_periods, labels, AFTER, end, 190)
    return measure, before, after


def _box(label: str, options: list[str], words: dict[str, str], name: str, value: str, width: int) -> str:
    """A drop-down that writes its choice to the address; a new measure forgets the old one's periods."""
    key = f"behind_{name}"

    def follow() -> None:
        st.query_params[name] = st.session_state[key]
        if name == MEASURE:
            for other in (BEFORE, AFTER):
                st.query_params.pop(other, None)

    st.session_state[key] = value
    chosen: str = st.selectbox(
        label,
        options,
        format_func=words.__getitem__,
        key=key,
        on_change=follow,
        placeholder="Vælg",
        width=width,
    )
    return chosen


def where(change: Behind) -> None:
    """Where the change stands: a bar per group, in a part for each kind of change; one group: a bar per kind."""
    colours = palette()
    groups = change.by_group.iloc[:-1]
    origins = [str(name) for name in change.by_group.columns if name in ORIGINS]
    shade = {origin: colours.categories[place] for place, origin in enumerate(_COLOURED)}
    # What never stands together: two kinds of development, and two of what follows the population.
    shade["rate"], shade["composition"] = shade["change"], shade["population"]
    figure = go.Figure()
    if len(groups) > 1:
        largest = groups.head(MOST_PARTS)
        for origin in origins:
            figure.add_trace(
                go.Bar(
                    x=largest[origin],
                    y=largest["group"],
                    orientation="h",
                    name=KINDS[origin],
                    marker={"color": shade[origin]},
                    text=[danish.signed(amount, change.decimals) for amount in largest[origin]],
                    textposition="none",
                    hovertemplate="%{y}: %{text}<extra>%{fullData.name}</extra>",
                )
            )
        figure.add_trace(
            go.Scatter(
                x=largest["total"],
                y=largest["group"],
                mode="markers",
                name="I alt",
                marker={"symbol": "line-ns", "size": 16, "line": {"width": 3, "color": colours.ink}},
                text=[danish.signed(amount, change.decimals) for amount in largest["total"]],
                hovertemplate="%{y}: %{text}<extra>I alt</extra>",
            )
        )
        bars, most = len(largest), groups.iloc[0]
        title = f"Størst ændring: {most['group']} ({danish.signed(most['total'], change.decimals)})"
    else:
        amounts = change.decomposition.by_origin()
        figure.add_trace(
            go.Bar(
                x=amounts,
                y=[KINDS[str(origin)] for origin in amounts.index],
                orientation="h",
                marker={"color": [shade[str(origin)] for origin in amounts.index]},
                text=[danish.signed(amount, change.decimals) for amount in amounts],
                textposition="outside",
                cliponaxis=False,
                hovertemplate="%{y}: %{text}<extra></extra>",
            )
        )
        # Room for the figures beyond the ends of the bars, so that they stay clear of the names.
        low, high = min(amounts.min(), 0), max(amounts.max(), 0)
        room = 0.2 * (high - low)
        figure.update_xaxes(range=[low - room if low < 0 else 0, high + room if high > 0 else 0])
        bars = len(amounts)
        title = f"Ændringen i alt: {danish.signed(change.decomposition.total, change.decimals)}"
        figure.update_layout(showlegend=False)
    figure.update_layout(barmode="relative", margin={"r": 60})
    figure.update_yaxes(autorange="reversed", type="category", zeroline=False)
    figure.update_xaxes(zeroline=True, showgrid=True)
    rest = f" De {MOST_PARTS} største vises." if len(groups) > MOST_PARTS else ""
    charts.draw(
        figure,
        title=title,
        subtitle=f"Ændring i {change.unit}, delt efter {change.split.lower()}; delene giver tilsammen hele ændringen.{rest}",
        alt=f"Søjler for hver del af ændringen. {change.sentence} Tallene står i tabellen ved siden af.",
        key="where",
        height=110 + 34 * bars,
    )
    page.links(partial(table_excel, change.by_group, part_columns(change), title))


def table(change: Behind, view: View, measure: Measure, before: str, after: str) -> None:
    columns = part_columns(change)
    page.title(f"Delene efter {change.split.lower()}", f"Ændring i {change.unit}")
    if len(change.by_group) <= MOST_ROWS:
        tables.small_table(
            change.by_group, columns=columns, caption="Største ændring øverst", total=True, file=False
        )
    else:
        tables.table(
            change.by_group, columns=columns, key="parts", alt="Delene af ændringen", height=520, file=False
        )
    also = []
    if measure.kind == "indicator":
        also.append(lambda: page_link(SLUG, "Se kontroldiagrammet", **{INDICATOR: str(measure.key)}))
    views.links(
        view,
        sheets={"Dele": (change.by_group, columns), "Noter": (_notes_told(change), NOTES)},
        filename="hvad-ligger-bag",
        selection=f"{measure.label}, {danish.period(before)} til {danish.period(after)} {current_filters().words()}".strip(),
        also=also,
    )


def _notes_told(change: Behind) -> pd.DataFrame:
    return change.notes.assign(period=[danish.period(period) for period in change.notes["period"]])


def notes(change: Behind) -> None:
    page.section("Noteret i perioden")
    if change.notes.empty:
        page.note("Der er ikke noteret noget om tallene i de to perioder eller mellem dem.")
        return
    tables.small_table(
        _notes_told(change),
        columns=NOTES,
        caption="Bemærkninger, der er indberettet med tallene, og noter skrevet her",
        sources=[lambda: source_link("results/remarks")],
    )
