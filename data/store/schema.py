"""The tables and views of the file, made from the contract.

Keys are text, uniqueness and references are checked by SQL inside the transaction: the schema has no sequences, indexes or
foreign keys, so that it can move to an engine without them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import duckdb

from data import contract, persons, settings
from data.contract import NEW, ON_A_DAY, RECENT_YEARS, Sheet
from data.staging import AT_SOURCE
from data.store.sql import column_list, quoted

_PLACE = {
    "upload_no": "INTEGER",
    "source": "BIGINT",
    "file_no": "INTEGER",
    "sheet": "VARCHAR",
    "source_row": "INTEGER",
    "source_column": "INTEGER",
    "ended": "BOOLEAN",
    AT_SOURCE: "VARCHAR[]",
}

# What is not a sheet's: the tables and the types of their columns, in the order in which rows are inserted.
_OF_THE_STORE = {
    "uploads": {
        "upload_no": "INTEGER",
        "kind": "VARCHAR",
        "accepted_at": "TIMESTAMP",
        "accepted_by": "VARCHAR",
        "administration": "VARCHAR",
        "note": "VARCHAR",
        "undoes": "INTEGER",
        "counts": "VARCHAR",
        "recognised": "VARCHAR",
    },
    "upload_files": {
        "upload_no": "INTEGER",
        "file_no": "INTEGER",
        "name": "VARCHAR",
        "sha256": "VARCHAR",
        "size": "BIGINT",
        "content": "BLOB",
    },
    "records": {
        "kind": "VARCHAR",
        "id": "VARCHAR",
        "version": "INTEGER",
        "made_at": "TIMESTAMP",
        "made_by": "VARCHAR",
        "body": "VARCHAR",
        "sha256": "VARCHAR",
    },
    "audit": {
        "made_at": "TIMESTAMP",
        "event": "VARCHAR",
        "made_by": "VARCHAR",
        "detail": "VARCHAR",
        "mark": "VARCHAR",
    },
}

_SCHEMA = """
-- The one rule of price levels: running prices of a year are that year's prices. price_year: the year whose prices an amount for
-- `year` stands in. level_of: the same as people say it, »løbende« for a year's own prices; amounts of a year are added where equal.
create or replace macro price_year(price_level, year) as
    case when price_level = 'løbende' then year::varchar else price_level end;
create or replace macro level_of(price_level, year) as
    case when price_level = year::varchar then 'løbende' else price_level end;
-- What an initiative is on a day: one whose last day has passed is over, whatever was delivered.
create or replace macro status_on(status, finish, day) as
    case when status in ('planlagt', 'i gang') and finish < day then 'afsluttet' else status end;
create or replace macro phase_on(start, finish, day) as
    case when finish < day then 'tidligere' when start > day then 'kommende' else 'gældende' end;
-- Whether ages reach into a span: without a first age from birth, without a last age without end; without either nobody knows.
create or replace macro reaches(age_from, age_to, low, high) as
    (age_from is not null or age_to is not null) and coalesce(age_from, low) <= high and coalesce(age_to, high) >= low;
create or replace macro within(age_from, age_to, low, high) as
    (age_from is not null or age_to is not null) and coalesce(age_from, 0) >= low and coalesce(age_to, 200) <= high;
create or replace view visible as
with known as (
    select * from uploads
    where accepted_at <= coalesce(getvariable('known_at')::timestamp, timestamp 'infinity')
)
select * from known
where kind = 'delivery'
  and upload_no not in (select undoes from known where kind = 'undo');
"""

# Made after the views, which they read.
_AFTER_VIEWS = """
-- The case before the committee that a step or an answer belongs to: its number, or without one whether it lies before the last
-- meeting of such a case that has been over for three months.
create or replace macro case_of(case_number, deadline, day) as
    coalesce(
        case_number,
        case when deadline <= (
            select max(m.deadline) from milestones m
            where m.case_number is null and m.type = 'møde' and m.body ilike 'økonomiudvalget%' and m.deadline < day - interval 3 month
        ) then 'tidligere, uden sagsnr.' else 'uden sagsnr.' end
    );
-- What prices of the year `own` are multiplied with to be those of `wanted`; null where the price index lacks one of the two years.
create or replace macro price_factor(own, wanted) as
    case when own = wanted then 1.0::double
         else (select max(index_value) from price_index where year = wanted)
              / (select max(index_value) from price_index where year = own) end;
-- The rows of the price index that this takes; none where the prices are the same.
create or replace macro index_rows(own, wanted) as
    case when own = wanted then [] else coalesce((select list(source) from price_index where year in (own, wanted)), []) end;
create or replace macro in_prices(amount, factor) as (amount * coalesce(factor, 1))::decimal(18, 2);
"""
_COUNTED = f"""
-- The first day that events and meetings are counted from (see RECENT_YEARS), or that of the year one asks for instead.
create or replace macro counted_from(from_year, day) as make_date(coalesce(from_year, year(day) - {RECENT_YEARS - 1}), 1, 1);
-- What the periods of a whole year are together (see COUNTED_AS): on a day their mean, new ones their sum, and else only what is
-- measured once a year. Null where it cannot be told. is_mean: it is a mean.
create or replace macro is_mean(counted_as) as coalesce(counted_as = '{ON_A_DAY}', false);
create or replace macro of_year(counted_as, frequency, periods) as
    case when is_mean(counted_as) then list_avg(periods)
         when counted_as = '{NEW}' then list_sum(periods)
         when frequency = 'år' then periods[1] end;
"""


_OWN_CODES = """
create or replace view newest_own_codes as
    select code_list, code, name, valid_to, min(valid_from) over (partition by code_list, code) as valid_from
    from own_codes
    qualify row_number() over (partition by code_list, code order by valid_from desc) = 1;
create or replace view codes as
    select c."table", c."column", c.code, coalesce(o.name, c.label) as label, c.place
    from codes_of_contract c
    left join open_lists l using ("table", "column")
    left join newest_own_codes o on o.code_list = l.code_list and o.code = c.code
    union all
    select l."table", l."column", o.code, o.name,
           1000 + row_number() over (partition by l."table", l."column" order by o.valid_from, o.code)
    from newest_own_codes o
    join open_lists l using (code_list)
    where not exists (
        select 1 from codes_of_contract c where c."table" = l."table" and c."column" = l."column" and c.code = o.code
    );
create or replace view administrations as
    select a.administration, coalesce(o.name, a.name) as name, a.place, null::date as valid_from, o.valid_to
    from administrations_of_contract a
    left join newest_own_codes o on o.code_list = 'forvaltning' and o.code = a.administration
    union all
    select o.code, o.name, 1000 + row_number() over (order by o.valid_from, o.code), o.valid_from, o.valid_to
    from newest_own_codes o
    where o.code_list = 'forvaltning' and o.code not in (select administration from administrations_of_contract);
"""


def _agreed() -> str:
    """The rule of secondments, as questions read it."""
    days = ", ".join(map(_literal, settings.fixed_days()))
    return f"""
create or replace macro fixed_days() as [{days}];
create or replace macro least_seconded() as {settings.least_seconded()};
"""


def tables() -> dict[str, dict[str, str]]:
    """Every table that holds something: its columns, and their types."""
    rows = {
        f"{sheet.table}_rows": {column.name: column.sql_type for column in sheet.columns} | _PLACE
        for sheet in contract.SHEETS
    }
    return _OF_THE_STORE | rows


def _table_sql(table: str, columns: Mapping[str, str]) -> str:
    listed = ", ".join(f"{quoted(name)} {type_}" for name, type_ in columns.items())
    return f"create table if not exists {table} ({listed})"


def _view_sql(sheet: Sheet) -> str:
    shown = [*sheet.names, AT_SOURCE, "upload_no", "source"]
    key = column_list(sheet.key)
    return f"""
        create or replace view {sheet.table} as
        with newest as (
            select {key}, max(upload_no) as upload_no
            from {sheet.table}_rows
            where upload_no in (select upload_no from visible)
            group by {key}
        )
        select {column_list(shown, "r.")}
        from {sheet.table}_rows r
        join newest using ({key}, upload_no)
        where not r.ended
    """


def _sources_view_sql() -> str:
    parts = [
        f"select '{s.table}' as \"table\", source, upload_no, file_no, sheet, source_row, source_column "
        f"from {s.table}_rows"
        for s in contract.SHEETS
    ]
    return "create or replace view sources as " + " union all ".join(parts)


def _current_rows_view_sql() -> str:
    parts = [f"select '{s.table}' as \"table\", source, upload_no from {s.table}" for s in contract.SHEETS]
    return "create or replace view current_rows as " + " union all ".join(parts)


def _values_view_sql(name: str, columns: Sequence[str], rows: Sequence[Sequence[str | int]]) -> str:
    """A view that holds what the contract says, so that questions need not spell it again."""
    values = ", ".join(f"({', '.join(map(_literal, row))})" for row in rows)
    return f"create or replace view {name} as select * from (values {values}) v ({column_list(columns)})"


def _literal(value: str | int) -> str:
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def _contract_views_sql() -> list[str]:
    """The views that stand for the codes, the contract's and CSB's own: codes (table, column, code, label, place: from 1, in order),
    administrations (administration, name, place, valid_from, valid_to) and districts (district: the official number, name)."""
    columns = [
        (sheet.table, column.name, column.codes)
        for sheet in contract.SHEETS
        for column in sheet.columns
        if column.codes
    ]
    codes = [
        (table, column, code, label, place)
        for table, column, known in columns
        for place, (code, label) in enumerate(known.labels.defaults.items(), 1)
    ]
    lists = [
        (name, table, column)
        for name, open_ in contract.OPEN_LISTS.items()
        for table, column, known in columns
        if known is open_
    ]
    administrations = [
        (code, name, place)
        for place, (code, name) in enumerate(contract.ADMINISTRATIONS.labels.defaults.items(), 1)
    ]
    return [
        _values_view_sql("codes_of_contract", ("table", "column", "code", "label", "place"), codes),
        _values_view_sql("open_lists", ("code_list", "table", "column"), lists),
        _values_view_sql("administrations_of_contract", ("administration", "name", "place"), administrations),
        _values_view_sql("districts", ("district", "name"), list(contract.DISTRICTS.items())),
        _OWN_CODES,
    ]


def prepare(cursor: duckdb.DuckDBPyConnection) -> None:
    """Create what is missing; a column added to the contract, or to every row, is added to its table."""
    existing = {
        (table, column)
        for table, column in cursor.execute(
            "select table_name, column_name from information_schema.columns"
        ).fetchall()
    }
    older = {table for table, _ in existing}
    for table, columns in tables().items():
        cursor.execute(_table_sql(table, columns))
        for name, type_ in columns.items():
            if table in older and (table, name) not in existing:
                cursor.execute(f"alter table {table} add column {quoted(name)} {type_}")
    cursor.execute(_SCHEMA)
    cursor.execute(_COUNTED)
    cursor.execute(_agreed())
    for sheet in contract.SHEETS:
        cursor.execute(_view_sql(sheet))
    cursor.execute(_sources_view_sql())
    cursor.execute(_current_rows_view_sql())
    for view in _contract_views_sql():
        cursor.execute(view)
    cursor.execute(_AFTER_VIEWS)
    cursor.execute(persons.macros())
    cursor.execute(persons.view())
