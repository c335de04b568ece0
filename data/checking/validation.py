"""What spans rows, sheets, files and the store: each rule asks one question of the staged rows in SQL.

Cells have been checked when they were read (parse.py); a row with a faulty cell is seen here with nothing in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

import duckdb
import pyarrow as pa

from data import contract, messages, persons
from data.checking.completion import (
    POWERS,
    WRONG_SIGN,
    GivenId,
    Places,
    give_ids,
    in_size,
    keep_id,
    keep_stored,
    one_spelling,
    signs_turned,
    times_id,
    turned_id,
    without_id,
    without_unknown,
)
from data.choices import Choices
from data.contract import CSB_ADMINISTRATION, Column, Sheet
from data.files.workbook import Content
from data.problem import Place, Problem, Suggestion
from data.reading.delivery import Limits, Progress, read_delivery
from data.reading.parse import LISTED, key_form
from data.reading.rows import Indicator, Indicators, left_out_id
from data.staging import AT_SOURCE, DeliveredFile, Delivery, arrow_schema
from data.store import Reader, quoted

Say = Callable[[dict[str, Any]], messages.Message]

_PERIOD_FREQUENCY = """case
    when length({0}) = 4 then 'år' when {0} like '%-H_' then 'halvår' when {0} like '%-Q_' then 'kvartal' else 'måned' end"""


@dataclass
class _Check:
    """One delivery on a cursor where `delivered_T` are its rows and `T` the stored ones, for every table T."""

    delivery: Delivery
    administration: str | None
    csb: bool
    cursor: duckdb.DuckDBPyConnection
    has_store: bool
    places: Places
    problems: list[Problem]
    choices: Choices
    today: date | None  # None without a store, which alone knows it

    @property
    def tables(self) -> list[Sheet]:
        return [sheet for sheet in contract.SHEETS if sheet.table in self.delivery.tables]

    def rows(self, sql: str, parameters: Sequence[Any] = ()) -> list[dict[str, Any]]:
        return self.cursor.execute(sql, list(parameters)).to_arrow_table().to_pylist()

    def where(
        self,
        sheet: Sheet,
        condition: str,
        kind: str,
        at: str,
        say: Say,
        *,
        more: str = "",
        join: str = "",
        parameters: Sequence[Any] = (),
        severity: Literal["error", "warning"] = "error",
        unless_faulty: Sequence[str] = (),
    ) -> None:
        """A problem at column `at` of every delivered row that meets the condition; beyond LISTED they are counted.

        more: further SQL columns for `say`; join: SQL after "delivered_T d". unless_faulty: columns that are empty here
        where their cell is at fault, which is told already.
        """
        if unless_faulty:
            names = ", ".join(f"'{name}'" for name in unless_faulty)
            condition += f""" and not exists (
                from faulty_cells f where f.file_no = d.file_no and f.sheet = d.sheet and f.source_row = d.source_row
                and (f.source_column = d.source_column or (d.source_column = 0 and f.name in ({names}))))"""
        rows = self.rows(
            f"""select d.*, count(*) over () as found_in_all{f", {more}" if more else ""}
                from delivered_{sheet.table} d {join} where {condition}
                order by d.file_no, d.sheet, d.source_row, d.source_column limit {LISTED}""",
            parameters,
        )
        for row in rows:
            value = row.get("found_value", row[at])
            text = "" if value is None else messages.reading(sheet.column(at), value)
            self.problems.append(self.places.problem(sheet, row, kind, say(row), at, text, severity=severity))
        self.rest(rows, kind, severity)

    def rest(self, rows: Sequence[dict[str, Any]], kind: str, severity: Literal["error", "warning"]) -> None:
        rest = rows[0]["found_in_all"] - len(rows) if rows else 0
        if rest:
            last = self.problems[-1].place
            message = messages.more_of_the_same(last.header, rest)
            self.problems.append(
                Problem(replace(last, row=None, value=""), kind, severity, *message, count=rest)
            )

    def place(self, file_no: int, sheet: str, row: int, beside: dict[str, Any]) -> str:
        """Where another row stands, as seen from the row `beside`."""
        text = f"række {row}"
        if sheet != beside["sheet"] or file_no != beside["file_no"]:
            text += f" i arket »{sheet}«"
        return text if file_no == beside["file_no"] else f"{text} i filen »{self.places.files[file_no]}«"


# -- whose rows they are ------------------------------------------------------------------------------------


def _is_the_centres(check: _Check, sheet: Sheet) -> bool:
    """Whether only the centre delivers the sheet, and this is not the centre."""
    return sheet.owner == "CSB" and not check.csb and check.administration not in (None, CSB_ADMINISTRATION)


def _sheets_of_the_centre(check: _Check) -> None:
    for recognised in check.delivery.recognised:
        if (
            recognised.table
            and recognised.data_rows
            and _is_the_centres(check, contract.sheet(recognised.table))
        ):
            message = messages.not_your_sheet(contract.sheet(recognised.table))
            file = check.places.files[recognised.file_no]
            offer = Suggestion(
                left_out_id(file, recognised.sheet), messages.leave_out_offer(recognised.sheet)
            )
            check.problems.append(
                Problem(Place(file, recognised.sheet), "not_your_sheet", "error", *message, suggestion=offer)
            )


def _rows_of_others(check: _Check) -> None:
    if check.csb:
        return
    if check.administration is None:
        _mixed_files(check)
        return
    ours = check.administration
    for sheet in check.tables:
        name = sheet.administration_column
        if name is not None:
            column = sheet.column(name)
            check.where(
                *(sheet, f"d.{quoted(name)} <> $1", "foreign_row", name),
                _of(column, messages.foreign_row, ours),
                parameters=[ours],
            )


def _mixed_files(check: _Check) -> None:
    """Nobody has said whose files these are: within a file, the rows of a minority are not theirs.

    A file with sheets of the centre's is the centre's, and may carry everybody's rows.
    """
    of_centre = {
        recognised.file_no
        for recognised in check.delivery.recognised
        if recognised.table and recognised.data_rows and contract.sheet(recognised.table).owner == "CSB"
    }
    owned = [(sheet, sheet.administration_column) for sheet in check.tables if sheet.administration_column]
    if not owned:
        return
    union = " union all ".join(
        f"select file_no, {quoted(name)} as owner from delivered_{s.table}" for s, name in owned
    )
    counts = check.rows(
        f"""select file_no, owner, count(*) as n from ({union}) where owner is not null group by file_no, owner
            qualify count(*) over (partition by file_no) > 1 order by file_no, n desc, owner"""
    )
    majority: dict[int, str] = {}
    for row in counts:
        if row["file_no"] not in of_centre:
            majority.setdefault(row["file_no"], row["owner"])
    for file_no, ours in majority.items():
        for sheet, name in owned:
            column = sheet.column(name or "")
            check.where(
                *(sheet, f"d.file_no = $1 and d.{quoted(column.name)} <> $2", "foreign_row", column.name),
                _of(column, messages.mixed_row, ours),
                parameters=[file_no, ours],
            )


def _keys_of_others(check: _Check) -> None:
    """A stored row is changed by those whose it is: the administration in the row, or else that which delivered it."""
    if check.csb or check.administration is None or not check.has_store:
        return
    for sheet in check.tables:
        if sheet.owner == "CSB":
            continue
        same = " and ".join(f"d.{quoted(key)} = c.{quoted(key)}" for key in sheet.key)
        join = f"join {sheet.table} c on {same}"
        if sheet.administration_column:
            own = quoted(sheet.administration_column)
            condition, more = f"c.{own} <> $1 and d.{own} = $1", f"c.{own} as theirs"
        else:
            join += " join uploads u using (upload_no)"
            condition, more = "u.administration <> $1", "u.administration as theirs"
        check.where(
            *(sheet, condition, "foreign_key", sheet.key[0]),
            _anothers(sheet),
            more=more,
            join=join,
            parameters=[check.administration],
        )


def _of(column: Column, say: Callable[[Column, str, str], messages.Message], ours: str) -> Say:
    return lambda row: say(column, row[column.name], ours)


def _anothers(sheet: Sheet) -> Say:
    return lambda row: messages.foreign_key(_key(sheet, row), row["theirs"])


def _always(message: messages.Message) -> Say:
    return lambda row: message


def _key(sheet: Sheet, row: dict[str, Any]) -> str:
    return " / ".join(messages.reading(sheet.column(name), row[name]) for name in sheet.key)


# -- keys and references ------------------------------------------------------------------------------------


def _double_keys(check: _Check) -> None:
    for sheet in check.tables:
        key = ", ".join(f"d.{quoted(name)}" for name in sheet.key)
        filled = " and ".join(f"d.{quoted(name)} is not null" for name in sheet.key)
        order = "order by d.file_no, d.sheet, d.source_row, d.source_column"
        rows = check.rows(
            f"""with numbered as (
                    select d.*, row_number() over same as nth, first_value(d.file_no) over same as first_file,
                           first_value(d.sheet) over same as first_sheet, first_value(d.source_row) over same as first_row
                    from delivered_{sheet.table} d where {filled}
                    window same as (partition by {key} {order})
                )
                select *, count(*) over () as found_in_all from numbered d where nth > 1 {order} limit {LISTED}"""
            if _has_doubles(check, sheet)
            else "select 1 where false"
        )
        for row in rows:
            first = check.place(row["first_file"], row["first_sheet"], row["first_row"], row)
            message = messages.duplicate_key(sheet, _key(sheet, row), first)
            check.problems.append(
                check.places.problem(
                    sheet,
                    row,
                    "duplicate_key",
                    message,
                    sheet.key[0],
                    messages.reading(sheet.columns[0], row[sheet.key[0]]),
                )
            )
        check.rest(rows, "duplicate_key", "error")


def _has_doubles(check: _Check, sheet: Sheet) -> bool:
    """A cheap look before the window over every row."""
    key = ", ".join(quoted(name) for name in sheet.key)
    return bool(
        check.rows(f"select 1 from delivered_{sheet.table} group by {key} having count(*) > 1 limit 1")
    )


def _references(check: _Check) -> None:
    """Every id must stand in the delivery or in the store. Without the store that cannot be known."""
    if not check.has_store:
        return
    for sheet in check.tables:
        for column in sheet.columns:
            if column.references:
                _reference(check, sheet, column, contract.sheet(column.references))


def _reference(check: _Check, sheet: Sheet, column: Column, target: Sheet) -> None:
    key, name = quoted(target.key[0]), quoted(column.name)
    existing = f"select {key} as id from delivered_{target.table} union all select {key} from {target.table}"
    values = f"unnest({name})" if column.is_list else name
    missing = [
        row["value"]
        for row in check.rows(
            f"""select distinct value from (select {values} as value from delivered_{sheet.table})
                where value is not null and value not in (select id from ({existing}) where id is not null)"""
        )
    ]
    if not missing:
        return
    check.cursor.register("missing_ids", pa.table({"id": pa.array(missing, pa.string())}))
    condition = (
        f"list_has_any(d.{name}, (select list(id) from missing_ids))"
        if column.is_list
        else f"d.{name} in (select id from missing_ids)"
    )
    absent = set(missing)

    def say(row: dict[str, Any]) -> messages.Message:
        value = next(v for v in row[column.name] if v in absent) if column.is_list else row[column.name]
        if column.may_come_later:
            return messages.later_reference(column, value, target)
        return messages.unknown_reference(column, value, target, is_centres=is_centres)

    is_centres = _is_the_centres(check, target)
    before = len(check.problems)
    check.where(
        *(sheet, condition, "unknown_reference", column.name, say),
        severity="warning" if column.may_come_later else "error",
    )
    if is_centres and not column.required and column.name not in sheet.key:
        _offer_without(check, column, before)
    check.cursor.unregister("missing_ids")


def _offer_without(check: _Check, column: Column, start: int) -> None:
    """Offer to leave the references out that the problems from `start` on are about, sheet by sheet."""
    problems = check.problems[start:]
    counts = Counter[tuple[str, str]]()
    for problem in problems:
        counts[problem.place.file, problem.place.sheet or ""] += problem.count
    for place, problem in enumerate(problems, start):
        here = problem.place.file, problem.place.sheet or ""
        offer = Suggestion(
            without_id(*here, column.name), messages.without_offer(column, counts[here]), counts[here]
        )
        check.problems[place] = replace(problem, suggestion=offer)


def _lost_columns(check: _Check) -> None:
    """A column the file lacks would blank what is stored in it: an accepted row replaces the whole row of its key."""
    if not check.has_store:
        return
    for recognised in check.delivery.recognised:
        if recognised.table not in check.delivery.tables or not recognised.data_rows:
            continue
        sheet = contract.sheet(recognised.table or "")
        if _is_the_centres(check, sheet):
            continue
        present = {match.name for match in recognised.columns} | set(sheet.key)
        if any(match.how == "unpivoted" for match in recognised.columns):
            present |= set(sheet.unpivot or ())
        absent = [column for column in sheet.columns if column.name not in present]
        if not absent:
            continue
        same = " and ".join(f"d.{quoted(key)} = c.{quoted(key)}" for key in sheet.key)
        counts = ", ".join(
            f"count(*) filter (where c.{quoted(a.name)} is not null and d.{quoted(a.name)} is null) as {quoted(a.name)}"
            for a in absent
        )
        [stored] = check.rows(
            f"""select {counts} from delivered_{sheet.table} d join {sheet.table} c on {same}
                where d.file_no = $1 and d.sheet = $2""",
            [recognised.file_no, recognised.sheet],
        )
        file = check.places.files[recognised.file_no]
        for column in absent:
            count = stored[column.name]
            if count:
                message = messages.lost_column(column, count)
                offer = Suggestion(
                    keep_id(file, recognised.sheet, column.name), messages.keep_offer(column, count), count
                )
                check.problems.append(
                    Problem(
                        Place(file, recognised.sheet, recognised.header_row, header=column.header),
                        "lost_column",
                        "error",
                        *message,
                        suggestion=offer,
                    )
                )


# -- what must agree within a row ---------------------------------------------------------------------------

_ORDER: tuple[tuple[str, str, str], ...] = (
    ("initiatives", "start", "finish"),
    ("initiatives", "age_from", "age_to"),
    ("finances", "year", "expires"),
    ("area_parts", "valid_from", "valid_to"),
    ("hotspots", "start", "finish"),
    ("milestones", "start", "deadline"),
    ("secondments", "start", "finish"),
    ("readiness", "agreed_on", "review_on"),
    ("calendar", "date", "until"),
    ("calendar", "previous_on", "date"),
)
_PARTS: tuple[tuple[str, str, str], ...] = (
    ("safety_surveys", "answers", "invited"),
    ("safety_surveys", "unsafe_day", "answers"),
    ("safety_surveys", "unsafe_evening", "answers"),
    ("safety_surveys", "women_answers", "answers"),
    ("safety_surveys", "men_answers", "answers"),
    ("exit_programme", "ongoing", "started"),
    ("exit_programme", "completed", "started"),
    ("exit_programme", "dropped_out", "started"),
    ("exit_programme", "followed", "started"),
    ("exit_programme", "relapsed", "followed"),
)


def _within_rows(check: _Check) -> None:
    for table, first, last in _ORDER:
        if table in check.delivery.tables:
            sheet = contract.sheet(table)
            message = messages.wrong_order(sheet.column(first), sheet.column(last))
            condition = f"d.{quoted(last)} < d.{quoted(first)}"
            check.where(sheet, condition, "wrong_order", last, _always(message))
    for table, part, whole in _PARTS:
        if table in check.delivery.tables:
            sheet = contract.sheet(table)
            message = messages.more_than(sheet.column(part), sheet.column(whole))
            condition = f"d.{quoted(part)} > d.{quoted(whole)}"
            check.where(sheet, condition, "more_than", part, _always(message))


# What is counted (table, column), when (column), and in SQL whether that begins after $1.
_COUNTED: tuple[tuple[str, str, str, str], ...] = (
    ("dialogue_events", "participants", "date", "d.date > $1"),
    ("incidents", "count", "month", "d.month > $1 and d.count > 0"),
    ("unrest_events", "first_response_minutes", "occurred_at", "d.occurred_at::date > $1"),
    ("finances", "spent", "spent_on", "d.spent_on > $1"),
    ("finances", "spent", "year", "d.year > year($1)"),
    ("safety_surveys", "answers", "year", "d.year > year($1)"),
    (
        *("exit_programme", "started", "start_period"),
        "first_month(d.start_period) > 12 * year($1) + month($1) - 1 and d.started > 0",
    ),
    ("measurements", "value", "period", "first_month(d.period) > 12 * year($1) + month($1) - 1"),
)


def _not_yet(check: _Check) -> None:
    """Figures of what has not been: the day is wrong, or the figure is what one expects."""
    if check.today is None:
        return
    for table, figure, when, condition in _COUNTED:
        if table in check.delivery.tables:
            sheet = contract.sheet(table)
            check.where(
                *(sheet, f"{condition} and d.{quoted(figure)} is not null", "not_yet", figure),
                _told_ahead(sheet.column(figure), sheet.column(when), check.today),
                parameters=[check.today],
                severity="warning",
            )


def _told_ahead(figure: Column, when: Column, today: date) -> Say:
    return lambda row: messages.not_yet(figure, when, messages.reading(when, row[when.name]), today)


def _measurements(check: _Check) -> None:
    if "measurements" not in check.delivery.tables:
        return
    sheet = contract.sheet("measurements")
    check.where(
        *(
            sheet,
            f"d.value is null and d.numerator is null and d.denominator is null and d.{AT_SOURCE} is null",
            "no_measurement",
            "value",
        ),
        _always(messages.no_measurement()),
        unless_faulty=("value", "numerator", "denominator"),
    )
    check.where(
        *(
            sheet,
            f"""d.numerator is not null and coalesce(d.denominator, 0) = 0
                and not coalesce(list_contains(d.{AT_SOURCE}, 'denominator'), false)""",
            "no_denominator",
            "denominator",
        ),
        _always(messages.no_denominator()),
    )
    # Not wrong of every ratio, but of every share.
    check.where(
        *(sheet, "d.numerator > d.denominator and d.denominator > 0", "more_than", "numerator"),
        _always(messages.more_than(sheet.column("numerator"), sheet.column("denominator"))),
        severity="warning",
    )
    frequency = _PERIOD_FREQUENCY.format("d.period")
    measured = """(select indicator_id, frequency from delivered_indicators union all
                select indicator_id, frequency from indicators
                where indicator_id not in (select indicator_id from delivered_indicators where indicator_id is not null))"""
    check.where(
        *(
            sheet,
            f"d.period is not null and {frequency} <> k.frequency",
            "wrong_frequency",
            "period",
        ),
        lambda row: messages.wrong_frequency(row["period"], row["wanted"]),
        more="k.frequency as wanted",
        join=f"join {measured} k using (indicator_id)",
        severity="warning",
    )
    _periods_beside_parts(check, sheet)


def _periods_beside_parts(check: _Check, sheet: Sheet) -> None:
    """A period and its parts of the same indicator tell each other's hidden counts of persons."""
    released = (
        "select indicator_id from protected_indicators where released" if check.has_store else "select ''"
    )
    rows = check.rows(
        f"""
        with declared as (
            select indicator_id, name, unit, counts_persons from delivered_indicators
            union all
            select indicator_id, name, unit, counts_persons from indicators
            where indicator_id not in (select indicator_id from delivered_indicators where indicator_id is not null)
        ),
        protected as (
            select indicator_id from declared
            where (counts_persons_in(name, unit, counts_persons, false) or counts_persons_in(name, unit, counts_persons, true))
              and indicator_id not in ({released})
        ),
        periods as (
            select indicator_id, period, true as stored from measurements
            union all
            select indicator_id, period, false from delivered_measurements where period is not null
        )
        select d.*, list({{period: p.period, stored: p.stored}} order by p.period, p.stored) as others
        from delivered_measurements d
        join protected using (indicator_id)
        join periods p
          on p.indicator_id = d.indicator_id
         and {_PERIOD_FREQUENCY.format("p.period")} <> {_PERIOD_FREQUENCY.format("d.period")}
        where d.period is not null
        group by all
        order by d.file_no, d.sheet, d.source_row, d.source_column
        """
    )
    overlaps = []
    for row in rows:
        period = str(row["period"])
        for one in row["others"]:
            # Of two that are delivered together the longer one is told of.
            longer = _length(period) > _length(one["period"])
            if persons.overlap(period, one["period"]) and (one["stored"] or longer):
                overlaps.append((row, messages.period_beside_its_parts(period, one["period"], one["stored"])))
                break
    kind = "period_beside_parts"
    for row, message in overlaps[:LISTED]:
        check.problems.append(check.places.problem(sheet, row, kind, message, "period", str(row["period"])))
    check.rest([{"found_in_all": len(overlaps)} for _ in overlaps[:LISTED]], kind, "error")


def _length(period: str) -> int:
    begin, end = persons.months(period)
    return end - begin


def _finances(check: _Check) -> None:
    if "finances" not in check.delivery.tables:
        return
    sheet = contract.sheet("finances")
    check.where(
        *(sheet, "d.spent is not null and d.spent_on is null", "spent_without_date", "spent_on"),
        _always(messages.spent_without_date(sheet.column("spent"), sheet.column("spent_on"))),
        severity="warning",
        unless_faulty=("spent_on",),
    )
    check.where(
        *(sheet, "d.duration = 'midlertidig' and d.expires is null", "temporary_without_end", "expires"),
        _always(messages.temporary_without_end(sheet.column("expires"))),
        severity="warning",
        unless_faulty=("expires",),
    )


# Prices do not move more than so much from one year to the next, as a share.
_PRICES_MOVE = 0.2


def _price_index(check: _Check) -> None:
    """What moves more than prices do is rises in per cent, or two indices with different years as 100."""
    if "price_index" not in check.delivery.tables:
        return
    before = """(select year, index_value as before from delivered_price_index union all
                 select year, index_value from price_index
                 where year not in (select year from delivered_price_index where year is not null))"""
    check.where(
        contract.sheet("price_index"),
        f"abs(d.index_value / b.before - 1) > {_PRICES_MOVE}",
        "no_index",
        "index_value",
        lambda row: messages.no_index(row["index_value"], row["before"], row["year"]),
        more="b.before",
        join=f"join {before} b on b.year = d.year - 1 and b.before > 0",
        severity="warning",
    )


# How far from the whole three shares may come together when each is rounded to a whole per cent.
_ROUNDED = 0.015 + 1e-9


def _survey(check: _Check) -> None:
    """Who feels safe, unsafe and neither is everybody, of all and of each sex; women and men are not more than all."""
    if "safety_surveys" not in check.delivery.tables:
        return
    sheet = contract.sheet("safety_surveys")
    own = {
        when: f"coalesce(d.weighted_share_{when}, d.unsafe_{when} / nullif(d.answers, 0))"
        for when in ("day", "evening")
    }
    for sex in ("", "women_", "men_"):
        for when in ("day", "evening"):
            safe, neither = f"{sex}safe_{when}", f"{sex}neither_{when}"
            unsafe = f"d.{sex}unsafe_{when}" if sex else own[when]
            whole = f"coalesce({unsafe}, 0) + coalesce(d.{safe}, 0) + coalesce(d.{neither}, 0)"
            is_given = f"({unsafe} + d.{safe} + d.{neither}) is not null"
            message = _shares(sheet.column(safe), sheet.column(neither))
            check.where(
                *(
                    sheet,
                    f"d.{safe} is not null and {whole} > {1 + _ROUNDED}",
                    "shares_of_whole",
                    safe,
                    message,
                ),
                more=f"{whole} as whole",
            )
            check.where(
                *(sheet, f"{is_given} and {whole} < {1 - _ROUNDED}", "shares_of_whole", safe, message),
                more=f"{whole} as whole",
                severity="warning",
            )
        if sex:
            answers = f"{sex}answers"
            parts = [
                name for name in sheet.names if name.startswith(sex) and sheet.column(name).type == "share"
            ]
            check.where(
                *(
                    sheet,
                    f"coalesce({', '.join(f'd.{name}' for name in parts)}) is not null and d.{answers} is null",
                ),
                *("shares_without_answers", answers),
                _always(messages.shares_without_answers(sheet.column(answers))),
                severity="warning",
                unless_faulty=(answers,),
            )
    check.where(
        *(sheet, "d.women_answers + d.men_answers > d.answers", "more_than", "women_answers"),
        _always(
            messages.more_together(
                [sheet.column("women_answers"), sheet.column("men_answers")], sheet.column("answers")
            )
        ),
    )


def _shares(safe: Column, neither: Column) -> Say:
    return lambda row: messages.shares_of_whole(safe, neither, row["whole"])


def _proposals(check: _Check) -> None:
    """Signs that say another thing than the type: less that costs more, more that costs less."""
    if "proposals" not in check.delivery.tables:
        return
    sheet = contract.sheet("proposals")
    change = sheet.column("change")
    before = len(check.problems)
    check.where(
        *(sheet, WRONG_SIGN, "wrong_sign", "change"),
        lambda row: messages.wrong_sign(row["type"], change, messages.reading(change, row["change"])),
    )
    problems = check.problems[before:]
    del check.problems[before:]
    for problem in problems:
        place = problem.place
        file = next(f for f in check.delivery.files if f.name == place.file)
        confirm = turned_id(file, place.sheet or "", "confirm")
        if confirm in check.choices.confirmed:
            continue
        here = sum(p.count for p in problems if (p.place.file, p.place.sheet) == (place.file, place.sheet))
        is_none = "»uændret«" in problem.sentence
        offer = Suggestion(turned_id(file, place.sheet or ""), messages.sign_offer(change, here), here)
        check.problems.append(replace(problem, suggestion=None if is_none else offer, confirm=confirm))


# How far from a power of ten, as a power itself, the size of an amount may be: it is seldom the very same amount.
_NEAR_POWER, _VERY_NEAR_POWER = 0.15, 0.002


def _sizes(check: _Check) -> None:
    """Amounts that are some 100, 1,000 or a million times the stored ones of the same keys, or such a part of them."""
    if not check.has_store:
        return
    for sheet in check.tables:
        for column in sheet.columns:
            if column.type == "money" or column.measured:
                _size(check, sheet, column)


def _size(check: _Check, sheet: Sheet, column: Column) -> None:
    same = " and ".join(f"d.{quoted(key)} = c.{quoted(key)}" for key in sheet.key)
    new, old = f"d.{quoted(column.name)}::double", f"c.{quoted(column.name)}::double"
    pairs = f"""
        select d.*, {old} as stored_value, log10(abs({new} / {old})) as size
        from delivered_{sheet.table} d join {sheet.table} c on {same} where {new} <> 0 and {old} <> 0"""
    [near] = check.rows(
        f"select count(*) as n from ({pairs}) where "
        + " or ".join(f"abs(size - {p}) <= {_NEAR_POWER}" for p in POWERS)
    )
    if not near["n"]:
        return
    for size in check.rows(
        f"""select file_no, sheet, count(*) as pairs, {
            ", ".join(
                f"count(*) filter (where abs(size - ({p})) <= {_NEAR_POWER}) as p{place}"
                for place, p in enumerate(POWERS)
            )
        }
            from ({pairs}) group by file_no, sheet order by file_no, sheet"""
    ):
        count, power = max((size[f"p{place}"], power) for place, power in enumerate(POWERS))
        file = check.delivery.files[size["file_no"]]
        confirm = _size_id(file, size["sheet"], column.name)
        if confirm in check.choices.confirmed:
            continue
        together = 2 * count >= size["pairs"]
        condition = (
            f"abs(size - ({power})) <= {_NEAR_POWER}"
            if together
            else " or ".join(f"abs(size - ({p})) <= {_VERY_NEAR_POWER}" for p in POWERS)
        )
        rows = check.rows(
            f"""select *, count(*) over () as found_in_all from ({pairs}) where file_no = $1 and sheet = $2 and ({condition})
                order by source_row, source_column limit {1 if together else LISTED}""",
            [size["file_no"], size["sheet"]],
        )
        for row in rows:
            value = messages.reading(column, row[column.name])
            stored = messages.reading(column, row["stored_value"])
            problem = check.places.problem(
                *(sheet, row, "size" if together else "size_of_one"),
                messages.size(
                    column, value, stored, -power if together else round(-row["size"]), count, size["pairs"]
                )
                if together
                else messages.size_of_one(column, value, stored, round(row["size"])),
                *(column.name, value),
            )
            offer = None
            if together:
                offer = Suggestion(
                    times_id(file, size["sheet"], column.name, -power),
                    messages.size_offer(column, -power, value, row[column.name] * 10.0**-power),
                    count,
                )
            check.problems.append(replace(problem, suggestion=offer, confirm=confirm))
        if not together:
            check.rest(rows, "size_of_one", "error")


def _size_id(file: DeliveredFile, sheet: str, column: str) -> str:
    """The id under which a person says that a column's amounts are right, though of another size than the stored."""
    return "|".join((file.name, file.sha256, sheet, column, "size"))


_RULES: tuple[Callable[[_Check], None], ...] = (
    _sheets_of_the_centre,
    _rows_of_others,
    _keys_of_others,
    _double_keys,
    _references,
    _lost_columns,
    _within_rows,
    _not_yet,
    _measurements,
    _finances,
    _price_index,
    _survey,
    _proposals,
    _sizes,
)


def _faulty_cells(delivery: Delivery) -> pa.Table:
    """Where cells are at fault that a row lacks now: one row per cell that is told."""
    files = {file.name: number for number, file in enumerate(delivery.files)}
    # On a sheet with several tables a column is one thing in one of them and another in the next.
    names: dict[tuple[int, str, int | None], set[str]] = {}
    for recognised in delivery.recognised:
        for match in recognised.columns:
            if match.name:
                names.setdefault((recognised.file_no, recognised.sheet, match.column), set()).add(match.name)
    cells = [
        (files[place.file], place.sheet, place.row, place.column, name)
        for place in (problem.place for problem in delivery.problems if problem.severity == "error")
        if place.sheet is not None and place.row is not None and place.column is not None
        for name in names.get((files[place.file], place.sheet, place.column), {""})
    ]
    schema = {
        "file_no": pa.int32(),
        "sheet": pa.string(),
        "source_row": pa.int32(),
        "source_column": pa.int32(),
        "name": pa.string(),
    }
    columns = list(zip(*cells, strict=True)) or [()] * len(schema)
    return pa.table({n: pa.array(c, t) for (n, t), c in zip(schema.items(), columns, strict=True)})


@contextmanager
def _staged(delivery: Delivery, store: Reader | None) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor with the delivered rows beside the stored ones; without a store these are empty."""

    def register(cursor: duckdb.DuckDBPyConnection) -> None:
        for sheet in contract.SHEETS:
            rows = delivery.tables.get(sheet.table)
            cursor.register(
                f"delivered_{sheet.table}", arrow_schema(sheet).empty_table() if rows is None else rows
            )
        cursor.register("faulty_cells", _faulty_cells(delivery))

    if store is None:
        with duckdb.connect() as cursor:
            register(cursor)
            cursor.execute(persons.macros())
            for sheet in contract.SHEETS:
                cursor.execute(
                    f"create view {sheet.table} as select * from delivered_{sheet.table} where false"
                )
            yield cursor
        return
    with store.cursor() as cursor:
        register(cursor)
        try:
            yield cursor
        finally:
            for sheet in contract.SHEETS:
                cursor.unregister(f"delivered_{sheet.table}")
            cursor.unregister("faulty_cells")


def validate(
    delivery: Delivery,
    administration: str | None,
    store: Reader | None,
    *,
    csb: bool,
    choices: Choices | None = None,
) -> list[Problem]:
    """What is wrong with the rows taken together, beyond `delivery.problems`.

    administration: whose delivery it is; None where nobody has said. store: None leaves out what only the stored rows
    can tell (references, others' keys, columns that would be blanked, sizes). csb: the centre delivers, for anybody.
    choices: what has been confirmed is not asked again.
    """
    with _staged(delivery, store) as cursor:
        check = _Check(
            *(delivery, administration, csb, cursor, store is not None, Places(delivery), []),
            choices or Choices(),
            store.clock().today if store is not None else None,
        )
        for rule in _RULES:
            rule(check)
    return check.problems


@dataclass(frozen=True)
class Checked:
    """A delivery as it would be accepted, every problem of it, and the ids its rows without one would get."""

    delivery: Delivery
    problems: tuple[Problem, ...]
    given_ids: tuple[GivenId, ...]

    @property
    def errors(self) -> tuple[Problem, ...]:
        return tuple(problem for problem in self.problems if problem.severity == "error")

    @property
    def is_refused(self) -> bool:
        """True where a file is turned away as a whole."""
        return any(problem.refuses for problem in self.problems)


def _indicators(store: Reader | None) -> Indicators:
    """The stored indicators, with the usual size of their numbers."""
    if store is None:
        return {}
    with store.cursor() as cursor:
        rows = cursor.execute(
            """select indicator_id, any_value(i.name), any_value(i.unit), any_value(i.counts_persons),
                      median(abs(v.value)) filter (where v.value <> 0)
               from indicators i
               left join (select indicator_id, value from measurements union all
                          select indicator_id, baseline from indicators union all
                          select indicator_id, target from indicators) v using (indicator_id)
               group by indicator_id"""
        ).fetchall()
    return {key_form(id_): Indicator(*row) for id_, *row in rows}


def check(
    files: Sequence[tuple[str, Content]],
    administration: str | None,
    store: Reader | None,
    *,
    csb: bool,
    choices: Choices | None = None,
    progress: Progress | None = None,
    limits: Limits | None = None,
) -> Checked:
    """Read files, give ids, and check everything: what the upload page, the command line and the example data do.

    `Store.accept` takes `delivery` when there are no `errors`.
    """
    choices = choices or Choices()
    read = read_delivery(
        files, choices=choices, progress=progress, limits=limits, indicators=_indicators(store)
    )
    with contract.with_codes(read.own_codes):
        return _checked(read, administration, store, csb=csb, choices=choices)


def _checked(
    read: Delivery, administration: str | None, store: Reader | None, *, csb: bool, choices: Choices
) -> Checked:
    spelt, respelt = one_spelling(read, store)
    named, given_ids, wrong = give_ids(spelt, administration, store, choices)
    completed_rows = keep_stored(without_unknown(named, store, choices), store, choices)
    completed = signs_turned(in_size(completed_rows, choices), choices)
    problems = validate(completed, administration, store, csb=csb, choices=choices)
    # A name that several have, and an id that is only proposed, are told as that, and not once more as unknown.
    reported = {(p.place.file, p.place.name) for p in wrong}
    problems = [
        p for p in problems if p.kind != "unknown_reference" or (p.place.file, p.place.name) not in reported
    ]
    return Checked(completed, (*read.problems, *respelt, *wrong, *problems), given_ids)
