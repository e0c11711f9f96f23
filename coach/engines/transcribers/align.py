"""Where each word of a known text lies in the sound: PocketSphinx forced alignment, stretch by stretch.

One search through a whole take goes astray in accented speech (8 of 20 sentences in a trial), so the take is
cut at anchors first: phrases whose times are known, or runs of words that a recognizer which knows only this
text heard in order (Moreno et al. 1998). A wrong word then costs its own stretch and no other.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from coach.engines.audio_file import open_audio
from coach.engines.transcribers import anchors, spelling
from coach.errors import EngineError
from coach.model import Phrase, Span, Transcript, Word

RATE = 16_000
FRAMES_PER_SECOND = 100
MAX_SECONDS = 600.0
"""Longer takes are not aligned: the search holds every frame in memory."""
FASTEST = 8.0
"""Words per second that nobody speaks over a whole take: a longer text is another one."""
MARGIN = 0.3
"""Seconds around a phrase in which its first and last word may lie, less where the next phrase is nearer."""
GOOD = -2.8
"""Log likelihood per frame that every ten words reach where one search through the whole take held its way.

In 40 accented sentences it lay between -1.0 and -3.6 (median -2.0) with their own text, and
under -3.0 with another.
"""
LEAST_ANCHORED = 0.15
"""Share of words in anchors under which a text is another one: 0.37 with the right text of 20 accented
sentences, 0.02 with the text of others."""
TAIL_WORDS = 20
TAIL_SECONDS = 8.0
"""So many words and seconds without one anchor at the end are text that was not said there."""


@dataclass(frozen=True)
class Placed:
    """A text with a time for each word; `trouble` says in a sentence where it does not fit."""

    transcript: Transcript
    trouble: str | None = None


class Aligner:
    """A decoder without a language model, made at the first use."""

    def __init__(self) -> None:
        self._decoder: Any = None

    def phrases(self, samples: np.ndarray, phrases: Sequence[Phrase]) -> Transcript:
        """Place phrases whose times are known (int16 mono 16 kHz samples); every word gets a time."""
        words: list[Word] = []
        for index, phrase in enumerate(phrases):
            before = phrases[index - 1].end if index else 0.0
            after = phrases[index + 1].start if index + 1 < len(phrases) else len(samples) / RATE
            start = max(phrase.start - MARGIN, min(before, phrase.start), 0.0)
            end = min(phrase.end + MARGIN, max(after, phrase.end), len(samples) / RATE)
            words += self._stretch(
                samples, phrase.text.split(), (start, end), shown=(phrase.start, phrase.end)
            )
        return _transcript([phrase.text for phrase in phrases], words)

    def text(self, samples: np.ndarray, text: str) -> Placed:
        """Place a text of which nothing is known but that it should be what was said."""
        tokens = text.split()
        seconds = len(samples) / RATE
        trouble = _impossible(tokens, seconds)
        if trouble is not None:
            return Placed(_transcript([text], []), trouble)
        whole = self._search(samples, [self._spoken(token) for token in tokens])
        if whole is not None and _held(whole):
            return Placed(_transcript([text], _words(tokens, [(s, e) for s, e, _ in whole])))
        known = self._known([self._spoken(token) for token in tokens])
        found = anchors.find(_decoder, self._made().lookup_word, samples, [word for _, word in known])
        found = [anchors.Anchor(known[a.first][0], known[a.last][0], a.start, a.end) for a in found]
        trouble = _mismatch(found, len(tokens), seconds)
        words: list[Word] = []
        for (first, last), span in anchors.stretches(found, count=len(tokens), seconds=seconds):
            words += self._stretch(samples, tokens[first:last], span, shown=span)
        return Placed(_transcript([text], words), trouble)

    def _stretch(self, samples: np.ndarray, tokens: list[str], span: Span, *, shown: Span) -> list[Word]:
        """Place words somewhere in `span`; spread evenly over `shown` where no search finds them."""
        start, end = span
        sound = samples[round(start * RATE) : round(end * RATE)]
        known = self._known([self._spoken(token) for token in tokens])
        found = self._search(sound, [word for _, word in known])
        placed = {
            index: (round(start + s, 4), round(start + e, 4))
            for (index, _), (s, e, _) in zip(known, found or (), strict=False)
        }
        return _words(tokens, _between(len(tokens), placed, shown))

    def _search(self, samples: np.ndarray, words: Sequence[str]) -> list[tuple[float, float, float]] | None:
        """Return (start, end, log likelihood) per word, or None when there is no path through the sound."""
        if not words or not all(words) or len(samples) < RATE // 20:
            return None
        decoder = self._made()
        try:
            decoder.set_align_text(" ".join(words))
            decoder.start_utt()
            decoder.process_raw(samples.tobytes(), False, True)
            decoder.end_utt()
            found = [
                (
                    part.start_frame / FRAMES_PER_SECOND,
                    (part.end_frame + 1) / FRAMES_PER_SECOND,
                    math.log(max(part.ascore, 1e-300)),
                )
                for part in decoder.seg() or ()
                if part.word[0] not in "<[+("
            ]
        except RuntimeError:
            return None
        return found if len(found) == len(words) else None

    def _spoken(self, token: str) -> str:
        """Return the dictionary's name for a token, spelled and added where it has none, or ""."""
        bare = token.lower().replace("\u2019", "'").strip("'\".,;:?!()[]{}<>-\u2013\u2014\u2026\u201c\u201d")
        decoder = self._made()
        if not bare or len(bare) > spelling.LONGEST * 2 or not bare.isprintable():
            bare = spelling.plain_letters(bare[: spelling.LONGEST])
        if bare and decoder.lookup_word(bare) is not None and bare[0] not in "<[+(":
            return bare
        plain = spelling.plain_letters(bare)[: spelling.LONGEST]
        if plain and decoder.lookup_word(plain) is None:
            decoder.add_word(plain, " ".join(spelling.letters().spell(plain)), False)
        return plain

    @staticmethod
    def _known(words: Sequence[str]) -> list[tuple[int, str]]:
        return [(index, word) for index, word in enumerate(words) if word]

    def _made(self) -> Any:
        if self._decoder is None:
            self._decoder = _decoder(lm=None)
        return self._decoder


def align(path: Path, text: str) -> Placed | None:
    """Place `text` in a sound file (mixed down to 16 kHz); None when it is over `MAX_SECONDS`.

    EngineError when PocketSphinx is missing.
    """
    samples = load(path)
    return None if samples is None or not text.split() else Aligner().text(samples, text)


def _decoder(**settings: str | bool | None) -> Any:
    try:
        from pocketsphinx import Decoder

        return Decoder(loglevel="FATAL", **settings)
    except Exception as error:  # PocketSphinx raises whatever it likes
        raise EngineError(f"the built-in aligner does not start: {error}") from error


def load(path: Path) -> np.ndarray | None:
    """Return a sound file as int16 mono samples at 16 kHz, None when it is over `MAX_SECONDS`."""
    import soxr

    pieces: list[np.ndarray] = []
    with open_audio(path) as sound:
        stream = soxr.ResampleStream(sound.rate, RATE, 1, dtype="float32")
        for block in sound.blocks():
            pieces.append(stream.resample_chunk(block.mean(axis=1)))
            if sum(len(piece) for piece in pieces) > MAX_SECONDS * RATE:
                return None
        pieces.append(stream.resample_chunk(np.zeros(0, dtype=np.float32), last=True))
    return np.clip(np.round(np.concatenate(pieces) * 32767), -32768, 32767).astype("<i2")


def _impossible(tokens: list[str], seconds: float) -> str | None:
    """Return why a text cannot be what was said, before anything is tried."""
    if len(tokens) > max(FASTEST * seconds, 10):
        return (
            f"This text has {len(tokens)} words and the recording lasts {seconds:.0f} s, so it is not what "
            "was said in it: give the words of this answer alone."
        )
    if sum(1 for token in tokens if spelling.plain_letters(token[:100])) * 2 < len(tokens):
        return "Most of this text is not in the letters a to z, so it cannot be placed in the sound."
    return None


def _held(found: list[tuple[float, float, float]]) -> bool:
    """Whether every ten words in a row fit the sound."""
    for first in range(0, len(found), 5):
        ten = found[first : first + 10]
        frames = sum(end - start for start, end, _ in ten) * FRAMES_PER_SECOND
        if sum(score for _, _, score in ten) < GOOD * frames:
            return False
    return True


def _mismatch(found: list[anchors.Anchor], count: int, seconds: float) -> str | None:
    anchored = sum(anchor.last - anchor.first + 1 for anchor in found)
    if anchored < LEAST_ANCHORED * count:
        return "This text does not match the recording: give what was said in it." if count >= 10 else None
    last = found[-1]
    if count - 1 - last.last >= TAIL_WORDS and seconds - last.end >= TAIL_SECONDS:
        return (
            f"This text does not match the recording after {int(last.end) // 60}:{int(last.end) % 60:02}: "
            "give what was said in it."
        )
    return None


def _words(tokens: Sequence[str], times: Sequence[Span]) -> list[Word]:
    return [
        Word(text=token, start=start, end=end, confidence=None)
        for token, (start, end) in zip(tokens, times, strict=True)
    ]


def _transcript(texts: Sequence[str], words: Sequence[Word]) -> Transcript:
    return Transcript(
        text=" ".join(" ".join(texts).split()),
        words=tuple(words),
        engine="person",
        version=f"aligned by pocketsphinx {metadata.version('pocketsphinx')}" if words else "",
        corrected=True,
        confidence=None,
    )


def _between(count: int, placed: dict[int, Span], shown: Span) -> list[Span]:
    """Give each unplaced word an equal share of the time between its placed neighbors, or within `shown`."""
    times: list[Span] = []
    index = 0
    while index < count:
        if index in placed:
            times.append(placed[index])
            index += 1
            continue
        after = next((later for later in range(index, count) if later in placed), None)
        start = times[-1][1] if times else min(shown[0], placed[after][0] if after is not None else shown[0])
        end = placed[after][0] if after is not None else max(shown[1], start)
        run = (after if after is not None else count) - index
        width = max(0.0, end - start) / run
        times += [(round(start + width * n, 4), round(start + width * (n + 1), 4)) for n in range(run)]
        index += run
    return times
