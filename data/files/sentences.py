"""Why a file is not read, in Danish: what kind of file it is, and the cure. One sentence per code.

Imports the standard library only, for the command line and the pages both say these.
"""

from __future__ import annotations

_SAVE = "Åbn filen i Excel, vælg Filer > Gem som > Excel-projektmappe (.xlsx), og send den nye fil."
_ORIGINAL = "Find den oprindelige fil i fagsystemet eller i Excel, gem den igen som .xlsx, og send den."
_DELETE = (
    "Marker de rækker eller kolonner, der ikke hører til tabellen, vælg Slet, gem filen, og send den igen."
)

SENTENCES = {
    "empty": "Filen er tom (0 byte). Gem den igen fra det program, den kommer fra, og send den nye fil.",
    "blank": "Filen indeholder ingenting: kun tomme linjer eller nuller. Gem den igen fra det program, den kommer fra, og send "
    "den nye fil.",
    "too_large": "Filen fylder {size} MB; grænsen er {limit} MB. Slet ark og billeder, der ikke skal med, eller del "
    "filen i flere.",
    "together_too_large": "Filen er ikke læst, fordi filerne tilsammen fylder over {limit} MB. Send den i en indberetning for sig.",
    "together_too_many_cells": "Filen er ikke læst, fordi filerne tilsammen har over {limit} celler. Send den i en "
    "indberetning for sig.",
    "password": "Filen er beskyttet med adgangskode. Fjern adgangskoden i Excel (Filer > Oplysninger > Beskyt "
    "projektmappe) og send den igen.",
    "program": "Filen er et program og ikke et regneark. Send regnearket selv.",
    "picture": "Filen er et billede og ikke et regneark. Send det regneark, billedet viser.",
    "pdf": "Filen er en PDF og ikke et regneark. " + _ORIGINAL,
    "html": "Filen er en webside, der har fået et regnearks navn. " + _SAVE,
    "mhtml": "Filen er en gemt webside (MHTML), der har fået et regnearks navn. " + _SAVE,
    "xml": "Filen er XML og ikke et almindeligt regneark. " + _SAVE,
    "xlsb": "Filen er en binær Excel-fil (.xlsb), som ikke kan kontrolleres. " + _SAVE,
    "ancient": "Filen er fra en Excel-version før Excel 5.0 (1993). " + _SAVE,
    "document": "Filen er et tekstdokument og ikke et regneark. Kopiér tabellen over i skabelonen, og send den.",
    "presentation": "Filen er en præsentation og ikke et regneark. Kopiér tabellen over i skabelonen, og send den.",
    "numbers": "Filen er fra Apple Numbers. Vælg Arkiv > Eksporter til > Excel, og send den eksporterede fil.",
    "archive": "Filen er et arkiv (zip, rar eller lignende) og ikke et regneark. Pak den ud, og send regnearkene.",
    "database": "Filen er en database og ikke et regneark. Eksportér tabellen til Excel, og send den.",
    "unknown": "Filen er ikke et regneark. Send en fil af typen .xlsx, .xlsm, .xls, .ods eller .csv.",
    "truncated": "Filen er afbrudt: slutningen mangler, ofte fordi den blev sendt eller gemt ufuldstændigt. "
    "Hent eller gem den igen, og send den nye fil.",
    "damaged": "Filen er beskadiget: indholdet passer ikke med filens egen indholdsfortegnelse. " + _SAVE,
    "zip_bomb": "Filen fylder {unpacked} MB eller mere, når den pakkes ud; det er for meget for en fil på {size} MB, og den "
    "åbnes derfor ikke. " + _SAVE,
    "zip_size": "Filen siger, at dens dele fylder mindre, end de gør, og åbnes derfor ikke. " + _SAVE,
    "zip_overlap": "Filens dele ligger oven i hinanden, som de kun gør i filer, der skal overbelaste en server. Den åbnes "
    "derfor ikke. " + _SAVE,
    "zip_entries": "Filen består af {count} dele; grænsen er {limit}. Et almindeligt regneark har under hundrede. "
    + _SAVE,
    "doctype": "Filen indeholder en XML-dokumenttype, som kan få læseren til at løbe løbsk, og åbnes derfor ikke. "
    + _SAVE,
    "shared_strings": "Filen siger, at den har {count} forskellige tekster, og så mange er der ikke plads til i den. "
    + _SAVE,
    "columns": "I arket »{sheet}« står der noget helt ude i celle {cell}; grænsen er {limit} kolonner. "
    + _DELETE,
    "rows": "I arket »{sheet}« står der noget helt nede i celle {cell}; grænsen er {limit} rækker. "
    "Slet rækker, der ikke hører til tabellen, eller del filen i flere, og send dem hver for sig.",
    "cells": "Filen bruger for mange celler: alene arket »{sheet}« går til celle {cell}; grænsen er {limit} celler i "
    "alt. Slet rækker og kolonner, der ikke hører til tabellen, eller del filen i flere, og send dem hver for sig.",
    "errors": "Arket »{sheet}« har over {limit} celler med fejl eller med formler uden resultat. Åbn filen i Excel, så "
    "formlerne regnes ud, ret fejlene, gem, og send den igen.",
    "marks": "Arket »{sheet}« har over {limit} flettede celler eller noter. " + _DELETE,
    "unreadable": "Filen kan ikke læses: indholdet er beskadiget eller lavet på en måde, læseren ikke forstår. "
    + _SAVE,
    "memory": "Filen kræver mere hukommelse, end der er sat af til én fil. Slet ark og kolonner, der ikke skal med, "
    "eller del filen i flere.",
    "too_slow": "Filen tog over {seconds} sekunder at læse og blev opgivet. Slet ark og kolonner, der ikke skal med, "
    "eller del filen i flere.",
    "encoding": "Tekstfilens tegnsæt kan ikke genkendes (byte {byte} i linje {line}). Gem den som »CSV UTF-8«, og send "
    "den igen.",
    "quotes": 'Anførselstegnet (") i linje {line} bliver ikke lukket, så resten af filen læses som én celle. Ret det, '
    "og send filen igen.",
    "long_cell": "I linje {line} står en tekst på over {limit} tegn, som ingen celle i et regneark kan rumme. Del teksten, eller se "
    "efter, om et linjeskift eller et skilletegn mangler, og send filen igen.",
    "same_names": "Filen har {count} ark, der hedder »{sheet}«, så de ikke kan skilles ad. Giv hvert ark sit navn, og send "
    "filen igen.",
    "not_all_read": "I arket »{sheet}« står der noget i celle {cell}, som læseren ikke kan læse, så rækker kunne gå tabt. "
    + _SAVE,
    "embedded": "Inde i filen ligger et dokument, som ikke kan åbnes og derfor ikke kan ses igennem for CPR-numre. Slet det "
    "indsatte dokument, gem filen, og send den igen.",
    "no_sheets": "Filen har ingen ark med celler. Send det regneark, tabellen står i.",
    "busy": "Der bliver læst andre filer lige nu. Prøv igen om et øjeblik.",
    "internal": "Filen blev ikke læst på grund af en fejl hos os, ikke i din fil. Prøv igen; hjælper det ikke, så send "
    "CSB denne besked: {detail}.",
}


def sentence(code: str, values: dict[str, str | int]) -> str:
    """The code's sentence with its values; whole numbers from 10.000 and up with Danish thousands."""
    in_words = {
        name: f"{value:,}".replace(",", ".") if isinstance(value, int) else value
        for name, value in values.items()
    }
    return SENTENCES[code].format(**in_words)
