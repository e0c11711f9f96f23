"""The lines of the feedback screen. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from coach.tui.content import plain

if TYPE_CHECKING:
    from coach.model import Analysis

LABEL_COLUMNS = 9
STILL_PLACING = "Words: yours are saved and being placed in the sound…"
STILL = "Words: still being recognized…"


def in_parts(lines: list[str]) -> list[list[str]]:
    """Return the lines in groups that each begin with a label."""
    parts: list[list[str]] = []
    for line in lines:
        if line[:LABEL_COLUMNS].strip() or not parts:
            parts.append([])
        parts[-1].append(line)
    return parts


def words_line(analysis: Analysis) -> str:
    """Return one line on what came of the words."""
    heard = analysis.transcript
    if heard is None or not heard.words:
        return f"Words: {analysis.measures['pace.words'].why or 'none were recognized.'}"
    if heard.corrected:
        shares = " Shares wording with your script or earlier takes: c." if analysis.overlaps else ""
        return f"Words: {len(heard.words)}, checked by you.{shares}"
    sure = "" if heard.confidence is None else f", {heard.confidence:.0%} likely right"
    return f"Words: {len(heard.words)} recognized{sure}. Press v to read them."


def part(lines: list[str]) -> Content:
    """Return a group of lines with its label in color; what to work on is bold."""
    label = lines[0][:LABEL_COLUMNS]
    style = "bold" if label.strip() == "Work on" else ""
    first = Content.styled(label, "$accent bold") + plain(lines[0][LABEL_COLUMNS:], style)
    return Content("\n").join([first, *(plain(line, style) for line in lines[1:])])
