"""How often a control chart cries wolf: charts of simulated series in which nothing happens."""

from __future__ import annotations

from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from data.danish import number, percent
from queries.results.control_chart import p_chart, xmr_chart

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
    return pd.DataFrame([{"mean": mean, **found._asdict()} for mean, found in COUNTS.items()])


FALSE_ALARM_NOTE = (
    f"Diagrammet slår også falsk alarm. I {number(SERIES)} simulerede serier med {POINTS} målinger, hvor intet "
    f"ændrer sig, får {percent(XMR.anywhere, 1)} mindst ét markeret punkt, og {percent(XMR.last_point, 1)} har det "
    f"seneste punkt markeret. For andele med tæller og nævner er det {percent(P.anywhere, 1)} og "
    f"{percent(P.last_point, 1)}. For antal med et gennemsnit fra {number(min(MEANS), 1)} til {number(max(MEANS))} er det seneste punkt "
    f"markeret i højst {percent(max(found.last_point for found in COUNTS.values()), 1)} af {number(COUNT_SERIES)} serier. "
    "Ligner målingerne deres naboer (sæson, træghed), sker det oftere. "
    "Et markeret punkt er et spørgsmål, der skal stilles, ikke et svar."
)
