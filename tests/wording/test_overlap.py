"""Shared wording: what survives misheard words, and what people share by chance."""

from __future__ import annotations

import csv
import random
import time
from collections import defaultdict
from pathlib import Path

import pytest

from coach.wording import overlap
from coach.wording.overlap import Prepared, prepare, share, shared

SCRIPT = (
    "In my second year I looked after a man with chest pain whose first tracing was normal. I was not happy "
    "with it, so I asked the nurse to repeat it after ten minutes and stayed at the bedside. The second one "
    "showed the change, and I called the senior resident before the pain came back."
)
OWN_WORDS = (
    "There was this gentleman on the ward, maybe sixty. His heart trace looked fine at the start. Something "
    "bothered me though, so we did another a bit later while I waited beside him, and that time you could "
    "see trouble, and straight away I rang for help."
)


def text(words: str, name: str = "text") -> Prepared:
    return prepare(name, words.split())


def found(take: str, script: str, *, question: str = "") -> float:
    prepared = text(take, "take")
    return share(shared(prepared, [text(script, "script")], question=question), prepared)


def test_the_same_words_are_shared_whatever_the_capitals_marks_and_fillers() -> None:
    said = "um " + SCRIPT.upper().replace(",", "").replace(".", " uh")

    assert found(said, SCRIPT) == 100.0


def test_the_same_story_in_new_words_is_not_shared() -> None:
    assert found(OWN_WORDS, SCRIPT) == 0.0


def test_other_endings_of_a_word_are_the_same_word() -> None:
    assert found("I was calling the senior residents before the pains came back", SCRIPT) > 80


def test_both_places_of_a_match_hold_the_shared_words() -> None:
    take = text(f"{OWN_WORDS} I asked the nurse to repeat it after ten minutes. {OWN_WORDS}", "take")
    script = text(SCRIPT, "script")
    (match,) = shared(take, [script])

    assert " ".join(take.words[slice(*match.here)]) == "I asked the nurse to repeat it after ten minutes."
    assert " ".join(script.words[slice(*match.there)]) == "I asked the nurse to repeat it after ten minutes"
    assert match.certainty == 1.0


def test_a_stretch_said_twice_counts_twice_and_one_word_is_in_one_match_only() -> None:
    part = "I asked the nurse to repeat it after ten minutes and stayed at the bedside"
    take = text(f"{part} {OWN_WORDS} {part}")
    matches = shared(take, [text(SCRIPT), text(part)])

    assert len(matches) == 2
    assert matches[0].here[1] <= matches[1].here[0]


def test_five_words_in_common_say_nothing() -> None:
    assert found(f"{OWN_WORDS} called the senior resident before {OWN_WORDS}", SCRIPT) == 0.0


def test_words_of_the_question_never_make_a_match() -> None:
    question = "Tell me about a time when you made a mistake and how you told the patient about it"
    take = f"You ask me to {question[:1].lower()}{question[1:]}. {OWN_WORDS}"

    assert found(take, question) > 20
    assert found(take, question, question=question) == 0.0
    assert overlap.is_question(text(question), question)
    assert not overlap.is_question(text(SCRIPT), question)


def test_a_phrase_said_in_three_other_answers_is_a_habit_and_not_a_match() -> None:
    habit = "at the end of the day what really matters to me is the patient in front of us"
    take, script = text(f"{OWN_WORDS} {habit}"), text(f"{habit} {SCRIPT}")
    others = [text(f"{habit} number {n}") for n in range(3)]

    assert shared(take, [script])
    assert shared(take, [script], others=others[:2])
    assert not shared(take, [script], others=others)


def test_the_longest_run_allows_one_other_word_in_six() -> None:
    words = SCRIPT.split()
    words[10] = "giraffe"
    take = text(" ".join(words[:24]))

    assert overlap.longest(shared(take, [text(SCRIPT)])) == 24


@pytest.mark.parametrize(
    "words", ["", "   ", "one two three", "\u6211 \u53eb \u738b", "a" * 1_000_000, "\x1b[2J [b] <i>"]
)
def test_bad_texts_share_nothing_and_take_no_time(words: str) -> None:
    begin = time.monotonic()

    assert found(words, SCRIPT) == 0.0
    assert found(SCRIPT, words) == 0.0
    assert time.monotonic() - begin < 2


def test_a_megabyte_of_one_word_is_compared_up_to_the_cap() -> None:
    long = prepare("script", ["word"] * 200_000)

    assert long.cut
    assert len(long.stems) == overlap.MAX_KNOWN_WORDS
    assert shared(text("word " * 20), [long]) == ()  # one word over and over is no phrase


def test_another_alphabet_is_noticed() -> None:
    assert overlap.latin(SCRIPT.split())
    assert not overlap.latin(["\u042f", "\u0440\u0430\u0431\u043e\u0442\u0430\u043b"])


def misheard(words: list[str], rate: float, vocabulary: list[str], rng: random.Random) -> list[str]:
    """Return words with errors as recognizers make them: six in ten another word, the rest lost or added."""
    heard: list[str] = []
    for word in words:
        luck = rng.random() / rate if rate else 2.0
        if luck < 0.6:
            heard.append(rng.choice(vocabulary))
        elif luck >= 0.8:
            heard.append(word)
        if rng.random() < 0.2 * rate:
            heard.append(rng.choice(vocabulary))
    return heard


@pytest.fixture(scope="module")
def talks(data: Path) -> list[list[str]]:
    """Stretches of 300 words of real talk, each by one speaker."""
    found: dict[str, list[str]] = defaultdict(list)
    for path in sorted((data / "text").glob("ami_*.txt")):
        found[path.name] = path.read_text("utf-8").split()
    with (data / "text" / "switchboard_words.csv").open(encoding="utf-8") as lines:
        for row in csv.DictReader(lines):
            found[row["conversation"] + row["side"]].append(row["word"])
    return [words[at : at + 300] for words in found.values() for at in range(0, len(words) - 300, 300)]


@pytest.mark.needs("data")
@pytest.mark.parametrize(("rate", "least"), [(0.0, 93.0), (0.3, 80.0)])
def test_a_third_of_the_script_is_found_when_a_third_of_the_words_is_misheard(
    talks: list[list[str]], rate: float, least: float
) -> None:
    rng = random.Random(7)
    vocabulary = [word for talk in talks for word in talk]
    shares = []
    for _ in range(20):
        script, other = rng.sample(talks, 2)
        said = misheard(script[100:200], rate, vocabulary, rng)
        take = prepare("take", [*other[:100], *said, *other[100:200]])
        words = sum(match.words for match in shared(take, [prepare("script", script)]))
        shares.append(100 * words / len(prepare("", said).stems))

    assert sum(shares) / len(shares) > least


@pytest.mark.needs("data")
def test_people_who_talk_of_other_things_share_next_to_nothing(talks: list[list[str]]) -> None:
    rng = random.Random(8)
    pairs = [rng.sample(talks, 2) for _ in range(40)]
    found = [
        share(shared(take, [prepare("b", other)]), take)
        for take, other in ((prepare("a", one), other) for one, other in pairs)
    ]

    assert sum(found) / len(found) < 0.3


@pytest.mark.needs("data")
def test_fifty_earlier_takes_are_compared_in_300_ms(talks: list[list[str]]) -> None:
    earlier = [prepare(str(number), talk) for number, talk in enumerate(talks[:50])]
    take = prepare("take", talks[60])
    begin = time.process_time()
    shared(take, earlier)

    assert time.process_time() - begin < 1.5
