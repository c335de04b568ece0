"""Where it goes, as cards with three years as a line: of the city, or of a district."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from pages.parts import cards, page, views
from pages.parts.sources import page_link
from pages.parts.sparkline import sparkline
from queries.status import views as status_views
from queries.status.situation import Measured


def show(measured: Sequence[Measured]) -> None:
    view = views.ask(status_views.going)
    cards.draw(
        [one.figure for one in measured],
        pictures=[
            sparkline(one.history, alt=f"{one.figure.label}, seneste tre år: {one.figure.tone_text}")
            for one in measured
        ],
        links=[
            [partial(page_link, one.figure.page, one.figure.link, **one.figure.address)] for one in measured
        ],
        per_row=5,
    )
    page.note(f"{view.subtitle}. Linjen viser højst de seneste tre år.")
    views.links(view)
