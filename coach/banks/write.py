"""A bank as the YAML file that `read_bank` reads."""

from __future__ import annotations

import json

from coach.model import Bank

_ABOUT = ("id", "title", "language", "license", "maintainers")


def write_yaml(bank: Bank) -> str:
    """Return the bank as YAML; what is empty is left out, and every text stands in quotes."""
    lines = []
    for key in _ABOUT:
        lines += _pair(key, getattr(bank, key), "")
    lines.append("questions:")
    for question in bank.questions:
        pairs = [
            line for key in question.__struct_fields__ for line in _pair(key, getattr(question, key), "    ")
        ]
        lines += ["  - " + pairs[0].strip(), *pairs[1:]]
    return "\n".join(lines) + "\n"


def _pair(key: str, value: object, indent: str) -> list[str]:
    if value is None or value == () or value == "":
        return []
    if isinstance(value, tuple):
        return [f"{indent}{key}:", *(f"{indent}  - {_quoted(item)}" for item in value)]
    return [f"{indent}{key}: {value if isinstance(value, int) else _quoted(str(value))}"]


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)  # a JSON string is a YAML string
