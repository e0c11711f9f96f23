"""Texts that are hard to compare or to draw a story from: one line each, or a refusal with its reason."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from coach.cli import commands, run

TOLD = (
    "So it was my second night on the ward and a man in his fifties came in with chest pain. The nurse told "
    "me his pressure was eighty over forty. I decided to call the senior before the scan came back. We gave "
    "fluids, two liters, and I stayed at the bed until six in the morning. In the end he walked out."
)
SPANISH = (
    "Era mi segunda noche en la sala y llegó un hombre de unos cincuenta años con dolor en el pecho. La "
    "enfermera me dijo que la presión estaba muy baja. Decidí llamar al médico antes de la tomografía. Le "
    "dimos líquidos y me quedé a su lado hasta las seis de la mañana. Al final salió caminando."
)
CHINESE = "那是我在病房的第二个晚上，一位五十多岁的男人因为胸痛来到医院。护士告诉我他的血压很低。" * 3


@pytest.fixture
def folder(home: Path, tmp_path: Path) -> Path:
    texts = {
        "told": TOLD,
        "capitals": TOLD.upper(),
        "bare": TOLD.replace(".", "").replace(",", "").lower(),
        "spanish": SPANISH,
        "chinese": CHINESE,
        "three": "I was there",
        "question": "Tell us about one night.",
    }
    for name, text in texts.items():
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def measured(folder: Path, name: str, *more: str) -> dict[str, Any]:
    arguments = [str(folder / f"{part}.txt") if part in known(folder) else part for part in (name, *more)]
    result = CliRunner().invoke(commands, ["analyze", *arguments, "--json"])
    assert result.exit_code == 0, result.output
    thing: dict[str, Any] = json.loads(result.output)
    return thing


def known(folder: Path) -> set[str]:
    return {path.stem for path in folder.glob("*.txt")}


def codes(thing: dict[str, Any]) -> set[str]:
    return {finding["code"] for finding in thing["findings"] if finding["mistake"] == "memorized"}


@pytest.mark.parametrize("other", ["capitals", "bare"])
def test_capitals_and_missing_marks_hide_nothing(folder: Path, other: str) -> None:
    thing = measured(folder, other, "--script", "told")
    assert thing["measures"]["overlap.script"]["value"] == 100.0
    assert measured(folder, "told", "--previous", other)["measures"]["overlap.takes"]["value"] == 1.0


@pytest.mark.parametrize(("other", "why"), [("spanish", "different languages"), ("chinese", "alphabets")])
def test_another_language_is_refused_and_never_praised(folder: Path, other: str, why: str) -> None:
    thing = measured(folder, "told", "--script", other, "--previous", other)
    for code in ("overlap.script", "overlap.takes", "overlap.run"):
        assert thing["measures"][code]["value"] is None
        assert why in thing["measures"][code]["why"]
    assert codes(thing) == {"memorized.not_judged"}


def test_one_text_in_another_language_does_not_spoil_the_others(folder: Path) -> None:
    thing = measured(folder, "told", "--previous", "spanish", "--previous", "bare")
    assert thing["measures"]["overlap.takes"]["value"] == 1.0


def test_an_answer_in_another_language_is_compared_with_its_own_kind(folder: Path) -> None:
    (folder / "again.txt").write_text(SPANISH + " Fin.", encoding="utf-8")
    found = measured(folder, "spanish", "--previous", "again")
    assert found["measures"]["overlap.takes"]["value"] > 0.9
    assert "English" in found["measures"]["register.written"]["why"]


def test_the_same_text_twice_is_refused(folder: Path) -> None:
    (folder / "copy.txt").write_bytes((folder / "told.txt").read_bytes())
    thing = measured(folder, "told", "--previous", "copy")
    assert "this very recording" in thing["measures"]["overlap.takes"]["why"]
    assert thing["measures"]["overlap.run"]["value"] is None
    assert codes(thing) == {"memorized.not_judged"}


def test_three_words_are_too_few(folder: Path) -> None:
    thing = measured(folder, "three", "--script", "told", "--previous", "told")
    assert thing["measures"]["overlap.script"]["why"].startswith("The answer needs 6 words")
    assert codes(thing) == {"memorized.not_judged"}


def test_a_script_that_is_the_question_leaves_no_run_either(folder: Path) -> None:
    thing = measured(folder, "told", "--script", "question", "--question", "Tell us about one night.")
    assert "no more than the question" in thing["measures"]["overlap.script"]["why"]
    assert thing["measures"]["overlap.run"]["value"] is None


def test_five_hundred_earlier_takes_are_refused_in_one_line(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [word for n in range(500) for word in ("--previous", f"{n}.txt")]
    assert run(["analyze", str(folder / "told.txt"), *many]) == 2
    assert capsys.readouterr().err == "coach: 500 earlier takes were given: 50 can be compared at once.\n"


def test_a_folder_as_script_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    assert run(["analyze", "told.txt", "--script", "."]) == 2
    assert capsys.readouterr().err == "coach: . is a folder: name a file inside it.\n"


def story(*arguments: str) -> str:
    result = CliRunner().invoke(commands, ["story", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_script_without_marks_still_gives_one_bullet_for_each_thing(folder: Path) -> None:
    story("edit", "--script", str(folder / "bare.txt"), "--title", "Night")
    shown = story("show", "night")
    for kind in ("moment", "decision", "said", "result"):
        assert f"  {kind}" in shown


def test_a_script_in_capitals_or_in_another_language_is_drafted(folder: Path) -> None:
    story("edit", "--script", str(folder / "capitals.txt"), "--title", "Loud")
    assert "decision  DECIDED CALL SENIOR" in story("show", "loud")
    story("edit", "--script", str(folder / "spanish.txt"), "--title", "Noche")
    assert "La enfermera dijo" in story("show", "noche")


def test_a_script_that_is_no_text_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sound.txt").write_bytes(b"RIFF\xff\xfe\x00\x9f" * 50)
    assert run(["story", "edit", "--script", str(folder / "sound.txt")]) == 2
    assert "sound.txt is not UTF-8 text" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("role: treated Maria Gonzalez, 54, on the ward", "There may be a full name in it."),
        ("said: Mrs. Gonzalez said thank you", "a name (say: a woman in her fifties)"),
        ("moment: March 3, 2021", "an exact date (say: one day that month)"),
        ("moment: room 12, at night", "a room number (say: in one of our rooms)"),
    ],
)
def test_a_patients_name_or_date_in_a_story_is_pointed_at(folder: Path, line: str, words: str) -> None:
    (folder / "form.txt").write_text(f"title: A fall\n{line}\n", encoding="utf-8")
    assert words in story("edit", "--file", str(folder / "form.txt"))


def test_a_colleague_with_a_title_is_left_alone(folder: Path) -> None:
    form = "title: Night call\nsaid: Dr. Amara Okafor asked me to watch her walk\nmoment: second year\n"
    (folder / "form.txt").write_text(form, encoding="utf-8")
    assert story("edit", "--file", str(folder / "form.txt")) == "Saved: night-call  Night call\n"
