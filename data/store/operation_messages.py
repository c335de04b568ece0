"""The sentences people read about operation: backup, restore, retention, health. Danish, complete, with what to do."""

from __future__ import annotations

from datetime import datetime

from data import danish

COMMAND_LINE = "kommandolinje"


def bad_setting(name: str, lowest: int, highest: int) -> str:
    return f"Indstillingen {name} skal være et helt tal fra {lowest} til {danish.number(highest)}."


def disk_nearly_full(what: str) -> str:
    return f"Der er under 500 MB ledig plads på disken med {what}. Gør plads, før der gemmes mere."


def no_backup_folder() -> str:
    return "Der tages ingen sikkerhedskopier. Sæt CSB_BACKUP_DIR til en mappe på en anden disk, og start appen igen."


def no_backup_yet() -> str:
    return "Der er endnu ingen sikkerhedskopi. Tag en på siden »Drift«."


def backup_failed(sentence: str) -> str:
    return f"Den seneste sikkerhedskopi mislykkedes: {sentence}"


def backup_too_old(made_at: datetime) -> str:
    return (
        f"Den nyeste sikkerhedskopi er fra {danish.moment(made_at)}. "
        "Tag en ny på siden »Drift«, og se i loggen, hvorfor der ikke er kommet flere."
    )


def cannot_write_backup() -> str:
    return (
        "Der kan ikke skrives i mappen til sikkerhedskopier. Ret mappen eller dens rettigheder, og prøv igen."
    )


def backup_made(path: str, size: int) -> str:
    return f"Sikkerhedskopien er taget og kontrolleret: {path} ({danish.file_size(size)})."


def no_folder_given() -> str:
    return "Sig, hvor kopien skal ligge: sæt CSB_BACKUP_DIR, eller brug --to MAPPE."


def no_such_copy(path: str) -> str:
    return f"Der er ingen fil »{path}«. Intet er ændret."


def copy_is_the_database() -> str:
    return "Filen er selve databasen. Vælg en sikkerhedskopi. Intet er ændret."


def copy_damaged(name: str) -> str:
    return f"Kopien »{name}« kan ikke læses helt: den er beskadiget. Intet er ændret. Vælg en anden kopi."


def not_a_copy(name: str) -> str:
    return f"»{name}« er en database, men ikke en kopi af Sikker By. Intet er ændret."


def cannot_restore() -> str:
    return "Kopien kunne ikke lægges på plads. Databasen er, som den var."


def example_not_restored() -> str:
    return "Eksempeldata gendannes ikke: slet mappen »example« i datamappen, så dannes de igen."


def restored(name: str, rows: int, newest: datetime | None) -> str:
    last = "ingen indberetninger" if newest is None else f"seneste indberetning {danish.moment(newest)}"
    return f"»{name}« er læst igennem og lagt på plads: {danish.plural(rows, 'række', 'rækker')}, {last}."


def kept_aside(path: str) -> str:
    return f"Den tidligere database er gemt som {path}. Slet den, når alt er set efter."


def age_too_small(lowest: int) -> str:
    return f"Alderen skal være mindst {lowest} dage, så det, der stadig arbejdes med, ikke fjernes."


def no_reason() -> str:
    return "Skriv, hvorfor der fjernes."


def what_goes(before: datetime, originals: int, size: int, rows: int) -> str:
    """What retention removes, in one sentence."""
    if not originals and not rows:
        return f"Der er intet at fjerne fra før {danish.day(before)}."
    parts = []
    if originals:
        parts.append(
            f"{danish.plural(originals, 'oprindelig fil', 'oprindelige filer')} ({danish.file_size(size)})"
        )
    if rows:
        parts.append(f"{danish.plural(rows, 'række', 'rækker')} i historikken")
    return f"{danish.listing(parts)} fra før {danish.day(before)}"


def removed(what: str) -> str:
    return f"Fjernet: {what}. Sikkerhedskopier fra før i dag har det stadig, til de selv bliver slettet."


def not_packed(sentence: str) -> str:
    return f"Rækkerne er fjernet, men filen er ikke skrevet om, så der kan ligge rester i den: {sentence} Fjern igen med samme alder."


def rows_of(sheet: str, rows: int) -> str:
    return f"{sheet}: {danish.plural(rows, 'række', 'rækker')}"


def clock_went_back(newest: datetime) -> str:
    return (
        f"Serverens ur er stillet tilbage: den seneste indberetning er fra {danish.moment(newest)}. Nye indberetninger får samme "
        "tidspunkt, så rækkefølgen holder. Kontrollér uret."
    )


def moves_between_kinds() -> str:
    return (
        "Data flyttes fra en fil til en server (uden CSB_STORE, med --to postgresql://…) eller fra serveren i CSB_STORE til en ny fil "
        "(--to FIL). Intet er ændret."
    )


def server_not_empty() -> str:
    return "Serveren har data i forvejen. Vælg en tom database. Intet er ændret."


def file_is_there(path: str) -> str:
    return f"Filen »{path}« findes i forvejen. Vælg et andet navn. Intet er ændret."


def example_not_moved() -> str:
    return "Eksempeldata flyttes ikke: de dannes, hvor CSB_EXAMPLE=1 er sat."


def moved(rows: int) -> str:
    return (
        f"Flyttet og sammenlignet på begge sider: {danish.plural(rows, 'række', 'rækker')}. Det gamle sted er, som det var: sæt CSB_STORE "
        "efter det nye, start appen, og slet det gamle, når alt er set efter."
    )
