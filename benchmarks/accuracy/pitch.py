"""Pitch against a laryngograph, per clip and with a speaker's clips joined."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import reduce
from operator import add
from pathlib import Path

import numpy as np

from benchmarks.accuracy import anchors, metrics, sounds
from benchmarks.accuracy.ears import Ears, Sound
from benchmarks.accuracy.report import Line, Section, Table, Target, number, percent
from coach.model import Measure

STEP = 0.015
GAP = 0.3
"""Seconds of nothing between joined clips."""
SLOW = ("as recorded", "10 dB SNR")
"""Conditions under which librosa.pyin runs too, on every third clip: it takes a tenth of real time."""


@dataclass(frozen=True)
class Clip:
    """One sentence with its true pitch every 15 ms."""

    speaker: str
    sex: str
    samples: np.ndarray
    rate: int
    true: np.ndarray


def clips(data: Path) -> list[Clip]:
    """Read the laryngograph set."""
    found = []
    for row in sounds.rows(data / "pitch" / "pitch.csv"):
        path = data / "pitch" / row["file"]
        samples, rate = sounds.read(path)
        true = np.loadtxt(path.with_suffix(".f0ref"))
        found.append(Clip(row["speaker"], row["sex"], samples, rate, true))
    return found


def measure(data: Path, ears: Ears, praat: anchors.Praat) -> Section:
    """Return the errors of coach, Praat and librosa.pyin under every condition."""
    all_clips = clips(data)
    surroundings = sounds.Surroundings(data)
    rows: list[tuple[str, ...]] = []
    by_sex: list[tuple[str, ...]] = []
    joined: list[tuple[str, ...]] = []
    others: list[tuple[str, ...]] = []
    targets: list[Target] = []
    tracked: dict[str, Tracked] = {}
    for condition in sounds.CONDITIONS:
        items = [
            (surroundings.under(condition, clip.samples, clip.rate, seed=n), clip.rate)
            for n, clip in enumerate(all_clips)
        ]
        answers = _answers(items, ears, praat, condition)
        for name, tracks in answers.items():
            rows.append((condition, name, *_figures(all_clips, tracks)))
            if condition in SLOW:
                by_sex += [
                    (
                        condition,
                        name,
                        {"m": "1 man", "f": "1 woman"}[sex],
                        *_figures(all_clips, tracks, sex=sex),
                    )
                    for sex in ("m", "f")
                ]
        middle, width = _middle_and_range(all_clips, answers["coach"])
        others.append((condition, percent(middle), f"{number(width)} st"))
        errors = _joined(all_clips, items, ears)
        joined += [
            (condition, speaker, *(number(v) for v in figures), state)
            for speaker, (figures, state) in errors.items()
        ]
        if condition == "as recorded":
            targets = _targets(all_clips, answers["coach"], errors)
        tracked[condition] = answers["coach"]
    header = (
        "tracker",
        "gross errors",
        "voicing errors",
        "median error, cents",
        "SD error, mean ± SD over clips",
    )
    population = "2 British readers in a studio, 25 sentences of about 3 s (1.4 min)"
    return Section(
        "Pitch",
        _TEXT,
        (
            Table(f"Population: {population}.", ("condition", *header), tuple(rows)),
            Table(
                "The same per sex (13 sentences of the man, 12 of the woman).",
                ("condition", header[0], "speaker", *header[1:]),
                tuple(by_sex),
            ),
            Table(
                "`pitch.sd` of coach with all clips of a speaker joined (about 40 s each), in semitones.",
                (
                    "condition",
                    "speaker",
                    "true SD",
                    "coach",
                    "error",
                    "stated low",
                    "stated high",
                    "shown to a user",
                ),
                tuple(joined),
            ),
            Table(
                "Middle and range of a clip's pitch by coach, mean absolute error over the same 25 clips.",
                ("condition", "median", "range (10th to 90th percentile)"),
                tuple(others),
            ),
        ),
        tuple(targets),
        lines=_lines(all_clips, tracked["as recorded"], noisy=tracked["20 dB SNR"]),
    )


_TEXT = """
Truth: fundamental frequency from a laryngograph every 15 ms. A gross error is a frame voiced in both that
is more than 20 % off; voicing errors are frames that are voiced in one and not in the other, out of all
frames; cents are the median of what is not gross; the SD error is the absolute difference of the SD in
semitones of a clip from that of its laryngograph track. Praat, one pass: autocorrelation, 75 to 600 Hz; two
passes: De Looze & Hirst (2008). librosa.pyin: C2 to C7, otherwise its defaults. For accented speech from
laptop microphones there is no such truth.
"""


def _answers(
    items: list[anchors.Item], ears: Ears, praat: anchors.Praat, condition: str
) -> dict[str, list[np.ndarray | None]]:
    heard = ears.hear(Sound(samples, rate) for samples, rate in items)
    answers: dict[str, list[np.ndarray | None]] = {"coach": [one.hz_at(STEP) for one in heard]}
    if praat.reason is None:
        found = praat.ask(items, what="pitch")
        answers["Praat, two passes"] = [np.array(one["two"]) for one in found]
        answers["Praat, one pass"] = [np.array(one["one"]) for one in found]
    if condition in SLOW:
        tracks: list[np.ndarray | None] = [None] * len(items)
        tracks[::3] = list(ears.map(anchors.pyin, items[::3]))
        answers["librosa.pyin"] = tracks
        for name in [name for name in ("coach", "Praat, two passes") if name in answers]:
            pairs = zip(answers[name], tracks, strict=True)
            answers[f"{name}, the clips of librosa.pyin"] = [
                own if track is not None else None for own, track in pairs
            ]
    return answers


Tracked = list[np.ndarray | None]


def _chosen(all_clips: list[Clip], tracks: Tracked, sex: str | None) -> list[tuple[Clip, np.ndarray]]:
    """Return the clips of one sex, or all, that were tracked."""
    pairs = zip(all_clips, tracks, strict=True)
    return [(clip, track) for clip, track in pairs if track is not None and sex in (None, clip.sex)]


def _errors(all_clips: list[Clip], tracks: Tracked, sex: str | None) -> list[metrics.PitchErrors]:
    return [metrics.pitch_errors(clip.true, track) for clip, track in _chosen(all_clips, tracks, sex)]


def _sd_errors(all_clips: list[Clip], tracks: Tracked, sex: str | None = None) -> np.ndarray:
    chosen = _chosen(all_clips, tracks, sex)
    return np.array(
        [abs(metrics.semitone_sd(track) - metrics.semitone_sd(clip.true)) for clip, track in chosen]
    )


def _figures(all_clips: list[Clip], tracks: Tracked, *, sex: str | None = None) -> tuple[str, ...]:
    errors = reduce(add, _errors(all_clips, tracks, sex))
    spread = _sd_errors(all_clips, tracks, sex)
    known = spread[np.isfinite(spread)]
    return (
        percent(errors.gross / max(errors.both, 1)),
        percent((errors.missed + errors.invented) / errors.frames),
        number(float(np.median(errors.cents)), 0),
        f"{number(known.mean())} ± {number(known.std())} st (n = {len(known)})",
    )


Joined = dict[str, tuple[tuple[float, ...], str]]


def _state(measure: Measure) -> str:
    return "refused" if measure.value is None else "rough" if measure.why else "stated"


def _joined(all_clips: list[Clip], items: list[anchors.Item], ears: Ears) -> Joined:
    """Return per speaker: true SD, pitch.sd, error, low, high; and whether its gate lets it through."""
    found: Joined = {}
    speakers = sorted({clip.speaker for clip in all_clips})
    wholes = []
    for speaker in speakers:
        own = [item for clip, item in zip(all_clips, items, strict=True) if clip.speaker == speaker]
        gap = np.zeros(int(GAP * own[0][1]), dtype=np.float32)
        wholes.append(
            Sound(np.concatenate([part for samples, _ in own for part in (samples, gap)]), own[0][1])
        )
    both = list(ears.hear([*wholes, *(replace(whole, ungated=False) for whole in wholes)]))
    pairs = zip(both[: len(wholes)], both[len(wholes) :], strict=True)
    for speaker, (heard, gated) in zip(speakers, pairs, strict=True):
        clips_of = [clip for clip in all_clips if clip.speaker == speaker]
        true = metrics.semitone_sd(np.concatenate([clip.true for clip in clips_of]))
        sd = heard.measures["pitch.sd"]
        name = f"{speaker} ({'man' if clips_of[0].sex == 'm' else 'woman'}, {len(clips_of)} clips)"
        nan = float("nan")
        value = nan if sd.value is None else sd.value
        limits = (nan if sd.low is None else sd.low, nan if sd.high is None else sd.high)
        found[name] = ((true, value, value - true, *limits), _state(gated.measures["pitch.sd"]))
    return found


def _middle_and_range(all_clips: list[Clip], tracks: Tracked) -> tuple[float, float]:
    """Return the mean absolute error of the median (a share) and of the range p10 to p90 (semitones)."""
    medians, ranges = [], []
    for clip, track in _chosen(all_clips, tracks, None):
        true, found = clip.true[clip.true > 0], track[track > 0]
        if len(true) >= 8 and len(found) >= 8:
            medians.append(abs(np.median(found) / np.median(true) - 1))
            ranges.append(abs(_range(found) - _range(true)))
    return float(np.mean(medians)), float(np.mean(ranges))


def _range(hz: np.ndarray) -> float:
    low, high = np.percentile(hz, [10, 90])
    return float(12 * np.log2(high / low))


def _lines(all_clips: list[Clip], tracks: Tracked, *, noisy: Tracked) -> tuple[Line, ...]:
    errors = reduce(add, _errors(all_clips, tracks, None))
    voicing = percent((errors.missed + errors.invented) / errors.frames, 0)
    middle, width = _middle_and_range(all_clips, tracks)
    sd, worse = (float(np.nanmean(_sd_errors(all_clips, one))) for one in (tracks, noisy))
    n, who = len(all_clips), f"{len(all_clips)} short clips of 2 native readers in a studio"
    return (
        Line(
            ("pitch.sd",),
            f"{number(sd)} st off on average, {number(worse)} st in noise at 20 dB: {who}.",
            n,
        ),
        Line(("pitch.median",), f"{percent(middle)} off on average: {who}.", n),
        Line(("pitch.range",), f"{number(width, 1)} st off on average: {who}.", n),
        Line(("health.voiced",), f"{voicing} of moments wrongly taken as voiced or not: {who}.", n),
    )


def _targets(all_clips: list[Clip], tracks: Tracked, joined: Joined) -> list[Target]:
    errors = reduce(add, _errors(all_clips, tracks, None))
    sd = float(np.nanmean(_sd_errors(all_clips, tracks)))
    gross = errors.gross / errors.both
    voicing = (errors.missed + errors.invented) / errors.frames
    worst = max(abs(figures[2]) for figures, _ in joined.values())
    where = "2 readers, 25 clips"
    return [
        Target(f"pitch SD error per clip ({where})", "0.20 st or less", f"{sd:.2f} st", sd <= 0.20),
        Target(
            "pitch SD error, a speaker's clips joined (2 speakers)",
            "0.10 st or less",
            f"{worst:.2f} st (the worse)",
            worst <= 0.10,
        ),
        Target(f"gross pitch errors ({where})", "0.6 % or less", percent(gross, 2), gross <= 0.006),
        Target(f"voicing errors ({where})", "4.5 % or less", percent(voicing), voicing <= 0.045),
    ]
