"""`coach bank import|export|schema`: what is written where, and how it ends."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from coach.banks.read import find_bank, read_bank
from coach.cli import run
from coach.paths import current


def pasted(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_a_sheet_becomes_a_bank_of_ones_own_and_the_bad_row_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "Our list.csv"
    sheet.write_text("question,seconds\nWhy us?,60\nWhy now?,soon\n", encoding="utf-8")
    assert run(["bank", "import", str(sheet)]) == 3
    said = capsys.readouterr()
    assert "our-list: 1 question." in said.out
    assert "row 3: 'answer_seconds' must be a whole number" in said.err
    assert find_bank("our-list", current()).questions[0].text == "Why us?"
    assert run(["bank", "import", str(sheet)]) == 2
    assert "already a bank 'our-list'" in capsys.readouterr().err
    assert run(["bank", "import", str(sheet), "--id", "again"]) == 3
    assert (current().banks / "again.yaml").stat().st_mode & 0o777 == 0o600


def test_a_list_pasted_from_a_chat_is_imported_with_a_word_on_recalled_questions(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pasted(monkeypatch, "id,question,source\nq,Why us?,recalled by Ana\n")
    assert run(["bank", "import", "-", "--id", "chat"]) == 0
    assert "1 question recalled from real interviews" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["x.yaml", "x.csv", "x.tsv", "x.md"])
def test_an_exported_bank_is_imported_as_it_was(tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    assert run(["bank", "export", "residency-starter", "-o", str(out)]) == 0
    assert run(["bank", "import", str(out), "--id", "copy"]) == 0
    assert find_bank("copy", current()).questions == find_bank("residency-starter", current()).questions


def test_export_goes_to_standard_output_and_never_over_a_file(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["bank", "export", "residency-starter", "--format", "html"]) == 0
    assert capsysbinary.readouterr().out.startswith(b"<!doctype html>")
    there = tmp_path / "x.csv"
    there.write_text("mine", encoding="utf-8")
    assert run(["bank", "export", "residency-starter", "-o", str(there)]) == 2
    assert there.read_text("utf-8") == "mine"
    assert run(["bank", "export", "residency-starter", "-o", str(tmp_path / "x.doc")]) == 2
    assert run(["bank", "export", "residency-starter", "-o", str(tmp_path / "no" / "x.csv")]) == 2


def test_a_bank_without_a_name_of_its_own_cannot_leave_the_folder_of_banks(tmp_path: Path) -> None:
    sheet = tmp_path / "x.csv"
    sheet.write_text("bank_id,question\n../../evil,Why?\n", encoding="utf-8")
    assert run(["bank", "import", str(sheet)]) == 3
    assert [path.name for path in current().banks.iterdir()] == ["x.yaml"]
    assert run(["bank", "import", str(sheet), "--id", "../y"]) == 2


def test_the_schema_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["bank", "schema"]) == 0
    assert json.loads(capsys.readouterr().out)["$schema"].endswith("2020-12/schema")
    assert run(["bank", "schema", "-o", str(tmp_path / "s.json")]) == 0
    assert json.loads((tmp_path / "s.json").read_text("utf-8"))["type"] == "object"


def test_check_reads_every_format_and_ends_with_3_when_some_rows_are_bad(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sheet = tmp_path / "x.csv"
    sheet.write_text("question\nWhy us?\n", encoding="utf-8")
    assert run(["bank", "check", str(sheet)]) == 0
    sheet.write_text("question,seconds\nWhy us?,60\nWhy now?,soon\n", encoding="utf-8")
    capsys.readouterr()
    assert run(["bank", "check", "--json", str(sheet)]) == 3
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["ok"], row["questions"], len(row["problems"])) == (False, 1, 1)


def test_comments_in_a_file_that_is_rewritten_are_kept_beside_it() -> None:
    from coach.banks.mine import save_own

    folder = current().banks
    folder.mkdir(parents=True)
    file = folder / "m.yaml"
    file.write_text(
        "# mine\nid: m\ntitle: t\nlanguage: en\nlicense: x\nquestions:\n  - {id: a, text: Why?}\n", "utf-8"
    )
    save_own(read_bank(file), file)
    assert "# mine" in (folder / "m.yaml.before").read_text("utf-8")
    assert "# mine" not in file.read_text("utf-8")
