"""Indberet data, step by step on small files: what is told, what is decided, what is stored, and by whom."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from data import contract
from data.opening import open_store
from data.people import Person
from data.problem import Place, Problem, Suggestion
from data.store import Store
from pages.parts import identity
from pages.parts.upload.problems import counted, grouped
from tests.data.make import GOOD, quick_sheets, quick_workbook, read_quickly
from tests.rows import delivery

SHELL = Path(__file__).parents[2] / "pages" / "shell.py"
INITIATIVE = GOOD["initiatives"][0]
STORED = {
    "initiative_id": "SOF-001",
    "own_number": "4711-3",
    "name": "Exit-mentorer",
    "administration": "SOF",
    "purpose": "kriminalpræventiv",
    "districts": [3, 8],
    "status": "i gang",
    "age_from": 18,
    "age_to": 25,
}
SOF = Person("sof@example.org", "indberetter", ("SOF",))


class Visit:
    """One person at the page, with what they see and do."""

    def __init__(self, store: Store, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(identity, "current_person", lambda: person)
        self.store = store
        self.at = AppTest.from_file(str(SHELL), default_timeout=60).run()
        self.at.switch_page("upload.py").run()
        self.checked()

    def checked(self) -> Visit:
        assert not self.at.exception
        return self

    @property
    def text(self) -> str:
        return " ".join(element.proto.body for element in self.at.get("html"))

    def upload(self, *files: tuple[str, bytes]) -> Visit:
        self.at.file_uploader[0].set_value([(name, content, "") for name, content in files]).run()
        return self.checked()

    def button(self, label: str) -> Any:
        [found] = [button for button in self.at.button if button.label == label]
        return found

    def press(self, label: str) -> Visit:
        assert not self.button(label).disabled
        self.button(label).click().run()
        return self.checked()

    def choose(self, label: str, value: Any) -> Visit:
        [found] = [box for box in self.at.selectbox if box.label == label]
        found.set_value(value).run()
        return self.checked()

    def write(self, label: str, text: str) -> Visit:
        [found] = [field for field in self.at.text_input if field.label == label]
        found.set_value(text).run()
        return self.checked()

    def pick(self, start: str, value: str) -> Visit:
        [found] = [radio for radio in self.at.radio if radio.label.startswith(start) or start in radio.label]
        found.set_value(value).run()
        return self.checked()


@pytest.fixture
def store(home: Path, monkeypatch: pytest.MonkeyPatch) -> Store:
    """A store with one initiative of SOF's; files are read without a child process."""
    monkeypatch.setattr("data.reading.delivery.read_workbook", read_quickly)
    monkeypatch.setattr("data.reading.mending.read_workbook", read_quickly)
    found = open_store(home)
    found.accept(
        delivery("før.xlsx", initiatives=[STORED]), "SOF", by="sof@example.org", at=datetime(2010, 3, 1, 12)
    )
    return found


@pytest.fixture
def visit(store: Store, monkeypatch: pytest.MonkeyPatch):
    return lambda person=SOF: Visit(store, person, monkeypatch)


def initiatives(*rows: dict[str, Any]) -> bytes:
    return quick_workbook(initiatives=[INITIATIVE | row for row in rows])


def test_a_person_with_one_administration_is_not_asked_and_sees_what_is_owed(visit) -> None:
    seen = visit()
    assert "Socialforvaltningen mangler Økonomi" in seen.text
    assert not [box for box in seen.at.selectbox if box.label == "Jeg indberetter for"]
    assert "Har I ingen fil?" in seen.text


def test_a_person_with_two_chooses_between_those_two(visit) -> None:
    seen = visit(Person("to@example.org", "indberetter", ("SOF", "BUF")))
    [box] = [box for box in seen.at.selectbox if box.label == "Jeg indberetter for"]
    assert box.options == ["Børne- og Ungdomsforvaltningen", "Socialforvaltningen"]
    assert not seen.at.file_uploader
    assert seen.choose("Jeg indberetter for", "BUF").at.file_uploader


def test_a_reader_is_shown_nothing_of_it(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(identity, "current_person", lambda: Person("læser@example.org", "læser"))
    at = AppTest.from_file(str(SHELL.with_name("upload.py")), default_timeout=60).run()
    assert not at.exception
    assert "Du har ikke adgang til denne side" in " ".join(e.proto.body for e in at.get("html"))
    assert not at.file_uploader


def test_a_changed_file_is_previewed_accepted_and_receipted(visit, store: Store) -> None:
    new = {"initiative_id": "SOF-002", "own_number": "1", "name": "Natteravne"}
    seen = visit().upload(("ny.xlsx", initiatives({"status": "stoppet"}, new)))
    assert "Klar: 1 ny række og 1 ændret" in seen.text
    assert "<td>i gang</td><td>stoppet</td>" in seen.text
    assert "Afsluttede og stoppede indsatser" in seen.text
    assert store.version == "1.0", "nothing is stored yet"
    seen.write("Bemærkning til historikken", "Marts").press("Godkend indberetningen")
    assert "Indberetning nr. 2 er godkendt" in seen.text
    [newest, _] = store.history().to_dict("records")
    assert (newest["accepted_by"], newest["administration"], newest["note"]) == (
        "sof@example.org",
        "SOF",
        "Marts",
    )
    with store.cursor() as cursor:
        rows = cursor.execute("select initiative_id, status from initiatives order by 1").fetchall()
    assert rows == [("SOF-001", "stoppet"), ("SOF-002", "i gang")]


EXIT = {"program": "Exit", "start_period": "2009-H1", "started": 14.0, "ongoing": 6.0}


def test_the_preview_says_what_was_and_what_becomes_hidden_at_its_source(visit, store: Store) -> None:
    """Blank, hidden and a number are three things; a new row says it, too."""
    stored = EXIT | {"dropped_out": 3, "hidden_at_source": ["completed", "referred"]}
    store.accept(delivery("exit.xlsx", exit_programme=[stored]), "SOF", by="sof@example.org")
    sent = EXIT | {"completed": None, "dropped_out": "<5", "referred": "under 5", "followed": "1-4"}
    new = EXIT | {"start_period": "2009-H2", "completed": "<5"}
    seen = visit().upload(("ny.xlsx", quick_workbook(exit_programme=[sent, new])))
    assert "1 ny række og 1 ændret" in seen.text and "1 ændret række, 3 celler" in seen.text
    for header, old, now in (
        ("gennemført", "skjult hos kilden", "–"),
        ("afbrudt", "3", "skjult hos kilden"),
        ("fulgt_i_12_mdr", "–", "skjult hos kilden"),
    ):
        assert f"<td>{header}</td><td>{old}</td><td>{now}</td>" in seen.text
    [rows] = [d.value for d in seen.at.dataframe if "completed" in d.value.columns]
    assert rows["completed"].tolist() == ["skjult hos kilden"]
    seen.press("Godkend indberetningen")
    with store.cursor() as cursor:
        marks = cursor.execute("select hidden_at_source from exit_programme order by start_period").fetchall()
    assert marks == [(["referred", "dropped_out", "followed"],), (["completed"],)]
    again = visit().upload(("ny.xlsx", quick_workbook(exit_programme=[sent, new])))
    assert "Filen ændrer ikke noget" in again.text


def test_amounts_of_another_size_are_confirmed_with_a_reason(visit, store: Store) -> None:
    money = {
        "initiative_id": "SOF-001",
        "year": 2010,
        "administration": "SOF",
        "funding": "kommunal",
        "spending": "drift",
        "price_level": "2010",
    }
    stored = delivery("penge.xlsx", finances=[{**money, "adopted_budget": 1250.0}])
    store.accept(stored, "SOF", by="sof@example.org", at=datetime(2010, 3, 2, 12))
    sent = {**money, "year": 2010.0, "adopted_budget": 1250000.0}
    seen = visit().upload(("ny.xlsx", quick_workbook(finances=[sent])))
    assert "tallet omkring 1.000 gange større end det, der er gemt" in seen.text
    # Without a reason nothing is confirmed.
    seen.press("Bekræft")
    assert "Klar:" not in seen.text
    seen.write("Er det rigtigt, så skriv hvorfor", "Januars tal var i 1.000 kr.").press("Bekræft")
    assert "Klar: " in seen.text
    seen.press("Godkend indberetningen")
    newest = store.history().to_dict("records")[0]
    assert newest["note"] == "Bekræftet: Januars tal var i 1.000 kr."


def test_errors_are_told_with_cell_and_neighbours_and_cured_in_one_click(visit, store: Store) -> None:
    seen = visit().upload(("fejl.xlsx", initiatives({"status": "i gangg"})))
    place = [name for name in contract.sheet("initiatives").names if name in INITIATIVE].index("status")
    assert "1 fejl i 1 ark skal rettes, før filen kan gemmes" in seen.text
    assert f"Indsatser!{'ABCDEFGHI'[place]}2" in seen.text
    assert "»i gangg«" in seen.text
    assert "navn: Exit-mentorer" in seen.text
    assert [b.label for b in seen.at.button if b.label.startswith("Godkend")] == []
    seen.press("Ja, ret det")
    assert "Filen ændrer ikke noget" in seen.text
    assert any("1 rettelse er valgt" in expander.label for expander in seen.at.expander)
    seen.press("Tag tilbage")
    assert "1 fejl i 1 ark" in seen.text


def test_columns_that_would_be_blanked_are_kept_in_one_click(visit, store: Store) -> None:
    row = {k: v for k, v in INITIATIVE.items() if k not in ("age_from", "age_to", "own_number")}
    seen = visit().upload(("få.xlsx", quick_workbook(initiatives=[row | {"status": "stoppet"}])))
    assert "3 kolonner mangler i arket »Indsatser«" in seen.text
    seen.press("Ja, behold dem")
    assert "Klar: 1 ændret række" in seen.text
    seen.press("Godkend indberetningen")
    with store.cursor() as cursor:
        found = cursor.execute("select status, age_from, age_to, own_number from initiatives").fetchall()
    assert found == [("stoppet", 18, 25, "4711-3")]


def test_rows_that_are_not_in_the_file_are_kept_or_ended_by_choice(visit, store: Store) -> None:
    new = {"initiative_id": "SOF-002", "own_number": "1", "name": "Natteravne"}
    seen = visit().upload(("ny.xlsx", initiatives(new)))
    assert seen.button("Godkend indberetningen").disabled
    assert "Vælg først, hvad der skal ske med rækkerne" in seen.text
    seen.pick("er ikke i filen", "end").press("Godkend indberetningen")
    with store.cursor() as cursor:
        assert cursor.execute("select initiative_id from initiatives").fetchall() == [("SOF-002",)]


def test_a_row_without_id_is_taken_for_its_own_only_when_confirmed(visit, store: Store) -> None:
    row = {k: v for k, v in INITIATIVE.items() if k != "initiative_id"} | {"status": "stoppet"}
    seen = visit().upload(("uden.xlsx", quick_workbook(initiatives=[row])))
    assert "1 række har intet id" in seen.text
    assert "SOF-001" in seen.text
    assert seen.button("Godkend indberetningen").disabled
    seen.at.checkbox[0].check().run()
    seen.press("Godkend indberetningen")
    with store.cursor() as cursor:
        found = cursor.execute("select initiative_id, status from initiatives").fetchall()
    assert found == [("SOF-001", "stoppet")]


def test_a_row_without_id_can_be_said_to_be_new(visit, store: Store) -> None:
    row = {k: v for k, v in INITIATIVE.items() if k not in ("initiative_id",)} | {"own_number": None}
    seen = visit().upload(("uden.xlsx", quick_workbook(initiatives=[row])))
    place = ("uden.xlsx", "Indsatser", 2)
    seen.choose("Rækken i filen", place).choose("er", "").press("Brug id'et")
    assert "ny række, som får et id" in seen.text
    seen.pick("er ikke i filen", "keep").press("Godkend indberetningen")
    with store.cursor() as cursor:
        assert cursor.execute("select initiative_id from initiatives order by 1").fetchall() == [
            ("SOF-001",),
            ("SOF-002",),
        ]


def test_what_was_said_of_a_row_does_not_pass_to_another_when_one_is_inserted_above(
    visit, store: Store
) -> None:
    base = {"initiative_id": None, "own_number": None}
    first, second = base | {"name": "Gadeteam"}, base | {"name": "Klub"}
    seen = visit().upload(("ny.xlsx", initiatives(first, second)))
    state = seen.at.session_state["csb_upload"]["SOF"]
    given = {one.own: one.id for one in seen.at.session_state["csb_upload_work"][1].checked.given_ids}
    assert given == {"Gadeteam": "SOF-002", "Klub": "SOF-003"}
    state.ids["ny.xlsx", "Indsatser", 2] = "SOF-001"
    seen.at.run()
    seen.upload(("ny.xlsx", initiatives(base | {"name": "Helt ny"}, first, second)))
    again = {
        one.own: (one.id, one.how) for one in seen.at.session_state["csb_upload_work"][1].checked.given_ids
    }
    assert again == {
        "Helt ny": ("SOF-004", "new"),
        "Gadeteam": ("SOF-002", "new"),
        "Klub": ("SOF-003", "new"),
    }
    another_day = visit().upload(("ny.xlsx", initiatives(base | {"name": "Allerførst"}, second, first)))
    work = another_day.at.session_state["csb_upload_work"][1]
    assert [one.id for one in work.checked.given_ids] == ["SOF-005", "SOF-003", "SOF-002"]


def test_a_column_can_be_matched_by_hand_and_is_remembered(visit, store: Store) -> None:
    rows = [["indsats_id", "navn", "forvaltning", "formål", "Hvor langt er vi"]]
    rows += [["SOF-009", "Ny", "SOF", "begge", "planlagt"]]
    seen = visit().upload(("egen.xlsx", quick_sheets({"Indsatser": rows})))
    assert "skal rettes" in seen.text
    [header] = [box for box in seen.at.selectbox if box.label == "Kolonnen i filen"]
    [name] = [box for box in seen.at.selectbox if box.label == "skal læses som"]
    header.set_value("Hvor langt er vi")
    name.set_value("status")
    seen.button("Læs kolonnen sådan").click().run()
    seen.checked()
    assert "Klar: 1 ny række" in seen.text
    again = visit().upload(("egen.xlsx", quick_sheets({"Indsatser": rows})))
    assert "Klar: 1 ny række" in again.text


def test_a_cpr_number_blocks_names_the_cell_and_nothing_is_kept(visit, store: Store) -> None:
    number = "010190" + "-" + "1234"
    seen = visit().upload(("privat.xlsx", initiatives({"description": f"Ring til {number}"})))
    assert "Filen er afvist: der står CPR-numre i den" in seen.text
    assert "Indsatser!" in seen.text
    assert number not in seen.text and number.replace("-", "") not in seen.text
    assert not seen.at.file_uploader[0].value
    assert number.encode() not in repr(seen.at.session_state).encode()
    assert store.version == "1.0"


def test_one_file_of_several_that_is_refused_is_named_first_and_offers_no_cure(visit, store: Store) -> None:
    wrong = initiatives({"status": "igang x", "age_from": "1.250"})
    number = "010190" + "-" + "1234"
    seen = visit().upload(("fejl.xlsx", wrong), ("privat.xlsx", initiatives({"description": number})))
    assert "»privat.xlsx« er afvist: der står CPR-numre i den" in seen.text
    assert "Intet er gemt. Ret i filen, og læg den op igen, eller gå videre uden CPR-numrene" in seen.text
    assert seen.text.index("indeholder et CPR-nummer") < seen.text.index("igang x")
    assert not [button for button in seen.at.button if button.label == "Ja, ret det"]
    assert "Hent skabelon" in str([button.label for button in seen.at.get("download_button")])
    assert store.version == "1.0"


def test_months_with_two_digit_years_are_cured_by_one_click(visit) -> None:
    rows = [["indikator_id", "jan-10", "feb-10"], ["I-1", 12.0, 13.0]]
    seen = visit().upload(("måneder.xlsx", quick_sheets({"Målinger": rows})))
    assert "Skal 2 værdier som »jan-10«" in seen.text
    assert len([button for button in seen.at.button if button.label == "Ja, ret det"]) == 1


def test_only_the_centre_releases_an_id_column_and_with_a_reason(visit, store: Store) -> None:
    number = "010190" + "-" + "1234"
    file = ("id.xlsx", initiatives({"own_number": number}))
    assert not [b for b in visit().upload(file).at.button if b.label == "Frigiv kolonnen"]
    csb = visit(Person("csb@example.org", "CSB"))
    csb.choose("Jeg indberetter for", "SOF").upload(file)
    assert csb.button("Frigiv kolonnen").disabled
    csb.choose("Kolonne", ("id.xlsx", "Indsatser", "eget_nr"))
    csb.write("Begrundelse", "Løbenumre fra sagssystemet").press("Frigiv kolonnen")
    [record] = store.records("cpr_release").to_dict("records")
    assert (record["made_by"], record["body"]["reason"]) == ("csb@example.org", "Løbenumre fra sagssystemet")
    csb.upload(file)
    assert "afvist" not in csb.text
    assert "Klar: 1 ændret række" in csb.text


def test_who_hands_in_an_amount_that_looks_like_a_cpr_number_says_so_with_a_reason(
    visit, store: Store
) -> None:
    amount = float("10" + "1250000")
    good = ["indsats_id", "navn", "forvaltning", "formål", "status"]
    row = ["SOF-001", "Exit-mentorer", "SOF", "kriminalpræventiv", "stoppet"]
    sheets = {"Indsatser": [good, row], "Beregning": [["Ramme i alt"], [amount]]}
    seen = visit().upload(("beløb.xlsx", quick_sheets(sheets)))
    assert "ligner et CPR-nummer" in seen.text and "afvist" not in seen.text
    assert "101250000" not in seen.text
    assert seen.button("Frigiv kolonnen").disabled
    seen.choose("Kolonne", ("beløb.xlsx", "Beregning", "kolonne A"))
    seen.write("Begrundelse", "Årets ramme i kr.").press("Frigiv kolonnen")
    [record] = store.records("cpr_release").to_dict("records")
    assert record["body"]["reason"] == "Årets ramme i kr."
    assert "ligner et CPR-nummer" not in seen.text


def test_another_upload_in_between_gives_a_new_preview(visit, store: Store) -> None:
    seen = visit().upload(("ny.xlsx", initiatives({"status": "stoppet"})))
    store.accept(
        delivery("anden.xlsx", initiatives=[STORED | {"age_to": 30}]),
        "SOF",
        by="kollega",
        at=datetime(2010, 3, 2),
    )
    seen.press("Godkend indberetningen")
    assert any("Der er godkendt en anden indberetning" in error.value for error in seen.at.error)
    assert len(store.history()) == 2
    assert "<td>30</td><td>25</td>" in seen.text
    seen.press("Godkend indberetningen")
    assert "Indberetning nr. 3 er godkendt" in seen.text


def test_undo_takes_a_reason_and_stands_in_the_history(visit, store: Store) -> None:
    seen = visit()
    seen.choose("Indberetning", 1)
    assert seen.button("Fortryd indberetning nr. 1").disabled
    seen.write("Hvorfor", "Forkert fil").press("Fortryd indberetning nr. 1")
    assert "fortrudt af nr. 2" in seen.text
    with store.cursor() as cursor:
        assert cursor.execute("select count(*) from initiatives").fetchone() == (0,)
    assert store.history().iloc[0]["note"] == "Forkert fil"


def test_another_administrations_uploads_are_not_shown_to_undo(visit, store: Store) -> None:
    seen = visit(Person("buf@example.org", "indberetter", ("BUF",)))
    assert "I har ikke indberettet noget endnu." in seen.text
    assert not [button for button in seen.at.button if "Fortryd" in button.label]
    assert "Børne- og Ungdomsforvaltningen mangler" in seen.text


def test_another_administrations_rows_are_an_error(visit) -> None:
    seen = visit(Person("buf@example.org", "indberetter", ("BUF",))).upload(("sof.xlsx", initiatives({})))
    assert "skal rettes, før filen kan gemmes" in seen.text


def test_confirmed_unchanged_and_declared(visit, store: Store) -> None:
    seen = visit().press("Bekræft uændret")
    assert [success.value for success in seen.at.success] == [
        "Bekræftet: alt, hvad I har leveret, gælder stadig."
    ]
    [confirmed] = store.records("confirmation").to_dict("records")
    assert (confirmed["id"], confirmed["body"], confirmed["made_by"]) == (
        "SOF",
        {"administration": "SOF"},
        "sof@example.org",
    )
    seen.pick("Vi erklærer", "complete")
    [day] = [field for field in seen.at.date_input if field.label == "pr."]
    said = store.clock().today - timedelta(days=3)
    day.set_value(said).run()
    seen.press("Erklær")
    [declared] = store.records("declaration").to_dict("records")
    assert declared["body"] == {"administration": "SOF", "kind": "complete", "date": said.isoformat()}


def test_no_initiatives_cannot_be_declared_over_stored_ones(visit) -> None:
    seen = visit().pick("Vi erklærer", "none")
    assert seen.button("Erklær").disabled
    assert "Der er gemt indsatser for forvaltningen" in seen.text


def test_the_centre_is_told_when_figures_the_committee_has_seen_move(visit, store: Store) -> None:
    store.record("presentation", "p", {"stage": "vist", "figures": ["initiatives"]}, by="csb")
    seen = visit().upload(
        ("ny.xlsx", initiatives({}, {"initiative_id": "SOF-2", "own_number": "2", "name": "B"}))
    )
    assert "CSB får besked. Du skal ikke gøre mere." in seen.text
    seen.press("Godkend indberetningen")
    [notice] = store.records("figures_moved").to_dict("records")
    assert notice["body"]["figures"] == [{"id": "initiatives", "before": 1.0, "after": 2.0}]
    csb = visit(Person("csb@example.org", "CSB"))
    assert "Vist for udvalget, og siden flyttet" in csb.text
    assert "<td>Indsatser</td><td>1</td><td>2</td>" in csb.text


@pytest.mark.parametrize("text", ["=1+1", "<b>fed</b>", "[x](http://example.org)"])
def test_text_of_the_file_is_shown_as_text(visit, text: str) -> None:
    seen = visit().upload((f"{text[:3]}.xlsx", initiatives({"name": text, "status": "igangg"})))
    assert "<b>fed</b>" not in seen.text
    labels = [element.label for element in (*seen.at.button, *seen.at.expander, *seen.at.checkbox)]
    assert not [label for label in labels if text in label]


def problem(
    row: int, kind: str = "code", header: str = "status", severity: Any = "error", **more: Any
) -> Problem:
    said = (f"Række {row} er forkert.", "Ret den.")
    return Problem(Place("f.xlsx", "Indsatser", row, 7, header, "x"), kind, severity, *said, **more)


def test_problems_are_grouped_by_sheet_kind_and_column() -> None:
    offer = Suggestion("id", "Skal 2 celler læses som »y«?", 2)
    found = [
        problem(2, suggestion=offer),
        problem(3, header="navn", kind="missing"),
        problem(4, suggestion=offer),
        problem(5, severity="warning"),
        problem(6, count=40),
    ]
    groups = grouped(found, "error")
    assert [(g.header, g.kind, g.count, len(g.suggestions)) for g in groups] == [
        ("status", "code", 42, 1),
        ("navn", "missing", 1, 0),
    ]
    assert groups[0].cells()["place"].tolist() == ["Indsatser!G2", "Indsatser!G4", "Indsatser!G6"]
    assert (counted(found, "error"), counted(found, "warning")) == (43, 1)


def test_csb_ends_one_of_two_spellings_and_can_take_it_back(visit, store: Store) -> None:
    second = STORED | {"initiative_id": "SOF\u20111", "age_to": 30}
    store.accept(delivery("dobbelt.xlsx", initiatives=[second]), "SOF", by="sof@example.org")
    assert "gemt på flere måder" not in visit().text, "whoever delivers does not end it"
    csb = visit(Person("csb@example.org", "CSB"))
    assert "1 nøgle er gemt på flere måder" in csb.text
    assert "SOF\u20111 (med en anden slags bindestreg)" in csb.text
    csb.choose("Hvilken skal afsluttes?", ("initiatives", "initiative_id", "SOF\u20111", "SOF-001"))
    assert "1 række i Indsatser afsluttes, for den nøgle, der bliver, har sin egen." in csb.text
    assert "<td>alder_til</td><td>30</td><td>25</td>" in csb.text
    assert csb.button("Saml dem").disabled
    csb.write("Hvorfor er de den samme?", "Samme indsats").press("Saml dem")
    assert "indberetning nr. 3" in " ".join(box.value for box in csb.at.success)
    assert "gemt på flere måder" not in csb.text
    csb.choose("Jeg indberetter for", "SOF")
    assert "Samler »SOF\u20111 (med en anden slags bindestreg)« under »SOF-001«" in csb.text
    assert "uden fil" in csb.text
    csb.choose("Indberetning", 3).write("Hvorfor", "Det var to").press("Fortryd indberetning nr. 3")
    with store.cursor() as cursor:
        assert cursor.execute("select count(*) from initiatives").fetchone() == (2,)
