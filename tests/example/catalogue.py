"""The invented initiatives of `catalogue.txt`, read into values."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PURPOSES = {"k": "kriminalpræventiv", "t": "tryghedsskabende", "b": "begge"}
_LEVELS = {"1": "primær", "2": "sekundær", "3": "tertiær"}
_APPROACHES = {"g": "generel", "r": "gruppe", "i": "individ"}
_TARGETS = {"u": "under 18", "v": "18+", "l": "lokalområder", "a": "alle"}
_FUNDING = {
    "K": "kommunal",
    "A": "kommunal",
    "S": "satspulje",
    "P": "anden statslig pulje",
    "E": "EU",
    "F": "fond",
    "B": "boligorganisation",
}


@dataclass(frozen=True)
class Funding:
    """A share of an initiative's money; `last_year` is None for a permanent grant."""

    source: str
    spending: str
    share: float
    last_year: int | None


@dataclass(frozen=True)
class Entry:
    """One initiative as the catalogue has it. `cost` is kr. in 2010."""

    id: str
    administration: str
    name: str
    description: str
    focus: int
    purpose: str
    level: str
    approach: str
    target: str
    ages: tuple[int, int] | None
    districts: tuple[int, ...]
    cost: int
    funding: tuple[Funding, ...]
    kind: str
    flags: tuple[str, ...]

    def __contains__(self, flag: str) -> bool:
        return flag in self.flags

    def marked(self, mark: str) -> list[str]:
        """What follows `mark` in the flags: `marked("+")` are the administrations that take part."""
        return [flag[len(mark) :] for flag in self.flags if flag.startswith(mark)]

    @property
    def expires(self) -> int | None:
        """The first year in which a part of the money ends; None when it is all permanent."""
        return min((f.last_year for f in self.funding if f.last_year), default=None)

    @property
    def ongoing(self) -> bool:
        return not {"plan", "slut", "stop"} & set(self.flags)


@cache
def entries() -> tuple[Entry, ...]:
    """All initiatives, in the order of the file; ids count from 001 in each administration."""
    return tuple(_read(Path(__file__).with_name("catalogue.txt").read_text(encoding="utf-8")))


def _read(text: str) -> Iterator[Entry]:
    administration, number = "", 0
    blocks = [block.strip() for block in text.split("\n\n")]
    for block in blocks:
        lines = [line for line in block.splitlines() if not line.startswith("#")]
        if lines and lines[0].startswith("== "):
            administration, number = lines.pop(0)[3:], 0
        if not lines:
            continue
        head, *description = lines
        number += 1
        yield _entry(f"{administration}-{number:03d}", administration, head, " ".join(description))


def _entry(id_: str, administration: str, head: str, description: str) -> Entry:
    parts = [part.strip() for part in head.split("|")]
    name, focus, purpose, level, approach, target, ages, districts, cost, funding, kind, flags = parts
    low, _, high = ages.partition("-")
    return Entry(
        id=id_,
        administration=administration,
        name=name,
        description=description,
        focus=int(focus),
        purpose=_PURPOSES[purpose],
        level=_LEVELS[level],
        approach=_APPROACHES[approach],
        target=_TARGETS[target],
        ages=(int(low), int(high)) if low else None,
        districts=tuple(int(part) for part in districts.split(";")),
        cost=int(cost) * 1000,
        funding=tuple(_funding(funding)),
        kind=kind,
        flags=tuple(flags.split()),
    )


def _funding(text: str) -> Iterator[Funding]:
    """ "K60+S10": 60 % municipal, permanent; the rest satspulje until 2010."""
    parts = text.split("+")
    rest = 1.0
    for part in parts:
        code, digits = part[0], re.sub(r"\D", "", part[1:])
        spending = "anlæg" if code == "A" else "drift"
        if len(parts) == 2 and part is parts[0]:
            share, last_year = int(digits) / 100, None
            rest = 1 - share
        else:
            share, last_year = rest, 2000 + int(digits) if digits else None
        yield Funding(_FUNDING[code], spending, share, last_year)
