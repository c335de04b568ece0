"""The demands on a scenario: added one at a time, told in words, taken away with one click."""

from __future__ import annotations

from typing import Any

import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, DISTRICTS, LEVELS, TARGET_GROUPS
from pages.parts import page
from pages.parts.scenarios import draft
from queries.scenarios import words
from queries.scenarios.scenario import Material, up_for_decision
from queries.scenarios.settings import Coverage, Cut, Settings, Tie, TieKind

KINDS = (
    "Mindst så meget til …",
    "Højst så stor nedskæring",
    "To indsatser hænger sammen",
    "En indsats skal beholde pengene",
    "En indsats skal undvære pengene",
)
TIES: dict[TieKind, str] = {
    "begge eller ingen": "begge eller ingen",
    "præcis én": "præcis én af dem",
    "højst én": "højst én af dem",
    "kun sammen med": "den første kun sammen med den anden",
}
UNITS = {"indsatser": "indsatser", "kr.": "mio. kr."}
# The settings' lists, in the order in which words.demand_lines tells them.
LISTS = ("coverage", "cuts", "ties", "required", "excluded")


def choose(data: Material, now: Settings) -> None:
    """Draw what is demanded already, and the controls to demand more."""
    everything = data.everything
    names = dict(zip(everything["initiative_id"], everything["name"], strict=True))
    places = [(name, place) for name in LISTS for place in range(len(getattr(now, name)))]
    for (name, place), line in zip(places, words.demand_lines(now, names, everything), strict=True):
        text, button = st.columns([8, 1.2], vertical_alignment="center")
        text.text(line)
        button.button(
            "Fjern",
            key=f"sc_remove_{name}_{place}",
            on_click=_remove,
            args=(now, name, place),
            width="stretch",
        )
    if not places:
        page.note("Ingen krav endnu. Uden krav går pengene derhen, hvor de giver mest.")
    kind = st.selectbox("Nyt krav", KINDS, key="sc_kind", placeholder="Vælg")
    columns = st.columns([3, 2, 3, 1.4], vertical_alignment="bottom", gap="small")
    made = {
        KINDS[0]: _coverage,
        KINDS[1]: _cut,
        KINDS[2]: _tie,
        KINDS[3]: _one,
        KINDS[4]: _one,
    }[kind](data, now, columns)
    name = dict(zip(KINDS, LISTS, strict=True))[kind]
    ready = made is not None and made not in getattr(now, name)
    columns[3].button(
        "Tilføj krav",
        disabled=not ready,
        on_click=_add,
        args=(now, name, made),
        key="sc_add",
        width="stretch",
    )


def _add(now: Settings, name: str, made: Any) -> None:
    draft.change(**{name: (*getattr(now, name), made)})


def _remove(now: Settings, name: str, place: int) -> None:
    demands = getattr(now, name)
    draft.change(**{name: demands[:place] + demands[place + 1 :]})


def _reaches(data: Material) -> dict[tuple[Any, str], str]:
    """All that a coverage demand can be on, as (what, value) -> words."""
    areas = data.everything[["focus_area_id", "focus_area"]].dropna().drop_duplicates()
    options: dict[tuple[Any, str], str] = {
        ("bydel", str(number)): f"Bydel: {name}" for number, name in DISTRICTS.items()
    }
    options |= {
        ("målgruppe", code): f"Målgruppe: {label}"
        for code, label in TARGET_GROUPS.labels.items()
        if code != "alle"
    }
    options |= {
        ("målgruppe", "exit"): "Målgruppe: exit (mod bander, tertiær forebyggelse)",
        ("bande", "ja"): "Målgruppe: bander",
    }
    options |= {("niveau", code): f"Forebyggelse: {label}" for code, label in LEVELS.labels.items()}
    options |= {
        ("indsatsområde", id_): f"Indsatsområde: {name}"
        for id_, name in zip(areas["focus_area_id"], areas["focus_area"], strict=True)
    }
    return options


def _coverage(data: Material, now: Settings, columns: Any) -> Coverage | None:
    options = _reaches(data)
    what = columns[0].selectbox(
        "Til",
        list(options),
        index=None,
        format_func=options.__getitem__,
        placeholder="Vælg bydel, målgruppe …",
        key="sc_reach",
    )
    least = columns[1].number_input("Mindst", min_value=0.0, step=1.0, format="%g", value=1.0, key="sc_least")
    unit = columns[2].selectbox(
        "Regnet i", list(UNITS), format_func=UNITS.__getitem__, key="sc_unit", placeholder="Vælg"
    )
    if what is None or not least:
        return None
    if what[0] == "bydel" and unit == "kr.":
        page.note("Penge deles ikke mellem bydele: her tæller kun indsatser, der er i den ene bydel alene.")
    return Coverage(what[0], what[1], least * 1e6 if unit == "kr." else least, unit)


def _cut(data: Material, now: Settings, columns: Any) -> Cut | None:
    options = {"": "Hver forvaltning"} | dict(ADMINISTRATIONS.labels)
    who = columns[0].selectbox(
        "Hvem", list(options), format_func=options.__getitem__, key="sc_cut_of", placeholder="Vælg"
    )
    share = columns[2].slider("Mister højst", 0, 100, 30, format="%d %%", key="sc_cut")
    return Cut(share / 100, who or None)


def _open_names(data: Material, now: Settings) -> dict[str, str]:
    rows = up_for_decision(data.everything, now)
    rows = rows[~rows["statutory"].astype(bool)]
    return dict(zip(rows["initiative_id"], rows["name"], strict=True))


def _tie(data: Material, now: Settings, columns: Any) -> Tie | None:
    names = _open_names(data, now)

    def pick(column: Any, label: str, key: str) -> str | None:
        return column.selectbox(
            label,
            list(names),
            index=None,
            format_func=lambda id_: f"{id_} {names[id_]}",
            placeholder="Vælg en indsats",
            key=key,
        )

    first = pick(columns[0], "Første indsats", "sc_tie_first")
    kind = columns[1].selectbox(
        "Krav", list(TIES), format_func=TIES.__getitem__, key="sc_tie_kind", placeholder="Vælg"
    )
    second = pick(columns[2], "Anden indsats", "sc_tie_second")
    if first is None or second is None or first == second:
        return None
    return Tie(kind, first, second)


def _one(data: Material, now: Settings, columns: Any) -> str | None:
    names = _open_names(data, now)
    return columns[0].selectbox(
        "Indsats",
        list(names),
        index=None,
        format_func=lambda id_: f"{id_} {names[id_]}",
        placeholder=f"Vælg blandt {danish.number(len(names))} indsatser",
        key="sc_one",
    )
