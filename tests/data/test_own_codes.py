"""Codes that CSB delivers: administrations that are renamed, come and go, and kinds of crime that the contract does not know."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from data.checking.validation import check
from data.contract import ADMINISTRATIONS, CRIME_CATEGORIES, FUNDING, OPEN_LISTS, names_of, use_own_codes
from data.palette import DARK, LIGHT
from data.store import Clock, Store
from data.template import template
from pages.parts import paint
from queries import run
from queries.hotspots.details import by_category
from queries.initiatives import money_views
from queries.initiatives import views as initiative_views
from queries.process.order import lines, order_state, parties_met
from queries.process.views import secondments
from queries.results.behind import measures
from queries.sources.coverage import coverage
from tests.data.make import workbook
from tests.rows import delivery, store_with

NOW = date(2026, 11, 28)
AT = datetime(2026, 11, 2, 9)
CODES = [
    {"code_list": "kriminalitetsart", "code": "tyveri", "name": "tyveri", "valid_from": date(2010, 1, 1)},
    {"code_list": "forvaltning", "code": "BIF", "name": "Arbejdsforvaltningen", "short_name": "AF", "valid_from": date(2026, 1, 1)},
    {"code_list": "forvaltning", "code": "KLF", "name": "Klimaforvaltningen", "valid_from": date(2026, 1, 1)},
    {"code_list": "forvaltning", "code": "SUF", "name": "Sundheds- og Omsorgsforvaltningen", "valid_from": date(2010, 1, 1),
     "valid_to": date(2025, 12, 31)},
    {"code_list": "aktør", "code": "Rigspolitiet", "name": "Rigspolitiet", "valid_from": date(2010, 1, 1), "valid_to": date(2024, 12, 31)},
    {"code_list": "aktør", "code": "SSP-rådet", "name": "SSP-rådet", "valid_from": date(2020, 1, 1)},
]  # fmt: skip
AREAS = [{"area_id": f"D-{n}", "name": f"Bydel {n}", "type": "bydel", "district": n} for n in range(1, 11)]


@pytest.fixture
def store(tmp_path: Path):
    store = store_with(tmp_path, today=NOW, areas=AREAS, own_codes=CODES)
    yield store
    store.close()
    use_own_codes(())


def incidents(kind: str) -> bytes:
    head = ["område_id", "måned", "kategori", "opgørelse", "antal"]
    return workbook({"Anmeldelser": [head, ["D-1", "2026-10", kind, "anmeldelse", 12]]})


def problems(store: Store, content: bytes) -> list[str]:
    return [problem.sentence for problem in check([("fil.xlsx", content)], "ØKF", store, csb=True).errors]


def test_a_code_is_understood_from_its_delivery_on(store: Store, tmp_path: Path) -> None:
    assert problems(store, incidents("Tyveri")) == []
    plain = store_with(tmp_path / "plain", today=NOW, areas=AREAS)
    # The store that was opened last says what is in use; this one has delivered nothing.
    assert problems(plain, incidents("Tyveri"))
    plain.close()


KODER = ["liste", "kode", "navn", "kort_navn", "fra", "til"]


@pytest.mark.parametrize("apart", [False, True])
def test_a_delivery_may_bring_the_codes_that_its_rows_need(tmp_path: Path, apart: bool) -> None:
    """In one file or in two, whichever comes first; the codes are nobody's until the delivery is accepted."""
    store = store_with(tmp_path, today=NOW, areas=AREAS)
    codes = {
        "Koder": [
            KODER,
            ["kriminalitetsart", "cykeltyveri", "tyveri af cykler", "Cykler", "01-01-2026", None],
        ]
    }
    head = ["område_id", "måned", "kategori", "opgørelse", "antal"]
    words = ("cykeltyveri", "Tyveri af cykler", "cykler")
    rows = {
        "Anmeldelser": [
            head,
            *(["D-1", f"2026-{n:02}", word, "anmeldelse", 12] for n, word in enumerate(words, 1)),
        ]
    }
    books = [workbook(rows), workbook(codes)] if apart else [workbook(rows | codes)]
    files = [(f"fil{n}.xlsx", book) for n, book in enumerate(books, 1)]
    found = check(files, "ØKF", store, csb=True)
    assert [problem.sentence for problem in found.errors] == []
    assert found.delivery.tables["incidents"].column("category").to_pylist() == ["cykeltyveri"] * 3
    with store.trial(found.delivery, "ØKF") as after:
        assert CRIME_CATEGORIES.labels["cykeltyveri"] == "tyveri af cykler"
        assert run(after, "results/incident_cells", category="cykeltyveri")["value"].sum() == 36
    assert "cykeltyveri" not in CRIME_CATEGORIES.labels
    # Without the codes the rows are asked about as before.
    assert len(check([("fil.xlsx", workbook(rows))], "ØKF", store, csb=True).errors) == 3
    store.accept(found.delivery, "ØKF", by="csb", at=AT)
    assert CRIME_CATEGORIES.labels["cykeltyveri"] == "tyveri af cykler"
    assert run(store, "results/incident_cells", category="cykeltyveri")["value"].sum() == 36
    store.close()
    use_own_codes(())


def test_a_code_that_is_not_whole_brings_nothing_along(store: Store) -> None:
    rows = [KODER, ["kriminalitetsart", "narko", None, None, "01-01-2026", None]]
    head = ["område_id", "måned", "kategori", "opgørelse", "antal"]
    content = workbook({"Koder": rows, "Anmeldelser": [head, ["D-1", "2026-10", "narko", "anmeldelse", 12]]})
    assert len(problems(store, content)) == 2


def test_only_the_centre_brings_codes_along(store: Store) -> None:
    codes = [KODER, ["finansieringskilde", "bande-pulje", "bandepuljen", None, "01-01-2026", None]]
    found = check([("fil.xlsx", workbook({"Koder": codes}))], "SOF", store, csb=False)
    assert [problem.kind for problem in found.errors] == ["not_your_sheet"]


def test_a_delivery_taken_back_takes_its_codes_along(store: Store) -> None:
    more = {
        "code_list": "kriminalitetsart",
        "code": "narko",
        "name": "narkotika",
        "valid_from": date(2026, 1, 1),
    }
    receipt = store.accept(delivery(own_codes=[more]), "ØKF", by="csb", at=AT)
    assert CRIME_CATEGORIES.labels["narko"] == "narkotika"
    assert problems(store, incidents("Narkotika")) == []
    store.undo(receipt.upload_no, by="csb", reason="forkert")
    assert "narko" not in CRIME_CATEGORIES.labels


def test_a_unit_keeps_its_code_and_history_its_name(store: Store) -> None:
    for day, name in (
        (date(2025, 12, 31), "Beskæftigelses- og Integrationsforvaltningen"),
        (date(2026, 1, 1), "Arbejdsforvaltningen"),
    ):
        with names_of(day):
            assert ADMINISTRATIONS.labels["BIF"] == name
    head = ["navn", "forvaltning", "formål", "status"]
    rows = [["Ny indsats", word, "begge", "i gang"] for word in ("Arbejdsforvaltningen", "AF", "BIF")]
    named = [[f"{row[0]} {n}", *row[1:]] for n, row in enumerate(rows)]
    found = check([("fil.xlsx", workbook({"Indsatser": [head, *named]}))], "BIF", store, csb=True)
    assert [problem.sentence for problem in found.errors] == []
    assert found.delivery.tables["initiatives"].column("administration").to_pylist() == ["BIF"] * 3


def test_who_has_ended_owes_nothing_and_who_is_new_does(store: Store) -> None:
    with names_of(NOW):
        owing = set(coverage(store)["administration"])
        assert "KLF" in owing and "SUF" not in owing
        told = {row[0] for row in secondments(store).rows}
        assert "Klimaforvaltningen" in told and ADMINISTRATIONS.labels["SUF"] not in told
    with names_of(date(2025, 6, 1)):
        clock = Clock(None, date(2025, 6, 1))
        owing = set(coverage(store, clock=clock)["administration"])
        assert "KLF" not in owing and "SUF" in owing
        assert ADMINISTRATIONS.labels["SUF"] in {row[0] for row in secondments(store, clock=clock).rows}
    names = run(store, "process/secondments")["administration"]
    assert set(names) == {*ADMINISTRATIONS.labels} - {"SUF"}


def test_a_kind_of_crime_is_counted_wherever_kinds_are(store: Store) -> None:
    rows = [
        {"area_id": area, "month": date(2025, month, 1), "category": category, "kind": "anmeldelse", "count": 10}
        for area in ("D-1", "D-2") for month in range(1, 13) for category in ("vold", "tyveri")
    ]  # fmt: skip
    spots = [
        {
            "hotspot_id": "H-1",
            "name": "Kvarter",
            "area_id": "D-1",
            "control_area_id": "D-2",
            "start": date(2025, 7, 1),
        }
    ]
    store.accept(delivery(incidents=rows, hotspots=spots), "ØKF", by="csb", at=AT)
    assert {"Anmeldelser: vold", "Anmeldelser: tyveri"} <= {measure.label for measure in measures(store)}
    assert by_category(store, "H-1")["category"].tolist() == ["vold", "tyveri"]
    cells = run(store, "results/incident_cells", category="tyveri")
    assert cells["value"].sum() == 240


def test_where_there_is_little_room_a_code_has_its_short_name(store: Store) -> None:
    for day, name in ((date(2025, 12, 31), "BIF"), (date(2026, 1, 1), "AF")):
        with names_of(day):
            assert ADMINISTRATIONS.short("BIF") == name
    # Letters where CSB has said none, and the name where codes are words.
    assert ADMINISTRATIONS.short("KLF") == "KLF" and CRIME_CATEGORIES.short("tyveri") == "tyveri"
    rows = [
        {"initiative_id": f"{code}-1", "name": f"Indsats i {code}", "administration": code, "purpose": "begge", "status": "i gang"}
        for code in ("BIF", "KLF")
    ]  # fmt: skip
    money = [
        {"initiative_id": "BIF-1", "year": year, "administration": "BIF", "funding": funding, "spending": "drift", "adopted_budget": 1e6,
         "price_level": "løbende"}
        for year in (2025, 2026) for funding in ("kommunal", "bandepulje")
        if year == 2026 or funding == "bandepulje"
    ]  # fmt: skip
    codes = [
        {"code_list": "finansieringskilde", "code": "bandepulje", "name": "statens bandepulje", "short_name": "bandepuljen",
         "valid_from": date(2020, 1, 1)}
    ]  # fmt: skip
    store.accept(delivery(own_codes=codes), "ØKF", by="csb", at=AT)
    store.accept(delivery(initiatives=rows, finances=money), "BIF", by="csb", at=AT)
    with names_of(NOW):
        matrix = initiative_views.matrix(store)
        headers = [column.header for column in matrix.columns]
        assert {"AF", "KLF"} <= set(headers) and "BIF" not in headers
        bars = initiative_views.administrations(store).chart
        assert bars is not None and {point.x for point in bars.series[0].points} == {"AF", "KLF"}
        of_funding = money_views.money(store, split="funding").chart
        assert of_funding is not None
        assert {point.x for point in of_funding.series[0].points} == {"Kommunal", "Bandepuljen"}
        # Its colour is that of its place among the codes, whoever else has money that year; and another than the others'.
        chart = money_views.money_years(store, split="funding").chart
        assert chart is not None
        places = {series.name: series.place for series in chart.series}
        assert places == {"Kommunal": 0, "Statens bandepulje": len(FUNDING.labels.defaults)}
        assert places["Statens bandepulje"] < min(len(LIGHT.categories), len(DARK.categories))
        painted = {trace.name: trace.marker.color for trace in paint.figure(chart).data}
        assert set(painted["Statens bandepulje"]) == {LIGHT.categories[6]}


def test_a_template_offers_the_codes(store: Store) -> None:
    import io

    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(template("ØKF", store)))
    offered = {cell.value for row in book["Værdier"] for cell in row}
    assert {"tyveri", "KLF", "vold"} <= offered


def test_whom_to_meet_is_delivered(store: Store) -> None:
    store.accept(
        delivery(meetings=[{"meeting_id": "MD-1", "date": date(2026, 5, 1), "party": "Københavns SSP-rådet, formanden"}]),
        "ØKF", by="csb", at=AT,
    )  # fmt: skip
    with names_of(NOW):
        met = parties_met(store).set_index("party")["meetings"]
    assert met["SSP-rådet"] == 1 and "Rigspolitiet" not in met.index


def test_the_newest_order_stands_instead_of_the_first(store: Store) -> None:
    assert len(lines(store)) == 9
    points = [
        {"case_number": "2025-7", "item": "1", "text": "Hotspots efter 2026", "given_on": date(2025, 3, 1), "topic": "hotspots"},
        {"case_number": "2025-7", "item": "2", "text": "Ny kommunikationsplan", "given_on": date(2025, 3, 1), "part": "overvejelse"},
        {"case_number": "2030-1", "item": "1", "text": "Senere", "given_on": date(2030, 1, 1)},
    ]  # fmt: skip
    store.accept(delivery(orders=points), "ØKF", by="csb", at=AT)
    rows = order_state(store)
    assert rows["text"].tolist() == ["Hotspots efter 2026", "Ny kommunikationsplan"]
    assert rows["part"].tolist() == ["Indstillingen skal indeholde", "Overvejelser om"]
    assert rows["page"].tolist() == ["hotspots", ""]
    assert rows["delivered"].tolist() == [False, False]
    assert "intet ark besvarer punktet" in rows["reason"][1]
    assert len(lines(store, clock=Clock(None, date(2024, 1, 1)))) == 9


def test_every_open_list_is_a_list_of_the_contract() -> None:
    for codes in OPEN_LISTS.values():
        assert codes.in_use == list(codes.labels)


@pytest.mark.parametrize(("days", "least"), [("mandag, torsdag", "2"), ("", "")])
def test_the_rule_of_secondments_is_a_setting(tmp_path: Path, monkeypatch, days: str, least: str) -> None:
    monkeypatch.setenv("CSB_FIXED_DAYS", days)
    monkeypatch.setenv("CSB_LEAST_SECONDED", least)
    seconded = [
        {"administration": code, "start": date(2026, 1, 1), "employees": number, "weekdays": weekdays}
        for code, number, weekdays in (
            ("SOF", 2, ["mandag", "torsdag"]), ("BUF", 1, ["tirsdag", "onsdag"]), ("TMF", 1, ["mandag"]),
        )
    ]  # fmt: skip
    store = store_with(tmp_path, today=NOW, secondments=seconded)
    rows = run(store, "process/secondments").set_index("administration")
    meets = rows.index[rows["meets_rule"]].tolist()
    assert set(meets) == ({"SOF"} if least else {"SOF", "BUF", "TMF"})
    assert rows.index[rows["fixed_days"]].tolist() == (["SOF"] if days else ["BUF"])
    said = secondments(store).subtitle
    assert ("mandag og torsdag" if days else "tirsdag og onsdag") in said
    assert ("to medarbejdere" if least else "én medarbejder") in said
    store.close()


@pytest.mark.parametrize(
    ("name", "value"),
    [("CSB_FIXED_DAYS", "tirsdag,fridag"), ("CSB_LEAST_SECONDED", "0"), ("CSB_LEAST_SECONDED", "en")],
)
def test_a_setting_that_says_nothing_is_refused_with_a_sentence(monkeypatch, name: str, value: str) -> None:
    from data import settings

    monkeypatch.setenv(name, value)
    with pytest.raises(ValueError, match=name):
        (settings.fixed_days if "DAYS" in name else settings.least_seconded)()
