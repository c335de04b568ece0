"""Goals, indicators and guidelines."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd

from data.danish import capital, day, is_missing, listing, number, period
from data.store import Clock, Reader
from queries import end_of
from queries.briefing import headlines
from queries.briefing.parts import address, bars, chosen, judged, key_figure, table
from queries.briefing.slide import Chart, Point, Series, Slide, SlideFigure, Source, Table, TableColumn, plain
from queries.results.compliance import compliance
from queries.results.picture import pictures
from queries.results.states import goal_states, indicator_states
from queries.results.words import COLOUR_WORDS, aim, is_hidden, measure, verdict_word
from queries.status.summary import goal_counts

_TONES: dict[str, Any] = {"green": "good", "yellow": "warn", "red": "bad", "grey": "neutral"}
LIGHTS: tuple[tuple[str, str, Any], ...] = tuple(
    (light, word, _TONES[light]) for light, word in COLOUR_WORDS.items()
)
_RANK = {"red": 0, "yellow": 1, "grey": 2, "green": 3}
_UNKNOWN = "grey"


def goals(store: Reader, clock: Clock, administration: str | None = None) -> Slide:
    """How the goals stand, guidelines left out."""
    found = _measured(goal_states(store, clock=clock, administration=administration))
    counts = goal_counts(found)
    by_light = {"green": counts.green, "yellow": counts.yellow, "red": counts.red, "grey": counts.grey}
    rows = found.assign(rank=found["colour"].map(_RANK)).sort_values(["rank", "goal_id"])
    told = rows.assign(
        state=[judged(verdict_word(row), _tone(row["colour"])) for row in rows.to_dict("records")],
        now=[_level(row) for row in rows.to_dict("records")],
        target_text=[aim(row["target"], row["unit"]) for row in rows.to_dict("records")],
    )
    own = administration is None
    return Slide(
        "goals",
        chosen(None, administration) + counts.headline,
        subtitle=f"Bedømt på fremskrivningen til målperioden; {counts.sentence}",
        figures=tuple(key_figure(id_, float(by_light[light]), clock.today.year) for id_, light in
                      (("goals_on_track", "green"), ("goals_missed", "red"))) if own else (),
        chart=bars(
            "Mål",
            [Point(judged(word, tone), float(by_light[light]), label=str(by_light[light]), tone=tone) for light, word, tone in LIGHTS],
            unit="mål",
            alt="Mål efter bedømmelse: " + ", ".join(f"{by_light[light]} {word}" for light, word, _ in LIGHTS),
        ),
        table=table(
            "Mål og målopfyldelse",
            told,
            {
                "text": TableColumn("Mål"),
                "administration": TableColumn("Ansvarlig"),
                "state": TableColumn("Bedømmelse"),
                "now": TableColumn("Niveau nu"),
                "target_text": TableColumn("Mål"),
            },
        ),
        notes=("Bedømmelsen siger, om målet nås, hvis det går som hidtil: »usikkert« er, når 95 %-intervallet rummer begge dele.",),
        sources=(Source("results/goals", {"administration": administration, "focus_area": None}),),
        page="resultater",
        filters=address(None, administration),
    )  # fmt: skip


def goals_moved(store: Reader, clock: Clock, since: str) -> Slide:
    """The goals that have another light than on the day `since` (ISO)."""
    before_day = date.fromisoformat(since)
    now = _measured(goal_states(store, clock=clock)).set_index("goal_id")
    before = _measured(goal_states(store, clock=Clock(end_of(before_day), before_day))).set_index("goal_id")
    old = before["colour"].reindex(now.index).fillna(_UNKNOWN)
    both = (now["colour"] != _UNKNOWN) & (old != _UNKNOWN)
    step = now["colour"].map(_RANK) - old.map(_RANK)
    forward, back = now[both & (step > 0)], now[both & (step < 0)]
    known = now[(now["colour"] != _UNKNOWN) & (old == _UNKNOWN)]
    moved = pd.concat([back, forward, known])
    rows = moved.reset_index().assign(
        before=[
            judged(verdict_word(before.loc[id_]), _tone(old[id_])) if id_ in before.index else "ikke kendt"
            for id_ in moved.index
        ],
        state=[judged(verdict_word(row), _tone(row["colour"])) for row in moved.to_dict("records")],
        now=[_now(row) for row in moved.to_dict("records")],
    )
    return Slide(
        "goals_moved",
        headlines.goals_moved(len(forward), len(back), before_day),
        subtitle=f"Bedømmelsen {day(before_day)} og {day(clock.today)}",
        figures=(
            SlideFigure("moved_forward", "Gået frem", float(len(forward)), number(len(forward))),
            SlideFigure("moved_back", "Gået tilbage", float(len(back)), number(len(back))),
            SlideFigure("moved_known", "Kan nu bedømmes", float(len(known)), number(len(known))),
        ),
        table=table(
            "Mål, der har skiftet bedømmelse",
            rows,
            {
                "text": TableColumn("Mål"),
                "before": TableColumn("Før"),
                "state": TableColumn("Nu"),
                "now": TableColumn("Seneste måling"),
            },
        ),
        notes=(
            "En ny bedømmelse kan ligge inden for tilfældigt udsving; kontroldiagrammet under Mål og resultater viser det.",
        ),
        sources=(Source("results/goals", {"administration": None, "focus_area": None}),),
        page="resultater",
    )


def signals(store: Reader, clock: Clock, administration: str | None = None) -> Slide:
    """The indicators that move more than chance explains."""
    found = indicator_states(store, clock=clock, administration=administration)
    kind = found["variation"].map(lambda text: "" if is_missing(text) else str(text).partition("_")[0])
    better, worse, other = (found[kind == name] for name in ("improvement", "concern", "neutral"))
    common, unknown = int((kind == "common").sum()), int((kind == "").sum())
    shown = pd.concat([worse, better, other])
    rows = shown.assign(
        direction=["▲ forværring"] * len(worse) + ["● forbedring"] * len(better) + ["○ ændring"] * len(other),
        now=[_now(row) for row in shown.to_dict("records")],
    )
    return Slide(
        "signals",
        chosen(None, administration) + headlines.signals(len(better), len(worse), len(found) - unknown),
        subtitle=f"Kontroldiagrammer for {headlines.count(len(found), 'indikator', 'indikatorer')}; "
        f"{headlines.count(unknown, 'har', 'har')} for få målinger",
        figures=(
            SlideFigure("signals_better", "Forbedring", float(len(better)), number(len(better))),
            SlideFigure("signals_worse", "Forværring", float(len(worse)), number(len(worse))),
            SlideFigure("signals_chance", "Tilfældigt udsving", float(common), number(common)),
            SlideFigure("signals_too_few", "For få målinger", float(unknown), number(unknown)),
        ),
        table=table(
            "Indikatorer, der bevæger sig mere end tilfældigt udsving",
            rows,
            {
                "name": TableColumn("Indikator"),
                "direction": TableColumn("Signal"),
                "now": TableColumn("Seneste måling"),
                "initiative": TableColumn("Indsats"),
            },
        ),
        notes=(
            f"{capital(headlines.count(unknown, 'indikator', 'indikatorer'))} har for få målinger til at skelne. "
            "Med mange indikatorer vil enkelte signaler være falsk alarm.",
        ),
        sources=(
            Source(
                "results/indicators", {"administration": administration, "district": None, "focus_area": None}
            ),
        ),
        page="resultater",
        filters=address(None, administration),
    )


def indicator(store: Reader, clock: Clock, indicator_id: str) -> Slide:
    """One indicator over time, with the limits of chance."""
    picture = pictures(store, indicator_ids=[indicator_id], clock=clock).get(indicator_id)
    if picture is None:
        raise ValueError(f"Indikatoren {indicator_id} findes ikke i data. Vælg en anden.")
    frame = picture.frame
    limits = [
        (name, column)
        for name, column in (("Øvre grænse", "upper"), ("Middel", "mean"), ("Nedre grænse", "lower"))
        if column in frame and frame[column].notna().any()
    ]
    # Without limits nothing can be told apart, whatever the points look like.
    told = (
        str(picture.variation or "").partition("_")[0]
        if any(column == "upper" for _, column in limits)
        else ""
    )
    said = {
        "improvement": "forbedring ud over tilfældigt udsving",
        "concern": "forværring ud over tilfældigt udsving",
        "neutral": "ændring ud over tilfældigt udsving",
        "common": "kun tilfældigt udsving",
    }.get(told, "for få målinger til at skelne")
    series = [
        Series(
            picture.name,
            tuple(
                Point(
                    _iso(row["start"]),
                    plain_number(row["value"]),
                    label=str(row["text"]),
                    provisional=row["tone"] == "provisional",
                )
                for row in frame.to_dict("records")
            ),
        ),
        *(
            Series(
                name,
                tuple(
                    Point(_iso(row["start"]), plain_number(row[column])) for row in frame.to_dict("records")
                ),
                limit=True,
            )
            for name, column in limits
        ),
    ]
    last = (
        f": {frame['text'].iloc[-1]} {picture.unit} i {period(frame['period'].iloc[-1])}"
        if len(frame)
        else ""
    )
    target = picture.ahead.target if picture.ahead else None
    return Slide(
        "indicator",
        f"{picture.name}: {said}",
        subtitle=picture.sentence,
        chart=Chart(
            "line", tuple(series), picture.unit, f"{picture.name}{last}. {picture.sentence}", picture.decimals,
            reference=target, reference_label=f"Mål {picture.ahead.target_text}" if picture.ahead else "",
        ) if len(frame) else None,
        table=table(
            picture.name,
            frame.assign(when=[period(p) for p in frame["period"]]),
            {
                "when": TableColumn("Periode"),
                "text": TableColumn(capital(picture.unit)),
                "lower": TableColumn("Nedre grænse", "number", picture.decimals),
                "upper": TableColumn("Øvre grænse", "number", picture.decimals),
            },
        ),
        notes=tuple(picture.notes) + ((f"Skjulte perioder: {listing([period(p) for p in picture.hidden])}.",) if picture.hidden else ()),
        sources=(Source("results/measurements", {"indicator_id": indicator_id}),),
        page="resultater",
        filters={"indikator": indicator_id},
    )  # fmt: skip


def guidelines(store: Reader, clock: Clock, administration: str | None = None) -> Slide:
    """Who says that they follow the guidelines."""
    found = compliance(store, clock=clock, administration=administration)
    answered = found[found["complies"] != "ikke besvaret"]
    followed, missing = int((answered["complies"] == "ja").sum()), len(found) - len(answered)
    counts = found.pivot_table(
        index="administration", columns="complies", values="goal_id", aggfunc="count", fill_value=0
    )
    words = ("ja", "delvist", "nej", "ikke besvaret")
    counts = counts.reindex(columns=list(words), fill_value=0).sort_values(["ja", "delvist"], ascending=False)
    return Slide(
        "guidelines",
        chosen(None, administration) + headlines.guidelines(followed, len(answered), missing),
        subtitle="Forvaltningernes egne svar på, om retningslinjerne følges",
        figures=(
            SlideFigure("guidelines_followed", "Svar med ja", float(followed), number(followed)),
            SlideFigure("guidelines_missing", "Mangler svar", float(missing), number(missing)),
        ),
        chart=bars(
            "Svar med ja",
            [Point(str(code), float(row["ja"]), label=str(int(row["ja"]))) for code, row in counts.iterrows()],
            unit="retningslinjer",
            alt="Retningslinjer, som forvaltningen siger, at den følger: "
            + ", ".join(f"{code} {int(row['ja'])}" for code, row in counts.iterrows()),
        ) if len(counts) else None,
        table=Table(
            "Svar på retningslinjerne",
            (TableColumn("Forvaltning"), *(TableColumn(word.capitalize(), "count") for word in words)),
            tuple((str(code), *(int(row[word]) for word in words)) for code, row in counts.iterrows()),
        ),
        notes=("Svarene er forvaltningernes egne og er ikke efterprøvet.",),
        sources=(Source("results/compliance", {"administration": administration, "focus_area": None}),),
        page="resultater",
        filters=address(None, administration),
    )  # fmt: skip


def _measured(found: pd.DataFrame) -> pd.DataFrame:
    return found[found["level"] != "retningslinje"]


def _tone(colour: Any) -> str:
    return str(_TONES.get(str(colour), "neutral"))


def _level(row: Any) -> str:
    """The level that the goal is judged by, with its periods."""
    if is_missing(row["level_value"]):
        return "for få målinger" if row["verdict"] == "too_few" else "ikke målt"
    return f"{measure(row['level_value'], row['unit'])} ({row['level_text']})"


def _now(row: Any) -> str:
    """The newest final measurement with its period, where it may be shown."""
    if is_hidden(row):
        return "skjult"
    if is_missing(row["final_value"]):
        return "ikke målt"
    return f"{measure(row['final_value'], row['unit'])} ({period(row['final_period'])})"


def _iso(value: Any) -> str:
    return pd.Timestamp(value).date().isoformat()


def plain_number(value: Any) -> float | None:
    found = plain(value)
    return float(found) if isinstance(found, int | float) else None
