"""A presentation as it is kept: a draft, the locked figures, the administrations' confirmations, and what was sent and shown.

A record of kind "presentation" has a version for every change. A draft holds what was chosen; locking it adds the slides
as they were computed, and from then on only steps are added: the slides stay as they are, to the letter. `Version.intact`
says whether that can be verified.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal, get_args
from uuid import uuid4

import pandas as pd

from data.contract import ADMINISTRATIONS
from data.danish import listing, number
from data.people import Person
from data.personal import find_cpr
from data.persons import EARLIER_RULE, RULE
from data.store import Clock, Reader, Store, fingerprint, now_in_copenhagen
from queries import figures
from queries.briefing import paper as papers
from queries.briefing.paper import Paper
from queries.briefing.slide import Slide, from_record, to_record

KIND = "presentation"
Stage = Literal["udkast", "bekræftet", "udsendt", "vist"]
STAGES: tuple[Stage, ...] = get_args(Stage)
METHOD = "2010.1"
LONGEST_OWN = 25  # words beside a picture
LONGEST_HEADLINE = 24  # words
_FROZEN = (
    "title",
    "meeting_date",
    "case_no",
    "document_no",
    "open",
    "slides",
    "choices",
    "clock",
    "data_at",
    "uploads",
    "method",
    "figures",
    "figure_values",
    "made_from",
)
_FROZEN_LATER = ("persons_rule", "paper")


@dataclass(frozen=True)
class Choice:
    """One slide as it was chosen: its kind in the catalogue, what it is about, and the words of who prepared it.

    `headline` replaces the computed one where it is not empty; `remark` is internal.
    """

    kind: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    headline: str = ""
    own: str = ""
    remark: str = ""


@dataclass(frozen=True)
class Confirmation:
    """An administration has looked at the locked figures."""

    administration: str
    at: datetime
    by: str
    remark: str = ""


@dataclass(frozen=True)
class Step:
    """Something that was done: "låst", "bekræftet", "udsendt", "vist"; `reason` where one was due."""

    what: str
    at: datetime
    by: str
    reason: str = ""


@dataclass(frozen=True)
class Version:
    """One version of a presentation. `slides` are the locked ones; a draft that is not locked has none.

    `clock` are the two clocks of the figures; of a draft only where a date was chosen. `data_at`: when the newest upload
    in them was accepted; `uploads`: the numbers of the uploads they stand on. `figure_values`: every key figure at the lock.
    `fingerprint` is that of the locked content, the same through all later steps; `intact` is False where the content can
    no longer be verified. `texts`: what was written for a section of the paper in place of what the figures propose; `paper`: the whole
    of it as it was locked, None of a draft and of what was locked before there was one.
    """

    id: str
    version: int
    title: str
    meeting_date: date | None = None
    case_no: str = ""
    document_no: str = ""
    is_open: bool = False
    stage: Stage = "udkast"
    locked: bool = False
    public: bool = False
    slides: tuple[Slide, ...] = ()
    choices: tuple[Choice, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    paper: Paper | None = None
    clock: Clock | None = None
    data_at: datetime | None = None
    uploads: tuple[int, ...] = ()
    method: str = ""
    persons_rule: str = ""
    figures: tuple[str, ...] = ()
    figure_values: Mapping[str, float | None] = field(default_factory=dict)
    confirmations: tuple[Confirmation, ...] = ()
    steps: tuple[Step, ...] = ()
    made_from: str = ""
    made_at: datetime | None = None
    made_by: str = ""
    fingerprint: str = ""
    intact: bool = True

    @property
    def data_as_of(self) -> date | None:
        """The day the figures are as of: "data pr."."""
        if self.clock is None:
            return None
        moment = self.data_at or self.clock.known_at
        return self.clock.today if moment is None else moment.date()

    @property
    def marks(self) -> tuple[str, ...]:
        """What is to be said of a locked version beside its stage: by which rule counts of persons are told in it."""
        return (EARLIER_RULE,) if self.locked and self.persons_rule != RULE else ()

    @property
    def missing(self) -> tuple[str, ...]:
        """The administrations that have not confirmed the figures."""
        done = {one.administration for one in self.confirmations}
        return tuple(code for code in ADMINISTRATIONS.labels if code not in done)

    def step(self, what: str) -> Step | None:
        """The last time it was done."""
        return next((one for one in reversed(self.steps) if one.what == what), None)


@cache
def method_version() -> str:
    """The name of the methods, and a fingerprint of every question and method as they are now: it changes when one of them does."""
    folder = Path(__file__).parents[1]
    content = hashlib.sha256()
    for path in sorted(folder.rglob("*.sql")) + sorted(folder.rglob("*.py")):
        content.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return f"{METHOD} ({content.hexdigest()[:12]})"


# -- reading ----------------------------------------------------------------------------------------------


def load_version(store: Reader, id: str, version: int | None = None) -> Version:
    """A version of a presentation (default: the newest). LookupError where there is none.

    It is intact when the record has its fingerprint, the locked content has its own, and that is the one it was locked with.
    """
    records = _all(store, id)
    chosen = records if version is None else records[records["version"] == version]
    if chosen.empty:
        raise LookupError(f"no presentation {id!r} in version {version}")
    return _read(chosen.iloc[0], records)


def versions(store: Reader, id: str) -> tuple[Version, ...]:
    """All versions of a presentation, newest first."""
    records = _all(store, id)
    return tuple(_read(row, records) for _, row in records.iterrows())


def presentations(store: Reader) -> tuple[Version, ...]:
    """The newest version of every presentation, the one that was worked on last first."""
    newest = store.records(KIND)
    return tuple(
        load_version(store, id_, int(no)) for id_, no in zip(newest["id"], newest["version"], strict=True)
    )


def sent_out(store: Reader, *, before: datetime | None = None) -> tuple[Version, ...]:
    """The presentations that have been sent out or shown, by when they were sent out, newest first."""
    sent = [one for one in presentations(store) if one.stage in ("udsendt", "vist")]
    dated = [(step.at, one) for one in sent if (step := one.step("udsendt"))]
    return tuple(
        one
        for at, one in sorted(dated, key=lambda pair: pair[0], reverse=True)
        if before is None or at < before
    )


def _all(store: Reader, id: str) -> pd.DataFrame:
    """Every version, the newest first by its number: a clock that was set back does not reorder them."""
    return store.records(KIND, id).sort_values("version", ascending=False, ignore_index=True)


def _read(row: pd.Series, records: pd.DataFrame) -> Version:
    body = row["body"]
    steps = tuple(
        Step(s["what"], datetime.fromisoformat(s["at"]), s["by"], s.get("reason", ""))
        for s in body.get("steps", ())
    )
    locked = bool(body.get("locked"))
    frozen = frozen_fingerprint(body) if locked else ""
    same = not locked or (frozen == body.get("fingerprint") and _as_locked(row, records, frozen))
    clock = body.get("clock")
    return Version(
        id=row["id"],
        version=int(row["version"]),
        title=body.get("title", ""),
        meeting_date=date.fromisoformat(body["meeting_date"]) if body.get("meeting_date") else None,
        case_no=body.get("case_no", ""),
        document_no=body.get("document_no", ""),
        is_open=bool(body.get("open")),
        stage=body["stage"] if body.get("stage") in STAGES else "udkast",
        locked=locked,
        slides=tuple(from_record(slide) for slide in body.get("slides", ())),
        choices=tuple(Choice(**choice) for choice in body.get("choices", ())),
        texts=body.get("texts", {}),
        paper=papers.from_record(body["paper"]) if body.get("paper") else None,
        clock=clock and Clock(_moment(clock["known_at"]), date.fromisoformat(clock["today"])),
        data_at=_moment(body.get("data_at")),
        uploads=tuple(body.get("uploads", ())),
        method=body.get("method", ""),
        persons_rule=body.get("persons_rule", ""),
        figures=tuple(body.get("figures", ())),
        figure_values=body.get("figure_values", {}),
        confirmations=tuple(
            Confirmation(c["administration"], datetime.fromisoformat(c["at"]), c["by"], c.get("remark", ""))
            for c in body.get("confirmations", ())
        ),
        steps=steps,
        made_from=body.get("made_from", ""),
        made_at=row["made_at"].to_pydatetime(),
        made_by=row["made_by"],
        fingerprint=body.get("fingerprint", ""),
        intact=bool(row["intact"]) and same,
    )


def _moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def _as_locked(row: pd.Series, records: pd.DataFrame, frozen: str) -> bool:
    """The versions from the lock up to this one hold the same content: one that was changed alone is found out."""
    for _, earlier in records[records["version"] < row["version"]].iterrows():
        if not earlier["body"].get("locked"):
            return True
        if frozen_fingerprint(earlier["body"]) != frozen:
            return False
    return True


def frozen_fingerprint(body: Mapping[str, Any]) -> str:
    """SHA-256 of what locking freezes: texts, slides, figures, clocks, uploads and method; not of the steps after it."""
    return fingerprint(frozen_text(body))


def frozen_text(body: Mapping[str, Any]) -> str:
    """The frozen content as one text: the same content is the same text, byte for byte."""
    # Versions from before the rule or the paper have none, and their fingerprint stays what it was.
    frozen = {name: body.get(name) for name in _FROZEN} | {
        name: body[name] for name in _FROZEN_LATER if name in body
    }
    return json.dumps(frozen, ensure_ascii=False, sort_keys=True, default=str)


def public_version(version: Version) -> Version:
    """The version for the public: no internal remarks, nobody's address. Numbers of persons stand as everybody was told them.

    ValueError where the case is closed, or the version is not locked.
    """
    if not version.is_open:
        raise ValueError("Sagen er lukket. Kun en åben sag har en offentlig version.")
    if not version.locked:
        raise ValueError("Udkastet er ikke låst. Lås versionen, før den gøres offentlig.")
    return replace(for_readers(version), public=True)


def for_readers(version: Version) -> Version:
    """The version for those who neither prepare nor confirm: no internal remarks, reasons, or who did what."""
    return replace(
        version,
        slides=tuple(replace(slide, remark="") for slide in version.slides),
        choices=(),
        texts={},
        confirmations=tuple(replace(one, by="", remark="") for one in version.confirmations),
        steps=tuple(replace(one, by="", reason="") for one in version.steps),
        made_by="",
    )


# -- writing a draft --------------------------------------------------------------------------------------


def save_draft(store: Store, draft: Version, *, by: str, at: datetime | None = None) -> Version:
    """Keep a draft as a new version; a draft with version 0 is a new presentation. Returns what was kept.

    ValueError, with a sentence, where a text cannot be kept, the version is locked, or somebody else has saved since.
    """
    _check(draft)
    # Reading the newest version and adding the next one is done by one at a time.
    with store.turn():
        id_ = draft.id or uuid4().hex[:12]
        records = _all(store, id_)
        if not records.empty:
            newest = _read(records.iloc[0], records)
            if newest.locked:
                raise ValueError("Versionen er låst og kan ikke ændres. Lav et nyt udkast ud fra den.")
            if newest.version != draft.version:
                raise ValueError(
                    f"Version {newest.version} er gemt af {newest.made_by}, siden du åbnede udkastet. "
                    "Åbn det igen, og ret i den nye version."
                )
        _keep(store, id_, _draft_body(draft), by, at)
    return load_version(store, id_)


def new_draft_from(version: Version) -> Version:
    """A draft with the same choices and texts: the next version of one that has not been sent out, else a presentation of its own."""
    own_id = version.id if version.stage in ("udkast", "bekræftet") else ""
    return Version(
        id=own_id,
        version=version.version if own_id else 0,
        title=version.title,
        meeting_date=version.meeting_date if own_id else None,
        case_no=version.case_no,
        document_no=version.document_no if own_id else "",
        is_open=version.is_open,
        choices=version.choices,
        texts=version.texts,
        made_from=f"{version.id}/{version.version}",
    )


def unlock(store: Store, id: str, *, by: str, reason: str, at: datetime | None = None) -> Version:
    """Open a locked presentation that has not been sent out, as a new draft version; the confirmations no longer hold."""
    if not reason.strip():
        raise ValueError("Skriv, hvorfor versionen låses op.")
    _refuse_cpr(reason)
    with store.turn():
        version = load_version(store, id)
        if not version.locked:
            raise ValueError("Udkastet er ikke låst.")
        if version.stage in ("udsendt", "vist"):
            raise ValueError("Versionen er sendt ud og bliver stående. Lav et nyt udkast ud fra den.")
        body = _draft_body(new_draft_from(version))
        body["steps"] = [
            _step(one)
            for one in (*version.steps, Step("låst op", at or now_in_copenhagen(), by, reason.strip()))
        ]
        _keep(store, id, body, by, at)
    return load_version(store, id)


def _draft_body(draft: Version) -> dict[str, Any]:
    return {
        "title": draft.title.strip(),
        "meeting_date": draft.meeting_date and draft.meeting_date.isoformat(),
        "case_no": draft.case_no.strip(),
        "document_no": draft.document_no.strip(),
        "open": draft.is_open,
        "stage": "udkast",
        "locked": False,
        "choices": [asdict(choice) for choice in draft.choices],
        "texts": {name: text for name, text in draft.texts.items() if text.strip()},
        "clock": draft.clock and _clock(draft.clock),
        "made_from": draft.made_from,
        "steps": [_step(one) for one in draft.steps],
        "figures": [],
    }


def _check(draft: Version) -> None:
    if not draft.title.strip():
        raise ValueError("Giv præsentationen en titel, så den kan findes igen.")
    texts = {"Titlen": draft.title, "Sagsnr.": draft.case_no, "Dokumentnr.": draft.document_no}
    for place, choice in enumerate(draft.choices, start=1):
        texts |= {
            f"Overskriften på side {place}": choice.headline,
            f"Din sætning på side {place}": choice.own,
            f"Bemærkningen på side {place}": choice.remark,
        }
        for text, most, what in (
            (choice.own, LONGEST_OWN, "Din sætning"),
            (choice.headline, LONGEST_HEADLINE, "Overskriften"),
        ):
            if len(text.split()) > most:
                raise ValueError(
                    f"{what} på side {place} er på {len(text.split())} ord. Der er plads til {most} på en skærm."
                )
    for section, text in draft.texts.items():
        what = f"Teksten til »{papers.TITLES[section]}«"
        texts[what] = text
        if len(text) > papers.LONGEST:
            raise ValueError(
                f"{what} er på {number(len(text))} tegn. Der er plads til {number(papers.LONGEST)}."
            )
    for what, text in texts.items():
        if find_cpr(text):
            raise ValueError(f"{what} ser ud til at indeholde et CPR-nummer. Skriv uden.")


# -- the steps --------------------------------------------------------------------------------------------


def lock(
    store: Store,
    id: str,
    *,
    slides: Sequence[Slide],
    clock: Clock,
    by: str,
    version: int | None = None,
    at: datetime | None = None,
    paper: Paper | None = None,
) -> Version:
    """Freeze the newest draft with its computed slides, and the paper of them. `clock`: what they were computed under, with a known_at.

    `version`: the one the slides were computed from. ValueError, with a sentence, where it cannot be locked.
    """
    if clock.known_at is None:
        raise ValueError("Der er ingen data at låse. Indberet data først.")
    if not slides:
        raise ValueError("Præsentationen har ingen sider. Tilføj mindst én, før den låses.")
    if paper is not None and paper.unknown:
        raise ValueError(f"Indstillingen henviser til noget, der ikke er i den: {listing(paper.unknown)}.")
    with store.turn():
        draft = load_version(store, id)
        if draft.locked:
            raise ValueError("Versionen er låst i forvejen.")
        if version is not None and version != draft.version:
            raise ValueError(
                "Udkastet er ændret, siden siderne blev beregnet. Åbn det igen, og lås den nye version."
            )
        uploads = visible_uploads(store, clock)
        body = _draft_body(draft) | {
            "locked": True,
            "slides": [to_record(slide) for slide in slides],
            "clock": _clock(clock),
            "data_at": uploads["accepted_at"].max().to_pydatetime().isoformat() if len(uploads) else None,
            "uploads": [int(no) for no in uploads["upload_no"]],
            "method": method_version(),
            "persons_rule": RULE,
            "figures": sorted(
                {figure.id for slide in slides for figure in slide.figures if figure.id in figures.BY_ID}
            ),
            "figure_values": figures.values(store, clock),
            "confirmations": [],
            "steps": [_step(one) for one in (*draft.steps, Step("låst", at or now_in_copenhagen(), by))],
        }
        if paper is not None:
            body["paper"] = papers.to_record(paper)
        # Through JSON first, so that the fingerprint is of what will be read back.
        body = json.loads(json.dumps(body, ensure_ascii=False, default=str))
        _keep(store, id, body | {"fingerprint": frozen_fingerprint(body)}, by, at)
    return load_version(store, id)


def confirm(
    store: Store,
    id: str,
    administration: str,
    *,
    person: Person,
    remark: str = "",
    at: datetime | None = None,
) -> Version:
    """An administration's tick beside the locked figures, by one who delivers for it. The last one makes it confirmed.

    ValueError, with a sentence, where it cannot be done.
    """
    if administration not in ADMINISTRATIONS.labels or not person.may_upload_for(administration):
        raise ValueError(
            f"Kun en, der indberetter for {administration}, kan bekræfte på forvaltningens vegne."
        )
    if find_cpr(remark):
        raise ValueError("Bemærkningen ser ud til at indeholde et CPR-nummer. Skriv uden.")
    when = at or now_in_copenhagen()
    with store.turn():
        body, version = _locked_body(store, id, "bekræftes")
        if administration not in version.missing:
            raise ValueError(f"{administration} har bekræftet i forvejen.")
        body["confirmations"] = [
            *body["confirmations"],
            {
                "administration": administration,
                "at": when.isoformat(),
                "by": person.id,
                "remark": remark.strip(),
            },
        ]
        if version.missing == (administration,):
            body["stage"] = "bekræftet"
            body["steps"] = [*body["steps"], _step(Step("bekræftet", when, person.id))]
        _keep(store, id, body, person.id, at)
    return load_version(store, id)


def send_out(
    store: Store, id: str, *, person: Person, reason: str = "", at: datetime | None = None
) -> Version:
    """CSB has sent the locked version to the committee. Without everybody's confirmation a reason is due."""
    if not person.is_csb:
        raise ValueError("Kun Center for Sikker By kan sende præsentationen ud.")
    with store.turn():
        body, version = _locked_body(store, id, "sendes ud")
        if version.missing and not reason.strip():
            raise ValueError(
                f"{listing(version.missing)} har ikke bekræftet. Skriv, hvorfor præsentationen sendes ud alligevel."
            )
        _keep(store, id, _stepped(body, "udsendt", person, reason, at), person.id, at)
    return load_version(store, id)


def mark_shown(store: Store, id: str, *, person: Person, at: datetime | None = None) -> Version:
    """CSB has shown the version that was sent out to the committee."""
    if not person.is_csb:
        raise ValueError("Kun Center for Sikker By kan notere, at præsentationen er vist.")
    with store.turn():
        version = load_version(store, id)
        if version.stage != "udsendt":
            raise ValueError("Kun en præsentation, der er sendt ud, kan noteres som vist.")
        body = _newest_body(store, id)
        _keep(store, id, _stepped(body, "vist", person, "", at), person.id, at)
    return load_version(store, id)


def _locked_body(store: Store, id: str, what: str) -> tuple[dict[str, Any], Version]:
    version = load_version(store, id)
    if not version.locked:
        raise ValueError(f"Udkastet er ikke låst. Lås versionen, før den kan {what}.")
    if version.stage in ("udsendt", "vist"):
        raise ValueError("Versionen er sendt ud i forvejen.")
    if not version.intact:
        raise ValueError(
            f"Versionen er ændret uden om programmet og kan ikke {what}. Lav et nyt udkast ud fra den."
        )
    return _newest_body(store, id), version


def _newest_body(store: Reader, id: str) -> dict[str, Any]:
    return dict(_all(store, id).iloc[0]["body"])


def _stepped(
    body: dict[str, Any], stage: Stage, person: Person, reason: str, at: datetime | None
) -> dict[str, Any]:
    _refuse_cpr(reason)
    step = Step(stage, at or now_in_copenhagen(), person.id, reason.strip())
    return body | {"stage": stage, "steps": [*body["steps"], _step(step)]}


def _refuse_cpr(reason: str) -> None:
    if find_cpr(reason):
        raise ValueError("Begrundelsen ser ud til at indeholde et CPR-nummer. Skriv uden.")


def _step(step: Step) -> dict[str, str]:
    return asdict(step) | {"at": step.at.isoformat()}


def _clock(clock: Clock) -> dict[str, str | None]:
    return {
        "known_at": None if clock.known_at is None else clock.known_at.isoformat(),
        "today": clock.today.isoformat(),
    }


def _keep(store: Store, id: str, body: Mapping[str, Any], by: str, at: datetime | None) -> None:
    store.record(KIND, id, body, by=by, at=at)


# -- the data it stands on --------------------------------------------------------------------------------


def visible_uploads(store: Reader, clock: Clock) -> pd.DataFrame:
    """One row per delivery that counts under the clock: upload_no, accepted_at; oldest first."""
    history = store.history()
    visible = history if clock.known_at is None else history[history["accepted_at"] <= clock.known_at]
    undone = set(visible.loc[visible["kind"] == "undo", "undoes"].dropna().astype(int))
    counted = visible[(visible["kind"] == "delivery") & ~visible["upload_no"].isin(undone)]
    return counted[["upload_no", "accepted_at"]].sort_values("upload_no", ignore_index=True)


def pinned(store: Reader, clock: Clock) -> Clock:
    """The clock with a known_at that is the moment of the newest upload or undo it counts, so that later ones never do.

    Without any it is returned as it is.
    """
    accepted = store.history()["accepted_at"]
    if clock.known_at is not None:
        accepted = accepted[accepted <= clock.known_at]
    return clock if accepted.empty else Clock(accepted.max().to_pydatetime(), clock.today)
