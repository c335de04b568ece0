"""One initiative: all that is known of it, on one page with an address of its own (?indsats=SOF-012)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from html import escape
from typing import Any

import pandas as pd
import streamlit as st

from data import danish
from data.contract import ADMINISTRATIONS, CRITERIA, PURPOSES, TARGET_GROUPS
from pages.parts import doubles, page, tables, views
from pages.parts.answers import answer, estimate
from pages.parts.download import table_excel
from pages.parts.filters import current_filters
from pages.parts.initiatives.words import labels
from pages.parts.sources import page_link, page_url, page_urls, source_link
from pages.parts.sparkline import sparkline
from pages.parts.tables import Column
from queries.initiatives import money_views
from queries.initiatives.amounts import amounts, year_of_budget
from queries.initiatives.selection import DISTRICT_NAMES
from queries.results.initiatives import results_of
from queries.results.words import SHARE, aim, measure

ADDRESS = "indsats"
INDICATORS = {
    "name": Column("Indikator"),
    "type": Column("Type"),
    "unit": Column("Enhed"),
    "period": Column("Seneste periode"),
    "value": Column("Seneste måling", "number", decimals=3),
    "provisional": Column("Foreløbig", "yes_no"),
    "target": Column("Målværdi", "number", decimals=3),
    "target_period": Column("Målperiode"),
}
# The Maryland scale, as it is used for the evidence behind an initiative.
DESIGNS = {
    0: "0: ingen undersøgelse",
    1: "1: før og efter",
    2: "2: med kontrol for andre forhold",
    3: "3: før og efter med sammenligningsområde",
    4: "4: næsten tilfældig fordeling",
    5: "5: lodtrækning",
}


def exists(text: str) -> str | None:
    """The id as it is written in the store, or None where there is no such initiative."""
    id_ = doubles.of_address(text.strip())
    for spelled in (id_, id_.upper()):
        if len(answer("initiatives/one", initiative=spelled)):
            return spelled
    return None


def _ask(name: str, initiative: str) -> pd.DataFrame:
    return answer(f"initiatives/{name}", initiative=initiative)


def _source(name: str, initiative: str, label: str = "Kilde") -> Callable[[], None]:
    return lambda: source_link(f"initiatives/{name}", label=label, initiative=initiative)


def show(initiative: str) -> None:
    facts = _ask("one", initiative).iloc[0]
    years = _ask("one_years", initiative)
    indicators = _ask("one_indicators", initiative)
    page.named(str(facts["name"]))
    page.headline(str(facts["name"]))
    page.lead(f"{estimate(results_of, initiative=initiative)} {_message(facts, years, indicators)}")
    page.links(
        lambda: page_link("indsatser", "Tilbage til alle indsatser"),
        lambda: page_link("indsatser", "Til listen", visning="Liste"),
    )
    left, right = st.columns([1, 1], gap="large")
    with left:
        description(facts)
    with right:
        money(initiative, years)
    results(initiative, facts, indicators)
    left, right = st.columns([1, 1], gap="large")
    with left:
        assessments(initiative)
        goals(initiative)
    with right:
        proposals(initiative)
        delivered(initiative)


def _message(facts: pd.Series, years: pd.DataFrame, indicators: pd.DataFrame) -> str:
    """What it is, what it costs in the newest year, and what is measured."""
    parts = [f"{danish.capital(facts['status'])}, {ADMINISTRATIONS.labels[facts['administration']]}"]
    newest = _newest(years)
    parts.append(f"budget {newest}" if newest else "ingen beløb er indberettet")
    measured = int((indicators["measurements"] > 0).sum()) if len(indicators) else 0
    parts.append(
        f"{danish.plural(measured, 'målt indikator', 'målte indikatorer')}"
        if measured
        else "ingen målte indikatorer"
    )
    return "; ".join(parts) + "."


def _newest(years: pd.DataFrame) -> str:
    """The budget of the year to show, every price level of it: "2010: 1,2 mio. kr. i løbende priser"; empty without any."""
    year = year_of_budget(years, current_filters().clock.today.year)
    return "" if year is None else f"{year}: {amounts(years[years['year'] == year])}"


def description(facts: pd.Series) -> None:
    """The basic facts as they were delivered."""
    if not danish.is_missing(facts["description"]):
        page.lead(str(facts["description"]))
    age = danish.ages(facts["age_from"], facts["age_to"])
    design = facts["evidence_design"]
    rows = [
        ("Id", _both(facts["initiative_id"], facts["own_number"], "forvaltningens nr. {}")),
        ("Forvaltning", ADMINISTRATIONS.labels[facts["administration"]]),
        ("Medvirkende", _listed(facts["contributing_administrations"], ADMINISTRATIONS.labels)),
        ("Ansvarlig enhed", _text(facts["unit"])),
        ("Indsatsområde", _text(facts["focus_area"])),
        ("Formål", _code(facts["purpose"], PURPOSES.labels)),
        ("Forebyggelse", danish.capital(_both(facts["prevention_level"], facts["approach"], "tilgang: {}"))),
        ("Målgruppe", _both(_code(facts["target_group"], TARGET_GROUPS.labels), age, "{}")),
        ("Rettet mod bander", danish.capital(danish.yes_no(facts["gang_related"]))),
        ("Bydele", _listed(facts["districts"], DISTRICT_NAMES)),
        ("Hotspot", _text(facts["hotspot"])),
        ("Partnere", _listed(facts["partners"], {})),
        ("Periode", _period(facts["start"], facts["finish"])),
        *(
            [
                (
                    "Indberettet status",
                    f"{danish.capital(facts['delivered_status'])}, men den sidste dag er passeret",
                )
            ]
            if facts["delivered_status"] != facts["status"]
            else []
        ),
        ("Lovpligtig", danish.capital(danish.yes_no(facts["statutory"]))),
        ("Succeskriterium", _text(facts["success_criterion"])),
        ("Evidens (Maryland)", danish.MISSING if danish.is_missing(design) else DESIGNS[int(design)]),
        ("Sagsnr.", _text(facts["case_number"])),
    ]
    filled = [row for row in rows if row[1] != danish.MISSING]
    missing = [what[:1].lower() + what[1:] for what, value in rows if value == danish.MISSING]
    if missing:
        filled.append(("Ikke oplyst", danish.capital(danish.listing(missing))))
    tables.small_table(
        pd.DataFrame(filled, columns=["what", "value"]),
        columns={"what": Column("Oplysning"), "value": Column("Indhold")},
        caption=f"Indberettet {danish.day(facts['delivered_at'])}",
        sources=[_source("one", str(facts["initiative_id"]))],
        also=[] if danish.is_missing(facts["hotspot"]) else [lambda: page_link("hotspots", "Se hotspottet")],
    )


def _period(start: Any, finish: Any) -> str:
    if danish.is_missing(start) and danish.is_missing(finish):
        return danish.MISSING
    if danish.is_missing(finish):
        return f"Fra {danish.day(start)}"
    return (
        f"Til {danish.day(finish)}"
        if danish.is_missing(start)
        else f"{danish.day(start)} til {danish.day(finish)}"
    )


def _text(value: Any) -> str:
    return danish.MISSING if danish.is_missing(value) else str(value)


def _code(value: Any, names: Any) -> str:
    return danish.MISSING if danish.is_missing(value) else danish.capital(names.get(value, str(value)))


def _both(first: Any, second: Any, form: str) -> str:
    texts = [_text(first)] + ([] if danish.is_missing(second) else [form.format(second)])
    return ", ".join(texts)


def _listed(values: Any, names: Any) -> str:
    if values is None or not hasattr(values, "__len__") or not len(values):
        return danish.MISSING
    return danish.listing([names.get(value, str(value)) for value in values])


def money(initiative: str, years: pd.DataFrame) -> None:
    """Budget and spending per year, each price level in its own colour."""
    stated = years.dropna(subset=["budget", "spent"], how="all")
    if stated.empty:
        page.section("Økonomi")
        page.empty(
            "Forvaltningen har ikke indberettet beløb for indsatsen.",
            link=("datagrundlag", "Se datagrundlaget"),
        )
        return
    views.show(views.ask(money_views.one_money, initiative=initiative), height=330)


def results(initiative: str, facts: pd.Series, indicators: pd.DataFrame) -> None:
    page.section(
        "Resultater",
        "Indikatorerne fra aktivitet til effekt, med den seneste måling. Stiplet linje: målværdien.",
    )
    if indicators.empty:
        page.empty("Indsatsen har ingen indikatorer.", link=("resultater", "Se mål og resultater"))
        return
    head = ("Indikator", "Type", "Seneste måling", "Målværdi", "Udvikling")
    body = "".join(_indicator(row) for row in indicators.to_dict("records"))
    headings = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    st.html(
        '<div class="csb-table" tabindex="0" role="region" aria-label="Indikatorer">'
        f"<table><thead><tr>{headings}</tr></thead><tbody>{body}</tbody></table></div>"
    )
    page.links(
        _source("one_indicators", initiative),
        partial(table_excel, _measured(indicators), INDICATORS, "Indikatorer"),
        lambda: page_link(
            "resultater", "Se forandringsteorien", afsnit="Forandringsteori", indsats=initiative
        ),
    )


def _measured(indicators: pd.DataFrame) -> pd.DataFrame:
    """The indicators as rows of a file: figures as figures, and the word that is told where one is hidden."""
    hidden = indicators["hidden"].eq(True)
    return indicators.assign(
        value=indicators["value"].astype(object).mask(hidden, indicators["shown_as"]),
        period=[None if danish.is_missing(one) else danish.period(one) for one in indicators["period"]],
        target_period=[
            None if danish.is_missing(one) else danish.period(one) for one in indicators["target_period"]
        ],
    )


def _indicator(row: Mapping[Any, Any]) -> str:
    unit = row["unit"]
    if row["measurements"] == 0:
        newest = "ikke målt"
    elif row["hidden"]:
        newest = f"{row['shown_as']} ({danish.period(row['period'])})"
    else:
        newest = f"{measure(row['value'], unit)} ({danish.period(row['period'])}"
        newest += ", foreløbig)" if row["provisional"] else ")"
    target = danish.MISSING
    if not danish.is_missing(row["target"]):
        target = aim(row["target"], unit) if unit == SHARE else f"{aim(row['target'], unit)} {unit}"
        if not danish.is_missing(row["target_period"]):
            target += f" i {danish.period(row['target_period'])}"
    series = list(row["series"]) if row["measurements"] else []
    picture = sparkline(
        series,
        alt=f"{row['name']}: {danish.plural(len(series), 'måling', 'målinger')}",
        target=None if danish.is_missing(row["target"]) else float(row["target"]),
        provisional_last=row["provisional"] is True,
    )
    chart = escape(page_url("resultater", indikator=str(row["indicator_id"])), quote=True)
    name = f'<a href="{chart}" target="_self">{escape(str(row["name"]))}</a>'
    cells = [name, *(escape(str(text)) for text in (row["type"], newest, target)), picture or danish.MISSING]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def assessments(initiative: str) -> None:
    page.section("Vurdering", "Fra 0 (intet) til 4 (meget stærkt).")
    rows = _ask("one_assessments", initiative)
    if rows.empty:
        page.empty("Indsatsen er ikke vurderet.", link=("prioritering", "Se prioritering"))
        return
    tables.small_table(
        rows,
        columns={
            "criterion": Column(
                "Kriterium", labels={code: danish.capital(label) for code, label in CRITERIA.labels.items()}
            ),
            "score": Column("Score", "number"),
            "reason": Column("Begrundelse"),
        },
        caption=f"Vurderet af {danish.listing([str(unit) for unit in rows['assessed_by'].dropna().unique()]) or 'ikke oplyst'}, "
        f"senest {danish.day(rows['date'].max())}",
        bars="score",
        sources=[_source("one_assessments", initiative)],
    )


def goals(initiative: str) -> None:
    page.section("Mål, indsatsen skal flytte")
    rows = _ask("one_goals", initiative)
    if rows.empty:
        page.empty("Indsatsen er ikke knyttet til et mål.", link=("resultater", "Se alle mål"))
        return
    newest = [
        row["shown_as"]
        if row["hidden"] is True
        else f"{measure(row['value'], row['unit'])} ({danish.period(row['period'])})"
        for row in rows.to_dict("records")
    ]
    to = page_urls("resultater", "indikator")
    unmeasured = rows["value"].isna() & rows["hidden"].ne(True)
    tables.small_table(
        rows.assign(newest=pd.Series(newest, index=rows.index).mask(unmeasured)),
        columns={
            "text": Column("Mål"),
            "level": Column("Niveau"),
            "indicator": Column("Måles på"),
            "newest": Column("Senest"),
            "deadline": Column("Frist", "date"),
        },
        caption=f"{danish.plural(len(rows), 'mål', 'mål')} i den fælles strategi",
        links=lambda row: "" if danish.is_missing(row.indicator_id) else to(row.indicator_id),
        sources=[_source("one_goals", initiative)],
        also=[lambda: page_link("resultater", "Se målopfyldelsen")],
    )


def proposals(initiative: str) -> None:
    page.section("Forslag", "Ændring i kr. om året i forhold til i dag; minus er en besparelse.")
    rows = _ask("one_proposals", initiative)
    if rows.empty:
        page.empty("Der er ingen forslag om indsatsen.", link=("prioritering", "Se prioritering"))
        return
    tables.small_table(
        rows.assign(price_level=[danish.prices(level) for level in rows["price_level"]]),
        columns={
            "type": Column("Forslag", labels={code: danish.capital(code) for code in rows["type"]}),
            "year": Column("År", "year"),
            "change": Column("Ændring, kr.", "signed"),
            "price_level": Column("Prisniveau"),
            "consequence": Column("Konsekvens"),
        },
        caption=f"{danish.plural(len(rows), 'forslag', 'forslag')} fra forvaltningen",
        sources=[_source("one_proposals", initiative)],
    )


def delivered(initiative: str) -> None:
    """The finance rows as they were delivered."""
    rows = _ask("one_money", initiative)
    if rows.empty:
        return
    page.section("Beløb, som de er indberettet")
    tables.small_table(
        rows.assign(price_level=[danish.prices(level) for level in rows["price_level"]]),
        columns={
            "year": Column("År", "year"),
            "administration": Column("Betaler"),
            "funding": Column("Kilde", labels=labels("funding")),
            "spending": Column("Art"),
            "adopted_budget": Column("Vedtaget, kr.", "kroner"),
            "revised_budget": Column("Korrigeret, kr.", "kroner"),
            "spent": Column("Forbrug, kr.", "kroner"),
            "price_level": Column("Prisniveau"),
            "expires": Column("Udløber", "year"),
        },
        caption=danish.plural(len(rows), "række i arket Økonomi", "rækker i arket Økonomi"),
        sources=[_source("one_money", initiative)],
    )
