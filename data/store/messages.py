"""The sentences people read about the store. Danish, complete, with what to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from data import danish


def store_busy() -> str:
    return (
        "Databasen er i brug af et andet program, sandsynligvis selve appen. "
        "Brug siden »Indberet data« i appen, eller stop appen og prøv igen."
    )


def store_damaged() -> str:
    return (
        "Databasen kan ikke læses: filen er beskadiget. Stop appen, og gendan den seneste sikkerhedskopi med "
        "»python -m data restore FIL«, som beskrevet i README under »Running it for real«."
    )


def store_lacks_uploads(missing: int) -> str:
    what = f"{missing} af de indberetninger" if missing > 0 else "noget af det"
    return (
        f"Databasen mangler {what}, der er gemt tidligere. Filen er blevet erstattet eller beskadiget. "
        "Gendan den seneste sikkerhedskopi med »python -m data restore FIL«."
    )


def copy_differs() -> str:
    return "Sikkerhedskopien blev ikke magen til databasen og er slettet. Prøv igen."


def disk_full() -> str:
    return "Der er ikke plads på disken. Intet er gemt. Gør plads, og prøv igen."


def only_read() -> str:
    """For everybody who reads. No full stop."""
    return "Disken er fuld: alt kan læses, men intet kan gemmes"


def opened_for_reading() -> str:
    return "Der er ikke plads på disken, så databasen kan kun læses. Der kan ikke gemmes noget, før der er gjort plads."


def readers_busy() -> str:
    return "Databasen er i brug af andre sider lige nu. Prøv igen om et øjeblik."


def cpr_in_text() -> str:
    return "Teksten eller filnavnet ser ud til at indeholde et CPR-nummer. Intet er gemt. Skriv den uden."


def disk_nearly_full() -> str:
    return "Der er under 500 MB ledig plads på disken. Gør plads, før der indlæses mere."


def folder_read_only() -> str:
    return "Datamappen kan ikke skrives i. Der kan ikke gemmes noget, før rettighederne er rettet."


def ground_moved() -> str:
    return (
        "Der er godkendt en anden indberetning, siden forhåndsvisningen blev lavet. "
        "Intet er gemt. Se den nye forhåndsvisning igennem, og godkend så."
    )


def keys_not_unique(sheet: str) -> str:
    return f"Arket »{sheet}« har rækker uden nøgle eller flere rækker med samme nøgle. Intet er gemt. Ret arket, og indlæs igen."


def nothing_to_end(sheet: str, key: str) -> str:
    return f"Rækken {key} findes ikke i »{sheet}« og kan derfor ikke afsluttes. Intet er gemt."


def no_such_upload(upload_no: int) -> str:
    return f"Der er ingen indberetning nr. {upload_no}. Se numrene i historikken."


def already_undone(upload_no: int) -> str:
    return f"Indberetning nr. {upload_no} er allerede fortrudt."


def would_orphan(orphans: Sequence[tuple[str, str, str, Sequence[str]]]) -> str:
    """`orphans`: sheet, column, the sheet it refers to, the values that would point at nothing."""
    parts = []
    for sheet, column, target, values in orphans:
        named = ", ".join(values[:5]) + (f" og {len(values) - 5} mere" if len(values) > 5 else "")
        parts.append(f"»{sheet}« henviser i {column} til {named}, som så ikke findes i »{target}«")
    return "Det kan ikke lade sig gøre: " + "; ".join(parts) + ". Intet er gemt. Ret henvisningerne først."


def example_in_real_store(name: str) -> str:
    return (
        f"Filen »{name}« er eksempeldata med opdigtede tal og kan ikke indlæses her. "
        "Start appen med CSB_EXAMPLE=1 for at prøve med eksempeldata."
    )


def history_removed(before: datetime) -> str:
    return (
        f"Data, som de var kendt før {danish.day(before)}, er fjernet efter reglerne for opbevaring. "
        "Vælg en senere dag i »Data pr.«, eller tryk »Ryd filtre«."
    )


def cannot_undo_removed(upload_no: int, before: datetime) -> str:
    return (
        f"Indberetning nr. {upload_no} kan ikke fortrydes: det, den kom i stedet for, er fjernet, "
        f"fordi den er fra før {danish.day(before)}. Indberet de rigtige rækker i stedet."
    )


def bad_store_address() -> str:
    return "CSB_STORE kan ikke forstås. Skriv postgresql://BRUGER@SERVER/DATABASE; adgangskoden skal ikke stå i den."


def no_driver() -> str:
    return (
        "CSB_STORE er sat, men det, der taler med serveren, er ikke installeret. Skriv "
        "».venv/bin/pip install --require-hashes -r .requirements-shared.lock«, og start appen igen."
    )


def no_password_file(path: str) -> str:
    return f"Filen »{path}«, som CSB_STORE_PASSWORD_FILE peger på, kan ikke læses."


def store_unreachable() -> str:
    return (
        "Databaseserveren kan ikke nås. Intet er gemt, og intet, der var gemt, er gået tabt. Kontrollér, at serveren kører, og at "
        "CSB_STORE og adgangskoden passer. Appen prøver selv igen."
    )


def server_refuses(code: str) -> str:
    return (
        f"Databaseserveren afviser det, der sendes ({code or 'uden kode'}). Intet er gemt. Kontrollér brugerens rettigheder og databasen "
        "på serveren."
    )


def unfit_server() -> str:
    return "Databaseserveren skal være PostgreSQL 15 eller nyere, og databasen skal være i UTF8."


def server_full() -> str:
    return "Der er ikke plads på databaseserveren. Intet er gemt. Gør plads, og prøv igen."


def others_write() -> str:
    return "En anden er ved at gemme på databaseserveren. Intet er gemt. Prøv igen om et øjeblik."


def perhaps_stored() -> str:
    return (
        "Forbindelsen til databaseserveren blev afbrudt, mens der blev gemt. Se i historikken, når serveren er tilbage, om det blev gemt, "
        "før det gemmes igen."
    )


def newer_version(version: str) -> str:
    return (
        f"Databasen er taget i brug af version {version} af programmet, som er nyere end denne. Intet er gemt. Opgradér denne, så kan "
        "der gemmes igen."
    )


def behind(since: datetime) -> str:
    """For everybody who reads. No full stop."""
    return f"Vist, som det var gemt {danish.moment(since)}. Lige nu kan intet gemmes"


def out_of_step(since: datetime, why: str) -> str:
    return (
        f"Siderne viser det, der var gemt {danish.moment(since)}, og der kan ikke gemmes noget lige nu. {why}"
    )
