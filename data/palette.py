"""The product's colours, light and dark: for pages and files alike."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Literal

Tone = Literal["good", "warn", "bad", "neutral"]
# What a mark in a chart may say: an attainment, or the two symbols of control charts and their grey.
MarkTone = Tone | Literal["improvement", "concern", "common"]


@dataclass(frozen=True)
class Palette:
    """One meaning a colour. `good`, `warn`, `bad` are attainment and stand with a word or a shape; `improvement`,
    `concern`, `common` are control charts; `categories` tell groups apart, in this order; `scale` runs from little to much.
    """

    ink: str
    paper: str
    panel: str
    muted: str
    line: str
    accent: str
    good: str
    warn: str
    bad: str
    improvement: str
    concern: str
    common: str
    categories: tuple[str, ...]
    scale: tuple[str, ...]

    def tone(self, tone: MarkTone) -> str:
        """The colour of a tone; neutral is muted."""
        return self.muted if tone == "neutral" else str(getattr(self, tone))

    def colours(self) -> list[str]:
        """Every colour, in one order for all palettes."""
        colours = [getattr(self, field.name) for field in fields(self)]
        return [colour for one in colours for colour in ([one] if isinstance(one, str) else one)]


# Okabe-Ito without its yellow, which cannot be seen on white; the order puts the strongest contrasts first.
_OKABE_ITO = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
LIGHT = Palette(
    ink="#14213D",
    paper="#FFFFFF",
    panel="#F3F5F9",
    muted="#5B6780",
    line="#D5DBE5",
    accent="#1B5E9B",
    good="#2E7D4F",
    warn="#8A5A12",
    bad="#B23A2E",
    improvement="#1B7F79",
    concern="#C8552D",
    common="#7C879B",
    categories=(*_OKABE_ITO, "#14213D"),
    scale=("#EEF3F9", "#C9DCEE", "#95BBDD", "#5A92C4", "#1B5E9B"),
)
DARK = Palette(
    ink="#E9EDF5",
    paper="#0E1626",
    panel="#18233A",
    muted="#A7B1C6",
    line="#33405C",
    accent="#8FC1EE",
    good="#73C79A",
    warn="#E3B65A",
    bad="#EE9086",
    improvement="#5CC4BD",
    concern="#F2996B",
    common="#8A96AD",
    categories=("#4FA3DC", "#F0803C", "#2FBF94", "#DE9CC0", "#F0B429", "#8CD0F5", "#E9EDF5"),
    scale=("#18233A", "#22446B", "#2F669C", "#5790C6", "#8FC1EE"),
)
