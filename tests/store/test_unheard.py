"""Which answers are analyzed again at the next start, found without reading all of them."""

from __future__ import annotations

from collections.abc import Callable

import hand_built
from msgspec.structs import replace

from coach.model import Analysis, Phrase, Take, Transcript
from coach.store import Store

HEARD = hand_built.GOLDEN["flat speaker"]
SAID = (Phrase(text="I waited", start=0.0, end=1.0),)
TYPED = Transcript(text="I waited", words=(), engine="person", version="", corrected=True, confidence=None)


def test_answers_that_lack_words_are_found_and_no_others(store: Store, answer: Callable[..., Take]) -> None:
    def said(analysis: Analysis | None, corrected: tuple[Phrase, ...] | None = None) -> Take:
        take = answer(store, store.begin_session(bank="starter"))
        store.save_answer(take, analysis=analysis, findings=(), feedback=None)
        store.save_by_ear(take, corrected=corrected)
        return take

    said(HEARD)
    said(replace(HEARD, transcript=TYPED), SAID)
    damaged = said(replace(HEARD, words_pending=True))
    lacking = [
        said(None),
        said(replace(HEARD, words_pending=True)),
        said(replace(HEARD, transcript=None), SAID),
        said(replace(HEARD, transcript=replace(TYPED, corrected=False)), SAID),
    ]
    cut_short = "UPDATE takes SET analysis = substr(analysis, 1, 40) WHERE session = ?"
    store._database.change((cut_short, (damaged.id.partition("/")[0],)))

    assert [one.take for one in store.unheard()] == lacking[::-1]
