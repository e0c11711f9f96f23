"""A saved answer against its script, earlier answers, a twist and marks: what is said, and what never is."""

from __future__ import annotations

import stat
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

sys.path.insert(0, str(Path(__file__).parent / "tui"))

from kit import ScriptedAnalyst, World

from coach import judging
from coach.analyst import comparisons, wire
from coach.coaching.baseline import usual
from coach.coaching.rules import find
from coach.errors import UsageError
from coach.model import Answer, AskedAs, Bullet, CompareWith, Mark, Prepared, Story
from coach.store.earlier import MOST_SOUND, to_compare
from tests.hand_built import take as measured_take
from tests.hand_built import transcript

NIGHT = (
    "I was the intern on call that night and the nurse called me at two because a man in his fifties could "
    "not breathe. I listened to his chest and I asked her to bring the oxygen. Then I called my senior "
    "resident and I told him what I saw. In the end the man went home after three days and I learned to "
    "call early."
)
AGAIN = (
    "It was two in the morning when a nurse rang about somebody in his fifties who struggled for air. My "
    "first step, being the intern, was oxygen. After that came a phone call to the senior resident. Three "
    "days later he left on his own feet. What stayed with me, and what I learned, is to ask early."
)
GARDEN = (
    "Our garden club met each week and we planted beans with the children from the school next door. It grew "
    "slowly, and people brought tools and tea, and someone painted the old shed in a bright yellow color."
)


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


def given(
    world: World,
    text: str,
    *,
    hours_ago: float = 0.0,
    question: str = "call",
    wording: str = "Tell me about a hard call.",
    asked: AskedAs = "question",
    prepared: Prepared = "unsaid",
    marks: tuple[Mark, ...] = (),
    corrected: bool = True,
) -> Answer:
    """Save an answer with these checked words, given so long ago."""
    store = world.store
    session = store.begin_session(bank="starter")
    pending = store.begin_take(
        session, question=question, wording=wording, rate=16_000, device="held", asked=asked
    )
    with pending.path.open("ab") as file:
        file.write(b"\x01\x00" * 16_000)
    taken = store.finish_take(pending)
    if prepared != "unsaid":
        taken = store.set_prepared(taken, prepared)
    moment = datetime.now(UTC) - timedelta(hours=hours_ago)
    store._database.change(
        (
            "UPDATE takes SET started = ? WHERE session = ?",
            (moment.isoformat().replace("+00:00", "Z"), session),
        )
    )
    taken = store.take(taken.id).take
    if marks:
        store.save_by_ear(taken, marks=marks)
    told = transcript(text, corrected=corrected, confidence=None if corrected else 0.3) if text else None
    words = judging.word_measures(told, speech=((1.0, 30.0), (30.6, 63.0)), seconds=63.0)
    plain = measured_take(transcript=told)
    analysis = msgspec.structs.replace(plain, measures=plain.measures | words)
    return judging.save_judged(taken, analysis, store=store, known=judging.known_before(taken, store=store))


def compared(world: World, answer: Answer) -> Answer:
    return judging.compared(answer, store=world.store, analyst=world.analyst)


def codes(answer: Answer) -> dict[str, str]:
    return {finding.code: finding.strength for finding in answer.findings}


def test_the_same_wording_days_later_is_told_with_the_take_it_came_from(world: World) -> None:
    first = given(world, NIGHT, hours_ago=72)
    given(world, GARDEN, hours_ago=50, question="garden")
    after = compared(world, given(world, NIGHT))
    assert after.analysis is not None
    assert after.analysis.measures["overlap.takes"].value == pytest.approx(1.0, abs=0.05)
    assert {each.with_ for each in after.analysis.overlaps} == {first.take.id}
    assert codes(after)["memorized.takes"] == "some signs"
    assert world.store.take(after.take.id) == after


def test_the_same_wording_in_a_retake_within_hours_is_never_called_a_sign(world: World) -> None:
    given(world, NIGHT, hours_ago=2)
    after = compared(world, given(world, NIGHT))
    assert after.analysis is not None
    assert after.analysis.measures["overlap.takes"].why == comparisons.RECENT
    assert {
        code: s for code, s in codes(after).items() if code.startswith("memorized.") and "sign" in s
    } == {}


def test_a_drill_is_compared_with_nothing(world: World) -> None:
    given(world, NIGHT, hours_ago=72)
    world.store.scripts.save("call", NIGHT)
    drill = given(world, NIGHT, asked="drill")
    assert compared(world, drill) == drill
    assert world.analyst.compared == []


def test_words_nobody_checked_are_not_compared_and_not_compared_with(world: World) -> None:
    given(world, NIGHT, hours_ago=72, corrected=False)
    found = to_compare(given(world, NIGHT).take, world.store.answers(), store=world.store)
    assert [each.text for each in found.earlier] == [""]
    assert all(each.path for each in found.earlier)


def test_the_same_question_comes_first_and_sound_is_compared_with_five_takes_at_most(world: World) -> None:
    given(world, GARDEN, hours_ago=30, question="garden")
    for day in range(2, 9):
        given(world, NIGHT, hours_ago=24 * day)
    found = to_compare(given(world, NIGHT).take, world.store.answers(), store=world.store)
    assert [each.same_question for each in found.earlier] == [True] * 7 + [False]
    assert sum(bool(each.path) for each in found.earlier) == MOST_SOUND
    assert (
        world.store.take(found.earlier[0].take).take.started
        > world.store.take(found.earlier[1].take).take.started
    )


def test_a_kept_script_is_used_without_being_named_again(world: World) -> None:
    for day in range(2, 5):
        given(world, GARDEN, hours_ago=24 * day, question=f"g{day}")
    world.store.scripts.save("call", NIGHT)
    after = compared(world, given(world, NIGHT))
    assert codes(after)["memorized.script"] == "strong signs"
    world.store.scripts.save("call", "")
    gone = compared(world, after)
    assert gone.analysis is not None
    assert "overlap.script" not in gone.analysis.measures
    assert {each.with_ for each in gone.analysis.overlaps} <= set()


def test_what_one_says_in_three_other_answers_is_ones_own_way_to_talk(world: World) -> None:
    own = "at the end of the day what really matters to me is that patients feel heard"
    given(world, f"{GARDEN} {own}", hours_ago=72)
    first = compared(world, given(world, f"{NIGHT} {own}"))
    for number in range(3):
        given(world, f"{own} and number {number} is another thing", hours_ago=30, question=f"other{number}")
    second = compared(world, given(world, f"{NIGHT} {own}", wording="Tell me about it."))
    assert first.analysis is not None
    assert second.analysis is not None
    old = {each.with_ for each in first.analysis.overlaps}
    assert old
    assert not {each.with_ for each in second.analysis.overlaps} & old


def test_a_comparison_that_is_not_wanted_any_more_stops_at_the_next_step(world: World) -> None:
    answer = given(world, NIGHT)
    assert answer.analysis is not None
    waiting = comparisons.Comparisons()
    request = wire.Compare(answer.take.id, "", answer.analysis, CompareWith(question="", script=NIGHT))
    waiting.add(request)
    assert waiting.work(request, between=lambda: waiting.drop(answer.take.id)) is None
    assert waiting.next() is None


def test_a_request_goes_over_the_pipe_and_comes_back_the_same(world: World) -> None:
    given(world, NIGHT, hours_ago=72)
    answer = given(world, NIGHT)
    assert answer.analysis is not None
    against = to_compare(answer.take, world.store.answers(), store=world.store, script="Notes.")
    request = wire.Compare(answer.take.id, "a.flac", answer.analysis, against)
    assert wire.decode_request(wire.line(request)) == request


class Broken(ScriptedAnalyst):
    def compare(self, take, path, analysis, against, *, timeout):  # type: ignore[no-untyped-def]
        raise judging.EngineError("it stopped.")


def test_a_comparison_that_fails_costs_nothing_else(world: World) -> None:
    given(world, NIGHT, hours_ago=72)
    answer = given(world, NIGHT)
    assert judging.compared(answer, store=world.store, analyst=Broken()) == answer


# --- facts kept


def test_the_same_facts_in_new_words_are_praised(world: World) -> None:
    given(world, NIGHT, hours_ago=0.1)
    after = given(world, AGAIN)
    assert codes(after)["memorized.facts_kept"] == "no sign"
    assert after.feedback is not None
    assert after.feedback.keep is not None
    assert "found new words" in after.feedback.keep.text
    assert "intern, nurse, at two, I called" in after.feedback.keep.text


def test_the_bullets_of_a_story_say_what_was_left_out(world: World) -> None:
    bullets = (
        "intern on call that night",
        "oxygen for the man",
        "called senior resident",
        "learned call early",
    )
    story = Story(
        id="night", title="Night", bullets=tuple(Bullet(kind="detail", text=text) for text in bullets)
    )
    world.store.stories.save(story)
    given(world, NIGHT, hours_ago=0.1)
    after = given(world, f"I called my senior resident about a man who needed oxygen. {GARDEN}")
    assert after.analysis is not None
    assert after.analysis.retold is not None
    assert "learned call early" in after.analysis.retold.lost
    assert "called senior resident" in after.analysis.retold.kept
    assert codes(after)["memorized.facts_left_out"] == "not enough data"
    assert any("learned call early" in each.text for each in after.feedback.others)  # type: ignore[union-attr]


# --- twists

TWIST = "Tell me about a hard call, and this time the consultant disagreed with you in front of the family."


def test_a_twist_that_checked_words_do_not_take_up_is_a_strong_sign(world: World) -> None:
    for day in range(2, 5):
        given(world, GARDEN, hours_ago=24 * day, question=f"g{day}")
    given(world, AGAIN, hours_ago=0.1)
    after = given(world, GARDEN, asked="twist", wording=TWIST)
    assert codes(after)["memorized.twist"] == "strong signs"
    assert after.feedback is not None
    taken = given(world, f"My consultant saw it in another way. {GARDEN}", asked="twist", wording=TWIST)
    assert "memorized.twist" not in codes(taken)
    assert codes(taken)["memorized.twist_taken"] == "no sign"


def test_a_missed_twist_is_no_strong_sign_in_the_first_answers_and_none_in_unchecked_words(
    world: World,
) -> None:
    given(world, AGAIN, hours_ago=0.1)
    first = given(world, GARDEN, asked="twist", wording=TWIST)
    assert codes(first)["memorized.twist"] == "some signs"
    unchecked = given(world, GARDEN, asked="twist", wording=TWIST, corrected=False)
    assert "memorized.twist" not in codes(unchecked)


# --- marks


def marks(*kinds: str) -> tuple[Mark, ...]:
    return tuple(Mark(kind=kind, second=5.0 + 4 * n) for n, kind in enumerate(kinds))  # type: ignore[arg-type]


def test_marks_stand_in_for_words_and_are_labeled_as_the_speakers_own(world: World) -> None:
    answer = given(world, "", marks=marks("situation", "action", "role", "time", "role", "result"))
    assert answer.analysis is not None
    details = answer.analysis.measures["specificity.details"]
    assert details.value is not None
    assert details.value > 0
    assert (details.why or "").startswith("Marked by you, by ear: action 1, role 2, time 1.")
    assert codes(answer)["borrowed.marked_part"] == "some signs"
    cards = judging.four_cards(answer, judging.Known())
    texts = [line.text for card in cards for line in card.lines]
    assert any("Not marked: what you had to do, what you learned, a number." in text for text in texts)


def test_marks_that_are_taken_away_leave_no_trace(world: World) -> None:
    answer = given(world, "", marks=marks("action", "role", "time", "filler"))
    world.store.save_by_ear(answer.take, marks=())
    after = judging.heard_by_ear(world.store.take(answer.take.id), store=world.store)
    assert after.analysis is not None
    assert after.analysis.measures["specificity.details"].value is None
    assert after.analysis.measures["fillers.sounds"] == measured_take().measures["fillers.sounds"]
    assert after.analysis.unmarked is None


def test_marked_fillers_raise_the_lower_end_of_the_range(world: World) -> None:
    answer = given(world, NIGHT, marks=marks(*["filler"] * 12))
    after = judging.heard_by_ear(answer, store=world.store)
    assert after.analysis is not None
    sounds, every = (after.analysis.measures[code] for code in ("fillers.sounds", "fillers.all"))
    assert sounds.value == pytest.approx(12 * 60 / 62, abs=0.01)
    assert sounds.low is not None
    assert sounds.low > 5
    assert every.value is not None
    assert every.value > 10


def test_checked_words_go_before_marks(world: World) -> None:
    before, after = given(world, NIGHT), given(world, NIGHT, marks=marks("role", "time", "number", "action"))
    assert before.analysis is not None
    assert after.analysis is not None
    code = "specificity.details"
    assert after.analysis.measures[code] == before.analysis.measures[code]
    assert not any(code.startswith("borrowed.marked") for code in codes(after))


def test_places_marked_as_written_are_evidence_with_their_seconds(world: World) -> None:
    answer = given(world, "", marks=marks("sounds written", "sounds written"))
    (finding,) = [each for each in answer.findings if each.code == "borrowed.marked_written"]
    assert finding.spans == ((1.0, 5.0), (5.0, 9.0))


# --- written-sounding phrases

WRITTEN = (
    "This pivotal experience underscored the importance of teamwork. I am deeply committed to fostering "
    "meticulous care. It was invaluable, and I delved into the intricate realm of medicine every day. "
)


def test_formal_words_speak_only_above_ones_own_usual_or_when_a_phrase_comes_back(world: World) -> None:
    alone = find(given(world, WRITTEN + NIGHT + GARDEN).analysis)  # type: ignore[arg-type]
    assert "borrowed.written" in {finding.code for finding in alone}
    early = given(world, WRITTEN + NIGHT + GARDEN)
    assert "borrowed.written_unknown" in codes(early)
    assert "9 more answers off the cuff" in " ".join(each.text for each in early.feedback.others)  # type: ignore[union-attr]
    again = given(world, f"{GARDEN} {WRITTEN} {GARDEN}", question="other")
    assert codes(again)["borrowed.repeated"] == "some signs"


def test_as_many_formal_words_as_usual_are_no_sign(world: World) -> None:
    answer = given(world, WRITTEN + NIGHT + GARDEN)
    assert answer.analysis is not None
    own = {"register.written": usual([answer] * 9, "register.written")}
    found = {each.code for each in find(answer.analysis, usual=own)}
    assert "borrowed.written_usual" in found
    plain = given(world, NIGHT + GARDEN)
    low = {"register.written": usual([plain] * 9, "register.written")}
    assert "borrowed.written" in {each.code for each in find(answer.analysis, usual=low)}


# --- scripts on disk


def test_a_script_is_private_and_deleted_when_it_is_empty(world: World) -> None:
    scripts = world.store.scripts
    assert scripts.find("../../etc") == ""
    scripts.save("../../etc", "My notes.\x1b[31m")
    assert scripts.find("../../etc") == "My notes.[31m"
    files = list((world.paths.data / "scripts").iterdir())
    assert len(files) == 1
    if sys.platform != "win32":
        assert stat.S_IMODE(files[0].stat().st_mode) == 0o600
        assert stat.S_IMODE(files[0].parent.stat().st_mode) == 0o700
    scripts.save("../../etc", "  ")
    assert list((world.paths.data / "scripts").iterdir()) == []
    with pytest.raises(UsageError, match="characters"):
        scripts.save("q", "a" * 200_000)
