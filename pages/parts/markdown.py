"""Text that people wrote, for the places where the library reads Markdown."""

from __future__ import annotations

import re

_SIGNS = re.compile(r"([\\`*{}\[\]<>#|~$]|(?<!\w)_|_(?!\w))")
# ":material/x:", ":red[x]", ":smile:" and "https://" are looked for after escapes are gone; a word joiner keeps them text.
_COLON = re.compile(r":(?=[\w+/-]+(?::|\\?\[)|//)")
_LIST = re.compile(r"^(\s*(?:\d+(?=[.)]\s))?)([-+.)](?=\s))", re.MULTILINE)


def plain(text: str) -> str:
    """The text so that it is shown as it stands: no formatting, links, icons, colours or formulas."""
    escaped = _COLON.sub(":\u2060", _SIGNS.sub(r"\\\1", text))
    return _LIST.sub(r"\1\\\2", escaped)
