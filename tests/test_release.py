"""What `make audit` and `make release` rest on: every locked version is asked about and listed."""

from __future__ import annotations

import json
import re
import stat
import sys
from pathlib import Path
from types import ModuleType

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent
LOCK = REPOSITORY / "requirements.lock"
PINNED = set(re.findall(r"^([a-z0-9-]+==\S+)", LOCK.read_text("utf-8"), re.MULTILINE))


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(str(REPOSITORY / "scripts"))
    import audit
    import check_wheels
    import sbom
    import third_party

    found = ModuleType("scripts")
    found.__dict__.update(audit=audit, sbom=sbom, check_wheels=check_wheels, third_party=third_party)
    return found


def fake_pip_audit(folder: Path, *, fails_on: str) -> list[str]:
    """A pip-audit that notes what it is asked about and fails on one package."""
    script = folder / "pip_audit.py"
    script.write_text(
        "import pathlib, sys\n"
        "asked = pathlib.Path(sys.argv[-1]).read_text()\n"
        "noted = pathlib.Path(__file__).with_name('asked.txt').open('a').write(asked)\n"
        f"sys.exit('--strict' not in sys.argv or {fails_on!r} in asked)\n"
    )
    return [sys.executable, str(script)]


@pytest.mark.parametrize(("fails_on", "code"), [("no such package", 0), ("numpy==", 1)])
def test_every_locked_version_is_audited_and_one_that_fails_fails_all(
    scripts: ModuleType, tmp_path: Path, fails_on: str, code: int
) -> None:
    assert scripts.audit.audit(LOCK, fake_pip_audit(tmp_path, fails_on=fails_on)) == code
    assert set((tmp_path / "asked.txt").read_text().split()) == PINNED


def test_no_file_of_the_audit_names_a_package_twice(scripts: ModuleType) -> None:
    for packages in scripts.audit.rounds(LOCK):
        names = [package.partition("==")[0] for package in packages]
        assert len(names) == len(set(names))


def test_without_pip_audit_the_audit_fails_and_says_so(
    scripts: ModuleType, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert scripts.audit.audit(LOCK, [str(tmp_path / "pip-audit")]) == 1
    assert capsys.readouterr().err.startswith("Not audited:")


def test_the_bill_of_materials_lists_every_locked_version_with_license_and_digests(
    scripts: ModuleType,
) -> None:
    bill = scripts.sbom.bill(LOCK, "1.2.3")
    listed = {f"{one['name']}=={one['version']}" for one in bill["components"]}
    assert listed == PINNED
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    assert all(one["licenses"][0]["license"]["name"] for one in bill["components"])
    digests = {p["value"] for one in bill["components"] for p in one["properties"]}
    assert digests == set(re.findall(r"--hash=sha256:([0-9a-f]{64})", LOCK.read_text("utf-8")))
    references = [one["bom-ref"] for one in bill["components"]]
    assert len(references) == len(set(references))


def test_the_same_lock_gives_the_same_bill_and_another_another(scripts: ModuleType, tmp_path: Path) -> None:
    bill = scripts.sbom.bill(LOCK, "1.2.3")
    assert json.dumps(bill) == json.dumps(scripts.sbom.bill(LOCK, "1.2.3"))
    assert bill["serialNumber"] != scripts.sbom.bill(LOCK, "1.2.4")["serialNumber"]


def test_a_package_that_is_not_understood_stops_the_bill(scripts: ModuleType, tmp_path: Path) -> None:
    lock = tmp_path / "requirements.lock"
    lock.write_text(LOCK.read_text("utf-8") + "numpy==1.0 \\\n    --hash=md5:00\n", "utf-8")
    with pytest.raises(SystemExit, match="not understood"):
        scripts.sbom.bill(lock, "1.2.3")


def test_the_list_of_third_parties_is_the_one_the_metadata_gives(
    scripts: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = (REPOSITORY / "THIRD_PARTY.md").read_text("utf-8")
    assert scripts.third_party.page(page) == page
    wrong = page.replace("| numpy |", "| numpy | ", 1).replace("BSD-3-Clause", "GPL-3.0-only")
    assert scripts.third_party.page(wrong) != wrong


@pytest.mark.parametrize("code", [0, 1])
def test_wheels_are_looked_for_with_hashes_on_every_system_and_python(
    scripts: ModuleType,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    code: int,
) -> None:
    uv = tmp_path / "uv"
    uv.write_text(f'#!/bin/sh\necho "$@" >> "{tmp_path}/calls"\necho no wheel >&2\nexit {code}\n')
    uv.chmod(uv.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    assert scripts.check_wheels.missing(LOCK) == 9 * code
    calls = (tmp_path / "calls").read_text().splitlines()
    assert len(calls) == len(set(calls)) == 9
    assert all("--require-hashes" in call and "--only-binary :all:" in call for call in calls)
    assert ("no wheel" in capsys.readouterr().out) == bool(code)
