"""Banks that were damaged on purpose, in every format: read or refused in one printable sentence each.

`COACH_MUTATIONS=2000` makes as many of them as the issue asks for; the test makes fewer by itself.
"""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest

from coach.banks.formats import Format, read_any, write_as
from coach.banks.read import read_bank
from coach.banks.write import write_yaml
from coach.cli import run
from coach.errors import CoachError
from coach.model import Bank
from coach.paths import current, shipped

MANY = int(os.environ.get("COACH_MUTATIONS", "150"))
SECONDS = 10.0
"""What one file may take; the slowest here took 0.4 s."""
FORMS: tuple[Format, ...] = ("yaml", "csv", "tsv", "md", "text")
PIECES = [
    *(bytes([one]) for one in b"&*![]{}'\"\t\n>%~\x00\xff|,;#-=+@`\\<\r"),
    *(
        b": ",
        b"- ",
        b"|\n",
        b"---\n",
        b"? ",
        b"<<: ",
        b"id: x\n",
        b"questions:\n",
        b"## ",
        b"- id: ../../x\n",
    ),
    *(b"\x1b[2J", b"\x1b]52;c;eA==\x07", b"\xed\xa0\x80", b"\xe2\x80\xae", b"\xef\xbb\xbf", b"\xff\xfe"),
    *(b"=cmd|' /C calc'!A0", b"../../etc/passwd", b"[red]x[/red]", b"<script>", b"x" * 5_000, b"[" * 3_000),
    *(b"audio: ../../x.wav\n", b'"a\nb"', b"\0" * 40, b"!!python/object", b"&a [*a]", b"1. ", b"sep=;\n"),
]


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return `content` with one to eight pieces put in, cut out, doubled or moved."""
    for _ in range(chance.randint(1, 8)):
        at, end = sorted(chance.randrange(len(content) + 1) for _ in range(2))
        end = min(end, at + 400)
        kind = chance.randrange(4)
        if kind == 0:
            content = content[:at] + chance.choice(PIECES) + content[at:]
        elif kind == 1:
            content = content[:at] + content[end:]
        elif kind == 2:
            content = content[:end] + content[at:end] + content[end:]
        else:
            content = content[:at] + chance.randbytes(chance.randint(1, 8)) + content[at:]
    return content


@pytest.mark.parametrize("form", FORMS)
def test_a_damaged_bank_of_any_format_is_read_or_refused_in_time_and_in_sentences(form: Format) -> None:
    chance = random.Random(f"hostile {form}")
    bank = read_bank(shipped("question_banks") / "residency-starter.yaml")
    short = Bank(
        **{key: getattr(bank, key) for key in bank.__struct_fields__} | {"questions": bank.questions[:4]}
    )
    original = write_as(short, form).encode()
    used = 0
    for number in range(MANY // len(FORMS)):
        content = mutated(original, chance)
        name = f"bank.{form if form != 'text' else 'txt'}" if number % 3 else "pasted"
        began = time.monotonic()
        try:
            found = read_any(content, name=name)
        except CoachError as error:
            said: tuple[str, ...] = (error.message,)
        else:
            said = found.problems
            used += 1
            shown = write_yaml(found.bank)
            assert all(text.isprintable() for text in shown.splitlines())
            assert read_any(shown.encode(), name="again.yaml").bank == found.bank
        assert time.monotonic() - began < SECONDS
        assert all(sentence.isprintable() and len(sentence) < 700 for sentence in said), said
    assert used > 0


def everything_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


def test_no_damaged_bank_that_is_imported_or_followed_writes_outside_of_the_folders_of_coach(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    chance = random.Random("outside")
    names = ["..", "../../evil", "/etc/evil", "a/b", "con", ".hidden", "x" * 80, "\u202eevil", "ok"]
    given = tmp_path / "given"
    given.mkdir()
    for number, name in enumerate(names):
        file = given / f"n{number}.csv"
        rows = f'bank_id,id,question,audio\n"{name}","{name}",Why {number}?,"{name}/x.wav"\nx,y,How?,a.wav\n'
        file.write_bytes(rows.encode() if number % 2 else mutated(rows.encode(), chance))
    before = everything_below(tmp_path)
    for file in sorted(given.iterdir()):
        assert run(["bank", "import", str(file)]) in (0, 2, 3, 7)
        assert run(["bank", "add", str(file)]) in (0, 1, 2, 3, 7)
    new = everything_below(tmp_path) - before
    banks = current().banks
    places = (banks, current().data / "subscriptions", current().cache)
    assert new
    assert all(any(path.is_relative_to(place) for place in places) for path in new), new
    assert all(path.parent == banks for path in new if path.suffix == ".yaml")
    assert "Traceback" not in capsys.readouterr().err


def test_five_thousand_rows_alike_take_no_longer_than_rows_that_differ() -> None:
    began = time.monotonic()
    found = read_any(("question\n" + "Why us?\n" * 5_000).encode(), name="x.csv")
    assert len(found.bank.questions) == 5_000
    assert time.monotonic() - began < SECONDS
