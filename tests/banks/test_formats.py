"""Banks as CSV, TSV, Markdown, YAML and plain lists: nothing is lost, and nothing is dropped unsaid."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from bank_strategies import BANKS
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.banks.imported import MAX_BYTES, Imported, decoded
from coach.banks.prose import read_prose, write_list, write_markdown
from coach.banks.read import read_bank
from coach.banks.spreadsheet import read_table, write_table
from coach.banks.write import write_yaml
from coach.errors import CoachError, Refused, UsageError
from coach.model import Bank
from coach.paths import shipped

many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
SHIPPED = [read_bank(path) for path in sorted(shipped("question_banks").glob("*.yaml"))[:4]]
FORMULA_STARTS = tuple("=+-@\t\r＝＋－＠")


def asked(imported: Imported) -> list[str]:
    return [question.text for question in imported.bank.questions]


@many
@given(bank=BANKS, delimiter=st.sampled_from([",", "\t", ";"]))
def test_a_table_holds_everything_a_bank_holds(bank: Bank, delimiter: str) -> None:
    imported = read_table(write_table(bank, delimiter=delimiter), name="x.csv")
    assert imported == Imported(bank, ())


@many
@given(bank=BANKS)
def test_markdown_holds_everything_a_bank_holds(bank: Bank) -> None:
    assert read_prose(write_markdown(bank), name="x.md") == Imported(bank, ())


@many
@given(bank=BANKS)
def test_yaml_holds_everything_a_bank_holds(bank: Bank, tmp_path: Path) -> None:
    file = tmp_path / "bank.yaml"
    file.write_text(write_yaml(bank), encoding="utf-8", newline="\n")
    assert read_bank(file) == bank


@pytest.mark.parametrize("bank", SHIPPED, ids=lambda bank: bank.id)
def test_a_shipped_bank_comes_back_from_every_format(bank: Bank) -> None:
    for imported in (
        read_table(write_table(bank), name="x.csv"),
        read_table("\ufeff" + write_table(bank, delimiter="\t").replace("\r\n", "\n"), name="x.tsv"),
        read_prose(write_markdown(bank), name="x.md"),
    ):
        assert imported == Imported(bank, ())
    assert asked(read_prose(write_list(bank), name="x.txt")) == [question.text for question in bank.questions]
    assert read_prose(write_list(bank), name="x.txt").bank.title == bank.title


@many
@given(bank=BANKS)
def test_no_cell_of_a_table_is_a_formula_and_none_can_leave_its_quotes(bank: Bank) -> None:
    for cells in csv.reader(io.StringIO(write_table(bank), newline="")):
        assert not [cell for cell in cells if cell.startswith(FORMULA_STARTS)]
    assert all(line.startswith('"') for line in write_table(bank).split("\r\n") if line)


def test_only_the_question_is_required_and_the_rest_is_made_from_it() -> None:
    imported = read_table(
        "Question\nWhy are you here?\nWhy are you here!\n¿Por qué?\nなぜ\n", name="my list.csv"
    )
    assert imported.problems == ()
    assert imported.bank.id == "my-list"
    assert imported.bank.license == "not stated"
    ids = [question.id for question in imported.bank.questions]
    assert ids[:3] == ["why-are-you-here", "why-are-you-here-2", "por-que"]
    assert ids[3].startswith("q-")


def test_columns_may_stand_in_any_order_under_names_people_use() -> None:
    text = "Type;Follow-up 1;QUESTION;follow up 2;Tags\n"
    text += "Red Flag;How so?;Why a gap?;And then?;growth, Patient Care\n"
    (question,) = read_table(text, name="x.csv").bank.questions
    assert (question.kind, question.text, question.follow_ups) == (
        "red-flag",
        "Why a gap?",
        ("How so?", "And then?"),
    )
    assert question.competencies == ("growth", "patient-care")


@pytest.mark.parametrize(
    "text",
    [
        "question,kind\n“Why, then?”,self\n",
        "sep=;\nquestion;kind\nWhy, then?;self\n",
        "\ufeffquestion\tkind\r\n Why, then?\u00a0\tself\r\n",
        '\n\nkind,question\n\nself,"Why, then?"\n,,\n',
    ],
)
def test_what_spreadsheets_do_to_a_table_is_forgiven(text: str) -> None:
    imported = read_table(text, name="x.csv")
    assert imported.problems == ()
    assert [(q.text, q.kind) for q in imported.bank.questions] == [("Why, then?", "self")]


def test_good_rows_are_used_and_each_bad_one_is_named_by_its_row() -> None:
    text = (
        "id,question,answer_seconds,Knd\n"
        "a,Why?,60,self\n"
        "a,Again?,60,\n"
        "b,,60,\n"
        "c,How long?,an hour,\n"
        "d,Shifted?,60,,,too far\n"
        "e,Fine?,60\n"
    )
    imported = read_table(text, name="x.csv")
    assert asked(imported) == ["Why?", "Shifted?", "Fine?"]
    column, shifted, twice, empty, seconds = imported.problems
    assert column == "x.csv, row 1: the column 'Knd' is not known (did you mean 'kind'?). It was not read."
    assert "row 6: there are more cells than columns, so 'too far' was not read" in shifted
    assert "row 3: the id 'a' is already used at row 2" in twice
    assert "row 4: there is no question here" in empty
    assert "row 5: 'answer_seconds' must be a whole number" in seconds


def test_without_a_header_the_column_with_the_longest_texts_is_read_and_that_is_said() -> None:
    imported = read_table("1,Why do you want this?,x\n2,What will you miss?,y\n", name="x.csv")
    assert asked(imported) == ["Why do you want this?", "What will you miss?"]
    assert "column 2 was read as the questions" in imported.problems[0]


def test_a_list_from_a_chat_loses_its_numbers_and_the_names_of_those_who_wrote() -> None:
    text = (
        "Questions of last year\n\n"
        "[12/03/26, 10:15] Ana M: 1. Why us?\n"
        "12.03.26, 10:16 - +41 79 000 00 00: 2) Tell me about a hard night\n"
        "   that you remember.\n"
        "• What is your plan?\n"
        "Q4: It is 2 a.m. What do you do?\n"
    )
    imported = read_prose(text, name="chat.txt")
    assert asked(imported) == [
        "Why us?",
        "Tell me about a hard night that you remember.",
        "What is your plan?",
        "It is 2 a.m. What do you do?",
    ]
    assert imported.bank.title == "Questions of last year"
    assert "Ana" not in write_yaml(imported.bank)


def test_a_list_without_marks_has_a_question_on_each_line() -> None:
    assert asked(read_prose("Why us?\n\nWhy now?\n", name="x.txt")) == ["Why us?", "Why now?"]


def test_a_line_of_markdown_that_says_nothing_known_is_named() -> None:
    imported = read_prose("# T\n\n## Why?\n- kind: self\n- color: red\nloose words\n", name="x.md")
    assert [line.split(":")[0] for line in imported.problems] == ["x.md, line 5", "x.md, line 6"]
    assert imported.bank.questions[0].kind == "self"


def test_text_of_an_older_windows_is_read_with_a_note() -> None:
    text, note = decoded("question\nCafé?\n".encode("latin-1"), name="x.csv")
    assert text == "question\nCafé?\n"
    assert note is not None
    assert "not UTF-8" in note
    assert (
        decoded("question\nCafé?\n".encode("utf-16"), name="x.csv")[0].lstrip("\ufeff") == "question\nCafé?\n"
    )
    with pytest.raises(Refused):
        decoded(b"x" * (MAX_BYTES + 1), name="x.csv")


@pytest.mark.parametrize("text", ["", "\n \n", "question\n", ",,,\n", "question,kind\n,self\n"])
def test_a_table_without_a_question_says_so(text: str) -> None:
    with pytest.raises(UsageError):
        read_table(text, name="x.csv")


PIECES = [
    '"',
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "=cmd|' /C calc'!A0",
    "question",
    "id",
    "## ",
    "# ",
    "- id: ",
    "1. ",
    "\x1b[2J",
]


@settings(max_examples=200, deadline=None)
@given(text=st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=6)), max_size=40).map("".join))
def test_any_text_at_all_is_read_or_refused_in_printable_sentences(text: str) -> None:
    for read in (read_table, read_prose):
        try:
            said = read(text, name="x\n\x1b.csv").problems
        except CoachError as error:
            said = (error.message,)
        assert all(sentence.isprintable() and len(sentence) < 600 for sentence in said)
