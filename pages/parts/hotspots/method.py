"""The method note: the rules in order, how often they are right, and what the words mean."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pages.parts import page, views
from pages.parts.download import download_excel
from pages.parts.tables import Column
from queries.hotspots import views as hotspots_views
from queries.hotspots.reliability import reliability_note
from queries.hotspots.rules import RULES

WORDS = (
    "Syntetisk kontrol: den blanding af rene områder, der fulgte hotspottet bedst i månederne før (vægte på mindst nul, trukket mod "
    "områdernes gennemsnit). Dens udvikling er det, hotspottet holdes op imod (Abadie, Diamond og Hainmueller 2010; for kriminalitet "
    "Saunders m.fl. 2015).",
    "Usikkerhedsinterval: hvor meget de rene områder selv ligger fra hver deres blanding efter starten, målt i deres egen standardfejl "
    "(Arkhangelsky m.fl. 2021).",
    "Kontrolområde: et område uden indsatsen, som i øvrigt ligner. Det står ved siden af som en prøve, der kan sige noget andet.",
    "Naboområde: hvor et problem ville flytte hen. Stiger det, som ingen rene områder gør, er der tegn på forskydning.",
    "Sæson: hver måned efter holdes op mod de samme kalendermåneder før, så et områdes egen sæson ikke ligner en effekt.",
    "Valgt, fordi det toppede: et område, der vælges på en top, falder af sig selv. En effekt skal være større, end det ville give.",
    "Placebotest: samme beregning for alle rene områder. Har mange bevæget sig lige så meget samme vej, er ændringen intet særligt. Hvert "
    "områdes afvigelse måles i dets egen standardfejl, så små områder ikke fylder mest.",
    "Spredning: anmeldelser svinger mere fra måned til måned end rene tilfældigheder. Intervallerne er gjort bredere derefter; den "
    "vægtede forskydningsforskels er det ikke.",
    "Maryland-skalaen: 1 før og efter; 2 med kontrolområde; 3 med begrundet sammenlignelighed; 4 og 5 kræver lodtrækning eller lignende. "
    "En syntetisk kontrol alene løfter den ikke.",
    "Anmeldelser er sager, ikke personer. Foreløbige måneder indgår ikke i noget skøn.",
)
RULE = {"number": Column("Nr.", "count"), "rule": Column("Regel", width="large")}
SENTENCE = {"sentence": Column("Forklaring", width="large")}


def show() -> None:
    with st.expander("Reglerne for vurderingen", expanded=True):
        page.note("De prøves i denne rækkefølge; den første, der passer, gælder.")
        for number, rule in enumerate(RULES, 1):
            page.note(f"{number}. {rule}")
    with st.expander("Hvor ofte er vurderingen rigtig?"):
        for sentence in reliability_note():
            page.note(sentence)
        made, worlds = views.ask(hotspots_views.reliability), views.ask(hotspots_views.known_worlds)
        views.show(made)
        views.show(worlds)
    with st.expander("Ordene"):
        for sentence in WORDS:
            page.note(sentence)
    download_excel(
        "Hent metodenoten som Excel",
        {
            "Regler": (pd.DataFrame({"number": range(1, len(RULES) + 1), "rule": RULES}), RULE),
            "Pålidelighed": (made.frame, made.named),
            "Kendte forløb": (worlds.frame, worlds.named),
            "Om pålideligheden": (pd.DataFrame({"sentence": reliability_note()}), SENTENCE),
            "Ordene": (pd.DataFrame({"sentence": WORDS}), SENTENCE),
        },
        "metode-hotspots",
        key="method_excel",
        selection="alt",
    )
