"""Exit, unrest, readiness, dialogue, and the way to the committee's meeting with the orientation's real dates."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import numpy as np

from data.contract import ADMINISTRATIONS, DISTRICTS

Row = dict[str, Any]


def working_day(day: date) -> date:
    """The day itself, or the Monday after a Saturday or Sunday."""
    return day + timedelta(days=7 - day.weekday() if day.weekday() > 4 else 0)


# -- exit ---------------------------------------------------------------------------------------------------

EXIT_PROGRAMMES = {
    # programme: (administration, places, started in a half-year)
    "Exit-forløb for bandemedlemmer": ("SOF", 24.0, 17),
    "Exit-mentorer på Nørrebro": ("SOF", 14.0, 11),
    "Exit for unge under 18 år": ("SOF", 10.0, 7),
    "Job og exit": ("BIF", 18.0, 13),
}
SMALL_COHORT = ("Exit for unge under 18 år", "2008-H1")


def exit_programme(rng: np.random.Generator) -> list[Row]:
    """Four programmes, six half-years of start; those who started by 2008 have been followed for 12 months."""
    rows: list[Row] = []
    for program, (_, places, size) in EXIT_PROGRAMMES.items():
        for place in range(6):
            period = f"{2007 + place // 2}-H{place % 2 + 1}"
            started = int(max(rng.poisson(size), 3))
            ongoing = int(rng.binomial(started, (0.0, 0.0, 0.05, 0.15, 0.45, 0.85)[place]))
            completed = int(rng.binomial(started - ongoing, 0.62))
            if (program, period) == SMALL_COHORT:
                started, ongoing, completed = 5, 0, 3
            followed = int(rng.binomial(started, 0.92)) if place < 4 else None
            rows.append(
                {
                    "program": program,
                    "start_period": period,
                    "places": places,
                    "referred": started + int(rng.poisson(size * 0.3)),
                    "started": started,
                    "ongoing": ongoing,
                    "completed": completed,
                    "dropped_out": started - ongoing - completed,
                    "followed": followed,
                    "relapsed": int(rng.binomial(followed, 0.4)) if followed is not None else None,
                    "relapse_definition": "Ny sigtelse for straffelovsovertrædelse inden for 12 måneder",
                }
            )
    return rows


# -- unrest -------------------------------------------------------------------------------------------------

DISTRICT_WITHOUT_COORDINATOR = 7
_CLUSTER = (date(2008, 2, 11), 19)  # first Monday of the two weeks, and how many events
# Where it happens otherwise: district, how many.
_SPREAD = ((3, 11), (7, 7), (8, 6), (5, 4), (4, 4), (10, 4), (1, 2), (2, 1), (9, 1))
_COORDINATORS = {1: "Københavns Politi", 2: "SSP-sekretariatet", 3: "Gadeplansteamet", 4: "Gadeplansteamet",
                 5: "SSP-sekretariatet", 6: None, 7: None, 8: "Gadeplansteamet", 9: "SSP-sekretariatet",
                 10: "Gadeplansteamet"}  # fmt: skip
_ANCHORING = {
    "SSP-sekretariatet": "BUF",
    "Gadeplansteamet": "SOF",
    "Københavns Politi": "Politiets lokalstation",
}
_UNREST_TYPES = ("brand i containere", "brand i biler", "stenkast", "gruppesammenstød", "skudepisode",
                 "utryghedsskabende ophold")  # fmt: skip
_ACTIONS = (
    "Gademedarbejdere på stedet tre aftener.",
    "Forældre og klubfolk gik natteture.",
    "Kendte voksne talte med de unge samme aften.",
    "Møde mellem skole, klub og politi dagen efter.",
    "Containere fjernet og belysning tændt hele natten.",
)
_HOURS = (17, 18, 19, 20, 21, 21, 22, 22, 23, 0, 1)


def unrest_events(rng: np.random.Generator) -> list[Row]:
    """Events from 2008 to February 2010: a cluster in two weeks of February 2008, the rest spread out."""
    first, count = _CLUSTER
    days = [first + timedelta(days=int(d)) for d in rng.integers(0, 14, count)]
    found = [(day, int(rng.choice([3, 3, 7, 8, 8, 5, 4, 10])), 0) for day in days]
    for district, number in _SPREAD:
        for _ in range(number):
            day = date(2008, 3, 10) + timedelta(days=int(rng.integers(0, 700)))
            # People are out on Fridays and Saturdays.
            if rng.random() < 0.5:
                day += timedelta(days=(4 - day.weekday()) % 7)
            found.append((day, district, 1))
    moments = sorted((datetime(d.year, d.month, d.day, int(rng.choice(_HOURS)), int(rng.choice([0, 10, 15, 30, 40, 45]))), n, w)
                     for d, n, w in found)  # fmt: skip
    rows, taken = [], set()
    for number, (moment, district, calm) in enumerate(moments, 1):
        while (moment, district) in taken:  # a row without an id is matched on these two
            moment += timedelta(minutes=5)
        taken.add((moment, district))
        rows.append(_event(number, moment, district, bool(calm), rng))
    return rows


def _event(number: int, moment: datetime, district: int, calm: bool, rng: np.random.Generator) -> Row:
    weights = (0.2, 0.08, 0.15, 0.22, 0.15, 0.2) if calm else (0.45, 0.2, 0.25, 0.05, 0.0, 0.05)
    coordinator = _COORDINATORS[district]
    late = 1.0 if coordinator else 2.1
    closed = moment.date() + timedelta(days=int(rng.integers(0, 6)))
    actors = [
        "Københavns Politi",
        "Gadeplansteamet",
        "SSP-sekretariatet",
        "Klubber og fritid",
        "Københavns Brandvæsen",
    ]
    took_part = [actor for actor in actors if rng.random() < (0.8 if actor == "Københavns Politi" else 0.35)]
    return {
        "event_id": f"U-{number:03d}",
        "occurred_at": moment,
        "district": district,
        "type": str(rng.choice(_UNREST_TYPES, p=weights)),
        "severity": int(rng.choice([1, 2, 3, 4, 5], p=[0.2, 0.32, 0.28, 0.14, 0.06])),
        "coordinator": coordinator if coordinator and rng.random() < 0.85 else None,
        "first_response_minutes": int(rng.gamma(3, 14 * late)) + 4 if rng.random() < 0.93 else None,
        "actors": took_part or ["Københavns Politi"],
        "actions": str(rng.choice(_ACTIONS)),
        "closed": closed,
        "follow_up": str(rng.choice(["gennemført", "planlagt", "ingen"], p=[0.6, 0.12, 0.28])),
    }


def readiness() -> list[Row]:
    """Ten districts; two have agreed on nobody, one of them with events."""
    rows: list[Row] = []
    for district in DISTRICTS:
        coordinator = _COORDINATORS[district]
        rows.append(
            {
                "district": district,
                "coordinator": coordinator,
                "anchoring": _ANCHORING[coordinator] if coordinator else None,
                "goal_minutes": (30 if district in (3, 8) else 45) if coordinator else None,
                "agreed_on": working_day(date(2009, 11, 2 + district)) if coordinator else None,
                "review_on": working_day(date(2010, 2 if district == 5 else 11, 2 + district))
                if coordinator
                else None,
            }
        )
    return rows


QUIET = "Ingen uroligheder."


def calendar() -> list[Row]:
    """Ten dates from New Year to New Year. What is said of last time is what `unrest_events` holds with the committed seed."""
    holiday, match, march, anniversary, other = "højtid", "fodboldkamp", "demonstration", "årsdag", "andet"
    # date, until, occasion, kind, districts, on duty, plan, last time, done then, happened then
    # fmt: off
    said: tuple[tuple[date, date | None, str, str, list[int], list[str], str, date | None, str | None, str | None], ...] = (
        (date(2009, 12, 31), date(2010, 1, 1), "Nytår", holiday, [0],
         ["Gadeplansteamet på Nørrebro", "Gadeplansteamet i Bispebjerg", "SSP-sekretariatet i Valby"], "Klubberne holder åbent til kl. 02.",
         date(2008, 12, 31), "Gademedarbejdere var ude til kl. 03.", QUIET),
        (date(2010, 2, 11), date(2010, 2, 14), "Årsdag for urolighederne i februar 2008", anniversary, [3, 5, 7, 8],
         ["Gadeplansteamet på Nørrebro", "Gadeplansteamet i Bispebjerg", "SSP-sekretariatet i Valby"],
         "Forældre og klubfolk går natteture alle fire aftener.",
         date(2009, 2, 11), "Forældre og klubfolk gik natteture.", QUIET),
        (date(2010, 3, 20), None, "Demonstration mod racisme", march, [1, 3],
         ["Københavns Politi langs ruten", "Gadeplansteamet på Blågårds Plads"], "Klubberne på ruten har ekstra voksne til kl. 22.",
         date(2009, 3, 21), "Klubberne på ruten havde ekstra voksne.", QUIET),
        (date(2010, 3, 27), date(2010, 4, 5), "Påskeferien", holiday, [3, 7, 10],
         ["Gadeplansteamet på Blågårds Plads", "Gadeplansteamet i Urbanplanen", "SSP-sekretariatet i Tingbjerg"],
         "Klubberne skiftes til at holde åbent, også på helligdagene.",
         date(2009, 4, 4), "Kendte voksne talte med de unge samme aften. Klubberne holdt lukket på helligdagene.",
         "Skudepisode på Amager Vest langfredag aften."),
        (date(2010, 4, 24), None, "Demonstration mod bandevold", march, [1, 3],
         ["Københavns Politi langs ruten"], "Vagten på Nørrebro aftales med Gadeplansteamet.", None, None, None),
        (date(2010, 5, 1), None, "1. maj i Fælledparken", other, [2, 3],
         ["SSP-sekretariatet i Fælledparken", "Gadeplansteamet på Blågårds Plads"],
         "Gademedarbejdere følger de unge fra parken til Nørrebro.",
         date(2009, 5, 1), "Gademedarbejdere var i parken til kl. 22.", QUIET),
        (date(2010, 5, 9), None, "Derby i Parken", match, [2],
         ["Københavns Politi ved stadion", "SSP-sekretariatet på Trianglen"],
         "Klubberne på Østerbro har åbent fra kampens slutning til kl. 22.",
         date(2009, 11, 8), "Klubfolk var på Trianglen efter kampen.", QUIET),
        (date(2010, 5, 21), date(2010, 5, 23), "Karneval i pinsen", other, [2, 3],
         ["Gadeplansteamet på Nørrebro"], "Gademedarbejdere er ude alle tre aftener.",
         date(2009, 5, 29), "Kendte voksne talte med de unge samme aften.", "Skudepisode på Nørrebro den første aften."),
        (date(2010, 6, 25), None, "Sidste skoledag", other, [5, 7, 8],
         ["SSP-sekretariatet i Valby", "Gadeplansteamet i Bispebjerg"], "Forældre går natteture. Vagten i Brønshøj-Husum mangler.",
         date(2009, 6, 26), "Kendte voksne talte med de unge samme aften.",
         "Gruppesammenstød i Brønshøj-Husum natten til sidste skoledag."),
        (date(2010, 12, 31), date(2011, 1, 1), "Nytår", holiday, [0],
         [], "Vagter og åbningstider aftales i november, når aftalerne om beredskab revideres.",
         date(2009, 12, 31), "Klubberne holdt åbent til kl. 02. Forældre og klubfolk gik natteture i Valby.",
         "Utryghedsskabende ophold i Valby nytårsdag om aftenen."),
    )
    # fmt: on
    return [
        {
            "entry_id": f"K-{n:03d}",
            "date": day,
            "until": until,
            "occasion": occasion,
            "kind": kind,
            "districts": districts,
            "on_duty": on_duty or None,
            "plan": plan,
            "previous_on": previous,
            "done_before": done,
            "happened_before": happened,
        }
        for n, (day, until, occasion, kind, districts, on_duty, plan, previous, done, happened) in enumerate(
            said, 1
        )
    ]


# -- dialogue -----------------------------------------------------------------------------------------------

DISTRICT_NOBODY_MET = 8
OVERDUE_MEETING = "DM-022"
ORGANISERS = {  # who sends the row
    "Områdeløft": "TMF",
    "Lokaludvalget": "ØKF",
    "Center for Sikker By": "ØKF",
    "Klubber og fritid": "BUF",
    "Boligsocialt team": "SOF",
    "Kultur og Fritid i bydelene": "KFF",
}
_THEMES = {
    "Belysning og stier": "Ny belysning ved stien inden næste vinter.",
    "Unge på pladsen om aftenen": "Gademedarbejdere er på pladsen torsdag til lørdag.",
    "Tryghed i opgange og kældre": "Boligorganisationen udskifter låse i tre opgange.",
    "Skydeepisoder og rygter": "Fast nyhedsbrev hver anden måned.",
    "Trafik og skolevej": "Skolepatrulje ved krydset i vinterhalvåret.",
    "Indbrud og nabohjælp": "Kursus i nabohjælp for to ejerforeninger.",
}
_MEETING_DISTRICTS = (1, 2, 3, 3, 4, 5, 5, 6, 7, 9, 10, 3, 5, 10, 2)
_MET = tuple(n for n in DISTRICTS if n != DISTRICT_NOBODY_MET)


def dialogue_events(rng: np.random.Generator) -> list[Row]:
    """44 meetings from 2008 to March 2010 in nine districts; one agreement is overdue, and planted so."""
    days = sorted(date(2008, 4, 1) + timedelta(days=int(d)) for d in rng.choice(685, 44, replace=False))
    rows = [_meeting(number, day, rng) for number, day in enumerate(days, 1)]
    overdue = next(row for row in rows if row["meeting_id"] == OVERDUE_MEETING)
    overdue |= {
        "organiser": "Områdeløft",
        "agreement": "Trappen ved stationen får lys og gelænder.",
        "follow_up_deadline": date(2010, 1, 29),
        "follow_up_status": "i gang",
    }
    return rows


def _meeting(number: int, day: date, rng: np.random.Generator) -> Row:
    form = str(
        rng.choice(
            ["borgermøde", "tryghedsvandring", "dialogmøde", "workshop", "høringsmøde"],
            p=[0.3, 0.32, 0.22, 0.1, 0.06],
        )
    )
    theme = str(rng.choice(list(_THEMES)))
    drawn = int(rng.choice(_MEETING_DISTRICTS))
    agreed = rng.random() < 0.55
    deadline = day + timedelta(days=int(rng.choice([60, 90, 120, 180])))
    # What was due is done, so that the overdue agreement is the planted one.
    status = "gennemført" if deadline < date(2010, 3, 22) else str(rng.choice(["ikke begyndt", "i gang"]))
    typical = {"borgermøde": 62, "tryghedsvandring": 21, "dialogmøde": 17, "workshop": 14, "høringsmøde": 48}
    return {
        "meeting_id": f"DM-{number:03d}",
        "date": day,
        "district": drawn if number > len(_MET) else _MET[number - 1],
        "organiser": str(rng.choice(list(ORGANISERS))),
        "form": form,
        "participants": int(max(rng.poisson(typical[form]), 4)),
        "theme": theme,
        "agreement": _THEMES[theme] if agreed else None,
        "follow_up_deadline": deadline if agreed else None,
        "follow_up_status": status if agreed else None,
    }


# -- the way to the committee -------------------------------------------------------------------------------


NOT_APPROVED = ("KFF", "SUF")


def milestones() -> list[Row]:
    """As things stood in the second delivery, 15 March 2010: on the 22nd the drafting and two approvals are late."""
    meeting, sent, drafted, approved = "møde", "udsendelse", "udarbejdelse", "godkendelse"
    committee, centre, done = "Økonomiudvalget", "Center for Sikker By", "afsluttet"
    # name, type, body, administration, start, original deadline, deadline, change, responsible, status, finished
    # fmt: off
    steps: list[tuple[str, str, str, str | None, date | None, date | None, date, str | None, str, str, date | None]] = [
        ("Beslutning om styrket indsats og Center for Sikker By", meeting, committee, None,
         None, None, date(2010, 1, 19), None, "ØKF", done, date(2010, 1, 19)),
        ("Brev til forvaltningerne om udstationering", sent, "Økonomiforvaltningen", None,
         None, None, date(2010, 1, 25), None, "ØKF", done, date(2010, 1, 25)),
        ("Orientering om status og proces", meeting, committee, None,
         None, None, date(2010, 2, 2), None, "CSB", done, date(2010, 2, 2)),
        ("Opstartsseminar for medarbejderne i centeret", meeting, centre, None,
         None, None, date(2010, 2, 3), None, "CSB", done, date(2010, 2, 3)),
        ("Høring og inddragelse af forvaltningerne", "høring", "Forvaltningerne", None,
         date(2010, 2, 8), None, date(2010, 3, 1), None, "CSB", done, date(2010, 3, 4)),
        ("Indstillingen udarbejdes", drafted, centre, None,
         date(2010, 3, 1), None, date(2010, 3, 19), None, "CSB", "i gang", None),
    ]
    steps += [
        (f"Forvaltningens bidrag godkendes i direktionen i {a}", approved, "Direktionen", a,
         date(2010, 3, 1), None, date(2010, 3, 19), None, a,
         "i gang" if a in NOT_APPROVED else done, None if a in NOT_APPROVED else date(2010, 3, 12))
        for a in ADMINISTRATIONS.labels
    ]
    steps += [
        ("Indstillingen udsendes til udvalget", sent, committee, None,
         None, None, date(2010, 4, 6), None, "CSB", "ikke begyndt", None),
        ("Indstillingen behandles", meeting, committee, None,
         None, date(2010, 4, 1), date(2010, 4, 13), "foreslået", "CSB", "ikke begyndt", None),
    ]
    # fmt: on
    return [
        {
            "milestone_id": f"P-{n:02d}",
            "name": name,
            "type": type_,
            "body": body,
            "administration": administration,
            "start": start,
            "original_deadline": original or deadline,
            "deadline": deadline,
            "deadline_change": change,
            "responsible": responsible,
            "status": status,
            "finished_on": finished,
        }
        for n, (
            name,
            type_,
            body,
            administration,
            start,
            original,
            deadline,
            change,
            responsible,
            status,
            finished,
        ) in enumerate(steps, 1)
    ]  # fmt: skip


HEARING_QUESTIONS = (
    "Er overblikket over forvaltningens indsatser dækkende?",
    "Hvilke indsatser kan prioriteres eller effektiviseres?",
    "Hvordan bør hotspots forankres og evalueres?",
    "Hvilke tiltag mangler for målgruppen 18+?",
    "Hvordan koordineres indsatsen ved uroligheder i bydelene?",
)
HEARING_DEADLINE = date(2010, 3, 1)
_OTHER_PARTIES = ("Københavns Politi", "Lokaludvalgene")
UNANSWERED = (("KFF", HEARING_QUESTIONS[3]), ("TMF", HEARING_QUESTIONS[4]))
_ANSWERS = (
    ("Ja, listen er gennemgået i alle enheder.", "Ja, men frivillige indsatser uden tilskud er ikke med.", "Overblikket dækker det meste."),
    ("Overlappende tilbud bør samles.", "Midlertidige indsatser bør vurderes samlet, før bevillingerne udløber.",
     "Der peges ikke på besparelser, men på bedre samarbejde."),
    ("Fælles forankring i Center for Sikker By med lokal ledelse.", "Lokal forankring og fælles evaluering.",
     "Hvert hotspot bør have en styregruppe og et kontrolområde."),
    ("Mentorer og job til de 18-25-årige.", "Sammenhæng mellem exit, bolig og gæld.", "En plan for overgangen ved 18 år."),
    ("Én aftalt koordinator i hver bydel.", "Et fælles telefonnummer og en fast kæde af ansvar.",
     "Erfaringerne fra februar 2008 bør bruges."),
)  # fmt: skip


def hearing_answers(rng: np.random.Generator) -> list[Row]:
    """Nine parties, five questions; two have not been answered, and the KFF answered after the deadline."""
    rows: list[Row] = []
    for party in (*ADMINISTRATIONS.labels, *_OTHER_PARTIES):
        for place, question in enumerate(HEARING_QUESTIONS):
            answered: date | None = working_day(date(2010, 2, int(rng.integers(16, 27))))
            if party == "KFF":
                answered = date(2010, 3, 4)
            answer: str | None = _ANSWERS[place][int(rng.integers(len(_ANSWERS[place])))]
            if (party, question) in UNANSWERED:
                answered, answer = None, None
            rows.append(
                {
                    "party": party,
                    "question": question,
                    "deadline": HEARING_DEADLINE,
                    "answered_on": answered,
                    "answer": answer,
                }
            )
    return rows


def decisions() -> list[Row]:
    """What the committee decided on 19 January 2010, and what came of the orientation on 2 February."""
    first, second = date(2010, 1, 19), date(2010, 2, 2)
    # fmt: off
    said = (
        (first, "Styrket politisk koordination og strategisk prioritering af indsatsen i regi af Økonomiudvalget.",
         "ØKF", date(2010, 4, 13), "i gang"),
        (first, "Øget fokus på effektivitet og resultater med løbende opfølgning og større synlighed.",
         "CSB", date(2010, 4, 13), "i gang"),
        (first, "Der udarbejdes en fælles strategi med mål, indsatsområder og konkrete tiltag, herunder for målgruppen 18+.",
         "CSB", date(2010, 4, 13), "i gang"),
        (first, "Der etableres et Center for Sikker By med udstationerede medarbejdere.",
         "ØKF", date(2010, 2, 1), "gennemført"),
        (first, "En indstilling forelægges senest den 1. april 2010.",
         "CSB", date(2010, 4, 1), "i gang"),
        (second, "Orienteringen om status og proces tages til efterretning.",
         "CSB", date(2010, 2, 2), "gennemført"),
    )
    # fmt: on
    return [
        {
            "decision_id": f"B-{n:02d}",
            "date": day,
            "committee": "Økonomiudvalget",
            "case_number": "2010-19986",
            "item": None,
            "decision": text,
            "responsible": responsible,
            "deadline": deadline,
            "status": status,
        }
        for n, (day, text, responsible, deadline, status) in enumerate(said, 1)
    ]


NO_SECONDMENT = "SUF"
OTHER_DAYS = "TMF"


def secondments() -> list[Row]:
    """One or two employees on Tuesdays and Wednesdays; one administration has sent nobody, one comes on other days."""
    staff = {"ØKF": 2, "KFF": 1, "BUF": 2, "SOF": 2, "TMF": 1, "BIF": 1}
    return [
        {
            "administration": administration,
            "start": date(2010, 2, 1),
            "finish": None,
            "employees": employees,
            "hours_per_week": employees * 15.0,
            "weekdays": ["onsdag", "torsdag"] if administration == OTHER_DAYS else ["tirsdag", "onsdag"],
            "agreed_on": date(2010, 1, 27 + number % 3),
        }
        for number, (administration, employees) in enumerate(staff.items())
    ]


NOT_MET = ("Københavns Brandvæsen", "Beskæftigelses- og integrationsborgmesteren")


def meetings() -> list[Row]:
    """The centre's meetings until 15 March 2010, with organisations and functions."""
    # fmt: off
    said = (
        (date(2010, 2, 3), "seminar", "Centerets medarbejdere", "Opstart, roller og arbejdsplan", "Centerledelsen"),
        (date(2010, 2, 5), "myndighedsmøde", "Rigspolitiet", "Fælles billede af bandekonflikten", "Centerledelsen"),
        (date(2010, 2, 9), "borgmestermøde", "Overborgmesteren", "Indstillingens fem dele", "Centerledelsen"),
        (date(2010, 2, 10), "internt møde", "SOF", "Exit og 18+", "Analysemedarbejder"),
        (date(2010, 2, 12), "borgmestermøde", "Socialborgmesteren", "Exit og gadeplan", "Centerledelsen"),
        (date(2010, 2, 16), "myndighedsmøde", "Københavns Politi", "Hotspots og anmeldelser", "Analysemedarbejder"),
        (date(2010, 2, 17), "internt møde", "BUF", "SSP og klubber", "Projektleder"),
        (date(2010, 2, 19), "borgmestermøde", "Børne- og ungdomsborgmesteren", "Skole, klub og SSP", "Centerledelsen"),
        (date(2010, 2, 23), "aktørmøde", "Boligorganisationernes fælles udvalg", "Helhedsplaner", "Projektleder"),
        (date(2010, 2, 24), "internt møde", "TMF", "Trygge byrum", "Projektleder"),
        (date(2010, 2, 26), "borgmestermøde", "Teknik- og miljøborgmesteren", "Områdeløft og belysning", "Centerledelsen"),
        (date(2010, 3, 2), "myndighedsmøde", "Århus Kommune", "Erfaringer med exit og hotspots", "Centerledelsen"),
        (date(2010, 3, 3), "borgmestermøde", "Kultur- og fritidsborgmesteren", "Idræt og biblioteker", "Centerledelsen"),
        (date(2010, 3, 5), "borgmestermøde", "Sundheds- og omsorgsborgmesteren", "Unge og rusmidler", "Centerledelsen"),
        (date(2010, 3, 9), "internt møde", "BIF", "Fritidsjob og exit", "Analysemedarbejder"),
        (date(2010, 3, 11), "aktørmøde", "Nørrebro Lokaludvalg", "Borgerdialog", "Projektleder"),
    )
    # fmt: on
    return [
        {
            "meeting_id": f"MD-{n:02d}",
            "date": day,
            "type": type_,
            "party": party,
            "subject": subject,
            "participant_role": role,
        }
        for n, (day, type_, party, subject, role) in enumerate(said, 1)
    ]
