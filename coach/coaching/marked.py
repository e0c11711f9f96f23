"""The rules about what the speaker marked by ear: self-reports, labeled so, and never a strong sign.

They speak of details and of the parts of a story only where no person has checked the words.
"""

from __future__ import annotations

from coach.coaching import phrases
from coach.coaching.norms import Norms
from coach.model import Analysis, ByEar, Finding, Mark, Strength
from coach.wording.marks import DETAILS, STORY

LEAST_MARKS = 3
"""Of a story or its details: fewer say that nobody listened for them."""
LEAST_WRITTEN = 2
_NEEDED = ("action", "result", "learned")
"""Parts without which a story is told to no end (evidence 2)."""
_SECONDS = 4.0
"""What is played before a mark."""
_MOST_SPANS = 3


def story(analysis: Analysis, norms: Norms) -> Finding | None:
    """Name the parts of a story and the details that were marked, and those that were not."""
    kinds = [mark.kind for mark in analysis.marks if mark.kind in (*STORY, *DETAILS)]
    checked = analysis.transcript is not None and analysis.transcript.corrected
    if len(kinds) < LEAST_MARKS or checked:
        return None
    whole = all(part in kinds for part in _NEEDED)
    return _finding("marked" if whole else "marked_part", "no sign" if whole else "some signs", analysis)


def written(analysis: Analysis, norms: Norms) -> Finding | None:
    """Point at places that the speaker marked as written-sounding."""
    marks = [mark for mark in analysis.marks if mark.kind == "sounds written"]
    if len(marks) < LEAST_WRITTEN:
        return None
    return _finding("marked_written", "some signs", analysis, marks)


def figures(analysis: Analysis) -> dict[str, str]:
    """Return what the sentences of these findings are filled with."""
    kinds = [mark.kind for mark in analysis.marks]
    order = tuple(dict.fromkeys((*STORY, *DETAILS)))
    gaps = [phrases.render(f"unmarked.{kind}", {}) for kind in order if kind not in kinds]
    return {
        "marked": ", ".join(_counted(kind, kinds.count(kind)) for kind in order if kind in kinds),
        "unmarked": f" Not marked: {', '.join(gaps)}." if gaps else "",
        "marks": str(kinds.count("sounds written")),
    }


def _counted(kind: ByEar, count: int) -> str:
    return kind if count == 1 else f"{kind} ({count})"


def _finding(name: str, strength: Strength, analysis: Analysis, marks: list[Mark] | None = None) -> Finding:
    code = "register.written" if marks else "specificity.details"
    spans = tuple((max(0.0, mark.second - _SECONDS), mark.second) for mark in marks or [] if mark.second > 0)
    return Finding(
        code=f"borrowed.{name}",
        mistake="borrowed",
        strength=strength,
        evidence=(code,),
        spans=spans[:_MOST_SPANS],
    )
