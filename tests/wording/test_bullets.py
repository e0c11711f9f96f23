"""A script into bullets, the form of a story, and which bullets an answer holds. Texts by the developers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coach.errors import UsageError
from coach.model import Bullet, Story
from coach.wording import bullets

SCRIPT = (
    "I was the senior resident on call for the medical ward during my second year. Around three in "
    "the morning a man in his sixties became very short of breath. The nurse told me that his oxygen "
    "was 82 percent. I decided to call the ICU team before I had the X-ray. In the end he was moved "
    "within twenty minutes. I learned to call early, and since then I phone the senior as soon as I "
    "hesitate."
)
STORY = Story(id="night", title="Night call", kinds=("trust",), bullets=bullets.draft(SCRIPT))


def test_a_script_becomes_one_short_fact_of_each_kind_in_the_order_of_a_story() -> None:
    drafted = bullets.draft(SCRIPT)
    assert [bullet.kind for bullet in drafted] == ["role", "moment", "decision", "said", "result", "learned"]
    assert all(len(bullet.text.split()) <= bullets.MOST_WORDS for bullet in drafted)
    assert not any(bullet.text in SCRIPT and len(bullet.text.split()) > 4 for bullet in drafted)


def test_a_long_script_gives_eight_bullets_at_most() -> None:
    assert (
        len(bullets.draft(" ".join(f"Fact number {n} is here." for n in range(60)))) == bullets.MOST_BULLETS
    )


@pytest.mark.parametrize("script", ["", "  \n ", "…", "um"])
def test_a_script_without_a_sentence_is_refused_in_one_line(script: str) -> None:
    with pytest.raises(UsageError, match="no sentence"):
        bullets.draft(script)


def test_a_book_is_refused() -> None:
    with pytest.raises(UsageError, match="20,000"):
        bullets.draft("word " * 10_000)


def test_a_story_told_in_new_words_keeps_its_facts() -> None:
    told = (
        "so it was three o'clock in the morning and this man couldn't get his breath, his oxygen was eighty, "
        "I mean 82 percent, that's what the nurse said, and I decided I call the ICU now, and he moved in "
        "twenty minutes"
    )
    held = bullets.kept(STORY, told.split())
    assert {"moment", "decision", "said", "result"} <= {bullet.kind for bullet in held}
    assert "role" not in {bullet.kind for bullet in held}


def test_another_story_keeps_none() -> None:
    other = "I taught a class of twelve children to swim and one of them was afraid of the water all summer"
    assert bullets.kept(STORY, other.split()) == ()


def test_a_form_reads_back_as_the_story_it_was_made_of() -> None:
    assert bullets.read_form(bullets.form(STORY), story_id="night") == STORY


@pytest.mark.parametrize(
    ("text", "words"), [("role: x", "title"), ("title: a\nnonsense", "line 2"), ("colour: red", "line 1")]
)
def test_a_form_that_cannot_be_read_names_what_is_wrong(text: str, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        bullets.read_form(text, story_id="x")


@given(st.text(max_size=300))
def test_any_text_is_a_form_or_is_refused(text: str) -> None:
    try:
        story = bullets.read_form("title: t\n" + text, story_id="x")
    except UsageError:
        return
    assert all(len(bullet.text) <= 300 and "\n" not in bullet.text for bullet in story.bullets)
    assert all(bullet == Bullet(kind=bullet.kind, text=bullet.text) for bullet in story.bullets)
