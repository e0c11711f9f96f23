"""Write a bill of materials (CycloneDX 1.6, JSON) of what coach is installed with: scripts/sbom.py FILE.

It lists every package of requirements.lock with its version, license and the SHA-256 of each file that may
be installed. The same lock gives the same bytes: no time is in it, and its number is made from its content.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
import uuid
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY / "scripts"))

from third_party import GROUP, license_of, locked  # noqa: E402 - the folder of scripts is no package

BLOCK = re.compile(
    r"^([a-z0-9-]+)==(\S+?)(?: ;.*)? \\\n((?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+)", re.MULTILINE
)


def component(name: str, version: str, digests: list[str]) -> dict[str, Any]:
    """Return one package as CycloneDX describes it; the digests are those of its files, by no name."""
    reference = f"pkg:pypi/{name}@{version}"
    return {
        "type": "library",
        "bom-ref": reference,
        "name": name,
        "version": version,
        "purl": reference,
        "licenses": [{"license": {"name": "MIT" if name.startswith(GROUP) else license_of(name)}}],
        "properties": [{"name": "coach:lock:sha256", "value": digest} for digest in sorted(digests)],
    }


def bill(lock: Path, version: str) -> dict[str, Any]:
    """Return the bill of materials of coach at `version` with the packages of `lock`."""
    text = lock.read_text("utf-8")
    packages = [
        (name, number, re.findall(r"[0-9a-f]{64}", rest)) for name, number, rest in BLOCK.findall(text)
    ]
    if len(packages) != sum(map(len, locked(lock).values())):
        raise SystemExit("a package of the lock was not understood: look at BLOCK")
    components = [component(*package) for package in packages]
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    reference = f"pkg:pypi/{project['name']}@{version}"
    content = json.dumps([reference, components])
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "serialNumber": f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_OID, content)}",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": reference,
                "name": project["name"],
                "version": version,
                "licenses": [{"license": {"id": project["license"]}}],
            }
        },
        "components": components,
    }


if __name__ == "__main__":
    from coach import __version__

    made = bill(REPOSITORY / "requirements.lock", __version__)
    Path(sys.argv[1]).write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8", newline="\n")
    print(f"wrote {sys.argv[1]}: {len(made['components'])} packages")
