"""What a scenario was tried against, as views: the three lists, what is open, two cautious portfolios, and a simulation.

The calculations may take minutes. So a view is asked with the answer that was found, as text, and a slide shows what was seen,
with the day of the data that it was calculated from.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

import pandas as pd

from data.columns import Column
from data.danish import capital, day, number, plural
from data.store import Clock, Reader
from queries.scenarios import words
from queries.scenarios.answer_views import settings_of, view_of
from queries.scenarios.robustness import Robustness, Simulation
from queries.scenarios.scenario import Answer, Ground
from queries.scenarios.settings import Settings
from queries.scenarios.trial import LISTS, against, simulated_rows
from queries.view import Chart, Point, Source, View, bars, tabled

LISTED = {
    "name": Column("Indsats", width="large", pinned=True),
    "administration": Column("Forvaltning"),
    "list": Column("Beregningen peger på"),
    "cost_now": Column("Til beslutning i dag, kr.", "kroner"),
    "rest": Column("Andre penge, der bliver, kr.", "kroner"),
    "index": Column("Med i så mange gode sammensætninger", "percent"),
    "levels": Column("På hvilket niveau", width="large"),
}
_ONE_LIST = ("name", "cost_now", "rest")
_SIMULATED = {
    "name": Column("Indsats", width="large"),
    "level": Column("I scenariet"),
    "going": Column("Beholder pengene i så mange forløb", "percent"),
}
_OTHER = {"name": Column("Indsats"), "level": Column("I scenariet"), "other": Column("Her")}
_ADDRESS = {"fane": "Holder det?"}
# So many of those that turn most often are shown.
_MOST_TURNED = 10


def as_text(record: Mapping[str, Any]) -> str:
    """What was found, as a view is asked with it."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True)


def _read(text: str) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise ValueError(
            "Beregningens svar kan ikke læses. Læg siden i præsentationen igen fra Prioritering."
        ) from error
    return record


def _of_year(settings: Settings) -> Source:
    return Source("scenarios/candidates", {"year": settings.year})


def _on(record: Mapping[str, Any]) -> str:
    """ "Beregnet på data pr. 13. april 2010"; empty for what was kept before the day was."""
    return f"Beregnet på data pr. {day(date.fromisoformat(record['day']))}" if "day" in record else ""


def rows_of(record: Mapping[str, Any]) -> pd.DataFrame:
    """The rows of the three lists, the surest first, with `list`: as keeping.robust_record keeps them."""
    rows = [one | {"list": name} for name in LISTS for one in record["lists"].get(name, ())]
    return pd.DataFrame(rows) if rows else pd.DataFrame(columns=list(LISTED))


def columns_of(rows: pd.DataFrame) -> dict[str, Column]:
    """LISTED without the other money where there is none."""
    some = "rest" in rows and (rows["rest"].fillna(0) > 0).any()
    return {name: column for name, column in LISTED.items() if some or name != "rest"}


def counts_of(record: Mapping[str, Any]) -> Chart:
    """How many initiatives each of the three lists has."""
    counts = {name: len(record["lists"].get(name, ())) for name in LISTS}
    return bars(
        "Indsatser",
        [Point(capital(name), float(count), label=str(count)) for name, count in counts.items()],
        unit="indsatser",
        alt=", ".join(f"{count} {name}" for name, count in counts.items()),
    )


def robust(store: Reader, *, settings: str, tried: str, clock: Clock | None = None) -> View:
    """Which of its decisions hold under every weighting: the three lists. `tried`: keeping.robust_record as text."""
    own, record = settings_of(store, settings, clock), _read(tried)
    rows = rows_of(record)
    return view_of(
        "scenario_robust",
        own,
        record["headline"],
        _of_year(own),
        address=_ADDRESS,
        subtitle=f"{record['how']} {_on(record)}",
        chart=counts_of(record),
        caption="Holder det under andre vægtninger?",
        notes=tuple(record["notes"]),
        **tabled(rows, columns_of(rows)),
    )


def one_list(store: Reader, *, settings: str, tried: str, which: str, clock: Clock | None = None) -> View:
    """One of the three lists (LISTS), by name. `tried`: as for `robust`."""
    own, record = settings_of(store, settings, clock), _read(tried)
    every = rows_of(record)
    rows = every[every["list"] == which].sort_values("name", ignore_index=True)
    columns = {name: column for name, column in columns_of(every).items() if name in _ONE_LIST}
    return view_of(
        "scenario_list",
        own,
        f"{capital(which)}: {plural(len(rows), 'indsats', 'indsatser')}"
        if len(rows)
        else f"{capital(which)}: ingen",
        _of_year(own),
        address=_ADDRESS,
        subtitle=_on(record),
        caption=f"{capital(which)} ({number(len(rows))})",
        **(tabled(rows, columns) if len(rows) else {}),
    )


def still_open(store: Reader, *, settings: str, tried: str, clock: Clock | None = None) -> View:
    """The initiatives that are decided otherwise in some of the good portfolios. `tried`: as for `robust`."""
    own, record = settings_of(store, settings, clock), _read(tried)
    every = rows_of(record)
    rows = every[every["list"] == LISTS[2]]
    if not record["ranked"]:
        rows = rows.sort_values("name", ignore_index=True)
    columns = {name: column for name, column in columns_of(every).items() if name != "list"}
    return view_of(
        "scenario_open",
        own,
        f"{plural(len(rows), 'beslutning er åben', 'beslutninger er åbne')}"
        if len(rows)
        else "Ingen beslutning er åben",
        _of_year(own),
        address=_ADDRESS,
        subtitle=f"De andre beslutninger er ens i alle gode sammensætninger. {_on(record)}",
        caption="De indsatser, der er til drøftelse",
        **(tabled(rows, columns) if len(rows) else {}),
    )


def simulated_record(
    basis: Ground, answer: Answer, result: Simulation, *, spread: float, seed: int, day: date
) -> dict[str, Any]:
    """A simulation as plain values: spread (a share), seed, day (ISO), same, draws, loss_median and loss_95 as Simulation has them, and
    rows: those that turn most often (name, level in the scenario, going: share of the draws)."""
    rows = simulated_rows(basis, answer, result)
    return {
        "spread": spread,
        "seed": seed,
        "day": day.isoformat(),
        "same": result.same,
        "draws": result.draws,
        "loss_median": result.loss_median,
        "loss_95": result.loss_95,
        "rows": rows.loc[rows["turned"] > 0, list(_SIMULATED)].head(_MOST_TURNED).to_dict("records"),
    }


def simulation(store: Reader, *, settings: str, tried: str, clock: Clock | None = None) -> View:
    """What if the initiatives work better or worse than assumed. `tried`: `simulated_record` as text."""
    own, record = settings_of(store, settings, clock), _read(tried)
    rows = pd.DataFrame(record["rows"], columns=list(_SIMULATED))
    return view_of(
        "scenario_simulation",
        own,
        words.simulation_title(record["same"], record["draws"]),
        _of_year(own),
        address=_ADDRESS,
        subtitle=f"{words.simulation_how(record['spread'], record['seed'])}. {_on(record)}",
        caption="De beslutninger, der oftest falder anderledes ud",
        notes=(words.simulation_loss(record["loss_median"], record["loss_95"]),),
        **(tabled(rows, _SIMULATED) if len(rows) else {}),
    )


def cautious_records(
    basis: Ground, answer: Answer, result: Robustness, *, day: date
) -> tuple[dict[str, Any], ...]:
    """The two cautious portfolios as plain values: title, how, day (ISO), and rows: the decisions that are others than in the scenario
    (name, level, other)."""
    of_sample = "" if result.exact else " af det, stikprøven fandt"
    return tuple(
        {
            "title": title,
            "how": how,
            "day": day.isoformat(),
            "rows": against(basis, answer, chosen).to_dict("records"),
        }
        for title, how, chosen in (
            (
                "Bedst i det værste fald (maximin)",
                f"Værdien bliver aldrig under {number(result.maximin_value, 1)}, uanset vægte og point",
                result.maximin,
            ),
            (
                "Mindst at fortryde (minimax regret)",
                f"Den er aldrig mere end {number(result.minimax_regret_value, 1)} fra det, der viser sig at være bedst{of_sample}",
                result.minimax_regret,
            ),
        )
    )


def cautious(store: Reader, *, settings: str, tried: str, clock: Clock | None = None) -> View:
    """A cautious portfolio beside the scenario. `tried`: one of `cautious_records` as text."""
    own, record = settings_of(store, settings, clock), _read(tried)
    rows = pd.DataFrame(record["rows"], columns=list(_OTHER))
    return view_of(
        "scenario_cautious",
        own,
        record["title"],
        _of_year(own),
        address=_ADDRESS,
        subtitle=f"{record['how']}. {_on(record)}",
        caption="Beslutninger, der er anderledes end i scenariet",
        notes=() if len(rows) else ("Den træffer de samme beslutninger som scenariet.",),
        **(tabled(rows, _OTHER) if len(rows) else {}),
    )
