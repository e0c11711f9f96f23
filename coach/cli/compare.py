"""`coach compare`: two takes side by side, what they share marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from coach.errors import UsageError

if TYPE_CHECKING:
    from coach.model import Answer
    from coach.wording.flexibility import Comparison

TOO_SHORT = "One of the two answers is too short to compare its wording: 30 words are needed."


@click.command()
@click.argument("earlier", metavar="TAKE")
@click.argument("later", metavar="TAKE")
def command(earlier: str, later: str) -> None:
    """Compare two takes of one question, word by word.

    TAKE is SESSION/n, for example last/1. The same facts in new words are what to aim for.
    """
    from coach.paths import current
    from coach.store import Store
    from coach.wording.content import is_english
    from coach.wording.flexibility import LEAST_WORDS, compare

    store = Store.open(current())
    try:
        first, second = store.take(earlier), store.take(later)
    finally:
        store.close()
    if first.take.id == second.take.id:
        raise UsageError("these are the same take. Name two: coach session list")
    if second.take.started < first.take.started:
        first, second = second, first
    before, after = _text(first), _text(second)
    if first.take.question != second.take.question:
        click.echo("These takes answer different questions, so shared facts are not expected.")
    if min(len(before.split()), len(after.split())) >= LEAST_WORDS and is_english(before) != is_english(
        after
    ):
        raise UsageError("these takes are in different languages, so their words cannot be compared.")
    found = compare(before, after, question=f"{first.take.wording} {second.take.wording}")
    _show(first, second, found, before.split(), after.split())


def _text(answer: Answer) -> str:
    """Return the words of a take; UsageError when there are none."""
    transcript = answer.analysis.transcript if answer.analysis else None
    if transcript is None or not transcript.text.strip():
        raise UsageError(f"{answer.take.id} has no words yet. Correct its words first (t), or use an engine.")
    return transcript.text


def _show(first: Answer, second: Answer, found: Comparison, before: list[str], after: list[str]) -> None:
    marked = (
        [(match.there, before) for match in found.matches],
        [(match.here, after) for match in found.matches],
    )
    for answer, words, spans in ((first, before, marked[0]), (second, after, marked[1])):
        _say(f"{answer.take.id}{_sure(answer)}")
        _say(_marked(words, [span for span, _ in spans]))
        click.echo()
    for line in lines(found):
        _say(line)


def lines(found: Comparison) -> list[str]:
    """Return what the comparison comes to, in sentences; never a verdict on the person."""
    if found.shared is None:
        return [TOO_SHORT]
    rows = [
        f"[marked] words are in both: {found.shared:.0f} % of the later take, longest run {found.longest}."
    ]
    rows += [f"Facts kept: {', '.join(found.kept)}."] if found.kept else []
    rows += [f"Facts left out: {', '.join(found.lost)}."] if found.lost else []
    rows += [f"New facts: {', '.join(found.new)}."] if found.new else []
    said = {
        "new words, same facts": "You kept the facts and found new words. Real answers do that.",
        "same words": "Much of the wording came back. Tell it from your bullets, and begin elsewhere.",
        "other facts": "The facts changed more than the words. Check which of them matter, and keep those.",
    }
    return [*rows, said[found.verdict]] if found.verdict in said else rows


def _marked(words: list[str], spans: list[tuple[int, int]]) -> str:
    """Return the words with each shared stretch in brackets."""
    starts, ends = {start for start, _ in spans}, {end - 1 for _, end in spans}
    shown = [f"{'[' if n in starts else ''}{word}{']' if n in ends else ''}" for n, word in enumerate(words)]
    return " ".join(shown)


def _sure(answer: Answer) -> str:
    transcript = answer.analysis.transcript if answer.analysis else None
    if transcript is None or transcript.corrected:
        return ""
    return "  (words of the recognizer, unchecked: some shared words may be missed)"


def _say(text: str) -> None:
    from coach.untrusted import clean

    click.echo(clean(text, limit=20_000))
