"""The dialogue: meetings by district, form and theme, participation, and what became of the agreements."""

from __future__ import annotations

from pages.parts import filters, page, views
from pages.parts.since import from_year
from queries.dialogue import views as dialogue_views


def show() -> None:
    since = from_year("dialogue_events")
    meetings = views.ask(dialogue_views.meetings, from_year=since)
    if not meetings.rows:
        page.empty(f"Der er ingen møder {filters.current_filters().words()}.".replace(" .", "."))
        return
    views.show(views.ask(dialogue_views.agreements))
    views.folded(views.ask(dialogue_views.dialogue), rows="open", bars="Pr. 1.000 indbyggere")
    views.folded(views.ask(dialogue_views.forms), bars="Møder")
    views.folded(views.ask(dialogue_views.themes), bars="Møder")
    views.folded(meetings, rows="lookup")
