"""The two small networks and the second opinion: found, loaded once, and named when one is missing."""

from __future__ import annotations

import functools
import importlib.util
import os
from pathlib import Path
from typing import Any, Literal

import numpy as np

from coach.errors import EngineError

REPAIR = "Install coach again to repair it."

Tracker = Literal["swift-f0", "librosa"]


def _missing(what: str, error: BaseException | None = None) -> EngineError:
    reason = f" ({type(error).__name__})" if error is not None else ""
    return EngineError(f"{what} is missing or does not load{reason}, so nothing can be measured. {REPAIR}")


@functools.cache
def activity_session() -> Any:
    """Return the onnxruntime session of Silero VAD v6 (MIT), one thread; EngineError when it is not there."""
    try:
        import onnxruntime
    except Exception as error:
        raise _missing("The library onnxruntime", error) from error
    # find_spec does not run faster_whisper, whose import takes a second.
    spec = importlib.util.find_spec("faster_whisper")
    if spec is None or spec.origin is None:
        raise _missing("The package faster-whisper, which holds the speech detector,")
    model = Path(spec.origin).parent / "assets" / "silero_vad_v6.onnx"
    if not model.is_file():
        raise _missing("The speech detector in the package faster-whisper")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        return onnxruntime.InferenceSession(os.fspath(model), options, providers=["CPUExecutionProvider"])
    except Exception as error:
        raise _missing("The speech detector in the package faster-whisper", error) from error


@functools.cache
def pitch_detector() -> Any:
    """Return swift-f0's detector on one thread; EngineError when it is not there."""
    try:
        import swift_f0

        return swift_f0.SwiftF0(threads=1)
    except Exception as error:
        raise _missing("The pitch tracker swift-f0", error) from error


@functools.cache
def second_opinion() -> Any | None:
    """Return `librosa.yin`, or None where librosa is missing: pitch is then measured without it."""
    try:
        import librosa

        return librosa.yin
    except Exception:
        return None


def tracker(wanted: Tracker) -> Tracker:
    """Return the pitch tracker that will serve: librosa when it is wanted, or when swift-f0 does not load.

    EngineError when neither does, or when librosa is wanted and missing.
    """
    if wanted == "librosa":
        if second_opinion() is None:
            raise _missing("The library librosa")
        return "librosa"
    try:
        pitch_detector()
    except EngineError:
        if second_opinion() is None:
            raise
        return "librosa"
    return "swift-f0"


def resampler(rate: int, to: int) -> Any:
    """Return a soxr stream for mono float32 from `rate` to `to` Hz; EngineError when soxr does not load."""
    try:
        import soxr
    except Exception as error:
        raise _missing("The resampling library soxr", error) from error
    return soxr.ResampleStream(rate, to, 1, dtype="float32")


def check_statistics() -> None:
    """Raise EngineError when scipy does not load."""
    try:
        import scipy.special  # noqa: F401
    except Exception as error:
        raise _missing("The library scipy", error) from error


def load(wanted: Tracker = "swift-f0") -> Tracker:
    """Load everything that measuring needs and return the pitch tracker that serves.

    EngineError with one sentence names what is missing.
    """
    resampler(48_000, 16_000)
    check_statistics()
    activity_session()
    second_opinion()
    return tracker(wanted)


class Activity:
    """Silero's speech probability for every 512 samples (32 ms), with its state carried along."""

    FRAME = 512
    CONTEXT = 64
    _AT_ONCE = 320
    """Frames (10 s): the network takes 50 MB for each minute it is given at once."""

    def __init__(self) -> None:
        self._session = activity_session()
        self._h = np.zeros((1, 1, 128), dtype=np.float32)
        self._c = np.zeros((1, 1, 128), dtype=np.float32)
        self._before = np.zeros(self.CONTEXT, dtype=np.float32)

    def feed(self, samples: np.ndarray) -> np.ndarray:
        """Return one probability per started frame; only the last call may end inside a frame."""
        count = -(-len(samples) // self.FRAME)
        if not count:
            return np.zeros(0, dtype=np.float32)
        padded = np.zeros(self.CONTEXT + count * self.FRAME, dtype=np.float32)
        padded[: self.CONTEXT] = self._before
        padded[self.CONTEXT : self.CONTEXT + len(samples)] = samples
        frames = np.lib.stride_tricks.sliding_window_view(padded, self.CONTEXT + self.FRAME)[:: self.FRAME]
        found = []
        for at in range(0, count, self._AT_ONCE):
            some = np.ascontiguousarray(frames[at : at + self._AT_ONCE])
            probability, self._h, self._c = self._session.run(
                None, {"input": some, "h": self._h, "c": self._c}
            )
            found.append(np.asarray(probability, dtype=np.float32).reshape(-1))
        self._before = padded[-self.CONTEXT :].copy()
        return np.concatenate(found)
