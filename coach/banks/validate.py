"""The rules of a bank: what each key may hold, and the sentence for what it may not."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable
from typing import Any, NoReturn

from coach import untrusted
from coach.banks.node import Node
from coach.errors import CoachError, Refused, UsageError
from coach.model import Bank, Question

MAX_QUESTIONS = 5_000
MAX_ITEMS = 20
ANSWER_SECONDS = (10, 600)
ID = re.compile(r"[a-z0-9-]{1,64}")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}")
AUDIO = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}){0,3}")
_REQUIRED = {"bank": ("id", "title", "language", "license", "questions"), "question": ("id", "text")}


def nearest(word: str, known: list[str]) -> str:
    """Return " (did you mean 'x'?)" for the word it is closest to, or nothing."""
    close = difflib.get_close_matches(word, known, n=1, cutoff=0.6)
    return f" (did you mean '{close[0]}'?)" if close else ""


class Validator:
    """Turns a tree into a Bank or a Question; every message starts with the file's name and the place.

    `place` is what the numbers of the tree count: lines of a text, rows of a table.
    """

    def __init__(self, name: str, *, place: str = "line", said: list[str] | None = None) -> None:
        """With `said`, a question that breaks a rule is left out and its sentence goes there."""
        self.name = name
        self.place = place
        self.said = said

    def fail(self, node: Node, message: str) -> NoReturn:
        raise UsageError(f"{self.name}, {self.place} {node.line}: {message}")

    def bank(self, root: Node) -> Bank:
        """Return the bank; UsageError or Refused at the first rule that is broken."""
        fields: dict[str, Callable[[Node, str], Any]] = {
            "id": self.id,
            "title": self.text(120),
            "language": self.matching(LANGUAGE, "a language code such as en or es-MX"),
            "license": self.text(60),
            "maintainers": self.several(self.text(100)),
            "questions": self.questions,
        }
        return Bank(**self.mapping(root, "bank", fields))

    def questions(self, node: Node, key: str) -> tuple[Question, ...]:
        if not node.items:
            self.fail(node, "this bank has no questions. Add at least one, as a list item with id and text.")
        if len(node.items) > MAX_QUESTIONS:
            raise Refused(f"{self.name}: more than {MAX_QUESTIONS} questions. Split it into several banks.")
        first: dict[str, int] = {}
        questions = []
        for item in node.items:
            try:
                question = self.question(item)
                if question.id in first:
                    line = first[question.id]
                    self.fail(
                        item,
                        f"the id '{question.id}' is already used at {self.place} {line}. Choose another id.",
                    )
            except CoachError as error:
                if self.said is None:
                    raise
                self.said.append(error.message)
                continue
            first[question.id] = item.line
            questions.append(question)
        if not questions and self.said:
            raise UsageError(self.said[0])
        return tuple(questions)

    def question(self, node: Node) -> Question:
        """Return one question; UsageError or Refused when it breaks a rule."""
        fields: dict[str, Callable[[Node, str], Any]] = {
            "id": self.id,
            "text": self.text(600),
            "kind": self.id,
            "variants": self.several(self.text(600)),
            "twists": self.several(self.text(600)),
            "follow_ups": self.several(self.text(600)),
            "competencies": self.several(self.id),
            "specialties": self.several(self.id),
            "purpose": self.text(1_000),
            "listen_for": self.several(self.text(300)),
            "answer_seconds": self.seconds,
            "source": self.text(300),
            "audio": self.matching(AUDIO, "a file name beside the bank, such as audio/q1.flac"),
            "topics": self.several(self.id),
        }
        return Question(**self.mapping(node, "question", fields))

    def mapping(self, node: Node, what: str, fields: dict[str, Callable[[Node, str], Any]]) -> dict[str, Any]:
        if node.keys is None:
            self.fail(node, f"a {what} is written as 'key: value' lines. Add at least {_REQUIRED[what][0]}.")
        values = {}
        for key, value in node.keys.items():
            if key not in fields:
                shown = untrusted.line(key, limit=40)
                known = nearest(key, list(fields)) or f". A {what} has: {', '.join(fields)}"
                self.fail(value, f"'{shown}' is not known here{known}.")
            if value.text is not None or value.items is not None or value.keys is not None:
                values[key] = fields[key](value, key)
        for key in _REQUIRED[what]:
            if key == "questions" and key not in values:
                self.fail(node, "this bank has no questions. Add 'questions:' and at least one question.")
            if key not in values:
                self.fail(node, f"this {what} has no '{key}'. Add it.")
        return values

    def scalar(self, node: Node, key: str) -> str:
        if node.text is None:
            self.fail(
                node, f"'{key}' must be text. If it holds a colon or starts with [ or {{, put it in quotes."
            )
        return node.text

    def text(self, cap: int) -> Callable[[Node, str], str]:
        def read(node: Node, key: str) -> str:
            raw = self.scalar(node, key)
            if len(raw) > cap:
                raise Refused(
                    f"{self.name}, {self.place} {node.line}: '{key}' is longer than {cap} characters."
                    " Shorten it."
                )
            text = untrusted.line(raw, limit=cap)
            if not text:
                self.fail(node, f"'{key}' is empty. Write it, or remove the line.")
            return text

        return read

    def matching(self, pattern: re.Pattern[str], what: str) -> Callable[[Node, str], str]:
        def read(node: Node, key: str) -> str:
            text = self.scalar(node, key)
            if not pattern.fullmatch(text):
                self.fail(node, f"'{key}' must be {what}.")
            return text

        return read

    def id(self, node: Node, key: str) -> str:
        return self.matching(ID, "1 to 64 small letters, digits and hyphens, such as team-conflict")(
            node, key
        )

    def several(self, one: Callable[[Node, str], str]) -> Callable[[Node, str], tuple[str, ...]]:
        def read(node: Node, key: str) -> tuple[str, ...]:
            if node.items is None:
                self.fail(node, f"'{key}' must be a list: one line for each, starting with a hyphen.")
            if len(node.items) > MAX_ITEMS:
                raise Refused(
                    f"{self.name}, {self.place} {node.line}: '{key}' has more than {MAX_ITEMS} entries."
                )
            return tuple(one(item, key) for item in node.items)

        return read

    def seconds(self, node: Node, key: str) -> int:
        low, high = ANSWER_SECONDS
        text = self.scalar(node, key)
        if not re.fullmatch(r"[0-9]{1,4}", text) or not low <= int(text) <= high:
            self.fail(node, f"'{key}' must be a whole number from {low} to {high}.")
        return int(text)
