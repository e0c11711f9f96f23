"""`python -m benchmarks speed|accuracy|words|answers` writes the page of that name in docs/.

`comparing` writes a section of docs/speed.md.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import accuracy, answers, comparing, speed
from benchmarks.words import run as words

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the benchmark that was named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=["speed", "accuracy", "words", "answers", "comparing"])
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="speech to work on"
    )
    parser.add_argument("--quick", action="store_true", help="leave out what takes real time (12 minutes)")
    parser.add_argument("--praat", metavar="PYTHON", help="accuracy, speed: a Python that has parselmouth")
    parser.add_argument(
        "--only", nargs="+", choices=list(accuracy.PARTS), default=[], metavar="PART",
        help=f"accuracy: print these parts and write nothing ({', '.join(accuracy.PARTS)})",
    )  # fmt: skip
    parser.add_argument("--cache", type=Path, metavar="FOLDER", help="words: keep what was heard in it")
    parser.add_argument("--section", choices=list(speed.PARTS), help="speed: measure this section alone")
    options = parser.parse_args()
    if options.name == "words":
        words.run(options.data, report=ROOT / "docs" / "words.md", cache=options.cache)
        return
    if options.name == "comparing":
        comparing.run(options.data, report=ROOT / "docs" / "speed.md")
        return
    if options.name == "answers":
        answers.run(options.data, report=ROOT / "docs" / "answers.md")
        return
    if options.name == "accuracy":
        accuracy.run(
            options.data,
            report=ROOT / "docs" / "accuracy.md",
            lines_file=ROOT / "coach" / "coaching" / "accuracy.toml",
            praat_python=options.praat,
            only=tuple(options.only),
        )
        return
    speed.run(
        options.data,
        report=ROOT / "docs" / "speed.md",
        quick=options.quick,
        praat=options.praat,
        section=options.section,
    )


if __name__ == "__main__":
    main()
