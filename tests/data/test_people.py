import tomllib
from pathlib import Path

import pytest

from data.people import LOCAL_PERSON, Person, has_expired, person_from, session_mark

ROLES = {
    "claim": "groups",
    "læser": ["Leder@example.org"],
    "CSB": ["centret@example.org"],
    "administrator": ["centret@example.org"],
    "indberetter": {"SOF": ["flere@example.org"], "BUF": ["flere@example.org"]},
}


@pytest.mark.parametrize(
    ("claims", "person"),
    [
        ({"email": "ukendt@example.org"}, Person("ukendt@example.org", None)),
        ({"email": "leder@example.org"}, Person("leder@example.org", "læser")),
        ({"email": "centret@example.org"}, Person("centret@example.org", "administrator")),
        ({"email": "flere@example.org"}, Person("flere@example.org", "indberetter", ("BUF", "SOF"))),
        ({"email": "leder@example.org", "email_verified": False}, Person("leder@example.org", None)),
        ({"email": "ny@example.org", "groups": ["csb"]}, Person("ny@example.org", "CSB")),
        (
            {"email": "ny@example.org", "groups": "indberetter-tmf, andet"},
            Person("ny@example.org", "indberetter", ("TMF",)),
        ),
        ({"email": "ny@example.org", "groups": ["indberetter-XYZ"]}, Person("ny@example.org", "indberetter")),
        ({"sub": "1", "groups": ["læser-SOF"]}, Person("1", "læser")),
        ({"sub": "123"}, Person("123", None)),
        ({}, Person("", None)),
    ],
)
def test_roles_come_from_claims_or_from_the_list_of_addresses(claims, person):
    assert person_from(claims, ROLES) == person


def test_without_settings_nobody_has_a_role():
    assert person_from({"email": "leder@example.org", "groups": ["CSB"]}, {}).role is None


def test_what_roles_may():
    reader, csb = Person("a", "læser"), Person("b", "CSB")
    sof = Person("c", "indberetter", ("SOF",))
    assert [person.may_upload for person in (reader, sof, csb, LOCAL_PERSON)] == [False, True, True, True]
    assert (sof.may_upload_for("SOF"), sof.may_upload_for("BUF"), csb.may_upload_for("BUF")) == (
        True,
        False,
        True,
    )
    assert not Person("d", "indberetter").may_upload


def test_the_example_of_the_settings_gives_the_roles_it_names():
    text = (Path(__file__).parents[2] / ".streamlit" / "secrets.example.toml").read_text()
    roles = tomllib.loads(text)["roles"]
    found = [
        person_from({"email": f"{name}@example.org"}, roles)
        for name in ("leder", "centret", "drift", "boern")
    ]
    assert [person.role for person in found] == ["læser", "CSB", "administrator", "indberetter"]
    assert found[3].administrations == ("BUF",)
    assert person_from({"email": "x@example.org", "groups": ["indberetter-SOF"]}, roles).administrations == (
        "SOF",
    )


def test_a_sign_in_counts_for_some_hours_from_when_the_token_was_made():
    claims = {"sub": "a", "iat": 1_000_000}
    assert not has_expired(claims, 1_000_000 + 8 * 3600 - 1, 8)
    assert has_expired(claims, 1_000_000 + 8 * 3600, 8)
    assert has_expired({"sub": "a"}, 0, 8)
    assert has_expired({"sub": "a", "iat": "now"}, 0, 8)


def test_a_sign_ins_mark_tells_it_from_the_next_and_names_nobody():
    first, next_ = {"sub": "a@example.org", "iat": 1}, {"sub": "a@example.org", "iat": 2}
    assert session_mark(first) == session_mark(dict(first, name="x")) != session_mark(next_)
    assert "example" not in session_mark(first)
