"""Indberet data, put right on the spot: the grid of cells, cells that were pasted, and the first delivery of all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from data.opening import open_store
from data.people import Person
from pages.parts import identity
from pages.parts.upload import mending
from pages.parts.upload.problems import grouped
from pages.parts.upload.state import State
from queries.sources.mended import mended
from tests.data.make import GOOD, good_workbook, grid
from tests.pages.test_upload import SOF, Visit
from tests.ready_example import put_example
from tests.rows import delivery

CASES = Path(__file__).parents[1] / "data" / "cases" / "intake"
CSB = Person("csb@example.org", "CSB")
INITIATIVE = GOOD["initiatives"][0]
CPR = "".join(("010190", "-", "1234"))
STATUS = 9  # the column of INITIATIVE's status


def state(seen: Visit, administration: str = "SOF") -> State:
    return seen.at.session_state["csb_upload"][administration]


def entered(
    now: State, frame: Any, row: int, text: str | None, monkeypatch: pytest.MonkeyPatch, **more: Any
) -> None:
    """What the grid does when a person has written in one of its lines."""
    monkeypatch.setattr(st, "session_state", {"grid": {"edited_rows": {row: {"new": text}}}, **more})
    mending._entered(now, "grid", "error", list(frame["key"]), frame)
    monkeypatch.undo()


def write_in_grid(seen: Visit, places: dict[str, str]) -> Visit:
    """Write new values in the lines of the cells that are named ("Indsatser!I2")."""
    now = state(seen)
    keys = {line.place: key for key, line in now.lines.items()}
    for place, text in places.items():
        now.mended[keys[place]] = text
    seen.at.run()
    return seen.checked()


def shown(seen: Visit) -> Any:
    [grid_] = [e for e in seen.at.dataframe if "new" in e.value.columns]
    return grid_.value


# -- the grid -----------------------------------------------------------------------------------------------


def test_a_cell_is_put_right_checked_and_kept_with_both_values(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(home)
    seen = Visit(store, SOF, monkeypatch)
    seen.upload(
        ("fejl.xlsx", good_workbook(initiatives=[INITIATIVE | {"status": "igangg", "age_from": "ca. 18"}]))
    )
    lines = shown(seen)
    assert list(lines["place"]) == ["Indsatser!F2", "Indsatser!I2"]
    assert list(lines["stood"]) == ["ca. 18", "igangg"]
    assert "navn: Exit-mentorer" in lines["row"][0]
    write_in_grid(seen, {"Indsatser!F2": "atten", "Indsatser!I2": "i gang"})
    lines = shown(seen)
    assert list(lines["new"]) == ["atten", "i gang"]
    assert lines["state"][0].startswith("»atten« i »alder_fra«") and lines["state"][1] == mending.IN_ORDER
    write_in_grid(seen, {"Indsatser!F2": "18"})
    seen.press("Godkend indberetningen")
    assert "Indberetning nr. 1 er godkendt" in seen.text
    assert [(c.old, c.new) for c in mended(store, 1).cells] == [("ca. 18", "18"), ("igangg", "i gang")]
    assert "Hent fejl.xlsx med 2 rettede celler" in [b.label for b in seen.at.get("download_button")]
    assert state(seen).mended == {}


def problems_of(*rows: dict[str, Any]) -> Any:
    from data.checking.validation import check

    return check([("f.xlsx", good_workbook(initiatives=list(rows)))], "SOF", None, csb=False)


def test_what_is_written_in_the_grid_is_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        INITIATIVE | {"initiative_id": f"SOF-00{n}", "name": f"Navn {n}", "own_number": str(n)}
        for n in (1, 2, 3)
    ]
    found = problems_of(
        *(row | {"status": status} for row, status in zip(rows, ("x", "x", "y"), strict=True))
    )
    now = State("SOF")
    frame = mending.lines(found, now, "error")
    assert list(frame["stood"]) == ["x", "x", "y"]
    entered(now, frame, 0, " i  gang ", monkeypatch)
    assert list(now.mended.values()) == ["i gang"]
    entered(now, frame, 0, mending.BLANK, monkeypatch)
    assert list(now.mended.values()) == [""]
    entered(now, frame, 0, None, monkeypatch)
    assert now.mended == {}
    entered(now, frame, 1, "stoppet", monkeypatch, **{now.key("mend-alike-error"): True})
    assert sorted((key[2], text) for key, text in now.mended.items()) == [(2, "stoppet"), (3, "stoppet")]


def test_what_looks_like_a_cpr_number_is_not_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    found = problems_of(INITIATIVE | {"status": "x"})
    now = State("SOF")
    entered(now, mending.lines(found, now, "error"), 0, CPR, monkeypatch)
    assert now.mended == {} and CPR not in repr(now)
    assert now.not_written == "Den nye værdi ligner et CPR-nummer og er ikke skrevet ind."


def test_many_cells_come_in_parts(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [
        INITIATIVE
        | {"initiative_id": f"SOF-{n:03}", "name": f"Navn {n}", "own_number": str(n), "status": f"x{n}"}
        for n in range(90)
    ]
    seen = Visit(open_store(home), SOF, monkeypatch).upload(("fejl.xlsx", good_workbook(initiatives=rows)))
    assert len(shown(seen)) == mending.PART
    seen.choose("Vis cellerne", 80)
    assert list(shown(seen)["stood"]) == [f"x{n}" for n in range(80, 90)]


def test_a_file_with_cpr_numbers_goes_on_without_them(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(home)
    seen = Visit(store, SOF, monkeypatch)
    seen.upload(("privat.xlsx", good_workbook(initiatives=[INITIATIVE | {"description": f"Ring {CPR}"}])))
    assert "Filen er afvist: der står CPR-numre i den" in seen.text
    assert "1 celle med et CPR-nummer er tømt" in seen.text
    assert list(shown(seen)["stood"]) == [""]
    seen.press("Gå videre uden CPR-numrene")
    assert "Klar: 1 ny række" in seen.text
    assert CPR.encode() not in repr(seen.at.session_state).encode()
    seen.press("Godkend indberetningen")
    assert store.original(1, 0) is None
    assert [(c.old, c.new) for c in mended(store, 1).cells] == [(None, "")]


def test_kilde_shows_what_stood_and_what_stands(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(home)
    store.accept(delivery(focus_areas=[{"focus_area_id": "IO-1", "name": "x"}]), "ØKF", by="csb")
    seen = Visit(store, SOF, monkeypatch)
    seen.upload(("fejl.xlsx", good_workbook(initiatives=[INITIATIVE | {"status": "igangg"}])))
    write_in_grid(seen, {"Indsatser!I2": "i gang"}).press("Godkend indberetningen")
    script = f"""
import pandas as pd
from pages import sources
place = pd.Series({{"table": "initiatives", "source": {2 * 100_000_000}, "administration": "SOF", "upload_no": 2,
    "file_no": 0, "file": "fejl.xlsx", "sheet": "Indsatser", "row": 2, "cell": "række 2"}})
sources.show_row(place)
"""
    for person, both in ((SOF, True), (Person("læser@example.org", "læser"), False)):
        monkeypatch.setattr(identity, "current_person", lambda person=person: person)
        page = AppTest.from_string(script, default_timeout=60).run()
        assert not page.exception
        text = " ".join(element.proto.body for element in page.get("html"))
        assert ("<td>igangg</td><td>i gang</td>" in text) is both
        assert "1 celle i rækken er rettet på siden »Indberet data«" in text


# -- paste --------------------------------------------------------------------------------------------------


def test_pasted_cells_are_a_delivery_like_a_file(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store = open_store(home)
    seen = Visit(store, SOF, monkeypatch)
    rows = [
        [str(cell) for cell in row]
        for row in grid("initiatives", [INITIATIVE | {"status": "igangg", "age_from": 18, "age_to": 25}])
    ]
    [area] = seen.at.text_area
    area.set_value("\n".join("\t".join(row) for row in rows))
    seen.press("Læs cellerne")
    assert "1 fejl i 1 ark skal rettes" in seen.text
    assert "række 2, kolonne 9" in seen.text
    seen.press("Ja, ret det").press("Godkend indberetningen")
    name, content = store.original(1, 0) or ("", b"")
    assert name == "Indsatte celler.txt" and "igangg" in content.decode("utf-8-sig")
    seen = Visit(store, SOF, monkeypatch)
    assert not state(seen).pasted


def test_a_paste_can_be_dropped(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Visit(open_store(home), SOF, monkeypatch)
    seen.at.text_area[0].set_value("x\ty\n1\t2")
    seen.press("Læs cellerne")
    assert "»Indsatte celler.txt« læses" in seen.text
    seen.press("Begynd forfra")
    assert "»Indsatte celler.txt«" not in seen.text


# -- the first of all ---------------------------------------------------------------------------------------


def test_an_empty_store_says_who_begins_and_what_each_owes(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(home)
    seen = Visit(store, SOF, monkeypatch)
    assert "Socialforvaltningen leverer, når Center for Sikker By har gjort det" in seen.text
    order = [
        "Indsatsområder: mangler",
        "Mål: mangler",
        "Områder: mangler",
        "Indsatser: 0 af 7 forvaltninger",
        "Befolkning: mangler",
    ]
    places = [seen.text.index(words) for words in order]
    assert places == sorted(places)
    centre = Visit(store, CSB, monkeypatch).choose("Jeg indberetter for", "ØKF")
    assert "I begynder med det, som de andre henviser til" in centre.text
    for sheet in ("Indsatsområder", "Befolkning", "Indsatser"):
        assert f"<td>{sheet}</td>" in centre.text
    assert "<td>Befolkning</td>" not in seen.text


def test_the_order_is_ticked_off_and_goes_when_the_centre_has_delivered(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = open_store(home)
    store.accept(delivery(focus_areas=[{"focus_area_id": "IO-1", "name": "x"}]), "ØKF", by="csb")
    seen = Visit(store, SOF, monkeypatch)
    assert "Indsatsområder: leveret" in seen.text and "Mål: mangler" in seen.text
    rest = {
        "goals": [{"goal_id": "M-1", "level": "effektmål", "text": "x"}],
        "areas": [{"area_id": "D-1", "name": "x", "type": "hotspot", "district": 3}],
        "hotspots": [{"hotspot_id": "H-1", "name": "x", "area_id": "D-1"}],
        "indicators": [{"indicator_id": "I-1", "name": "x", "type": "output", "unit": "x"}],
    }
    store.accept(delivery(**rest), "ØKF", by="csb")
    st.cache_data.clear()
    assert "Sådan kommer data ind første gang" not in Visit(store, SOF, monkeypatch).text


# -- a newcomer ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", [False, True])
def test_the_first_try_of_a_newcomer_is_clicked_right_and_accepted(
    home: Path, monkeypatch: pytest.MonkeyPatch, example: bool
) -> None:
    """Few groups on one screen, the first click of each is the right one, and after them it is accepted."""
    if example:
        monkeypatch.setenv("CSB_EXAMPLE", "1")
        put_example(home)
        # Which figures move is another test's, and a long one on so many rows.
        monkeypatch.setattr("pages.parts.upload.state.moved", lambda *_: ((), 0))
    store = open_store(home)
    seen = Visit(store, SOF, monkeypatch)
    seen.upload(("første.xlsx", (CASES / "newcomer_first_try.xlsx").read_bytes()))
    checked = seen.at.session_state["csb_upload_work"][1].checked
    groups = grouped(checked.problems, "error")
    assert 0 < len(groups) <= 10 and not grouped(checked.problems, "warning")
    assert all(group.suggestions and not group.confirms for group in groups)
    for _ in groups:
        buttons = [button for button in seen.at.button if button.label == "Ja, ret det"]
        buttons[0].click().run()
        seen.checked()
    assert not [button for button in seen.at.button if button.label == "Ja, ret det"]
    assert "Klar: 28 nye rækker" in seen.text or example
    assert "Klar: " in seen.text
    before = store.history()
    for radio in [radio for radio in seen.at.radio if "ikke i filen" in radio.label]:
        # Beside what is stored a person says what becomes of the rows that are not in the file.
        radio.set_value("keep")
    matched = [one.own for one in checked.given_ids if one.how == "matched"]
    assert matched == (["Familierådslagning"] if example else [])
    for box in [box for box in seen.at.checkbox if box.label.startswith("Ja, rækken er den gemte")]:
        # The example has an initiative of that name; it is the same one only when a person says so.
        box.check()
    seen.at.run()
    seen.press("Godkend indberetningen")
    assert len(store.history()) == len(before) + 1
    with store.cursor() as cursor:
        spent = cursor.execute(
            """select adopted_budget from finances join initiatives using (initiative_id)
               where name in ('Gadeteam Nord', 'Aftenklub Syd', 'Exit-samtaler', 'Mentorer i udskolingen') order by finances.source"""
        ).fetchall()
        [(districts,)] = cursor.execute(
            "select districts from initiatives where name = 'Aftenklub Syd'"
        ).fetchall()
    assert [float(value) for (value,) in spent][-4:] == [1_250_000, 1_250_000, 850_000, 412_000]
    assert districts == [5, 4]
