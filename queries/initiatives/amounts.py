"""Money in words: one amount per price level, never a sum over them, and a district's own apart from what it shares.

A district's money is its own (the initiative works there alone), shared with other districts, or the whole city's. The last two
stand in each of the ten districts, so the three are never one figure.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from data.danish import days, is_missing, kroner, listing, number, plural, prices
from queries.shared.years import year_to_show

SEVERAL, WHOLE_CITY = "flere", "hele byen"
# What is to stand at a sum over the three parts.
COUNTED = "Penge, der er fælles med andre bydele, og hele byens er talt med"


def unbroken(amount: float | None) -> str:
    """Kroner with spaces that a line does not break at."""
    return kroner(amount).replace(" ", "\u00a0")


def amounts(totals: pd.DataFrame, column: str = "budget") -> str:
    """One amount per price level, the largest first, never a sum over them: "212 mio. kr. i løbende priser og 38 mio. kr. i
    2008-priser". Empty without amounts. An amount is not broken over two lines."""
    stated = totals.dropna(subset=[column]).sort_values(column, ascending=False)
    return listing(
        [f"{unbroken(row[column])} i {prices(row['price_level'])}" for row in stated.to_dict("records")]
    )


@dataclass(frozen=True)
class DistrictMoney:
    """A district's money in three parts, each with one row per price level: part, price_level, budget, with_budget (initiatives)."""

    district: int
    own: pd.DataFrame
    shared: pd.DataFrame
    city: pd.DataFrame

    def in_words(self) -> str:
        """ "30,8 mio. kr. til 13 egne indsatser; desuden 18,8 mio. kr. til 6 fælles med andre bydele og 167 mio. kr. til 68 for hele
        byen (løbende priser)". Never without saying what is the district's own, also where that is nothing; no full stop."""
        levels = self._levels
        own = (
            self._part(self.own, "egen indsats", "egne indsatser", levels)
            or "intet budget til egne indsatser"
        )
        others = self._others(levels)
        return (
            own
            + (f"; desuden {listing(others)}" if others else "")
            + (f" ({prices(levels[0])})" if len(levels) == 1 else "")
        )

    def figure(self) -> str:
        """The district's own, for a card: an amount of one price level, the largest; "Intet" where there is none."""
        return kroner(self.own["budget"].max()) if self.own["budget"].notna().any() else "Intet"

    @property
    def row(self) -> int | None:
        """The position, in the answer that the parts come from, of the row behind `figure`; None without."""
        stated = self.own["budget"].dropna()
        return None if stated.empty else int(stated.idxmax())

    def note(self) -> str:
        """What stands beside `figure`: its price level, what else is the district's own, and what it only has a part in."""
        stated = self.own.dropna(subset=["budget"]).sort_values("budget", ascending=False)
        first = (
            [f"i {prices(stated.iloc[0]['price_level'])}"]
            if len(stated)
            else ["Ingen egne indsatser har budget"]
        )
        if len(stated) > 1:
            first.append(f"hertil {amounts(stated.iloc[1:])}, som ikke lægges sammen")
        if others := self._others(self._levels):
            first.append(f"desuden {listing(others)}, ikke talt med")
        return "; ".join(first)

    @property
    def _levels(self) -> list[str]:
        stated = pd.concat([self.own, self.shared, self.city]).dropna(subset=["budget"])
        return [str(level) for level in stated["price_level"].unique()]

    def _others(self, levels: list[str]) -> list[str]:
        parts = (
            self._part(
                self.shared, "fælles med andre bydele", "fælles med andre bydele", levels, "indsatser "
            ),
            self._part(self.city, "for hele byen", "for hele byen", levels, "indsatser "),
        )
        return [text for text in parts if text]

    @staticmethod
    def _part(rows: pd.DataFrame, one: str, many: str, levels: list[str], noun: str = "") -> str:
        """`noun` opens `many` where no number does. Over several price levels there is none: an initiative may have money in two."""
        stated = rows.dropna(subset=["budget"])
        if stated.empty:
            return ""
        if len(levels) > 1:
            return f"{amounts(stated)} til {noun}{many}"
        return f"{unbroken(stated.iloc[0]['budget'])} til {plural(int(stated.iloc[0]['with_budget']), one, many)}"


def district_money(parts: pd.DataFrame, district: int) -> DistrictMoney:
    """`parts`: initiatives/money by place, or initiatives/expiring_places, under the filter of that district."""
    own, shared, city = (parts[parts["part"] == part] for part in (str(district), SEVERAL, WHOLE_CITY))
    return DistrictMoney(district, own, shared, city)


def counts_told(summary: Any) -> str:
    """How a district's initiatives fall in the three parts: "13 egne, 6 fælles med andre bydele og 68 for hele byen".

    `summary`: the row of initiatives/summary under the filter of that district.
    """
    several, city = int(summary["several_districts"]), int(summary["whole_city"])
    own = int(summary["initiatives"]) - several - city
    parts = [f"{number(own) if own else 'ingen'} egne" if own != 1 else "1 egen"]
    parts += [f"{number(several)} fælles med andre bydele"] if several else []
    parts += [f"{number(city)} for hele byen"] if city else []
    return listing(parts)


def year_of_budget(years: pd.DataFrame, this_year: int) -> int | None:
    """The year whose budget is to be shown; None where no budget is delivered. `years`: initiatives/years."""
    return year_to_show([int(year) for year in years.dropna(subset=["budget"])["year"]], this_year)


def other_year(year: int, this_year: int) -> str:
    """ "Der er ikke indberettet budget for 2010"; empty where the year that is shown is this one. No full stop."""
    return "" if year == this_year else f"Der er ikke indberettet budget for {this_year}"


def beside(totals: pd.DataFrame, level: str) -> tuple[str, ...]:
    """What is said beside an amount at `level`, of what stands in other prices. `totals`: initiatives/totals of one year."""
    others = amounts(totals[totals["price_level"] != level])
    return (f"Desuden {others}, som ikke er lagt sammen med det.",) if others else ()


def spent_until(row: Any) -> str:
    """How far spending is counted: "Forbrug er opgjort til og med 28. februar 2010." Where the rows differ, from the first day to
    the last. `row`: of initiatives/totals or money."""
    first, last = row["spent_from"], row["spent_on"]
    if is_missing(last):
        return "Forbrug er ikke oplyst."
    if first == last:
        return f"Forbrug er opgjort til og med {days(first, last)}."
    return f"Forbrug er opgjort til forskellige dage, fra {days(first, last)}."
