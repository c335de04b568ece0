"""Whether an indicator's figures are protected as numbers of persons, and CSB's release of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from data import danish
from data.store import Refusal
from pages.parts import page
from pages.parts.answers import estimate, store
from pages.parts.identity import current_person
from queries.results.release import NotReleased, release, release_of


def show(indicator: Mapping[Any, Any]) -> None:
    """A note of the release that holds; for CSB the form that gives or takes one."""
    id_ = str(indicator["indicator_id"])
    held = estimate(release_of, indicator_id=id_)
    if held is not None:
        page.note(
            f"Frigivet af {held.by} {danish.day(held.at)}: {held.reason} Tallene vises, som de er indberettet."
        )
    if not current_person().is_csb or (held is None and not indicator["persons"]):
        return
    title = (
        "Beskyt tallene som antal personer igen"
        if held
        else "Tallene tæller ikke personer, der skal beskyttes"
    )
    with st.expander(title), st.form(f"release-{id_}", border=False):
        reason = st.text_input("Begrundelse", max_chars=300, key=f"release-reason-{id_}")
        if st.form_submit_button("Beskyt igen" if held else "Frigiv indikatoren"):
            try:
                release(store(), id_, reason=reason, person=current_person(), released=held is None)
            except (NotReleased, Refusal) as error:
                st.error(str(error))
            else:
                st.rerun()
