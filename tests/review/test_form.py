"""The form in the app: more scales come on request, and those of the body only after watching live."""

from __future__ import annotations

from coach.model import Comment
from coach.review.form import Draft


def _row(draft: Draft, words: str) -> int:
    return next(n for n, row in enumerate(draft.rows()) if words in row)


def test_more_scales_are_asked_on_request_and_those_of_the_body_only_of_who_watched_live() -> None:
    draft = Draft((1,))
    short = len(draft.rows())
    more = _row(draft, "More questions")
    assert draft.choose_next(more)
    assert len(draft.rows()) == short + 2
    assert draft.choose_next(more)
    assert len(draft.rows()) == short + 4
    draft.choose_next(_row(draft, "answer the question"))
    draft.choose_next(_row(draft, "posture"))
    assert draft.explained(_row(draft, "posture")) == "I kept watching a habit and lost the words"
    review = draft.review()
    assert review.watched == "live"
    assert {one.competency for one in review.ratings} == {"answer", "body"}


def test_what_is_no_longer_asked_is_not_sent() -> None:
    draft = Draft((1,), more=2)
    draft.choose_next(_row(draft, "posture"))
    draft.choose_next(_row(draft, "More questions"))
    assert draft.review().ratings == ()
    assert draft.review().watched == "recording"


def test_what_was_saved_before_the_last_comment_is_not_all_saved() -> None:
    draft = Draft((1,), saved=True)
    draft.comment(Comment(text="Slower here.", answer=1, at=2.0))
    assert not draft.saved
