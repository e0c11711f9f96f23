"""How far the story rules agree with labels; `python -m tests.wording.story_agreement` prints what to paste.

Development: `passages.toml` and `fresh-passages.toml`. Held out: `held-passages.toml`.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Sequence
from pathlib import Path

from coach.wording.story import PARTS, Part, coded

FOLDER = Path(__file__).resolve().parents[1] / "story"
LEAST_KAPPA = 0.60
LEAST_SENTENCES = 10
LEAST_RECALL = 0.80
"""Recall from which a part that was not found may be called not found."""
FOLDS = 5

Labels = dict[str, dict[str, list[int]]]
Passages = dict[str, tuple[str, ...]]


@functools.cache
def passages(file: str) -> Passages:
    """Return id -> sentences of one file of passages."""
    raw = tomllib.loads((FOLDER / f"{file}.toml").read_text("utf-8"))
    return {name: tuple(entry["sentences"]) for name, entry in raw.items()}


@functools.cache
def labels(file: str) -> Labels:
    """Return passage -> part -> sentences, numbered from 1."""
    return tomllib.loads((FOLDER / f"{file}.toml").read_text("utf-8"))


def development() -> tuple[Passages, Labels]:
    """Return the passages that the rules were made with, with the first pass of labels."""
    return (
        passages("passages") | passages("fresh-passages"),
        labels("labels-1") | labels("fresh-labels"),
    )


def held_out() -> tuple[Passages, Labels]:
    """Return the passages that nobody who made the rules has seen, with their labels."""
    return passages("held-passages"), labels("held-labels")


def rules(texts: Passages) -> Labels:
    """Return what the rules find, in the form of labels."""
    found = {name: coded(sentences) for name, sentences in texts.items()}
    return {
        name: {part: [n for n, parts in enumerate(each, 1) if part in parts] for part in PARTS}
        for name, each in found.items()
    }


def _pairs(texts: Passages, one: Labels, other: Labels, part: Part) -> list[tuple[bool, bool]]:
    return [
        (n in one[name].get(part, []), n in other[name].get(part, []))
        for name, sentences in texts.items()
        for n in range(1, len(sentences) + 1)
    ]


def kappa(texts: Passages, one: Labels, other: Labels, part: Part) -> float:
    """Return Cohen's kappa over sentences; 1 where a part is found by neither."""
    pairs = _pairs(texts, one, other, part)
    same = sum(a == b for a, b in pairs) / len(pairs)
    first, second = (sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    return 1.0 if chance == 1.0 else (same - chance) / (1 - chance)


def precision_and_recall(texts: Passages, found: Labels, truth: Labels, part: Part) -> tuple[float, float]:
    """Return the share of what was found that is true, and of what is true that was found; 0 without any."""
    pairs = _pairs(texts, found, truth, part)
    both = sum(a and b for a, b in pairs)
    said, true = (max(1, sum(pair[side] for pair in pairs)) for side in (0, 1))
    return both / said, both / true


def count(marked: Labels, part: Part) -> int:
    """Return how many sentences have a label."""
    return sum(len(codes.get(part, [])) for codes in marked.values())


@functools.cache
def shown() -> tuple[Part, ...]:
    """Return the parts whose rule agrees with the held-out labels well enough to be shown."""
    texts, truth = held_out()
    found = rules(texts)
    return tuple(
        part
        for part in PARTS
        if kappa(texts, found, truth, part) >= LEAST_KAPPA and count(truth, part) >= LEAST_SENTENCES
    )


@functools.cache
def missable() -> tuple[Part, ...]:
    """Return the shown parts of which the rule finds enough that their absence may be said."""
    texts, truth = held_out()
    found = rules(texts)
    return tuple(
        part for part in shown() if precision_and_recall(texts, found, truth, part)[1] >= LEAST_RECALL
    )


def row(part: Part) -> str:
    """Return the line of a part in the table of docs/story-coding.md."""
    made, marked = development()
    texts, truth = held_out()
    between = kappa(passages("passages"), labels("labels-1"), labels("labels-2"), part)
    found = rules(texts)
    precision, recall = precision_and_recall(texts, found, truth, part)
    return (
        f"| `{part}` | {between:.2f} | {kappa(made, rules(made), marked, part):.2f} "
        f"| {kappa(texts, found, truth, part):.2f} | {precision:.2f} | {recall:.2f} | {count(truth, part)} "
        f"| {'yes' if part in shown() else 'no'} | {'yes' if part in missable() else 'no'} |"
    )


def folds() -> list[Passages]:
    """Return the development passages in five groups; all versions of one answer lie in one."""
    raw = tomllib.loads((FOLDER / "passages.toml").read_text("utf-8"))
    source = {name: entry.get("from", name).split("/")[0] for name, entry in raw.items()}
    texts, _ = development()
    stories = sorted({source.get(name, name) for name in texts})
    group = {name: place % FOLDS for place, name in enumerate(stories)}
    return [
        {name: rows for name, rows in texts.items() if group[source.get(name, name)] == fold}
        for fold in range(FOLDS)
    ]


def _fold_row(part: Part) -> str:
    _, marked = development()
    figures = (f"{kappa(texts, rules(texts), marked, part):.2f}" for texts in folds())
    return f"{part}: {' '.join(figures)}"


def _print(title: str, names: Sequence[Part], line: Callable[[Part], str]) -> None:
    print(title)
    for name in names:
        print(line(name))


def main() -> None:
    """Print the rows of the page, the tuples of coach/wording/story.py and the figures of the five folds."""
    _print("docs/story-coding.md:", PARTS, row)
    _print("SHOWN:", shown(), lambda part: f'    "{part}",')
    _print("MISSABLE:", missable(), lambda part: f'    "{part}",')
    _print("development by fold:", PARTS, _fold_row)


if __name__ == "__main__":
    main()
