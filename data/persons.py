"""Which figures are numbers of persons, and which of those are too small to be shown: the rules, told once.

SQL takes them from here as macros (`macros`, created by the store when it opens), so that pages, files, slides and the
rows behind a figure follow one definition. Exit, charges and decisions are always persons (see the contract and
queries/sources/rows.py); attendance at meetings open to citizens never is.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

# Counts of persons from 1 and below this are not shown.
THRESHOLD = 5

# What is counted in these is persons, also as the end of a longer word (»kursusdeltagere«) and with these endings.
_PERSONS = (
    "deltager", "person", "familie", "borger", "beboer", "bruger", "elev", "kursist", "klient", "patient", "medlem",
    "medlemm", "menneske", "husstand", "søskende", "barn", "børn", "forældre", "mødre", "fædre", "kvind", "mænd", "pige",
    "dreng", "ældre", "voksn", "årig", "studerende", "indsatte", "løsladt", "anholdt", "sigtet", "sigtede", "tiltalt",
    "dømt", "anbragt", "visiteret", "visiterede", "henvist", "tilknyttet", "tilknyttede", "gerningsmand", "offer", "ofre",
    "frivillig", "lærling", "praktikant", "ansøger", "modtager", "flygtning", "hjemløs", "ledig", "individ",
    "sigtelse", "afgørelse", "fremmøde", "deltagelse",
)  # fmt: skip
_PERSON_WORDS = ("ung", "unge", "unges", "enkeltunge", "mand", "indsat", "dom", "domme")
_ENDINGS = ("s", "e", "r", "n", "en", "er", "et", "ne", "ene", "erne", "es", "ers", "nes", "enes", "ernes")
# What is counted in these is things, cases or happenings, whoever they are for.
_THINGS = (
    "anmeldelse", "hændelse", "tilfælde", "brand", "brande", "indbrud", "møde", "time", "minut", "dag", "vagt", "udrykning",
    "lyspunkt", "melding", "aftale", "netværk", "indsats", "projekt", "øvelse", "arrangement", "aktivitet", "samtale",
    "besøg", "vandring", "svar", "besvarelse", "retningslinje", "lampe", "plads", "afgang", "kamera", "kilometer", "bygning",
)  # fmt: skip


def few_persons() -> str:
    """What a figure says that may not be shown: "1-4 personer"."""
    return f"1-{THRESHOLD - 1} personer"


def counting(
    indicators: Sequence[tuple[str | None, str | None, bool | None]], *, divided: bool = False
) -> list[bool]:
    """Which of these indicators (name, unit, flag) count persons (see `macros`): as a share where their unit is one, or divided."""
    with duckdb.connect() as cursor:
        cursor.execute(macros())
        question = "select counts_persons_in($name, $unit, $flag::boolean, $divided or is_share($unit))"
        asked = [dict(zip(("name", "unit", "flag"), one, strict=True)) for one in indicators]
        answers = [cursor.execute(question, one | {"divided": divided}).fetchone() for one in asked]
    return [bool(answer and answer[0]) for answer in answers]


def macros() -> str:
    """SQL that creates the macros of this module.

    - is_few(n): a number of persons that may not be shown (false where n is null; zero may be shown).
    - is_share(unit): the figure is a share ("andel", "%").
    - counts_persons_in(name, unit, flag, share): whether an indicator counts persons: its flag says so, its unit or name does, or
      it is a share whose name does not begin with what else it is a share of ("Andel meldinger ..."). A unit that is a thing
      (»møder«) answers for the name; a flag that says no answers for nothing.
    - overlap(one, other): whether two periods ("2009", "2009-H1", "2009-Q1", "2009-01") have a month in common.
    """
    ends = f"({'|'.join(_ENDINGS)})?"
    # Not the class of all the world's letters: such an expression takes twenty times as long to prepare.
    letter, end = "a-zæøåäöüé", "([^a-zæøåäöüé]|$)"
    persons = f"(({'|'.join(_PERSONS)}){ends}|(^|[^{letter}])({'|'.join(_PERSON_WORDS)})){end}"
    things = f"^[{letter}]*({'|'.join(_THINGS)}){ends}{end}"
    return f"""
create or replace macro is_few(n) as coalesce(n > 0 and n < {THRESHOLD}, false);
create or replace macro is_share(unit) as
    coalesce(trim(lower(unit)) in ('andel', 'andele', '%', 'pct', 'pct.', 'procent'), false);
create or replace macro says_persons(said) as coalesce(regexp_matches(lower(said), '{persons}'), false);
create or replace macro says_things(said) as coalesce(regexp_matches(trim(lower(said)), '{things}'), false);
create or replace macro share_of(name) as
    regexp_replace(trim(lower(split_part(name, ':', 1))), '^(andel(en|e)?\\s+)?(af\\s+)?(alle\\s+|de\\s+)?', '');
create or replace macro counts_persons_in(name, unit, flag, share) as
    coalesce(flag, false)
    or case when share then not says_things(share_of(name)) or says_persons(share_of(name))
            else says_persons(unit) or not says_things(unit) and says_persons(name) end;
create or replace macro first_month(period) as
    12 * try_cast(left(period, 4) as integer)
    + coalesce(case substr(period, 6, 1)
                    when 'H' then 6 * (try_cast(substr(period, 7) as integer) - 1)
                    when 'Q' then 3 * (try_cast(substr(period, 7) as integer) - 1)
                    else try_cast(substr(period, 6) as integer) - 1 end, 0);
create or replace macro months_of(period) as
    case when length(period) = 4 then 12 when substr(period, 6, 1) = 'H' then 6 when substr(period, 6, 1) = 'Q' then 3 else 1 end;
create or replace macro overlap(one, other) as
    coalesce(first_month(one) < first_month(other) + months_of(other)
             and first_month(other) < first_month(one) + months_of(one), false);
"""
