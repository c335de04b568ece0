"""Datagrundlag: from a figure to the cell it came from, what has been delivered, and what every column means."""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from data import contract, danish, messages
from data.contract import ADMINISTRATIONS, BY_TABLE, DECLARATIONS
from data.files.paste import cell_in
from pages.parts import filters, identity, page, sources, tables, views
from pages.parts.answers import answer, estimate, store
from pages.parts.download import download_excel, noted
from pages.parts.tables import Column, Kind
from pages.parts.tabs import tabs
from pages.parts.upload.accepting import offer_mended
from queries import COUNTED, sql
from queries.figures import BY_ID, rows_behind
from queries.headers import header
from queries.sources.ages import ages
from queries.sources.coverage import coverage, missing
from queries.sources.mended import Mended, hidden, mended
from queries.sources.places import PLACES, SHEET_NAMES, columns_of, with_total
from queries.sources.rows import TABLES_OF_PERSONS, delivered_rows

# Of the ages of the figures, how many of the oldest are read at once.
OLDEST = 12
KINDS = {"delivery": "Indberetning", "undo": "Fortrudt"}

UPLOADS = {
    "upload_no": Column("Nr.", "count", pinned=True),
    "accepted_at": Column("Godkendt", "moment"),
    "kind": Column("Hvad", labels=KINDS),
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
    "files": Column("Filer", width="medium"),
    "new": Column("Nye rækker", "count"),
    "changed": Column("Ændrede", "count"),
    "unchanged": Column("Uændrede", "count"),
    "ended": Column("Afsluttede", "count"),
    "undoes": Column("Fortryder nr.", "count"),
    "undone_by": Column("Fortrudt af nr.", "count"),
    "note": Column("Bemærkning", width="large"),
    "accepted_by": Column("Af"),
    "sha256": Column("Filens fingeraftryk", width="medium"),
    "original": Column("Den oprindelige fil", labels={True: "gemt", False: "ikke gemt"}),
}
FRESHNESS = {
    "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels, pinned=True),
    "table": Column("Ark", labels=SHEET_NAMES),
    "rows": Column("Rækker nu", "count"),
    "deliveries": Column("Leveret antal gange", "count"),
    "delivered_at": Column("Senest leveret eller bekræftet", "moment"),
    "age_days": Column("Dage siden", "count"),
    "confirmed_unchanged": Column("Bekræftet uændret", "yes_no"),
}
MENDED = {
    "cell": Column("Celle"),
    "header": Column("Kolonne"),
    "old": Column("Der stod"),
    "new": Column("Rettet til"),
    "by": Column("Af"),
}
DICTIONARY = {
    "sheet": Column("Ark", pinned=True),
    "header": Column("Kolonne", pinned=True),
    "help": Column("Betydning", width="large"),
    "kind": Column("Indhold"),
    "unit": Column("Enhed"),
    "required": Column("Skal udfyldes", "yes_no"),
    "codes": Column("Tilladte værdier", width="large"),
    "synonyms": Column("Genkendes også som", width="medium"),
    "example": Column("Eksempel"),
    "persons": Column("Tæller personer", "yes_no"),
}
HIDDEN_ROWS = (
    "Antal personer i enkelte rækker vises kun for CSB og for den forvaltning, der har indberettet dem."
)
TYPE_WORDS = {
    "id": "id",
    "text": "tekst",
    "texts": "flere tekster, adskilt af semikolon",
    "code": "en af de tilladte værdier",
    "codes": "flere af de tilladte værdier, adskilt af semikolon",
    "refs": "flere id'er, adskilt af semikolon",
    "district": "bydel (nummer eller navn)",
    "districts": "bydele, adskilt af semikolon, eller »Hele byen«",
    "count": "helt tal, ikke negativt",
    "integer": "helt tal",
    "number": "tal",
    "money": "beløb i kr.",
    "share": "andel",
    "year": "årstal",
    "date": "dato",
    "month": "måned",
    "period": "år, halvår, kvartal eller måned",
    "half_year": "halvår",
    "datetime": "dato og klokkeslæt",
    "yes_no": "ja eller nej",
    "price_level": "»løbende« eller et årstal",
}


def administrations_with_exact_rows() -> list[str] | None:
    """Whose single rows of persons the reader may see: everybody's for CSB, else those they deliver for."""
    person = identity.current_person()
    return None if person.is_csb else [code for code in ADMINISTRATIONS.labels if person.may_upload_for(code)]


def uploads_columns() -> dict[str, Column]:
    """Who delivered, and the file's fingerprint, are for the centre; the administration is enough for others."""
    inner = () if identity.current_person().is_csb else ("accepted_by", "note", "sha256")
    return {name: column for name, column in UPLOADS.items() if name not in inner}


def show_figure(request: sources.SourceRequest) -> None:
    """The rows behind one figure: where each stands, and one of them as it was delivered."""
    exists = request.is_known and _is_there(request)
    answer_rows = answer(request.name, at=request.clock, **request.arguments) if exists else None
    if answer_rows is None or (request.row is not None and request.row >= max(len(answer_rows), 1)):
        show_unknown()
        return
    key_figure = BY_ID[request.figure] if request.figure else None
    if key_figure:
        source_rows = estimate(
            rows_behind,
            figure=key_figure.id,
            parameters=request.parameters,
            row=request.row,
            at=request.clock,
        )
    else:
        source_rows = answer(request.name, sources=True, at=request.clock, **request.parameters)
        source_rows = (
            source_rows if request.row is None else source_rows[source_rows["answer_row"] == request.row]
        )
    if request.row is not None:
        answer_rows = answer_rows.iloc[request.row : request.row + 1]
    is_counted = source_rows["role"] == COUNTED
    beside = source_rows[~is_counted].drop_duplicates("source").reset_index(drop=True)
    source_rows = source_rows[is_counted].drop_duplicates("source").reset_index(drop=True)
    if source_rows.empty:
        page.headline("Der er ingen rækker bag tallet")
        page.empty(
            "Ingen indberettet række indgår i tallet med de valgte filtre. Det kan være et ægte nul, eller at arket mangler.",
            link=("datagrundlag", "Se hvem der har indberettet"),
        )
        return
    files = source_rows.drop_duplicates(["upload_no", "file_no"])
    page.headline(
        f"Tallet bygger på {danish.plural(len(source_rows), 'række', 'rækker')} "
        f"i {danish.plural(len(files), 'fil', 'filer')}"
    )
    page.lead(
        "Vælg en række i tabellen for at se den, som den blev indberettet. "
        f"Beregningen er spørgsmålet »{request.name}«, som kan læses under »Beregning«."
    )
    if request.clock is not None and request.clock.known_at is not None:
        page.note(
            f"Rækkerne er dem, der var kendt {danish.moment(request.clock.known_at)}, da tallet blev låst i en præsentation. "
            "Filtrene øverst ændrer dem ikke."
        )
    columns, total = PLACES, ""
    if key_figure:
        columns = columns_of(key_figure)
    if key_figure and key_figure.counted:
        total = f"Rækkerne i alt: {key_figure.text(source_rows['amount'].sum())}"
    rows_tab, calculation_tab = st.tabs(["Rækker", "Beregning"])
    with rows_tab:
        position = tables.table(
            source_rows,
            columns=columns,
            key="sources_rows",
            alt="Rækkerne bag tallet: fil, ark og række",
            selectable=True,
            file=False,
        )
        if total:
            page.note(total if total.endswith(".") else f"{total}.")
        download_excel(
            "Hent rækkernes placering som Excel",
            {"Kilder": (with_total(source_rows) if total else source_rows, columns)},
            "kilder",
            key="sources_excel",
        )
        if position is not None:
            show_row(source_rows.iloc[position])
        if len(beside):
            show_context(beside)
    with calculation_tab:
        page.section("Svaret", "Med de valgte filtre og datoen øverst på siden.")
        tables.table(
            answer_rows,
            columns={name: _answer_column(answer_rows, name) for name in answer_rows},
            key="sources_answer",
            alt="Svaret på spørgsmålet, som siden med tallet viser det",
        )
        page.section("Spørgsmålet", "Skrevet i SQL, som databasen læser det.")
        st.code(sql(request.name), language="sql", wrap_lines=True)


def _is_there(request: sources.SourceRequest) -> bool:
    """Whether the hotspot that is asked about, if one is, is in the data: an address may be old or mistyped."""
    hotspot = request.parameters.get("hotspot_id")
    hotspots = answer("hotspots/list", at=request.clock, district=None) if hotspot is not None else None
    return hotspots is None or hotspot in set(hotspots["hotspot_id"])


def show_unknown() -> None:
    page.headline("Tallet kendes ikke")
    page.empty(
        "Adressen peger på et tal, som siden ikke kender. Gå til siden med tallet, og følg »Kilde« igen.",
        link=("status", "Gå til Status"),
    )


def show_context(beside: pd.DataFrame) -> None:
    """What the rows are read together with, apart from them: it is not counted."""
    rows = danish.plural(len(beside), "række", "rækker")
    with st.expander(f"Læses sammen med {rows}, som ikke er talt med", key="csb-sources-context"):
        page.note("Navne, områder, indbyggertal, prisindeks og det, der afgør, om et tal kan vises.")
        tables.table(beside, columns=PLACES, key="sources_context", alt="Rækker, som tallet læses sammen med")


def _answer_column(rows: pd.DataFrame, name: str) -> Column:
    kind: Kind = "number" if pd.api.types.is_float_dtype(rows[name]) else "text"
    return Column(header(name), kind)


def show_row(place: pd.Series) -> None:
    """One delivered row, column by column, and the file it stands in for those who may have it."""
    exact = administrations_with_exact_rows()
    may_see_all = exact is None or place["administration"] in exact
    row = delivered_rows(store(), place["table"], [int(place["source"])], exact_for=exact).iloc[0]
    sheet = BY_TABLE[place["table"]]
    page.section(
        f"{place['sheet']}, {place['cell']}", f"Fra {place['file']}, indberetning nr. {place['upload_no']}."
    )
    at_source = hidden(store(), place["table"], int(place["source"]))
    frame = pd.DataFrame(
        [
            (c.header, _text(c, row[c.header], at_source.get(c.name) if may_see_all else None), c.help)
            for c in sheet.columns
        ],
        columns=["column", "value", "help"],
    )
    tables.small_table(
        frame,
        columns={"column": Column("Kolonne"), "value": Column("Indhold"), "help": Column("Betydning")},
        caption="Rækken, som den er gemt",
    )
    if row["hidden"]:
        page.note(HIDDEN_ROWS)
    elif sheet.table in TABLES_OF_PERSONS:
        identity.note_once("saw", f"række {int(place['source'])} med antal personer")
    put_right = mended(store(), int(place["upload_no"]))
    show_mended(put_right, place, may_see_all)
    if may_see_all:
        original = store().original(int(place["upload_no"]), int(place["file_no"]))
        if original is None and any(cell.old is None for cell in put_right.of(int(place["file_no"]))):
            page.note("Den oprindelige fil er ikke gemt, for der stod CPR-numre i den.")
        elif original is None:
            page.note("Den oprindelige fil er fjernet efter reglerne for opbevaring.")
        else:
            name, content = original
            st.download_button(
                f"Hent den oprindelige fil ({danish.file_size(len(content))})",
                data=noted(lambda: content, f"original fil i indberetning nr. {place['upload_no']}"),
                file_name=name,
                on_click="ignore",
                icon=":material/download:",
            )
            offer_mended(store(), int(place["upload_no"]), int(place["file_no"]))


def show_mended(corrections: Mended, place: pd.Series, may_see_all: bool) -> None:
    """The cells of a row that were put right in the page before it was accepted: what stood there, what stands now."""
    cells = corrections.of(int(place["file_no"]), place["sheet"], int(place["row"]))
    if not cells:
        return
    count = danish.plural(len(cells), "celle i rækken er", "celler i rækken er")
    if not may_see_all:
        page.note(f"{count.capitalize()} rettet på siden »Indberet data«, før rækken blev godkendt.")
        return
    frame = pd.DataFrame(
        [
            {
                "cell": cell_in(str(place["file"]), cell.row, cell.column),
                "header": cell.header,
                "old": "CPR-nummer, ikke gemt" if cell.old is None else cell.old or danish.MISSING,
                "new": cell.new or danish.MISSING,
                "by": corrections.by,
            }
            for cell in cells
        ]
    )
    tables.small_table(frame, columns=MENDED, caption=f"{count.capitalize()} rettet på siden »Indberet data«")


def _text(column: contract.Column, value: Any, stood: str | None) -> str:
    """stood: of a count that is hidden at its source, what stood in the cell; blank where that is no longer known."""
    if stood is not None:
        return f"{messages.HIDDEN_AT_SOURCE} (»{stood}«)" if stood else messages.HIDDEN_AT_SOURCE
    if danish.is_missing(value):
        return danish.MISSING
    if column.type in ("district", "districts"):
        numbers = [value] if column.type == "district" else list(value)
        return danish.listing([contract.DISTRICTS.get(int(n), "Hele byen") for n in numbers])
    if column.is_list:
        return "; ".join(map(str, value))
    kinds: dict[str, Kind] = {
        "money": "kroner",
        "count": "count",
        "integer": "count",
        "year": "year",
        "date": "date",
        "month": "month",
        "datetime": "moment",
        "yes_no": "yes_no",
    }
    if column.type == "number":
        return danish.number(float(value), 0 if float(value).is_integer() else 2)
    if column.type == "share":
        return danish.percent(float(value), 1)
    return Column("", kinds.get(column.type, "text")).text(value)


def show_overview() -> None:
    """Who has delivered what; how fresh it is; what the columns mean."""
    owing = estimate(missing)
    uploads = answer("sources/uploads")
    declared = answer("sources/declarations")
    total = len(ADMINISTRATIONS.labels)
    if uploads.empty:
        page.headline("Ingen forvaltning har indberettet endnu")
        page.empty(
            "Hent en skabelon, udfyld den, og indlæs den under »Indberet data«.",
            link=("indberet", "Gå til Indberet data"),
        )
    else:
        silent = owing[owing["nothing_at_all"]]
        complete = total - len(owing)
        page.headline(
            f"{danish.number(complete)} af {total} forvaltninger har leveret alle de ark, som alle skal levere"
        )
        page.lead(_owing_sentence(owing, silent, declared, total))
    tabs(
        {
            "Hvem har leveret": partial(show_delivered, owing, declared),
            "Tallenes alder": show_ages,
            "Indberetninger": partial(show_uploads, uploads),
            "Ordbog": show_dictionary,
        },
        key="fane_datagrundlag",
    )


def show_ages() -> None:
    """The oldest to read, all of them to look up."""
    views.show(views.ask(ages), most=OLDEST)


def show_uploads(uploads: pd.DataFrame) -> None:
    if uploads.empty:
        page.empty("Historikken er tom, indtil den første fil er godkendt.")
        return
    columns = uploads_columns()
    tables.table(
        uploads,
        columns=columns,
        key="uploads",
        alt="Indberetninger og fortrydelser, nyeste først",
        file=False,
    )
    download_excel(
        "Hent som Excel", {"Indberetninger": (uploads, columns)}, "indberetninger", key="uploads_excel"
    )


def _owing_sentence(owing: pd.DataFrame, silent: pd.DataFrame, declared: pd.DataFrame, total: int) -> str:
    parts = []
    if len(silent):
        parts.append(f"{danish.listing(list(silent['administration']))} har intet leveret.")
    for row in owing[~owing["nothing_at_all"]].itertuples():
        parts.append(f"{row.administration} mangler {danish.listing(row.sheets)}.")
    parts.append(
        f"{danish.number(len(declared))} af {total} har erklæret, at deres liste over indsatser er komplet."
        if len(declared)
        else "Ingen har endnu erklæret, at deres liste over indsatser er komplet."
    )
    return " ".join(parts)


def show_delivered(owing: pd.DataFrame, declared: pd.DataFrame) -> None:
    """One row per administration, then every sheet it has delivered."""
    declarations = declared.set_index("administration")
    lacking = owing.set_index("administration")["sheets"]
    owed = estimate(coverage)
    newest = owed.groupby("administration")["delivered_at"].max()
    frame = pd.DataFrame(
        [
            (
                code,
                newest.get(code),
                danish.listing(lacking[code]) if code in lacking.index else "ingen",
                DECLARATIONS.get(declarations.at[code, "kind"], danish.MISSING)
                if code in declarations.index
                else "ikke erklæret",
                declarations.at[code, "declared_for"] if code in declarations.index else None,
            )
            for code in ADMINISTRATIONS.labels
        ],
        columns=["administration", "newest", "missing", "declared", "declared_for"],
    )
    tables.small_table(
        frame,
        columns={
            "administration": Column("Forvaltning", labels=ADMINISTRATIONS.labels),
            "newest": Column("Senest leveret", "moment"),
            "missing": Column("Ark, der mangler"),
            "declared": Column("Listen over indsatser"),
            "declared_for": Column("Erklæret pr.", "date"),
        },
        caption="De ark, som alle forvaltninger skal levere",
    )
    fresh = answer("sources/freshness")
    if not fresh.empty:
        page.section("Hvert ark", "Ældst øverst: det er her, tallene trænger til at blive opdateret.")
        fresh = fresh.sort_values(["age_days", "administration"], ascending=[False, True]).reset_index(
            drop=True
        )
        tables.table(
            fresh,
            columns=FRESHNESS,
            key="freshness",
            alt="Hvornår hvert ark er leveret",
            sources=[lambda: sources.source_link("sources/freshness")],
        )


def show_dictionary() -> None:
    """Every column of the contract, searchable."""
    year = filters.current_filters().clock.today.year
    frame = pd.DataFrame(
        [
            {
                "sheet": sheet.header,
                "header": column.header,
                "help": danish.this_year(column.help, year),
                "kind": TYPE_WORDS[column.type],
                "unit": column.unit,
                "required": column.required or column.name in sheet.key,
                "codes": "; ".join(column.codes.labels) if column.codes else "",
                "synonyms": "; ".join(column.synonyms),
                "example": danish.this_year(column.example, year),
                "persons": column.counts_persons,
            }
            for sheet in contract.SHEETS
            for column in sheet.columns
        ]
    )
    chosen = st.selectbox(
        "Ark", list(SHEET_NAMES.values()), index=None, placeholder="Alle ark", key="ark", bind="query-params"
    )
    if chosen:
        frame = frame[frame["sheet"] == chosen].reset_index(drop=True)
        page.note(f"{next(s.grain for s in contract.SHEETS if s.header == chosen).capitalize()}.")
    tables.table(frame, columns=DICTIONARY, key="dictionary", alt="Ordbog over alle kolonner", file=False)
    download_excel(
        "Hent ordbogen som Excel", {"Ordbog": (frame, DICTIONARY)}, "ordbog", key="dictionary_excel"
    )


request = sources.requested_source()
if request is None:
    show_overview()
else:
    show_figure(request)
