"""One sheet of a file -> the rows of one contract table, as Arrow, with every problem and its cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, NamedTuple

import pyarrow as pa

from data import contract, messages, persons
from data.choices import Choices
from data.contract import Column, Sheet
from data.files.limits import MILLIONS, STRUCK, THOUSANDS, column_name
from data.personal import find_cpr
from data.problem import Place, Problem, Severity, Suggestion
from data.reading.parse import (
    LISTED,
    NUMERIC,
    Cell,
    Fault,
    Faults,
    Measure,
    Near,
    cell_text,
    fold,
    has_broken_letters,
    is_blank,
    key_form,
    month_of,
    parse_column,
    reader,
    unit_of,
)
from data.reading.recognise import (
    Candidate,
    Heading,
    Match,
    OtherTable,
    Rows,
    candidates,
    fold_header,
    heading,
    holds_numbers,
    is_convincing,
    is_for_people,
    is_known_heading,
    is_tie,
    month_alone,
    named_sheet,
    other_tables,
    says_unit,
    sort_rows,
    split_tables,
    under_merged,
    unit_alone,
    unit_in_text,
    unit_name,
)
from data.reading.sums import find_sums
from data.staging import AT_SOURCE, ColumnMatch, HiddenCount, RecognisedSheet, arrow_schema, arrow_type

if TYPE_CHECKING:
    from data.files.workbook import SheetCells

# Areas of merged cells that cover more than this are not a table's.
MERGED_CELLS = 1_000_000


def masked(text: str) -> str:
    """The text with every CPR number in it painted over: what problems and previews may show."""
    for start, end in reversed(find_cpr(text, untyped=True)):
        text = f"{text[:start]}{'●' * (end - start)}{text[end:]}"
    return text


def _shown_reading(fault: Fault) -> Any:
    """What a fault may be read as, as a problem may show it: without CPR numbers."""
    return masked(fault.reading) if isinstance(fault.reading, str) else fault.reading


def masked_text(cell: Cell, *, is_number: bool = False) -> str:
    """A cell as a problem may show it: short, on one line, without CPR numbers. is_number: it cannot be one."""
    text = " ".join(cell_text(cell).split())
    if isinstance(cell, float | int) and not isinstance(cell, bool):
        return "●" * len(text) if not is_number and find_cpr(cell) else text
    text = masked(text)
    return text if len(text) <= 80 else f"{text[:79]}…"


@dataclass(frozen=True)
class ReadSheet:
    """What became of one sheet. number_columns: 0-based columns whose number cells cannot be CPR numbers.

    unknown: (row, column's English name) of cells that a person has said are not known. hidden: counts of persons that are
    hidden at their source.
    """

    recognised: RecognisedSheet
    table: pa.Table | None
    problems: list[Problem]
    number_columns: frozenset[int] = frozenset()
    unknown: tuple[tuple[int, str], ...] = ()
    hidden: tuple[HiddenCount, ...] = ()


class Indicator(NamedTuple):
    """What is known of an indicator: its name, unit and flag of persons as they are written, and the size its numbers are known to
    have, if any."""

    name: str | None = None
    unit: str | None = None
    flag: bool | None = None
    usual: float | None = None


# By key_form of the indicator's id.
Indicators = Mapping[str, Indicator]


def indicators_in(table: pa.Table, indicators: Indicators) -> dict[str, Indicator]:
    """The indicators that a table of them names; the sizes are those known before."""
    names = table.select(["indicator_id", "name", "unit", "counts_persons"]).to_pylist()
    return {
        key: Indicator(
            row["name"], row["unit"], row["counts_persons"], indicators.get(key, Indicator()).usual
        )
        for row in names
        if row["indicator_id"] and row["unit"] and (key := key_form(row["indicator_id"]))
    }


def left_out_id(file: str, sheet: str) -> str:
    """The id of the offer to leave a sheet out."""
    return "|".join((file, sheet, "left out"))


@dataclass
class _Faulty:
    """One column of a file with what is wrong in it, by position among the kept rows."""

    index: int
    heading: str
    column: Column
    cells: Sequence[Cell]
    faults: Faults


class _Sheet:
    """One sheet on its way from cells to rows."""

    def __init__(
        self, file: str, file_no: int, cells: SheetCells, choices: Choices, table: str | None = None
    ) -> None:
        """table: what it is known to be of, where it is one of several tables on its sheet."""
        self.file = file
        self.file_no = file_no
        self.cells = cells
        self.choices = choices
        self.of_table = table
        self.others: list[OtherTable] | None = None
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.choices = self.applied_columns()
        self.candidate = self.choose()

    @property
    def reads_measures(self) -> bool:
        """Whether its numbers are in units that are said elsewhere."""
        sheet = self.candidate.sheet if self.candidate else None
        return sheet is not None and "unit" not in sheet.names and any(c.measured for c in sheet.columns)

    # -- problems -----------------------------------------------------------------------------------------

    def problem(
        self,
        kind: str,
        message: messages.Message,
        *,
        row: int | None = None,
        column: int | None = None,
        header: str = "",
        value: str = "",
        severity: Severity = "error",
        suggestion: Suggestion | None = None,
        otherwise: Suggestion | None = None,
        confirm: str = "",
    ) -> None:
        """Tell of the sheet, a row or a header; row and column are 1-based."""
        self.problems.append(
            Problem(
                Place(self.file, self.cells.name, row, column, masked(header), value),
                kind,
                severity,
                masked(message[0]),
                message[1],
                suggestion=suggestion,
                otherwise=otherwise,
                confirm=confirm,
            )
        )

    def offer_id(self, *parts: str) -> str:
        return "|".join((self.file, self.cells.name, *parts))

    def is_applied(self, *parts: str) -> bool:
        return self.offer_id(*parts) in self.choices.applied

    # -- which sheet --------------------------------------------------------------------------------------

    def choose(self) -> Candidate | None:
        """The sheet of the contract this is, or None with a problem or a note."""
        name = self.cells.name
        chosen = self.choices.tables.get((self.file, name), "")
        if chosen is None or left_out_id(self.file, name) in self.choices.applied:
            self.notes.append(messages.note_sheet_left_out())
            return None
        if is_for_people(name, self.cells.rows) and not chosen:
            self.notes.append(messages.note_guide_sheet())
            return None
        columns = {
            header: column
            for (file, sheet, header), column in self.choices.columns.items()
            if (file, sheet) == (self.file, name)
        }
        ranked = candidates(
            self.cells.rows,
            self.cells.merged,
            (name, self.file),
            columns,
            self.choices.remembered,
            self.of_table or (chosen if chosen in contract.BY_TABLE else None),
            self.years_said(),
        )
        best = ranked[0] if ranked else None
        if self.of_table:
            return best
        if chosen in contract.BY_TABLE:
            if best is None:
                self.problem("no_header", messages.no_header(contract.sheet(chosen)))
            return best
        if best is not None and is_convincing(best, name):
            if is_tie(ranked, name):
                sheets = [candidate.sheet.header for candidate in ranked[:2]]
                self.problem("ambiguous_sheet", messages.ambiguous_sheet(sheets), row=best.last + 1)
                return None
            return best
        named = named_sheet(name)
        if named is not None and any(not is_blank(cell) for row in self.cells.rows for cell in row):
            row, headings = self.seen_headings(best)
            self.problem("no_header", messages.no_header(named, row or 0, headings))
        elif best is not None and best.recall >= 0.3 and best.column_count >= 3:
            missing = [best.sheet.column(column).header for column in best.missing]
            self.problem("almost", messages.almost(best.sheet, best.last + 1, missing), row=best.last + 1)
        else:
            self.tell_not_read(best)
        return None

    def seen_headings(self, best: Candidate | None) -> tuple[int | None, list[str]]:
        """(0-based row, headings) of what would be the header: the best candidate's, else the first row of several cells."""
        rows = self.cells.rows
        several = (index for index, row in enumerate(rows) if sum(not is_blank(cell) for cell in row) > 1)
        row = best.last if best else next(several, None)
        return row, [
            masked_text(heading(cell).text) for cell in rows[row] if not is_blank(cell)
        ] if row is not None else []

    def tell_not_read(self, best: Candidate | None) -> None:
        """A sheet of something else: which headings were seen, in the open where there are numbers under them."""
        row, headings = self.seen_headings(best)
        near = best if best and best.column_count > 1 else None
        missing = [near.sheet.column(name).header for name in near.missing] if near else []
        sentence = messages.sheet_not_read(row or 0, headings, near.sheet if near else None, missing)
        numbers = sum(holds_numbers(cells) for cells in self.cells.rows[0 if row is None else row + 1 :])
        if numbers:
            told_numbers = f"{sentence} {messages.numbers_not_read(numbers)}"
            self.problem(
                "sheet_not_read", (told_numbers, messages.nothing_if_not_meant()), severity="warning"
            )
        else:
            self.notes.append(sentence)

    # -- headers ------------------------------------------------------------------------------------------

    def check_headers(self, candidate: Candidate) -> None:
        sheet, row = candidate.sheet, candidate.last + 1
        for name, claimants in candidate.doubles.items():
            where = [(match.heading.text, column_name(match.index + 1)) for match in claimants]
            self.problem(
                "duplicate_header",
                messages.duplicate_header(sheet.column(name), where),
                row=row,
                column=claimants[1].index + 1,
                header=claimants[1].heading.text,
            )
        told_of = self.ask_year(candidate)
        unread = [match for match in candidate.matches if match.how == "unrecognised" and match.heading.text]
        for name in candidate.missing:
            if name in told_of:
                continue
            column = sheet.column(name)
            suggestion = None
            near = _nearest(column, unread)
            if near is not None:
                suggestion = Suggestion(
                    self.offer_id("column", near.heading.text, name),
                    messages.column_offer(masked(near.heading.text), column),
                )
            self.problem(
                "missing_column",
                messages.missing_column(column),
                row=row,
                header=column.header,
                suggestion=suggestion,
            )
        periods = [match for match in candidate.matches if match.how == "unpivoted" and _is_asked(match)]
        if periods and not self.is_applied("periods"):
            self.ask_periods(candidate, periods)

    def ask_year(self, candidate: Candidate) -> set[str]:
        """Tell of headings that are months without a year, and offer the year that stands above them, if one does.

        Gives the columns that are not missing then.
        """
        sheet = candidate.sheet
        if sheet.unpivot is None or not set(sheet.unpivot) & set(candidate.missing):
            return set()
        months = [m for m in candidate.matches if m.name is None and month_alone(m.heading.folded)]
        if len(months) < 2:
            return set()
        texts = [cell for row in self.cells.rows[: candidate.first] for cell in row if not is_blank(cell)]
        years = {year for cell in texts for year in re.findall(r"\b(?:19|20)\d\d\b", cell_text(cell))}
        year = years.pop() if len(years) == 1 else ""
        offer = None
        if year:
            offer = Suggestion(
                self.offer_id("year", year),
                messages.year_offer([m.heading.text for m in months], year),
                len(months),
            )
        for match in months:
            match.how = "unpivoted"
            self.problem(
                "no_year",
                messages.no_year(match.heading.text),
                row=candidate.last + 1,
                column=match.index + 1,
                header=match.heading.text,
                value=match.heading.text,
                suggestion=offer,
            )
        return set(sheet.unpivot)

    def years_said(self) -> str:
        """The year that a person has said the months in the headings are of, or nothing."""
        start = self.offer_id("year", "")
        return next((offer[len(start) :] for offer in self.choices.applied if offer.startswith(start)), "")

    def ask_periods(self, candidate: Candidate, periods: Sequence[Match]) -> None:
        """Headings such as "jan-07" name their period in a way that has to be confirmed."""
        period = candidate.sheet.column((candidate.sheet.unpivot or ("", ""))[0])
        first = periods[0].heading
        read = messages.period_reading(period, first.period_read)
        for match in periods:
            fault, text = match.heading.period, match.heading.text
            assert isinstance(fault, Fault)
            value = messages.period_reading(period, match.heading.period_read)
            self.problem(
                fault.kind,
                messages.cell(fault.kind, period, text, offered=value),
                row=candidate.last + 1,
                column=match.index + 1,
                header=text,
                value=text,
                suggestion=Suggestion(
                    self.offer_id("periods"),
                    messages.offer(fault.kind, period, len(periods), first.text, "", read),
                    len(periods),
                ),
            )

    def applied_columns(self) -> Choices:
        """The choices with the accepted offers about columns ("Er »x« kolonnen »y«?") among the chosen columns."""
        start = self.offer_id("column", "")
        chosen = dict(self.choices.columns)
        for offer in self.choices.applied:
            if offer.startswith(start):
                header, _, name = offer[len(start) :].rpartition("|")
                chosen[(self.file, self.cells.name, header)] = name
        return replace(self.choices, columns=chosen)

    def take_units(self, candidate: Candidate, rows: Rows) -> None:
        """A row of nothing but units right under the headings belongs to them."""
        first = candidate.last + 1
        cells = self.cells.rows[first] if first < len(self.cells.rows) else []
        filled = {i: c for i, c in enumerate(cells) if not is_blank(c)}
        units = {i: unit_alone(c) for i, c in filled.items() if isinstance(c, str)}
        scaled = [i for i, unit in units.items() if unit and unit != (None, False)]
        # Beside them stand words for what the other columns hold, which are no values of these.
        beside = [cell_text(c) for i, c in filled.items() if i not in scaled]
        if not scaled or any(len(text) > 20 or any(map(str.isdigit, text)) for text in beside):
            return
        amounts = {
            m.index for m in candidate.matches if m.name and candidate.sheet.column(m.name).type == "money"
        }
        if not all(units.values()) and not amounts & set(filled) <= set(scaled):
            return
        for group in (rows.data, rows.lone, rows.below):
            if first in group:
                group.remove(first)
        for match in candidate.matches:
            scale, per_cent = units.get(match.index) or (None, False)
            if scale is not None or per_cent:
                text = f"{match.heading.text} ({cell_text(cells[match.index])})"
                match.heading = replace(
                    match.heading, folded=fold_header(text), scale=scale, per_cent=per_cent
                )
        self.notes.append(messages.note_units(first + 1))

    def unit_outside(self, candidate: Candidate, rows: Rows) -> float | None:
        """The unit of money that a title or a note names while the headers name none; told, unless accepted."""
        sheet = candidate.sheet
        money = [
            match
            for match in candidate.matches
            if match.name and sheet.column(match.name).type == "money" and not says_unit(sheet, match.heading)
        ]
        if not money:
            return None
        unit = next(self.units_said(candidate, rows), None)
        if unit is None or self.is_applied("unit", "1"):
            return None
        scale, where, text, row, column = unit
        if scale is None:
            self.problem("units_mixed", messages.units_mixed(), row=row, column=column, value=text)
            return None
        if self.is_applied("unit"):
            return scale
        self.problem(
            "unit_in_title",
            messages.unit_in_title(text, unit_name(scale), where),
            row=row,
            column=column,
            value=text if row else "",
            suggestion=Suggestion(self.offer_id("unit"), messages.unit_offer(unit_name(scale)), len(money)),
            otherwise=Suggestion(self.offer_id("unit", "1"), messages.unit_offer("hele kr."), len(money)),
        )
        return None

    def units_said(
        self, candidate: Candidate, rows: Rows
    ) -> Iterator[tuple[float | None, str, str, int | None, int | None]]:
        """Units of money above one crown outside the headings of amounts: (kroner, where, text, row and column, 1-based).

        kroner: None where a column of units names several. In titles, notes, headings that are not read, a column of units,
        and the names of sheet and file.
        """
        for index in [*range(candidate.first), *rows.below]:
            for position, cell in enumerate(self.cells.rows[index]):
                if isinstance(cell, str) and (scale := unit_in_text(cell_text(cell))):
                    yield scale, "", masked_text(cell), index + 1, position + 1
        for match in candidate.matches:
            if match.name is not None:
                continue
            if scale := unit_in_text(match.heading.text):
                yield scale, "", masked_text(match.heading.text), candidate.last + 1, match.index + 1
            by_scale: dict[float, tuple[Cell, int]] = {}
            for index in rows.data:
                cell = _cell(self.cells.rows, index, match.index)
                unit = unit_alone(cell) if isinstance(cell, str) else None
                if unit is None or unit[0] is None:
                    break
                by_scale.setdefault(unit[0], (cell, index))
            scales = [scale for scale in by_scale if scale > 1]
            if scales:
                cell, index = by_scale[scales[0]]
                yield (
                    scales[0] if len(by_scale) == 1 else None,
                    "",
                    masked_text(cell),
                    index + 1,
                    match.index + 1,
                )
        by_format = {THOUSANDS, MILLIONS} & self.cells.looks.keys()  # which is asked about by itself
        for where, name in (("Arkets navn er", self.cells.name), ("Filens navn er", self.file)):
            if by_format:
                break
            if scale := unit_in_text(name.replace("_", " ")):
                yield scale, where, masked_text(name), None, None

    def tables(self) -> list[_Sheet]:
        """The tables on the sheet, each with its own cells, where several of different kinds stand on it; else itself."""
        if self.candidate is None:
            return [self]
        self.others = other_tables(self.cells.rows, self.candidate)
        parts = split_tables(self.cells.rows, self.candidate, self.others)
        tables = [
            _Sheet(
                self.file,
                self.file_no,
                replace(self.cells, rows=rows, comments={} if number else self.cells.comments),
                self.choices,
                table,
            )
            for number, (table, rows) in enumerate(parts)
        ]
        if not tables or any(part.candidate is None for part in tables):
            return [self]
        for part in tables:
            assert part.candidate is not None
            part.notes.append(messages.note_part(part.candidate.last + 1, len(tables)))
        return tables

    def end_of_table(self, candidate: Candidate) -> int:
        """The row after the table's last, 0-based: where a second table begins, if one does. Each of them is told."""
        rows = self.cells.rows
        others = other_tables(rows, candidate) if self.others is None else self.others
        for other in others:
            self.problem(
                "second_table",
                messages.second_table(candidate.sheet, other.sheet, other.row + 1),
                row=other.row + 1,
                column=other.column + 1,
                header=heading(rows[other.row][other.column]).text,
            )
        width = max(match.index for match in candidate.matches)
        end = min((o.row for o in others if o.row > candidate.last and o.column <= width), default=len(rows))
        # The second table's title is not the first one's.
        while (
            end < len(rows) and end - 1 > candidate.last and sum(not is_blank(c) for c in rows[end - 1]) < 2
        ):
            end -= 1
        return end

    def without_sums(self, candidate: Candidate, data_rows: Sequence[int]) -> Sequence[int]:
        """The rows less those that look like sums of others: each is told, and left out at a word."""
        sums = find_sums(candidate, self.cells.rows, data_rows)
        # One answer for all that say the same word, one for all whose numbers say it.
        groups: dict[tuple[int, str], list[int]] = {}
        for index, why in sums.items():
            groups.setdefault((why.column, fold(why.word)), []).append(index)
        away: set[int] = set()
        headers = {match.index: match.heading.text for match in candidate.matches}
        for (column, word), indices in groups.items():
            offer = ("sums", str(column + 1), masked(word))
            confirm = self.offer_id("confirm", *offer)
            is_row = all(sums[index].is_row for index in indices)
            if is_row and confirm in self.choices.confirmed:
                continue
            away.update(indices)
            if self.is_applied(*offer):
                self.notes.append(messages.note_sums([index + 1 for index in sorted(indices)]))
                continue
            for index in indices:
                value = masked_text(sums[index].word)
                self.problem(
                    "sum_row",
                    messages.sum_row(value, masked(headers.get(column, "")), is_row=is_row),
                    row=index + 1,
                    column=column + 1,
                    header=headers.get(column, ""),
                    value=value,
                    suggestion=Suggestion(
                        self.offer_id(*offer), messages.sums_offer(len(indices), value), len(indices)
                    ),
                    confirm=confirm if is_row else "",
                )
        return [index for index in data_rows if index not in away] if away else data_rows

    # -- cells --------------------------------------------------------------------------------------------

    def read(self, indicators: Indicators) -> ReadSheet:
        candidate = self.candidate
        if candidate is None:
            return ReadSheet(self.recognised(None, (), 0), None, self.problems)
        sheet = candidate.sheet
        if under_merged(self.cells.rows, self.cells.merged, candidate):
            self.notes.append(messages.note_under_merged())
        rows = sort_rows(self.cells.rows[: self.end_of_table(candidate)], candidate)
        self.take_units(candidate, rows)
        self.check_headers(candidate)
        scale_outside = self.unit_outside(candidate, rows)
        data_rows = self.without_struck(self.without_sums(candidate, rows.data))
        columns: list[Sequence[Cell]] = list(zip_longest(*[self.cells.rows[index] for index in data_rows]))
        empty: Sequence[Cell] = (None,) * len(data_rows)

        def cells_of(index: int) -> Sequence[Cell]:
            return columns[index] if index < len(columns) else empty

        marks = _Marks(self.cells, data_rows, max(match.index for match in candidate.matches) + 1)
        if marks.too_many:
            self.problem("merged", messages.too_many_merged())
        arrays: dict[str, pa.Array] = {}
        faulty: list[_Faulty] = []
        periods: list[tuple[Match, pa.Array, Sequence[Cell], Sequence[int]]] = []
        unknown: list[tuple[int, str]] = []
        hidden: list[HiddenCount] = []
        marked: dict[str, Sequence[int]] = {}
        rowless: set[int] = set()
        matched = [(match, sheet.column(match.name)) for match in candidate.matches if match.name is not None]
        # What is measured is read when the rest of the row has said in which unit, and of whom or what.
        for match, column in sorted(
            matched, key=lambda pair: pair[1].measured or pair[1].persons_by is not None
        ):
            values, merged = marks.fill(
                match.index, cells_of(match.index), self.is_applied(column.name, "merged", "")
            )
            scale = _scale(sheet, match.heading, scale_outside)
            if column.type == "money" and scale == 1.0:
                values = self.in_shown_unit(match, column, data_rows, values)
            array, faults = parse_column(
                column,
                values,
                arrow_type(column),
                scale=scale,
                per_cent=match.heading.per_cent,
                percent_cells=marks.percent(match.index) if column.type in NUMERIC else (),
                marked=self.beside(column, match.index, data_rows, values)
                | marks.faults(match.index)
                | merged,
                required=match.how != "unpivoted" and _is_needed(sheet, column),
                applied=self.accepts(column),
                measures=_measures(arrays, len(data_rows), indicators) if column.measured else (),
                of_persons=partial(_of_persons, sheet, column, arrays, indicators),
            )
            if match.how == "unpivoted":
                not_known = set(faults.unknown)
                cells = (
                    [None if p in not_known else cell for p, cell in enumerate(values)]
                    if not_known
                    else values
                )
                periods.append((match, array, cells, faults.hidden))
            else:
                arrays[column.name] = array
                marked[column.name] = faults.hidden
                if column.required or column.name in sheet.key:
                    rowless.update(faults.unknown)
                else:
                    unknown += [(data_rows[position] + 1, column.name) for position in faults.unknown]
            source_column = match.index + 1 if match.how == "unpivoted" else 0
            hidden += [
                HiddenCount(
                    *(self.file_no, self.cells.name, data_rows[place] + 1, source_column),
                    *(column.name, masked_text(values[place])),
                )
                for place in faults.hidden
            ]
            if faults:
                faulty.append(_Faulty(match.index, match.heading.text, column, values, faults))
        self.tell_faults(candidate, data_rows, faulty)
        for index in rows.lone:
            place, cell = next((i, c) for i, c in enumerate(self.cells.rows[index]) if not is_blank(c))
            self.problem(
                "lone_cell",
                messages.lone_cell(masked_text(cell)),
                row=index + 1,
                column=place + 1,
                value=masked_text(cell),
            )
        self.tell_unknown(candidate, columns)
        table = self.table(sheet, data_rows, arrays, marked, periods)
        table = self.without_unknown(sheet, table, {data_rows[position] + 1 for position in rowless}, unknown)
        self.tell_notes(candidate, rows)
        self.check_amounts(candidate, table, {column.column.name for column in faulty})
        numbers = frozenset(
            match.index
            for match in candidate.matches
            if match.name and sheet.column(match.name).type in NUMERIC
        )
        matches = tuple(
            ColumnMatch(match.index + 1, masked(match.heading.text), match.name, match.how, match.why)
            for match in candidate.matches
        )
        recognised = self.recognised(candidate, matches, table.num_rows)
        return ReadSheet(recognised, table, self.problems, numbers, tuple(unknown), tuple(hidden))

    def check_amounts(self, candidate: Candidate, table: pa.Table, faulty: Set[str]) -> None:
        """Tell of rows of amounts without any: their column was not recognised, or is blank."""
        sheet = candidate.sheet
        money = [column for column in sheet.columns if column.type == "money"]
        if not money or any(column.required or column.name in faulty for column in money):
            return
        if not table.num_rows or any(table.column(c.name).null_count < table.num_rows for c in money):
            return
        confirm = self.offer_id("confirm", "no_amounts")
        if confirm in self.choices.confirmed:
            return
        present = {match.name for match in candidate.matches}
        headers = [
            masked(match.heading.text)
            for match in candidate.matches
            if match.name is None and match.how == "unrecognised"
        ]
        read = [column for column in money if column.name in present]
        message = messages.no_amounts(read or money, headers, is_read=bool(read))
        self.problem("no_amounts", message, row=candidate.last + 1, confirm=confirm)

    def without_unknown(
        self, sheet: Sheet, table: pa.Table, away: set[int], unknown: Sequence[tuple[int, str]]
    ) -> pa.Table:
        """The rows less those whose own number is not known: what is stored under their keys stays as it is.

        away: 1-based rows that lack what they must have; a row that is nothing but the value of a period goes likewise.
        """
        value = sheet.unpivot[1] if sheet.unpivot else ""
        doubtful = {row for row, name in unknown if name == value} - away
        if doubtful:
            others = [c.name for c in sheet.columns if c.type in NUMERIC and c.name not in sheet.key]
            for row in table.select(["source_row", *others]).to_pylist():
                if row["source_row"] in doubtful and all(row[name] is None for name in others):
                    away.add(row["source_row"])
        if not away:
            return table
        self.notes.append(messages.note_unknown(sorted(away)))
        rows = table.column("source_row").to_pylist()
        return table.filter(pa.array([row not in away for row in rows]))

    def without_struck(self, data_rows: Sequence[int]) -> Sequence[int]:
        """The rows less those that are struck through as a whole: each is told, and left out or read at a word."""
        struck = self.cells.looks.get(STRUCK, ())
        wholly = [
            index
            for index in data_rows
            if struck
            and all(
                is_blank(c) or (index + 1, at) in struck for at, c in enumerate(self.cells.rows[index], 1)
            )
        ]
        if not wholly or self.is_applied("struck", "read"):
            return data_rows
        if self.is_applied("struck", "out"):
            self.notes.append(messages.note_struck([index + 1 for index in wholly]))
            return [index for index in data_rows if index not in set(wholly)]
        ways = [
            Suggestion(
                self.offer_id("struck", way), messages.struck_offer(len(wholly), away=away), len(wholly)
            )
            for way, away in (("out", True), ("read", False))
        ]
        for index in wholly[:LISTED]:
            self.problem(
                "struck_row", messages.struck_row(), row=index + 1, suggestion=ways[0], otherwise=ways[1]
            )
        return data_rows

    def in_shown_unit(
        self, match: Match, column: Column, data_rows: Sequence[int], values: Sequence[Cell]
    ) -> Sequence[Cell]:
        """The amounts in kroner where their number format shows another unit; told, unless a person has said which it is."""
        for way, factor, unit in ((THOUSANDS, 1e3, "t.kr."), (MILLIONS, 1e6, "mio. kr.")):
            cells = self.cells.looks.get(way)
            if not cells or self.is_applied(column.name, "shown", "1"):
                continue
            shown_so = {
                place
                for place, (index, value) in enumerate(zip(data_rows, values, strict=True))
                if isinstance(value, float) and value and (index + 1, match.index + 1) in cells
            }
            if not shown_so:
                continue
            if self.is_applied(column.name, "shown", unit):
                values = [
                    value * factor if place in shown_so and isinstance(value, float) else value
                    for place, value in enumerate(values)
                ]
                continue
            first = min(shown_so)
            message = messages.unit_in_format(
                column, masked_text(values[first], is_number=True), unit, len(shown_so)
            )
            self.problem(
                "unit_in_format",
                message,
                row=data_rows[first] + 1,
                column=match.index + 1,
                header=match.heading.text,
                value=masked_text(values[first], is_number=True),
                suggestion=Suggestion(
                    self.offer_id(column.name, "shown", unit),
                    messages.unit_in_format_offer(column, unit),
                    len(shown_so),
                ),
                otherwise=Suggestion(
                    self.offer_id(column.name, "shown", "1"), messages.plain_unit_offer(column), len(shown_so)
                ),
            )
        return values

    def beside(
        self, column: Column, index: int, data_rows: Sequence[int], values: Sequence[Cell]
    ) -> dict[int, Fault]:
        """What the look of a cell says beside its value: raised letters, and zeros before a number that is a name."""
        cells, faults = self.cells, dict[int, Fault]()
        zeros = (
            {way: at for way, at in cells.looks.items() if way.startswith("00")}
            if column.is_number_name
            else {}
        )
        if not (cells.raised or zeros):
            return faults
        for place, row in enumerate(data_rows):
            at, value = (row + 1, index + 1), values[place]
            if plain := cells.raised.get(at):
                read = reader(column)(plain)
                is_text = column.type in ("text", "texts")
                if isinstance(read, Fault) and not is_text:
                    faults[place] = Fault("raised")
                else:
                    faults[place] = Fault("raised", "", True, read, "", "warning" if is_text else "error")
            width = next((len(way) for way, set_ in zeros.items() if at in set_), 0)
            if width and isinstance(value, float) and len(cell_text(value)) < width:
                faults[place] = Fault("zeros_shown", "", True, cell_text(value).zfill(width), "", "warning")
        return faults

    def recognised(
        self, candidate: Candidate | None, columns: tuple[ColumnMatch, ...], count: int
    ) -> RecognisedSheet:
        if self.cells.hidden and candidate is not None:
            self.notes.insert(0, messages.note_hidden_sheet())
        return RecognisedSheet(
            self.file_no,
            self.cells.name,
            self.cells.hidden,
            candidate.sheet.table if candidate else None,
            candidate.last + 1 if candidate else None,
            columns,
            tuple(masked(note) for note in self.notes),
            count,
        )

    def accepts(self, column: Column) -> Callable[[Fault], bool]:
        return lambda fault: self.is_applied(column.name, fault.kind, fault.offer)

    def table(
        self,
        sheet: Sheet,
        data_rows: Sequence[int],
        arrays: Mapping[str, pa.Array],
        marked: Mapping[str, Sequence[int]],
        periods: Sequence[tuple[Match, pa.Array, Sequence[Cell], Sequence[int]]],
    ) -> pa.Table:
        """The rows in the contract's columns; a column the file lacks is null.

        marked: column -> positions of the counts that are hidden at their source; beside a period's cells those of the period.
        """
        schema = arrow_schema(sheet)
        source_rows = pa.array([index + 1 for index in data_rows], pa.int32())
        if sheet.unpivot is None or not periods:
            whole = {**arrays, AT_SOURCE: _marks_of(sheet, marked, len(data_rows))}
            return self._part(schema, whole, source_rows, 0)
        period_column, value_column = sheet.unpivot
        period_type = arrow_type(sheet.column(period_column))
        parts, skipped = [], 0
        for match, values, cells, few in periods:
            filled = pa.array([i for i, cell in enumerate(cells) if not is_blank(cell)], pa.int64())
            skipped += len(cells) - len(filled)
            period = match.heading.period_read
            value = month_of(period or "") if period_type == pa.date32() else period
            own = {name: array.take(filled) for name, array in arrays.items()}
            own[period_column] = pa.repeat(pa.scalar(value, period_type), len(filled))
            own[value_column] = values.take(filled)
            own[AT_SOURCE] = _marks_of(sheet, {**marked, value_column: few}, len(data_rows)).take(filled)
            parts.append(self._part(schema, own, source_rows.take(filled), match.index + 1))
        self.notes.append(messages.note_unpivoted(len(periods), sheet.column(value_column).header))
        if skipped:
            self.notes.append(messages.note_empty_periods(skipped))
        return pa.concat_tables(parts)

    def _part(
        self, schema: pa.Schema, arrays: Mapping[str, pa.Array], source_rows: pa.Array, source_column: int
    ) -> pa.Table:
        count = len(source_rows)
        source: dict[str, pa.Array] = {
            "file_no": pa.repeat(pa.scalar(self.file_no, pa.int32()), count),
            "sheet": pa.repeat(pa.scalar(self.cells.name, pa.string()), count),
            "source_row": source_rows,
            "source_column": pa.repeat(pa.scalar(source_column, pa.int32()), count),
        }
        columns = {**arrays, **source}
        return pa.Table.from_arrays(
            [columns[f.name] if f.name in columns else pa.nulls(count, f.type) for f in schema], schema=schema
        )

    # -- telling ------------------------------------------------------------------------------------------

    def tell_faults(self, candidate: Candidate, data_rows: Sequence[int], faulty: Sequence[_Faulty]) -> None:
        """One problem per cell, up to LISTED of a kind in a column; every cell of a kind shares one offer."""
        counts: Counter[tuple[str, str, str]] = Counter()
        first: dict[tuple[str, str, str], tuple[Cell, Fault]] = {}
        for column in faulty:
            for (kind, offer), count in column.faults.counts.items():
                counts[column.column.name, kind, offer] += count
            for position, fault in column.faults.listed():
                group = (column.column.name, fault.kind, fault.offer)
                first.setdefault(group, (column.cells[position], fault))
        listed: Counter[tuple[str, str, str]] = Counter()
        identity = _identity(candidate)
        for column in faulty:
            for position, fault in column.faults.listed():
                group = (column.column.name, fault.kind, fault.offer)
                listed[group] += 1
                if listed[group] > LISTED:
                    continue
                self.problems.append(
                    self.cell_problem(
                        candidate,
                        data_rows[position],
                        column,
                        position,
                        fault,
                        counts[group],
                        first[group],
                        identity,
                    )
                )
                rest = counts[group] - LISTED
                if listed[group] == LISTED and rest > 0 and fault.kind != "not_checked":
                    message = messages.more_of_the_same(column.column.header, rest)
                    self.problems.append(
                        Problem(
                            Place(
                                self.file,
                                self.cells.name,
                                column=column.index + 1,
                                header=masked(column.heading),
                            ),
                            fault.kind,
                            fault.severity,
                            *message,
                            count=rest,
                        )
                    )

    def cell_problem(
        self,
        candidate: Candidate,
        index: int,
        column: _Faulty,
        position: int,
        fault: Fault,
        count: int,
        first: tuple[Cell, Fault],
        identity: Sequence[Match],
    ) -> Problem:
        is_number = column.column.type in NUMERIC
        value = masked_text(column.cells[position], is_number=is_number)
        part = masked(fault.part)
        reading = _shown_reading(fault) if fault.has_reading else None
        message = messages.cell(
            fault.kind, column.column, fault.part if fault.kind == "error_value" else value, part, reading
        )

        def offered(way: Fault | None, example: Fault | None) -> Suggestion | None:
            if way is None or example is None or not way.has_reading or way.severity != "error":
                return None
            message = messages.offer(
                way.kind,
                column.column,
                count,
                masked_text(first[0], is_number=is_number),
                masked(example.part),
                _shown_reading(example),
            )
            return Suggestion(self.offer_id(column.column.name, way.kind, way.offer), message, count)

        return Problem(
            Place(self.file, self.cells.name, index + 1, column.index + 1, masked(column.heading), value),
            fault.kind,
            fault.severity,
            *message,
            neighbours=self.neighbours(candidate, index, column.index, identity),
            suggestion=offered(fault, first[1]),
            otherwise=offered(fault.other, first[1].other),
            count=count if fault.kind == "not_checked" else 1,
        )

    def neighbours(
        self, candidate: Candidate, index: int, column: int, identity: Sequence[Match]
    ) -> tuple[tuple[str, str], ...]:
        """What tells the reader which row this is: its key and name, and the cells beside."""
        beside = [m for m in candidate.matches if abs(m.index - column) == 1]
        row = self.cells.rows[index]
        picked = {m.index: m for m in [*identity, *beside] if m.index != column}
        types = {column.name: column.type for column in candidate.sheet.columns}
        return tuple(
            (
                masked(match.heading.text),
                masked_text(
                    row[place] if place < len(row) else None, is_number=types.get(match.name or "") in NUMERIC
                ),
            )
            for place, match in sorted(picked.items())
        )

    def tell_unknown(self, candidate: Candidate, columns: Sequence[Sequence[Cell]]) -> None:
        """Columns with content that are not read; sums and what a person has left out are no surprise."""
        unread = {
            match.index: match.heading.text
            for match in candidate.matches
            if match.name is None and match.how == "unrecognised" and not match.heading.is_total
        }
        matched = {match.index for match in candidate.matches}
        for index, cells in enumerate(columns):
            if index in matched and index not in unread:
                continue
            filled = (
                len(cells) - cells.count(None) if "" not in cells else sum(not is_blank(c) for c in cells)
            )
            if filled:
                header = masked(unread.get(index, ""))
                if has_broken_letters(header):
                    self.problem(
                        "broken_heading",
                        messages.broken_heading(header),
                        row=candidate.last + 1,
                        column=index + 1,
                        header=header,
                    )
                    continue
                self.problem(
                    "unknown_column",
                    messages.unknown_column(header, filled),
                    row=candidate.last + 1,
                    column=index + 1,
                    header=header,
                    severity="warning",
                )

    def tell_notes(self, candidate: Candidate, rows: Rows) -> None:
        titles = [
            index
            for index, row in enumerate(self.cells.rows[: candidate.first])
            if any(not is_blank(c) for c in row)
        ]
        if titles:
            self.notes.append(messages.note_titles(len(titles)))
        for index in (*titles, *rows.below):
            if holds_numbers(self.cells.rows[index]):
                self.problem(
                    "passed_over", messages.passed_over(index + 1), row=index + 1, severity="warning"
                )
        if candidate.last > candidate.first:
            self.notes.append(messages.note_two_header_rows())
        if any(candidate.first + 1 <= area[0] <= candidate.last + 1 for area in self.cells.merged):
            self.notes.append(messages.note_merged_headers())
        for passed, note in (
            (rows.totals, messages.note_totals),
            (rows.repeated, messages.note_repeated_headers),
            (rows.below, messages.note_below),
        ):
            if passed:
                self.notes.append(note([index + 1 for index in passed]))
        hidden = self.cells.hidden_rows
        if hidden:
            count = sum(index + 1 in hidden for index in rows.data)
            if count:
                self.notes.append(messages.note_hidden_rows(count))
        headers = [
            m.heading.text for m in candidate.matches if m.name and m.index + 1 in self.cells.hidden_columns
        ]
        if headers:
            self.notes.append(messages.note_hidden_columns(headers))
        for match in candidate.matches:
            scale = match.heading.scale
            if match.name and says_unit(candidate.sheet, match.heading) and scale and scale != 1.0:
                self.notes.append(messages.note_scale(match.heading.text, unit_name(scale)))


def _marks_of(sheet: Sheet, marked: Mapping[str, Sequence[int]], count: int) -> pa.Array:
    """Each row's columns that are hidden at their source, in the contract's order; null where none is."""
    names: dict[int, list[str]] = {}
    for name in sheet.names:
        for position in marked.get(name, ()):
            names.setdefault(position, []).append(name)
    return pa.array(map(names.get, range(count)), pa.list_(pa.string()))


def _of_persons(
    sheet: Sheet,
    column: Column,
    arrays: Mapping[str, pa.Array],
    indicators: Indicators,
    positions: Sequence[int],
) -> Sequence[bool]:
    """In which of the rows at these positions the column counts persons; of an indicator that is not known nothing says that it does
    not."""
    if not positions:
        return []
    by = sheet.column(column.persons_by or "")

    def cells(name: str) -> list[Any]:
        return (
            arrays[name].take(pa.array(positions)).to_pylist() if name in arrays else [None] * len(positions)
        )

    values = cells(by.name)
    if by.codes is not None:
        return [code in by.codes.of_persons for code in values]
    rows = [Indicator(*row) for row in zip(*map(cells, ("name", "unit", "counts_persons")), strict=True)]
    if "unit" not in sheet.names:
        rows = [indicators.get(key_form(id_), Indicator()) if id_ else Indicator() for id_ in values]
    of = {one: True for one in rows if one.unit is None}
    new = [one for one in dict.fromkeys(rows) if one not in of]
    counts = persons.counting([(one.name, one.unit, one.flag) for one in new], divided=column.divided)
    of |= zip(new, counts, strict=True)
    return [of[one] for one in rows]


def _measures(arrays: Mapping[str, pa.Array], count: int, indicators: Indicators) -> list[Measure]:
    """Each row's measure: by the unit in the row, else by that of its indicator."""
    ids = arrays["indicator_id"].to_pylist() if "indicator_id" in arrays else [None] * count
    own = arrays["unit"].to_pylist() if "unit" in arrays else [None] * count
    measures: dict[tuple[str | None, str | None], Measure] = {}
    for id_, unit in set(zip(ids, own, strict=True)):
        one = indicators.get(key_form(id_), Indicator()) if id_ else Indicator()
        measures[id_, unit] = Measure(unit_of(unit or one.unit), id_, one.usual)
    return [measures[mark] for mark in zip(ids, own, strict=True)]


def _scale(sheet: Sheet, title: Heading, outside: float | None) -> float:
    """Kroner per unit of a money column: its header's, else what a title says and a person has confirmed."""
    return title.scale or 1.0 if says_unit(sheet, title) else outside or 1.0


def _is_needed(sheet: Sheet, column: Column) -> bool:
    """Whether a blank cell of the column is a problem: ids that the store gives may be blank."""
    if column.name in sheet.key:
        return sheet.id_prefix is None
    return column.required


def _is_asked(match: Match) -> bool:
    return isinstance(match.heading.period, Fault)


def _identity(candidate: Candidate) -> list[Match]:
    """The columns that tell a reader which row it is: the key and the name, four at most."""
    names = [*candidate.sheet.key, "name", "own_number"]
    matches = [m for m in candidate.matches if m.name in names and m.how != "unpivoted"]
    return matches[:4]


def _nearest(column: Column, unread: Iterable[Match]) -> Match | None:
    """The unread heading that is a missing column's but for a slip of the pen, if one is; another word is another column."""
    near = Near({fold_header(name): True for name in (column.header, *column.synonyms)})
    return next(
        (m for m in unread if not is_known_heading(m.heading.folded) and near(m.heading.folded)), None
    )


@dataclass
class _Marks:
    """What stands beside the values: errors, formulas without a result, merged areas, percentage formats."""

    cells: SheetCells
    data_rows: Sequence[int]
    width: int  # columns that are read
    too_many: bool = False
    by_column: dict[int, dict[int, Fault]] = field(init=False)
    percents: dict[int, set[int]] = field(init=False)
    merges: dict[int, list[tuple[int, int, bool]]] = field(init=False)

    def __post_init__(self) -> None:
        self.by_column, self.percents, self.merges = {}, {}, {}
        cells = self.cells
        covering = [area for area in cells.merged if area[2] > area[0] or area[3] > area[1]]
        if not (cells.errors or cells.uncached or cells.percent or covering):
            return
        position = {index + 1: place for place, index in enumerate(self.data_rows)}
        for (row, column), error in cells.errors.items():
            if row in position:
                self.by_column.setdefault(column - 1, {})[position[row]] = Fault("error_value", error)
        for row, column in cells.uncached:
            if row in position:
                self.by_column.setdefault(column - 1, {})[position[row]] = Fault("uncached")
        for row, column in cells.percent:
            if row in position:
                self.percents.setdefault(column - 1, set()).add(position[row])
        last_row, left_to_mark = self.data_rows[-1] + 1 if self.data_rows else 0, MERGED_CELLS
        for top, left, bottom, right in covering:
            # A merge over a blank area is decoration.
            if top not in position or is_blank(_cell(cells.rows, top - 1, left - 1)):
                continue
            bottom, right = min(bottom, last_row), min(right, self.width)
            left_to_mark -= (bottom - top + 1) * (right - left + 1)
            if left_to_mark < 0:
                self.too_many = True
                return
            for row in range(top, bottom + 1):
                for column in range(left, right + 1):
                    if (row, column) != (top, left) and row in position and (row, column) not in cells.mended:
                        self.merges.setdefault(column - 1, []).append(
                            (position[row], top - 1, column == left)
                        )

    def faults(self, index: int) -> dict[int, Fault]:
        return self.by_column.get(index, {})

    def percent(self, index: int) -> Set[int]:
        return self.percents.get(index, set())

    def fill(
        self, index: int, values: Sequence[Cell], accepted: bool
    ) -> tuple[Sequence[Cell], dict[int, Fault]]:
        """The column's cells, with the upper value of merged cells in each row if that is accepted, else faults."""
        covered = self.merges.get(index)
        if not covered:
            return values, {}
        filled: list[Cell] = list(values)
        faults: dict[int, Fault] = {}
        for position, top, is_own_column in covered:
            if not is_own_column:
                faults[position] = Fault("merged")
            elif accepted:
                filled[position] = _cell(self.cells.rows, top, index)
            else:
                faults[position] = Fault("merged", "", True, None)
        return filled, faults


def _cell(rows: Sequence[Sequence[Cell]], row: int, column: int) -> Cell:
    if row >= len(rows) or column >= len(rows[row]):
        return None
    return rows[row][column]


class SheetsOfFile:
    """The sheets of a file on their way: those that say units of measure are read before those that need them.

    cells: those of each table that is read, in the order of `finish`; a sheet with several tables is there for each.
    """

    def __init__(self, file: str, file_no: int, cells: Sequence[SheetCells], choices: Choices) -> None:
        self._sheets = [table for sheet in cells for table in _Sheet(file, file_no, sheet, choices).tables()]
        self.cells = [sheet.cells for sheet in self._sheets]
        self._read: dict[int, ReadSheet] = {}

    def codes(self) -> list[dict[str, Any]]:
        """The rows of the sheet Koder, if there is one: what the other sheets' codes are read by."""
        rows: list[dict[str, Any]] = []
        for number, sheet in enumerate(self._sheets):
            if sheet.candidate is not None and sheet.candidate.sheet.table == "own_codes":
                read = self._read[number] = sheet.read({})
                rows += [] if read.table is None else read.table.to_pylist()
        return rows

    def begin(self, indicators: Indicators) -> dict[str, Indicator]:
        """Read what needs no other sheet, and give the indicators that it names."""
        of_file: dict[str, Indicator] = {}
        for number, sheet in enumerate(self._sheets):
            if not sheet.reads_measures and number not in self._read:
                read = self._read[number] = sheet.read(indicators)
                if read.table is not None and read.recognised.table == "indicators":
                    of_file |= indicators_in(read.table, indicators)
        return of_file

    def finish(self, indicators: Indicators) -> list[ReadSheet]:
        """All sheets, in the file's order."""
        return [
            self._read[number] if number in self._read else sheet.read(indicators)
            for number, sheet in enumerate(self._sheets)
        ]
