"""Who is looking: the signed-in person, or the centre where sign-in is not set up (this machine only)."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from contextlib import suppress
from html import escape
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.auth_util import get_cookie_with_chunks
from streamlit.errors import StreamlitSecretNotFoundError
from streamlit.web.server.server_util import get_cookie_secret
from streamlit.web.server.starlette.starlette_app_utils import decode_signed_value
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME

from data import danish
from data.opening import open_store
from data.people import LOCAL_PERSON, Person, has_expired, person_from, session_mark
from data.store import StoreError, audit

# How long a sign-in counts, where the settings do not say; the library's cookie lasts 30 days.
SESSION_HOURS = 8.0
NOBODY = Person("", None)
_SIGNED_IN, _SEEN = "csb_signed_in", "csb_seen"


def _setting(name: str) -> dict[str, Any]:
    """A table of .streamlit/secrets.toml; empty where there is no such file or table."""
    try:
        return dict(st.secrets.get(name, {}))
    except StreamlitSecretNotFoundError:
        return {}


def sign_in_configured() -> bool:
    """True when secrets.toml has an [auth] table."""
    return bool(_setting("auth"))


def role_settings() -> dict[str, Any]:
    """The [roles] table of the settings: who has which role."""
    return _setting("roles")


def own_address() -> str:
    """The address that the identity provider returns people to; empty where sign-in is not set up."""
    return str(_setting("auth").get("redirect_uri", ""))


def session_hours() -> float:
    """How long a sign-in counts: [session] hours in the settings."""
    return float(_setting("session").get("hours", SESSION_HOURS))


def contact() -> str:
    """Whom people write to: [contact] text in the settings."""
    return str(_setting("contact").get("text", "Center for Sikker By, Rådhuset"))


def security_contact() -> str:
    """Whom one tells of a hole in the product's security: [contact] security in the settings, else as `contact`."""
    return str(_setting("contact").get("security", "")) or contact()


def _has_ended(claims: Mapping[str, Any]) -> bool:
    """The sign-in is too old, or was ended by signing out: the cookie itself would go on."""
    if has_expired(claims, time.time(), session_hours()):
        return True
    return audit.is_noted(open_store(), "signed_out", session_mark(claims))


def person_behind(claims: Mapping[str, Any]) -> Person:
    """The person whom the claims of a sign-in make; NOBODY where there are none, or the sign-in has ended."""
    return person_from(claims, role_settings()) if claims and not _has_ended(claims) else NOBODY


def _claims_in(cookies: Mapping[str, str]) -> dict[str, Any]:
    """The claims that a request's cookies carry, when the cookies are as the library signed them; else none."""

    def signed(name: str) -> bytes | None:
        value = cookies.get(name)
        if value is None:
            return None
        return decode_signed_value(get_cookie_secret(), name, value.encode("latin-1", "replace"))

    cookie = get_cookie_with_chunks(signed, USER_COOKIE_NAME)
    claims = json.loads(cookie) if cookie else {}
    return claims if claims.get("is_logged_in") else {}


def person_in(cookies: Mapping[str, str]) -> Person:
    """The person whom a request's cookies carry; NOBODY where the store cannot say that the sign-in still counts."""
    try:
        return person_behind(_claims_in(cookies))
    except StoreError:
        return NOBODY


def owner_of(session_id: str) -> Person:
    """Whose session it is, by the cookies that it was opened with; NOBODY where there is no such session, or it is not open."""
    client = runtime.get_instance().get_client(session_id) if runtime.exists() else None
    context = None if client is None else client.client_context
    return NOBODY if context is None else person_in(dict(context.cookies))


def sign_out(cookies: Mapping[str, str]) -> None:
    """End the sign-in that a request's cookies carry: they are worth nothing from now on, wherever a copy may be."""
    claims = _claims_in(cookies)
    if claims:
        with suppress(StoreError):
            audit.note(open_store(), "signed_out", by=person_from(claims, {}).id, mark=session_mark(claims))


def _own_claims() -> dict[str, Any]:
    return st.user.to_dict() if st.user.get("is_logged_in") else {}


def current_person() -> Person:
    """The person of this session. Without a role where nobody has signed in, or not lately enough."""
    return person_behind(_own_claims()) if sign_in_configured() else LOCAL_PERSON


def may_still_upload_for(administration: str) -> bool:
    """Whether the session's person may deliver for the administration now; a click comes before the page asks again."""
    return current_person().may_upload_for(administration)


def note(event: str, detail: str = "") -> None:
    """Add an event (a key of data.store.audit.EVENTS) of the session's person to the list."""
    audit.note(open_store(), event, by=current_person().id, detail=detail)


def note_once(event: str, detail: str) -> None:
    """As `note`, but once a session for the same words."""
    seen: set[tuple[str, str]] = st.session_state.setdefault(_SEEN, set())
    if (event, detail) not in seen:
        seen.add((event, detail))
        note(event, detail)


def note_sign_in(person: Person) -> None:
    """Add that the person signed in, once a sign-in however many windows are open; and that somebody without a role did."""
    if not person.id or not sign_in_configured() or st.session_state.get(_SIGNED_IN):
        return
    st.session_state[_SIGNED_IN] = True
    mark = session_mark(_own_claims())
    audit.note(open_store(), "signed_in", by=person.id, detail=person.role or "", mark=mark)
    if person.role is None:
        audit.note(open_store(), "refused", by=person.id, detail="har ingen rolle", mark=mark)


def gate(person: Person) -> None:
    """Let a person with a role through; everybody else reads one sentence, and the run ends here."""
    if person.role is not None:
        return
    with st.container(key="csb-gate"):
        st.title("Sikker By", anchor=False)
        if not person.id:
            hours = danish.number(session_hours(), 1).removesuffix(",0")
            sentence = (
                f"Din session er slut. Man er logget ind i højst {hours} timer; log ind igen for at fortsætte."
                if _own_claims()
                else "Log ind med din arbejdskonto for at se siden."
            )
            st.html(f"<p>{escape(sentence)}</p>")
            st.button("Log ind", type="primary", on_click=st.login)
        else:
            sentence = f"Du er logget ind som {person.id}, men har ikke fået adgang. Skriv til {contact()}."
            st.html(f"<p>{escape(sentence)}</p>")
            st.button("Log ud", on_click=st.logout)
    st.stop()


def show_who(person: Person) -> None:
    """Who is signed in, with what role, and the way out; nothing where sign-in is not set up."""
    if not sign_in_configured():
        return
    role = person.role or ""
    of = f" for {danish.listing(person.administrations)}" if role == "indberetter" else ""
    st.html(f'<div class="csb-who">{escape(person.id)} ({role}{of})</div>', width="content")
    st.button("Log ud", key="csb-sign-out", type="tertiary", on_click=st.logout)
