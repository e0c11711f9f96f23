"""`coach engines`: what is shown before anything is fetched, what is asked, and what is written down."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from coach.analyst.worker import make_transcriber
from coach.cli import run
from coach.config import load
from coach.engines.transcribers import fetch, registry
from coach.engines.transcribers.registry import ModelFile, Recognizer
from coach.paths import Paths

FILES = {"config.json": b"{}", "model.bin": b"weights" * 100, "tokenizer.json": b"[]"}


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> Recognizer:
    """A model of a few bytes stands in the place of whisper-tiny.en; nothing goes over the network."""
    files = tuple(
        ModelFile(name, f"https://models.example/{name}", len(data), hashlib.sha256(data).hexdigest())
        for name, data in FILES.items()
    )
    small = Recognizer(
        name="whisper-tiny.en", kind="whisper", license="MIT", languages="English", weaknesses="Many.",
        source="https://models.example", files=files,
    )  # fmt: skip
    others = [each for each in registry.RECOGNIZERS if each.name != small.name]
    monkeypatch.setattr(registry, "RECOGNIZERS", (small, *others))

    def nothing(*arguments: object, **more: object) -> None:
        raise AssertionError("something was downloaded")

    monkeypatch.setattr(fetch, "_download", nothing)
    return small


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    return folder


@pytest.fixture
def paths(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Paths:
    monkeypatch.setenv("COACH_HOME", str(tmp_path / "home"))
    return Paths(tmp_path / "home")


def coach(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = run(["engines", *arguments])
    out, err = capsys.readouterr()
    return code, out, err


def test_the_list_says_what_each_costs_and_sends(capsys: pytest.CaptureFixture[str], paths: Paths) -> None:
    code, out, _ = coach(capsys, "list", "--json")
    rows = {row["name"]: row for row in json.loads(out)}

    assert code == 0
    assert rows["sphinx"]["in_use"] is True
    assert rows["sphinx"]["state"] == "ready"
    assert rows["whisper-base.en"]["state"] == "whisper-base.en is not installed"
    assert rows["whisper-base.en"]["size_mb"] == 147.8
    assert len(rows["whisper-base.en"]["files"][0]["sha256"]) == 64
    assert [name for name, row in rows.items() if row["sends_audio"]] == [
        "sr-wit",
        "sr-azure",
        "sr-openai",
        "sr-groq",
    ]
    _, text, _ = coach(capsys, "list")
    assert all(name in text for name in rows)
    assert "SENDS YOUR VOICE to wit.ai" in text


def test_the_list_names_the_voices_too(capsys: pytest.CaptureFixture[str], paths: Paths) -> None:
    _, out, _ = coach(capsys, "list", "--json")
    voices = [row for row in json.loads(out) if row["kind"] == "voice"]

    assert {row["name"] for row in voices} == {"espeak-ng", "system-voice"}
    assert not any(row["sends_audio"] for row in voices)
    assert all(row["license"] for row in voices)
    _, text, _ = coach(capsys, "list")
    assert "GPL-3.0-or-later" in text.partition("Voices")[2]


def test_without_a_yes_nothing_is_fetched_but_everything_is_shown(
    capsys: pytest.CaptureFixture[str], paths: Paths
) -> None:
    code, out, err = coach(capsys, "install", "whisper-base.en")

    assert code == 7
    assert out == ""
    assert "148 MB, license MIT" in err
    assert "https://huggingface.co/Systran/faster-whisper-base.en" in err
    assert "2a166925539a16005f14ff328359f9b9adb9dc4fb631bb3b227526862e93e2ef" in err
    assert not paths.models.exists()


def test_from_a_folder_it_is_installed_used_and_removed_without_a_network(
    capsys: pytest.CaptureFixture[str], paths: Paths, source: Path
) -> None:
    assert coach(capsys, "use", "whisper-tiny.en")[0] == 2  # not there yet
    code, out, err = coach(capsys, "install", "whisper-tiny.en", "--from", str(source), "--yes")
    assert (code, out) == (
        0,
        "whisper-tiny.en is installed. Use it with: coach engines use whisper-tiny.en\n",
    )
    assert str(source) in err

    assert coach(capsys, "use", "whisper-tiny.en")[:2] == (0, "coach now recognizes with whisper-tiny.en.\n")
    assert load(paths.config_file).engine == "whisper-tiny.en"
    assert load(paths.config_file).offer_engine is False

    code, out, _ = coach(capsys, "remove", "whisper-tiny.en", "--yes")
    assert code == 0
    assert "coach now recognizes with sphinx" in out
    assert load(paths.config_file).engine == "sphinx"
    assert not (paths.models / "whisper-tiny.en").exists()


def test_a_model_that_was_changed_is_not_used(
    capsys: pytest.CaptureFixture[str], paths: Paths, source: Path
) -> None:
    coach(capsys, "install", "whisper-tiny.en", "--from", str(source), "--yes")
    (paths.models / "whisper-tiny.en" / "model.bin").write_bytes(b"changed" * 100)
    code, _, err = coach(capsys, "use", "whisper-tiny.en")

    assert code == 2
    assert "coach engines install whisper-tiny.en" in err


def test_a_consent_is_written_down_for_one_service_and_ends_with_the_next_choice(
    capsys: pytest.CaptureFixture[str], paths: Paths
) -> None:
    assert coach(capsys, "use", "sr-wit")[0] == 7  # nobody there to agree
    assert load(paths.config_file).engine == "sphinx"
    assert coach(capsys, "use", "sr-wit", "--yes")[0] == 0
    assert load(paths.config_file).engine_consent == "sr-wit"
    assert coach(capsys, "use", "none")[0] == 0
    assert load(paths.config_file).engine_consent == ""


def test_other_settings_and_remarks_stay(capsys: pytest.CaptureFixture[str], paths: Paths) -> None:
    paths.config.mkdir(parents=True)
    paths.config_file.write_text('# mine\nvoice_rate = 150\nengine = "sphinx"\n', encoding="utf-8")
    coach(capsys, "use", "none")

    text = paths.config_file.read_text(encoding="utf-8")
    assert text.startswith('# mine\nvoice_rate = 150\nengine = "none"\n')
    assert load(paths.config_file).voice_rate == 150


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["use", "google"], 7, "plain http"),
        (["install", "google"], 7, "plain http"),
        (["use", "siri"], 2, "no recognizer called siri"),
        (["install", "sphinx"], 2, "nothing to install"),
        (["remove", "sphinx"], 2, "no model to remove"),
        (["install", "whisper-tiny.en", "--from", "/nowhere"], 2, "no file or folder"),
    ],
)
def test_what_cannot_be_done_is_one_line(
    arguments: list[str], code: int, says: str, capsys: pytest.CaptureFixture[str], paths: Paths
) -> None:
    got, out, err = coach(capsys, *arguments)

    assert (got, out) == (code, "")
    assert says in err
    assert len(err.splitlines()) == 1


def test_analyze_says_how_to_install_a_recognizer_that_was_named(
    capsys: pytest.CaptureFixture[str], paths: Paths, tmp_path: Path
) -> None:
    (tmp_path / "answer.txt").write_text("we sent him home", encoding="utf-8")
    for engine, code, says in (
        ("whisper-tiny.en", 2, "coach engines install whisper-tiny.en"),
        ("sr-wit", 7, "have not agreed"),
        ("google", 7, "plain http"),
    ):
        assert run(["analyze", str(tmp_path / "answer.txt"), "--engine", engine]) == code
        assert says in capsys.readouterr().err


def test_a_model_of_the_right_size_with_other_bytes_hears_nothing(
    capsys: pytest.CaptureFixture[str], paths: Paths, source: Path
) -> None:
    coach(capsys, "install", "whisper-tiny.en", "--from", str(source), "--yes")
    (paths.models / "whisper-tiny.en" / "model.bin").write_bytes(b"changed" * 100)
    transcriber, why = make_transcriber("whisper-tiny.en", paths.models)

    assert transcriber is None
    assert "SHA-256 differs" in why
    assert "coach engines install whisper-tiny.en" in why


def test_a_service_without_its_key_is_not_called_ready(
    capsys: pytest.CaptureFixture[str], paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("WIT_AI_KEY", raising=False)
    monkeypatch.setenv("GROQ_API_KEY", "secret")
    _, out, _ = coach(capsys, "list", "--json")
    states = {row["name"]: row["state"] for row in json.loads(out)}

    assert states["sr-wit"] == "needs a key of your own in WIT_AI_KEY"
    assert states["sr-groq"] == "ready"


def test_a_copy_that_did_not_begin_is_no_half_download_and_needs_no_removing(
    capsys: pytest.CaptureFixture[str], paths: Paths, tmp_path: Path
) -> None:
    (tmp_path / "empty").mkdir()
    code, _, err = coach(capsys, "install", "whisper-tiny.en", "--from", str(tmp_path / "empty"), "--yes")
    assert (code, "does not hold config.json" in err) == (2, True)

    assert "is not installed" in coach(capsys, "use", "whisper-tiny.en")[2]
    assert coach(capsys, "remove", "whisper-tiny.en") == (0, "whisper-tiny.en was not installed.\n", "")
