"""Many sessions at once that move the filters while a few upload: what each was shown, and what it should have been."""

from __future__ import annotations

import asyncio
import io
import random
import re
import time
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from openpyxl import load_workbook

import queries
from data import danish
from data.contract import ADMINISTRATIONS, DISTRICTS
from data.opening import open_store
from data.store import Clock, Store
from data.template import template
from queries.initiatives.amounts import district_money
from tests.browser.speaking import Client

YEAR = 2010
ACCEPT = "Godkend indberetningen"
MORE = 10_000_000
# How long a person looks at a page before the next change, on average; and when they wait for the uploads only.
THOUGHT_SECONDS, WAIT_SECONDS = 1.0, 10.0
INITIATIVES, BUDGET, WITHOUT = "Indsatser", f"Budget {YEAR}", f"Indsatser uden budget i {YEAR}"
# What the budget is called where a district is chosen and has a part in any money.
OWN_BUDGET = f"{BUDGET}, bydelens egne indsatser"
# Pages with the filter of districts and files to fetch.
WITH_FILES = ("indsatser", "resultater", "hotspots", "uroligheder", "dialog")
Choice = tuple[int | None, str | None]  # district, administration


@dataclass(frozen=True)
class Shown:
    """What a session saw: its choice, the figures, and when it asked and was answered (seconds since 1970)."""

    choice: Choice
    figures: dict[str, str]
    asked: float
    answered: float

    @property
    def seconds(self) -> float:
        return self.answered - self.asked


@dataclass
class Crowd:
    """What came of it. `accepted`: when each uploader was told that its file was accepted, by administration."""

    shown: list[Shown] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    accepted: dict[str, float] = field(default_factory=dict)


def files_to_upload(administrations: Sequence[str]) -> dict[str, bytes]:
    """Each administration's own data with one budget of the year ten million higher. Run where the store is not open."""
    store = open_store()
    found = {code: _with_more_money(template(code, store)) for code in administrations}
    store.close()
    return found


def _with_more_money(content: bytes) -> bytes:
    book = load_workbook(io.BytesIO(content))
    money = book["Økonomi"]
    column = {cell.value: cell.column for cell in money[1]}
    budgets = [
        money.cell(row, column["korrigeret_budget_kr"])
        for row in range(2, money.max_row + 1)
        if money.cell(row, column["år"]).value == YEAR
    ]
    next(cell for cell in budgets if isinstance(cell.value, int | float)).value += MORE
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


async def _wander(address: str, crowd: Crowd, seed: int, moves: int, uploads: int) -> None:
    """Change filters `moves` times and until all is uploaded; then look at the whole city once more."""
    chance = random.Random(seed)
    district: int | None = None
    administration: str | None = None
    async with Client(address, "indsatser") as client:

        async def look(change: Awaitable[None]) -> None:
            asked = time.time()
            await change
            crowd.shown.append(Shown((district, administration), client.figures(), asked, time.time()))
            crowd.faults += client.faults()

        await look(client.visit())
        while moves > 0 or (len(crowd.accepted) < uploads and not crowd.faults):
            moves -= 1
            await asyncio.sleep(chance.uniform(0, 2) * (THOUGHT_SECONDS if moves >= 0 else WAIT_SECONDS))
            if chance.random() < 0.5:
                district = chance.choice([None, *DISTRICTS])
                await look(client.choose(Bydel=district and DISTRICTS[district]))
            else:
                administration = chance.choice([None, *ADMINISTRATIONS.labels])
                await look(
                    client.choose(Forvaltning=administration and ADMINISTRATIONS.labels[administration])
                )
        district = administration = None
        await look(client.choose(Bydel=None, Forvaltning=None))


async def _upload(address: str, crowd: Crowd, administration: str, content: bytes) -> None:
    async with Client(address, "indberet", {"for": administration}) as client:
        await client.visit()
        await client.give(f"{administration}.xlsx", content)
        # Somebody else's file may be accepted between the preview and the button; then the new preview is accepted.
        for _ in range(10):
            if not client.offers(ACCEPT):
                break
            await client.press(ACCEPT)
            if re.search(r"Indberetning nr\. \d+ er godkendt", client.text()):
                crowd.accepted[administration] = time.time()
                return
            if "godkendt en anden indberetning" not in client.text():
                break
        crowd.faults.append(f"{administration} was not accepted: {client.text()[:500]}")


async def gather(
    address: str, *, sessions: int, moves: int, uploads: dict[str, bytes] | None = None
) -> Crowd:
    """`sessions` wander, `moves` changes of filter each, while `uploads` are delivered by one session each."""
    crowd = Crowd()
    await asyncio.gather(
        *(_wander(address, crowd, seed, moves, len(uploads or {})) for seed in range(sessions)),
        *(_upload(address, crowd, code, content) for code, content in (uploads or {}).items()),
    )
    return crowd


async def fetch_files(address: str, *, sessions: int, files: int) -> tuple[int, list[str]]:
    """So many sessions walk from page to page, set a district now and then, and fetch `files` files each, some of them while their own
    district is set anew. Returns how many came, and of each that did not why."""
    came, lost = 0, list[str]()

    async def walk(seed: int) -> None:
        nonlocal came
        chance = random.Random(seed)
        left = files
        while left:
            async with Client(address, chance.choice(WITH_FILES)) as client:
                await client.visit()
                if chance.random() < 0.5:
                    await client.choose(Bydel=chance.choice([*DISTRICTS.values()]))
                for file in chance.sample(client.files(), min(left, 3, len(client.files()))):
                    moved = {"Bydel": chance.choice([*DISTRICTS.values()])} if chance.random() < 0.5 else {}
                    answer = await client.fetch(file, **moved)
                    left -= 1
                    if answer.status_code == 200 and answer.content[:2] == b"PK":
                        came += 1
                    else:
                        lost.append(f"{file.label}: {answer.status_code} {answer.text[:100]}")
                    if moved:
                        break  # The files of the page as it was are offered no more.

    await asyncio.gather(*(walk(seed) for seed in range(sessions)))
    return came, lost


def wrong_figures(crowd: Crowd, home: Path) -> list[str]:
    """Each figure that a session was shown and that the store did not hold at any moment while it waited. After the app
    has stopped: what the store held comes from the store itself, not from a page."""
    store = Store(home / "example" / "csb.duckdb", is_example=True)
    history = store.history().sort_values("upload_no")
    today = history["accepted_at"].iloc[0].date().replace(month=3, day=22)
    before = len(history) - len(crowd.accepted)
    # State n: after n of the crowd's uploads. It may be seen from when it was stored until the next was acknowledged.
    stored = [
        moment.timestamp()
        for moment in history["accepted_at"].iloc[before:].dt.tz_localize("Europe/Copenhagen")
    ]
    told = [crowd.accepted[code] for code in history["administration"].iloc[before:]]
    clocks = [Clock(moment, today) for moment in history["accepted_at"].iloc[before - 1 :].dt.to_pydatetime()]
    known: dict[tuple[int, Choice], dict[str, str]] = {}
    found = []
    for shown in crowd.shown:
        possible = range(
            sum(moment < shown.asked for moment in told),
            1 + sum(moment <= shown.answered for moment in stored),
        )
        for state in possible:
            if (state, shown.choice) not in known:
                known[state, shown.choice] = _figures(store, clocks[state], shown.choice)
        for label in (INITIATIVES, BUDGET, WITHOUT):
            right = {known[state, shown.choice][label] for state in possible}
            seen = shown.figures.get(label)
            if label == BUDGET and seen is None:
                seen = shown.figures.get(OWN_BUDGET)
            if seen not in right:
                found.append(f"{shown.choice} {label}: {seen} and not {' or '.join(right)}")
    store.close()
    return found


def _figures(store: Store, clock: Clock, choice: Choice) -> dict[str, str]:
    district, administration = choice
    chosen = {"district": district, "administration": administration}
    summary = queries.run(store, "initiatives/summary", clock=clock, **chosen).iloc[0]
    totals = queries.run(store, "initiatives/totals", clock=clock, year=YEAR, **chosen)
    counted = queries.run(store, "initiatives/reconciliation", clock=clock, year=YEAR, **chosen).iloc[0]
    budget = danish.MISSING if totals.empty else danish.kroner(totals["budget"].iloc[0])
    if district is not None and not totals.empty:
        parts = queries.run(store, "initiatives/money", clock=clock, by="place", year=YEAR, **chosen)
        budget = district_money(parts, district).figure()
    return {
        INITIATIVES: danish.number(summary["initiatives"]),
        BUDGET: budget,
        WITHOUT: danish.number(counted["without_figures"]),
    }
