"""Which figures are numbers of persons, and what is published of those: the rules and their words, told once.

SQL takes from here which figures they are (`macros`, created by the store when it opens), so that pages, files, slides and the
rows behind a figure follow one definition. Exit, charges and decisions are always persons (see the contract and
queries/sources/rows.py); attendance at meetings open to citizens never is. What is published of a number is decided in one
place, queries/gate.py, by the functions below.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb
import pandas as pd

from data.danish import is_missing

# Counts of persons from 1 and below this are not told.
THRESHOLD = 5
# Counts in linked tables are told to the nearest of these.
STEP = 5
# No share is told of fewer than this, as they are published.
LEAST_OF_SHARE = 20

# The kind of record that takes an indicator out of protection.
RELEASE = "persons_release"

# Spans: the least and the greatest number that what is published may stand for.
Span = tuple[int, int]

# What is counted in these is persons, also as the end of a longer word (»kursusdeltagere«) and with these endings.
_PERSONS = (
    "deltager",
    "person",
    "familie",
    "borger",
    "beboer",
    "bruger",
    "elev",
    "kursist",
    "klient",
    "patient",
    "medlem",
    "medlemm",
    "menneske",
    "husstand",
    "søskende",
    "barn",
    "børn",
    "forældre",
    "mødre",
    "fædre",
    "kvind",
    "mænd",
    "pige",
    "dreng",
    "ældre",
    "voksn",
    "årig",
    "studerende",
    "indsatte",
    "løsladt",
    "anholdt",
    "sigtet",
    "sigtede",
    "tiltalt",
    "dømt",
    "anbragt",
    "visiteret",
    "visiterede",
    "henvist",
    "tilknyttet",
    "tilknyttede",
    "gerningsmand",
    "offer",
    "ofre",
    "frivillig",
    "lærling",
    "praktikant",
    "ansøger",
    "modtager",
    "flygtning",
    "hjemløs",
    "ledig",
    "individ",
    "sigtelse",
    "afgørelse",
    "fremmøde",
    "deltagelse",
)
_PERSON_WORDS = ("ung", "unge", "unges", "enkeltunge", "mand", "indsat", "dom", "domme")
_ENDINGS = ("s", "e", "r", "n", "en", "er", "et", "ne", "ene", "erne", "es", "ers", "nes", "enes", "ernes")
# What is counted in these is things, cases or happenings, whoever they are for.
_THINGS = (
    "anmeldelse",
    "hændelse",
    "tilfælde",
    "brand",
    "brande",
    "indbrud",
    "møde",
    "time",
    "minut",
    "dag",
    "vagt",
    "udrykning",
    "lyspunkt",
    "melding",
    "aftale",
    "netværk",
    "indsats",
    "projekt",
    "øvelse",
    "arrangement",
    "aktivitet",
    "samtale",
    "besøg",
    "vandring",
    "svar",
    "besvarelse",
    "retningslinje",
    "lampe",
    "plads",
    "afgang",
    "kamera",
    "kilometer",
    "bygning",
)


# -- the words -----------------------------------------------------------------------------------------------

TOO_FEW = "for få personer"
WITHHELD = "skjult"
# What a version is marked with that was locked before counts were rounded; one that is locked now keeps RULE.
EARLIER_RULE = "låst efter den tidligere regel for antal personer"
RULE = "afrundet"
ROUNDED = f"afrundet til nærmeste {STEP}"


def few() -> str:
    """What stands for a count that may not be told: "1-4"."""
    return f"1-{THRESHOLD - 1}"


def few_persons() -> str:
    """What a figure says that may not be shown: "1-4 personer"."""
    return f"{few()} personer"


def rule() -> str:
    """How counts in linked tables are told, as a sentence."""
    return (
        f"Antal er {ROUNDED}; {few_persons()} står som »{few()}«, og nul er nul. Summer er lavet af de nøjagtige tal og afrundet for "
        f"sig, så de kan afvige fra summen af det viste. En sum er »{WITHHELD}«, hvor den ville røbe et af tallene i den."
    )


def share_rule() -> str:
    """How shares of persons are told, as a sentence."""
    return (
        f"Andele er af de afrundede tal, og intervallet tager afrundingen med. Af færre end {LEAST_OF_SHARE} vises ingen andel: "
        f"»{TOO_FEW}«."
    )


# -- periods that would tell each other ------------------------------------------------------------------------


def months(period: str) -> Span:
    """The first month of a period and the first after it, counted from year 0: "2009", "2009-H1", "2009-Q1", "2009-01"."""
    year = 12 * int(period[:4])
    if len(period) == 4:
        return year, year + 12
    length = {"H": 6, "Q": 3}.get(period[5])
    if length is None:
        return year + int(period[5:]) - 1, year + int(period[5:])
    start = year + length * (int(period[6:]) - 1)
    return start, start + length


def overlap(one: str, other: str) -> bool:
    """Whether two periods have a month in common."""
    (begin, end), (start, stop) = months(one), months(other)
    return begin < stop and start < end


# -- what is published of a number ----------------------------------------------------------------------------


def is_few(count: float) -> bool:
    """Whether so many persons may not be told."""
    return 0 < count < THRESHOLD


def published(count: float) -> int | None:
    """What a linked table tells of a number of persons: 0, None for few, or the nearest STEP (at least STEP)."""
    if is_few(count):
        return None
    return max(STEP, int((count + STEP / 2) // STEP) * STEP) if count else 0


def span(count: int | None, periods: int = 1) -> Span:
    """The numbers that a told one stands for: None (few) -> (1, 4), 0 -> (0, 0), 5 -> (5, 7), 20 -> (18, 22).

    Of a mean over `periods` the sums over them: over two None -> (1, 9), 5 -> (10, 14). A mean is published by the rule of a count, so
    that one that was delivered and one that is made of its periods are told alike.
    """
    if count is None:
        return 1, THRESHOLD * periods - 1
    if count == 0:
        return 0, 0
    # Half a step, in halves, so that all are whole numbers.
    low, high = (-(-(2 * count + half) * periods // 2) for half in (-STEP, STEP))
    return max(THRESHOLD * periods, low), high - 1


def as_told(count: Any) -> int | str | None:
    """A linked table's cell: the published number, "1-4", or None where nothing was counted."""
    if is_missing(count):
        return None
    cell = published(float(count))
    return few() if cell is None else cell


def is_number(cell: Any) -> bool:
    """Whether a linked table's cell is a number, and not a word for one that is not told, or missing."""
    return not isinstance(cell, str) and not is_missing(cell)


def is_hidden(cell: Any) -> bool:
    """Whether a linked table's cell is a word for a number that is not told."""
    return isinstance(cell, str)


def numbers(cells: pd.Series) -> pd.Series:
    """A linked table's column as numbers, NaN where none is told."""
    return pd.Series(
        [float(cell) if is_number(cell) else float("nan") for cell in cells], cells.index, "float64"
    )


def share_is_told(denominator: Any) -> bool:
    """Whether a share of so many, as they are published, is told."""
    return is_number(denominator) and denominator >= LEAST_OF_SHARE


def counting(
    indicators: Sequence[tuple[str | None, str | None, bool | None]], *, divided: bool = False
) -> list[bool]:
    """Which of these indicators (name, unit, flag) count persons (see `macros`): as a share where their unit is one, or divided."""
    with duckdb.connect() as cursor:
        cursor.execute(macros())
        question = "select counts_persons_in($name, $unit, $flag::boolean, $divided or is_share($unit))"
        rows = [dict(zip(("name", "unit", "flag"), one, strict=True)) for one in indicators]
        answers = [cursor.execute(question, one | {"divided": divided}).fetchone() for one in rows]
    return [bool(answer and answer[0]) for answer in answers]


def macros() -> str:
    """SQL that creates the macros of this module.

    - is_per_cent(unit): the figure is told in per cent. is_share(unit): it is a share ("andel", "%").
    - counts_persons_in(name, unit, flag, share): whether an indicator counts persons: its flag says so, its unit or name does, or
      it is a share whose name does not begin with what else it is a share of ("Andel meldinger ..."). A unit that is a thing
      (»møder«) answers for the name; a flag that says no answers for nothing.
    - first_month(period): the first month of a period, counted as `months` counts; null for what is none.
    - months_of(period): how many months it has.
    """
    ends = f"({'|'.join(_ENDINGS)})?"
    # Not the class of all the world's letters: such an expression takes twenty times as long to prepare.
    letter, end = "a-zæøåäöüé", "([^a-zæøåäöüé]|$)"
    persons = f"(({'|'.join(_PERSONS)}){ends}|(^|[^{letter}])({'|'.join(_PERSON_WORDS)})){end}"
    things = f"^[{letter}]*({'|'.join(_THINGS)}){ends}{end}"
    return f"""
create or replace macro is_per_cent(unit) as trim(lower(unit)) in ('%', 'pct', 'pct.', 'procent');
create or replace macro is_share(unit) as
    coalesce(is_per_cent(unit) or trim(lower(unit)) in ('andel', 'andele'), false);
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
"""


def view() -> str:
    """SQL that creates the view protected_indicators, which says it of each indicator of a store: indicator_id, per_cent (its figures are
    in per cent), is_share, as_share and as_count (whether a measurement that is a share, or a count, is of persons), persons
    (whether it is, as its unit says), released. An indicator that CSB has released (the newest record of RELEASE as known says so,
    with a reason) is not of persons.
    """
    return f"""
create or replace view protected_indicators as
with decided as (
    select id as indicator_id, coalesce(body::json ->> 'released' = 'true', false) as released
    from records
    where kind = '{RELEASE}' and made_at <= coalesce(getvariable('known_at')::timestamp, timestamp 'infinity')
    qualify version = max(version) over (partition by id)
),
judged as (
    select n.indicator_id, n.unit, is_share(n.unit) as is_share, coalesce(d.released, false) as released,
           counts_persons_in(n.name, n.unit, n.counts_persons, true) as as_share,
           counts_persons_in(n.name, n.unit, n.counts_persons, false) as as_count
    from indicators n
    left join decided d using (indicator_id)
)
select indicator_id, is_share, is_per_cent(unit) as per_cent,
       as_share and not released as as_share, as_count and not released as as_count,
       if(is_share, as_share, as_count) and not released as persons, released
from judged;
"""
