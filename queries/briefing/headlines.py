"""The headline of each slide: its message, worded from counts, right for none, one and many. No full stop."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal

from data.danish import (
    capital,
    day,
    days,
    kroner,
    listing,
    number,
    percent,
    plural,
    plural_in_words,
    prices,
)

Gender = Literal["en", "et"]


def count(number_: int, one: str, many: str, gender: Gender = "en") -> str:
    """ "ingen indsatser", "én indsats", "to indsatser", "13 indsatser"."""
    return plural_in_words(number_, one, many, gender)


def initiatives(total: int, running: int, budget: float | None, year: int) -> str:
    if total == 0:
        return "Der er ingen indsatser at vise"
    going = (
        "alle er i gang"
        if running == total > 1
        else "den er i gang"
        if running == total
        else f"{count(running, 'er', 'er')} i gang"
    )
    money = f"; budgettet for {year} er {kroner(budget)}" if budget is not None else ""
    return f"{capital(count(total, 'indsats', 'indsatser'))}, og {going}{money}"


def goals_moved(forward: int, back: int, since: date) -> str:
    when = f"siden {day(since)}"
    if forward and back:
        return f"{capital(count(forward, 'mål', 'mål', 'et'))} er gået frem, og {count(back, 'er', 'er', 'et')} gået tilbage, {when}"
    if forward or back:
        way = "frem" if forward else "tilbage"
        return f"{capital(count(forward or back, 'mål', 'mål', 'et'))} er gået {way} {when}"
    return f"Ingen mål har skiftet bedømmelse {when}"


def goals_before(total: int, reached: int, missed: int) -> str:
    """Of the goals of earlier strategies."""
    if not total:
        return "Der er ingen mål fra tidligere strategier"
    if total == 1:
        what = "blev nået" if reached else "blev ikke nået" if missed else "kan ikke bedømmes"
        return f"Det ene mål fra tidligere strategier {what}"
    rest = [
        f"{count(missed, 'blev', 'blev', 'et')} ikke nået" if missed else "",
        f"for {number(total - reached - missed)} kan det ikke siges" if total > reached + missed else "",
    ]
    first = (
        f"{number(reached) if reached else 'Ingen'} af {number(total)} mål i tidligere strategier blev nået"
    )
    return "; ".join([first, ", og ".join(part for part in rest if part)]).removesuffix("; ")


def signals(better: int, worse: int, judged: int) -> str:
    """`judged`: how many indicators have points enough for a signal to be told from chance."""
    if not judged:
        return "Ingen indikatorer har målinger nok til at skelne et signal fra et tilfældigt udsving"
    if not better and not worse:
        subject = "Den ene indikator" if judged == 1 else f"Ingen af de {number(judged)} indikatorer"
        return f"{subject} med målinger nok bevæger sig{' ikke' if judged == 1 else ''} mere end tilfældigt udsving"
    parts = []
    if better:
        parts.append(
            f"{count(better, 'indikator', 'indikatorer')} viser forbedring ud over tilfældigt udsving"
        )
    if worse:
        noun = "" if better else f"{'indikator' if worse == 1 else 'indikatorer'} "
        parts.append(
            f"{count(worse, '', '').strip()} {noun}viser forværring"
            + ("" if better else " ud over tilfældigt udsving")
        )
    return capital("; ".join(parts))


def spending(
    budgets: Sequence[tuple[float, str]],
    spent: float | None,
    until: tuple[date, date] | None,
    year: int,
    this_year: int,
) -> str:
    """`budgets` of `year`, which is this one where there is any for it: (amount, price level), never added. `until`: the first and the
    last day that spending is counted to; no rate is told where they differ."""
    if not budgets:
        return f"Ingen har indberettet et budget for {this_year}"
    amounts = listing([f"{kroner(amount)} i {prices(level)}" for amount, level in budgets])
    first = (
        f"Budgettet for {year} er {amounts}"
        if year == this_year
        else f"Der er ikke indberettet et budget for {this_year}; for {year} er det {amounts}"
    )
    if spent is None or len(budgets) > 1 or not budgets[0][0]:
        return first
    # Spending to different days is no share of a year: it is told in amounts only.
    if until is not None and until[0] != until[1]:
        return f"{first}; forbruget er opgjort på forskellige dage, {days(*until)}"
    when = "" if until is None else f" pr. {day(until[1])}"
    return f"{first}; {percent(spent / budgets[0][0])} er brugt{when}"


def expiring(years: Sequence[tuple[int, int]]) -> str:
    """`years`: (year of expiry, initiatives), the nearest first."""
    if not years:
        return "Ingen bevillinger udløber i de år, der er indberettet"
    (year, first), *later = years[:2]
    text = f"Bevillingen til {count(first, 'indsats', 'indsatser')} udløber i {year}"
    return f"{text} og til {count(later[0][1], '', '').strip()} i {later[0][0]}" if later else text


def proposals(saving: int, more: int, year: int | None, this_year: int) -> str:
    """`year`: the first of the two years they are for, this one where there is any for it; None without proposals."""
    if year is None:
        return "Der er ingen forslag om indsatserne"
    when = "" if year == this_year else f" for {year}"
    if not saving and not more:
        return f"Der er ingen forslag{when} om at ændre på indsatserne"
    parts = []
    if saving:
        parts.append(f"at spare på {count(saving, 'indsats', 'indsatser')}")
    if more:
        parts.append(f"at udvide {count(more, 'indsats', 'indsatser')}")
    return f"Der er forslag{when} om {listing(parts)}"


def adults(stopping: int, gang_related: int) -> str:
    if gang_related == 0:
        return "Ingen indsatser er markeret som bandeindsatser"
    return f"{capital(count(stopping, 'bandeindsats', 'bandeindsatser'))} stopper, når de unge fylder 18"


def unrest(events: int, since: str, uncovered: Sequence[str]) -> str:
    if events == 0:
        return "Der er ikke indberettet uroligheder"
    first = f"{capital(count(events, 'urolighed', 'uroligheder'))} siden {since}"
    if not uncovered:
        return f"{first}; alle bydele med uroligheder har en aftalt koordinator"
    if len(uncovered) <= 2:
        return f"{first}; {listing(list(uncovered))} har ingen aftalt koordinator"
    return f"{first}; {count(len(uncovered), 'bydel', 'bydele')} med uroligheder har ingen aftalt koordinator"


def safety(less_safe: Sequence[str], year: int | None) -> str:
    """`less_safe`: districts that are less safe than the rest of the city."""
    if year is None:
        return "Tryghedsundersøgelsen er ikke leveret"
    if not less_safe:
        return f"Ingen bydel er mere utryg end resten af byen i {year}"
    if len(less_safe) == 1:
        return f"{less_safe[0]} er mere utryg end resten af byen i {year}"
    named = (
        listing(list(less_safe)) if len(less_safe) <= 4 else capital(count(len(less_safe), "bydel", "bydele"))
    )
    return f"{named} er mere utrygge end resten af byen i {year}"


def dialogue(meetings: int, agreements: int, fulfilled: int, overdue: int) -> str:
    if meetings == 0:
        return "Der er ikke holdt møder med borgerne"
    first = f"{capital(count(meetings, 'møde', 'møder', 'et'))} er holdt med borgerne"
    if agreements == 0:
        return f"{first}; der er ikke indgået aftaler"
    if agreements == 1:
        return f"{first}; den ene aftale er {'holdt' if fulfilled else 'over fristen' if overdue else 'ikke holdt endnu'}"
    agreed = f"{number(fulfilled)} af {number(agreements)} aftaler er holdt"
    return f"{first}; {agreed}" + (f", {count(overdue, 'er', 'er')} over fristen" if overdue else "")


def guidelines(followed: int, answered: int, missing: int) -> str:
    if answered == 0:
        return "Ingen har svaret på, om retningslinjerne følges" if missing else "Der er ingen retningslinjer"
    if answered == 1:
        first = f"Det ene svar siger, at retningslinjen {'følges' if followed else 'ikke følges helt'}"
    elif followed == answered:
        first = "Alle svar siger, at retningslinjerne følges"
    else:
        first = f"{number(followed)} af {number(answered)} svar siger, at retningslinjerne følges"
    return f"{first}; {count(missing, 'svar mangler', 'svar mangler', 'et')}" if missing else first


def late(steps: int, decisions: int, answers: int, deliveries: int) -> str:
    things: tuple[tuple[int, str, str, Gender], ...] = (
        (steps, "skridt", "skridt", "et"),
        (decisions, "beslutning", "beslutninger", "en"),
        (answers, "høringssvar", "høringssvar", "et"),
    )
    parts = [count(number_, one, many, gender) for number_, one, many, gender in things if number_]
    owing = (
        f"{count(deliveries, 'forvaltning mangler', 'forvaltninger mangler')} at levere" if deliveries else ""
    )
    if not parts:
        return capital(f"intet er over fristen, men {owing}") if owing else "Intet er over fristen"
    return capital(f"{listing(parts)} er over fristen" + (f"; {owing}" if owing else ""))


def owing(codes: Sequence[str], total: int) -> str:
    """`codes`: administrations that have not delivered all they owe, of `total`."""
    if not codes:
        return f"Alle {count(total, 'forvaltning', 'forvaltninger')} har leveret de ark, som alle skal levere"
    if len(codes) <= 3:
        return f"{listing(list(codes))} mangler at levere"
    return f"{number(len(codes))} af {number(total)} forvaltninger mangler at levere"


def timeline(working_days: int | None, late_steps: int) -> str:
    """`working_days` to the committee's meeting; None where no meeting lies ahead."""
    sentence = (
        f"{count(late_steps, 'skridt er forsinket', 'skridt er forsinkede', 'et')}"
        if late_steps
        else "ingen skridt er forsinkede"
    )
    if working_days is None:
        return capital(sentence)
    if working_days <= 0:
        return f"Økonomiudvalget mødes i dag; {sentence}"
    return f"{plural(working_days, 'arbejdsdag', 'arbejdsdage')} til mødet i Økonomiudvalget; {sentence}"


def decisions(total: int, done: int, overdue: int) -> str:
    if total == 0:
        return "Der er ikke indberettet beslutninger"
    if total == 1:
        return f"Den ene beslutning er {'gennemført' if done else 'over fristen' if overdue else 'ikke gennemført endnu'}"
    first = f"{number(done) if done else 'Ingen'} af {number(total)} beslutninger er gennemført"
    return f"{first}; {count(overdue, 'er', 'er')} over fristen" if overdue else first


def places(named: Sequence[tuple[str, int]], whole_city: int) -> str:
    """`named`: (district, initiatives that name it), the most first."""
    if not named or named[0][1] == 0:
        return f"Ingen indsatser er knyttet til en bydel{_everywhere(whole_city, '; ')}"
    first, last = named[0][1], named[-1][1]
    if first == last:
        return f"Alle bydele har lige mange indsatser ({number(first)})"
    most, fewest = ([name for name, count_ in named if count_ == end] for end in (first, last))
    highest = f"{_districts(most)} har flest indsatser ({number(first)}{' hver' if len(most) > 1 else ''})"
    least = _districts(fewest).lower() if len(fewest) > 3 else _districts(fewest)
    return f"{highest}, {least} færrest ({number(last)}){_everywhere(whole_city, '; ')}"


def _districts(names: Sequence[str]) -> str:
    return listing(list(names)) if len(names) <= 3 else capital(count(len(names), "bydel", "bydele"))


def _everywhere(whole_city: int, before: str) -> str:
    return f"{before}{count(whole_city, 'dækker', 'dækker')} hele byen" if whole_city else ""


def scenario(budget: float, going: int, total: int, *, lapsing: int = 0) -> str:
    """going: those that keep money that is up for decision; lapsing: those that lose their grant and go on for the rest of their
    money, so they do not stop."""
    stopping = total - going - lapsing
    if lapsing:
        going_on = (
            f"{number(going)} af {plural(total, 'indsats', 'indsatser')}" if going else "ingen indsatser"
        )
        stops = f"; {count(stopping, 'stopper', 'stopper')}" if stopping else ""
        return f"Med {kroner(budget)} beholder {going_on} den bevilling, der udløber{stops}"
    if stopping == 0:
        all_of_them = f"alle {count(total, 'indsats', 'indsatser')}" if total > 1 else "indsatsen"
        return f"Med {kroner(budget)} fortsætter {all_of_them}"
    first = f"{number(going)} af {plural(total, 'indsats', 'indsatser')}" if going else "ingen indsatser"
    return f"Med {kroner(budget)} fortsætter {first}; {count(stopping, 'stopper', 'stopper')}"


def robust(keep: int, drop: int, discuss: int, *, exact: bool = True) -> str:
    """exact: all weightings were tried, and not a sample of them."""
    tried = "under alle vægtninger" if exact else "i hele stikprøven"
    parts = []
    if keep:
        parts.append(f"{count(keep, 'indsats', 'indsatser')} holder {tried}")
    if discuss:
        parts.append(
            f"{count(discuss, '', '').strip()} bør drøftes"
            if keep
            else f"{count(discuss, 'indsats', 'indsatser')} bør drøftes"
        )
    if drop:
        parts.append(
            f"{count(drop, '', '').strip()} udgår"
            if parts
            else f"{count(drop, 'indsats', 'indsatser')} udgår {tried}"
        )
    return (
        capital(listing(parts, "og") if len(parts) != 2 else " og ".join(parts))
        or "Ingen indsatser er til beslutning"
    )


def changed(moved: int, corrected: int, since: date, what: str) -> str:
    """`what`: "udsendelsen", "sidste præsentation"; corrected: how many of the moved ones are corrections."""
    when = f"siden {what} {day(since)}"
    if moved == 0:
        return f"Ingen nøgletal er ændret {when}"
    if moved == 1:
        return f"Ét nøgletal er {'rettet' if corrected else 'ændret'} {when}"
    first = f"{capital(count(moved, 'nøgletal er', 'nøgletal er', 'et'))} ændret {when}"
    if corrected == 0:
        return first
    return f"{first}; {'alle er rettelser' if corrected == moved else count(corrected, 'er en rettelse', 'er rettelser', 'et')}"


def presentations(total: int, sent: int, waiting: int) -> str:
    """`waiting`: locked, and not yet confirmed by everybody."""
    if total == 0:
        return "Der er ingen præsentationer endnu"
    first = capital(count(total, "præsentation", "præsentationer"))
    parts = [f"{count(sent, 'er', 'er')} sendt ud"] if sent else []
    if waiting:
        parts.append(f"{count(waiting, 'venter', 'venter')} på forvaltningernes bekræftelse")
    return f"{first}; {listing(parts)}" if parts else f"{first}, endnu ikke sendt ud"


def state(title: str, stage: str, missing: Sequence[str]) -> str:
    """How a locked presentation stands. `missing`: administrations that have not confirmed."""
    if stage in ("udsendt", "vist", "bekræftet"):
        return f"»{title}« er {'sendt ud' if stage == 'udsendt' else stage}"
    if len(missing) <= 3:
        return f"»{title}« er låst; {listing(list(missing))} har ikke bekræftet"
    return f"»{title}« er låst; {count(len(missing), 'forvaltning', 'forvaltninger')} har ikke bekræftet"


def held(total: int, same: int) -> str:
    """How many of the figures that were shown still are what is known of that day."""
    if total == 0:
        return "Ingen nøgletal kan sammenlignes."
    if same == total:
        return "Alt, hvad der blev vist, er stadig det, data siger om den dag."
    return f"{number(same)} af {number(total)} nøgletal er stadig det, data siger om den dag."


def kept_as(what: str, intact: bool) -> str:
    return (what or "gemt som udkast") if intact else "■ ændret, kan ikke bekræftes"


def draft(title: str, slides: int) -> str:
    name = f"»{title}«" if title else "Ny præsentation"
    return f"{name}: {count(slides, 'side', 'sider')} i udkastet"
