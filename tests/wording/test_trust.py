"""The share of words that are likely right: measured per recognizer, unknown where nobody measured it."""

from __future__ import annotations

import pytest

from coach.model import Transcript
from coach.wording.trust import LINES, share_right, trusted
from coach.wording.words import MIN_CONFIDENCE, word_measures


def heard(engine: str, confidence: float | None, *, corrected: bool = False) -> Transcript:
    return Transcript(
        text="word " * 60, words=(), engine=engine, version="1", corrected=corrected, confidence=confidence
    )


@pytest.mark.parametrize("engine", ["sphinx", "whisper-tiny.en", "whisper-base.en"])
def test_surer_words_are_more_often_right_and_the_share_is_a_share(engine: str) -> None:
    shares = [share_right(engine, confidence / 20) for confidence in range(21)]

    assert all(share is not None and 0.0 <= share <= 1.0 for share in shares)
    assert shares == sorted(shares, key=lambda share: share or 0.0)
    assert share_right(engine, 0.3) != share_right(engine, 0.7)


def test_a_recognizer_nobody_measured_has_no_confidence_and_its_words_are_refused() -> None:
    found = trusted(heard("vosk-small-en", 0.99))
    assert found.confidence is None

    pace = word_measures(found, speech=((0.0, 60.0),), seconds=60.0)["pace.words"]
    assert pace.value is None
    assert pace.why is not None
    assert "nobody has measured how often it is right" in pace.why
    assert "Correct the transcript (t) or use a better recognizer." in pace.why


def test_below_the_gate_words_are_refused_and_above_it_they_carry_their_doubt() -> None:
    a, b = LINES["whisper"]
    for share, refused in ((MIN_CONFIDENCE - 0.05, True), (MIN_CONFIDENCE + 0.05, False)):
        found = trusted(heard("whisper-tiny.en", (share - a) / b))
        assert found.confidence == pytest.approx(share, abs=1e-4)
        pace = word_measures(found, speech=((0.0, 60.0),), seconds=60.0)["pace.words"]
        assert (pace.value is None) == refused
        if pace.low is not None and pace.value is not None:
            assert pace.value - pace.low > pace.value * (1 - share) * 0.99


def test_what_a_person_wrote_needs_no_confidence() -> None:
    written = heard("person", None, corrected=True)

    assert trusted(written) is written
