"""What a line of the log looks like: time, level, logger and message, on one line."""

from __future__ import annotations

import logging
from datetime import datetime

from data.store import COPENHAGEN


class OneLine(logging.Formatter):
    """`2026-11-26T02:00:04+01:00 INFO csb.backup Sikkerhedskopi ...`; a fault's traceback follows on the same line.

    A line break within a message is written as " | ", so that a line is an event and nobody can write a line of their own.
    """

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, COPENHAGEN).isoformat(timespec="seconds")

    def format(self, record: logging.LogRecord) -> str:
        return " | ".join(line for line in super().format(record).splitlines() if line.strip())

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")
