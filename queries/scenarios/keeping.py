"""A scenario as it is kept: plain values that stand on their own, whatever the data become later; and what they became."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd

from data.danish import number
from data.store import Clock, Reader
from queries.scenarios import words
from queries.scenarios.report import compare
from queries.scenarios.robustness import Robustness
from queries.scenarios.scenario import Answer, Ground, solve
from queries.scenarios.settings import DROPPED, STOP, Settings
from queries.scenarios.trial import LISTS, robust_rows

DECIDED = ["initiative_id", "name", "administration", "level", "cost_now", "cost", "rest"]
COVERED = ["district", "name", "before", "after"]


def body(
    basis: Ground,
    answer: Answer,
    *,
    name: str,
    reason: str,
    known_at: datetime,
    data_from: datetime | None,
    data_version: str,
    robust: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """What `Store.record("scenario", ...)` keeps. Amounts in kr., dates as ISO text; nothing in it needs the store to be read.

    settings: as Settings.as_record. headline, lead: the sentences as they stood. budget, cost_now, cost, value, value_now, going, stopping,
    initiatives: of those up for decision; kept: those that keep money that is up for decision; rest: their other money, which goes on
    (kr.; neither is in scenarios of earlier versions, which counted all money as up for decision). decisions: one per initiative
    (DECIDED). coverage: one per district (COVERED: initiatives before and after). demands: in words. robustness: as `robust_record`
    makes it, None where nobody asked. known_at: the data were the ones known then; data_from: when the newest of them were accepted.
    """
    decided = answer.decisions
    going = int((decided["level"] != STOP).sum())
    continuing = int((~decided["level"].isin(DROPPED)).sum())
    everything = basis.material.everything
    names = dict(zip(everything["initiative_id"], everything["name"], strict=True))
    return {
        "name": name,
        "reason": reason,
        "settings": basis.settings.as_record(),
        "year": basis.settings.year,
        "headline": words.headline(basis, answer),
        "lead": words.lead(basis, answer),
        "budget": basis.budget,
        "frame": words.frame_words(basis.settings),
        "cost_now": basis.cost_now,
        "cost": float(decided["cost"].sum()),
        "price_level": basis.material.price_level,
        "value": answer.portfolio.value,
        "value_low": answer.value_low,
        "value_high": answer.value_high,
        "value_now": answer.value_now,
        "proven": answer.portfolio.proven_optimal,
        "going": going,
        "stopping": len(decided) - going,
        "kept": continuing,
        "rest": float(decided["rest"].sum()),
        "initiatives": len(decided),
        "decisions": decided[DECIDED].to_dict("records"),
        "coverage": answer.coverage[COVERED].to_dict("records"),
        "weights": words.weight_table(basis).to_dict("records"),
        "demands": words.demand_lines(basis.settings, names, everything),
        "robustness": None if robust is None else dict(robust),
        "known_at": known_at.isoformat(),
        "data_from": None if data_from is None else data_from.isoformat(),
        "data_version": data_version,
    }


def robust_record(basis: Ground, result: Robustness, *, day: date) -> dict[str, Any]:
    """The three lists as they are kept: headline, how (which weights were tried, and how), notes, ranked (enough is known to rank by),
    exact, sample_size, day (of the data, ISO), lists (LISTS: each of initiative_id, name, administration, cost_now, rest, index, levels).

    Those kept before they could be laid in a presentation have no how, notes, ranked, day or levels.
    """
    rows = robust_rows(basis, result)
    columns = ["initiative_id", "name", "administration", "cost_now", "rest", "index", "levels"]
    notes = (words.parts_of_money(rows), "" if basis.scores.enough else words.too_little_ground())
    return {
        "headline": words.robust_title(rows),
        "how": words.how_found(basis, result),
        "notes": [note for note in notes if note],
        "ranked": basis.scores.enough,
        "exact": result.exact,
        "sample_size": result.sample_size,
        "day": day.isoformat(),
        "lists": {name: rows[rows["list"] == name][columns].to_dict("records") for name in LISTS},
    }


def newest_known(store: Reader, clock: Clock) -> datetime | None:
    """When the newest upload that counts at this clock was accepted."""
    history = store.history()["accepted_at"]
    if clock.known_at is not None:
        history = history[history <= pd.Timestamp(clock.known_at)]
    return None if history.empty else history.max().to_pydatetime()


@dataclass(frozen=True, eq=False)
class Since:
    """What newer data make of a kept scenario. `changed`: decisions that differ (name, then, now); `ended`: names of initiatives
    that it decided on and that have ended since; `money`: initiatives whose budget today differs (name, then, now, kr.);
    `problem`: why it cannot be calculated any more, else empty."""

    changed: pd.DataFrame
    ended: tuple[str, ...]
    money: pd.DataFrame
    problem: str = ""

    @property
    def nothing(self) -> bool:
        """Whether the same answer would come out today."""
        return not self.problem and self.changed.empty and not self.ended and self.money.empty


def since(store: Reader, record: Mapping[str, Any], *, clock: Clock | None = None) -> Since:
    """The kept scenario's settings on today's data, beside what it decided. A scenario that can no longer be solved is told."""
    before = pd.DataFrame(record["decisions"], columns=DECIDED)
    settings = Settings.from_record(record["settings"])
    nothing = pd.DataFrame(columns=["name", "then", "now"])
    try:
        basis, answer = solve(store, settings, clock=clock)
    except (ValueError, TimeoutError) as error:
        return Since(nothing, (), nothing, str(error))
    running = set(basis.material.everything["initiative_id"])
    ended = before[~before["initiative_id"].isin(running)]
    changed = compare({"then": before, "now": answer.decisions})
    changed = changed[~changed["initiative_id"].isin(ended["initiative_id"])]
    both = before.merge(answer.decisions, on="initiative_id", suffixes=("_then", ""))
    moved = both[(both["cost_now_then"] - both["cost_now"]).abs() > 0.5]
    return Since(
        changed.reset_index(drop=True),
        tuple(ended["name"]),
        moved[["name", "cost_now_then", "cost_now"]]
        .rename(columns={"cost_now_then": "then", "cost_now": "now"})
        .reset_index(drop=True),
    )


def side_by_side(records: Mapping[str, Mapping[str, Any]]) -> pd.DataFrame:
    """One row per thing to compare over scenarios (title -> body): what, then a text per scenario."""
    from data.danish import kroner, percent

    def lists(body: Mapping[str, Any]) -> str:
        robust = body.get("robustness")
        return robust["headline"].removeprefix("Beregningen peger på: ") if robust else "ikke afprøvet"

    lines: list[tuple[str, Any]] = [
        ("Ramme", lambda b: kroner(b["budget"])),
        ("Koster", lambda b: kroner(b.get("cost"))),
        ("Andre penge, der bliver", lambda b: kroner(b["rest"]) if "rest" in b else "ikke skilt ud"),
        (
            "I forhold til i dag",
            lambda b: percent(b["budget"] / b["cost_now"] - 1) if b.get("cost_now") else "–",
        ),
        (
            "Fortsætter",
            lambda b: f"{number(b['going'])} af {number(b.get('initiatives', len(b['decisions'])))}",
        ),
        ("Værdi", lambda b: number(b["value"], 1)),
        (
            "Værdi i forhold til i dag",
            lambda b: percent(b["value"] / b["value_now"]) if b.get("value_now") else "–",
        ),
        (
            "Bydele, der mister indsatser",
            lambda b: number(sum(d["after"] < d["before"] for d in b.get("coverage", []))),
        ),
        ("Krav", lambda b: number(len(b.get("demands", [])))),
        ("Robusthed", lists),
    ]
    rows = [
        {"what": what} | {title: text_of(body) for title, body in records.items()} for what, text_of in lines
    ]
    return pd.DataFrame(rows)


def same_weights(records: Mapping[str, Mapping[str, Any]]) -> bool:
    """Whether the scenarios weigh alike, and multiply by the same, so that their values can be held against each other."""
    weights = [
        [round(float(row["weight"]), 6) for row in body.get("weights", [])] for body in records.values()
    ]
    goals = [body.get("settings", {}).get("maximise", "point") for body in records.values()]
    return all(each == weights[0] for each in weights) and len(set(goals)) <= 1
