"""A slide survives being kept as JSON."""

import json
from datetime import date, datetime
from decimal import Decimal

import numpy as np
import pandas as pd
import pytest

from queries.briefing.slide import (
    Chart,
    Point,
    Series,
    Slide,
    SlideFigure,
    Source,
    Table,
    TableColumn,
    from_record,
    plain,
    to_record,
)

SLIDE = Slide(
    "hotspots",
    "Tre af seks hotspots viser tegn på effekt",
    own="Vi foreslår at forankre dem.",
    figures=(SlideFigure("hotspots_effect", "Med tegn på effekt", 3.0, "3"),),
    chart=Chart("xy", (Series("Ændring", (Point("Husum", 0.8, 0.7, 0.9, "Husum"),)),), "forhold", "Seks hotspots"),
    table=Table("Hotspots", (TableColumn("Hotspot"), TableColumn("Ændring", "number", 2)), (("Husum", 0.8),)),
    notes=("Foreløbige måneder indgår ikke.",),
    sources=(Source("hotspots/list", {"year": 2010}),),
    page="hotspots",
    filters={"bydel": "Valby"},
)  # fmt: skip


def test_what_is_read_back_is_what_was_kept():
    assert from_record(json.loads(json.dumps(to_record(SLIDE)))) == SLIDE
    bare = Slide("status", "Alt er, som det skal være")
    assert from_record(json.loads(json.dumps(to_record(bare)))) == bare


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (np.int64(3), 3),
        (np.bool_(True), True),
        (Decimal("1.5"), 1.5),
        (float("nan"), None),
        (float("inf"), None),
        (pd.NA, None),
        (pd.NaT, None),
        (date(2010, 4, 13), "2010-04-13"),
        (pd.Timestamp(2010, 4, 1), "2010-04-01"),
        (datetime(2010, 4, 13, 14, 30), "2010-04-13T14:30:00"),
        ("skjult", "skjult"),
    ],
)
def test_values_become_plain(value, expected):
    found = plain(value)
    assert found == expected
    assert type(found) is type(expected)


def test_what_is_not_plain_is_refused():
    with pytest.raises(TypeError):
        plain([1, 2])
