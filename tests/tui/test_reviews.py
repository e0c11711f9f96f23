"""What people said, read in the app beside what was measured at that second."""

from __future__ import annotations

import io
from pathlib import Path
from typing import TYPE_CHECKING

import hand_built
import numpy as np
import soundfile
from kit import World, screen_text
from test_journey import until
from test_pictures_of_screens import compare, size  # noqa: F401 - a fixture

from coach.model import Comment, Events, Rating, Review
from coach.review.incoming import read_review
from coach.store.bundle import Sent, SentAnswer, pack
from coach.store.received import Received
from coach.store.reviews import Reviews
from coach.tui.screens.give_review import GiveReviewScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.review import ReviewScreen
from coach.tui.screens.reviews import ReviewsScreen

if TYPE_CHECKING:
    import pytest

RATE = 16_000
HOSTILE = "[b]bold[/b] \x1b]52;c;aGk=\x07 {x}"


def reviewed(world: World, *, raters: int = 1) -> str:
    """Save an answer of 60 s with a pause at 0:30, and reviews with two comments each; return the session."""
    session = world.store.begin_session(bank="starter")
    pending = world.store.begin_take(session, question="q", wording="Why?", rate=RATE, device="fake")
    pending.path.write_bytes(np.zeros(60 * RATE, "<i2").tobytes())
    take = world.store.finish_take(pending)
    heard = hand_built.take(
        events=Events(pauses=((30.0, 32.1),)), transcript=hand_built.transcript("we went home " * 30)
    )
    world.store.save_answer(take, analysis=heard, findings=(), feedback=None)
    for n in range(raters):
        review = Review(
            id=f"{n:012x}",
            written=f"2026-01-0{n + 1}T00:00:00Z",
            via="page",
            role="resident",
            keep="the start",
            comments=(Comment(text=f"I lost you {n}", answer=1, at=29.0), Comment(text=HOSTILE)),
            ratings=(Rating(competency="story", value=(4, 4, 2)[n]),),
        )
        Reviews(world.paths).save(session, review)
    return session


async def test_a_review_is_read_beside_its_evidence_played_and_marked(
    world: World,
    size: tuple[int, int],  # noqa: F811
) -> None:
    session = reviewed(world)
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("v")
        await until(pilot, lambda: "1 review, 2 comments, 0 worked on" in screen_text(app))
        compare(app, "reviews")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await pilot.press("down")
        await until(pilot, lambda: "A pause of 2.1 s at 0:30." in screen_text(app))
        assert "too few to tell" in screen_text(app)
        compare(app, "review")
        await pilot.press("p")
        await until(pilot, lambda: bool(world.speaker.played))
        assert world.speaker.played[-1][1:] == (25.0, 35.0)
        await pilot.press("d")
        await until(pilot, lambda: "(worked on)" in screen_text(app))
        await pilot.press("r", *"never mind", "escape", "r", *"I will [b]wait", "enter")
        await until(pilot, lambda: "Your reply: I will [b]wait" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: "1 worked on" in screen_text(app))
    (kept,) = Reviews(world.paths).all(session)
    assert sorted(one.reply for one in kept.comments) == ["", "I will [b]wait"]
    assert [one.done for one in sorted(kept.comments, key=lambda one: one.at or 0)] == [False, True]


async def test_where_a_reply_goes_is_still_said_once_the_sound_that_it_ended_has_ended(world: World) -> None:
    reviewed(world)
    world.speaker.endless = True
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v", "enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        screen = app.screen
        assert isinstance(screen, ReviewScreen)
        await pilot.press("down", "p")
        await until(pilot, lambda: bool(world.speaker.played))
        await pilot.press("r")
        await until(pilot, lambda: not screen._playing)
        assert "Your reply goes out with a second round" in screen_text(app)


async def test_three_raters_stand_side_by_side_and_text_steers_nothing(world: World) -> None:
    reviewed(world, raters=3)
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v")
        await until(pilot, lambda: "3 reviews, 6 comments" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await until(pilot, lambda: "3 reviewers: 4, 4, 2; they" in screen_text(app))
        assert "[b]bold[/b]" in screen_text(app)


async def test_without_reviews_the_list_says_how_to_ask_for_one(world: World) -> None:
    app = world.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press("v")
        await until(pilot, lambda: isinstance(app.screen, ReviewsScreen))
        await until(pilot, lambda: "Nobody has reviewed a session yet" in screen_text(app))
        await pilot.press("enter", "escape")
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))


async def test_a_session_that_was_sent_is_reviewed_in_the_app_and_the_review_fits_its_sender(
    world: World,
    size: tuple[int, int],  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    received = Received(world.paths)
    answer = SentAnswer(
        n=3,
        wording=HOSTILE,
        asked="question",
        seconds=1.0,
        rate=RATE,
        recording="ab" * 32,
        sound=True,
        analysis=None,
    )
    sound = io.BytesIO()
    soundfile.write(sound, np.zeros(RATE), RATE, format="FLAC", subtype="PCM_16")
    (tmp_path / "b.zip").write_bytes(pack(Sent(checked="x", answers=(answer,)), {3: sound.getvalue()}))
    received.add(tmp_path / "b.zip")
    monkeypatch.chdir(tmp_path)
    app = world.app()
    async with app.run_test(size=size) as pilot:
        await until(pilot, lambda: isinstance(app.screen, HomeScreen))
        await pilot.press("v")
        await until(pilot, lambda: "sent to you for a review" in screen_text(app))
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(app.screen, GiveReviewScreen))
        await pilot.press("s")
        await until(pilot, lambda: "There is nothing in this review yet" in screen_text(app))
        await pilot.press("p")
        await until(pilot, lambda: bool(world.speaker.played))
        await pilot.press("enter", *"too [fast]", "enter", "down", "enter", *"the end", "enter")
        for _ in range(4):
            await pilot.press("down")
        await pilot.press("enter", "enter")
        await until(pilot, lambda: "this person do" in screen_text(app) or "did? 2" in screen_text(app))
        compare(app, "give-review")
        await pilot.press("s")
        await until(pilot, lambda: "Send back the file that was saved" in screen_text(app))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(app.screen, ReviewsScreen))
    (path,) = tmp_path.glob("review-*.json")
    found = read_review(path.read_bytes())
    assert found.recordings == {3: "ab" * 32}
    assert [one.text for one in found.review.comments] == ["too [fast]"]
    assert (found.review.keep, found.review.via) == ("the end", "app")
    assert [(one.competency, one.value) for one in found.review.ratings] == [("story", 2)]
