"""A bank is parsed once; a changed file, other rules or a damaged cache cost only the time to read again."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from coach.banks import read, remember
from coach.banks.read import BankEntry, all_banks
from coach.banks.validate import Validator
from coach.paths import current

BANK = "id: mine\ntitle: My bank\nlanguage: en\nlicense: CC0-1.0\nquestions:\n  - {id: q1, text: Why?}\n"


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed, in order; only the user's own banks are looked at."""
    names: list[str] = []
    real = read._valid

    def noting(text: str, name: str, validator: Validator) -> object:
        names.append(name)
        return real(text, name, validator)

    monkeypatch.setattr(read, "_valid", noting)
    monkeypatch.setattr(read, "shipped", lambda name: Path("no such folder"))
    current().banks.mkdir(parents=True)
    (current().banks / "mine.yaml").write_text(BANK, encoding="utf-8")
    return names


def banks() -> list[BankEntry]:
    return all_banks(current())


def cache() -> Path:
    return current().cache / "banks.json"


def test_a_bank_that_did_not_change_is_parsed_once(parsed: list[str]) -> None:
    first = banks()
    assert first == banks()
    assert first[0].bank is not None
    assert first[0].bank.questions[0].text == "Why?"
    assert parsed == ["mine.yaml"]


def test_a_changed_bank_is_read_again_and_the_old_one_is_forgotten(parsed: list[str]) -> None:
    banks()
    (current().banks / "mine.yaml").write_text(BANK.replace("Why?", "How?"), encoding="utf-8")
    changed = banks()[0].bank
    assert changed is not None
    assert changed.questions[0].text == "How?"
    assert b"Why?" not in cache().read_bytes()
    assert len(parsed) == 2


def test_a_broken_bank_is_never_remembered(parsed: list[str]) -> None:
    (current().banks / "mine.yaml").write_text("questions: [", encoding="utf-8")
    assert banks()[0].error is not None
    assert banks()[0].error is not None
    assert len(parsed) == 2


def test_other_rules_of_reading_read_every_file_again(
    parsed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    banks()
    monkeypatch.setattr(remember, "_reader", lambda: b"other rules")
    banks()
    assert len(parsed) == 2


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"a": 1}', b"\xff" * 100, b"[" * 100_000])
def test_a_damaged_cache_is_read_over(parsed: list[str], damage: bytes) -> None:
    banks()
    cache().write_bytes(damage)
    assert banks()[0].bank is not None
    assert len(parsed) == 2
    assert banks()[0].bank is not None
    assert len(parsed) == 2


@pytest.mark.skipif(os.name != "posix", reason="modes are kept this way on POSIX only")
def test_the_cache_is_private(parsed: list[str]) -> None:
    banks()
    assert stat.S_IMODE(cache().stat().st_mode) == 0o600
    assert stat.S_IMODE(cache().parent.stat().st_mode) == 0o700


def test_without_a_place_for_the_cache_banks_are_still_read(parsed: list[str]) -> None:
    current().cache.parent.mkdir(parents=True, exist_ok=True)
    current().cache.write_text("a file where the folder should be", encoding="utf-8")
    assert banks()[0].bank is not None
    assert banks()[0].bank is not None
