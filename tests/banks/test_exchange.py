"""The page to print, the schema for editors, and reading whatever format comes."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from bank_strategies import BANKS
from hypothesis import given, settings

from coach.banks.formats import format_of, read_any, write_as
from coach.banks.node import Node
from coach.banks.page import write_page
from coach.banks.read import read_bank
from coach.banks.schema import bank_schema
from coach.banks.tree import parse
from coach.errors import Refused, UsageError
from coach.model import Bank, Question
from coach.paths import shipped

SHIPPED = sorted(shipped("question_banks").glob("*.yaml"))
IN_BOTH_DRAFTS = {
    "$schema",
    "title",
    "description",
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "maxItems",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "pattern",
}
"""Keywords that mean the same in draft-07 and in 2020-12."""


class Tags(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs


@settings(max_examples=40, deadline=None)
@given(bank=BANKS)
def test_a_page_to_print_has_no_tag_and_no_attribute_but_its_own(bank: Bank) -> None:
    tags = Tags(write_page(bank))
    own = {"html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "small", "section", "ul", "li"}
    assert set(tags.names) <= own
    assert {name for name, _ in tags.attributes} <= {"lang", "charset", "http-equiv", "content", "name"}


def test_the_policy_of_a_page_forbids_all_but_its_own_style() -> None:
    import base64
    import hashlib

    page = write_page(read_bank(SHIPPED[0]))
    policy = dict(Tags(page).attributes)["content"]
    policies = [
        value for name, value in Tags(page).attributes if name == "content" and "default-src" in value
    ]
    assert policy is not None
    style = re.findall("<style>(.*?)</style>", page)
    (allowed,) = re.findall("'sha256-(.*?)'", policies[0])
    assert base64.b64encode(hashlib.sha256(style[0].encode()).digest()).decode() == allowed
    assert "default-src 'none'" in policies[0]
    assert "unsafe" not in policies[0]


def test_markup_in_a_question_is_text_on_the_page() -> None:
    question = Question(id="q", text="<script>alert(1)</script> & why?", source='"><img src=x>')
    page = write_page(Bank(id="b", title="<b>", language="en", license="x", questions=(question,)))
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; why?" in page


@pytest.mark.parametrize("form", ["yaml", "csv", "tsv", "md"])
def test_every_format_that_holds_everything_is_known_by_its_name_or_by_what_it_looks_like(form: Any) -> None:
    bank = read_bank(SHIPPED[0])
    content = write_as(bank, form).encode()
    assert read_any(content, name=f"x.{form}").bank == bank
    assert read_any(content, name="pasted").bank == bank
    assert format_of(f"x.{form.upper()}") == form


def test_a_pasted_list_and_a_pasted_column_are_read() -> None:
    assert len(read_any(b"1. Why us?\n2. Why now?\n", name="pasted").bank.questions) == 2
    assert len(read_any(b"question\nWhy us, and why now?\n", name="pasted").bank.questions) == 1
    assert read_any(b"Why us, and why now?\n", name="pasted").bank.questions[0].text == "Why us, and why now?"


def test_a_web_page_in_place_of_a_sheet_says_what_to_do() -> None:
    with pytest.raises(UsageError, match="publish it as CSV"):
        read_any(b"<!DOCTYPE html><html></html>", name="sheet", media="text/html")


def test_in_yaml_too_the_good_questions_are_used_and_each_bad_one_is_named_by_its_line() -> None:
    text = (
        "id: m\ntitle: t\nlanguage: en\nlicense: x\nquestions:\n"
        "  - {id: a, text: Why?}\n  - {id: B, text: Bad id}\n  - {id: c}\n  - {id: d, text: How?}\n"
    )
    found = read_any(text.encode(), name="m.yaml")
    assert [question.id for question in found.bank.questions] == ["a", "d"]
    assert [sentence.split(":")[0] for sentence in found.problems] == ["m.yaml, line 7", "m.yaml, line 8"]
    with pytest.raises(UsageError):
        read_any(
            text.replace("{id: a, text: Why?}", "{id: A}").replace("{id: d, ", "{id: D, ").encode(), name="m"
        )


def test_anchors_are_refused_whatever_the_file_is_called() -> None:
    with pytest.raises(Refused):
        read_any(b"id: m\nquestions: &a [x]\n", name="pasted")


def test_the_published_schema_is_the_one_the_program_prints() -> None:
    published = json.loads((shipped("question_banks") / "schema.json").read_text("utf-8"))
    assert published == bank_schema()
    assert published["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_the_schema_uses_only_what_both_drafts_know_and_names_every_key_of_a_bank() -> None:
    def keywords(schema: dict[str, Any]) -> set[str]:
        below = [*schema.get("properties", {}).values(), *([schema["items"]] if "items" in schema else [])]
        assert isinstance(
            schema.get("items", {}), dict
        )  # a list would be a tuple, which 2020-12 calls otherwise
        return set(schema).union(*(keywords(one) for one in below))

    schema = bank_schema()
    assert keywords(schema) <= IN_BOTH_DRAFTS
    assert set(schema["properties"]) == set(Bank.__struct_fields__)
    assert set(schema["properties"]["questions"]["items"]["properties"]) == set(Question.__struct_fields__)


def plain(node: Node, schema: dict[str, Any]) -> Any:
    """Return what an editor makes of a value of the file: a number only where the schema wants one."""
    if node.keys is not None:
        return {key: plain(value, schema["properties"].get(key, {})) for key, value in node.keys.items()}
    if node.items is not None:
        return [plain(item, schema.get("items", {})) for item in node.items]
    return int(node.text or "") if schema.get("type") == "integer" else node.text


def faults(value: Any, schema: dict[str, Any], where: str = "$") -> list[str]:
    """Return where `value` breaks the keywords of IN_BOTH_DRAFTS."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int}
    if not isinstance(value, kinds[schema["type"]]):
        return [f"{where} is no {schema['type']}"]
    said = []
    if isinstance(value, dict):
        said += [f"{where}.{key} is missing" for key in schema["required"] if key not in value]
        said += [f"{where}.{key} is not known" for key in value if key not in schema["properties"]]
        for key, one in value.items():
            said += faults(one, schema["properties"].get(key, {"type": "object"}), f"{where}.{key}")
    elif isinstance(value, list):
        if not schema.get("minItems", 0) <= len(value) <= schema["maxItems"]:
            said.append(f"{where} has {len(value)} items")
        for number, one in enumerate(value):
            said += faults(one, schema["items"], f"{where}[{number}]")
    elif isinstance(value, str):
        if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
            said.append(f"{where} has {len(value)} characters")
        if not re.search(schema.get("pattern", ""), value):
            said.append(f"{where} does not match")
    elif not schema["minimum"] <= value <= schema["maximum"]:
        said.append(f"{where} is {value}")
    return said


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_bank_follows_the_schema(path: Path) -> None:
    root = parse(path.read_text("utf-8"), name=path.name)
    assert root is not None
    assert faults(plain(root, bank_schema()), bank_schema()) == []


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"title": ""}, "$.title"),
        ({"id": "A b"}, "$.id"),
        ({"colour": "red"}, "$.colour"),
        ({"questions": []}, "$.questions"),
        ({"questions": [{"id": "q"}]}, "$.questions[0].text"),
        ({"questions": [{"id": "q", "text": "x", "answer_seconds": 5}]}, "$.questions[0].answer_seconds"),
        ({"questions": [{"id": "q", "text": "x", "audio": "../x"}]}, "$.questions[0].audio"),
    ],
)
def test_what_the_program_refuses_the_schema_refuses(change: dict[str, Any], where: str) -> None:
    good = {
        "id": "b",
        "title": "t",
        "language": "en",
        "license": "x",
        "questions": [{"id": "q", "text": "x"}],
    }
    assert faults(good, bank_schema()) == []
    assert any(one.startswith(where) for one in faults(good | change, bank_schema()))
