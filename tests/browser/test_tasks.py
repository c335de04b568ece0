"""Twenty questions that leaders and members ask: each answered on the screen in at most three clicks from Status, with the right value.

The values are counted here, from the rows that the example's files are made of; where a method makes them, they are literals that were
checked against it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from data import danish, example
from data.contract import ADMINISTRATIONS, DISTRICTS
from data.example.load import DELIVERIES
from tests.browser.conftest import free_port, running, streamlit_run
from tests.browser.looking import SHOWN_MS, shown
from tests.example import truths
from tests.example.make import tables

MOST_CLICKS = 3
TODAY, YEAR = date(2010, 3, 22), 2010
NØRREBRO = 3
Row = dict[str, Any]
KEPT = json.loads(example.RECORDS.read_text())


class Journey:
    """From Status on, click by click."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    @property
    def main(self) -> Locator:
        return self.page.get_by_test_id("stMain")

    def click(self, target: Locator) -> None:
        self.clicks += 1
        target.first.click()
        shown(self.page)

    def link(self, name: str) -> None:
        self.click(self.main.get_by_role("link", name=name, exact=True))

    def menu(self, name: str, section: str = "") -> None:
        if section:
            self.click(self.page.get_by_test_id("stTopNavSection").filter(has_text=section))
            self.click(self.page.locator("[data-testid=stTopNavPopover] a").filter(has_text=name))
            return
        self.click(self.page.get_by_test_id("stTopNav").get_by_role("link", name=name))

    def unfold(self, title: str) -> None:
        """What stands folded under a message."""
        self.click(self.main.locator("[data-testid=stExpander] summary").filter(has_text=title))

    def choose(self, label: str, option: str) -> None:
        self.click(self.main.get_by_role("combobox", name=re.compile(label)))
        self.click(self.page.get_by_role("option", name=option))

    def reads(self, *texts: str | re.Pattern[str]) -> None:
        """Each text stands on the screen now."""
        assert self.clicks <= MOST_CLICKS
        for text in texts:
            found = self.main.get_by_text(text).filter(visible=True).first
            expect(found).to_be_visible()

    def row(self, *cells: str) -> None:
        """A row of a table holds all of these."""
        assert self.clicks <= MOST_CLICKS
        rows = self.main.get_by_role("row").filter(visible=True)
        for cell in cells:
            rows = rows.filter(has_text=cell)
        expect(rows.first).to_be_visible()


@pytest.fixture(scope="module")
def own_server(tmp_path_factory):
    """The example in a home of its own: a slide is laid in a presentation."""
    port = free_port()
    with running(streamlit_run(port), port, tmp_path_factory.mktemp("home"), CSB_EXAMPLE="1") as address:
        yield address


@pytest.fixture
def journey(own_server, open_page) -> Journey:
    return Journey(open_page(own_server))


def rows(table: str) -> list[Row]:
    return tables()[table]


def budget(row: Row) -> float:
    return float(row["adopted_budget"] if row["revised_budget"] is None else row["revised_budget"])


def budgets(of: Iterable[str]) -> float:
    """The budgets of the year, kr.; this year's prices are the running ones."""
    ids = set(of)
    return sum(budget(row) for row in rows("finances") if row["initiative_id"] in ids and row["year"] == YEAR)


def told(kroner: float) -> re.Pattern[str]:
    """An amount as it is written, whichever space it has."""
    return re.compile(danish.kroner(kroner).replace(" ", r"\s").replace("\u00a0", r"\s").replace(".", r"\."))


def test_spending_on_18_plus_on_nørrebro(journey):
    adults = [one for one in rows("initiatives") if one["target_group"] == "18+"]
    own = budgets(one["initiative_id"] for one in adults if one["districts"] == [NØRREBRO])
    shared = budgets(
        one["initiative_id"] for one in adults if NØRREBRO in one["districts"] and len(one["districts"]) > 1
    )
    city = budgets(one["initiative_id"] for one in adults if one["districts"] == [0])
    journey.link("Nørrebro")
    row = journey.main.get_by_role("row").filter(has_text="Budget til unge og voksne fra 18 år")
    for amount in (own, shared, city):
        if amount:
            expect(row).to_contain_text(told(amount))
    journey.row("Budget til unge og voksne fra 18 år", "2010:")


def test_grants_that_expire_this_year(journey):
    index = {row["year"]: float(row["index_value"]) for row in rows("price_index")}
    # A grant is an initiative's money from one payer and source, of one kind; its amount the newest year's, in the prices of this one.
    newest: dict[tuple[str, ...], Row] = {}
    for row in sorted(rows("finances"), key=lambda row: row["year"]):
        if row["expires"] == YEAR and row["year"] <= YEAR:
            newest[row["initiative_id"], row["administration"], row["funding"], row["spending"]] = row
    amount = sum(budget(row) * index[YEAR] / index[row["year"]] for row in newest.values())
    journey.link("Se indsatserne")
    journey.click(journey.main.get_by_role("radio", name="Bevillingsudløb"))
    journey.reads(re.compile(rf"I 2010 udløber {len(newest)} bevillinger på {told(amount).pattern}"))


def test_crime_among_the_young_falls_or_is_noise(journey):
    months = [
        float(row["value"])
        for row in rows("measurements")
        if row["indicator_id"] == truths.INDICATOR_CHANCE_FALL and "2009-02" <= row["period"] <= "2010-01"
    ]
    level = danish.number(sum(months) / len(months))
    (goal,) = [one for one in rows("goals") if one["indicator_id"] == truths.INDICATOR_CHANCE_FALL]
    journey.link("Se målene")
    line = journey.main.locator("summary").filter(has_text=goal["text"]).first
    expect(line).to_contain_text("Tilfældigt udsving")
    expect(line).to_contain_text(f"{level} → 85")
    journey.reads(goal["text"])


def test_what_did_mimersgade_achieve(journey):
    (hotspot,) = [one for one in rows("hotspots") if one["hotspot_id"] == truths.HOTSPOT_DOES_NOTHING]
    journey.link(hotspot["name"])
    verdict = truths.HOTSPOT_VERDICTS[truths.HOTSPOT_DOES_NOTHING]
    expect(journey.page.locator("h1")).to_have_text(f"{hotspot['name']}: {verdict}")
    journey.reads("mellem 14 % lavere og 12 % højere")


def test_goals_without_an_initiative(journey):
    served = {id_ for one in rows("initiatives") for id_ in one["goal_ids"] or ()}
    without = [
        one for one in rows("goals") if one["goal_id"] not in served and one["level"] != "retningslinje"
    ]
    assert [one["goal_id"] for one in without] == [truths.GOAL_WITHOUT_INITIATIVE]
    journey.link("Se målene")
    journey.unfold("1 mål uden indsats")
    journey.row(without[0]["text"], "Piger og unge kvinder i bandemiljøer")


def test_a_tenth_less_in_one_administration(journey):
    statutory = {one["initiative_id"] for one in rows("initiatives") if one["statutory"]}
    open_ = sum(
        budget(row)
        for row in rows("finances")
        if row["expires"] == YEAR
        and row["year"] == YEAR
        and row["initiative_id"].startswith("SOF")
        and row["initiative_id"] not in statutory
    )
    journey.menu("Prioritering")
    journey.click(journey.main.get_by_role("radio", name="Penge og værdi"))
    journey.row(
        "Socialforvaltningen", danish.number(open_), danish.number(open_ / 10),
        "Forældregrupper på arabisk, somali og urdu (hele bevillingen)", "780.000",
    )  # fmt: skip


def test_what_holds_under_any_weighting(journey):
    journey.menu("Prioritering")
    journey.click(journey.main.get_by_role("radio", name="Holder det?"))
    journey.click(journey.main.get_by_role("button", name="Afprøv svaret"))
    journey.reads(
        "Beregningen peger på: 32 videreføres, 0 udgår, 0 til drøftelse",
        re.compile("Alle tænkelige vægte er prøvet"),
    )


def test_what_was_shown_last_time_and_what_has_changed_since(journey):
    (shown_last,) = [one for one in KEPT if one["id"] == "midtvejs0903" and one["body"]["stage"] == "vist"]
    assert shown_last["at"].startswith("2010-03-09")
    late = [one for one in DELIVERIES if one.accepted_at > datetime(2010, 3, 5)]
    journey.choose("Vis, hvad der er ændret siden", shown_last["body"]["title"])
    # By which upload: the last of those that have come since.
    journey.reads(re.compile("Siden 4. marts 2010"), re.compile(re.escape(late[-1].name)))


def test_who_has_not_answered_the_hearing(journey):
    missing = [
        (row["party"], row["question"]) for row in rows("hearing_answers") if row["answered_on"] is None
    ]
    assert tuple(missing) == truths.UNANSWERED_QUESTIONS
    journey.link("Se processen")
    journey.click(journey.page.get_by_role("tab", name="Høringen"))
    journey.reads("To svar mangler fra KFF og TMF")
    for party, _ in missing:
        journey.row(ADMINISTRATIONS.labels[party], "mangler")


def test_overlap_between_two_administrations(journey):
    def alike(one: Row, other: Row) -> bool:
        codes = {one["administration"], other["administration"]}
        purposes = {one["purpose"], other["purpose"]}
        return (
            codes == {"BUF", "SOF"}
            and one["target_group"] == other["target_group"]
            and (len(purposes) == 1 or "begge" in purposes)
            and bool({*one["districts"]} & {*other["districts"]})
        )

    named = [
        one
        for one in rows("initiatives")
        if one["target_group"] not in (None, "alle")
        and 0 not in one["districts"]
        and one["status"] in ("planlagt", "i gang")
    ]
    pairs = sum(alike(one, other) for one, other in combinations(named, 2))
    journey.menu("Prioritering")
    journey.click(journey.main.get_by_role("radio", name="Effektiviseringer"))
    journey.row("BUF og SOF", str(pairs))


def test_figures_older_than_six_months(journey):
    newest: dict[str, str] = {}
    for row in rows("measurements"):
        newest[row["indicator_id"]] = max(newest.get(row["indicator_id"], ""), row["period"])
    # Measured by quarters: the second quarter of 2009 ended more than six months before today.
    old = [
        id_
        for id_, period in newest.items()
        if period in ("2009-Q1", "2009-Q2", "2008") or period[:4] < "2009"
    ]
    assert old == [truths.INDICATOR_WITHOUT_RECENT_MEASUREMENT]
    journey.link("Se, hvor gamle tallene er")
    journey.reads(re.compile("1 af 274 indikatorer hviler på tal, der er ældre end 6 måneder"))
    journey.row(old[0], "2. kvartal 2009", "ja")


def test_how_certain_is_51_percent(journey):
    (hotspot,) = [one for one in rows("hotspots") if one["hotspot_id"] == truths.HOTSPOT_MOVES_THE_PROBLEM]
    journey.link(hotspot["name"])
    journey.reads(re.compile("naboområdet 51 % højere"))
    journey.reads(re.compile(r"mellem \d+ og \d+ % højere"))


def test_where_a_total_is_from_and_that_it_adds_up(journey):
    counted = [row for row in rows("finances") if row["year"] == YEAR]
    card = journey.main.locator("[data-testid=stColumn]").filter(has_text="Budget 2010").last
    journey.click(card.get_by_role("link", name="Kilde", exact=True))
    journey.reads(re.compile(rf"bygger på {len(counted)} rækker"))
    journey.reads(re.compile(danish.number(sum(map(budget, counted))).replace(".", r"\.")))


def test_this_as_a_slide(journey):
    journey.click(journey.main.get_by_role("button", name="Læg i præsentationen"))
    journey.click(journey.page.get_by_role("button", name="Læg siden i"))
    assert journey.clicks <= MOST_CLICKS
    expect(journey.page.get_by_text(re.compile(r"Lagt i ».+« som side \d+\."))).to_be_visible(
        timeout=SHOWN_MS
    )


def test_cost_per_completed_exit(journey):
    programmes = {row["program"] for row in rows("exit_programme")}
    ids = {one["initiative_id"] for one in rows("initiatives") if one["name"] in programmes}
    spent = sum(
        float(row["spent"]) for row in rows("finances") if row["initiative_id"] in ids and row["year"] == 2009
    )
    began = {
        row["indicator_id"]: 0.0
        for row in rows("indicators")
        if row["initiative_id"] in ids and row["unit"] == "deltagere"
    }
    for row in rows("measurements"):
        if row["indicator_id"] in began and row["period"].startswith("2009"):
            began[row["indicator_id"]] += float(row["value"])
    people = sum(5 * round(count / 5) for count in began.values())
    # As they are published: 130 completed of 210 that ended.
    price = danish.kroner(round(spent / people / (130 / 210), -4))
    journey.menu("Bander, exit og 18+", section="Temaer")
    journey.click(journey.page.get_by_role("tab", name="Exit", exact=True))
    journey.reads(
        re.compile(
            rf"Et gennemført exit-forløb koster omkring {re.escape(price)} \(140\.000 til 340\.000 kr\.\)"
        )
    )


def test_nørrebro_against_bispebjerg(journey):
    shares = {
        row["area_id"]: float(row["weighted_share_evening"])
        for row in rows("safety_surveys")
        if row["year"] == 2009 and row["area_id"] in ("BY-03", "BY-08")
    }
    journey.link("Nørrebro")
    journey.choose("Stil ved siden af", "Bispebjerg")
    journey.row("Hvad", "Nørrebro", "Bispebjerg")
    journey.row(
        "Utrygge om aftenen og natten mod resten af byen",
        danish.percent(shares["BY-03"], 1),
        danish.percent(shares["BY-08"], 1),
    )


def test_changed_since_last_month(journey):
    journey.choose("Vis, hvad der er ændret siden", "for en måned siden")
    since = [one.name for one in DELIVERIES if one.accepted_at.date() > date(2010, 2, 22)]
    journey.reads(
        re.compile("Siden 22. februar 2010"), *[re.compile(re.escape(name)) for name in (since[0], since[-1])]
    )


def test_unrest_on_new_years_eve(journey):
    def around(year: int) -> list[Row]:
        start = datetime(year - 1, 12, 31)
        return [
            row for row in rows("unrest_events") if start <= row["occurred_at"] < start + timedelta(days=2)
        ]

    (event,) = around(2010)
    assert around(2009) == []
    journey.link("Se uroligheder")
    journey.unfold("Nytår 2009/10: én urolighed; nytår 2008/09: ingen uroligheder")
    journey.row("2009/10", DISTRICTS[event["district"]], event["type"], event["actions"].rstrip("."))


def test_where_there_is_nothing(journey):
    named = {place for one in rows("initiatives") for place in one["districts"]}
    (district,) = [name for number, name in DISTRICTS.items() if number not in named]
    areas = {one["focus_area_id"] for one in rows("initiatives")}
    (area,) = [one["name"] for one in rows("focus_areas") if one["focus_area_id"] not in areas]
    journey.link("Se indsatserne")
    journey.click(journey.main.get_by_role("radio", name="Huller"))
    journey.reads(f"Indsatsområde: {area}.", f"Bydel: {district}.", "Aldersgruppe: 40-64 år.")


def test_what_goes_the_wrong_way_fastest(journey):
    journey.link("Se målene")
    # From 61.2 % in 2008 to 56.3 % in 2009, of the way to 70 % more than half back.
    journey.reads("Seks mål går den forkerte vej; hurtigst M-13 fra 61,2 % til 56,3 %, mod målet 70 %")
