"""Slides of every kind, literal and made up, for the tests of what a presentation is taken along as."""

from dataclasses import replace
from datetime import date

from data.contract import DISTRICTS
from data.store import Clock, Reader
from queries.briefing import catalogue
from queries.briefing.files import Confirmed, Cover
from queries.briefing.slide import Chart, Mark, Point, Series, Slide, SlideFigure, Source, Table, TableColumn
from queries.scenarios.tried_views import as_text

COVER = Cover(
    title="Sikker By: status til Økonomiudvalget",
    meeting_date=date(2010, 4, 13),
    case_no="2010-19986",
    document_no="2010-77599",
    is_open=True,
    stage="Udsendt 6. april 2010",
    data_as_of=date(2010, 4, 6),
    is_example=True,
    fingerprint="5f2d" * 16,
    method="2010.1 (abcdef012345)",
    uploads=(1, 2, 3, 5, 6, 9),
    confirmations=(
        Confirmed("SOF", date(2010, 3, 30), "Tallene for exit er foreløbige."),
        Confirmed("BUF", date(2010, 3, 31)),
    ),
)

# What was found when a scenario was tried, as each of its views is asked with it.
LISTS = {
    "headline": "Beregningen peger på: 1 videreføres, 0 udgår, 1 til drøftelse",
    "how": "Eksakt: alle 2 sammensætninger, som ingen anden overgår, er fundet blandt 4 muligheder. Alle tænkelige vægte er prøvet.",
    "notes": ["Et forbehold."],
    "ranked": True,
    "exact": True,
    "sample_size": 0,
    "day": "2010-03-16",
    "lists": {
        "videreføres": [
            {
                "initiative_id": "I1",
                "name": "Gadeteam",
                "administration": "SOF",
                "cost_now": 2e6,
                "rest": 0.0,
                "index": 1.0,
                "levels": "som nu 100 %",
            }
        ],
        "udgår": [],
        "til drøftelse": [
            {
                "initiative_id": "I2",
                "name": "Klub",
                "administration": "BUF",
                "cost_now": 1e6,
                "rest": 5e5,
                "index": 0.5,
                "levels": "som nu 50 % og bevilling udløber 50 %",
            }
        ],
    },
}
SIMULATION = {
    "spread": 0.2,
    "seed": 2010,
    "day": "2010-03-16",
    "same": 0.63,
    "draws": 500,
    "loss_median": 0.0,
    "loss_95": 1.25,
    "rows": [{"name": "Klub", "level": "stop", "going": 0.37}],
}
CAUTIOUS = {
    "title": "Bedst i det værste fald (maximin)",
    "how": "Værdien bliver aldrig under 7,5, uanset vægte og point",
    "day": "2010-03-16",
    "rows": [{"name": "Klub", "level": "stop", "other": "som nu"}],
}
TRIED = {
    "scenario_robust": LISTS, "scenario_list": LISTS, "scenario_open": LISTS,
    "scenario_simulation": SIMULATION, "scenario_cautious": CAUTIOUS,
}  # fmt: skip


def any_choice(store: Reader, kind: catalogue.Kind, clock: Clock) -> dict[str, str]:
    """The first that can be chosen of what must be; what took a calculation is given."""
    return {
        name: as_text(TRIED[kind.id])
        if name == "tried"
        else next(iter(catalogue.options(store, parameter=name, clock=clock)), "")
        for name in kind.required
    }


MONTHS = [f"{year}-{month:02d}" for year in (2008, 2009) for month in range(1, 13)] + ["2010-01", "2010-02"]
FORMULA, MARKUP = '=HYPERLINK("http://x","y")', "<b>fed</b> & <script>alert(1)</script>"

BARS = Slide(
    "goals",
    "19 af 31 mål er på vej; 4 er det ikke, og 8 kan ikke vurderes endnu",
    subtitle="Antal mål efter målopfyldelse, status ved udgangen af marts 2010",
    own="Vi foreslår, at de fire mål, der ikke er på vej, drøftes med forvaltningerne inden sommeren.",
    figures=(
        SlideFigure("goals_green", "Mål på vej", 19.0, "19", "af 31"),
        SlideFigure("goals_red", "Mål ikke på vej", 4.0, "4"),
    ),
    chart=Chart(
        "bar",
        (Series("Mål", (Point("Grøn", 19.0), Point("Gul", 8.0), Point("Rød", 4.0, provisional=True),
                        Point("Persontal", None, label="skjult"))),),
        "antal mål",
        "19 mål er grønne, 8 gule og 4 røde.",
    ),
    notes=("Mål uden målinger er talt med som gule.",),
    sources=(Source("results/goals", {"year": 2010}),),
    page="resultater",
    filters={"bydel": "Valby"},
)  # fmt: skip
SHARES = Slide(
    "safety",
    "Bispebjerg er mest utryg om aftenen (42 %), og forskellen til byen er større end tilfældigt udsving",
    subtitle="Andel utrygge om aftenen, procent, tryghedsundersøgelsen 2009",
    chart=Chart(
        "bar",
        (Series("Utrygge", tuple(
            Point(name, 18 + 2.4 * number, 15.2 + 2.4 * number, 21.9 + 2.4 * number)
            for number, name in DISTRICTS.items()
        )),),
        "%",
        "Andelen går fra 20 til 42 procent.",
        decimals=1,
        reference=30.0,
        reference_label="Byens mål",
    ),
    table=Table(
        "Utryghed efter bydel",
        (TableColumn("Bydel"), TableColumn("Andel", "percent", 1), TableColumn("Svar", "count")),
        tuple((name, 0.18 + 0.024 * number, 300 + number) for number, name in DISTRICTS.items()),
    ),
    sources=(Source("dialogue/areas", {"year": 2009}),),
)  # fmt: skip
TREND = Slide(
    "incidents",
    "Anmeldelserne i Valby er faldet siden hotspottet begyndte",
    subtitle="Anmeldelser om måneden, januar 2008 til februar 2010",
    chart=Chart(
        "line",
        (
            Series("Valby", tuple(
                Point(month, 120.5 - at, 110.25 - at, 131.75 - at, provisional=at >= 24,
                      label="Hotspot begynder" if at == 13 else "")
                for at, month in enumerate(MONTHS))),
            Series("Kontrolområde", tuple(
                Point(month, None if at == 5 else 118.0 + at % 3) for at, month in enumerate(MONTHS))),
        ),
        "anmeldelser",
        "Valby falder, kontrolområdet er uændret.",
        decimals=1,
        reference=100.0,
        reference_label="Mål",
    ),
    sources=(Source("hotspots/monthly", {"area": "H1"}), Source("hotspots/list")),
)  # fmt: skip
EFFECTS = Slide(
    "hotspots",
    "3 af 6 hotspots viser tegn på effekt; ét viser tegn på forskydning",
    subtitle="Forhold mellem udviklingen i hotspottet og i kontrolområdet; 1 er ingen forskel",
    chart=Chart(
        "xy",
        (Series("Ændring", (
            Point("Husum", 0.8, 0.7, 0.91, "Husum"), Point("Valby", 0.72, 0.6, 0.86), Point("Nørrebro", 1.05, 0.9, 1.22),
            Point("Nørrebro", 1.31, 1.1, 1.56), Point("Vanløse", None, label="for få"),
        )),),
        "forhold",
        "Husum og Valby ligger under 1.",
        decimals=2,
        reference=1.0,
        reference_label="Ingen forskel",
        logarithmic=True,
    ),
    sources=(Source("hotspots/list"),),
)  # fmt: skip
COSTS = Slide(
    "costs",
    "De dyreste indsatser er ikke de mest virksomme",
    chart=Chart(
        "xy",
        (
            Series("SOF", (Point(1.25, 0.4, 0.2, 0.6, "Exit"), Point(3.5, 0.1, -0.2, 0.4, "Gademedarbejdere"))),
            Series("BUF", (Point(0.75, 0.9, 0.7, 1.1, "Fritidspas"),)),
        ),
        "effekt",
        "Fritidspas er billigst og virker bedst.",
        decimals=1,
        reference=0.5,
    ),
)  # fmt: skip
PLACES = Slide(
    "map",
    "Hver tredje indsats ligger på Nørrebro",
    figures=(SlideFigure("initiatives_all", "Indsatser", 173.0, "173"),),
    chart=Chart(
        "map",
        (Series("Indsatser", (*(Point(float(n), 3.0 * n) for n in list(DISTRICTS)[:8]), Point(9.0, None, label="skjult"),
                              Point(10.0, 1.0))),),
        "antal",
        "Kort over indsatser i bydelene.",
    ),
)  # fmt: skip
TYPED = Slide(
    "late",
    "Tre leverancer er for sent på den",
    table=Table(
        "Alle slags kolonner",
        (
            TableColumn("Navn"), TableColumn("Antal", "count"), TableColumn("Tal", "number", 2),
            TableColumn("Ændring", "signed", 1), TableColumn("Beløb, kr.", "kroner"),
            TableColumn("Beløb, mio. kr.", "millions", 1), TableColumn("Andel", "percent", 1),
            TableColumn("Frist", "date"), TableColumn("Måned", "month"), TableColumn("År", "year"),
            TableColumn("Klar", "yes_no"),
        ),
        (
            ("Exit", 1234, 1234.5, -3.5, 1250000.0, 1250000.0, 0.125, "2010-04-13", "2010-04-01", 2010, True),
            (FORMULA, "skjult", None, 3.5, 0.0, None, None, None, "2010-03", None, False),
            (MARKUP, None, -0.004, 0.0, -5.0, 47500.0, 1.0, "2010-04-13T14:30:00", None, 2009, None),
        ),
    ),
    remark="Kun til internt brug: TMF er rykket.",
)  # fmt: skip
LONG_TEXT = (
    "Indsatsen samler boligorganisationer, skoler, klubber og politi om fælles aftaler i området. " * 9
)
LONG = Slide(
    "initiatives",
    "Indsatserne mod bandekriminalitet er mange, de overlapper hinanden, og kun en tredjedel har en målgruppe, "
    "som kan genfindes i målene for den fælles strategi",
    own="En meget lang sætning, som nogen har skrevet, uden at tænke på at den skal kunne læses i den bageste række. "
    * 4,
    table=Table(
        "Indsatser",
        (TableColumn("Nr.", "count"), TableColumn("Indsats"), TableColumn("Beskrivelse"), TableColumn("Beløb, kr.", "kroner")),
        tuple((n, f"Indsats nr. {n}", LONG_TEXT if n % 7 == 0 else "Kort", 1000.5 * n) for n in range(1, 121)),
    ),
    sources=(Source("initiatives/list", {"district": None}),),
)  # fmt: skip
EVIL = Slide(
    FORMULA,
    FORMULA,
    own=MARKUP + "\x07 tegn",
    subtitle="@nul\x00",
    figures=tuple(SlideFigure(f"f{n}", f"-{MARKUP}", float(n), f"={n}", "+45") for n in range(7)),
    chart=Chart(
        "bar",
        (Series(FORMULA, (Point(FORMULA, 1.0), Point(MARKUP, 2.5), Point("@x", -1.0))),),
        MARKUP,
        FORMULA,
    ),
    notes=(FORMULA, MARKUP),
    sources=(Source("findes/ikke", {"x": FORMULA}),),
)
ALL = (BARS, SHARES, TREND, EFFECTS, COSTS, PLACES, TYPED, LONG, EVIL)

# -- what charts can be since pages and slides draw the same: kinds, roles, ends of the next one, marks, two measures ----------
STANDING = Slide(
    "per_quarter",
    "Der anmeldes mest i 2. kvartal",
    chart=Chart(
        "columns",
        (Series("Anmeldt", (Point("2009-01", 12.0, 9.0, 16.0), Point("2009-04", 19.0, 15.0, 24.0, tone="concern"),
                            Point("2009-07", None, label="skjult"))),),
        "anmeldelser",
        "Mest i andet kvartal.",
        reference=10.0,
        reference_label="Mål",
        marks=(Mark("2009-02-10", "hotspottet begynder"),),
    ),
)  # fmt: skip
PARTS = Slide(
    "parts",
    "Halvdelen af beløbet udløber",
    chart=Chart(
        "bar",
        (
            Series("udløber", (Point("SOF", 3.0), Point("BUF", 2.0))),
            Series("fortsætter", (Point("SOF", 4.0), Point("BUF", 1.0, tone="bad"))),
        ),
        "mio. kr.",
        "SOF har mest.",
        stacked=True,
    ),
)
STANDING_PARTS = Slide(
    "standing_parts",
    "Udgiften falder",
    chart=replace(PARTS.chart, kind="columns"),
)
WAY = Slide(
    "way",
    "Høringen er forsinket",
    chart=Chart(
        "timeline",
        (
            Series("Skridt", (
                Point("2010-03-12", None, label="Høring", start="2010-03-01", tone="bad", hover="Høring, forsinket"),
                Point("2010-04-13", None, label="Møde", provisional=True),
            )),
            Series("oprindelig frist", (Point("2010-04-06", None, label="Møde"),), role="limit"),
        ),
        "",
        "Høringen varer tolv dage, mødet er 13. april.",
        marks=(Mark("2010-03-22", "i dag"),),
    ),
)  # fmt: skip
ROLES = Slide(
    "roles",
    "Faldet når målet i 2010",
    chart=Chart(
        "line",
        (
            Series("Målt", tuple(Point(f"{year}-01-01", 30.0 - year % 10) for year in (2006, 2007, 2008))),
            Series("grænser", tuple(Point(f"{year}-01-01", None, 18.0, 33.0) for year in (2006, 2007, 2008)), role="band"),
            Series("middel", tuple(Point(f"{year}-01-01", 25.0) for year in (2006, 2007, 2008)), role="limit"),
            Series("mål", (Point("2006-01-01", 20.0), Point("2010-01-01", 20.0)), role="target"),
            Series("fremskrivning", (Point("2010-01-01", 19.5, 17.0, 22.5),), role="forecast"),
        ),
        "procent",
        "Målt, grænser, middel, mål og fremskrivning.",
        decimals=1,
        marks=(Mark("2007-06-01", "ny definition"),),
    ),
)  # fmt: skip
FOREST = Slide(
    "forest",
    "Samlet er faldet 35 procent",
    chart=Chart(
        "xy",
        (Series("Ændring", (
            Point("Husum", 0.8, 0.7, 0.9), Point("Samlet", 0.65, 0.55, 0.8, far_low=0.4, far_high=1.1, tone="good"),
        )),),
        "forhold",
        "Husum og samlet.",
        decimals=2,
        reference=1.0,
        reference_label="som kontrolområdet",
        logarithmic=True,
    ),
)  # fmt: skip
TWO_MEASURES = Slide(
    "two_measures",
    "Ressourcerne følger ikke vægten",
    chart=Chart(
        "xy",
        (Series("Indsats", (Point(1, 2.5, label="Exit"), Point(2, 0.5, label="Klub"))),),
        "vægt",
        "Exit og Klub.",
        decimals=1,
        x_unit="mio. kr.",
    ),
)
DOTS = Slide(
    "dots",
    "To hotspots ligger i Nørrebro",
    chart=Chart(
        "map",
        (
            Series("Anmeldt", tuple(Point(float(number), 2.0 * number) for number in DISTRICTS)),
            Series("Hotspots", (Point(12.55, 55.69, label="Blågården", hover="Blågården: tegn på effekt", tone="good"),),
                   role="places"),
        ),
        "anmeldelser",
        "Kort med et hotspot.",
    ),
)  # fmt: skip
MORE = (STANDING, PARTS, STANDING_PARTS, WAY, ROLES, FOREST, TWO_MEASURES, DOTS)
