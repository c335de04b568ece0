"""The paper for the committee as it is kept: the sections of an indstilling, each as it is proposed from the figures and, where
Center for Sikker By has written its own, as that; and the cells that its footnotes name.

A section is plain text: a blank line between paragraphs, »## « before a heading, »- « before a point. In it stand marks that name a
view of the presentation: [Kilde: …] becomes a footnote, [Tabel: …] the number of its table, [Figur: …] on a line of its own its picture.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

SUMMARY, RECOMMENDATION, PROBLEM, SOLUTION, MONEY, PROCESS, ANNEX = (
    "resumé",
    "indstilling",
    "problemstilling",
    "løsning",
    "økonomi",
    "proces",
    "bilag",
)
TITLES: Mapping[str, str] = {
    SUMMARY: "Resumé",
    RECOMMENDATION: "Indstilling",
    PROBLEM: "Problemstilling",
    SOLUTION: "Løsning",
    MONEY: "Økonomi",
    PROCESS: "Videre proces",
    ANNEX: "Bilag",
}
SOURCE, TABLE, FIGURE = "Kilde", "Tabel", "Figur"
MARK = re.compile(rf"\[({SOURCE}|{TABLE}|{FIGURE}): ([^\]\n]+)\]")
# What would say of a mark that it was meant as one, and is none that is read.
_BROKEN = re.compile(rf"\[(?:{SOURCE}|{TABLE}|{FIGURE})\b[^\]\n]*\]?", re.IGNORECASE)
LONGEST = 30_000  # signs of a section


def mark(kind: str, label: str) -> str:
    return f"[{kind}: {label}]"


@dataclass(frozen=True)
class Paper:
    """`proposed`: section -> its text from the figures; `own`: those that were written instead. `labels`: what each slide is called in
    the marks, in the slides' order. `references`: what a source is called -> the cells behind it, a line for each sheet of a delivery."""

    proposed: Mapping[str, str]
    labels: tuple[str, ...] = ()
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    own: Mapping[str, str] = field(default_factory=dict)

    def text(self, section: str) -> str:
        """A section as it stands."""
        return self.own.get(section, "") or self.proposed.get(section, "")

    @property
    def unknown(self) -> tuple[str, ...]:
        """The marks of own texts that name nothing here, as they are written: »[Kilde: Penge]«."""
        labels = {SOURCE: self.references.keys(), TABLE: set(self.labels), FIGURE: set(self.labels)}
        references: dict[str, None] = {}
        for text in self.own.values():
            for broken in _BROKEN.finditer(text):
                whole = MARK.fullmatch(broken.group())
                if whole is None or whole.group(2) not in labels[whole.group(1)]:
                    references[broken.group()] = None
        return tuple(references)


def to_record(paper: Paper) -> dict[str, Any]:
    return asdict(paper)


def from_record(body: Mapping[str, Any]) -> Paper:
    return Paper(
        dict(body["proposed"]),
        tuple(body["labels"]),
        {label: tuple(lines) for label, lines in body["references"].items()},
        dict(body["own"]),
    )
