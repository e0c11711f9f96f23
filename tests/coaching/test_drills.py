"""Drills: every finding leads to one, and a take after one is held against the take before it."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import msgspec
import pytest

from coach.coaching import body, drills
from coach.coaching.drills import TOPICS, choose, judge, shipped
from coach.model import UNITS, BodyCheck, measured
from tests.coaching.test_phrases import FORBIDDEN, _codes_in_page, _grade
from tests.hand_built import GOLDEN, ROUGH, take

COMING = {"overlap.takes", "register.written", "specificity.details"}
"""Measures that drills listen to and that not every version takes."""


def _texts() -> list[tuple[str, str]]:
    return [(name, " ".join((drill.aim, *drill.steps))) for name, drill in shipped().items()]


def test_there_are_enough_drills_and_every_topic_has_two_or_more() -> None:
    topics = [drill.topic for drill in shipped().values()]
    assert len(topics) >= 25
    assert all(topics.count(topic) >= 2 for topic in TOPICS)


def test_every_drill_has_few_short_steps_and_a_source() -> None:
    for name, drill in shipped().items():
        assert 2 <= len(drill.steps) <= 4, name
        assert all(step.endswith((".", "?")) and len(step) <= 120 for step in drill.steps), name
        assert drill.source.endswith("."), name
        assert ("own idea" in drill.source) or drill.grade != "D" or "no study" in drill.source, name


def test_every_drill_is_heard_by_a_measure_with_a_direction_or_by_an_ear() -> None:
    for name, drill in shipped().items():
        assert drill.hears in UNITS or drill.hears in COMING or drill.hears in drills.BY_EAR, name
        assert (drill.toward is None) == (drill.hears in drills.BY_EAR), name


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_drill_and_no_question_on_the_body_makes_a_forbidden_claim(pattern: str) -> None:
    texts = [*_texts(), *body.ITEMS.items(), ("why", body.WHY)]
    assert [name for name, text in texts if re.search(pattern, text, re.IGNORECASE)] == []


def test_no_digit_is_written_in_a_step_and_all_of_them_are_easy_to_read() -> None:
    assert [name for name, text in _texts() if re.search(r"\d", text)] == []
    assert {name: _grade(text) for name, text in _texts() if _grade(text) > 8} == {}
    assert _grade(" ".join(text for _, text in _texts())) < 6


def test_a_file_with_an_unknown_topic_or_a_measure_without_direction_is_refused(tmp_path: Path) -> None:
    entry = 'aim="a."\nsuits=["x"]\nsteps=["a."]\nsource="s."\ngrade="D"\n'
    for wrong in ('topic="dance"\nhears="self"\n', 'topic="pitch"\nhears="pitch.sd"\n'):
        file = tmp_path / "drills.toml"
        file.write_text(f'["x"]\n{entry}{wrong}', encoding="utf-8")
        with pytest.raises(ValueError, match="x needs"):
            drills.load(file)


@pytest.mark.parametrize("code", sorted(_codes_in_page("Findings") | _codes_in_page("Advice")))
def test_every_sign_that_can_be_worked_on_leads_to_a_drill(code: str) -> None:
    signs = ("flat", "long_pauses", "length_short", "length_long", "drift", "fast", "pace_low", "stretch.")
    if any(sign in code for sign in (*signs, "many_fillers", "short.flattest")):
        assert choose(code) is not None


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("delivery.flat_pitch", "hear-the-difference"),
        ("memorized.some_later_code", "same-facts-new-words"),
        ("borrowed.register", "plain-words"),
        ("borrowed.some_later_code", "one-moment"),
        ("delivery.many_fillers", "close-the-mouth"),
        ("delivery.trailing_off", "land-the-last-word"),
        ("delivery.body_hands", "hands-in-view"),
    ],
)
def test_a_code_finds_the_drill_made_for_it_and_a_later_one_that_of_its_mistake(code: str, name: str) -> None:
    found = choose(code)
    assert found is not None
    assert found.id == name


def test_drills_take_turns_and_the_last_one_is_not_repeated() -> None:
    history: list[str] = []
    for _ in range(6):
        drill = choose("delivery.flat_pitch", history=history)
        assert drill is not None
        history.append(drill.id)
    assert all(a != b for a, b in itertools.pairwise(history))
    assert len(set(history)) >= 5


def test_a_drill_that_cannot_be_heard_in_this_take_comes_after_those_that_can() -> None:
    rough = take(rough=ROUGH).measures
    drill = choose("delivery.flat_pitch", measures=rough)
    assert drill is not None
    assert drill.hears == "loudness.sd"  # its pitch was rough, its loudness was not
    assert choose("delivery.check_audio") is None


RISE = shipped()["one-word-rises"]


@pytest.mark.parametrize(
    ("after", "verdict"),
    [(3.2, "better"), (2.0, "no clear change"), (1.4, "no clear change"), (0.4, "worse")],
)
def test_a_change_counts_only_when_two_takes_do_not_differ_by_as_much_anyway(
    after: float, verdict: str
) -> None:
    found = judge(RISE, take(pitch_sd=(1.5, 1.3, 1.7)), take(pitch_sd=(after, after - 0.2, after + 0.2)))
    assert found.verdict == verdict
    assert found.change == pytest.approx(after - 1.5)
    assert found.low is not None
    assert found.high is not None
    assert (found.low > 0) == (verdict == "better")
    assert (found.high < 0) == (verdict == "worse")
    # 1.96 * sqrt(2) * 0.32 st: two takes of one person differ by less in 95 of 100 pairs
    assert found.high - found.change == pytest.approx(0.887, abs=0.001)


def test_a_wide_interval_hides_a_change() -> None:
    found = judge(RISE, take(pitch_sd=(1.5, 0.2, 2.8)), take(pitch_sd=(3.0, 1.7, 4.3)))
    assert found.verdict == "no clear change"


def test_the_direction_is_that_of_the_drill() -> None:
    shorter = judge(shipped()["half-the-time"], take(), take(length_seconds=(30, 30, 30)))
    longer = judge(shipped()["half-the-time"], take(), take(length_seconds=(80, 80, 80)))
    near = judge(shipped()["half-the-time"], take(), take(length_seconds=(58, 58, 58)))
    assert (shorter.verdict, longer.verdict, near.verdict) == ("better", "worse", "no clear change")


def test_one_silence_less_is_no_clear_change_and_many_less_are() -> None:
    drill = shipped()["name-the-next-point"]
    many, one, none = (take(pauses_long=(n, n, n)) for n in (9, 8, 1))
    assert judge(drill, many, one).verdict == "no clear change"
    assert judge(drill, many, none).verdict == "better"


def test_a_part_said_again_is_held_against_the_whole_answer_before_it_though_it_is_short() -> None:
    part = take(
        pitch_sd="Speak longer: pitch needs 10 s of voice.",
        poolable={"pitch.sd": measured("pitch.sd", 3.4, low=2.8, high=4.0)},
    )
    hear = shipped()["hear-the-difference"]
    assert hear.plays
    assert judge(hear, take(pitch_sd=(1.5, 1.3, 1.7)), part).verdict == "better"
    assert judge(hear, take(pitch_sd=(3.3, 3.0, 3.6)), part).verdict == "no clear change"
    flatter = judge(hear, take(pitch_sd=(5.3, 5.0, 5.4)), part)  # a part holds less than a whole: never worse
    assert flatter.verdict == "no clear change"
    assert "A short part holds less movement" in flatter.text


def test_what_was_not_measured_is_not_judged_and_the_reason_is_given() -> None:
    found = judge(RISE, take(), GOLDEN["silent file"])
    assert found.verdict == "not judged"
    assert "unmute" in found.text
    assert found.change is None
    odd = msgspec.structs.replace(RISE, hears="a.measure.of.another.version")
    assert judge(odd, take(), take()).verdict == "not judged"


@pytest.mark.parametrize("name", ["tell-a-friend", "one-moment", "start-clean", "half-the-time"])
def test_no_result_says_passed_or_makes_a_forbidden_claim(name: str) -> None:
    for after in (take(), take(pitch_sd=(5, 4.8, 5.2), length_seconds=(20, 20, 20)), GOLDEN["silent file"]):
        text = judge(shipped()[name], take(), after).text
        assert [pattern for pattern in FORBIDDEN if re.search(pattern, text, re.IGNORECASE)] == []
        assert re.fullmatch(r"[A-Z].*[.]", text)
        assert not re.search(r"[{}]|  | [.,]|None", text)


def test_a_check_of_the_body_is_told_as_the_speakers_own_report() -> None:
    assert set(body.ITEMS) == set(BodyCheck.__struct_fields__)
    text = body.told(BodyCheck(camera=True, hands=False))
    assert (
        text == "Your own report, not measured: yes: camera at eye height. not yet: hands at rest and seen."
    )
    assert body.told(BodyCheck()) == ""


@pytest.mark.parametrize("item", ["camera", "hands", "posture", "smile_start", "smile_end"])
def test_each_item_of_the_body_that_is_not_yet_so_leads_to_a_drill(item: str) -> None:
    code = body.to_drill(BodyCheck(**{item: False}))
    assert code is not None
    assert choose(code) is not None
    assert body.to_drill(BodyCheck(**{item: True})) is None


def test_the_page_of_drills_lists_every_drill_as_it_is_and_no_other() -> None:
    page = (Path(__file__).resolve().parents[2] / "docs" / "drills.md").read_text(encoding="utf-8")
    rows = [
        tuple(cell.strip() for cell in row.strip("|").split("|"))
        for row in re.findall(r"^\| `.*$", page, re.M)
    ]
    heard = {d.id: d.hears if d.toward is None else f"`{d.hears}` {d.toward}" for d in shipped().values()}
    assert rows == [(f"`{d.id}`", d.topic, d.aim, heard[d.id], d.grade, d.source) for d in shipped().values()]
