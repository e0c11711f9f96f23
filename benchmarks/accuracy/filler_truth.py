"""Recordings with and without fillers, each speaker joined to one take, and how found fillers are counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from benchmarks.accuracy import sounds
from coach.analysis import fillers, pitch
from coach.analysis.activity import inside, spans_of
from coach.analysis.filler_features import FEATURES, MARGIN, VOICED, candidates, features, voice_of
from coach.analysis.intake import Intake
from coach.analysis.tracks import FRAME_SECONDS, TrackMaker
from coach.model import Span

FOLDS = 5
PLACED = {
    "mfa_crossword": ((1.97, 2.59), (4.24, 4.75)),
    "mfa_cutoffprogressive": ((8.27, 8.62),),
    "mfa_uh": ((2.35, 3.65),),
    "mfa_uhum": ((1.84, 2.27), (2.40, 2.90), (3.04, 3.78), (3.97, 4.70), (5.10, 5.89), (6.32, 6.67)),
    "acoustic_corpus": ((14.51, 14.94),),
}
"""Fillers that only the transcripts name, placed by forced alignment and the edges of the voice."""
UNPLACED = {"mfa_cutoffprogressive": (2.6, 3.7)}
"""Here a filler could not be placed; what is found in it counts neither way."""
GROUPS = ("read", "l2", "fillers", "lively", "spontaneous")


@dataclass(frozen=True)
class Track:
    """What is kept of one recording, per 16 ms frame."""

    hz: np.ndarray
    confidence: np.ndarray
    voiced: np.ndarray
    spoken: np.ndarray
    level: np.ndarray
    cepstra: np.ndarray

    @classmethod
    def of(cls, samples: np.ndarray, rate: int) -> Track:
        """Hear samples as the product does."""
        intake, maker = Intake(rate), TrackMaker()
        for block in intake.feed(samples):
            list(maker.feed(block))
        list(maker.feed(intake.finish()))
        list(maker.finish())
        tracks = maker.tracks()
        speech = spans_of(tracks.speech, seconds=intake.seconds)
        times = np.arange(len(tracks.hz)) * FRAME_SECONDS
        voiced = pitch.clean(tracks.hz, tracks.confidence >= VOICED)
        whole = ((speech[0][0], speech[-1][1]),) if speech else ()
        return cls(
            hz=tracks.hz,
            confidence=tracks.confidence,
            voiced=voiced & inside(whole, times, margin=MARGIN),
            spoken=voiced & inside(speech, times, margin=MARGIN),
            level=tracks.level,
            cepstra=tracks.cepstra,
        )


@dataclass(frozen=True)
class Joined:
    """All candidates of one speaker, in joined recordings."""

    group: str
    speaker: str
    seconds: float
    truth: list[Span]
    ignore: list[Span]
    spans: list[tuple[int, int]]
    rows: np.ndarray

    @classmethod
    def of(
        cls,
        group: str,
        speaker: str,
        tracks: list[Track],
        *,
        truth: list[Span],
        ignore: list[Span] | None = None,
    ) -> Joined:
        """Describe every candidate of joined recordings; `truth` and `ignore` in seconds of the whole."""
        whole = {
            name: np.concatenate([getattr(track, name) for track in tracks]) for name in Track.__annotations__
        }
        voice = voice_of(whole.pop("hz"), **whole)
        spans = candidates(voice) if voice else []
        rows = features(voice, spans) if voice else np.zeros((0, len(FEATURES)))
        seconds = sum(len(track.hz) for track in tracks) * FRAME_SECONDS
        return cls(group, speaker, seconds, truth, ignore or [], spans, rows)

    def labels(self) -> np.ndarray:
        """Return per candidate 1 = a filler, 0 = none, -1 = neither."""
        found = []
        for span in map(_seconds, self.spans):
            near = max((_overlap(span, other) for other in self.truth + self.ignore), default=0.0)
            same = max((_overlap(span, true) / _union(span, true) for true in self.truth), default=0.0)
            found.append(1 if same >= 0.5 else -1 if near > 0.05 else 0)
        return np.array(found, dtype=int)

    def count(self, model: fillers.Model, *, least: float) -> tuple[int, int]:
        """Return (true, false) events from a score on; a true one covers half of a filler."""
        scores = model.scores(self.rows)
        left, right, wrong = list(self.truth), 0, 0
        for index in fillers.chosen(self.spans, scores, least=least):
            span = _seconds(self.spans[index])
            hit = [true for true in left if _overlap(span, true) >= 0.5 * (true[1] - true[0])]
            if hit:
                left.remove(hit[0])
                right += 1
            elif not any(_overlap(span, other) for other in self.ignore):
                wrong += 1
        return right, wrong


def takes(data: Path) -> Iterator[Joined]:
    """Yield every speaker of every group; different recording sessions of one man stay apart."""
    for group in GROUPS:
        by_take = defaultdict(list)
        for path in sorted((data / group).glob("*.flac")):
            by_take[speaker_of(group, path.stem), path.stem == "acoustic_corpus"].append(path)
        for (speaker, _), paths in by_take.items():
            tracks: list[Track] = []
            truth: list[Span] = []
            ignore: list[Span] = []
            for path in paths:
                shift = sum(len(track.hz) for track in tracks) * FRAME_SECONDS
                truth += [(start + shift, end + shift) for start, end in _marked(path)]
                if path.stem in UNPLACED:
                    ignore.append((UNPLACED[path.stem][0] + shift, UNPLACED[path.stem][1] + shift))
                tracks.append(Track.of(*sounds.read(path)))
            yield Joined.of(group, speaker, tracks, truth=truth, ignore=ignore)


def speaker_of(group: str, name: str) -> str:
    """Return who speaks in a file, by its name."""
    if group == "fillers":
        return name.split("_")[2] if name.startswith("ami") else "mfa"
    if group == "read":
        return name.split("-")[0].split("_0")[0]
    return {"l2": name[:5], "lively": name[:2]}.get(group, name)


def fold_of(data: Path) -> dict[str, int]:
    """Return the fold in which a speaker of `read` or `l2` is tested."""
    names = {
        (group, speaker_of(group, path.stem))
        for group in ("read", "l2")
        for path in (data / group).glob("*.flac")
    }
    return {speaker: index % FOLDS for index, (_, speaker) in enumerate(sorted(names))}


def _marked(path: Path) -> list[Span]:
    """Return the fillers of a recording that have a place."""
    if path.parent.name != "fillers":
        return []
    rows = [
        row for row in sounds.rows(path.parent / "fillers.csv") if row["file"] == path.name and row["start"]
    ]
    timed = [(float(row["start"]), float(row["start"]) + float(row["duration"])) for row in rows]
    return sorted([*timed, *PLACED.get(path.stem, ())])


def _seconds(span: tuple[int, int]) -> Span:
    return span[0] * FRAME_SECONDS, span[1] * FRAME_SECONDS


def _overlap(one: Span, other: Span) -> float:
    return max(0.0, min(one[1], other[1]) - max(one[0], other[0]))


def _union(one: Span, other: Span) -> float:
    return max(one[1], other[1]) - min(one[0], other[0])
