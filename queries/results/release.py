"""An indicator that counts persons by its unit or name, and that CSB has said counts none to protect: with a reason, recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from data.people import Person
from data.persons import RELEASE
from data.store import Clock, Reader, Store


class NotReleased(ValueError):
    """The release cannot be kept; the text says why, in Danish."""


@dataclass(frozen=True)
class Released:
    """By whom, when and why an indicator is told exactly."""

    reason: str
    by: str
    at: datetime


def release_of(store: Reader, indicator_id: str, *, clock: Clock | None = None) -> Released | None:
    """The release that holds, or None where the indicator is protected as its unit and name say."""
    records = store.records(RELEASE, indicator_id, known_at=None if clock is None else clock.known_at)
    if records.empty or records.iloc[0]["body"].get("released") is not True:
        return None
    newest: Any = records.iloc[0]
    return Released(
        str(newest["body"].get("reason", "")), newest["made_by"], newest["made_at"].to_pydatetime()
    )


def release(
    store: Store,
    indicator_id: str,
    *,
    reason: str,
    person: Person,
    at: datetime | None = None,
    released: bool = True,
) -> None:
    """Take an indicator out of protection, or (released=False) back into it. What was published before stays as it was.

    Raises NotReleased where the person is not of CSB or says no reason, data.store.Refusal where the reason holds a CPR number.
    """
    if not person.is_csb:
        raise NotReleased("Kun Center for Sikker By kan frigive en indikator.")
    words = " ".join(reason.split())
    if not words:
        raise NotReleased("Skriv, hvorfor tallene ikke tæller personer, der skal beskyttes.")
    store.record(RELEASE, indicator_id, {"released": released, "reason": words}, by=person.id, at=at)
