"""How well each sound of English fits each moment: log posteriors of phone states, by PocketSphinx.

The decoder writes the scores it works with to a file (its option `senlogdir`). The first 126 of a frame
belong to the three states of its 42 phones whatever stands beside them. These alone are read: the best of
those that know their neighbors did no better on accented speech.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from coach.engines.transcribers.sphinx import RATE
from coach.errors import EngineError

STATES = 3
_NAMES = (
    "+NSN+ +SPN+ AA AE AH AO AW AY B CH D DH EH ER EY F G HH IH IY JH K L M N NG OW OY P R S SH SIL T TH UH "
    "UW V W Y Z ZH"
)
PHONES = tuple(_NAMES.split())
"""The phones of PocketSphinx's US English model in its order; noises count as SIL."""
SILENCE = PHONES.index("SIL")
STEP = 0.02
"""Seconds of one row: two frames of the decoder."""
_FRAMES = 2
_UNIT = 0.1024
"""Nats of one unit of a score: the logarithm of 1.0001, 1,024 times."""
_FLOOR = -14.0
_CHUNK = 60 * RATE
"""Samples scored at once: the file is 1 MB for a second of sound, and the folder may be in memory."""


def posteriors(samples: np.ndarray, *, between: Callable[[], None] = lambda: None) -> np.ndarray:
    """Return log posteriors of shape (rows of 20 ms, phones, states) of mono float32 samples at 16 kHz.

    Give speech without its pauses: cepstra are normalized by the mean of each minute of what is given.
    `between` is called before each minute. EngineError when PocketSphinx is missing.
    """
    parts = [np.zeros((0, len(PHONES) * STATES), np.int16)]
    with tempfile.TemporaryDirectory(prefix="coach-", ignore_cleanup_errors=True) as folder:  # 0700
        decoder: Any = None
        for at in range(0, len(samples), _CHUNK):
            between()
            try:
                decoder = decoder or _decoder(folder)
                parts.append(_scores(decoder, samples[at : at + _CHUNK], Path(folder)))
            except Exception as error:  # PocketSphinx raises whatever it likes
                raise EngineError(f"the built-in recognizer does not start: {error}") from error
    return _posteriors(np.concatenate(parts))


def _decoder(folder: str) -> Any:
    import pocketsphinx

    return pocketsphinx.Decoder(
        lm=None,
        loglevel="FATAL",
        compallsen=True,
        senlogdir=folder,
        keyphrase="nurse",  # the cheapest search there is; what it finds is not asked
        kws_threshold=1.0,
    )


def states(phones: Sequence[str]) -> list[tuple[int, int]]:
    """Return the row of `PHONES` and the state of each third of each phone; phones it lacks are left out."""
    return [(PHONES.index(phone), state) for phone in phones if phone in PHONES for state in range(STATES)]


def _scores(decoder: Any, samples: np.ndarray, folder: Path) -> np.ndarray:
    """Return scores (frames, 126), 0 for the best of all and more for worse."""
    decoder.start_utt()
    pcm = np.clip(np.round(samples * 32767), -32768, 32767).astype("<i2")
    decoder.process_raw(pcm.tobytes(), False, True)
    decoder.end_utt()
    path = max(folder.glob("*.sen"))
    data = path.read_bytes()
    path.unlink(missing_ok=True)
    header, _, _ = data.partition(b"endhdr\n")
    count = next(int(line.split()[1]) for line in header.splitlines() if line.startswith(b"n_sen"))
    begins = len(header) + len(b"endhdr\n") + 4  # the byte order mark
    frames = (len(data) - begins) // (2 * (count + 1))
    rows = np.frombuffer(data, dtype="=i2", count=frames * (count + 1), offset=begins)
    return np.array(rows.reshape(frames, count + 1)[:, 1 : 1 + len(PHONES) * STATES])


def _posteriors(scores: np.ndarray) -> np.ndarray:
    """Return log posteriors of scores; a phone fits as well as the best of its states."""
    rows = len(scores) // _FRAMES
    fits = -scores[: rows * _FRAMES].astype(np.float32) * _UNIT
    fits = fits.reshape(rows, _FRAMES, len(PHONES), STATES).mean(axis=1)
    best = fits.max(axis=2)
    best[:, SILENCE] = best[:, [0, 1, SILENCE]].max(axis=1)
    best[:, :2] = -99.0  # noises count as silence
    top = best.max(axis=1, keepdims=True, initial=-99.0)
    whole = top + np.log(np.exp(best - top).sum(axis=1, keepdims=True))
    fits[:, SILENCE] = best[:, SILENCE, None]
    fits[:, :2] = -99.0
    fits = np.maximum(fits - whole[:, :, None], _FLOOR)
    return np.asarray(fits, dtype=np.float32)
