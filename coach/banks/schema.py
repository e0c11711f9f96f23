"""The JSON Schema of a bank, for editors: what `validate.py` checks, as far as a schema can say it.

Only keywords that mean the same in draft-07 and 2020-12, because editors differ in what they know.
"""

from __future__ import annotations

from typing import Any

from coach.banks.validate import ANSWER_SECONDS, AUDIO, ID, LANGUAGE, MAX_ITEMS, MAX_QUESTIONS

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def bank_schema() -> dict[str, Any]:
    """Return the schema of one bank file."""
    return {
        "$schema": DRAFT,
        "title": "Question bank of coach",
        **_object(
            {
                "id": _code("Id of the bank, the same as the name of its file without .yaml"),
                "title": _text(120, "What people call it"),
                "language": _matching(LANGUAGE.pattern, "Language code such as en or es-MX"),
                "license": _text(60, "Under which others may use it, such as CC-BY-4.0"),
                "maintainers": _several(_text(100, "A person or a group"), "Who keeps it"),
                "questions": {
                    "description": "The questions",
                    "type": "array",
                    "items": _question(),
                    "minItems": 1,
                    "maxItems": MAX_QUESTIONS,
                },
            },
            required=["id", "title", "language", "license", "questions"],
        ),
    }


def _question() -> dict[str, Any]:
    low, high = ANSWER_SECONDS
    wording = _text(600, "Said aloud in one breath")
    return _object(
        {
            "id": _code("Stays when the wording changes; used once in the bank"),
            "text": _text(600, "The question as it is asked"),
            "kind": _code("Such as opener, motivation, teamwork, red-flag, closing"),
            "variants": _several(wording, "The same question in other words"),
            "twists": _several(wording, "The question with one fact changed"),
            "follow_ups": _several(wording, "What may be asked next"),
            "competencies": _several(_code("Such as communication or growth"), "What it is about"),
            "specialties": _several(_code("Such as surgery"), "Only where it belongs to some"),
            "purpose": _text(1_000, "Why it is asked"),
            "listen_for": _several(_text(300, "One thing"), "What a listener hopes to hear"),
            "answer_seconds": {
                "description": "A sensible length",
                "type": "integer",
                "minimum": low,
                "maximum": high,
            },
            "source": _text(300, "Where it is from; say recalled for one from a real interview"),
            "audio": _matching(AUDIO.pattern, "A sound file beside the bank: someone reads it aloud"),
            "topics": _several(_code("Such as visa or gap"), "What in a file brings it up"),
        },
        required=["id", "text"],
    )


def _object(properties: dict[str, Any], *, required: list[str]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _text(cap: int, what: str) -> dict[str, Any]:
    return {"description": what, "type": "string", "minLength": 1, "maxLength": cap}


def _matching(pattern: str, what: str) -> dict[str, Any]:
    return {"description": what, "type": "string", "pattern": f"^(?:{pattern})$"}


def _code(what: str) -> dict[str, Any]:
    return _matching(ID.pattern, what)


def _several(one: dict[str, Any], what: str) -> dict[str, Any]:
    return {"description": what, "type": "array", "items": one, "maxItems": MAX_ITEMS}
