"""Metode: the rules that the colours, the symbols and the sentences follow, and how often they are wrong."""

from __future__ import annotations

from html import escape

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from data.persons import few_persons
from pages.parts import page
from pages.parts.page import tone_word
from pages.parts.results import marks
from queries.results.attainment import RULES
from queries.results.cost import SMALLEST_GROUP
from queries.results.false_alarms import FALSE_ALARM_NOTE
from queries.results.initiatives import INITIATIVE_RULE
from queries.results.timeliness import GRACE_DAYS

_LIGHTS = {"green": "nået eller på vej", "yellow": "bagud", "red": "langt bagud", "grey": "kan ikke bedømmes"}
_VARIATIONS = {
    "common_cause": "Ingen af de fire regler slår ud ved det seneste endelige punkt.",
    "improvement_high": "Det seneste endelige punkt er markeret, og det ligger på den gode side af midten. Pilen viser op eller ned.",
    "concern_high": "Det samme, men på den dårlige side.",
    "neutral_high": "Det seneste endelige punkt er markeret, men hverken op eller ned er bedst for indikatoren.",
}
_ASSURANCES = {
    "pass": "Hele båndet mellem grænserne er på den gode side af målet.",
    "inconsistent": "Målet ligger inden for båndet: nogle gange nås det, andre gange ikke, uden at niveauet har flyttet sig.",
    "fail": "Hele båndet er på den dårlige side: skal målet nås, må niveauet flyttes.",
}
_POINTS = {
    "Uden for grænserne": "Punktet ligger uden for den øvre eller nedre grænse.",
    "Tendens": "7 punkter i træk, der hver gang er højere, eller hver gang er lavere, end det forrige.",
    "Tæt på grænsen": "2 af 3 punkter i træk, alle på samme side af midten, ligger i båndets yderste tredjedel.",
    "Niveauskift": "7 punkter i træk på samme side af midten.",
}


def draw(top: DeltaGenerator) -> None:
    with top:
        page.headline("Sådan bedømmes mål, og sådan skelnes et signal fra et tilfældigt udsving")
        page.lead(
            "Farven og symbolet svarer på hver sit spørgsmål. Farven: hvor langt er målet på vejen? Symbolet: er bevægelsen mere end "
            "et tilfældigt udsving?"
        )
    page.section("Farven: målopfyldelse")
    _rules([(tone_word(_LIGHTS[colour], marks.LIGHTS[colour]), text) for colour, text in RULES.items()])
    page.note(
        "Vejen går i lige linje fra udgangspunktet til målværdien og regnes til midten af de perioder, de gælder. Det er den seneste "
        "endelige måling, der bedømmes, ved den tid, den gælder. Stregen på bjælken viser, hvor langt tallet burde være nu. "
        + INITIATIVE_RULE
    )
    left, right = st.columns(2, gap="large")
    with left:
        page.section("Symbolet: udsving")
        _rules([(marks.variation(value), text) for value, text in _VARIATIONS.items()])
    with right:
        page.section("Symbolet: målet og niveauet")
        _rules([(marks.assurance(value), text) for value, text in _ASSURANCES.items()])
    page.section("Hvornår et punkt er markeret", "Den første regel, der passer, gælder.")
    _rules([(f'<span class="csb-answer">{escape(name)}</span>', text) for name, text in _POINTS.items()])
    page.note(
        "Grænserne er midten ± 2,66 gange det gennemsnitlige spring fra måling til måling; spring over 3,267 gange gennemsnittet tages "
        "først fra. Andele med tæller og nævner har binomiale grænser, der følger nævneren. Hændelser i hele byen tegnes pr. 1.000 "
        "indbyggere, når folketallet er kendt alle årene. Under 13 målinger kaldes grænserne foreløbige. En ændret opgørelse begynder "
        "forfra med midte og grænser. Et hul i serien er ikke nul. Ingen regel rækker over en ændret opgørelse eller et hul. "
        "Foreløbige punkter er hule og tæller ikke med. Kilde: NHS England, Making Data Count."
    )
    page.section("Hvor ofte diagrammet slår falsk alarm")
    page.note(FALSE_ALARM_NOTE)
    page.section("Fremskrivning")
    page.note(
        "Fremskrivningen er en ret linje gennem de endelige målinger siden den seneste ændrede opgørelse, med et 95 %-interval, der tager "
        "højde for, at målinger ligner deres naboer. Den kræver mindst tre målinger og kender ikke til ændringer, der kommer."
    )
    page.section("Hvad ligger bag?")
    page.note(
        "En ændring i antallet af anmeldelser kaldes mere end et tilfældigt udsving, når 0 ligger uden for dens 95 %-interval. En ændring "
        "i en indikator kaldes det, når de to målinger ligger mere end tre standardfejl fra hinanden, eller når den ene og ikke den "
        "anden ligger uden for den grænse, ændringen går til eller kommer fra. Et niveauskift ses af syv målinger, ikke af to. "
        "Befolkningens del er den ændring, der ville være fulgt af folketallet alene, hvis tallet pr. indbygger var det samme "
        "(Kitagawa 1955); for tallet pr. 1.000 indbyggere det, der følger af, at flere eller færre bor, hvor der er mange "
        "anmeldelser. Er tal foreløbige eller opgørelsen ændret, siges intet om tilfældighed."
    )
    page.section("Pris pr. deltager og pr. nået resultat")
    page.note(
        "Forbruget i et år delt med det antal, der er talt i samme år, når alle årets perioder er målt og endelige. Intervallet er "
        "Poisson-intervallet for antallet. En indsats nævnes, når den falder uden for tragtens grænser for sin art: 95 % giver »måske«, "
        f"99,8 % giver »dyrere« eller »billigere«. Arter med færre end {SMALLEST_GROUP} indsatser sammenlignes ikke."
    )
    page.section("Hvem måler, og hvad der skjules")
    page.note(
        f"En måling ventes senest {GRACE_DAYS} dage efter periodens slutning. En indikator er ajour, når den seneste ventede "
        f"periode er målt. Et tal, der bygger på {few_persons()}, vises ikke, heller ikke som andel eller udgangspunkt, og "
        "indgår ikke i farver, symboler, grænser og fremskrivninger. Det gælder alle, der læser siderne."
    )


def _rules(rows: list[tuple[str, str]]) -> None:
    body = "".join(f"<dt>{term}</dt><dd>{escape(text)}</dd>" for term, text in rows)
    st.html(f'<dl class="csb-rules">{body}</dl>')
