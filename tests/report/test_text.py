"""The first view is calm, short and readable without color."""

from __future__ import annotations

import msgspec
import pytest

from coach.coaching.accuracy import accuracy
from coach.coaching.feedback import advise
from coach.coaching.rules import find
from coach.model import OVERLAP_MEASURES, UNITS, Advice, Feedback
from coach.report.names import NAMES, name
from coach.report.text import accuracy_lines, explained_lines, feedback_lines, measures_table
from coach.wording.content import COUNTS
from tests.hand_built import GOLDEN, MUTED, UNSURE, nothing, take


def _lines(name: str, *, width: int = 80) -> list[str]:
    analysis = GOLDEN[name]
    return feedback_lines(analysis, advise(analysis, find(analysis)), width=width)


@pytest.mark.parametrize("name", GOLDEN)
@pytest.mark.parametrize("width", [80, 100, 200])
def test_the_first_view_has_at_most_twelve_lines_that_fit(name: str, width: int) -> None:
    lines = _lines(name, width=width)
    assert 3 <= len(lines) <= 12
    assert max(map(len, lines)) <= width


@pytest.mark.parametrize("name", GOLDEN)
def test_a_narrow_terminal_wraps_and_loses_no_advice(name: str) -> None:
    lines = _lines(name, width=40)
    assert max(map(len, lines)) <= 40
    feedback = advise(GOLDEN[name], find(GOLDEN[name]))
    shown = " ".join(" ".join(lines).split())
    for advice in (feedback.keep, feedback.work_on, feedback.next_step):
        assert advice is None or advice.text.split()[-1] in shown


def test_the_labels_stand_in_order_and_carry_the_meaning_without_color() -> None:
    heads = [line.split("  ")[0] for line in _lines("flat speaker") if not line.startswith(" ")]
    assert heads == ["Heard", "Keep", "Work on", "Next", "Missing"]


def test_the_first_line_says_how_much_was_heard_and_how_well() -> None:
    assert _lines("lively speaker")[0].endswith(
        "1:02 recorded, 52 s of speech, sound clear (32 dB above the room)."
    )
    assert "noisy (15 dB above the room)" in _lines("some noise")[0]
    assert "3 % of it cut off" in " ".join(" ".join(_lines("cut off")).split())


def test_a_silent_file_is_named_as_such_and_nothing_is_kept_or_worked_on() -> None:
    text = " ".join(" ".join(_lines("silent file")).split())
    assert text.count(MUTED) == 1
    assert "Not measured: voice above the room" in text
    assert "Keep" not in text
    assert "Work on" not in text


def test_what_was_not_measured_is_named_with_its_reason() -> None:
    text = " ".join(" ".join(_lines("strong accent")).split())
    assert "Not measured: words a minute, filler words" in text
    assert UNSURE in text


def test_nothing_is_missing_when_all_was_measured() -> None:
    content = {code.replace(".", "_"): (1, 0, 9) for code in COUNTS}
    whole = take(
        pace_words=(150, 140, 160),
        pauses_within_clause=(3, 2, 4),
        fillers_words=(2, 1, 4),
        fillers_all=(3, 1, 5),
        **content,
    )
    lines = feedback_lines(whole, advise(whole, find(whole)))
    assert not any(line.startswith("Missing") for line in lines)


def test_words_that_are_still_being_recognized_are_not_called_missing() -> None:
    pending = msgspec.structs.replace(take(loudness_sd="Speak longer."), words_pending=True)
    text = " ".join(feedback_lines(pending, advise(pending, find(pending))))
    assert "Not measured: loudness movement. Speak longer." in text
    assert name("pace.words") not in text
    voice_alone = msgspec.structs.replace(take(), words_pending=True)
    lines = feedback_lines(voice_alone, advise(voice_alone, find(voice_alone)))
    assert not any(line.startswith("Missing") for line in lines)


def test_a_text_from_outside_cannot_move_the_cursor() -> None:
    hostile = Advice(code="keep.liveliest", text="a\x1b[2Jb\nc", spans=(), measures=())
    feedback = Feedback(keep=hostile, work_on=None, others=(), next_step=None)
    assert not any("\x1b" in line or "\n" in line for line in feedback_lines(take(), feedback))


def test_the_table_has_a_row_for_every_measure_and_each_reason_once() -> None:
    rows = measures_table(GOLDEN["strong accent"])
    count = len(UNITS) - len(OVERLAP_MEASURES)  # nothing to compare with was given
    assert len(rows) == 1 + count + 1
    by_name = {row.split("  ")[0]: row for row in rows}
    assert "3.2 st" in by_name["pitch movement"]
    assert "2.9 to 3.5" in by_name["pitch movement"]
    assert by_name["words a minute"].endswith("not measured [1]")
    assert by_name["pauses inside a thought"].endswith("not measured [1]")
    assert rows[-1] == f"[1] {UNSURE}"
    assert max(map(len, rows[: 1 + count])) <= 80


def test_a_rough_measure_keeps_its_value_and_says_why() -> None:
    rows = measures_table(take(rough="Rough: speak longer."))
    movement = next(row for row in rows if row.startswith("pitch movement "))
    assert "3.2 st" in movement
    assert movement.endswith("rough [1]")
    assert "[1] speak longer." in rows


def test_each_figure_that_is_shown_has_its_accuracy_and_a_refused_one_has_none() -> None:
    text = " ".join(" ".join(accuracy_lines(GOLDEN["strong accent"].measures)).split())
    for code in (code for code in UNITS if code not in OVERLAP_MEASURES):
        refused = GOLDEN["strong accent"].measures[code].value is None
        assert (name(code) in text) is not refused, code
        assert refused or accuracy(code).says in text
        assert refused or f"[{accuracy(code).section}]" in text
    assert text.startswith("How accurate, and on whom. [section]: read more in docs/accuracy.md.")


def test_the_accuracy_of_a_whole_take_is_short_and_fits() -> None:
    rows = accuracy_lines(GOLDEN["lively speaker"].measures)
    assert len(rows) <= 36
    assert max(map(len, rows)) <= 80


def test_nothing_is_said_of_accuracy_where_nothing_was_measured() -> None:
    assert accuracy_lines(nothing(MUTED).measures) == []
    assert explained_lines(nothing(MUTED).measures) == []


@pytest.mark.parametrize("width", [40, 80])
def test_the_explanation_of_a_figure_says_what_it_is_how_accurate_and_where_to_read_more(width: int) -> None:
    rows = explained_lines(take().measures, width=width)
    text = " ".join(" ".join(rows).split())
    assert f"pitch movement: {NAMES['pitch.sd'].what}. Accuracy: {accuracy('pitch.sd').says}" in text
    assert f"({accuracy('pitch.sd').link})" in text
    assert max(len(row) for row in rows if "docs/" not in row) <= width


def test_every_measure_has_a_name_of_its_own_and_says_what_it_is() -> None:
    assert set(NAMES) == set(UNITS)
    assert len({entry.name for entry in NAMES.values()}) == len(NAMES)
    assert all(entry.what for entry in NAMES.values())
    assert name("pitch.unknown") == "pitch.unknown"
