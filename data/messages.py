"""Every sentence people read about a delivery: what is the matter, and what cures it. Danish, each complete in itself.

A function returns (sentence, cure). The command line and the pages say the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from data.contract import BY_TABLE, DISTRICTS, WHOLE_CITY, Column, Sheet
from data.danish import genitive, kroner_exact, listing, moment, number, percent, plural, this_year

Message = tuple[str, str]

# What is said of a count of persons whose number the source does not give.
HIDDEN_AT_SOURCE = "skjult hos kilden"

# Where a number should stand, these say that there is none: nought in official tables for a dash, unknown for points.
MARKS_FOR_NUMBERS = ("-", "–", "—", ".", "..", "...")

_TYPES = {
    "id": "et id",
    "text": "en tekst",
    "texts": "en liste af tekster",
    "code": "en af de faste værdier",
    "codes": "en liste af faste værdier",
    "refs": "en liste af id'er",
    "district": "en bydel",
    "districts": "en liste af bydele",
    "count": "et helt tal",
    "integer": "et helt tal",
    "number": "et tal",
    "money": "et beløb i kr.",
    "share": "en andel",
    "year": "et årstal",
    "date": "en dato",
    "month": "en måned",
    "period": "en periode",
    "half_year": "et halvår",
    "datetime": "en dato med klokkeslæt",
    "yes_no": "ja eller nej",
    "price_level": "et prisniveau",
}
_FORMS = {
    "id": "SOF-012",
    "count": "1250",
    "integer": "3",
    "number": "12,5",
    "money": "1250000",
    "share": "12 %",
    "year": "2010",
    "date": "31-12-2009",
    "month": "2010-03",
    "period": "2010-03, 1. kvt. 2010, 1. halvår 2010 eller 2010",
    "half_year": "1. halvår 2010",
    "datetime": "14-02-2008 21.30",
    "yes_no": "ja eller nej",
    "price_level": "løbende eller 2010",
}


def _form(column: Column) -> str:
    """How a value of the column is written, for "fx"."""
    if column.type in ("count", "integer", "number") and column.example:
        return column.example  # within the column's own limits
    return this_year(_FORMS.get(column.type, column.example))


def _typed(column: Column, value: Any) -> str:
    """A value as people write it in a cell so that it is read in one way: thousands are not parted."""
    if isinstance(value, float | int) and not isinstance(value, bool) and column.type != "share":
        return f"{value:.15g}".replace(".", ",")
    return reading(column, value)


def reading(column: Column, value: Any) -> str:
    """A value of the column's type as it is told to people."""
    if value is None:
        return "tom"
    if isinstance(value, list):
        return "; ".join(reading(column, item) for item in value)
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if column.type in ("district", "districts"):
        return "Hele byen" if value == WHOLE_CITY else DISTRICTS[value]
    if column.type == "money":
        return kroner_exact(value)
    if column.type == "share":
        return f"{_decimals(value * 100)} %"
    if column.type == "month":
        return f"{value:%Y-%m}"
    if isinstance(value, datetime):
        return f"{value:%d-%m-%Y %H.%M}"
    if isinstance(value, date):
        return f"{value:%d-%m-%Y}"
    if isinstance(value, float | int) and column.type != "year":
        return _decimals(value)
    return str(value)


def _decimals(value: float) -> str:
    text = number(value, 6)
    return text.rstrip("0").rstrip(",") if "," in text else text


def _allowed(column: Column) -> str:
    labels = list(column.codes.labels) if column.codes else []
    return listing([f"»{label}«" for label in labels], "eller")


_DISTRICT_CURE = "Skriv bydelens navn eller officielle nummer (1-10), som de står i skabelonens vejledning."
_NUMBER_CURE = "Skriv tallet alene i cellen; en forklaring kan stå i en bemærkning."
_RETYPE = "Formatér kolonnen som Tekst i Excel, og skriv værdien igen."


@dataclass(frozen=True)
class _Cell:
    """A cell at fault. piece: the piece of a list; offered: what it may have meant."""

    column: Column
    value: str
    piece: str
    offered: Any

    def __getitem__(self, name: str) -> str:
        return _NAMED[name](self)


_AMONG_DIGITS = re.compile(r"(?<=\d)[.,](?=\d)")
# What a sentence of a cell can name: `{header}`.
_NAMED: Mapping[str, Callable[[_Cell], str]] = {
    "header": lambda cell: f"»{cell.column.header}«",
    "cell": lambda cell: f"»{cell.value}«",
    "value": lambda cell: cell.value,
    "part": lambda cell: f"»{cell.piece or cell.value}«",
    "bare_part": lambda cell: cell.piece or cell.value,
    "wanted": lambda cell: _TYPES[cell.column.type],
    "wanted_stop": lambda cell: _stopped(_TYPES[cell.column.type]),
    "form": lambda cell: _form(cell.column),
    "example": lambda cell: this_year(cell.column.example),
    "read": lambda cell: reading(cell.column, cell.offered),
    "typed": lambda cell: _typed(cell.column, cell.offered),
    "aim": lambda cell: _form(cell.column) if cell.offered is None else _typed(cell.column, cell.offered),
    "closed_up": lambda cell: _AMONG_DIGITS.sub("", cell.value).rstrip("."),
    "with_comma": lambda cell: _AMONG_DIGITS.sub(",", cell.value).rstrip("."),
    "english": lambda cell: _AMONG_DIGITS.sub("", cell.value),
    "per_cent": lambda cell: f"{_decimals(float(cell.offered or 0) * 100)} %",
    "hundredfold": lambda cell: f"{_decimals(float(cell.offered or 0) * 10000)} %",
    "limits": lambda cell: _limits(cell.column),
    "one_of": lambda cell: _one_of(cell.column),
    "code": lambda cell: _last(cell.offered),
    "district": lambda cell: _last(cell.offered, cell.column),
    "likely": lambda cell: _likely(cell.offered),
    "both_of_amager": lambda cell: listing([f"»{DISTRICTS[number]}«" for number in (9, 10)], "eller"),
    "counts_persons": lambda cell: BY_TABLE["indicators"].column("counts_persons").header,
}
_NUMBERS = ("count", "integer", "number", "money", "share")
# Where a kind of fault is told otherwise of some cells: the kind -> what it is then, and of which.
_OTHERWISE: Mapping[str, tuple[str, Callable[[_Cell], bool]]] = {
    # What is to be reached is set, not counted.
    "about": ("about_goal", lambda cell: cell.column.measured and not cell.column.persons_by),
    "few": ("few_of_indicator", lambda cell: cell.column.persons_by == "indicator_id"),
    "no_value": (
        "no_number",
        lambda cell: cell.value in MARKS_FOR_NUMBERS and cell.column.type in _NUMBERS,
    ),
    "not_number": ("not_share", lambda cell: cell.column.type == "share"),
    "share_scale": ("share_scale_small", lambda cell: cell.piece == "small"),
    "no_day": ("no_day_needed", lambda cell: cell.column.required),
    "raised": ("raised_only", lambda cell: cell.offered is None),
}
# A fault of one cell (`parse.Fault.kind`) -> the sentence and its cure, with what they name (`_NAMED`).
CELL: Mapping[str, Message] = {
    "two_ways": (
        "{cell} i {header} kan læses på to måder: som {closed_up} og som {with_comma}.",
        "Skriv tallet uden punktum, eller gør cellen til et tal i Excel.",
    ),
    "decimal_point": (
        "{cell} i {header} har punktum som decimaltegn.",
        "Skriv komma som decimaltegn, fx 12,5.",
    ),
    "english_number": (
        "{cell} i {header} er skrevet på engelsk, med komma mellem tusinder.",
        "Skriv {typed}.",
    ),
    "english_or_decimal": (
        "{cell} i {header} kan være {english} på engelsk eller {value} med tre decimaler.",
        "Skriv alle tal i kolonnen på dansk: uden punktum, og med komma før decimaler.",
    ),
    "about_goal": (
        "{cell} i {header} er ikke et bestemt tal, så ingen kan se, om målet er nået.",
        "Skriv det tal, der skal nås, fx {aim}.",
    ),
    "about": ("{cell} i {header} er et omtrentligt tal.", _NUMBER_CURE),
    "few": (
        "{cell} i {header} er et skjult antal, men det er ikke personer, der tælles her.",
        "Skriv tallet.",
    ),
    "few_of_indicator": (
        "{cell} i {header} er et skjult antal, men det er ikke personer, der tælles her.",
        "Skriv tallet, eller skriv ja i »{counts_persons}« for indikatoren, hvis det er personer, den tæller.",
    ),
    "hidden_count": (
        f"{{cell}} i {{header}} er læst som {HIDDEN_AT_SOURCE}, uden tal.",
        "Tallet skal ikke skrives.",
    ),
    "unit_word": ("{cell} i {header} har enheden skrevet i cellen.", "Skriv hele tallet: {typed}."),
    "per_cent": (
        "{cell} i {header} er skrevet som procent, men kolonnen er et tal.",
        "Skriv tallet uden procenttegn.",
    ),
    "percent_cell": (
        "Cellen i {header} vises som procent, så tallet bag den er hundrede gange mindre end det viste.",
        "Formatér cellen som Tal, og skriv {typed}.",
    ),
    "no_number": (
        "{cell} i {header} kan betyde, at tallet er nul, eller at det ikke kendes.",
        "Skriv 0, hvor tallet er nul, og lad cellen stå tom, hvor det ikke kendes.",
    ),
    "no_value": ("{cell} i {header} er ikke {wanted_stop}", "Lad cellen stå tom, når værdien ikke kendes."),
    "no_value_needed": (
        "{cell} i {header} er ikke {wanted}, og feltet skal udfyldes.",
        "Skriv {wanted}, fx {example}.",
    ),
    "not_share": ("{cell} i {header} er ikke en andel.", "Skriv andelen som procent, fx 12 %."),
    "not_number": ("{cell} i {header} er ikke {wanted_stop}", _NUMBER_CURE),
    "error_value": ("Cellen i {header} viser fejlen {value}.", "Ret formlen, eller skriv værdien selv."),
    "uncached": (
        "Cellen i {header} har en formel uden gemt resultat.",
        "Åbn filen i Excel, gem den, og send den igen, eller skriv værdien i stedet for formlen.",
    ),
    "merged": (
        "Cellen i {header} er flettet sammen med andre, så kun den første har en værdi.",
        "Ophæv fletningen, og skriv værdien i hver række.",
    ),
    "fraction": ("{cell} i {header} er ikke et helt tal.", "Skriv et helt tal."),
    "negative": ("{cell} i {header} er under nul.", "Skriv {wanted} på nul eller derover."),
    "range": ("{cell} i {header} er uden for det mulige: {limits}.", "Ret tallet."),
    "too_large": (
        "{cell} i {header} er for stort til at være rigtigt.",
        "Ret tallet; se efter nuller for meget.",
    ),
    "share_scale_small": (
        "{cell} i {header} står mellem tal over 1, så det kan være både {per_cent} og {hundredfold}.",
        "Skriv alle andele i kolonnen med procenttegn, eller skriv (%) i overskriften.",
    ),
    "share_scale": (
        "{cell} i {header} er over 1, og hverken overskriften eller cellen siger, at det er procent.",
        "Skriv {per_cent} med procenttegn, eller skriv (%) i overskriften.",
    ),
    "fraction_in_per_cent": (
        "{cell} i {header} er mellem 0 og 1, men tallene i kolonnen er procent, så det kan være både {value} % og {bare_part}.",
        "Skriv {bare_part} eller {value} % med procenttegn.",
    ),
    "per_cent_of_unknown": (
        "Værdien i {header} er skrevet som procent, men indikatorens enhed kendes ikke.",
        "Send indikatoren med enheden »andel« eller »%« i samme indberetning, eller skriv tallet uden procent.",
    ),
    "date_as_number": ("Cellen i {header} er en dato ({value}), men skal være {wanted}.", _RETYPE),
    "date_as_list": ("Cellen i {header} er en dato ({value}), men skal være {wanted}.", _RETYPE),
    "date_as_id": (
        "Excel har gjort værdien i {header} til en dato ({value}); den skal være {wanted}.",
        _RETYPE,
    ),
    "date_as_code": (
        "Excel har gjort værdien i {header} til en dato ({value}); den skal være {wanted}.",
        _RETYPE,
    ),
    "date_as_text": (
        "Cellen i {header} er en dato og læses som teksten {cell}.",
        f"Er det ikke meningen: {_RETYPE[0].lower()}{_RETYPE[1:]}",
    ),
    "time": ("{cell} i {header} er et klokkeslæt, som ikke kan bruges her.", "Skriv {wanted}, fx {form}."),
    "date_range": ("{cell} i {header} ligger uden for årene 1900-2100.", "Ret årstallet."),
    "date_impossible": ("{cell} i {header} findes ikke i kalenderen.", "Skriv {wanted}, fx {form}."),
    "month_first": ("{cell} i {header} har måneden først.", "Skriv dagen først: {read}."),
    "day_or_month": (
        "{cell} i {header} kan læses med dagen eller med måneden først.",
        "Skriv datoen med bindestreger og dagen først, fx {read}.",
    ),
    "turned_date": (
        "Cellen i {header} er datoen {value}, men andre datoer i kolonnen har måneden først.",
        "Er dag og måned byttet om, så skriv datoen igen med dagen først.",
    ),
    "no_day": (
        "{cell} i {header} er den første dag i regnearkets kalender, som en tom dato vises som.",
        "Skriv {wanted}, fx {form}, eller lad cellen stå tom, hvis datoen ikke kendes.",
    ),
    "no_day_needed": (
        "{cell} i {header} er den første dag i regnearkets kalender, som en tom dato vises som.",
        "Skriv {wanted}, fx {form}.",
    ),
    "two_digit_year": (
        "{cell} i {header} har et årstal på to cifre.",
        "Skriv årstallet med fire cifre: {read}.",
    ),
    "date_incomplete": ("{cell} i {header} er ikke en hel dato.", "Skriv dag, måned og år, fx {form}."),
    "date_serial": (
        "{cell} i {header} er et tal; vist som dato ville det være {read}.",
        "Formatér cellen som Dato i Excel.",
    ),
    "no_clock": (
        "{cell} i {header} har intet klokkeslæt og læses som kl. 00.00.",
        "Skriv klokkeslættet med, fx {form}.",
    ),
    "day_in_period": ("{cell} i {header} er en dag og ikke en periode.", "Skriv måneden: {read}."),
    **dict.fromkeys(
        ("not_month", "not_half_year", "not_period", "not_date", "not_year", "not_price_level"),
        ("{cell} i {header} er ikke {wanted}.", "Skriv {wanted}, fx {form}."),
    ),
    "year_range": ("{cell} i {header} ligger uden for årene 1900-2100.", "Ret årstallet."),
    "not_yes_no": (
        "{cell} i {header} er hverken ja eller nej.",
        "Skriv ja eller nej, eller lad cellen stå tom.",
    ),
    "digits_lost": (
        "Tallet i {header} har så mange cifre, at Excel har mistet de sidste.",
        "Formatér kolonnen som Tekst i Excel, og skriv hele nummeret igen.",
    ),
    "many_digits": (
        "Tallet i {header} er så langt, at Excel viser det forkortet; det er læst som {value}.",
        "Formatér kolonnen som Tekst i Excel, og skriv nummeret igen, hvis cifrene ikke er rigtige.",
    ),
    "zeros_shown": (
        "Cellen i {header} vises som »{read}«, men er et tal uden nuller foran; den er læst, som den vises.",
        "Formatér kolonnen som Tekst i Excel, og skriv nummeret igen, hvis nullerne ikke hører til.",
    ),
    "raised": (
        "{cell} i {header} er skrevet med hævede tegn, som en note; uden dem står der »{read}«.",
        "Skriv værdien alene i cellen; noten kan stå i en bemærkning.",
    ),
    "raised_only": (
        "{cell} i {header} er skrevet med hævede tegn, som en note.",
        "Skriv værdien alene i cellen; noten kan stå i en bemærkning.",
    ),
    "minus_behind": (
        "{cell} i {header} er skrevet, så det kan være under nul.",
        "Skriv minus foran: {typed}.",
    ),
    "broken_letters": (
        "Bogstaver i {header} er gået i stykker: {cell}.",
        "Gem filen igen som »CSV UTF-8« eller som .xlsx, eller skriv teksten igen.",
    ),
    "twice_encoded": ("Bogstaver i {header} er omsat to gange: {cell}.", "Skriv »{read}«."),
    "code_near": ("{part} er ikke en af de faste værdier i {header}; det ligner »{code}«.", "{one_of}"),
    "code": ("{part} er ikke en af de faste værdier i {header}.", "{one_of}"),
    "district_near": ("{part} i {header} er ikke en bydel; det ligner »{district}«.", _DISTRICT_CURE),
    "district_likely": (
        "{part} i {header} er ikke navnet på en bydel; oftest menes {likely}.",
        _DISTRICT_CURE,
    ),
    "districts_likely": ("{part} i {header} kan være {both_of_amager}.", "Skriv den af dem, der menes."),
    "several_districts": ("{part} i {header} er flere bydele, og her kan kun stå én.", _DISTRICT_CURE),
    "district": ("{part} i {header} er ikke en bydel.", _DISTRICT_CURE),
    "whole_city": ("{part} i {header} er ikke én bydel.", _DISTRICT_CURE),
    "whole_city_and_more": (
        "{cell} i {header} nævner både hele byen og enkelte bydele.",
        "Skriv enten »Hele byen« eller bydelene.",
    ),
    "list_as_number": (
        "Excel har gjort listen i {header} til tallet {value}.",
        "Formatér kolonnen som Tekst, og skriv bydelene med semikolon imellem, fx 3; 8.",
    ),
    "not_checked": (
        "{header} har så mange forskellige fejl, at resten af kolonnen fra denne celle ikke er efterset.",
        "Se efter, om det er den rigtige kolonne, og ret fejlene, før filen sendes igen.",
    ),
    "missing": ("{header} mangler.", "Skriv {wanted}, fx {example}."),
}


def cell(kind: str, column: Column, value: str, part: str = "", offered: Any = None) -> Message:
    """A fault of one cell (`parse.Fault.kind`). `value`: the cell as shown; `part`: the piece of a list at fault."""
    fault = _Cell(column, value, part, offered)
    if kind in _OTHERWISE:
        other, of_these = _OTHERWISE[kind]
        kind = other if of_these(fault) else kind
    sentence, cure = CELL[kind]
    return sentence.format_map(fault), cure.format_map(fault)


def period_reading(column: Column, period: str | None) -> Any:
    """A header's period as a value of the period column."""
    if period is not None and column.type == "month":
        return date(int(period[:4]), int(period[5:]), 1)
    return period


def _last(offered: Any, column: Column | None = None) -> str:
    value = offered[-1] if isinstance(offered, list) else offered
    return reading(column, value) if column else str(value)


def _likely(offered: Any) -> str:
    numbers = offered if isinstance(offered, list) else [offered]
    return listing([f"»{'Hele byen' if number == WHOLE_CITY else DISTRICTS[number]}«" for number in numbers])


def _one_of(column: Column) -> str:
    return f"Skriv {_allowed(column)}."


def _limits(column: Column) -> str:
    low = 0 if column.minimum is None else column.minimum
    high = 1 if column.type == "share" and column.maximum is None else column.maximum
    if column.type == "share":
        return "0 % til 100 %"
    return f"{_decimals(low)} til {_decimals(high)}" if high is not None else f"mindst {_decimals(low)}"


def offer(kind: str, column: Column, count: int, value: str, part: str, offered: Any) -> str:
    """The question that lets one cure be applied to `count` cells of a column; `value` is the first of them."""
    cells = plural(count, "værdi", "værdier")
    like = f"»{value}«" if count == 1 else f"som »{value}«"
    read = reading(column, offered)
    match kind:
        case "two_ways":
            return (
                f"Er punktum tusindadskiller i {cells} {like} i »{column.header}« (så den første er {read})?"
            )
        case "english_or_decimal":
            return f"Er {cells} {like} i »{column.header}« {read}{' osv.' if count > 1 else ''}?"
        case "decimal_point":
            return f"Er punktum decimaltegn i {cells} {like} i »{column.header}« (så den første er {read})?"
        case "no_value" if offered is not None:
            return f"Er {cells} {like} i »{column.header}« nul?"
        case "no_value" if column.type in ("count", "integer", "number", "money", "share"):
            return f"Er {cells} {like} i »{column.header}« ukendt? Hvad der er gemt, bliver stående."
        case "no_value":
            return f"Skal {cells} {like} i »{column.header}« læses som tomme?"
        case "few":
            return f"Er {cells} {like} i »{column.header}« ukendt? Hvad der er gemt, bliver stående."
        case "about":
            return f"Skal {cells} {like} i »{column.header}« læses som {read}, uden »{value.split()[0]}«?"
        case "share_scale":
            numbers = f"alle {count} tal" if count > 1 else "tallet"
            too = ", også dem på 1 og derunder" if count > 1 else ""
            return (
                f"Er {numbers} uden procenttegn i »{column.header}« procent{too} (så »{value}« er {value} %)?"
            )
        case "fraction_in_per_cent":
            numbers = f"alle {count} tal" if count > 1 else "tallet"
            return f"Er {numbers} fra 0 til 1 i »{column.header}« andele af 1 (så »{value}« er {part})?"
        case "code_near":
            return f"Skal {plural(count, 'celle', 'celler')} med »{part}« læses som »{_last(offered)}«?"
        case "district_near":
            return (
                f"Skal {plural(count, 'celle', 'celler')} med »{part}« læses som »{_last(offered, column)}«?"
            )
        case "district_likely":
            return f"Skal {plural(count, 'celle', 'celler')} med »{part}« læses som {_likely(offered)}?"
        case "merged":
            return f"Skal den øverste værdi i de flettede celler i »{column.header}« gælde for alle rækkerne?"
    return f"Skal {cells} {like} i »{column.header}« læses som {read}{' osv.' if count > 1 else ''}?"


def more_of_the_same(header: str, count: int) -> Message:
    return (
        f"Yderligere {plural(count, 'celle', 'celler')} i »{header}« har den samme fejl og er ikke nævnt hver for sig.",
        "Ret dem på samme måde.",
    )


# -- personal data ------------------------------------------------------------------------------------------


def cpr_number(where: str = "Cellen", *, is_certain: bool, column: str = "") -> Message:
    """is_certain: it is written as such a number, and not as digits alone. column: what may be released, if anything."""
    what = "indeholder et CPR-nummer" if is_certain else "indeholder et tal, der ligner et CPR-nummer"
    cure = "Slet CPR-numrene, og send filen igen."
    if column:
        cure += (
            f" Ligner det kun CPR-numre, kan Center for Sikker By frigive »{column}«, når filen lægges op."
        )
    return f"{where} {what}. Filen er afvist, og den gemmes ikke.", cure


def cpr_likeness(place: str, *, is_column: bool = True) -> Message:
    """A number that is more likely an amount. place: the column, or where outside the cells it stands."""
    where = "Cellen" if is_column else place
    released = f"at »{place}« ikke har CPR-numre" if is_column else "at det ikke er et CPR-nummer"
    return (
        f"{where} indeholder et tal, der ligner et CPR-nummer, men kan være et beløb eller et antal.",
        f"Er det et CPR-nummer, så slet det. Er det ikke, så bekræft med en begrundelse, {released}, på siden "
        "»Indberet data«.",
    )


_CONTACTS = {
    "e-mailadresse": "en e-mailadresse",
    "telefonnummer": "et telefonnummer",
    "adresse": "en gadeadresse",
}


def contact(kinds: Sequence[str], where: str = "Cellen") -> Message:
    kinds_in_words = listing([_CONTACTS[kind] for kind in kinds])
    return (
        f"{where} ser ud til at indeholde {kinds_in_words}.",
        "Skriv funktioner og enheder i stedet for oplysninger om personer. Er det en enheds, kan det blive stående.",
    )


# -- sheets and headers -------------------------------------------------------------------------------------


def no_sheet(names: Sequence[str], sheets: Sequence[str]) -> Message:
    read = listing([f"»{name}«" for name in names])
    which = f"arket {read}" if len(names) == 1 else f"arkene {read}"
    return (
        f"Der blev ikke fundet nogen overskriftsrække, der kan genkendes, i {which}."
        if names
        else "Filen har ingen data.",
        f"Brug overskrifterne fra skabelonen. Arkene hedder {listing([f'»{s}«' for s in sheets])}.",
    )


def no_header(sheet: Sheet, row: int = 0, headings: Sequence[str] = ()) -> Message:
    """headings: those seen in the 0-based row."""
    seen = f" I række {row + 1} står {_seen(headings)}." if headings else ""
    return (
        f"Overskriftsrækken til »{sheet.header}« blev ikke fundet i arket.{seen}",
        f"Arket skal have en række med overskrifterne {_headers(sheet)}.",
    )


def _headers(sheet: Sheet) -> str:
    headers = [c.header for c in sheet.columns if c.required or c.name in sheet.key]
    return listing([f"»{header}«" for header in headers])


def almost(sheet: Sheet, row: int, missing: Sequence[str]) -> Message:
    columns = listing([f"»{header}«" for header in missing])
    return (
        f"Arket ligner »{sheet.header}« (overskrifter i række {row}), men er ikke læst, fordi {columns} mangler.",
        "Ret overskrifterne, eller slet arket, hvis det ikke skal med.",
    )


def ambiguous_sheet(sheets: Sequence[str]) -> Message:
    return (
        f"Arket kan efter sine overskrifter være både {listing([f'»{s}«' for s in sheets])}.",
        "Giv arket det navn, det har i skabelonen.",
    )


def two_sheets(sheet: Sheet, other: str) -> Message:
    return (
        f"Både dette ark og arket »{other}« er læst som »{sheet.header}«; kun »{other}« er læst med.",
        "Slet det ene ark, eller saml rækkerne i ét.",
    )


def no_rows() -> Message:
    return "Filen har overskrifter, men ingen rækker under dem.", "Udfyld mindst ét ark, og send filen igen."


def same_file(other: str) -> Message:
    return f"Filen har præcis samme indhold som »{other}«.", "Send den kun én gang."


def reading_file(name: str, place: int, count: int) -> str:
    return f"Læser »{name}« ({place} af {count})" if count > 1 else f"Læser »{name}«"


def checking_file(name: str, place: int, count: int) -> str:
    return f"Kontrollerer »{name}« ({place} af {count})" if count > 1 else f"Kontrollerer »{name}«"


def files_read(count: int) -> str:
    return "Filen er læst" if count == 1 else "Filerne er læst"


def duplicate_header(column: Column, headers: Sequence[tuple[str, str]]) -> Message:
    """`headers`: (header, column letter)."""
    places = listing([f"»{header}« (kolonne {letter})" for header, letter in headers])
    return (
        f"Flere kolonner er læst som »{column.header}«: {places}.",
        "Slet eller omdøb den, der ikke skal læses.",
    )


def missing_column(column: Column) -> Message:
    return (
        f"Kolonnen »{column.header}« mangler.",
        f"Tilføj kolonnen. {column.help}",
    )


def no_year(header: str) -> Message:
    return (
        f"Overskriften »{header}« er en måned uden år.",
        f"Skriv året i overskriften, fx »{header} {date.today().year}«.",
    )


def year_offer(headers: Sequence[str], year: str) -> str:
    return f"Er {listing([f'»{header}«' for header in headers])} måneder i {year}?"


def note_under_merged() -> str:
    return "Overskrifterne er flettet over flere kolonner; de er læst over den, der er udfyldt."


def column_offer(header: str, column: Column) -> str:
    return f"Er »{header}« kolonnen »{column.header}«?"


def unknown_column(header: str, filled: int) -> Message:
    named = f"Kolonnen »{header}«" if header else "En kolonne uden overskrift"
    return (
        f"{named} hører ikke til arket og er ikke læst ({plural(filled, 'udfyldt celle', 'udfyldte celler')}).",
        "Intet skal rettes, hvis den ikke skal med.",
    )


def broken_heading(header: str) -> Message:
    return (
        f"Bogstaver i overskriften »{header}« er gået i stykker, så kolonnen ikke kan genkendes.",
        "Gem filen igen som »CSV UTF-8« eller som .xlsx, eller ret overskriften.",
    )


def unit_in_title(text: str, unit: str, where: str) -> Message:
    """where: "" for a cell outside the headings of amounts, else the name that says so ("Arkets navn er")."""
    return (
        f"{where or 'Uden for overskrifterne står'} »{text}«, men overskrifterne over beløbene siger ikke, at de er i {_stopped(unit)}",
        f"Skriv ({unit}) i overskrifterne, eller skriv beløbene i hele kr.",
    )


def no_amounts(columns: Sequence[Column], headers: Sequence[str], *, is_read: bool) -> Message:
    """columns: of amounts, which are blank (is_read) or not there; headers: those that were not recognised."""
    names = listing([f"»{column.header}«" for column in columns], "eller")
    why = f"der står intet i {names}" if is_read else f"ingen kolonne er læst som {names}"
    sentence = f"Rækkerne har ingen beløb: {why}."
    if headers:
        sentence += f" Ikke læst er {_seen(headers)}."
    return (
        sentence,
        "Skriv beløbene, eller vælg, hvilken kolonne de står i; eller bekræft med en begrundelse, at der ingen er.",
    )


def units_mixed() -> Message:
    return (
        "Kolonnen siger, at rækkernes beløb er i hver sin enhed, men beløbene læses alle i hele kr.",
        "Skriv alle beløb i hele kr., og slet kolonnen.",
    )


def unit_offer(unit: str) -> str:
    return f"Er alle beløb i arket i {unit}?"


def too_many_merged() -> Message:
    return (
        "Arket har så store flettede områder, at rækkerne ikke kan skilles ad.",
        "Marker hele arket, ophæv fletningen, og udfyld rækkerne.",
    )


def sum_row(word: str, header: str, *, is_row: bool) -> Message:
    """A row that looks like a sum, by the word for one under `header`, or (no word) by its numbers."""
    why = f"»{word}« i »{header}« er et ord for en sum" if word else "dens tal er summen af andre rækkers"
    cure = "Lad rækken ude; summer regnes ud af rækkerne."
    return (
        f"Rækken ligner en sum: {why}.",
        f"{cure} Er den en række som de andre, så bekræft det med en begrundelse." if is_row else cure,
    )


def sums_offer(count: int, word: str) -> str:
    which = f" med »{word}«" if word else ""
    rows = f"{count} rækker{which}, der ligner summer," if count > 1 else f"rækken{which}, der ligner en sum,"
    return f"Skal {rows} lades ude?"


def note_units(row: int) -> str:
    return f"Række {row} er læst som kolonnernes enheder."


def note_sums(rows: Sequence[int]) -> str:
    return f"{_rows(rows)} er ladt ude som {'en sum' if len(rows) == 1 else 'summer'}."


def note_unknown(rows: Sequence[int]) -> str:
    return f"{_rows(rows)} er ladt ude, fordi tallet er ukendt. Hvad der er gemt, bliver stående."


def lone_cell(value: str) -> Message:
    return (
        f"Rækken har kun én udfyldt celle, »{value}«.",
        "Udfyld rækken, eller slet den.",
    )


# -- what was read, told without being wrong -----------------------------------------------------------------


_HEADINGS_TOLD = 10


def _seen(headings: Sequence[str]) -> str:
    more = len(headings) - _HEADINGS_TOLD
    seen = [f"»{heading}«" for heading in headings[:_HEADINGS_TOLD]]
    return listing([*seen, plural(more, "overskrift til", "overskrifter til")] if more > 0 else seen)


def sheet_not_read(row: int, headings: Sequence[str], nearest: Sheet | None, missing: Sequence[str]) -> str:
    """headings: those seen in the 0-based row; nearest: the sheet they suit best, which lacks `missing`."""
    if not headings:
        return "Arket er ikke læst: det har ingen overskrifter."
    sentence = (
        f"Arket er ikke læst: overskrifterne i række {row + 1} er {_seen(headings)}, "
        "og de svarer ikke til noget ark i skabelonen."
    )
    if nearest is not None and missing:
        lacks = listing([f"»{header}«" for header in missing])
        sentence += f" Nærmest er »{nearest.header}«, men {lacks} mangler."
    return sentence


def numbers_not_read(rows: int) -> str:
    return f"Der står tal i {plural(rows, 'række', 'rækker')}, som ikke er med."


def nothing_if_not_meant() -> str:
    return "Intet skal rettes, hvis de ikke skal med."


def passed_over(row: int) -> Message:
    return (
        f"Række {row} er sprunget over som titel eller note, men der står tal i den.",
        nothing_if_not_meant(),
    )


def second_table(sheet: Sheet, other: Sheet, row: int) -> Message:
    what = "endnu en tabel til" if sheet is other else "en anden tabel,"
    return (
        f"Arket er læst som »{sheet.header}«, men i række {row} begynder {what} »{other.header}«, som ikke er læst med.",
        f"Flyt den til et ark for sig, med navnet »{other.header}«."
        if sheet is not other
        else "Saml rækkerne i én tabel under de samme overskrifter.",
    )


def note_part(row: int, count: int) -> str:
    return f"Arket har {count} tabeller; denne har sine overskrifter i række {row}."


def note_sheet_left_out() -> str:
    return "Arket er ikke læst, fordi det er valgt fra."


def note_guide_sheet() -> str:
    return "Arket hører til skabelonen og læses ikke."


def note_hidden_sheet() -> str:
    return "Arket er skjult i Excel. Det er læst med."


def note_titles(count: int) -> str:
    return f"{plural(count, 'række', 'rækker')} over overskrifterne er sprunget over."


def note_two_header_rows() -> str:
    return "Overskrifterne står i to rækker og er læst sammen."


def note_merged_headers() -> str:
    return "Overskrifterne har flettede celler."


def note_totals(rows: Sequence[int]) -> str:
    return f"{_rows(rows)} med sammentælling er sprunget over."


def note_repeated_headers(rows: Sequence[int]) -> str:
    return f"{_rows(rows)} gentager overskrifterne og er sprunget over."


def note_below(rows: Sequence[int]) -> str:
    return f"{_rows(rows)} under tabellen er læst som noter og ikke som data."


def _rows(rows: Sequence[int]) -> str:
    if len(rows) == 1:
        return f"Række {rows[0]}"
    named = listing([str(row) for row in rows[:5]]) if len(rows) <= 5 else f"{rows[0]}-{rows[-1]}"
    return f"{plural(len(rows), 'række', 'rækker')} ({named})"


def note_hidden_rows(count: int) -> str:
    return f"{plural(count, 'skjult række', 'skjulte rækker')} er læst med."


def note_hidden_columns(headers: Sequence[str]) -> str:
    named = listing([f"»{header}«" for header in headers])
    return (
        f"Skjult kolonne er læst med: {named}."
        if len(headers) == 1
        else f"Skjulte kolonner er læst med: {named}."
    )


def note_unpivoted(count: int, column: str) -> str:
    return f"{plural(count, 'kolonne', 'kolonner')} med perioder er læst som rækker i »{column}«."


def note_empty_periods(count: int) -> str:
    return f"{plural(count, 'tom celle', 'tomme celler')} under perioderne gav ingen rækker."


def note_scale(header: str, unit: str) -> str:
    return f"Beløbene i »{header}« er i {unit} og er omregnet til kr."


# -- why a column was taken for what it is --------------------------------------------------------------------


def why_header() -> str:
    return "Overskriften er skabelonens."


def why_synonym(column: Column) -> str:
    return f"Overskriften bruges også om »{column.header}«."


def why_remembered() -> str:
    return "I har valgt det ved en tidligere indberetning."


def why_chosen() -> str:
    return "Valgt af jer."


def why_period(column: Column) -> str:
    return f"Overskriften er en periode; tallene er læst som »{column.header}«."


def why_not_read() -> str:
    return "Overskriften svarer ikke til en kolonne i arket."


def why_left_out() -> str:
    return "Valgt fra af jer."


def why_total() -> str:
    return "Kolonnen er en sammentælling og læses ikke."


def why_double(column: Column) -> str:
    return f"En anden kolonne er allerede læst som »{column.header}«."


# -- rows, sheets and the store against each other ------------------------------------------------------------


def duplicate_key(sheet: Sheet, key: str, first: str) -> Message:
    return (
        f"Rækken har samme nøgle ({key}) som {first}; der skal være {sheet.grain}.",
        "Slet den ene række, eller ret nøglen.",
    )


def unknown_reference(column: Column, value: str, target: Sheet, *, is_centres: bool = False) -> Message:
    """is_centres: the rows it refers to are delivered by the centre, and this is somebody else's delivery."""
    cure = f"Ret id'et, eller send »{target.header}« med rækken i samme indberetning."
    if is_centres:
        other = (
            "vent, til det er der"
            if column.required
            else "lad feltet stå tomt, og udfyld det i en senere indberetning"
        )
        cure = f"»{target.header}« afleveres af Center for Sikker By. Ret id'et, eller {other}."
    elif {"name", "own_number"} & set(target.names):
        cure = f"Skriv id'et eller navnet, som det står i »{target.header}«, eller send den i samme indberetning."
    return f"»{value}« i »{column.header}« findes ikke i »{target.header}«.", cure


def without_offer(column: Column, count: int) -> str:
    return f"Skal {plural(count, 'celle', 'celler')} i »{column.header}« indlæses uden de id'er, der ikke findes?"


def leave_out_offer(sheet: str) -> str:
    return f"Skal arket »{sheet}« lades ude?"


def same_key(column: Column, value: str, as_stored: str, count: int) -> Message:
    more = f" ({plural(count, 'celle', 'celler')})" if count > 1 else ""
    return (
        f"»{value}« i »{column.header}« er læst som »{as_stored}«, som er skrevet anderledes{more}.",
        "Er det ikke den, så giv rækken et id, der ikke ligner.",
    )


_OTHER_HYPHEN = re.compile("[\u2010-\u2015\u2212]")
_ODD_SPACE = re.compile(r"^\s|\s$|\s{2,}|[^\S ]")


def as_spelt(key: str) -> str:
    """A key with what sets its spelling apart and cannot be seen."""
    odd = [
        words
        for pattern, words in ((_OTHER_HYPHEN, "en anden slags bindestreg"), (_ODD_SPACE, "andre mellemrum"))
        if pattern.search(key)
    ]
    return f"{key} (med {listing(odd)})" if odd else key


def merged_note(sheet: Sheet, ended: str, remaining: str) -> str:
    """What the history says of a key whose rows went to another."""
    return f"Samler »{as_spelt(ended)}« under »{as_spelt(remaining)}« i »{sheet.header}«"


def ended_doubles(moved: Mapping[str, str]) -> str:
    """What is said of ids that have ended as doubles of others."""
    return " ".join(
        f"»{as_spelt(ended)}« er afsluttet som dublet af »{as_spelt(remaining)}«."
        for ended, remaining in moved.items()
    )


def later_reference(column: Column, value: str, target: Sheet) -> Message:
    return (
        f"»{value}« i »{column.header}« findes endnu ikke i »{target.header}«.",
        "Intet skal rettes, hvis rækken kommer i en senere indberetning.",
    )


def not_your_sheet(sheet: Sheet) -> Message:
    return (
        f"Arket »{sheet.header}« afleveres af Center for Sikker By.",
        "Slet arket fra filen; rettelser sendes til Center for Sikker By.",
    )


def foreign_row(column: Column, theirs: str, ours: str) -> Message:
    return (
        f"Rækken er {genitive(theirs)}, men indberetningen er {genitive(ours)}.",
        f"Slet rækken, eller ret »{column.header}«. Andres rækker afleverer de selv.",
    )


def mixed_row(column: Column, theirs: str, ours: str) -> Message:
    return (
        f"Rækken er {genitive(theirs)}, men de øvrige rækker i filen er {genitive(ours)}.",
        f"Slet rækken, eller ret »{column.header}«. En fil afleveres for én forvaltning.",
    )


def foreign_key(key: str, theirs: str) -> Message:
    return (
        f"Rækken {key} er tidligere afleveret af {theirs} og kan ikke ændres af andre.",
        f"Lad den ude af filen, eller giv den et andet id. Det, {theirs} har afleveret, bliver stående.",
    )


def lost_column(column: Column, count: int) -> Message:
    return (
        f"Kolonnen »{column.header}« er ikke i filen, men der er gemt værdier i den for "
        f"{plural(count, 'af rækkerne', 'af rækkerne')}, som ellers ville blive slettet.",
        "Tilføj kolonnen med værdierne; den udfyldte skabelon har dem.",
    )


def keep_offer(column: Column, count: int) -> str:
    return f"Skal {plural(count, 'gemt værdi', 'gemte værdier')} i »{column.header}« blive stående?"


def wrong_order(first: Column, last: Column) -> Message:
    return (
        f"»{last.header}« ligger før »{first.header}«.",
        "Ret den af dem, der er forkert.",
    )


def no_index(value: float, before: float, year: int) -> Message:
    return (
        f"Indekset er {number(value, 1)} i {year} og {number(before, 1)} året før. Så meget flytter priser sig ikke på et år.",
        "Skriv selve indekset (fx 103,4), ikke stigningen i procent, og brug det samme år som 100 hele vejen.",
    )


def more_than(part: Column, whole: Column) -> Message:
    return (
        f"»{part.header}« er større end »{whole.header}«, som det er en del af.",
        "Ret det af tallene, der er forkert.",
    )


def more_together(parts: Sequence[Column], whole: Column) -> Message:
    names = listing([f"»{part.header}«" for part in parts])
    return f"{names} er tilsammen større end »{whole.header}«.", "Ret det af tallene, der er forkert."


def shares_of_whole(safe: Column, neither: Column, whole: float) -> Message:
    """Of safe, neither and unsafe that do not come to 100 % together."""
    return (
        f"»{safe.header}«, »{neither.header}« og andelen af utrygge er tilsammen {percent(whole, 1)} og ikke 100 %.",
        "Ret den andel, der er forkert. Er nogle svar »ved ikke«, skal andelene være af dem, der har svaret på spørgsmålet.",
    )


def shares_without_answers(answers: Column) -> Message:
    return (
        f"Rækken har andele, men ikke »{answers.header}«: uden den kendes andelenes usikkerhed ikke, og de vises ikke.",
        f"Skriv »{answers.header}«, eller lad andelene stå, hvis det ikke kendes.",
    )


def wrong_sign(type_: str, change: Column, value: str) -> Message:
    if type_ == "uændret":
        sentence = f"Forslaget er »{type_}«, men »{change.header}« er {_stopped(value)}"
        return sentence, "Ret typen eller beløbet, eller bekræft med en begrundelse, at det er rigtigt."
    remedy = "et minus foran beløbet" if type_ != "udvidelse" else "et beløb over nul"
    return (
        f"Forslaget er »{type_}«, men »{change.header}« er {value}, som er en {'besparelse' if type_ == 'udvidelse' else 'merudgift'}.",
        f"Skriv {remedy}, eller ret typen; eller bekræft med en begrundelse, at det er rigtigt.",
    )


def sign_offer(change: Column, count: int) -> str:
    return f"Skal fortegnet vendes i »{change.header}« i {plural(count, 'forslag', 'forslag')}?"


def struck_row() -> Message:
    return (
        "Hele rækken er streget over.",
        "Slet rækken, hvis den ikke skal med; fjern ellers overstregningen.",
    )


def struck_offer(count: int, *, away: bool) -> str:
    rows = plural(count, "overstreget række", "overstregede rækker")
    return f"Skal {rows} lades ude?" if away else f"Skal {rows} læses med?"


def note_struck(rows: Sequence[int]) -> str:
    return f"{_rows(rows)} er ladt ude, fordi {'den' if len(rows) == 1 else 'de'} er streget over."


def unit_in_format(column: Column, value: str, unit: str, count: int) -> Message:
    return (
        f"Beløbene i »{column.header}« vises i {unit} ({plural(count, 'celle', 'celler')}): i cellen står tallet {value}, "
        f"og den viser »{value} {unit}«.",
        f"Skriv ({unit}) i overskriften, eller skriv beløbene i hele kr.",
    )


def unit_in_format_offer(column: Column, unit: str) -> str:
    return f"Er beløbene i »{column.header}« i {unit}?"


def plain_unit_offer(column: Column) -> str:
    return f"Er beløbene i »{column.header}« i hele kr.?"


def not_yet(figure: Column, when: Column, value: str, today: date) -> Message:
    return (
        f"»{figure.header}« er udfyldt, men »{when.header}« er {value}, som ligger efter i dag ({today:%d-%m-%Y}).",
        f"Ret »{when.header}«, eller lad »{figure.header}« stå tom, til tallet kendes.",
    )


def no_measurement() -> Message:
    return (
        "Målingen har hverken en værdi eller tæller og nævner.",
        "Skriv værdien, eller slet rækken.",
    )


def no_denominator() -> Message:
    return "Målingen har tæller uden nævner, eller nævneren er nul.", "Skriv både tæller og nævner."


def wrong_frequency(period: str, frequency: str) -> Message:
    return (
        f"»{period}« er ikke {_FREQUENCIES[frequency]}, men så tit måles indikatoren.",
        "Ret perioden, eller ret »frekvens« i Indikatorer.",
    )


_FREQUENCIES = {"måned": "en måned", "kvartal": "et kvartal", "halvår": "et halvår", "år": "et år"}


def period_beside_its_parts(period: str, other: str, stored: bool) -> Message:
    where = "er indberettet" if stored else "står i samme levering"
    return (
        f"Indikatoren tæller personer, og »{other}«, som har måneder til fælles med »{period}«, {where}. Tilsammen ville de røbe "
        "små antal.",
        "Indberet kun den ene slags perioder. Skal den anden bruges i stedet, så afslut først de rækker, der er indberettet.",
    )


def spent_without_date(spent: Column, date_column: Column) -> Message:
    return (
        f"Rækken har »{spent.header}«, men »{date_column.header}« mangler.",
        "Skriv datoen forbruget er opgjort.",
    )


def temporary_without_end(expires: Column) -> Message:
    return (
        f"Bevillingen er midlertidig, men »{expires.header}« mangler.",
        "Skriv det sidste år med bevilling.",
    )


def _stopped(text: str) -> str:
    """The end of a sentence; »1.250 kr.« has its full stop."""
    return text if text.endswith(".") else f"{text}."


_SIZES = {2: "100", 3: "1.000", 6: "1.000.000"}


def size(column: Column, value: str, stored: str, power: int, count: int, pairs: int) -> Message:
    """`power`: of ten, that the delivered numbers lack to be of the stored ones' size."""
    how = f"omkring {_SIZES[abs(power)]} gange {'mindre' if power > 0 else 'større'}"
    cells = f"{number(count)} af {plural(pairs, 'tal', 'tal')}" if pairs > 1 else "tallet"
    return (
        f"I »{column.header}« er {cells} {how} end det, der er gemt for de samme rækker; det første er {value} mod {_stopped(stored)}",
        "Skriv tallene i den rigtige enhed, eller bekræft med en begrundelse, at de er rigtige.",
    )


def size_of_one(column: Column, value: str, stored: str, power: int) -> Message:
    how = f"{_SIZES[abs(power)]} gange {'større' if power > 0 else 'mindre'}"
    return (
        f"{value} i »{column.header}« er {how} end det, der er gemt for samme række: {_stopped(stored)}",
        "Ret tallet, eller bekræft med en begrundelse, at det er rigtigt.",
    )


def size_offer(column: Column, power: int, value: str, result: Any) -> str:
    how = "ganges" if power > 0 else "divideres"
    return f"Skal alle tal i »{column.header}« {how} med {_SIZES[abs(power)]} (så {value} bliver {reading(column, result)})?"


def several_matches(own: str, candidates: Sequence[str]) -> Message:
    named = listing([f"»{candidate}«" for candidate in candidates[:5]])
    return (
        f"Rækken har intet id, og flere gemte rækker passer til »{own}«: {named}.",
        "Skriv id'et på den række, der skal ændres.",
    )


def like_stored(sheet: Sheet, same: str, row: Mapping[str, Any], other: Mapping[str, Any]) -> Message:
    """A row without an id that shares its own number or its name (`same`) with a stored one, and not the other of them."""
    differs = sheet.column("name" if same == "own_number" else "own_number")
    here, there = row[differs.name] or "", other[differs.name] or ""
    return (
        f"Rækken har intet id, men samme {sheet.column(same).header} som den gemte {other[sheet.key[0]]}; "
        f"»{differs.header}« er »{here}« her og »{there}« i den gemte.",
        f"Skriv {other[sheet.key[0]]} i »{sheet.columns[0].header}«, hvis det er den.",
    )


def like_stored_new(id: str, same: str, stored: str) -> Message:
    """same: the header and value by which a row under a new id is like a stored one."""
    return (
        f"{id} er et nyt id, men rækken har samme {same} som den gemte {stored}.",
        f"Skriv {stored}, hvis det er den. Er det en anden, så bekræft det med en begrundelse.",
    )


def same_row_offer(name: str, id: str) -> str:
    return f"Er »{name}« den gemte {id}?"


def new_row_offer(name: str) -> str:
    return f"Er »{name}« en ny række, som skal have sit eget id?"


def note_named(column: Column, count: int) -> str:
    return f"{plural(count, 'henvisning', 'henvisninger')} i »{column.header}« er læst efter navn eller eget nummer."


def several_named(column: Column, value: str, target: Sheet, ids: Sequence[str]) -> Message:
    named = listing(list(ids[:5]), "eller")
    return (
        f"»{value}« i »{column.header}« er navnet på flere rækker i »{target.header}«.",
        f"Skriv id'et på den, der menes: {named}.",
    )


def proposed_id(column: Column, value: str, target: Sheet, name: str) -> Message:
    return (
        f"»{value}« i »{column.header}« er ikke givet endnu; det er kun foreslået til »{name}« i »{target.header}« og kan skifte.",
        "Skriv navnet eller det egne nummer i stedet for id'et.",
    )


def double_new(sheet: Sheet, row: int) -> Message:
    return (
        f"Rækken har intet id og ligner række {row}, som heller intet id har; der skal være {sheet.grain}.",
        "Slet den ene række, eller skriv, hvad der er forskellen.",
    )


def double_row(sheet: Sheet, same: str, row: int) -> Message:
    """same: the header and value that two rows share, of which one at least is new."""
    return (
        f"Rækken har samme {same} som række {row}, og en af dem er ny; der skal være {sheet.grain}.",
        "Slet den ene række, eller ret den, der er forkert. Er det to forskellige, så bekræft det med en begrundelse.",
    )


# -- put right in the page ----------------------------------------------------------------------------------


def mended(old: str | None) -> str:
    """Of a cell whose value a person wrote in the page. old: None where a CPR number stood there."""
    if old is None:
        return "Rettet på siden »Indberet data«: her stod et CPR-nummer."
    return f"Rettet på siden »Indberet data«: her stod {f'»{old}«' if old else 'ingenting'}."


def cpr_in_new_value() -> str:
    return "Den nye værdi ligner et CPR-nummer og er ikke skrevet ind."


# -- the command line ---------------------------------------------------------------------------------------


def no_such_file() -> str:
    return "Filen findes ikke. Se efter mappen og navnet."


def is_folder() -> str:
    return "Det er en mappe og ikke en fil. Nævn filerne i den hver for sig."


def cannot_open() -> str:
    return "Filen kan ikke åbnes. Luk den i andre programmer, eller få adgang til den."


def check_too_slow(seconds: int) -> str:
    return (
        f"Kontrollen tog over {seconds} sekunder og blev opgivet. Slet ark og kolonner, der ikke skal med, "
        "eller del filen i flere."
    )


def warning(sentence: str) -> str:
    return f"Advarsel: {sentence}"


def summary(files: int, rows: int, errors: int, warnings: int) -> str:
    extent = f"{plural(files, 'fil', 'filer')}, {plural(rows, 'række', 'rækker')}: "
    if not errors and not warnings:
        return f"{extent}ingen problemer."
    counts = [plural(errors, "fejl", "fejl")] if errors else []
    counts += [plural(warnings, "advarsel", "advarsler")] if warnings else []
    return f"{extent}{listing(counts)}."


def read_as(sheet: Sheet, rows: int, header_row: int) -> str:
    return f"Læst som »{sheet.header}«: {plural(rows, 'række', 'rækker')} under overskrifterne i række {header_row}."


def offered_on_page(question: str) -> str:
    return f"På siden »Indberet data« kan det svares med ét klik: {question}"


def would_change() -> str:
    return "Godkendt vil filerne give:"


def left_standing(count: int) -> str:
    """Stored rows that are not in the files, after what else is said."""
    return f"; {standing(count)}" if count else ""


def standing(count: int) -> str:
    """Stored rows that are not in the files. No full stop."""
    return f"{plural(count, 'gemt række er', 'gemte rækker er')} ikke i filerne og bliver stående"


def without_store() -> str:
    return (
        "Databasen er i brug, sandsynligvis af appen. Filerne er kontrolleret for sig selv; "
        "om deres henvisninger passer med det gemte, er ikke efterset. Det gør siden »Indberet data« i appen."
    )


def nothing_stored() -> str:
    return "Intet er gemt. Ret fejlene, og indlæs filerne igen."


def given_id(sheet: str, row: int, id: str, how: str, own: str, matched_on: str) -> str:
    what = (
        "er ny og får id"
        if how == "new"
        else "hører til"
        if how == "chosen"
        else f"passer på {matched_on} til"
    )
    named = f" ({own})" if own else ""
    return f"{sheet}, række {row}{named} {what} {id}."


def stored(upload_no: int, at: datetime) -> str:
    return f"Indberetning nr. {upload_no} er godkendt {moment(at)}."


def nothing_new(rows: int) -> str:
    return (
        f"Filerne ændrer ikke noget: {plural(rows, 'række', 'rækker')} er gemt i forvejen. Intet er tilføjet."
    )


def counted(sheet: str, counts: Mapping[str, int]) -> str:
    """One table of a receipt; `counts`: new, changed, unchanged."""
    words = (("new", "ny", "nye"), ("changed", "ændret", "ændrede"), ("unchanged", "uændret", "uændrede"))
    return f"{sheet}: {listing([plural(counts[state], one, many) for state, one, many in words])}"


def fingerprints(name: str, sha256: str) -> str:
    return f"{name}: SHA-256 {sha256}"


def undone(upload_no: int, number: int) -> str:
    return f"Indberetning nr. {upload_no} er fortrudt (nr. {number} i historikken)."


def no_history() -> str:
    return "Der er ingen indberetninger endnu."


def history_line(
    number: int,
    at: datetime,
    undoes: int | None,
    administration: str,
    by: str,
    files: str,
    note: str,
    undone_by: int | None,
) -> str:
    what = f"fortryder nr. {undoes}" if undoes is not None else files
    parts = [str(number), moment(at), administration, by, what, note]
    if undone_by is not None:
        parts.append(f"fortrudt af nr. {undone_by}")
    return " | ".join(" ".join(part.split()) for part in parts if part)


def template_written(path: str) -> str:
    return f"Skabelonen er gemt som {path}."


def cannot_write(path: str) -> str:
    return f"{path} kan ikke skrives. Luk filen i andre programmer, eller vælg et andet sted."


def broken(kind: str) -> str:
    return f"Programmet stødte på en fejl ({kind}) og stoppede. Intet er ændret. Sig det til Center for Sikker By."
