"""Kept scenarios as views: the list of them, one as it was kept, what newer data change of it, and several beside each other."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from data.checking.doubles import instead, resolved
from data.columns import Column
from data.contract import ADMINISTRATIONS, DISTRICTS
from data.danish import kroner, listing, moment, number, plural
from data.store import Clock, Reader
from queries.briefing import headlines
from queries.scenarios.keeping import DECIDED, Since, same_weights, side_by_side, since
from queries.scenarios.report import compare
from queries.scenarios.settings import DROPPED, LAPSED, Settings
from queries.scenarios.tried_views import columns_of, counts_of, rows_of
from queries.scenarios.words import OF_GRANTS
from queries.shared import rounding
from queries.view import Chart, KeyFigure, Point, Series, Source, View, tabled

KIND = "scenario"
UNREADABLE = "Kan ikke læses, for det er ændret uden om programmet."
# Between the name and the version in an address.
SEPARATOR = "~"
_PAGE, _TAB = "prioritering", {"fane": "Gem og sammenlign"}
_LIST = {
    "id": Column("Scenarie"),
    "version": Column("Version", "count"),
    "made_at": Column("Gemt", "moment"),
    "made_by": Column("Af"),
    "reason": Column("Begrundelse"),
    "data_from": Column("Data fra", "moment"),
    "budget": Column("Ramme, kr.", "kroner"),
    "value": Column("Værdi", "number", decimals=1),
    "going": Column("Fortsætter", "count"),
}
_DECISIONS = {
    "name": Column("Indsats"),
    "administration": Column("Forvaltning"),
    "level": Column("Beslutning"),
    "cost_now": Column("Til beslutning i dag, kr.", "kroner"),
    "cost": Column("I scenariet, kr.", "kroner"),
    "rest": Column("Andre penge, der bliver, kr.", "kroner"),
}
_CHANGED = {"name": Column("Indsats"), "then": Column("Da det blev gemt"), "now": Column("Med data nu")}
_MONEY = {
    "name": Column("Indsats"),
    "then": Column("Til beslutning dengang, kr.", "kroner"),
    "now": Column("Til beslutning nu, kr.", "kroner"),
}


def is_readable(body: Mapping[str, Any]) -> bool:
    """Whether a record still holds what makes a scenario; one that was changed from outside may not."""
    try:
        Settings.from_record(body["settings"])
        return {"budget", "decisions"} <= body.keys()
    except (AttributeError, KeyError, TypeError, ValueError):
        return False


def _record(store: Reader, name: str, version: int | None) -> Mapping[str, Any]:
    """A kept scenario as it stands, its newest version unless another is named. ValueError, with a sentence, where there is none, or
    where it cannot be read."""
    versions = store.records(KIND, name)
    if version is not None:
        versions = versions[versions["version"] == version]
    if versions.empty:
        raise ValueError(f"Scenariet »{name}« findes ikke. Vælg et andet.")
    record: dict[str, Any] = versions.sort_values("version").iloc[-1].to_dict()
    if not is_readable(record["body"]):
        raise ValueError(f"Scenariet »{name}«: {UNREADABLE}")
    return record


def _source(body: Mapping[str, Any], clock: Clock, label: str = "Kilde") -> Source:
    return Source("scenarios/candidates", {"year": body.get("year", clock.today.year)}, label=label)


def _sources(bodies: Iterable[Mapping[str, Any]], clock: Clock) -> tuple[Source, ...]:
    """Of each budget year."""
    years = sorted({body.get("year", clock.today.year) for body in bodies})
    return tuple(
        _source({"year": year}, clock, "Kilde" if len(years) == 1 else f"Kilde til {year}") for year in years
    )


def _address(record: Mapping[str, Any]) -> dict[str, str]:
    return _TAB | {"scenarie": f"{record['id']}{SEPARATOR}{record['version']}"}


def every(store: Reader, *, clock: Clock | None = None) -> View:
    """The kept scenarios, the newest version of each."""
    clock = clock or store.clock()
    records = store.records(KIND)
    bodies = list(records["body"])
    rows = records.assign(
        **{name: [body.get(name) for body in bodies] for name in ("budget", "value", "going")},
        reason=[body.get("reason") if is_readable(body) else UNREADABLE for body in bodies],
        data_from=pd.to_datetime([body.get("data_from") for body in bodies], format="ISO8601"),
    )
    return View(
        "scenarios_kept",
        f"{plural(len(records), 'scenarie', 'scenarier')} er gemt, senest »{records.iloc[0]['id']}« {moment(records.iloc[0]['made_at'])}"
        if len(records)
        else "Ingen scenarier er gemt endnu",
        caption="Nyeste version af hvert scenarie, nyeste først",
        **(tabled(rows, _LIST) if len(records) else {}),
        sources=_sources(bodies, clock),
        page=_PAGE,
        address=_TAB,
    )


def scenario(store: Reader, *, name: str, version: int | None = None, clock: Clock | None = None) -> View:
    """A kept scenario as it was kept: what goes on, and what each administration keeps of its money."""
    clock = clock or store.clock()
    record = _record(store, name, version)
    body = record["body"]
    decisions = pd.DataFrame(body.get("decisions", []), columns=DECIDED)
    money = (
        decisions.groupby("administration")[["cost_now", "cost"]]
        .sum()
        .sort_values("cost_now", ascending=False)
    )
    totals = {column: float(decisions[column].sum()) for column in ("cost_now", "cost")}
    rest = float(decisions["rest"].fillna(0.0).astype("float64").sum())
    return View(
        "scenario",
        headlines.scenario(
            float(body.get("budget", 0)),
            int((~decisions["level"].isin(DROPPED)).sum()),
            len(decisions),
            lapsing=int((decisions["level"] == LAPSED).sum()),
        ),
        subtitle="Penge til beslutning, i dag og i scenariet, mio. kr.",
        figures=tuple(
            KeyFigure(f"scenario_{column}", label, totals[column], kroner(totals[column]))
            for column, label in (("cost_now", "I dag"), ("cost", "I scenariet"))
        ),
        chart=_money_chart(money) if len(money) else None,
        caption="Beslutningerne i scenariet",
        **tabled(
            decisions, {name: column for name, column in _DECISIONS.items() if rest > 0 or name != "rest"}
        ),
        notes=(*_how_it_was_kept(record, rest), *_hit(body), *_rounded(money, totals)),
        sources=(_source(body, clock),),
        page=_PAGE,
        address=_address(record),
    )


def _money_chart(money: pd.DataFrame) -> Chart:
    """money: by administration cost_now and cost, kr."""
    return Chart(
        "bar",
        tuple(
            Series(
                title,
                tuple(
                    Point(ADMINISTRATIONS.short(str(code)), amount / 1e6, label=number(amount / 1e6, 1))
                    for code, amount in money[column].items()
                ),
            )
            for title, column in (("I dag", "cost_now"), ("I scenariet", "cost"))
        ),
        "mio. kr.",
        "Penge efter forvaltning: "
        + ", ".join(
            f"{code} fra {kroner(row['cost_now'])} til {kroner(row['cost'])}"
            for code, row in money.iterrows()
        ),
        decimals=1,
    )


def _how_it_was_kept(record: Mapping[str, Any], rest: float) -> list[str]:
    body = record["body"]
    notes = [
        f"Gemt som »{record['id']}«, version {int(record['version'])}, {'uændret' if record['intact'] else 'ændret uden om programmet'}."
    ]
    if body.get("reason"):
        notes.append(f"Begrundelse: {body['reason']}")
    if "rest" not in body:
        notes.append("Gemt, da alle indsatsernes penge talte som til beslutning, også dem, der ikke udløber.")
    elif rest > 0:
        notes.append(
            f"De samme indsatser har også {kroner(rest)}, der ikke er til beslutning og bliver, hvor de er."
        )
    return notes


def _hit(body: Mapping[str, Any]) -> list[str]:
    """The district that loses most initiatives."""
    coverage = pd.DataFrame(body.get("coverage", []), columns=["district", "name", "before", "after"])
    lost = coverage.assign(lost=coverage["before"] - coverage["after"]).sort_values("lost", ascending=False)
    if lost.empty or int(lost.iloc[0]["lost"]) <= 0:
        return []
    hit = lost.iloc[0]
    return [
        f"{DISTRICTS.get(int(hit['district']), hit['name'])} mister flest: "
        f"{int(hit['before'])} indsatser bliver til {int(hit['after'])}."
    ]


def _rounded(money: pd.DataFrame, totals: Mapping[str, float]) -> tuple[str, ...]:
    """Said once, where the bars of either do not come to their total as they are read."""
    for column, total in totals.items():
        if off := rounding.note(
            [f"{number(amount / 1e6, 1)} mio." for amount in money[column]], kroner(total)
        ):
            return off
    return ()


def robust(store: Reader, *, name: str, version: int | None = None, clock: Clock | None = None) -> View:
    """The three lists of a kept scenario whose robustness was asked for."""
    clock = clock or store.clock()
    record = _record(store, name, version)
    body = record["body"]
    tried = body.get("robustness")
    if not tried:
        raise ValueError(
            f"Scenariet »{name}« er gemt uden svar på, om det holder. Gem det igen efter »Holder det?«."
        )
    rows, exact = rows_of(tried), bool(tried.get("exact"))
    counts = rows["list"].value_counts()
    how = (
        "alle sammensætninger under alle tilladte vægtninger"
        if exact
        else f"en stikprøve på {number(tried.get('sample_size'))} tilfældige sæt af vægte og point"
    )
    columns = columns_of(rows)
    return View(
        "robust",
        headlines.robust(
            *(int(counts.get(name, 0)) for name in ("videreføres", "udgår", "til drøftelse")), exact=exact
        ),
        subtitle=f"Beregnet på {how}",
        chart=counts_of(tried),
        caption="Holder det under andre vægtninger?",
        **tabled(rows, columns),
        notes=(OF_GRANTS,) if "rest" in columns else (),
        sources=(_source(body, clock),),
        page=_PAGE,
        address=_address(record),
    )


def _since(
    store: Reader, name: str, version: int | None, clock: Clock | None, solved: Since | None
) -> tuple[Mapping[str, Any], Since]:
    """The record, and what newer data make of it; its ids are those that stay. ValueError where it can no longer be solved."""
    record = _record(store, name, version)
    changes = solved or since(store, resolved(record["body"], instead(store, clock=clock)), clock=clock)
    if changes.problem:
        raise ValueError(f"Med data nu kan scenariet ikke beregnes: {changes.problem}")
    return record, changes


def decisions_since(
    store: Reader,
    *,
    name: str,
    version: int | None = None,
    clock: Clock | None = None,
    solved: Since | None = None,
) -> View:
    """The decisions of a kept scenario that fall otherwise with newer data."""
    record, changes = _since(store, name, version, clock, solved)
    rows = changes.changed
    return View(
        "scenario_since",
        f"{plural(len(rows), 'beslutning falder', 'beslutninger falder')} anderledes ud end i »{name}«"
        if len(rows)
        else f"Ingen beslutning falder anderledes ud end i »{name}«",
        subtitle=f"Version {record['version']}, samme indstillinger og nyere data",
        caption="Beslutninger med samme indstillinger og nyere data",
        **(tabled(rows, _CHANGED) if len(rows) else {}),
        sources=(_source(record["body"], clock or store.clock()),),
        page=_PAGE,
        address=_address(record),
    )


def money_since(
    store: Reader,
    *,
    name: str,
    version: int | None = None,
    clock: Clock | None = None,
    solved: Since | None = None,
) -> View:
    """The initiatives of a kept scenario that have another amount up for decision with newer data."""
    record, changes = _since(store, name, version, clock, solved)
    rows = changes.money
    return View(
        "scenario_money_since",
        f"{plural(len(rows), 'indsats har', 'indsatser har')} et andet beløb til beslutning end i »{name}«"
        if len(rows)
        else f"Ingen indsats har et andet beløb til beslutning end i »{name}«",
        subtitle=f"Version {record['version']}, nyere data",
        caption="Beløb til beslutning, der har ændret sig",
        **(tabled(rows, _MONEY) if len(rows) else {}),
        sources=(_source(record["body"], clock or store.clock()),),
        page=_PAGE,
        address=_address(record),
    )


def as_text(names: list[str]) -> str:
    """Names of kept scenarios, as the views of several are asked with them."""
    return json.dumps(names, ensure_ascii=False)


def _several(store: Reader, names: str, clock: Clock | None) -> dict[str, Any]:
    """Name -> body of each, with the ids that stay. ValueError, with a sentence, where the names cannot be read or one is not kept."""
    try:
        chosen = [str(name) for name in json.loads(names)]
    except (TypeError, ValueError) as error:
        raise ValueError("Scenarierne kan ikke læses. Vælg dem igen på siden Prioritering.") from error
    return {
        name: resolved(_record(store, name, None)["body"], instead(store, clock=clock)) for name in chosen
    }


def beside(store: Reader, *, names: str, clock: Clock | None = None) -> View:
    """Several kept scenarios, the newest version of each, a row for each thing to compare. names: see `as_text`."""
    bodies = _several(store, names, clock)
    budgets = sorted((float(body["budget"]), name) for name, body in bodies.items())
    (least, small), (most, large) = budgets[0], budgets[-1]
    return View(
        "scenarios_beside",
        f"Rammen er den samme: {kroner(least)}"
        if kroner(least) == kroner(most)
        else f"Rammen går fra {kroner(least)} (»{small}«) til {kroner(most)} (»{large}«)",
        subtitle=f"Scenarierne {listing([f'»{name}«' for name in bodies])}",
        caption="Scenarierne ved siden af hinanden",
        **tabled(side_by_side(bodies), {"what": Column("Hvad")} | {name: Column(name) for name in bodies}),
        notes=()
        if same_weights(bodies)
        else ("Scenarierne vægter ikke ens, så værdierne kan ikke sammenlignes indbyrdes.",),
        sources=_sources(bodies.values(), clock or store.clock()),
        page=_PAGE,
        address=_TAB,
    )


def differ(store: Reader, *, names: str, clock: Clock | None = None) -> View:
    """The decisions that are not the same in all of several kept scenarios. names: see `as_text`."""
    bodies = _several(store, names, clock)
    rows = compare({name: pd.DataFrame(body["decisions"], columns=DECIDED) for name, body in bodies.items()})
    columns = {"name": Column("Indsats", width="large")} | {name: Column(name) for name in bodies}
    return View(
        "scenarios_differ",
        f"{plural(len(rows), 'beslutning er forskellig', 'beslutninger er forskellige')}"
        if len(rows)
        else "Scenarierne træffer de samme beslutninger",
        subtitle=f"Scenarierne {listing([f'»{name}«' for name in bodies])}",
        caption="De beslutninger, der er forskellige",
        **(tabled(rows, columns) if len(rows) else {}),
        sources=_sources(bodies.values(), clock or store.clock()),
        page=_PAGE,
        address=_TAB,
    )
