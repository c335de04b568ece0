"""Exit as a flow per programme and half-year of start, made of what is published of the counts of persons.

Shown are: referred, started; of the started those still in the programme, completed and dropped out; of those that ended the
share that completed; and relapse among those followed for 12 months.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.danish import is_missing, number
from data.persons import TOO_FEW, is_hidden, is_number, share_is_told
from data.store import Clock, Reader
from queries import run
from queries.shared.intervals import wilson_of_rounded

TOTAL = "I alt"
COUNTS = ("referred", "started", "ongoing", "completed", "dropped_out", "followed", "relapsed")
# share -> what it is a part, and a share, of.
SHARES = {
    "started_share": ("started", "referred"),
    "completed_share": ("completed", "ended"),
    "relapsed_share": ("relapsed", "followed"),
}


@dataclass(frozen=True)
class Flow:
    """rows: one per programme and half-year, totals: one per programme and last one for all (program "I alt"), both with
    program, start_period (totals: None), places, COUNTS and ended (as published: a number, a word, or None where missing),
    and shares of 1 of the published numbers, with _low and _high: started_share (of referred), completed_share (of ended),
    relapsed_share (of followed), each with _few (told of too few; else empty); starts_per_place."""

    rows: pd.DataFrame
    totals: pd.DataFrame

    @property
    def whole(self) -> dict[str, Any] | None:
        """The last row of `totals`; None without any programme."""
        return None if self.totals.empty else {str(name): cell for name, cell in self.totals.iloc[-1].items()}

    @property
    def hidden(self) -> int:
        """How many counts of the rows are words instead of numbers."""
        return sum(is_hidden(cell) for name in COUNTS for cell in self.rows[name])


def flow_title(whole: Mapping[str, Any]) -> str:
    """ "Ca. 270 af 360 visiterede startede; 130 gennemførte, og 80 afbrød": what may be shown of a row of `totals`."""

    def in_words(name: str) -> str | None:
        return number(whole[name]) if is_number(whole[name]) else None

    referred, started = in_words("referred"), in_words("started")
    parts = (
        [f"{started} af {referred} visiterede startede" if referred else f"{started} startede"]
        if started
        else []
    )
    ends = [
        f"{count} {verb}"
        for name, verb in (("completed", "gennemførte"), ("dropped_out", "afbrød"))
        if (count := in_words(name))
    ]
    if ends:
        parts.append(", og ".join(ends))
    return f"Ca. {'; '.join(parts)}" if parts else "Exit-forløb fra visitation til tilbagefald"


def flow(store: Reader, *, clock: Clock | None = None) -> Flow:
    """The flow as everybody is shown it; Flow says what it holds. Wilson intervals, 95 %, wide enough for the rounding."""
    rows = run(store, "exit/programme", clock=clock)
    table = pd.DataFrame([_row(row) for row in rows.to_dict("records")], columns=_COLUMNS)
    of_all = table["start_period"].isna() if len(table) else pd.Series([], dtype=bool)
    return Flow(table[~of_all].reset_index(drop=True), table[of_all].reset_index(drop=True))


_SHARE_COLUMNS = tuple(f"{name}{end}" for name in SHARES for end in ("", "_low", "_high", "_few"))
_COLUMNS = ["program", "start_period", "places", *COUNTS, "ended", *_SHARE_COLUMNS, "starts_per_place"]


def _row(row: Mapping[Any, Any]) -> dict[str, Any]:
    line: dict[str, Any] = {name: row[name] for name in ("places", *COUNTS, "ended")}
    line["program"] = TOTAL if is_missing(row["program"]) else row["program"]
    line["start_period"] = None if is_missing(row["start_period"]) else row["start_period"]
    for name, (part, whole) in SHARES.items():
        share = wilson_of_rounded(row[part], row[whole])
        line[name] = share.share if share else None
        line[f"{name}_low"] = share.low if share else None
        line[f"{name}_high"] = share.high if share else None
        counted = not is_missing(row[part]) and not is_missing(row[whole])
        line[f"{name}_few"] = TOO_FEW if counted and row[whole] != 0 and not share_is_told(row[whole]) else ""
    countable = is_number(row["started"]) and not is_missing(row["places"]) and row["places"] > 0
    line["starts_per_place"] = row["started"] / row["places"] if countable else None
    return line
