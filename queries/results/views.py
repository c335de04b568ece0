"""Mål og resultater as it is said: the goals, the indicators that move, one indicator's control chart, who measures, the price of
a result, and the answers to the guidelines. Figures of few persons are not shown, and nothing is judged by them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import ADMINISTRATIONS, COMPLIANCE
from data.palette import MarkTone
from data.persons import ROUNDED, few_persons
from data.store import Clock, Reader
from queries import end_of, run
from queries.briefing import headlines
from queries.briefing.parts import address, chosen, judged
from queries.figures import key_figures
from queries.initiatives.amounts import year_of_budget
from queries.results.attainment import attainment
from queries.results.behind import (
    HEEDED,
    INCIDENTS,
    PARTICIPANTS,
    RATE,
    SPLITS,
    Behind,
    Measure,
    compare,
    default_periods,
    measures,
    periods,
)
from queries.results.compliance import NOT_ANSWERED, compliance
from queries.results.cost import STANDINGS as PRICE_STANDINGS
from queries.results.decompose import ORIGINS
from queries.results.initiatives import (
    INITIATIVE_RULE,
    LIGHT_RULE,
    counted,
    large_initiatives,
    lights_title,
    own_word,
    year_lights,
)
from queries.results.owner_words import comment_text, owner_words, signed
from queries.results.periods import position_in_time
from queries.results.picture import Picture, pictures
from queries.results.states import goal_states, indicator_states
from queries.results.timeliness import GRACE_DAYS, STANDINGS, by_administration, indicator_freshness
from queries.results.unit_cost import KIND_WORDS, ONE, Per, costs, outliers, untold, years
from queries.results.words import (
    BEFORE,
    COLOUR_WORDS,
    INITIATIVE_WORDS,
    NO_VARIATION,
    POINTS,
    TYPE_ORDER,
    VARIATIONS,
    aim,
    baseline,
    figure,
    initiative_word,
    measure,
    shown_as,
    verdict_word,
)
from queries.shared import rounding
from queries.shared.names import focus_areas
from queries.status.summary import GUIDELINE, counted_goals, goal_counts
from queries.view import Chart, KeyFigure, Mark, Point, Series, Source, View, bars, tabled

LIGHTS: Mapping[str, Any] = {"green": "good", "yellow": "warn", "red": "bad", "grey": "neutral"}
TYPES = {code: code.capitalize() for code in TYPE_ORDER}
CITY = "Hele byen (CSB)"
# What of the indicators is listed, and by what variation and assurance ("" and None: too few measurements).
SELECTIONS = {
    "alle": "Alle",
    "signal": "Mere end tilfældigt",
    "bedre": "Forbedring",
    "vaerre": "Forværring",
    "maal": "Når ikke målet",
    "faa": "For få målinger",
    "slut": "Afsluttede",
}
_LISTED: dict[str, Callable[[pd.Series, pd.Series], pd.Series]] = {
    "alle": lambda variation, assurance: variation.notna(),
    "signal": lambda variation, assurance: ~variation.isin(["", "common_cause"]),
    "bedre": lambda variation, assurance: variation.str.startswith("improvement"),
    "vaerre": lambda variation, assurance: variation.str.startswith("concern"),
    "maal": lambda variation, assurance: assurance == "fail",
    "faa": lambda variation, assurance: variation == "",
    "slut": lambda variation, assurance: variation.notna(),
}
_RANK = {"red": 0, "yellow": 1, "grey": 2, "green": 3}
GOALS = {
    "text": Column("Mål"),
    "administration": Column("Ansvarlig"),
    "state": Column("Bedømmelse"),
    "now": Column("Niveau nu"),
    "target_text": Column("Mål"),
    "word": Column("Forvaltningens ord"),
}
GOALS_BEFORE = {
    "strategy": Column("Strategi"),
    "text": Column("Mål"),
    "state": Column("Bedømmelse"),
    "now": Column("Niveau i målperioden"),
    "target_text": Column("Målværdi"),
}
MOVED = {
    "text": Column("Mål"),
    "before": Column("Før"),
    "state": Column("Nu"),
    "now": Column("Seneste måling"),
}
AWAY = {
    "goal_id": Column("Id"),
    "text": Column("Mål"),
    "administration": Column("Ansvarlig"),
    "from_text": Column("Udgangspunkt"),
    "now": Column("Niveau nu"),
    "until": Column("Målværdi"),
    "pace": Column("Af vejen om året", "percent"),
    "chance": Column("Udsving"),
}
SIGNALS = {
    "name": Column("Indikator"),
    "direction": Column("Signal"),
    "now": Column("Seneste måling"),
    "initiative": Column("Indsats"),
}
_DIRECTIONS = {
    "concern": "▲ forværring",
    "improvement": "● forbedring",
    "neutral": "○ ændring",
    "common": "tilfældigt udsving",
    "": "for få målinger",
}
COVERAGE = {
    "who": Column("Forvaltning"),
    "indicators": Column("Indikatorer", "count"),
    "current": Column("Ajour", "count"),
    "one_behind": Column("Én periode bagud", "count"),
    "behind": Column("To eller flere bagud", "count"),
    "never": Column("Aldrig målt", "count"),
    "coverage": Column("Dækning, seneste 12 måneder", "percent"),
}
LARGE = {
    "initiative_id": Column("Id", pinned=True),
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning"),
    "budget": Column("Budget, kr.", "kroner"),
    "light": Column("Nås målet?"),
    "reason": Column("Begrundelse", width="large"),
    "indicator": Column("Svageste indikator", width="large"),
    "variation": Column("Udsving", labels=VARIATIONS),
    "success_criterion": Column("Succeskriterium", width="large"),
}
YEAR_LIGHTS = {
    "name": Column("Indsats"),
    "administration": Column("Forvaltning"),
    "light": Column("Årets lys"),
    "before_light": Column("Året før"),
    "reason": Column("Begrundelse"),
    "own": Column("CSB's egen bedømmelse"),
}
LATE = {
    "indicator_id": Column("Id", pinned=True),
    "name": Column("Indikator", width="large", pinned=True),
    "who": Column("Forvaltning"),
    "initiative": Column("Indsats"),
    "type": Column("Type", labels=TYPES),
    "frequency": Column("Aftalt frekvens"),
    "latest": Column("Senest målt"),
    "standing": Column("Tilstand", labels=STANDINGS),
    "behind": Column("Perioder bagud", "count"),
    "expected": Column("Ventede målinger", "count"),
    "measured": Column("Heraf målt", "count"),
}
PRICES = {
    "name": Column("Indsats"),
    "kind": Column("Sammenlignes med"),
    "standing": Column("Vurdering", labels=PRICE_STANDINGS),
    "unit_cost": Column("Kr. pr. stk.", "kroner"),
    "low": Column("95 %-interval fra", "kroner"),
    "high": Column("til", "kroner"),
    "kind_unit_cost": Column("Arten under ét", "kroner"),
}
# No more bars than can be read.
MOST_PARTS = 14
PER = {"participants": "Pr. deltager", "reached": "Pr. nået resultat"}


def goals(
    store: Reader,
    *,
    clock: Clock | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> View:
    """How the goals stand, guidelines left out; what is not reached first."""
    return _goals(store, clock or store.clock(), administration, focus_area)[0]


def _goals(
    store: Reader, clock: Clock, administration: str | None = None, focus_area: str | None = None
) -> tuple[View, pd.DataFrame]:
    """`goals`, and the states that it tells of."""
    states_of_goals = goal_states(store, clock=clock, administration=administration, focus_area=focus_area)
    states = counted_goals(states_of_goals)
    counts = goal_counts(states)
    by_colour = {"green": counts.green, "yellow": counts.yellow, "red": counts.red, "grey": counts.grey}
    rows = states.assign(rank=states["colour"].map(_RANK)).sort_values(["rank", "goal_id"])
    figures = (
        ()
        if administration or focus_area
        else key_figures(
            store, clock, {}, ("goals_on_track", "goals_missed"), computed={goal_states: states_of_goals}
        )
    )
    view = View(
        "goals",
        _narrowed(store, clock, administration, focus_area) + counts.headline,
        subtitle=f"{_strategies(states)}Bedømt på fremskrivningen til målperioden; {counts.sentence}",
        caption="Mål og målopfyldelse",
        **_with_words(_judged(rows), owner_words(store, clock=clock)),
        chart=bars(
            "Mål",
            [
                Point(
                    judged(word, LIGHTS[colour]),
                    float(by_colour[colour]),
                    label=danish.number(by_colour[colour]),
                    tone=LIGHTS[colour],
                )
                for colour, word in COLOUR_WORDS.items()
            ],
            unit="mål",
            alt="Mål efter bedømmelse: "
            + ", ".join(
                f"{danish.number(by_colour[colour])} {word}" for colour, word in COLOUR_WORDS.items()
            ),
        ),
        figures=figures,
        notes=(
            "Bedømmelsen siger, om målet nås, hvis det går som hidtil: »usikkert« er, når 95 %-intervallet rummer begge dele.",
        ),
        sources=_sources(administration, focus_area),
        page="resultater",
        address=_address(store, clock, administration, focus_area),
    )
    return view, states


def _with_words(goals: pd.DataFrame, words: pd.DataFrame) -> dict[str, Any]:
    """The rows as GOALS, with what their administrations say of them where any of them has said something."""
    words_by_goal = {
        str(row["goal_id"]): f"{comment_text(row)} ({signed(row)})" for row in words.to_dict("records")
    }
    spoken = goals["goal_id"].map(words_by_goal)
    columns = GOALS if spoken.notna().any() else {name: one for name, one in GOALS.items() if name != "word"}
    return tabled(goals.assign(word=spoken), columns)


def _sources(administration: str | None, focus_area: str | None) -> tuple[Source, ...]:
    """What views of goals rest on."""
    return (
        Source(
            "results/goals", {"administration": administration, "focus_area": focus_area}, label="Kilde: mål"
        ),
        Source("results/measurements", label="Kilde: målinger"),
    )


def _judged(goals: pd.DataFrame) -> pd.DataFrame:
    """Rows of goal_states with state, now and target_text, as they are read."""
    records = goals.to_dict("records")
    return goals.assign(
        state=[_verdict(row) for row in records],
        now=[_level(row) for row in records],
        target_text=[aim(row["target"], row["unit"]) for row in records],
    )


def goals_first(store: Reader, *, clock: Clock | None = None) -> View:
    """The goals by name, what is not reached first: what the committee can decide on, not how many there are of each kind."""
    view, states = _goals(store, clock or store.clock())
    missed = states[states["colour"] == "red"].sort_values(["attainment", "goal_id"])
    title = view.title
    if len(missed):
        worst = missed.iloc[0]["text"].rstrip(".")
        title = (
            f"Målet »{worst}« nås ikke"
            if len(missed) == 1
            else danish.capital(
                f"{headlines.count(len(missed), 'mål', 'mål')} nås ikke; længst fra er »{worst}«"
            )
        )
    return replace(
        view,
        id="goals_first",
        title=title,
        subtitle=view.title,
        chart=None,
        figures=(),
        caption="Målene, det, der ikke nås, først",
    )


def wrong_way(
    store: Reader,
    *,
    clock: Clock | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> View:
    """The goals whose level is further from the target than at the baseline, the fastest first: by the share of the way a year."""
    clock = clock or store.clock()
    states = counted_goals(
        goal_states(store, clock=clock, administration=administration, focus_area=focus_area)
    )
    paces = pd.Series([_pace(row) for row in states.to_dict("records")], states.index, dtype="float64")
    count = int(paces.notna().sum())
    rows = states.assign(pace=paces)[paces < 0].sort_values(["pace", "goal_id"])
    records = rows.to_dict("records")
    moving = danish.capital(headlines.count(len(rows), "mål", "mål", "et"))
    title = (
        f"{moving} går den forkerte vej{'; hurtigst' if len(rows) > 1 else ':'} {_moved_away(records[0])}"
        if records
        else "Intet mål går den forkerte vej"
        if count
        else "Intet mål kan holdes op mod sit udgangspunkt"
    )
    return View(
        "goals_wrong_way",
        _narrowed(store, clock, administration, focus_area) + title,
        subtitle=f"Af {danish.number(count)} mål med udgangspunkt og måling; hele vejen er fra udgangspunktet til målværdien, "
        "og minus er væk fra målet",
        caption="Mål, der går den forkerte vej, hurtigst først",
        **(
            tabled(
                _judged(rows).assign(
                    from_text=[baseline(row) for row in records],
                    until=[
                        f"{aim(row['target'], row['unit'])} i {danish.period(row['target_period'])}"
                        for row in records
                    ],
                    chance=[VARIATIONS.get(row["variation"], NO_VARIATION).lower() for row in records],
                ),
                AWAY,
            )
            if records
            else {}
        ),
        notes=(
            "»Udsving« siger, om de seneste målinger bevæger sig mere end tilfældigt; ved få målinger kan det ikke siges.",
        )
        if records
        else (),
        sources=_sources(administration, focus_area),
        page="resultater",
        address=_address(store, clock, administration, focus_area),
    )


def _moved_away(row: Mapping[Any, Any]) -> str:
    """ "M-13 fra 61,2 % til 56,3 %, mod målet 70 %" """
    unit = str(row["unit"])
    began, now = figure(row["baseline"], unit), figure(row["level_value"], unit)
    return f"{row['goal_id']} fra {began} til {now}, mod målet {aim(row['target'], unit)}"


def _pace(row: Mapping[Any, Any]) -> float | None:
    """The share of the way from baseline to target that is gone a year, below 0 for away from it; None where it cannot be told."""
    if row["baseline_hidden"] is True or any(
        danish.is_missing(row[name]) for name in ("baseline", "target", "level_value", "expected")
    ):
        return None
    ahead = position_in_time(str(row["target_period"])) - position_in_time(str(row["baseline_period"]))
    years_gone = float(row["expected"]) * ahead
    if row["baseline"] == row["target"] or years_gone <= 0:
        return None
    return attainment(float(row["baseline"]), float(row["target"]), float(row["level_value"])) / years_gone


def goals_moved(store: Reader, *, clock: Clock | None = None, since: str) -> View:
    """The goals that have another colour than on the day `since` (ISO)."""
    clock = clock or store.clock()
    day_before = date.fromisoformat(since)
    now = counted_goals(goal_states(store, clock=clock)).set_index("goal_id")
    before = goal_states(store, clock=Clock(end_of(day_before), day_before)).set_index("goal_id")
    old = before["colour"].reindex(now.index).fillna("grey")
    both = (now["colour"] != "grey") & (old != "grey")
    step = now["colour"].map(_RANK).astype("float64") - old.map(_RANK).astype("float64")
    forward, back = now[both & (step > 0)], now[both & (step < 0)]
    first_judged = now[(now["colour"] != "grey") & (old == "grey")]
    moved = pd.concat([back, forward, first_judged])
    rows = moved.reset_index().assign(
        before=[_verdict(before.loc[id_]) if id_ in before.index else "ikke kendt" for id_ in moved.index],
        state=[_verdict(row) for row in moved.to_dict("records")],
        now=[_newest(row) for row in moved.to_dict("records")],
    )
    return View(
        "goals_moved",
        headlines.goals_moved(len(forward), len(back), day_before),
        subtitle=f"Bedømmelsen {danish.day(day_before)} og {danish.day(clock.today)}",
        caption="Mål, der har skiftet bedømmelse",
        **tabled(rows, MOVED),
        figures=(
            _count("moved_forward", "Gået frem", len(forward)),
            _count("moved_back", "Gået tilbage", len(back)),
            _count("moved_known", "Kan nu bedømmes", len(first_judged)),
        ),
        notes=(
            "En ny bedømmelse kan ligge inden for tilfældigt udsving; kontroldiagrammet under Mål og resultater viser det.",
        ),
        sources=(Source("results/goals", {"administration": None, "focus_area": None}),),
        page="resultater",
    )


def goals_before(
    store: Reader,
    *,
    clock: Clock | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> View:
    """What became of the goals of earlier strategies, newest strategy first. They count nowhere else."""
    clock = clock or store.clock()
    states = goal_states(store, clock=clock, administration=administration, focus_area=focus_area)
    rows = states[(states["level"] != GUIDELINE) & (states["phase"] == BEFORE)]
    return View(
        "goals_before",
        _narrowed(store, clock, administration, focus_area)
        + headlines.goals_before(
            len(rows), *(int((rows["verdict"] == verdict).sum()) for verdict in ("reached", "not_reached"))
        ),
        subtitle="Hvert mål er bedømt i sin egen målperiode; hvad der er målt siden, ændrer det ikke",
        caption="Mål i tidligere strategier",
        **tabled(
            _judged(rows).assign(strategy=[strategy_name(row) for row in rows.to_dict("records")]),
            GOALS_BEFORE,
        ),
        sources=_sources(administration, focus_area),
        page="resultater",
        address=_address(store, clock, administration, focus_area),
    )


def strategy_name(goal: Mapping[Any, Any]) -> str:
    """The strategy of a row of results/goals with its years: "Sikker By (2018-2021)"; empty where it belongs to none."""
    if danish.is_missing(goal["strategy"]):
        return ""
    start, finish = goal["strategy_start"], goal["strategy_finish"]
    years = f"fra {start.year}" if danish.is_missing(finish) else f"{start.year}-{finish.year}"
    return f"{goal['strategy']} ({years})"


def _strategies(goals: pd.DataFrame) -> str:
    names = [name for name in dict.fromkeys(map(strategy_name, goals.to_dict("records"))) if name]
    return f"{danish.listing(names)}. " if names else ""


def listed(states: pd.DataFrame, *, shown: str = "alle", indicator_type: str | None = None) -> pd.DataFrame:
    """The rows of states.indicator_states that a choice of SHOWN leaves, in their order; retired ones only where they are asked for."""
    rows = (states["retired"] == (shown == "slut")) & _LISTED[shown](
        states["variation"].fillna("").astype(str), states["assurance"]
    )
    if indicator_type is not None:
        rows &= states["type"] == indicator_type
    return states[rows].reset_index(drop=True)


def signals(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
    shown: str = "signal",
    indicator_type: str | None = None,
) -> View:
    """The indicators that move more than chance explains, or those of another choice of SHOWN; what needs a look first."""
    clock = clock or store.clock()
    states = indicator_states(
        store,
        clock=clock,
        district=district,
        administration=administration,
        focus_area=focus_area,
        by_attention=True,
    )
    if indicator_type is not None:
        states = states[states["type"] == indicator_type]
    going = states[~states["retired"]]
    kinds = going["variation"].fillna("").astype(str).map(lambda variation: variation.partition("_")[0])
    better, worse, chance, unknown = (
        int((kinds == name).sum()) for name in ("improvement", "concern", "common", "")
    )
    rows = listed(states, shown=shown)
    records = rows.to_dict("records")
    what = f"{TYPES[indicator_type]}: " if indicator_type else ""
    few = danish.capital(headlines.count(unknown, "indikator", "indikatorer"))
    return View(
        "signals",
        _narrowed(store, clock, administration, focus_area, district)
        + what
        + headlines.signals(better, worse, len(going) - unknown),
        subtitle=f"Kontroldiagrammer for {headlines.count(len(going), 'indikator', 'indikatorer')}; "
        f"{headlines.count(unknown, 'har', 'har')} for få målinger",
        caption="Indikatorer, der bevæger sig mere end tilfældigt udsving"
        if shown == "signal"
        else f"Indikatorer: {SELECTIONS[shown].lower()}",
        **tabled(
            rows.assign(
                direction=[_DIRECTIONS[_kind(row["variation"])] for row in records],
                now=[_newest(row) for row in records],
            ),
            SIGNALS,
        ),
        figures=(
            _count("signals_better", "Forbedring", better),
            _count("signals_worse", "Forværring", worse),
            _count("signals_chance", "Tilfældigt udsving", chance),
            _count("signals_too_few", "For få målinger", unknown),
        ),
        notes=(
            f"{few} har for få målinger til at skelne. Med mange indikatorer vil enkelte signaler være falsk alarm.",
        ),
        sources=(
            Source(
                "results/indicators",
                {"administration": administration, "district": district, "focus_area": focus_area},
            ),
        ),
        page="resultater",
        address=_address(store, clock, administration, focus_area, district)
        | {"afsnit": "Signal eller udsving", "vis": shown}
        | ({"type": indicator_type} if indicator_type else {}),
    )


def indicator(store: Reader, *, clock: Clock | None = None, indicator_id: str) -> View:
    """One indicator's control chart: its points by what they mean, the limits of chance, the target and the forecast.
    ValueError with a sentence where there is no such indicator."""
    picture = pictures(store, indicator_ids=[indicator_id], clock=clock).get(indicator_id)
    if picture is None:
        raise ValueError(f"Indikatoren {indicator_id} findes ikke i data. Vælg en anden.")
    hidden = danish.listing([danish.period(one) for one in picture.hidden])
    frame = picture.frame
    return View(
        "indicator",
        f"{picture.name}: {_movement(picture)}",
        subtitle=picture.sentence,
        caption=picture.name,
        chart=_control_chart(picture) if len(frame) else None,
        **tabled(
            frame.assign(when=[danish.period(one) for one in frame["period"]]),
            {
                "when": Column("Periode"),
                "text": Column(danish.capital(picture.unit)),
                "lower": Column("Nedre grænse", "number", picture.decimals),
                "upper": Column("Øvre grænse", "number", picture.decimals),
                "point": Column("Punktet er", labels=POINTS),
            },
        ),
        notes=(*picture.notes, *((f"Skjulte perioder: {hidden}.",) if hidden else ())),
        sources=(Source("results/measurements", {"indicator_id": indicator_id}),),
        page="resultater",
        address={"indikator": indicator_id},
    )


def _movement(picture: Picture) -> str:
    # Without limits nothing can be told apart, whatever the points look like.
    limits = picture.frame["upper"].notna().any()
    return {
        "improvement": "forbedring ud over tilfældigt udsving",
        "concern": "forværring ud over tilfældigt udsving",
        "neutral": "ændring ud over tilfældigt udsving",
        "common": "kun tilfældigt udsving",
        "": "for få målinger til at skelne",
    }[_kind(picture.variation) if limits else ""]


_POINT_TONES: Mapping[str, MarkTone] = {
    "improvement": "improvement",
    "concern": "concern",
    "neutral": "neutral",
}


def _control_chart(picture: Picture) -> Chart:
    records = picture.frame.to_dict("records")
    days = [pd.Timestamp(row["start"]).date().isoformat() for row in records]
    series = [
        Series(
            picture.name,
            tuple(
                Point(
                    day,
                    float(row["value"]),
                    provisional=row["tone"] == "provisional",
                    tone=_POINT_TONES.get(row["tone"], ""),
                    hover=f"{danish.period(row['period'])}: {row['text']}, {POINTS[row['point']]}",
                )
                for day, row in zip(days, records, strict=True)
            ),
        )
    ]
    for name, column in (("Øvre grænse", "upper"), ("Middel", "mean"), ("Nedre grænse", "lower")):
        if picture.frame[column].notna().any():
            values = tuple(
                Point(day, None if danish.is_missing(row[column]) else float(row[column]))
                for day, row in zip(days, records, strict=True)
            )
            series.append(Series(name, values, limit=True, role="limit"))
    ahead = picture.ahead
    if ahead is not None and ahead.value is not None:
        point = Point(ahead.start.isoformat(), ahead.value, ahead.low, ahead.high)
        series.append(Series(f"Fremskrivning til {danish.period(ahead.period)}", (point,), role="forecast"))
    started = picture.frame["series"].diff() > 0
    newest = (
        f"{picture.frame['text'].iloc[-1]} {picture.unit} i {danish.period(picture.frame['period'].iloc[-1])}"
    )
    return Chart(
        "line",
        tuple(series),
        picture.unit,
        f"{picture.name}: {newest}. {picture.sentence}",
        picture.decimals,
        reference=ahead.target if ahead else None,
        reference_label=f"Mål {ahead.target_text}" if ahead else "",
        marks=tuple(
            Mark(day, begins)
            for day, begins, new in zip(days, picture.frame["begins"], started, strict=True)
            if new
        ),
    )


def guidelines(
    store: Reader,
    *,
    clock: Clock | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> View:
    """Who says that they follow the guidelines."""
    clock = clock or store.clock()
    answers = compliance(store, clock=clock, administration=administration, focus_area=focus_area)
    answered = answers[answers["complies"] != NOT_ANSWERED]
    followed, missing = int((answered["complies"] == "ja").sum()), len(answers) - len(answered)
    words = (*COMPLIANCE.labels, NOT_ANSWERED)
    counts = (
        answers.pivot_table(
            index="administration", columns="complies", values="goal_id", aggfunc="count", fill_value=0
        )
        .reindex(columns=list(words), fill_value=0)
        .sort_values(["ja", "delvist"], ascending=False)
        .rename_axis(index=None, columns=None)
        .rename_axis("administration")
        .reset_index()
    )
    counts = counts.assign(administration=[ADMINISTRATIONS.short(code) for code in counts["administration"]])
    pairs = [(str(row["administration"]), int(row["ja"])) for row in counts.to_dict("records")]
    goals = run(store, "results/goals", clock=clock, focus_area=focus_area)
    over = int(((goals["level"] == GUIDELINE) & (goals["phase"] == BEFORE)).sum())
    return View(
        "guidelines",
        _narrowed(store, clock, administration, focus_area)
        + headlines.guidelines(followed, len(answered), missing),
        subtitle="Forvaltningernes egne svar på, om retningslinjerne følges",
        caption="Svar på retningslinjerne",
        **tabled(
            counts,
            {"administration": Column("Forvaltning")}
            | {word: Column(word.capitalize(), "count") for word in words},
        ),
        chart=bars(
            "Svar med ja",
            [Point(code, float(yes), label=danish.number(yes)) for code, yes in pairs],
            unit="retningslinjer",
            alt="Retningslinjer, som forvaltningen siger, at den følger: "
            + ", ".join(f"{code} {danish.number(yes)}" for code, yes in pairs),
        )
        if pairs
        else None,
        figures=(
            _count("guidelines_followed", "Svar med ja", followed),
            _count("guidelines_missing", "Mangler svar", missing),
        ),
        notes=(
            "Svarene er forvaltningernes egne og er ikke efterprøvet.",
            *(
                [
                    f"{danish.plural(over, 'retningslinje', 'retningslinjer')} gælder ikke længere og står ikke her."
                ]
                if over
                else []
            ),
        ),
        sources=(Source("results/compliance", {"administration": administration, "focus_area": focus_area}),),
        page="resultater",
        address=_address(store, clock, administration, focus_area) | {"afsnit": "Retningslinjer"},
    )


def measuring(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> View:
    """How much each administration measures of what it has agreed to, lowest coverage first."""
    clock = clock or store.clock()
    fresh = indicator_freshness(
        store, clock=clock, district=district, administration=administration, focus_area=focus_area
    )
    current = int((fresh["standing"] == "current").sum())
    rows = by_administration(fresh) if len(fresh) else pd.DataFrame(columns=["administration"])
    return View(
        "measuring",
        _narrowed(store, clock, administration, focus_area, district) + _current(current, len(fresh)),
        subtitle=f"En måling ventes senest {GRACE_DAYS} dage efter, at perioden er slut. Lavest dækning øverst.",
        caption="Målinger mod den aftalte frekvens",
        **tabled(rows.assign(who=[_who(code) for code in rows["administration"]]), COVERAGE),
        sources=(Source("results/measurements"),),
        page="resultater",
        address=_address(store, clock, administration, focus_area, district) | {"afsnit": "Hvem måler"},
    )


def _current(current: int, total: int) -> str:
    if not total:
        return "Der er ingen indikatorer"
    if current == total:
        return (
            "Den ene indikator er ajour"
            if total == 1
            else f"Alle {danish.number(total)} indikatorer er ajour"
        )
    if total == 1:
        return "Den ene indikator er ikke ajour"
    return f"{danish.number(current) if current else 'Ingen'} af {danish.number(total)} indikatorer er ajour"


def late_indicators(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> View:
    """The indicators that lack measurements they have agreed to, furthest behind first."""
    clock = clock or store.clock()
    fresh = freshness_rows(
        indicator_freshness(
            store, clock=clock, district=district, administration=administration, focus_area=focus_area
        )
    )
    rows = fresh[~fresh["standing"].isin(["current", "ended", "not_due"])]
    missing = (
        f"{danish.capital(headlines.count(len(rows), 'indikator', 'indikatorer'))} mangler målinger"
        if len(rows)
        else "Alle indikatorer er målt, som det er aftalt"
    )
    return View(
        "late_indicators",
        _narrowed(store, clock, administration, focus_area, district) + missing,
        subtitle="Længst bagud øverst" if len(rows) else "",
        caption="Indikatorer, der mangler målinger",
        **tabled(rows, LATE),
        sources=(Source("results/measurements"),),
        page="resultater",
        address=_address(store, clock, administration, focus_area, district) | {"afsnit": "Hvem måler"},
    )


def freshness_rows(fresh: pd.DataFrame) -> pd.DataFrame:
    """timeliness.indicator_freshness as rows of LATE, the furthest behind first."""
    return fresh.assign(
        who=[_who(code) for code in fresh["administration"]],
        latest=[danish.period(period) for period in fresh["latest"]],
    ).sort_values("behind", ascending=False, na_position="first", ignore_index=True)


def large(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> View:
    """The initiatives over half a million kr., which must measure results; what does not comes first."""
    clock = clock or store.clock()
    year = budget_year(store, clock=clock)
    rows = large_rows(
        large_initiatives(
            store,
            year=year,
            clock=clock,
            district=district,
            administration=administration,
            focus_area=focus_area,
        )
    )
    return View(
        "large",
        _narrowed(store, clock, administration, focus_area, district) + _measure_results(rows),
        subtitle=INITIATIVE_RULE,
        caption=f"Indsatser over 0,5 mio. kr. i {year}",
        **tabled(rows, LARGE),
        sources=(Source("results/chains", {"year": year}),),
        page="resultater",
        address=_address(store, clock, administration, focus_area, district) | {"afsnit": "Hvem måler"},
    )


def initiatives_lights(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
    lights_year: int | None = None,
) -> View:
    """The lights of the initiatives that ran in a year (None: the present one), with the year before's and CSB's own beside."""
    clock = clock or store.clock()
    year = lights_year or clock.today.year
    rows = year_lights(
        store,
        year=year,
        clock=clock,
        district=district,
        administration=administration,
        focus_area=focus_area,
    )
    records = rows.to_dict("records")
    now, before = counted(rows), counted(rows, "before")
    own = int(rows["own_colour"].notna().sum())
    when = "" if clock.today > date(year, 12, 31) else f", som det står {danish.day(clock.today)}"
    return View(
        "initiatives_lights",
        _narrowed(store, clock, administration, focus_area, district) + lights_title(rows, year),
        subtitle=f"Indsatser, der var i gang i {year}, efter hvor mange af deres kriterier der er opfyldt{when}",
        caption=f"Indsatsernes lys i {year}",
        chart=bars(
            "Indsatser",
            [
                Point(
                    judged(word, LIGHTS[colour]),
                    float(now[colour]),
                    label=f"{danish.number(now[colour])} ({year - 1}: {danish.number(before[colour])})",
                    tone=LIGHTS[colour],
                )
                for colour, word in INITIATIVE_WORDS.items()
            ],
            unit="indsatser",
            alt=f"Indsatser i {year} efter lys: "
            + ", ".join(f"{danish.number(now[colour])} {word}" for colour, word in INITIATIVE_WORDS.items()),
        ),
        **tabled(
            rows.assign(
                light=[judged(row["word"], LIGHTS[row["colour"]]) for row in records],
                before_light=[_light_word(row["before"]) or "ikke i gang" for row in records],
                own=[_own_light(row) for row in records],
            ),
            YEAR_LIGHTS,
        ),
        notes=(
            LIGHT_RULE,
            f"Tallene for {year - 1} er for de indsatser, der også var i gang i {year}.",
            *(
                (
                    f"CSB har selv bedømt {danish.plural(own, 'indsats', 'indsatser')}; det står ved siden af og tælles ikke med.",
                )
                if own
                else ()
            ),
        ),
        sources=(Source("results/year_initiatives", {"year": year}),),
        page="resultater",
        address=_address(store, clock, administration, focus_area, district)
        | {"afsnit": "Indsatsernes lys", "aar": str(year)},
    )


def _light_word(colour: Any) -> str | None:
    word = own_word(colour)
    return None if word is None else judged(word, LIGHTS[colour])


def _own_light(row: Mapping[Any, Any]) -> str:
    """ "▲ delvist eller usikkert: Et enkelt mål trækker ned." """
    word = _light_word(row["own_colour"])
    return "" if word is None else f"{word}: {row['own_reason']}"


def budget_year(store: Reader, *, clock: Clock) -> int:
    """The year whose budgets decide who must measure results."""
    return year_of_budget(run(store, "initiatives/years", clock=clock), clock.today.year) or clock.today.year


def large_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """initiatives.large_initiatives as rows of LARGE."""
    return rows.assign(
        light=[
            judged(initiative_word(row) if row["results_measured"] else "ikke målt", LIGHTS[row["colour"]])
            for row in rows.to_dict("records")
        ]
    )


def _measure_results(rows: pd.DataFrame) -> str:
    if rows.empty:
        return "Ingen planlagt eller igangværende indsats har et budget over 0,5 mio. kr."
    count, total = int(rows["results_measured"].sum()), len(rows)
    if total == 1:
        return f"Den ene indsats over 0,5 mio. kr. måler {'' if count else 'ikke '}resultater"
    if count == total:
        return f"Alle {danish.number(total)} indsatser over 0,5 mio. kr. måler resultater"
    return f"{danish.number(count) if count else 'Ingen'} af {danish.number(total)} indsatser over 0,5 mio. kr. måler resultater"


def unit_price(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
    per: Per = "participants",
    kind: str = "work",
    spent_in: str | None = None,
) -> View:
    """What a participant or a reached result costs: the initiatives outside the limits of their kind, the surest first.

    spent_in: year and price level ("2009-løbende"), as in `price_years`; None is the newest. ValueError with a sentence where
    there is nothing to divide."""
    clock = clock or store.clock()
    choices = price_years(years(store, clock=clock))
    if not choices:
        raise ValueError("Ingen indsats har både forbrug og et helt års målinger.")
    when = spent_in or next(iter(choices))
    year, _, level = when.partition("-")
    rows = costs(
        store,
        year=int(year),
        per=per,
        kind=kind,
        price_level=level,
        clock=clock,
        district=district,
        administration=administration,
        focus_area=focus_area,
    )
    hidden = int(rows["hidden"].sum())
    missing = untold(
        store,
        year=int(year),
        per=per,
        clock=clock,
        district=district,
        administration=administration,
        focus_area=focus_area,
    )
    return View(
        "unit_price",
        _narrowed(store, clock, administration, focus_area, district) + price_headline(rows, ONE[per]),
        subtitle=f"Kr. pr. {ONE[per]} i {choices.get(when, when)}, med 95 %-interval; sammenlignet med indsatser af samme "
        f"{KIND_WORDS[kind]}",
        caption="De sikreste forskelle øverst",
        **tabled(outliers(rows), PRICES),
        notes=(
            *([missing] if missing else []),
            f"Antal er {ROUNDED}. »Måske« er uden for 95 %-grænserne. Adskilte indsatserne sig slet ikke, ville 2-12 af 100 ligge der "
            "alligevel. En dyr indsats kan have en sværere målgruppe.",
            *(
                (
                    f"{danish.plural(hidden, 'indsats er skjult', 'indsatser er skjult')}: antallet er {few_persons()} eller ville røbe "
                    "så få.",
                )
                if hidden
                else ()
            ),
        ),
        sources=(Source("results/yearly", {"year": int(year)}),),
        page="resultater",
        address=_address(store, clock, administration, focus_area, district)
        | {"afsnit": "Økonomi pr. resultat", "pr": per, "sammenlign": kind, "opgjort": when},
    )


def price_years(rows: pd.DataFrame) -> dict[str, str]:
    """unit_cost.years as choices: "2009-løbende" -> "2009, løbende priser", the newest first."""
    return {
        f"{row['year']}-{row['price_level']}": f"{row['year']}, {danish.prices(row['price_level'])}"
        for row in rows.to_dict("records")
    }


def price_headline(rows: pd.DataFrame, one: str) -> str:
    """ "Pr. deltager: 3 indsatser er dyrere end andre af samme art og 7 måske dyrere eller billigere" """
    dear, cheap = (int((rows["standing"] == name).sum()) for name in ("much_dearer", "much_cheaper"))
    maybe = int(rows["standing"].isin(["dearer", "cheaper"]).sum())
    if not dear and not cheap and not maybe:
        return f"Ingen indsats er tydeligt dyrere eller billigere pr. {one} end andre af samme art"
    parts = []
    if dear:
        parts.append(
            f"{danish.plural(dear, 'indsats er dyrere', 'indsatser er dyrere')} end andre af samme art"
        )
    if cheap:
        parts.append(
            f"{danish.plural(cheap, 'indsats er billigere', 'indsatser er billigere')}"
            + ("" if dear else " end andre af samme art")
        )
    if maybe and parts:
        parts.append(f"{danish.number(maybe)} måske dyrere eller billigere")
    elif maybe:
        parts.append(
            f"{danish.plural(maybe, 'indsats er', 'indsatser er')} måske dyrere eller billigere end andre af samme art"
        )
    return f"Pr. {one}: {danish.listing(parts)}"


def behind(
    store: Reader,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
    change: str | None = None,
    earlier: str | None = None,
    later: str | None = None,
    divided: str | None = None,
) -> View:
    """What lies behind a change between two periods: its parts, which add up to it. It tells where, never why.

    change: the id of one of behind.measures; divided: a key of its SPLITS; None is the first, and the periods a reader most
    likely asks about. ValueError with a sentence where there is nothing to compare."""
    clock = clock or store.clock()
    by_id = {measure.id: measure for measure in measures(store, clock=clock)}
    if not by_id:
        raise ValueError("Der er endnu ikke to perioder at sammenligne.")
    if change is not None and change not in by_id:
        raise ValueError(f"Målingen {change} findes ikke i data. Vælg en anden.")
    subject = by_id[change] if change else next(iter(by_id.values()))
    usual = default_periods(periods(store, measure=subject, clock=clock))
    if usual is None and not (earlier and later):
        raise ValueError(f"{subject.label} er ikke målt i to lige lange perioder. Vælg en anden måling.")
    first, last = earlier or (usual or ("", ""))[0], later or (usual or ("", ""))[1]
    filters = {"district": district, "administration": administration, "focus_area": focus_area}
    heeded: dict[str, Any] = {name: value for name, value in filters.items() if name in HEEDED[subject.kind]}
    parts = compare(
        store,
        measure=subject,
        before=first,
        after=last,
        by=divided or next(iter(SPLITS[subject.kind])),
        clock=clock,
        **heeded,
    )
    narrowed = _narrowed(
        store, clock, heeded.get("administration"), heeded.get("focus_area"), heeded.get("district")
    )
    table = tabled(parts.by_group, part_columns(parts))
    return View(
        "behind",
        narrowed + parts.headline,
        subtitle=parts.sentence,
        caption=f"Ændring i {parts.unit}, delt efter {parts.split.lower()}",
        **table,
        chart=_parts_chart(parts),
        notes=_parts_notes(parts) + rounding.of_table(**table, across=True),
        sources=(_parts_source(subject),),
        page="resultater",
        address=_address(store, clock, administration, focus_area, district)
        | {"afsnit": "Hvad ligger bag?", "maaling": subject.id, "fra": first, "til": last},
    )


def part_columns(parts: Behind) -> dict[str, Column]:
    """The columns of Behind.by_group."""
    origins = [str(name) for name in parts.by_group.columns if name in ORIGINS]
    return {
        "group": Column(parts.split, width=230),
        **{name: Column(ORIGINS[name][0], "signed", decimals=parts.decimals) for name in origins},
        "total": Column("I alt", "signed", decimals=parts.decimals),
    }


def _parts_chart(parts: Behind) -> Chart:
    """A bar a group, the largest change first; of one group a bar a kind of change."""
    groups = parts.by_group.iloc[:-1]
    if len(groups) > 1:
        pairs = list(zip(groups["group"], groups["total"], strict=True))[:MOST_PARTS]
    else:
        pairs = [
            (ORIGINS[str(origin)][0], amount) for origin, amount in parts.decomposition.by_origin().items()
        ]
    labelled = [(str(name), float(amount), danish.signed(amount, parts.decimals)) for name, amount in pairs]
    return bars(
        "Ændring",
        [Point(name, amount, label=text) for name, amount, text in labelled],
        unit=parts.unit,
        alt="Søjler for hver del af ændringen: " + ", ".join(f"{name} {text}" for name, _, text in labelled),
        decimals=parts.decimals,
    )


def _parts_notes(parts: Behind) -> tuple[str, ...]:
    notes = []
    if parts.ratio is not None:
        change, low, high = (f"{'+' if share > 0 else ''}{danish.percent(share, 1)}" for share in parts.ratio)
        notes.append(
            f"Ændringen er {change} (95 %-interval: {low} til {high}), når månedernes tilfældige udsving regnes med."
        )
    if parts.covers:
        notes.append(parts.covers)
    if parts.left_out:
        who = danish.plural(parts.left_out, "indsats er", "indsatser er")
        notes.append(f"{who} ikke med: antallet er {few_persons()} eller ville røbe så få.")
    return tuple(notes)


def _parts_source(subject: Measure) -> Source:
    if subject.kind in (INCIDENTS, RATE):
        return Source("results/incident_cells", {"category": subject.key} if subject.key else {})
    if subject.kind == PARTICIPANTS:
        return Source("results/yearly")
    return Source("results/measurement_versions", {"indicator_id": str(subject.key)})


# -- what several say --------------------------------------------------------------------------------------


def _kind(variation: Any) -> str:
    """ "improvement_high" -> "improvement"; "" where there are too few measurements."""
    return "" if danish.is_missing(variation) else str(variation).partition("_")[0]


def _count(id_: str, label: str, value: int) -> KeyFigure:
    return KeyFigure(id_, label, float(value), danish.number(value))


def _verdict(row: Any) -> str:
    """ "▲ usikkert" """
    return judged(verdict_word(row), LIGHTS[row["colour"]])


def _level(row: Any) -> str:
    """The level that the goal is judged by, with its periods, where it may be shown."""
    if word := shown_as(row):
        return word
    if danish.is_missing(row["level_value"]):
        return "for få målinger" if row["verdict"] == "too_few" else "ikke målt"
    return f"{measure(row['level_value'], row['unit'])} ({row['level_text']})"


def _newest(row: Any) -> str:
    """The newest final measurement with its period, where it may be shown."""
    if word := shown_as(row):
        return word
    if danish.is_missing(row["final_value"]):
        return "ikke målt"
    return f"{measure(row['final_value'], row['unit'])} ({danish.period(row['final_period'])})"


def _who(code: object) -> str:
    return CITY if danish.is_missing(code) else ADMINISTRATIONS.labels.get(str(code), str(code))


def _narrowed(
    store: Reader,
    clock: Clock,
    administration: str | None,
    focus_area: str | None,
    district: int | None = None,
) -> str:
    """What stands before a title when only a part is shown: "Valby: "."""
    area = f"{focus_areas(store, clock=clock).get(focus_area, focus_area)}: " if focus_area else ""
    return chosen(None if district is None else str(district), administration) + area


def _address(
    store: Reader,
    clock: Clock,
    administration: str | None,
    focus_area: str | None,
    district: int | None = None,
) -> dict[str, str]:
    own = (
        {"indsatsomraade": focus_areas(store, clock=clock).get(focus_area, focus_area)} if focus_area else {}
    )
    return address(None if district is None else str(district), administration, **own)
