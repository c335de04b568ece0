"""Does it go up or down? Reported crime, safety, young people in groups and unrest: the newest settled figure, the same period a
year before, three years as a line, and whether the change is more than chance.

Each is judged by the rule that its own page judges it by. What happens month by month is told against the same
months a year before: a month against the one before would be judged by the time of year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
import pandas as pd

from data.contract import DISTRICTS
from data.danish import capital, listing, month, number, percent, period, plural_in_words, signed
from data.palette import Tone
from data.store import Clock, Reader
from queries import run
from queries.dialogue.safety import When, behind, city, latest, of_city, shares, whole_city
from queries.hotspots.effect import share_difference
from queries.results.attainment import BETTER
from queries.results.behind import change_interval
from queries.results.control_chart import changed
from queries.results.periods import PER_YEAR, parse, period_code
from queries.results.restarts import measured_series
from queries.results.series import Series
from queries.results.states import chart_of
from queries.results.words import SHARE, measure
from queries.shared.once import once
from queries.view import KeyFigure, Source

Moved = Literal["better", "worse", "other", "chance", "few"]
YEAR, HISTORY = 12, 36
_SPANS = (12, 6, 3)
MORE, CHANCE, FEW = "mere end et tilfældigt udsving", "tilfældigt udsving", "for få målinger"
_TONES: Mapping[Moved, Tone] = {"better": "good", "worse": "bad"}
# What an indicator of young people in gangs or the like is called; its id differs from city to city and from year to year.
_GROUPS = re.compile(r"\b(?:bande|gruppering|rocker)", re.IGNORECASE)
# In the order they are read.
_WHEN: Mapping[When, str] = {"day": "om dagen", "evening": "om aftenen og natten"}


@dataclass(frozen=True)
class Measured:
    """One line of the situation. figure: how it is said, its note the period and the year before; subject: what it is within a
    sentence; unit: what its text counts, "" where it says so itself; history: at most three years, oldest first, NaN where nothing was
    measured."""

    figure: KeyFigure
    subject: str
    moved: Moved
    period: str
    before: str
    history: tuple[float, ...]
    unit: str = ""


@once
def situation(
    store: Reader, *, clock: Clock | None = None, district: int | None = None
) -> tuple[Measured, ...]:
    """What has been measured of the four; `district`: its own, where it is known for one."""
    clock = clock or store.clock()
    subjects = [
        _incidents(run(store, "status/incident_months", clock=clock), district),
        *(_safety(store, clock, when, district) for when in _WHEN),
        *_groups(store, clock, is_beside=district is not None),
        _unrest(_unrest_months(store, clock), district),
    ]
    return tuple(one for one in subjects if one is not None)


def differing(store: Reader, *, clock: Clock | None = None) -> pd.DataFrame:
    """One row per district (1-10): crime and unrest (each a Moved with its words, None where nothing is known), standing
    ("mere utryg" or "mindre utryg" than the rest of the city in the evening, else None), safer ("mere tryg", "mere utryg" since the
    survey before, else None), and differs: whether any of them is more than chance."""
    clock = clock or store.clock()
    crime, unrest = run(store, "status/incident_months", clock=clock), _unrest_months(store, clock)
    surveyed = latest(store, clock=clock)
    safety = {int(row["district"]): row for row in surveyed.to_dict("records")}
    rows = []
    for district in DISTRICTS:
        pair = [_incidents(crime, district), _unrest(unrest, district)]
        answer = safety.get(district, {})
        standing, moved = answer.get("standing"), answer.get("moved")
        moves = [one if one is not None and one.moved in ("better", "worse") else None for one in pair]
        rows.append(
            {
                "district": district,
                "crime": moves[0],
                "unrest": moves[1],
                "standing": standing if standing in ("mere utryg", "mindre utryg") else None,
                "safer": moved if moved in ("mere tryg", "mere utryg") else None,
                "known": bool(answer) or any(one is not None for one in pair),
            }
        )
    table = pd.DataFrame(rows)
    is_measured = table[["crime", "unrest", "standing", "safer"]].notna().any(axis=1)
    return table.assign(differs=is_measured)


def headline(measured: Sequence[Measured]) -> str:
    """What moves more than chance, and of how many figures it cannot be told; no full stop. Empty where nothing is measured."""
    if not measured:
        return ""
    named = {
        moved: listing([one.subject for one in measured if one.moved == moved])
        for moved in ("worse", "better", "other")
    }
    parts = [
        f"{names} går den {'forkerte' if moved == 'worse' else 'rigtige'} vej, mere end tilfældet forklarer"
        if moved != "other"
        else f"{names} ændrer sig mere, end tilfældet forklarer"
        for moved, names in named.items()
        if names
    ]
    chance, few = (sum(one.moved == moved for one in measured) for moved in ("chance", "few"))
    if few == len(measured):
        return "Der er for få målinger til at sige, om det går op eller ned"
    rest = []
    if parts and chance:
        rest.append(f"{plural_in_words(chance, 'tal', 'tal', 'et')} ændrer sig ikke sikkert")
    if few:
        rest.append(f"for {plural_in_words(few, 'tal', 'tal', 'et')} er der for få målinger")
    opening = capital("; ".join(parts)) if parts else "Intet tal går sikkert op eller ned"
    return f"{opening}; {', og '.join(rest)}" if rest else opening


# -- what happens month by month -----------------------------------------------------------------------------


def city_months(rows: pd.DataFrame) -> pd.Series:
    """`rows`: status/incident_months. Month (its first day) -> incidents, for the months that are settled, in which every district
    that has any figures has some, and every category."""
    whole = rows[rows["settled"] & rows["whole"]]
    by_month = whole.groupby("month")["incidents"].agg(["sum", "size"])
    return by_month.loc[by_month["size"] == rows["district"].nunique(), "sum"].astype(float)


def _incidents(rows: pd.DataFrame, district: int | None) -> Measured | None:
    """`rows`: status/incident_months of the whole city."""
    districts = rows["district"].nunique()
    return _of_year(
        city_months(rows if district is None else rows[rows["district"] == district]),
        KeyFigure(
            "situation_crime",
            "Anmeldelser",
            None,
            "",
            page="resultater",
            link="Se, hvad der ligger bag",
            address={"afsnit": "Hvad ligger bag?"},
            source=Source("status/incident_months", {"district": district}, label="Kilde: anmeldelser"),
        ),
        "anmeldelser",
        of="" if district is not None or districts == len(DISTRICTS) else f", kun {of_city(districts)}",
    )


def _unrest_months(store: Reader, clock: Clock) -> pd.DataFrame | None:
    """How many events in each month (rows) and district (columns); None where the sheet is not there. From the first whole month of
    the sheet to the last before any of those who send it did: that nothing stands in between is told, and is zero."""
    events = run(store, "unrest/events", clock=clock, district=None)
    delivered = run(store, "sources/freshness", clock=clock)
    delivered_at = delivered.loc[delivered["table"] == "unrest_events", "delivered_at"]
    if events.empty or delivered_at.empty:
        return None
    first, last = events["occurred_at"].min().to_period("M") + 1, delivered_at.min().to_period("M") - 1
    months = pd.period_range(first, last, freq="M")
    counts = pd.crosstab(events["occurred_at"].dt.to_period("M"), events["district"])
    counts = counts.reindex(index=months, columns=list(DISTRICTS), fill_value=0)
    return counts.set_axis(months.to_timestamp())


def _unrest(months: pd.DataFrame | None, district: int | None) -> Measured | None:
    if months is None:
        return None
    counts = months.sum(axis=1) if district is None else months[district]
    return _of_year(
        counts.astype(float),
        KeyFigure(
            "situation_unrest",
            "Uroligheder",
            None,
            "",
            page="uroligheder",
            link="Se uroligheder",
            source=Source("unrest/events", {"district": district}, label="Kilde: uroligheder"),
        ),
        "uroligheder",
    )


def _of_year(months: pd.Series, figure: KeyFigure, subject: str, *, of: str = "") -> Measured | None:
    """The newest months against the same ones a year before: twelve where so many are known, else six or three. `months`: by their
    first day, only those that are known. `of`: what they are of, where it is not the whole."""
    if months.empty:
        return None
    series = months.reindex(pd.date_range(months.index.min(), months.index.max(), freq="MS"))
    history, last = tuple(series.tail(HISTORY)), series.index[-1]
    for length in _SPANS:
        now, before = series.tail(length), series.iloc[-YEAR - length : -YEAR]
        if len(before) == length and now.notna().all() and before.notna().all():
            break
    else:
        newest = float(series.iloc[-1])
        return _measured(
            figure,
            subject,
            "few",
            newest,
            number(newest),
            f"{month(last.date())}{of}",
            "",
            history,
            unit=subject,
        )
    total, earlier = float(now.sum()), float(before.sum())
    interval = change_interval(before, now, series.dropna())
    moved: Moved = "few"
    if interval is not None:
        _, low, high = interval
        moved = "chance" if low <= 0 <= high else "worse" if low > 0 else "better"
    change = "" if earlier == 0 else f" ({signed(100 * (total / earlier - 1))} %)"
    return _measured(
        figure,
        subject,
        moved,
        total,
        number(total),
        f"{number(length)} måneder til og med {month(last.date())}{of}",
        f"samme måneder året før: {number(earlier)}{change}",
        history,
        up=total > earlier,
        unit=subject,
    )


# -- the survey ----------------------------------------------------------------------------------------------


def _safety(store: Reader, clock: Clock, when: When, district: int | None) -> Measured | None:
    answers = shares(store, clock=clock, when=when, district=district)
    years = whole_city(store, clock=clock, when=when) if district is None else city(answers)
    if years.empty:
        return None
    now = years.iloc[-1]
    # The year before, or the survey that there was before it; and only where the same districts were asked.
    districts_by_year = answers.groupby("year")["district"].agg(frozenset).to_dict()
    every = frozenset(DISTRICTS)
    of_whom = {
        int(year): every if count == len(every) else districts_by_year[year]
        for year, count in zip(years["year"], years["districts"], strict=True)
    }
    earlier = [
        row for _, row in years.iloc[:-1].iterrows() if of_whom[int(row["year"])] == of_whom[int(now["year"])]
    ]
    moved: Moved = "few"
    before, up = "", None
    if earlier:
        last = earlier[-1]
        difference = share_difference(
            last["share"] * last["size"], last["size"], now["share"] * now["size"], now["size"]
        )
        moved = "worse" if difference.low > 0 else "better" if difference.high < 0 else "chance"
        before = f"{int(last['year'])}: {percent(last['share'], 1)}"
        up = bool(difference.difference > 0)
    of = (
        ""
        if district is not None or now["districts"] == len(DISTRICTS)
        else f", kun {of_city(int(now['districts']))}"
    )
    return _measured(
        KeyFigure(
            f"situation_unsafe_{when}",
            f"Utrygge {_WHEN[when]}",
            None,
            "",
            page="dialog",
            link="Se tryghed",
            address={"fane_dialog": "Tryghed"},
            source=Source(
                "dialogue/areas",
                {"district": district} | ({"type": "bydel"} if district is not None else behind(now)),
                label=f"Kilde: utrygge {_WHEN[when]}",
            ),
        ),
        f"utryghed {_WHEN[when]}",
        moved,
        float(now["share"]),
        percent(now["share"], 1),
        f"{int(now['year'])}{of}",
        before,
        tuple(years.loc[years["year"] > now["year"] - HISTORY / 12, "share"]),
        up=up,
        unit="utrygge",
    )


# -- young people in groups ----------------------------------------------------------------------------------


def _groups(store: Reader, clock: Clock, *, is_beside: bool) -> list[Measured]:
    """The whole city's indicators of persons whose name says that they are of a gang or the like; `is_beside`: beside figures of a
    district, so that it has to be said."""
    indicators = run(store, "results/indicators", clock=clock)
    chosen = indicators[
        indicators["initiative_id"].isna()
        & ~indicators["retired"]
        & indicators["persons"].astype(bool)
        & indicators["name"].str.contains(_GROUPS)
    ]
    if chosen.empty:
        return []
    series = measured_series(store, clock=clock)
    figures = [
        _indicator(row, series[str(row["indicator_id"])], " (hele byen)" if is_beside else "")
        for row in chosen.to_dict("records")
        if str(row["indicator_id"]) in series
    ]
    return [one for one in figures if one is not None]


def _indicator(row: Mapping[Any, Any], series: Series, of: str) -> Measured | None:
    final = series.with_hidden.where(~series.with_hidden.provisional)
    if not len(final):
        return None
    unit, name = str(row["unit"]), str(row["name"])
    frequency, at = parse(final.periods[-1])
    year_ago = period_code(frequency, at - PER_YEAR[frequency])
    moved, before, up = _against(row, series, final, year_ago)
    hidden = series.ends_as
    value = None if hidden else float(final.value[-1])
    first = period_code(frequency, at - HISTORY // 12 * PER_YEAR[frequency] + 1)
    by_period = dict(zip(final.periods, final.value, strict=True))
    periods = [period_code(frequency, n) for n in range(parse(first).number, at + 1)]
    history = [float(by_period.get(one, np.nan)) for one in periods]
    return _measured(
        KeyFigure(
            f"situation_{row['indicator_id']}",
            f"{name}{of}",
            None,
            "",
            page="resultater",
            link="Se indikatoren",
            address={"indikator": str(row["indicator_id"])},
            source=Source(
                "results/measurements", {"indicator_id": row["indicator_id"]}, label=f"Kilde: {_within(name)}"
            ),
        ),
        f"{_within(name)}{of}",
        moved,
        value,
        hidden or measure(value, unit).removesuffix(f" {unit}"),
        period(final.periods[-1]),
        before,
        tuple(history[next((n for n, one in enumerate(periods) if one in by_period), 0) :]),
        up=up,
        unit="" if hidden or unit == SHARE else unit,
    )


def _against(
    row: Mapping[Any, Any], series: Series, final: Series, year_ago: str
) -> tuple[Moved, str, bool | None]:
    """How the newest settled measurement stands against the one a year before, by the indicator's control chart."""
    if year_ago not in final.periods or series.ends_as:
        return "few", "", None
    place = final.periods.index(year_ago)
    if final.hidden[place]:
        return "few", f"{period(year_ago)}: {final.shown_as[place]}", None
    now, then = float(final.value[-1]), float(final.value[place])
    unit = str(row["unit"])
    before = f"{period(year_ago)}: {measure(then, unit).removesuffix(f' {unit}')}"
    measured = series.measured.periods
    try:
        chart = chart_of(row, series)
    except ValueError:
        chart = None
    is_more = (
        None if chart is None else changed(chart, measured.index(year_ago), measured.index(final.periods[-1]))
    )
    better = BETTER[row["direction"]]
    moved: Moved = (
        "few"
        if is_more is None
        else "chance"
        if not is_more
        else "other"
        if better == "neutral"
        else "better"
        if (now > then) == (better == "higher")
        else "worse"
    )
    return moved, before, now > then


def _within(name: str) -> str:
    """A name as it stands within a sentence; one that begins with capitals keeps them."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def _measured(
    figure: KeyFigure,
    subject: str,
    moved: Moved,
    value: float | None,
    text: str,
    when: str,
    before: str,
    history: tuple[float, ...],
    *,
    up: bool | None = None,
    unit: str = "",
) -> Measured:
    way = "" if up is None else ", op" if up else ", ned"
    word = FEW if moved == "few" else CHANCE if moved == "chance" else f"{MORE}{way}"
    card = KeyFigure(
        figure.id,
        figure.label,
        value,
        text,
        f"{when}; {before}" if before else when,
        _TONES.get(moved, "neutral"),
        word,
        figure.page,
        figure.link,
        figure.address,
        figure.source,
    )
    return Measured(card, subject, moved, when, before, history, unit)
