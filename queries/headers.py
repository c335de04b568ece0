"""Danish headers for the columns of every answer: the contract's own, and a word for each that a question makes."""

from __future__ import annotations

from data.contract import SHEETS
from data.danish import capital

MADE = {
    "accepted_at": "Godkendt", "accepted_by": "Godkendt af", "across": "Vandret", "across_place": "Plads vandret",
    "activity": "Aktivitet", "actor": "Aktør", "administrations": "Forvaltninger", "adults": "For 18+",
    "adults_too": "Også for 18+", "age": "Aldersgruppe", "age_days": "Dage siden", "agreed_coordinator": "Aftalt koordinator",
    "agreement_state": "Aftalens stand", "agreements": "Aftaler", "ahead": "Ligger forude", "all_initiatives": "Indsatser i alt",
    "alone": "Kun dér", "area": "Område", "area_type": "Områdetype", "as_agreed": "Som aftalt", "baseline_hidden": "Udgangspunkt skjult",
    "budget": "Budget, kr.", "by_another": "Af en anden", "changed": "Ændrede", "confirmed_unchanged": "Bekræftet uændret",
    "control_area": "Kontrolområde", "coordination": "Koordinering", "coordinator_unknown": "Koordinator ikke oplyst",
    "cost": "Pris, kr.", "current": "I gang eller sluttet i år", "decisions": "Beslutninger",
    "declared": "Erklæret", "declared_for": "Erklæret pr.",
    "delivered": "Leveret",
    "delivered_at": "Leveret den", "delivered_price_level": "Indberettet prisniveau",
    "delivered_adopted_budget": "Vedtaget budget, som indberettet", "delivered_revised_budget": "Korrigeret budget, som indberettet",
    "delivered_spent": "Forbrug, som indberettet", "delivered_status": "Indberettet status",
    "deliveries": "Leveringer", "denominators": "Nævnere", "down": "Lodret", "down_place": "Plads lodret", "effect": "Virkning",
    "ended": "Afsluttede",
    "first_denominator": "Nævner først", "first_numerator": "Tæller først", "numerators": "Tællere", "per_cent": "I procent",
    "is_share": "Er en andel", "persons": "Tæller personer", "released": "Frigivet af CSB", "shown_as": "Vises som",
    "events_before": "Hændelser sidste gang", "events_then": "Hændelser den dag", "passed": "Er gået",
    "ready": "Aftalen den dag", "worst_before": "Alvorligste sidste gang",
    "reported_from": "Indberettet fra", "reported_until": "Indberettet til",
    "events": "Hændelser", "facet": "Inddeling", "files": "Filer", "finance_rows": "Rækker i Økonomi", "first_at": "Første gang",
    "first_on": "Første dag",
    "first_period": "Første periode", "first_participants": "Deltagere først", "fixed_days": "Faste dage", "focus_area": "Indsatsområde",
    "focus_area_rank": "Indsatsområdets plads", "follow_up_planned": "Opfølgning planlagt", "followed_up": "Fulgt op",
    "from_18": "Fra 18 år", "goals": "Mål", "grants": "Bevillinger", "hidden": "Skjult", "high": "Højeste",
    "hotspot": "Hotspot", "id": "Id", "hotspot_start": "Hotspottets begyndelse", "in_general": "Generelt", "incidents": "Hændelser i alt",
    "indicator": "Indikator", "indicators": "Indikatorer", "initiative": "Indsats", "initiative_ids": "Indsatsernes id'er",
    "initiative_names": "Indsatsernes navne", "initiative_start": "Indsatsens begyndelse", "initiative_status": "Indsatsens status",
    "initiatives": "Indsatser", "is_total_administration": "I alt over forvaltninger",
    "is_total_focus_area": "I alt over indsatsområder", "kept": "Holdt", "last_at": "Seneste gang", "last_on": "Seneste dag",
    "last_period": "Seneste periode",
    "late": "Forsinket",
    "made_of": "Lagt sammen af", "level": "Niveau", "low": "Laveste", "made_at": "Noteret den", "made_by": "Noteret af",
    "measurements": "Målinger", "meetings": "Møder", "meets_rule": "Opfylder reglen", "moved": "Flyttet", "named": "Nævnt",
    "neighbour_area": "Naboområde", "neighbour_control_area": "Naboområdets kontrolområde", "new": "Nye", "note": "Bemærkning",
    "only_here": "Kun her", "open": "Åben", "original": "Den oprindelige fil", "other_price_level": "Andet prisniveau",
    "output": "Ydelse", "over_limit": "Over grænsen", "overdue": "Over fristen", "own_area": "Eget område", "owner": "Ejer",
    "part": "Del",
    "participants_persons": "Deltagere afrundes", "reached_persons": "Nået afrundes",
    "participants_as": "Deltagere opgøres som", "participants_by": "Deltagere opgjort efter",
    "participants_every": "Deltagere opgøres hver", "reached_as": "Nået, opgøres som", "reached_every": "Nået, opgøres hver",
    "passage": "Overgang",
    "periods": "Perioder", "place": "Sted", "planned": "Planlagte", "population": "Befolkning", "proposals": "Forslag",
    "reached": "Nået", "reached_by": "Nået efter", "reaching": "Når aldersgruppen",
    "recent": "Fra de seneste år", "redefined": "Ny definition", "residents": "Indbyggere", "residents_year": "Indbyggere, år",
    "response_rate": "Svarandel",
    "result": "Resultat", "retired": "Måles ikke mere", "results_measured": "Måler resultater",
    "rows": "Rækker", "rows_without_budget": "Rækker uden budget",
    "rows_without_spent": "Rækker uden forbrug", "running": "I gang", "series": "Serie", "several_districts": "I flere bydele",
    "several_payers": "Flere betaler", "several_price_levels": "Flere prisniveauer", "severe": "Alvorlige",
    **{f"severity_{n}": f"Alvor {n}" for n in range(1, 6)},
    "sha256": "Filens fingeraftryk", "share": "Andel", "share_day": "Andel, dag", "share_evening": "Andel, aften",
    "share_without_figures": "Andel uden beløb", "shared": "Delt", "shown": "Viste", "source": "Rækkens nummer", "specific": "Særligt",
    "spent_from": "Forbrug opgjort fra", "state": "Stand", "steps": "Skridt", "stopping": "Stopper ved 17 år", "table": "Ark",
    "unchanged": "Uændrede", "undoes": "Fortryder nr.", "undone_by": "Fortrudt af nr.", "upload_no": "Indberetning nr.",
    "week": "Uge", "weekday": "Ugedag", "weighted": "Vægtet", "whole_city": "For hele byen", "with_budget": "Med budget",
    "with_figures": "Med beløb", "with_goal": "Tider med mål",
    "within_goal": "Inden for målet", "without_age": "Uden alder", "without_agreement": "Uden aftale", "without_budget": "Uden budget",
    "without_deadline": "Uden frist", "without_district": "Uden bydel", "without_figures": "Uden beløb",
    "without_follow_up": "Uden opfølgning", "worst": "Alvorligste",
    # Of initiatives and hotspots; a strategy is told by its own.
    "start": "Start", "finish": "Slut", "strategy_start": "Strategien gælder fra", "strategy_finish": "Strategien gælder til",
    "strategy": "Strategi", "phase": "Strategien er", "own_target": "Målets egen målværdi", "own_period": "Målets egen periode",
    "expiring": "Udløber, kr.", "has_amounts": "Har beløb", "incomplete": "Perioden ikke omme", "left_out": "Distrikter udeladt",
    "money_year": "Beløbenes år", "parts": "Dele", "unfinished": "Måneden ikke omme",
    "first_until": "Tidligst opgjort til", "happened_on": "Dag", "last_until": "Senest opgjort til", "more": "Øvrig tekst",
    "settled": "Endeligt opgjort", "thing": "Hvad", "whole": "Alle kategorier talt",
}  # fmt: skip
_OF_CONTRACT = {
    column.name: column.header for sheet in reversed(SHEETS) for column in reversed(sheet.columns)
}


def header(name: str) -> str:
    """The Danish header of an answer's column. Raises KeyError for one that has none."""
    return MADE[name] if name in MADE else capitalised(_OF_CONTRACT[name])


def capitalised(text: str) -> str:
    """The contract's header as a heading: "ansvarlig_forvaltning" -> "Ansvarlig forvaltning"."""
    return capital(text.replace("_", " "))
