"""What the kinds of initiative have in common: partners, what is counted, what success is, what a cut would mean."""

from __future__ import annotations

from dataclasses import dataclass

from data.contract import NEW, ON_A_DAY, TOOK_PART


@dataclass(frozen=True)
class Kind:
    """`output` is counted in `unit`; `cost` is kr. per participant a year (None: no participants).

    `result` is a share, usually around `share`. `success` takes the target in per cent; `loss` is what a cut means.
    """

    partners: tuple[str, ...]
    activity: str
    output: str
    unit: str
    cost: int | None
    result: str
    share: float
    success: str
    loss: str


# How the numbers of a kind's output and result are counted; of the kinds that are not here, as new in the period.
_COUNTED_AS = {
    **dict.fromkeys(("gade", "mentor", "klub", "tilsyn"), ON_A_DAY),
    **dict.fromkeys(("vandring", "kultur", "bolig"), TOOK_PART),
}


def counted_as(kind: str) -> str:
    return _COUNTED_AS.get(kind, NEW)


# fmt: off
KINDS: dict[str, Kind] = {
    "ssp": Kind(("Københavns Politi", "folkeskoler"), "Møder i SSP-lokaludvalg", "Handleplaner for enkeltunge", "handleplaner", None,
        "Andel henvendelser med aftale inden 14 dage", 0.71, "I {} % af henvendelserne er der en aftale inden 14 dage.",
        "Længere tid fra bekymring til aftale."),
    "gade": Kind(("Københavns Politi", "boligorganisationer", "klubber"), "Timer på gaden", "Unge i løbende kontakt", "deltagere", 14_000,
        "Andel unge i kontakt, der er i skole, job eller behandling", 0.55,
        "{} % af de unge i løbende kontakt er i skole, job eller behandling efter et halvt år.", "Færre aftener på gaden i kvarteret."),
    "job": Kind(("lokale arbejdsgivere", "klubber"), "Jobsamtaler", "Unge i fritidsjob", "deltagere", 9_000,
        "Andel stadig i job efter tre måneder", 0.68, "{} % har stadig jobbet efter tre måneder.", "Færre unge får et fritidsjob."),
    "mentor": Kind(("frivillige", "uddannelsessteder"), "Møder mellem mentor og ung", "Unge med mentor", "deltagere", 62_000,
        "Andel mentorforløb gennemført som aftalt", 0.66, "{} % af mentorforløbene gennemføres som aftalt.", "Færre unge får en mentor."),
    "exit": Kind(("Københavns Politi", "Kriminalforsorgen"), "Samtaler med kontaktperson", "Deltagere i exit", "deltagere", 150_000,
        "Andel deltagere uden ny sigtelse efter 12 måneder", 0.58, "{} % er uden ny sigtelse efter 12 måneder.",
        "Ventetid for dem, der vil ud af en gruppering."),
    "vandring": Kind(("lokaludvalg", "Københavns Politi"), "Gennemførte vandringer", "Deltagere i vandringer", "deltagere", 1_500,
        "Andel aftaler udført til tiden", 0.70, "{} % af aftalerne fra vandringerne er udført til tiden.", "Færre vandringer."),
    "lys": Kind(("lokaludvalg",), "Gennemgåede strækninger", "Opsatte lyspunkter", "lyspunkter", None,
        "Andel adspurgte, der er trygge på strækningen om aftenen", 0.62, "{} % er trygge på strækningen om aftenen.",
        "Strækninger forbliver mørke."),
    "lektie": Kind(("frivillige", "folkeskoler"), "Åbne eftermiddage", "Elever i lektiehjælp", "deltagere", 6_500,
        "Andel elever med fravær under 10 %", 0.74, "{} % af eleverne har mindre end ti procents fravær.", "Færre åbne eftermiddage."),
    "klub": Kind(("folkeskoler", "boligorganisationer"), "Åbningstimer", "Børn og unge med fast tilknytning", "deltagere", 7_500,
        "Andel, der kommer mindst en gang om ugen", 0.60, "{} % kommer mindst en gang om ugen.", "Kortere åbningstid om aftenen."),
    "sport": Kind(("idrætsforeninger", "klubber"), "Træningsgange", "Deltagere i idræt", "deltagere", 5_200,
        "Andel stadig i forening efter et halvt år", 0.63, "{} % går stadig til idræt efter et halvt år.", "Færre hold."),
    "familie": Kind(("folkeskoler", "daginstitutioner"), "Forløbsmøder", "Familier i forløb", "deltagere", 34_000,
        "Andel familier, der når de aftalte mål", 0.64, "{} % af familierne når de mål, de har aftalt.", "Længere ventetid for familier."),
    "skole": Kind(("folkeskoler", "Ungdommens Uddannelsesvejledning"), "Handleplaner", "Elever i forløb", "deltagere", 30_000,
        "Andel elever med fremmøde over 85 %", 0.66, "{} % af eleverne møder mindst 85 % af dagene.", "Færre pladser."),
    "sundhed": Kind(("praktiserende læger",), "Besøg og samtaler", "Borgere i forløb", "deltagere", 12_000,
        "Andel med bedre trivsel efter forløbet", 0.70, "{} % har det bedre efter forløbet.", "Længere ventetid."),
    "bolig": Kind(("boligorganisationer", "beboerforeninger"), "Aktiviteter", "Deltagere i beboeraktiviteter", "deltagere", 3_800,
        "Andel beboere, der kender deres naboer", 0.58, "{} % af beboerne kender deres naboer.", "Færre aktiviteter i området."),
    "kultur": Kind(("lokale foreninger",), "Arrangementer", "Deltagere i aktiviteter", "deltagere", 2_400,
        "Andel deltagere, der kommer igen", 0.57, "{} % af deltagerne kommer igen.", "Færre arrangementer."),
    "vært": Kind(("Københavns Politi", "frivillige"), "Møder med brugere", "Gennemførte vagter", "vagter", None,
        "Andel vagter uden hændelser", 0.86, "{} % af vagterne er uden hændelser.", "Færre vagter."),
    "uddannelse": Kind(("erhvervsskoler", "virksomheder"), "Vejledningssamtaler", "Unge i forløb", "deltagere", 48_000,
        "Andel i uddannelse eller job efter et halvt år", 0.56, "{} % er i uddannelse eller job efter et halvt år.",
        "Færre unge i gang med en uddannelse."),
    "rådgivning": Kind(("frivillige rådgivere",), "Samtaler", "Borgere i rådgivning", "deltagere", 11_000,
        "Andel med afsluttet aftale", 0.60, "{} % når det, der er aftalt ved første samtale.", "Kortere træffetid."),
    "netværk": Kind(("beboerforeninger", "frivillige"), "Netværksmøder", "Deltagere i netværk", "deltagere", 7_000,
        "Andel netværk stadig aktive efter et år", 0.65, "{} % af netværkene er aktive efter et år.", "Færre nye netværk."),
    "kursus": Kind(("folkeskoler", "klubber"), "Kursusgange", "Kursusdeltagere", "deltagere", 2_200,
        "Andel, der bruger det lærte efter tre måneder", 0.61, "{} % bruger det lærte efter tre måneder.", "Færre kurser."),
    "fysisk": Kind(("lokaludvalg", "boligorganisationer"), "Møder med brugere", "Færdige delprojekter", "delprojekter", None,
        "Andel brugere, der oplever stedet som trygt", 0.60, "{} % af brugerne oplever stedet som trygt.", "Steder udskydes."),
    "renhold": Kind(("boligorganisationer",), "Runder", "Meldinger udbedret", "meldinger", None,
        "Andel meldinger udbedret inden to døgn", 0.84, "{} % af meldingerne er udbedret inden to døgn.", "Længere tid til udbedring."),
    "tilsyn": Kind(("Kriminalforsorgen", "Københavns Politi"), "Opfølgningsmøder", "Unge med handleplan", "deltagere", 70_000,
        "Andel handleplaner fulgt op til tiden", 0.78, "{} % af handleplanerne er fulgt op til tiden.", "Senere opfølgning."),
    "analyse": Kind(("Københavns Politi",), "Undersøgelser", "Udgivne analyser", "analyser", None,
        "Andel anbefalinger taget i brug", 0.50, "{} % af anbefalingerne er taget i brug efter et år.", "Færre analyser."),
    "konflikt": Kind(("Konfliktrådet",), "Formøder", "Gennemførte mæglinger", "mæglinger", None,
        "Andel mæglinger med aftale", 0.71, "{} % af mæglingerne ender med en aftale.", "Færre mæglinger."),
    "beredskab": Kind(("Københavns Politi", "Københavns Brandvæsen"), "Øvelser", "Udrykninger", "udrykninger", None,
        "Andel udrykninger inden for aftalt tid", 0.80, "{} % af udrykningerne sker inden for den aftalte tid.",
        "Færre medarbejdere at kalde på."),
}

_UNITS: dict[str, dict[str, str]] = {
    "ØKF": {"": "Center for Sikker By", "bolig": "Center for Byudvikling"},
    "KFF": {"": "Kultur og Fritid i bydelene", "sport": "Idræt og foreninger", "lektie": "Københavns Biblioteker",
            "rådgivning": "Københavns Biblioteker"},
    "BUF": {"": "Skoleafdelingen", "ssp": "SSP-sekretariatet", "gade": "Klubber og fritid", "klub": "Klubber og fritid",
            "beredskab": "SSP-sekretariatet", "uddannelse": "Ungdomsskolen", "sundhed": "Sundhedsplejen", "familie": "Forældrevejledningen",
            "sport": "Klubber og fritid", "kursus": "SSP-sekretariatet"},
    "SUF": {"": "Center for Folkesundhed", "kultur": "Omsorgsafdelingen", "vandring": "Omsorgsafdelingen"},
    "SOF": {"": "Center for Udsatte Unge", "gade": "Gadeplansteamet", "exit": "Exit-teamet", "tilsyn": "Ungdomsteamet",
            "beredskab": "Døgnkontakten", "bolig": "Boligsocialt team", "familie": "Familieafdelingen"},
    "TMF": {"": "Center for Bydesign", "renhold": "Center for Renhold", "lys": "Center for Trafik", "fysisk": "Områdeløft",
            "klub": "Center for Park og Natur", "vært": "Center for Park og Natur"},
    "BIF": {"": "Jobcenterets ungeafdeling", "familie": "Integrationscenteret", "netværk": "Integrationscenteret",
            "rådgivning": "Team for straffede"},
}
# fmt: on


def unit_of(administration: str, kind: str) -> str:
    """The unit that has initiatives of `kind` in the administration; invented, and never a person."""
    units = _UNITS[administration]
    return units.get(kind, units[""])
