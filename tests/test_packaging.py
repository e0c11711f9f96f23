"""The wheel carries the banks and the recordings, and works far from the checkout."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout with the build tools of the lock."""
    out = tmp_path_factory.mktemp("dist")
    run = subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(out), str(REPOSITORY)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr + run.stdout
    (built,) = out.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `coach` program of a clean environment that holds the wheel.

    The dependencies are borrowed by path, which takes seconds; a path in a .pth file does not run
    the .pth files it leads to, so the editable install of the checkout stays invisible.
    """
    root = tmp_path_factory.mktemp("clean") / "venv"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(root)], check=True)
    scripts = root / ("Scripts" if os.name == "nt" else "bin")
    python = scripts / ("python.exe" if os.name == "nt" else "python")
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], check=True)
    site = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    Path(site, "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n", "utf-8")
    return scripts / ("coach.exe" if os.name == "nt" else "coach")


def run_coach(program: Path, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run the installed program from `cwd`, with nothing of the checkout on its path."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return subprocess.run(
        [str(program), *arguments],
        cwd=cwd,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )


def test_the_wheel_carries_what_the_program_needs_and_no_tests(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())

    for folder, suffix in (("question_banks", ".yaml"), ("audio", ".flac")):
        shipped = {path.name for path in (REPOSITORY / folder).glob(f"*{suffix}")}
        assert shipped, f"no {suffix} file in {folder}"
        assert {f"coach/{folder}/{name}" for name in shipped} <= names
    assert {f"coach/coaching/{name}.toml" for name in ("accuracy", "drills", "norms", "phrases")} | {
        "coach/py.typed"
    } <= names
    assert {
        f"coach/report/page/{path.name}" for path in (REPOSITORY / "coach/report/page").iterdir()
    } <= names
    assert any(name.endswith("licenses/THIRD_PARTY.md") for name in names)
    tops = {name.split("/")[0] for name in names}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"coach"}
    assert not [name for name in names if "test" in Path(name).name.lower() or name.endswith(".pyc")]


def test_the_installed_program_finds_its_own_banks_and_recordings(installed: Path, tmp_path: Path) -> None:
    run = run_coach(installed, "where", "--json", cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    environment = str(installed.parent.parent.resolve())
    paths = json.loads(run.stdout)["paths"]
    for name in ("shipped banks", "demo recordings"):
        assert str(Path(paths[name]).resolve()).startswith(environment)
        assert any(Path(paths[name]).iterdir())


@pytest.mark.slow
def test_the_installed_demo_runs_from_another_folder(installed: Path, tmp_path: Path) -> None:
    run = run_coach(installed, "demo", cwd=tmp_path)

    assert run.returncode == 0, run.stderr
    assert "Work on" in run.stdout
    assert "semitones" in run.stdout
    assert "Traceback" not in run.stderr
