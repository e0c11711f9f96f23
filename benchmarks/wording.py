"""How often the findings on wording are right: `python -m benchmarks.wording [--held-out FOLDER] DATA`.

Prints the tables of docs/wording.md: precision and recall on labeled answers (tests/answers, on which the
lists and edges were made, or a folder of others), and how many stretches of real talk reach amber.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from coach.analyst.files import NO_SOUND, written
from coach.coaching.rules import find
from coach.model import UNITS, Analysis, Events, refused
from coach.wording.register import written_phrases
from coach.wording.words import word_measures
from tests.answer_corpus import FOLDER, Version, read

ROOT = Path(__file__).resolve().parent.parent
TRUTH: dict[str, Callable[[Version], bool]] = {
    "borrowed.written": lambda version: version.written,
    "borrowed.details": lambda version: version.details == "few",
    "borrowed.privacy": lambda version: bool(version.patient),
}


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.wording", description=__doc__)
    parser.add_argument("--held-out", type=Path, metavar="FOLDER", help="labeled answers to read instead")
    parser.add_argument("data", nargs="?", type=Path, default=ROOT.parent / "shared" / "data")
    options = parser.parse_args()
    versions = list(read(options.held_out or FOLDER))
    print("| finding | English | signs | no signs | right | missed | false | precision | recall |")
    print("|---|---|---|---|---|---|---|---|---|")
    for code in TRUTH:
        for english in ("native", "second", "both"):
            chosen = [version for version in versions if english in (version.english, "both")]
            print(_row(code, english, chosen))
    for name, speakers in _talk(options.data).items():
        print(_stretches(name, speakers))


def _row(code: str, english: str, versions: list[Version]) -> str:
    outcomes = Counter((TRUTH[code](version), code in _found(version.text)) for version in versions)
    right, missed, false = outcomes[True, True], outcomes[True, False], outcomes[False, True]
    cells = [
        f"`{code}`", english, right + missed, false + outcomes[False, False], right, missed, false,
        _share(right, right + false), _share(right, right + missed),
    ]  # fmt: skip
    return f"| {' | '.join(str(cell) for cell in cells)} |"


def _found(text: str) -> set[str]:
    given = written(text)
    words = word_measures(given, speech=(), seconds=None)
    measures = {code: words.get(code) or refused(code, NO_SOUND) for code in UNITS}
    return {f.code for f in find(Analysis(measures=measures, events=Events(), transcript=given))}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "-"


def _talk(data: Path) -> dict[str, dict[str, list[str]]]:
    calls: dict[str, list[str]] = defaultdict(list)
    with (data / "text" / "switchboard_words.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            calls[row["conversation"] + row["side"]].append(row["word"])
    meetings = {path.stem: path.read_text(encoding="utf-8").split() for path in data.glob("text/ami_*.txt")}
    return {"meetings": meetings, "telephone calls": dict(calls)}


def _stretches(name: str, speakers: dict[str, list[str]]) -> str:
    parts = [part for words in speakers.values() for part in _cut(words)]
    hits = [len(written_phrases(" ".join(part))) for part in parts]
    amber = sum(100 * hit / len(part) >= 0.5 for hit, part in zip(hits, parts, strict=True))
    called = sum("borrowed.written" in _found(" ".join(part)) for part in parts)
    return f"{name}: {len(speakers)} speakers, {len(parts)} stretches, {amber} amber, {called} with a sign"


def _cut(words: list[str]) -> Iterable[list[str]]:
    return (words[start : start + 200] for start in range(0, len(words) - 100, 200))


if __name__ == "__main__":
    main()
