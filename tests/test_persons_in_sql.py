"""No question does more with numbers of persons than add them up: what is divided, compared, ordered or picked by them would tell them.

A question's tree is DuckDB's own (`json_serialize_sql`). A column that counts persons is followed by its name through every alias.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

import queries
from data.contract import SHEETS
from queries.gate import declared

ROOT = Path(queries.__file__).parent
QUESTIONS = sorted(str(path.relative_to(ROOT).with_suffix("")) for path in ROOT.rglob("*.sql"))
# By table, the columns that count persons. Reported incidents are cases; charges and decisions are persons (see the last test).
PROTECTED = {
    **{
        sheet.table: frozenset(column.name for column in sheet.columns if column.counts_persons)
        for sheet in SHEETS
        if any(column.counts_persons for column in sheet.columns)
    },
    "measurements": frozenset({"value", "numerator", "denominator"}),
    "indicators": frozenset({"baseline"}),
}
DIVIDES = {"/", "//", "%"}
PICKS = {"min", "max", "first", "last", "any_value", "arg_min", "arg_max", "min_by", "max_by", "median", "mode", "quantile_cont",
         "quantile_disc", "rank", "row_number", "dense_rank", "ntile", "greatest", "least", "list_sort", "list_min", "list_max",
         "stddev", "var_samp"}  # fmt: skip
# These take a row by the order of another column: by that one they pick.
BY_ANOTHER = {
    "arg_min": 1,
    "arg_max": 1,
    "min_by": 1,
    "max_by": 1,
    "first": None,
    "last": None,
    "any_value": None,
}


def tree_of(text: str) -> dict[str, Any]:
    with duckdb.connect() as cursor:
        (found,) = cursor.execute("select json_serialize_sql(?)", [text]).fetchone() or ("",)
    tree: dict[str, Any] = json.loads(found)
    assert not tree["error"], tree
    return tree


def protected_names(text: str) -> frozenset[str]:
    read = {
        name.removesuffix("_rows")
        for name in re.findall(r"\b(?:from|join)\s+([a-z_]+)", re.sub("--.*", "", text))
    }
    return frozenset().union(*(columns for table, columns in PROTECTED.items() if table in read))


def nodes(tree: Any) -> Iterator[dict[str, Any]]:
    if isinstance(tree, dict):
        yield tree
        for value in tree.values():
            yield from nodes(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from nodes(value)


def holds(tree: Any, names: frozenset[str] | set[str]) -> bool:
    """Whether a column of these names stands in the tree, other than in the question whether it is null or how many there are."""
    if isinstance(tree, dict):
        if tree.get("type") in ("OPERATOR_IS_NULL", "OPERATOR_IS_NOT_NULL"):
            return False
        if tree.get("class") == "FUNCTION" and tree.get("function_name") in ("count", "count_star"):
            return False
        if tree.get("class") == "COLUMN_REF":
            return tree["column_names"][-1] in names
        return any(holds(value, names) for value in tree.values())
    return isinstance(tree, list) and any(holds(value, names) for value in tree)


def tainted(tree: dict[str, Any], names: frozenset[str]) -> set[str]:
    """These names, and every alias that something with one of them goes by."""
    found = set(names)
    selected = [one for node in nodes(tree) if "select_list" in node for one in node["select_list"]]
    while True:
        more = {one["alias"] for one in selected if one.get("alias") and holds(one, found)} - found
        if not more:
            return found
        found |= more


def wrongs(text: str) -> list[str]:
    """What a question does with numbers of persons besides adding them up."""
    if not (names := protected_names(text)):
        return []
    tree = tree_of(text)
    found = tainted(tree, names)
    said = []
    for node in nodes(tree):
        kind, name = str(node.get("type", "")), node.get("function_name")
        if kind.startswith("COMPARE") and holds(node, found):
            said.append(f"compares: {kind}")
        if name in DIVIDES and holds(node, found):
            said.append(f"divides: {name}")
        if name in PICKS:
            by = BY_ANOTHER.get(name, "own")
            picked = node["children"] if by == "own" else [] if by is None else node["children"][by:]
            if holds(picked, found) or holds(node.get("order_bys"), found):
                said.append(f"picks: {name}")
        if "select_list" in node:
            said += [part for part in ("where_clause", "having", "qualify") if holds(node.get(part), found)]
            said += [f"orders: {one['type']}" for one in node.get("modifiers", []) if holds(one, found)]
            if holds(node.get("group_expressions"), found):
                said.append("groups")
        if kind.startswith("WINDOW") and holds([node.get("partitions"), node.get("orders")], found):
            said.append("ranks")
    return said


def told(text: str) -> set[str]:
    """The columns of the answer that hold numbers of persons."""
    tree = tree_of(text)
    found = tainted(tree, protected_names(text))
    (statement,) = tree["statements"]
    (answer,) = [one for one in statement["node"]["cte_map"]["map"] if one["key"] == "answer"]
    selected = answer["value"]["query"]["node"]["select_list"]
    return {
        one.get("alias") or one["column_names"][-1]
        for one in selected
        if one.get("class") != "STAR" and (holds(one, found))
    }


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_only_adds_numbers_of_persons_up(name: str) -> None:
    assert wrongs(queries.sql(name)) == []


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_declares_every_column_that_counts_persons(name: str) -> None:
    text = queries.sql(name)
    if not protected_names(text):
        return
    said = declared((ROOT / f"{name}.sql").read_text())
    assert told(text) - said.helpers <= {*said.persons}
    assert {one.column for one in said.sums} | {name for one in said.measured for name in one.figures} | {
        one.value for one in said.baseline
    } == {*said.persons}, "what is declared is published by one of the gate's rules"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("with answer as (select value / denominator as share from measurements) select * from answer", "divides: /"),
        ("with answer as (select period from measurements where value > 3) select * from answer", "where_clause"),
        ("with answer as (select max(value) as top from measurements) select * from answer", "picks: max"),
        ("with a as (select value as v from measurements), answer as (select v from a) select * from answer order by v", "orders"),
        ("with answer as (select arg_max(period, value) as p from measurements) select * from answer", "picks: arg_max"),
        ("with answer as (select case when started < 5 then 1 end as few from exit_programme) select * from answer", "compares"),
        ("with answer as (select period from measurements qualify row_number() over (order by value) = 1) select * from answer", "ranks"),
    ],
)  # fmt: skip
def test_the_rule_sees_what_tells_a_number(sql: str, expected: str) -> None:
    assert any(one.startswith(expected) for one in wrongs(sql))


def test_the_rule_lets_sums_and_missing_ones_pass() -> None:
    sql = """with answer as (select sum(started) as started, count(completed) as n from exit_programme where followed is not null)
             select * from answer"""
    assert wrongs(sql) == [] and told(sql) == {"started"}


def test_questions_of_incidents_read_reports_alone() -> None:
    """Charges and decisions are persons, and are told nowhere but in the rows of who delivered them; that some were delivered, and for
    which months, is told of every sheet."""
    for name in set(QUESTIONS) - {"sources/periods"}:
        text = re.sub("--.*", "", (ROOT / f"{name}.sql").read_text())
        for _ in re.findall(r"\b(?:from|join)\s+incidents(?:_rows)?\b", text):
            assert "kind = 'anmeldelse'" in text, name
