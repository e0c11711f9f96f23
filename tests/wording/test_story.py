"""The parts of a story: what the rules find, how far people agree, and that nothing doubtful is shown."""

from __future__ import annotations

import functools
import re
import tomllib
from pathlib import Path

import pytest

from coach.wording.story import PARTS, SHOWN, Part, coded, i_and_we, story
from tests.answer_corpus import versions

FOLDER = Path(__file__).resolve().parents[1] / "story"
PAGE = Path(__file__).resolve().parents[2] / "docs" / "story-coding.md"
LEAST_KAPPA = 0.60
LEAST_SENTENCES = 10

Labels = dict[str, dict[str, list[int]]]


@functools.cache
def passages() -> dict[str, tuple[str, ...]]:
    """Return id -> sentences."""
    raw = tomllib.loads((FOLDER / "passages.toml").read_text("utf-8"))
    return {name: tuple(entry["sentences"]) for name, entry in raw.items()}


@functools.cache
def labels(number: int) -> Labels:
    """Return passage -> code -> sentences of one pass."""
    return tomllib.loads((FOLDER / f"labels-{number}.toml").read_text("utf-8"))


@functools.cache
def rules() -> Labels:
    """Return what the rules find, in the form of labels."""
    found = {name: coded(sentences) for name, sentences in passages().items()}
    return {
        name: {part: [n for n, parts in enumerate(each, 1) if part in parts] for part in PARTS}
        for name, each in found.items()
    }


def kappa(one: Labels, other: Labels, part: Part, *, odd: bool) -> float:
    """Return Cohen's kappa over sentences; of the passages with odd numbers alone with `odd`."""
    pairs = [
        (n in one[name].get(part, []), n in other[name].get(part, []))
        for name, sentences in passages().items()
        if not odd or int(name[1:]) % 2
        for n in range(1, len(sentences) + 1)
    ]
    same = sum(a == b for a, b in pairs) / len(pairs)
    first, second = (sum(pair[side] for pair in pairs) / len(pairs) for side in (0, 1))
    chance = first * second + (1 - first) * (1 - second)
    return (same - chance) / (1 - chance)


def count(number: int, part: Part) -> int:
    """Return how many sentences of the odd passages have a label."""
    return sum(len(codes.get(part, [])) for name, codes in labels(number).items() if int(name[1:]) % 2)


def test_kappa_is_one_for_the_same_and_near_zero_for_unrelated_labels() -> None:
    assert kappa(labels(1), labels(1), "action", odd=False) == pytest.approx(1.0)
    everywhere = {name: {"action": list(range(1, len(rows) + 1, 2))} for name, rows in passages().items()}
    assert abs(kappa(labels(1), everywhere, "action", odd=False)) < 0.2


def test_there_are_a_hundred_passages_and_both_passes_label_each_of_them() -> None:
    assert len(passages()) == 100
    for number in (1, 2):
        assert set(labels(number)) == set(passages())
        for name, codes in labels(number).items():
            assert set(codes) <= set(PARTS), name
            assert all(1 <= n <= len(passages()[name]) for rows in codes.values() for n in rows), name


def test_the_versions_of_one_answer_lie_in_one_half() -> None:
    raw = tomllib.loads((FOLDER / "passages.toml").read_text("utf-8"))
    halves: dict[str, set[int]] = {}
    for name, entry in raw.items():
        if "from" in entry:
            halves.setdefault(entry["from"].split("/")[0], set()).add(int(name[1:]) % 2)
    assert halves
    assert all(len(half) == 1 for half in halves.values())


def test_the_passages_that_come_from_the_answers_are_those_answers() -> None:
    raw = tomllib.loads((FOLDER / "passages.toml").read_text("utf-8"))
    texts = {f"{v.id}/{v.version}": re.sub(r"\W+", " ", v.text) for v in versions()}
    for entry in raw.values():
        if "from" in entry:
            said = re.sub(r"\W+", " ", " ".join(entry["sentences"]))
            assert said.strip() == texts[entry["from"]].strip()


def test_exactly_the_parts_are_shown_whose_rule_agrees_with_people_on_the_half_it_was_not_made_with() -> None:
    held = tuple(
        part
        for part in PARTS
        if all(
            kappa(rules(), labels(number), part, odd=True) >= LEAST_KAPPA
            and count(number, part) >= LEAST_SENTENCES
            for number in (1, 2)
        )
    )
    assert held == SHOWN


def _row(part: Part) -> str:
    between = kappa(labels(1), labels(2), part, odd=False)
    first, second = (kappa(rules(), labels(number), part, odd=True) for number in (1, 2))
    shown = "yes" if part in SHOWN else "no"
    return (
        f"| `{part}` | {between:.2f} | {first:.2f} | {second:.2f} "
        f"| {count(1, part)}, {count(2, part)} | {shown} |"
    )


def test_the_figures_on_the_page_are_these() -> None:
    page = PAGE.read_text("utf-8").splitlines()
    assert [row for part in PARTS if (row := _row(part)) not in page] == []


def test_a_story_is_cut_into_sentences_whose_words_can_be_found_again() -> None:
    text = 'It was late. "Who first?" Dana asked. Dr. Vance said 4.5 mg, and I gave it.'
    found = story(text)
    assert [sentence.text for sentence in found] == [
        "It was late.",
        '"Who first?"',
        "Dana asked.",
        "Dr. Vance said 4.5 mg, and I gave it.",
    ]
    words = text.split()
    assert [" ".join(words[slice(*sentence.places)]) for sentence in found] == [s.text for s in found]
    assert "action" in found[-1].parts


def test_nothing_but_the_shown_parts_is_told_of_an_answer() -> None:
    told = {part for rows in passages().values() for s in story(" ".join(rows)) for part in s.parts}
    assert told == set(SHOWN)


def test_an_answer_of_beliefs_alone_has_no_story_in_it() -> None:
    (vague,) = [v.text for v in versions() if v.id == "team-vague" and v.version == "told"]
    assert {part for sentence in story(vague) for part in sentence.parts} & {
        "situation",
        "action",
        "changed",
    } == set()


def test_i_and_we_are_counted_and_nothing_more() -> None:
    assert i_and_we("I asked, and we went. I'd said it: we're late.") == (2, 2)
    assert i_and_we("") == (0, 0)


def test_no_words_are_no_story() -> None:
    assert story("") == ()
    assert [s.text for s in story("no full stop and no capital")] == ["no full stop and no capital"]
