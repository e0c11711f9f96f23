"""Are there known weaknesses in any locked package? Needs pip-audit and the network; `make audit` runs it.

Every locked version is asked about, also those that only another system or Python installs. Exit 1 when a
weakness is known, when a package could not be asked about, or when pip-audit is not there.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "scripts"))

from third_party import locked  # noqa: E402 - the folder of scripts is no package

STRICT = ("--strict", "--no-deps", "--disable-pip", "--requirement")


def rounds(lock: Path) -> list[list[str]]:
    """Return every "name==version" of a lock without its marker; a name once in each list."""
    found: list[list[str]] = []
    for name, versions in locked(lock).items():
        for number, (version, _) in enumerate(versions):
            if number == len(found):
                found.append([])
            found[number].append(f"{name}=={version}")
    return found


def audit(lock: Path, pip_audit: Sequence[str]) -> int:
    """Run pip-audit over every locked version; return 0 when it found nothing and could ask about all."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for number, packages in enumerate(rounds(lock)):
            file = Path(folder) / f"{number}.txt"
            file.write_text("\n".join(packages) + "\n", encoding="utf-8")
            try:
                failed |= subprocess.run([*pip_audit, *STRICT, str(file)], check=False).returncode
            except OSError as error:
                print(f"Not audited: {pip_audit[0]} cannot be started ({error.strerror}).", file=sys.stderr)
                return 1
    print("Not clean, or not all could be audited." if failed else "Every locked version was audited.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(audit(REPOSITORY / "requirements.lock", sys.argv[1:] or ["pip-audit"]))
