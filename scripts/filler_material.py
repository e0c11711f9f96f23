"""Fillers and drawn-out words made from a reader's own vowels and nasals, put into that reader's speech.

The periods of a central vowel (and of a nasal) that a recognizer's alignment names are laid down again at a
slow, level pitch (PSOLA after Moulines and Charpentier 1990), so that voice, room and microphone stay real.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

RATE = 16_000
CENTRAL, NASAL = ("AH", "ER", "UH"), ("M", "N")
DRAWN = ("OW", "IY", "EY", "AY", "UW", "AO", "AA", "AE", "L", "N")
"""Phones that are drawn out at the end of a word, as in "soooo": hard negatives."""
LEAST = 0.05
"""Seconds of a phone whose periods are used."""
Phone = tuple[str, float, float]
Word = tuple[str, float, float, list[Phone]]
Event = tuple[float, float, str]


@dataclass(frozen=True)
class Reading:
    """One recording at 16 kHz, its pitch in Hz every 16 ms (0 = unvoiced), and its aligned words."""

    samples: np.ndarray
    hz: np.ndarray
    words: list[Word]


@dataclass
class Made:
    """A recording with fillers put in. Times in seconds."""

    parts: list[np.ndarray] = field(default_factory=list)
    fillers: list[Event] = field(default_factory=list)
    drawn: list[Event] = field(default_factory=list)

    def add(self, samples: np.ndarray) -> tuple[float, float]:
        start = sum(map(len, self.parts)) / RATE
        self.parts.append(samples.astype(np.float32))
        return start, start + len(samples) / RATE


def periods(samples: np.ndarray, hz: float) -> list[np.ndarray]:
    """Return windows of two pitch periods around each strongest peak of a voiced stretch."""
    period = round(RATE / hz)
    marks, at = [], int(np.argmax(samples[: period + 1]))
    while at + 1.3 * period < len(samples):
        marks.append(at)
        first = at + round(0.75 * period)
        at = first + int(np.argmax(samples[first : at + round(1.25 * period)]))
    window = np.hanning(2 * period)
    return [
        samples[m - period : m + period] * window for m in marks if m >= period and m + period <= len(samples)
    ]


def sustained(
    source: list[np.ndarray], seconds: float, hz: np.ndarray, random: np.random.Generator
) -> np.ndarray:
    """Lay periods down at the pitch `hz` (one value per sample), wandering slowly through `source`."""
    count = round(seconds * RATE)
    out = np.zeros(count + 2_000)
    where, step, at = float(random.uniform(0, len(source) - 1)), 0.5, 0.0
    while at < count - 1:
        window = source[int(np.clip(round(where), 0, len(source) - 1))]
        start = max(0, round(at) - len(window) // 2 + 500)
        end = min(len(out), start + len(window))
        out[start:end] += window[: end - start] * random.normal(1, 0.04)
        where += step * random.uniform(0, 1)
        if not 0 <= where <= len(source) - 1:
            step = -step
            where = float(np.clip(where, 0, len(source) - 1))
        at += RATE / hz[min(int(at), count - 1)] * random.normal(1, 0.008)
    return out[500 : 500 + count]


def filler(
    vowel: list[np.ndarray], nasal: list[np.ndarray] | None, median: float, random: np.random.Generator
) -> tuple[np.ndarray, str]:
    """Return an uh, um or hm of a speaker whose median pitch is `median` Hz, at full level."""
    seconds = float(np.clip(random.lognormal(np.log(0.36), 0.35), 0.18, 0.9))
    count = round(seconds * RATE)
    middle = median * 2 ** (random.normal(-1.5, 1.5) / 12)
    fall = random.normal(-2.5, 3.0) * (np.arange(count) / RATE - seconds / 2)
    drift = np.interp(np.arange(count), np.linspace(0, count, 5), random.normal(0, 0.25, 5))
    hz = middle * 2 ** ((fall + drift) / 12)
    kind = str(random.choice(["um", "uh", "hm"], p=[0.45, 0.47, 0.08])) if nasal else "uh"
    if kind == "uh":
        sound = sustained(vowel, seconds, hz, random)
    else:
        turn = random.uniform(0.35, 0.7) if kind == "um" else 0.02
        glide = np.clip((np.arange(count) / count - turn) * seconds / random.uniform(0.04, 0.09) + 0.5, 0, 1)
        murmur = sustained(nasal or vowel, seconds, hz, random)
        sound = sustained(vowel, seconds, hz, random) * (1 - glide) + murmur * glide
    rise, decay = random.uniform(0.02, 0.06), random.uniform(0.05, 0.15)
    time = np.arange(count) / RATE
    return sound * np.clip(time / rise, 0, 1) * np.clip((seconds - time) / decay, 0, 1) ** 0.7, kind


class Voice:
    """What one reader's recordings offer: quiet room, periods of vowels and nasals, level, median pitch."""

    def __init__(self, readings: list[Reading]) -> None:
        self.median = float(np.median(np.concatenate([one.hz[one.hz > 0] for one in readings])))
        self.vowels = self._sources(readings, CENTRAL)
        self.nasals = self._sources(readings, NASAL)
        self.quiet = max((self._quiet(one) for one in readings), key=len)
        loud = np.concatenate([one.samples for one in readings])
        self.level = float(np.sqrt(np.percentile(np.convolve(loud**2, np.full(640, 1 / 640))[::160], 85)))

    def _sources(self, readings: list[Reading], names: tuple[str, ...]) -> list[list[np.ndarray]]:
        found = []
        for one in readings:
            for word in one.words:
                for name, start, end in word[3]:
                    source = _periods_of(one, start, end) if name in names and end - start >= LEAST else []
                    if len(source) >= 4:
                        found.append((end - start, source))
        found.sort(key=lambda item: -item[0])
        return [source for _, source in found[: max(4, len(found) // 2)]]

    def _quiet(self, one: Reading) -> np.ndarray:
        first = round(max(0.0, one.words[0][2] - 0.08) * RATE) if one.words[0][0] == "<sil>" else 0
        return one.samples[:first]

    def room(self, seconds: float, random: np.random.Generator) -> np.ndarray:
        """Return room tone: pieces of the quiet before the speech, forwards and backwards."""
        count, parts = round(seconds * RATE), [np.zeros(0, dtype=np.float32)]
        while sum(map(len, parts)) < count and len(self.quiet) > 400:
            parts.append(self.quiet[::-1] if random.random() < 0.5 else self.quiet)
        joined = np.concatenate(parts)[:count]
        return joined if len(joined) == count else np.zeros(count, dtype=np.float32)


def _periods_of(one: Reading, start: float, end: float) -> list[np.ndarray]:
    hz = one.hz[round(start / 0.016) : round(end / 0.016)]
    if len(hz) < 3 or (hz > 0).mean() < 0.9:
        return []
    return periods(
        one.samples[round((start - 0.01) * RATE) : round((end + 0.01) * RATE)], float(np.median(hz[hz > 0]))
    )


def take(readings: list[Reading], seed: int, *, chance: float = 0.75) -> Made:
    """Return the readings of one person, joined, with fillers and drawn-out words put at word edges."""
    random = np.random.default_rng(seed)
    voice, made = Voice(readings), Made()
    for one in readings:
        edges = [word for word in one.words if word[0] != "<sil>"]
        cuts = sorted(random.permutation(len(edges))[: max(1, len(edges) // 3)])
        begin = 0
        for cut in cuts:
            end = round(edges[cut][2] * RATE)
            if random.random() < 0.3:
                drawn = _drawn(made, one, edges[cut], begin, random)
                if drawn is not None:
                    begin = drawn
                    continue
            made.add(one.samples[begin:end])
            begin = end
            if random.random() < chance and voice.vowels:
                _put(made, voice, random)
        made.add(one.samples[begin:])
    return made


def _put(made: Made, voice: Voice, random: np.random.Generator) -> None:
    """Put a filler here, with or without pauses beside it."""
    before, after = random.random() < 0.6, random.random() < 0.65
    made.add(voice.room(random.uniform(0.06, 0.6) if before else 0.0, random))
    nasal = voice.nasals[random.integers(len(voice.nasals))] if voice.nasals else None
    vowel = voice.vowels[random.integers(len(voice.vowels))]
    sound, kind = filler(vowel, nasal, voice.median, random)
    strong = np.sqrt(np.percentile(sound**2, 85)) * np.sqrt(2) or 1.0
    level = voice.level * 10 ** (random.uniform(-9, 1) / 20)
    room = voice.room(len(sound) / RATE, random)
    start, end = made.add(sound / strong * level + room[: len(sound)])
    made.fillers.append((start, end, kind))
    made.add(voice.room(random.uniform(0.06, 0.7) if after else 0.0, random))


def _drawn(made: Made, one: Reading, word: Word, begin: int, random: np.random.Generator) -> int | None:
    """Put in the speech up to a word and that word drawn out; return where the rest begins, else None."""
    name, start, end = word[3][-1]
    source = _periods_of(one, start, end) if name in DRAWN else []
    if len(source) < 4 or round(start * RATE) < begin:
        return None
    made.add(one.samples[begin : round(start * RATE)])
    seconds = float(random.uniform(0.2, 0.6))
    count = round(seconds * RATE)
    hz = one.hz[round(start / 0.016) : round(end / 0.016)]
    middle = np.median(hz[hz > 0]) * 2 ** (
        random.normal(-2, 4) * np.linspace(-0.5, 0.5, count) * seconds / 12
    )
    sound = sustained(source, seconds, np.asarray(middle), random)
    here = one.samples[round(start * RATE) : round(end * RATE)]
    sound *= np.sqrt((here**2).mean() / max((sound**2).mean(), 1e-12)) * np.clip(
        (count - np.arange(count)) / 1200, 0, 1
    )
    made.drawn.append((*made.add(sound), name))
    return round(end * RATE)
