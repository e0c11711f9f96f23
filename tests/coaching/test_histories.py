"""Twelve made-up practice histories with what they must and must not be told, written before the rules."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec
import pytest

from coach.coaching import baseline, trends
from coach.coaching.cards import Card, cards
from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.model import Advice, Analysis, Answer, Events, Feedback, Finding
from tests.coaching.test_baseline import answer as one
from tests.coaching.test_phrases import FORBIDDEN
from tests.hand_built import GOLDEN, NO_WORDS, NOISY, UNSURE, nothing, short_answer, take, transcript

FLAT = take(pitch_sd=(1.2, 1.0, 1.4), pitch_pvq=(0.08, 0.07, 0.09))
LIVELY = take()


@dataclass(frozen=True)
class Told:
    """What the newest answer of a history is told."""

    findings: tuple[Finding, ...]
    feedback: Feedback
    cards: tuple[Card, ...]

    @property
    def codes(self) -> dict[str, str]:
        return {finding.code: finding.strength for finding in self.findings}

    @property
    def advices(self) -> list[Advice]:
        feedback = self.feedback
        given = [feedback.keep, feedback.work_on, feedback.next_step, *feedback.others]
        return [advice for advice in given if advice is not None]

    @property
    def text(self) -> str:
        return " ".join(advice.text for advice in self.advices)

    def card(self, mistake: str) -> Card:
        return next(card for card in self.cards if card.mistake == mistake)


def earlier(count: int, analysis: Analysis, *, question: str = "") -> list[Answer]:
    """Return `count` answers off the cuff, each to a question of its own unless `question` is given."""
    return [msgspec.structs.replace(one(question or f"q{n}"), analysis=analysis) for n in range(count)]


def told(history: Sequence[Answer], newest: Analysis, *, reviews: int = 0) -> Told:
    own = baseline.own(history)
    findings = find(newest, answers_before=own.answers)
    feedback = advise(newest, findings, usual=own.usual)
    given = cards(newest, findings, usual=own.usual, reviews=reviews)
    return Told(findings, feedback, given)


HISTORIES: dict[str, tuple[list[Answer], Analysis]] = {
    "flat but clear": (earlier(12, take(pitch_sd=(2.6, 2.3, 2.9))), FLAT),
    "lively but fast": (earlier(12, LIVELY), GOLDEN["fast talker"]),
    "perfect English but scripted": (
        earlier(12, LIVELY),
        take(
            pauses_long=(0, 0, 0),
            pace_words=(165, 155, 175),
            transcript=transcript("this experience taught me the importance of communication " * 15),
        ),
    ),
    "strong accent and excellent": (
        earlier(12, LIVELY),
        take(
            pace_words=UNSURE,
            pauses_within_clause=UNSURE,
            transcript=transcript("a hat the pay shunt " * 20, corrected=False, confidence=0.3),
        ),
    ),
    "long silences that are thinking": (
        earlier(4, LIVELY),
        take(
            pauses_median=(0.9, 0.8, 1.0),
            pauses_long=(6, 6, 6),
            events=Events(
                speech=((1.0, 20.0), (24.0, 63.0)),
                pauses=((20.0, 24.0), *((25.0 + 5 * n, 26.4 + 5 * n) for n in range(5))),
            ),
        ),
    ),
    "very short answers": (earlier(5, short_answer()), short_answer()),
    "noisy room": (earlier(5, GOLDEN["noisy room"]), GOLDEN["noisy room"]),
    "no recognizer": (earlier(5, LIVELY), take(pace_words=NO_WORDS, pauses_within_clause=NO_WORDS)),
    "one answer only": ([], FLAT),
    "forty answers improving on cold questions": (
        [
            msgspec.structs.replace(
                one(f"q{n}"), analysis=take(pitch_sd=(1.5 + n / 40, 1.3 + n / 40, 1.7 + n / 40))
            )
            for n in range(39)
        ],
        take(pitch_sd=(4.2, 3.9, 4.5)),
    ),
    "forty retakes of one question": (earlier(39, FLAT, question="the same"), LIVELY),
    "reviews present": (earlier(12, LIVELY), LIVELY),
}


@pytest.fixture(params=HISTORIES)
def each(request: pytest.FixtureRequest) -> Told:
    return told(*HISTORIES[request.param])


def test_there_are_twelve_histories() -> None:
    assert len(HISTORIES) == 12


def test_every_history_gets_four_cards_one_thing_to_do_and_no_forbidden_claim(each: Told) -> None:
    assert [card.mistake for card in each.cards] == ["memorized", "borrowed", "delivery", "unqualified"]
    assert each.feedback.next_step is not None
    # The reason of a refusal speaks of the recognizer, and comes from where it was measured.
    said = each.text + " ".join(line.text for card in each.cards for line in (*card.lines, *card.not_judged))
    said = said.replace(UNSURE, "")
    assert [pattern for pattern in FORBIDDEN if re.search(pattern, said, re.IGNORECASE)] == []


def test_no_strong_sign_is_ever_raised_on_the_mistakes_that_were_not_measured(each: Told) -> None:
    for mistake in ("memorized", "borrowed"):
        card = each.card(mistake)
        assert card.strength != "strong signs" or card.lines


def test_flat_but_clear_hears_of_the_own_usual_before_the_line() -> None:
    found = told(*HISTORIES["flat but clear"])
    assert found.codes["delivery.flat_pitch"] == "strong signs"
    work_on = found.feedback.work_on
    assert work_on is not None
    assert work_on.text.startswith("Flatter than your usual")
    assert work_on.text.index("your usual") < work_on.text.index("our line")
    assert "2.6" in work_on.text
    assert "12 answers" in work_on.text


def test_lively_but_fast_is_told_of_the_words_a_minute_and_keeps_the_liveliness() -> None:
    found = told(*HISTORIES["lively but fast"])
    assert found.feedback.work_on is not None
    assert found.feedback.work_on.code == "delivery.pace_fast"
    assert found.feedback.keep is not None
    assert found.feedback.keep.code == "delivery.lively_pitch"


def test_perfect_but_scripted_is_never_a_verdict_from_the_sound_alone() -> None:
    found = told(*HISTORIES["perfect English but scripted"])
    assert not any(code.startswith("delivery.flat") for code in found.codes)
    assert found.card("memorized").strength in ("not enough data", "no sign", "some signs")


def test_a_strong_accent_costs_nothing() -> None:
    found = told(*HISTORIES["strong accent and excellent"])
    assert not [code for code, strength in found.codes.items() if strength in ("some signs", "strong signs")]
    assert found.feedback.work_on is not None
    assert found.feedback.work_on.code.startswith("stretch.")


def test_silences_that_are_thinking_are_kept_and_not_worked_on() -> None:
    found = told(*HISTORIES["long silences that are thinking"])
    assert found.codes["delivery.thinking_pauses"] == "no sign"
    assert "delivery.long_pauses" not in found.codes


def test_a_very_short_answer_is_described_and_not_graded() -> None:
    found = told(*HISTORIES["very short answers"])
    assert found.feedback.work_on is not None
    assert found.feedback.work_on.code == "short.flattest"
    assert "strong signs" not in found.codes.values()


def test_a_noisy_room_is_the_fault_of_the_recording_and_the_fourth_card_says_so() -> None:
    found = told(*HISTORIES["noisy room"])
    assert found.feedback.work_on is None
    assert found.card("delivery").strength == "not enough data"
    quality = [line for line in found.card("unqualified").lines if line.code.startswith("card.recording")]
    assert quality[0].code == "card.recording_check"
    assert NOISY in {why for why, _ in found.card("unqualified").refused}


def test_with_no_recognizer_the_voice_is_judged_and_the_words_are_named_as_missing() -> None:
    found = told(*HISTORIES["no recognizer"])
    assert found.card("delivery").strength == "no sign"
    assert [line.code for line in found.card("delivery").not_judged] == ["delivery.pace_not_judged"]
    refused = {code for _, codes in found.card("unqualified").refused for code in codes}
    assert {"pace.words", "pauses.within_clause"} <= refused


def test_one_answer_only_gets_no_red_no_usual_and_no_trend() -> None:
    history, newest = HISTORIES["one answer only"]
    found = told(history, newest)
    assert found.codes["delivery.flat_pitch"] == "some signs"
    assert "your usual" not in found.text
    all_answers = [*history, msgspec.structs.replace(one("q"), analysis=newest)]
    assert trends.trend(all_answers, "pitch.sd").direction == "too few"


def test_forty_cold_answers_that_improve_are_a_trend_and_livelier_than_the_usual() -> None:
    history, newest = HISTORIES["forty answers improving on cold questions"]
    assert trends.trend(history, "pitch.sd").direction == "up"
    keep = told(history, newest).feedback.keep
    assert keep is not None
    assert keep.text.startswith("Livelier than your usual")


def test_forty_retakes_of_one_question_are_neither_a_usual_nor_a_trend() -> None:
    history, newest = HISTORIES["forty retakes of one question"]
    assert "your usual" not in told(history, newest).text
    assert trends.trend(history, "pitch.sd").direction == "too few"


def test_reviews_present_are_counted_and_without_any_a_person_is_asked_for() -> None:
    history, newest = HISTORIES["reviews present"]
    with_them = [line.code for line in told(history, newest, reviews=2).card("unqualified").lines]
    without = [line.code for line in told(history, newest).card("unqualified").lines]
    assert "card.reviewed" in with_them
    assert "card.no_review" not in with_them
    assert "card.no_review" in without
    assert "card.reviewed" not in without


@pytest.mark.parametrize("before", [0, 1, 2])
@pytest.mark.parametrize("name", GOLDEN)
def test_the_first_three_answers_are_never_red(name: str, before: int) -> None:
    found = find(GOLDEN[name], answers_before=before)
    assert "strong signs" not in {finding.strength for finding in found}
    if name == "flat speaker":
        assert "strong signs" in {finding.strength for finding in find(GOLDEN[name], answers_before=3)}


def test_without_what_is_usual_everything_is_said_as_before() -> None:
    for analysis in GOLDEN.values():
        assert advise(analysis, find(analysis)) == advise(analysis, find(analysis), usual={})


@pytest.mark.parametrize(("value", "begins"), [(1.2, "Flatter"), (2.4, "About"), (4.4, "Livelier")])
def test_the_usual_is_told_by_direction_only_when_it_is_clear(value: float, begins: str) -> None:
    found = told(
        earlier(12, take(pitch_sd=(2.6, 2.3, 2.9))), take(pitch_sd=(value, value - 0.2, value + 0.2))
    )
    pitch = next(line for line in (*found.card("delivery").lines, *found.card("delivery").not_judged)
                 if "pitch.sd" in line.measures)  # fmt: skip
    assert pitch.text.startswith(f"{begins} {'your' if begins == 'About' else 'than your'} usual")


def test_a_rough_or_refused_figure_is_not_held_against_the_usual() -> None:
    history = earlier(12, LIVELY)
    assert "your usual" not in told(history, nothing("Too short.")).text
    assert "your usual" not in told(history, GOLDEN["short flat answer"]).text


def test_a_card_lists_each_source_once_with_what_was_studied() -> None:
    delivery = told(*HISTORIES["flat but clear"]).card("delivery")
    assert len(delivery.sources) == len(set(delivery.sources))
    assert any(norm.cite == "Hincks 2005" and norm.grade == "B" for norm in delivery.sources)


def test_the_fourth_card_says_how_accurate_the_shown_figures_are_and_on_whom() -> None:
    card = told(*HISTORIES["flat but clear"]).card("unqualified")
    assert "pitch.sd" in {code for codes, _ in card.accuracy for code in codes}
    assert all(known.says for _, known in card.accuracy)


def test_a_finding_that_a_later_rule_makes_lands_on_the_card_of_its_mistake() -> None:
    later = Finding(
        code="keep.liveliest", mistake="borrowed", strength="some signs", evidence=(), spans=((1.0, 2.0),)
    )
    borrowed = next(card for card in cards(LIVELY, (*find(LIVELY), later)) if card.mistake == "borrowed")
    assert borrowed.strength == "some signs"
    assert borrowed.lines[0].spans == ((1.0, 2.0),)
    assert [line.code for line in borrowed.not_judged] == ["borrowed.not_judged"]
