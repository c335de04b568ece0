"""The answer, money against value, coverage, what it rests on, and the method."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from data import danish
from data.contract import CRITERIA
from pages.parts import cards, charts, maps, page, persons, tables
from pages.parts.answers import estimate
from pages.parts.persons import PersonCount
from pages.parts.scenarios import robust
from pages.parts.sources import page_url, source_link
from pages.parts.tables import Column
from pages.parts.theme import palette
from queries.scenarios import words
from queries.scenarios.figures import OF_A_SCENARIO
from queries.scenarios.report import (
    by_decision,
    dropped,
    entry_table,
    frontier_with_points,
    price_table,
    score_columns,
    score_table,
    stopping,
)
from queries.scenarios.scenario import Answer, Ground, coverage_by_group, solve, with_rest
from queries.scenarios.trial import against

DECISIONS = {
    "name": Column("Indsats", width=270, pinned=True),
    "administration": Column("Forv.", help="Forvaltning"),
    "level": Column("Beslutning", width=135),
    "cost_now": Column("Til beslutning i dag, kr.", "kroner"),
    "cost": Column("I scenariet, kr.", "kroner"),
    "change": Column("Ændring, kr.", "signed"),
    "rest": Column(
        "Andre penge, der bliver, kr.", "kroner", help="Indsatsens penge i året, som ikke er til beslutning"
    ),
    "score": Column("Point (0-4)", "number", decimals=1),
    "interval": Column("Interval", width=95, help="Point, når dem, der mangler, er lavest og højest"),
    "why": Column("Hvorfor", width=370),
    "consequence": Column("Konsekvens ifølge forvaltningen", width=330),
    "focus_area": Column("Indsatsområde"),
    "initiative_id": Column("Id"),
}
OUT = {
    "name": Column("Indsats"),
    "cost_now": Column("Til beslutning, kr.", "kroner"),
    "cost_to_enter": Column("Kommer med, hvis det koster højst, kr.", "kroner"),
    "score": Column("Point", "number", decimals=1),
    "score_to_enter": Column("… eller indsatsen har mindst point", "number", decimals=1),
}
LOSING = {
    "name": Column("Indsats"),
    "administration": Column("Forvaltning"),
    "people": PersonCount("Deltagere, seneste hele år"),
}
COVERAGE = {
    "name": Column("Bydel"),
    "before": Column("Indsatser i dag", "count"),
    "after": Column("I scenariet", "count"),
    "lost": Column("Færre", "count"),
    "kroner_before": Column("Kun i bydelen i dag, kr.", "kroner"),
    "kroner_after": Column("Kun i bydelen i scenariet, kr.", "kroner"),
}
GROUPS = {
    "kind": Column("Hvad"),
    "name": Column("Gruppe"),
    "before": Column("Indsatser i dag", "count"),
    "after": Column("I scenariet", "count"),
    "lost": Column("Færre", "count"),
}
PRICES = {"text": Column("Krav"), "lost": Column("Koster i værdi", "number", decimals=1)}
FRONTIER = {
    "cost": Column("Budget, kr.", "kroner"),
    "value": Column("Værdi", "number", decimals=1),
    "initiatives": Column("Indsatser", "count"),
}
# Of those that stop, how many are reckoned on at once.
FIRST = 8
VIEW = "fane"
VIEWS = {
    "svaret": "Svaret",
    "robust": "Holder det?",
    "penge": "Penge og værdi",
    "daekning": "Dækning",
    "effektivisering": "Effektiviseringer",
    "gemte": "Gem og sammenlign",
    "grundlag": "Grundlag",
    "metode": "Metode",
}
OTHER = {
    "name": Column("Indsats"),
    "level": Column("I scenariet"),
    "other": Column("Her"),
}


def decision_columns(found: Ground) -> dict[str, Column]:
    """DECISIONS without a score where too few are known to rank by, and without the other money where there is none."""
    out = ({"score"} if not found.scores.enough else set()) | (
        {"rest"} if not with_rest(found.candidates) else set()
    )
    return {name: column for name, column in DECISIONS.items() if name not in out}


def show_answer(found: Ground, answer: Answer) -> None:
    cards.show(*OF_A_SCENARIO, known={solve: (found, answer)}, settings=found.settings)
    for sentence in (words.nothing_known(found), "" if found.scores.enough else words.too_little_ground()):
        if sentence:
            page.note(sentence)
    tables.table(
        by_decision(answer, ranked=found.scores.enough),
        columns=decision_columns(found),
        key="sc_decisions",
        alt="Beslutning for hver indsats: dem, der stopper, først",
        height=420,
    )
    page.links(
        lambda: source_link("scenarios/candidates", year=found.settings.year),
        lambda: source_link("scenarios/assessed", label="Kilde til point"),
        lambda: source_link("scenarios/proposals", label="Kilde til forslag", year=found.settings.year),
    )
    for sentence in [words.price_sentence(found), *words.outside(found)]:
        page.note(sentence)
    left, right = st.columns([3, 2], gap="large")
    with right:
        _show_losing(answer)
        _show_prices(found, answer)
    with left:
        _show_out(found, answer)


def _show_out(found: Ground, answer: Answer) -> None:
    out_of_all = len(dropped(answer))
    if not out_of_all:
        page.section("Ingen mister penge", "Rammen rækker til alt, der er til beslutning.")
        return
    page.section("Hvad der skulle til, for at de kom med")
    # Each takes two optimisations, so the best are shown first and the rest when somebody asks.
    everyone = out_of_all <= FIRST or st.session_state.get("scenario_everyone") == found.settings
    with st.spinner("Regner på hver indsats …"):
        out = estimate(
            entry_table,
            settings=found.settings,
            most=out_of_all if everyone else FIRST,
            given={"found": found, "answer": answer},
        )
    tables.small_table(
        out,
        columns=OUT
        if found.scores.enough
        else {name: OUT[name] for name in ("name", "cost_now", "cost_to_enter")},
        caption=f"{'De' if everyone else f'De {FIRST} bedste af dem'}, der stopper eller mister en bevilling. En streg betyder, at "
        "ingen pris eller intet pointtal er nok, fordi et krav holder den ude",
        links=lambda row: page_url("indsatser", indsats=row.initiative_id),
    )
    if not everyone:
        st.button(
            f"Regn på alle {danish.number(out_of_all)}",
            key="sc_everyone",
            on_click=st.session_state.__setitem__,
            args=("scenario_everyone", found.settings),
        )


def _show_losing(answer: Answer) -> None:
    losing = stopping(answer)
    if losing.empty:
        return
    page.section("Deltagere, der mister deres tilbud")
    people = [persons.participants(row) for row in losing.to_dict("records")]
    tables.small_table(
        losing.assign(people=people),
        columns=LOSING,
        caption="Indsatser, der stopper. Tal på en til fire personer er skjult; en streg betyder, at ingen har talt",
    )


def _show_prices(found: Ground, answer: Answer) -> None:
    if not found.asked:
        return
    page.section("Hvad kravene koster")
    with st.spinner("Regner på hvert krav …"):
        prices = estimate(price_table, settings=found.settings, given={"found": found, "answer": answer})
    tables.small_table(
        prices,
        columns=PRICES,
        caption="Så meget mere værdi kunne scenariet give uden hvert krav alene",
    )


def show_frontier(found: Ground, answer: Answer) -> None:
    steps, count, today, chosen = estimate(
        frontier_with_points, settings=found.settings, given={"found": found, "answer": answer}
    )
    colours = palette()
    figure = go.Figure(
        go.Scatter(
            x=steps["millions"], y=steps["value"], mode="lines",
            line={"color": colours.accent, "width": 3, "shape": "hv"},
            hovertemplate="%{x:.1f} mio. kr.: højst %{y:.1f}<extra></extra>",
        )
    )  # fmt: skip
    for point, text, symbol, where in (
        (today, "i dag", "circle-open", "bottom right"),
        (chosen, "scenariet", "circle", "top left"),
    ):
        figure.add_trace(
            go.Scatter(
                x=[point[0]], y=[point[1]], mode="markers+text", text=[text], textposition=where,
                textfont={"size": 15, "color": colours.ink},
                marker={"size": 14, "color": colours.ink, "symbol": symbol, "line": {"width": 2, "color": colours.ink}},
                hovertemplate=f"{text}: %{{x:.1f}} mio. kr., værdi %{{y:.1f}}<extra></extra>",
            )
        )  # fmt: skip
    if answer.value_high - answer.value_low > 0:
        figure.data[-1].error_y = {
            "type": "data",
            "symmetric": False,
            "array": [answer.value_high - answer.portfolio.value],
            "arrayminus": [answer.portfolio.value - answer.value_low],
            "color": colours.ink,
            "thickness": 1.5,
            "width": 6,
        }
    figure.update_layout(showlegend=False)
    figure.update_xaxes(title="Budget, mio. kr.", rangemode="tozero", showgrid=True)
    figure.update_yaxes(title="Samlet værdi (point)")
    charts.draw(
        figure,
        title=words.frontier_title(today, chosen),
        subtitle=f"Den højeste værdi, hvert budget kan give uden krav, {danish.prices(found.material.price_level)}, {found.settings.year}. "
        "Lodret streg: scenariets værdi, når de point, der mangler, er lavest og højest.",
        alt=f"Kurve over budget og højeste værdi. I dag: {danish.number(today[0], 1)} mio. kr. og værdi {danish.number(today[1], 1)}. "
        f"Scenariet: {danish.number(chosen[0], 1)} mio. kr. og værdi {danish.number(chosen[1], 1)}.",
        key="sc_frontier",
        height=460,
        data=steps,
        columns=FRONTIER,
        source=("scenarios/candidates", {"year": found.settings.year}, None),
    )
    if len(steps) < count:
        page.note(
            f"Kurven har {danish.number(count)} trin; tegnet er {danish.number(len(steps))} af dem, jævnt fordelt over budgettet."
        )


def show_coverage(found: Ground, answer: Answer) -> None:
    cover = answer.coverage
    left, right = st.columns([3, 2], gap="large")
    with left:
        charts.draw(
            maps.district_map(
                dict(zip(cover["district"], cover["lost"], strict=True)),
                measure="indsatser til beslutning (i dag → i scenariet)",
                texts={
                    row.district: f"{danish.number(row.before)} → {danish.number(row.after)}"
                    if row.lost
                    else danish.number(row.after)
                    for row in cover.itertuples()
                },
            ),
            title=words.coverage_title(cover),
            subtitle=f"Indsatser til beslutning, i dag → i scenariet; mørkere, hvor flere forsvinder. Indsatser for hele byen tæller i "
            f"hver bydel. {found.settings.year}.",
            alt="Kort over indsatser til beslutning før og efter, pr. bydel; tallene står i tabellen ved siden af",
            key="sc_map",
            height=520,
        )
        page.note(maps.CREDIT)
    with right:
        tables.small_table(cover, columns=COVERAGE, caption="Før og efter, pr. bydel")
        page.note(
            "Penge deles ikke mellem bydele: beløbene er penge til beslutning i indsatser, der kun er i den ene bydel."
        )
    tables.small_table(
        coverage_by_group(found, answer.portfolio.chosen),
        columns=GROUPS,
        caption="Før og efter, pr. indsatsområde, målgruppe og forebyggelsesniveau",
    )


def show_ground(found: Ground) -> None:
    page.section("Hvad det hviler på", words.ground_sentence(found))
    if not found.scores.enough:
        page.note(words.too_little_ground())
    tables.table(
        score_table(found),
        columns=score_columns(),
        key="sc_scores",
        alt="Point pr. indsats og kriterium, og hvor de kommer fra",
    )
    if found.scores.newest is not None:
        page.note(
            f"Seneste vurdering: {danish.day(found.scores.newest)}. Egne resultater og evidens er målt, hvor data har dem."
        )
    page.links(
        lambda: source_link("scenarios/assessed"),
        lambda: source_link("scenarios/proposals", label="Kilde til forslag", year=found.settings.year),
    )
    weights = words.weight_table(found)
    tables.small_table(
        weights,
        columns={
            "name": Column("Kriterium"),
            "weight": Column("Vægt i svaret", "percent", decimals=1),
            "said": Column("Sat til"),
        },
        caption="Hvad der tæller",
    )


def show_method(found: Ground, answer: Answer) -> None:
    page.section("Metode")
    for text in (
        "Værdien af en indsats er summen af vægt gange point over kriterierne, én gang for hver indsats eller ganget med dens deltagere "
        "eller penge (delt med gennemsnittet, så tallene kan læses på samme måde). Prisen er rammen, ikke et kriterium.",
        "Et point, der mangler, regnes som midten (2 af 4) i svaret. Hvilke beslutninger der falder anderledes ud, hvis alle de manglende "
        "er 0 eller 4, står ved overskriften. Ingen indsats udvides, når rammen er under i dag.",
        "Til beslutning er kun de penge, der udløber i året. Har en indsats også andre penge, bliver de; mister den sin bevilling, "
        "beholder den værdi i samme forhold som de penge, der er tilbage. Det er en antagelse. Vælger I selv indsatserne, er alle deres "
        "penge til beslutning.",
        "Den bedste sammensætning findes ved heltalsprogrammering og er bevist bedst under de valgte vægte og krav. En rangliste "
        "efter værdi pr. krone er ikke nødvendigvis den bedste. "
        "Er svaret ikke bevist efter ti sekunder, siger siden, hvor meget bedre det kunne være.",
        "En indsats kan fortsætte som nu, stoppe, eller få det niveau, forvaltningen selv har foreslået, eller I har sat. En "
        "effektivisering beholder værdien; en reduktion eller udvidelse ændrer den i samme forhold som pengene. Det er en antagelse.",
        "Løbende priser i et år og det års prisniveau er de samme priser. Beløb i andre prisniveauer regnes om med arket "
        "Prisindeks; uden det lægges de ikke sammen med dem.",
        "Robusthed: en sammensætning er god, når ingen anden er mindst lige så god under alle tilladte vægte og point (Liesiö, Mild "
        "og Salo). »Videreføres« er med i alle gode sammensætninger, »udgår« i ingen, »til drøftelse« i nogle.",
        "Egne resultater: den andel af den ventede vej, indsatsens resultat- og effektindikatorer har tilbagelagt, gange 4. "
        "Evidens: trinnet på Maryland-skalaen som andel af 5, gange 4.",
        f"Kriterier: {danish.listing(list(CRITERIA.labels.values()))}.",
    ):
        page.note(text)
    page.section(
        "To forsigtige sammensætninger",
        "Den ene ser på det værste, der kan ske; den anden på det meste, man kan komme til at fortryde. Begge er gode sammensætninger "
        "efter »Holder det?«, og er svaret dér en stikprøve, er de valgt i den.",
    )
    result = robust.finished(found)
    if result is None:
        page.empty("Afprøv først svaret under »Holder det?«; så står de to her.")
        return
    left, right = st.columns(2, gap="large")
    for column, title, note, chosen in (
        (
            left,
            "Bedst i det værste fald (maximin)",
            f"Værdien bliver aldrig under {danish.number(result.maximin_value, 1)}, uanset vægte og point.",
            result.maximin,
        ),
        (
            right,
            "Mindst at fortryde (minimax regret)",
            f"Den er aldrig mere end {danish.number(result.minimax_regret_value, 1)} fra det, der viser sig at være bedst"
            f"{'' if result.exact else ' af det, stikprøven fandt'}.",
            result.minimax_regret,
        ),
    ):
        with column:
            page.section(title, note)
            other = against(found, answer, chosen)
            if other.empty:
                page.note("Den træffer de samme beslutninger som scenariet.")
            else:
                tables.small_table(
                    other, columns=OTHER, caption="Beslutninger, der er anderledes end i scenariet"
                )
