"""The slides one can choose: the product's own answers, each by a name, what it can be asked about, and how it is computed."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.checking.doubles import instead, resolved
from data.contract import ADMINISTRATIONS, DISTRICTS, names_of
from data.danish import capital, listing, period, prices
from data.store import Clock, Reader
from queries import figures, run
from queries.briefing.compare import changed_since_last
from queries.briefing.slide import Slide, slide_of
from queries.briefing.slides import overview
from queries.briefing.version import Choice
from queries.dialogue import views as dialogue_views
from queries.dialogue.safety import asked_areas, survey_years
from queries.district.administration import administration
from queries.district.profile import district
from queries.exit import views as exit_views
from queries.hotspots import one_views as hotspot_views
from queries.hotspots import views as hotspots_views
from queries.initiatives import money_views as initiative_money
from queries.initiatives import views as initiatives
from queries.initiatives.selection import FILTERS
from queries.options import views as option_views
from queries.process import views as process_views
from queries.results import behind, unit_cost
from queries.results import views as result_views
from queries.results.initiatives import years_of_lights
from queries.scenarios import answer_views, kept_views, tried_views
from queries.scenarios import views as scenario_views
from queries.scenarios.settings import Settings
from queries.scenarios.trial import LISTS
from queries.shared import residents
from queries.shared import views as shared_views
from queries.shared.names import focus_areas
from queries.shared.recent import earlier_years
from queries.sources.ages import ages
from queries.status import views as status_views
from queries.status.since import days, since
from queries.unrest import views as unrest_views
from queries.view import View

# What a parameter is, where it is not the text that a draft keeps it as.
Compute = Callable[..., Slide]
Ask = Callable[..., View]


def _district(text: str) -> int:
    if text not in map(str, DISTRICTS):
        raise ValueError(f"Bydelen »{text}« findes ikke.")
    return int(text)


def _is_yes(text: str) -> bool:
    return text == "True"


# What a parameter is, of those that are no text; a choice is kept as text.
_TYPES: Mapping[str, Callable[[str], object]] = {
    "district": _district,
    "beside": _district,
    "year": int,
    "version": int,
    "most": int,
    "newest": int,
    "from_year": int,
    "lights_year": int,
    "against": int,
    "gang_related": _is_yes,
    "same_focus_area": _is_yes,
}


@dataclass(frozen=True)
class Kind:
    """A slide of the catalogue: `compute(store, clock, **parameters)`, or a view `ask(store, *, clock, **parameters)`. The
    parameters after the first two are what one chooses: those without a default must be chosen."""

    id: str
    title: str
    group: str
    compute: Compute | None = None
    ask: Ask | None = None
    # What one may choose where a presentation is prepared, where a page sets more than that.
    offered: tuple[str, ...] | None = None
    # It is about something that is set on its page, and comes from there only.
    from_page: bool = False

    @property
    def _signature(self) -> Mapping[str, inspect.Parameter]:
        made = self.compute or self.ask
        assert made is not None
        return inspect.signature(made).parameters

    @property
    def parameters(self) -> tuple[str, ...]:
        return tuple(name for name in self._signature if name not in ("store", "clock", "solved"))

    @property
    def choosable(self) -> tuple[str, ...]:
        """The parameters that one chooses where a presentation is prepared."""
        return self.parameters if self.offered is None else self.offered

    @property
    def required(self) -> tuple[str, ...]:
        signature = self._signature
        return tuple(name for name in self.parameters if signature[name].default is inspect.Parameter.empty)

    def default(self, name: str) -> str:
        """What a parameter is where nothing is chosen; empty for everything."""
        value = self._signature[name].default
        return "" if value is None else str(value)

    def slide(self, store: Reader, clock: Clock, parameters: Mapping[str, str]) -> Slide:
        """The slide as the product words it; parameters that it does not know are left out."""
        chosen = {name: value for name, value in parameters.items() if value and name in self.parameters}
        if self.compute is not None:
            return self.compute(store, clock, **chosen)
        assert self.ask is not None
        typed = {name: _TYPES.get(name, str)(value) for name, value in chosen.items()}
        return slide_of(replace(self.ask(store, clock=clock, **typed), id=self.id))


_WHOLE, _RESULTS, _PLACES, _MONEY, _THEMES, _PROCESS = (
    "Hele indsatsen",
    "Mål og resultater",
    "Hotspots",
    "Penge og prioritering",
    "Temaer",
    "Proces",
)
MONEY_GROUP, PROCESS_GROUP = _MONEY, _PROCESS
KINDS: tuple[Kind, ...] = (
    Kind("situation", "Situation: går det op eller ned", _WHOLE, ask=status_views.going),
    Kind("districts_differ", "Bydele, der skiller sig ud", _WHOLE, ask=status_views.districts_differ),
    Kind("district", "Én bydel, eller to side om side", _WHOLE, ask=district),
    Kind("administration", "Én forvaltning, eller to side om side", _WHOLE, ask=administration),
    Kind("ages_of_data", "Hvor gamle tallene er", _WHOLE, ask=ages),
    Kind("since", "Siden sidst", _WHOLE, ask=since),
    Kind("key_figures", "Nøgletal", _WHOLE, overview.key_figures),
    Kind(
        "figure",
        "Ét nøgletal",
        _WHOLE,
        ask=shared_views.key_figure,
        offered=("figure", "district", "administration"),
    ),
    Kind("administrations", "Indsatser efter forvaltning", _WHOLE, ask=initiatives.administrations),
    Kind("places", "Kort: indsatser i bydelene", _WHOLE, ask=initiatives.places),
    Kind("initiatives_where", "Indsatser og budget efter sted", _WHOLE, ask=initiatives.where),
    Kind("initiatives_matrix", "Indsatser efter område og forvaltning", _WHOLE, ask=initiatives.matrix),
    Kind("target_groups", "Indsatser efter målgruppe", _WHOLE, ask=initiatives.target_groups),
    Kind("ages", "Indsatser efter alder", _WHOLE, ask=initiatives.ages),
    Kind("gaps", "Det, ingen indsats nævner", _WHOLE, ask=initiatives.gaps),
    Kind("coverage", "Huller på to led", _WHOLE, ask=initiatives.coverage),
    Kind("initiatives_list", "Indsatserne én for én", _WHOLE, ask=initiatives.listing),
    Kind("goals", "Mål og målopfyldelse", _RESULTS, ask=result_views.goals),
    Kind("goals_first", "Mål, der ikke nås", _RESULTS, ask=result_views.goals_first),
    Kind("goals_wrong_way", "Mål, der går den forkerte vej", _RESULTS, ask=result_views.wrong_way),
    Kind("goals_moved", "Mål, der har flyttet sig", _RESULTS, ask=result_views.goals_moved),
    Kind("goals_before", "Mål i tidligere strategier", _RESULTS, ask=result_views.goals_before),
    Kind("signals", "Signaler i indikatorerne", _RESULTS, ask=result_views.signals),
    Kind("indicator", "Én indikator over tid", _RESULTS, ask=result_views.indicator),
    Kind("guidelines", "Retningslinjer", _RESULTS, ask=result_views.guidelines),
    Kind("measuring", "Hvem måler", _RESULTS, ask=result_views.measuring),
    Kind("late_indicators", "Indikatorer, der mangler målinger", _RESULTS, ask=result_views.late_indicators),
    Kind("initiatives_lights", "Indsatsernes lys", _RESULTS, ask=result_views.initiatives_lights),
    Kind("large", "Indsatser over 0,5 mio. kr.", _RESULTS, ask=result_views.large),
    Kind("unit_price", "Økonomi pr. resultat", _RESULTS, ask=result_views.unit_price),
    Kind("behind", "Hvad ligger bag?", _RESULTS, ask=result_views.behind),
    Kind("hotspots", "Alle hotspots", _PLACES, ask=hotspots_views.verdicts),
    Kind("hotspots_forest", "Alle hotspots: ændring og samlet skøn", _PLACES, ask=hotspots_views.forest),
    Kind("hotspots_map", "Kort: hotspots", _PLACES, ask=hotspots_views.places),
    Kind("hotspots_anchoring", "Hotspots: forankring", _PLACES, ask=hotspots_views.leadership),
    Kind("hotspots_cost", "Hotspots: penge", _PLACES, ask=hotspots_views.cost),
    Kind(
        "hotspots_reliability",
        "Hotspots: hvor ofte vurderingen er rigtig",
        _PLACES,
        ask=hotspots_views.reliability,
    ),
    Kind("hotspots_known", "Hotspots: kendte forløb", _PLACES, ask=hotspots_views.known_worlds),
    Kind("hotspot", "Ét hotspot", _PLACES, ask=hotspot_views.series),
    Kind("hotspot_before_after", "Ét hotspot: før og efter", _PLACES, ask=hotspot_views.before_after),
    Kind("hotspot_categories", "Ét hotspot: kategorier", _PLACES, ask=hotspot_views.categories),
    Kind("hotspot_choices", "Ét hotspot: holder vurderingen?", _PLACES, ask=hotspot_views.choices),
    Kind("hotspot_survey", "Ét hotspot: tryghed", _PLACES, ask=hotspot_views.survey),
    Kind("hotspot_members", "Ét hotspot: indsatser", _PLACES, ask=hotspot_views.members),
    Kind("hotspot_tests", "Ét hotspot: alle prøver", _PLACES, ask=hotspot_views.tests),
    Kind("hotspot_placebo", "Ét hotspot: placebotest", _PLACES, ask=hotspot_views.placebo),
    Kind("hotspot_plan", "Ét hotspot: følger det planen", _PLACES, ask=hotspot_views.plan),
    Kind("hotspot_falls", "Før et nyt hotspot: hvad kan påvises", _PLACES, ask=hotspots_views.falls),
    Kind("hotspot_controls", "Før et nyt hotspot: kontrolområder", _PLACES, ask=hotspots_views.controls),
    Kind("hotspot_states", "Status for hotspots", _PLACES, ask=status_views.hotspots),
    Kind("money", "Budget og forbrug", _MONEY, ask=initiative_money.money),
    Kind("money_years", "Budget og forbrug over årene", _MONEY, ask=initiative_money.money_years),
    Kind("matrix_money", "Budget efter område og forvaltning", _MONEY, ask=initiative_money.matrix_money),
    Kind("one_money", "Én indsats: budget og forbrug", _MONEY, ask=initiative_money.one_money),
    Kind("expiring", "Bevillinger, der udløber", _MONEY, ask=initiative_money.expiring),
    Kind("grants", "Bevillinger, der udløber, én for én", _MONEY, ask=initiative_money.grants),
    Kind("proposals", "Forvaltningernes forslag", _MONEY, ask=scenario_views.proposals),
    Kind("proposals_largest", "De største forslag", _MONEY, ask=scenario_views.largest_proposals),
    Kind("overlap", "Indsatser, der ligner hinanden", _MONEY, ask=scenario_views.overlap),
    Kind(
        "overlap_pairs",
        "Indsatser, der ligner hinanden, par for par",
        _MONEY,
        ask=scenario_views.overlap_pairs,
    ),
    Kind("dominated", "Samme virkning for færre penge", _MONEY, ask=scenario_views.dominated),
    Kind("cuts", "Ti procent mindre i én forvaltning", _MONEY, ask=scenario_views.cuts),
    Kind("scenario", "Et gemt scenarie", _MONEY, ask=kept_views.scenario, offered=("name",)),
    *(
        Kind(f"scenario_{id_}", f"Scenariet: {title}", _MONEY, ask=ask, offered=(), from_page=True)
        for id_, title, ask in (
            ("decisions", "beslutningerne", answer_views.decisions),
            ("entering", "hvad der skulle til", answer_views.entering),
            ("losing", "deltagere, der mister deres tilbud", answer_views.losing),
            ("demands", "hvad kravene koster", answer_views.demands),
            ("frontier", "penge og værdi", answer_views.frontier),
            ("coverage", "dækning af bydelene", answer_views.coverage),
            ("groups", "dækning af grupperne", answer_views.groups),
            ("scores", "grundlaget", answer_views.scores),
            ("weights", "vægtene", answer_views.weights),
            ("robust", "om det holder", tried_views.robust),
            ("list", "en af de tre lister", tried_views.one_list),
            ("open", "det, der er åbent", tried_views.still_open),
            ("simulation", "hvad nu hvis", tried_views.simulation),
            ("cautious", "en forsigtig sammensætning", tried_views.cautious),
        )
    ),
    Kind("robust", "Holder scenariet?", _MONEY, ask=kept_views.robust, offered=("name",)),
    Kind("scenarios_kept", "Gemte scenarier", _MONEY, ask=kept_views.every),
    *(
        Kind(id_, title, _MONEY, ask=ask, offered=(), from_page=True)
        for id_, title, ask in (
            ("scenario_since", "Et gemt scenarie: beslutninger med nyere data", kept_views.decisions_since),
            ("scenario_money_since", "Et gemt scenarie: beløb med nyere data", kept_views.money_since),
            ("scenarios_beside", "Scenarier ved siden af hinanden", kept_views.beside),
            ("scenarios_differ", "Scenarier: de beslutninger, der er forskellige", kept_views.differ),
        )
    ),
    Kind("exit", "Exit: hvordan forløbene ender", _THEMES, ask=exit_views.outcome),
    Kind("exit_steps", "Exit: fra visitation til tilbagefald", _THEMES, ask=exit_views.steps),
    Kind("exit_price", "Exit: udgift pr. gennemført forløb", _THEMES, ask=exit_views.price),
    Kind("exit_half_years", "Exit: hvert program og halvår", _THEMES, ask=exit_views.half_years),
    Kind("exit_effort", "Indsatsen mod bander, kort beskrevet", _THEMES, ask=exit_views.effort),
    Kind("exit_initiatives", "Bandeindsatserne", _THEMES, ask=exit_views.gang_initiatives),
    Kind("adults", "Overgangen ved 18 år", _THEMES, ask=exit_views.adults),
    Kind("exit_reach", "18+: indsatser efter alder", _THEMES, ask=exit_views.reach),
    Kind("exit_stopping", "18+: indsatser, der stopper ved 17", _THEMES, ask=exit_views.stopping),
    Kind("exit_passage", "18+: indsatser for 18-25-årige", _THEMES, ask=exit_views.passage),
    Kind("exit_districts", "18+: bydelenes egne indsatser", _THEMES, ask=exit_views.local),
    Kind("exit_money", "18+: penge efter alder", _THEMES, ask=exit_views.age_money),
    Kind("exit_options", "Alternativer: exit og 18+", _THEMES, ask=option_views.exit_options),
    Kind("hotspot_options", "Alternativer: hotspots' forankring", _THEMES, ask=option_views.hotspot_options),
    Kind(
        "unrest_options",
        "Alternativer: koordinering ved uroligheder",
        _THEMES,
        ask=option_views.unrest_options,
    ),
    Kind("unrest", "Uroligheder og koordinering", _THEMES, ask=unrest_views.districts),
    Kind("unrest_weeks", "Uroligheder uge for uge", _THEMES, ask=unrest_views.weeks),
    Kind("unrest_map", "Kort: uroligheder i bydelene", _THEMES, ask=unrest_views.places),
    Kind("unrest_types", "Uroligheder efter art og alvor", _THEMES, ask=unrest_views.types),
    Kind("unrest_hours", "Uroligheder efter ugedag og klokkeslæt", _THEMES, ask=unrest_views.hours),
    Kind("unrest_events", "Uroligheder: hver hændelse", _THEMES, ask=unrest_views.events),
    Kind("unrest_new_year", "Uroligheder nytår", _THEMES, ask=unrest_views.new_year),
    Kind("unrest_times", "Uroligheder: tid til første indsats", _THEMES, ask=unrest_views.times),
    Kind("unrest_actors", "Uroligheder: aktører, der deltog", _THEMES, ask=unrest_views.actors),
    Kind("unrest_without_follow_up", "Uroligheder uden opfølgning", _THEMES, ask=unrest_views.follow_up),
    Kind("unrest_readiness", "Beredskab i bydelene", _THEMES, ask=unrest_views.readiness),
    Kind("unrest_calendar", "Uroligheder: ventede datoer", _THEMES, ask=unrest_views.calendar),
    Kind(
        "unrest_calendar_passed",
        "Uroligheder: datoer, der er gået",
        _THEMES,
        ask=unrest_views.calendar_passed,
    ),
    Kind("safety", "Tryghed i bydelene", _THEMES, ask=dialogue_views.safety),
    Kind("safety_map", "Kort: tryghed i bydelene", _THEMES, ask=dialogue_views.safety_map),
    Kind("safety_change", "Tryghed: ændring siden sidst", _THEMES, ask=dialogue_views.change),
    Kind("safety_years", "Tryghed gennem årene", _THEMES, ask=dialogue_views.safety_years),
    Kind("safety_sexes", "Tryghed: kvinder og mænd", _THEMES, ask=dialogue_views.safety_sexes),
    Kind("safety_needs", "Tryghedsbehov", _THEMES, ask=dialogue_views.needs),
    Kind("unmet", "Utryghed og møder", _THEMES, ask=dialogue_views.unmet),
    Kind("dialogue", "Borgerdialog", _THEMES, ask=dialogue_views.dialogue),
    Kind("agreements", "Borgerdialog: åbne aftaler", _THEMES, ask=dialogue_views.agreements),
    Kind("dialogue_forms", "Borgerdialog: mødernes form", _THEMES, ask=dialogue_views.forms),
    Kind("dialogue_themes", "Borgerdialog: mødernes tema", _THEMES, ask=dialogue_views.themes),
    Kind("dialogue_meetings", "Borgerdialog: hvert møde", _THEMES, ask=dialogue_views.meetings),
    Kind("timeline", "Vejen til mødet", _PROCESS, ask=process_views.timeline),
    Kind("way_ahead", "Resten af vejen til mødet", _PROCESS, ask=process_views.way_ahead),
    Kind("next_steps", "De næste skridt", _PROCESS, ask=status_views.next_steps),
    Kind("days_off", "Helligdage og lukkedage før mødet", _PROCESS, ask=process_views.days_off),
    Kind("late", "Hvad er forsinket", _PROCESS, ask=process_views.late),
    Kind("owing", "Hvem har ikke leveret", _PROCESS, ask=status_views.owing),
    Kind("process_owing", "Hvem har leveret", _PROCESS, ask=process_views.owing),
    Kind("order", "Indstillingen punkt for punkt", _PROCESS, ask=process_views.order),
    Kind("hearing", "Høringssvar", _PROCESS, ask=process_views.hearing),
    Kind("decisions", "Udvalgets seneste beslutninger", _PROCESS, ask=status_views.decisions, offered=()),
    Kind("process_decisions", "Udvalgets beslutninger", _PROCESS, ask=process_views.decisions),
    Kind("secondments", "Centeret: udstationerede", _PROCESS, ask=process_views.secondments),
    Kind("parties", "Centeret: hvem det har mødt", _PROCESS, ask=process_views.parties),
    Kind("centre_meetings", "Centerets møder", _PROCESS, ask=process_views.meetings),
    Kind("changed", "Ændret siden sidste præsentation", _PROCESS, changed_since_last),
    Kind("own_words", "Egen tekst", _WHOLE, overview.own_words),
)
BY_ID: Mapping[str, Kind] = {kind.id: kind for kind in KINDS}
# What a first briefing may begin with.
STARTING_POINT = (
    "situation",
    "behind",
    "goals_first",
    "hotspots",
    "safety",
    "exit",
    "unrest",
    "grants",
    "proposals_largest",
    "way_ahead",
)
PARAMETER_NAMES = {
    "figure": "Nøgletal",
    "initiative": "Indsats",
    "search": "Søgeord",
    "year": "Budgetår",
    "lights_year": "År",
    "surveyed_area": "Område, der er spurgt",
    "against": "Sammenlign med år",
    "split": "Fordelt på",
    "measure": "Beløb",
    "price_level": "Prisniveau",
    "down": "Ned",
    "across": "På tværs",
    **{one.name: one.label for one in FILTERS},
    "district": "Bydel",
    "beside": "Ved siden af",
    "beside_administration": "Ved siden af",
    "administration": "Forvaltning",
    "hotspot_id": "Hotspot",
    "indicator_id": "Indikator",
    "name": "Scenarie",
    "names": "Scenarier",
    "version": "Version",
    "settings": "Scenariets indstillinger",
    "tried": "Beregningens svar",
    "which": "Liste",
    "most": "Antal",
    "case": "Sag",
    "from_year": "Fra og med året",
    "since": "Siden",
    "program": "Program",
    "area_id": "Område",
    "control_area": "Kontrolområde",
    "before": "Måneder før",
    "after": "Måneder efter",
    "spread": "Spredning",
    "without": "Uden kategori",
    "level": "Område",
    "when": "Tid på døgnet",
    "answer": "Svar",
    "focus_area": "Indsatsområde",
    "shown": "Vis",
    "indicator_type": "Type",
    "per": "Pris",
    "kind": "Sammenlign indsatser med samme",
    "same_focus_area": "Også samme indsatsområde",
    "spent_in": "År og prisniveau",
    "change": "Måling",
    "earlier": "Fra",
    "later": "Til",
    "divided": "Delt efter",
    "rate": "Kortet viser",
}
# What can be chosen whatever the data hold.
_FIXED: Mapping[str, Mapping[Any, str]] = {
    "shown": result_views.SELECTIONS,
    "indicator_type": result_views.TYPES,
    "per": result_views.PER,
    "kind": unit_cost.KIND_WORDS,
    "same_focus_area": {False: "nej", True: "ja"},
    "divided": {key: word for splits in behind.SPLITS.values() for key, word in splits.items()},
    "rate": residents.SHOWN_AS,
    "which": {name: capital(name) for name in LISTS},
    "split": initiative_money.SPLITS,
    "measure": initiative_money.MEASURES,
    "down": initiatives.FACETS,
    "across": initiatives.FACETS,
    **{one.name: one.options for one in FILTERS},
}


def options(store: Reader, *, parameter: str, clock: Clock) -> dict[str, str]:
    """What can be chosen for a parameter: value -> what people read. Empty where there is nothing yet."""
    if parameter == "figure":
        return {figure.id: figure.heading(clock) for figure in figures.EVERY if not figure.required}
    if parameter in ("district", "beside"):
        return {str(number): name for number, name in DISTRICTS.items()}
    if parameter in ("administration", "beside_administration"):
        return dict(ADMINISTRATIONS.labels)
    if parameter == "hotspot_id":
        listed = run(store, "hotspots/list", clock=clock, district=None)
        return {str(id_): str(name) for id_, name in zip(listed["hotspot_id"], listed["name"], strict=True)}
    if parameter == "indicator_id":
        listed = run(store, "results/indicators", clock=clock)
        return {
            str(
                row["indicator_id"]
            ): f"{row['name']} ({row['initiative'] if isinstance(row['initiative'], str) else 'hele byen'})"
            for row in listed.to_dict("records")
        }
    if parameter == "name":
        return {str(id_): str(id_) for id_ in store.records("scenario")["id"]}
    if parameter == "names":
        every = [str(id_) for id_ in store.records("scenario")["id"]]
        return {kept_views.as_text(every): listing(every)} if every else {}
    if parameter == "settings":
        return {Settings(clock.today.year).as_text(): "Som siden Prioritering begynder"}
    if parameter == "program":
        return {
            str(name): str(name) for name in run(store, "exit/programme", clock=clock)["program"].dropna()
        }
    if parameter in ("area_id", "control_area"):
        areas = run(store, "hotspots/areas", clock=clock, district=None)
        return {str(id_): str(name) for id_, name in zip(areas["area_id"], areas["name"], strict=True)}
    if parameter in hotspot_views.OWN_CHOICES:
        return {word: word for word in hotspot_views.OWN_CHOICES[parameter]}
    if parameter == "level":
        return dialogue_views.LEVELS
    if parameter == "when":
        return dialogue_views.TIMES
    if parameter == "answer":
        return {str(answer): words for answer, words in dialogue_views.ANSWERS.items()}
    if parameter == "since":
        return days(store, clock=clock)
    if parameter == "case":
        return process_views.case_names(run(store, "process/cases", clock=clock))
    if parameter == "focus_area":
        return focus_areas(store, clock=clock)
    if parameter == "initiative":
        rows = run(store, "initiatives/chosen", clock=clock)
        return dict(zip(rows["initiative_id"], rows["name"], strict=True))
    if parameter == "from_year":
        years = {
            year
            for table in ("unrest_events", "dialogue_events")
            for year in earlier_years(store, table, clock=clock)
        }
        return {str(year): str(year) for year in sorted(years, reverse=True)}
    if parameter == "year":
        return {str(year): str(year) for year in run(store, "initiatives/years", clock=clock)["year"]}
    if parameter == "surveyed_area":
        return asked_areas(store, clock=clock)
    if parameter == "against":
        return {str(year): str(year) for year in survey_years(store, clock=clock)}
    if parameter == "lights_year":
        return {str(year): str(year) for year in years_of_lights(store, clock=clock)}
    if parameter == "price_level":
        years, index = (run(store, name, clock=clock) for name in ("initiatives/years", "shared/price_index"))
        return {level: capital(prices(level)) for level in initiative_money.price_levels(years, index)}
    if parameter == "spent_in":
        return result_views.price_years(unit_cost.years(store, clock=clock))
    if parameter == "change":
        return {one.id: one.label for one in behind.measures(store, clock=clock)}
    if parameter in ("earlier", "later"):
        return _periods(store, clock)
    if parameter in _FIXED:
        return {str(value): text for value, text in _FIXED[parameter].items()}
    raise LookupError(f"no parameter {parameter!r}")


def _periods(store: Reader, clock: Clock) -> dict[str, str]:
    """Every period that some measure can be compared by, newest first."""
    periods = {
        one
        for measure in behind.measures(store, clock=clock)
        for one in behind.periods(store, measure=measure, clock=clock)
    }
    return {one: period(one) for one in sorted(periods, reverse=True)}


def computed(store: Reader, *, clock: Clock, kind: str, parameters: Mapping[str, str]) -> Slide:
    """The slide as the product words it. LookupError for an unknown kind, ValueError, with a sentence, where it cannot be computed."""
    one = BY_ID[kind]
    if lacking := [PARAMETER_NAMES[name].lower() for name in one.required if not parameters.get(name)]:
        raise ValueError(f"Vælg {' og '.join(lacking)} til siden »{one.title}«.")
    # What the slide is about may have ended as a double since it was chosen.
    about = resolved(dict(parameters), instead(store, clock=clock)) if parameters else parameters
    with names_of(clock.today):
        return one.slide(store, clock, about)


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
