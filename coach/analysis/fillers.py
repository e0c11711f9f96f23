"""Filled pauses (um, uh, er, hm) found in the sound alone, in three tiers, and their rate.

A logistic model weighs what describes each candidate of `filler_features`. docs/fillers.md says how the
model was made and how little it finds.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import numpy as np

from coach.analysis import pitch
from coach.analysis.activity import inside, runs
from coach.analysis.filler_features import FEATURES, MARGIN, VOICED, Voice, candidates, features, voice_of
from coach.analysis.intervals import Estimate, poisson
from coach.analysis.tracks import FRAME_SECONDS, Tracks
from coach.model import Filler, Measure, Span

Tier = Literal["possible", "likely", "heard"]
SNAP = 8
"""Frames: a filled pause that nearly reaches the edge of the voice reaches it."""
NOTE = (
    "Rough: from the sound alone many fillers are missed, and some that are found are not fillers. "
    "Listen to each and judge for yourself."
)
TOO_LITTLE = "There is too little voice here to look for fillers. Speak longer."
RECALL = 0.44
"""Share of fillers that is found at all: 9 of 16 real ones, 168 of 378 put into real readings."""


@dataclass(frozen=True)
class Model:
    """A logistic model of `FEATURES`, and the log-odds from which a candidate is called what."""

    mean: np.ndarray
    scale: np.ndarray
    weights: np.ndarray
    bias: float
    possible: float
    likely: float
    heard: float

    def tier(self, score: float) -> Tier:
        """Return what a candidate of this score is called."""
        return "heard" if score >= self.heard else "likely" if score >= self.likely else "possible"

    def scores(self, described: np.ndarray) -> np.ndarray:
        """Return the log-odds of each row of features, rounded before any threshold."""
        return np.asarray(np.round((described - self.mean) / self.scale @ self.weights + self.bias, 4))


@functools.cache
def shipped() -> Model:
    """Return the model of `fillers.toml`, written by scripts/train_fillers.py."""
    with Path(__file__).with_name("fillers.toml").open("rb") as stream:
        return read_model(tomllib.load(stream))


def read_model(raw: dict[str, Any]) -> Model:
    """Return a model from its numbers; ValueError when they are for other features."""
    if [row["name"] for row in raw["feature"]] != list(FEATURES):
        raise ValueError("fillers.toml is for other features")
    mean, scale, weights = (
        np.array([row[key] for row in raw["feature"]]) for key in ("mean", "scale", "weight")
    )
    return Model(mean=mean, scale=scale, weights=weights, bias=raw["bias"], **raw["tiers"])


def chosen(spans: list[tuple[int, int]], scores: np.ndarray, *, least: float) -> list[int]:
    """Return the indices of the best spans that do not overlap, in time order, from a score of `least`."""
    kept: list[int] = []
    for index in np.argsort(-scores, kind="stable"):
        start, end = spans[index]
        if scores[index] >= least and all(end <= spans[k][0] or start >= spans[k][1] for k in kept):
            kept.append(int(index))
    return sorted(kept)


def found_in(tracks: Tracks, speech: tuple[Span, ...]) -> tuple[Filler, ...] | None:
    """Return the filled pauses of a take, None where there is too little speech to hold them against."""
    if not speech:
        return None
    times = np.arange(len(tracks.hz)) * FRAME_SECONDS
    voiced = pitch.clean(tracks.hz, tracks.confidence >= VOICED)
    voice = voice_of(
        tracks.hz,
        confidence=tracks.confidence,
        voiced=voiced & inside(((speech[0][0], speech[-1][1]),), times, margin=MARGIN),
        spoken=voiced & inside(speech, times, margin=MARGIN),
        level=tracks.level,
        cepstra=tracks.cepstra,
    )
    return None if voice is None else find(voice)


def shown(found: tuple[Filler, ...] | None, *measures: Measure) -> tuple[Filler, ...]:
    """Return the fillers where one of the measures (their rate, its part of a session) stands."""
    return found if found and any(measure.value is not None for measure in measures) else ()


def find(voice: Voice, *, model: Model | None = None) -> tuple[Filler, ...]:
    """Return the filled pauses of a take, each in one of three tiers; um and uh are not told apart."""
    use = model or shipped()
    spans = candidates(voice)
    scores = use.scores(features(voice, spans))
    kept = chosen(spans, scores, least=use.possible)
    return tuple(
        Filler(
            start=round(start * FRAME_SECONDS, 4),
            end=round(end * FRAME_SECONDS, 4),
            text="filler",
            heard_by="sound",
            certainty=use.tier(scores[index]),
        )
        for index, (start, end) in zip(kept, _snapped(voice, [spans[k] for k in kept]), strict=True)
    )


def _snapped(voice: Voice, spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return spans in time order, their edges moved to a near edge of the voice, never over one another."""
    edges = runs(voice.sounding)
    found: list[tuple[int, int]] = []
    for index, (start, end) in enumerate(spans):
        first, last = next(run for run in edges if run[0] <= start < run[1])
        before = found[-1][1] if found else 0
        after = spans[index + 1][0] if index + 1 < len(spans) else len(voice.sounding)
        found.append(
            (
                first if start - first <= SNAP and first >= before else start,
                last if last - end <= SNAP and last <= after else end,
            )
        )
    return found


def spans(found: Iterable[Filler], *, least: Tier = "likely") -> tuple[Span, ...]:
    """Return the seconds (start, end) of the fillers from a tier on, for measures that leave them out."""
    tiers = ("possible", "likely", "heard")
    return tuple((one.start, one.end) for one in found if tiers.index(one.certainty) >= tiers.index(least))


def rate(found: tuple[Filler, ...] | None, *, within: float) -> Estimate | str:
    """Return fillers.sounds per minute of `within` seconds, always rough; why not when none were looked for.

    The value counts what is likely or heard; the low limit is the Poisson limit of what is heard, the high
    one that of everything possible, made larger by the share that is missed (evidence 7.3, 7.5).
    """
    if found is None:
        return TOO_LITTLE
    tiers = [filler.certainty for filler in found]
    heard, stated = tiers.count("heard"), len(tiers) - tiers.count("possible")
    low, high = poisson(heard)[0], poisson(len(tiers))[1] / RECALL
    return Estimate(60 * stated / within, 60 * low / within, 60 * high / within, NOTE)
