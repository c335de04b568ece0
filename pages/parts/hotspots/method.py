"""The method note: the rules in order, how often they are right, and what the words mean."""

from __future__ import annotations

import pandas as pd

from pages.parts import page, tables
from pages.parts.download import download_excel
from pages.parts.tables import Column
from queries.hotspots.reliability import planted_table, reliability_note, reliability_table
from queries.hotspots.verdict import RULES

RELIABLE = {
    "per_month": Column("Anmeldelser om måneden"),
    "world": Column("Hvordan områderne svinger"),
    "nothing_done": Column("Intet gjort, kaldt effekt", "percent", decimals=1),
    "nothing_worse": Column("Intet gjort, kaldt dårligere", "percent", decimals=1),
    "fall_20": Column("Fald på 20 %", "percent"),
    "fall_30": Column("Fald på 30 %", "percent"),
    "fall_40": Column("Fald på 40 %", "percent"),
    "stated_found": Column("Det fald, der siges at være opdaget i 4 ud af 5", "percent"),
}
WORDS = (
    "Kontrolområde: et område uden indsatsen, som i øvrigt ligner. Dets udvikling er det, hotspottet holdes op imod.",
    "Naboområde: hvor et problem ville flytte hen. Stiger det mere end sit eget kontrolområde, er der tegn på forskydning.",
    "Spredning: anmeldelser svinger mere fra måned til måned end rene tilfældigheder. Intervallerne er gjort bredere derefter.",
    "Placeboprøve: samme beregning for alle rene områder. Afviger mange lige så meget uden indsats, er ændringen intet særligt. Hvert "
    "områdes afvigelse måles i dets egen standardfejl, så små områder ikke fylder mest.",
    "Maryland-skalaen: 1 før og efter; 2 med kontrolområde; 3 med begrundet sammenlignelighed; 4 og 5 kræver lodtrækning eller lignende.",
    "Anmeldelser er sager, ikke personer. Foreløbige måneder indgår ikke i noget skøn.",
)


KNOWN = {"verdict": Column("Sandheden"), "right": Column("Rigtigt vurderet", "percent", decimals=1)}
RULE = {"number": Column("Nr.", "count"), "rule": Column("Regel", width="large")}
SAID = {"said": Column("Forklaring", width="large")}


def show() -> None:
    page.section("Reglerne for vurderingen", "De prøves i denne rækkefølge; den første, der passer, gælder.")
    for number, rule in enumerate(RULES, 1):
        page.note(f"{number}. {rule}")
    page.section("Hvor ofte er vurderingen rigtig?")
    for sentence in reliability_note():
        page.note(sentence)
    table = reliability_table()
    tables.small_table(
        table,
        columns=RELIABLE,
        caption="Andel af forløb, der fik vurderingen »tegn på effekt« (i anden talkolonne: »dårligere udvikling«)",
    )
    known = planted_table()
    tables.small_table(known, columns=KNOWN, caption="Kendte forløb: andel, der fik den rigtige vurdering")
    page.section("Ordene")
    for sentence in WORDS:
        page.note(sentence)
    download_excel(
        "Hent metodenoten som Excel",
        {
            "Regler": (pd.DataFrame({"number": range(1, len(RULES) + 1), "rule": RULES}), RULE),
            "Pålidelighed": (table, RELIABLE),
            "Kendte forløb": (known, KNOWN),
            "Om pålideligheden": (pd.DataFrame({"said": reliability_note()}), SAID),
            "Ordene": (pd.DataFrame({"said": WORDS}), SAID),
        },
        "metode-hotspots",
        key="method_excel",
        selection="alt",
    )
