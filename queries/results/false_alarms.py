"""How often a control chart cries wolf: charts of simulated series in which nothing happens."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from data.danish import number, percent
from queries.results.control_chart import p_chart, xmr_chart
from queries.results.restarts import level_change

SERIES = 2_000
POINTS = 24
SEED = 2010
# Means of the quiet series of counts, and how many series of each: their limits take longer to make.
MEANS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
COUNT_SERIES = 500


class FalseAlarms(NamedTuple):
    """Shares of 1 of the simulated series."""

    anywhere: float  # at least one point is flagged
    last_point: float  # the last point is flagged: the symbol of variation is not common cause


def simulate(kind: Literal["xmr", "p"], *, series: int = SERIES, points: int = POINTS) -> FalseAlarms:
    """Chart independent random series around a level that never moves, and count the flagged ones.

    xmr: normal values. p: 60 of 200 expected, binomial. The same seed each time. Measurements that
    resemble their neighbours (positive autocorrelation, seasons) give more false alarms than this.
    """
    random = np.random.default_rng(SEED)
    if kind == "xmr":
        charts = [xmr_chart(values) for values in random.normal(size=(series, points))]
    else:
        out_of = np.full(points, 200)
        charts = [p_chart(counted, out_of) for counted in random.binomial(200, 0.3, size=(series, points))]
    flagged = np.array([chart.columns["point"] != "common" for chart in charts])
    return FalseAlarms(float(flagged.any(axis=1).mean()), float(flagged[:, -1].mean()))


def simulate_counts(mean: float, *, series: int = COUNT_SERIES, points: int = POINTS) -> FalseAlarms:
    """The same for Poisson counts with this mean, charted as counts."""
    random = np.random.default_rng(SEED)
    charts = [xmr_chart(values, counts=True) for values in random.poisson(mean, size=(series, points))]
    flagged = np.array([chart.columns["point"] != "common" for chart in charts])
    return FalseAlarms(float(flagged.any(axis=1).mean()), float(flagged[:, -1].mean()))


# What `simulate` gives for 2,000 series of 24 points; a test holds them to it.
XMR = FalseAlarms(anywhere=0.195, last_point=0.0165)
P = FalseAlarms(anywhere=0.131, last_point=0.012)
# And `simulate_counts`, by mean.
COUNTS = dict(
    zip(
        MEANS,
        (
            FalseAlarms(0.004, 0.0),
            FalseAlarms(0.006, 0.0),
            FalseAlarms(0.032, 0.002),
            FalseAlarms(0.03, 0.004),
            FalseAlarms(0.054, 0.004),
            FalseAlarms(0.16, 0.016),
            FalseAlarms(0.208, 0.022),
            FalseAlarms(0.202, 0.014),
        ),
        strict=True,
    )
)


def counts_table() -> pd.DataFrame:
    """One row per mean of the quiet series of counts: mean, last_point and anywhere (shares of 1)."""
    return pd.DataFrame([{"mean": mean, **result._asdict()} for mean, result in COUNTS.items()])


# A stable series is looked at after each of its points, as it would be.
RESTART_POINTS = 36
# Reports per 1,000 residents and year: the level that was, the one that came, and a rise from that.
WAS, CAME, ROSE = 76.0, 37.0, 52.0
# How many periods of the first two levels, how soon the rise should be told, and how far a figure lies from its level by chance.
SERIES_OF_RISES = {"år": (3, 10, 2, 0.06), "måned": (24, 36, 6, 0.08)}
STABLE = ("normal", "andel", "antal, middel 0,2", "antal, middel 3", "antal, middel 50")


def simulate_restarts(kind: str, *, series: int) -> float:
    """The share of 1 of stable series of 36 points in which a new level is proposed after any of them. `kind`: one of STABLE."""
    random = np.random.default_rng(SEED)
    size = (series, RESTART_POINTS)
    if kind == "normal":
        rows = random.normal(size=size)
    elif kind == "andel":
        rows = random.binomial(200, 0.3, size=size) / 200
    else:
        rows = random.poisson(float(kind.split()[-1].replace(",", ".")), size=size).astype(float)
    return float(
        np.mean([any(level_change(row[:end]) for end in range(1, RESTART_POINTS + 1)) for row in rows])
    )


def simulate_rises(frequency: str, *, worlds: int) -> tuple[float, float]:
    """Of worlds in which a level falls from WAS to CAME and then rises to ROSE: the share of 1 in which the rise is a concern within the
    periods of SERIES_OF_RISES, where the restart that is proposed is accepted, and where it is not."""
    random = np.random.default_rng(SEED)
    was, came, soon, noise = SERIES_OF_RISES[frequency]
    levels = np.repeat([WAS, CAME, ROSE], [was, came, soon])
    alarms = np.zeros((worlds, 2), dtype=bool)
    for world in range(worlds):
        values = levels * (1 + noise * random.normal(size=len(levels)))
        change = level_change(values[: was + came])
        begun = [] if change is None else [change.position]
        for place, starts in enumerate((begun, [])):
            charts = (
                xmr_chart(values[: was + came + n], better="lower", rebase_at=starts)
                for n in range(1, soon + 1)
            )
            alarms[world, place] = any(chart.symbol == "concern_high" for chart in charts)
    accepted, without = alarms.mean(axis=0)
    return float(accepted), float(without)


# What `simulate_restarts` gives for 1,000 stable series, and `simulate_rises` for 1,000 worlds; a test holds them to it.
WORLDS = 1_000
FALSE_RESTARTS = dict(zip(STABLE, (0.001, 0.004, 0.004, 0.004, 0.001), strict=True))
RISES = {"år": (0.982, 0.114), "måned": (1.0, 0.025)}
RESTART_NOTE = (
    f"I {number(WORLDS)} simulerede serier med {RESTART_POINTS} målinger, hvor intet ændrer sig, foreslås et nyt niveau i højst "
    f"{percent(max(FALSE_RESTARTS.values()), 1)}, set efter hver måling. Ligner målingerne deres naboer, sker det oftere, og forslaget "
    f"skal holdes op mod, hvad man ved. Falder et tal fra {number(WAS)} til {number(CAME)} og stiger til {number(ROSE)}, ses det "
    f"som forværring inden for {SERIES_OF_RISES['år'][2]} årlige målinger i {percent(RISES['år'][0])} af {number(WORLDS)} simulerede "
    f"forløb og inden for {SERIES_OF_RISES['måned'][2]} månedlige i {percent(RISES['måned'][0])}, når det nye niveau er godkendt; ellers i "
    f"{percent(RISES['år'][1])} og {percent(RISES['måned'][1])}."
)

FALSE_ALARM_NOTE = (
    f"Diagrammet slår også falsk alarm. I {number(SERIES)} simulerede serier med {POINTS} målinger, hvor intet "
    f"ændrer sig, får {percent(XMR.anywhere, 1)} mindst ét markeret punkt, og {percent(XMR.last_point, 1)} har det "
    f"seneste punkt markeret. For andele med tæller og nævner er det {percent(P.anywhere, 1)} og "
    f"{percent(P.last_point, 1)}. For antal med et gennemsnit fra {number(min(MEANS), 1)} til {number(max(MEANS))} er det seneste punkt "
    f"markeret i højst {percent(max(result.last_point for result in COUNTS.values()), 1)} af {number(COUNT_SERIES)} serier. "
    "Ligner målingerne deres naboer (sæson, træghed), sker det oftere. "
    "Et markeret punkt er et spørgsmål, der skal stilles, ikke et svar."
)
