"""Hear every answer with every recognizer that is installed, and write the page."""

from __future__ import annotations

from pathlib import Path

from benchmarks.words import report as page
from benchmarks.words.hear import hear
from benchmarks.words.material import answers
from coach import paths
from coach.engines.transcribers import registry


def run(data: Path, *, report: Path, cache: Path | None) -> None:
    """Measure the recognizers of this machine (about 1 to 10 minutes each) on `data`, and write `report`.

    What each one heard is kept in the folder `cache`, answer by answer: a later run goes on from there.
    """
    if not (data / "README.md").exists():
        raise SystemExit(f"There is no speech with known words in {data.name}: name its folder with --data.")
    models = paths.current().models
    spoken = list(answers(data))
    heard = {}
    for recognizer in registry.RECOGNIZERS:
        if recognizer.sends_audio or registry.trouble(recognizer, models) is not None:
            print(f"left out  {recognizer.name}", flush=True)
            continue
        heard[recognizer.name] = hear(spoken, engine=recognizer.name, models=models, cache=cache)
    page.write(heard, report=report)
