"""A bank is a file from a stranger: read exactly, or refused with the line and what to do."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.banks.read import MAX_BYTES, all_banks, find_bank, read_bank
from coach.errors import CoachError, Refused, UsageError
from coach.paths import current, shipped

HEAD = "id: mine\ntitle: My bank\nlanguage: en\nlicense: CC0-1.0\n"
SMALL = HEAD + "questions:\n  - id: q1\n    text: Why are you here?\n"
STARTER = shipped("question_banks") / "residency-starter.yaml"


def bank_file(folder: Path, text: str | bytes, name: str = "mine.yaml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def complaint(folder: Path, text: str | bytes) -> str:
    with pytest.raises(UsageError) as caught:
        read_bank(bank_file(folder, text))
    assert "\n" not in caught.value.message
    return caught.value.message


def test_the_smallest_bank_is_an_id_a_title_a_language_a_license_and_one_question(tmp_path: Path) -> None:
    bank = read_bank(bank_file(tmp_path, SMALL))
    assert (bank.id, bank.title, bank.language, bank.license) == ("mine", "My bank", "en", "CC0-1.0")
    assert [(q.id, q.text, q.variants, q.answer_seconds) for q in bank.questions] == [
        ("q1", "Why are you here?", (), 90)
    ]


def test_words_that_older_yaml_turns_into_other_things_stay_text(tmp_path: Path) -> None:
    text = SMALL.replace("My bank", "no") + "    variants: [yes, 1:30, 2024, 0o17, true]\n"
    bank = read_bank(bank_file(tmp_path, text))
    assert bank.title == "no"
    assert bank.questions[0].variants == ("yes", "1:30", "2024", "0o17", "true")


def test_a_file_from_a_windows_editor_reads_the_same(tmp_path: Path) -> None:
    windows = b"\xef\xbb\xbf" + SMALL.replace("\n", "\r\n").encode()
    assert read_bank(bank_file(tmp_path, windows)) == read_bank(bank_file(tmp_path, SMALL, "other.yaml"))


def test_terminal_escapes_and_hidden_marks_do_not_survive(tmp_path: Path) -> None:
    text = SMALL.replace("Why are you here?", '"Why\\e[31m are\\u202e you\\u200b here?\\n"')
    assert read_bank(bank_file(tmp_path, text)).questions[0].text == "Why[31m are you here?"


def test_an_empty_file_says_that_it_has_no_questions(tmp_path: Path) -> None:
    for text in ("", "\n\n", "# only a comment\n", "---\n", "null\n"):
        assert "has no questions" in complaint(tmp_path, text)


def test_a_bank_without_questions_says_so(tmp_path: Path) -> None:
    for ending in ("", "questions:\n", "questions: []\n"):
        assert "has no questions" in complaint(tmp_path, HEAD + ending)


def test_an_unknown_key_is_named_with_its_line_and_the_nearest_right_key(tmp_path: Path) -> None:
    message = complaint(tmp_path, SMALL + "    follow_up: [Why?]\n")
    assert "mine.yaml, line 8" in message
    assert "'follow_up'" in message
    assert "did you mean 'follow_ups'?" in message


def test_the_line_is_that_of_the_key_wherever_its_value_stands(tmp_path: Path) -> None:
    assert "line 8:" in complaint(tmp_path, SMALL + "    follow_up:\n\n\n      - Why?\n    kind: self\n")
    assert "line 8:" in complaint(tmp_path, SMALL + "    colour:\n    kind: self\n")


def test_a_key_given_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    message = complaint(tmp_path, SMALL + "    text: And again?\n")
    assert "line 8" in message
    assert "given twice (first at line 7)" in message


def test_two_questions_with_one_id_are_refused(tmp_path: Path) -> None:
    message = complaint(tmp_path, SMALL + "  - id: q1\n    text: Again?\n")
    assert "'q1' is already used at line 6" in message


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (SMALL.replace("id: q1", "id: Q 1"), "line 6: 'id' must be 1 to 64 small letters"),
        (SMALL.replace("id: mine", "id: ../mine"), "line 1: 'id' must be"),
        (SMALL.replace("    text: Why are you here?\n", ""), "line 6: this question has no 'text'"),
        (SMALL.replace("license: CC0-1.0\n", ""), "this bank has no 'license'"),
        (SMALL + "    answer_seconds: a minute\n", "must be a whole number from 10 to 600"),
        (SMALL + "    answer_seconds: 9\n", "must be a whole number from 10 to 600"),
        (SMALL + "    variants: How so?\n", "'variants' must be a list"),
        (SMALL + "    audio: ../../etc/passwd\n", "'audio' must be a file name"),
        (SMALL + "    purpose: {a: b}\n", "'purpose' must be text"),
        (SMALL + '    purpose: "\\u200b"\n', "'purpose' is empty"),
        (SMALL.replace("en\n", "in English please\n"), "'language' must be a language code"),
        (SMALL + "---\nid: two\n", "a second document"),
        (SMALL + "   bad: [\n", "not valid YAML"),
        ("just words\n", "'key: value'"),
        ("- a\n- b\n", "'key: value'"),
        (HEAD + "questions: [one, two]\n", "'key: value'"),
        (HEAD + "questions: all of them\n", "has no questions"),
        (SMALL.encode() + b"    purpose: \xff\n", "line 8: this is not UTF-8"),
        (SMALL + "    purpose: \x01\n", "not readable as YAML"),
        ("? [a]\n: b\n", "a key must be a plain word"),
    ],
)
def test_each_mistake_has_its_own_sentence_with_the_line(
    tmp_path: Path, text: str | bytes, says: str
) -> None:
    message = complaint(tmp_path, text)
    assert says in message
    assert message.startswith("mine.yaml")


@pytest.mark.parametrize(
    "text",
    [
        "a: &x [1]\nb: *x\n",
        SMALL.replace("My bank", "&anchor My bank"),
        SMALL.replace("My bank", "!!python/object/apply:os.system [id]"),
        "questions: " + "[" * 21 + "]" * 21,
        "questions: " + "[" * 50_000,
        "{a: " * 50_000,
        SMALL + "    purpose: " + "x" * 1_001 + "\n",
        SMALL + "    variants: [" + "a, " * 20 + "a]\n",
        HEAD + "questions:\n" + "".join(f"- {{id: q{n}, text: t}}\n" for n in range(5_001)),
        "a: [" + "x," * 100_000 + "]",
        b"#" * (MAX_BYTES + 1),
    ],
)
def test_hostile_files_are_refused(tmp_path: Path, text: str | bytes) -> None:
    with pytest.raises(Refused) as caught:
        read_bank(bank_file(tmp_path, text))
    assert caught.value.exit_code == 7
    assert "mine.yaml" in caught.value.message


def test_what_is_not_a_readable_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path / "none.yaml", tmp_path, tmp_path / "nul\0.yaml", tmp_path / ("x" * 400)):
        with pytest.raises(UsageError):
            read_bank(path)


@pytest.mark.skipif(os.name != "posix", reason="named pipes are made this way on POSIX only")
def test_a_named_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.yaml")
    with pytest.raises(UsageError, match="not a file"):
        read_bank(tmp_path / "pipe.yaml")


def test_a_broken_bank_is_listed_and_hides_no_other() -> None:
    folder = current().banks
    folder.mkdir(parents=True)
    bank_file(folder, "questions: [", "broken.yaml")
    bank_file(folder, SMALL, "mine.yaml")
    bank_file(folder, SMALL, "zz-copy.yaml")
    bank_file(folder, "not a bank", "notes.txt")
    entries = {entry.path.name: entry for entry in all_banks(current())}
    came = {path.name for path in shipped("question_banks").glob("*.yaml")}
    assert set(entries) == came | {"broken.yaml", "mine.yaml", "zz-copy.yaml"}
    assert next(iter(entries)) == "residency-starter.yaml"
    assert entries["residency-starter.yaml"].origin == "shipped"
    assert entries["mine.yaml"].bank is not None
    assert entries["mine.yaml"].origin == "yours"
    assert entries["broken.yaml"].error is not None
    copy = entries["zz-copy.yaml"].error
    assert copy is not None
    assert "also used by mine.yaml" in copy.message
    assert find_bank("mine", current()).title == "My bank"
    with pytest.raises(UsageError, match="not valid YAML"):
        find_bank("broken", current())


def test_an_unknown_bank_is_answered_with_the_nearest_and_all_there_are() -> None:
    with pytest.raises(UsageError) as caught:
        find_bank("residency-start", current())
    assert "did you mean 'residency-starter'?" in caught.value.message


def test_the_starter_bank_has_twenty_full_questions_of_its_own() -> None:
    bank = read_bank(STARTER)
    assert bank.id == "residency-starter"
    assert bank.license == "CC0-1.0"
    assert len(bank.questions) == 20
    for question in bank.questions:
        assert len(question.variants) == len(question.twists) == len(question.follow_ups) == 2, question.id
        assert question.competencies, question.id
        assert question.purpose, question.id
        assert question.listen_for, question.id
        assert question.source == "original"
        assert 30 <= question.answer_seconds <= 120
    kinds = {question.kind for question in bank.questions}
    wanted = {"opener", "motivation", "self", "behavioral", "situational", "red-flag", "teamwork", "trust"}
    assert wanted | {"international", "closing", "mistake", "feedback", "conflict"} == kinds
    asked = [text for q in bank.questions for text in (q.text, *q.variants, *q.twists)]
    assert len({re.sub(r"\W+", " ", text.lower()) for text in asked}) == len(asked)


PIECES = [
    *(bytes([character]) for character in b"&*![]{}'\"\t\n>%~\x00\xff"),
    *(b": ", b"- ", b"|\n", b"---\n", b"...\n", b"? ", b"<<: ", b"  ", b"@`", b"id: x\n", b"questions:\n"),
    *(b"\x1b[2J", b"\xed\xa0\x80", b"\xe2\x80\xae", b'"\\UFFFFFFFF"', b'"\\ud800"', b"%YAML 9.9\n---\n"),
]


def _mutations() -> st.SearchStrategy[bytes]:
    original = STARTER.read_bytes()[:6_000]
    pieces = st.sampled_from(PIECES)
    edit = st.tuples(
        st.integers(0, len(original)), st.integers(0, 40), st.one_of(pieces, st.binary(max_size=8))
    )

    def apply(edits: list[tuple[int, int, bytes]]) -> bytes:
        content = original
        for at, gone, new in edits:
            content = content[:at] + new + content[at + gone :]
        return content

    return st.lists(edit, min_size=1, max_size=6).map(apply)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=_mutations())
def test_a_damaged_bank_is_read_or_refused_but_never_a_traceback(tmp_path: Path, content: bytes) -> None:
    _read_or_refuse(tmp_path, content)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    content=st.one_of(
        st.binary(max_size=200), st.text(max_size=200).map(lambda t: t.encode("utf-8", "replace"))
    )
)
def test_anything_at_all_is_read_or_refused_but_never_a_traceback(tmp_path: Path, content: bytes) -> None:
    _read_or_refuse(tmp_path, content)


def _read_or_refuse(folder: Path, content: bytes) -> None:
    try:
        bank = read_bank(bank_file(folder, content))
    except CoachError as error:
        message = error.message
    else:
        assert bank.questions
        return
    assert message.startswith("mine.yaml")
    assert message.isprintable()
    assert len(message) < 600
