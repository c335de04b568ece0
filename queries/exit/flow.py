"""Exit as a flow per programme and half-year of start, with small counts of persons hidden for the whole table at once.

Shown are: referred, started; of the started those still in the programme, completed and dropped out; of the completed and
dropped out the share that completed; and relapse among those followed for 12 months. Protected are also the counts that
two of these give away: referred but not started, and followed without relapse. How many were not followed is a measure of
our knowledge and is not protected.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.danish import is_missing, number
from data.disclosure import TOTAL, TOTAL_KEY
from data.store import Clock, Reader
from queries import run
from queries.shared.intervals import wilson
from queries.shared.linked_counts import Key, hidden_counts

COURSE = ("ongoing", "completed", "dropped_out")
RELAPSE = ("relapsed", "clear")  # clear: followed for 12 months without relapse
COUNTS = ("referred", "started", *COURSE, "followed", "relapsed")


@dataclass(frozen=True)
class Flow:
    """rows: one per programme and half-year, totals: one per programme and last one for all (program "I alt"), both with
    program, start_period (totals: None), places, COUNTS (None where hidden or missing), hidden (set of the COUNTS that are hidden),
    and shares of 1 with _low and _high: started_share (of referred), completed_share (of completed and dropped out),
    relapsed_share (of followed); starts_per_place. A share is there only where both its parts are shown.
    left_out: how many rows do not add up and are shown without counts."""

    rows: pd.DataFrame
    totals: pd.DataFrame
    left_out: int

    @property
    def whole(self) -> dict[str, Any] | None:
        """The last row of `totals` without `hidden`; None without any programme."""
        if self.totals.empty:
            return None
        return {str(name): value for name, value in self.totals.iloc[-1].items() if name != "hidden"}

    @property
    def hidden(self) -> int:
        """How many counts of the rows are hidden."""
        return sum(len(names) for names in self.rows["hidden"])


def flow_title(whole: Mapping[str, Any]) -> str:
    """ "271 af 360 visiterede startede; 131 gennemførte, og 78 afbrød": what may be shown of a row of `totals`."""

    def told(name: str) -> str | None:
        return None if is_missing(whole[name]) else number(whole[name])

    referred, started = told("referred"), told("started")
    parts = (
        [f"{started} af {referred} visiterede startede" if referred else f"{started} startede"]
        if started
        else []
    )
    ends = [f"{count} {verb}" for name, verb in (("completed", "gennemførte"), ("dropped_out", "afbrød"))
            if (count := told(name))]  # fmt: skip
    if ends:
        parts.append(", og ".join(ends))
    return "; ".join(parts) or "Exit-forløb fra visitation til tilbagefald"


def flow(store: Reader, *, clock: Clock | None = None) -> Flow:
    """The flow as it may be shown to everybody; Flow says what it holds. Wilson intervals, 95 %."""
    delivered = run(store, "exit/programme", clock=clock, exact=True)
    counts, left_out = _counts(delivered)
    values, hidden = protect(delivered, counts)
    rows = [
        _row(row["program"], row["start_period"], row["places"], values, hidden)
        for row in delivered.to_dict("records")
    ]
    programmes = list(dict.fromkeys(delivered["program"]))
    places = delivered.groupby("program", sort=False)["places"].sum(min_count=1)
    totals = [_row(program, TOTAL_KEY, places[program], values, hidden) for program in programmes]
    if programmes:
        totals.append(_row(TOTAL_KEY, TOTAL_KEY, places.sum(min_count=1), values, hidden))
    return Flow(pd.DataFrame(rows, columns=_COLUMNS), pd.DataFrame(totals, columns=_COLUMNS), left_out)


_SHARES = tuple(f"{name}{end}" for name in ("started_share", "completed_share", "relapsed_share")
                for end in ("", "_low", "_high"))  # fmt: skip
_COLUMNS = ["program", "start_period", "places", *COUNTS, "hidden", *_SHARES, "starts_per_place"]


def _counts(delivered: pd.DataFrame) -> tuple[list[dict[str, Any]], int]:
    """Per row the counts that add up, with the two complements; a part that is missing or does not add up is left out."""
    found, left_out = [], 0
    for row in delivered.to_dict("records"):
        given = {name: None if is_missing(row[name]) else int(row[name]) for name in COUNTS}
        started, referred = given["started"], given["referred"]
        kept: dict[str, Any] = {"program": row["program"], "start_period": row["start_period"]}
        parts = [given[name] for name in COURSE]
        if started is None or None in parts or sum(part or 0 for part in parts) != started:
            left_out += started is not None or any(part is not None for part in parts)
            found.append(kept)
            continue
        kept |= {"started": started, **dict(zip(COURSE, parts, strict=True))}
        if referred is not None and referred >= started:
            kept |= {"referred": referred, "not_started": referred - started}
        followed, relapsed = given["followed"], given["relapsed"]
        if followed is not None and relapsed is not None and relapsed <= followed <= started:
            kept |= {"followed": followed, "relapsed": relapsed, "clear": followed - relapsed}
        found.append(kept)
    return found, left_out


def protect(delivered: pd.DataFrame, counts: list[dict[str, Any]]) -> tuple[dict[Key, int], set[Key]]:
    """The counts by (programme, half-year or "I alt", name), and which of them may not be shown.

    Three families of tables, each programme's half-years and all programmes: what became of the started; relapse of the
    followed; the referred who did not start.
    """
    values: dict[Key, int] = {}
    tables: list[pd.DataFrame] = []
    for names, total in ((COURSE, "started"), (RELAPSE, "followed"), (("not_started",), "not_started")):
        known = [row for row in counts if total in row]
        wanted = [*names, total] if total not in names else [*names]
        programmes = list(dict.fromkeys(row["program"] for row in known))
        for row in known:
            for name in wanted:
                for of in (
                    (row["program"], row["start_period"]),
                    (row["program"], TOTAL_KEY),
                    (TOTAL_KEY, TOTAL_KEY),
                ):
                    key = (*of, name)
                    values[key] = values.get(key, 0) + row[name]
        for program in programmes:
            periods = [row["start_period"] for row in known if row["program"] == program]
            tables.append(_table([(program, period) for period in periods], (program, TOTAL_KEY), wanted))
        if programmes:
            tables.append(
                _table([(program, TOTAL_KEY) for program in programmes], (TOTAL_KEY, TOTAL_KEY), wanted)
            )
    at_most = [
        ((p, s, "followed"), (p, s, "started")) for p, s, name in map(_parts, values) if name == "followed"
    ]
    return values, hidden_counts(values, tables, at_most=at_most)


def _parts(key: Key) -> tuple[str, str, str]:
    assert isinstance(key, tuple)
    program, period, name = key
    return program, period, name


def _table(rows: list[tuple[str, str]], total: tuple[str, str], names: list[str]) -> pd.DataFrame:
    """Keys as a table with totals. A single count per row is a list: its last column is itself."""
    across = names if len(names) > 1 else names * 2
    return pd.DataFrame([[(*row, name) for name in across] for row in [*rows, total]])


def _row(program: str, period: str, places: Any, values: dict[Key, int], hidden: set[Key]) -> dict[str, Any]:
    def shown(name: str) -> int | None:
        key = (program, period, name)
        return None if key in hidden else values.get(key)

    found: dict[str, Any] = {name: shown(name) for name in COUNTS if name != "referred"}
    # Referred tells who did not start, so it is shown where that may be.
    not_started = shown("not_started")
    comparable = values.get((program, period, "not_started")) is not None
    referred = None
    if comparable and not_started is not None and found["started"] is not None:
        referred = not_started + found["started"]
    away = {name for name in COUNTS if (program, period, name) in hidden}
    if comparable and referred is None:
        away.add("referred")
    found |= {
        "program": TOTAL if program == TOTAL_KEY else program,
        "start_period": None if period == TOTAL_KEY else period,
        "places": places,
    }
    found |= {"referred": referred, "hidden": away}
    ended = _both(found["completed"], found["dropped_out"])
    for name, part, whole in (
        ("started_share", found["started"], referred),
        ("completed_share", found["completed"], ended),
        ("relapsed_share", found["relapsed"], found["followed"]),
    ):
        share = wilson(part, whole) if part is not None and whole is not None else None
        found[name] = share.share if share else None
        found[f"{name}_low"] = share.low if share else None
        found[f"{name}_high"] = share.high if share else None
    countable = found["started"] is not None and not is_missing(places) and places > 0
    found["starts_per_place"] = found["started"] / places if countable else None
    return found


def _both(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
