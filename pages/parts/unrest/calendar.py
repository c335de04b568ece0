"""The expected dates: who is on duty where, how ready the districts are on the day, and what was done and happened last time."""

from __future__ import annotations

from pages.parts import views
from queries.unrest import views as unrest_views


def show() -> None:
    views.show(views.ask(unrest_views.calendar), rows="open")
    passed = views.ask(unrest_views.calendar_passed)
    if passed.rows:
        views.folded(passed, rows="open")
