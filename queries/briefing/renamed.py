"""What questions and their parameters were called when older presentations were locked, so that these still lead to their rows.

A locked version is never rewritten: its sources keep the names they had. When a question gets another name, or loses or renames
a parameter, a line is added here.
"""

from __future__ import annotations

from dataclasses import replace

from queries import parameters_of
from queries.view import Source

# The question's name then -> its name now, where it has another one.
QUESTIONS: dict[str, str] = {}
# (the question's name now, the parameter then) -> the parameter now; None where the question no longer asks for it.
PARAMETERS: dict[tuple[str, str], str | None] = {}


def as_now(source: Source) -> Source:
    """The source as today's questions take it; a filter that was not set is left out where the question has no such filter.

    TypeError where the question does not know a parameter that says something.
    """
    query = QUESTIONS.get(source.query, source.query)
    names = parameters_of(query)
    parameters = {}
    for name, value in source.parameters.items():
        now = PARAMETERS.get((query, name), name)
        if now is not None and (now in names or value is not None):
            parameters[now] = value
    if unknown := parameters.keys() - names:
        raise TypeError(f"{query}.sql has no parameter {sorted(unknown)}")
    return replace(source, query=query, parameters=parameters)
