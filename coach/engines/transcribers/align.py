"""Where each word of a known text lies in the sound: PocketSphinx forced alignment.

A word that the pronunciation dictionary lacks is left out of the alignment and placed between its neighbors.
"""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from coach.engines.audio_file import open_audio
from coach.engines.transcribers.sphinx import FRAMES_PER_SECOND, RATE, SphinxTranscriber
from coach.model import Transcript, Word

MAX_SECONDS = 600.0
"""Longer takes are not aligned: the search holds every frame in memory."""
_EDGES = re.compile(r"^[^\w]+|[^\w]+$")


def align(path: Path, text: str) -> Transcript | None:
    """Return `text` with a time for each word (written form and punctuation kept), None when it does not fit.

    The sound is mixed down and resampled to 16 kHz; EngineError when PocketSphinx is missing.
    """
    tokens = text.split()
    samples = _mono_16k(path)
    if samples is None or not tokens:
        return None
    decoder = SphinxTranscriber().decoder()
    spoken = [_EDGES.sub("", token.lower().replace("\u2019", "'")) for token in tokens]
    known = [index for index, word in enumerate(spoken) if word and decoder.lookup_word(word) is not None]
    times = _align_known(decoder, samples, [spoken[index] for index in known])
    if times is None:
        return None
    placed = dict(zip(known, times, strict=True))
    words = tuple(
        Word(text=token, start=start, end=end, confidence=None)
        for token, (start, end) in zip(tokens, _between(len(tokens), placed), strict=True)
    )
    return Transcript(
        text=" ".join(tokens),
        words=words,
        engine="person",
        version=f"aligned by pocketsphinx {metadata.version('pocketsphinx')}",
        corrected=True,
        confidence=None,
    )


def _mono_16k(path: Path) -> np.ndarray | None:
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


def _align_known(decoder: Any, samples: np.ndarray, words: list[str]) -> list[tuple[float, float]] | None:
    """Return (start, end) seconds per word, or None when the search finds no path through the sound."""
    if not words:
        return None
    try:
        decoder.set_align_text(" ".join(words))
        decoder.start_utt()
        decoder.process_raw(samples.tobytes(), False, True)
        decoder.end_utt()
        found = [
            (part.start_frame / FRAMES_PER_SECOND, (part.end_frame + 1) / FRAMES_PER_SECOND)
            for part in decoder.seg() or ()
            if part.word[0] not in "<[+("
        ]
    except RuntimeError:
        return None
    return found if len(found) == len(words) else None


def _between(count: int, placed: dict[int, tuple[float, float]]) -> list[tuple[float, float]]:
    """Give each unplaced word an equal share of the time between its placed neighbors."""
    times: list[tuple[float, float]] = []
    index = 0
    while index < count:
        if index in placed:
            times.append(placed[index])
            index += 1
            continue
        after = next((later for later in range(index, count) if later in placed), None)
        start = times[-1][1] if times else 0.0
        end = placed[after][0] if after is not None else start
        run = (after if after is not None else count) - index
        width = max(0.0, end - start) / run
        times += [(round(start + width * n, 4), round(start + width * (n + 1), 4)) for n in range(run)]
        index += run
    return times
