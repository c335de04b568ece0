"""A scenario: the frame people set, the best portfolio under it, and what that means for each initiative and for the city."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from data import persons
from data.contract import DISTRICTS, TARGET_GROUPS
from data.contract import LEVELS as PREVENTION_LEVELS
from data.danish import genitive, is_missing, kroner
from data.store import Clock, Reader
from queries import run
from queries.scenarios.demands import KRONER, STRUCTURE, Frame, as_at_most, build_frame, slack
from queries.scenarios.portfolio import (
    DemandPrice,
    Infeasible,
    LevelItems,
    Portfolio,
    best_portfolio,
    entry_price,
    frontier_steps,
    levels_to_items,
    price_of_demand,
    value_and_cost,
)
from queries.scenarios.scores import Scores, scores
from queries.scenarios.settings import (
    AS_NOW,
    DROPPED,
    EFFICIENT,
    EXTENDED,
    LAPSED,
    REDUCED,
    STOP,
    Coverage,
    OwnLevel,
    Settings,
    Tie,
    normalised,
)
from queries.shared.once import once

Floats = npt.NDArray[np.float64]
Row = tuple[Any, float, str, str]

PROPOSED = {"stop": STOP, "reduktion": REDUCED, "effektivisering": EFFICIENT, "udvidelse": EXTENDED}
NAME_SAYS_ALL = ""
# Where a level's cost and value come from.
PROPOSAL, OWN, NOW = "forslag", "eget tal", "budget"


@dataclass(frozen=True, eq=False)
class Material:
    """What the store says of one year, whatever people set. `everything`: rows of scenarios/candidates; `scores`: of all of them;
    `proposals`: rows of scenarios/proposals in the year's price level, `other_level` how many stand in another; `participants`:
    per initiative the newest whole year's, as published, counted `participants_as`; missing where it cannot be told for a year."""

    year: int
    everything: pd.DataFrame
    scores: Scores
    proposals: pd.DataFrame
    other_level: int
    participants: pd.DataFrame

    @property
    def money_year(self) -> int | None:
        """The year that the amounts are of: `year`, or the newest before it that has any; None without amounts."""
        years = self.everything["money_year"]
        return None if years.empty or is_missing(years.iloc[0]) else int(years.iloc[0])

    @property
    def price_level(self) -> str | None:
        """The year whose prices the amounts stand in; None without amounts."""
        levels = self.everything["price_level"]
        return None if levels.empty or is_missing(levels.iloc[0]) else str(levels.iloc[0])


@once
def material(store: Reader, *, year: int, clock: Clock | None = None) -> Material:
    """All that a scenario for `year` is made of, out of the store."""
    everything = run(store, "scenarios/candidates", clock=clock, year=year)
    level = None if everything.empty else everything["price_level"].iloc[0]
    prices = None if is_missing(level) else int(str(level))
    proposals = run(store, "scenarios/proposals", clock=clock, year=year, prices=prices)
    # A proposal that says no price level stands in the prices of the budget it changes.
    same = proposals["level"].isna() | (proposals["level"] == level)
    yearly = run(store, "results/yearly", clock=clock)
    counted = yearly[yearly["participants_as"].notna()]
    newest = counted.sort_values("year").drop_duplicates("initiative_id", keep="last")
    return Material(
        year,
        everything,
        scores(store, tuple(everything["initiative_id"]), clock=clock),
        proposals[same].reset_index(drop=True),
        int((~same).sum()),
        newest[["initiative_id", "year", "participants", "participants_as"]].reset_index(drop=True),
    )


@dataclass(frozen=True, eq=False)
class Ground:
    """What a scenario stands on. `candidates`: rows of `up_for_decision` with a cost, in order of id; `without_cost`: those up for decision
    whose cost is not known or stands in another price level; `gone`: ids that people chose and that have ended since; `statutory`: how
    many of the candidates are locked in; `outside`: initiatives that are not up for decision, `outside_statutory` of them by law;
    `levels`: one row per initiative and level; `items`: levels as positions; `frame`: their costs, the budget and what must be met;
    `demanded`: names of the demands that people made; `size`: what each candidate's points are multiplied with (see `sizes`)."""

    settings: Settings
    material: Material
    candidates: pd.DataFrame
    without_cost: pd.DataFrame
    gone: tuple[str, ...]
    statutory: int
    outside: int
    outside_statutory: int
    scores: Scores
    levels: pd.DataFrame
    items: LevelItems
    budget: float
    cost_now: float
    frame: Frame
    demanded: tuple[str, ...]
    weights: Floats
    size: Floats

    @property
    def values(self) -> Floats:
        """(positions,) worth under the weights, missing scores in the middle of their interval."""
        return self.items.values @ self.weights

    @property
    def scores_low(self) -> Floats:
        """(positions, criteria) the lowest scores, times size: a level has its share of the initiative's."""
        return self.scores.low[list(self.items.initiative)] * self._shares

    @property
    def scores_high(self) -> Floats:
        return self.scores.high[list(self.items.initiative)] * self._shares

    @property
    def _shares(self) -> Floats:
        return (self.levels["share"].to_numpy(np.float64) * self.size[list(self.items.initiative)])[:, None]

    @property
    def today(self) -> list[int]:
        """The positions of today's portfolio."""
        return self.items.positions(dict.fromkeys(range(len(self.candidates)), AS_NOW))


def usual_year(years: pd.DataFrame, this_year: int) -> int:
    """The year to begin with, of the rows of scenarios/years: this one, else the newest before it, else the first after, of those with
    amounts. A year with proposals only is chosen by whoever wants it."""
    with_amounts = [int(year) for year, has in zip(years["year"], years["has_amounts"], strict=True) if has]
    past = [year for year in with_amounts if year <= this_year]
    return past[-1] if past else with_amounts[0] if with_amounts else this_year


def up_for_decision(everything: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """The rows of scenarios/candidates that the settings put up for decision, with cost: the money that is, kr., and rest: the money
    of the initiative that is not and goes on whatever is decided. Of a grant that expires only the grant is; of an initiative that
    people choose themselves all its money is."""
    if settings.up_for_decision is not None:
        chosen = everything["initiative_id"].isin(settings.up_for_decision)
        cost = everything["budget"]
    else:
        chosen = everything["expires"].astype(bool) & ~everything["statutory"].astype(bool)
        if settings.administrations:
            chosen &= everything["administration"].isin(settings.administrations)
        cost = everything["expiring"]
    return everything.assign(cost=cost, rest=everything["budget"] - cost)[chosen]


def money_by_administration(everything: pd.DataFrame, settings: Settings) -> dict[str, float]:
    """Administration -> what its initiatives up for decision cost now, kr."""
    open_ = up_for_decision(everything, settings)
    return {str(code): float(cost) for code, cost in open_.groupby("administration")["cost"].sum().items()}


def ground(data: Material, settings: Settings) -> Ground:
    """Everything a scenario needs. ValueError with a sentence where nothing is up for decision or no weights are possible."""
    everything = data.everything
    open_ = up_for_decision(everything, settings)
    usable = open_[open_["cost"].notna()].reset_index(drop=True)
    if usable.empty:
        raise ValueError(_nothing_to_decide(data, open_, settings))
    candidate_scores = data.scores.of(tuple(usable["initiative_id"]))
    locked = {place for place, statutory in enumerate(usable["statutory"]) if statutory}
    levels = level_table(usable, data.proposals, settings)
    size = sizes(usable, data.participants, settings)
    items = _items(usable, levels, candidate_scores, locked, size)
    cost_now = float(usable["cost"].sum())
    if cost_now <= 0:
        raise ValueError(
            f"Pengene, der er til beslutning i {settings.year}, er indberettet som 0 kr. "
            "Vælg et andet år, eller vælg andre indsatser."
        )
    budget, frames = _frame(settings, usable, items, cost_now)
    demands, demanded = _demands(settings, data, usable, items)
    for kind, rows in frames.items():
        demands[kind] += rows
    outside = everything[~everything["initiative_id"].isin(open_["initiative_id"])]
    chosen = settings.up_for_decision or ()
    return Ground(
        settings=settings,
        material=data,
        candidates=usable,
        without_cost=open_[open_["cost"].isna()].reset_index(drop=True),
        gone=tuple(id_ for id_ in chosen if id_ not in set(everything["initiative_id"])),
        statutory=len(locked),
        outside=len(outside),
        outside_statutory=int(outside["statutory"].sum()),
        scores=candidate_scores,
        levels=levels,
        items=items,
        budget=budget,
        cost_now=cost_now,
        frame=build_frame(items.costs, budget, names=items.names, **demands),
        demanded=tuple(demanded),
        weights=normalised(settings),
        size=size,
    )


def sizes(usable: pd.DataFrame, participants: pd.DataFrame, settings: Settings) -> Floats:
    """(initiatives,) what points are multiplied with, 1 in the middle of them all: 1 for each, its participants, or its money.

    Participants that are not known, or hidden since they are few, count as the median of the known; without any, all count alike.
    """
    if settings.maximise == "penge":
        size = (usable["cost"] + usable["rest"]).to_numpy(np.float64)
    elif settings.maximise == "deltagere":
        participant_counts = persons.numbers(participants.set_index("initiative_id")["participants"])
        size = participant_counts.reindex(usable["initiative_id"]).to_numpy(np.float64)
        size = np.where(np.isnan(size), np.nanmedian(size) if not np.isnan(size).all() else 1.0, size)
    else:
        size = np.ones(len(usable))
    return size / size.mean() if size.mean() > 0 else np.ones(len(usable))


def shrinking(usable: pd.DataFrame, settings: Settings) -> set[str]:
    """The administrations whose frame is below what is up for decision today: nothing of theirs is extended."""
    every = set(usable["administration"])
    if settings.frame == "beløb":
        below = settings.budget is not None and settings.budget < float(usable["cost"].sum())
        return every if below else set()
    if settings.frame == "procent":
        return every if settings.budget_change < 0 else set()
    return {code for code in every if settings.administration_changes.get(code, settings.budget_change) < 0}


def _nothing_to_decide(data: Material, open_: pd.DataFrame, settings: Settings) -> str:
    if data.money_year is None:
        return f"Der er ikke indberettet økonomi for {settings.year} eller før, så der er ikke noget at fordele. Vælg et andet år."
    if len(open_):
        return (
            f"Ingen af de indsatser, der er til beslutning, har et kendt budget i {settings.year}. "
            "Vælg et andet år, eller vælg andre indsatser."
        )
    return (
        f"Ingen bevillinger udløber i {settings.year}, så der er ikke noget til beslutning. "
        "Vælg et andet år, eller vælg indsatserne selv under »Hvad der er til beslutning«."
    )


def level_table(usable: pd.DataFrame, proposals: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """One row per initiative and level that it can be funded at, but for a plain stop (which costs and gives nothing).

    Columns: place (of the initiative among `usable`), initiative_id, name, level, cost (kr., of the money up for decision), share (of
    today's value), origin (PROPOSAL, OWN or NOW), consequence. What somebody set comes before the administration's proposal. An
    efficiency keeps the value; a reduction or an extension changes it in proportion to all the initiative's money. So does a grant that
    expires beside money that goes on (LAPSED), which is no stop. Nothing is extended under a frame below today's. A stop is a row only
    where winding down costs something, or gives something yet. Statutory initiatives go on as now.
    """
    own_proposals: dict[str, list[dict[Any, Any]]] = {}
    for proposal in proposals.to_dict("records"):
        own_proposals.setdefault(proposal["initiative_id"], []).append(proposal)
    rows = []
    below = shrinking(usable, settings)
    for place, initiative in enumerate(usable.to_dict("records")):
        id_, cost, rest = initiative["initiative_id"], float(initiative["cost"]), float(initiative["rest"])
        own_levels: dict[str, tuple[OwnLevel, str, str]] = {AS_NOW: (OwnLevel(cost, 1.0), NOW, "")}
        if not initiative["statutory"]:
            if rest > 0:
                own_levels[LAPSED] = (OwnLevel(0.0, rest / (cost + rest)), NOW, "")
            if settings.use_proposals:
                own_levels |= _proposed(cost, rest, own_proposals.get(id_, []))
            for name, own in settings.levels.get(id_, {}).items():
                if rest > 0 and name in DROPPED:
                    if own.possible:
                        own_levels[LAPSED] = (own, OWN, "")
                elif name != LAPSED:
                    own_levels[name] = (own, OWN, "")
        if initiative["administration"] in below:
            own_levels.pop(EXTENDED, None)
        for name, (level, origin, consequence) in own_levels.items():
            if level.possible and not (name == STOP and level.cost == 0 == level.share):
                rows.append(
                    {
                        "place": place,
                        "initiative_id": id_,
                        "name": initiative["name"],
                        "level": name,
                        "cost": level.cost,
                        "share": level.share,
                        "origin": origin,
                        "consequence": consequence,
                    }
                )
    return pd.DataFrame(rows)


def _proposed(
    cost: float, rest: float, proposals: Sequence[Mapping[Any, Any]]
) -> dict[str, tuple[OwnLevel, str, str]]:
    """The levels that an administration proposes for one initiative: the first of each kind that changes something."""
    proposed: dict[str, tuple[OwnLevel, str, str]] = {}
    for proposal in proposals:
        name = PROPOSED.get(proposal["type"])
        if name is None or name == STOP or name in proposed or is_missing(proposal["change"]) or cost <= 0:
            continue
        changed = cost + float(proposal["change"])
        if changed <= 0 or changed == cost:
            continue
        consequence = proposal["consequence"]
        share = 1.0 if name == EFFICIENT else (changed + rest) / (cost + rest)
        proposed[name] = (
            OwnLevel(changed, share),
            PROPOSAL,
            "" if is_missing(consequence) else str(consequence),
        )
    return proposed


def usual_levels(cost: float, rest: float) -> dict[str, OwnLevel]:
    """Where somebody who sets levels of their own may begin: cost in kr. of the money up for decision, to the nearest thousand, and
    value in proportion to all the initiative's money. `cost`, `rest` as in `up_for_decision`."""

    def of(share: float) -> OwnLevel:
        whole = cost + rest
        return OwnLevel(round(cost * share, -3), (cost * share + rest) / whole if whole > 0 else share)

    levels = {REDUCED: of(0.7), EFFICIENT: OwnLevel(round(cost * 0.95, -3), 1.0), EXTENDED: of(1.3)}
    return levels | ({LAPSED: of(0.0)} if rest > 0 else {STOP: OwnLevel(round(cost * 0.2, -3), 0.0)})


def _items(
    usable: pd.DataFrame, levels: pd.DataFrame, of_candidates: Scores, locked: Collection[int], size: Floats
) -> LevelItems:
    per_initiative: list[list[tuple[str, float, Any]]] = [[] for _ in range(len(usable))]
    for row in levels.to_dict("records"):
        value = of_candidates.middle[row["place"]] * row["share"] * size[row["place"]]
        per_initiative[row["place"]].append((row["level"], float(row["cost"]), value))
    return levels_to_items(per_initiative, locked=locked, names=list(usable["name"]))


def _frame(
    settings: Settings, usable: pd.DataFrame, items: LevelItems, cost_now: float
) -> tuple[float, dict[str, list[Row]]]:
    """(the whole budget, the demands that an administration's own frame is)."""
    if settings.frame == "beløb":
        return cost_now if settings.budget is None else float(settings.budget), {}
    if settings.frame == "procent":
        return cost_now * (1 + settings.budget_change), {}
    total, rows = 0.0, []
    for administration, own in usable.groupby("administration"):
        change = settings.administration_changes.get(str(administration), settings.budget_change)
        limit = float(own["cost"].sum()) * (1 + change)
        total += limit
        costs = _of_administration(usable, items, str(administration)) * items.costs
        rows.append((costs, limit, f"{genitive(str(administration))} ramme", KRONER))
    return total, {"at_most": rows}


def _of_administration(usable: pd.DataFrame, items: LevelItems, administration: str) -> Floats:
    """(positions,) 1 for the administration's."""
    own = (usable["administration"] == administration).to_numpy(np.float64)
    return own[list(items.initiative)]


def _demands(
    settings: Settings, data: Material, usable: pd.DataFrame, items: LevelItems
) -> tuple[dict[str, Any], list[str]]:
    """(the demands as build_frame takes them, the names of those that people made)."""
    rows: dict[str, list[Row]] = {
        "at_least": [],
        "at_most": [(*row, STRUCTURE) for row in items.at_most],
        "exactly": [(*row, STRUCTURE) for row in items.exactly],
    }
    demanded: list[str] = []

    def add(kind: str, coefficients: Any, bound: float, name: str, unit: str | None = None) -> None:
        rows[kind].append((coefficients, float(bound), name, unit))  # type: ignore[arg-type]
        demanded.append(name)

    for demand in settings.coverage:
        if demand.least > 0:
            reached = items.spread(reaches(demand, usable).astype(np.float64))
            money = demand.unit == "kr."
            add(
                "at_least",
                reached * items.costs if money else reached,
                demand.least,
                coverage_words(demand, data.everything),
                KRONER if money else None,
            )
    for cut in settings.cuts:
        administrations = sorted(usable["administration"].unique())
        for administration in administrations if cut.administration is None else [cut.administration]:
            own = _of_administration(usable, items, administration)
            now = float(usable.loc[usable["administration"] == administration, "cost"].sum())
            if now > 0:
                add(
                    "at_least",
                    own * items.costs,
                    now * (1 - cut.share),
                    f"{genitive(administration)} penge",
                    KRONER,
                )
    ids = list(usable["initiative_id"])
    names = dict(zip(ids, usable["name"], strict=True))

    def one(id_: str) -> Floats:
        return items.spread_kept([float(other == id_) for other in ids])

    parts = with_rest(usable)

    for id_ in settings.required:
        if id_ in names:
            add("at_least", one(id_), 1, required_words(id_, names, parts), NAME_SAYS_ALL)
    for id_ in settings.excluded:
        if id_ in names:
            add("at_most", one(id_), 0, excluded_words(id_, names, parts), NAME_SAYS_ALL)
    for tie in settings.ties:
        if tie.first not in names or tie.second not in names:
            continue  # one of them has ended or is no longer up for decision: the page says so
        first, second, named = one(tie.first), one(tie.second), tie_words(tie, names)
        match tie.kind:
            case "begge eller ingen":
                add("exactly", first - second, 0, named, NAME_SAYS_ALL)
            case "højst én":
                add("at_most", first + second, 1, named, NAME_SAYS_ALL)
            case "præcis én":
                add("exactly", first + second, 1, named, NAME_SAYS_ALL)
            case "kun sammen med":
                add("at_most", first - second, 0, named, NAME_SAYS_ALL)
    return rows, demanded


def with_rest(rows: pd.DataFrame) -> frozenset[str]:
    """Ids of those (rows of `up_for_decision`) that have money beside what is up for decision, and so go on without it."""
    return frozenset(rows.loc[rows["rest"] > 0, "initiative_id"])


def required_words(id_: str, names: Mapping[str, str], parts: Collection[str]) -> str:
    """ "Mentor skal videreføres", or of its grant where that is a part of its money (`parts`: ids, as `with_rest`)."""
    return f"{names.get(id_, id_)} skal {'beholde den bevilling, der udløber' if id_ in parts else 'videreføres'}"


def excluded_words(id_: str, names: Mapping[str, str], parts: Collection[str]) -> str:
    """ "Mentor skal stoppe", or go on without its grant. Arguments as required_words."""
    return f"{names.get(id_, id_)} skal {'klare sig uden den bevilling, der udløber' if id_ in parts else 'stoppe'}"


def tie_words(tie: Tie, names: Mapping[str, str]) -> str:
    """ "Mentor og Job: begge eller ingen", "Mentor kun sammen med Job"; ids where a name is not known."""
    first, second = names.get(tie.first, tie.first), names.get(tie.second, tie.second)
    if tie.kind == "kun sammen med":
        return f"{first} kun sammen med {second}"
    return f"{first} og {second}: {tie.kind}"


def reaches(demand: Coverage, rows: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """(rows,): which initiatives count towards it. Initiatives for the whole city count in each district; but money is not divided
    between districts, so only what is spent in one district alone counts in kr. "alle" reaches every target group."""
    match demand.what:
        case "bydel":
            district = int(demand.value)
            if demand.unit == "kr.":
                return np.array([list(places) == [district] for places in rows["districts"]], dtype=bool)
            return np.array([bool({district, 0} & set(places)) for places in rows["districts"]], dtype=bool)
        case "indsatsområde":
            return (rows["focus_area_id"] == demand.value).to_numpy(bool)
        case "målgruppe":
            if demand.value == "exit":
                tertiary = rows["prevention_level"] == "tertiær"
                return (rows["gang_related"].astype(bool) & tertiary).to_numpy(bool)
            return rows["target_group"].isin([demand.value, "alle"]).to_numpy(bool)
        case "niveau":
            return (rows["prevention_level"] == demand.value).to_numpy(bool)
        case "bande":
            return rows["gang_related"].to_numpy(bool)


def coverage_words(demand: Coverage, everything: pd.DataFrame) -> str:
    """What the demand is on, without its bound: "Indsatser på Nørrebro", "Kr. til forebyggelse, der er tertiær"."""
    match demand.what:
        case "bydel":
            only = " alene" if demand.unit == "kr." else ""
            about = f"i bydelen {DISTRICTS[int(demand.value)]}{only}"
        case "indsatsområde":
            names = dict(zip(everything["focus_area_id"], everything["focus_area"], strict=True))
            about = f"i indsatsområdet »{names.get(demand.value, demand.value)}«"
        case "målgruppe" if demand.value == "exit":
            about = "med exit (mod bander, tertiær forebyggelse)"
        case "målgruppe":
            about = f"for {TARGET_GROUPS.labels.get(demand.value, demand.value)}"
        case "niveau":
            about = f"med {PREVENTION_LEVELS.labels.get(demand.value, demand.value)} forebyggelse"
        case "bande":
            about = "mod bander"
    return f"{'Penge til indsatser' if demand.unit == 'kr.' else 'Indsatser'} {about}"


@dataclass(frozen=True, eq=False)
class Answer:
    """The best portfolio. `decisions`: one row per initiative (see `decisions`); `coverage`: one row per district. value_low,
    value_high: its value with missing scores at 0 and at 4. depends: ids of the initiatives that would be decided otherwise if all
    the missing scores were as low, or as high, as they can be."""

    portfolio: Portfolio
    decisions: pd.DataFrame
    coverage: pd.DataFrame
    value_now: float
    value_low: float
    value_high: float
    depends: tuple[str, ...] = ()


def solve(
    store: Reader, settings: Settings, *, clock: Clock | None = None, data: Material | None = None
) -> tuple[Ground, Answer]:
    """The frame and the best portfolio under it. `data`: the material of the settings' year, where it is there already.

    Raises Infeasible (names the demands) or ValueError (a sentence).
    """
    basis = ground(data or material(store, year=settings.year, clock=clock), settings)
    best = best_portfolio(basis.values, basis.frame)
    best = _today_if_as_good(basis, best)
    low, high = (
        float((table[best.chosen] @ basis.weights).sum()) for table in (basis.scores_low, basis.scores_high)
    )
    return basis, Answer(
        best,
        decisions(basis, best.chosen),
        coverage(basis, best.chosen),
        float(basis.values[basis.today].sum()),
        low,
        high,
        _depending(basis, best),
    )


def _depending(basis: Ground, best: Portfolio) -> tuple[str, ...]:
    """See Answer.depends. Only where the optimum at an end is worth more there than the answer is: of equals none is another decision."""
    if not (basis.scores.origin == "mangler").any():
        return ()
    own = basis.items.decisions(best.chosen)
    other: set[int] = set()
    for table in (basis.scores_low, basis.scores_high):
        values = table @ basis.weights
        end = best_portfolio(values, basis.frame)
        if end.value > float(values[best.chosen].sum()) + 1e-9:
            decided = basis.items.decisions(end.chosen)
            other |= {place for place in own if own[place] != decided[place]}
    return tuple(sorted(str(basis.candidates["initiative_id"].iloc[place]) for place in other))


def _today_if_as_good(basis: Ground, best: Portfolio) -> Portfolio:
    """Today's portfolio where nothing else is worth more, it is allowed, and no other level is in play: what scores nothing is not
    stopped to leave money over that nobody asked for."""
    today = basis.today
    value, cost = value_and_cost(basis.values, basis.items.costs, today)
    played = set(basis.items.level) - {AS_NOW, *DROPPED}
    if played or not best.proven_optimal or value < best.bound * (1 - 1e-12) or today == best.chosen:
        return best
    frame = basis.frame
    rows, limits = as_at_most(frame.matrix, frame.low, frame.high)
    if (slack(rows, limits, np.isin(np.arange(frame.n), today)) < 0).any():
        return best
    return replace(best, chosen=today, value=value, cost=cost, proven_cheapest=False)


def decisions(basis: Ground, chosen: Sequence[int]) -> pd.DataFrame:
    """One row per initiative, the highest score first: initiative_id, name, administration, focus_area, statutory, level, cost_now (what is
    up for decision), cost, change, rest (what is not, and goes on; kr.), score, score_low, score_high (0-4), participants, participants_as,
    people (participants as published), why and consequence (the administration's) in words."""
    level = basis.items.decisions(chosen)
    cost = {basis.items.initiative[p]: float(basis.items.costs[p]) for p in chosen}
    frame = basis.candidates[["initiative_id", "name", "administration", "focus_area", "statutory"]].copy()
    frame["level"] = [level.get(i, STOP) for i in range(len(frame))]
    frame["cost_now"] = basis.candidates["cost"].astype("float64")
    frame["cost"] = [cost.get(i, 0.0) for i in range(len(frame))]
    frame["change"] = frame["cost"] - frame["cost_now"]
    frame["rest"] = basis.candidates["rest"].astype("float64")
    frame["score"] = basis.scores.middle @ basis.weights
    frame["score_low"] = basis.scores.low @ basis.weights
    frame["score_high"] = basis.scores.high @ basis.weights
    frame["unknown"] = (basis.scores.origin == "mangler").any(axis=1)
    counts = basis.material.participants.set_index("initiative_id").reindex(frame["initiative_id"])
    frame["participants"] = persons.numbers(counts["participants"]).to_numpy()
    frame["participants_as"] = counts["participants_as"].to_numpy()
    frame["people"] = counts["participants"].to_numpy()
    frame["why"] = _reasons(basis, frame)
    consequences = _consequences(basis)
    frame["consequence"] = [
        consequences.get(key, "") for key in zip(frame["initiative_id"], frame["level"], strict=True)
    ]
    return frame.sort_values(["score", "initiative_id"], ascending=[False, True], ignore_index=True)


def _consequences(basis: Ground) -> dict[tuple[str, str], str]:
    """(initiative, level) -> what the administration says that it means."""
    proposals = basis.material.proposals
    rows = zip(proposals["initiative_id"], proposals["type"], proposals["consequence"], strict=True)
    return {
        (id_, PROPOSED[kind]): str(text)
        for id_, kind, text in rows
        if kind in PROPOSED and not is_missing(text)
    }


def worth_words(settings: Settings) -> str:
    """What is maximised, in few words."""
    return {"point": "point", "deltagere": "point gange deltagere", "penge": "point gange penge"}[
        settings.maximise
    ]


def _reasons(basis: Ground, frame: pd.DataFrame) -> list[str]:
    """Why each is as it is, as far as one can say of one initiative alone: what locks it, or what it gives for its money."""
    settings = basis.settings
    # What the money up for decision gives: its share of the initiative's points.
    per_million = frame["score"] * basis.size / ((frame["cost_now"] + frame["rest"]) / 1e6)
    order = per_million.rank(ascending=False, method="min")
    reasons = []
    for place, row in enumerate(frame.to_dict("records")):
        id_ = row["initiative_id"]
        rank = f"nr. {int(order[place])} af {len(frame)} i {worth_words(settings)} pr. krone"
        if row["statutory"]:
            reasons.append("lovpligtig: ligger fast")
        elif id_ in settings.required:
            reasons.append(
                "skal beholde bevillingen efter jeres krav"
                if row["rest"] > 0
                else "skal videreføres efter jeres krav"
            )
        elif id_ in settings.excluded:
            reasons.append(
                "går videre uden bevillingen efter jeres krav"
                if row["rest"] > 0
                else "skal stoppe efter jeres krav"
            )
        elif row["level"] == LAPSED:
            reasons.append(
                f"{rank}; bevillingen udløber, og indsatsen går videre for {kroner(row['rest'])}, der ikke er til beslutning"
            )
        elif row["level"] == STOP:
            reasons.append(f"{rank}; pengene giver mere andetsteds")
        elif row["level"] == REDUCED:
            reasons.append("en mindre udgave giver plads til andre")
        elif row["level"] == EFFICIENT:
            reasons.append("samme værdi for færre penge")
        elif row["level"] == EXTENDED:
            reasons.append("flere penge her giver mest")
        else:
            reasons.append(rank)
    return reasons


def coverage(basis: Ground, chosen: Sequence[int]) -> pd.DataFrame:
    """One row per district: district, name, before, after, lost: initiatives up for decision that work there now and in the scenario
    (those for the whole city count in each); kroner_before, kroner_after: of those that work there alone."""
    rows = []
    for number, name in DISTRICTS.items():
        counted = covered(basis, chosen, Coverage("bydel", str(number), 0))
        alone = reaches(Coverage("bydel", str(number), 0, "kr."), basis.candidates)
        costs = np.zeros(len(basis.candidates))
        for position in chosen:
            costs[basis.items.initiative[position]] = basis.items.costs[position]
        now = basis.candidates["cost"].to_numpy(np.float64)
        rows.append(
            {
                "district": number,
                "name": name,
                **counted,
                "kroner_before": float(now[alone].sum()),
                "kroner_after": float(costs[alone].sum()),
            }
        )
    return pd.DataFrame(rows)


def covered(basis: Ground, chosen: Sequence[int], demand: Coverage) -> dict[str, int]:
    """before, after, lost: initiatives up for decision that count towards the demand, now and in the scenario."""
    level = basis.items.decisions(chosen)
    here = np.flatnonzero(reaches(demand, basis.candidates))
    after = sum(level.get(int(place), STOP) != STOP for place in here)
    return {"before": len(here), "after": after, "lost": len(here) - after}


def coverage_by_group(basis: Ground, chosen: Sequence[int]) -> pd.DataFrame:
    """One row per focus area, target group and level of prevention, and for gangs and exit: kind, name, before, after, lost. Only
    what some initiative up for decision reaches."""
    areas = basis.candidates[["focus_area_id", "focus_area"]].dropna().drop_duplicates()
    groups: list[tuple[str, str, Coverage]] = [
        ("Indsatsområde", name, Coverage("indsatsområde", id_, 0))
        for id_, name in zip(areas["focus_area_id"], areas["focus_area"], strict=True)
    ]
    groups += [
        ("Målgruppe", label[0].upper() + label[1:], Coverage("målgruppe", code, 0))
        for code, label in TARGET_GROUPS.labels.items()
    ]
    groups += [
        ("Målgruppe", "Mod bander", Coverage("bande", "ja", 0)),
        ("Målgruppe", "Exit (mod bander, tertiær)", Coverage("målgruppe", "exit", 0)),
    ]
    groups += [
        ("Forebyggelse", label.capitalize(), Coverage("niveau", code, 0))
        for code, label in PREVENTION_LEVELS.labels.items()
    ]
    rows = [{"kind": kind, "name": name, **covered(basis, chosen, demand)} for kind, name, demand in groups]
    frame = pd.DataFrame(rows)
    return frame[frame["before"] > 0].reset_index(drop=True)


def why_out(basis: Ground, answer: Answer, most: int | None = None) -> pd.DataFrame:
    """One row per initiative that stops or loses its grant (the best `most` of them, None: all): what the money up for decision would
    have to be, or the initiative to score, for it to be kept.

    Columns: initiative_id, name, cost_now, cost_to_enter, score, score_to_enter (NaN where no cost or score would do).
    """
    out = answer.decisions[answer.decisions["level"].isin(DROPPED)].head(most)
    places = {id_: place for place, id_ in enumerate(basis.candidates["initiative_id"])}
    rows = []
    for row in out.to_dict("records"):
        position = basis.items.positions({places[row["initiative_id"]]: AS_NOW})[0]
        price = entry_price(basis.values, basis.frame, position, best=answer.portfolio)
        rows.append(
            {
                "initiative_id": row["initiative_id"],
                "name": row["name"],
                "cost_now": row["cost_now"],
                "cost_to_enter": np.nan if price.cost is None else round(float(np.sum(price.cost)), 2),
                "score": row["score"],
                "score_to_enter": np.nan if price.value is None else _score_to_enter(price.value, row),
            }
        )
    columns = ["initiative_id", "name", "cost_now", "cost_to_enter", "score", "score_to_enter"]
    return pd.DataFrame(rows, columns=columns)


def _score_to_enter(worth: float, row: Mapping[Any, Any]) -> float:
    """The score at which the money is kept, when with it the initiative must be worth `worth`: what goes on without it gains too."""
    if row["cost_now"] <= 0:
        return float("nan")
    part = row["rest"] / (row["cost_now"] + row["rest"])
    return float((worth - row["score"] * part) / (1 - part))


def frontier(basis: Ground, most: int | None = None) -> tuple[pd.DataFrame, int]:
    """Best value at every budget where it changes, without the demands: cost (kr.), value, initiatives; and how many such budgets there
    are, of which at most `most` are given (None: all), even in money."""
    steps, count = frontier_steps(
        basis.values, basis.items.costs, alternatives=basis.items.alternatives, most=most
    )
    rows = [{"cost": float(np.sum(p.cost)), "value": p.value, "initiatives": len(p.chosen)} for p in steps]
    return pd.DataFrame(rows), count


def demand_prices(basis: Ground, answer: Answer) -> list[DemandPrice]:
    """What each demand that people made costs in value."""
    if not basis.demanded:
        return []
    return price_of_demand(basis.values, basis.frame, best=answer.portfolio, demand_names=basis.demanded)


__all__ = ["AS_NOW", "STOP", "Answer", "Ground", "Infeasible", "Material", "Settings", "Tie", "solve"]
