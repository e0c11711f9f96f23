"""Pace and pauses inside clauses, from words that are known."""

from __future__ import annotations

import pytest

from coach.model import WORD_MEASURES, Measure, Span, Transcript, Word
from coach.wording.words import poisson_interval, word_measures
from tests.hand_built import transcript

SENTENCE = "We waited there, and then we left."
"""Seven words; marks after the third and the last."""


def _pace(text: str, speech: tuple[Span, ...], *, confidence: float | None = None) -> Measure:
    given = transcript(text, corrected=confidence is None, confidence=confidence)
    return word_measures(given, speech=speech, seconds=speech[-1][1] + 5)["pace.words"]


def test_pace_is_words_over_the_time_from_first_to_last_speech() -> None:
    pace = _pace(" ".join(["word"] * 100), ((10.0, 30.0), (40.0, 50.0)))
    assert pace.value == 150.0
    assert pace.why is None


def test_filled_pauses_do_not_count_as_words() -> None:
    assert _pace("um " * 60 + "word " * 100 + "Uh, hmm...", ((10.0, 50.0),)).value == 150.0


def test_the_interval_is_that_of_a_count() -> None:
    pace = _pace("word " * 100, ((0.0, 40.0),))
    assert pace.low == pytest.approx(1.5 * 81.36, abs=0.1)
    assert pace.high == pytest.approx(1.5 * 121.63, abs=0.1)


@pytest.mark.parametrize(
    ("count", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (8, 3.454, 15.763), (100, 81.36, 121.63)]
)
def test_the_interval_of_a_count_is_close_to_the_exact_one(count: int, low: float, high: float) -> None:
    found = poisson_interval(count)
    assert found[0] == pytest.approx(low, abs=0.03)
    assert found[1] == pytest.approx(high, abs=0.03)


def test_words_nobody_has_checked_make_the_pace_rough_and_its_interval_wider() -> None:
    speech = ((0.0, 40.0),)
    rough, sound = _pace("word " * 100, speech, confidence=0.8), _pace("word " * 100, speech)
    assert rough.value == sound.value
    assert rough.why is not None
    assert "checked" in rough.why
    assert rough.low is not None
    assert sound.low is not None
    assert sound.low - rough.low == pytest.approx(30.0)


@pytest.mark.parametrize(("confidence", "refused"), [(0.69, True), (0.7, False)])
def test_a_recognizer_that_is_unsure_of_most_words_gives_no_pace(confidence: float, refused: bool) -> None:
    pace = _pace("word " * 100, ((0.0, 40.0),), confidence=confidence)
    assert (pace.value is None) == refused
    if refused:
        assert pace.why is not None
        assert "Correct the transcript (t) or use a better recognizer." in pace.why


@pytest.mark.parametrize(
    ("words", "seconds", "refused"),
    [(39, 40.0, True), (40, 40.0, False), (60, 14.9, True), (60, 15.0, False)],
)
def test_pace_needs_forty_words_and_fifteen_seconds(words: int, seconds: float, refused: bool) -> None:
    pace = _pace("word " * words, ((1.0, 1.0 + seconds),))
    assert (pace.value is None) == refused
    assert (pace.why is None) != refused


def test_below_the_gate_the_value_is_given_with_its_reason_only_when_asked_for() -> None:
    few = transcript("word " * 20)
    pace = word_measures(few, speech=((0.0, 40.0),), seconds=40, ungated=True)["pace.words"]
    assert pace.value == 30.0
    assert pace.why is not None


def test_without_words_every_measure_is_refused_with_the_reason_that_was_given() -> None:
    found = word_measures(None, speech=((0.0, 40.0),), seconds=40, why_none="The recognizer is off.")
    assert set(found) == WORD_MEASURES
    assert {(m.value, m.why) for m in found.values()} == {(None, "The recognizer is off.")}
    assert all(m.why for m in word_measures(None, speech=(), seconds=None).values())


def test_a_text_without_sound_has_no_pace_and_says_so() -> None:
    found = word_measures(transcript("word " * 100), speech=(), seconds=None)
    for code in ("pace.words", "pauses.within_clause"):
        assert found[code].value is None
        assert "record" in (found[code].why or "")
    assert found["fillers.words"].value == 0.0


def test_a_recording_without_speech_has_no_pace() -> None:
    found = word_measures(transcript("word " * 100), speech=(), seconds=60)
    assert found["pace.words"].why == "No speech was found in the recording."


def _told(times: int = 8, *, text: str = SENTENCE, corrected: bool = True) -> Transcript:
    """Sentences of words 0.5 s long, without a gap."""
    return transcript(" ".join([text] * times), corrected=corrected, confidence=None if corrected else 0.9)


def _within(given: Transcript, gaps: tuple[float, ...]) -> Measure:
    """Return pauses.within_clause when speech stops for 0.3 s around each of `gaps`."""
    edges = [1.0, *(edge for gap in gaps for edge in (gap - 0.15, gap + 0.15)), 61.0]
    speech = tuple(zip(edges[::2], edges[1::2], strict=True))
    pauses = tuple(zip(edges[1:-1:2], edges[2::2], strict=True))
    return word_measures(given, speech=speech, pauses=pauses, seconds=62)["pauses.within_clause"]


def _after(word: int) -> float:
    return 1.0 + word / 2


def test_pauses_inside_a_clause_are_counted_per_hundred_words() -> None:
    found = _within(_told(), (_after(1), _after(8), _after(13)))
    assert found.value == pytest.approx(300 / 56, abs=1e-4)
    assert found.why is not None
    assert "approximate" in found.why


def test_pauses_after_a_mark_or_before_a_joining_word_are_at_a_clause_edge() -> None:
    assert _within(_told(), (_after(3), _after(7), _after(10), _after(14))).value == 0.0
    joined = _told(text="We waited there because nobody came back.")
    assert _within(joined, (_after(3),)).value == 0.0


def test_gaps_that_are_not_among_the_pauses_do_not_count() -> None:
    speech = ((1.0, 1.5), (1.7, 61.0))
    found = word_measures(_told(), speech=speech, pauses=(), seconds=62)["pauses.within_clause"]
    assert found.value == 0.0


def test_a_recognizer_hears_no_commas_so_nothing_is_said_about_clauses() -> None:
    found = _within(_told(corrected=False), (_after(1),))
    assert found.value is None
    assert found.why == "A recognizer hears no commas or full stops: give a transcript you have checked."


def test_a_checked_text_without_marks_or_without_times_is_refused() -> None:
    bare = _within(_told(text="we waited there and then we left"), (_after(1),))
    assert bare.value is None
    assert "commas" in (bare.why or "")
    told = _told()
    for words in ((), tuple(Word(text=w.text, start=0, end=0, confidence=None) for w in told.words)):
        untimed = Transcript(
            text=told.text, words=words, engine="hand", version="1", corrected=True, confidence=None
        )
        found = _within(untimed, (_after(1),))
        assert found.value is None
        assert "time for each word" in (found.why or "")


def test_marks_come_from_the_text_when_the_timed_words_have_none() -> None:
    told = _told()
    words = tuple(
        Word(text=w.text.strip(".,").lower(), start=w.start, end=w.end, confidence=None) for w in told.words
    )
    bare = Transcript(
        text=told.text, words=words, engine="hand", version="1", corrected=True, confidence=None
    )
    assert _within(bare, (_after(3), _after(1))).value == pytest.approx(100 / 56, abs=1e-4)
