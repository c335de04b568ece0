"""Keep a scenario, open an old one and see what newer data change, and hold two to four beside each other."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
import streamlit as st

from data import danish
from data.checking.doubles import resolved
from data.columns import Column
from data.store import now_in_copenhagen
from pages.parts import cards, doubles, filters, identity, page
from pages.parts.answers import estimate, store
from pages.parts.download import download_excel
from pages.parts.markdown import plain
from pages.parts.scenarios import draft
from pages.parts.scenarios.draft import Opened
from pages.parts.sources import page_urls
from pages.parts.views import ask, show
from queries.scenarios import keeping, kept_views, words
from queries.scenarios.answer_views import COVERAGE, GROUPS, OUT, PRICES, decision_columns
from queries.scenarios.kept_views import KIND, SEPARATOR, UNREADABLE, is_readable
from queries.scenarios.report import by_decision, price_table, score_columns, score_table
from queries.scenarios.scenario import Answer, Ground, coverage_by_group, why_out
from queries.scenarios.settings import Settings
from queries.scenarios.tried_views import LISTED, rows_of

ADDRESS = "scenarie"
_AGAIN = "Scenariet regnes med den, der er blevet. Gemmes det igen, henviser det til den."
FRAME = {"what": Column("Hvad"), "said": Column("Sat til", width="large")}
WEIGHTS = {
    "name": Column("Kriterium"),
    "weight": Column("Vægt i svaret", "percent", decimals=1),
    "said": Column("Sat til"),
}
LEVELS = {
    "initiative_id": Column("Id"),
    "name": Column("Indsats"),
    "level": Column("Niveau"),
    "cost": Column("Koster, kr.", "kroner"),
    "share": Column("Værdi i forhold til i dag", "percent"),
    "origin": Column("Kommer fra"),
    "consequence": Column("Konsekvens"),
}


def saved_scenario(id_: str, version: int | None = None) -> Opened | None:
    """A kept scenario, its newest version unless another is named; None where there is none, or where it cannot be read."""
    records = store().records(KIND, id_)
    if version is not None:
        records = records[records["version"] == version]
    if records.empty:
        return None
    row = records.iloc[0]
    if not is_readable(row["body"]):
        return None
    body = resolved(row["body"], doubles.instead())
    return Opened(str(row["id"]), int(row["version"]), body, row["body"])


def _from_address(text: str) -> Opened | None:
    """ "Ramme minus 10~2" is version 2, without a number the newest."""
    name, _, number = text.rpartition(SEPARATOR)
    if name and number.isdigit():
        return saved_scenario(name, int(number))
    return saved_scenario(text)


def open_from_address() -> None:
    """Begin with the scenario that the address names; to be called before the controls are drawn. Once for each address."""
    opened = filters.from_address(ADDRESS, _from_address, "scenariet")
    if opened is None:
        return
    address = st.query_params[ADDRESS]
    if st.session_state.get("scenario_address") != address:
        st.session_state["scenario_address"] = address
        draft.begin(Settings.from_record(opened.body["settings"]), opened)


def _address_of(opened: Opened) -> str:
    return f"{opened.id}{SEPARATOR}{opened.version}"


def _open(opened: Opened) -> None:
    draft.begin(Settings.from_record(opened.body["settings"]), opened)
    st.session_state["scenario_address"] = _address_of(opened)
    st.query_params[ADDRESS] = _address_of(opened)


def say_opened(settings: Settings) -> None:
    """Over the controls: which kept scenario the draft began as, and whether it has been changed since."""
    opened = draft.opened()
    if opened is None:
        return
    same = Settings.from_record(opened.body["settings"]) == settings
    newest = saved_scenario(opened.id)
    sentence = f"Åbnet: »{opened.id}«, version {opened.version}{'' if same else ', med ændringer, der ikke er gemt'}."
    if newest is not None and newest.version > opened.version:
        sentence += f" Der er siden gemt en version {newest.version}."
    page.note(sentence)
    doubles.say(opened.as_kept, _AGAIN)


def tab(basis: Ground | None, answer: Answer | None) -> None:
    """`basis`, `answer`: the scenario of the page; None where it cannot be calculated: what is kept is shown all the same."""
    if basis is not None and answer is not None:
        if identity.current_person().is_csb:
            _save(basis, answer)
        annex(basis, answer)
    saved = store().records(KIND)
    if saved.empty:
        page.section("Gemte scenarier")
        page.empty("Ingen scenarier er gemt endnu.")
        return
    to = page_urls("prioritering", ADDRESS)
    show(ask(kept_views.every), addresses=[to(id_) for id_ in saved["id"]])
    if not saved["intact"].all():
        page.problem("Mindst ét gemt scenarie er ændret uden om siden, og tallene i det kan ikke bruges.")
    _show_one(list(saved["id"]))
    _show_several([id_ for id_, body in zip(saved["id"], saved["body"], strict=True) if is_readable(body)])


def _save(basis: Ground, answer: Answer) -> None:
    opened = draft.opened()
    page.section("Gem scenariet")
    if message := st.session_state.pop("scenario_said", ""):
        st.success(plain(message))
    with st.form("sc_save", border=True):
        left, right = st.columns(2, gap="medium")
        name = left.text_input(
            "Navn på scenariet",
            key=draft.start("name", "" if opened is None else opened.id),
            placeholder="Fx »Ramme minus 10 %, 18+ skærmet«",
            max_chars=80,
        )
        reason = right.text_input(
            "Begrundelse", key=draft.start("reason", ""), placeholder="Hvorfor dette scenarie?", max_chars=400
        )
        pressed = st.form_submit_button("Gem scenariet")
    if not pressed:
        return
    name = " ".join(name.replace(SEPARATOR, "-").split())
    if not name:
        st.warning("Giv scenariet et navn, så det kan findes igen.")
        return
    _keep(basis, answer, name, reason.strip())


def _keep(basis: Ground, answer: Answer, name: str, reason: str) -> None:
    current, clock, opened = store(), filters.current_filters().clock, draft.opened()
    before = saved_scenario(name)
    body = keeping.body(
        basis,
        answer,
        name=name,
        reason=reason,
        known_at=clock.known_at or now_in_copenhagen(),
        data_from=keeping.newest_known(current, clock),
        data_version=current.version,
        robust=draft.robust_of(basis.settings),
    )
    version = current.record(KIND, name, body, by=identity.current_person().id)
    message = f"Gemt som »{name}«, version {version}."
    began_at = opened.version if opened is not None and opened.id == name else 0
    if before is not None and version - 1 > began_at:
        message += (
            f" Version {before.version} blev gemt, mens du arbejdede. Den er bevaret; din er lagt ovenpå som en ny version."
            if began_at
            else f" Der var allerede et scenarie med det navn. Version {before.version} er bevaret."
        )
    draft.saved_as(Opened(name, version, body, body))
    address = f"{name}{SEPARATOR}{version}"
    st.session_state["scenario_address"] = address
    st.query_params[ADDRESS] = address
    st.session_state["scenario_said"] = message
    st.rerun()


def annex(basis: Ground, answer: Answer) -> None:
    """The scenario as an Excel file: frame, weights, demands, levels, decisions, coverage, scores, and the lists where known."""
    names = dict(
        zip(basis.material.everything["initiative_id"], basis.material.everything["name"], strict=True)
    )
    demands = words.demand_lines(basis.settings, names, basis.material.everything)
    sheets: dict[str, Any] = {
        # What takes time to write waits until somebody asks for the file, as do the two optimisations for each of "Udenfor".
        "Ramme": (words.frame_table(basis, answer), FRAME),
        "Vægte": (words.weight_table(basis), WEIGHTS),
        "Krav": (
            pd.DataFrame(
                {"what": [f"Krav {place}" for place in range(1, len(demands) + 1)], "said": demands}
            ),
            FRAME,
        ),
        "Beslutninger": (
            lambda: by_decision(answer, ranked=basis.scores.enough),
            decision_columns(basis),
        ),
        "Udenfor": (lambda: why_out(basis, answer), OUT),
        "Niveauer": (basis.levels, LEVELS),
        "Dækning": (answer.coverage, COVERAGE),
        "Grupper": (lambda: coverage_by_group(basis, answer.portfolio.chosen), GROUPS),
        "Point": (lambda: score_table(basis), score_columns()),
    }
    if basis.demanded:
        sheets["Kravenes pris"] = (
            estimate(price_table, settings=basis.settings, unkeyed={"basis": basis, "answer": answer}),
            PRICES,
        )
    robust = draft.robust_of(basis.settings)
    if robust is not None:
        sheets["Robusthed"] = (rows_of(robust), LISTED)
    download_excel(
        "Hent scenariet som Excel-bilag",
        sheets,
        "scenarie",
        key="sc_excel",
        selection=f"{words.headline(basis, answer)} ({words.frame_words(basis.settings)})",
    )


def _show_one(ids: list[str]) -> None:
    page.section("Åbn et gemt scenarie")
    left, right, button = st.columns([3, 3, 1.4], vertical_alignment="bottom", gap="small")
    chosen = left.selectbox("Scenarie", ids, index=None, placeholder="Vælg et scenarie", key="saved_choice")
    if chosen is None:
        return
    versions = store().records(KIND, chosen)
    labels = {
        int(row.version): f"version {row.version}, {danish.moment(row.made_at)} af {row.made_by}"
        for row in versions.itertuples()
    }
    version = right.selectbox(
        "Version",
        list(labels),
        format_func=labels.__getitem__,
        key=f"saved_version_{chosen}",
        placeholder="Vælg",
    )
    opened = saved_scenario(chosen, version)
    if opened is None:
        page.problem(UNREADABLE)
        return
    button.button("Åbn", key="saved_open", on_click=_open, args=(opened,), width="stretch")
    _as_kept(opened)
    _since(opened)


def _as_kept(opened: Opened) -> None:
    parameters: dict[str, Any] = {"name": opened.id, "version": opened.version}
    view = ask(kept_views.scenario, **parameters)
    cards.draw(view.figures)
    show(view)
    if opened.body.get("robustness"):
        show(ask(kept_views.robust, **parameters))


def _since(opened: Opened) -> None:
    """What newer data change of a kept scenario."""
    doubles.say(opened.as_kept, _AGAIN)
    now = estimate(_newer, id=opened.id, version=opened.version, unkeyed={"body": opened.body})
    when = danish.day(pd.Timestamp(opened.body["known_at"])) if "known_at" in opened.body else "den dag"
    if now.problem:
        page.note(f"Med data nu kan scenariet ikke beregnes: {now.problem} Det gemte svar er bevaret.")
        return
    if now.nothing:
        page.note(f"Data siden {when} ændrer ikke svaret.")
        return
    parts = []
    if now.ended:
        names = danish.some(list(now.ended), "indsats", "indsatser")
        parts.append(
            f"{danish.plural(len(now.ended), 'indsats', 'indsatser')} er afsluttet eller fjernet: {names}"
        )
    if len(now.changed):
        parts.append(
            danish.plural(
                len(now.changed), "beslutning falder anderledes ud", "beslutninger falder anderledes ud"
            )
        )
    if len(now.money):
        parts.append(
            danish.plural(
                len(now.money),
                "indsats har et andet beløb til beslutning",
                "indsatser har et andet beløb til beslutning",
            )
        )
    page.lead(f"Data siden {when} ændrer noget. {'. '.join(parts)}.")
    for changed, view in (
        (now.changed, kept_views.decisions_since),
        (now.money, kept_views.money_since),
    ):
        if len(changed):
            show(ask(view, name=opened.id, version=opened.version, unkeyed={"solved": now}))


def _newer(reader: Any, *, id: str, version: int, body: Mapping[str, Any], clock: Any) -> keeping.Since:
    return keeping.since(reader, body, clock=clock)


def _show_several(ids: list[str]) -> None:
    page.section("Sammenlign to til fire scenarier")
    several = st.multiselect(
        "Scenarier",
        ids,
        max_selections=4,
        placeholder="Vælg to til fire",
        key="saved_compare",
    )
    if len(several) < 2:
        return
    names = kept_views.as_text(several)
    beside, differ = ask(kept_views.beside, names=names), ask(kept_views.differ, names=names)
    show(beside)
    show(differ, rows="lookup")
