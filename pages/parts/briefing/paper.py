"""The paper for the committee while it is prepared: each section as the figures propose it, to be written anew, and as it was locked."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from html import escape
from typing import Any

import streamlit as st

from data import danish
from pages.parts import page
from pages.parts.answers import estimate, later, store
from pages.parts.briefing.take_along import PAPER, file_stem
from pages.parts.download import noted
from queries import Clock
from queries.briefing import reading
from queries.briefing.export_paper import to_paper
from queries.briefing.files import Cover
from queries.briefing.paper import ANNEX, FIGURE, MARK, SOURCE, TITLES, Paper
from queries.briefing.slide import Slide
from queries.briefing.version import Version

_HELP = (
    "En tom linje skiller afsnit. »## « begynder en mellemrubrik, »- « et punkt. [Kilde: …] bliver en fodnote med de celler, tallet "
    "kommer fra, [Tabel: …] tabellens nummer, og [Figur: …] på sin egen linje sidens diagram. Mærkerne kan flyttes og fjernes."
)


def show(work: dict[str, Any], draft: Version, slides: Sequence[Slide], clock: Clock | None) -> None:
    """The sections, to be read and written. `slides`: as they are computed now; `clock`: the draft's own."""
    page.section(
        "Indstillingen",
        "Word-filen til udvalget, sat sammen af siderne. Teksten er produktets forslag, indtil du skriver din egen; så følger den ikke "
        "længere tallene.",
    )
    if not slides:
        page.empty("Når præsentationen har sider, står indstillingen her.")
        return
    if not st.toggle("Læs og ret teksten", key="br_paper"):
        return
    chosen = _chosen(draft)
    proposed: Paper = estimate(
        reading.paper, unkeyed={"slides": tuple(slides)}, own_clock=clock, chosen=chosen
    )
    texts: dict[str, str] = work["texts"]
    for section, title in TITLES.items():
        own = texts.get(section, "")
        with st.expander(f"{title} (egen tekst)" if own else title, expanded=bool(own)):
            _edit(texts, section, title, proposed.proposed.get(section, ""))
    for broken in Paper(proposed.proposed, proposed.labels, proposed.references, texts).unknown:
        st.html(
            f"<div>{page.tone_word(f'{broken} henviser til noget, der ikke er i indstillingen', 'bad')}</div>"
        )
    make = partial(
        _made,
        later(reading.paper, own_clock=clock, chosen=chosen, slides=tuple(slides), cells=True),
        Cover.from_version(draft, is_example=store().is_example, remarks=False),
        tuple(slides),
        dict(texts),
    )
    ending, label, what, mime = PAPER
    st.download_button(
        label,
        data=noted(make, f"{draft.title}: {what}.{ending} (udkast)"),
        file_name=f"{file_stem(Cover(draft.title, draft.meeting_date), what)}-udkast.{ending}",
        mime=mime,
        key="br_paper_word",
        on_click="ignore",
        icon=":material/download:",
    )


def _made(ask: Any, cover: Cover, slides: Sequence[Slide], texts: Mapping[str, str]) -> bytes:
    proposal: Paper = ask()
    return to_paper(cover, slides, Paper(proposal.proposed, proposal.labels, proposal.references, texts))


def _chosen(draft: Version) -> tuple[Any, ...]:
    return tuple(
        (one.kind, tuple(sorted(one.parameters.items())), one.headline, one.own) for one in draft.choices
    )


def _edit(texts: dict[str, str], section: str, title: str, proposed: str) -> None:
    """The section's text: what was written, else the proposal, which follows the figures."""
    key = f"br_text_{section}"
    st.session_state[key] = texts.get(section) or proposed
    st.text_area(
        f"Teksten til »{title}«",
        key=key,
        height=min(480, 120 + 24 * (1 + proposed.count("\n"))),
        help=_HELP,
        on_change=_write,
        args=(texts, section, key, proposed),
    )
    if section == ANNEX:
        page.note("Tabellerne kommer efter teksten, hver én gang.")
    if section in texts:
        st.button(
            "Brug forslaget igen",
            key=f"br_again_{section}",
            on_click=_forget,
            args=(texts, section),
            help=f"Din tekst til »{title}« fjernes fra udkastet; den bliver stående i de versioner, der er gemt",
        )


def _write(texts: dict[str, str], section: str, key: str, proposed: str) -> None:
    text = st.session_state[key].strip()
    if text and text != proposed.strip():
        texts[section] = text
    else:
        texts.pop(section, None)


def _forget(texts: dict[str, str], section: str) -> None:
    texts.pop(section, None)


def show_locked(version: Version) -> None:
    """The paper as it was locked, to be read."""
    if version.paper is None:
        page.empty(
            "Versionen er låst, før indstillingen blev en del af den. Word-filen kan hentes under »Tag med«."
        )
        return
    own = [title for section, title in TITLES.items() if section in version.paper.own]
    page.note(
        f"{danish.listing(own)} er skrevet af Center for Sikker By; resten er sat sammen af tallene."
        if own
        else "Teksten er sat sammen af tallene. Kilderne står som fodnoter i Word-filen, og tabellerne og diagrammerne er i den."
    )
    for section, title in TITLES.items():
        if text := version.paper.text(section):
            page.section(title)
            st.html(f'<div class="csb-paper">{_html(text)}</div>')


def _html(text: str) -> str:
    """A section's text as it is read: without its marks, with its headings and points."""
    blocks = []
    for line in text.split("\n"):
        plain = MARK.sub(
            lambda one: "" if one.group(1) in (SOURCE, FIGURE) else "tabellen i bilag", line
        ).strip()
        plain = re.sub(r" +(?=[.,;:])|(?<= ) +", "", plain)
        if plain.startswith("## "):
            blocks.append(f"<h3>{escape(plain.removeprefix('## '))}</h3>")
        elif plain.startswith("- "):
            blocks.append(f'<p class="csb-paper-point">{escape(plain.removeprefix("- "))}</p>')
        elif plain:
            blocks.append(f"<p>{escape(plain)}</p>")
    return "".join(blocks)
