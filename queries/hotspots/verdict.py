"""The way in to the verdict: the fixed set of them, the rules, one evaluation, and how it holds under other choices.

The parts live in `rules`, `evaluation` (with `series` and `findings`), `sentences`, `sensitivity` and `reliability`.
"""

from __future__ import annotations

from queries.hotspots.evaluation import (
    MONTHS_BEFORE,
    Areas,
    Evaluation,
    Prevented,
    evaluate,
    evaluate_areas,
    shared_controls,
)
from queries.hotspots.reliability import planted_table, reliability_note, reliability_table
from queries.hotspots.rules import (
    CLAIMS_EFFECT,
    MONTHS_NEEDED,
    NOT_ASSESSED,
    RULES,
    Verdict,
    verdict,
    wording,
)
from queries.hotspots.sensitivity import sensitivity
from queries.hotspots.sentences import change_text, interval_text

__all__ = [
    "CLAIMS_EFFECT",
    "MONTHS_BEFORE",
    "MONTHS_NEEDED",
    "NOT_ASSESSED",
    "RULES",
    "Areas",
    "Evaluation",
    "Prevented",
    "Verdict",
    "change_text",
    "evaluate",
    "evaluate_areas",
    "interval_text",
    "planted_table",
    "reliability_note",
    "reliability_table",
    "sensitivity",
    "shared_controls",
    "verdict",
    "wording",
]
