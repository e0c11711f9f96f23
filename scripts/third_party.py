"""Write THIRD_PARTY.md: every package of requirements.lock with its version, system and license.

Licenses come from the metadata of the packages installed here; those that only another system or Python
installs are in ELSEWHERE, read from their wheels. Run it after scripts/lock.sh:
.venv/bin/python scripts/third_party.py
"""

from __future__ import annotations

import importlib.metadata
import re
from collections import defaultdict
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
PINNED = re.compile(r"^([a-z0-9-]+)==(\S+)(?: ; (.*?))? \\$", re.MULTILINE)
GROUP = "pyobjc-framework-"
ELSEWHERE = {
    "audioop-lts": "PSF-2.0",
    "audioread": "MIT",
    "colorama": "BSD-3-Clause",
    "comtypes": "MIT",
    "httpx2-jsfetch": "BSD-3-Clause",
    "pyobjc": "MIT",
    "pyobjc-core": "MIT",
    "pypiwin32": "PSF-2.0",
    "pywin32": "PSF-2.0",
    "standard-aifc": "PSF-2.0",
    "standard-chunk": "PSF-2.0",
}
# Where the metadata says nothing, or the whole license text, or another name for an SPDX one.
STATED = {
    "certifi": "MPL-2.0",
    "espeakng-loader": "MIT, and espeak-ng inside it GPL-3.0-or-later",
    "flatbuffers": "Apache-2.0",
    "jinja2": "BSD-3-Clause",
    "numba": "BSD-2-Clause",
    "onnxruntime": "MIT",
    "pathspec": "MPL-2.0",
    "pocketsphinx": "BSD-2-Clause",
    "protobuf": "BSD-3-Clause",
    "scipy": "BSD-3-Clause",
    "soundfile": "BSD-3-Clause, and libsndfile inside it LGPL-2.1-or-later",
    "tokenizers": "Apache-2.0",
    "trove-classifiers": "Apache-2.0",
}
INSIDE = {
    "av": ", and inside its wheel FFmpeg (LGPL-3.0-or-later), x264 and x265 (GPL-2.0-or-later)",
    "soxr": " (libsoxr and its binding)",
    "speechrecognition": ", and in its wheel the `flac` program (GPL-2.0-or-later), never started",
}
CLASSIFIERS = {"MIT License": "MIT", "BSD License": "BSD", "Apache Software License": "Apache-2.0"}


def locked(path: Path) -> dict[str, list[tuple[str, str]]]:
    """Return name -> [(version, marker)] of a requirements lock."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for name, version, marker in PINNED.findall(path.read_text("utf-8")):
        found[name].append((version, marker))
    return dict(found)


def license_of(name: str) -> str:
    """Return the license of a package; SystemExit when nothing states it."""
    if name in STATED or name in ELSEWHERE:
        return STATED.get(name) or ELSEWHERE[name]
    try:
        metadata = importlib.metadata.metadata(name)
    except importlib.metadata.PackageNotFoundError:
        raise SystemExit(
            f"{name} is not installed here: read its license from its wheel into ELSEWHERE"
        ) from None
    short = (metadata.get("License-Expression") or metadata.get("License") or "").strip()
    if not short:
        names = [
            line.split(" :: ")[-1] for line in metadata.get_all("Classifier", []) if "License ::" in line
        ]
        short = " or ".join(CLASSIFIERS.get(each, each) for each in names)
    if not short or len(short) > 60:
        raise SystemExit(f"the metadata of {name} states no license: add it to STATED")
    return short + INSIDE.get(name, "")


def where(versions: list[tuple[str, str]]) -> str:
    """Return in plain words which systems and Pythons install a package."""
    markers = " ".join(marker for _, marker in versions)
    systems = {"darwin": "macOS", "win32": "Windows", "emscripten": "browsers (never)"}
    only = [text for key, text in systems.items() if f"sys_platform == '{key}'" in markers]
    if len(versions) == 1 and "python_full_version" in markers and not only:
        bound = re.search(r"python_full_version ([<>=]+) '([\d.]+)'", markers)
        return f"Python {bound[1]} {bound[2]}" if bound else "all"
    return ", ".join(only) if only else "all"


def page(template: str) -> str:
    """Return `template` with the table of packages between its two marks."""
    rows = ["| package | version | installed on | license |", "|---|---|---|---|"]
    packages = locked(REPOSITORY / "requirements.lock")
    group = {name: versions for name, versions in packages.items() if name.startswith(GROUP)}
    for name, versions in packages.items():
        if name not in group:
            numbers = ", ".join(version for version, _ in versions)
            rows.append(f"| {name} | {numbers} | {where(versions)} | {license_of(name)} |")
    versions_of_group = ", ".join(sorted({version for group_ in group.values() for version, _ in group_}))
    rows.append(f"| {GROUP}* ({len(group)} packages) | {versions_of_group} | macOS | MIT |")
    start, end = "<!-- packages -->\n", "<!-- end of packages -->"
    before, rest = template.split(start)
    return before + start + "\n".join(rows) + "\n" + end + rest.split(end)[1]


if __name__ == "__main__":
    target = REPOSITORY / "THIRD_PARTY.md"
    target.write_text(page(target.read_text("utf-8")), encoding="utf-8", newline="\n")
    print(f"wrote {target.name}")
