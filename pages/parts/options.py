"""The alternatives of a theme on its page, and what Center for Sikker By proposes of them and why."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from data import danish
from data.store import Refusal
from pages.parts import page, views
from pages.parts.answers import estimate, store
from pages.parts.identity import current_person
from pages.parts.results import taking_back
from queries.options.choosing import LONGEST_REASON, NotChosen, choose, take_back
from queries.options.views import Options, options
from queries.view import View


def show(theme: str, view: Callable[..., View]) -> None:
    """`view`: the one of the theme, of queries/options/views.py."""
    views.show(views.ask(view), rows="open")
    of_theme: Options = estimate(options, theme=theme)
    if made := of_theme.choice:
        taking_back.line(
            f"Foreslået {danish.moment(made.made_at)}: »{made.title}«. {made.reason}",
            "Tag valget tilbage",
            may=current_person().is_csb,
            key=f"option-back-{theme}",
            take_back=_take_back,
            args=(theme,),
        )
    if current_person().is_csb and of_theme.alternatives:
        _offer(of_theme)


def _offer(of_theme: Options) -> None:
    """The form that chooses one; a later choice is a new version."""
    theme = of_theme.theme.id
    page.section(
        "Centerets forslag", "Valget og begrundelsen følger med på siden til udvalget og i indstillingen."
    )
    titles = {one.key: one.title for one in of_theme.alternatives}
    with st.form(f"option-{theme}", border=False, clear_on_submit=True):
        key = st.selectbox(
            "Alternativ",
            list(titles),
            format_func=titles.__getitem__,
            index=None,
            placeholder="Vælg et alternativ",
            key=f"option_key_{theme}",
        )
        reason = st.text_area(
            "Begrundelse",
            max_chars=LONGEST_REASON,
            key=f"option_reason_{theme}",
            placeholder="Fx »Det lukker hullet ved 18 år inden for den ramme, der er«",
        )
        sent = st.form_submit_button("Gem valget")
    if not sent:
        return
    chosen = next((one for one in of_theme.alternatives if one.key == key), None)
    if chosen is None:
        page.problem("Vælg et alternativ.")
        return
    try:
        choose(
            store(),
            theme,
            alternative=chosen.key,
            title=chosen.title,
            in_words=chosen.in_words,
            reason=reason,
            person=current_person(),
        )
    except (NotChosen, Refusal) as refused:
        page.problem(str(refused))
    else:
        st.rerun()


def _take_back(theme: str) -> None:
    take_back(store(), theme, person=current_person())
