"""A hotspot's evaluation planned before it starts, locked as a record, and held up against what was done.

The record is of kind KIND with the area's id; every version stays, with its fingerprint. An evaluation is held to the newest version that
was locked before the month the hotspot began.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, datetime
from typing import Any

import pandas as pd

from data.checking.doubles import instead, named_in, resolved
from data.danish import MISSING, day, is_missing, month, percent, plural, some
from data.store import Clock, Reader
from queries import run
from queries.hotspots.details import chosen_evaluation, one_hotspot
from queries.hotspots.evaluation import MONTHS_BEFORE, Evaluation
from queries.hotspots.findings import ROLES
from queries.hotspots.overview import clean_areas, panel, placebo_areas, with_control
from queries.hotspots.planning import detectable_falls
from queries.hotspots.rules import CLAIMS_EFFECT, MONTHS_NEEDED

KIND = "hotspot_plan"
LENGTHS = (6, 12, 14, 18, 24, 36)
FOLLOWS, DEVIATES, WAITS = "følger planen", "afviger", "venter"


@dataclass(frozen=True)
class Plan:
    """What was locked. `start`: the first month; `smallest_fall`: the share that the verdict will find in 4 of 5 cases after
    `months_after` (None: none); `success_fall`: the share that counts as success; `areas`: ids of the clean areas to compare with."""

    area_id: str
    start: str
    control_area_id: str
    neighbour_area_id: str | None
    months_before: int
    months_after: int
    smallest_fall: float | None
    success_fall: float
    areas: tuple[str, ...]

    @property
    def begins(self) -> date:
        return date.fromisoformat(self.start)

    @property
    def success(self) -> str:
        """What counts as success, in words."""
        return (
            f"Efter {plural(self.months_after, 'måned', 'måneder')} viser vurderingen tegn på effekt (eller udvikling bedre end "
            f"sammenligningen), og faldet er mindst {percent(self.success_fall)}"
        )


@dataclass(frozen=True)
class LockedPlan:
    """plan: with the areas' ids of today; moved: those in the record that have ended as doubles, and what they are now."""

    plan: Plan
    version: int
    made_at: datetime
    made_by: str
    fingerprint: str
    intact: bool
    moved: Mapping[str, str]


def draft(
    store: Reader,
    *,
    area_id: str,
    start: date,
    control_area_id: str,
    neighbour_area_id: str | None,
    months_after: int,
    success_fall: float,
    clock: Clock | None = None,
) -> Plan:
    """The plan as it would be locked, with what the verdict will be able to show. Raises ValueError, with a Danish sentence, for what
    cannot be a plan."""
    clock = clock or store.clock()
    if start.day != 1:
        start = start.replace(day=1)
    if start <= clock.today:
        raise ValueError(
            f"Planen skal låses, før hotspottet begynder: {month(start)} er begyndt. Vælg en senere måned."
        )
    if len({area_id, control_area_id, neighbour_area_id}) < 3:
        raise ValueError("Hotspot, kontrolområde og naboområde skal være tre forskellige områder.")
    if months_after < MONTHS_NEEDED:
        raise ValueError(f"Der skal være mindst {MONTHS_NEEDED} måneder efter starten.")
    if not 0 < success_fall < 1:
        raise ValueError("Det fald, der tæller som succes, skal ligge mellem 1 og 99 %.")
    panel_data = panel(store, clock=clock, split=False)
    for area in (area_id, control_area_id):
        if area not in panel_data.counts.columns:
            raise ValueError(f"Der er ingen anmeldelsestal for {panel_data.names.get(area, area)}.")
    hotspots = run(store, "hotspots/list", clock=clock)
    row = {"hotspot_id": "", "area_id": area_id, "neighbour_area_id": neighbour_area_id}
    planned = with_control(pd.concat([hotspots, pd.DataFrame([row])], ignore_index=True), "", control_area_id)
    if control_area_id not in clean_areas(panel_data, planned):
        name = panel_data.names.get(control_area_id, control_area_id)
        raise ValueError(
            f"{name} kan ikke være kontrolområde: det er, rummer, ligger i eller deler noget med et hotspot eller et naboområde."
        )
    others = placebo_areas(panel_data, planned, area_id)
    final = panel_data.counts[panel_data.final]
    falls = detectable_falls(
        final[area_id].dropna(),
        final[control_area_id].dropna(),
        others=final[list(others)],
        months_after=(months_after,),
    )
    fall = float(falls["fall"].iloc[0])
    return Plan(
        area_id,
        start.isoformat(),
        control_area_id,
        neighbour_area_id,
        MONTHS_BEFORE,
        months_after,
        None if pd.isna(fall) else round(fall, 3),
        success_fall,
        others,
    )


def body(plan: Plan) -> dict[str, Any]:
    """The record's body; `success` is kept as it was read."""
    return asdict(plan) | {"areas": list(plan.areas), "success": plan.success}


def locked(
    store: Reader, area_id: str, *, began: date | None = None, clock: Clock | None = None
) -> LockedPlan | None:
    """The newest plan of an area that was locked before the month `began`; where none was, the newest of all. Also one that was locked
    under an id that has since ended as a double of the area's."""
    clock = clock or store.clock()
    moved = instead(store, clock=clock)
    ids = [area_id, *(ended for ended, new_id in moved.items() if new_id == area_id)]
    histories = [store.records(KIND, id_, clock.known_at) for id_ in ids]
    rows = pd.concat([rows for rows in histories if len(rows)] or histories[:1])
    if rows.empty:
        return None
    rows = rows.sort_values("made_at", ascending=False, kind="stable")
    in_time = rows if began is None else rows[rows["made_at"] < pd.Timestamp(began)]
    row = (in_time if len(in_time) else rows).iloc[0]
    plan_body: Mapping[str, Any] = resolved(row["body"], moved)
    names = [field.name for field in fields(Plan)]
    if not all(
        name in plan_body for name in names
    ):  # changed outside the product into something that is no plan
        return None
    plan = Plan(**{name: plan_body[name] for name in names} | {"areas": tuple(plan_body["areas"])})
    return LockedPlan(
        plan,
        int(row["version"]),
        row["made_at"],
        str(row["made_by"]),
        str(row["sha256"]),
        bool(row["intact"]),
        named_in(row["body"], moved),
    )


def followed(
    store: Reader, hotspot_id: str, *, clock: Clock | None = None
) -> tuple[LockedPlan | None, pd.DataFrame]:
    """The plan that a hotspot is held to, and one row per part of it: what, planned, now (words), state (FOLLOWS, DEVIATES, WAITS).

    Raises KeyError where there is no such hotspot.
    """
    hotspots = run(store, "hotspots/list", clock=clock)
    facts = hotspots.set_index("hotspot_id").loc[hotspot_id].to_dict()
    columns = ["what", "planned", "now", "state"]
    held = locked(store, facts["area_id"], began=facts["start"].date().replace(day=1), clock=clock)
    if held is None:
        return None, pd.DataFrame(columns=columns)
    plan = held.plan
    panel_data = panel(store, clock=clock, split=False)
    one = one_hotspot(store, hotspot_id, clock=clock).evaluation
    rows: list[tuple[str, str, str, str]] = []

    def name(area: Any) -> str:
        return MISSING if is_missing(area) else panel_data.names.get(area, str(area))

    def same(what: str, planned: str, now: str) -> None:
        rows.append((what, planned, now, FOLLOWS if planned == now else DEVIATES))

    begun = facts["start"].date().replace(day=1)
    rows.append(
        (
            "Låst før starten",
            f"før {month(plan.begins)}",
            day(held.made_at),
            FOLLOWS if held.made_at < datetime.combine(begun, datetime.min.time()) else DEVIATES,
        )
    )
    rows.append(
        (
            "Uændret siden",
            f"fingeraftryk {held.fingerprint[:12]}",
            "passer" if held.intact else "passer ikke: planen er ændret uden om programmet",
            FOLLOWS if held.intact else DEVIATES,
        )
    )
    same("Startmåned", month(plan.begins), month(begun))
    same(ROLES[1], name(plan.control_area_id), name(facts["control_area_id"]))
    same(ROLES[2], name(plan.neighbour_area_id), name(facts["neighbour_area_id"]))
    lost = [area for area in plan.areas if area not in placebo_areas(panel_data, hotspots, facts["area_id"])]
    rows.append(
        (
            "Rene sammenligningsområder",
            plural(len(plan.areas), "område", "områder"),
            f"uden {some([name(area) for area in lost], 'område', 'områder', most=4)}"
            if lost
            else "de samme er stadig rene",
            DEVIATES if lost else FOLLOWS,
        )
    )
    rows.append(
        (
            "Måneder efter starten",
            plural(plan.months_after, "måned", "måneder"),
            plural(one.months_after, "måned", "måneder"),
            WAITS
            if one.months_after < plan.months_after
            else FOLLOWS
            if one.months_after == plan.months_after
            else DEVIATES,
        )
    )
    rows.append(
        (
            "Mindste fald, der kan ses",
            "intet" if plan.smallest_fall is None else percent(plan.smallest_fall),
            MISSING if one.smallest_detectable is None else percent(1 - one.smallest_detectable),
            FOLLOWS if _power_kept(plan, one) else DEVIATES,
        )
    )
    rows.append(("Succes", plan.success, *_success(store, hotspot_id, plan, one, clock)))
    return held, pd.DataFrame(rows, columns=columns)


def _power_kept(plan: Plan, one: Evaluation) -> bool:
    """What can be seen is no coarser than was planned, to within five percentage points."""
    if plan.smallest_fall is None or one.months_after < plan.months_after:
        return True
    return one.smallest_detectable is not None and 1 - one.smallest_detectable <= plan.smallest_fall + 0.05


def _success(
    store: Reader, hotspot_id: str, plan: Plan, one: Evaluation, clock: Clock | None
) -> tuple[str, str]:
    """What became of it after as many months as were planned, and whether it can be told yet."""
    if one.months_after < plan.months_after:
        return "kan ikke afgøres endnu", WAITS
    then = (
        one
        if one.months_after == plan.months_after
        else chosen_evaluation(store, hotspot_id, clock=clock, months_after=plan.months_after)
    )
    if then.estimate is None:
        return f"ikke nået: {then.verdict_text}", FOLLOWS
    fall = 1 - then.estimate.ratio
    reached = then.verdict in CLAIMS_EFFECT and fall >= plan.success_fall
    change = f"fald på {percent(fall)}" if fall > 0 else f"stigning på {percent(-fall)}"
    return f"{'nået' if reached else 'ikke nået'}: {then.verdict_text}, {change}", FOLLOWS


def title(name: str, held: LockedPlan | None, rows: pd.DataFrame) -> str:
    """Whether the evaluation of the hotspot `name` follows its plan."""
    if held is None:
        return f"{name} har ingen låst plan"
    count = int((rows["state"] == DEVIATES).sum())
    if count:
        return f"{name} afviger fra sin låste plan på {plural(count, 'punkt', 'punkter')}"
    if (rows["state"] == WAITS).any():
        return f"{name} følger indtil nu sin låste plan"
    return f"{name} følger sin låste plan"
