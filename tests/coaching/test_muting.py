"""What is muted is measured, and no finding, card or advice speaks of it."""

from __future__ import annotations

from typing import get_args

import hand_built
import pytest

from coach.coaching import muting
from coach.coaching.cards import cards
from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.config import mutable, muted_codes
from coach.errors import UsageError
from coach.model import OVERLAP_MEASURES, UNITS, Analysis, Finding, Mistake, Overlap, measured


def judged(analysis: Analysis, *names: str) -> tuple[Analysis, tuple[Finding, ...]]:
    """Return the analysis as it is judged with `names` muted, and what is found."""
    codes = muted_codes(names)
    heard = muting.without(analysis, codes)
    return heard, muting.kept(find(heard), codes)


@pytest.mark.parametrize("name", hand_built.GOLDEN)
@pytest.mark.parametrize("group", muting.GROUPS)
def test_nothing_that_is_said_rests_on_a_muted_group_and_each_mistake_has_a_finding(
    name: str, group: str
) -> None:
    codes = muted_codes([group])
    heard, found = judged(hand_built.GOLDEN[name], group)
    assert {finding.mistake for finding in found} == set(get_args(Mistake))
    assert not [finding for finding in found if codes & set(finding.evidence)]
    feedback = advise(heard, found)
    said = [feedback.keep, feedback.work_on, *feedback.others]
    assert not [one for one in said if one is not None and codes & set(one.measures)]
    for card in cards(heard, found):
        assert not [line for line in (*card.lines, *card.not_judged) if codes & set(line.measures)]
        assert not [why for why, _ in card.refused if why == muting.MUTED]


def test_without_anything_muted_nothing_changes() -> None:
    analysis = hand_built.GOLDEN["strong accent"]
    assert muting.without(analysis, ()) is analysis
    assert muting.kept(find(analysis), ()) == find(analysis)


def test_with_pitch_muted_no_seconds_of_its_melody_are_offered() -> None:
    heard, found = judged(hand_built.take(pitch_sd=(1.0, 0.9, 1.1)), "pitch")
    feedback = advise(heard, found)
    assert heard.flattest is None
    assert feedback.work_on is not None
    assert not [one for one in (feedback.keep, feedback.work_on) if one and "pitch.sd" in one.measures]


def test_what_was_refused_keeps_its_own_reason() -> None:
    codes = muted_codes(["pauses"])
    analysis = hand_built.take(pauses_long="Speak longer.")
    assert muting.without(analysis, codes).measures["pauses.long"].why == "Speak longer."


def test_a_muted_mistake_says_that_it_is_muted() -> None:
    overlap = Overlap(with_="script", text="a", start=None, end=None, words=9, certainty=1.0, by="words")
    shared = measured("overlap.script", 80.0, low=75.0, high=85.0)
    analysis = hand_built.take()
    analysis = type(analysis)(
        measures=analysis.measures | {"overlap.script": shared},
        events=analysis.events,
        transcript=analysis.transcript,
        overlaps=(overlap,),
    )
    heard, found = judged(analysis, "overlap", "register", "specificity")
    assert heard.overlaps == ()
    codes = {finding.code for finding in found}
    assert {"memorized.muted", "borrowed.muted"} <= codes
    assert not [code for code in codes if code in ("memorized.script", "memorized.not_judged")]


def test_groups_and_single_measures_can_be_muted_and_the_groups_have_words() -> None:
    assert set(muting.GROUPS) == set(mutable())
    assert muted_codes(["pauses.long"]) == {"pauses.long"}
    assert muted_codes(["overlap"]) == OVERLAP_MEASURES
    assert muted_codes(mutable()) == {code for code in UNITS if not code.startswith(("health.", "privacy."))}


@pytest.mark.parametrize("name", ["privacy", "privacy.patient", "health.snr", "stutter", "", "pauses."])
def test_what_protects_others_what_the_recording_is_and_what_there_is_not_cannot_be_muted(name: str) -> None:
    with pytest.raises(UsageError, match="cannot be muted"):
        muted_codes([name])
