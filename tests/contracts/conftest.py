"""The contracts run over the fakes, and over devices in a child whose sound server is a virtual one."""

from __future__ import annotations

import os
import subprocess
import sys
import wave
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

if TYPE_CHECKING:
    from virtual_sound import VirtualSound

ON_DEVICES = "COACH_CONTRACTS_ON_DEVICES"


@pytest.fixture
def on_devices(sound: VirtualSound, tmp_path: Path) -> Callable[[str], None]:
    """Run one contract file again, over the device, with sound coming from the microphone."""
    noise = tmp_path / "noise.wav"
    with wave.open(str(noise), "wb") as file:
        file.setparams((1, 2, 48_000, 0, "NONE", ""))
        file.writeframes(np.random.default_rng(1).normal(0, 300, 60 * 48_000).astype("<i2").tobytes())

    def run(contract: str) -> None:
        if os.environ.get(ON_DEVICES):
            return
        sound.play(noise)
        command = [sys.executable, "-m", "pytest", contract, "-q", "-k", "device", "-p", "no:cacheprovider"]
        done = subprocess.run(
            [*command, f"--basetemp={tmp_path / 'child'}"],
            env={**sound.env, ON_DEVICES: "1"},
            cwd=Path(__file__).parents[2],
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    return run
