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


def headline(basis: Ground, answer: Answer) -> str:
    """ "Med 30,7 mio. kr. kan 29 af 32 indsatser fortsætte"; where some have other money too, of their grants alone."""
    continuing = int((~answer.decisions["level"].isin(DROPPED)).sum())
    every = len(answer.decisions)
    if (answer.decisions["rest"] > 0).any():
        does = "få sin bevilling videreført" if every == 1 else "få deres bevilling videreført"
    else:
        does = "fortsætte"
    if every == 1:
        return f"Med {kroner(basis.budget)} kan indsatsen {'' if continuing else 'ikke '}{does}"
    return f"Med {kroner(basis.budget)} kan {number(continuing)} af {number(every)} indsatser {does}"


def lead(basis: Ground, answer: Answer) -> str:
    """What happens to the rest, what is up for decision and what is not, and under what the answer is proven."""
    counted = answer.decisions["level"].value_counts()
    if set(counted.index) == {AS_NOW} and abs(basis.budget - basis.cost_now) < 0.5:
        return (
            f"Rammen er som i dag, og alt fortsætter som nu. {money_now(basis)} "
            "Ændr rammen, vægtene eller kravene for at se, hvad der følger af det."
            + ("" if basis.settings.maximise == "point" else f" {maximised(basis)}")
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
    sentences = [f"{listing(parts).capitalize()}.", money_now(basis), proof, maximised(basis)]
    return " ".join([*sentences, depending(basis, answer)]).strip()


def maximised(basis: Ground) -> str:
    """What is maximised, and what follows from that choice."""
    if basis.settings.maximise == "penge":
        return "Indsatsens point er ganget med dens penge: store indsatser vejer tungest, og de billige og gode tæller lidt."
    if basis.settings.maximise == "deltagere":
        counted = basis.material.participants
        with_count = counted["initiative_id"][numbers(counted["participants"]).notna()]
        unknown = int((~basis.candidates["initiative_id"].isin(with_count)).sum())
        text = "Indsatsens point er ganget med dens deltagere: indsatser med mange deltagere vejer tungest, og få lange forløb tæller lidt."
        if unknown == len(basis.candidates):
            return f"Ingen indsats har et kendt antal deltagere for et helt år, så hver tæller sine point én gang. {_EACH}"
        if unknown:
            text += f" {plural(unknown, 'indsats har', 'indsatser har')} ikke et kendt antal og regnes som den midterste af de andre."
        return text
    return _EACH


_EACH = "Hver indsats tæller sine point én gang, uanset hvor stor den er: flere små vejer tungere end én stor til samme pris."


def depending(basis: Ground, answer: Answer) -> str:
    """Which decisions hang on scores that nobody has given; empty where none does."""
    if not answer.depends:
        return ""
    names = basis.candidates.set_index("initiative_id")["name"]
    count = len(answer.depends)
    return (
        f"{plural(count, 'beslutning kan', 'beslutninger kan')} falde anderledes ud, når de point, der mangler, bliver givet: "
        f"{some([str(names[id_]) for id_ in answer.depends], 'indsats', 'indsatser')}."
    )


def money_now(basis: Ground) -> str:
    """What is up for decision today, and the money of the same initiatives that is not."""
    count, year = len(basis.candidates), basis.settings.year
    rest = float(basis.candidates["rest"].sum())
    if basis.settings.up_for_decision is not None:
        return f"I dag koster {'den' if count == 1 else 'de'} {kroner(basis.cost_now)}{'' if count == 1 else ' tilsammen'}."
    sentence = f"De bevillinger, der udløber i {year}, er i dag på {kroner(basis.cost_now)} tilsammen."
    if rest > 0:
        sentence += (
            f" {'Indsatsen' if count == 1 else 'De samme indsatser'} har også {kroner(rest)}, der ikke udløber. De penge er ikke "
            "til beslutning og bliver, hvor de er."
        )
    return sentence


def money_year(basis: Ground) -> str:
    """Which year the amounts are of, where it is not the one that is decided on; else empty."""
    of = basis.material.money_year
    if of is None or of == basis.settings.year:
        return ""
    return f"Der er ikke indberettet økonomi for {basis.settings.year}. Beløbene er fra {of}, det seneste år før, der er indberettet."


def price_sentence(basis: Ground) -> str:
    """ "Beløb er i 2010-priser." """
    return f"Beløb er i {prices(basis.material.price_level)}."


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


def spent(basis: Ground, answer: Answer) -> tuple[str, str]:
    """What the scenario costs, and how that stands to today and to the frame."""
    used = float(answer.decisions["cost"].sum())
    change = used - basis.cost_now
    how = (
        "som i dag"
        if abs(change) < 0.5
        else f"{kroner(abs(change))} {'mere' if change > 0 else 'mindre'} end i dag"
    )
    left = basis.budget - used
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
    counted_rows = rows.dropna(subset=["participants"])
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
    if counted_rows.empty:
        return (WITHHELD if hidden else "ukendt"), "; ".join(parts[1:])
    sums = counted_rows.groupby(counted_rows["participants_as"].map(_A_YEAR).fillna(_OF_A_YEAR))[
        "participants"
    ].sum()
    sums_in_words = [
        f"{number(round(sums[words]))} {words}" for words in (*_A_YEAR.values(), _OF_A_YEAR) if words in sums
    ]
    return f"{'mindst ' if hidden or unknown or unsaid else ''}{listing(sums_in_words)}", "; ".join(parts)


_A_YEAR, _OF_A_YEAR = {ON_A_DAY: "ad gangen", NEW: "nye om året"}, "om året"


def frontier_title(today: tuple[float, float], chosen: tuple[float, float]) -> str:
    """What the scenario gives for its money beside today; both as (mio. kr., value)."""

    def in_words(point: tuple[float, float]) -> str:
        return f"{number(point[1], 1)} point for {number(point[0], 1)} mio. kr."

    if [round(value, 1) for value in today] == [round(value, 1) for value in chosen]:
        return f"Scenariet giver som i dag {in_words(chosen)}"
    return f"Scenariet giver {in_words(chosen)} mod {in_words(today)} i dag"


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


def outside(basis: Ground) -> list[str]:
    """What is not up for decision, what is locked in and what is left out, and why: a sentence each."""
    own_year = money_year(basis)
    by_law = (
        f", heraf {plural(basis.outside_statutory, 'lovpligtig', 'lovpligtige')}"
        if basis.outside_statutory
        else ""
    )
    sentences = [own_year] if own_year else []
    sentences += [
        f"{plural(basis.outside, 'anden indsats', 'andre indsatser')} er ikke til beslutning og ligger fast{by_law}."
    ]
    if basis.statutory:
        sentences.append(
            f"{plural(basis.statutory, 'indsats', 'indsatser')} blandt de valgte er "
            f"{'lovpligtig og fortsætter' if basis.statutory == 1 else 'lovpligtige og fortsætter'} som nu."
        )
    if len(basis.without_cost):
        sentences.append(
            f"{plural(len(basis.without_cost), 'indsats', 'indsatser')} til beslutning er udeladt, fordi budgettet mangler "
            f"eller står i et andet prisniveau: {_some(basis.without_cost['name'])}."
        )
    if basis.gone:
        sentences.append(
            f"{plural(len(basis.gone), 'valgt indsats', 'valgte indsatser')} er afsluttet, stoppet eller fjernet, siden de blev valgt: "
            f"{_some(basis.gone)}."
        )
    if basis.settings.use_proposals and basis.material.other_level:
        sentences.append(
            f"{plural(basis.material.other_level, 'forslag', 'forslag')} står i et andet prisniveau og bruges ikke."
        )
    return sentences + _unused(basis)


def _some(names: pd.Series | tuple[str, ...], most: int = 5) -> str:
    first = [str(name) for name in names][:most]
    rest = len(names) - len(first)
    return listing(first) if not rest else f"{', '.join(first)} og {number(rest)} mere"


def _unused(basis: Ground) -> list[str]:
    """A sentence for each demand that names an initiative no longer up for decision."""
    ids = set(basis.candidates["initiative_id"])
    names, parts = _names(basis), with_rest(basis.candidates)
    sentences = []
    for tie in basis.settings.ties:
        away = [names.get(id_, id_) for id_ in (tie.first, tie.second) if id_ not in ids]
        if away:
            sentences.append(
                f"Kravet »{tie_words(tie, names)}« bruges ikke: {listing(away)} er ikke til beslutning."
            )
    for called, chosen in (
        (required_words, basis.settings.required),
        (excluded_words, basis.settings.excluded),
    ):
        sentences += [
            f"Kravet »{called(id_, names, parts)}« bruges ikke: indsatsen er ikke til beslutning."
            for id_ in chosen
            if id_ not in ids
        ]
    return sentences


def _names(basis: Ground) -> dict[str, str]:
    everything = basis.material.everything
    return dict(zip(everything["initiative_id"], everything["name"], strict=True))


def robust_title(rows: pd.DataFrame) -> str:
    """ "Beregningen peger på: 20 videreføres, 1 udgår, 11 til drøftelse"."""
    counts = rows["list"].value_counts()
    parts = [
        f"{number(int(counts.get(name, 0)))} {name}" for name in ("videreføres", "udgår", "til drøftelse")
    ]
    return f"Beregningen peger på: {', '.join(parts)}"


def how_found(basis: Ground, result: Robustness) -> str:
    """Whether the lists are exact or a sample, of how many draws, and how large exact can be; which weights were tried."""
    options = plural(len(basis.items.costs), "mulighed", "muligheder")
    if result.exact:
        return (
            f"Eksakt: alle {number(len(result.portfolios))} sammensætninger, som ingen anden overgår, er fundet blandt {options}. "
            f"{_tried(basis.settings)} er prøvet."
        )
    limit = (
        f"Et eksakt svar kan gives for op til {number(EXACT_UP_TO)} muligheder (en for hver indsats og niveau); her er der "
        f"{number(len(basis.items.costs))}."
        if len(basis.items.costs) > EXACT_UP_TO
        else "Et eksakt svar ville tage for lang tid."
    )
    different = plural(len(result.portfolios), "sammensætning", "forskellige sammensætninger")
    return (
        f"Stikprøve: {number(result.sample_size)} tilfældige sæt af vægte og point, hvert løst til bevist bedste, gav "
        f"{different}. Vægtene er trukket blandt {_admitted(basis.settings)}; ikke alle er prøvet. »Videreføres« og »udgår« betyder "
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
    sentence = _admitted(settings)
    return sentence[0].upper() + sentence[1:]


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


def ground_title(basis: Ground) -> str:
    """How much is measured, judged and unknown."""
    measured, judged, lacking = (
        percent(basis.scores.share(name)) for name in ("målt", "vurderet", "mangler")
    )
    return f"{measured} af pointene er målt, {judged} er vurderet, og {lacking} mangler"


def ground_note(basis: Ground) -> str:
    """Who has judged, and what a point that is missing counts as."""
    by = listing(basis.scores.assessed_by) or "ingen"
    return f"Vurderet af {by}. Et manglende point regnes som et sted mellem 0 og 4, ikke som 0."


def too_little_ground() -> str:
    return (
        f"Under {percent(ENOUGH_GROUND)} af pointene er målt eller vurderet. Derfor vises beslutningerne og de tre lister, "
        "men ingen samlet rangorden: den ville hvile mest på gæt."
    )


def nothing_known(basis: Ground) -> str:
    """Where not one score is known: what the answer is then worth; else empty."""
    if basis.scores.share("mangler") < 1:
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


def frame_table(basis: Ground, answer: Answer) -> pd.DataFrame:
    """What was set and what it rests on, as name and value in words, for the annex."""
    settings = basis.settings
    chosen = (
        f"{plural(len(settings.up_for_decision), 'valgt indsats', 'valgte indsatser')}"
        if settings.up_for_decision is not None
        else f"bevillinger, der udløber i {settings.year}"
    )
    if settings.administrations and settings.up_for_decision is None:
        chosen += f" hos {listing([ADMINISTRATIONS.labels[code] for code in settings.administrations])}"
    rest = float(basis.candidates["rest"].sum())
    rows = [
        ("Budgetår", str(settings.year)),
        ("Til beslutning", chosen),
        ("Ramme", f"{kroner(basis.budget)} ({frame_words(settings)})"),
        ("Til beslutning, i dag", kroner(basis.cost_now)),
        ("Til beslutning, i scenariet", kroner(float(answer.decisions["cost"].sum()))),
        *((("Samme indsatsers andre penge, der bliver", kroner(rest)),) if rest > 0 else ()),
        ("Priser", prices(basis.material.price_level)),
        ("Det, der gøres størst", worth_words(settings)),
        ("Værdi", value_text(answer)),
        ("Værdi i dag", number(answer.value_now, 1)),
        ("Forvaltningernes forslag", "bruges" if settings.use_proposals else "bruges ikke"),
        (
            "Bevist bedst",
            "ja, med disse vægte og krav" if answer.portfolio.proven_optimal else "nej, tiden løb ud",
        ),
        ("Grundlag", f"{ground_title(basis)}. {ground_note(basis)}"),
        *(("Ikke med", sentence) for sentence in outside(basis)),
    ]
    return pd.DataFrame(rows, columns=["what", "said"])


def weight_table(basis: Ground) -> pd.DataFrame:
    """One row per criterion: name, weight (share of 1), said (what people said of it)."""
    settings = basis.settings
    rows = []
    for place, (code, label) in enumerate(CRITERIA.labels.items()):
        if settings.weight_mode == "interval":
            low, high = settings.weight_low.get(code, 0.0), settings.weight_high.get(code, 1.0)
            interval = f"{number(low * 100)} til {number(high * 100)} %"
        elif settings.weight_mode == "rækkefølge":
            interval = f"nr. {settings.order.index(code) + 1}" if code in settings.order else "efter de andre"
        elif settings.weight_mode == "alle":
            interval = "alle vægte tæller med"
        else:
            interval = f"{number(settings.weights.get(code, 0.0))} af 10"
        rows.append((label[0].upper() + label[1:], float(basis.weights[place]), interval))
    return pd.DataFrame(rows, columns=["name", "weight", "said"])


def demand_lines(settings: Settings, names: Mapping[str, str], everything: pd.DataFrame) -> list[str]:
    """Each demand in words, in the order coverage, cuts, ties, required, excluded. `everything`: rows of scenarios/candidates."""
    parts = with_rest(up_for_decision(everything, settings))
    lines = []
    for demand in settings.coverage:
        least = kroner(demand.least) if demand.unit == "kr." else number(demand.least)
        lines.append(f"{coverage_words(demand, everything)}: mindst {least}")
    for cut in settings.cuts:
        who = "Hver forvaltning" if cut.administration is None else ADMINISTRATIONS.labels[cut.administration]
        lines.append(f"{who} mister højst {percent(cut.share)}")
    lines += [tie_words(tie, names) for tie in settings.ties]
    lines += [required_words(id_, names, parts) for id_ in settings.required]
    lines += [excluded_words(id_, names, parts) for id_ in settings.excluded]
    return lines


def uncertain_scores(frame: pd.DataFrame) -> list[str]:
    """Per row of the decisions, the score's interval in words: "1,8 til 2,9", or empty where it is known."""
    spread = (frame["score_high"] - frame["score_low"]).to_numpy(np.float64)
    return [
        span(low, high, 1) if wide > 1e-9 else ""
        for low, high, wide in zip(frame["score_low"], frame["score_high"], spread, strict=True)
    ]
