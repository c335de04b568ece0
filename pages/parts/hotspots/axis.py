"""The scale of ratios, in per cent above and below the control area; the same on every picture of them."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from queries.hotspots.picture import axis_range

_TICKS = {
    0.1: "−90 %", 0.25: "−75 %", 0.5: "−50 %", 0.75: "−25 %", 1: "som kontrol", 1.5: "+50 %", 2: "+100 %", 3: "+200 %",
    5: "+400 %", 10: "+900 %",
}  # fmt: skip


def ratio_axis(figure: go.Figure, rows: pd.DataFrame) -> None:
    """`rows`: what is drawn, with columns ratio, low, high."""
    figure.update_xaxes(
        type="log",
        range=axis_range(rows),
        tickmode="array",
        tickvals=list(_TICKS),
        ticktext=list(_TICKS.values()),
        showgrid=True,
    )
    figure.update_yaxes(type="category", rangemode="normal")
    figure.update_layout(showlegend=False, margin={"r": 28})
