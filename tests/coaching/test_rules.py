"""What is found in takes whose every figure is known."""

from __future__ import annotations

from typing import get_args

import msgspec
import pytest

from coach.coaching.norms import load
from coach.coaching.rules import find
from coach.model import Analysis, Events, Finding, Mistake
from tests.hand_built import FLATTEST, GOLDEN, LIVELIEST, ROUGH, take


def _delivery(analysis: Analysis) -> dict[str, Finding]:
    return {f.code.split(".")[1]: f for f in find(analysis) if f.mistake == "delivery"}


@pytest.mark.parametrize("name", GOLDEN)
def test_every_take_has_a_finding_for_each_mistake_and_none_twice(name: str) -> None:
    findings = find(GOLDEN[name])
    assert {finding.mistake for finding in findings} == set(get_args(Mistake))
    codes = [finding.code for finding in findings]
    assert len(codes) == len(set(codes))


@pytest.mark.parametrize("name", GOLDEN)
def test_the_other_three_mistakes_are_not_judged_and_it_is_said(name: str) -> None:
    rest = [f for f in find(GOLDEN[name]) if f.mistake != "delivery"]
    assert {(f.code, f.strength) for f in rest} == {
        (f"{mistake}.not_judged", "not enough data") for mistake in ("memorized", "borrowed", "unqualified")
    }


@pytest.mark.parametrize(
    ("name", "code", "strength"),
    [
        ("lively speaker", "lively_pitch", "no sign"),
        ("flat speaker", "flat_pitch", "strong signs"),
        ("a little flat", "flat_pitch", "some signs"),
        ("between flat and lively", "pitch_between", "not enough data"),
        ("short flat answer", "flat_pitch", "some signs"),
        ("octave errors", "pitch_not_judged", "not enough data"),
        ("octave errors", "check_audio", "not enough data"),
        ("long pauses", "long_pauses", "some signs"),
        ("very short answer", "length_short", "some signs"),
        ("very long answer", "length_long", "some signs"),
        ("fast talker", "pace_fast", "strong signs"),
        ("few words", "pace_low", "some signs"),
        ("strong accent", "pace_not_judged", "not enough data"),
        ("silent file", "length_not_judged", "not enough data"),
    ],
)
def test_each_golden_take_is_found_for_what_it_is(name: str, code: str, strength: str) -> None:
    assert _delivery(GOLDEN[name])[code].strength == strength


def test_flat_pitch_points_at_the_flattest_seconds_and_lively_pitch_at_the_liveliest() -> None:
    assert _delivery(GOLDEN["flat speaker"])["flat_pitch"].spans == (FLATTEST,)
    assert _delivery(GOLDEN["lively speaker"])["lively_pitch"].spans == (LIVELIEST,)


def test_strong_signs_need_the_whole_interval_and_the_tolerance_under_the_edge() -> None:
    assert _delivery(take(pitch_sd=(1.4, 1.3, 1.5), pitch_pvq="-"))["flat_pitch"].strength == "strong signs"
    assert _delivery(take(pitch_sd=(1.5, 1.4, 1.6), pitch_pvq="-"))["flat_pitch"].strength == "some signs"
    assert _delivery(take(pitch_sd=(1.4, 0.8, 2.0), pitch_pvq="-"))["flat_pitch"].strength == "some signs"
    assert "pitch_between" in _delivery(take(pitch_sd=(1.4, 0.2, 2.6), pitch_pvq="-"))


def test_the_second_view_of_pitch_softens_a_finding_and_never_makes_one() -> None:
    soft = _delivery(take(pitch_sd=(1.2, 1.0, 1.4), pitch_pvq=(0.2, 0.18, 0.22)))["flat_pitch"]
    assert soft.strength == "some signs"
    assert soft.evidence == ("pitch.sd", "pitch.pvq")
    assert "lively_pitch" in _delivery(take(pitch_pvq=(0.05, 0.04, 0.06)))


@pytest.mark.parametrize("name", GOLDEN)
def test_a_rough_measure_never_gives_strong_signs(name: str) -> None:
    golden = GOLDEN[name]
    rough = {
        code: type(m)(code=code, value=m.value, low=m.low, high=m.high, unit=m.unit, why=ROUGH)
        for code, m in golden.measures.items()
    }
    spoiled = Analysis(
        measures=rough, events=golden.events, transcript=None, flattest=FLATTEST, liveliest=LIVELIEST
    )
    assert all(finding.strength != "strong signs" for finding in find(spoiled))


def test_one_long_silence_is_time_to_think_and_is_not_held_against_anyone() -> None:
    one = Events(speech=((1.0, 20.0), (26.0, 63.0)), pauses=((20.0, 26.0),))
    assert _delivery(take(events=one))["thinking_pauses"].strength == "no sign"


def test_long_pauses_are_those_over_the_threshold_and_the_three_longest_are_played_in_order() -> None:
    lengths = (2.4, 3.0, 5.0, 2.6, 4.0)
    pauses = tuple((10.0 * index, 10.0 * index + length) for index, length in enumerate(lengths, start=1))
    found = _delivery(take(events=Events(speech=((1.0, 63.0),), pauses=pauses)))["long_pauses"]
    assert found.spans == ((20.0, 23.0), (30.0, 35.0), (50.0, 54.0))
    assert found.strength == "some signs"


def test_silences_too_close_to_the_threshold_to_count_are_not_called() -> None:
    def found(*lengths: float) -> dict[str, Finding]:
        pauses = tuple((10.0 * n, 10.0 * n + length) for n, length in enumerate(lengths, start=1))
        return _delivery(take(events=Events(speech=((1.0, 63.0),), pauses=pauses)))

    assert found(2.55, 3.0)["pauses_between"].strength == "not enough data"
    assert found(2.55, 3.0)["pauses_between"].spans == ((10.0, 12.55), (20.0, 23.0))
    assert found(2.61, 3.0)["long_pauses"].strength == "some signs"
    assert found(2.39, 3.0)["thinking_pauses"].strength == "no sign"


@pytest.mark.parametrize("code", ["pitch.sd", "pace.words"])
def test_a_range_that_no_study_backs_never_gives_strong_signs(code: str) -> None:
    norms = load()
    analysis = take(pitch_sd=(1.2, 1.0, 1.4), pitch_pvq="-", pace_words=(228, 206, 251))
    assert [f.strength for f in find(analysis, norms=norms) if code in f.evidence] == ["strong signs"]
    chosen = {**norms, code: msgspec.structs.replace(norms[code], grade="D")}
    assert [f.strength for f in find(analysis, norms=chosen) if code in f.evidence] == ["some signs"]


@pytest.mark.parametrize(
    ("seconds", "suggested", "code"),
    [
        (30, None, "length_in_range"),
        (150, None, "length_in_range"),
        (19, None, "length_short"),
        (181, None, "length_long"),
        (30, 45, "length_in_range"),
        (30, 90, "length_short"),
        (100, 45, "length_long"),
        (150, 105, "length_in_range"),
        (150, 90, "length_long"),
    ],
)
def test_the_length_is_held_against_what_its_question_suggests(
    seconds: float, suggested: int | None, code: str
) -> None:
    answer = take(length_seconds=(seconds,) * 3, events=Events(speech=((0.0, seconds - 0.5),)))
    found = {f.code.split(".")[1] for f in find(answer, answer_seconds=suggested)}
    assert code in found


def test_the_pace_is_judged_only_from_words_a_person_has_checked() -> None:
    assert "pace_fast" in _delivery(take(pace_words=(228, 206, 251)))
    assert "pace_not_judged" in _delivery(take(pace_words=(228, 206, 251), rough="nobody has checked them"))


@pytest.mark.parametrize("pace", [(20, 15, 25), (70, 60, 80), (110, 105, 115)])
def test_a_low_pace_is_never_strong(pace: tuple[float, float, float]) -> None:
    assert _delivery(take(pace_words=pace))["pace_low"].strength == "some signs"


@pytest.mark.parametrize("pace", [(190, 170, 210), (110, 95, 125)])
def test_a_pace_whose_interval_reaches_into_the_range_is_not_called(
    pace: tuple[float, float, float],
) -> None:
    assert _delivery(take(pace_words=pace))["pace_between"].strength == "not enough data"


def test_a_long_recording_with_a_short_answer_in_it_is_not_a_long_answer() -> None:
    answer = Events(speech=((100.0, 150.0),))
    assert "length_not_judged" in _delivery(take(length_seconds=(200, 200, 200), events=answer))


def test_a_recording_without_speech_has_no_length_of_answer() -> None:
    assert "length_not_judged" in _delivery(take(events=Events()))
