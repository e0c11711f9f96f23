"""`coach doctor --report` helps to find a fault and tells nothing about the person."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from coach import config
from coach.cli import run
from coach.cli.bug_report import save, text
from coach.engines import doctor
from coach.engines.doctor import Check
from coach.errors import UsageError
from coach.faults import log_fault
from coach.paths import Paths
from coach.store import Store

SECRET = "xylophone-quartz"
CHECKS = (
    Check("Python", True, "3.11.7, Linux 6.1, x86_64", None),
    Check("package numpy", True, "2.1.0", None),
    Check("package librosa", False, f"does not load (/home/{SECRET}/lib), so pitch is lost", None),
    Check("microphones", True, f"Headset of {SECRET}", None),
    Check(
        "recording", True, f"{SECRET} at 48000 Hz, loudest -23 dBFS in 2.0 s, first sound after 0.9 s", None
    ),
    Check("folders", False, f"cannot write to /home/{SECRET}: Permission denied", f"see {SECRET}"),
)


@pytest.fixture
def paths(home: Path) -> Paths:
    """A home in which everything private is the secret word."""
    paths = Paths(home)
    store = Store.open(paths)
    session = store.begin_session(bank=SECRET)
    pending = store.begin_take(session, question=SECRET, wording=SECRET, rate=8_000, device=SECRET)
    pending.path.write_bytes(b"\1\0" * 8_000)
    store.finish_take(pending)
    store.close()
    return paths


def fault() -> None:
    raise ValueError(f"the answer was: {SECRET}")


def test_a_report_names_versions_and_places_and_nothing_private(paths: Paths) -> None:
    for _ in range(2):
        try:
            Store.open(paths).take(SECRET + "/1")
        except Exception as error:
            log_fault(error, paths=paths)
    try:
        fault()
    except ValueError as error:
        log_fault(error, paths=paths)
    with paths.log_file.open("a") as log:
        log.write(
            f'ALSA lib {SECRET}\n  File "/home/coach/{SECRET}/coach/x.py", line 3, in f\n{SECRET}Error: no\n'
        )
    settings = config.Config(microphone=SECRET, voice=SECRET, norms=f"/home/{SECRET}/norms.toml")
    report = text(CHECKS, config=settings, paths=paths)

    assert SECRET not in report
    assert str(paths.data) not in report
    assert "package numpy: 2.1.0" in report
    assert "FAIL  package librosa\n" in report
    assert "recording: 48000 Hz, -23 dBFS, 2.0 s, 0.9 s" in report
    assert "microphone is set" in report
    assert "flac files: 1" in report
    assert report.count("UsageError") == 2
    assert "coach/store/store.py:" in report
    assert "ValueError" in report


def test_a_damaged_store_is_reported_and_not_touched(paths: Paths) -> None:
    paths.database.write_bytes(b"no database")
    before = paths.database.read_bytes()
    assert "format DamagedStoreError" in text((), config=config.Config(), paths=paths)
    assert paths.database.read_bytes() == before


def test_nothing_stored_yet_is_a_report_too(home: Path) -> None:
    report = text(CHECKS, config=config.Config(), paths=Paths(home))
    assert "format none yet" in report
    assert report.endswith("\nnone\n")
    assert not home.exists()


def test_the_command_writes_a_private_file_and_never_over_another(
    home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(doctor, "run", lambda *arguments, **more: CHECKS[:2])
    path = tmp_path / "report.txt"
    assert run(["doctor", "--report", str(path)]) == 0
    assert "Read it before you send it" in capsys.readouterr().out
    assert path.read_text().startswith("coach ")
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert run(["doctor", "--report", str(path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert run(["doctor", "--json", "--report", str(path)]) == 2


def test_a_report_that_cannot_be_written_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot write"):
        save(tmp_path / "no" / "report.txt", "")
