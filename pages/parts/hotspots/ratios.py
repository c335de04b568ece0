"""Ratios with their intervals, in per cent above and below the control area; the same scale on every picture of them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pages.parts.theme import palette
from queries.hotspots.picture import axis_range

_TICKS = {
    0.1: "−90 %", 0.25: "−75 %", 0.5: "−50 %", 0.75: "−25 %", 1: "som kontrol", 1.5: "+50 %", 2: "+100 %", 3: "+200 %",
    5: "+400 %", 10: "+900 %",
}  # fmt: skip


def ratio_figure(
    rows: pd.DataFrame, *, tints: Sequence[str], symbols: Sequence[str], written: bool = False, width: int = 2
) -> go.Figure:
    """A dot and an interval per row, the first row lowest, in its colour and shape; built at once, which takes a tenth.

    `rows`: label, ratio, low, high, text (on hovering, and above the dot where `written`), and where there is one
    prediction_low and prediction_high, drawn as a dotted line.
    """
    colours = palette()
    traces = []
    if "prediction_low" in rows.columns and rows["prediction_low"].notna().any():
        ahead = rows[rows["prediction_low"].notna()].rename(
            columns={"prediction_low": "from", "prediction_high": "to"}
        )
        traces.append(_lines(ahead, "from", "to", {"color": colours.common, "width": 2, "dash": "dot"}))
    for tint in dict.fromkeys(tints):
        own = rows[[one == tint for one in tints]]
        traces.append(_lines(own, "low", "high", {"color": tint, "width": width}))
    traces.append(
        {
            "type": "scatter",
            "x": rows["ratio"],
            "y": rows["label"],
            "mode": "markers+text" if written else "markers",
            "marker": {"color": list(tints), "symbol": list(symbols), "size": 12, "line": {"width": 2, "color": list(tints)}},
            "text": rows["text"],
            "textposition": "top center",
            "hovertemplate": "%{text}<extra></extra>",
        }
    )  # fmt: skip
    line = {"type": "line", "x0": 1, "x1": 1, "y0": 0, "y1": 1, "yref": "paper"}
    return go.Figure(
        traces,
        {
            "shapes": [line | {"line": {"color": colours.ink, "width": 1}}],
            "xaxis": {
                "type": "log",
                "range": axis_range(rows),
                "tickmode": "array",
                "tickvals": list(_TICKS),
                "ticktext": list(_TICKS.values()),
                "showgrid": True,
            },
            "yaxis": {"type": "category", "categoryorder": "array", "categoryarray": list(rows["label"])},
            "showlegend": False,
            "margin": {"r": 28},
        },
    )


def _lines(rows: pd.DataFrame, low: str, high: str, line: dict[str, object]) -> dict[str, object]:
    """The intervals of several rows as one trace, with gaps between them."""
    x = [end for row in rows.to_dict("records") for end in (row[low], row[high], None)]
    y = [label for label in rows["label"] for _ in range(3)]
    return {"type": "scatter", "x": x, "y": y, "mode": "lines", "line": line, "hoverinfo": "skip"}
