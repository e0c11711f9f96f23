"""kill -9 at any moment: what was acknowledged is offered at the next start."""

from __future__ import annotations

import os
import random
import selectors
import subprocess
import sys
import time
from pathlib import Path

import pytest
import soundfile

from coach.errors import UsageError
from coach.paths import Paths
from coach.store import Store
from tests.faults.how_many import times

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kill -9 is a signal")

RECORDER = Path(__file__).with_name("recorder.py")
RATE = 16_000
BLOCK_BYTES = RATE // 10 * 2


def truth(seed: int, size: int) -> bytes:
    """The first `size` bytes of what the recorder wrote."""
    count = -(-size // BLOCK_BYTES)
    whole = b"".join(random.Random(seed * 100_003 + n).randbytes(BLOCK_BYTES) for n in range(count))
    return whole[:size]


def run_and_kill(home: Path, *, seed: int, blocks: int, until: str, linger: float) -> list[str]:
    """Start a recorder, wait for the line `until`, then up to `linger` s more, kill -9; return its lines."""
    recorder = subprocess.Popen(
        [sys.executable, RECORDER, home, str(seed), str(blocks)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert recorder.stdout is not None
    got = b""
    with selectors.DefaultSelector() as selector:
        selector.register(recorder.stdout, selectors.EVENT_READ)
        deadline = time.monotonic() + 60
        while (left := deadline - time.monotonic()) > 0 and selector.select(left):
            chunk = os.read(recorder.stdout.fileno(), 65_536)
            if not chunk:
                break
            got += chunk
            if until.encode() in got and deadline - time.monotonic() > linger:
                deadline = time.monotonic() + linger
    recorder.kill()
    rest, errors = recorder.communicate(timeout=60)
    assert errors == b""
    return (got + rest).decode().splitlines()


def samples(store: Store, take_id: str) -> bytes:
    with soundfile.SoundFile(store.audio(store.take(take_id).take)) as flac:
        return bytes(flac.buffer_read(dtype="int16"))


KILLS_RECORDING = times(14, full=140)
KILLS_SAVING = times(6, full=60)


def test_an_answer_killed_at_any_moment_is_offered_with_all_but_its_last_second(home: Path) -> None:
    chance = random.Random(50)
    acknowledged = 0
    for seed in range(KILLS_RECORDING):
        until = f"synced {RATE * chance.randint(1, 12)}\n" if seed % 5 else "begun\n"
        lines = run_and_kill(home, seed=seed, blocks=10_000, until=until, linger=chance.uniform(0, 0.02))
        synced = max([int(line.split()[1]) for line in lines if line.startswith("synced")], default=0)
        store = Store.open(Paths(home))
        items = store.unfinished()
        assert len(items) == (1 if synced else len(items))
        for item in items:
            take = store.recover(item)
            got = samples(store, take.id)
            assert len(got) // 2 >= synced
            assert got == truth(seed, len(got))
            assert take.health.recovered
        acknowledged += synced
        assert store.unfinished() == []
        assert store.check() == []
        store.close()
    assert acknowledged > KILLS_RECORDING * RATE


def test_an_answer_of_a_living_coach_is_not_offered_until_that_coach_is_gone(home: Path) -> None:
    recorder = subprocess.Popen([sys.executable, RECORDER, home, "1", "1000000"], stdout=subprocess.PIPE)
    assert recorder.stdout is not None
    lines = [recorder.stdout.readline() for _ in range(3)]
    store = Store.open(Paths(home))
    try:
        assert lines[0] == b"begun\n"
        assert store.unfinished() == []
        with pytest.raises(UsageError, match="recorded right now"):
            store.delete_all()
    finally:
        recorder.kill()
        recorder.communicate(timeout=60)
    [item] = store.unfinished()
    assert item.seconds >= 2
    store.close()


def test_an_answer_killed_while_it_is_saved_is_there_exactly_once(home: Path) -> None:
    chance = random.Random(21)
    saved = 0
    for seed in range(KILLS_SAVING):
        lines = run_and_kill(
            home, seed=seed, blocks=200, until="stopped\n", linger=chance.choice([0.0, 0.01, 0.03, 0.06, 0.2])
        )
        store = Store.open(Paths(home))
        before = {answer.take for session in store.sessions() for answer in session.answers}
        for item in store.unfinished():
            store.recover(item)
        after = [answer.take for session in store.sessions() for answer in session.answers]
        assert len(after) == seed + 1
        assert samples(store, store.session("last").answers[0].take.id) == truth(seed, 200 * BLOCK_BYTES)
        saved += any(line.startswith("saved") for line in lines)
        assert len(before) in (seed, seed + 1)
        assert store.check() == []
        store.close()
    assert saved < KILLS_SAVING


def test_coach_session_recover_finds_the_answer_of_a_coach_that_was_killed(home: Path) -> None:
    lines = run_and_kill(home, seed=1, blocks=10_000, until="synced 48000\n", linger=0.0)
    synced = max(int(line.split()[1]) for line in lines if line.startswith("synced"))
    settings = home / "config" / "config.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('engine = "none"\n')
    ran = subprocess.run(
        [sys.executable, "-m", "coach", "session", "recover"],
        env=os.environ | {"COACH_HOME": str(home), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        timeout=240,
    )
    assert ran.returncode == 0, ran.stderr
    store = Store.open(Paths(home))
    [answer] = store.answers()
    got = samples(store, answer.take.id)
    assert len(got) // 2 >= synced
    assert got == truth(1, len(got))
    assert answer.analysis is not None
    store.close()
