"""From corrected words to a judged answer: nothing that was typed is lost, whatever the aligner does."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "tui"))

from kit import ScriptedAnalyst, World, analysis

from benchmarks.correcting import keys_to_fix
from coach.errors import EngineError
from coach.judging import reworded
from coach.model import Phrase, Take, Verdict
from coach.reanalysis import correct, hear_again, left_without_words
from coach.wording.phrases import heard_phrases, least_certain_first, phrases_of

SAID = (
    Phrase(text="we waited and, you know, um nobody came that night " * 5, start=0.4, end=30.0),
    Phrase(text="So I called the nurse.", start=31.0, end=51.0),
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def saved(world: World) -> Take:
    session = world.store.begin_session(bank="starter")
    pending = world.store.begin_take(session, question="q0", wording="Why?", rate=16_000, device="held")
    with pending.path.open("ab") as file:
        file.write(b"\x01\x00" * 16_000 * 52)
    take = world.store.finish_take(pending)
    world.store.save_answer(take, analysis=analysis(words="we way dead"), findings=(), feedback=None)
    return take


def test_corrected_words_change_every_measure_of_words_and_none_of_the_voice(world: World) -> None:
    before = world.store.take(saved(world).id)
    after = correct(before, SAID, store=world.store, analyst=world.analyst)
    assert before.analysis is not None
    assert after.analysis is not None
    assert after.analysis.measures["pitch.sd"] == before.analysis.measures["pitch.sd"]
    assert after.analysis.measures["pace.words"].why is None
    assert after.analysis.measures["fillers.all"].value is not None
    assert world.store.take("last/1") == after
    rejected = (Verdict(start=f.start, text=f.text, is_filler=False) for f in after.analysis.events.fillers)
    world.store.save_by_ear(after.take, verdicts=tuple(rejected))
    judged = reworded(world.store.take("last/1"), after.analysis.transcript, store=world.store)
    assert judged.analysis is not None
    assert judged.analysis.events.fillers == ()


class BrokenAligner(ScriptedAnalyst):
    def align(self, take, path, phrases, *, timeout):  # type: ignore[no-untyped-def]
        raise EngineError("the built-in aligner does not start: no model")


def test_without_an_aligner_the_words_are_kept_and_counted(world: World) -> None:
    answer = world.store.take(saved(world).id)
    with pytest.raises(EngineError):
        correct(answer, SAID, store=world.store, analyst=BrokenAligner())
    after = world.store.take("last/1")
    assert after.corrected == SAID
    assert after.analysis is not None
    assert after.analysis.transcript is not None
    assert after.analysis.transcript.corrected
    assert after.analysis.measures["pace.words"].value is not None


def test_words_that_were_typed_and_not_yet_placed_are_placed_at_the_next_start(world: World) -> None:
    take = saved(world)
    world.store.save_by_ear(take, corrected=SAID)
    assert left_without_words(world.store) == [take]
    world.analyst.let_words.set()
    answer = hear_again(take, store=world.store, analyst=world.analyst)
    assert answer.analysis is not None
    assert answer.analysis.transcript is not None
    assert "called the nurse" in answer.analysis.transcript.text
    assert left_without_words(world.store) == []


def test_phrases_follow_the_pauses_and_the_least_certain_comes_first() -> None:
    heard = analysis(words=" ".join(f"w{n}" for n in range(20))).transcript
    found = phrases_of(heard, speech=((0.0, 3.9), (4.4, 8.0), (9.0, 14.0)))
    assert [(item.phrase.start, item.phrase.end) for item in found] == [(0.0, 3.9), (4.4, 8.0), (9.0, 14.0)]
    assert [len(item.phrase.text.split()) for item in found] == [10, 10, 0]
    assert least_certain_first(found)[0] == 2


def test_what_was_corrected_before_is_what_is_corrected_next(world: World) -> None:
    take = saved(world)
    world.store.save_by_ear(take, corrected=SAID)
    assert [item.phrase for item in heard_phrases(world.store.take("last/1"))] == list(SAID)


def test_the_estimate_counts_one_key_for_a_right_phrase_and_never_more_than_typing_it() -> None:
    words = ["we", "went", "back", "to", "the", "ward"]
    assert keys_to_fix(words, list(words)) == 1
    one = keys_to_fix(words, ["we", "went", "back", "to", "the", "word"])
    assert 1 < one < len(" ".join(words))
    assert keys_to_fix(words, [None] * 6) <= len(" ".join(words)) + 3
