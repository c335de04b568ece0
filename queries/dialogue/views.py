"""Safety and the dialogue with citizens as they are said: how unsafe people feel and where, whether a change is more than chance,
and where somebody has met them and kept what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from data import danish
from data.columns import Column
from data.contract import DISTRICTS
from data.palette import MarkTone, Tone
from data.store import Clock, Reader
from queries import run
from queries.briefing import headlines
from queries.briefing.parts import address, chosen, judged
from queries.dialogue.participation import by_district, least_safe_and_unmet
from queries.dialogue.safety import When, city, latest, of_city, shares
from queries.shared.leading import most_in_words
from queries.view import Chart, KeyFigure, Point, Series, Source, View, bars, tabled

UNMET, SAFETY, DIALOGUE = "Utryghed og møder", "Tryghed", "Dialog og aftaler"
LEVELS = {"bydel": "Bydele", "distrikt": "Distrikter"}
TIMES = {"evening": "Aften og nat", "day": "Dag"}
NO_SURVEY = "Tryghedsundersøgelsen er ikke leveret"
NO_MEETINGS = "Der er ikke holdt møder med borgerne"
OPEN_TO_ALL = "Møderne er åbne for alle borgere. Den, der kommer to gange, tæller to gange."
_OF_DAY = {"evening": "om aftenen og natten", "day": "om dagen"}
_STANDINGS: dict[str, MarkTone] = {
    "mere utryg": "concern",
    "mindre utryg": "improvement",
    "kan ikke skelnes": "common",
}
_MOVES: dict[str, MarkTone] = {
    "mere tryg": "improvement",
    "mere utryg": "concern",
    "tilfældigt udsving": "common",
}
_NEEDS = ("markant", "intensiveret", "ordinær", "reduceret", "minimal")
_AGREEMENT_TONES: dict[str, Tone] = {"over fristen": "bad", "uden frist": "warn"}
_UNMET = {
    "district": Column("Bydel", labels=DISTRICTS),
    "unsafe": Column("Utrygge om aftenen", "percent", decimals=1),
    "interval": Column("95 %-interval"),
    "per_thousand": Column("Deltagere pr. 1.000 indbyggere", "number", decimals=1),
    "meetings": Column("Møder", "count"),
    "participants": Column("Deltagere", "count"),
    "last_on": Column("Senest", "date"),
    "standing": Column("Mod resten af byen"),
}
_SAFETY = {
    "name": Column("Område", pinned=True),
    "share": Column("Utrygge", "percent", decimals=1),
    "interval": Column("95 %-interval"),
    "standing": Column("Mod resten af byen"),
    "place": Column("Nr.", "count"),
    "district": Column("Bydel", labels=DISTRICTS),
    "answers": Column("Besvarelser", "count"),
    "response_rate": Column("Svarandel", "percent"),
    "safety_need": Column("Tryghedsbehov"),
}
_CHANGE = {
    "name": Column("Område", pinned=True),
    "change_text": Column("Ændring (procentpoint)"),
    "moved": Column("Vurdering"),
    "share": Column("Utrygge", "percent", decimals=1),
    "before_share": Column("Forrige undersøgelse", "percent", decimals=1),
}
_NEED = {
    "need": Column("Behov"),
    "areas": Column("Områder", "count"),
    "names": Column("Hvilke", "list"),
}
_DISTRICTS = {
    "district": Column("Bydel", labels=DISTRICTS),
    "meetings": Column("Møder", "count"),
    "participants": Column("Deltagere", "count"),
    "per_thousand": Column("Pr. 1.000 indbyggere", "number", decimals=1),
    "agreements": Column("Aftaler", "count"),
    "kept": Column("Holdt", "count"),
    "overdue": Column("Over fristen", "count"),
    "last_on": Column("Senest", "date"),
}
_PARTS = {
    "meetings": Column("Møder", "count"),
    "agreements": Column("Aftaler", "count"),
    "kept": Column("Holdt", "count"),
    "overdue": Column("Over fristen", "count"),
}
_MEETINGS = {
    "date": Column("Dato", "date"),
    "district": Column("Bydel", labels=DISTRICTS),
    "form": Column("Form"),
    "theme": Column("Tema", width="medium"),
    "organiser": Column("Arrangør"),
    "participants": Column("Deltagere", "count"),
    "agreement": Column("Aftale", width="large"),
    "follow_up_deadline": Column("Frist", "date"),
    "agreement_state": Column("Aftalen er"),
}
_AGREEMENTS = {
    "agreement": Column("Aftale"),
    "district": Column("Bydel", labels=DISTRICTS),
    "organiser": Column("Arrangør"),
    "follow_up_deadline": Column("Frist", "date"),
    "left": Column("Til fristen"),
    "state": Column("Tilstand"),
}


def _survey(level: str = "bydel", district: int | None = None) -> Source:
    return Source("dialogue/areas", {"type": level, "district": district})


def unmet(store: Reader, *, clock: Clock | None = None) -> View:
    """Where people feel least safe, and where somebody has met them."""
    rows = by_district(store, clock=clock).sort_values("unsafe", ascending=False, na_position="last")
    overlooked = least_safe_and_unmet(rows)
    surveyed = rows[rows["unsafe"].notna()]
    names = danish.listing([DISTRICTS[number] for number in overlooked])
    less_safe = int((rows["standing"] == "mere utryg").sum())
    title = (
        NO_SURVEY
        if surveyed.empty
        else f"{names} er {'mere utryg' if len(overlooked) == 1 else 'mere utrygge'} end resten af byen, og der er ikke holdt et møde"
        if 0 < len(overlooked) <= 4
        else f"{danish.capital(danish.plural_in_words(len(overlooked), 'bydel', 'bydele'))} er mere utrygge end resten af byen, og "
        "der er ikke holdt et møde"
        if overlooked
        else "Der er holdt møder i alle bydele, som er mere utrygge end resten af byen"
        if less_safe
        else "Ingen bydel er mere utryg end resten af byen"
    )
    return View(
        "unmet",
        title,
        subtitle="Andelen, der er utryg om aftenen og natten, med 95 %-interval, og deltagere i møder pr. 1.000 indbyggere",
        chart=Chart(
            "xy",
            (
                Series(
                    "Utrygge",
                    tuple(_met(row, overlooked) for row in surveyed.to_dict("records")),
                ),
            ),
            "%",
            f"Bydel for bydel: prikker med intervaller. {title}.",
        )
        if len(surveyed)
        else None,
        caption="Utryghed og møder, mest utrygge bydel først",
        **tabled(_with_interval(rows), _UNMET),
        notes=(OPEN_TO_ALL,),
        sources=(
            Source("dialogue/districts", {"district": None}, label="Kilde: møder"),
            Source("dialogue/areas", {"type": "bydel", "district": None}, label="Kilde: tryghed"),
        ),
        page="dialog",
        address={"fane_dialog": UNMET},
    )


def met_in_words(row: Mapping[Any, Any]) -> str:
    """How many took part, per 1,000 residents: "12,3", "intet møde"."""
    return "intet møde" if row["unmet"] else danish.number(row["per_thousand"], 1)


def _met(row: Mapping[Any, Any], overlooked: list[int]) -> Point:
    name = DISTRICTS[int(row["district"])]
    words = met_in_words(row)
    return Point(
        f"{name}: {words}" if row["unmet"] else name,
        100 * row["unsafe"],
        100 * row["low"],
        100 * row["high"],
        tone="concern" if int(row["district"]) in overlooked else "common",
        hover=f"{name}: {_share(row, 'unsafe')} er utrygge; {words}"
        + ("" if row["unmet"] else " deltagere pr. 1.000 indbyggere"),
    )


def _share(row: Mapping[Any, Any], name: str = "share") -> str:
    """ "42,1 % (37,0-47,3 %)" """
    return f"{danish.percent(row[name], 1)} ({danish.span(row['low'] * 100, row['high'] * 100, 1, '%')})"


def _listed(records: list[dict[Any, Any]]) -> str:
    return ", ".join(f"{row['name']} {danish.percent(row['share'])}" for row in records)


def _with_interval(rows: pd.DataFrame) -> pd.DataFrame:
    return rows.assign(
        interval=[
            danish.MISSING if danish.is_missing(low) else danish.span(low * 100, high * 100, 1, "%")
            for low, high in zip(rows["low"], rows["high"], strict=True)
        ]
    )


def safety(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, level: str = "bydel", when: When = "evening"
) -> View:  # fmt: skip
    """How unsafe people feel, per area with intervals, against the whole city. `level`: "bydel" or "distrikt"."""
    rows = latest(store, clock=clock, type=level, when=when, district=district)
    whole = city(shares(store, clock=clock, when=when))
    year = _year(rows)
    title = _of(district, _safety_title(rows, level))
    of_year = whole[(whole["year"] == year) & (whole["districts"] == len(DISTRICTS))]
    whole_share = None if of_year.empty else float(of_year.iloc[0]["share"])
    records = rows.to_dict("records")
    return View(
        "safety",
        title,
        subtitle=f"Andel, der føler sig utryg {_OF_DAY[when]}, {year}, med 95 %-intervaller (Wilson). "
        "Rød: mere utryg end resten af byen; grøn: mindre; grå: kan ikke skelnes."
        if year
        else "",
        chart=bars(
            "Utrygge",
            [_unsafe(row) for row in records],
            unit="%",
            alt="Søjler med intervaller pr. område: " + _listed(records),
            reference=None if whole_share is None else 100 * whole_share,
            reference_label="" if whole_share is None else f"hele byen {danish.percent(whole_share, 1)}",
        )
        if records
        else None,
        figures=_city_figure(whole, when),
        caption=f"Utrygge {_OF_DAY[when]}",
        **(tabled(_with_interval(rows), _SAFETY) if records else {}),
        notes=_safety_notes(rows),
        sources=(_survey(level, district),),
        page="dialog",
        address=_safety_address(district, level, when),
    )


def _of(district: int | None, title: str) -> str:
    """The title, with the district that is chosen where it is not named already."""
    return title if district is None or DISTRICTS[district] in title else chosen(district) + title


def _safety_address(district: int | None, level: str = "bydel", when: str = "evening") -> dict[str, str]:
    own = {"niveau": LEVELS[level], "tid": TIMES[when]}
    return address(district, None, fane_dialog=SAFETY, **own)


def _year(rows: pd.DataFrame) -> int | None:
    return None if rows.empty else int(rows["year"].iloc[0])


def _unsafe(row: Mapping[Any, Any]) -> Point:
    return Point(
        str(row["name"]),
        100 * row["share"],
        100 * row["low"],
        100 * row["high"],
        label=danish.percent(row["share"]),
        tone=_STANDINGS[row["standing"]],
        hover=f"{row['name']}: {_share(row)}, {row['standing']}",
    )


def _safety_title(rows: pd.DataFrame, level: str) -> str:
    """Which areas are less safe than the rest of the city, and how many cannot be told apart from it."""
    if rows.empty:
        return NO_SURVEY
    one, many = ("bydel", "bydele") if level == "bydel" else ("distrikt", "distrikter")
    less_safe = [str(name) for name in rows.loc[rows["standing"] == "mere utryg", "name"]]
    alike = int((rows["standing"] == "kan ikke skelnes").sum())
    if len(rows) == 1:
        name, standing = rows.iloc[0]["name"], rows.iloc[0]["standing"]
        return (
            f"{name} kan ikke skelnes fra resten af byen"
            if alike
            else f"{name} er {standing} end resten af byen"
        )
    if not less_safe:
        return f"Ingen {one} kan siges at være mere utryg end resten af byen"
    names = (
        danish.listing(less_safe)
        if len(less_safe) < 5
        else danish.capital(danish.plural_in_words(len(less_safe), one, many))
    )
    verb = "er mere utryg" if len(less_safe) == 1 else "er mere utrygge"
    return f"{names} {verb} end resten af byen; {danish.plural_in_words(alike, 'kan', 'kan')} ikke skelnes fra den"


def _safety_notes(rows: pd.DataFrame) -> tuple[str, ...]:
    if rows.empty:
        return ()
    return (
        f"Med {danish.number(rows['answers'].median())} besvarelser i det midterste område er en andel "
        "usikker med flere procentpoint. Områder, hvis intervaller overlapper, kan ikke rangordnes sikkert. Hvor besvarelserne "
        "er vægtet, er intervallet beregnet af det effektive antal.",
    )


def _city_figure(whole: pd.DataFrame, when: str) -> tuple[KeyFigure, ...]:
    if whole.empty:
        return ()
    now = whole.iloc[-1]
    return (
        KeyFigure(
            "unsafe_city" if when == "evening" else "unsafe_city_by_day",
            danish.capital(of_city(int(now["districts"]))),
            float(now["share"]),
            danish.percent(now["share"], 1),
            f"95 %-interval {danish.span(now['low'] * 100, now['high'] * 100, 1, '%')}",
        ),
    )


def change(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, level: str = "bydel", when: When = "evening"
) -> View:  # fmt: skip
    """What has changed since the survey before, and whether it is more than chance."""
    rows = latest(store, clock=clock, type=level, when=when, district=district)
    compared = rows[rows["change"].notna()].sort_values("change", ascending=False)
    if compared.empty:
        return View(
            "safety_change",
            "Der er kun én undersøgelse, så en ændring kan ikke vises" if len(rows) else NO_SURVEY,
            sources=(_survey(level, district),),
            page="dialog",
            address=_safety_address(district, level, when),
        )
    befores = [str(before) for before in sorted({int(before) for before in compared["before"]})]
    alike = int((compared["moved"] == "tilfældigt udsving").sum())
    title = _of(district, _change_title(compared))
    records = compared.to_dict("records")
    return View(
        "safety_change",
        title,
        subtitle=f"Ændring i andelen af utrygge {_OF_DAY[when]} fra {danish.listing(befores)} til {_year(rows)}, procentpoint, med "
        "95 %-intervaller (Newcombe). Farvet: mere end et tilfældigt udsving. Til venstre for nul: færre utrygge.",
        chart=Chart(
            "xy",
            (
                Series(
                    "Ændring",
                    tuple(
                        Point(
                            str(row["name"]),
                            100 * row["change"],
                            100 * row["change_low"],
                            100 * row["change_high"],
                            tone=_MOVES[row["moved"]],
                            hover=f"{row['name']}: {_change(row)}, {row['moved']}",
                        )
                        for row in records
                    ),
                ),
            ),
            "procentpoint",
            f"Prikker med intervaller for ændringen pr. område. {title}.",
            decimals=1,
            reference=0.0,
        ),
        caption=f"Ændring i andelen af utrygge {_OF_DAY[when]}",
        **tabled(compared.assign(change_text=[_change(row) for row in records]), _CHANGE),
        notes=(
            f"{danish.plural(alike, 'ændring', 'ændringer')} kan være et tilfældigt udsving. Blandt 20 "
            "områder, hvor intet er sket, vil ét i gennemsnit alligevel se ud, som om det har ændret sig.",
        )
        if alike
        else (),
        sources=(_survey(level, district),),
        page="dialog",
        address=_safety_address(district, level, when),
    )


def _change(row: Mapping[Any, Any]) -> str:
    value, low, high = (100 * float(row[name]) for name in ("change", "change_low", "change_high"))
    return f"{danish.signed(value, 1)} ({danish.span(low, high, 1)})"


def _change_title(compared: pd.DataFrame) -> str:
    moved = compared[compared["moved"] != "tilfældigt udsving"]
    if moved.empty:
        return "Ingen ændring er større end et tilfældigt udsving"
    if len(moved) < 4:
        return danish.listing([f"{row['name']} er blevet {row['moved']}" for row in moved.to_dict("records")])
    safer = int((moved["moved"] == "mere tryg").sum())
    ways = (
        (safer, "blevet mere trygt", "blevet mere trygge"),
        (len(moved) - safer, "blevet mere utrygt", "blevet mere utrygge"),
    )
    parts = [
        f"{danish.plural_in_words(number, 'område er', 'områder er', 'et')} {one if number == 1 else many}"
        for number, one, many in ways
        if number
    ]
    return danish.capital(danish.listing(parts))


def safety_map(store: Reader, *, clock: Clock | None = None, when: When = "evening") -> View:
    """The same shares on the map, of all districts; the intervals stand in the table."""
    rows = latest(store, clock=clock, when=when)
    first = rows[rows["place"] == 1] if len(rows) else rows
    year = _year(rows)
    records = rows.to_dict("records")
    points = tuple(
        Point(
            float(row["district"]),
            100 * row["share"],
            100 * row["low"],
            100 * row["high"],
            label=danish.percent(row["share"]),
        )
        for row in records
        if not danish.is_missing(row["district"])
    )
    return View(
        "safety_map",
        f"{danish.listing([str(name) for name in first['name']])}: {danish.percent(first['share'].iloc[0])} er utrygge {_OF_DAY[when]}"
        if len(first)
        else NO_SURVEY,
        subtitle=f"Andel utrygge {_OF_DAY[when]}, {year}, alle bydele; usikkerheden er op til "
        f"{danish.number(float((rows['high'] - rows['low']).max()) * 50)} procentpoint til hver side"
        if len(first)
        else "",
        chart=Chart(
            "map",
            (Series("Utrygge", points),),
            "%",
            "Kort over utrygge: " + _listed(records),
        )
        if points
        else None,
        figures=_city_figure(city(shares(store, clock=clock, when=when)), when),
        caption=f"Utrygge {_OF_DAY[when]}",
        **(tabled(_with_interval(rows), _SAFETY) if records else {}),
        notes=("Bydele, hvis intervaller overlapper, kan ikke rangordnes sikkert.",) if records else (),
        sources=(_survey(),),
        page="dialog",
        address=_safety_address(None, when=when),
    )


def needs(
    store: Reader, *, clock: Clock | None = None, district: int | None = None, level: str = "bydel"
) -> View:
    """Areas by their need for safety, as the survey states it."""
    rows = latest(store, clock=clock, type=level, district=district)
    given = rows[rows["safety_need"].notna()]
    counted = pd.DataFrame(
        [
            {"need": need, "areas": len(some), "names": list(some["name"])}
            for need in _NEEDS
            if len(some := given[given["safety_need"] == need])
        ]
    )
    urgent = int(given["safety_need"].isin(_NEEDS[:2]).sum())
    return View(
        "safety_needs",
        chosen(district)
        + (
            f"{danish.capital(danish.plural_in_words(urgent, 'område', 'områder', 'et'))} har et markant eller intensiveret behov"
            if len(given)
            else "Undersøgelsen oplyser ikke områdernes tryghedsbehov"
        ),
        subtitle="Tryghedsbehov, som undersøgelsen opgør det." if len(given) else "",
        caption="Områder efter tryghedsbehov",
        **(tabled(counted, _NEED) if len(counted) else {}),
        sources=(_survey(level, district),),
        page="dialog",
        address=_safety_address(district, level),
    )


def _dialogue(query: str, district: int | None, **own: Any) -> dict[str, Any]:
    """Where a view of the dialogue comes from and where it stands."""
    return {
        "sources": (Source(query, {"district": district} | own),),
        "page": "dialog",
        "address": address(district, None, fane_dialog=DIALOGUE),
    }


def dialogue(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Meetings with citizens per district, and what became of what was agreed."""
    rows = by_district(store, clock=clock, district=district).sort_values(
        ["meetings", "district"], ascending=[False, True]
    )
    meetings, agreements, kept, overdue = (
        int(rows[name].sum()) for name in ("meetings", "agreements", "kept", "overdue")
    )
    names = [DISTRICTS[int(number)] for number in rows["district"]]
    attended = rows[rows["per_thousand"].notna() & (rows["per_thousand"] > 0)]
    notes = [OPEN_TO_ALL]
    if len(attended) and district is None:
        first = attended.loc[attended["per_thousand"].idxmax()]
        notes.insert(
            0,
            f"Flest i forhold til indbyggerne kom i {DISTRICTS[int(first['district'])]}: "
            f"{danish.number(first['per_thousand'], 1)} deltagere pr. 1.000.",
        )
    return View(
        "dialogue",
        chosen(district) + headlines.dialogue(meetings, agreements, kept, overdue),
        subtitle="Møder med borgere efter bydel, deltagere og aftaler",
        figures=(
            KeyFigure(
                "agreements_kept", "Aftaler holdt", float(kept), f"{danish.number(kept)} af {danish.number(agreements)}"
            ),
            KeyFigure("agreements_overdue", "Over fristen", float(overdue), danish.number(overdue)),
        ),
        chart=bars(
            "Møder",
            [
                Point(name, float(count), label=danish.number(count))
                for name, count in zip(names, rows["meetings"], strict=True)
            ],
            unit="møder",
            alt="Møder efter bydel: "
            + ", ".join(f"{name} {danish.number(count)}" for name, count in zip(names, rows["meetings"], strict=True)),
        )
        if meetings and district is None
        else None,
        caption="Møder, deltagelse og aftaler i bydelene",
        **tabled(rows, _DISTRICTS),
        notes=tuple(notes),
        sources=(
            Source("dialogue/districts", {"district": district}),
            Source("dialogue/meetings", {"district": district}, label="Møderne"),
        ),
        page="dialog",
        address=address(district, None, fane_dialog=DIALOGUE),
    )  # fmt: skip


def agreements(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """The open agreements, the nearest deadline first."""
    clock = clock or store.clock()
    rows = run(store, "dialogue/meetings", clock=clock, district=district)
    made = rows[rows["agreement"].notna()]
    open_ones = made[made["agreement_state"] != "holdt"].sort_values("follow_up_deadline", na_position="last")
    overdue = int((made["agreement_state"] == "over fristen").sum())
    kept = int((made["agreement_state"] == "holdt").sum())
    shown = open_ones.assign(
        left=[
            danish.MISSING if danish.is_missing(day) else danish.deadline(day.date(), clock.today)
            for day in open_ones["follow_up_deadline"]
        ],
        state=[
            judged(state, _AGREEMENT_TONES.get(state, "neutral")) for state in open_ones["agreement_state"]
        ],
    )
    return View(
        "agreements",
        chosen(district)
        + (
            danish.capital(f"{danish.plural_in_words(overdue, 'aftale', 'aftaler')} er over fristen")
            if len(made)
            else "Der er ikke indgået aftaler"
        ),
        subtitle=f"{danish.plural(len(made), 'aftale er indgået', 'aftaler er indgået')}; "
        f"{danish.number(kept)} er holdt. {'Her er de åbne.' if len(open_ones) else 'Ingen er åbne.'}"
        if len(made)
        else "",
        caption="Åbne aftaler, nærmeste frist først",
        **(tabled(shown, _AGREEMENTS) if len(shown) else {}),
        **_dialogue("dialogue/meetings", district),
    )


def forms(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Meetings by their form."""
    return _parts("dialogue_forms", "form", "Form", ("form", "former"), store, clock, district)


def themes(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Meetings by their theme."""
    return _parts("dialogue_themes", "theme", "Tema", ("tema", "temaer"), store, clock, district)


def _parts(
    id_: str, by: str, header: str, nouns: tuple[str, str], store: Reader, clock: Clock | None, district: int | None
) -> View:  # fmt: skip
    rows = run(store, "dialogue/counts", clock=clock, by=by, district=district)
    known = rows[rows["part"] != "ikke oplyst"]
    words = most_in_words([str(part).lower() for part in known["part"]], list(known["meetings"]), *nouns)
    return View(
        id_,
        chosen(district)
        + (
            f"Oftest: {words}"
            if words
            else f"Møderne oplyser ikke {header.lower()}"
            if len(rows)
            else NO_MEETINGS
        ),
        caption=f"Møder efter {header.lower()}",
        **(tabled(rows, {"part": Column(header)} | _PARTS) if len(rows) else {}),
        **_dialogue("dialogue/counts", district, by=by),
    )


def meetings(store: Reader, *, clock: Clock | None = None, district: int | None = None) -> View:
    """Each meeting, the newest first."""
    rows = run(store, "dialogue/meetings", clock=clock, district=district)
    return View(
        "dialogue_meetings",
        chosen(district)
        + (f"{danish.plural(len(rows), 'møde', 'møder')}, nyeste først" if len(rows) else NO_MEETINGS),
        caption="Møder med borgere, nyeste først",
        **(tabled(rows, _MEETINGS) if len(rows) else {}),
        **_dialogue("dialogue/meetings", district),
    )
