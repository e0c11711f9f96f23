"""Whether a skill shows up on other questions: known by construction."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import msgspec

from coach.coaching import drills
from coach.coaching.transfer import Transfer, transfers
from coach.model import Answer, DrillRun
from tests.coaching.test_baseline import answer as one

PITCH = next(d for d in drills.shipped().values() if d.hears == "pitch.sd")
EAR = next(d for d in drills.shipped().values() if d.hears == "self")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


def history(
    before: list[float], after: list[float], *, days: float = 10, drill: str = PITCH.id, same: bool = False
) -> tuple[list[Answer], dict[str, DrillRun]]:
    """Return cold answers, a drill on the question "drilled", and cold answers after it."""
    answers = [one(f"before {n}", pitch=value) for n, value in enumerate(before)]
    answers.append(one("drilled", pitch=2.0))
    answers.append(one("drilled", pitch=4.0, asked="drill"))
    answers += [one("drilled" if same else f"after {n}", pitch=value) for n, value in enumerate(after)]
    step = days / (len(answers) - 1)
    placed = []
    for place, given in enumerate(answers):
        started = (BEGIN + timedelta(days=place * step)).isoformat()
        take = msgspec.structs.replace(given.take, id=f"s/{place}", started=started)
        placed.append(msgspec.structs.replace(given, take=take))
    run = DrillRun(drill=drill, before="s/0", verdict="better", text="")
    return placed, {a.take.id: run for a in placed if a.take.asked == "drill"}


def _only(answers: list[Answer], runs: dict[str, DrillRun]) -> Transfer:
    (found,) = transfers(answers, runs, drills=drills.shipped())
    return found


def test_livelier_cold_answers_to_other_questions_after_the_drill_are_named_with_their_interval() -> None:
    found = _only(*history([1.8, 2.0, 1.9, 2.1], [3.4, 3.6, 3.5, 3.3]))
    assert found.verdict == "showed up"
    assert (found.before, found.after) == (5, 4)
    assert found.low is not None
    assert found.low > 0
    assert found.now is not None
    assert found.was is not None
    assert abs((found.now - found.was) - (found.change or 0)) < 1e-3


def test_the_same_as_before_is_not_yet_seen() -> None:
    assert _only(*history([2.0, 2.2, 2.1], [2.1, 2.0, 2.2])).verdict == "not yet"


def test_a_change_that_two_recordings_of_one_person_show_anyway_is_none() -> None:
    assert _only(*history([2.0, 2.0, 2.0], [2.2, 2.2, 2.2])).verdict == "not yet"


def test_fewer_than_three_cold_answers_on_one_side_claim_nothing() -> None:
    assert _only(*history([2.0], [3.5, 3.6, 3.5])).verdict == "too few"
    found = _only(*history([2.0, 2.1, 2.0], [3.5, 3.6]))
    assert (found.verdict, found.change) == ("too few", None)


def test_retakes_of_the_drilled_question_are_no_transfer() -> None:
    found = _only(*history([2.0, 2.1, 2.0], [3.5, 3.6, 3.5, 3.7], same=True))
    assert (found.verdict, found.after) == ("too few", 0)


def test_nothing_is_said_in_the_first_week() -> None:
    assert transfers(*history([2.0] * 3, [3.5] * 3, days=6), drills=drills.shipped()) == ()
    assert transfers([], {}, drills=drills.shipped()) == ()


def test_a_drill_that_one_judges_by_ear_and_one_that_is_gone_say_nothing() -> None:
    for drill in (EAR.id, "no-such-drill"):
        assert transfers(*history([2.0] * 3, [3.5] * 3, drill=drill), drills=drills.shipped()) == ()
