"""Speech and pauses against marks made by hand, and against word turns of meetings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.accuracy import anchors, metrics, sounds
from benchmarks.accuracy.ears import Ears, Sound
from benchmarks.accuracy.report import Line, Section, Table, Target, number, percent

if TYPE_CHECKING:
    import numpy as np

Span = tuple[float, float]
Figures = dict[str, tuple[metrics.Counts, metrics.Counts]]
"""Condition -> frames of speech and pauses, as coach found them."""


@dataclass(frozen=True)
class Clip:
    """A recording with its true speech."""

    samples: np.ndarray
    rate: int
    speech: list[Span]

    @property
    def seconds(self) -> float:
        return len(self.samples) / self.rate

    @property
    def pauses(self) -> list[Span]:
        """True silences of 0.25 s or more between the first and the last speech."""
        return metrics.pauses_of(_touching(self.speech))


def _touching(spans: list[Span]) -> list[Span]:
    """Join spans of speech that follow on one another."""
    kept: list[Span] = []
    for start, end in sorted(spans):
        if kept and start <= kept[-1][1] + 1e-6:
            kept[-1] = (kept[-1][0], max(end, kept[-1][1]))
        else:
            kept.append((start, end))
    return kept


def clips(files: list[Path]) -> list[Clip]:
    """Read recordings that have start,end,label beside them."""
    found = []
    for path in files:
        samples, rate = sounds.read(path)
        marks = sounds.rows(path.with_suffix(".csv"))
        speech = [(float(m["start"]), float(m["end"])) for m in marks if m["label"] == "speech"]
        found.append(Clip(samples, rate, speech))
    return found


def measure(data: Path, ears: Ears, praat: anchors.Praat) -> Section:
    """Return frame F1, pause F1 and total pause time of every detector under every condition."""
    surroundings = sounds.Surroundings(data)
    hand = clips(sorted((data / "pauses").glob("*.flac")))
    meetings = clips(sorted((data / "spontaneous").glob("ami_*.flac")))
    first, coach = _table(hand, surroundings, ears, praat)
    second, _ = _table(meetings, surroundings, ears, praat, conditions=("as recorded", "10 dB SNR"))
    return Section(
        "Speech and pauses",
        _TEXT,
        (
            Table(
                _caption(
                    "15 short clips marked by hand (read and spontaneous speech from several public sets, "
                    "language and sex not given)",
                    hand,
                ),
                _HEADER,
                first,
            ),
            Table(
                _caption(
                    "7 stretches of 30 s from meetings, several speakers each, table microphones (weaker "
                    "truth, see above)",
                    meetings,
                ),
                _HEADER,
                second,
            ),
        ),
        _targets(coach),
        lines=_lines(hand, coach),
    )


_HEADER = (
    "condition",
    "detector",
    "speech frames, F1",
    "pauses, F1 (95 % interval)",
    "both edges within 0.1 s, F1",
    "total pause time, found / true",
)
_TEXT = """
A pause is a silence of 0.25 s or more between the first and the last speech. A found pause is a hit when it
covers at least half of a true one, each matched once; F1 is that of all pauses of all clips, its interval
from drawing clips with replacement. Silence before the first and after the last word is no pause and is not
counted. Total pause time is the sum of the found against the sum of the true pauses. All detectors drop
speech under 0.1 s and join what is less than 0.25 s apart, as coach does. librosa.effects.split: 30 dB
under the loudest frame (with its default of 60 dB it finds almost no pause). Praat: silences, -25 dB.

The detector's two edge corrections (0.032 and 0.02 s) were set on the hand-marked clips: its edges are
in-sample there. In the meetings, truth is the turns of speakers from their words: a silence may hold a
cough, a laugh or table noise, word times are only as good as their alignment, and far voices overlap; so
figures there are lower for every detector and say more about ranks than about size.
"""


def _caption(what: str, all_clips: list[Clip]) -> str:
    minutes = sum(clip.seconds for clip in all_clips) / 60
    pauses = sum(len(clip.pauses) for clip in all_clips)
    return f"Population: {what}; {minutes:.1f} min, {pauses} true pauses."


def _table(
    all_clips: list[Clip],
    surroundings: sounds.Surroundings,
    ears: Ears,
    praat: anchors.Praat,
    *,
    conditions: tuple[str, ...] = sounds.CONDITIONS,
) -> tuple[tuple[tuple[str, ...], ...], Figures]:
    rows: list[tuple[str, ...]] = []
    coach: Figures = {}
    for condition in conditions:
        items = [
            (surroundings.under(condition, clip.samples, clip.rate, seed=n), clip.rate)
            for n, clip in enumerate(all_clips)
        ]
        for name, found in _answers(items, ears, praat).items():
            frames, events, strict = _score(all_clips, found)
            low, high = metrics.f1_interval(events)
            pauses = metrics.total(events)
            rows.append(
                (
                    condition,
                    name,
                    number(frames.f1, 3),
                    f"{number(pauses.f1)} ({number(low)} to {number(high)})",
                    number(metrics.total(strict).f1),
                    percent(_pause_time(all_clips, found), 0),
                )
            )
            if name == "coach":
                coach[condition] = (frames, pauses)
    return tuple(rows), coach


def _answers(items: list[anchors.Item], ears: Ears, praat: anchors.Praat) -> dict[str, list[list[Span]]]:
    found = {"coach": [one.speech for one in ears.hear(Sound(*item) for item in items)]}
    found["librosa.effects.split"] = list(ears.map(anchors.split, items))
    if anchors.has_webrtc():
        found["webrtcvad"] = [anchors.webrtc(item) for item in items]
    if praat.reason is None:
        spans = praat.ask(items, what="speech")
        found["Praat, -25 dB"] = [anchors.joined_spans([(a, b) for a, b in one or []]) for one in spans]
    return found


def _score(
    all_clips: list[Clip], found: list[list[Span]]
) -> tuple[metrics.Counts, list[metrics.Counts], list[metrics.Counts]]:
    frames, events, strict = [], [], []
    for clip, speech in zip(all_clips, found, strict=True):
        pauses = metrics.pauses_of(speech)
        frames.append(metrics.frame_counts(clip.speech, speech, seconds=clip.seconds))
        events.append(metrics.event_counts(clip.pauses, pauses))
        strict.append(metrics.event_counts(clip.pauses, pauses, strict=True))
    return metrics.total(frames), events, strict


def _pause_time(all_clips: list[Clip], found: list[list[Span]]) -> float:
    true = sum(end - start for clip in all_clips for start, end in clip.pauses)
    return sum(end - start for speech in found for start, end in metrics.pauses_of(speech)) / true


def _targets(coach: Figures) -> tuple[Target, ...]:
    frames, pauses = (counts.f1 for counts in coach["as recorded"])
    noisy = coach["10 dB SNR"][1].f1
    what = "speech frames, F1 (15 hand-marked clips, in-sample edges)"
    return (
        Target(what, "0.945", number(frames, 3), frames >= 0.945),
        Target("pauses of 0.25 s and more, F1 (the same clips)", "0.88", number(pauses), pauses >= 0.88),
        Target("the same pauses at 10 dB SNR, F1", "0.84", number(noisy), noisy >= 0.84),
    )


def _lines(hand: list[Clip], coach: Figures) -> tuple[Line, ...]:
    frames, pauses = coach["as recorded"]
    noisy = coach["10 dB SNR"][1]
    who = f"{len(hand)} short clips marked by hand, speakers not described"
    return (
        Line(
            ("health.speech",),
            f"{percent(frames.right / frames.true, 0)} of speech found, "
            f"{percent(1 - frames.right / frames.found, 0)} of what is found is none: {who}.",
            len(hand),
        ),
        Line(
            ("pauses.rate", "pauses.median", "pauses.long", "pauses.share"),
            f"{pauses.right:.0f} of {pauses.true:.0f} pauses are found, and {_false(pauses)} that are none "
            f"({noisy.right:.0f} and {_false(noisy)} in noise at 10 dB): {who}.",
            len(hand),
        ),
    )


def _false(counts: metrics.Counts) -> str:
    return f"{counts.found - counts.right:.0f}"
