"""Målgrupper: whom the initiatives are for, by target group and age, those from 18 years among them."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from data import danish
from pages.parts import page, views
from pages.parts.initiatives.choice import Choice
from queries.initiatives import views as initiative_views


def headline(choice: Choice, summary: pd.Series) -> str:
    text = f"{danish.number(summary['adults'])} af {choice.counted(summary)} er for unge og voksne fra 18 år"
    if summary["adults_too"]:
        text += f"; yderligere {danish.number(summary['adults_too'])} når op over 18 år"
    return text


def draw(choice: Choice, summary: pd.Series) -> None:
    left, right = st.columns([1, 1], gap="large")
    with left:
        groups = choice.view(initiative_views.target_groups, **choice.of_year)
        views.show_table(groups, bars="Indsatser")
        views.links(groups)
        for note in groups.notes:
            page.note(note)
    with right:
        views.show(choice.view(initiative_views.ages, **choice.of_year), height=330)
