"""Thousands of changed banks, reviews, replies, bundles, words, names, sounds and settings do no harm.

No traceback, no crash, nothing written outside, nothing printed that a terminal would obey, a documented exit
code, in time and under a cap of memory. `make fuzz` takes 10,000 of each kind.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.attack import inputs
from tests.attack.fuzz import harm
from tests.attack.mutate import mutated
from tests.faults.how_many import FULL, times

REPOSITORY = Path(__file__).resolve().parents[2]
SEED = int(os.environ.get("COACH_FUZZ_SEED", "1"))


@pytest.mark.timeout(times(280, full=3600))
@pytest.mark.parametrize("kind", inputs.KINDS)
def test_changed_inputs_do_no_harm(kind: str, tmp_path: Path) -> None:
    count = int(os.environ.get("COACH_FUZZ", times({"banks": 150}.get(kind, 300), full=10_000)))
    ran = subprocess.run(
        [sys.executable, "-m", "tests.attack.fuzz", kind, str(count), str(SEED), str(tmp_path)],
        cwd=REPOSITORY,
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(REPOSITORY), *sys.path])},
        capture_output=True,
        text=True,
        errors="replace",
    )
    last = tmp_path / "last"
    assert ran.returncode == 0, f"died at {last}: {ran.stderr[-2000:]}"
    report = json.loads(ran.stdout.splitlines()[-1])
    print(f"{kind}: {report['codes']}, slowest {report['slowest']} s")
    assert report["bad"] == []
    assert sum(report["codes"].values()) > count * 0.8
    assert len(report["codes"]) > 1 or FULL, "all went the same way: the seeds do not reach the reader"


def test_what_would_do_harm_is_seen(tmp_path: Path) -> None:
    assert harm(1, "", "coach: no\n", seconds=0.1, home=tmp_path) == ""
    assert "printed" in harm(0, "a\x1b[2J", "", seconds=0.1, home=tmp_path)
    assert "exit code" in harm(-11, "", "", seconds=0.1, home=tmp_path)
    assert "fault" in harm(1, "", "coach: a fault inside coach (KeyError).", seconds=0.1, home=tmp_path)
    assert "sentence" in harm(2, "", "", seconds=0.1, home=tmp_path)
    assert "took" in harm(0, "fine", "", seconds=60.0, home=tmp_path)


@pytest.mark.parametrize("kind", inputs.KINDS)
def test_every_seed_is_changed_and_the_same_seed_of_chance_gives_the_same_input(kind: str) -> None:
    found = inputs.seeds(kind, "ab" * 32)
    one = [mutated(found[0], found, random.Random(n)) for n in range(40)]
    assert one == [mutated(found[0], found, random.Random(n)) for n in range(40)]
    assert sum(data != found[0] for data in one) > 30
