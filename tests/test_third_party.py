"""The list of third parties is that of the lock, and the lock fits the project."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)", re.MULTILINE)


def locked(name: str) -> set[tuple[str, str]]:
    return set(PINNED.findall((REPOSITORY / name).read_text("utf-8")))


def test_every_locked_package_is_listed_with_its_version_and_a_license() -> None:
    text = (REPOSITORY / "THIRD_PARTY.md").read_text("utf-8")
    table = text.split("<!-- packages -->")[1].split("<!-- end of packages -->")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.strip().splitlines()[2:]]
    group = next(row for row in rows if row[0].startswith("pyobjc-framework-*"))
    listed = {(row[0], version) for row in rows if row is not group for version in row[1].split(", ")}
    frameworks = {entry for entry in locked("requirements.lock") if entry[0].startswith("pyobjc-framework-")}

    assert listed == locked("requirements.lock") - frameworks
    assert group[0] == f"pyobjc-framework-* ({len(frameworks)} packages)"
    assert {version for _, version in frameworks} == {group[1]}
    assert all(len(row) == 4 and row[3] for row in rows)


def test_the_development_lock_holds_the_runtime_lock() -> None:
    assert locked("requirements.lock") < locked("requirements-dev.lock")


def test_every_dependency_of_the_project_is_locked() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    wanted = project["dependencies"] + [
        each
        for extra, packages in project["optional-dependencies"].items()
        for each in packages
        if extra != "vosk"  # outside the locks: it asks for a package that has no wheel
    ]
    names = {re.split(r"[<>=;\[ ]", each)[0].lower().replace(".", "-") for each in wanted}

    assert names <= {name for name, _ in locked("requirements-dev.lock")}


def test_every_locked_package_has_hashes_and_no_address() -> None:
    for name in ("requirements.lock", "requirements-dev.lock"):
        text = (REPOSITORY / name).read_text("utf-8")
        blocks = re.split(r"^(?=[a-z0-9-]+==)", text, flags=re.MULTILINE)[1:]
        assert blocks
        assert all("--hash=sha256:" in block for block in blocks)
        assert "://" not in text
        # pip before 25 crashes on this marker where the kernel's name is no version number.
        assert "platform_release" not in text


def test_every_direct_dependency_has_a_reason() -> None:
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    reasons = (REPOSITORY / "docs" / "decisions.md").read_text("utf-8").lower()
    wanted = project["dependencies"] + project["optional-dependencies"]["voice"]

    assert [name for each in wanted if (name := re.split(r"[<>=;\[ ]", each)[0].lower()) not in reasons] == []
