"""Mål: the goal tree, from focus area to goal, indicator and the initiatives that should move it; and its gaps."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data import danish
from data.contract import ADMINISTRATIONS
from pages.parts import early, page, tables, views
from pages.parts.answers import answer, cached_html, estimate, later
from pages.parts.download import download_excel
from pages.parts.filters import current_filters
from pages.parts.results import marks, owner
from pages.parts.results.words import (
    INDICATOR,
    SLUG,
    VIEW,
    VIEWS,
    indicator_links,
    say_narrowed,
    theory_links,
)
from pages.parts.sources import page_link, page_url, page_urls, source_link
from pages.parts.tables import Column
from queries.results import views as result_views
from queries.results.compliance import ANSWERS, compliance
from queries.results.initiatives import initiative_lights
from queries.results.owner_words import comment_text, owner_words, signed
from queries.results.states import goal_states
from queries.results.timeliness import stale_indicators
from queries.results.words import (
    BEFORE,
    COMING,
    IN_FORCE,
    VARIATIONS,
    aim,
    baseline,
    figure,
    measure,
    shown_as,
)
from queries.status.summary import counted_goals, goal_counts

Row = Mapping[Hashable, Any]
UNPLACED = "Uden indsatsområde"
# As many as are read without folding their focus areas, and as are read before the focus areas.
FEW_GOALS, MOST_MISSED = 8, 4
COLUMNS = {
    "goal_id": Column("Id", pinned=True),
    "level": Column("Niveau"),
    "text": Column("Mål", width="large"),
    "strategy": Column("Strategi"),
    "focus_area": Column("Indsatsområde"),
    "administration": Column("Ansvarlig", labels=ADMINISTRATIONS.labels),
    "deadline": Column("Frist", "date"),
    "indicator": Column("Indikator", width="large"),
    "baseline": Column("Udgangspunkt", "number", decimals=3),
    "target": Column("Målværdi", "number", decimals=3),
    "final_period": Column("Seneste endelige periode"),
    "final_value": Column("Seneste endelige måling", "number", decimals=3),
    "light": Column("Nås målet?"),
    "verdict_text": Column("Begrundelse", width="large"),
    "ahead_value": Column("Fremskrevet tal", "number", decimals=3),
    "ahead_low": Column("95 %-interval fra", "number", decimals=3),
    "ahead_high": Column("til", "number", decimals=3),
    "level_value": Column("Niveau nu", "number", decimals=3),
    "level_text": Column("Niveauet er", width="large"),
    "level_light": Column("Niveauet på vejen"),
    "attainment": Column("Andel af vejen", "percent"),
    "expected": Column("Ventet nu", "percent"),
    "reason": Column("Niveauets begrundelse", width="large"),
    "variation": Column("Udsving", labels=VARIATIONS),
    "signal": Column("Signal", width="large"),
    "initiatives": Column("Indsatser", "count"),
    "word": Column("Forvaltningens ord", width="large"),
}

SERVING = {
    "goal_id": Column("Mål-id", pinned=True),
    "text": Column("Mål", width="large"),
    "initiative_id": Column("Indsats-id"),
    "name": Column("Indsats", width="large"),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "status": Column("Status"),
    "light": Column("Nås målet?"),
    "indicator": Column("Svageste resultat- eller effektindikator", width="large"),
    "variation": Column("Udsving", labels=VARIATIONS),
}


def draw(top: DeltaGenerator) -> None:
    chosen = current_filters()
    if not early.there(goal_states, what="Målene") or not early.there(
        initiative_lights, what="Indsatsernes lys"
    ):
        with top:
            page.headline("Målene bliver bedømt")
        return
    goals = estimate(goal_states)
    if goals.empty:
        with top:
            page.headline("Der er ingen mål " + (chosen.words() or "endnu"))
        page.empty(
            "Center for Sikker By leverer målene i arket Mål. Ryd filtrene, eller se, hvad der er indberettet.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    counts = goal_counts(goals)
    with top:
        page.headline(counts.headline)
        page.note(
            f"{danish.capital(counts.sentence)}. Bedømmelsen siger, om målet nås, hvis det går som hidtil; symbolet ved siden af, "
            "om bevægelsen er mere end et tilfældigt udsving."
        )
        say_narrowed("mål", "administration", "focus_area")
    if chosen.district is not None:
        page.note("Målene gælder hele byen. Bydelen indsnævrer kun de indsatser, der står under hvert mål.")
    away = views.ask(result_views.wrong_way)
    with st.expander(away.title):
        views.show(replace(away, title=""))
    tree(goals)
    owner.show(counted_goals(goals))
    gaps(counted_goals(goals))
    if (goals["phase"] == BEFORE).any():
        page.section(
            "Tidligere strategier",
            "Målene står, som de blev bedømt i deres egen målperiode, og tælles ikke med ovenfor.",
        )
        views.show(views.ask(result_views.goals_before))
    if (goals["phase"] == COMING).any():
        page.section("Kommende strategier", "Målene tælles med fra den dag, strategien gælder.")
        st.html(cached_html(tree_html, phase=COMING))


def tree(goals: pd.DataFrame) -> None:
    """Draw the tree; each goal unfolds to why it has its colour, and to its initiatives."""
    st.html(cached_html(tree_html, phase=IN_FORCE))
    measured = counted_goals(goals)
    goal_rows = partial(_file_rows, measured, estimate(owner_words))
    serving = partial(
        _serving_rows,
        goals,
        later("results/goal_initiatives"),
        later(initiative_lights),
    )
    views.links(
        views.ask(result_views.goals),
        sheets={"Mål": (goal_rows, COLUMNS), "Indsatser": (serving, SERVING)},
        filename="maal",
        also=[lambda: page_link(SLUG, "Sådan bedømmes målene", **{VIEW: VIEWS["metode"]})],
    )


def tree_html(phase: str) -> str:
    """HTML of the tree under the reader's filters, of the goals whose strategy is in that phase."""
    goals = estimate(goal_states)
    goals = goals[goals["phase"] == phase]
    serving = _by_goal(_serving_goals(answer("results/goal_initiatives"), estimate(initiative_lights)))
    answers = _by_goal(estimate(compliance, administration=None))
    words_by_goal = {str(row["goal_id"]): row for row in estimate(owner_words).to_dict("records")}
    to = Links(indicator_links(), theory_links(), current_filters().words("district"))
    parts = [
        '<div class="head"><span></span><span>Mål</span><span>Nås målet?<small>med 95 %-interval</small></span><span>Udsving</span>'
        "<span>Niveau nu → mål</span><span>Niveauet på vejen</span></div>"
    ]
    missed = goals[goals["colour"] == "red"]
    if len(missed) and len(goals) > FEW_GOALS:
        # What the committee can decide on first; every goal stands under its focus area too.
        rows = [
            _goal(row, serving[str(row["goal_id"])], to, words_by_goal.get(str(row["goal_id"])))
            for row in missed.to_dict("records")
        ]
        parts += ["<h2>Nås ikke</h2>", *rows[:MOST_MISSED]]
        if more := rows[MOST_MISSED:]:
            title = f"{danish.number(len(more))} mål mere, der ikke nås"
            parts.append(
                f'<details class="area"><summary><h2>{title}</h2></summary>{"".join(more)}</details>'
            )
    opened = "" if len(goals) > FEW_GOALS else " open"
    for name, group in goals.fillna({"focus_area": UNPLACED}).groupby("focus_area", sort=False):
        counts = goal_counts(group.assign(phase=IN_FORCE))
        how = counts.headline[:1].lower() + counts.headline[1:]
        parts.append(
            f'<details class="area"{opened}><summary><h2>{escape(str(name))} <span>· {how}</span></h2></summary>'
        )
        for row in group.to_dict("records"):
            id_ = str(row["goal_id"])
            if row["level"] == "retningslinje":
                parts.append(_guideline(row, answers[id_]))
            else:
                parts.append(_goal(row, serving[id_], to, words_by_goal.get(id_)))
        parts.append("</details>")
    return f'<div class="csb-tree">{"".join(parts)}</div>'


def _file_rows(measured: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """The goals as rows of the file."""
    rows = measured.to_dict("records")
    words_by_goal = {
        row["goal_id"]: f"{comment_text(row)} ({signed(row)})" for row in words.to_dict("records")
    }
    return measured.assign(
        word=measured["goal_id"].map(words_by_goal),
        light=[marks.light_text(row) for row in rows],
        level_light=[marks.level_text(row) for row in rows],
        final_period=[danish.period(period) for period in measured["final_period"]],
    )


def _serving_goals(serving: pd.DataFrame, lights: pd.DataFrame) -> pd.DataFrame:
    return serving.merge(lights, on="initiative_id", how="left")


def _serving_rows(
    goals: pd.DataFrame, ask_serving: Callable[[], pd.DataFrame], ask_lights: Callable[[], pd.DataFrame]
) -> pd.DataFrame:
    """The initiatives under each goal as rows of the file, in the order of the tree."""
    serving = _by_goal(_serving_goals(ask_serving(), ask_lights()))
    rows: list[Any] = [
        {
            **row,
            "text": goal["text"],
            "light": "intet resultat er målt"
            if danish.is_missing(row["indicator_id"])
            else marks.initiative_text(row),
        }
        for goal in goals.to_dict("records")
        for row in serving.get(str(goal["goal_id"]), [])
    ]
    return pd.DataFrame(rows, columns=list(SERVING))


@dataclass(frozen=True)
class Links:
    """From an id to an address, escaped for HTML; and the district that the initiatives are narrowed to ("i Valby")."""

    indicator: Callable[[Any], str]
    theory: Callable[[Any], str]
    where: str


def _by_goal(goals: pd.DataFrame) -> defaultdict[str, list[Row]]:
    rows: defaultdict[str, list[Row]] = defaultdict(list)
    for row in goals.to_dict("records"):
        rows[str(row["goal_id"])].append(row)
    return rows


def _goal(row: Row, serving: list[Row], to: Links, word: Row | None) -> str:
    who = danish.plural(len(serving), "indsats", "indsatser")
    if not serving:
        # None in the district that is chosen is no gap of the goal's.
        who = (
            f"ingen indsatser {escape(to.where)}"
            if row["initiatives"]
            else '<span class="gap">ingen indsatser</span>'
        )
    who_owns = "" if danish.is_missing(row["administration"]) else f" · {escape(str(row['administration']))}"
    kind = "effect" if row["level"] == "effektmål" else "part"
    cells = [
        f'<span class="goal {kind}">{escape(str(row["text"]))}<small>{row["level"].capitalize()}{who_owns} · {who}</small></span>'
    ]
    if danish.is_missing(row.get("indicator")):
        cells.append(f'<span class="gap wide">{escape(str(row["reason"]))}</span>')
        inside = ""
    else:
        unit = str(row["unit"])
        expected = f'<span class="faint">ventet {escape(row["interval"])}</span>' if row["interval"] else ""
        over = "" if danish.is_missing(row["level_text"]) else f"{row['level_text']} "
        cells += [
            f'<span class="figures">{marks.light(row)}{expected}</span>',
            f"<span>{marks.variation(row['variation'], shown_as=shown_as(row))}</span>",
            f'<span class="figures">{figure(row["level_value"], unit)} → {aim(row["target"], unit)}<span class="faint">'
            f"{escape(over)}→ {danish.period(row['target_period'])}</span></span>",
            f"<span>{marks.way(row)}</span>",
        ]
        inside = _why(row, to)
    return (
        f"<details><summary>{''.join(cells)}{owner.line(word)}</summary>"
        f'<div class="inside">{inside}{_serving(serving, to)}</div></details>'
    )


def _why(row: Row, to: Links) -> str:
    start = f"{baseline(row)} i {danish.period(row['baseline_period'])}"
    newest = shown_as(row) or measure(row["final_value"], str(row["unit"]))
    reasons = [
        str(row["verdict_text"]),
        f"{row['reason']} Den seneste endelige måling er {newest} ({danish.period(row['final_period'])}).",
        str(row["signal"]),
    ]
    # Where the newest figure is hidden, the same sentence is the reason for more than one of them.
    sentences = list(dict.fromkeys(reasons))
    if not danish.is_missing(row["assurance_text"]):
        sentences.append(str(row["assurance_text"]))
    html = "".join(f"<p>{escape(text)}</p>" for text in sentences)
    link = f'<a href="{to.indicator(row["indicator_id"])}" target="_self">{escape(str(row["indicator"]))}</a>'
    return f"<p>Måles på {link}; udgangspunkt {escape(start)}.</p>{html}"


def _serving(serving: list[Row], to: Links) -> str:
    if not serving:
        where = f" {escape(to.where)}" if to.where else ""
        return f"<p>Ingen planlagt eller igangværende indsats{where} er knyttet til målet.</p>"
    rows = []
    for row in serving:
        if danish.is_missing(row["indicator_id"]):
            cells = '<td colspan="3" class="faint">intet resultat er målt</td>'
        else:
            indicator = (
                f'<a href="{to.indicator(row["indicator_id"])}" target="_self">{escape(row["indicator"])}</a>'
            )
            light = marks.initiative_light(row)
            cells = f"<td>{light}</td><td>{marks.variation(row['variation'], shown_as=shown_as(row))}</td><td>{indicator}</td>"
        name = f'<a href="{to.theory(row["initiative_id"])}" target="_self">{escape(row["name"])}</a>'
        rows.append(f"<tr><td>{name}</td><td>{escape(row['administration'])}</td>{cells}</tr>")
    return (
        '<div class="csb-table"><table><caption>Indsatser, der skal flytte målet, med den svageste af deres resultat- og '
        "effektindikatorer</caption><thead><tr><th>Indsats</th><th>Forvaltning</th><th>Nås målet?</th><th>Udsving</th>"
        f"<th>Resultat målt på</th></tr></thead><tbody>{''.join(rows)}</tbody></table></div>"
    )


def _guideline(row: Row, answers: list[Row]) -> str:
    counts = Counter(answer["complies"] for answer in answers)
    counts_in_words = danish.listing([f"{counts[word]} {word}" for word in ANSWERS if counts[word]])
    link = escape(page_url(SLUG, **{VIEW: VIEWS["retningslinjer"]}), quote=True)
    return (
        f'<details><summary><span class="goal part">{escape(str(row["text"]))}<small>Retningslinje</small></span>'
        f'<span class="wide">Efterleves: {escape(counts_in_words)}</span></summary><div class="inside"><p>'
        f'<a href="{link}" target="_self">Se hver forvaltnings svar</a></p></div></details>'
    )


def gaps(goals: pd.DataFrame) -> None:
    """What is missing: four small tables and one file of them. `goals`: without the guidelines."""
    without_indicator = goals[goals["indicator"].isna()]
    without_initiative = goals[goals["initiatives"] == 0]
    without_goal = answer("results/without_goal")
    stale = estimate(stale_indicators)
    stale = stale.assign(
        latest=[
            "aldrig" if danish.is_missing(period) else danish.period(period) for period in stale["latest"]
        ]
    )
    counted = (
        danish.plural(len(without_indicator), "mål uden indikator", "mål uden indikator"),
        danish.plural(len(without_initiative), "mål uden indsats", "mål uden indsats"),
        danish.plural(len(without_goal), "indsats uden mål", "indsatser uden mål"),
        danish.plural(len(stale), "indikator bagud", "indikatorer bagud"),
    )
    with st.expander(f"Huller: {danish.listing(list(counted))}", key="csb-gaps"):
        to_initiative, to_indicator = page_urls("indsatser", "indsats"), page_urls(SLUG, INDICATOR)
        goal, area = {"text": Column("Mål")}, {"focus_area": Column("Indsatsområde")}
        left, right = st.columns(2, gap="large")
        with left:
            _gap(
                without_indicator,
                goal | {"reason": Column("Hvad mangler")},
                "mål uden indikator",
                "results/goals",
            )
            _gap(without_initiative, goal | area, "mål uden indsats", "results/goals")
        with right:
            _gap(
                without_goal,
                {"name": Column("Indsats"), "administration": Column("Forvaltning")},
                "indsatser uden mål",
                "results/without_goal",
                one="indsats uden mål",
                links=lambda row: to_initiative(row.initiative_id),
            )
            _gap(
                stale,
                {"name": Column("Indikator"), "latest": Column("Senest målt")},
                "indikatorer, der mangler to perioder eller aldrig er målt",
                "results/measurements",
                one="indikator, der mangler to perioder eller aldrig er målt",
                links=lambda row: to_indicator(row.indicator_id),
            )
        ids = {"goal_id": Column("Id")}
        who = {"administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels)}
        download_excel(
            "Hent hullerne som Excel",
            {
                "Mål uden indikator": (
                    without_indicator,
                    ids | goal | area | {"reason": Column("Hvad mangler")},
                ),
                "Mål uden indsats": (without_initiative, ids | goal | area),
                "Indsatser uden mål": (
                    without_goal,
                    {"initiative_id": Column("Id"), "name": Column("Indsats")} | who | area,
                ),
                "Indikatorer uden måling": (
                    stale,
                    {
                        "indicator_id": Column("Id"),
                        "name": Column("Indikator"),
                        "initiative": Column("Indsats"),
                    }
                    | who
                    | {"latest": Column("Senest målt")},
                ),
            },
            "huller",
            key="gaps-excel",
        )


def _gap(
    rows: pd.DataFrame,
    columns: Mapping[str, Column],
    many: str,
    source: str,
    *,
    one: str | None = None,
    links: Callable[[Any], str] | None = None,
) -> None:
    if rows.empty:
        page.note(f"Der er ingen {many}.")
        return
    tables.small_table(
        rows,
        columns=columns,
        caption=danish.plural(len(rows), one or many, many),
        links=links,
        sources=[lambda: source_link(source)],
    )
