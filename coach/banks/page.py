"""A bank as one page to print: no script, nothing from elsewhere, nothing of the bank as markup."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape

from coach.model import Bank, Question

_STYLE = (
    "body{font:12pt/1.45 serif;max-width:42em;margin:2em auto;padding:0 1em;color:#000;background:#fff}"
    "h1{font-size:1.5em}h2{font-size:1.1em;margin:1.4em 0 .3em}"
    "section{break-inside:avoid}p,ul{margin:.2em 0}small{color:#444}"
)
_LISTS = (
    ("variants", "In other words"),
    ("twists", "With a twist"),
    ("follow_ups", "Next they may ask"),
    ("listen_for", "They listen for"),
)


def write_page(bank: Bank) -> str:
    """Return the bank as HTML that may load and run nothing: its policy allows this style sheet alone."""
    style = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{style}'; base-uri 'none'; form-action 'none'"
    about = [f"{len(bank.questions)} questions", f"license: {bank.license}"]
    if bank.maintainers:
        about.append(f"kept by: {', '.join(bank.maintainers)}")
    lines = [
        "<!doctype html>",
        f'<html lang="{escape(bank.language)}"><head><meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy, quote=True)}">',
        '<meta name="viewport" content="width=device-width">',
        f"<title>{escape(bank.title)}</title><style>{_STYLE}</style></head><body>",
        f"<h1>{escape(bank.title)}</h1><p><small>{escape('; '.join(about))}</small></p>",
    ]
    for number, question in enumerate(bank.questions, 1):
        lines += ["<section>", f"<h2>{number}. {escape(question.text)}</h2>", *_rest(question), "</section>"]
    return "\n".join([*lines, "</body></html>"]) + "\n"


def _rest(question: Question) -> Iterator[str]:
    about = f"{question.kind}, about {question.answer_seconds} seconds"
    yield f"<p><small>{escape(about)}</small></p>"
    if question.purpose:
        yield f"<p>Why it is asked: {escape(question.purpose)}</p>"
    for key, label in _LISTS:
        texts = getattr(question, key)
        if texts:
            items = "".join(f"<li>{escape(text)}</li>" for text in texts)
            yield f"<p>{label}:</p><ul>{items}</ul>"
    if question.source:
        yield f"<p><small>From: {escape(question.source)}</small></p>"
