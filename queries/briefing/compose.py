"""The paper for the committee as the figures propose it: each view that was chosen said in its section, the points of the committee's
order one by one with what is known, what is missing and by whom, and under each sentence the cells that it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from data import danish
from data.contract import BY_TABLE
from data.store import Clock, Reader
from queries import COUNTED, run, sql
from queries.briefing.catalogue import BY_ID, MONEY_GROUP, PROCESS_GROUP, computed
from queries.briefing.files import numbers, sheets_behind
from queries.briefing.paper import (
    ANNEX,
    FIGURE,
    MONEY,
    PROBLEM,
    PROCESS,
    RECOMMENDATION,
    SOLUTION,
    SOURCE,
    SUMMARY,
    TABLE,
    Paper,
    mark,
)
from queries.briefing.renamed import as_now
from queries.briefing.slide import Slide, Source
from queries.exit.description import Sentence, description
from queries.exit.flow import flow
from queries.options.views import THEMES, Options, options, sources_of
from queries.process.order import ANSWERED_BY, order_state
from queries.shared.figure import taken

SUMMARISED = 6  # headlines in the summary
LISTED = 6  # sheets of deliveries in a footnote
_RANGES = 8  # runs of rows that are named
_COLUMNS = 5  # columns that are named
_GANGS = "bandeindsats"
# The point of the order that a view answers, where its page answers several.
_POINTS: Mapping[str, str] = {
    **{theme.view: theme.id for theme in THEMES},
    "exit_effort": _GANGS,
    "exit_initiatives": _GANGS,
    "goals": "mål",
    "goals_first": "mål",
    "goals_moved": "mål",
    "goals_before": "mål",
    "guidelines": "mål",
    "proposals": "prioritering",
    "proposals_largest": "prioritering",
    "scenario": "prioritering",
    "robust": "prioritering",
}
# Of the pages that answer several points, the one that is meant where nothing else is said.
_BY_PAGE = {page: point for point, (page, _) in ANSWERED_BY.items() if point not in (_GANGS, "mål")}
# What is told of a part where no view of it was chosen.
_WITHOUT: Mapping[str, tuple[str, ...]] = {
    "model": ("measuring",),
    "overblik": ("administrations",),
    "mål": ("goals",),
    "prioritering": ("proposals",),
    "exit": ("exit", "adults"),
    "hotspots": ("hotspots",),
    "uroligheder": ("unrest",),
    "dialog": ("dialogue",),
    PROBLEM: ("situation",),
    MONEY: ("money", "grants"),
    PROCESS: ("way_ahead", "owing"),
}
# What the committee is asked about a view.
_REQUESTS: Mapping[str, str] = {
    "grants": "tager stilling til de bevillinger, der udløber",
    "expiring": "tager stilling til de bevillinger, der udløber",
    "proposals": "tager stilling til forvaltningernes forslag",
    "proposals_largest": "tager stilling til forvaltningernes forslag",
    "scenario": "tager stilling til scenariet",
}


@dataclass(frozen=True)
class _LabelledView:
    """A view under the name that the marks use; `chosen`: it is a slide of the presentation, with its table and picture."""

    label: str
    slide: Slide
    chosen: bool


def proposed(
    store: Reader,
    *,
    clock: Clock,
    slides: Sequence[Slide],
    cells: bool = True,
    own: Mapping[str, str] | None = None,
) -> Paper:
    """The paper of these slides. `cells`: also what its footnotes name, which asks every question once more."""
    labels = labels_of(slides)
    views = [_LabelledView(label, slide, True) for label, slide in zip(labels, slides, strict=True)]
    places = [_place(slide) for slide in slides]
    order = order_state(store, clock=clock)
    sources: dict[str, list[Source]] = {one.label: list(one.slide.sources) for one in views}

    def of(place: str) -> list[_LabelledView]:
        """The views of a place; where none was chosen, what there is to say without."""
        chosen = [one for one, at in zip(views, places, strict=True) if at == place]
        if chosen:
            return chosen
        of_place = []
        for kind in _WITHOUT.get(place, ()):
            one = _LabelledView(
                BY_ID[kind].title, computed(store, clock=clock, kind=kind, parameters={}), False
            )
            sources.setdefault(one.label, list(one.slide.sources))
            of_place.append(one)
        return of_place

    effort = description(store, clock=clock, whole=flow(store, clock=clock).whole)
    for one in effort:
        sources.setdefault(_of_effort(one), []).append(Source(one.query, one.parameters, one.row))
    alternatives = {theme.id: options(store, clock=clock, theme=theme.id) for theme in THEMES}
    for theme in THEMES:
        sources.setdefault(BY_ID[theme.view].title, list(sources_of(store, clock, theme)))
    points = []
    for number, line in enumerate(order.to_dict("records"), start=1):
        of_topic = _paragraphs(of(line["topic"])) if line["topic"] else []
        if line["topic"] == _GANGS:
            sentences = [f"{one.text} {mark(SOURCE, _of_effort(one))}" for one in effort]
            of_topic = [" ".join(sentences), *of_topic] if sentences else of_topic
        if line["topic"] in alternatives:
            of_topic += _alternatives(alternatives[line["topic"]])
        points += [f"## {number}. {line['text']}", *of_topic, _missing(line)]
    steps, steps_label = _steps(store, clock)
    sources.setdefault(steps_label, [Source("process/milestones")])
    texts = {
        SUMMARY: _summary(views),
        RECOMMENDATION: _recommendation(views, order, list(alternatives.values())),
        PROBLEM: [_ordered(order), *_paragraphs(of(PROBLEM))],
        SOLUTION: [
            "Punkterne følger udvalgets bestilling. Ved hvert står, hvad der vides, hvad der mangler, og hvem der mangler at levere det.",
            *points,
        ],
        MONEY: _paragraphs(of(MONEY)),
        PROCESS: [*_paragraphs(of(PROCESS)), *steps],
        ANNEX: [
            f"Tallene er opgjort {danish.day(clock.today)}. Hver tabel står her én gang; teksten henviser til den med dens nummer."
        ],
    }
    return Paper(
        {name: "\n\n".join(paragraphs) for name, paragraphs in texts.items()},
        labels,
        {label: _cells(store, clock, behind) if cells else () for label, behind in sources.items()},
        {name: text for name, text in (own or {}).items() if text.strip()},
    )


def from_slides(slides: Sequence[Slide]) -> Paper:
    """The paper of a version that was locked before it had one: its slides alone, with the sheets that they stand on."""
    labels = labels_of(slides)
    views = [_LabelledView(label, slide, True) for label, slide in zip(labels, slides, strict=True)]
    by_place: dict[str, list[_LabelledView]] = {}
    for one in views:
        place = _place(one.slide)
        by_place.setdefault(place if place in (PROBLEM, MONEY, PROCESS) else SOLUTION, []).append(one)
    texts = {name: _paragraphs(here) for name, here in by_place.items()}
    texts[SUMMARY] = _summary(views)
    texts[ANNEX] = [
        "Versionen er låst, før indstillingen blev en del af den. Derfor nævner fodnoterne ark og ikke celler, og udvalgets punkter "
        "mangler."
    ]
    return Paper(
        {name: "\n\n".join(here) for name, here in texts.items()},
        labels,
        {
            one.label: (f"Arkene {danish.listing(sheets)}",)
            if (sheets := sheets_behind(one.slide.sources))
            else ()
            for one in views
        },
    )


def labels_of(slides: Iterable[Slide]) -> tuple[str, ...]:
    """What each slide is called in the paper: its name in the catalogue, with a number where it stands twice."""
    labels: list[str] = []
    for slide in slides:
        title = BY_ID[slide.kind].title if slide.kind in BY_ID else slide.kind
        title = slide.headline.replace("[", "(").replace("]", ")") if slide.kind == "own_words" else title
        times = sum(label == title or label.startswith(f"{title} (") for label in labels)
        labels.append(title if not times else f"{title} ({times + 1})")
    return tuple(labels)


def _of_effort(sentence: Sentence) -> str:
    return f"{BY_ID['exit_effort'].title}: {sentence.subject}"


# -- where a view stands, and how it is said -----------------------------------------------------------------


def _place(slide: Slide) -> str:
    """The section a view belongs to, or the point of the order that it answers."""
    if slide.kind in _POINTS:
        return _POINTS[slide.kind]
    group = BY_ID[slide.kind].group if slide.kind in BY_ID else ""
    if group == MONEY_GROUP:
        return MONEY
    if group == PROCESS_GROUP:
        return PROCESS
    return _BY_PAGE.get(slide.page, PROBLEM)


def _sentence(text: str) -> str:
    text = text.strip().replace("\n", " ")
    return text if not text or text[-1] in ".!?:" else f"{text}."


def _paragraphs(views: Sequence[_LabelledView]) -> list[str]:
    """Each view as it is said: its message and its own sentence, its figures, and its picture."""
    paragraphs = []
    for one in views:
        slide = one.slide
        parts = [_sentence(slide.headline)]
        if slide.sources:
            parts.append(mark(SOURCE, one.label))
        if slide.own:
            parts.append(_sentence(slide.own))
        if one.chosen and has_table(slide):
            parts.append(f"Tallene står i {mark(TABLE, one.label)}.")
        paragraphs.append(" ".join(parts))
        if slide.figures:
            paragraphs.append(
                "\n".join(
                    f"- {figure.label}: {_sentence('; '.join(filter(None, (figure.text, figure.note, figure.tone_text))))}"
                    for figure in slide.figures
                )
            )
        if one.chosen and is_drawn(slide):
            paragraphs.append(mark(FIGURE, one.label))
    return paragraphs


def is_drawn(slide: Slide) -> bool:
    """Whether the view has a picture in the paper: a map has none, but a table."""
    return (
        slide.chart is not None
        and slide.chart.kind != "map"
        and any(series.points for series in slide.chart.series)
    )


def has_table(slide: Slide) -> bool:
    return slide.chart is not None or (slide.table is not None and bool(slide.table.rows))


def _summary(views: Sequence[_LabelledView]) -> list[str]:
    lines = [
        f"- {_sentence(one.slide.headline)}{f' {mark(SOURCE, one.label)}' if one.slide.sources else ''}"
        for one in views[:SUMMARISED]
    ]
    return ["\n".join(lines)] if lines else []


def _ordered(order: pd.DataFrame) -> str:
    contents = int((~order["considered"]).sum())
    return (
        f"Økonomiudvalget har bestilt en indstilling med {danish.plural_in_words(contents, 'punkt', 'punkter', 'et')} og overvejelser om "
        f"{danish.plural_in_words(len(order) - contents, 'emne', 'emner', 'et')}. Situationen, som de skal svare på, er denne:"
    )


def _alternatives(alternatives_of: Options) -> list[str]:
    """The alternatives one by one with what each costs and loses, and what is proposed of them."""
    if not alternatives_of.alternatives:
        return []
    lines = [f"- {one.title}: {one.in_words}. Det mistes: {one.lost}" for one in alternatives_of.alternatives]
    proposal = (
        f"Center for Sikker By foreslår »{alternatives_of.chosen.title}«. Begrundelse: {_sentence(alternatives_of.choice.reason)}"
        if alternatives_of.chosen is not None and alternatives_of.choice is not None
        else "Center for Sikker By har ikke valgt mellem alternativerne."
    )
    return [
        f"Alternativerne er: {mark(SOURCE, BY_ID[alternatives_of.theme.view].title)}",
        "\n".join(lines),
        proposal,
    ]


def _recommendation(
    views: Sequence[_LabelledView], order: pd.DataFrame, alternatives: Sequence[Options]
) -> list[str]:
    by_request: dict[str, list[_LabelledView]] = {}
    for one in views:
        if one.slide.kind in _REQUESTS:
            by_request.setdefault(_REQUESTS[one.slide.kind], []).append(one)
    considered = [text[:1].lower() + text[1:] for text in order.loc[order["considered"], "text"]]
    items = ["tager redegørelsen for indsatsen, dens resultater og målene til efterretning"]
    for what, slides in by_request.items():
        sentences = " ".join(f"{_sentence(one.slide.headline)} {mark(SOURCE, one.label)}" for one in slides)
        items.append(f"{what}: {sentences}")
    for of_theme in alternatives:
        if chosen := of_theme.chosen:
            source = mark(SOURCE, BY_ID[of_theme.theme.view].title)
            items.append(
                f"tilslutter sig »{chosen.title}« for {of_theme.theme.about} ({chosen.in_words}) {source}"
            )
    if considered:
        items.append(f"drøfter overvejelserne om {'; '.join(considered)}")
    items.append("tager den videre proces til efterretning")
    return [
        "Center for Sikker By indstiller, at Økonomiudvalget",
        "\n".join(f"{number}. {_ended(item)}" for number, item in enumerate(items, start=1)),
    ]


def _ended(item: str) -> str:
    return item if item.endswith((".", "]")) else f"{item}."


def _missing(line: Mapping[Any, Any]) -> str:
    if line["missing"]:
        return f"Det mangler: {'; '.join(line['missing'])}."
    return f"Ingen ark mangler: {line['reason']}."


def _steps(store: Reader, clock: Clock) -> tuple[list[str], str]:
    """The steps that are left, one a line."""
    label = BY_ID["way_ahead"].title
    rows = run(store, "process/milestones", clock=clock, administration=None)
    left = rows[rows["status"] != "afsluttet"].to_dict("records")
    if not left:
        return [], label
    steps = "\n".join(
        f"- {danish.day(row['deadline'])}: {row['name']} ({row['responsible']}){', forsinket' if row['state'] == 'forsinket' else ''}."
        for row in left
    )
    return [f"De skridt, der er tilbage: {mark(SOURCE, label)}", steps], label


# -- the cells behind ----------------------------------------------------------------------------------------


def _cells(store: Reader, clock: Clock, sources: Iterable[Source]) -> tuple[str, ...]:
    """A line for each sheet of a delivery that the figures were counted from: its rows, and the columns that hold the amounts."""
    frames: list[pd.DataFrame] = []
    columns: dict[str, set[str]] = {}
    for source in sources:
        source = as_now(replace(source, parameters=taken(source.query, source.parameters)))
        rows = run(store, source.query, clock=clock, sources=True, **source.parameters)
        if source.row is not None:
            rows = rows[rows["answer_row"] == source.row]
        rows = rows[rows["role"] == COUNTED]
        frames.append(rows)
        for table in rows["table"].unique():
            columns.setdefault(str(table), set()).update(_amounts(source.query, str(table)))
    if not frames:
        return ()
    every = pd.concat(frames).drop_duplicates("source")
    lines = []
    for (number, administration, table, sheet), rows in every.groupby(
        ["upload_no", "administration", "table", "sheet"], sort=True
    ):
        named = [column.header for column in BY_TABLE[table].columns if column.name in columns[table]]
        # Where months stood in columns, each figure has a cell of its own.
        where = (
            danish.listing(list(rows["cell"].head(_RANGES)))
            if (rows["column"] > 0).all() and len(rows) <= _RANGES
            else _rows(sorted({int(row) for row in rows["row"]}))
        )
        what = (
            f", kolonnen »{named[0]}«"
            if len(named) == 1
            else f", kolonnerne {_quoted(named)}"
            if named
            else ""
        )
        lines.append(f"Arket »{sheet}«, {where}{what} (indberetning nr. {number} fra {administration})")
    more = len(lines) - LISTED
    return tuple(lines[:LISTED]) + (
        (f"og {danish.plural(more, 'ark', 'ark')} mere; se Datagrundlag",) if more > 0 else ()
    )


def _quoted(names: Sequence[str]) -> str:
    """ "»antal« og »dato«"; of many the first, and how many more."""
    quoted = [f"»{name}«" for name in names]
    if len(quoted) > _COLUMNS:
        quoted[_COLUMNS - 1 :] = [f"{danish.number(len(quoted) - _COLUMNS + 1)} andre"]
    return danish.listing(quoted)


def _rows(rows: Sequence[int]) -> str:
    """ "række 5-12 og 14"; of many runs the first and the last."""
    ranges = numbers(rows)
    if ranges.count(",") < _RANGES:
        return f"række {ranges}"
    return f"række {rows[0]}-{rows[-1]} ({danish.plural(len(rows), 'række', 'rækker')})"


_AMOUNTS = ("count", "number", "money", "share")


def _amounts(query: str, table: str) -> set[str]:
    """The columns of a sheet with figures that the question reads; an age says whom a row is about, and is none."""
    words = set(re.findall(r"[a-z_]+", sql(query)))
    sheet = BY_TABLE[table]
    return {
        column.name
        for column in sheet.columns
        if column.type in _AMOUNTS and column.unit != "år" and column.name in words
    }
