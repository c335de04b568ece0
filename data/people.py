"""Who uses the product, and what their role lets them do."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from data.contract import ADMINISTRATIONS

Role = Literal["læser", "indberetter", "CSB", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Person:
    """`id` is the sign-in's address; `administrations` those that an indberetter may deliver for.

    `role` is None for somebody who has signed in but was given no role.
    """

    id: str
    role: Role | None
    administrations: tuple[str, ...] = ()

    @property
    def is_csb(self) -> bool:
        return self.role in ("CSB", "administrator")

    @property
    def is_administrator(self) -> bool:
        return self.role == "administrator"

    @property
    def may_upload(self) -> bool:
        return self.is_csb or (self.role == "indberetter" and bool(self.administrations))

    def may_upload_for(self, administration: str) -> bool:
        return self.is_csb or (self.role == "indberetter" and administration in self.administrations)


# Without sign-in the app answers this machine only, and the person at it is the centre and runs it.
LOCAL_PERSON = Person("lokal", "administrator", tuple(ADMINISTRATIONS.labels))


def _words(value: Any) -> list[str]:
    if isinstance(value, str):
        return [word.strip() for word in value.replace(";", ",").split(",") if word.strip()]
    return [str(word) for word in value] if isinstance(value, Iterable) else []


def person_from(claims: Mapping[str, Any], roles: Mapping[str, Any]) -> Person:
    """The person behind a sign-in.

    `claims` are the identity provider's; `roles` the settings' [roles] table: one entry per role, with a list of addresses
    ("CSB" = ["..."]) or, for indberetter, a table per administration ([roles.indberetter] SOF = ["..."]); and
    `claim`, the name of the claim that carries role words such as "CSB" or "indberetter-SOF".
    Where both give a role, the stronger one counts; an address the provider says is not verified is not looked up.
    """
    address = str(claims.get("email") or claims.get("preferred_username") or claims.get("sub") or "").strip()
    listed = address.casefold() if claims.get("email_verified", True) in (True, "true") else ""
    held: set[Role] = set()
    administrations: set[str] = set()

    def grant(role: str, administration: str | None = None) -> None:
        for known_role in ROLES:
            if role.casefold() == known_role.casefold():
                held.add(known_role)
        if (
            role.casefold() == "indberetter"
            and administration
            and administration.upper() in ADMINISTRATIONS.labels
        ):
            administrations.add(administration.upper())

    for word in _words(claims.get(str(roles.get("claim", "")), ())):
        role, _, administration = word.partition("-")
        grant(role, administration)
    for role, administration, listed_address in addresses_in(roles):
        if listed and listed == listed_address.casefold():
            grant(role, administration)
    strongest = next((role for role in reversed(ROLES) if role in held), None)
    return Person(address, strongest, tuple(sorted(administrations)))


def addresses_in(roles: Mapping[str, Any]) -> list[tuple[Role, str, str]]:
    """Role, administration ("" for none) and address, for each that the settings' [roles] table names."""
    listed: list[tuple[Role, str, str]] = []
    for role in ROLES:
        entry = roles.get(role, ())
        groups = entry.items() if isinstance(entry, Mapping) else [("", entry)]
        listed += [(role, group, word) for group, addresses in groups for word in _words(addresses)]
    return listed


def session_mark(claims: Mapping[str, Any]) -> str:
    """What tells one sign-in from another, without saying whose it is."""
    claimed = "|".join(str(claims.get(name)) for name in ("iss", "sub", "iat"))
    return hashlib.sha256(claimed.encode()).hexdigest()[:20]


def has_expired(claims: Mapping[str, Any], now: float, hours: float) -> bool:
    """Whether the sign-in is older than `hours` at `now` (seconds since 1970). One that does not say when it was, is."""
    issued = claims.get("iat")
    if isinstance(issued, bool) or not isinstance(issued, int | float):
        return True
    return now >= issued + hours * 3600
