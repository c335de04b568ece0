"""What the views of Indsatser call things."""

from __future__ import annotations

from collections.abc import Mapping

from pages.parts.answers import focus_areas
from queries.initiatives import selection


def labels(by: str) -> Mapping[str, str]:
    """Code -> what people read, in the order they are shown, for what money or coverage is split by."""
    return selection.labels(by, focus_areas())
