"""The analyst's process: started with its noise in a log, and ended."""

from __future__ import annotations

import contextlib
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from coach.paths import private


def start(command: Sequence[str], log: Path) -> subprocess.Popen[bytes]:
    """Start the child with pipes to its standard input and output; what it prints beside goes to `log`."""
    private(log.parent)
    noise = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        return subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=noise,
            start_new_session=True,
            env=os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"},
        )
    finally:
        os.close(noise)


def end(process: subprocess.Popen[bytes]) -> None:
    """End the child at once; one that does not listen is killed after 2 s."""
    if process.stdin is not None:
        with contextlib.suppress(OSError):
            process.stdin.close()
    process.terminate()
    try:
        process.wait(2)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
