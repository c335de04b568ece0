"""Who is looking: the signed-in person, or the centre where sign-in is not set up (this machine only)."""

from __future__ import annotations

from typing import Any

import streamlit as st
from streamlit.errors import StreamlitSecretNotFoundError

from data.people import LOCAL_PERSON, Person, person_from


def _setting(name: str) -> dict[str, Any]:
    """A table of .streamlit/secrets.toml; empty where there is no such file or table."""
    try:
        return dict(st.secrets.get(name, {}))
    except StreamlitSecretNotFoundError:
        return {}


def sign_in_configured() -> bool:
    """True when secrets.toml has an [auth] table."""
    return bool(_setting("auth"))


def current_person() -> Person:
    """The person of this session. Without a role where nobody has signed in."""
    if not sign_in_configured():
        return LOCAL_PERSON
    if not st.user.get("is_logged_in"):
        return Person("", None)
    return person_from(st.user.to_dict(), _setting("roles"))


def gate(person: Person) -> None:
    """Let a person with a role through; everybody else reads one sentence, and the run ends here."""
    if person.role is not None:
        return
    st.title("Sikker By", anchor=False)
    if not person.id:
        st.write("Log ind med din arbejdskonto for at se siden.")
        st.button("Log ind", type="primary", on_click=st.login)
    else:
        contact = _setting("contact").get("text", "Center for Sikker By, Rådhuset")
        st.write(f"Du er logget ind som {person.id}, men har ikke fået adgang. Skriv til {contact}.")
        st.button("Log ud", on_click=st.logout)
    st.stop()
