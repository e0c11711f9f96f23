"""One process that takes in many changed inputs of one kind, under caps, and reports what went wrong.

Run as: python -m tests.attack.fuzz KIND COUNT SEED FOLDER. Prints one JSON object; an input that did
harm stays in FOLDER/bad.
"""

from __future__ import annotations

import contextlib
import io
import json
import os
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

MEMORY_BYTES = 4_000_000_000
CPU_SECONDS = 1_800
SLOW_SECONDS = 5.0
CODES = {0, 1, 2, 3, 7}
ALLOWED = set("\n\t")
HOSTILE = {chr(code) for code in (*range(32), *range(0x7F, 0xA0), 0x202E, 0x2066, 0x200B, 0xFEFF)} - ALLOWED


class Capture(io.TextIOWrapper):
    """A stream that keeps what is printed, as bytes that a terminal would get."""

    def __init__(self) -> None:
        super().__init__(io.BytesIO(), encoding="utf-8", errors="replace", newline="")

    def text(self) -> str:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue().decode("utf-8", "replace")


def decode(path: str) -> int:
    """Take in a sound as `analyze` does, without measuring it: opened, read in blocks, under limits."""
    from coach.engines.audio_file import open_audio
    from coach.errors import CoachError

    try:
        with open_audio(Path(path), max_seconds=600.0) as audio:
            for _ in audio.blocks(1.0):
                pass
            print(audio.name, audio.rate)
    except CoachError as error:
        print(error.message, file=sys.stderr)
        return error.exit_code
    return 0


def take_in(arguments: list[str]) -> tuple[int, str, str]:
    """Run one command line; return its exit code and what it printed on stdout and stderr."""
    from coach.cli import run

    out, err = Capture(), Capture()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = decode(arguments[1]) if arguments[0] == "sound" else run(arguments)
        except SystemExit as left:
            code = int(left.code or 0)
    return code, out.text(), err.text()


def harm(code: int, out: str, err: str, *, seconds: float, home: Path) -> str:
    """Return what is wrong with an outcome; empty when nothing is."""
    printed = out + err
    if code not in CODES:
        return f"exit code {code}"
    log = home / "logs" / "coach.log"
    if (
        "Traceback" in printed
        or "fault inside" in printed
        or (log.exists() and b"Traceback" in log.read_bytes())
    ):
        return "a fault inside coach"
    if bad := set(printed) & HOSTILE:
        return f"printed {bad!r}"
    if code not in (0, 3) and len(err.strip().splitlines()) > 60:
        return f"an error of {len(err.splitlines())} lines"
    if code and not printed.strip():
        return "an error without a sentence"
    return f"took {seconds:.1f} s" if seconds > SLOW_SECONDS else ""


def everything(folder: Path) -> set[Path]:
    return set(folder.rglob("*"))


def main(kind: str, count: int, seed: int, folder: Path) -> None:
    """Take in `count` changed inputs of `kind`."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
        resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    from tests.attack import inputs

    chance = random.Random(f"{kind} {seed}")
    outside, inbox, home = folder / "outside", folder / "outside" / "in", folder / "outside" / "in" / "home"
    inbox.mkdir(parents=True)
    os.environ["COACH_HOME"] = str(home)
    os.chdir(inbox)
    recording = inputs.home_with_an_answer(folder / "template")
    seeds = inputs.seeds(kind, recording)
    codes: Counter[int] = Counter()
    bad: list[str] = []
    slowest = 0.0
    for number in range(count):
        data = inputs.change(kind, chance.choice(seeds), seeds, chance)
        if number % 20 == 0:  # as many banks as somebody may have
            shutil.rmtree(home, ignore_errors=True)
            shutil.copytree(folder / "template", home)
        place = inbox / f"{number}"
        place.mkdir()
        arguments = inputs.command(kind, data, place, chance)
        if arguments is None:
            shutil.rmtree(place)
            continue
        (folder / "last").write_bytes(data)  # if the process dies, it was this one
        began = time.process_time()  # the machine may be busy with others
        code, out, err = take_in(arguments)
        seconds = time.process_time() - began
        slowest = max(slowest, seconds)
        codes[code] += 1
        why = harm(code, out, err, seconds=seconds, home=home)
        shutil.rmtree(place)
        strays = {path for path in everything(outside) if not path.is_relative_to(home)} - {inbox}
        if strays or {path.name for path in folder.iterdir()} - {"outside", "template", "last", "bad"}:
            why = why or f"written outside: {sorted(map(str, strays))[:3]}"
        if why:
            bad.append(f"{number}: {why}: {' '.join(map(repr, arguments))}: {(out + err)[:300]!r}")
            (folder / "bad").mkdir(exist_ok=True)
            (folder / "bad" / f"{number}").write_bytes(data)
            (home / "logs" / "coach.log").unlink(missing_ok=True)
    (folder / "last").unlink(missing_ok=True)
    print(json.dumps({"kind": kind, "codes": dict(codes), "slowest": round(slowest, 2), "bad": bad}))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), Path(sys.argv[4]))
