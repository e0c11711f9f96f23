"""The one door through which text from outside reaches a widget."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from coach import untrusted

if TYPE_CHECKING:
    from textual.style import Style


def plain(text: str, style: str | Style = "", *, limit: int = 2_000) -> Content:
    """Return `text` cleaned, as content that is shown letter by letter and never parsed as markup."""
    return Content.styled(untrusted.clean(text, limit=limit), style)


def plain_line(text: str, style: str | Style = "", *, limit: int = 200) -> Content:
    """Return `text` as `plain` does, on one line and cut to `limit` characters."""
    return Content.styled(untrusted.line(text, limit=limit), style)
