"""Correcting and marking in `--plain`: the same as in the app, from lines of text."""

from __future__ import annotations

from kit import World, analysis

from coach.model import Answer, Health, Take
from coach.tui.plain_words import MarksByLine, correct_by_line


def answer(words: str | None = "then i went back") -> Answer:
    take = Take(
        id="s/1",
        question="q",
        wording="Why?",
        prepared="unsaid",
        started="2026-11-22T21:58:03Z",
        seconds=52.0,
        rate=16_000,
        file="1.flac",
        sha256="",
        health=Health(),
    )
    return Answer(take=take, analysis=analysis(words=words), findings=(), feedback=None)


def test_a_line_that_is_typed_replaces_the_words_of_its_phrase_and_nothing_else() -> None:
    said: list[str] = []
    played: list[tuple[float, float | None]] = []
    typed = iter(["p", "So I waited", *[""] * 20])
    phrases = correct_by_line(
        answer(), say=said.append, read=lambda: next(typed), play=lambda a, b: played.append((a, b))
    )
    assert phrases is not None
    assert [p.text for p in phrases if p.text] == ["then i went back", "So I waited"]
    assert len(played) == 1


def test_leaving_changes_nothing_and_the_rest_can_be_said_to_be_right_at_once() -> None:
    assert correct_by_line(answer(), say=lambda _t: None, read=lambda: "q", play=lambda _a, _b: None) is None
    rest = correct_by_line(answer(), say=lambda _t: None, read=lambda: "r", play=lambda _a, _b: None)
    assert rest is not None
    assert " ".join(p.text for p in rest).strip() == "then i went back"


def test_letters_mark_and_anything_else_stops() -> None:
    marks = MarksByLine(answer())
    assert marks.typed("s")
    assert marks.typed("w")
    assert not marks.typed("")
    assert [mark.kind for mark in marks.marks] == ["situation", "sounds written"]


def test_marks_come_back_from_the_store(world: World) -> None:
    session = world.store.begin_session(bank="starter")
    pending = world.store.begin_take(session, question="q0", wording="Why?", rate=16_000, device="held")
    with pending.path.open("ab") as file:
        file.write(b"\x01\x00" * 16_000)
    take = world.store.finish_take(pending)
    marks = MarksByLine(answer())
    marks.typed("n")
    world.store.save_by_ear(take, marks=marks.marks)
    assert [mark.kind for mark in world.store.take("last/1").marks] == ["number"]
    assert world.store.take("last/1").corrected is None
