"""The four cards as lines for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from coach import untrusted
from coach.coaching.accuracy import PAGE
from coach.coaching.cards import Card
from coach.coaching.phrases import clock, clock_spans
from coach.coaching.telling import Told
from coach.model import Advice
from coach.report.names import name

TITLES = {
    "memorized": "Memorized answers",
    "borrowed": "Borrowed stories",
    "delivery": "Voice and delivery",
    "unqualified": "Feedback from unqualified people",
}
_SAID = {
    "no sign": "no sign of it",
    "some signs": "some signs",
    "strong signs": "strong signs",
    "not enough data": "not enough data to say",
}


def card_lines(cards: Sequence[Card], *, width: int = 80) -> list[str]:
    """Return the cards one under another: title and strength, sentences, sources, what was not judged."""
    rows: list[str] = []
    for number, card in enumerate(cards, start=1):
        rows += [""] if rows else []
        rows.append(f"{number}. {TITLES[card.mistake]}: {_SAID[card.strength]}")
        for text in _texts(card):
            rows += textwrap.wrap(
                untrusted.line(text, limit=700),
                max(20, width),
                initial_indent="   ",
                subsequent_indent="     ",
                break_long_words=False,
                break_on_hyphens=False,
            )
    return rows


def _texts(card: Card) -> list[str]:
    texts = [_with_spans(line) for line in card.lines]
    texts += [
        f"Source{f' of {norm.by}' if norm.by else ''}: {norm.cite}, evidence {norm.grade}. {norm.studied}."
        for norm in card.sources
    ]
    texts += [f"Not judged: {line.text}" for line in card.not_judged]
    if card.telling is not None:
        texts += [_sentence(told) for told in card.telling.sentences]
        texts += card.telling.remarks
    for why, codes in card.refused:
        texts.append(f"Not measured: {', '.join(map(name, codes))}. {why}")
    for codes, known in card.accuracy:
        texts.append(f"How accurate {', '.join(map(name, codes))}: {known.says} ({PAGE})")
    return texts


def _sentence(told: Told) -> str:
    """Return one sentence of a story in quotes, with what it tells and when it begins."""
    when = f"{clock(told.span[0])} " if told.span is not None else ""
    return f"{when}{', '.join(told.parts)}: \u201c{untrusted.line(told.text, limit=300)}\u201d"


def _with_spans(line: Advice) -> str:
    """Return the sentence, with the seconds to play where it does not name them itself."""
    spans = clock_spans(line.spans)
    return line.text if not spans or spans in line.text else f"{line.text} Play {spans}."
