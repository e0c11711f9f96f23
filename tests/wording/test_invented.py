"""What nobody can have said is taken out and counted; what people say stays."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.model import Transcript, Word
from coach.wording.invented import without_inventions

SPEECH = ((1.0, 5.0), (7.0, 9.0))


def heard(*words: tuple[str, float, float], confidence: float | None = 0.9) -> Transcript:
    made = tuple(Word(text=text, start=a, end=b, confidence=confidence) for text, a, b in words)
    return Transcript(
        text=" ".join(text for text, _, _ in words), words=made, engine="whisper-test", version="1",
        corrected=False, confidence=confidence,
    )  # fmt: skip


def texts(transcript: Transcript) -> list[str]:
    return [word.text for word in transcript.words]


def test_words_over_speech_stay_as_they_are() -> None:
    said = heard(("I", 1.0, 1.2), ("saw", 1.2, 1.6), ("him.", 4.9, 5.2), ("Twice.", 7.0, 7.5))

    assert without_inventions(said, speech=SPEECH, seconds=10.0) == said


def test_words_over_silence_are_dropped_and_counted() -> None:
    found = without_inventions(
        heard(("I", 1.0, 1.2), ("never", 5.5, 6.5), ("saw", 7.0, 7.4)), speech=SPEECH, seconds=10.0
    )

    assert texts(found) == ["I", "saw"]
    assert found.text == "I saw"
    assert found.dropped == 1


def test_words_piled_up_in_an_instant_are_dropped_and_quick_speech_stays() -> None:
    pile = [(word, 4.5, 4.5) for word in ["we", "are", "going", "to", "take", "a", "look"]]
    found = without_inventions(heard(("home", 1.0, 1.5), *pile), speech=SPEECH, seconds=10.0)
    assert texts(found) == ["home"]
    assert found.dropped == 7

    quick = [
        (word, 2.0 + n / 8, 2.125 + n / 8) for n, word in enumerate(["we", "are", "going", "to", "take"])
    ]
    assert without_inventions(heard(*quick), speech=SPEECH, seconds=10.0).dropped == 0


def test_a_take_without_speech_has_no_words() -> None:
    found = without_inventions(heard(("dog", 0.5, 1.0)), speech=(), seconds=3.0)

    assert (found.text, found.words, found.dropped, found.confidence) == ("", (), 1, None)


def test_words_out_of_order_are_put_in_order_and_none_lies_outside_the_take() -> None:
    found = without_inventions(
        heard(
            ("two", 2.0, 2.5), ("one", 1.0, 1.5), ("outside", 12.0, 12.5), ("before", -3.0, -2.0),
            ("long", 8.5, 60.0), ("backwards", 3.5, 3.0), ("broken", math.nan, 2.0), ("point", 4.0, 4.0),
        ),
        speech=SPEECH, seconds=9.0,
    )  # fmt: skip

    assert texts(found) == ["one", "two", "backwards", "point", "long"]
    assert found.dropped == 3
    assert all(0 <= word.start < word.end <= 9.0 for word in found.words)


@pytest.mark.parametrize("phrase", ["Thanks for watching!", "Thank you for watching.", "Subtitles by"])
def test_what_nobody_says_in_an_answer_is_taken_off_its_end(phrase: str) -> None:
    end = [(word, 8.0 + n / 5, 8.2 + n / 5) for n, word in enumerate(phrase.split())]
    found = without_inventions(heard(("Home.", 1.0, 2.0), *end), speech=SPEECH, seconds=10.0)

    assert texts(found) == ["Home."]
    assert found.dropped == len(end)


@pytest.mark.parametrize(
    ("start", "end", "confidence", "kept"),
    [
        (8.0, 8.6, 0.9, True),  # said: there is half a second of sound to it
        (8.0, 8.6, 0.3, False),  # the recognizer itself doubts it
        (8.95, 9.3, 0.9, False),  # over the last of the sound only
    ],
)
def test_thank_you_at_the_end_needs_sound_and_confidence(
    start: float, end: float, confidence: float, kept: bool
) -> None:
    middle = (start + end) / 2
    first = heard(("Home.", 1.0, 2.0)).words
    last = heard(("Thank", start, middle), ("you.", middle, end), confidence=confidence).words
    said = Transcript(
        text="Home. Thank you.", words=first + last, engine="whisper-x", version="1", corrected=False,
        confidence=0.8,
    )  # fmt: skip
    found = without_inventions(said, speech=SPEECH, seconds=10.0)

    assert (found.dropped == 0) == kept
    assert texts(found) == (["Home.", "Thank", "you."] if kept else ["Home."])


def test_thank_you_that_ends_a_sentence_is_no_stock_phrase() -> None:
    said = heard(
        ("for", 7.0, 7.3), ("your", 7.3, 7.6), ("time,", 7.6, 8.0), ("thank", 8.95, 9.0), ("you", 9.0, 9.1)
    )
    near = heard(("time,", 8.0, 8.5), ("thank", 8.6, 9.0), ("you", 9.0, 9.1), confidence=0.3)

    assert without_inventions(near, speech=SPEECH, seconds=10.0).dropped == 0
    assert without_inventions(said, speech=SPEECH, seconds=10.0).dropped == 2


@pytest.mark.parametrize(("copies", "kept"), [(4, 4), (5, 1), (40, 1)])
def test_a_loop_is_one_copy_and_a_stumble_stays(copies: int, kept: int) -> None:
    loop = [("no,", 1.0 + n / 12, 1.08 + n / 12) for n in range(copies)]
    found = without_inventions(heard(*loop, ("sir", 4.7, 4.9)), speech=SPEECH, seconds=10.0)

    assert texts(found) == ["no,"] * kept + ["sir"]
    assert found.dropped == copies - kept


def test_a_looping_phrase_is_one_copy_with_and_without_times() -> None:
    words = "we sent him home " * 6 + "and he came back"
    timed = [(word, 1.0 + n / 10, 1.1 + n / 10) for n, word in enumerate(words.split())]
    found = without_inventions(heard(*timed), speech=SPEECH, seconds=10.0)
    assert found.text == "we sent him home and he came back"
    assert found.dropped == 20

    plain = Transcript(text=words, words=(), engine="sr-wit", version="1", corrected=False, confidence=None)
    assert without_inventions(plain, speech=SPEECH, seconds=10.0).text == found.text


def test_what_a_person_wrote_is_never_touched() -> None:
    written = Transcript(
        text="no no no no no no thanks for watching", words=(), engine="person", version="", corrected=True,
        confidence=None,
    )  # fmt: skip

    assert without_inventions(written, speech=(), seconds=1.0) is written


word = st.tuples(
    st.sampled_from(["so", "you", "thank", "patient", "no"]),
    st.floats(allow_nan=True, allow_infinity=True) | st.floats(-5, 15),
    st.floats(allow_nan=True, allow_infinity=True) | st.floats(-5, 15),
)


@given(st.lists(word, max_size=30))
def test_whatever_comes_the_result_is_in_order_inside_the_take_and_adds_up(
    words: list[tuple[str, float, float]],
) -> None:
    said = heard(*words)
    found = without_inventions(said, speech=SPEECH, seconds=10.0)

    assert len(found.words) + found.dropped == len(words)
    assert [word.start for word in found.words] == sorted(word.start for word in found.words)
    assert all(0 <= word.start <= word.end <= 10.0 for word in found.words)
