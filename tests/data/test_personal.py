"""Every number here is put together from parts at run time: none stands in the code."""

from __future__ import annotations

import datetime
import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.personal import find_contact, find_cpr

SERIAL = "1" + "234"  # born in the 1900s
EARLY, LATE = "0101" + "90", "2412" + "85"


@pytest.mark.parametrize("between", ["", "-", " ", " - ", "–", "\u2011", "\u00a0", "\u200b-"])
def test_a_number_with_and_without_its_hyphen(between: str) -> None:
    text = f"{EARLY}{between}{SERIAL}"
    assert find_cpr(text) == [(0, len(text))]
    assert find_cpr(f"Se sag om {text}, tak") == [(10, 10 + len(text))]


@pytest.mark.parametrize("mark", [".", "/"])
@pytest.mark.parametrize("between", ["-", " - ", "–"])
def test_a_number_whose_date_is_written_as_one(mark: str, between: str) -> None:
    text = f"{mark.join((EARLY[:2], EARLY[2:4], EARLY[4:]))}{between}{SERIAL}"
    assert find_cpr(text) == [(0, len(text))]
    assert find_cpr(f"Se sag om {text} og {LATE}-{SERIAL}") == [
        (10, 10 + len(text)),
        (14 + len(text), 25 + len(text)),
    ]


def test_each_number_of_a_text_is_found() -> None:
    text = f"{EARLY}-{SERIAL} og {LATE}{SERIAL}"
    assert [text[start:end] for start, end in find_cpr(text)] == [f"{EARLY}-{SERIAL}", f"{LATE}{SERIAL}"]
    assert len(find_cpr(f"{EARLY}{SERIAL},{LATE}{SERIAL}")) == 2
    assert find_cpr(f"CPR{EARLY}{SERIAL}") == [(3, 13)]
    assert find_cpr(f"{EARLY}-{SERIAL}\n") == [(0, 11)]


def test_modulus_11_is_not_required() -> None:
    """Of ten numbers in a row at most one can pass it; all ten are found."""
    assert all(find_cpr(f"{EARLY}-123{last}") for last in range(10))


def test_a_number_cell_has_lost_its_zero() -> None:
    assert find_cpr(float(EARLY + SERIAL)) == [(0, 10)]
    assert find_cpr(int(EARLY + SERIAL)) == [(0, 10)]
    assert find_cpr(float(LATE + SERIAL)) == [(0, 10)]


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        "",
        0.0,
        -float(EARLY + SERIAL),
        float(EARLY + SERIAL) + 0.5,
        float(EARLY + SERIAL) * 100,
        float("nan"),
        float("inf"),
        datetime.date(1990, 1, 1),
        EARLY,
        "1" + EARLY + SERIAL,
        EARLY + SERIAL + "1",
        "3102" + "90" + SERIAL,
        "0113" + "90" + SERIAL,
        "0001" + "90" + SERIAL,
        f"{EARLY}--{SERIAL}",
        f"{EARLY}/{SERIAL}",
        "5790001" + "234567",
        "2010-19986",
        "1.250.000,00",
        "20100322",
        "22-03-2010 14:30",
        "22.03.10 1430",
        "22.03.10-24.03.10",
        "22.03/10-1430",
        "31.02.90-1" + "234",
        "22.03.2010-1430",
    ],
)
def test_what_is_no_cpr_number(value: object) -> None:
    assert find_cpr(value) == []


def test_the_seventh_digit_tells_the_century() -> None:
    """29 February: 1900 had none, 2000 had one; 1896 had one, 1996 had one."""
    assert find_cpr("2902" + "00-1" + "234") == []
    assert find_cpr("2902" + "00-4" + "234") != []
    assert find_cpr("2902" + "00-9" + "234") != []
    assert find_cpr("2902" + "96-5" + "234") != []
    assert find_cpr("2902" + "37-4" + "234") == []
    assert find_cpr("2902" + "36-4" + "234") != []


@given(st.dates(datetime.date(1900, 1, 1), datetime.date(1999, 12, 31)), st.integers(0, 3999))
def test_every_date_of_the_1900s_is_found(born: datetime.date, serial: int) -> None:
    text = f"{born:%d%m%y}{serial:04d}"
    assert find_cpr(text) == [(0, 10)]
    assert find_cpr(float(text)) == ([(0, 10)] if len(str(int(text))) >= 9 else [])


@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99), st.integers(0, 3999))
def test_what_is_found_is_a_date(day: int, month: int, year: int, serial: int) -> None:
    try:
        datetime.date(1900 + year, month, day)
        real = True
    except ValueError:
        real = False
    assert bool(find_cpr(f"{day:02d}{month:02d}{year:02d}-{serial:04d}")) == real


@given(st.text(alphabet="0123456789", min_size=11, max_size=25))
def test_nothing_is_found_in_longer_rows_of_digits(digits: str) -> None:
    assert find_cpr(digits) == []


@given(st.uuids())
def test_nothing_is_found_in_machine_made_ids(made: uuid.UUID) -> None:
    assert find_cpr(str(made)) == []
    assert find_cpr(f"{{{made}}}".upper()) == []


def test_digits_in_a_machine_made_id() -> None:
    ten = EARLY + SERIAL
    assert find_cpr(f"550e8400-e29b-41d4-a716-{ten}ab") == []
    assert find_cpr(f"550e8400-e29b-41d4-a716-ab{ten}") == []
    assert find_cpr(f"d41d8cd98f00{ten}ab") == []
    assert find_cpr(f"550e8400-e29b-41d4-a716-{ten}ab {ten}") == [(37, 47)]


def test_nine_digits_of_a_text_file() -> None:
    """Text files hold texts only: what was a number there has lost its zero just the same."""
    nine = (EARLY + SERIAL)[1:]
    assert find_cpr(nine) == []
    assert find_cpr(nine, untyped=True) == [(0, 9)]
    assert find_cpr("999999999", untyped=True) == []
    assert find_cpr("IND-00001", untyped=True) == []


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("skriv til post@eksempel.kk.dk", ["e-mailadresse"]),
        ("33 66 00 00", ["telefonnummer"]),
        ("tlf. 33660000", ["telefonnummer"]),
        ("Mobil: 20-30-00-00", ["telefonnummer"]),
        ("+45 33660000", ["telefonnummer"]),
        ("0045 33 66 00 00", ["telefonnummer"]),
        ("Ring 33 66 00 00.", ["telefonnummer"]),
        ("Nørrebrogade 45", ["adresse"]),
        ("Rådhuspladsen 1, 1599 København V", ["adresse"]),
        ("H.C. Andersens Boulevard 12", ["adresse"]),
        ("Griffenfeldsgade 4, 2. tv.", ["adresse"]),
        ("Tagensvej 12B", ["adresse"]),
        ("Blågårds Plads 8", ["adresse"]),
        ("Nørre Allé 7", ["adresse"]),
        ("bor på Amager Strandvej 130", ["adresse"]),
        (
            "Nørre Farimagsgade 45-47, tlf. 33660000, post@eksempel.dk",
            ["e-mailadresse", "telefonnummer", "adresse"],
        ),
    ],
)
def test_contact_data(text: str, kinds: list[str]) -> None:
    assert find_contact(text) == kinds


@pytest.mark.parametrize(
    "text",
    [
        "8 uger",
        "13. april 2010",
        "1.250.000,00",
        "33.660.000,00 kr.",
        "12 500 000",
        "5790001" + "234567",
        "2010-19986",
        "2009 2010",
        "20100413",
        "33660000",
        "22-03-10 14:30",
        "uge 45 46 47 48",
        "20 30 40 50 60",
        "0,5; 33,5; 45,2",
        "IND-000123",
        "2200 København N",
        "Nørrebrogade",
        "Nørrebrogade 2010",
        "Mjølnerparken 3 gange om ugen",
        "Blågårds Plads 8 uger",
        "Tagensvej 2 timer",
        "Torvet 13. april",
        "Tingbjerg 3",
        "Gadeplan 3",
        "Ny Ellebjerg 3 unge",
        "Gaden 3 unge",
        "@ungdomsskolen",
        "pris pr. stk. @ 5 kr.",
        "",
        None,
        33660000.0,
    ],
)
def test_what_is_no_contact_data(text: object) -> None:
    assert find_contact(text) == []
