"""Every sheet and column the product knows, declared once.

Tables, validation, templates, column help, the data dictionary and export headers are derived from
`SHEETS`. To add a column, add one line here: the store adds the column to its table when it opens.

Danish stands in what people read and write (headers, codes, help, examples); English is what code says.
Codes are stored as the Danish words people deliver, since they are data and are shown as they stand.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

Type = Literal[
    "id",  # text key, compared exactly
    "text",
    "texts",  # list of texts, separated by ; or ,
    "code",
    "codes",  # list of codes
    "refs",  # list of ids of another sheet
    "district",  # official number 1-10
    "districts",  # list of official numbers; 0 stands for the whole city
    "count",  # whole number, not negative
    "integer",
    "number",
    "money",  # kroner
    "share",  # 0-1; written as 12 %, or as 12 where the header says per cent
    "year",
    "date",
    "month",  # the first day of the month
    "period",  # 2010, 2010-H1, 2010-Q1 or 2010-03
    "half_year",  # 2010-H1
    "datetime",
    "yes_no",
    "price_level",  # "løbende" or a year
]

PERIODS: tuple[Type, ...] = ("year", "month", "period", "half_year")

SQL_TYPES: dict[str, str] = {
    "id": "VARCHAR",
    "text": "VARCHAR",
    "texts": "VARCHAR[]",
    "code": "VARCHAR",
    "codes": "VARCHAR[]",
    "refs": "VARCHAR[]",
    "district": "INTEGER",
    "districts": "INTEGER[]",
    "count": "BIGINT",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "money": "DECIMAL(18,2)",
    "share": "DOUBLE",
    "year": "INTEGER",
    "date": "DATE",
    "month": "DATE",
    "period": "VARCHAR",
    "half_year": "VARCHAR",
    "datetime": "TIMESTAMP",
    "yes_no": "BOOLEAN",
    "price_level": "VARCHAR",
}


@dataclass(frozen=True)
class OwnCode:
    """A code as CSB has delivered it in the sheet Koder: its name from `since`; in use until `until` (None: it still is)."""

    code_list: str
    code: str
    name: str
    short_name: str
    since: date
    until: date | None


_DAY: ContextVar[date | None] = ContextVar("day of the names", default=None)
# Codes that stand in a delivery and are no one's yet.
_COMING: ContextVar[tuple[OwnCode, ...]] = ContextVar("codes that are to come", default=())


def _day() -> date:
    return _DAY.get() or date.today()


@contextmanager
def names_of(day: date) -> Iterator[None]:
    """Within it, names are those of that day, and not today's."""
    token = _DAY.set(day)
    try:
        yield
    finally:
        _DAY.reset(token)


def show_names_of(day: date) -> None:
    """From here on in this thread, names are those of that day."""
    _DAY.set(day)


class Labels(Mapping[str, str]):
    """Code -> what people read: the contract's, then CSB's own, each by its name on the day (see `names_of`; today's).

    A process has one store, which says what CSB has delivered (see `use_own_codes`), and a delivery may bring its own
    (see `with_codes`). A code never leaves: rows may hold it.
    """

    def __init__(self, defaults: Mapping[str, str]) -> None:
        self.defaults = dict(defaults)
        self.code_list = ""  # what the sheet Koder calls it, where CSB may add to it
        self._delivered: tuple[OwnCode, ...] = ()
        self._of_day: dict[tuple[date, tuple[OwnCode, ...]], dict[str, str]] = {}

    def use(self, own: Iterable[OwnCode]) -> None:
        self._delivered, self._of_day = tuple(sorted(own, key=lambda one: one.since)), {}

    @property
    def own(self) -> tuple[OwnCode, ...]:
        """CSB's own codes of this list, by the day their name is from."""
        coming = [one for one in _COMING.get() if one.code_list == self.code_list]
        if not coming:
            return self._delivered
        new = {(one.code, one.since) for one in coming}
        stay = [one for one in self._delivered if (one.code, one.since) not in new]
        return tuple(sorted([*stay, *coming], key=lambda one: one.since))

    def short(self, code: str) -> str:
        """See Codes.short; empty where CSB has given it none."""
        day = _day()
        named = [one for one in self.own if one.code == code]
        by_now = [one for one in named if one.since <= day] or ([] if code in self.defaults else named[:1])
        return by_now[-1].short_name if by_now else ""

    def in_use(self) -> list[str]:
        """See Codes.in_use."""
        day = _day()
        newest = {one.code: one for one in self.own if one.since <= day}
        return [
            code
            for code in self
            if (code in self.defaults if code not in newest else (newest[code].until or day) >= day)
        ]

    def _names(self) -> dict[str, str]:
        own, day = self.own, _day()
        if not own:
            return self.defaults
        if (day, own) not in self._of_day:
            # Before a code has its first name it is read by that one.
            first = {one.code: one.name for one in reversed(own) if one.code not in self.defaults}
            by_now = {one.code: one.name for one in own if one.since <= day}
            self._of_day[day, own] = self.defaults | dict(reversed(first.items())) | by_now
        return self._of_day[day, own]

    def __getitem__(self, code: str) -> str:
        return self._names()[code]

    def __iter__(self) -> Iterator[str]:
        return iter(tuple(self._names()))

    def __len__(self) -> int:
        return len(self._names())


class Codes:
    """Allowed codes with what people read, other spellings they are found under (lower case), and those of rows that count persons."""

    def __init__(
        self,
        labels: Mapping[str, str],
        synonyms: Mapping[str, str] | None = None,
        of_persons: tuple[str, ...] = (),
        are_short: bool = False,
    ) -> None:
        self.labels = Labels(labels)
        self.synonyms = synonyms or {}
        self.of_persons = of_persons
        self.are_short = are_short

    def short(self, code: str) -> str:
        """What people read where there is little room: CSB's short name of the day, or else the code where codes are made for that
        (`are_short`), or the name."""
        return self.labels.short(code) or (code if self.are_short else self.labels.get(code, code))

    @property
    def in_use(self) -> list[str]:
        """The codes of the day: without those that have ended, or are to come."""
        return self.labels.in_use()


def _words(*words: str, **synonyms: str) -> Codes:
    return Codes({word: word for word in words}, synonyms)


ADMINISTRATIONS = Codes(
    {
        "ØKF": "Økonomiforvaltningen",
        "KFF": "Kultur- og Fritidsforvaltningen",
        "BUF": "Børne- og Ungdomsforvaltningen",
        "SUF": "Sundheds- og Omsorgsforvaltningen",
        "SOF": "Socialforvaltningen",
        "TMF": "Teknik- og Miljøforvaltningen",
        "BIF": "Beskæftigelses- og Integrationsforvaltningen",
    },
    {"økonomi": "ØKF", "csb": "ØKF", "kultur og fritid": "KFF", "socialforvaltning": "SOF", "okf": "ØKF"},
    are_short=True,
)
# Center for Sikker By sits here: its deliveries may carry CSB's own sheets.
CSB_ADMINISTRATION = "ØKF"

WHOLE_CITY = 0
DISTRICTS: dict[int, str] = {
    1: "Indre By",
    2: "Østerbro",
    3: "Nørrebro",
    4: "Vesterbro-Kongens Enghave",
    5: "Valby",
    6: "Vanløse",
    7: "Brønshøj-Husum",
    8: "Bispebjerg",
    9: "Amager Øst",
    10: "Amager Vest",
}
# Names in use for the whole or a part of one district: the fifteen districts before 2007, and what everybody says.
DISTRICT_SYNONYMS: dict[str, int] = {
    "indre by/christianshavn": 1,
    "christianshavn": 1,
    "city": 1,
    "indre østerbro": 2,
    "ydre østerbro": 2,
    "nordhavn": 2,
    "nordhavnen": 2,
    "indre nørrebro": 3,
    "ydre nørrebro": 3,
    "vesterbro": 4,
    "kongens enghave": 4,
    "sydhavn": 4,
    "sydhavnen": 4,
    "vesterbro/sydhavnen": 4,
    "vesterbro/kgs. enghave": 4,
    "vesterbro/kongens enghave": 4,
    "vesterbro-kgs. enghave": 4,
    "kgs. enghave/vesterbro": 4,
    "brønshøj": 7,
    "husum": 7,
    "tingbjerg": 7,
    "brønshøj/husum": 7,
    "brønshøj - husum": 7,
    "bispebjerg/nordvest": 8,
    "amager-øst": 9,
    "amager-vest": 10,
    "østamager": 9,
    "vestamager": 10,
    "sundby øst": 9,
    "sundby vest": 10,
    "sundbyøster": 9,
    "sundbyvester": 10,
    "islands brygge": 10,
    "ørestad": 10,
}
# Names that mostly, but not by definition, mean these districts: they are asked about.
DISTRICT_LIKELY: dict[str, tuple[int, ...]] = {
    "nv": (8,),
    "nordvest": (8,),
    "københavn nv": (8,),
    "kbh nv": (8,),
    "nordvestkvarteret": (8,),
    "amager": (9, 10),
    "københavn": (WHOLE_CITY,),
    "kbh": (WHOLE_CITY,),
}
WHOLE_CITY_WORDS = (
    "hele byen",
    "hele kommunen",
    "hele københavn",
    "københavns kommune",
    "alle bydele",
    "alle",
    "byen",
)

# What an administration can say of its list of initiatives: that it is whole, or that there are none.
COMPLETE, NONE_AT_ALL = "complete", "none"
DECLARATIONS = {COMPLETE: "Listen er komplet", NONE_AT_ALL: "Ingen indsatser"}
# Events and meetings are counted from the beginning of the year that makes so many with this one.
RECENT_YEARS = 3

PURPOSES = Codes(
    {
        "kriminalpræventiv": "kriminalpræventiv",
        "tryghedsskabende": "tryghedsskabende",
        "begge": "både kriminalpræventiv og tryghedsskabende",
    },
    {
        "kriminalitetsforebyggende": "kriminalpræventiv",
        "tryghed": "tryghedsskabende",
        "både og": "begge",
        "kriminalpræventiv og tryghedsskabende": "begge",
    },
)
LEVELS = _words("primær", "sekundær", "tertiær")
APPROACHES = _words("generel", "gruppe", "individ", individuel="individ", gruppeorienteret="gruppe")
TARGET_GROUPS = Codes(
    {
        "under 18": "børn og unge under 18 år",
        "18+": "unge og voksne fra 18 år",
        "lokalområder": "beboere i lokalområder",
        "alle": "alle",
    },
    {"over 18": "18+", "+18": "18+", "børn og unge": "under 18", "lokalområde": "lokalområder"},
)
# What people write where they are under way, or are going to be.
_UNDER_WAY = dict.fromkeys(("igangværende", "igangsat", "pågår", "i drift"), "i gang")
_PLANNED = dict.fromkeys(("planlægges", "under planlægning"), "planlagt")
INITIATIVE_STATUS = _words(
    "planlagt", "i gang", "afsluttet", "stoppet", **_UNDER_WAY, **_PLANNED, igang="i gang", afbrudt="stoppet"
)
FUNDING = Codes(
    {
        "kommunal": "kommunal",
        "satspulje": "satspulje",
        "anden statslig pulje": "anden statslig pulje",
        "EU": "EU",
        "fond": "fond",
        "boligorganisation": "boligorganisation",
    },
    {"kommunen": "kommunal", "satspuljen": "satspulje", "statslig pulje": "anden statslig pulje"},
)
SPENDING = _words("drift", "anlæg", "overførsler")
DURATIONS = _words("varig", "midlertidig")
PROPOSAL_TYPES = _words("stop", "reduktion", "uændret", "udvidelse", "effektivisering")
GOAL_LEVELS = _words("effektmål", "delmål", "retningslinje")
COMPLIANCE = _words("ja", "delvist", "nej", delvis="delvist")
INDICATOR_TYPES = _words("aktivitet", "output", "resultat", "effekt")
DIRECTIONS = _words("op", "ned", "neutral")
# How a number over several periods is read. On a day: a year is the mean of its periods. New: a year is their sum. Took part: the same
# person may stand in several periods, so they are never added.
ON_A_DAY, NEW, TOOK_PART = "antal på en dag", "nye i perioden", "deltog i perioden"
COUNTED_AS = Codes(
    {code: code for code in (ON_A_DAY, NEW, TOOK_PART)},
    dict.fromkeys(
        (
            "på en dag",
            "på dagen",
            "antal på dagen",
            "antal ultimo",
            "ultimo",
            "pr. dag",
            "antal på opgørelsesdagen",
            "øjebliksbillede",
            "bestand",
            "beholdning",
            "status på en dag",
            "antal i forløb",
            "i forløb",
            "igangværende",
            "aktive",
            "gennemsnit",
            "gennemsnitligt antal",
            "stock",
        ),
        ON_A_DAY,
    )
    | dict.fromkeys(
        (
            "nye",
            "ny",
            "nye i alt",
            "nystartede",
            "nytilkomne",
            "startet",
            "startede",
            "startet i perioden",
            "startede i perioden",
            "begyndt",
            "begyndt i perioden",
            "påbegyndte",
            "påbegyndt i perioden",
            "tilgang",
            "tilgang i perioden",
            "afsluttede i perioden",
            "hændelser i perioden",
            "antal nye",
            "sum",
            "flow",
        ),
        NEW,
    )
    | dict.fromkeys(
        (
            "deltog",
            "deltaget",
            "har deltaget",
            "deltaget i perioden",
            "har deltaget i perioden",
            "deltagere i perioden",
            "unikke i perioden",
            "unikke deltagere",
            "unikke personer",
            "forskellige personer i perioden",
            "i perioden",
            "antal i perioden",
            "i kontakt i perioden",
            "brugere i perioden",
        ),
        TOOK_PART,
    ),
)
FREQUENCIES = _words("måned", "kvartal", "halvår", "år", månedlig="måned", kvartalsvis="kvartal", årlig="år")
# The area of this type is the whole city: what is delivered for it is the city's own, and not made of its districts.
CITY_AREA = "by"
# An area that a survey asks in, where it is no bydel: a bydel that was not asked is told by them (see Områdedele).
SURVEY_AREA = "undersøgelsesområde"
AREA_TYPES = _words(
    "bydel",
    "distrikt",
    "rode",
    "hotspot",
    "kontrol",
    "naboområde",
    SURVEY_AREA,
    CITY_AREA,
    **{"hele byen": CITY_AREA},
)
AGE_GROUPS = _words("0-9", "10-14", "15-17", "18-24", "25-39", "40-64", "65+")
CRIME_CATEGORIES = _words(
    "vold",
    "røveri",
    "hærværk",
    "indbrud",
    "brand og uro",
    "trusler og chikane",
    ildspåsættelse="brand og uro",
)
INCIDENT_KINDS = Codes(
    {word: word for word in ("anmeldelse", "sigtelse", "afgørelse")},
    {"anmeldelser": "anmeldelse", "sigtelser": "sigtelse", "afgørelser": "afgørelse"},
    of_persons=("sigtelse", "afgørelse"),
)
SAFETY_NEEDS = _words("minimal", "reduceret", "ordinær", "intensiveret", "markant")
EVALUATION_STATUS = _words("ikke planlagt", "planlagt", "i gang", "afsluttet", **_UNDER_WAY, **_PLANNED)
CRITERIA = Codes(
    {
        "egne resultater": "indsatsens egne resultater",
        "evidens": "evidensgrundlag",
        "dokumentation": "dokumentationens kvalitet",
        "samarbejde": "betydning for samarbejdet med andre indsatser",
        "inddragelse": "inddragelse af frivillige og lokale aktører",
        "potentiale": "udviklingspotentiale",
    }
)
UNREST_TYPES = _words(
    "brand i containere",
    "brand i biler",
    "stenkast",
    "gruppesammenstød",
    "skudepisode",
    "utryghedsskabende ophold",
)
UNREST_FOLLOW_UP = _words("ingen", "planlagt", "gennemført")
CALENDAR_KINDS = _words("højtid", "fodboldkamp", "demonstration", "årsdag", "andet")
DIALOGUE_FORMS = _words("borgermøde", "tryghedsvandring", "dialogmøde", "workshop", "høringsmøde")
FOLLOW_UP_STATUS = _words("ikke begyndt", "i gang", "gennemført", **_UNDER_WAY)
MILESTONE_TYPES = _words("høring", "udarbejdelse", "godkendelse", "udsendelse", "møde")
DEADLINE_CHANGES = _words("foreslået", "vedtaget")
TASK_STATUS = _words("ikke begyndt", "i gang", "afsluttet", **_UNDER_WAY)
DECISION_STATUS = _words("ikke begyndt", "i gang", "gennemført", **_UNDER_WAY)
WEEKDAYS = _words("mandag", "tirsdag", "onsdag", "torsdag", "fredag")
MEETING_TYPES = _words("borgmestermøde", "myndighedsmøde", "aktørmøde", "seminar", "internt møde")


# Whom the centre is to meet, and the words by which a meeting with them is known.
PARTIES = Codes(
    {
        party: party
        for party in (
            "Rigspolitiet",
            "Århus Kommune",
            "Brandvæsnet",
            "Overborgmesteren (ØKF)",
            "Kultur- og fritidsborgmesteren (KFF)",
            "Børne- og ungdomsborgmesteren (BUF)",
            "Sundheds- og omsorgsborgmesteren (SUF)",
            "Socialborgmesteren (SOF)",
            "Teknik- og miljøborgmesteren (TMF)",
            "Beskæftigelses- og integrationsborgmesteren (BIF)",
        )
    },
    {
        "aarhus kommune": "Århus Kommune",
        "brandvæsen": "Brandvæsnet",
        "overborgmester": "Overborgmesteren (ØKF)",
        "kultur- og fritidsborgmester": "Kultur- og fritidsborgmesteren (KFF)",
        "børne- og ungdomsborgmester": "Børne- og ungdomsborgmesteren (BUF)",
        "sundheds- og omsorgsborgmester": "Sundheds- og omsorgsborgmesteren (SUF)",
        "socialborgmester": "Socialborgmesteren (SOF)",
        "teknik- og miljøborgmester": "Teknik- og miljøborgmesteren (TMF)",
        "beskæftigelses- og integrationsborgmester": "Beskæftigelses- og integrationsborgmesteren (BIF)",
    },
)
# What a point of the committee's order is about, where the product answers it; and its two parts.
ORDER_TOPICS = Codes(
    {
        "bandeindsats": "indsatsen mod bandekriminalitet",
        "model": "model for opfølgning og effekt",
        "overblik": "overblik over indsatser",
        "mål": "mål og retningslinjer",
        "prioritering": "effektiviseringer og prioriteringer",
        "exit": "exit og 18+",
        "hotspots": "hotspots",
        "uroligheder": "uroligheder",
        "dialog": "borgerdialog",
    }
)
CONTENTS, CONSIDERATIONS = "indhold", "overvejelse"
ORDER_PARTS = Codes({CONTENTS: "Indstillingen skal indeholde", CONSIDERATIONS: "Overvejelser om"})
# What the committee has ordered, where the sheet Opdrag says nothing: part, text, topic.
FIRST_ORDER = (
    (CONTENTS, "Indsatsen mod bandekriminalitet, kort beskrevet", "bandeindsats"),
    (CONTENTS, "Én model for løbende opfølgning og effekt", "model"),
    (CONTENTS, "Samlet overblik over alle indsatser", "overblik"),
    (CONTENTS, "Mål og retningslinjer", "mål"),
    (CONTENTS, "Mulige effektiviseringer og prioriteringer", "prioritering"),
    (CONSIDERATIONS, "Exit-strategi og tiltag for 18+", "exit"),
    (CONSIDERATIONS, "Hotspots: forankring og evaluering", "hotspots"),
    (CONSIDERATIONS, "Uroligheder: koordinering og forankring", "uroligheder"),
    (CONSIDERATIONS, "Borgerdialog om tryghed i bydelene", "dialog"),
)
# The lists that CSB may add to, rename in and end codes of, by what the sheet Koder calls them. Others have rules tied to each code.
OPEN_LISTS: Mapping[str, Codes] = {
    "forvaltning": ADMINISTRATIONS,
    "finansieringskilde": FUNDING,
    "kriminalitetsart": CRIME_CATEGORIES,
    "områdetype": AREA_TYPES,
    "urolighedsart": UNREST_TYPES,
    "mødeform": DIALOGUE_FORMS,
    "mødetype": MEETING_TYPES,
    "aktør": PARTIES,
}
_LISTS = Codes(
    {name: name for name in OPEN_LISTS},
    {"kategori": "kriminalitetsart", "finansiering": "finansieringskilde"},
)


for _name, _codes in OPEN_LISTS.items():
    _codes.labels.code_list = _name


@contextmanager
def with_codes(delivered: Iterable[Mapping[str, Any]]) -> Iterator[None]:
    """Within it, codes that stand in a delivery's sheet Koder are known beside those that are accepted. A row that says too little to
    be a code is left out: it is told of where it stands."""
    coming = tuple(
        OwnCode(
            *(row["code_list"], row["code"], row["name"], row.get("short_name") or ""),
            *(row["valid_from"], row.get("valid_to")),
        )
        for row in delivered
        if all(row.get(name) is not None for name in ("code_list", "code", "name", "valid_from"))
    )
    token = _COMING.set((*_COMING.get(), *coming))
    try:
        yield
    finally:
        _COMING.reset(token)


def use_own_codes(delivered: Iterable[OwnCode]) -> None:
    """The codes that CSB has delivered, instead of those that were in use before."""
    every = list(delivered)
    for name, codes in OPEN_LISTS.items():
        codes.labels.use(one for one in every if one.code_list == name)


@dataclass(frozen=True)
class Column:
    """One column: what people read (header, help, example) and what code says (name, type)."""

    header: str
    name: str
    type: Type
    help: str
    example: str
    required: bool = False
    unit: str = ""
    codes: Codes | None = None
    references: str | None = None  # the English name of the table whose key this is
    may_come_later: bool = False  # a reference that another delivery may meet later: a warning, not an error
    synonyms: tuple[str, ...] = ()
    counts_persons: bool = False
    minimum: float | None = None
    maximum: float | None = None
    measured: bool = False  # in the indicator's own unit, which says whether 63 % is 0,63 or 63
    divided: bool = False  # a part of a share: of persons where the indicator counts persons as a share
    # It counts persons in some rows: those whose code in this column is of persons, or whose indicator there counts persons.
    persons_by: str | None = None
    or_whole_city: bool = False  # a district that may be 0, the whole city
    is_number_name: bool = False  # a number that is a name: its digits are what it is, leading zeros and all

    @property
    def sql_type(self) -> str:
        return SQL_TYPES[self.type]

    @property
    def is_list(self) -> bool:
        return self.type in ("texts", "codes", "refs", "districts")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its grain (`key`), whose it is, and its columns, key first."""

    header: str
    table: str
    grain: str  # Danish: "én række pr. ..."
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    owner: Literal["administration", "CSB"] = "administration"
    administration_column: str | None = None  # the column that says whose row it is
    id_prefix: str | None = None  # new ids are given by the store; "" stands for the administration's code
    match_on: tuple[str, ...] = ()  # a row without an id is matched on these, in this order
    unpivot: tuple[str, str] | None = None  # (period column, value column) where periods may be columns
    synonyms: tuple[str, ...] = ()
    owed_by_all: bool = False  # every administration delivers it, so a missing one is told
    optional: bool = False  # a store does without it, so a missing one is no lack

    def column(self, name: str) -> Column:
        """The column with the English name `name`. Raises KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.table} has no column {name}")

    @property
    def names(self) -> list[str]:
        return [column.name for column in self.columns]

    @property
    def is_of_moments(self) -> bool:
        """Each row is of a day, as events, meetings and decisions are: newer ones come beside the older."""
        return any(column.required and column.type in ("date", "datetime") for column in self.columns)

    @property
    def period_in_key(self) -> str | None:
        """The column of the key that says which year, half-year or month a row is of; None where rows are of no period."""
        return next((key for key in self.key if self.column(key).type in PERIODS), None)


C = Column
_INITIATIVE = C(
    "indsats_id",
    "initiative_id",
    "id",
    "Indsatsens id, som det står i overblikket. En ny indsats kaldes ved sit navn eller egne nummer.",
    "SOF-012",
    True,
    references="initiatives",
    synonyms=("indsats id", "indsatsid", "indsatsnr", "indsats nr", "indsats"),
)
_ADMINISTRATION = C(
    "forvaltning",
    "administration",
    "code",
    "Forvaltningens forkortelse.",
    "SOF",
    True,
    codes=ADMINISTRATIONS,
    synonyms=("forv", "forv.", "forvaltningen"),
)
_DISTRICT = C(
    "bydel",
    "district",
    "district",
    "Bydelens officielle nummer eller navn.",
    "Nørrebro",
    True,
    synonyms=("bydel nr", "bydelsnr", "bydelsnavn"),
)
_AREA = C(
    "område_id",
    "area_id",
    "id",
    "Områdets id.",
    "D-3",
    True,
    references="areas",
    synonyms=("område id", "område", "områdenr"),
)
_COUNTED_ON = C(
    "opgjort_pr",
    "counted_on",
    "date",
    "Datoen tallet er opgjort.",
    "15-03-2010",
    synonyms=("opgjort pr", "opgjort pr.", "opgørelsesdato"),
)
_PROVISIONAL = C(
    "foreløbig",
    "provisional",
    "yes_no",
    "Ja, når tallet endnu kan ændre sig. Tomt betyder nej.",
    "nej",
    synonyms=("foreløbigt", "foreløbigt tal"),
)


def _by_sex() -> Iterator[Column]:
    """The survey's answers of women and of men, as shares of those of them who answered."""
    for of_sex, sex in (("kvinder", "women"), ("mænd", "men")):
        answers = (
            f"Antal besvarelser fra {of_sex}. Uden det vises deres andele ikke, for usikkerheden kendes ikke."
        )
        yield C(
            f"{of_sex}_besvarelser",
            f"{sex}_answers",
            "count",
            answers,
            "155",
            synonyms=(f"{of_sex} besvarelser",),
        )
        for felt, answer, share in (
            ("utrygge", "unsafe", "24 %"),
            ("trygge", "safe", "68 %"),
            ("hverken", "neither", "8 %"),
        ):
            feeling = "hverken trygge eller utrygge" if answer == "neither" else felt
            for tid, when, words in (
                ("dag", "day", "om dagen"),
                ("aften", "evening", "om aftenen og natten"),
            ):
                yield C(
                    f"{of_sex}_{felt}_{tid}",
                    f"{sex}_{answer}_{when}",
                    "share",
                    f"Andel af de svarende {of_sex}, der er {feeling} {words}.",
                    share,
                    synonyms=(f"{of_sex} {felt} {tid}",),
                )


# fmt: off
SHEETS: tuple[Sheet, ...] = (
    Sheet("Koder", "own_codes", "én række pr. liste, kode og dato, navnet gælder fra", ("code_list", "code", "valid_from"), (
        C("liste", "code_list", "code", "Den liste koden hører til.", "kriminalitetsart", True, codes=_LISTS),
        C("kode", "code", "id", "Koden, som den står i de andre ark. En kode, der findes, får nyt navn.", "tyveri", True),
        C("navn", "name", "text", "Hvad koden hedder på siderne fra datoen.", "tyveri", True),
        C("kort_navn", "short_name", "text", "Det, der vises, hvor der er lidt plads, og som filer også må bruge for koden.", "", synonyms=("kort navn", "forkortelse")),
        C("fra", "valid_from", "date", "Fra hvilken dato navnet gælder.", "01-01-2010", True),
        C("til", "valid_to", "date", "Sidste dag koden bruges. Tomt, så længe den bruges.", ""),
    ), owner="CSB", optional=True),
    Sheet("Opdrag", "orders", "én række pr. sag og punkt i det, udvalget har bestilt", ("case_number", "item"), (
        C("sagsnr", "case_number", "id", "Sagen, som bestillingen står i. Siden viser den nyeste.", "2010-19986", True, synonyms=("sagsnr.", "sagsnummer"), is_number_name=True),
        C("punkt", "item", "id", "Punktets nummer eller bogstav.", "1", True, is_number_name=True),
        C("tekst", "text", "text", "Hvad der er bestilt.", "Samlet overblik over alle indsatser", True),
        C("dato", "given_on", "date", "Hvornår det er bestilt.", "19-01-2010", True),
        C("del", "part", "code", "Skal indstillingen indeholde det, eller overvejelser om det? Tomt: indeholde.", "indhold", codes=ORDER_PARTS),
        C("emne", "topic", "code", "Hvad det handler om, så siden kan sige, hvor langt det er. Tomt, når intet ark besvarer det.", "overblik", codes=ORDER_TOPICS),
    ), owner="CSB", optional=True),
    Sheet("Indsatsområder", "focus_areas", "én række pr. indsatsområde i den fælles strategi", ("focus_area_id",), (
        C("indsatsområde_id", "focus_area_id", "id", "Indsatsområdets id.", "IO-1", True, synonyms=("indsatsområde id", "område nr")),
        C("navn", "name", "text", "Indsatsområdets navn.", "Tidlig forebyggelse", True, synonyms=("titel", "indsatsområde")),
        C("beskrivelse", "description", "text", "Hvad indsatsområdet dækker.", "Børn og unge før problemerne vokser."),
        C("rækkefølge", "rank", "integer", "Nummer i rækkefølgen på siderne.", "1", minimum=1),
    ), owner="CSB"),
    Sheet("Strategier", "strategies", "én række pr. strategi", ("strategy_id",), (
        C("strategi_id", "strategy_id", "id", "Strategiens id.", "S-2010", True, synonyms=("strategi id", "strategi nr")),
        C("navn", "name", "text", "Strategiens navn.", "Sikker By 2010-2013", True, synonyms=("titel", "strategi")),
        C("fra", "start", "date", "Den første dag strategien gælder.", "01-01-2010", True, synonyms=("gælder fra", "startdato")),
        C("til", "finish", "date", "Den sidste dag strategien gælder. Tomt, når der ingen slutdato er.", "31-12-2013", synonyms=("gælder til", "slutdato")),
    ), owner="CSB", optional=True, synonyms=("Strategi",)),
    Sheet("Mål", "goals", "én række pr. mål eller retningslinje", ("goal_id",), (
        C("mål_id", "goal_id", "id", "Målets id.", "M-01", True, synonyms=("mål id", "målnr", "mål nr")),
        C("niveau", "level", "code", "Effektmål, delmål eller retningslinje.", "effektmål", True, codes=GOAL_LEVELS),
        C("tekst", "text", "text", "Målet som vedtaget.", "Færre end 15 % er utrygge om aftenen i 2014.", True, synonyms=("mål", "målsætning", "ordlyd")),
        C("målgruppe", "target_group", "code", "Hvem målet gælder.", "alle", codes=TARGET_GROUPS),
        C("indsatsområde_id", "focus_area_id", "id", "Det indsatsområde målet hører under.", "IO-1", references="focus_areas", synonyms=("indsatsområde id", "indsatsområde")),
        C("indikator_id", "indicator_id", "id", "Den indikator målet måles på. Tomt for retningslinjer.", "I-001", references="indicators", may_come_later=True, synonyms=("indikator id", "indikator")),
        C("ansvarlig_forvaltning", "administration", "code", "Den forvaltning der har ansvaret.", "SOF", codes=ADMINISTRATIONS, synonyms=("ansvarlig", "ansvarlig forvaltning")),
        C("frist", "deadline", "date", "Hvornår målet skal være nået.", "31-12-2012", synonyms=("måldato",)),
        C("målværdi", "target", "number", "Det tal målet gælder, når det er et andet end indikatorens, fx fra en tidligere strategi.", "15", measured=True, synonyms=("måltal",)),
        C("mål_periode", "target_period", "period", "Perioden målet skal være nået i, når den er en anden end indikatorens.", "2021", synonyms=("mål periode", "målår")),
        C("strategi_id", "strategy_id", "id", "Strategien målet hører til. Tomt, når målet gælder, uanset hvilken strategi der er i kraft.", "S-2010", references="strategies", synonyms=("strategi id", "strategi")),
        C("slut", "finish", "date", "Den sidste dag målet gælder, når det hører op før sin strategi eller ikke har nogen. Tomt ellers. Det er så historie.", "", synonyms=("slutdato", "ophævet")),
    ), owner="CSB"),
    Sheet("Indsatser", "initiatives", "én række pr. indsats", ("initiative_id",), (
        C("indsats_id", "initiative_id", "id", "Indsatsens id. Lad feltet stå tomt for en ny indsats; den får et id.", "SOF-012", synonyms=("indsats id", "indsatsid", "id", "indsatsnr")),
        C("eget_nr", "own_number", "text", "Forvaltningens eget nummer.", "4711-3", synonyms=("eget nr", "eget nummer", "projektnr", "projekt nr", "lokalt nr", "journalnr"), is_number_name=True),
        C("navn", "name", "text", "Indsatsens navn.", "Exit-mentorer på Nørrebro", True, synonyms=("indsats", "titel", "indsatsens navn", "projekt", "projektnavn", "indsatsnavn")),
        C("forvaltning", "administration", "code", "Den forvaltning der har indsatsen.", "SOF", True, codes=ADMINISTRATIONS, synonyms=("forv", "forv.", "forvaltningen", "ansvarlig forvaltning")),
        C("medvirkende_forvaltninger", "contributing_administrations", "codes", "Andre forvaltninger der medvirker, adskilt af semikolon.", "BUF; BIF", codes=ADMINISTRATIONS, synonyms=("medvirkende forvaltninger", "medvirkende", "samarbejdende forvaltninger")),
        C("beskrivelse", "description", "text", "Hvad indsatsen gør, i to-tre sætninger.", "Mentorer følger unge på vej ud af grupperinger.", synonyms=("kort beskrivelse",)),
        C("formål", "purpose", "code", "Kriminalpræventiv, tryghedsskabende eller begge.", "kriminalpræventiv", True, codes=PURPOSES),
        C("indsatsområde_id", "focus_area_id", "id", "Indsatsområdet i den fælles strategi.", "IO-3", references="focus_areas", synonyms=("indsatsområde id", "indsatsområde", "strategisk område")),
        C("bidrager_til_mål", "goal_ids", "refs", "De mål indsatsen skal flytte, adskilt af semikolon.", "M-01; M-04", references="goals", synonyms=("bidrager til mål", "mål", "mål_id")),
        C("hotspot_id", "hotspot_id", "id", "Det hotspot indsatsen er en del af.", "H-2", references="hotspots", synonyms=("hotspot id", "hotspot")),
        C("forebyggelsesniveau", "prevention_level", "code", "Primær, sekundær eller tertiær forebyggelse.", "tertiær", codes=LEVELS, synonyms=("niveau", "forebyggelses niveau")),
        C("tilgang", "approach", "code", "Generel, gruppe eller individ.", "individ", codes=APPROACHES),
        C("målgruppe", "target_group", "code", "Hvem indsatsen er for.", "18+", codes=TARGET_GROUPS),
        C("alder_fra", "age_from", "count", "Yngste alder i målgruppen.", "18", unit="år", maximum=120, synonyms=("alder fra", "fra alder")),
        C("alder_til", "age_to", "count", "Ældste alder i målgruppen.", "25", unit="år", maximum=120, synonyms=("alder til", "til alder")),
        C("bandeindsats", "gang_related", "yes_no", "Ja, hvis indsatsen retter sig mod banderekruttering eller bandemedlemmer.", "ja", synonyms=("bande", "banderelateret")),
        C("bydele", "districts", "districts", "Bydele adskilt af semikolon, eller »Hele byen«.", "Nørrebro; Bispebjerg", synonyms=("bydel", "bydel(e)", "geografi")),
        C("samarbejdspartnere", "partners", "texts", "Andre aktører, adskilt af semikolon. Funktioner og enheder, ikke navne.", "Københavns Politi; boligorganisation", synonyms=("partnere", "samarbejdspartner")),
        C("start", "start", "date", "Hvornår indsatsen begynder eller begyndte.", "01-01-2009", synonyms=("startdato", "begynder", "periode fra")),
        C("slut", "finish", "date", "Hvornår indsatsen slutter. Tomt for varige indsatser.", "31-12-2010", synonyms=("slutdato", "ophører", "periode til")),
        C("status", "status", "code", "Planlagt, i gang, afsluttet eller stoppet.", "i gang", True, codes=INITIATIVE_STATUS),
        C("ansvarlig_enhed", "unit", "text", "Den enhed der har ansvaret. Ikke en persons navn.", "Center for Udsatte Unge", synonyms=("ansvarlig enhed", "enhed")),
        C("lovpligtig", "statutory", "yes_no", "Ja, hvis kommunen skal have indsatsen efter lov.", "nej", synonyms=("lovbunden", "lovpligtig indsats")),
        C("succeskriterium", "success_criterion", "text", "Hvad der skal være nået, for at indsatsen er lykkedes.", "60 % er i job eller uddannelse efter et år.", synonyms=("succeskriterier",)),
        C("evidensdesign", "evidence_design", "count", "Maryland-skalaen 0-5. Udfyldes af CSB.", "2", maximum=5, synonyms=("maryland", "evidens")),
        C("sagsnr", "case_number", "text", "Sagsnummer i kommunens sagssystem.", "2010-19986", synonyms=("sagsnr.", "sagsnummer"), is_number_name=True),
    ), administration_column="administration", id_prefix="", match_on=("own_number", "name"), synonyms=("Indsatsoversigt", "Overblik", "Projekter"), owed_by_all=True),
    Sheet("Økonomi", "finances", "én række pr. indsats, år, forvaltning, finansieringskilde og art", ("initiative_id", "year", "administration", "funding", "spending"), (
        _INITIATIVE,
        C("år", "year", "year", "Regnskabs- eller budgetår.", "2010", True, synonyms=("budgetår", "regnskabsår")),
        _ADMINISTRATION,
        C("finansieringskilde", "funding", "code", "Hvem der betaler.", "satspulje", True, codes=FUNDING, synonyms=("finansiering", "kilde")),
        C("art", "spending", "code", "Drift, anlæg eller overførsler.", "drift", True, codes=SPENDING),
        C("vedtaget_budget_kr", "adopted_budget", "money", "Vedtaget budget i kr.", "1.250.000", unit="kr.", synonyms=("vedtaget budget", "budget", "oprindeligt budget", "vedtaget")),
        C("korrigeret_budget_kr", "revised_budget", "money", "Korrigeret budget i kr.", "1.300.000", unit="kr.", synonyms=("korrigeret budget", "korrigeret")),
        C("forbrug_kr", "spent", "money", "Forbrug i kr. til og med datoen i forbrug_pr.", "412000", unit="kr.", synonyms=("forbrug", "afholdt", "regnskab")),
        C("forbrug_pr", "spent_on", "date", "Datoen forbruget er opgjort.", "31-12-2009", synonyms=("forbrug pr", "forbrug pr.", "forbrug opgjort pr.")),
        C("prisniveau", "price_level", "price_level", "»Løbende« eller det år priserne er opgjort i.", "2010", True, synonyms=("p/l", "pl", "pris- og lønniveau")),
        C("varighed", "duration", "code", "Varig eller midlertidig bevilling.", "midlertidig", codes=DURATIONS),
        C("udløbsår", "expires", "year", "Sidste år med midlertidig bevilling.", "2010", synonyms=("udløb", "bevillingsudløb", "udløber")),
        C("årsværk", "full_time_equivalents", "number", "Årsværk i indsatsen.", "2,5", unit="årsværk", minimum=0, synonyms=("antal årsværk", "fuldtidsstillinger")),
    ), administration_column="administration", synonyms=("Budget", "Økonomioversigt", "Budget og forbrug"), owed_by_all=True),
    Sheet("Prisindeks", "price_index", "én række pr. år", ("year",), (
        C("år", "year", "year", "Året indekset gælder.", "2010", True),
        C("indeks", "index_value", "number", "Pris- og lønindekset i året, med et hvilket som helst år som 100. Ikke stigningen i procent.", "103,4", True, minimum=0.01, synonyms=("prisindeks", "indekstal", "pl-indeks", "p/l-indeks", "pris- og lønindeks")),
        C("kilde", "origin", "text", "Hvor indekset kommer fra.", "KL's skøn over pris- og lønudviklingen"),
    ), owner="CSB", synonyms=("Pris- og lønindeks", "PL-indeks", "P/L-indeks", "Indeks")),
    Sheet("Forslag", "proposals", "én række pr. forslag til en indsats i et år", ("proposal_id",), (
        C("forslag_id", "proposal_id", "id", "Forslagets id. Lad feltet stå tomt for et nyt forslag.", "F-BUF-01", synonyms=("forslag id", "forslagsnr")),
        _INITIATIVE,
        _ADMINISTRATION,
        C("type", "type", "code", "Stop, reduktion, uændret, udvidelse eller effektivisering.", "reduktion", True, codes=PROPOSAL_TYPES, synonyms=("forslagstype",)),
        C("år", "year", "year", "Det år forslaget gælder.", "2011", True),
        C("ændring_kr", "change", "money", "Ændring i kr. i forhold til i dag: minus er en besparelse.", "-250000", True, unit="kr.", synonyms=("ændring", "ændring i kr")),
        C("prisniveau", "price_level", "price_level", "»Løbende« eller det år priserne er opgjort i.", "2010", synonyms=("p/l", "pl")),
        C("konsekvens", "consequence", "text", "Hvad det betyder for borgerne.", "20 færre unge får en mentor.", synonyms=("konsekvenser",)),
    ), administration_column="administration", id_prefix="F-", match_on=("initiative_id", "type", "year"), owed_by_all=True),
    Sheet("Efterlevelse", "compliance", "én række pr. retningslinje og forvaltning", ("goal_id", "administration"), (
        C("mål_id", "goal_id", "id", "Retningslinjens id.", "R-01", True, references="goals", synonyms=("mål id", "retningslinje", "retningslinje_id")),
        _ADMINISTRATION,
        C("dato", "date", "date", "Hvornår der er svaret.", "01-03-2010", True),
        C("efterleves", "complies", "code", "Ja, delvist eller nej.", "delvist", True, codes=COMPLIANCE, synonyms=("efterlevelse", "svar")),
        C("bemærkning", "remark", "text", "Kort forklaring.", "Indføres fra 1. maj.", synonyms=("bemærkninger", "kommentar")),
    ), administration_column="administration", owed_by_all=True),
    Sheet("Indikatorer", "indicators", "én række pr. indikator", ("indicator_id",), (
        C("indikator_id", "indicator_id", "id", "Indikatorens id. Lad feltet stå tomt for en ny indikator.", "I-001", synonyms=("indikator id", "indikatornr")),
        C("navn", "name", "text", "Hvad der måles.", "Unge i fritidsjob", True, synonyms=("indikator", "indikatornavn")),
        C("indsats_id", "initiative_id", "id", "Indsatsen der måles. Tomt for indikatorer for hele byen.", "BIF-004", references="initiatives", synonyms=("indsats id", "indsats")),
        C("type", "type", "code", "Aktivitet, output, resultat eller effekt.", "output", True, codes=INDICATOR_TYPES),
        C("enhed", "unit", "text", "Måleenheden. »deltagere« betyder indsatsens deltagere.", "deltagere", True, synonyms=("måleenhed",)),
        C("retning", "direction", "code", "Er det bedst, at tallet går op eller ned?", "op", True, codes=DIRECTIONS),
        C("baseline", "baseline", "number", "Udgangspunktet.", "120", measured=True, persons_by="indicator_id", synonyms=("udgangspunkt", "basisværdi")),
        C("baseline_periode", "baseline_period", "period", "Perioden udgangspunktet gælder.", "2008", synonyms=("baseline periode", "udgangspunkt periode")),
        C("målværdi", "target", "number", "Det tal der skal nås.", "180", measured=True, synonyms=("måltal", "target")),
        C("mål_periode", "target_period", "period", "Perioden målet skal være nået i.", "2011", synonyms=("mål periode", "målår")),
        C("slut", "finish", "date", "Hvornår indikatoren holder op med at blive målt. Tomt, så længe den måles. Den ventes så ikke mere, og er historie.", "31-12-2011", synonyms=("slutdato", "nedlagt", "måles til")),
        C("frekvens", "frequency", "code", "Hvor tit der måles: måned, kvartal, halvår eller år.", "kvartal", True, codes=FREQUENCIES, synonyms=("målefrekvens", "hyppighed")),
        C("opgøres_som", "counted_as", "code", "Hvordan antallet er talt op. »Antal på en dag«: fx unge med mentor den sidste dag i kvartalet; et år er gennemsnittet. »Nye i perioden«: fx forløb, der er begyndt i kvartalet; et år er summen. »Deltog i perioden«: fx unge, der kom i klubben i kvartalet, hvor den samme kan tælle med i flere; perioderne lægges aldrig sammen. Tomt: tallet lægges ikke sammen over perioder, og der regnes ingen pris pr. deltager. For en andel gælder det tælleren.", "nye i perioden", codes=COUNTED_AS, synonyms=("opgøres som", "opgjort som", "opgørelsesmåde", "tælles som", "optælling", "tællemåde")),
        C("tæller_personer", "counts_persons", "yes_no", "Ja, hvis tallet er et antal personer. Siger enheden eller navnet, at det er personer, eller siger en andel ikke, hvad den tæller, beskyttes tallet altid.", "ja", synonyms=("tæller personer", "persontal")),
    ), id_prefix="I-", match_on=("initiative_id", "name"), owed_by_all=True),
    Sheet("Målinger", "measurements", "én række pr. indikator og periode", ("indicator_id", "period"), (
        C("indikator_id", "indicator_id", "id", "Indikatorens id.", "I-001", True, references="indicators", synonyms=("indikator id", "indikator", "indikatornr")),
        C("periode", "period", "period", "År, halvår, kvartal eller måned.", "1. kvt. 2010", True, synonyms=("måned", "kvartal", "år")),
        C("værdi", "value", "number", "Det målte tal. Kan stå tomt, når tæller og nævner er udfyldt.", "132", measured=True, persons_by="indicator_id", synonyms=("resultat", "måling", "antal")),
        C("tæller", "numerator", "count", "Tæller, når værdien er en andel.", "66", divided=True, persons_by="indicator_id"),
        C("nævner", "denominator", "count", "Nævner, når værdien er en andel.", "110", divided=True, persons_by="indicator_id"),
        _COUNTED_ON,
        _PROVISIONAL,
        C("ny_serie", "new_series", "yes_no", "Ja, når opgørelsesmåden er ændret fra og med denne periode.", "nej", synonyms=("ny serie", "databrud")),
        C("bemærkning", "remark", "text", "Kort forklaring til tallet.", "Nyt registreringssystem.", synonyms=("bemærkninger", "kommentar", "note")),
    ), unpivot=("period", "value"), owed_by_all=True),
    Sheet("Områder", "areas", "én række pr. område", ("area_id",), (
        C("område_id", "area_id", "id", "Områdets id.", "D-3", True, synonyms=("område id",)),
        C("navn", "name", "text", "Områdets navn.", "Mimersgadekvarteret", True),
        C("type", "type", "code", "Bydel, distrikt, rode, hotspot, kontrol, naboområde, undersøgelsesområde eller by (hele byen).", "hotspot", True, codes=AREA_TYPES),
        C("bydel", "district", "district", "Den bydel området ligger i, eller »Hele byen«.", "Nørrebro", True, or_whole_city=True),
        C("areal_ha", "area_ha", "number", "Areal i hektar.", "42,5", unit="ha", minimum=0, synonyms=("areal", "hektar")),
        C("længdegrad", "longitude", "number", "Længdegrad for områdets midte.", "12,549", unit="°", minimum=12, maximum=13),
        C("breddegrad", "latitude", "number", "Breddegrad for områdets midte.", "55,699", unit="°", minimum=55, maximum=56),
        C("slut", "finish", "date", "Den sidste dag området findes. Tomt, så længe det gør. Det er så historie: intet ventes fra det, og det kan ikke vælges til nyt.", "", synonyms=("slutdato", "nedlagt")),
    ), owner="CSB"),
    Sheet("Områdedele", "area_parts", "én række pr. del af et område i en periode", ("area_id", "part_id", "valid_from"), (
        _AREA,
        C("del_id", "part_id", "id", "Delens id (et andet område).", "R-0312", True, references="areas", synonyms=("del id", "del")),
        C("gyldig_fra", "valid_from", "date", "Fra hvilken dato delen hører til området.", "01-01-2007", True, synonyms=("gyldig fra",)),
        C("gyldig_til", "valid_to", "date", "Til hvilken dato. Tomt, når den stadig gør.", "", synonyms=("gyldig til",)),
    ), owner="CSB"),
    Sheet("Befolkning", "population", "én række pr. område, år (1. januar) og aldersgruppe", ("area_id", "year", "age_group"), (
        _AREA,
        C("år", "year", "year", "Opgjort 1. januar dette år.", "2010", True),
        C("aldersgruppe", "age_group", "code", "Aldersgruppe.", "18-24", True, codes=AGE_GROUPS, synonyms=("alder",)),
        C("antal", "persons", "count", "Antal indbyggere.", "4812", True, unit="indbyggere", synonyms=("indbyggere", "folketal")),
    ), owner="CSB"),
    Sheet("Hotspots", "hotspots", "én række pr. hotspot", ("hotspot_id",), (
        C("hotspot_id", "hotspot_id", "id", "Hotspottets id.", "H-1", True, synonyms=("hotspot id",)),
        C("navn", "name", "text", "Hotspottets navn.", "Mimersgadekvarteret", True),
        C("hotspotområde_id", "area_id", "id", "Området hvor der gøres en indsats.", "HA-1", True, references="areas", synonyms=("hotspotområde id", "hotspotområde")),
        C("kontrolområde_id", "control_area_id", "id", "Området der sammenlignes med.", "HK-1", references="areas", synonyms=("kontrolområde id", "kontrolområde")),
        C("naboområde_id", "neighbour_area_id", "id", "Området hvor en forskydning vil vise sig.", "HN-1", references="areas", synonyms=("naboområde id", "naboområde")),
        C("naboområde_kontrol_id", "neighbour_control_area_id", "id", "Kontrolområde for naboområdet.", "HNK-1", references="areas", synonyms=("naboområde kontrol id", "kontrol for naboområde")),
        C("start", "start", "date", "Hvornår indsatsen i hotspottet begyndte.", "01-02-2009", True, synonyms=("startdato",)),
        C("slut", "finish", "date", "Hvornår den slutter.", "31-12-2011", synonyms=("slutdato",)),
        C("forankring_nuværende", "anchoring_now", "text", "Organisatorisk forankring i dag.", "Lokal projektgruppe", synonyms=("nuværende forankring", "forankring nuværende")),
        C("forankring_foreslået", "anchoring_proposed", "text", "Foreslået forankring.", "Center for Sikker By", synonyms=("foreslået forankring", "forankring foreslået")),
        C("ledende_forvaltning", "administration", "code", "Forvaltningen der leder.", "SOF", codes=ADMINISTRATIONS, synonyms=("ledende forvaltning", "forvaltning")),
        C("styregruppe", "steering_group", "text", "Styregruppen. Tomt, når der ingen er.", "Lokal styregruppe med politi og boligorganisation"),
        C("ledelse", "leadership", "text", "Lederens funktion, ikke navn.", "Hotspotleder"),
        C("evaluering_status", "evaluation_status", "code", "Hvor evalueringen står.", "planlagt", codes=EVALUATION_STATUS, synonyms=("evaluering", "evaluering status")),
        C("evidensdesign", "evidence_design", "count", "Designets styrke på Maryland-skalaen 1-5. Udfyldes af CSB.", "3", maximum=5, synonyms=("maryland",)),
        C("sammenlignelighed", "comparability", "text", "Hvorfor kontrolområdet kan sammenlignes. Kræves for styrke 3.", "Samme boligtype og niveau 2007-2008."),
    ), owner="CSB"),
    Sheet("Anmeldelser", "incidents", "én række pr. område, måned, kategori og opgørelse", ("area_id", "month", "category", "kind"), (
        _AREA,
        C("måned", "month", "month", "Måneden.", "2010-03", True, synonyms=("periode",)),
        C("kategori", "category", "code", "Kriminalitetens art.", "vold", True, codes=CRIME_CATEGORIES, synonyms=("art", "kriminalitetsart")),
        C("opgørelse", "kind", "code", "Anmeldelse, sigtelse eller afgørelse.", "anmeldelse", True, codes=INCIDENT_KINDS),
        C("antal", "count", "count", "Antal i måneden.", "14", True, persons_by="kind"),
        _COUNTED_ON,
        _PROVISIONAL,
        C("kilde", "origin", "text", "Hvor tallet kommer fra.", "Politiets anmeldelsesstatistik"),
    ), owner="CSB", unpivot=("month", "count")),
    Sheet("Tryghed", "safety_surveys", "én række pr. område og undersøgelsesår", ("area_id", "year"), (
        _AREA,
        C("år", "year", "year", "Undersøgelsens år.", "2009", True),
        C("inviterede", "invited", "count", "Antal inviterede.", "1000"),
        C("besvarelser", "answers", "count", "Antal besvarelser.", "310", True, synonyms=("antal besvarelser", "svar")),
        C("utrygge_dag", "unsafe_day", "count", "Antal svar »utryg« om dagen.", "18", synonyms=("utrygge dag",)),
        C("utrygge_aften", "unsafe_evening", "count", "Antal svar »utryg« om aftenen og natten.", "61", synonyms=("utrygge aften",)),
        C("vægtet_andel_dag", "weighted_share_day", "share", "Vægtet andel utrygge om dagen.", "6 %", synonyms=("vægtet andel dag",)),
        C("vægtet_andel_aften", "weighted_share_evening", "share", "Vægtet andel utrygge om aftenen.", "20 %", synonyms=("vægtet andel aften",)),
        C("effektiv_n", "effective_n", "number", "Effektivt antal besvarelser efter vægtning.", "260", minimum=0, synonyms=("effektiv n",)),
        C("tryghedsbehov", "safety_need", "code", "Områdets samlede behov.", "intensiveret", codes=SAFETY_NEEDS),
        C("andel_trygge_dag", "safe_day", "share", "Andel trygge om dagen, vægtet, hvis utrygge er det.", "85 %", synonyms=("andel trygge dag", "trygge dag", "trygge_dag")),
        C("andel_trygge_aften", "safe_evening", "share", "Andel trygge om aftenen og natten, vægtet, hvis utrygge er det.", "72 %", synonyms=("andel trygge aften", "trygge aften", "trygge_aften")),
        C("andel_hverken_dag", "neither_day", "share", "Andel, der hverken er trygge eller utrygge om dagen.", "9 %", synonyms=("andel hverken dag", "hverken dag", "hverken_dag")),
        C("andel_hverken_aften", "neither_evening", "share", "Andel, der hverken er trygge eller utrygge om aftenen og natten.", "8 %", synonyms=("andel hverken aften", "hverken aften", "hverken_aften")),
        *_by_sex(),
    ), owner="CSB"),
    Sheet("Vurderinger", "assessments", "én række pr. indsats og kriterium", ("initiative_id", "criterion"), (
        _INITIATIVE,
        C("kriterium", "criterion", "code", "Det der vurderes.", "dokumentation", True, codes=CRITERIA),
        C("score", "score", "number", "0 (intet) til 4 (meget stærkt).", "3", True, minimum=0, maximum=4),
        C("begrundelse", "reason", "text", "Hvorfor.", "Årlig måling med sammenligningsgruppe."),
        C("vurderet_af_enhed", "assessed_by", "text", "Enheden der har vurderet. Ikke en persons navn.", "CSB", synonyms=("vurderet af", "vurderet af enhed")),
        C("dato", "date", "date", "Hvornår.", "10-03-2010"),
    )),
    Sheet("Exit", "exit_programme", "én række pr. program og halvår for start", ("program", "start_period"), (
        C("program", "program", "text", "Programmets navn.", "Exit-forløb for bandemedlemmer", True),
        C("startperiode", "start_period", "half_year", "Halvåret forløbene begyndte.", "1. halvår 2009", True, synonyms=("start periode", "halvår", "årgang")),
        C("helårspladser", "places", "number", "Helårspladser i perioden.", "12", minimum=0),
        C("visiteret", "referred", "count", "Personer visiteret.", "18", counts_persons=True),
        C("startet", "started", "count", "Personer startet.", "14", counts_persons=True),
        C("i_forløb", "ongoing", "count", "Personer stadig i forløb.", "5", counts_persons=True, synonyms=("i forløb",)),
        C("gennemført", "completed", "count", "Personer der har gennemført.", "6", counts_persons=True),
        C("afbrudt", "dropped_out", "count", "Personer der er stoppet før tid.", "3", counts_persons=True),
        C("fulgt_i_12_mdr", "followed", "count", "Personer fulgt i 12 måneder efter.", "5", counts_persons=True, synonyms=("fulgt i 12 mdr", "fulgt 12 mdr")),
        C("tilbagefald_12_mdr", "relapsed", "count", "Personer med tilbagefald blandt dem der er fulgt.", "1", counts_persons=True, synonyms=("tilbagefald 12 mdr", "tilbagefald")),
        C("tilbagefald_definition", "relapse_definition", "text", "Hvad der tæller som tilbagefald.", "Ny sigtelse inden for 12 måneder"),
    )),
    Sheet("Uroligheder", "unrest_events", "én række pr. hændelse", ("event_id",), (
        C("urolighed_id", "event_id", "id", "Hændelsens id. Lad feltet stå tomt for en ny hændelse.", "U-031", synonyms=("urolighed id", "hændelsesnr")),
        C("tidspunkt", "occurred_at", "datetime", "Dato og klokkeslæt.", "14-02-2008 21.30", True, synonyms=("dato", "dato og tid")),
        _DISTRICT,
        C("type", "type", "code", "Hændelsens art.", "brand i containere", True, codes=UNREST_TYPES, synonyms=("art",)),
        C("alvor", "severity", "count", "1 (mindst) til 5 (mest alvorlig).", "3", True, minimum=1, maximum=5),
        C("koordinator", "coordinator", "text", "Organisationen der koordinerede. Ikke en persons navn.", "SSP-sekretariatet"),
        C("første_indsats_min", "first_response_minutes", "count", "Minutter til første indsats.", "35", unit="minutter", synonyms=("første indsats min", "minutter til første indsats")),
        C("aktører", "actors", "texts", "Hvem der deltog, adskilt af semikolon.", "Politi; gadeplan"),
        C("tiltag", "actions", "text", "Hvad der blev gjort.", "Gademedarbejdere på stedet tre aftener."),
        C("afsluttet", "closed", "date", "Hvornår forløbet var slut.", "17-02-2008"),
        C("opfølgning", "follow_up", "code", "Er der fulgt op?", "gennemført", codes=UNREST_FOLLOW_UP),
    ), id_prefix="U-", match_on=("occurred_at", "district")),
    Sheet("Beredskab", "readiness", "én række pr. bydel", ("district",), (
        _DISTRICT,
        C("koordinator", "coordinator", "text", "Organisationen der er aftalt. Tomt, når der ingen er.", "SSP-sekretariatet"),
        C("forankring", "anchoring", "text", "Hvor koordineringen er forankret.", "BUF"),
        C("mål_min", "goal_minutes", "count", "Mål for minutter til første indsats.", "45", unit="minutter", synonyms=("mål min", "mål (minutter)")),
        C("aftalt_dato", "agreed_on", "date", "Hvornår det er aftalt.", "15-01-2010", synonyms=("aftalt dato", "aftalt")),
        C("revideres_dato", "review_on", "date", "Hvornår aftalen skal revideres.", "15-01-2011", synonyms=("revideres dato", "revideres")),
    )),
    Sheet("Kalender", "calendar", "én række pr. ventet dato, hvor der kan komme uroligheder", ("entry_id",), (
        C("kalender_id", "entry_id", "id", "Datoens id. Lad feltet stå tomt for en ny dato.", "K-001", synonyms=("kalender id",)),
        C("dato", "date", "date", "Den dag, der ventes noget. Af flere dage den første.", "31-12-2010", True, synonyms=("fra",)),
        C("anledning", "occasion", "text", "Hvad der ventes.", "Nytårsaften", True),
        C("sidste_dag", "until", "date", "Af flere dage den sidste. Tomt, når der kun er én.", "01-01-2011", synonyms=("sidste dag", "til")),
        C("type", "kind", "code", "Højtid, fodboldkamp, demonstration, årsdag eller andet.", "højtid", codes=CALENDAR_KINDS, synonyms=("art",)),
        C("bydele", "districts", "districts", "Hvor det ventes, adskilt af semikolon. »Hele byen«, når det gælder hele byen.", "Nørrebro; Bispebjerg", True, synonyms=("bydel", "sted")),
        C("vagt", "on_duty", "texts", "Hvem der er på vagt og hvor, adskilt af semikolon. Enheder, ikke personer.", "Gadeplan på Blågårds Plads; SSP i Bispebjerg", synonyms=("på vagt", "vagter")),
        C("plan", "plan", "text", "Hvad der skal gøres.", "Klubberne har åbent til kl. 02."),
        C("sidste_gang", "previous_on", "date", "Hvornår det sidst fandt sted.", "31-12-2009", synonyms=("sidste gang",)),
        C("gjort_sidst", "done_before", "text", "Hvad der blev gjort sidste gang.", "Gademedarbejdere på stedet til kl. 03.", synonyms=("gjort sidst",)),
        C("sket_sidst", "happened_before", "text", "Hvad der skete sidste gang.", "Brand i containere to steder.", synonyms=("sket sidst", "skete sidst")),
    ), owner="CSB", id_prefix="K-", match_on=("date", "occasion"), optional=True),
    Sheet("Dialog", "dialogue_events", "én række pr. møde, der er åbent for borgere", ("meeting_id",), (
        C("møde_id", "meeting_id", "id", "Mødets id. Lad feltet stå tomt for et nyt møde.", "DM-014", synonyms=("møde id", "mødenr")),
        C("dato", "date", "date", "Hvornår.", "24-02-2010", True),
        _DISTRICT,
        C("arrangør", "organiser", "text", "Enheden der holdt mødet.", "Nørrebro Lokaludvalg"),
        C("form", "form", "code", "Mødets form.", "tryghedsvandring", True, codes=DIALOGUE_FORMS),
        C("deltagere", "participants", "count", "Antal deltagere, også når de er få: skriv kun møder, der er åbne for borgere. Tallet vises, som det er.", "45", synonyms=("antal deltagere",)),
        C("tema", "theme", "text", "Hvad mødet handlede om.", "Belysning og stier"),
        C("aftale", "agreement", "text", "Hvad der blev aftalt. Tomt, når intet blev aftalt.", "Ny belysning ved stien inden 1. maj"),
        C("opfølgning_frist", "follow_up_deadline", "date", "Hvornår aftalen skal være opfyldt.", "01-05-2010", synonyms=("opfølgning frist", "frist")),
        C("opfølgning_status", "follow_up_status", "code", "Hvor aftalen står.", "i gang", codes=FOLLOW_UP_STATUS, synonyms=("opfølgning status", "status")),
    ), id_prefix="DM-", match_on=("date", "district")),
    Sheet("Proces", "milestones", "én række pr. skridt på vej mod udvalget", ("milestone_id",), (
        C("milepæl_id", "milestone_id", "id", "Milepælens id.", "P-01", True, synonyms=("milepæl id",)),
        C("navn", "name", "text", "Skridtets navn.", "Høring af forvaltningerne", True),
        C("type", "type", "code", "Høring, udarbejdelse, godkendelse, udsendelse eller møde.", "høring", True, codes=MILESTONE_TYPES),
        C("sagsnr", "case_number", "text", "Sagen skridtet hører til. Siden viser den sag, der kører; de tidligere kan vælges.", "2010-19986", synonyms=("sagsnr.", "sagsnummer"), is_number_name=True),
        C("organ", "body", "text", "Hvem der behandler.", "Økonomiudvalget"),
        C("forvaltning", "administration", "code", "Forvaltningen skridtet gælder. Tomt for alle.", "", codes=ADMINISTRATIONS),
        C("fra", "start", "date", "Hvornår skridtet begynder.", "08-02-2010"),
        C("oprindelig_frist", "original_deadline", "date", "Den først fastsatte frist.", "01-04-2010", synonyms=("oprindelig frist",)),
        C("frist", "deadline", "date", "Den gældende frist.", "13-04-2010", True),
        C("fristændring", "deadline_change", "code", "Er en ændret frist foreslået eller vedtaget?", "foreslået", codes=DEADLINE_CHANGES),
        C("ansvarlig", "responsible", "text", "Enheden der har ansvaret.", "CSB"),
        C("status", "status", "code", "Hvor skridtet står.", "i gang", True, codes=TASK_STATUS),
        C("afsluttet", "finished_on", "date", "Hvornår det blev færdigt.", ""),
    ), owner="CSB"),
    Sheet("Høring", "hearing_answers", "én række pr. part og spørgsmål", ("party", "question"), (
        C("part", "party", "text", "Forvaltningen eller en anden part.", "SOF", True, synonyms=("høringspart",)),
        C("spørgsmål", "question", "text", "Det der er spurgt om.", "Hvilke indsatser skal prioriteres?", True),
        C("sagsnr", "case_number", "text", "Sagen der høres om.", "2010-19986", synonyms=("sagsnr.", "sagsnummer"), is_number_name=True),
        C("frist", "deadline", "date", "Frist for svar.", "01-03-2010"),
        C("svar_dato", "answered_on", "date", "Hvornår der er svaret. Tomt, når der ikke er.", "26-02-2010", synonyms=("svar dato", "besvaret")),
        C("svar", "answer", "text", "Svaret i kort form.", "Forvaltningen bakker op."),
    )),
    Sheet("Beslutninger", "decisions", "én række pr. beslutning i et udvalg", ("decision_id",), (
        C("beslutning_id", "decision_id", "id", "Beslutningens id.", "B-01", True, synonyms=("beslutning id",)),
        C("dato", "date", "date", "Hvornår.", "19-01-2010", True),
        C("udvalg", "committee", "text", "Udvalget.", "Økonomiudvalget", True),
        C("sagsnr", "case_number", "text", "Sagsnummer.", "2010-19986", synonyms=("sagsnr.", "sagsnummer"), is_number_name=True),
        C("punkt", "item", "text", "Punktet på dagsordenen.", "12"),
        C("beslutning", "decision", "text", "Hvad der blev besluttet.", "Der etableres et Center for Sikker By.", True),
        C("ansvarlig", "responsible", "text", "Enheden der skal gøre det.", "ØKF"),
        C("frist", "deadline", "date", "Hvornår det skal være gjort.", "13-04-2010"),
        C("status", "status", "code", "Hvor det står.", "i gang", True, codes=DECISION_STATUS),
    ), owner="CSB"),
    Sheet("Udstationering", "secondments", "én række pr. forvaltning og periode", ("administration", "start"), (
        _ADMINISTRATION,
        C("fra", "start", "date", "Fra hvilken dato.", "01-02-2010", True),
        C("til", "finish", "date", "Til hvilken dato. Tomt, når der ingen slutdato er.", ""),
        C("antal_medarbejdere", "employees", "count", "Antal udstationerede medarbejdere.", "1", True, synonyms=("antal medarbejdere", "medarbejdere")),
        C("timer_pr_uge", "hours_per_week", "number", "Timer om ugen i alt.", "15", unit="timer", minimum=0, synonyms=("timer pr uge", "timer pr. uge")),
        C("ugedage", "weekdays", "codes", "Faste dage i centeret, adskilt af semikolon.", "tirsdag; onsdag", codes=WEEKDAYS, synonyms=("dage",)),
        C("aftalt_dato", "agreed_on", "date", "Hvornår det er aftalt.", "29-01-2010", synonyms=("aftalt dato", "aftalt")),
    ), administration_column="administration", owed_by_all=True),
    Sheet("Møder", "meetings", "én række pr. møde med en aktør", ("meeting_id",), (
        C("møde_id", "meeting_id", "id", "Mødets id. Lad feltet stå tomt for et nyt møde.", "MD-07", synonyms=("møde id",)),
        C("dato", "date", "date", "Hvornår.", "05-02-2010", True),
        C("type", "type", "code", "Mødets type.", "myndighedsmøde", codes=MEETING_TYPES),
        C("aktør", "party", "text", "Hvem mødet var med. Organisation, ikke navn.", "Rigspolitiet", True),
        C("emne", "subject", "text", "Hvad mødet handlede om.", "Samarbejde om hotspots"),
        C("deltagerfunktion", "participant_role", "text", "Hvilken funktion der deltog fra centeret.", "Centerchef", synonyms=("deltager funktion", "deltagere")),
    ), id_prefix="MD-", match_on=("date", "party")),
)
# fmt: on

BY_TABLE: dict[str, Sheet] = {sheet.table: sheet for sheet in SHEETS}


def sheet(table: str) -> Sheet:
    """The sheet whose table is `table`. Raises KeyError where there is none."""
    return BY_TABLE[table]


def needed_first() -> list[Sheet]:
    """What must be there before an administration's rows can refer to it: the centre's sheets, and what they refer to."""
    needed: set[str] = set()
    ahead = [s for s in SHEETS if s.owner == "administration"]
    while ahead:
        targets = {column.references for one in ahead for column in one.columns if column.references}
        new = {
            target
            for target in targets - needed
            if not BY_TABLE[target].optional
            and (BY_TABLE[target].owner == "CSB" or any(one.owner == "CSB" for one in ahead))
        }
        needed |= new
        ahead = [BY_TABLE[target] for target in new if BY_TABLE[target].owner == "CSB"]
    return [s for s in SHEETS if s.table in needed]


def standing_on(table: str) -> frozenset[str]:
    """The table and all whose rows refer to it, directly or through another: what nobody can deliver who has no row of it."""
    tables = {table}
    while more := {
        one.table
        for one in SHEETS
        if one.table not in tables
        and one.owner == "administration"
        and any(column.references in tables and not column.is_list for column in one.columns)
    }:
        tables |= more
    return frozenset(tables)


def in_reading_order(sheet: Sheet) -> tuple[Column, ...]:
    """The columns as people fill them in: the key and what is required, then what may be left empty."""
    first = [column for column in sheet.columns if column.required or column.name in sheet.key]
    return (*first, *(column for column in sheet.columns if column not in first))
