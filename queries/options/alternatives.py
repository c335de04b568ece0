"""The alternatives that the committee may choose between for exit and 18+, for the hotspots' anchoring, and for unrest: each made of what
is delivered, with its consequences in kroner, initiatives, districts and what is lost.

What an alternative costs is the budget of its initiatives in the year: what it would cost otherwise is known only where an
administration has proposed it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data import danish
from data.contract import DISTRICTS
from data.store import Clock, Reader
from queries import run
from queries.exit.description import GANG
from queries.hotspots.overview import all_evaluations
from queries.hotspots.rules import Verdict
from queries.initiatives.amounts import amounts, year_of_budget

EXIT, HOTSPOTS, UNREST = "exit", "hotspots", "uroligheder"
ADULT = 18
NAMED = 3
NOTHING = "Intet af det, der er i gang."
UNKNOWN = "Ikke fastlagt"
_UNREST_AREA = "urolighed"  # within the name of the focus area that is about it
_EFFECT = (Verdict.EFFECT, Verdict.EFFECT_SPREADS)


@dataclass(frozen=True)
class Alternative:
    """`what`: what it is; `kroner`, `places`: its money, and its initiatives with where they are, in words; `initiatives`, `districts`:
    how many (districts of their own, or ten where the whole city is reached); `lost`: what is lost by it."""

    key: str
    title: str
    what: str
    kroner: str
    initiatives: int
    districts: int
    places: str
    lost: str

    @property
    def in_words(self) -> str:
        """Its consequences in a sentence without a full stop."""
        return f"{self.kroner}, {self.places}"


def shown_year(store: Reader, clock: Clock) -> int:
    """The year whose budgets the alternatives are made of."""
    return year_of_budget(run(store, "initiatives/years", clock=clock), clock.today.year) or clock.today.year


def _going(store: Reader, clock: Clock, **chosen: Any) -> pd.DataFrame:
    """initiatives/list of those that are planned or running."""
    rows = run(store, "initiatives/list", clock=clock, year=shown_year(store, clock), **chosen)
    going = rows[rows["status"].isin(("planlagt", "i gang"))]
    return going.assign(
        districts=[[] if danish.is_missing(own) else [int(one) for one in own] for own in going["districts"]]
    )


def _made(
    key: str,
    title: str,
    what: str,
    rows: pd.DataFrame,
    lost: str,
    *,
    saved: str = "",
    covered: int | None = None,
) -> Alternative:
    """The alternative with the consequences of these initiatives; `covered`: the districts that it reaches, where that is not where the
    initiatives are."""
    districts = {one for own in rows["districts"] for one in own}
    whole = 0 in districts
    own = sorted(districts - {0})
    places = danish.plural(len(rows), "indsats", "indsatser")
    if covered is not None:
        places += f" i {danish.plural(covered, 'bydel', 'bydele')}"
    elif own or whole:
        parts = [danish.plural(len(own), "bydel", "bydele")] if own else []
        places += f" i {danish.listing(parts + (['hele byen'] if whole else []))}"
    return Alternative(
        key,
        title,
        what,
        (amount(rows) or "intet budget") + (f"; {saved}" if saved else ""),
        len(rows),
        covered if covered is not None else len(DISTRICTS) if whole else len(own),
        places,
        lost,
    )


def amount(rows: pd.DataFrame) -> str:
    """The budgets, a sum for each price level; empty without any."""
    stated = rows.dropna(subset=["budget"])
    return amounts(stated.groupby("price_level", as_index=False)["budget"].sum())


def _names(rows: pd.DataFrame) -> str:
    """ "»A«, »B«, »C« og 4 andre" """
    names = [f"»{name}«" for name in rows["name"].head(NAMED)]
    more = len(rows) - len(names)
    return danish.listing(names) if not more else f"{', '.join(names)} og {danish.number(more)} andre"


def of_exit(store: Reader, *, clock: Clock) -> tuple[Alternative, ...]:
    """Exit and 18+. Empty where no initiative is marked as directed at gangs."""
    rows = _going(store, clock, **GANG)
    if rows.empty:
        return ()
    ids = run(store, "exit/stopping", clock=clock, **GANG)["initiative_id"]
    stops = rows[rows["initiative_id"].isin(ids)]
    young = rows["age_to"].notna() & (rows["age_to"] < ADULT)
    reaching, under = rows[~young], rows[young]
    alternatives = [
        _made(
            "som_i_dag",
            "Fortsæt som i dag",
            "Alle bandeindsatser fortsætter, og de bevillinger, der udløber, fornys.",
            rows,
            f"{_counted(stops, ' slipper')} de unge, når de fylder 18: {_names(stops)}."
            if len(stops)
            else NOTHING,
        )
    ]
    if len(stops):
        alternatives.append(
            _made(
                "til_25",
                "Følg de unge til 25",
                f"{_counted(stops, ', der stopper ved 17,')} får også de 18-25-årige med. Prisen er ikke oplyst.",
                rows,
                f"{NOTHING} Pengene til udvidelsen skal findes.",
                saved=_priced("de indsatser, der udvides, koster i dag", stops),
            )
        )
    if len(under) and len(reaching):
        alternatives.append(
            _made(
                "fra_18",
                "Saml pengene om 18+",
                f"Kun de bandeindsatser, der når nogen på {ADULT} år og derover, fortsætter.",
                reaching,
                f"{_counted(under, f' for unge under {ADULT}')}: {_names(under)}.",
                saved=_priced("frigør", under),
            )
        )
    alternatives += _as_proposed(store, clock, rows, "bandeindsatserne")
    lapsing = run(store, "initiatives/expiring_grants", clock=clock, **GANG)
    lapsing = lapsing[lapsing["initiative_id"].isin(rows["initiative_id"])]
    if lapsing.empty:
        return tuple(alternatives)
    first = int(lapsing["expires"].min())
    grants = lapsing[lapsing["expires"] == first]
    ended = rows[rows["initiative_id"].isin(grants["initiative_id"])]
    adults = int((~young[ended.index]).sum())
    alternatives.append(
        _made(
            "udløb",
            f"Lad bevillingerne til {first} udløbe",
            f"De bandeindsatser, hvis bevilling udløber i {first}, stopper, også hvor de har andre penge.",
            rows[~rows["initiative_id"].isin(ended["initiative_id"])],
            f"{_counted(ended)}, heraf {danish.number(adults)} for 18-årige og ældre: {_names(ended)}.",
            saved=_priced("de bevillinger, der udløber, er på", grants),
        )
    )
    return tuple(alternatives)


def _counted(rows: pd.DataFrame, what: str = "") -> str:
    """ "Ni indsatser slipper"; `what` with its comma or space."""
    return danish.capital(danish.plural_in_words(len(rows), f"indsats{what}", f"indsatser{what}"))


def _priced(words: str, rows: pd.DataFrame) -> str:
    return f"{words} {amount(rows)}" if amount(rows) else ""


def _as_proposed(store: Reader, clock: Clock, rows: pd.DataFrame, whose: str) -> list[Alternative]:
    """What the administrations have proposed for these initiatives: to spend less, and to spend more. Proposals for one initiative may
    exclude each other, so the largest of each is taken. `whose`: what the initiatives are, within a sentence."""
    year = shown_year(store, clock)
    proposals = run(store, "scenarios/proposals", clock=clock, year=year)
    proposals = proposals[proposals["initiative_id"].isin(rows["initiative_id"])].merge(
        rows[["initiative_id", "name"]], on="initiative_id"
    )
    alternatives = []
    for key, verb, less in (
        ("spar_som_foreslået", "spare på", True),
        ("udvid_som_foreslået", "udvide", False),
    ):
        own = proposals[proposals["change"] < 0 if less else proposals["change"] > 0]
        own = own.assign(budget=own["change"].abs())
        # The largest first, whichever price level it stands in; of each initiative one.
        own = own.sort_values(["budget", "proposal_id"], ascending=[False, True]).drop_duplicates(
            "initiative_id"
        )
        if own.empty:
            continue
        ended = own.loc[own["type"] == "stop", "initiative_id"]
        many = danish.plural_in_words(len(own), "indsats", "indsatser")
        alternatives.append(
            _made(
                key,
                f"{'Spar' if less else 'Udvid'}, som forvaltningerne har foreslået",
                f"Forvaltningernes største forslag om at {verb} {many} blandt {whose} i {year} eller {year + 1} "
                f"gennemføres: {_proposed(own)}.",
                rows[~rows["initiative_id"].isin(ended)],
                _consequences(own) if less else f"{NOTHING} Pengene til udvidelsen skal findes.",
                saved=_priced("forslagene sparer" if less else "forslagene koster yderligere", own),
            )
        )
    return alternatives


def _proposed(own: pd.DataFrame) -> str:
    """ "»A« (SOF, stop), »B« (BUF, reduktion) og 4 indsatser mere" """
    named = [f"»{row['name']}« ({row['administration']}, {row['type']})" for row in own.to_dict("records")]
    return danish.some(named, "indsats", "indsatser", most=NAMED)


def _consequences(own: pd.DataFrame) -> str:
    """What the administrations say is lost, of those that save most."""
    sentences = []
    for row in own.head(NAMED).to_dict("records"):
        consequence = "" if danish.is_missing(row["consequence"]) else str(row["consequence"]).strip()
        sentences.append(f"»{row['name']}«: {consequence.rstrip('.') or 'konsekvensen er ikke oplyst'}.")
    more = len(own) - len(sentences)
    return " ".join(sentences) + (
        f" Dertil kommer {danish.plural(more, 'forslag', 'forslag')} mere." if more else ""
    )


def of_hotspots(store: Reader, *, clock: Clock) -> tuple[Alternative, ...]:
    """Where the hotspots that go on are anchored. Empty where there are none."""
    hotspots = run(store, "hotspots/list", clock=clock, district=None)
    hotspots = hotspots[hotspots["current"].astype(bool) & ~hotspots["ended"].astype(bool)]
    if hotspots.empty:
        return ()
    members = run(store, "hotspots/initiatives", clock=clock)
    listed = _going(store, clock)

    def of(spots: pd.DataFrame) -> pd.DataFrame:
        ids = members.loc[members["hotspot_id"].isin(list(spots["hotspot_id"])), "initiative_id"]
        return listed[listed["initiative_id"].isin(list(ids))]

    verdicts = all_evaluations(store, clock=clock)
    worked = hotspots[[verdicts[id_].verdict in _EFFECT for id_ in hotspots["hotspot_id"]]]
    unled = hotspots[hotspots["steering_group"].isna()]
    now, proposed = (hotspots[name].fillna(UNKNOWN) for name in ("anchoring_now", "anchoring_proposed"))
    # One that is proposed to go on as it is does not move, whatever it is called.
    stays = (proposed == now) | hotspots["anchoring_proposed"].isna()
    moves = hotspots[~(stays | proposed.str.casefold().str.startswith("fortsat"))]
    alternatives = [
        _made(
            "som_i_dag",
            "Forankring som i dag",
            f"{_anchored(now)}.",
            of(hotspots),
            f"{NOTHING}"
            + (f" {danish.listing(list(unled['name']))} har stadig ingen styregruppe." if len(unled) else ""),
        )
    ]
    if len(moves):
        led = moves[moves["steering_group"].notna()]
        proven = moves[moves["hotspot_id"].isin(worked["hotspot_id"])]
        lost = f"Den nuværende forankring i {danish.listing(list(moves['name']))}"
        lost += (
            f", heraf {danish.plural(len(led), 'lokal styregruppe', 'lokale styregrupper')}"
            if len(led)
            else ""
        )
        lost += (
            f"; {danish.listing(list(proven['name']))} viser tegn på effekt under den" if len(proven) else ""
        )
        alternatives.append(
            _made(
                "som_foreslået",
                "Forankring som foreslået",
                f"{_anchored(proposed)}.",
                of(hotspots),
                f"{lost}.",
                saved=_priced("heraf flyttes", of(moves)),
            )
        )
    rest = hotspots[~hotspots["hotspot_id"].isin(worked["hotspot_id"])]
    if len(worked) and len(rest):
        alternatives.append(
            _made(
                "med_effekt",
                "Kun hotspots med tegn på effekt",
                f"{danish.listing(list(worked['name']))} fortsætter, hvor de er forankret i dag; de andre afsluttes.",
                of(worked),
                f"{danish.listing(list(rest['name']))} med {danish.plural(len(of(rest)), 'indsats', 'indsatser')}, også hvor det er for "
                "tidligt at vurdere dem.",
                saved=_priced("frigør", of(rest)),
            )
        )
    return (*alternatives, *_as_proposed(store, clock, of(hotspots), "hotspottenes indsatser"))


def _anchored(anchoring: pd.Series) -> str:
    """ "Center for Sikker By: 5 og Boligsocial helhedsplan: 2" """
    counts = anchoring.value_counts()
    return danish.listing([f"{where}: {danish.number(number)}" for where, number in counts.items()])


def of_unrest(store: Reader, *, clock: Clock) -> tuple[Alternative, ...]:
    """Who coordinates where. Empty where neither an agreement nor an event is delivered."""
    districts = run(store, "unrest/districts", clock=clock, district=None)
    events = run(store, "unrest/events", clock=clock, district=None)
    agreed = districts[districts["coordinator"].notna()]
    if agreed.empty:
        return ()
    listed = _going(store, clock)
    running = listed[listed["status"] == "i gang"]

    def of(numbers: pd.Series) -> pd.DataFrame:
        """The districts' own initiatives, each once."""
        chosen = set(map(int, numbers))
        local = [bool(chosen & set(own)) for own in running["districts"]]
        rows = running[local]
        return rows.assign(districts=[[one for one in own if one in chosen] for own in rows["districts"]])

    lacking = districts[districts["coordinator"].isna()]
    stale = districts[districts["state"] == "aftalen skal revideres"]
    had = danish.plural(int(lacking["events"].sum()), "urolighed", "uroligheder")
    alternatives = [
        _made(
            "som_i_dag",
            "Koordinering som aftalt i dag",
            f"{_coordinated(agreed['coordinator'])}.",
            of(agreed["district"]),
            f"{_of(lacking['district'])} har ingen koordinator og har haft {had}."
            if len(lacking)
            else NOTHING,
            covered=len(agreed),
        )
    ]
    if len(lacking):
        who = []
        for row in lacking.to_dict("records"):
            there = events.loc[events["district"] == row["district"], "coordinator"].dropna()
            usual = (
                f"{there.mode().iloc[0]} har koordineret før" if len(there) else "ingen har koordineret før"
            )
            who.append(f"{DISTRICTS[int(row['district'])]} ({usual})")
        revised = f", og aftalen i {_of(stale['district'])} revideres" if len(stale) else ""
        alternatives.append(
            _made(
                "lokalt_overalt",
                "Lokal koordinator i alle bydele",
                f"Nye aftaler i {danish.listing(who)}{revised}.",
                of(districts["district"]),
                f"{NOTHING} Der skal indgås {danish.plural(len(lacking), 'ny aftale', 'nye aftaler')}.",
                covered=len(districts),
            )
        )
    most = str(agreed["coordinator"].value_counts().index[0])
    others = agreed[agreed["coordinator"] != most]
    if len(others) or len(lacking):
        coordinated = danish.plural(int(others["as_agreed"].sum()), "urolighed", "uroligheder")
        alternatives.append(
            _made(
                "én_for_byen",
                f"Én koordinator for hele byen: {most}",
                f"{most}, der i dag har {danish.plural(len(agreed) - len(others), 'bydel', 'bydele')}, koordinerer i dem alle.",
                of(districts["district"]),
                f"De lokale aftaler i {_of(others['district'])}; {coordinated} er koordineret som aftalt dér."
                if len(others)
                else NOTHING,
                covered=len(districts),
            )
        )
    chosen = run(store, "initiatives/chosen", clock=clock)
    about = chosen.loc[chosen["focus_area"].str.contains(_UNREST_AREA, case=False, na=False), "initiative_id"]
    return (
        *alternatives,
        *_as_proposed(
            store, clock, running[running["initiative_id"].isin(about)], "indsatserne mod uroligheder"
        ),
    )


def _coordinated(coordinators: pd.Series) -> str:
    counts = coordinators.value_counts()
    return danish.listing(
        [f"{who} i {danish.plural(int(number), 'bydel', 'bydele')}" for who, number in counts.items()]
    )


def _of(districts: pd.Series) -> str:
    return danish.listing([DISTRICTS[int(one)] for one in districts])
