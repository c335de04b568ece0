"""The answer, how robust it is, money against value, coverage, and what it rests on."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import CRITERIA
from pages.parts import charts, maps, page, tables
from pages.parts.answers import estimate
from pages.parts.download import download_excel
from pages.parts.sources import page_url, source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.scenarios import words
from queries.scenarios.report import decision_lists, demand_table, frontier_with_points, score_table
from queries.scenarios.scenario import Answer, Ground, Settings, robustness, why_out
from queries.scenarios.scores import ENOUGH_GROUND

DECISIONS = {
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning"),
    "level": Column("Beslutning"),
    "cost_now": Column("Budget i dag, kr.", "kroner"),
    "cost": Column("Budget i scenariet, kr.", "kroner"),
    "change": Column("Ændring, kr.", "signed"),
    "score": Column("Samlet point (0-4)", "number", decimals=2),
    "focus_area": Column("Indsatsområde"),
    "initiative_id": Column("Id"),
}
OUT = {
    "name": Column("Indsats"),
    "cost_now": Column("Koster, kr.", "kroner"),
    "cost_to_enter": Column("Kommer med, hvis den koster højst, kr.", "kroner"),
    "score": Column("Point", "number", decimals=2),
    "score_to_enter": Column("… eller har mindst point", "number", decimals=2),
}
ROBUST = {
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning"),
    "cost_now": Column("Budget i dag, kr.", "kroner"),
    "index": Column("Andel af gode løsninger", "percent"),
    "list": Column("Beregningen peger på"),
}
COVERAGE = {
    "name": Column("Bydel"),
    "before": Column("Indsatser i dag", "count"),
    "after": Column("I scenariet", "count"),
    "lost": Column("Færre", "count"),
}
PRICES = {"text": Column("Krav"), "lost": Column("Koster i værdi", "number", decimals=2)}


def show_answer(found: Ground, answer: Answer) -> None:
    decided = answer.decisions
    ranked = found.scores.enough
    if not ranked:
        page.note(
            f"Under {danish.percent(ENOUGH_GROUND)} af pointene er målt eller vurderet. Derfor vises beslutningerne uden samlet rangorden."
        )
        decided = decided.sort_values(["level", "name"], ignore_index=True).drop(columns=["score"])
    tables.table(
        decided, columns=DECISIONS, key="sc_decisions", alt="Beslutning for hver indsats", height=420
    )
    page.links(lambda: source_link("scenarios/candidates", year=found.settings.year))
    out, prices = why_out(found, answer), demand_table(found, answer)
    left, right = st.columns([3, 2], gap="large")
    with left:
        if out.empty:
            page.section("Ingen stopper", "Rammen rækker til alle, der er til beslutning.")
        else:
            tables.small_table(
                out,
                columns=OUT,
                caption="Hvad der skulle til, for at de kom med",
                links=lambda row: page_url("indsatser", indsats=row.initiative_id),
            )
    with right:
        if len(prices):
            tables.small_table(prices, columns=PRICES, caption="Hvad hvert krav koster i værdi")
    download_excel(
        "Hent scenariet som Excel",
        {
            "Beslutninger": (decided, DECISIONS),
            "Udenfor": (out, OUT),
            "Dækning": (answer.coverage, COVERAGE),
            "Point": score_table(found, Column),
        },
        "scenarie",
        key="sc_excel",
    )


def show_frontier(found: Ground, answer: Answer) -> None:
    steps, today, chosen = frontier_with_points(found, answer)
    colours = palette()
    figure = go.Figure(
        go.Scatter(
            x=steps["millions"], y=steps["value"], mode="lines", line={"color": colours.accent, "width": 3, "shape": "hv"},
            hovertemplate="%{x:.1f} mio. kr.: %{y:.1f}<extra></extra>",
        )
    )  # fmt: skip
    for point, text, symbol in ((today, "i dag", "circle-open"), (chosen, "scenariet", "circle")):
        figure.add_trace(
            go.Scatter(
                x=[point[0]], y=[point[1]], mode="markers+text", text=[text], textposition="bottom right",
                marker={"size": 14, "color": colours.ink, "symbol": symbol, "line": {"width": 2}}, hoverinfo="skip",
            )
        )  # fmt: skip
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title="Budget, mio. kr.", rangemode="tozero", showgrid=True)
    figure.update_yaxes(title="Samlet værdi (point)")
    charts.draw(
        figure,
        title="Så meget værdi kan hvert budget højst give",
        subtitle="Bedste sammensætning for hvert budget, uden krav. Punkter på linjen kan ikke forbedres uden flere penge.",
        alt="Kurve over budget og højeste værdi, med i dag og scenariet som punkter",
        key="sc_frontier",
        height=420,
        data=steps,
        columns={
            "cost": Column("Budget, kr.", "kroner"),
            "value": Column("Værdi", "number", decimals=2),
            "initiatives": Column("Indsatser", "count"),
        },
        source=("scenarios/candidates", {"year": found.settings.year}, None),
    )


def show_coverage(found: Ground, answer: Answer) -> None:
    cover = answer.coverage
    lost = cover[cover["lost"] > 0]
    left, right = st.columns([3, 2], gap="large")
    with left:
        charts.draw(
            maps.district_map(
                dict(zip(cover["district"], cover["after"], strict=True)), measure="indsatser i scenariet"
            ),
            title=f"{danish.plural(len(lost), 'bydel mister', 'bydele mister')} indsatser"
            if len(lost)
            else "Ingen bydel mister indsatser",
            subtitle=f"Indsatser til beslutning, der fortsætter. Indsatser for hele byen tæller i hver bydel. {found.settings.year}.",
            alt="Kort over indsatser i scenariet",
            key="sc_map",
            height=480,
        )
        page.note(maps.CREDIT)
    with right:
        tables.small_table(cover, columns=COVERAGE, caption="Før og efter, pr. bydel")


def show_robustness(settings: Settings) -> None:
    page.section(
        "Holder svaret, uanset hvordan man vægter?",
        "Alle vægte, som indstillingerne tillader, og alle værdier af manglende point prøves. Det kan tage op til et minut.",
    )
    key = repr(settings)
    if st.button("Afprøv svaret", key="sc_robust", type="primary"):
        st.session_state["scenario_robust"] = key
    if st.session_state.get("scenario_robust") != key:
        return
    with st.spinner("Prøver vægte …"):
        rows, result = estimate(robustness, settings=settings, seconds=45.0)
    page.section(words.robust_title(rows))
    lists = decision_lists(rows)
    for column, (name, entries) in zip(st.columns(3, gap="large"), lists.items(), strict=True):
        with column:
            tables.small_table(
                entries,
                columns={"name": Column(name.capitalize()), "cost_now": Column("Budget, kr.", "kroner")},
                caption=name.capitalize(),
            )
    open_ = rows[rows["list"] == "til drøftelse"]
    if len(open_):
        tables.table(open_, columns=ROBUST, key="sc_open", alt="De indsatser, der er til drøftelse")
    page.note(
        f"Eksakt: alle {danish.number(len(result.portfolios))} løsninger, som ingen anden overgår, er fundet."
        if result.exact
        else f"Stikprøve: {danish.number(result.sample_size)} sæt af vægte og point, hvert løst til bevist bedste; "
        f"{danish.number(len(result.portfolios))} forskellige løsninger. Eksakt beregning kan klare op til omkring 25 muligheder."
    )
    download_excel("Hent som Excel", {"Robusthed": (rows, ROBUST)}, "robusthed", key="sc_robust_excel")


def show_ground(found: Ground) -> None:
    page.section("Hvad det hviler på", words.ground_sentence(found))
    frame, columns = score_table(found, Column)
    tables.table(
        frame, columns=columns, key="sc_scores", alt="Point pr. indsats og kriterium, og hvor de kommer fra"
    )
    if found.scores.newest is not None:
        page.note(
            f"Seneste vurdering: {danish.day(found.scores.newest)}. Egne resultater og evidens er målt, hvor data har dem."
        )
    page.links(
        lambda: source_link("scenarios/assessed"),
        lambda: source_link("scenarios/proposals", label="Kilde til forslag", year=found.settings.year),
    )


def show_method() -> None:
    page.section("Metode")
    for text in (
        "Værdien af en indsats er summen af vægt gange point over kriterierne. Prisen er rammen, ikke et kriterium.",
        "Den bedste sammensætning findes ved heltalsprogrammering og er bevist bedst. En rangliste efter værdi pr. krone er ikke optimal.",
        "En indsats kan fortsætte som nu eller på det niveau, forvaltningen selv har foreslået. En effektivisering beholder værdien; "
        "en reduktion eller udvidelse ændrer den i samme forhold som pengene. Det er en antagelse.",
        "Løbende priser i et år og det års prisniveau er de samme priser. Beløb i andre prisniveauer lægges ikke sammen med dem.",
        "Robusthed: en løsning er god, når ingen anden er mindst lige så god under alle tilladte vægte og point (Liesiö, Mild og Salo). "
        "»Videreføres« er med i alle gode løsninger, »udgår« i ingen.",
        "Egne resultater: den andel af den ventede vej, indsatsens resultat- og effektindikatorer har tilbagelagt, gange 4. "
        "Evidens: trinnet på Maryland-skalaen som andel af 5, gange 4.",
        f"Kriterier: {danish.listing(list(CRITERIA.labels.values()))}.",
    ):
        page.note(text)
