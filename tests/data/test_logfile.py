"""A line of the log: one shape for all loggers, one line an event."""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Iterator

import pytest

from data import logfile


@pytest.fixture(autouse=True)
def loggers_as_they_were() -> Iterator[None]:
    names = [*logfile.LOGGERS, "streamlit.prøve", "csb.prøve"]
    before = {
        name: (logging.getLogger(name).handlers[:], logging.getLogger(name).propagate) for name in names
    }
    every = {
        name: (found.handlers[:], found.propagate)
        for name, found in logging.root.manager.loggerDict.items()
        if isinstance(found, logging.Logger)
    }
    yield
    for name, (handlers, propagate) in (every | before).items():
        logging.getLogger(name).handlers, logging.getLogger(name).propagate = handlers, propagate


def test_one_shape_one_line_once_for_all_loggers() -> None:
    written = io.StringIO()
    theirs = logging.StreamHandler(written)
    logging.getLogger("streamlit.prøve").addHandler(theirs)
    logging.getLogger("streamlit.prøve").propagate = False
    for _ in range(2):
        logfile.set_up()
    for name in logfile.LOGGERS:
        (ours,) = [
            handler for handler in logging.getLogger(name).handlers if isinstance(handler, logfile._Ours)
        ]
        ours.setStream(written)
    try:
        raise ValueError("a\nb")
    except ValueError:
        logging.getLogger("csb.prøve").error("Fejl %s på en side", "20260101-120000-ab12", exc_info=True)
    logging.getLogger("streamlit.prøve").error("ond\n2026-01-01T00:00:00+01:00 INFO csb falsk linje")
    lines = written.getvalue().splitlines()
    logging.getLogger("streamlit.prøve").addHandler(logging.StreamHandler(written))
    logfile.take_over(logging.getLogger("streamlit.prøve"))
    assert logging.getLogger("streamlit.prøve").handlers == []
    assert len(lines) == 2, "each once, however many lines its text has"
    shape = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0[12]:00 ERROR (csb|streamlit)\.prøve .+")
    assert all(shape.fullmatch(line) for line in lines)
    assert "Fejl 20260101-120000-ab12 på en side | Traceback" in lines[0] and "ValueError: a | b" in lines[0]


def test_what_names_a_session_does_not_stand_in_the_log() -> None:
    record = logging.LogRecord(
        "uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d',
        ("127.0.0.1:1", "PUT", "/_stcore/upload_file/6f1c-session/9a2e-file", "1.1", 204), None,
    )  # fmt: skip
    line = logfile.OneLine().format(record)
    assert line.endswith('"PUT /_stcore/upload_file/… HTTP/1.1" 204')
