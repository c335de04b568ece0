"""The way to the committee's meeting as it is said: the steps, what the committee ordered and decided, the hearing, the centre, what
is late and who has not delivered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import ADMINISTRATIONS
from data.palette import MarkTone, Tone
from data.settings import fixed_days, least_seconded
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import address, chosen, judged
from queries.figures import key_figures
from queries.process.order import APPROVED, NOT_DELIVERED, answered, order_state, paper, parties_met
from queries.sources.coverage import missing
from queries.view import Chart, KeyFigure, Mark, Point, Series, Source, View, bars, plain, tabled

WAY, ORDERED, HEARING, DECISIONS, CENTRE = (
    "Vejen til mødet",
    "Indstillingen",
    "Høringen",
    "Beslutninger",
    "Centeret",
)
NO_STEPS = "Vejen til mødet er ikke leveret"
_EVERY: dict[str, Any] = {"administration": None}
_STATE_TONES: dict[str, Tone] = {"forsinket": "bad", "afsluttet for sent": "warn", "afsluttet": "good"}
_STEPS = {
    "name": Column("Skridt", width="large", pinned=True),
    "who": Column("Ansvarlig"),
    "deadline": Column("Gældende frist", "date"),
    "state_text": Column("Tilstand"),
    "start": Column("Fra", "date"),
    "original_deadline": Column("Oprindelig frist", "date"),
    "deadline_change": Column("Ændring"),
    "finished_on": Column("Afsluttet", "date"),
    "left": Column("Til fristen"),
}
_DAYS_OFF = {"day": Column("Dato", "date"), "weekday": Column("Ugedag"), "name": Column("Fridag")}
_ORDER_TONES: dict[str, Tone] = {NOT_DELIVERED: "warn", APPROVED: "good"}
ORDER = {
    "text": Column("Punkt"),
    "state_text": Column("Tilstand"),
    "reason": Column("Begrundelse"),
    "sheets": Column("Bygger på", "list"),
}
_ANSWERS = {
    "party": Column("Part", labels=ADMINISTRATIONS.labels),
    "question": Column("Spørgsmål", width="large"),
    "state": Column("Tilstand"),
    "answered_on": Column("Svaret", "date"),
    "answer": Column("Svar", width="large"),
}
_DECISIONS = {
    "decision": Column("Beslutning", width="large"),
    "responsible": Column("Ansvarlig"),
    "deadline": Column("Frist", "date"),
    "state_text": Column("Status"),
    "left": Column("Til fristen"),
    "date": Column("Dato", "date"),
    "committee": Column("Udvalg"),
    "case_number": Column("Sagsnr."),
}
_SECONDED = {
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "employees": Column("Medarbejdere", "count"),
    "rule": Column("Nok medarbejdere"),
    "fixed": Column("De faste dage"),
    "hours_per_week": Column("Timer om ugen", "number", decimals=1),
    "weekdays": Column("Faste dage", "list"),
    "agreed_on": Column("Aftalt", "date"),
}
_PARTIES = {
    "party": Column("Aktør"),
    "meetings": Column("Møder", "count"),
    "met_on": Column("Senest mødt", "date"),
    "planned_on": Column("Næste aftalte møde", "date"),
}
_MEETINGS = {
    "date": Column("Dato", "date"),
    "type": Column("Type"),
    "party": Column("Aktør"),
    "subject": Column("Emne", width="large"),
    "participant_role": Column("Fra centeret"),
}
_LATE = {
    "what": Column("Hvad"),
    "subject": Column("Emne"),
    "deadline": Column("Frist", "date"),
    "who": Column("Ansvarlig"),
}
_OWING = {"administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels), "state": Column("Levering")}


def _stands(query: str, tab: str, **parameters: Any) -> dict[str, Any]:
    """Where a view comes from (the question, and with which parameters) and where it stands."""
    case = {"sag": parameters["case"]} if parameters.get("case") else {}
    return {
        "sources": (Source(query, parameters),),
        "page": "proces",
        "address": address(None, parameters.get("administration"), fane_proces=tab, **case),
    }


def _to_deadline(day: Any, done: bool, today: date) -> str:
    """How far off a deadline is; nothing for what is done or has none."""
    return danish.MISSING if done or danish.is_missing(day) else danish.deadline(day.date(), today)


def case_names(cases: pd.DataFrame) -> dict[str, str]:
    """The cases of process/cases as choices: "Sag 2010-19986 (januar til april 2010)", the one that runs first."""
    return {
        case: f"{_case(case)} ({danish.days(first.date(), last.date())})"
        for case, first, last in zip(cases["case_number"], cases["first_on"], cases["last_on"], strict=True)
    }


def _case(case: str) -> str:
    return f"Sag {case}" if case[:1].isdigit() else danish.capital(case)


def _chosen(administration: str | None, case: str | None) -> str:
    return (f"{_case(case)}: " if case else "") + chosen(None, administration)


def timeline(
    store: Reader, *, clock: Clock | None = None, administration: str | None = None, case: str | None = None
) -> View:
    """The steps up to the committee's meeting, from start to deadline, with the deadlines they had before; of the case that runs,
    or of `case`."""
    clock = clock or store.clock()
    steps = run(store, "process/milestones", clock=clock, administration=administration, case=case)
    where = _stands("process/milestones", WAY, administration=administration, case=case)
    if steps.empty:
        return View("timeline", NO_STEPS, **where)
    late_steps = steps[steps["state"] == "forsinket"]
    done = int((steps["status"] == "afsluttet").sum())
    title = _chosen(administration, case) + headlines.timeline(
        _working_days_left(store, clock) if case is None else None, len(late_steps)
    )
    if 0 < len(whose := sorted(set(_responsible(late_steps)))) <= 3:
        title += f" ({danish.listing(whose)})"
    # What is late and what comes next is read first; what is over is for looking up.
    order = steps["state"].map({"forsinket": 0, "i gang nu": 1, "kommer": 2}).fillna(3)
    rows = steps.assign(
        order=order,
        who=[word or danish.MISSING for word in _who(steps)],
        state_text=[judged(state, _STATE_TONES.get(state, "neutral")) for state in steps["state"]],
        left=[
            _to_deadline(step.deadline, step.status == "afsluttet", clock.today)
            for step in steps.itertuples(index=False)
        ],
    ).sort_values(["order", "deadline"])
    return View(
        "timeline",
        title,
        subtitle="Fra begyndelse til frist. Fyldt cirkel: afsluttet; trekant: afsluttet for sent; firkant: forsinket; åben cirkel: "
        "kommer eller er i gang; grå rombe: oprindelig frist. Grå felter: helligdage og lukkedage.",
        figures=(
            *(key_figures(store, clock, {}, ["milestones_late"]) if case is None else ()),
            KeyFigure(
                "steps_done",
                "Afsluttede skridt",
                float(done),
                f"{danish.number(done)} af {danish.number(len(steps))}",
            ),
        ),
        chart=_timeline_chart(steps, clock.today, title),
        caption="Skridt på vejen til udvalgets møde",
        **tabled(rows, _STEPS),
        notes=tuple(
            f"{step.name}: fristen var {danish.day(step.original_deadline)} og er nu {danish.day(step.deadline)}"
            + (f" ({step.deadline_change})." if pd.notna(step.deadline_change) else ".")
            for step in steps.itertuples(index=False)
            if step.moved and pd.notna(step.original_deadline)
        ),
        **where,
    )


def way_ahead(store: Reader, *, clock: Clock | None = None) -> View:
    """What is left of the way to the committee's meeting, by name: what is over has left the picture."""
    clock = clock or store.clock()
    steps = run(store, "process/milestones", clock=clock, **_EVERY)
    ahead = steps[steps["status"] != "afsluttet"]
    whole = timeline(store, clock=clock)
    if ahead.empty:
        return replace(whole, id="way_ahead")
    late = ahead[ahead["state"] == "forsinket"]
    first = (late if len(late) else ahead).iloc[0]
    meeting = whole.title.partition(";")[0]
    when = danish.deadline(first["deadline"].date(), clock.today)
    title = f"{meeting}; {'forsinket' if len(late) else 'næste skridt'}: {first['name']} ({when})"
    return replace(
        whole,
        id="way_ahead",
        title=title,
        subtitle=f"{danish.plural(len(ahead), 'skridt', 'skridt')} er ikke afsluttet",
        chart=_timeline_chart(ahead, clock.today, title),
        # What is not over stands first.
        rows=whole.rows[: len(ahead)],
        caption="Skridt, der ikke er afsluttet",
    )


def _working_days_left(store: Reader, clock: Clock) -> int | None:
    """Working days to the committee's meeting; None where none lies ahead."""
    meeting = run(store, "status/next_meeting", clock=clock)
    if meeting.empty or not meeting.iloc[0]["ahead"]:
        return None
    return danish.working_days(clock.today, meeting.iloc[0]["deadline"].date())


def _who(steps: pd.DataFrame) -> list[str]:
    """Who is responsible for each step: an administration by its code, else the one named; empty for nobody."""
    return [
        code if pd.notna(code) else responsible if pd.notna(responsible) else ""
        for code, responsible in zip(steps["administration"], steps["responsible"], strict=True)
    ]


def _responsible(steps: pd.DataFrame) -> list[str]:
    return [word for word in _who(steps) if word]


def _timeline_chart(steps: pd.DataFrame, today: date, title: str) -> Chart:
    times = Counter(steps["name"])
    labels = [
        f"{name} ({danish.short_day(day)})" if times[name] > 1 else str(name)
        for name, day in zip(steps["name"], steps["deadline"], strict=True)
    ]
    records = list(zip(labels, steps.to_dict("records"), strict=True))
    series = Series("Gældende frist", tuple(_step(label, row) for label, row in records))
    before = tuple(
        Point(
            _iso(row["original_deadline"]),
            None,
            label=label,
            hover=f"oprindelig frist {danish.day(row['original_deadline'])}",
        )
        for label, row in records
        if row["moved"] and not danish.is_missing(row["original_deadline"])
    )
    return Chart(
        "timeline",
        (series, Series("Oprindelig frist", before, role="limit")) if before else (series,),
        "",
        f"Tidslinje over skridtene frem mod Økonomiudvalgets møde. {title}.",
        marks=(Mark(today.isoformat(), f"i dag, {danish.day(today)}"),),
    )


def _step(label: str, row: Mapping[Any, Any]) -> Point:
    tone: MarkTone | str = _STATE_TONES.get(row["state"], "")
    return Point(
        _iso(row["deadline"]),
        None,
        label=label,
        tone=tone,  # type: ignore[arg-type]
        start=_iso(row["start"]),
        hover=f"{danish.day(row['deadline'])}: {row['state']}",
    )


def _iso(value: Any) -> str:
    return str(plain(value) or "")


def days_off(
    store: Reader, *, clock: Clock | None = None, administration: str | None = None, case: str | None = None
) -> View:
    """The holidays and closed days in the timeline."""
    steps = run(store, "process/milestones", clock=clock, administration=administration, case=case)
    where = _stands("process/milestones", WAY, administration=administration, case=case)
    if steps.empty:
        return View("days_off", NO_STEPS, **where)
    first, last = steps["start"].fillna(steps["deadline"]).min().date(), steps["deadline"].max().date()
    holidays = danish.days_off(first - timedelta(days=3), last + timedelta(days=4))
    rows = pd.DataFrame(
        [(pd.Timestamp(day), danish.weekday(day), name.lower()) for day, name in holidays.items()],
        columns=list(_DAYS_OFF),
    )
    return View(
        "days_off",
        danish.capital(
            f"{danish.plural_in_words(len(rows), 'helligdag eller lukkedag', 'helligdage og lukkedage')} i tidslinjen"
        ),
        caption="Helligdage og lukkedage i tidslinjen",
        **(tabled(rows, _DAYS_OFF) if len(rows) else {}),
        **where,
    )


def order(store: Reader, *, clock: Clock | None = None) -> View:
    """The committee's order line by line: what is delivered and complete, and whether the paper is written and approved."""
    rows = order_in_words(order_state(store, clock=clock))
    delivered, complete = int(rows["delivered"].sum()), int(rows["complete"].sum())
    return View(
        "order",
        f"Data er leveret til {danish.number(delivered)} af {danish.number(len(rows))} punkter, "
        f"og {danish.number(complete) if complete else 'ingen'} af dem er erklæret komplette",
        subtitle=paper(store, clock=clock).sentence,
        caption="Indstillingen punkt for punkt",
        **tabled(rows, ORDER | {"part": Column("Del")}),
        notes=(
            "Leveret, komplet, skrevet og godkendt er fire ting: arkene er kommet; forvaltningerne har erklæret, at deres liste er hel; "
            "skridtene »udarbejdelse« og »godkendelse« på vejen til mødet er afsluttet. Tilstanden er det seneste af de fire, der er nået "
            "sammen med dem før.",
        ),
        **_stands("sources/freshness", ORDERED, **_EVERY),
    )


def order_in_words(rows: pd.DataFrame) -> pd.DataFrame:
    """`queries.process.order.order_state` with `state_text`."""
    return rows.assign(
        state_text=[judged(state, _ORDER_TONES.get(state, "neutral")) for state in rows["state"]]
    )


def hearing(
    store: Reader, *, clock: Clock | None = None, administration: str | None = None, case: str | None = None
) -> View:
    """Who has answered what, and what is missing; of the case that runs, or of `case`."""
    rows = run(store, "process/hearing", clock=clock, administration=administration, case=case)
    where = _stands("process/hearing", HEARING, administration=administration, case=case)
    if rows.empty:
        heard = not run(store, "process/cases", clock=clock).empty
        return View(
            "hearing", "Der er ingen høring i denne sag" if heard else "Høringen er ikke leveret", **where
        )
    parties = answered(rows)
    deadlines = [day.date() for day in rows["deadline"].dropna()]
    return View(
        "hearing",
        danish.capital(_chosen(administration, case) + _lacking(parties, named=administration is None)),
        subtitle=f"{danish.plural(len(parties), 'part', 'parter')} er spurgt."
        + (f" Frist {danish.days(min(deadlines), max(deadlines))}." if deadlines else ""),
        caption="Høringssvar",
        **tabled(rows, _ANSWERS),
        **where,
    )


def _lacking(parties: pd.DataFrame, *, named: bool) -> str:
    """ "to svar mangler fra KFF og TMF"; of `queries.process.order.answered`. `named`: whose they are is not said beforehand."""
    owing = parties[parties["answered"] < parties["questions"]]
    if owing.empty:
        return "alle har svaret på alt" if named else "alt er besvaret"
    lacking = int((owing["questions"] - owing["answered"]).sum())
    text = danish.plural_in_words(lacking, "svar mangler", "svar mangler", "et")
    if not named:
        return text
    return f"{text} fra {danish.named_or_counted(list(owing['party']), 'part', 'parter')}"


def decisions(store: Reader, *, clock: Clock | None = None) -> View:
    """What the committee has decided, and what was done about it."""
    clock = clock or store.clock()
    rows = run(store, "process/decisions", clock=clock)
    overdue = rows["overdue"].fillna(False).astype(bool)
    done = rows["status"] == "gennemført"
    frame = rows.assign(
        state_text=[_decided(status, late) for status, late in zip(rows["status"], overdue, strict=True)],
        left=[_to_deadline(day, over, clock.today) for day, over in zip(rows["deadline"], done, strict=True)],
    )
    return View(
        "process_decisions",
        headlines.decisions(len(rows), int(done.sum()), int(overdue.sum())),
        subtitle="Udvalgets beslutninger og deres status",
        figures=key_figures(store, clock, {}, ("decisions", "decisions_overdue")),
        caption="Udvalgets beslutninger, nyeste først",
        **tabled(frame, _DECISIONS),
        **_stands("process/decisions", DECISIONS),
    )


def _decided(status: Any, overdue: bool) -> str:
    word = "status ikke oplyst" if danish.is_missing(status) else str(status)
    if overdue:
        return judged(f"{word}, over fristen", "bad")
    return judged(word, "good" if word == "gennemført" else "neutral")


def secondments(store: Reader, *, clock: Clock | None = None, administration: str | None = None) -> View:
    """Whom each administration has seconded, against the rule of at least one on fixed days."""
    clock = clock or store.clock()
    rows = run(store, "process/secondments", clock=clock, administration=administration)
    records = rows.to_dict("records")
    frame = rows.assign(
        rule=[_yes_no(row["meets_rule"], "bad") for row in records],
        fixed=[
            _yes_no(row["fixed_days"], "warn") if row["meets_rule"] else danish.MISSING for row in records
        ],
    )
    return View(
        "secondments",
        _seconded(rows),
        subtitle=f"Hver forvaltning udstationerer mindst {_least()}, som hovedregel med faste dage {danish.listing(fixed_days())}.",
        caption=f"Udstationerede medarbejdere {danish.day(clock.today)}",
        **tabled(frame, _SECONDED),
        **_stands("process/secondments", CENTRE, administration=administration),
    )


def _least() -> str:
    """How many employees an administration seconds at least: "én medarbejder"."""
    return danish.plural_in_words(least_seconded(), "medarbejder", "medarbejdere")


def _too_few() -> str:
    return "ingen" if least_seconded() == 1 else "for få"


def _seconded(rows: pd.DataFrame) -> str:
    """Who has seconded nobody, and who has done so on other days than the rule's."""
    meets, fixed = rows["meets_rule"].astype(bool), rows["fixed_days"].astype(bool)
    without, other_days = (
        list(rows.loc[~meets, "administration"]),
        list(rows.loc[meets & ~fixed, "administration"]),
    )
    # Many names in full are longer than a headline.
    names = ADMINISTRATIONS.labels if len(without) + len(other_days) <= 3 else {}
    if without:
        text = f"{danish.listing([names.get(code, code) for code in without])} har {_too_few()} udstationeret"
    else:
        whose = (
            ADMINISTRATIONS.labels[rows["administration"].iloc[0]] if len(rows) == 1 else "Alle forvaltninger"
        )
        text = f"{whose} har udstationeret mindst {_least()}"
    days = danish.listing([names.get(code, code) for code in other_days])
    return f"{text}; {days} har andre faste dage" if days else text


def _yes_no(met: bool, otherwise: Tone) -> str:
    return judged("ja", "good") if met else judged("nej", otherwise)


def parties(store: Reader, *, clock: Clock | None = None) -> View:
    """Whom of those it is to meet the centre has met."""
    rows = parties_met(store, clock=clock)
    unmet = [str(party) for party in rows.loc[rows["meetings"] == 0, "party"]]
    return View(
        "parties",
        f"Centeret har mødt {danish.number(len(rows) - len(unmet))} af de {danish.number(len(rows))} aktører, det skal møde"
        if unmet
        else "Centeret har mødt alle, det skal møde",
        subtitle=f"Endnu ikke mødt: {danish.listing(unmet)}." if unmet else "",
        caption="De aktører, centeret skal møde",
        **tabled(rows, _PARTIES),
        **_stands("process/meetings", CENTRE),
    )


def meetings(store: Reader, *, clock: Clock | None = None) -> View:
    """The centre's meetings, the newest first."""
    rows = run(store, "process/meetings", clock=clock)
    held = len(rows) - int(rows["planned"].astype(bool).sum())
    return View(
        "centre_meetings",
        f"Centeret har holdt {danish.plural_in_words(held, 'møde', 'møder', 'et')}; "
        f"{danish.plural_in_words(len(rows) - held, 'er aftalt', 'er aftalt', 'et')}"
        if len(rows)
        else "Centerets møder er ikke leveret",
        caption="Centerets møder, nyeste først",
        **(tabled(rows, _MEETINGS) if len(rows) else {}),
        **_stands("process/meetings", CENTRE),
    )


def late(store: Reader, *, clock: Clock | None = None) -> View:
    """Everything past its deadline: steps, decisions, hearing answers, and what has not been delivered."""
    clock = clock or store.clock()
    steps = run(store, "process/milestones", clock=clock, **_EVERY)
    decided = run(store, "process/decisions", clock=clock)
    answers = run(store, "process/hearing", clock=clock, **_EVERY)
    lacking = missing(store, clock=clock)
    late_steps = steps[steps["state"] == "forsinket"]
    parts = {
        "Skridt": late_steps.assign(what="Skridt", subject=late_steps["name"], who=late_steps["responsible"]),
        "Beslutninger": decided[decided["overdue"].fillna(False).astype(bool)].assign(
            what="Beslutning", subject=lambda rows: rows["decision"], who=lambda rows: rows["responsible"]
        ),
        "Høringssvar": answers[answers["state"] == "mangler, fristen er overskredet"].assign(
            what="Høringssvar", subject=lambda rows: rows["question"], who=lambda rows: rows["party"]
        ),
        "Mangler at levere": lacking.assign(
            what="Leverance",
            subject=[danish.listing(sheets) for sheets in lacking["sheets"]],
            deadline=None,
            who=lacking["administration"],
        ),
    }
    counts = {label: len(rows) for label, rows in parts.items()}
    return View(
        "late",
        headlines.late(*counts.values()),
        subtitle=f"Over fristen {danish.day(clock.today)}",
        figures=key_figures(store, clock, {}, ("milestones_late", "decisions_overdue")),
        chart=bars(
            "Over fristen",
            [Point(label, float(count), label=str(count)) for label, count in counts.items()],
            unit="antal",
            alt=", ".join(f"{label}: {count}" for label, count in counts.items()),
        ),
        caption="Over fristen, eller ikke leveret",
        columns=tuple(_LATE.values()),
        rows=tuple(row for rows in parts.values() for row in tabled(rows, _LATE)["rows"]),
        sources=(
            Source("process/milestones", _EVERY, label="Skridt"),
            Source("process/decisions", label="Beslutninger"),
            Source("process/hearing", _EVERY, label="Høringssvar"),
        ),
        page="proces",
    )


def owing(store: Reader, *, clock: Clock | None = None) -> View:
    """Who has not delivered the sheets that everybody owes."""
    lacking = missing(store, clock=clock).set_index("administration")
    codes = ADMINISTRATIONS.in_use
    rows = pd.DataFrame({"administration": codes, "state": [_delivered(lacking, code) for code in codes]})
    return View(
        "process_owing",
        headlines.owing([str(code) for code in lacking.index], len(codes)),
        subtitle="Ark, som alle forvaltninger skal levere",
        caption="Hvem har leveret",
        **tabled(rows, _OWING),
        sources=(Source("sources/freshness", _EVERY),),
        page="datagrundlag",
    )


def _delivered(lacking: pd.DataFrame, code: str) -> str:
    if code not in lacking.index:
        return judged("har leveret", "good")
    row = lacking.loc[code]
    if row["nothing_at_all"]:
        return judged("intet er leveret", "bad")
    return judged(f"mangler {danish.listing(row['sheets'])}", "warn")
