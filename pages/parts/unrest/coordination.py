"""Coordination: who was agreed and who did, how fast the first response came, who took part, and what lacks a follow-up."""

from __future__ import annotations

from pages.parts import views
from queries.unrest import views as unrest_views


def show() -> None:
    views.show(views.ask(unrest_views.districts), height=270)
    views.folded(views.ask(unrest_views.times), rows="open")
    views.folded(views.ask(unrest_views.actors), bars="Hændelser")
    views.folded(views.ask(unrest_views.follow_up))
