"""The delivered rows behind a figure, with counts of persons kept from those who may not see single rows."""

from __future__ import annotations

from collections.abc import Collection

import duckdb
import pandas as pd

from data.contract import BY_TABLE, SHEETS, Sheet
from data.staging import AT_SOURCE, hidden_in
from data.store import Reader

# Where a column may count persons: as the contract says, and by the row (see _rows_of_persons).
TABLES_OF_PERSONS = {
    *(sheet.table for sheet in SHEETS if any(column.counts_persons for column in sheet.columns)),
    "indicators",
    "measurements",
    "incidents",
}

# The columns that count persons where the row's indicator does.
_OF_PERSONS_BY_INDICATOR = {
    "indicators": ("baseline",),
    "measurements": ("value", "numerator", "denominator"),
}


def delivered_rows(
    store: Reader, table: str, sources: Collection[int], *, exact_for: Collection[str] | None
) -> pd.DataFrame:
    """One row per source of `table`, as delivered: source, upload_no, administration, file, sheet, source_row,
    then the contract's columns by their Danish headers, in the contract's order; values are text-free, as stored.

    `exact_for`: the administrations whose rows are shown with their counts of persons (None: all of them). In other
    rows every count of persons is blank and the column `hidden` is True.
    """
    sheet = BY_TABLE[table]
    columns = ", ".join(f'r."{c.name}" as "{c.header}"' for c in sheet.columns)
    with store.cursor() as cursor:
        frame = cursor.execute(
            f"""
            select r.source, r.{AT_SOURCE}, r.upload_no, u.administration, f.name as file, r.file_no, r.sheet, r.source_row, {columns}
            from {table}_rows r
            join uploads u using (upload_no)
            left join upload_files f using (upload_no, file_no)
            where r.source in (select unnest($1::bigint[]))
            order by r.source
            """,
            [sorted(sources)],
        ).df()
        at_source = [hidden_in(cell) for cell in frame.pop(AT_SOURCE)]
        personal = _rows_of_persons(cursor, table, frame)
    if exact_for is None:
        return frame.assign(hidden=False)
    foreign = ~frame["administration"].isin(list(exact_for))
    hidden = pd.Series(False, index=frame.index)
    names = {column.header: column.name for column in sheet.columns}
    for header, concerned in personal.items():
        # What is hidden at its source is told like any other.
        marked = pd.Series([names[header] in marks for marks in at_source], index=frame.index)
        out = foreign & (concerned & frame[header].notna() | marked)
        frame[header] = frame[header].mask(out)
        hidden |= out
    return frame.assign(hidden=hidden)


def _rows_of_persons(
    cursor: duckdb.DuckDBPyConnection, table: str, frame: pd.DataFrame
) -> dict[str, pd.Series]:
    """Danish header -> in which rows the column counts persons.

    Some columns always do; a measurement and a baseline do when their indicator does (see data/persons.py) or ever did, and a
    count of incidents does when it is of charges or decisions, which are persons, not cases.
    """
    sheet = BY_TABLE[table]
    always = pd.Series(True, index=frame.index)
    columns = {c.header: always for c in sheet.columns if c.counts_persons}
    for of_indicator, names in _OF_PERSONS_BY_INDICATOR.items():
        if table == of_indicator:
            concerned = _counting(cursor, frame, sheet)
            columns |= {sheet.column(name).header: concerned for name in names}
    if table == "incidents":
        concerned = frame[sheet.column("kind").header] != "anmeldelse"
        columns[sheet.column("count").header] = concerned
    return columns


def _counting(cursor: duckdb.DuckDBPyConnection, frame: pd.DataFrame, sheet: Sheet) -> pd.Series:
    """In which rows (with an indicator's id) persons are counted: as a share where the row has a numerator or its unit is one."""
    indicators = cursor.execute(
        """
        select indicator_id,
               bool_or(counts_persons_in(name, unit, counts_persons, true)) and not bool_or(coalesce(released, false)) as as_share,
               bool_or(counts_persons_in(name, unit, counts_persons, is_share(unit)))
               and not bool_or(coalesce(released, false)) as as_told
        from indicators_rows
        left join (select indicator_id, released from protected_indicators) using (indicator_id)
        group by indicator_id
        """
    ).df()
    flags = indicators.set_index("indicator_id").reindex(frame[sheet.column("indicator_id").header])
    # Of an indicator that is not known nothing says that it does not count persons.
    always = flags["as_told"].astype("boolean").fillna(True).to_numpy(dtype=bool)
    if "numerator" in sheet.names:
        divided = frame[sheet.column("numerator").header].notna().to_numpy()
        always |= divided & flags["as_share"].astype("boolean").fillna(True).to_numpy(dtype=bool)
    return pd.Series(always, index=frame.index)
