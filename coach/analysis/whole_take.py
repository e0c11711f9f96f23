"""The tracks of a whole take -> every measure of it, each through its gate."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from coach.analysis import (
    drift,
    endings,
    fillers,
    gain,
    gates,
    health,
    loudness,
    networks,
    nuclei,
    pace,
    pauses,
    pitch,
    pooling,
    yin,
)
from coach.analysis.activity import inside, joined, pauses_between, runs, spans_of, total, without
from coach.analysis.cuts import at_cuts, closed_up
from coach.analysis.dropouts import breaking_off
from coach.analysis.hum import Hum
from coach.analysis.intervals import Estimate, exact
from coach.analysis.remarks import remarked
from coach.analysis.second_voice import two_voices
from coach.analysis.tracks import FRAME_SECONDS, SURE, VOICED, Tracks
from coach.model import Curves, Filler, LevelCurve, Measure, PitchCurve, Span

SPEECH_MARGIN = 0.1
"""Seconds around speech in which voiced frames still belong to it."""
OWN_PITCH = 5.0
LEAST_SPEECH = 1.0
"""With less speech than this, and more voice, everything that sounded is described. Seconds."""


@dataclass(frozen=True)
class Heard:
    """What the samples of one take say. Times in seconds from its start."""

    seconds: float
    measures: dict[str, Measure]
    speech: tuple[Span, ...]
    pauses: tuple[Span, ...]
    fillers: tuple[Filler, ...]
    """Filled pauses found in the sound; none where they were not to be looked for."""
    curves: Curves
    flattest: Span | None
    liveliest: Span | None
    poolable: dict[str, Measure]
    drift: Span | None


class WholeTake:
    """The tracks of a whole take, cleaned, and every measure of it."""

    def __init__(
        self,
        *,
        tracks: Tracks,
        seconds: float,
        room_power: float | None,
        has_second_opinion: bool,
        tracker: networks.Tracker,
        gaps: list[tuple[float, float]],
        hum: Hum,
        cuts: tuple[float, ...],
    ) -> None:
        self.tracks = tracks
        self.gaps, self.hum = gaps, hum
        self.tracker = tracker
        self.seconds = seconds
        self.room_power = room_power
        self.times = np.arange(len(tracks.hz)) * FRAME_SECONDS
        self.detected = spans_of(tracks.speech, seconds=seconds)
        cleaned = pitch.clean(tracks.hz, tracks.confidence >= VOICED)
        self.only_sound = total(self.detected) < LEAST_SPEECH < cleaned.sum() * FRAME_SECONDS
        self.spans = _sounding(cleaned, seconds) if self.only_sound else self.detected
        self.voiced = cleaned & inside(self.spans, self.times, margin=SPEECH_MARGIN)
        self.hz = tracks.hz[self.voiced]
        self.second_hz = tracks.second_hz[self.voiced] if has_second_opinion else None
        silences = pauses_between(self.spans)
        self.joined = at_cuts(silences, cuts)
        self.pauses = tuple(silence for silence in silences if silence not in self.joined)
        self.nuclei = nuclei.nuclei(tracks.intensity, self.voiced, self.spans)
        self.drift = drift.drift(self.nuclei, self.spans)
        self.fillers = fillers.found_in(tracks, () if self.only_sound else self.detected)

    def heard(self, *, frames: int, clipped: int, peak: float, broken: int, ungated: bool) -> Heard:
        """Return every measure through its gate."""
        found = self._health(frames, clipped, peak) | (self._voice() if self.spans else _nothing_said())
        if self.tracker == "librosa":
            found |= {code: _alone(value) for code, value in found.items() if code.startswith("pitch.")}
        mains = self._mains(found["health.snr"])
        found = remarked(
            found,
            lost=breaking_off(self.gaps, voice=self._voice_power()),
            # The trackers follow a hum where the voice rests: it would pass for a second voice.
            two=None if mains else two_voices(self.tracks.hz, self.voiced, self.spans),
            only_sound=bool(self.only_sound),
        )
        facts = self._facts(found, hum=mains, silent=peak == 0.0, broken=broken)
        measures = {
            code: gates.judge(code, value, facts=facts, ungated=ungated) for code, value in found.items()
        }
        poolable = pooling.before_length(found, facts=facts)
        conflict = pitch.disagreement(self.hz, self.second_hz)
        if conflict is not None:
            conflict = gates.because_of_hum(conflict, mains)
            measures["pitch.sd"] = gates.distrust(measures["pitch.sd"], conflict, ungated=ungated)
            poolable["pitch.sd"] = gates.distrust(poolable["pitch.sd"], conflict)
        own_level = gain.automatic_gain(self.tracks.power, self.pauses)
        if own_level is not None:
            for code in ("loudness.sd", "loudness.trailing_off"):
                measures[code] = gates.distrust(measures[code], own_level, ungated=ungated)
                if code in poolable:
                    poolable[code] = gates.distrust(poolable[code], own_level)
        start, end = (self.spans[0][0], self.spans[-1][1]) if self.spans else (0.0, 0.0)
        flattest, liveliest = pitch.extremes(self.tracks.hz, self.voiced, start=start, end=end)
        return Heard(
            seconds=round(self.seconds, 4),
            measures=measures,
            speech=self.detected,
            pauses=self.pauses,
            fillers=fillers.shown(self.fillers, measures["fillers.sounds"], poolable["fillers.sounds"]),
            curves=self._curves(),
            flattest=flattest,
            liveliest=liveliest,
            poolable=poolable,
            drift=self._drift_span(measures["pace.drift"]),
        )

    def _health(self, frames: int, clipped: int, peak: float) -> dict[str, Estimate | str]:
        tracks = self.tracks
        return {
            "health.snr": health.snr(
                tracks.power,
                tracks.mean,
                self.spans,
                self.room_power,
                voiced=tracks.confidence >= VOICED,
                own=self._own_pitch(),
            ),
            "health.clipped": health.clipped(clipped, frames) if frames else gates.EMPTY,
            "health.peak": health.peak(peak) if peak else gates.MUTED,
            "health.speech": health.speech(self.detected),
            "health.voiced": health.voiced(int(self.voiced.sum())),
            "length.seconds": exact(self.seconds),
        }

    def _own_pitch(self) -> np.ndarray:
        """Return which frames have a pitch within 5 semitones of the speaker's middle one."""
        if not len(self.hz):
            return np.zeros(len(self.times), dtype=bool)
        away = np.abs(12 * np.log2(np.maximum(self.tracks.hz, 1.0) / np.median(self.hz)))
        return np.asarray((self.tracks.confidence >= SURE) & (away <= OWN_PITCH))

    def _voice(self) -> dict[str, Estimate | str]:
        start, end = self.spans[0][0], self.spans[-1][1]
        spans, silences = (closed_up(times, self.joined) for times in (self.spans, self.pauses))
        hesitations = fillers.spans(self.fillers or ())
        error = yin.TRACKER_ERROR if self.tracker == "librosa" else pitch.TRACKER_ERROR
        return {
            "pitch.sd": pitch.spread(self.hz, self.second_hz, tracker_error=error),
            "pitch.median": pitch.median(self.hz),
            "pitch.range": pitch.width(self.hz, tracker_error=error),
            "pitch.pvq": pitch.variation_quotient(
                self.tracks.hz, self.voiced, start=start, end=end, tracker_error=error
            ),
            "pace.articulation": pace.articulation(self.nuclei, without(self.spans, hesitations)),
            "pace.drift": self.drift if isinstance(self.drift, str) else self.drift.estimate,
            "pauses.rate": pauses.rate(silences, within=spans[-1][1] - spans[0][0]),
            "pauses.median": pauses.middle(silences),
            "pauses.long": pauses.long(silences),
            "pauses.share": pauses.share(spans, silences),
            "fillers.sounds": fillers.rate(self.fillers, within=end - start),
            "loudness.sd": loudness.spread(self.tracks.level[self.voiced]),
            "loudness.trailing_off": endings.trailing_off(self.tracks.level, self.voiced, self.spans),
        }

    def _voice_power(self) -> float:
        times = self.times + FRAME_SECONDS / 2
        power = self.tracks.power[inside(self.spans, times)]
        return float(power.mean()) if len(power) else 0.0

    def _mains(self, ratio: Estimate | str) -> int | None:
        """Return the frequency of a hum that is most of the noise."""
        if isinstance(ratio, str):
            return None
        return self.hum.mains(noise=self._voice_power() / (1 + 10 ** (ratio.value / 10)))

    def _drift_span(self, measure: Measure) -> Span | None:
        return None if measure.value is None or isinstance(self.drift, str) else self.drift.span

    def _facts(
        self, found: dict[str, Estimate | str], *, hum: int | None, silent: bool, broken: int
    ) -> gates.Facts:
        ratio, clipped, peak = (found[f"health.{name}"] for name in ("snr", "clipped", "peak"))
        return gates.Facts(
            seconds=round(self.seconds, 4),
            broken=broken,
            silent=silent,
            speech=round(total(self.spans), 4),
            voiced=round(float(self.voiced.sum()) * FRAME_SECONDS, 4),
            snr=None if isinstance(ratio, str) else round(ratio.value, 4),
            snr_known=not isinstance(ratio, str) and health.FROM_QUIETEST not in (ratio.note or ""),
            hum=hum,
            comes_and_goes=health.comes_and_goes(ratio),
            peak=None if isinstance(peak, str) else round(peak.value, 4),
            clipped=0.0 if isinstance(clipped, str) else round(clipped.value, 4),
            only_sound=bool(self.only_sound),
        )

    def _curves(self) -> Curves:
        times = tuple(np.round(self.times, 4).tolist())
        hz = np.round(self.tracks.hz, 2).tolist()
        level = self.tracks.level
        db = np.round(10 * np.log10(np.maximum(level, 1e-12)), 2).tolist()
        return Curves(
            pitch=PitchCurve(
                times=times, hz=tuple(f if v else None for f, v in zip(hz, self.voiced.tolist(), strict=True))
            ),
            level=LevelCurve(
                times=times, db=tuple(d if p else None for d, p in zip(db, (level > 0).tolist(), strict=True))
            ),
        )


def _sounding(voiced: np.ndarray, seconds: float) -> tuple[Span, ...]:
    """Return spans of voice, for sound that the speech detector does not take for speech."""
    return joined(
        tuple((start * FRAME_SECONDS, min(seconds, end * FRAME_SECONDS)) for start, end in runs(voiced))
    )


def _alone(found: Estimate | str) -> Estimate | str:
    """Say of an estimate from librosa's pitch alone that it is rough."""
    return found if isinstance(found, str) else replace(found, note=yin.ROUGH)


def _nothing_said() -> dict[str, Estimate | str]:
    return dict.fromkeys(gates.GATES, gates.NO_SPEECH)
