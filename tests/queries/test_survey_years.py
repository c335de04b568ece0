"""The survey through the years: the city weighted by its residents, the published line, and tests against other years."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from statsmodels.stats.proportion import confint_proportions_2indep

from data.contract import DISTRICTS
from data.store import Store
from queries import run
from queries.dialogue import views
from queries.dialogue.figures import surveyed
from queries.dialogue.safety import city, latest, shares, survey_years, women_and_men, years
from queries.figures import key_figures
from queries.status.situation import situation
from tests.rows import store_with

# Unsafe in the evening as the municipality published it, per cent, and how many answered.
PUBLISHED = {
    2009: (24, 3000), 2014: (18, 3000), 2017: (22, 3041), 2018: (20, 3863), 2019: (18, 3800), 2020: (15, 4880), 2021: (16, 3700),
    2022: (17, 3596),
}  # fmt: skip
# Districts of unequal size, and how far each lies from the city, so that the weighted mean of the distances is zero.
RESIDENTS = dict(
    zip(
        DISTRICTS,
        (55_000, 80_000, 80_000, 70_000, 60_000, 41_000, 44_000, 54_000, 60_000, 80_000),
        strict=True,
    )
)
_AWAY = np.array([0.06, -0.04, 0.05, 0.01, -0.02, -0.05, 0.03, 0.07, -0.01, 0.0])


def areas() -> list[dict[str, Any]]:
    return [
        {"area_id": f"BY-{n:02d}", "name": name, "type": "bydel", "district": n}
        for n, name in DISTRICTS.items()
    ]


def population(year: int = 2010) -> list[dict[str, Any]]:
    return [
        {"area_id": f"BY-{n:02d}", "year": year, "age_group": "25-39", "persons": persons}
        for n, persons in RESIDENTS.items()
    ]


def asked(year: int, share: float, answers: int) -> list[dict[str, Any]]:
    """As many answers in every district, with shares whose mean by residents is `share`."""
    weight = np.array(list(RESIDENTS.values())) / sum(RESIDENTS.values())
    own = share + _AWAY - float(weight @ _AWAY)
    return [
        {
            "area_id": f"BY-{n:02d}",
            "year": year,
            "answers": answers // 10,
            "weighted_share_evening": float(one),
        }
        for n, one in zip(DISTRICTS, own, strict=True)
    ]


def stored(home: Path, **more: Any) -> Store:
    surveys = [
        row for year, (share, answers) in PUBLISHED.items() for row in asked(year, share / 100, answers)
    ]
    return store_with(
        home, **{"areas": areas(), "population": population(), "safety_surveys": surveys, **more}
    )


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return stored(tmp_path_factory.mktemp("years"))


def test_the_published_line_is_read_back_exactly(store: Store) -> None:
    found = years(store)
    assert dict(zip(found["year"], (found["share"] * 100).round(6), strict=True)) == {
        year: share for year, (share, _) in PUBLISHED.items()
    }
    # Every place that tells the city's share tells the same.
    assert surveyed(store)["share"].tolist() == found["share"].tolist()
    assert views.safety(store).figures[0].text == "17,0 %"
    assert views.safety_years(store).rows[-1][1] == pytest.approx(0.17)
    assert city(shares(store))["weighted_by"].unique().tolist() == ["indbyggere"]


def test_the_falls_since_2009_are_more_than_chance_and_the_last_step_is_not(store: Store) -> None:
    found = years(store, against=2017).set_index("year")
    assert found.loc[[2020, 2022], "first_moved"].tolist() == ["mere tryg", "mere tryg"]
    assert found.loc[[2021, 2022], "before_moved"].tolist() == ["tilfældigt udsving"] * 2
    assert found.loc[2017, "before_moved"] == "mere utryg"
    assert found.loc[2022, "chosen_moved"] == "mere tryg" and found.loc[2022, "chosen_year"] == 2017
    # A year that is later than the row's: the change is from the row's to that.
    assert found.loc[2009, "chosen_moved"] == "tilfældigt udsving" and found.loc[
        2009, "chosen_change"
    ] == pytest.approx(-0.02)
    assert found.loc[2017, ["chosen_year", "chosen_moved"]].isna().all()
    assert found.loc[2009, ["before_year", "first_year"]].isna().all()
    title = views.safety_years(store).title
    assert (
        title
        == "Hele byen: 17,0 % utrygge om aftenen og natten i 2022, færre end i 2009 og tilfældigt udsving siden 2021"
    )


def test_the_interval_is_that_of_a_sample_in_strata(store: Store) -> None:
    rows = shares(store)
    rows = rows[rows["year"] == 2022]
    weight = rows["residents"] / rows["residents"].sum()
    variance = float((weight**2 * rows["share"] * (1 - rows["share"]) / rows["size"]).sum())
    now, before = (years(store).set_index("year").loc[year] for year in (2022, 2009))
    assert now["size"] == pytest.approx(0.17 * 0.83 / variance)
    low, high = confint_proportions_2indep(
        0.17 * now["size"],
        now["size"],
        0.24 * before["size"],
        before["size"],
        method="newcomb",
        compare="diff",
    )
    assert (now["first_change_low"], now["first_change_high"]) == pytest.approx((low, high), abs=1e-9)


def test_districts_count_by_residents_and_not_by_answers(tmp_path: Path) -> None:
    """One district is asked ten times as much: the city's share stays that of its residents."""
    rows = asked(2022, 0.16, 3000)
    rows[0]["answers"] = 3000
    store = stored(tmp_path / "with", safety_surveys=rows)
    assert years(store)["share"].tolist() == pytest.approx([0.16])
    without = stored(tmp_path / "without", safety_surveys=rows, population=population()[1:])
    found = city(shares(without))
    assert found["weighted_by"].tolist() == ["besvarelser"] and found["share"].iloc[0] > 0.17
    assert "vægtet med deres besvarelser" in " ".join(views.safety_years(without).notes)


@pytest.mark.parametrize(
    ("delivered", "used"), [((2008, 2012, 2020), 2012), ((2020,), 2020), ((2014,), 2014)]
)
def test_the_residents_are_those_of_the_year_or_the_nearest_known(
    tmp_path: Path, delivered: tuple[int, ...], used: int
) -> None:
    living = [row | {"persons": row["persons"] + year} for year in delivered for row in population(year)]
    store = stored(tmp_path, population=living, safety_surveys=asked(2014, 0.18, 3000))
    assert run(store, "dialogue/areas")["residents"].tolist() == [one + used for one in RESIDENTS.values()]


def test_a_bydel_and_a_distrikt_have_lines_of_their_own(tmp_path: Path) -> None:
    distrikt = {"area_id": "D-1", "name": "Mimersgade", "type": "distrikt", "district": 3}
    own = [
        {"area_id": "D-1", "year": year, "answers": 100, "unsafe_evening": count}
        for year, count in ((2009, 40), (2022, 20))
    ]
    store = stored(
        tmp_path,
        areas=[*areas(), distrikt],
        safety_surveys=[*asked(2009, 0.24, 3000), *asked(2022, 0.17, 3596), *own],
    )
    found = years(store, area_id="D-1")
    assert found["share"].tolist() == [0.4, 0.2] and found["first_moved"].tolist()[1:] == ["mere tryg"]
    view = views.safety_years(store, surveyed_area="D-1", against=2009)
    assert view.title == "Mimersgade (distrikt): 20,0 % utrygge om aftenen og natten i 2022, færre end i 2009"
    # A district that is chosen is the bydel.
    assert views.safety_years(store, district=3).title.startswith("Nørrebro: ")
    assert survey_years(store) == [2022, 2009]
    # What stands under a hotspot is what stands here.
    assert set(latest(store, type="distrikt")["name"]) == {"Mimersgade"}


def test_years_in_which_fewer_districts_were_asked_are_not_the_citys(tmp_path: Path) -> None:
    store = stored(
        tmp_path,
        safety_surveys=[*asked(2009, 0.24, 3000), *asked(2014, 0.18, 3000)[:7], *asked(2022, 0.17, 3596)],
    )
    assert years(store)["year"].tolist() == [2009, 2022]
    assert "I 2014 er færre bydele spurgt" in " ".join(views.safety_years(store).notes)


def test_what_is_delivered_for_the_whole_city_is_the_citys(tmp_path: Path) -> None:
    whole = {"area_id": "KBH", "name": "København", "type": "by", "district": 0}
    own = {
        "area_id": "KBH",
        "year": 2022,
        "answers": 3596,
        "weighted_share_evening": 0.17,
        "weighted_share_day": 0.09,
    }
    store = stored(
        tmp_path / "both",
        areas=[*areas(), whole],
        safety_surveys=[*asked(2009, 0.24, 3000), *asked(2022, 0.19, 3596), own],
    )
    found = years(store)
    assert found["share"].tolist() == pytest.approx([0.24, 0.17])
    assert found["size"].tolist()[1] == 3596 and surveyed(store)["share"].tolist() == found["share"].tolist()
    assert views.safety(store).figures[0].text == views.safety_map(store).figures[0].text == "17,0 %"
    unsafe = next(one for one in situation(store) if one.figure.id == "situation_unsafe_evening")
    assert (unsafe.figure.text, unsafe.moved) == ("17,0 %", "better")
    # Kilde leads to what was delivered for the city, and not to the bydele that it is not made of.
    (said_,) = key_figures(store, store.clock(), {}, ["unsafe"])
    for source in (unsafe.figure.source, said_.source):
        assert source is not None
        assert run(store, source.query, **source.parameters)["area_id"].unique().tolist() == ["KBH"]
    assert [one.parameters["type"] for one in views.safety_years(store).sources] == ["by", "bydel"]
    (of_one,) = views.safety_years(store, district=3).sources
    assert run(store, of_one.query, **of_one.parameters)["area_id"].unique().tolist() == ["BY-03"]
    # It is no bydel, and in no list of them.
    assert len(latest(store)) == 10 and "KBH" not in views.asked_areas(store)
    assert "leveret for hele byen; i andre år" in " ".join(views.safety_years(store).notes)
    alone = stored(tmp_path / "alone", areas=[whole], safety_surveys=[own], population=[])
    assert years(alone, when="day")["share"].tolist() == pytest.approx([0.09])
    assert surveyed(alone)["share"].tolist() == pytest.approx([0.17])


def test_a_survey_that_is_not_delivered_or_stands_alone_says_so(tmp_path: Path) -> None:
    assert views.safety_years(store_with(tmp_path / "none")).title == views.NO_SURVEY
    one = stored(tmp_path / "one", safety_surveys=asked(2022, 0.17, 3596))
    assert (
        views.safety_years(one).title.endswith("der er kun én undersøgelse")
        and views.safety_years(one).chart is None
    )


def test_a_hotspot_tells_the_shares_of_the_page_of_safety(example_store: Store) -> None:
    told = run(example_store, "hotspots/surveys").merge(
        run(example_store, "dialogue/areas"), left_on=["area", "year"], right_on=["name", "year"]
    )
    assert len(told) and (told["share_evening_x"] == told["share_evening_y"]).all()


# -- safe, and women and men -----------------------------------------------------------------------------------------


def answered(year: int, unsafe: float | None, safe: float, **more: Any) -> list[dict[str, Any]]:
    """Like `asked`, with safe and neither; `more`: columns that are the same in every district."""
    rows = asked(year, 0.0 if unsafe is None else unsafe, 3000)
    for row, own in zip(rows, asked(year, safe, 3000), strict=True):
        row["safe_evening"] = own["weighted_share_evening"]
        if unsafe is None:
            del row["weighted_share_evening"]
        else:
            row["weighted_share_evening"] = unsafe
        row |= more
    return rows


def test_safe_is_told_as_unsafe_is_with_its_own_words(tmp_path: Path) -> None:
    """A low share is the concern; a year in which only safe is told is in no line of the unsafe, and is said."""
    store = stored(
        tmp_path,
        safety_surveys=[
            *answered(2022, 0.17, 0.76, neither_evening=0.07),
            *answered(2023, None, 0.80),
        ],
    )
    safe, unsafe = (years(store, answer=answer) for answer in ("safe", "unsafe"))
    assert safe["share"].tolist() == pytest.approx([0.76, 0.80]) and unsafe["year"].tolist() == [2022]
    assert safe["before_moved"].tolist()[1:] == ["mere tryg"]
    view = views.safety_years(store, answer="safe")
    assert view.title == "Hele byen: 80,0 % trygge om aftenen og natten i 2023, flere end i 2022"
    assert [one.header for one in view.columns] == [
        "År", "Trygge", "95 %-interval", "Utrygge", "Hverken", "Besvarelser", "Mod undersøgelsen før", "Mod den første",
    ]  # fmt: skip
    assert [row[3:5] for row in view.rows] == [(pytest.approx(0.17), pytest.approx(0.07)), (None, None)]
    told = views.safety_years(store).notes
    assert "I 2023 er andelen af trygge oplyst, men ikke andelen af utrygge." in told
    # Nørrebro (3) and Vesterbro are above the mean by _AWAY, Østerbro (2) below it: fewest safe first.
    ranked = latest(store, answer="safe")
    assert ranked.iloc[0]["district"] == 6 and ranked["place"].tolist()[:2] == [1, 2]
    assert ranked.set_index("district").loc[8, "standing"] == "mere tryg"
    assert ranked.set_index("district").loc[6, "standing"] == "mindre tryg"
    page = views.safety(store, answer="safe")
    assert (
        page.title.startswith("Østerbro og Vanløse er mindre trygge end resten af byen")
        or "Vanløse" in page.title
    )
    assert page.subtitle.startswith("Andel, der føler sig tryg om aftenen og natten, 2023")
    assert "Rød: mindre tryg end resten af byen; grøn: mere" in page.subtitle
    assert page.address["svar"] == "Trygge" and page.figures[0].text == "80,0 %"
    moved = views.change(store, answer="safe")
    assert "andelen af trygge" in moved.subtitle and "mindre" not in moved.title
    assert "% er trygge" in views.safety_map(store, answer="safe").title


def test_women_and_men_are_told_apart_with_the_interval_of_the_difference(tmp_path: Path) -> None:
    of_sex = {
        "women_answers": 160,
        "women_unsafe_evening": 0.24,
        "men_answers": 140,
        "men_unsafe_evening": 0.12,
    }
    store = stored(tmp_path, safety_surveys=[*asked(2021, 0.16, 3000), *answered(2022, 0.18, 0.76, **of_sex)])
    (row,) = women_and_men(store).to_dict("records")
    assert (row["year"], row["women_answers"], row["men_answers"]) == (2022, 1600, 1400)
    low, high = confint_proportions_2indep(
        0.24 * row["women_size"],
        row["women_size"],
        0.12 * row["men_size"],
        row["men_size"],
        method="newcomb",
        compare="diff",
    )
    assert row["difference"] == pytest.approx(0.12)
    assert (row["difference_low"], row["difference_high"]) == pytest.approx((low, high), abs=1e-9)
    view = views.safety_sexes(store)
    assert view.title == (
        "Hele byen: 24,0 % af kvinderne og 12,0 % af mændene er utrygge om aftenen og natten i 2022; flere af kvinderne end af mændene"
    )
    # A district's own few answers: the same difference may there be chance.
    assert views.safety_sexes(store, district=3).title.endswith("flere af kvinderne end af mændene")
    few = stored(
        tmp_path / "few",
        safety_surveys=answered(2022, 0.18, 0.76, **of_sex | {"women_answers": 30, "men_answers": 30}),
    )
    assert views.safety_sexes(few, district=3).title.endswith("den forskel kan være tilfældig")
    # Without the number of answers of each there is no interval, and so no share.
    without = stored(
        tmp_path / "without", safety_surveys=answered(2022, 0.18, 0.76, women_unsafe_evening=0.24)
    )
    assert views.safety_sexes(without).title == "Undersøgelsen er ikke delt på kvinder og mænd"
    assert views.safety_sexes(store, when="day").rows == ()


# -- areas that are not the ten bydele -------------------------------------------------------------------------------

OF_NORREBRO = (("UO-1", "Indre Nørrebro", 30_000, 0.30), ("UO-2", "Ydre Nørrebro", 50_000, 0.20))


def divided(
    year: int, answers: tuple[int, int] = (200, 200), *, own: bool = False, parts: int = 2
) -> dict[str, Any]:
    """Nine bydele of one share, and the tenth, Nørrebro, as the two areas that the survey asks in; `own`: it is asked too."""
    asked_ = [
        {"area_id": f"BY-{n:02d}", "year": year, "invited": 1000, "answers": 300, "weighted_share_evening": 0.16,
         "women_answers": 150, "women_unsafe_evening": 0.2}
        for n in DISTRICTS if n != 3 or own
    ]  # fmt: skip
    asked_ += [
        {"area_id": id_, "year": year, "invited": 500, "answers": count, "weighted_share_evening": share, "safe_evening": 0.9 - share,
         "women_answers": 100, "women_unsafe_evening": share + 0.1, "safety_need": "markant"}
        for (id_, _, _, share), count in zip(OF_NORREBRO[:parts], answers, strict=False)
    ]  # fmt: skip
    return {
        "areas": [
            *areas(),
            *(
                {"area_id": id_, "name": name, "type": "undersøgelsesområde", "district": 3}
                for id_, name, _, _ in OF_NORREBRO
            ),
        ],
        "area_parts": [
            {"area_id": "BY-03", "part_id": id_, "valid_from": date(2007, 1, 1)} for id_, *_ in OF_NORREBRO
        ],
        "population": [
            *population(),
            *(
                {"area_id": id_, "year": 2010, "age_group": "25-39", "persons": persons}
                for id_, _, persons, _ in OF_NORREBRO
            ),
        ],
        "safety_surveys": asked_,
    }


def of_norrebro(store: Store) -> dict[str, Any]:
    rows = run(store, "dialogue/areas", type="bydel", district=3).to_dict("records")
    return rows[0] if rows else {}


def test_a_bydel_is_told_by_the_areas_that_were_asked_in_it(tmp_path: Path) -> None:
    store = store_with(tmp_path, **divided(2014))
    row = of_norrebro(store)
    # (30 * 0,30 + 50 * 0,20) / 80
    assert row["share_evening"] == pytest.approx(0.2375) and row["safe_evening"] == pytest.approx(0.6625)
    assert (row["parts"], list(row["made_of"])) == (2, ["Indre Nørrebro", "Ydre Nørrebro"])
    assert (row["answers"], row["invited"], row["women_answers"]) == (400, 1000, 200)
    assert row["women_unsafe_evening"] == pytest.approx(0.3375) and row["safety_need"] == "markant"
    # A sample in strata: 1 / (0,375^2 / 200 + 0,625^2 / 200)
    assert row["effective_n"] == pytest.approx(376.47, abs=0.01)
    # The city is all ten, each once.
    weight = np.array([RESIDENTS[n] for n in DISTRICTS], dtype=float)
    own = np.array([0.2375 if n == 3 else 0.16 for n in DISTRICTS])
    found = years(store)
    assert found["share"].tolist() == pytest.approx([float(weight @ own / weight.sum())])
    assert found["name"].tolist() == ["hele byen"] and found["answers"].tolist() == [9 * 300 + 400]
    assert len(latest(store)) == 10
    notes = " ".join(views.safety(store).notes)
    assert (
        "Nørrebro er ikke spurgt for sig: andelen er lagt sammen af Indre Nørrebro og Ydre Nørrebro" in notes
    )
    assert "I 2014 er Nørrebro lagt sammen af undersøgelsens egne områder." in views.safety_years(store).notes
    # Each is shown under its own name, and has a line of its own.
    assert set(latest(store, type="undersøgelsesområde")["name"]) == {"Indre Nørrebro", "Ydre Nørrebro"}
    assert views.asked_areas(store)["UO-1"] == "Indre Nørrebro (undersøgelsesområde)"
    assert views.safety_years(store, surveyed_area="UO-2").title.startswith(
        "Ydre Nørrebro (undersøgelsesområde): 20,0 %"
    )
    assert views.safety(store, level="undersøgelsesområde").title.startswith(
        "Indre Nørrebro er mere utryg end resten"
    )


def test_the_areas_stand_aside_where_the_bydel_was_asked_itself(tmp_path: Path) -> None:
    store = store_with(tmp_path, **divided(2014, own=True))
    row = of_norrebro(store)
    assert (row["parts"], row["share_evening"], row["answers"]) == (0, 0.16, 300)
    assert years(store)["share"].tolist() == pytest.approx([0.16])
    assert years(store)["answers"].tolist() == [3000]
    assert len(latest(store, type="undersøgelsesområde")) == 2


def test_one_of_the_areas_does_not_stand_for_the_bydel(tmp_path: Path) -> None:
    store = store_with(tmp_path, **divided(2014, parts=1))
    assert of_norrebro(store) == {}
    assert years(store)["name"].tolist() == ["9 af de 10 bydele"]


def test_an_area_that_has_ended_is_history_and_no_part_of_the_bydel_any_more(tmp_path: Path) -> None:
    rows = divided(2014, parts=1)
    rows["areas"][-1]["finish"] = date(2013, 12, 31)
    rows["safety_surveys"] += [
        {"area_id": "UO-2", "year": 2009, "answers": 200, "weighted_share_evening": 0.3}
    ]
    store = store_with(tmp_path, **rows)
    # The one that is left is then the whole of it.
    assert (of_norrebro(store)["parts"], of_norrebro(store)["share_evening"]) == (1, 0.3)
    assert views.asked_areas(store)["UO-2"] == "Ydre Nørrebro (undersøgelsesområde, til 2013)"
    assert views.safety_years(store, surveyed_area="UO-2").title.startswith(
        "Ydre Nørrebro (undersøgelsesområde, til 2013): 30,0 %"
    )


def test_without_residents_the_areas_count_by_their_answers(tmp_path: Path) -> None:
    store = store_with(tmp_path, **divided(2014, answers=(100, 300)) | {"population": population()})
    # (100 * 0,30 + 300 * 0,20) / 400
    assert of_norrebro(store)["share_evening"] == pytest.approx(0.225)
    assert of_norrebro(store)["effective_n"] == pytest.approx(400)


def test_areas_of_a_kind_are_held_together_and_only_while_they_belong_to_the_bydel(tmp_path: Path) -> None:
    """Distrikter that divide the same bydel once more are not added to the survey's areas; a part that has left it is not waited for."""
    rows = divided(2014)
    rows["areas"] += [{"area_id": "D-1", "name": "Mimersgade", "type": "distrikt", "district": 3}]
    rows["area_parts"] += [
        {"area_id": "BY-03", "part_id": "D-1", "valid_from": date(2007, 1, 1)},
        {
            "area_id": "BY-03",
            "part_id": "BY-04",
            "valid_from": date(2007, 1, 1),
            "valid_to": date(2013, 12, 31),
        },
    ]
    rows["safety_surveys"] += [{"area_id": "D-1", "year": 2014, "answers": 90, "weighted_share_evening": 0.5}]
    store = store_with(tmp_path, **rows)
    row = of_norrebro(store)
    assert (row["parts"], row["answers"]) == (2, 400) and row["share_evening"] == pytest.approx(0.2375)
    sources = run(store, "dialogue/areas", type="bydel", district=3, sources=True)
    assert sources["table"].value_counts()["safety_surveys"] == 2, (
        "what was not used does not stand behind it"
    )
