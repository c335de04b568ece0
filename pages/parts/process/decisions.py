"""What the committee decided, and what has been done about it."""

from __future__ import annotations

from pages.parts import page, views
from queries.process import views as process_views


def show() -> None:
    view = views.ask(process_views.decisions)
    if not view.rows:
        page.empty("Arket Beslutninger er ikke leveret.", link=("datagrundlag", "Se datagrundlaget"))
        return
    views.show(view)
