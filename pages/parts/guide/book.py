"""The texts of the guide, written once as Markdown beside this file, and made into HTML.

What a text says of the code it takes from the code: `{few_persons}` stands for a value of `values.py`. What it names on the
screen stands in the three ways that the tests know: »Godkend indberetningen« is a word on a button, a tab or a field, *Økonomi*
a sheet of the contract, and [Indberet data](indberet) a page by its address.

Of Markdown it knows headings, paragraphs, two kinds of lists, **weight** and the two marks above: the texts are ours, and all of
them is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from pages.parts.guide.values import values

FOLDER = Path(__file__).parent
LINK = re.compile(r"\[([^\]]+)\]\(([a-z]+)\)")
SHEET = re.compile(r"(?<!\*)\*([^*]+)\*(?!\*)")
_WEIGHT = re.compile(r"\*\*([^*]+)\*\*")
_HEADING = re.compile(r"^## (?P<title>[^{\n]+?)(?: \{(?P<extra>[^}]*)\})?$", re.MULTILINE)
_ITEM = re.compile(r"(?:- |\d+\. )(.*)", re.DOTALL)
# From a page's slug to the address of it; "" where the reader has no such page.
Address = Callable[[str], str]


@dataclass(frozen=True)
class Section:
    """A heading and the Markdown under it. `extra`: what stands in braces behind the heading."""

    title: str
    text: str
    extra: str = ""


@cache
def source(name: str) -> str:
    """The Markdown of a text, its values not yet put in."""
    return (FOLDER / f"{name}.md").read_text()


def sections(name: str) -> tuple[Section, ...]:
    """The text in its parts, with the values of the code in it. KeyError for a value that there is not.

    What stands over the first heading is a part without a title.
    """
    text, own_values = source(name), values()
    headings = list(_HEADING.finditer(text))
    ends = [match.start() for match in headings[1:]] + [len(text)]
    first = text[: headings[0].start()] if headings else text
    parts = [Section("", _filled(first, own_values))] if first.strip() else []
    return (
        *parts,
        *(
            Section(match["title"], _filled(text[match.end() : end], own_values), match["extra"] or "")
            for match, end in zip(headings, ends, strict=True)
        ),
    )


def _filled(text: str, named_values: Mapping[str, str]) -> str:
    return text.strip().format_map(named_values)


def html(text: str, address: Address) -> str:
    """Markdown of a section as HTML, its links to pages made by `address`."""
    blocks: list[str] = []
    for block in re.split(r"\n{2,}", text.strip()):
        lines = re.split(r"\n(?=- |\d+\. )", block)
        if _ITEM.fullmatch(lines[0]):
            kind = "ul" if lines[0].startswith("- ") else "ol"
            items = (f"<li>{_inline(line.partition(' ')[2], address)}</li>" for line in lines)
            blocks.append(f"<{kind}>{''.join(items)}</{kind}>")
        else:
            blocks.append(f"<p>{_inline(block, address)}</p>")
    return "".join(blocks)


def _inline(text: str, address: Address) -> str:
    safe = escape(" ".join(text.split()), quote=False)
    safe = _WEIGHT.sub(r"<b>\1</b>", safe)
    safe = SHEET.sub(r"<i>\1</i>", safe)

    def link(match: re.Match[str]) -> str:
        to = address(match[2])
        return f'<a href="{escape(to, quote=True)}" target="_self">{match[1]}</a>' if to else match[1]

    return LINK.sub(link, safe)
