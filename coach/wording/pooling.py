"""The answers of one session -> word measures of the session, from words that a person has checked."""

from __future__ import annotations

from collections.abc import Sequence

from coach.model import STORY_MEASURES, WORD_MEASURES, Analysis, Measure, measured, refused
from coach.wording.content import COUNTS, content_measure, is_english, spoken_words
from coach.wording.counts import poisson_interval
from coach.wording.words import (
    MIN_PAUSE_SECONDS,
    MIN_SECONDS,
    MIN_WORDS,
    word_measures,
)

NO_ANSWERS = "There is no answer in this session yet. Record one."
_NEEDS = {
    "fillers.all": 0.0,
    "fillers.words": 0.0,
    "pace.words": MIN_SECONDS,
    "pauses.within_clause": MIN_PAUSE_SECONDS,
}

_ONE_BY_ONE = "A story is counted answer by answer: see each answer."


def pool_words(answers: Sequence[Analysis | None]) -> dict[str, Measure]:
    """Return every measure of `model.WORD_MEASURES` for the answers of a session together.

    Counts and times are summed over answers whose words a person has checked; None is an answer that was
    not analyzed yet. The gates of length look at the sums.
    """
    return {code: _pooled(code, answers) for code in sorted(WORD_MEASURES)}


def _pooled(code: str, answers: Sequence[Analysis | None]) -> Measure:
    if not answers:
        return refused(code, NO_ANSWERS)
    if code in STORY_MEASURES:
        return refused(code, _ONE_BY_ONE)
    known = [tally for answer in answers if answer is not None and (tally := _tally(code, answer))]
    if not known:
        return refused(code, "This needs words that a person has checked, and no answer here has them.")
    events, words, seconds = (sum(column) for column in zip(*known, strict=True))
    left = len(answers) - len(known)
    why = None if not left else f"{_of(len(known), len(answers))}: the words of the rest are not checked."
    if code in COUNTS:
        return content_measure(code, round(events), words=round(words), needs=COUNTS[code][1], why=why)
    if seconds < _NEEDS[code] or words < MIN_WORDS:
        short = (
            f"These answers have {words:.0f} words in {seconds:.0f} s and this needs {MIN_WORDS} words "
            f"in {_NEEDS[code]:.0f} s: answer one more question."
        )
        return refused(code, f"{why} {short}" if why else short)
    scale = 60 / seconds if code == "pace.words" else 100 / words
    low, high = poisson_interval(round(events))
    if code == "pauses.within_clause":
        rough = "Clause edges are taken from punctuation and joining words, so this is approximate."
        why = f"{why} {rough}" if why else rough
    return measured(code, scale * events, low=scale * low, high=scale * high, why=why)


def _tally(code: str, answer: Analysis) -> tuple[float, float, float] | None:
    """Return (counted events, words, seconds from first to last speech); None when it cannot enter."""
    transcript, speech = answer.transcript, answer.events.speech
    if transcript is None or not transcript.corrected or not speech:
        return None
    if code in COUNTS:
        text = transcript.text
        return (COUNTS[code][0](text), spoken_words(text), 0.0) if is_english(text) else None
    found = word_measures(
        transcript, speech=speech, seconds=speech[-1][1], pauses=answer.events.pauses, ungated=True
    )
    seconds = speech[-1][1] - speech[0][0]
    pace, measure = found["pace.words"].value, found[code].value
    if pace is None or measure is None:
        return None
    words = round(pace * seconds / 60)
    return (words if code == "pace.words" else round(measure * words / 100)), words, seconds


def _of(used: int, total: int) -> str:
    return f"{used} of {total} {'answer' if total == 1 else 'answers'}"
