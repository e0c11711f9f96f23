"""The power goes out after any operation on files: every second that was acknowledged is there afterwards."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest
import soundfile

from coach.engines.pcm import PcmWriter
from coach.paths import Paths
from coach.store import Store
from tests.faults.how_many import times
from tests.faults.power_cut import Disk, Tape

RATE = 16_000
SOUND = [random.Random(seed).randbytes(RATE * 2 * 3) for seed in range(2)]
LEFT = (("nothing unsafe", 0.0, "safe"), ("names without their content", 1.0, "safe"), ("all", 1.0, "all"))


def record(tape: Tape, home: Path) -> None:
    """A first start, two answers of 3 s in one session, one of them deleted."""
    store = Store.open(Paths(home))
    session = store.begin_session(bank="b")
    takes = []
    for n, sound in enumerate(SOUND):
        pending = store.begin_take(session, question="q", wording=f"Q {n}?", rate=RATE, device="fake")
        writer = PcmWriter(pending.path, rate=RATE)
        for start in range(0, len(sound), RATE // 2 * 2):
            writer.write(sound[start : start + RATE // 2 * 2])
            if writer.frames % RATE == 0:  # a whole second: it was synced
                tape.promise(f"seconds of {n}", writer.frames)
        writer.close()
        tape.promise(f"seconds of {n}", writer.frames)
        takes.append(store.finish_take(pending))
        tape.promise(f"saved {n}", 1)
    store.close()


def there(home: Path) -> tuple[dict[str, bytes], list[str]]:
    """Start again: return wording -> sound of every answer, and what check still finds."""
    store = Store.open(Paths(home))
    try:
        for item in store.unfinished():
            store.recover(item)
        store.repair()
        found = {}
        for one in store.answers():
            with soundfile.SoundFile(store.audio(one.take)) as flac:
                found[one.take.wording] = bytes(flac.buffer_read(dtype="int16"))
        return found, [f"{problem.file.name}: {problem.what}" for problem in store.check()]
    finally:
        store.close()


@pytest.fixture
def tape(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tape:
    root = tmp_path / "disk"
    root.mkdir()
    tape = Tape(root)
    with monkeypatch.context() as patched:
        tape.record(patched)
        record(tape, root / "coach")
    return tape


def test_no_acknowledged_second_is_lost_wherever_the_power_goes_out(
    tape: Tape, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "fsync", lambda fd: None)  # the power goes out once a run
    kinds = {step.what for step in tape.steps}
    assert {"create", "write", "sync", "move", "unlink", "mkdir", "database"} <= kinds
    chance, disk, left = random.Random(3), Disk(), tmp_path / "left"
    torn = [(f"torn {n}", chance.random(), "torn") for n in range(times(1, full=12))]
    cuts = 0
    for number, step in enumerate(tape.steps, 1):
        disk.after(step)
        promised = {kind: amount for at, kind, amount in tape.acknowledged if at <= number}
        for name, names, data in (*LEFT, *torn):
            disk.leave(left, names=names, data=data, chance=chance)
            found, problems = there(left / "coach")
            for n, sound in enumerate(SOUND):
                got = found.get(f"Q {n}?", b"")
                assert sound.startswith(got), (number, step.what, step.path, name)
                safe = promised.get(f"seconds of {n}", 0) * 2
                assert len(got) >= safe, (number, step.what, step.path, name, len(got), safe)
            assert problems == [], (number, step.what, step.path, name)
            cuts += 1
    print(f"{len(tape.steps)} operations, {cuts} power cuts")
    assert cuts == len(tape.steps) * (len(LEFT) + len(torn))
