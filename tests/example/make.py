"""Make the example: `python -m tests.example.make [FOLDER] [--seed N] [--scale N]`.

`tables()` gives the truth, as the store shall show it after all deliveries; `messy` writes it the way people send it.
The same seed gives the same cells.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from data.contract import SHEETS, Sheet, sheet
from data.example import FOLDER
from tests.example import crime, goals, initiatives, messy, process, series
from tests.example.files import FILES, File, rows_of

Row = dict[str, Any]
Tables = dict[str, list[Row]]

# A seed in which no chance finding contradicts what is planted.
SEED = 2012


def tables(seed: int = SEED, scale: int = 1) -> Tables:
    """All rows of all tables by English column name, with every column of the contract; None where there is no value.

    Values are as the store gives them: dates, lists of codes, kroner, whole numbers of districts. `scale=20` makes 20 times
    the rows (other figures under other ids), except where the key has no room for it: focus areas, readiness,
    secondments, and the ten districts.
    """
    made = _tables(seed)
    for copy in range(1, scale):
        for table, rows in _tables(seed + copy).items():
            made[table] += list(_copied(table, rows, copy + 1))
    return made


def _tables(seed: int) -> Tables:
    def rng(part: int) -> np.random.Generator:
        # One generator per part, so that a change in one leaves the others' figures alone.
        return np.random.default_rng([seed, part])

    made: Tables = {
        "focus_areas": initiatives.focus_areas(),
        "initiatives": initiatives.initiatives(rng(1)),
        "compliance": goals.compliance(rng(2)),
        "areas": crime.areas(),
        "area_parts": crime.area_parts(),
        "price_index": initiatives.price_index(),
        "population": crime.population(rng(3)),
        "hotspots": crime.hotspots(),
        "incidents": crime.incidents(rng(4)) + crime.charges(rng(5)),
        "safety_surveys": crime.safety_surveys(rng(15)),
        "exit_programme": process.exit_programme(rng(7)),
        "unrest_events": process.unrest_events(rng(8)),
        "readiness": process.readiness(),
        "calendar": process.calendar(),
        "dialogue_events": process.dialogue_events(rng(9)),
        "milestones": process.milestones(),
        "hearing_answers": process.hearing_answers(rng(10)),
        "decisions": process.decisions(),
        "secondments": process.secondments(),
        "meetings": process.meetings(),
    }
    started = {row["initiative_id"]: row["start"] for row in made["initiatives"]}
    made["finances"] = initiatives.finances(started, rng(11))
    made["proposals"] = initiatives.proposals(rng(12))
    found = series.indicators(made, rng(13))
    made["indicators"] = series.indicator_rows(found)
    made["measurements"] = series.measurement_rows(found)
    made["goals"] = goals.goals({i.place: i.id for i in found if i.place})
    measured = {i.initiative for i in found if i.initiative and i.type in ("resultat", "effekt")}
    # Sheets that came after the example's deliveries.
    made |= {"strategies": [], "own_codes": [], "orders": []}
    made["assessments"] = initiatives.assessments(measured, rng(20))
    return {s.table: [_whole(s, row) for row in made[s.table]] for s in SHEETS}


def _whole(declared: Sheet, row: Row) -> Row:
    """The row with every column of its sheet, in order."""
    if unknown := row.keys() - set(declared.names):
        raise KeyError(f"{declared.table} has no column {sorted(unknown)}")
    return {name: row.get(name) for name in declared.names}


# Once is all there can be of these.
_NOT_COPIED = {"focus_areas", "price_index", "readiness", "secondments"}
_TEXT_KEYS = {"own_number", "program", "question", "party"}


def _copied(table: str, rows: Iterable[Row], copy: int) -> Iterable[Row]:
    """The rows under ids of their own; the ten districts and the focus areas stay the same."""
    if table in _NOT_COPIED:
        return
    renamed = {
        c.name: c.is_list
        for c in sheet(table).columns
        if c.type in ("id", "refs") and c.name != "focus_area_id"
    }
    for row in rows:
        if str(row.get("area_id", "")).startswith("BY-") and table != "area_parts":
            continue
        made = dict(row)
        for name, is_list in renamed.items():
            value = row[name]
            if value is None or str(value).startswith("BY-"):
                continue
            made[name] = [f"{one}-{copy}" for one in value] if is_list else f"{value}-{copy}"
        for name in _TEXT_KEYS & made.keys() - {"party" if table == "meetings" else ""}:
            made[name] = f"{row[name]} ({copy})"
        yield made


def write(folder: Path, made: Tables | None = None) -> list[Path]:
    """Write all files into `folder`; returns their paths."""
    made = made or tables()
    folder.mkdir(parents=True, exist_ok=True)
    return [_write_one(folder, file, made) for file in FILES]


def _write_one(folder: Path, file: File, made: Tables) -> Path:
    path = folder / file.name
    path.write_bytes(messy.workbook(file, [(table, rows_of(file, table, made)) for table in file.tables]))
    return path


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.example.make", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--scale", type=int, default=1)
    given = parser.parse_args()
    if given.folder is None and (given.seed, given.scale) != (SEED, 1):
        parser.error("name a folder: the example's own files are of the default seed and scale")
    for path in write(given.folder or FOLDER, tables(given.seed, given.scale)):
        print(f"{path.name}: {path.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
