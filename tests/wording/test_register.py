"""Written-sounding phrases: found where they stand, swapped in their sentence, rare in real talk."""

from __future__ import annotations

import csv
import time
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

from coach.wording.register import MIN_WORDS, SHIPPED, written_phrases
from coach.wording.tokens import tokenize
from tests.answer_corpus import versions


def _found(text: str) -> list[tuple[str, str]]:
    return [(phrase.text, phrase.swap) for phrase in written_phrases(text)]


def test_each_hit_has_its_words_its_source_and_the_sentence_said_plainly() -> None:
    text = "It was late. This underscored the need to call early. I called."
    (hit,) = written_phrases(text)

    assert [token.norm for token in tokenize(text)[slice(*hit.places)]] == ["underscored"]
    assert hit.spoken == "This showed the need to call early."
    assert "Kobak" in hit.source


def test_a_template_keeps_the_words_between_and_the_longest_pattern_wins() -> None:
    assert _found("It was not only very hard but also long.") == [
        ("not only very hard but also", "very hard, and also")
    ]
    assert [text for text, _ in _found("This experience taught me the importance of rest.")] == [
        "this experience taught me the importance of"
    ]


def test_case_commas_and_filled_pauses_do_not_hide_a_phrase_and_an_article_fits_its_swap() -> None:
    assert len(written_phrases("THE INTRICATE, SEAMLESS PLAN")) == 2
    (hit,) = written_phrases("it was a um testament uh to her work")
    assert hit.text == "a um testament uh to"
    assert written_phrases("He had an invaluable idea.")[0].spoken == "He had a very useful idea."


@pytest.mark.parametrize(
    "said",
    [
        "She grew up in foster care and her foster mother came too.",
        "He had profound hypotension and then failure to thrive in the ward.",
        "There is a ring enhancing lesion and it was in the pivotal trial.",
        "Moreover, I would like to say that, in order to help, therefore, I went there myself.",
        "Furthermore I must admit that it was necessary to inform my superior.",
        "The underscore in the file name was wrong.",
    ],
)
def test_words_of_medicine_and_formal_spoken_english_are_not_written_language(said: str) -> None:
    assert _found(said) == []


def test_the_swap_of_every_pattern_is_plain_itself() -> None:
    with SHIPPED.open("rb") as stream:
        lists = tomllib.load(stream)
    swaps = [swap for source in lists["sources"] for swap in lists[source].values()]

    assert len(swaps) > 200
    assert [swap for swap in swaps if written_phrases(swap)] == []


def test_text_without_words_or_in_another_language_has_no_hits() -> None:
    assert written_phrases("") == ()
    assert written_phrases("... - !") == ()
    assert written_phrases("Ich habe die Patientin gesehen und dann den Arzt gerufen.") == ()


def test_an_hour_of_talk_is_read_within_seconds() -> None:
    text = " ".join(version.text for version in versions())[:50_000]
    start = time.perf_counter()
    written_phrases(text)
    assert time.perf_counter() - start < 10


def _spontaneous(data: Path) -> dict[str, list[str]]:
    """Return speaker -> words: the AMI meetings and the telephone calls."""
    talk = {path.stem: path.read_text(encoding="utf-8").split() for path in data.glob("text/ami_*.txt")}
    calls: dict[str, list[str]] = defaultdict(list)
    with (data / "text" / "switchboard_words.csv").open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            calls[row["conversation"] + row["side"]].append(row["word"])
    return talk | calls


@pytest.mark.needs("data")
def test_fewer_than_2_percent_of_200_word_stretches_of_real_talk_reach_amber(data: Path) -> None:
    stretches = [
        words[start : start + 200]
        for words in _spontaneous(data).values()
        for start in range(0, len(words) - MIN_WORDS, 200)
    ]
    amber = [part for part in stretches if 100 * len(written_phrases(" ".join(part))) / len(part) >= 0.5]

    assert len(stretches) > 200
    assert len(amber) < 0.02 * len(stretches)
