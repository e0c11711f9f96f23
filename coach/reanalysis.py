"""Takes that are analyzed again from disk: after a crash, without words, or with the words a person typed."""

from __future__ import annotations

from coach.errors import EngineError
from coach.judging import WORDS_DEADLINE, Analyst, compared, known_before, reworded, save_judged
from coach.model import Answer, Phrase, Take, Transcript
from coach.store import Store


def hear_again(take: Take, *, store: Store, analyst: Analyst, timeout: float = WORDS_DEADLINE) -> Answer:
    """Analyze a saved take from disk (one recovered after a crash), save and return what was found.

    EngineError when the analysis fails or takes longer than `timeout` seconds.
    """
    audio = store.audio(take)
    analyst.begin(take.id, audio, rate=take.rate, room_power=take.room_power, hints=take.wording)
    analyst.end(take.id, None, cuts=take.health.cuts)
    analysis = analyst.words(take.id, timeout=timeout)
    analyst.forget(take.id)
    if analysis is None:
        raise EngineError("the analysis took too long. Your answer is saved.")
    answer = save_judged(take, analysis, store=store, known=known_before(take, store=store))
    corrected = store.take(take.id).corrected
    if corrected is not None:
        answer = correct(answer, corrected, store=store, analyst=analyst)
    return compared(answer, store=store, analyst=analyst)


def correct(
    answer: Answer,
    phrases: tuple[Phrase, ...],
    *,
    store: Store,
    analyst: Analyst,
    answer_seconds: int | None = None,
    timeout: float = WORDS_DEADLINE,
) -> Answer:
    """Save what a person says was said, place its words in the sound, and judge the answer anew.

    The words are on disk before they are aligned. What rests on the voice stays as it was measured.
    EngineError when the words cannot be placed; what the words alone show is stored all the same.
    """
    store.save_by_ear(answer.take, corrected=phrases)
    phrases = store.take(answer.take.id).corrected or ()
    said = tuple(phrase for phrase in phrases if phrase.text.strip())
    trouble: EngineError | None = None
    aligned = None
    try:
        aligned = (
            analyst.align(answer.take.id, store.audio(answer.take), said, timeout=timeout) if said else None
        )
    except EngineError as error:
        trouble = error
    transcript = aligned or Transcript(
        text=" ".join(" ".join(phrase.text for phrase in said).split()),
        words=(),
        engine="person",
        version="",
        corrected=True,
        confidence=None,
    )
    answer = reworded(store.take(answer.take.id), transcript, store=store, answer_seconds=answer_seconds)
    if trouble is not None:
        raise trouble
    return answer


def left_without_words(store: Store, *, at_most: int = 20) -> list[Take]:
    """Return the newest takes that were never analyzed, or left while their words were being recognized."""
    return [answer.take for answer in store.unheard()[:at_most]]
