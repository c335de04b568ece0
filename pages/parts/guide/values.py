"""What the texts of the guide say of the code, taken from the code: thresholds, words, sheets, limits."""

from __future__ import annotations

from data import danish, persons
from data.contract import SHEETS
from data.files.workbook import DEFAULTS as LIMITS
from data.store.retention import LOWEST_AGE
from data.version import VERSION
from pages.parts.identity import contact, security_contact, session_hours
from queries.hotspots.rules import AREAS_NEEDED, DESIGN_FOR_EFFECT, MONTHS_NEEDED, Verdict
from queries.results.attainment import FEWEST_TO_FORECAST
from queries.results.control_chart import FEWEST_POINTS, FIRM_LIMITS
from queries.results.control_rules import RULES
from queries.results.words import VERDICTS


def values() -> dict[str, str]:
    """What stands for `{name}` in a text."""
    return {
        "areas": danish.number(AREAS_NEEDED - 1),
        "contact": contact(),
        "control_rules": " ".join(f"**{rule.word}**: {rule.definition}" for rule in RULES.values()),
        "csb_sheets": _sheets(own=False),
        "design": danish.number(DESIGN_FOR_EFFECT),
        "few_persons": persons.few_persons(),
        "few_points": danish.number(FEWEST_POINTS),
        "firm_points": danish.number(FIRM_LIMITS),
        "file_mb": danish.number(LIMITS.file_mb),
        "forecast_points": danish.number(FEWEST_TO_FORECAST),
        "goal_verdicts": _quoted(list(VERDICTS.values())),
        "hotspot_verdicts": _quoted([verdict.value for verdict in Verdict]),
        "hours": danish.number(session_hours(), 1).removesuffix(",0"),
        "months": danish.number(MONTHS_NEEDED),
        "owed_sheets": danish.listing([f"*{sheet.header}*" for sheet in SHEETS if sheet.owed_by_all]),
        "own_sheets": _sheets(own=True),
        "retention_days": danish.number(LOWEST_AGE),
        "security_contact": security_contact(),
        "version": VERSION,
    }


def _quoted(words: list[str]) -> str:
    return danish.listing([f"**{word}**" for word in dict.fromkeys(words)])


def _sheets(*, own: bool) -> str:
    return danish.listing(
        [f"*{sheet.header}*" for sheet in SHEETS if (sheet.owner == "administration") == own]
    )
