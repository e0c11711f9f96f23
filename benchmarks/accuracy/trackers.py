"""Pitch where there is no truth: how far independent trackers are apart on accented speech."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.accuracy import anchors, metrics, sounds
from benchmarks.accuracy.ears import Ears, Sound
from benchmarks.accuracy.report import Line, Section, Table, number

TITLE = "Pitch of accented speech without truth"


def agree(data: Path, ears: Ears, praat: anchors.Praat, *, every: int = 1) -> Section:
    """Return how far pitch.sd by swift-f0 is from that of librosa's yin alone, and from Praat's.

    One value per speaker, that of their ten files joined; `every` takes each n-th speaker.
    """
    speakers = list(sounds.l2_speakers(data).items())[::every]
    sex = {row["speaker"]: row["gender"] for row in sounds.rows(data / "l2" / "l2.csv")}
    items = [sounds.joined(paths) for _, paths in speakers]
    woman = np.array([sex[name] == "f" for name, _ in speakers])
    coach = _spreads(items, ears, tracker="swift-f0")
    others = {"librosa.yin (`--pitch librosa`)": _spreads(items, ears, tracker="librosa")}
    if praat.reason is None:
        tracks = praat.ask(items, what="pitch")
        others["Praat, two passes"] = np.array([metrics.semitone_sd(np.array(one["two"])) for one in tracks])
    rows = tuple(
        (name, who, *_apart(coach[group], values[group]))
        for name, values in others.items()
        for who, group in (("all", woman | ~woman), ("women", woman), ("men", ~woman))
        if group.any()
    )
    seconds = float(np.median([len(samples) / rate for samples, rate in items]))
    return Section(
        TITLE,
        _TEXT,
        (
            Table(
                f"Population: {len(items)} adults whose first language is Mandarin, about {seconds:.0f} s of "
                "read English each; `pitch.sd` in semitones, below its gate too.",
                (
                    "swift-f0 against",
                    "who",
                    "speakers",
                    "mean difference",
                    "mean absolute difference",
                    "largest",
                    "rank correlation",
                ),
                rows,
            ),
        ),
        lines=(_line(coach, others["librosa.yin (`--pitch librosa`)"]),),
    )


_TEXT = """
For accented speech there is no laryngograph. Trackers can only be held against each other: each
follows the pitch and decides what is voiced for itself, and the SD over its own voiced frames is compared.
Both paths of coach look at the speech that one detector found; Praat shares nothing with them. Trackers
that agree may still all be wrong.
"""


def _spreads(items: list[anchors.Item], ears: Ears, *, tracker: str) -> np.ndarray:
    return np.array(
        [heard.value("pitch.sd") for heard in ears.hear(Sound(*i, tracker=tracker) for i in items)]
    )


def _apart(coach: np.ndarray, other: np.ndarray) -> tuple[str, ...]:
    good = np.isfinite(coach) & np.isfinite(other)
    apart = (coach - other)[good]
    if not len(apart):
        return ("0", "-", "-", "-", "-")
    return (
        str(len(apart)),
        f"{number(float(apart.mean()), sign=True)} st",
        f"{number(float(np.abs(apart).mean()))} st",
        f"{number(float(np.abs(apart).max()))} st",
        number(metrics.spearman(coach[good], other[good])) if len(apart) > 2 else "-",
    )


def _line(coach: np.ndarray, other: np.ndarray) -> Line:
    apart = np.abs(coach - other)
    apart = apart[np.isfinite(apart)]
    says = (
        "For accented speech there is no truth: two trackers differ by "
        f"{number(float(apart.mean()), 1)} st on average ({len(apart)} Mandarin speakers reading English)."
    )
    return Line(("pitch.sd",), says, len(apart))
