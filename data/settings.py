"""What the municipality has agreed on and may agree on anew, and where the data are: read from the environment, with what was agreed
first as the default."""

from __future__ import annotations

import os

from data.contract import WEEKDAYS

FIXED_DAYS, LEAST_SECONDED = ("tirsdag", "onsdag"), 1


def fixed_days() -> tuple[str, ...]:
    """The days that seconded employees work at the centre: `CSB_FIXED_DAYS`, separated by commas. ValueError for what is no weekday."""
    days = tuple(
        day.strip().lower() for day in os.environ.get("CSB_FIXED_DAYS", "").split(",") if day.strip()
    )
    if wrong := [day for day in days if day not in WEEKDAYS.labels]:
        raise ValueError(f"CSB_FIXED_DAYS: »{wrong[0]}« er ikke en hverdag. Skriv fx {','.join(FIXED_DAYS)}.")
    return days or FIXED_DAYS


def least_seconded() -> int:
    """How many employees an administration seconds at least: `CSB_LEAST_SECONDED`. ValueError for what is no whole number above zero."""
    text = os.environ.get("CSB_LEAST_SECONDED", "").strip()
    if text and not (text.isdecimal() and int(text) > 0):
        raise ValueError(
            f"CSB_LEAST_SECONDED: »{text}« er ikke et helt tal over nul. Skriv fx {LEAST_SECONDED}."
        )
    return int(text) if text else LEAST_SECONDED


def store_address() -> str:
    """Where the server is that holds the data: `CSB_STORE` (postgresql://…); empty where they are in a file of their own."""
    return os.environ.get("CSB_STORE", "").strip()
