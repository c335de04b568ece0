"""The rooms and the tree: who may import whom, where SQL and caches may stand, what may lie at the top."""

import ast
import os
import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from data import contract
from data.files.limits import Limits
from data.store.records import KINDS

ROOT = Path(__file__).parents[1]
ROOMS = {
    "data": {"data"},
    "queries": {"data", "queries"},
    "pages": {"data", "queries", "pages"},
    "app.py": {"data", "queries", "pages"},
}
TOP_LEVEL = {"app.py", "pages", "data", "queries", "tests", "requirements.txt", "README.md"}
SQL = re.compile(
    r"\bselect\b.+\bfrom\b|\b(insert into|create (or replace )?(table|view)|delete from)\b", re.I | re.S
)
PAGES = sorted((ROOT / "pages").glob("*.py"))


def tracked():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def modules(room):
    return [ROOT / room] if room.endswith(".py") else sorted((ROOT / room).rglob("*.py"))


def imported(path):
    """Top-level names of everything a module imports, inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            found.add((node.module or "").partition(".")[0])
    return found


def texts(path):
    """String constants of a module, without its docstrings."""
    tree = ast.parse(path.read_text())
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.FunctionDef | ast.ClassDef | ast.AsyncFunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    ]


@pytest.mark.parametrize("room", ROOMS)
def test_rooms_import_in_one_direction(room):
    rooms = {"data", "queries", "pages", "tests", "app"}
    for path in modules(room):
        assert imported(path) & rooms <= ROOMS[room], path


def module_name(path):
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports_between(files):
    """Module -> the others of `files` (module -> path) that it imports: anywhere in it, and for the types alone too."""
    arrows = {}
    for name, path in files.items():
        named = set()
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                named |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                # `from data.store import audit` imports the module audit, and not what the front door shows.
                inside = {alias.name: f"{node.module}.{alias.name}" for alias in node.names}
                named |= {full if full in files else node.module for full in inside.values()}
        arrows[name] = (named & files.keys()) - {name}
    return arrows


def circles(arrows):
    """What is left when modules that import none of the rest, or are imported by none of it, are taken away."""
    left = set(arrows)
    while True:
        imported_by = {other for name in left for other in arrows[name]}
        ends = {name for name in left if not arrows[name] & left or name not in imported_by}
        if not ends:
            return left
        left -= ends


@pytest.mark.parametrize("room", ["data", "queries", "pages"])
def test_no_module_of_a_room_comes_back_to_itself(room):
    assert circles(imports_between({module_name(path): path for path in modules(room)})) == set()


def test_the_rule_against_circles_sees_them_in_functions_and_types(tmp_path):
    texts = {
        "data.a": "from data import b",
        "data.b": "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from data.c import thing",
        "data.c": "def f():\n    import data.a",
        "data.d": "from data import c",
    }
    files = {}
    for name, text in texts.items():
        files[name] = tmp_path / name
        files[name].write_text(text)
    assert circles(imports_between(files)) == {"data.a", "data.b", "data.c"}
    files["data.c"].write_text("")
    assert circles(imports_between(files)) == set()


def test_the_product_reads_nothing_of_the_tests_and_only_the_opening_reads_the_example():
    # The store knows the example's fingerprints, so that a real one can refuse its files.
    readers = {
        module_name(path)
        for room in ("data", "queries", "pages")
        for path in modules(room)
        if re.search(r"\bdata\.example\b|\bfrom data import .*\bexample\b", path.read_text())
        and not path.is_relative_to(ROOT / "data" / "example")
    }
    assert readers == {"data.opening", "data.store.accept"}
    kept = {path.suffix for path in (ROOT / "data" / "example").iterdir() if path.is_file()}
    assert kept == {".py", ".xlsx", ".json"}


def spelled_in_sql(text, codes):
    """The codes that stand in a question's own words, and ranges of districts and of small counts."""
    text = re.sub(r"--.*", "", text)
    codes_found = [code for code in codes if f"'{code}'" in text]
    ranges = re.findall(
        r"\b(?:range|generate_series)\s*\(\s*1\s*,\s*1[01]\s*\)|\bbetween\s+1\s+and\s+(?:4|10)\b|<\s*5\b|<=\s*4\b",
        text,
        re.I,
    )
    return codes_found + ranges


@pytest.mark.parametrize("path", sorted((ROOT / "queries").rglob("*.sql")), ids=lambda path: path.stem)
def test_a_question_spells_no_administration_no_range_of_districts_and_no_threshold(path):
    """They come from the contract and from data.persons: the views administrations and districts, the macro is_few."""
    assert spelled_in_sql(path.read_text(), contract.ADMINISTRATIONS.labels) == []


def test_the_rule_against_spelling_sees_it():
    sql = "select 'SOF' from range(1, 11) where n between 1 and 4 -- not 'BUF'"
    assert spelled_in_sql(sql, contract.ADMINISTRATIONS.labels) == ["SOF", "range(1, 11)", "between 1 and 4"]


README = (ROOT / "README.md").read_text()


def test_every_setting_stands_in_the_readme():
    files = [*modules("data"), *modules("queries"), *modules("pages"), ROOT / "app.py"]
    named = {
        name
        for path in files
        for text in texts(path)
        for name in re.findall(r"\bCSB_[A-Z]+(?:_[A-Z]+)*\b", text)
    }
    limits = {f"CSB_LIMIT_{field.name.upper()}" for field in fields(Limits)}
    rows = set(re.findall(r"(?m)^\| `(CSB_\w+)` \|", README))
    assert rows == {name for name in named if not name.startswith("CSB_LIMIT")} | limits


def test_every_kind_of_record_stands_in_the_readme():
    rows = dict(re.findall(r"(?m)^\| `([a-z_]+)` \| (.+?) \|$", README))
    assert rows == KINDS


@pytest.mark.parametrize("room", ["data", "queries"])
def test_only_the_app_and_the_pages_import_streamlit(room):
    for path in modules(room):
        assert "streamlit" not in imported(path), path


def test_pages_hold_no_sql():
    for path in [*modules("pages"), ROOT / "app.py"]:
        assert not [text for text in texts(path) if SQL.search(text)], path


def test_the_rule_against_sql_sees_sql():
    assert SQL.search("with a as (select *\nfrom initiatives) select 1")
    assert not SQL.search("Vælg en række for at se alt om den")


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_page_files_do_not_cache(path):
    # Pages run as __main__: two cached functions of one name and text would share a cache.
    assert not re.search(r"\bcache_(data|resource)\b", path.read_text())


@pytest.mark.parametrize("path", sorted((ROOT / "queries").rglob("*.sql")), ids=lambda path: path.stem)
def test_a_question_states_its_grain_and_ends_with_its_answer(path):
    lines = path.read_text().strip().splitlines()
    assert re.match(r"-- (One|At most one) row", lines[0]), "the first comment states the grain"
    assert any(line.startswith("select * from answer") for line in lines[-5:])


def test_the_top_level_is_the_owners():
    top = {name.partition("/")[0] for name in tracked()}
    assert {name for name in top if not name.startswith(".")} <= TOP_LEVEL


def test_no_secrets_or_data_are_tracked():
    assert not [name for name in tracked() if name.endswith((".duckdb", ".env", "secrets.toml"))]


def test_every_direct_dependency_is_pinned_with_a_reason_and_locked():
    lock = (ROOT / ".requirements.lock").read_text()
    lines = (ROOT / "requirements.txt").read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    for pin in pins:
        name, _, version = pin.partition("==")
        assert f"\n{name.partition('[')[0]}=={version} " in f"\n{lock}", pin
    assert "--hash=sha256:" in lock


OF_A_SERVER = [ROOT / "data" / "store" / name for name in ("server.py", "shared.py")]


def pinned(file):
    lines = (ROOT / file).read_text().splitlines()
    return {line.partition("==")[0].partition("[")[0] for line in lines if "==" in line and line[0] != "#"}


def test_what_a_server_needs_is_locked_and_read_only_where_there_is_one(tmp_path):
    of_server = pinned("data/store/shared-requirements.txt")
    assert of_server and not of_server & pinned("requirements.txt")
    lock = (ROOT / ".requirements-shared.lock").read_text()
    assert all(f"\n{name}==" in f"\n{lock}" for name in of_server) and "--hash=sha256:" in lock
    imports = {name for path in OF_A_SERVER for name in imported(path)}
    assert of_server <= imports
    program = (
        "import sys, app; from data.opening import open_store; open_store(); app.read_modules();"
        f"print([name for name in {sorted(of_server)} + ['data.store.server', 'data.store.shared'] if name in sys.modules])"
    )
    without = {name: value for name, value in os.environ.items() if name not in ("CSB_STORE", "CSB_EXAMPLE")}
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=without | {"CSB_HOME": str(tmp_path)},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.splitlines()[-1] == "[]"


def test_everything_the_product_imports_is_a_direct_dependency():
    names = {"python_calamine": "python-calamine", "docx": "python-docx", "pptx": "python-pptx"}
    pins = pinned("requirements.txt")
    found = {
        name for room in ROOMS for path in modules(room) if path not in OF_A_SERVER for name in imported(path)
    }
    outside = found - set(sys.stdlib_module_names) - {"data", "queries", "pages"}
    assert {names.get(name, name) for name in outside} <= pins


def test_no_drop_down_falls_back_on_the_frameworks_english():
    """Without a placeholder of its own a drop-down is read aloud as "Choose an option"."""
    without = [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for path in modules("pages")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in ("selectbox", "multiselect")
        and "placeholder" not in {keyword.arg for keyword in node.keywords}
    ]
    assert without == []


def test_no_page_builds_a_card_by_hand():
    """Cards come from the registry of key figures (queries/figures.py), and pages/parts/cards.py alone draws them."""
    for path in modules("pages"):
        made = {
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            for node in ast.walk(ast.parse(path.read_text()))
            if isinstance(node, ast.Call)
        }
        assert not made & {"KeyFigure", "SlideFigure"}, path
        if path.name != "cards.py":
            assert not [text for text in texts(path) if "csb-figure" in text], path


def test_no_administration_party_order_or_year_is_law_in_code():
    """They are the contract's defaults, and CSB's to change; an example of how a thing is written is moved to the present year."""
    units, parties = contract.ADMINISTRATIONS.labels.defaults, contract.PARTIES.labels.defaults
    name = re.compile(rf"\b({'|'.join(map(re.escape, [*units, *units.values(), *parties]))})\b")
    points = {text for _, text, _ in contract.FIRST_ORDER}
    of_example = ROOT / "data" / "example"
    found = []
    for path in [*modules("data"), *modules("queries"), *modules("pages")]:
        if path == ROOT / "data" / "contract.py" or of_example in path.parents:
            continue
        found += [(path.name, text) for text in texts(path) if name.search(text) and text != "SOF-012"]
        # A view may be called what one point asks for; several of them are the order itself.
        if len(said := points & set(texts(path))) > 2:
            found.append((path.name, sorted(said)))
        code = re.sub(r"(SEED|EXAMPLE_YEAR) = \d+", "", path.read_text())
        whole = [node.value for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Constant)]
        found += [(path.name, year) for year in whole if type(year) is int and year in range(2005, 2031)]
    for path in (ROOT / "queries").rglob("*.sql"):
        code = re.sub(r"--.*", "", path.read_text())
        found += [
            (path.name, match[0]) for match in [*name.finditer(code), *re.finditer(r"\b20[0-3]\d\b", code)]
        ]
    assert not found
