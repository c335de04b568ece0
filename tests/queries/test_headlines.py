"""Every headline, for none, one and many: number, gender and sense."""

from __future__ import annotations

from datetime import date

import pytest

from queries.briefing import headlines as h

DAY = date(2010, 4, 6)
TOLD = [
    (h.initiatives(0, 0, None, 2010), "Der er ingen indsatser at vise"),
    (h.initiatives(1, 1, None, 2010), "Én indsats, og den er i gang"),
    (h.initiatives(1, 0, None, 2010), "Én indsats, og ingen er i gang"),
    (h.initiatives(2, 2, 1.5e6, 2010), "To indsatser, og alle er i gang; budgettet for 2010 er 1,5 mio. kr."),
    (h.initiatives(174, 166, None, 2010), "174 indsatser, og 166 er i gang"),
    (h.goals_moved(0, 0, DAY), "Ingen mål har skiftet bedømmelse siden 6. april 2010"),
    (h.goals_moved(1, 0, DAY), "Ét mål er gået frem siden 6. april 2010"),
    (h.goals_moved(0, 2, DAY), "To mål er gået tilbage siden 6. april 2010"),
    (h.goals_moved(3, 1, DAY), "Tre mål er gået frem, og ét er gået tilbage, siden 6. april 2010"),
    (h.goals_before(0, 0, 0), "Der er ingen mål fra tidligere strategier"),
    (h.goals_before(1, 0, 1), "Det ene mål fra tidligere strategier blev ikke nået"),
    (h.goals_before(1, 0, 0), "Det ene mål fra tidligere strategier kan ikke bedømmes"),
    (h.goals_before(2, 2, 0), "2 af 2 mål i tidligere strategier blev nået"),
    (h.goals_before(5, 2, 1), "2 af 5 mål i tidligere strategier blev nået; ét blev ikke nået, og for 2 kan det ikke siges"),
    (h.goals_before(3, 0, 3), "Ingen af 3 mål i tidligere strategier blev nået; tre blev ikke nået"),
    (h.signals(0, 0, 8), "Ingen af de 8 indikatorer med målinger nok bevæger sig mere end tilfældigt udsving"),
    (h.signals(0, 0, 0), "Ingen indikatorer har målinger nok til at skelne et signal fra et tilfældigt udsving"),
    (h.signals(1, 0, 9), "Én indikator viser forbedring ud over tilfældigt udsving"),
    (h.signals(0, 1, 9), "Én indikator viser forværring ud over tilfældigt udsving"),
    (h.signals(0, 2, 9), "To indikatorer viser forværring ud over tilfældigt udsving"),
    (h.signals(7, 1, 9), "Syv indikatorer viser forbedring ud over tilfældigt udsving; én viser forværring"),
    (h.spending([], None, None, 2010, 2010), "Ingen har indberettet et budget for 2010"),
    (h.spending([(2e6, "løbende")], None, None, 2010, 2010), "Budgettet for 2010 er 2,0 mio. kr. i løbende priser"),
    (
        h.spending([(2e6, "løbende")], 5e5, (date(2010, 2, 28), date(2010, 2, 28)), 2010, 2010),
        "Budgettet for 2010 er 2,0 mio. kr. i løbende priser; 25 % er brugt pr. 28. februar 2010",
    ),
    (
        h.spending([(2e6, "løbende")], 5e5, (date(2010, 1, 31), date(2010, 2, 28)), 2010, 2010),
        # Spending to different days is no share of a year.
        "Budgettet for 2010 er 2,0 mio. kr. i løbende priser; forbruget er opgjort på forskellige dage, 31. januar til "
        "28. februar 2010",
    ),
    # Amounts in two price levels are no sum, and there is no share of it.
    (
        h.spending([(2e6, "løbende"), (1e6, "2008")], 5e5, (date(2010, 2, 28), date(2010, 2, 28)), 2010, 2010),
        "Budgettet for 2010 er 2,0 mio. kr. i løbende priser og 1,0 mio. kr. i 2008-priser",
    ),
    (
        h.spending([(2e6, "løbende")], None, None, 2009, 2010),
        "Der er ikke indberettet et budget for 2010; for 2009 er det 2,0 mio. kr. i løbende priser",
    ),
    (h.expiring([]), "Ingen bevillinger udløber i de år, der er indberettet"),
    (h.expiring([(2010, 1)]), "Bevillingen til én indsats udløber i 2010"),
    (h.expiring([(2010, 33), (2011, 1), (2012, 2)]), "Bevillingen til 33 indsatser udløber i 2010 og til én i 2011"),
    (h.proposals(0, 0, None, 2010), "Der er ingen forslag om indsatserne"),
    (h.proposals(0, 0, 2010, 2010), "Der er ingen forslag om at ændre på indsatserne"),
    (h.proposals(1, 0, 2010, 2010), "Der er forslag om at spare på én indsats"),
    (h.proposals(1, 0, 2012, 2010), "Der er forslag for 2012 om at spare på én indsats"),
    (h.proposals(2, 1, 2010, 2010), "Der er forslag om at spare på to indsatser og at udvide én indsats"),
    (h.adults(0, 0), "Ingen indsatser er markeret som bandeindsatser"),
    (h.adults(0, 3), "Ingen bandeindsatser stopper, når de unge fylder 18"),
    (h.adults(1, 3), "Én bandeindsats stopper, når de unge fylder 18"),
    (h.adults(8, 29), "Otte bandeindsatser stopper, når de unge fylder 18"),
    (h.unrest(0, "", []), "Der er ikke indberettet uroligheder"),
    (h.unrest(1, "maj 2009", []), "Én urolighed siden maj 2009; alle bydele med uroligheder har en aftalt koordinator"),
    (h.unrest(2, "maj 2009", ["Valby"]), "To uroligheder siden maj 2009; Valby har ingen aftalt koordinator"),
    (
        h.unrest(20, "maj 2009", ["Valby", "Vanløse", "Indre By"]),
        "20 uroligheder siden maj 2009; tre bydele med uroligheder har ingen aftalt koordinator",
    ),
    (h.safety([], None), "Tryghedsundersøgelsen er ikke leveret"),
    (h.safety([], 2009), "Ingen bydel er mere utryg end resten af byen i 2009"),
    (h.safety(["Valby"], 2009), "Valby er mere utryg end resten af byen i 2009"),
    (h.safety(["Valby", "Vanløse"], 2009), "Valby og Vanløse er mere utrygge end resten af byen i 2009"),
    (h.safety(list("abcde"), 2009), "Fem bydele er mere utrygge end resten af byen i 2009"),
    (h.dialogue(0, 0, 0, 0), "Der er ikke holdt møder med borgerne"),
    (h.dialogue(1, 0, 0, 0), "Ét møde er holdt med borgerne; der er ikke indgået aftaler"),
    (h.dialogue(1, 1, 1, 0), "Ét møde er holdt med borgerne; den ene aftale er holdt"),
    (h.dialogue(2, 1, 0, 1), "To møder er holdt med borgerne; den ene aftale er over fristen"),
    (h.dialogue(2, 1, 0, 0), "To møder er holdt med borgerne; den ene aftale er ikke holdt endnu"),
    (h.dialogue(44, 25, 21, 1), "44 møder er holdt med borgerne; 21 af 25 aftaler er holdt, én er over fristen"),
    (h.guidelines(0, 0, 0), "Der er ingen retningslinjer"),
    (h.guidelines(0, 0, 5), "Ingen har svaret på, om retningslinjerne følges"),
    (h.guidelines(1, 1, 0), "Det ene svar siger, at retningslinjen følges"),
    (h.guidelines(0, 1, 1), "Det ene svar siger, at retningslinjen ikke følges helt; ét svar mangler"),
    (h.guidelines(4, 4, 0), "Alle svar siger, at retningslinjerne følges"),
    (h.guidelines(24, 58, 12), "24 af 58 svar siger, at retningslinjerne følges; tolv svar mangler"),
    (h.late(0, 0, 0, 0), "Intet er over fristen"),
    (h.late(0, 0, 0, 1), "Intet er over fristen, men én forvaltning mangler at levere"),
    (h.late(1, 0, 0, 0), "Ét skridt er over fristen"),
    (h.late(1, 1, 1, 0), "Ét skridt, én beslutning og ét høringssvar er over fristen"),
    (h.late(3, 0, 2, 2), "Tre skridt og to høringssvar er over fristen; to forvaltninger mangler at levere"),
    (h.owing([], 7), "Alle syv forvaltninger har leveret de ark, som alle skal levere"),
    (h.owing(["SUF"], 7), "SUF mangler at levere"),
    (h.owing(["SUF", "TMF"], 7), "SUF og TMF mangler at levere"),
    (h.owing(list("abcd"), 7), "4 af 7 forvaltninger mangler at levere"),
    (h.timeline(None, 0), "Ingen skridt er forsinkede"),
    (h.timeline(0, 1), "Økonomiudvalget mødes i dag; ét skridt er forsinket"),
    (h.timeline(1, 0), "1 arbejdsdag til mødet i Økonomiudvalget; ingen skridt er forsinkede"),
    (h.timeline(13, 3), "13 arbejdsdage til mødet i Økonomiudvalget; tre skridt er forsinkede"),
    (h.decisions(0, 0, 0), "Der er ikke indberettet beslutninger"),
    (h.decisions(1, 1, 0), "Den ene beslutning er gennemført"),
    (h.decisions(1, 0, 1), "Den ene beslutning er over fristen"),
    (h.decisions(6, 0, 0), "Ingen af 6 beslutninger er gennemført"),
    (h.decisions(6, 2, 1), "2 af 6 beslutninger er gennemført; én er over fristen"),
    (h.places([], 0), "Ingen indsatser er knyttet til en bydel"),
    (h.places([("Valby", 0)], 1), "Ingen indsatser er knyttet til en bydel; én dækker hele byen"),
    (h.places([("Valby", 2), ("Vanløse", 2)], 0), "Alle bydele har lige mange indsatser (2)"),
    (
        h.places([("Bispebjerg", 20), ("Nørrebro", 20), ("Valby", 3), ("Vanløse", 0)], 78),
        "Bispebjerg og Nørrebro har flest indsatser (20 hver), Vanløse færrest (0); 78 dækker hele byen",
    ),
    (h.places([("a", 2), *((n, 1) for n in "bcde")], 0), "a har flest indsatser (2), fire bydele færrest (1)"),
    (h.scenario(1e6, 1, 1), "Med 1,0 mio. kr. fortsætter indsatsen"),
    (h.scenario(1e6, 4, 4), "Med 1,0 mio. kr. fortsætter alle fire indsatser"),
    (h.scenario(0, 0, 3), "Med 0 kr. fortsætter ingen indsatser; tre stopper"),
    (h.scenario(30.7e6, 29, 30), "Med 30,7 mio. kr. fortsætter 29 af 30 indsatser; én stopper"),
    (h.scenario(6e6, 2, 3, lapsing=1), "Med 6,0 mio. kr. beholder 2 af 3 indsatser den bevilling, der udløber"),
    (h.scenario(6e6, 1, 3, lapsing=1), "Med 6,0 mio. kr. beholder 1 af 3 indsatser den bevilling, der udløber; én stopper"),
    (h.scenario(6e6, 0, 1, lapsing=1), "Med 6,0 mio. kr. beholder ingen indsatser den bevilling, der udløber"),
    (h.robust(0, 0, 0), "Ingen indsatser er til beslutning"),
    (h.robust(1, 0, 0), "Én indsats holder under alle vægtninger"),
    (h.robust(12, 1, 3), "Tolv indsatser holder under alle vægtninger, tre bør drøftes og én udgår"),
    (h.robust(12, 0, 0, exact=False), "Tolv indsatser holder i hele stikprøven"),
    (h.robust(0, 1, 0), "Én indsats udgår under alle vægtninger"),
    (h.changed(0, 0, DAY, "udsendelsen"), "Ingen nøgletal er ændret siden udsendelsen 6. april 2010"),
    (h.changed(1, 0, DAY, "udsendelsen"), "Ét nøgletal er ændret siden udsendelsen 6. april 2010"),
    (h.changed(1, 1, DAY, "udsendelsen"), "Ét nøgletal er rettet siden udsendelsen 6. april 2010"),
    (h.changed(4, 1, DAY, "udsendelsen"), "Fire nøgletal er ændret siden udsendelsen 6. april 2010; ét er en rettelse"),
    (h.changed(4, 2, DAY, "udsendelsen"), "Fire nøgletal er ændret siden udsendelsen 6. april 2010; to er rettelser"),
    (h.changed(4, 4, DAY, "udsendelsen"), "Fire nøgletal er ændret siden udsendelsen 6. april 2010; alle er rettelser"),
    (h.presentations(0, 0, 0), "Der er ingen præsentationer endnu"),
    (h.presentations(1, 0, 0), "Én præsentation, endnu ikke sendt ud"),
    (h.presentations(3, 1, 1), "Tre præsentationer; én er sendt ud og én venter på forvaltningernes bekræftelse"),
    (h.state("Status", "udkast", ["SUF"]), "»Status« er låst; SUF har ikke bekræftet"),
    (h.state("Status", "udkast", list("abcd")), "»Status« er låst; fire forvaltninger har ikke bekræftet"),
    (h.state("Status", "udsendt", []), "»Status« er sendt ud"),
    (h.held(0, 0), "Ingen nøgletal kan sammenlignes."),
    (h.held(5, 5), "Alt, hvad der blev vist, er stadig det, data siger om den dag."),
    (h.held(5, 1), "1 af 5 nøgletal er stadig det, data siger om den dag."),
    (h.draft("", 0), "Ny præsentation: ingen sider i udkastet"),
    (h.draft("Status", 1), "»Status«: én side i udkastet"),
]  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), TOLD)
def test_a_headline_says_it_right(said, expected):
    assert said == expected


def test_every_headline_is_listed_here():
    """A new headline needs its cases."""
    from inspect import getmembers, getsource, isfunction

    listed = getsource(__import__(__name__, fromlist=["x"]))
    for name, function in getmembers(h, isfunction):
        if (
            function.__module__ == h.__name__
            and not name.startswith("_")
            and name not in ("opened", "count", "kept_as")
        ):
            assert f"h.{name}(" in listed, name
