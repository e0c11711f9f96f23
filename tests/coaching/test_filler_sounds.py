"""Filler sounds are held against one line, and only where the whole interval is on one side of it."""

from __future__ import annotations

import msgspec
import pytest

from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.model import Analysis, Events, Filler, Finding
from tests.hand_built import take

FILLERS = tuple(
    Filler(start=float(at), end=at + 0.4, text="filler", heard_by="sound", certainty=tier)
    for at, tier in (
        (3, "possible"),
        (9, "heard"),
        (15, "likely"),
        (21, "heard"),
        (27, "possible"),
        (33, "heard"),
    )
)
EVENTS = Events(speech=((1.0, 63.0),), fillers=FILLERS)


def _found(analysis: Analysis) -> Finding:
    codes = ("many_fillers", "few_fillers", "fillers_between", "fillers_not_judged")
    found = [f for f in find(analysis) if f.code.split(".")[1] in codes]
    assert len(found) == 1
    return found[0]


def _rough(analysis: Analysis) -> Analysis:
    measure = msgspec.structs.replace(analysis.measures["fillers.sounds"], why="Rough: by sound alone.")
    return msgspec.structs.replace(analysis, measures={**analysis.measures, "fillers.sounds": measure})


@pytest.mark.parametrize(
    ("rate", "code", "strength"),
    [
        ((9.0, 5.2, 20.0), "many_fillers", "strong signs"),
        ((9.0, 4.9, 20.0), "fillers_between", "not enough data"),
        ((5.0, 1.0, 12.0), "fillers_between", "not enough data"),
        ((2.0, 0.5, 4.9), "few_fillers", "no sign"),
    ],
)
def test_only_an_interval_clear_of_the_line_says_anything(
    rate: tuple[float, float, float], code: str, strength: str
) -> None:
    finding = _found(take(fillers_sounds=rate, events=EVENTS))
    assert (finding.code, finding.strength) == (f"delivery.{code}", strength)


def test_a_rough_rate_never_gives_strong_signs() -> None:
    finding = _found(_rough(take(fillers_sounds=(9.0, 5.2, 20.0), events=EVENTS)))
    assert finding.strength == "some signs"


def test_an_answer_under_a_minute_is_shown_and_not_judged() -> None:
    short = _rough(take(fillers_sounds=(9.0, 5.2, 20.0), length_seconds=(52, 52, 52), events=EVENTS))
    assert _found(short).code == "delivery.fillers_not_judged"
    others = {advice.code: advice.text for advice in advise(short, find(short)).others}
    assert "Between 5.2 and 20.0 a minute may be there." in others["delivery.fillers_not_judged"]
    assert "Play 0:03-0:04" in others["delivery.fillers_not_judged"]
    assert _found(take(fillers_sounds="Move closer.")).code == "delivery.fillers_not_judged"


def test_the_surest_are_named_to_play_in_the_order_they_were_said() -> None:
    analysis = _rough(take(fillers_sounds=(9.0, 5.2, 20.0), events=EVENTS))
    assert _found(analysis).spans == ((3.0, 3.4), (9.0, 9.4), (15.0, 15.4), (21.0, 21.4), (33.0, 33.4))
    feedback = advise(analysis, find(analysis))
    assert feedback.work_on is not None
    assert feedback.work_on.code == "delivery.many_fillers"
    assert "between 5.2 and 20.0 fillers a minute" in feedback.work_on.text
    assert "0:09-0:10" in feedback.work_on.text
