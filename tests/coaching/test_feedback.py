"""One thing to keep, one to work on, and what to do next."""

from __future__ import annotations

import msgspec
import pytest

from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.model import Advice, Analysis, Events, Feedback, Span, refused
from tests.hand_built import (
    FLATTEST,
    GOLDEN,
    LITTLE_VOICE,
    LIVELIEST,
    MUTED,
    NO_WORDS,
    NOISY,
    ROUGH,
    nothing,
    short_answer,
    take,
)

FLAT = (1.2, 1.0, 1.4)
LONG_PAUSES = Events(speech=((1.0, 10.0), (14.0, 63.0)), pauses=((10.0, 14.0), (20.0, 24.0)))


def _advised(analysis: Analysis) -> Feedback:
    return advise(analysis, find(analysis))


def _every(feedback: Feedback) -> list[Advice]:
    given = [feedback.keep, feedback.work_on, feedback.next_step, *feedback.others]
    return [advice for advice in given if advice is not None]


@pytest.mark.parametrize("name", GOLDEN)
def test_there_is_one_thing_to_work_on_exactly_when_something_was_judged(name: str) -> None:
    analysis = GOLDEN[name]
    feedback = _advised(analysis)
    judged = any(f.mistake == "delivery" and f.strength != "not enough data" for f in find(analysis))
    assert (feedback.work_on is not None) == judged
    assert feedback.next_step is not None


@pytest.mark.parametrize("name", GOLDEN)
def test_advice_is_the_same_each_time_and_names_measures_that_were_taken(name: str) -> None:
    analysis = GOLDEN[name]
    feedback = _advised(analysis)
    assert feedback == _advised(analysis)
    for advice in (feedback.keep, feedback.work_on):
        for code in advice.measures if advice else ():
            assert analysis.measures[code].value is not None


@pytest.mark.parametrize("name", GOLDEN)
def test_no_advice_is_given_twice_and_recording_faults_are_never_the_thing_to_work_on(name: str) -> None:
    feedback = _advised(GOLDEN[name])
    given = [feedback.keep, feedback.work_on, feedback.next_step, *feedback.others]
    codes = [advice.code for advice in given if advice is not None]
    assert len(codes) == len(set(codes))
    assert feedback.work_on is None or feedback.work_on.code != "delivery.check_audio"


@pytest.mark.parametrize(
    ("name", "keep", "work_on", "next_step"),
    [
        ("lively speaker", "delivery.lively_pitch", "stretch.flattest", "next.new_question"),
        ("flat speaker", "delivery.thinking_pauses", "delivery.flat_pitch", "next.again"),
        ("short flat answer", "delivery.thinking_pauses", "delivery.flat_pitch", "next.again"),
        ("between flat and lively", "delivery.thinking_pauses", "stretch.flattest", "next.new_question"),
        ("very short answer", "keep.clear_sound", "delivery.length_short", "next.again"),
        ("short answer", "short.liveliest", "short.flattest", "short.longer"),
        ("long pauses", "delivery.lively_pitch", "delivery.long_pauses", "next.again"),
        ("very long answer", "delivery.lively_pitch", "delivery.length_long", "next.again"),
        ("fast talker", "delivery.lively_pitch", "delivery.pace_fast", "next.again"),
        ("few words", "delivery.lively_pitch", "delivery.pace_low", "next.again"),
        ("some noise", "delivery.lively_pitch", "stretch.flattest", "next.quieter_room"),
        ("cut off", "delivery.lively_pitch", "stretch.flattest", "next.lower_level"),
        ("octave errors", "delivery.thinking_pauses", "stretch.longest_pause", "delivery.check_audio"),
        ("strong accent", "delivery.lively_pitch", "stretch.flattest", "next.new_question"),
        ("silent file", None, None, "next.record_again"),
        ("noisy room", None, None, "next.record_again"),
    ],
)
def test_each_golden_take_gets_its_own_advice(
    name: str, keep: str | None, work_on: str | None, next_step: str
) -> None:
    feedback = _advised(GOLDEN[name])
    found = [feedback.keep, feedback.work_on, feedback.next_step]
    assert [advice.code if advice else None for advice in found] == [keep, work_on, next_step]


def test_the_order_is_pitch_then_pauses_then_length_then_pace() -> None:
    every = take(
        pitch_sd=FLAT, pitch_pvq="-", events=LONG_PAUSES, length_seconds=(19, 19, 19), pace_words=(90, 80, 99)
    )
    feedback = _advised(every)
    assert feedback.work_on is not None
    assert feedback.work_on.code == "delivery.flat_pitch"
    signs = [advice.code for advice in feedback.others if "not_judged" not in advice.code]
    assert signs == ["delivery.long_pauses", "delivery.length_short", "delivery.pace_low"]


def test_a_sound_sign_comes_before_a_rough_one() -> None:
    feedback = _advised(take(pitch_sd=FLAT, pitch_pvq="-", rough=ROUGH, length_seconds=(19, 19, 19)))
    assert feedback.work_on is not None
    assert feedback.work_on.code == "delivery.length_short"


def test_flat_pitch_is_told_with_value_interval_edge_source_and_seconds() -> None:
    work_on = _advised(take(pitch_sd=(1.4, 1.2, 1.6), pitch_pvq="-")).work_on
    assert work_on is not None
    assert work_on.text == (
        "Your pitch moved 1.4 semitones (1.2 to 1.6), under our line of 1.9. "
        "In one study, listeners rated speech with more pitch movement livelier (Hincks 2005). "
        "Listen to 0:12-0:20, then say that part again and let the key word rise."
    )
    assert work_on.spans == (FLATTEST,)
    assert work_on.measures == ("pitch.sd",)


def test_lively_pitch_is_held_against_the_line_it_is_above() -> None:
    keep = _advised(take(pitch_sd=(4.5, 4.3, 4.7))).keep
    assert keep is not None
    assert "above our line of 2.5." in keep.text


@pytest.mark.parametrize(("count", "said"), [(2, "silent twice for"), (3, "silent 3 times for")])
def test_long_silences_are_counted_out(count: int, said: str) -> None:
    pauses = ((10.0, 13.0), (20.0, 24.0), (30.0, 33.0))[:count]
    work_on = _advised(take(events=Events(speech=((1.0, 63.0),), pauses=pauses))).work_on
    assert work_on is not None
    assert said in work_on.text


def test_the_length_names_what_the_question_suggests_and_without_a_question_no_story() -> None:
    short = take(length_seconds=(19, 19, 19))
    asked = advise(short, find(short, answer_seconds=60), answer_seconds=60).work_on
    assert asked is not None
    assert asked.text.startswith(
        "Your answer took 19 s. The question bank suggests about 1:00, "
        "and we draw our lines at 30 s and 1:30."
    )
    alone = _advised(short).work_on
    assert alone is not None
    assert alone.text.startswith(
        "Your answer took 19 s. For any question, we draw our lines at 20 s and 3:00."
    )
    assert "story" not in alone.text


def test_a_rough_figure_is_called_rough_and_is_still_played() -> None:
    work_on = _advised(GOLDEN["short flat answer"]).work_on
    assert work_on is not None
    assert "rough" in work_on.text
    assert work_on.spans == (FLATTEST,)


def test_a_short_answer_is_described_and_played_and_not_held_against_any_line() -> None:
    feedback = _advised(GOLDEN["short answer"])
    assert feedback.keep is not None
    assert feedback.work_on is not None
    assert feedback.next_step is not None
    assert feedback.work_on.text == (
        "This answer is short, with 16 s of speech, so its pitch is described and not judged. It moved least "
        "at 0:01-0:09: these are your flattest seconds. Play them and decide for yourself."
    )
    assert (feedback.work_on.spans, feedback.keep.spans) == (((1.0, 9.0),), ((9.5, 17.5),))
    assert feedback.next_step.text.endswith(LITTLE_VOICE)
    said = f"{feedback.keep.text} {feedback.work_on.text} {feedback.next_step.text}"
    assert "our line" not in said
    assert "semitones" not in said


def test_the_value_that_a_short_answer_holds_back_is_never_told() -> None:
    texts = " ".join(advice.text for advice in _every(_advised(GOLDEN["short answer"])))
    assert "1.4" not in texts


def test_a_short_answer_in_noise_or_without_enough_speech_offers_no_seconds_that_cannot_be_trusted() -> None:
    noisy = msgspec.structs.replace(short_answer(), poolable={"pitch.sd": refused("pitch.sd", NOISY)})
    for analysis in (noisy, short_answer(flattest=None, liveliest=None)):
        work_on = _advised(analysis).work_on
        assert work_on is not None
        assert work_on.code == "delivery.length_short"


@pytest.mark.parametrize("liveliest", [(1.0, 9.0), (5.0, 13.0)])
def test_mostly_the_same_seconds_are_not_called_both_flattest_and_liveliest(liveliest: Span) -> None:
    feedback = _advised(short_answer(flattest=(1.0, 9.0), liveliest=liveliest))
    assert feedback.work_on is not None
    assert feedback.work_on.spans == ((1.0, 9.0),)
    assert feedback.work_on.code == "short.listen"
    assert "least" not in feedback.work_on.text
    assert feedback.keep is None or feedback.keep.code != "short.liveliest"


def test_in_a_long_answer_too_one_part_is_not_called_both_flattest_and_liveliest() -> None:
    both = {"flattest": (48.0, 56.0), "liveliest": (50.0, 58.0)}
    lively = _advised(take(**both))
    flat = _advised(take(pitch_sd=FLAT, pitch_pvq="-", pauses_median=(2.0, 1.5, 2.5), **both))
    for feedback in (lively, flat):
        codes = {each.code for each in (feedback.keep, feedback.work_on) if each is not None}
        assert not codes & {"stretch.flattest", "keep.liveliest"}


def test_a_short_answer_with_long_silences_still_hears_of_them() -> None:
    pauses = ((10.0, 13.0), (20.0, 24.0))
    quiet = take(
        pitch_sd=LITTLE_VOICE,
        poolable=short_answer().poolable,
        events=Events(speech=((1.0, 63.0),), pauses=pauses),
    )
    work_on = _advised(quiet).work_on
    assert work_on is not None
    assert work_on.code == "delivery.long_pauses"


def test_without_seconds_to_listen_to_the_sentence_does_not_ask_to_listen() -> None:
    work_on = _advised(take(pitch_sd=FLAT, pitch_pvq="-", flattest=None)).work_on
    assert work_on is not None
    assert "Listen" not in work_on.text
    assert "key word" in work_on.text


def test_the_liveliest_part_is_kept_when_nothing_else_is_clearly_good() -> None:
    keep = _advised(take(pitch_sd=FLAT, pitch_pvq="-", pauses_median=(2.0, 1.5, 2.5))).keep
    assert keep is not None
    assert keep.code == "keep.liveliest"
    assert keep.spans == (LIVELIEST,)


def test_nothing_is_praised_that_was_not_measured() -> None:
    assert _advised(nothing(NO_WORDS, pace_words=(150, 140, 160), pitch_sd=(2.3, 2.0, 2.6))).keep is not None
    assert _advised(nothing(NO_WORDS, pitch_sd=(2.3, 2.0, 2.6))).keep is None


def test_when_nothing_was_judged_the_next_step_gives_the_reason_and_what_to_do() -> None:
    feedback = _advised(GOLDEN["silent file"])
    assert feedback.next_step is not None
    assert feedback.next_step.text.startswith(MUTED)
    assert feedback.next_step.text.endswith("Answer the same question again, out loud.")


def test_the_mistakes_that_are_not_judged_are_always_named_with_the_reason() -> None:
    for name, analysis in GOLDEN.items():
        texts = {advice.code: advice.text for advice in _advised(analysis).others}
        assert "needs your script or an earlier take" in texts["memorized.not_judged"], name
        assert "not judged from one answer" in texts["unqualified.not_judged"], name
        assert analysis.measures["register.written"].why in texts["borrowed.not_judged"], name


def test_nothing_is_said_about_words_the_recognizer_did_not_hear() -> None:
    feedback = _advised(GOLDEN["strong accent"])
    said = [feedback.keep, feedback.work_on, feedback.next_step]
    assert all("word" not in code for advice in said if advice for code in advice.measures)
    pace = next(advice for advice in feedback.others if advice.code == "delivery.pace_not_judged")
    assert "Correct the transcript" in pace.text
    assert "words a minute" not in pace.text


def test_a_steady_tone_is_nobodys_answer() -> None:
    tone = take(health_speech=(0, 0, 0), rough="Rough: no speech was recognized as speech.")

    feedback = advise(tone, find(tone))

    assert feedback.work_on is None
    assert feedback.keep is None
    assert feedback.next_step is not None
