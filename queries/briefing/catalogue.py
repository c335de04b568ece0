"""The slides one can choose: the product's own answers, each by a name, what it can be asked about, and how it is computed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.contract import ADMINISTRATIONS, DISTRICTS
from data.danish import capital, day, prices
from data.store import Clock, Reader
from queries import run
from queries.briefing.compare import changed_since_last
from queries.briefing.slide import Slide, slide_of
from queries.briefing.slides import hotspots, money, overview, process, results, themes
from queries.briefing.version import Choice, sent_out
from queries.exit import views as exit_views
from queries.initiatives import money_views as initiative_money
from queries.initiatives import views as initiatives
from queries.initiatives.selection import FILTERS
from queries.scenarios import views as scenario_views
from queries.shared.names import focus_areas
from queries.view import View

# What a parameter is, where it is not the text that a draft keeps it as.
_TYPES: Mapping[str, Callable[[str], Any]] = {
    "district": int,
    "year": int,
    "gang_related": lambda text: text == "True",
}
Compute = Callable[..., Slide]
Ask = Callable[..., View]


@dataclass(frozen=True)
class Kind:
    """A slide of the catalogue: `compute(store, clock, **parameters)`, or a view `ask(store, *, clock, **parameters)`. The
    parameters after the first two are what one chooses: those without a default must be chosen."""

    id: str
    title: str
    group: str
    compute: Compute | None = None
    ask: Ask | None = None

    @property
    def _signature(self) -> Mapping[str, inspect.Parameter]:
        made = self.compute or self.ask
        assert made is not None
        return inspect.signature(made).parameters

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(name for name in self._signature if name not in ("store", "clock"))

    @property
    def required(self) -> tuple[str, ...]:
        given = self._signature
        return tuple(name for name in self.parameters if given[name].default is inspect.Parameter.empty)

    def slide(self, store: Reader, clock: Clock, parameters: Mapping[str, str]) -> Slide:
        """The slide as the product words it; parameters that it does not know are left out."""
        chosen = {name: value for name, value in parameters.items() if value and name in self.parameters}
        if self.compute is not None:
            return self.compute(store, clock, **chosen)
        assert self.ask is not None
        typed = {name: _TYPES.get(name, str)(value) for name, value in chosen.items()}
        return slide_of(replace(self.ask(store, clock=clock, **typed), id=self.id))


_WHOLE, _RESULTS, _PLACES, _MONEY, _THEMES, _PROCESS = (
    "Hele indsatsen", "Mål og resultater", "Hotspots", "Penge og prioritering", "Temaer", "Proces",
)  # fmt: skip
KINDS: tuple[Kind, ...] = (
    Kind("key_figures", "Nøgletal", _WHOLE, overview.key_figures),
    Kind("administrations", "Indsatser efter forvaltning", _WHOLE, ask=initiatives.administrations),
    Kind("places", "Kort: indsatser i bydelene", _WHOLE, ask=initiatives.places),
    Kind("initiatives_where", "Indsatser og budget efter sted", _WHOLE, ask=initiatives.where),
    Kind("initiatives_matrix", "Indsatser efter område og forvaltning", _WHOLE, ask=initiatives.matrix),
    Kind("target_groups", "Indsatser efter målgruppe", _WHOLE, ask=initiatives.target_groups),
    Kind("ages", "Indsatser efter alder", _WHOLE, ask=initiatives.ages),
    Kind("gaps", "Det, ingen indsats nævner", _WHOLE, ask=initiatives.gaps),
    Kind("coverage", "Huller på to led", _WHOLE, ask=initiatives.coverage),
    Kind("initiatives_list", "Indsatserne én for én", _WHOLE, ask=initiatives.listing),
    Kind("goals", "Mål og målopfyldelse", _RESULTS, results.goals),
    Kind("goals_moved", "Mål, der har flyttet sig", _RESULTS, results.goals_moved),
    Kind("signals", "Signaler i indikatorerne", _RESULTS, results.signals),
    Kind("indicator", "Én indikator over tid", _RESULTS, results.indicator),
    Kind("guidelines", "Retningslinjer", _RESULTS, results.guidelines),
    Kind("hotspots", "Alle hotspots", _PLACES, hotspots.hotspots),
    Kind("hotspot", "Ét hotspot", _PLACES, hotspots.hotspot),
    Kind("money", "Budget og forbrug", _MONEY, ask=initiative_money.money),
    Kind("money_years", "Budget og forbrug over årene", _MONEY, ask=initiative_money.money_years),
    Kind("matrix_money", "Budget efter område og forvaltning", _MONEY, ask=initiative_money.matrix_money),
    Kind("one_money", "Én indsats: budget og forbrug", _MONEY, ask=initiative_money.one_money),
    Kind("expiring", "Bevillinger, der udløber", _MONEY, ask=initiative_money.expiring),
    Kind("grants", "Bevillinger, der udløber, én for én", _MONEY, ask=initiative_money.grants),
    Kind("proposals", "Forvaltningernes forslag", _MONEY, ask=scenario_views.proposals),
    Kind("scenario", "Et gemt scenarie", _MONEY, money.scenario),
    Kind("robust", "Holder scenariet?", _MONEY, money.robust),
    Kind("exit", "Exit: hvordan forløbene ender", _THEMES, ask=exit_views.outcome),
    Kind("exit_steps", "Exit: fra visitation til tilbagefald", _THEMES, ask=exit_views.steps),
    Kind("exit_half_years", "Exit: hvert program og halvår", _THEMES, ask=exit_views.half_years),
    Kind("adults", "Overgangen ved 18 år", _THEMES, themes.adults),
    Kind("unrest", "Uroligheder", _THEMES, themes.unrest),
    Kind("safety", "Tryghed i bydelene", _THEMES, themes.safety),
    Kind("safety_map", "Kort: tryghed i bydelene", _THEMES, themes.safety_map),
    Kind("dialogue", "Borgerdialog", _THEMES, themes.dialogue),
    Kind("timeline", "Vejen til mødet", _PROCESS, process.timeline),
    Kind("late", "Hvad er forsinket", _PROCESS, process.late),
    Kind("owing", "Hvem har ikke leveret", _PROCESS, process.owing),
    Kind("decisions", "Udvalgets beslutninger", _PROCESS, process.decisions),
    Kind("changed", "Ændret siden sidste præsentation", _PROCESS, changed_since_last),
    Kind("own_words", "Egen tekst", _WHOLE, overview.own_words),
)
BY_ID: Mapping[str, Kind] = {kind.id: kind for kind in KINDS}
# What a first briefing may begin with.
STARTING_POINT = (
    "key_figures", "goals", "hotspots", "safety", "exit", "unrest", "money", "expiring", "proposals", "timeline",
)  # fmt: skip
PARAMETER_NAMES = {
    "focus_area": "Indsatsområde",
    "initiative": "Indsats",
    "search": "Søgeord",
    "year": "Budgetår",
    "split": "Fordelt på",
    "measure": "Beløb",
    "price_level": "Prisniveau",
    "down": "Ned",
    "across": "På tværs",
    **{one.name: one.label for one in FILTERS},
    "district": "Bydel",
    "administration": "Forvaltning",
    "hotspot_id": "Hotspot",
    "indicator_id": "Indikator",
    "name": "Scenarie",
    "since": "Siden",
    "program": "Program",
}


_FIXED: Mapping[str, Mapping[Any, str]] = {
    "split": initiative_money.SPLITS,
    "measure": initiative_money.MEASURES,
    "down": initiatives.FACETS,
    "across": initiatives.FACETS,
    **{one.name: one.options for one in FILTERS},
}


def options(store: Reader, *, parameter: str, clock: Clock) -> dict[str, str]:
    """What can be chosen for a parameter: value -> what people read. Empty where there is nothing yet."""
    if parameter == "district":
        return {str(number): name for number, name in DISTRICTS.items()}
    if parameter == "administration":
        return dict(ADMINISTRATIONS.labels)
    if parameter == "hotspot_id":
        found = run(store, "hotspots/list", clock=clock, district=None)
        return {str(id_): str(name) for id_, name in zip(found["hotspot_id"], found["name"], strict=True)}
    if parameter == "indicator_id":
        found = run(store, "results/indicators", clock=clock)
        return {
            str(
                row["indicator_id"]
            ): f"{row['name']} ({row['initiative'] if isinstance(row['initiative'], str) else 'hele byen'})"
            for row in found.to_dict("records")
        }
    if parameter == "name":
        return {str(id_): str(id_) for id_ in store.records("scenario")["id"]}
    if parameter == "program":
        return {str(name): str(name) for name in run(store, "exit/programme", clock=clock)["program"]}
    if parameter == "since":
        return _days(store, clock)
    if parameter == "focus_area":
        return focus_areas(store, clock=clock)
    if parameter == "initiative":
        rows = run(store, "initiatives/chosen", clock=clock)
        return dict(zip(rows["initiative_id"], rows["name"], strict=True))
    if parameter in ("year", "price_level"):
        values = run(store, "initiatives/years", clock=clock)[parameter].drop_duplicates()
        return {str(value): str(value) if parameter == "year" else capital(prices(value)) for value in values}
    if parameter in _FIXED:
        return {str(value): text for value, text in _FIXED[parameter].items()}
    raise LookupError(f"no parameter {parameter!r}")


def _days(store: Reader, clock: Clock) -> dict[str, str]:
    """The days one may compare with: those of the briefings that were sent out, then the days of deliveries, newest first."""
    sent = {
        one.data_as_of: f"{day(one.data_as_of)} (»{one.title}«)"
        for one in sent_out(store)
        if one.data_as_of is not None
    }
    accepted = [moment.date() for moment in store.history()["accepted_at"]]
    delivered = {found: day(found) for found in sorted(set(accepted), reverse=True) if found not in sent}
    return {found.isoformat(): text for found, text in (sent | delivered).items() if found < clock.today}


def computed(store: Reader, *, clock: Clock, kind: str, parameters: Mapping[str, str]) -> Slide:
    """The slide as the product words it. LookupError for an unknown kind, ValueError, with a sentence, where it cannot be computed."""
    found = BY_ID[kind]
    if lacking := [PARAMETER_NAMES[name].lower() for name in found.required if not parameters.get(name)]:
        raise ValueError(f"Vælg {' og '.join(lacking)} til siden »{found.title}«.")
    return found.slide(store, clock, parameters)


def with_words(slide: Slide, choice: Choice) -> Slide:
    """The computed slide with the words of who prepared it: their headline, with the computed one kept beside it."""
    own = choice.headline.strip()
    return replace(
        slide,
        headline=own or slide.headline,
        computed=slide.headline if own and slide.kind != "own_words" else "",
        own=choice.own.strip(),
        remark=choice.remark.strip(),
    )
