"""Metode: the rules that the colours, the symbols and the sentences follow, and how often they are wrong."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.danish import number
from data.persons import ROUNDED, few_persons, share_rule
from pages.parts import page, tables
from pages.parts.page import tone_word
from pages.parts.results import marks
from pages.parts.tables import Column
from queries.results.attainment import FEWEST_TO_FORECAST
from queries.results.attainment import RULES as LEVEL_RULES
from queries.results.control_chart import FEWEST_POINTS, FIRM_LIMITS, LIMIT
from queries.results.control_rules import RULES, RUN
from queries.results.cost import SMALLEST_GROUP
from queries.results.cover import COVER_NOTE, cover_table
from queries.results.false_alarms import FALSE_ALARM_NOTE, RESTART_NOTE, counts_table
from queries.results.initiatives import INITIATIVE_RULE
from queries.results.restarts import RESTART_RULE
from queries.results.series import PER, PER_RARE
from queries.results.timeliness import GRACE_DAYS
from queries.results.words import COLOURS, LEVELS, VERDICTS
from queries.shared.counts import SCREEN, SMALL_COUNT

_VERDICTS = {
    "reached": "Hele målperioden er målt, og den når målet.",
    "on_track": "Hele fremskrivningens 95 %-interval for målperioden når målet.",
    "uncertain": "Intervallet rummer både et nået og et ikke nået mål.",
    "misses": "Ingen del af intervallet når målet.",
    "not_reached": "Hele målperioden er målt, og den når ikke målet.",
    "too_few": f"Der er under {number(FEWEST_TO_FORECAST)} endelige målinger siden den seneste ændrede opgørelse.",
    "unknown": "Der er ingen indikator, målværdi eller målperiode; udgangspunkt, retning og målværdi modsiger hinanden; eller "
    "fristen er passeret, og målperioden er ikke målt til ende.",
}
_VARIATIONS = {
    "common_cause": f"Ingen af de {number(len(RULES))} regler slår ud ved det seneste endelige punkt.",
    "improvement_high": "Det seneste endelige punkt er markeret til den gode side: en tendens efter sin retning, alt andet efter den "
    "side af midten, det ligger på. Pilen viser op eller ned.",
    "concern_high": "Det samme, men til den dårlige side.",
    "neutral_high": "Det seneste endelige punkt er markeret, men hverken op eller ned er bedst for indikatoren.",
}
_ASSURANCES = {
    "pass": "Hele båndet mellem grænserne er på den gode side af målet.",
    "inconsistent": "Målet ligger inden for båndet: nogle gange nås det, andre gange ikke, uden at niveauet har flyttet sig.",
    "fail": "Hele båndet er på den dårlige side: skal målet nås, må niveauet flyttes.",
}

COVERED = {
    "world": Column("Serien er", width="large"),
    "known": Column("Målinger", "count"),
    "cover": Column("Intervallet holder", "percent"),
    "error": Column("Afvigelse", "number", decimals=1),
    "width": Column("Bredde", "number", decimals=0),
}
COUNTED = {
    "mean": Column("Gennemsnit", "number", decimals=1),
    "last_point": Column("Seneste punkt markeret", "percent"),
    "anywhere": Column("Mindst ét punkt markeret", "percent"),
}


def draw(top: DeltaGenerator) -> None:
    with top:
        page.headline("Sådan bedømmes mål, og sådan skelnes et signal fra et tilfældigt udsving")
        page.lead(
            "Bedømmelsen svarer på, om målet nås, hvis det går som hidtil. Niveauet viser, hvor langt tallet er nået. Symbolet siger, om "
            "bevægelsen er mere end et tilfældigt udsving."
        )
    with st.expander("Bedømmelsen: nås målet?"):
        _rules(
            [
                (tone_word(VERDICTS[code], marks.LIGHTS[COLOURS[code]]), text)
                for code, text in _VERDICTS.items()
            ]
        )
        page.note(
            "Gælder målet et år, bedømmes et år: er noget af målperioden målt, tæller det med, som det er, og resten fremskrives. "
            "Målets egen frist gælder, hvor den ligger før målperiodens slutning. " + INITIATIVE_RULE
        )
    with st.expander("Niveauet nu"):
        _rules(
            [(tone_word(LEVELS[colour], marks.LIGHTS[colour]), text) for colour, text in LEVEL_RULES.items()]
        )
        page.note(
            "Niveauet er de seneste endelige perioder, så mange som målet dækker: 12 måneder eller 4 kvartaler for et år, aldrig den "
            "seneste måned alene. De lægges sammen, hvor udgangspunktet svarer til summen af sine perioder, ellers tages gennemsnittet; "
            "andele regnes af alle tællere og nævnere. Vejen går i lige linje fra udgangspunktet til målværdien, og niveauet står midt i "
            "sine perioder. Stregen på bjælken viser, hvor langt tallet burde være nu."
        )
    left, right = st.columns(2, gap="large")
    with left:
        page.section("Symbolet: udsving")
        _rules([(marks.variation(value), text) for value, text in _VARIATIONS.items()])
    with right:
        page.section("Symbolet: målet og niveauet")
        _rules([(marks.assurance(value), text) for value, text in _ASSURANCES.items()])
    with st.expander("Hvornår et punkt er markeret"):
        page.note("Den første regel, der passer, gælder.")
        _rules(
            [
                (f'<span class="csb-answer">{escape(name)}</span>', text)
                for name, text in [(rule.word, rule.definition) for rule in RULES.values()]
            ]
        )
        page.note(
            f"Grænserne er midten ± {number(LIMIT, 2)} gange det gennemsnitlige spring fra måling til måling; spring over "
            f"{number(SCREEN, 3)} gange gennemsnittet tages først fra. Andele med tæller og nævner har binomiale grænser, der følger "
            f"nævneren. Antal med et gennemsnit under {number(SMALL_COUNT)} og andele, hvor der ventes færre end {number(SMALL_COUNT)} "
            "med eller uden egenskaben, har eksakte grænser (Poisson, negativ binomial, hvor de svinger mere, og binomial). Hændelser i "
            f"hele byen tegnes pr. {number(PER)} indbyggere (pr. {number(PER_RARE)}, hvor det er under én), når folketallet er kendt "
            f"alle årene. Under {number(FEWEST_POINTS)} målinger er der for få: der er ingen grænser og ingen "
            f"symboler. Fra {number(FEWEST_POINTS)} til {number(FIRM_LIMITS - 1)} er "
            "grænserne foreløbige, og der siges intet om målet. En ændret opgørelse begynder forfra med midte og grænser. Et hul i "
            "serien er ikke nul. Ingen regel rækker over en ændret opgørelse eller et hul. Foreløbige punkter er hule og tæller ikke "
            "med. En periode, der er talt, før den er slut, er ikke et punkt. Kilde: NHS England, Making Data Count; for antal "
            "Montgomery, Statistical Quality Control."
        )
    with st.expander("Hvor ofte diagrammet slår falsk alarm"):
        page.note(FALSE_ALARM_NOTE)
    with st.expander("Et nyt niveau"):
        page.note(RESTART_RULE)
        page.note(RESTART_NOTE)
        tables.small_table(counts_table(), columns=COUNTED, caption="Falsk alarm i rolige serier af antal")
    with st.expander("Fremskrivning"):
        page.note(
            "Fremskrivningen vejer mange slags bevægelse sammen efter, hvor godt de forklarer de endelige målinger siden den seneste "
            "ændrede opgørelse: en linje, et niveau der vandrer eller har flyttet sig, en hældning der dør ud. En linje trækkes kun "
            f"videre, hvor serien har gjort sig fortjent til det. Den kræver mindst {number(FEWEST_TO_FORECAST)} målinger og kender ikke "
            "til ændringer, der kommer. Gælder målet et år, er intervallet for det, der er tilbage af året under ét. "
            "Kilde: Rasmussen og Williams, Gaussian Processes for Machine Learning; Hoeting m.fl. (1999), Bayesian Model Averaging."
        )
        page.note(COVER_NOTE)
        tables.small_table(
            cover_table(), columns=COVERED, caption="Hvor ofte 95 %-intervallet holder, og hvor bredt det er"
        )
    with st.expander("Hvad ligger bag?"):
        page.note(
            "En ændring i antallet af anmeldelser kaldes mere end et tilfældigt udsving, når 0 ligger uden for dens 95 %-interval. En "
            "ændring i en indikator kaldes det, når de to målinger ligger mere end tre standardfejl fra hinanden, eller når den ene og "
            "ikke den anden ligger uden for den grænse, ændringen går til eller kommer fra. Et niveauskift ses af "
            f"{number(RUN)} målinger, ikke af to. "
            "Befolkningens del er den ændring, der ville være fulgt af folketallet alene, hvis tallet pr. indbygger var det samme "
            "(Kitagawa 1955); for tallet pr. 1.000 indbyggere det, der følger af, at flere eller færre bor, hvor der er mange "
            "anmeldelser. Er tal foreløbige eller opgørelsen ændret, siges intet om tilfældighed."
        )
    with st.expander("Pris pr. deltager og pr. nået resultat"):
        page.note(
            "Forbruget i et år delt med det antal, der er talt i samme år, når alle årets perioder er målt og endelige. Intervallet er "
            "Poisson-intervallet for antallet. En indsats nævnes, når den falder uden for tragtens grænser for sin art: 95 % giver "
            f"»måske«, 99,8 % giver »dyrere« eller »billigere«. Arter med færre end {SMALLEST_GROUP} indsatser sammenlignes ikke."
        )
    with st.expander("Hvem måler, og hvad der skjules"):
        page.note(
            f"En måling ventes senest {GRACE_DAYS} dage efter periodens slutning. En indikator er ajour, når den seneste ventede "
            f"periode er målt. En måling på {few_persons()} står som »{few_persons()}«. Er den en andel af personer, er tæller og nævner "
            f"{ROUNDED}. {share_rule()} Summer over en indikators perioder er afrundet på samme måde. Det, der ikke vises, indgår ikke i "
            "niveau, bedømmelse, symboler, grænser og fremskrivninger, og et udgangspunkt, der ville røbe det, vises heller ikke. Det "
            "gælder alle, der læser siderne."
        )


def _rules(rows: list[tuple[str, str]]) -> None:
    body = "".join(f"<dt>{term}</dt><dd>{escape(text)}</dd>" for term, text in rows)
    st.html(f'<dl class="csb-rules">{body}</dl>')
