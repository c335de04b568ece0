"""The committee's order line by line: where its content stands here, and how far each has come."""

from __future__ import annotations

from data import danish
from pages.parts import page, registry, tables, views
from pages.parts.answers import estimate
from pages.parts.sources import page_url
from pages.parts.tables import Column
from queries.process import views as process_views
from queries.process.order import order_state


def show() -> None:
    view = views.ask(process_views.order)
    page.section(view.title, view.subtitle)
    rows = process_views.order_in_words(estimate(order_state)).assign(
        place=lambda lines: [registry.spec(slug).title if slug else danish.MISSING for slug in lines["page"]]
    )
    columns = {"text": process_views.ORDER["text"], "place": Column("Står på siden")} | process_views.ORDER
    for part, lines in rows.groupby("part", sort=False):
        tables.small_table(
            lines,
            columns=columns,
            caption=str(part),
            links=lambda row: page_url(row.page) if row.page else "",
        )
    views.links(view)
