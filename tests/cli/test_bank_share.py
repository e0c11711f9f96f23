"""`coach bank add|update|conflicts|merge|set` as typed, and over https with a server of our own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from https_server import serving

from coach.banks.read import find_bank, read_bank
from coach.cli import run
from coach.paths import current


def sheet(folder: Path, *rows: str, name: str = "ours.csv") -> Path:
    file = folder / name
    file.write_text("id,question,kind\n" + "\n".join(rows) + "\n", encoding="utf-8")
    return file


def test_a_file_is_followed_updated_and_a_conflict_settled(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = sheet(tmp_path, "a,Why us?,self")
    assert run(["bank", "add", str(file)]) == 0
    assert "coach practice --bank ours" in capsys.readouterr().out
    own = current().banks / "ours.yaml"
    own.write_text(own.read_text("utf-8").replace("Why us?", "My words?"), "utf-8")
    sheet(tmp_path, "a,Their words?,self", "b,More?,self")
    assert run(["bank", "update", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert [change["what"] for change in row["changes"]] == ["new"]
    assert row["conflicts"][0]["fields"] == ["text"]
    assert run(["bank", "conflicts", "ours"]) == 0
    shown = capsys.readouterr().out
    assert "yours : My words?" in shown
    assert "theirs: Their words?" in shown
    assert run(["bank", "conflicts", "ours", "a", "--take", "theirs"]) == 0
    assert find_bank("ours", current()).questions[0].text == "Their words?"
    assert run(["bank", "update"]) == 0
    assert "nothing new" in capsys.readouterr().out
    file.unlink()
    assert run(["bank", "update"]) == 2
    assert run(["bank", "update", "ours", "--stop"]) == 0
    assert run(["bank", "update"]) == 0


def test_two_copies_become_one_and_what_differs_is_shown_and_kept(
    tmp_path: Path, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    ana = sheet(tmp_path, "a,Why us?,self", "b,Hers?,self", name="ana.csv")
    ben = sheet(tmp_path, "a,Why here?,self", "c,His?,self", name="ben.csv")
    out = tmp_path / "both.yaml"
    assert run(["bank", "merge", str(ana), str(ben), "-o", str(out)]) == 3
    assert "theirs: Why here?" in capsysbinary.readouterr().err.decode()
    bank = read_bank(out)
    assert [one.text for one in bank.questions] == ["Why us?", "Hers?", "His?"]
    assert bank.questions[2].source == "from ben.csv"
    assert read_bank(tmp_path / "both.theirs.yaml").questions[0].text == "Why here?"
    assert run(["bank", "merge", str(ana), str(ana)]) == 0
    assert b"Why us?" in capsysbinary.readouterr().out


@pytest.mark.needs("openssl")
def test_a_published_sheet_is_imported_and_followed_over_https(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with serving(tmp_path) as (server, certificate):
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        body = b"question,kind\nWhy us?,self\n"
        server.pages["/pub"] = lambda: (200, {"Content-Type": "text/csv"}, body)
        server.pages["/bank.csv"] = body
        assert run(["bank", "import", f"{server.address}/pub?output=csv"]) == 0
        assert find_bank("pub", current()).questions[0].text == "Why us?"
        assert run(["bank", "add", f"{server.address}/bank.csv"]) == 0
        assert run(["bank", "update"]) == 0
        server.pages["/bank.csv"] = b"question,kind\nWhy us?,self\nWhy now?,self\n"
        capsys.readouterr()
        assert run(["bank", "update", "bank"]) == 0
        assert "bank: new: why-now: Why now?" in capsys.readouterr().out
        address = server.address
    assert run(["bank", "update", "bank"]) == 1
    assert "could not be reached" in capsys.readouterr().err
    assert run(["bank", "add", f"{address.replace('https', 'http')}/bank.csv"]) == 2
    assert len(find_bank("bank", current()).questions) == 2


def test_a_set_is_made_changed_listed_exported_and_deleted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = ["--question", "tell-me-about-yourself"]
    bank = find_bank("residency-starter", current())
    ids = [question.id for question in bank.questions]
    first = ["--question", ids[3], "--question", ids[0]]
    assert run(["bank", "set", "week3", "--title", "Third week", "--week", "3", *first]) == 0
    assert run(["bank", "set", "week3", "--week", "4"]) == 0
    capsys.readouterr()
    assert run(["bank", "set", "--json"]) == 0
    (made,) = json.loads(capsys.readouterr().out)
    assert made == {"name": "week3", "title": "Third week", "week": 4, "questions": [ids[3], ids[0]]}
    out = tmp_path / "week3.yaml"
    assert run(["bank", "export", bank.id, "--set", "week3", "-o", str(out)]) == 0
    assert [one.id for one in read_bank(out).questions] == [ids[0], ids[3]]
    assert read_bank(out).title == "Third week"
    for wrong in (
        ["week9"],
        ["Week 3", *first],
        ["week5", "--week", "5"],
        ["week5", "--question", "nothing-like-it"],
        ["--week", "5"],
        ["week5", "--delete"],
    ):
        assert run(["bank", "set", *wrong]) == 2, wrong
    assert run(["bank", "set", "week3", "--delete"]) == 0
    assert run(["bank", "set"]) == 0
