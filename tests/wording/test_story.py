"""The parts of a story: what the rules find, how far people agree, and that nothing doubtful is shown."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from coach.wording.story import MISSABLE, PARTS, SHOWN, Part, coded, i_and_we, story
from tests.answer_corpus import versions
from tests.wording import story_agreement as agreement
from tests.wording.story_agreement import FOLDER, kappa, labels, passages

PAGE = Path(__file__).resolve().parents[2] / "docs" / "story-coding.md"
FILES = (("passages", "labels-1"), ("passages", "labels-2"), ("fresh-passages", "fresh-labels"))


def test_kappa_is_one_for_the_same_and_near_zero_for_unrelated_labels() -> None:
    texts, marked = passages("passages"), labels("labels-1")
    assert kappa(texts, marked, marked, "action") == pytest.approx(1.0)
    everywhere = {name: {"action": list(range(1, len(rows) + 1, 2))} for name, rows in texts.items()}
    assert abs(kappa(texts, marked, everywhere, "action")) < 0.2


def test_precision_and_recall_count_what_was_found_and_what_was_there() -> None:
    texts = {"a": ("x", "y", "z", "u")}
    found, truth = {"a": {"said": [1, 2]}}, {"a": {"said": [2, 3, 4]}}
    assert agreement.precision_and_recall(texts, found, truth, "said") == (1 / 2, 1 / 3)


@pytest.mark.parametrize(("texts", "marks"), [*FILES, ("held-passages", "held-labels")])
def test_every_passage_has_labels_that_are_parts_and_sentences_of_it(texts: str, marks: str) -> None:
    assert set(labels(marks)) == set(passages(texts))
    for name, codes in labels(marks).items():
        assert set(codes) <= set(PARTS), name
        assert all(1 <= n <= len(passages(texts)[name]) for rows in codes.values() for n in rows), name


def test_a_hundred_and_forty_passages_made_the_rules_and_forty_others_judge_them() -> None:
    made, held = agreement.development()[0], agreement.held_out()[0]
    assert (len(made), len(held)) == (140, 45)
    assert not set(made.values()) & set(held.values())


def test_the_versions_of_one_answer_lie_in_one_fold() -> None:
    raw = tomllib.loads((FOLDER / "passages.toml").read_text("utf-8"))
    folds = agreement.folds()
    found: dict[str, set[int]] = {}
    for name, entry in raw.items():
        if "from" in entry:
            fold = next(place for place, texts in enumerate(folds) if name in texts)
            found.setdefault(entry["from"].split("/")[0], set()).add(fold)
    assert found
    assert all(len(places) == 1 for places in found.values())
    assert sum(map(len, folds)) == len(agreement.development()[0])


def test_the_passages_that_come_from_the_answers_are_those_answers() -> None:
    raw = tomllib.loads((FOLDER / "passages.toml").read_text("utf-8"))
    texts = {f"{v.id}/{v.version}": re.sub(r"\W+", " ", v.text) for v in versions()}
    for entry in raw.values():
        if "from" in entry:
            said = re.sub(r"\W+", " ", " ".join(entry["sentences"]))
            assert said.strip() == texts[entry["from"]].strip()


def test_exactly_the_parts_are_shown_whose_rule_agrees_with_labels_it_was_not_made_with() -> None:
    assert agreement.shown() == SHOWN


def test_only_what_the_rules_rarely_overlook_may_be_called_not_found() -> None:
    assert agreement.missable() == MISSABLE
    assert set(MISSABLE) <= set(SHOWN)


def test_the_figures_on_the_page_are_these() -> None:
    page = PAGE.read_text("utf-8").splitlines()
    assert [line for part in PARTS if (line := agreement.row(part)) not in page] == []


NIGHT = ("The ward was full.", "I examined the man.", "I waited for the blood.")
"""A beginning in which something is done, so that what follows can come after it."""


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("changed", "These days I phone the family before I sign anything."),
        ("changed", "I no longer sign a form that I did not read."),
        ("changed", "From that day I write the hour on each bag."),
        ("changed", "Since that I repeat the name two times with nurse."),
        ("learned", "What stayed with me is how quiet a dangerous room can be."),
        ("learned", "I understood that being fast is not being early."),
        ("learned", "A quiet patient is not the same as a stable patient."),
        ("escalation", "I woke the registrar and asked him to come down."),
        ("escalation", "I went to charge nurse and I tell her we need second pair of hands."),
        ("escalation", "So I texted Dr. Moreau, the cardiologist, at two."),
        ("own_error", "I did not check the allergy before I gave it."),
        ("own_error", "It was my mistake and nobody else's."),
        ("own_error", "I should have asked one more question."),
    ],
)
def test_words_that_are_in_no_passage_are_understood_by_their_kind(part: Part, sentence: str) -> None:
    assert part in coded((*NIGHT, sentence))[-1]


@pytest.mark.parametrize(
    ("part", "sentence"),
    [
        ("changed", "He said that these days he phones the family."),
        ("escalation", "The registrar called me and asked what happened."),
        ("escalation", "The nurse told the consultant before I knew."),
        ("own_error", "She told me I forgot nothing."),
        ("own_error", "The pharmacy did not check the allergy."),
        ("learned", "He is still at home and he walks."),
    ],
)
def test_who_does_it_decides(part: Part, sentence: str) -> None:
    assert part not in coded((*NIGHT, sentence))[-1]


def test_what_was_drawn_from_nothing_is_not_a_change() -> None:
    assert all(
        "changed" not in parts for parts in coded(("I like order.", "I always check twice.", "Now I rest."))
    )


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


def test_nothing_but_the_shown_parts_is_told_of_an_answer() -> None:
    told = {
        part
        for rows in agreement.development()[0].values()
        for s in story(" ".join(rows))
        for part in s.parts
    }
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
