"""The sentences of the page Prioritering."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from data.contract import ADMINISTRATIONS, CRITERIA, NEW, ON_A_DAY
from data.danish import kroner, listing, number, percent, plural, plural_in_words, prices, signed, some, span
from data.persons import WITHHELD, few_persons, is_hidden, numbers
from queries.scenarios.robustness import EXACT_UP_TO, Robustness
from queries.scenarios.scenario import (
    Answer,
    Ground,
    coverage_words,
    excluded_words,
    required_words,
    tie_words,
    up_for_decision,
    with_rest,
    worth_words,
)
from queries.scenarios.scores import ENOUGH_GROUND, HIGHEST
from queries.scenarios.settings import AS_NOW, DROPPED, EFFICIENT, EXTENDED, LAPSED, REDUCED, STOP, Settings

# What the three lists are of where an initiative has other money than what is up for decision.
OF_GRANTS = (
    "Hvor en indsats også har andre penge, gælder listen kun den bevilling, der udløber. »Udgår« betyder her, at bevillingen udløber; "
    "indsatsen går videre for resten."
)


def headline(found: Ground, answer: Answer) -> str:
    """ "Med 30,7 mio. kr. kan 29 af 32 indsatser fortsætte"; where some have other money too, of their grants alone."""
    kept = int((~answer.decisions["level"].isin(DROPPED)).sum())
    every = len(answer.decisions)
    if (answer.decisions["rest"] > 0).any():
        does = "få sin bevilling videreført" if every == 1 else "få deres bevilling videreført"
    else:
        does = "fortsætte"
    if every == 1:
        return f"Med {kroner(found.budget)} kan indsatsen {'' if kept else 'ikke '}{does}"
    return f"Med {kroner(found.budget)} kan {number(kept)} af {number(every)} indsatser {does}"


def lead(found: Ground, answer: Answer) -> str:
    """What happens to the rest, what is up for decision and what is not, and under what the answer is proven."""
    counted = answer.decisions["level"].value_counts()
    if set(counted.index) == {AS_NOW} and abs(found.budget - found.cost_now) < 0.5:
        return (
            f"Rammen er som i dag, og alt fortsætter som nu. {money_now(found)} "
            "Ændr rammen, vægtene eller kravene for at se, hvad der følger af det."
            + ("" if found.settings.maximise == "point" else f" {maximised(found)}")
        )
    parts = [
        f"{number(int(counts))} {word}"
        for name, word in (
            (AS_NOW, "fortsætter som nu"),
            (EXTENDED, "udvides"),
            (EFFICIENT, "effektiviseres"),
            (REDUCED, "reduceres"),
            (LAPSED, "mister den bevilling, der udløber, og går videre for resten af pengene"),
            (STOP, "stopper"),
        )
        if (counts := counted.get(name, 0))
    ]
    proof = (
        "Med disse vægte og krav er det bevist, at ingen anden sammensætning giver højere værdi inden for rammen."
        if answer.portfolio.proven_optimal
        else f"Tiden løb ud: en anden sammensætning kan have op til {number(answer.portfolio.could_gain, 2)} mere i værdi."
    )
    said = [f"{listing(parts).capitalize()}.", money_now(found), proof, maximised(found)]
    return " ".join([*said, depending(found, answer)]).strip()


def maximised(found: Ground) -> str:
    """What is maximised, and what follows from that choice."""
    if found.settings.maximise == "penge":
        return "Indsatsens point er ganget med dens penge: store indsatser vejer tungest, og de billige og gode tæller lidt."
    if found.settings.maximise == "deltagere":
        counted = found.material.participants
        known = counted["initiative_id"][numbers(counted["participants"]).notna()]
        unknown = int((~found.candidates["initiative_id"].isin(known)).sum())
        said = "Indsatsens point er ganget med dens deltagere: indsatser med mange deltagere vejer tungest, og få lange forløb tæller lidt."
        if unknown == len(found.candidates):
            return f"Ingen indsats har et kendt antal deltagere for et helt år, så hver tæller sine point én gang. {_EACH}"
        if unknown:
            said += f" {plural(unknown, 'indsats har', 'indsatser har')} ikke et kendt antal og regnes som den midterste af de andre."
        return said
    return _EACH


_EACH = "Hver indsats tæller sine point én gang, uanset hvor stor den er: flere små vejer tungere end én stor til samme pris."


def depending(found: Ground, answer: Answer) -> str:
    """Which decisions hang on scores that nobody has given; empty where none does."""
    if not answer.depends:
        return ""
    names = found.candidates.set_index("initiative_id")["name"]
    count = len(answer.depends)
    return (
        f"{plural(count, 'beslutning kan', 'beslutninger kan')} falde anderledes ud, når de point, der mangler, bliver givet: "
        f"{some([str(names[id_]) for id_ in answer.depends], 'indsats', 'indsatser')}."
    )


def money_now(found: Ground) -> str:
    """What is up for decision today, and the money of the same initiatives that is not."""
    count, year = len(found.candidates), found.settings.year
    rest = float(found.candidates["rest"].sum())
    if found.settings.up_for_decision is not None:
        return f"I dag koster {'den' if count == 1 else 'de'} {kroner(found.cost_now)}{'' if count == 1 else ' tilsammen'}."
    said = f"De bevillinger, der udløber i {year}, er i dag på {kroner(found.cost_now)} tilsammen."
    if rest > 0:
        said += (
            f" {'Indsatsen' if count == 1 else 'De samme indsatser'} har også {kroner(rest)}, der ikke udløber. De penge er ikke "
            "til beslutning og bliver, hvor de er."
        )
    return said


def money_year(found: Ground) -> str:
    """Which year the amounts are of, where it is not the one that is decided on; else empty."""
    of = found.material.money_year
    if of is None or of == found.settings.year:
        return ""
    return f"Der er ikke indberettet økonomi for {found.settings.year}. Beløbene er fra {of}, det seneste år før, der er indberettet."


def price_sentence(found: Ground) -> str:
    """ "Beløb er i 2010-priser." """
    return f"Beløb er i {prices(found.material.price_level)}."


def value_text(answer: Answer) -> str:
    """The value of the scenario, with its interval where scores are missing: "58,3 (52,1 til 64,0)"."""
    if answer.value_high - answer.value_low < 0.005:
        return number(answer.portfolio.value, 1)
    return f"{number(answer.portfolio.value, 1)} ({span(answer.value_low, answer.value_high, 1)})"


def going(answer: Answer) -> tuple[str, str]:
    """How many go on, and what happens to the others: for a key figure and its note."""
    stops = int((answer.decisions["level"] == STOP).sum())
    lapsed = int((answer.decisions["level"] == LAPSED).sum())
    every = len(answer.decisions)
    note = f"{number(stops)} stopper"
    if lapsed:
        note += f"; {number(lapsed)} går videre uden den bevilling, der udløber"
    return f"{number(every - stops)} af {number(every)}", note


def spent(found: Ground, answer: Answer) -> tuple[str, str]:
    """What the scenario costs, and how that stands to today and to the frame."""
    used = float(answer.decisions["cost"].sum())
    change = used - found.cost_now
    how = (
        "som i dag"
        if abs(change) < 0.5
        else f"{kroner(abs(change))} {'mere' if change > 0 else 'mindre'} end i dag"
    )
    left = found.budget - used
    return kroner(
        used
    ), f"{how}; {'hele rammen er brugt' if left < 0.5 else f'{kroner(left)} af rammen er ikke brugt'}"


def worth(answer: Answer) -> tuple[str, str]:
    """The value of the scenario with its interval, and how it stands to today."""
    note = f"{signed(answer.portfolio.value - answer.value_now, 1)} i forhold til i dag"
    if answer.value_high - answer.value_low >= 0.05:
        note += f"; med de manglende point {span(answer.value_low, answer.value_high, 1)}"
    return number(answer.portfolio.value, 1), note


def affected(rows: pd.DataFrame) -> tuple[str, str]:
    """Participants of those that stop (`rows`): the figure, and what it does not count. Those that are there on a day and those
    that are new in a year are not added: both are told."""
    secret = rows["people"].map(is_hidden).astype(bool)
    lost = rows["participants"].isna() & ~secret
    unsaid = int((lost & rows["participants_as"].notna()).sum())
    hidden, unknown = int(secret.sum()), int(lost.sum()) - unsaid
    known = rows.dropna(subset=["participants"])
    if rows.empty:
        return "0", "ingen indsats stopper"
    parts = ["seneste hele år, afrundede tal"]
    if hidden:
        parts.append(
            f"{plural(hidden, 'indsats', 'indsatser')}, hvis tal ikke vises, da det er {few_persons()} eller ville røbe så få"
        )
    if unknown:
        parts.append(f"{plural(unknown, 'indsats', 'indsatser')} uden tal")
    if unsaid:
        parts.append(
            f"{plural(unsaid, 'indsats', 'indsatser')}, hvis tal ikke kan lægges sammen til et år (se »opgøres_som« i arket Indikatorer)"
        )
    if known.empty:
        return (WITHHELD if hidden else "ukendt"), "; ".join(parts[1:])
    sums = known.groupby(known["participants_as"].map(_A_YEAR).fillna(_OF_A_YEAR))["participants"].sum()
    told = [
        f"{number(round(sums[words]))} {words}" for words in (*_A_YEAR.values(), _OF_A_YEAR) if words in sums
    ]
    return f"{'mindst ' if hidden or unknown or unsaid else ''}{listing(told)}", "; ".join(parts)


_A_YEAR, _OF_A_YEAR = {ON_A_DAY: "ad gangen", NEW: "nye om året"}, "om året"


def frontier_title(today: tuple[float, float], chosen: tuple[float, float]) -> str:
    """What the scenario gives for its money beside today; both as (mio. kr., value)."""

    def told(point: tuple[float, float]) -> str:
        return f"{number(point[1], 1)} point for {number(point[0], 1)} mio. kr."

    if [round(value, 1) for value in today] == [round(value, 1) for value in chosen]:
        return f"Scenariet giver som i dag {told(chosen)}"
    return f"Scenariet giver {told(chosen)} mod {told(today)} i dag"


def coverage_title(cover: pd.DataFrame) -> str:
    """How many districts lose initiatives, and which most."""
    lost = cover[cover["lost"] > 0]
    if lost.empty:
        return "Ingen bydel mister indsatser"
    most = int(lost["lost"].max())
    worst = [str(name) for name in lost[lost["lost"] == most]["name"]]
    if len(lost) == 1:
        return f"{worst[0]} mister {plural(most, 'indsats', 'indsatser')}; ingen anden bydel mister nogen"
    everybody = f"Alle {plural_in_words(len(cover), 'bydel', 'bydele')}"
    who = everybody if len(lost) == len(cover) else plural(len(lost), "bydel", "bydele")
    if len(worst) == len(lost):
        return f"{who} mister {plural(most, 'indsats', 'indsatser')} hver"
    return f"{who} mister indsatser; {listing(worst)} mister flest ({number(most)}{' hver' if len(worst) > 1 else ''})"


def outside(found: Ground) -> list[str]:
    """What is not up for decision, what is locked in and what is left out, and why: a sentence each."""
    own_year = money_year(found)
    by_law = (
        f", heraf {plural(found.outside_statutory, 'lovpligtig', 'lovpligtige')}"
        if found.outside_statutory
        else ""
    )
    said = [own_year] if own_year else []
    said += [
        f"{plural(found.outside, 'anden indsats', 'andre indsatser')} er ikke til beslutning og ligger fast{by_law}."
    ]
    if found.statutory:
        said.append(
            f"{plural(found.statutory, 'indsats', 'indsatser')} blandt de valgte er "
            f"{'lovpligtig og fortsætter' if found.statutory == 1 else 'lovpligtige og fortsætter'} som nu."
        )
    if len(found.without_cost):
        said.append(
            f"{plural(len(found.without_cost), 'indsats', 'indsatser')} til beslutning er udeladt, fordi budgettet mangler "
            f"eller står i et andet prisniveau: {_some(found.without_cost['name'])}."
        )
    if found.gone:
        said.append(
            f"{plural(len(found.gone), 'valgt indsats', 'valgte indsatser')} er afsluttet, stoppet eller fjernet, siden de blev valgt: "
            f"{_some(found.gone)}."
        )
    if found.settings.use_proposals and found.material.other_level:
        said.append(
            f"{plural(found.material.other_level, 'forslag', 'forslag')} står i et andet prisniveau og bruges ikke."
        )
    return said + _unused(found)


def _some(names: pd.Series | tuple[str, ...], most: int = 5) -> str:
    shown = [str(name) for name in names][:most]
    rest = len(names) - len(shown)
    return listing(shown) if not rest else f"{', '.join(shown)} og {number(rest)} mere"


def _unused(found: Ground) -> list[str]:
    """A sentence for each demand that names an initiative no longer up for decision."""
    ids = set(found.candidates["initiative_id"])
    names, parts = _names(found), with_rest(found.candidates)
    said = []
    for tie in found.settings.ties:
        away = [names.get(id_, id_) for id_ in (tie.first, tie.second) if id_ not in ids]
        if away:
            said.append(
                f"Kravet »{tie_words(tie, names)}« bruges ikke: {listing(away)} er ikke til beslutning."
            )
    for called, chosen in (
        (required_words, found.settings.required),
        (excluded_words, found.settings.excluded),
    ):
        said += [
            f"Kravet »{called(id_, names, parts)}« bruges ikke: indsatsen er ikke til beslutning."
            for id_ in chosen
            if id_ not in ids
        ]
    return said


def _names(found: Ground) -> dict[str, str]:
    everything = found.material.everything
    return dict(zip(everything["initiative_id"], everything["name"], strict=True))


def robust_title(rows: pd.DataFrame) -> str:
    """ "Beregningen peger på: 20 videreføres, 1 udgår, 11 til drøftelse"."""
    counts = rows["list"].value_counts()
    parts = [
        f"{number(int(counts.get(name, 0)))} {name}" for name in ("videreføres", "udgår", "til drøftelse")
    ]
    return f"Beregningen peger på: {', '.join(parts)}"


def how_found(found: Ground, result: Robustness) -> str:
    """Whether the lists are exact or a sample, of how many draws, and how large exact can be; which weights were tried."""
    options = plural(len(found.items.costs), "mulighed", "muligheder")
    if result.exact:
        return (
            f"Eksakt: alle {number(len(result.portfolios))} sammensætninger, som ingen anden overgår, er fundet blandt {options}. "
            f"{_tried(found.settings)} er prøvet."
        )
    limit = (
        f"Et eksakt svar kan gives for op til {number(EXACT_UP_TO)} muligheder (en for hver indsats og niveau); her er der "
        f"{number(len(found.items.costs))}."
        if len(found.items.costs) > EXACT_UP_TO
        else "Et eksakt svar ville tage for lang tid."
    )
    different = plural(len(result.portfolios), "sammensætning", "forskellige sammensætninger")
    return (
        f"Stikprøve: {number(result.sample_size)} tilfældige sæt af vægte og point, hvert løst til bevist bedste, gav "
        f"{different}. Vægtene er trukket blandt {_admitted(found.settings)}; ikke alle er prøvet. »Videreføres« og »udgår« betyder "
        f"her i alle og i ingen af dem. {limit}"
    )


def to_be_tried(settings: Settings) -> str:
    """Which weights the answer will be tested under, said before it is."""
    return f"Svaret kan afprøves mod {_admitted(settings)}."


def _admitted(settings: Settings) -> str:
    match settings.weight_mode:
        case "rækkefølge" if settings.order:
            return "alle vægte, der følger jeres rækkefølge"
        case "interval":
            return "alle vægte inden for jeres intervaller"
        case "tal" if settings.spread <= 0:
            return "jeres egne vægte alene, så det kun er de manglende point, der varierer"
        case "tal" if settings.spread < 1:
            return f"alle vægte op til {number(settings.spread * 100)} procentpoint fra jeres"
        case _:
            return "alle tænkelige vægte"


def _tried(settings: Settings) -> str:
    if settings.weight_mode == "tal" and settings.spread <= 0:
        return "Kun jeres egne vægte"
    said = _admitted(settings)
    return said[0].upper() + said[1:]


def parts_of_money(rows: pd.DataFrame) -> str:
    """OF_GRANTS where an initiative (a row with `rest`) has other money too; else empty."""
    return OF_GRANTS if (rows["rest"] > 0).any() else ""


def simulation_title(same: float, draws: int) -> str:
    """same: share of the draws in which the scenario is the best."""
    return f"Scenariet er stadig det bedste i {percent(same)} af {number(draws)} tilfældige forløb"


def simulation_how(spread: float, seed: int) -> str:
    """What was varied, and how it can be done again."""
    return (
        f"Hver indsats kan virke op til {percent(spread)} bedre eller dårligere end antaget. "
        f"Starttal {seed}: samme starttal giver samme svar"
    )


def simulation_loss(median: float, most: float) -> str:
    """What it costs in value to stick to the scenario: in half the draws at most, and in 19 of 20."""
    return (
        f"Holder man fast i scenariet, koster det i halvdelen af forløbene højst {number(median, 2)} i værdi, og i 19 af 20 højst "
        f"{number(most, 2)}."
    )


def ground_title(found: Ground) -> str:
    """How much is measured, judged and unknown."""
    measured, judged, lacking = (
        percent(found.scores.share(name)) for name in ("målt", "vurderet", "mangler")
    )
    return f"{measured} af pointene er målt, {judged} er vurderet, og {lacking} mangler"


def ground_note(found: Ground) -> str:
    """Who has judged, and what a point that is missing counts as."""
    by = listing(found.scores.assessed_by) or "ingen"
    return f"Vurderet af {by}. Et manglende point regnes som et sted mellem 0 og 4, ikke som 0."


def too_little_ground() -> str:
    return (
        f"Under {percent(ENOUGH_GROUND)} af pointene er målt eller vurderet. Derfor vises beslutningerne og de tre lister, "
        "men ingen samlet rangorden: den ville hvile mest på gæt."
    )


def nothing_known(found: Ground) -> str:
    """Where not one score is known: what the answer is then worth; else empty."""
    if found.scores.share("mangler") < 1:
        return ""
    return (
        f"Ingen point er målt eller vurderet endnu, så alle indsatser tæller ens ({number(HIGHEST / 2)} af {number(HIGHEST)}), "
        "og svaret følger kun af prisen."
    )


def frame_words(settings: Settings) -> str:
    """The frame as people set it: "10 % under i dag", "30,0 mio. kr."."""
    if settings.frame == "beløb":
        return "som i dag" if settings.budget is None else kroner(settings.budget)
    if settings.frame == "procent":
        return _change(settings.budget_change)
    own = [f"{name} {_change(change)}" for name, change in sorted(settings.administration_changes.items())]
    rest = f"{'de øvrige' if own else 'hver forvaltning'} {_change(settings.budget_change)}"
    return listing([*own, rest])


def _change(share: float) -> str:
    if abs(share) < 0.0005:
        return "som i dag"
    places = 0 if abs(share * 100 - round(share * 100)) < 1e-9 else 1
    return f"{percent(abs(share), places)} {'over' if share > 0 else 'under'} i dag"


def frame_table(found: Ground, answer: Answer) -> pd.DataFrame:
    """What was set and what it rests on, as name and value in words, for the annex."""
    settings = found.settings
    chosen = (
        f"{plural(len(settings.up_for_decision), 'valgt indsats', 'valgte indsatser')}"
        if settings.up_for_decision is not None
        else f"bevillinger, der udløber i {settings.year}"
    )
    if settings.administrations and settings.up_for_decision is None:
        chosen += f" hos {listing([ADMINISTRATIONS.labels[code] for code in settings.administrations])}"
    rest = float(found.candidates["rest"].sum())
    rows = [
        ("Budgetår", str(settings.year)),
        ("Til beslutning", chosen),
        ("Ramme", f"{kroner(found.budget)} ({frame_words(settings)})"),
        ("Til beslutning, i dag", kroner(found.cost_now)),
        ("Til beslutning, i scenariet", kroner(float(answer.decisions["cost"].sum()))),
        *((("Samme indsatsers andre penge, der bliver", kroner(rest)),) if rest > 0 else ()),
        ("Priser", prices(found.material.price_level)),
        ("Det, der gøres størst", worth_words(settings)),
        ("Værdi", value_text(answer)),
        ("Værdi i dag", number(answer.value_now, 1)),
        ("Forvaltningernes forslag", "bruges" if settings.use_proposals else "bruges ikke"),
        (
            "Bevist bedst",
            "ja, med disse vægte og krav" if answer.portfolio.proven_optimal else "nej, tiden løb ud",
        ),
        ("Grundlag", f"{ground_title(found)}. {ground_note(found)}"),
        *(("Ikke med", sentence) for sentence in outside(found)),
    ]
    return pd.DataFrame(rows, columns=["what", "said"])


def weight_table(found: Ground) -> pd.DataFrame:
    """One row per criterion: name, weight (share of 1), said (what people said of it)."""
    settings = found.settings
    rows = []
    for place, (code, label) in enumerate(CRITERIA.labels.items()):
        if settings.weight_mode == "interval":
            low, high = settings.weight_low.get(code, 0.0), settings.weight_high.get(code, 1.0)
            said = f"{number(low * 100)} til {number(high * 100)} %"
        elif settings.weight_mode == "rækkefølge":
            said = f"nr. {settings.order.index(code) + 1}" if code in settings.order else "efter de andre"
        elif settings.weight_mode == "alle":
            said = "alle vægte tæller med"
        else:
            said = f"{number(settings.weights.get(code, 0.0))} af 10"
        rows.append((label[0].upper() + label[1:], float(found.weights[place]), said))
    return pd.DataFrame(rows, columns=["name", "weight", "said"])


def demand_lines(settings: Settings, names: Mapping[str, str], everything: pd.DataFrame) -> list[str]:
    """Each demand in words, in the order coverage, cuts, ties, required, excluded. `everything`: rows of scenarios/candidates."""
    parts = with_rest(up_for_decision(everything, settings))
    said = []
    for demand in settings.coverage:
        least = kroner(demand.least) if demand.unit == "kr." else number(demand.least)
        said.append(f"{coverage_words(demand, everything)}: mindst {least}")
    for cut in settings.cuts:
        who = "Hver forvaltning" if cut.administration is None else ADMINISTRATIONS.labels[cut.administration]
        said.append(f"{who} mister højst {percent(cut.share)}")
    said += [tie_words(tie, names) for tie in settings.ties]
    said += [required_words(id_, names, parts) for id_ in settings.required]
    said += [excluded_words(id_, names, parts) for id_ in settings.excluded]
    return said


def uncertain_scores(frame: pd.DataFrame) -> list[str]:
    """Per row of the decisions, the score's interval in words: "1,8 til 2,9", or empty where it is known."""
    spread = (frame["score_high"] - frame["score_low"]).to_numpy(np.float64)
    return [
        span(low, high, 1) if wide > 1e-9 else ""
        for low, high, wide in zip(frame["score_low"], frame["score_high"], spread, strict=True)
    ]
