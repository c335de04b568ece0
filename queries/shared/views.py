"""One key figure as a view: what a card says, on a slide of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from data.contract import ADMINISTRATIONS, DISTRICTS, INITIATIVE_STATUS, LEVELS, PURPOSES, TARGET_GROUPS
from data.danish import yes_no
from data.store import Clock, Reader
from queries import run
from queries.figures import BY_ID, key_figures
from queries.shared.figure import taken
from queries.view import View

_CODES = {
    "status": ("Status", INITIATIVE_STATUS),
    "target_group": ("Målgruppe", TARGET_GROUPS),
    "purpose": ("Formål", PURPOSES),
    "prevention_level": ("Forebyggelsesniveau", LEVELS),
}


def key_figure(
    store: Reader,
    figure: str,
    *,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
    hotspot_id: str | None = None,
    year: int | None = None,
    status: str | None = None,
    target_group: str | None = None,
    purpose: str | None = None,
    prevention_level: str | None = None,
    gang_related: bool | None = None,
    search: str | None = None,
) -> View:
    """The figure under the choices that it heeds. ValueError, with a sentence, where there is no such figure, or it lacks a choice."""
    choices = {
        "district": district,
        "administration": administration,
        "focus_area": focus_area,
        "hotspot_id": hotspot_id,
        "year": year,
        "status": status,
        "target_group": target_group,
        "purpose": purpose,
        "prevention_level": prevention_level,
        "gang_related": gang_related,
        "search": search,
    }
    if figure not in BY_ID:
        raise ValueError(f"Nøgletallet »{figure}« findes ikke. Vælg et andet.")
    chosen = {name: value for name, value in choices.items() if value is not None}
    if BY_ID[figure].required - chosen.keys():
        raise ValueError(f"Nøgletallet »{BY_ID[figure].label}« skal vælges på sin egen side.")
    clock = clock or store.clock()
    (one,) = key_figures(store, clock, chosen, [figure])
    heeded = taken(BY_ID[figure].question, chosen)
    places = _places(store, clock, heeded)
    return View(
        "figure",
        f"{', '.join(places.values())}: {one.label}: {one.text}" if places else f"{one.label}: {one.text}",
        subtitle=". ".join(
            part for part in (one.tone_text, ", ".join(_narrowed(store, clock, heeded))) if part
        ),
        # What is narrowed is not the figure of the whole city, which is compared from day to day.
        figures=(replace(one, id="_".join(map(str, (one.id, *heeded.values())))),),
        sources=(one.source,) if one.source else (),
        page=one.page,
        address={**one.address, **places} | ({"hotspot": hotspot_id} if hotspot_id else {}),
    )


def _places(store: Reader, clock: Clock, heeded: Mapping[str, Any]) -> dict[str, str]:
    """What the headline begins with, by its name in an address: the district, the administration, the hotspot."""
    address = {}
    if "district" in heeded:
        address["bydel"] = DISTRICTS[heeded["district"]]
    if "administration" in heeded:
        address["forvaltning"] = ADMINISTRATIONS.labels[heeded["administration"]]
    if "hotspot_id" in heeded:
        every = run(store, "hotspots/list", clock=clock, district=None).set_index("hotspot_id")["name"]
        address["hotspot"] = str(every.get(heeded["hotspot_id"], heeded["hotspot_id"]))
    return address


def _narrowed(store: Reader, clock: Clock, heeded: Mapping[str, Any]) -> list[str]:
    """The other choices that a figure heeds, as the slide says them."""
    filters = []
    if "focus_area" in heeded:
        names = run(store, "shared/focus_areas", clock=clock).set_index("focus_area_id")["name"]
        filters.append(f"Indsatsområde: {names.get(heeded['focus_area'], heeded['focus_area'])}")
    filters += [
        f"{title}: {codes.labels[heeded[name]]}" for name, (title, codes) in _CODES.items() if name in heeded
    ]
    if heeded.get("gang_related") is not None:
        filters.append(f"Rettet mod bander: {yes_no(heeded['gang_related'])}")
    if "search" in heeded:
        filters.append(f"Nævner »{heeded['search']}«")
    return filters
