"""The answers of tests/answers with their expected findings; see the README there."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

FOLDER = Path(__file__).parent / "answers"
HELD_OUT = Path(__file__).parent / "answers_heldout"
"""Answers nobody who made the rules had seen: for figures alone, never for a rule or a test of one."""
VERSIONS = ("told", "retold", "memorized", "polished")


@dataclass(frozen=True)
class Version:
    """One version of an answer and what should be found in it."""

    id: str
    kind: str
    english: str
    question: str
    version: str
    text: str
    memorized: bool
    written: bool
    details: str
    patient: tuple[str, ...]


@functools.cache
def versions() -> tuple[Version, ...]:
    """Return all versions of all answers, in the order of the files."""
    return tuple(read(FOLDER))


def read(folder: Path) -> Iterator[Version]:
    """Yield the versions of every answer in the YAML files of `folder`."""
    for path in sorted(folder.glob("*.yaml")):
        answers: list[dict[str, Any]] = YAML(typ="safe").load(path)
        for answer in answers:
            for version in VERSIONS:
                labels = answer[version]
                yield Version(
                    id=answer["id"],
                    kind=path.stem,
                    english=answer["english"],
                    question=answer["question"],
                    version=version,
                    text=labels["text"],
                    memorized=labels["memorized"],
                    written=labels["written"],
                    details=labels["details"],
                    patient=tuple(labels["patient"]),
                )
