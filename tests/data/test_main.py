"""The command line: exit codes, one line per problem, never a traceback."""

import os
import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from data import __main__ as command
from data.opening import open_store
from data.store import Store
from tests.data.make import GOOD, good_workbook, grid, workbook

ROOT = Path(command.__file__).parent.parent


@pytest.fixture
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("CSB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CSB_EXAMPLE", raising=False)
    monkeypatch.chdir(tmp_path)
    yield tmp_path
    if (tmp_path / "home").exists():
        open_store().close()


def run(*arguments, capsys):
    code = command.main([str(argument) for argument in arguments])
    out, err = capsys.readouterr()
    assert "Traceback" not in out + err
    return code, out.splitlines(), err.splitlines()


def put(name, content):
    Path(name).write_bytes(content)
    return name


def test_a_clean_file(home, capsys):
    put("god.xlsx", good_workbook("initiatives"))
    read = "god.xlsx: Indsatser: Læst som »Indsatser«: 1 række under overskrifterne i række 1."
    assert run("check", "god.xlsx", capsys=capsys) == (0, [], [read, "1 fil, 1 række: ingen problemer."])
    assert not (home / "home").exists()


def test_one_line_per_problem_with_its_cell(home, capsys):
    row = {**GOOD["initiatives"][0], "status": "igangg", "age_from": "ca. 18"}
    rows = grid("initiatives", [row])
    rows[0].append("Bemærkninger")
    rows[1].append("x")
    put("fejl.xlsx", workbook({"Indsatser": rows}))
    code, out, err = run("check", "fejl.xlsx", capsys=capsys)
    assert code == 1
    assert out == [
        "fejl.xlsx: Indsatser!J1: Advarsel: Kolonnen »Bemærkninger« hører ikke til arket og er ikke læst "
        "(1 udfyldt celle). Intet skal rettes, hvis den ikke skal med.",
        "fejl.xlsx: Indsatser!F2: »ca. 18« i »alder_fra« er et omtrentligt tal. "
        "Skriv tallet alene i cellen; en forklaring kan stå i en bemærkning.",
        "fejl.xlsx: Indsatser!I2: »igangg« er ikke en af de faste værdier i »status«; det ligner »i gang«. "
        "Skriv »planlagt«, »i gang«, »afsluttet« eller »stoppet«.",
    ]
    assert err == [
        "fejl.xlsx: Indsatser: Læst som »Indsatser«: 1 række under overskrifterne i række 1.",
        "På siden »Indberet data« kan det svares med ét klik: "
        "Skal 1 værdi »ca. 18« i »alder_fra« læses som 18, uden »ca.«?",
        "På siden »Indberet data« kan det svares med ét klik: Skal 1 celle med »igangg« læses som »i gang«?",
        "1 fil, 1 række: 2 fejl og 1 advarsel.",
    ]
    assert all(re.fullmatch(r"[^:]+: \w+![A-Z]+\d+: .+", line) for line in out)


def test_what_was_passed_over_is_told_beside_the_problems(home, capsys):
    rows = [["Overblik"], *grid("initiatives", GOOD["initiatives"]), [], ["Kilde: fagsystemet"]]
    put("titel.xlsx", workbook({"Indsatser": rows}))
    assert run("check", "titel.xlsx", capsys=capsys) == (
        0,
        [],
        [
            "titel.xlsx: Indsatser: Læst som »Indsatser«: 1 række under overskrifterne i række 2.",
            "titel.xlsx: Indsatser: 1 række over overskrifterne er sprunget over.",
            "titel.xlsx: Indsatser: Række 5 under tabellen er læst som noter og ikke som data.",
            "1 fil, 1 række: ingen problemer.",
        ],
    )


def test_warnings_alone_are_clean(home, capsys):
    rows = grid("initiatives", GOOD["initiatives"])
    rows[0].append("Bemærkninger")
    rows[1].append("x")
    put("advarsel.xlsx", workbook({"Indsatser": rows}))
    code, out, _ = run("check", "advarsel.xlsx", capsys=capsys)
    assert (code, len(out)) == (0, 1)


def test_files_are_checked_together(home, capsys):
    money, own = (
        put("penge.xlsx", good_workbook("finances")),
        put("indsatser.xlsx", good_workbook("initiatives")),
    )
    assert run("check", money, capsys=capsys)[0] == 1
    assert run("check", money, own, capsys=capsys)[0] == 0


def test_unreadable_and_refused_files(home, capsys):
    put("program.xlsx", b"MZ\x90\x00" + bytes(100))
    put("god.xlsx", good_workbook("initiatives"))
    code, out, _ = run("check", "program.xlsx", "mangler.xlsx", "god.xlsx", ".", capsys=capsys)
    assert code == 2
    assert out == [
        "mangler.xlsx: Filen findes ikke. Se efter mappen og navnet.",
        ".: Det er en mappe og ikke en fil. Nævn filerne i den hver for sig.",
        "program.xlsx: Filen er et program og ikke et regneark. Send regnearket selv.",
    ]
    number = "".join(("01", "02", "90", "-", "12", "34"))
    put("cpr.xlsx", good_workbook(initiatives=[{**GOOD["initiatives"][0], "description": number}]))
    code, out, err = run("check", "cpr.xlsx", capsys=capsys)
    assert code == 2 and out[0].startswith("cpr.xlsx: Indsatser!E2: Cellen indeholder et CPR-nummer.")
    assert number not in str(out + err)


def test_load_history_undo_and_template(home, capsys):
    put("base.xlsx", good_workbook("focus_areas", "goals", "areas"))
    assert run("load", "base.xlsx", "--administration", "SOF", capsys=capsys)[0] == 1
    code, out, _ = run(
        "load", "base.xlsx", "--administration", "ØKF", "--at", "2010-02-22T10:00", capsys=capsys
    )
    assert code == 0
    assert out[:4] == [
        "Indberetning nr. 1 er godkendt 22. februar 2010 kl. 10.00.",
        "Indsatsområder: 1 ny, 0 ændrede og 0 uændrede",
        "Mål: 1 ny, 0 ændrede og 0 uændrede",
        "Områder: 1 ny, 0 ændrede og 0 uændrede",
    ]
    assert re.fullmatch(r"base\.xlsx: SHA-256 [0-9a-f]{64}", out[4])
    again = run("load", "base.xlsx", "--administration", "ØKF", capsys=capsys)
    assert again[:2] == (0, ["Filerne ændrer ikke noget: 3 rækker er gemt i forvejen. Intet er tilføjet."])
    new = {name: value for name, value in GOOD["initiatives"][0].items() if name != "initiative_id"}
    put("ny.xlsx", good_workbook(initiatives=[new]))
    code, out, err = run("load", "ny.xlsx", "--administration", "SOF", "--note", "Første", capsys=capsys)
    assert code == 0
    assert "Indsatser, række 2 (4711-3 / Exit-mentorer) er ny og får id SOF-001." in err
    assert run("template", "SOF", "--filled", "-o", "skabelon.xlsx", capsys=capsys)[0] == 0
    assert run("check", "skabelon.xlsx", "--administration", "SOF", capsys=capsys)[0] == 0
    code, out, _ = run("undo", "2", "--reason", "Forkert fil", capsys=capsys)
    assert (code, out) == (0, ["Indberetning nr. 2 er fortrudt (nr. 3 i historikken)."])
    assert run("undo", "2", "--reason", "Igen", capsys=capsys)[0] == 2
    code, out, _ = run("history", capsys=capsys)
    assert [re.sub(r"\d+\. \w+ \d{4} kl\. [\d.]+", "da", line) for line in out] == [
        "3 | da | SOF | kommandolinje | fortryder nr. 2 | Forkert fil",
        "2 | da | SOF | kommandolinje | ny.xlsx | Første | fortrudt af nr. 3",
        "1 | da | ØKF | kommandolinje | base.xlsx",
    ]


def test_what_is_asked_about_can_be_confirmed_with_a_reason(home, capsys):
    money = GOOD["finances"][0]
    put("base.xlsx", good_workbook("initiatives", finances=[{**money, "adopted_budget": 1250.0}]))
    assert run("load", "base.xlsx", "--administration", "SOF", capsys=capsys)[0] == 0
    put("ny.xlsx", good_workbook(finances=[money]))
    for verb in ("check", "load"):
        code, [line], _ = run(verb, "ny.xlsx", "--administration", "SOF", capsys=capsys)
        assert code == 1
        assert line.startswith(
            "ny.xlsx: Økonomi!F2: I »vedtaget_budget_kr« er tallet omkring 1.000 gange større end det, der er gemt"
        )
    reason = ("--confirm", "Januars tal var i 1.000 kr.")
    assert run("check", "ny.xlsx", "--administration", "SOF", *reason, capsys=capsys)[:2] == (0, [])
    assert run("load", "ny.xlsx", "--administration", "SOF", *reason, capsys=capsys)[0] == 0
    assert run("history", capsys=capsys)[1][0].endswith("ny.xlsx | Bekræftet: Januars tal var i 1.000 kr.")


def test_a_delivery_with_errors_is_not_stored(home, capsys):
    put("fejl.xlsx", good_workbook(initiatives=[{**GOOD["initiatives"][0], "status": "x"}]))
    code, _, err = run("load", "fejl.xlsx", "--administration", "SOF", capsys=capsys)
    assert code == 1 and err[-1] == "Intet er gemt. Ret fejlene, og indlæs filerne igen."
    assert run("history", capsys=capsys)[1] == ["Der er ingen indberetninger endnu."]


def test_an_error_of_ours_is_a_sentence(home, capsys, monkeypatch):
    def fail(*arguments, **more):
        raise RuntimeError("boom")

    monkeypatch.setattr("data.checking.validation.check", fail)
    put("god.xlsx", good_workbook("initiatives"))
    code, out, err = run("check", "god.xlsx", capsys=capsys)
    assert (code, out) == (2, [])
    assert err == [
        "Programmet stødte på en fejl (RuntimeError) og stoppede. Intet er ændret. Sig det til Center for Sikker By."
    ]


def test_a_full_disk_is_a_sentence(home, capsys, monkeypatch):
    def fail(*arguments, **more):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Store, "accept", fail)
    put("god.xlsx", good_workbook("initiatives"))
    code, _, err = run("load", "god.xlsx", "--administration", "SOF", capsys=capsys)
    assert code == 2 and err[-1] == "Der er ikke plads på disken. Intet er gemt. Gør plads, og prøv igen."


def test_a_check_that_takes_too_long_is_given_up(home, capsys, monkeypatch):
    def for_ever(files, *arguments, progress, **more):
        progress(0.5, "Læser »b.xlsx« (2 af 2)")
        threading.Event().wait()

    monkeypatch.setattr("data.checking.validation.check", for_ever)
    monkeypatch.setattr(command, "CHECK_SECONDS", 0.1)
    put("a.xlsx", b"")
    put("b.xlsx", b"")
    code, out, _ = run("check", "a.xlsx", "b.xlsx", capsys=capsys)
    assert code == 2
    assert len(out) == 1 and out[0].startswith("b.xlsx: Kontrollen tog over")


def test_a_template_that_cannot_be_written(home, capsys):
    code, _, err = run("template", "SOF", "-o", "nix/skabelon.xlsx", capsys=capsys)
    assert code == 2 and err[-1].startswith("nix/skabelon.xlsx kan ikke skrives.")


def start(home, *arguments):
    environment = {**os.environ, "CSB_HOME": str(home / "home"), "PYTHONIOENCODING": "ascii"}
    command_line = [sys.executable, "-m", "data", *arguments]
    return subprocess.run(
        command_line,
        cwd=ROOT,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def test_while_the_app_has_the_database(home):
    path = home / "penge.xlsx"
    path.write_bytes(good_workbook("finances"))
    store = open_store()
    try:
        found = start(home, "check", str(path))
        assert (found.returncode, found.stdout) == (0, "")
        assert found.stderr.splitlines()[-1].startswith("Databasen er i brug, sandsynligvis af appen.")
        refused = start(home, "load", str(path), "--administration", "SOF")
        assert (refused.returncode, refused.stdout) == (2, "")
        assert "»Indberet data« i appen" in refused.stderr and "Traceback" not in refused.stderr
    finally:
        store.close()


def test_as_a_program(home):
    found = start(home, "check", str(home / "ingen.xlsx"))
    assert found.returncode == 2
    assert found.stdout == f"{home / 'ingen.xlsx'}: Filen findes ikke. Se efter mappen og navnet.\n"
    assert start(home, "nonsens").returncode == 2


def test_a_check_says_what_would_be_given_changed_and_left_standing(home, capsys):
    put(
        "base.xlsx",
        good_workbook(
            initiatives=[
                GOOD["initiatives"][0],
                {**GOOD["initiatives"][0], "initiative_id": "SOF-002", "name": "Klub", "own_number": "2"},
            ]
        ),
    )
    assert run("load", "base.xlsx", "--administration", "SOF", capsys=capsys)[0] == 0
    rows = [
        {**GOOD["initiatives"][0], "status": "stoppet"},
        {**GOOD["initiatives"][0], "initiative_id": None, "name": "Ny", "own_number": "9"},
    ]
    put("ny.xlsx", good_workbook(initiatives=rows))
    code, out, err = run("check", "ny.xlsx", "--administration", "SOF", capsys=capsys)
    assert (code, out) == (0, [])
    assert err == [
        "ny.xlsx: Indsatser: Læst som »Indsatser«: 2 rækker under overskrifterne i række 1.",
        "Indsatser, række 3 (9 / Ny) er ny og får id SOF-003.",
        "1 fil, 2 rækker: ingen problemer.",
        "Godkendt vil filerne give:",
        "Indsatser: 1 ny, 1 ændret og 0 uændrede; 1 gemt række er ikke i filerne og bliver stående.",
    ]
    code, out, err = run("load", "ny.xlsx", "--administration", "SOF", capsys=capsys)
    assert (
        out[1] == "Indsatser: 1 ny, 1 ændret og 0 uændrede; 1 gemt række er ikke i filerne og bliver stående"
    )
    assert err[:2] == [
        "ny.xlsx: Indsatser: Læst som »Indsatser«: 2 rækker under overskrifterne i række 1.",
        "Indsatser, række 3 (9 / Ny) er ny og får id SOF-003.",
    ]
