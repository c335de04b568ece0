"""What pages open with and takes long on large data: asked beside the pages when the app starts, before anybody has asked for it."""

from __future__ import annotations

from data.store import StoreError
from pages.parts.ahead import Question
from pages.parts.answers import store, unfiltered
from queries.hotspots.overview import overview
from queries.hotspots.views import all_hotspots
from queries.results.initiatives import initiative_lights
from queries.results.states import goal_states, indicator_states
from queries.results.views import initiatives_lights
from queries.scenarios.scenario import material
from queries.status.situation import situation
from queries.status.views import districts_differ


def questions() -> list[Question]:
    """In the order in which they are asked; none where the store cannot be opened, which the pages say."""
    try:
        year = store().clock().today.year
    except StoreError:
        return []
    return [
        unfiltered(goal_states),
        unfiltered(overview),
        unfiltered(situation),
        unfiltered(districts_differ),
        unfiltered(material, copied=False, year=year),
        unfiltered(initiative_lights),
        unfiltered(indicator_states, by_attention=True),
        unfiltered(all_hotspots),
        unfiltered(initiatives_lights, lights_year=year),
    ]
