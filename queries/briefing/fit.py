"""How much room text takes, so that nothing runs off a slide: reckoned, since no office program runs here.

Widths are those of Calibri, in ems, a little on the safe side; another font in its place is about as wide.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

_NARROW, _WIDE = set("fijlrtI.,:;'|!()[]-·/ "), set("mwMWÆæ@%—…")
LINE = 1.22  # a line's height, in sizes of its type


def width(text: str, size: float, *, bold: bool = False) -> float:
    """Points that a text takes on one line."""
    ems = sum(
        0.31 if sign in _NARROW else 0.84 if sign in _WIDE else 0.63 if sign.isupper() else 0.53
        for sign in text
    )
    return ems * size * (1.05 if bold else 1)


def lines(text: str, size: float, room: float, *, bold: bool = False) -> int:
    """Lines that a text takes in a room of so many points; a word that is wider than the room is broken."""
    total, space = 0, width(" ", size, bold=bold)
    for paragraph in text.split("\n"):
        total += 1
        used = 0.0
        for word in paragraph.split(" "):
            wide = width(word, size, bold=bold)
            if used and used + wide > room + 0.01:
                total, used = total + 1, 0.0
            used += wide
            if used > room + 0.01:
                total, used = total + math.ceil(used / room) - 1, used % room
            used += space
    return total


def size_for(text: str, sizes: Sequence[int], room: float, height: float, *, bold: bool = False) -> int:
    """The largest of the sizes (falling) in which the text stays within the height, in points; else the smallest."""
    return next(
        (size for size in sizes if lines(text, size, room, bold=bold) * size * LINE <= height), sizes[-1]
    )


def shortened(text: str, size: float, room: float, most: int, *, bold: bool = False) -> str:
    """The text, cut between words and with an ellipsis where it takes more than so many lines."""
    if lines(text, size, room, bold=bold) <= most:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if lines(f"{text[:middle]}…", size, room, bold=bold) <= most:
            low = middle
        else:
            high = middle - 1
    start = text[:low].rstrip(" .,;:")
    space = start.rfind(" ")
    # A text without spaces near the end is cut within the word.
    return f"{start[:space] if space > low - 30 and space > 0 else start}…"


def columns(
    header: Sequence[str],
    cells: Sequence[Sequence[str]],
    whole: Sequence[bool],
    size: float,
    room: float,
    side: float,
) -> tuple[list[float], bool]:
    """Widths of a table's columns in points, and whether the room is enough to break neither figures nor words.

    What is left goes to the columns with much text. `whole` are the columns that are not broken at spaces; `side` a cell's margins.
    """
    least, preferred = [], []
    for at, head in enumerate(header):
        texts = [row[at] for row in cells]
        full = [width(text, size) for text in texts]
        words = [width(word, size, bold=True) for word in head.split(" ")]
        words += [width(word, size) for text in texts for word in text.split(" ")[:40]]
        longest = max(words, default=0)
        least.append(min(max([longest, *(full if whole[at] else [])]), room / 3) + 2 * side)
        preferred.append(min(max([*full, width(head, size, bold=True)]), room * 0.7) + 2 * side)
    if sum(least) >= room:
        return [room * wide / sum(least) for wide in least], False
    more = [max(0.0, w - n) for w, n in zip(preferred, least, strict=True)]
    left = room - sum(least)
    if sum(more) <= left:
        # Everything fits on one line: no wider than that, so that the eye finds the row.
        return [max(w, n) for w, n in zip(preferred, least, strict=True)], True
    return [n + left * m / sum(more) for n, m in zip(least, more, strict=True)], True
