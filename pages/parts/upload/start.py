"""A first delivery: who delivers what, in which order, and how far it has come."""

from __future__ import annotations

from html import escape

import pandas as pd
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, CSB_ADMINISTRATION
from pages.parts import page
from pages.parts.answers import estimate
from queries.sources.coverage import Step, first_delivery

WHO: dict[Step, str] = {
    "centre": "Center for Sikker By leverer det, som de andres rækker henviser til",
    "administrations": "Hver forvaltning leverer sine indsatser, og hvad der hører til dem",
    "rest": "Center for Sikker By leverer resten af sine egne ark",
}


def steps() -> pd.DataFrame:
    """One row per step and sheet; see queries.sources.coverage."""
    return estimate(first_delivery)


def is_start(rows: pd.DataFrame) -> bool:
    """True until the centre has delivered what the others refer to."""
    first = rows[rows["step"] == "centre"]
    return bool((first["delivered"] < first["of"]).any())


def headline(rows: pd.DataFrame, administration: str | None) -> str | None:
    """The message while nobody has delivered anything; None otherwise."""
    if rows["delivered"].any():
        return None
    if administration == CSB_ADMINISTRATION:
        return "Her er ingen data endnu. I begynder med det, som de andre henviser til"
    if administration is None:
        return "Her er ingen data endnu. Center for Sikker By leverer først"
    name = ADMINISTRATIONS.labels[administration]
    return f"Her er ingen data endnu. {name} leverer, når Center for Sikker By har gjort det"


def show(rows: pd.DataFrame, administration: str | None) -> None:
    """The steps in order, each with its sheets as a list to tick off."""
    page.section("Sådan kommer data ind første gang", _advice(rows, administration))
    items = []
    for step, words in WHO.items():
        own = rows[rows["step"] == step]
        sheets = "".join(_sheet(row) for row in own.to_dict("records"))
        items.append(f'<li><p>{escape(words)}</p><ul class="csb-checklist">{sheets}</ul></li>')
    st.html(f'<ol class="csb-start">{"".join(items)}</ol>')


def _sheet(row: dict[str, object]) -> str:
    delivered, of, sheet = int(row["delivered"]), int(row["of"]), str(row["sheet"])  # type: ignore[call-overload]
    if delivered >= of:
        return f"<li>{page.tone_word(f'{sheet}: leveret', 'good')}</li>"
    state = "mangler" if of == 1 else f"{danish.number(delivered)} af {of} forvaltninger"
    return f"<li>{page.tone_word(f'{sheet}: {state}', 'warn')}</li>"


def _advice(rows: pd.DataFrame, administration: str | None) -> str:
    """What the reader does now."""
    if administration is None or not is_start(rows):
        return ""
    if administration == CSB_ADMINISTRATION:
        return "Hent skabelonen, og udfyld arkene under 1. De må gerne komme hver for sig."
    return (
        "I kan lægge jeres fil op nu og se, hvad der skal rettes. Henvisninger til indsatsområder, mål og hotspots kan "
        "først godkendes, når Center for Sikker By har leveret dem; de kan også udfyldes senere."
    )
