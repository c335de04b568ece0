"""The light of an initiative by the share of its criteria that is met; and those over 0.5 million kr., which must measure results."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd

from data.danish import is_missing, listing, number, plural
from data.store import Clock, Reader
from queries import run
from queries.results.own_lights import own_lights
from queries.results.states import indicator_states
from queries.results.words import LEVELS, initiative_word

Row = Mapping[Hashable, Any]
LIMIT = 500_000
RESULTS = ("resultat", "effekt")
NOT_MEASURED = "Der er ikke målt et resultat eller en effekt."
NOT_DECLARED = "Der er ikke indberettet en indikator for resultat eller effekt."
_WEAKEST = ["indicator_id", "indicator", "type", "attainment", "variation", "hidden", "shown_as"]
_LIGHT = ["initiative_id", "colour", "reason", "criteria", "met", *_WEAKEST]
# Of an initiative's results, how many are told in its first sentence.
_MOST_NAMED = 3
_WORST_FIRST = ("red", "yellow", "green", "grey")
LIGHT_RULE = (
    "Kriterierne er målene for indsatsens resultat- og effektindikatorer. Indsatsen er grøn, når alle de kriterier, der kan bedømmes, "
    "er nået eller på vej; gul, når kun nogle er det, eller det er usikkert; rød, når ingen er det; og grå, når ingen kan bedømmes."
)
INITIATIVE_RULE = f"En indsats med et budget over 0,5 mio. kr. skal måle resultater. {LIGHT_RULE}"


def lights(states: pd.DataFrame) -> pd.DataFrame:
    """One row per initiative that has an indicator of results or effects: initiative_id, colour (by LIGHT_RULE), reason (which share
    of the criteria is met; of a grey one why), criteria (how many can be judged), met (how many of them are reached or on track),
    and of what is measured the weakest: indicator_id, indicator (name), type, attainment, variation, hidden, shown_as; none of these
    where nothing is measured. `states`: states.indicator_states."""
    results = states[states["type"].isin(RESULTS) & states["initiative_id"].notna() & ~states["closed"]]
    by_initiative: dict[str, list[Row]] = {}
    # Row by row: tables of a few rows each take longer to make than to judge.
    for row in results.to_dict("records"):
        by_initiative.setdefault(str(row["initiative_id"]), []).append(row)
    rows = [_light(id_, by_initiative[id_]) for id_ in sorted(by_initiative)]
    return pd.DataFrame(rows, columns=_LIGHT).astype({"criteria": int, "met": int})


def _light(initiative_id: str, own: Sequence[Row]) -> dict[str, Any]:
    measured = [row for row in own if row["measurements"] > 0]
    counts = Counter(row["colour"] for row in measured)
    met, open_, missed = counts["green"], counts["yellow"], counts["red"]
    criteria = met + open_ + missed
    if not criteria:
        colour, reason = "grey", _unjudged(measured)
    else:
        colour = "green" if met == criteria else "red" if missed == criteria else "yellow"
        reason = _share_met(met, open_, criteria, len(own) - criteria)
    light = {
        "initiative_id": initiative_id,
        "colour": colour,
        "reason": reason,
        "criteria": criteria,
        "met": met,
    }
    if not measured:
        return light
    weakest = min(measured, key=_weakness)
    return light | {name: weakest["name" if name == "indicator" else name] for name in _WEAKEST}


def _weakness(row: Row) -> tuple[int, bool, float, str]:
    """What can be judged counts before what cannot; between equals the one that is furthest from its target."""
    unknown = is_missing(row["attainment"])
    way = 0.0 if unknown else float(row["attainment"])
    return _WORST_FIRST.index(row["colour"]), unknown, way, str(row["indicator_id"])


def _unjudged(measured: Sequence[Row]) -> str:
    if not measured:
        return NOT_MEASURED
    reasons = list(dict.fromkeys(row["verdict_text"] for row in measured))
    if len(reasons) == 1:
        return str(reasons[0])
    return f"Ingen af de {number(len(measured))} kriterier kan bedømmes. {reasons[0]}"


def _share_met(met: int, open_: int, criteria: int, unjudged: int) -> str:
    """ "1 af 3 kriterier er nået eller på vej; 1 er usikkert. 2 kan ikke bedømmes." """
    rest = f"; {number(open_)} er {'usikkert' if open_ == 1 else 'usikre'}" if open_ else ""
    grey = f" {number(unjudged)} kan ikke bedømmes." if unjudged else ""
    if criteria == 1:
        one = "er nået eller på vej" if met else "er usikkert" if open_ else "nås ikke"
        return f"Det ene kriterium{', der kan bedømmes,' if unjudged else ''} {one}.{grey}"
    return (
        f"{number(met) if met else 'Ingen'} af {number(criteria)} kriterier er nået eller på vej{rest}.{grey}"
    )


def results_of(store: Reader, *, clock: Clock | None = None, initiative: str) -> str:
    """How the results of one initiative stand, the worst first, as a sentence: "»Andel i skole eller job« er langt bagud, den forkerte
    vej; »Andel sigtede« er som ventet." """
    states = indicator_states(store, clock=clock)
    own = states[states["type"].isin(RESULTS) & (states["initiative_id"] == initiative) & ~states["closed"]]
    if own.empty:
        return NOT_DECLARED
    measured = own[own["measurements"] > 0]
    if measured.empty:
        return NOT_MEASURED
    ranked = measured.assign(rank=[_WORST_FIRST.index(one) for one in measured["level_colour"]])
    rows = ranked.sort_values(["rank", "attainment", "indicator_id"]).to_dict("records")
    parts = [f"»{_short(row)}« {_stands(row)}" for row in rows[:_MOST_NAMED]]
    if len(rows) > _MOST_NAMED:
        parts.append(f"{number(len(rows) - _MOST_NAMED)} andre måles også")
    return f"{'; '.join(parts)}."


def _short(row: dict[Hashable, Any]) -> str:
    """An indicator's name without its initiative's, which the page has already."""
    return str(row["name"]).removesuffix(f": {row['initiative']}")


def _stands(row: dict[Hashable, Any]) -> str:
    if row["level_colour"] == "grey":
        return "kan ikke bedømmes endnu"
    if way_is_wrong(row):
        return f"er {LEVELS[str(row['level_colour'])]}, den forkerte vej"
    return "er på målet" if not is_missing(row["beyond"]) else f"er {LEVELS[str(row['level_colour'])]}"


def way_is_wrong(row: Mapping[Hashable, Any]) -> bool:
    """Whether a state's level is further from its target than at the baseline."""
    figures = [row[name] for name in ("baseline", "target", "level_value")]
    if row["baseline_hidden"] is True or any(is_missing(value) for value in figures):
        return False
    start, target, now = map(float, figures)
    return (now - start) * (target - start) < 0


def initiative_lights(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """`lights` of all initiatives, of those that have measured a result or an effect."""
    rows = lights(indicator_states(store, clock=clock))
    return rows[rows["indicator_id"].notna()].reset_index(drop=True)


def large_initiatives(
    store: Reader,
    *,
    year: int,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """One row per planned or running initiative with a budget over 0.5 million kr. in `year`: results/chains, then the columns
    of `lights`. What is not measured comes first, then red, yellow, green, grey; within that the largest budget."""
    shared: dict[str, Any] = {
        "district": district,
        "administration": administration,
        "focus_area": focus_area,
    }
    chains = run(store, "results/chains", clock=clock, year=year, **shared)
    rows = _with_lights(chains[chains["over_limit"]], lights(indicator_states(store, clock=clock, **shared)))
    rank = [
        _WORST_FIRST.index(colour) if measured else -1
        for measured, colour in zip(rows["results_measured"], rows["colour"], strict=True)
    ]
    return (
        rows.assign(rank=rank)
        .sort_values(["rank", "budget"], ascending=[True, False], ignore_index=True)
        .drop(columns="rank")
    )


def _with_lights(initiatives: pd.DataFrame, colours: pd.DataFrame) -> pd.DataFrame:
    """The rows with their lights; grey where there is no indicator to judge by."""
    joined = initiatives.merge(colours, on="initiative_id", how="left")
    counts = {name: joined[name].fillna(0).astype(int) for name in ("criteria", "met")}
    return joined.assign(
        colour=joined["colour"].fillna("grey"), reason=joined["reason"].fillna(NOT_DECLARED), **counts
    )


def year_lights(
    store: Reader,
    *,
    year: int,
    clock: Clock | None = None,
    district: int | None = None,
    administration: str | None = None,
    focus_area: str | None = None,
) -> pd.DataFrame:
    """One row per initiative that ran in `year`: results/year_initiatives, the columns of `lights` as the year ended (or as it stands
    on the day, in a year that has not), word (of the colour); own_colour, own_reason, own_by, own_at (what CSB has recorded; missing
    where it has not); before and before_own (the two colours of the year before; missing where the initiative did not run)."""
    clock = clock or store.clock()
    shared: dict[str, Any] = {
        "district": district,
        "administration": administration,
        "focus_area": focus_area,
    }
    now, before = (_of_year(store, one, clock, shared) for one in (year, year - 1))
    earlier = before[["initiative_id", "colour", "own_colour"]]
    return now.merge(
        earlier.rename(columns={"colour": "before", "own_colour": "before_own"}),
        on="initiative_id",
        how="left",
    )


def _of_year(store: Reader, year: int, clock: Clock, shared: dict[str, Any]) -> pd.DataFrame:
    end = date(year, 12, 31)
    at = Clock(clock.known_at, min(end, clock.today))
    rows = run(store, "results/year_initiatives", clock=clock, year=year, **shared)
    rows_with_lights = _with_lights(rows, lights(indicator_states(store, clock=at, until=end, **shared)))
    own = own_lights(store, clock=clock, year=year).rename(
        columns={"colour": "own_colour", "reason": "own_reason", "made_by": "own_by", "made_at": "own_at"}
    )
    columns = ["initiative_id", "own_colour", "own_reason", "own_by", "own_at"]
    joined = rows_with_lights.merge(own[columns], on="initiative_id", how="left")
    return joined.assign(word=[initiative_word(row) for row in joined.to_dict("records")])


def years_of_lights(store: Reader, *, clock: Clock | None = None) -> list[int]:
    """The years that have lights, newest first: from the first that something was measured in until the present one."""
    clock = clock or store.clock()
    periods = run(store, "results/measurements", clock=clock)["period"].dropna()
    first = min([int(str(one)[:4]) for one in periods], default=clock.today.year)
    return list(range(clock.today.year, min(first, clock.today.year) - 1, -1))


def own_word(colour: Any) -> str | None:
    """The word of a light that CSB has recorded itself; None where it has recorded none."""
    return None if is_missing(colour) else initiative_word({"colour": colour})


_COLOURS = {"green": ("grøn", "grønne"), "yellow": ("gul", "gule"), "red": ("rød", "røde")}


def counted(rows: pd.DataFrame, column: str = "colour") -> dict[str, int]:
    """Colour -> how many of the rows have it."""
    counts = rows[column].value_counts()
    return {colour: int(counts.get(colour, 0)) for colour in ("green", "yellow", "red", "grey")}


def lights_moved(rows: pd.DataFrame, year: int) -> str:
    """ "3 indsatser har et bedre lys end i 2020, og 1 har et dårligere". `rows`: `year_lights`. No full stop."""
    rank = {"red": 0, "yellow": 1, "green": 2}
    step = rows["colour"].map(rank) - rows["before"].map(rank)
    better, worse = int((step > 0).sum()), int((step < 0).sum())
    if not step.notna().any():
        return lights_title(rows, year)
    if not better and not worse:
        return f"Ingen af de indsatser, der kan bedømmes, har skiftet lys siden {year - 1}"
    subject = plural(better or worse, "indsats", "indsatser")
    first = f"{subject} har et {'bedre' if better else 'dårligere'} lys end i {year - 1}"
    return f"{first}, og {number(worse)} har et dårligere" if better and worse else first


def lights_title(rows: pd.DataFrame, year: int) -> str:
    """ "Af 25 indsatser i 2021 er 8 grønne, 14 gule og 0 røde; 3 kan ikke bedømmes". No full stop."""
    if rows.empty:
        return f"Der er ingen indsatser i {year}"
    counts = counted(rows)
    if counts["grey"] == len(rows):
        none = f"Ingen af {number(len(rows))} indsatser" if len(rows) > 1 else "Den ene indsats"
        return f"{none} i {year} kan {'' if len(rows) > 1 else 'ikke '}bedømmes"
    counts_in_words = listing([plural(counts[colour], *words) for colour, words in _COLOURS.items()])
    grey = f"; {number(counts['grey'])} kan ikke bedømmes" if counts["grey"] else ""
    return f"Af {plural(len(rows), 'indsats', 'indsatser')} i {year} er {counts_in_words}{grey}"
