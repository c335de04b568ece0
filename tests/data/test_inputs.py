"""Every kind of file that is known to be sent, through `python -m data check`: the exit code and a Danish sentence."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from data import __main__ as command
from data.store import Store
from tests.data import hostile
from tests.data.make import GOOD, good_workbook, grid, save, workbook
from tests.rows import delivery

AREAS = (
    ("indsatsområde_id", "navn", "rækkefølge"),
    ("IO-1", "Gadeplan på Nørrebro", 1.0),
    ("IO-2", "Åben idræt", 2.0),
)


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    """`check(content, ...)`: exit code, lines on standard output, lines on standard error."""
    monkeypatch.setenv("CSB_HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CSB_EXAMPLE", raising=False)
    monkeypatch.chdir(tmp_path)
    # The makers of hostile.py write this table, which is one of the contract's.
    monkeypatch.setattr(hostile, "TABLE", AREAS)

    def run(content: bytes, name: str = "fil.xlsx", *more: str) -> tuple[int, list[str], list[str]]:
        (tmp_path / name).write_bytes(content)
        code = command.main(["check", name, *more])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return code, out.splitlines(), err.splitlines()

    return run


# -- 2: refused, with what to do -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("adgangskode.xlsx", "Filen er beskyttet med adgangskode. Fjern adgangskoden"),
        ("program.xlsx", "Filen er et program og ikke et regneark."),
        ("billede.xlsx", "Filen er et billede og ikke et regneark."),
        ("webside.xls", "Filen er en webside, der har fået et regnearks navn."),
        ("webarkiv.xls", "Filen er en gemt webside (MHTML)"),
        ("afbrudt.xlsx", "Filen er afbrudt: slutningen mangler"),
        ("bombe.xlsx", "når den pakkes ud; det er for meget"),
        ("mange-dele.xlsx", "dele; grænsen er 2.000."),
        ("løgn.xlsx", "Filen siger, at dens dele fylder mindre, end de gør"),
        ("overlap.xlsx", "Filens dele ligger oven i hinanden"),
        ("entiteter.xlsx", "Filen indeholder en XML-dokumenttype"),
        ("fjern-celle.xlsx", "celle XFD1048576; grænsen er 500 kolonner."),
        ("tekster.xlsx", "forskellige tekster, og så mange er der ikke plads til"),
        ("fjern-række.xlsx", "grænsen er 300.000 rækker."),
    ],
)
def test_refused(check, name: str, says: str) -> None:
    code, out, _ = check(hostile.REFUSED[name][0](), name)
    assert code == 2
    assert len(out) == 1 and out[0].startswith(f"{name}: ") and says in out[0]


# -- 1: problems, each at its cell ---------------------------------------------------------------------------


def initiatives(**changes: Any) -> bytes:
    return good_workbook(initiatives=[GOOD["initiatives"][0] | changes])


def with_money(**changes: Any) -> bytes:
    """Finances beside the initiative they are of."""
    return good_workbook(initiatives=GOOD["initiatives"], finances=[GOOD["finances"][0] | changes])


def incidents(**changes: Any) -> bytes:
    return good_workbook(areas=GOOD["areas"], incidents=[GOOD["incidents"][0] | changes])


def without_header() -> bytes:
    return workbook({"Indsatser": [["Overblik over indsatser"], ["Exit-mentorer", "i gang", 3]]})


def two_sheets() -> bytes:
    rows = grid("initiatives", GOOD["initiatives"])
    return workbook({"Indsatser": rows, "Indsatser 2009": rows})


def duplicate_header() -> bytes:
    rows = grid("initiatives", GOOD["initiatives"])
    return workbook({"Indsatser": [[*rows[0], "navn"], [*rows[1], "Andet navn"]]})


def without_result() -> bytes:
    def spoil(book: Any) -> None:
        book["Økonomi"]["F2"] = "=1000*2"

    return save(with_money(), spoil)


@pytest.mark.parametrize(
    ("content", "place", "says"),
    [
        (without_header, "Indsatser", "Overskriftsrækken til »Indsatser« blev ikke fundet i arket."),
        (two_sheets, "Indsatser 2009", "kun »Indsatser« er læst med."),
        (duplicate_header, "Indsatser!J1", "»navn«"),
        (lambda: good_workbook(initiatives=GOOD["initiatives"] * 2), "Indsatser!A3", "har samme nøgle (SOF-001)"),
        (lambda: initiatives(focus_area_id="IO-9"), "Indsatser!F2", "»IO-9« i »indsatsområde_id« findes ikke"),
        (lambda: initiatives(start="31-12-1899"), "Indsatser!I2", "ligger uden for årene 1900-2100."),
        (lambda: initiatives(start="01-03-20010"), "Indsatser!I2", "ligger uden for årene 1900-2100."),
        (lambda: initiatives(start="31-02-2010"), "Indsatser!I2", "findes ikke i kalenderen."),
        (lambda: initiatives(start="03/04/2010"), "Indsatser!I2", "kan læses med dagen eller med måneden først."),
        (lambda: incidents(count=-3.0), "Anmeldelser!E2", "»-3« i »antal« er under nul."),
        (lambda: incidents(count=2.5), "Anmeldelser!E2", "»2,5« i »antal« er ikke et helt tal."),
        (lambda: with_money(adopted_budget="ca. 500.000"), "Økonomi!F2", "er et omtrentligt tal."),
        (lambda: with_money(adopted_budget="2,5 mio. kr."), "Økonomi!F2", "Skriv hele tallet: 2500000."),
        (lambda: with_money(adopted_budget="i.a."), "Økonomi!F2", "Lad cellen stå tom, når værdien ikke kendes."),
        (lambda: with_money(adopted_budget="#DIV/0!"), "Økonomi!F2", "viser fejlen #DIV/0!."),
        (without_result, "Økonomi!F2", "har en formel uden gemt resultat."),
    ],
)  # fmt: skip
def test_problems(check, content: Callable[[], bytes], place: str, says: str) -> None:
    code, out, err = check(content())
    assert code == 1, out
    assert [line for line in out if line.startswith(f"fil.xlsx: {place}: ") and says in line], out
    assert "fejl" in err[-1]


def test_another_administrations_rows(check) -> None:
    code, out, _ = check(initiatives(), "fil.xlsx", "--administration", "BUF")
    assert code == 1
    [line] = out
    assert line.startswith("fil.xlsx: Indsatser!D2: Rækken er SOF's, men indberetningen er BUF's.")


def test_nothing_is_stored_by_a_check(check, tmp_path) -> None:
    folder = tmp_path / "home"
    store = Store(folder / "csb.duckdb")
    store.accept(delivery(focus_areas=[{"focus_area_id": "IO-1", "name": "Før"}]), "ØKF", by="csb")
    store.close()
    stored = store.version
    assert check(initiatives(), "god.xlsx")[0] == 0
    assert check(initiatives(status="x"), "fejl.xlsx")[0] == 1
    assert check(b"MZ\x90\x00", "program.xlsx")[0] == 2
    after = Store(folder / "csb.duckdb")
    assert after.version == stored
    after.close()


# -- 0: read correctly, and told where something was passed over ---------------------------------------------


def of_1904() -> bytes:
    def spoil(book: Any) -> None:
        book.epoch = datetime(1904, 1, 1)

    return save(initiatives(start=date(2009, 12, 31)), spoil)


def percentages() -> bytes:
    """12 with (%) in the header, 12 % as text and 0,12 shown as per cent are the same."""
    rows = [
        ["område_id", "år", "besvarelser", "Vægtet andel dag (%)", "vægtet_andel_aften"],
        ["D-3", 2009.0, 310.0, 12.0, "12 %"],
        ["D-3", 2010.0, 310.0, 0.12, 0.12],
    ]

    def spoil(book: Any) -> None:
        book["Tryghed"]["D3"].number_format = "0 %"

    return save(workbook({"Områder": grid("areas", GOOD["areas"]), "Tryghed": rows}), spoil)


def decomposed() -> bytes:
    def apart(text: Any) -> Any:
        return unicodedata.normalize("NFD", text) if isinstance(text, str) else text

    return workbook({apart("Indsatsområder"): [[apart(cell) for cell in row] for row in AREAS]})


def invisible() -> bytes:
    row = ["IO-1\u00a0", "\u200bGadeplan\u00ad", "\u00a01"]
    return workbook(
        {"Indsatsområder": [["indsatsområde_id\u00a0", " navn\u200b", "rækkefølge"], row, AREAS[2]]}
    )


def hidden_row() -> bytes:
    def spoil(book: Any) -> None:
        book["Indsatsområder"].row_dimensions[3].hidden = True

    return save(workbook({"Indsatsområder": [list(row) for row in AREAS]}), spoil)


def with_titles() -> bytes:
    note = ["Kilde: fagsystemet"]
    return workbook({"Indsatsområder": [["Overblik"], [], *map(list, AREAS), ["I alt", None, 3.0], [], note]})


def months() -> bytes:
    rows = [
        ["indikator_id", "2010-01", "2010-02", "2010-03"],
        ["I-001", 12.0, 13.0, None],
    ]
    book = {"Målinger": rows, "Indikatorer": grid("indicators", GOOD["indicators"])}
    return workbook(book | {"Indsatser": grid("initiatives", GOOD["initiatives"])})


@pytest.mark.parametrize(
    ("name", "content", "rows", "told"),
    [
        ("tomme-rækker.xlsx", hostile.styled_empty_rows, 2, ""),
        ("erklærede-kolonner.xlsx", hostile.declared_columns, 2, ""),
        ("forkert-dimension.xlsx", hostile.wrong_dimension, 2, ""),
        ("1904.xlsx", of_1904, 1, ""),
        ("procent.xlsx", percentages, 3, ""),
        ("sammensat.xlsx", decomposed, 2, ""),
        ("usynlig.xlsx", invisible, 2, ""),
        ("skjult.xlsx", hidden_row, 2, "1 skjult række er læst med."),
        ("titel.xlsx", with_titles, 2, "over overskrifterne er sprunget over."),
        ("sum.xlsx", with_titles, 2, "Række 6"),
        ("måneder.xlsx", months, 4, "3 kolonner med perioder er læst som rækker i »værdi«."),
        ("god.xls", hostile.good_xls, 2, ""),
        ("god.ods", hostile.good_ods, 2, ""),
        ("utf8.csv", lambda: hostile.csv_text().encode(), 2, ""),
        ("komma.csv", lambda: hostile.csv_text(",").replace(",0", "").encode(), 2, ""),
        ("utf16.csv", lambda: hostile.csv_text("\t").encode("utf-16"), 2, ""),
        ("cp1252.csv", lambda: hostile.csv_text().encode("cp1252"), 2, ""),
        ("makro.xlsm", hostile.good_xlsm, 2, ""),
    ],
)
def test_read_correctly(check, name: str, content: Callable[[], bytes], rows: int, told: str) -> None:
    code, out, err = check(content(), name)
    assert (code, out) == (0, [])
    assert any(told in line for line in err)
    assert err[-1] == f"1 fil, {rows} {'række' if rows == 1 else 'rækker'}: ingen problemer."
