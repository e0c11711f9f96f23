"""`python -m benchmarks answers`: how often findings on wording are right, and on whom: docs/answers.md.

Labeled answers (tests/answers, on which lists and edges were made, and tests/answers_heldout, which nobody
looked at before) give precision and recall; real talk, where nothing should be found, gives false alarms.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks import talk
from coach.analyst.against import Against, Earlier
from coach.analyst.comparing import compare
from coach.analyst.files import NO_SOUND, written
from coach.coaching.rules import find
from coach.model import OVERLAP_MEASURES, UNITS, Analysis, Events, refused
from coach.wording.words import word_measures
from tests.answer_corpus import FOLDER, HELD_OUT, Version, read

TRUTH: dict[str, Callable[[Version], bool]] = {
    "borrowed.written": lambda version: version.written,
    "borrowed.plain_words": lambda version: not version.written,
    "borrowed.details": lambda version: version.details == "few",
    "borrowed.own_details": lambda version: version.details == "enough",
    "borrowed.privacy": lambda version: bool(version.patient),
    "memorized.takes": lambda version: version.memorized,
    "memorized.new_words": lambda version: not version.memorized,
}
"""The finding, and whether it belongs to a version; the two of `memorized` hold it against `told`."""
ENGLISH = {"native": "native", "second": "second language", "both": "all"}
_TOLD = "told"


@dataclass(frozen=True)
class Judged:
    """One version of an answer, and the codes of the findings on it."""

    version: Version
    found: frozenset[str]


def wilson(part: int, whole: int) -> tuple[float, float]:
    """Return the 95 % interval of a share (Wilson 1927), 0 to 1; no information for nothing."""
    if not whole:
        return 0.0, 1.0
    z = 1.959964
    share, scale = part / whole, 1 + z * z / whole
    middle = (share + z * z / (2 * whole)) / scale
    half = z * math.sqrt(share * (1 - share) / whole + z * z / (4 * whole * whole)) / scale
    return max(0.0, middle - half), min(1.0, middle + half)


def findings(text: str, *, earlier: Sequence[str] = (), question: str = "") -> frozenset[str]:
    """Return the codes of all findings on a text that a person wrote down, as `coach analyze` gives them."""
    given = written(text)
    words = word_measures(given, speech=(), seconds=None)
    codes = [code for code in UNITS if code not in OVERLAP_MEASURES]
    measures = {code: words.get(code) or refused(code, NO_SOUND) for code in codes}
    analysis = Analysis(measures=measures, events=Events(), transcript=given)
    if earlier:
        takes = tuple(Earlier(str(number), text=one) for number, one in enumerate(earlier))
        analysis = compare(analysis, Against(earlier=takes, question=question))
    return frozenset(finding.code for finding in find(analysis))


def judge(versions: Sequence[Version]) -> list[Judged]:
    """Return what is found on each version; those of a story are held against its `told` version."""
    told = {version.id: version.text for version in versions if version.version == _TOLD}
    found = []
    for version in versions:
        before = (told[version.id],) if version.version != _TOLD and version.id in told else ()
        found.append(Judged(version, findings(version.text, earlier=before, question=version.question)))
    return found


def rows(judged: Sequence[Judged]) -> list[str]:
    """Return one row for each finding and kind of English."""
    made = []
    for code, truth in TRUTH.items():
        for english, label in ENGLISH.items():
            some = [j for j in judged if english in (j.version.english, "both")]
            if code.startswith("memorized."):
                some = [j for j in some if j.version.version != _TOLD]
            made.append(_row(code, label, [(truth(j.version), code in j.found) for j in some]))
    return made


def _row(code: str, label: str, outcomes: Sequence[tuple[bool, bool]]) -> str:
    right, missed, false = (outcomes.count(kind) for kind in ((True, True), (True, False), (False, True)))
    cells = [
        f"`{code}`", label, len(outcomes), right + missed, right, missed, false,
        share(right, right + false), share(right, right + missed),
    ]  # fmt: skip
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def share(part: int, whole: int) -> str:
    """Return a share with its interval."""
    low, high = wilson(part, whole)
    return f"{part / whole:.2f} ({low:.2f} to {high:.2f})" if whole else "-"


HEAD = (
    "| finding | English | texts | labeled so | right | missed | false | precision | recall |\n"
    + "|---" * 9
    + "|"
)


def table(folder: Path) -> str:
    """Return the table of one folder of labeled answers."""
    return "\n".join([HEAD, *rows(judge(list(read(folder))))])


def talk_rows(speakers: Iterable[talk.Speaker]) -> list[str]:
    """Return, for each finding and group of speakers, how many stretches of real talk show a sign."""
    groups: dict[str, list[talk.Checked]] = {}
    for speaker in speakers:
        groups.setdefault(speaker.group, []).extend(talk.checked(speaker, findings))
    made = []
    for code, holds in talk.SIGNS.items():
        for group, some in groups.items():
            tried = [one for one in some if holds(one) is not None]
            hits = sum(bool(holds(one)) for one in tried)
            people = len({one.speaker for one in tried})
            low, high = wilson(hits, len(tried))
            figure = (
                f"{100 * hits / len(tried):.1f} % ({100 * low:.1f} to {100 * high:.1f})" if tried else "-"
            )
            made.append(f"| {code} | {group} | {people} | {len(tried)} | {hits} | {figure} |")
    return made


def run(data: Path, *, report: Path) -> None:
    """Write the page; about a minute of one core."""
    page = Path(__file__).with_name("answers.md").read_text("utf-8")
    parts = {
        "held out": table(HELD_OUT),
        "in sample": table(FOLDER),
        "talk": "\n".join([talk.HEAD, *talk_rows(talk.speakers(data))]),
    }
    for name, text in parts.items():
        page = page.replace(f"<!-- {name} -->", text)
        print(f"\n== {name}\n{text}", flush=True)
    report.write_text(page, encoding="utf-8")
