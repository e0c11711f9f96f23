"""Everything that came from someone else passes through here before it is shown, stored or compared.

Text is normalized (NFC) and stripped of control characters, terminal escapes, bidirectional overrides and
invisible tags, because a terminal obeys them even where markup is off.
"""

from __future__ import annotations

import re
import unicodedata

# C0 except \n and \t, DEL, C1, bidi controls and marks, what is never seen (soft hyphen, zero-width
# space, word joiner, BOM), the tags block. The joiners U+200C and U+200D stay: scripts need them.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028\u2029"
    "\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_COMBINING_RUN = 4
_MEANINGLESS = ("Cn", "Co", "Cs")


def clean(text: str, *, limit: int = 2_000) -> str:
    """Return `text` without anything a terminal or a page would obey, cut to `limit` characters."""
    text = text[: limit * 4].encode("utf-8", "replace").decode("utf-8")
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    return _few_marks(_FORBIDDEN.sub("", text))[:limit]


def line(text: str, *, limit: int = 200) -> str:
    """Return `text` cleaned, printable and on one line, for names, paths and error messages."""
    words = "".join(
        c if c.isprintable() else " " if c.isspace() else "" for c in clean(text, limit=limit * 2)
    )
    text = " ".join(words.split())
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _few_marks(text: str) -> str:
    """Drop combining marks beyond four in a row (stacks of them paint over neighboring lines), and code
    points without a meaning everybody shares: unassigned, private use, lone surrogates."""
    kept: list[str] = []
    run = 0
    for char in text:
        if char > "\x7f" and unicodedata.category(char) in _MEANINGLESS:
            continue
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _COMBINING_RUN:
            kept.append(char)
    return "".join(kept)
