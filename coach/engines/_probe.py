"""The doctor's child process: tries one thing that may crash and prints what came of it as lines of JSON."""

from __future__ import annotations

import importlib
import importlib.metadata
import importlib.util
import json
import os
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coach.errors import CoachError


def imports(*names: str) -> None:
    """Import `module=package=` one after the other; each is reported before the next, which may crash.

    `module=package=file` is not imported: the file must be there.
    """
    for name in names:
        module, package, file = name.split("=")
        try:
            if file:
                _find(module, file)
            else:
                importlib.import_module(module)
            _report(module=module, version=importlib.metadata.version(package))
        except Exception as error:  # whatever a broken package raises is the finding
            _report(module=module, error=f"{type(error).__name__}: {error}")


def _find(module: str, file: str) -> None:
    spec = importlib.util.find_spec(module)
    folders = spec.submodule_search_locations if spec is not None else None
    if not folders or not Path(folders[0], file).is_file():
        raise FileNotFoundError(f"{module}/{file} is not there")


def devices() -> None:
    """List the names of microphones and speakers."""
    from coach.engines.microphone import list_microphones
    from coach.engines.speaker import list_speakers

    _report(microphones=list_microphones(), speakers=list_speakers())


def record(path: str, seconds: str, device: str = "") -> None:
    """Record to `path` and report the device, its rate, and how loud it was."""
    from coach.engines.microphone import DeviceMicrophone

    levels: list[float] = []
    peaks: list[float] = []
    stop = threading.Event()
    microphone = DeviceMicrophone(device or None)
    try:
        armed = microphone.arm()

        def on_block(block: Any) -> None:
            levels.append(block.level_db)
            peaks.append(block.peak)
            if block.frames >= float(seconds) * armed.rate:
                stop.set()

        recorded = microphone.record(Path(path), stop, on_block)
    finally:
        microphone.close()
    _report(
        device=armed.device,
        rate=armed.rate,
        seconds=recorded.frames / armed.rate,
        level=max(levels, default=-120.0),
        peak=max(peaks, default=0.0),
        gaps=recorded.gaps,
        latency=armed.latency,
        warning=armed.warning,
    )


def recognize(path: str, seconds: str, engine: str, models: str) -> None:
    """Load a recognizer and report the words it hears in the first seconds of a file."""
    import numpy as np
    import soxr

    from coach.engines.audio_file import open_audio
    from coach.engines.transcribers.choose import make

    with open_audio(Path(path)) as audio:
        block = next(audio.blocks(float(seconds)))
        mono = np.asarray(block.mean(axis=1), dtype=np.float32)
        samples = np.asarray(soxr.resample(mono, audio.rate, 16_000), dtype=np.float32)
    transcriber = make(engine, Path(models))
    stream = transcriber.begin()
    stream.feed(samples, 0.0)
    words = [word.text for word in stream.finish().words]
    _report(engine=engine, version=transcriber.version, words=words)


PROBES: dict[str, Callable[..., None]] = {
    "imports": imports,
    "devices": devices,
    "record": record,
    "recognize": recognize,
}


def main(arguments: list[str]) -> int:
    """Run one probe; an error is a report too."""
    os.umask(0o077)
    try:
        PROBES[arguments[0]](*arguments[1:])
    except CoachError as error:
        _report(error=error.message)
    except ImportError as error:
        _report(error=f"the package {error.name} does not load.")
    except Exception as error:  # the doctor's last resort: any failure of a device or engine is the finding
        _report(error=f"{type(error).__name__}: {error}")
    return 0


def _report(**values: object) -> None:
    # A line of its own, whatever native code has printed before it on the same pipe.
    print("\n" + json.dumps(values), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
    os._exit(0)  # a device or decoder that hangs or aborts while it is taken down proves nothing
