"""What a line of the log looks like: time, level, logger and message, on one line."""

from __future__ import annotations

import logging
import re
from datetime import datetime

from data.store import COPENHAGEN

# Whose lines go through here: ours, and those of the libraries that serve the app.
LOGGERS = ("csb", "streamlit", "uvicorn", "websockets")


# The address of an upload names the session and its file: who has it may ask for what is in it.
_OF_SESSION = re.compile(r"(/_stcore/upload_file)/[^\s\"?]*")


class OneLine(logging.Formatter):
    """`2026-11-26T02:00:04+01:00 INFO csb.backup Sikkerhedskopi ...`; a fault's traceback follows on the same line.

    A line break within a message is written as " | ", so that a line is an event and nobody can write a line of their own. What
    names a session is left out.
    """

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, COPENHAGEN).isoformat(timespec="seconds")

    def format(self, record: logging.LogRecord) -> str:
        text = " | ".join(line for line in super().format(record).splitlines() if line.strip())
        return _OF_SESSION.sub(r"\1/…", text)


class _Ours(logging.StreamHandler):  # type: ignore[type-arg]
    """To standard error, where systemd and the like pick it up."""


def set_up() -> None:
    """Every line in one shape, once: the libraries' own ways to the screen are replaced by one handler of ours."""
    for name in LOGGERS:
        logger = logging.getLogger(name)
        if not any(isinstance(handler, _Ours) for handler in logger.handlers):
            ours = _Ours()
            ours.setFormatter(OneLine())
            logger.addHandler(ours)
    for name, registered in list(logging.root.manager.loggerDict.items()):
        if isinstance(registered, logging.Logger) and name.partition(".")[0] in LOGGERS:
            take_over(registered)
    logging.getLogger("csb").setLevel(logging.INFO)


def take_over(logger: logging.Logger) -> None:
    """Let a library's logger speak through ours alone."""
    for handler in list(logger.handlers):
        if isinstance(handler, logging.StreamHandler) and not isinstance(handler, _Ours):
            logger.removeHandler(handler)
    logger.propagate = logger.name not in LOGGERS
