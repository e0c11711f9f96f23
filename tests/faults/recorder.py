"""A coach that is killed: records a known sound far faster than real time and reports what is safe.

Run as: recorder.py HOME SEED BLOCKS. Prints "begun", then "synced N" after each second of sound is on disk
(N frames), and after BLOCKS blocks "stopped", then "saved ID".
"""

from __future__ import annotations

import os
import random
import sys
from pathlib import Path

from coach.engines.pcm import PcmWriter
from coach.paths import Paths
from coach.store import Store

RATE = 16_000
BLOCK_FRAMES = RATE // 10


def block(seed: int, n: int) -> bytes:
    """100 ms of noise that only (seed, n) decides."""
    return random.Random(seed * 100_003 + n).randbytes(BLOCK_FRAMES * 2)


def say(text: str) -> None:
    os.write(1, f"{text}\n".encode())  # whole or not at all, which print does not promise


def main(home: str, seed: int, blocks: int) -> None:
    import soundfile  # noqa: F401 - loaded now, so that the kill meets the work and not the import

    store = Store.open(Paths(Path(home)))
    session = store.begin_session(bank="starter")
    pending = store.begin_take(session, question="q", wording="Why here?", rate=RATE, device="fake")
    writer = PcmWriter(pending.path, rate=RATE)
    say("begun")
    for n in range(blocks):
        writer.write(block(seed, n))
        if (n + 1) % 10 == 0:
            say(f"synced {writer.frames}")
    writer.close()
    say("stopped")
    say(f"saved {store.finish_take(pending).id}")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
