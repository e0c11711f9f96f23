"""The page for reviewers: what it holds, and what a hostile text can do in it (nothing)."""

from __future__ import annotations

import base64
import hashlib
import html
import json
import re
from html.parser import HTMLParser

import hand_built
import pytest

from coach.model import Curves, Events, LevelCurve, PitchCurve, Scale, Transcript, Word
from coach.report.review_page import PageAnswer, review_page

HOSTILE = (
    "</script><script>alert(1)</script> \"'><img src=x onerror=alert(1)> {{ 7*7 }} \u202edesrever\u2028 "
    "<!-- & ]]> javascript:alert(1)"
)
SCALE = Scale(code="story", title="Was it <b>one</b> thing?", steps=("1", "2", "3", "4", "5 & more"))


class Tags(HTMLParser):
    """Every start tag with its attributes, and the text of scripts and styles, as a browser cuts them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.code: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("script", "style"):
            self.code.append("")

    def handle_data(self, data: str) -> None:
        if self.tags and self.tags[-1][0] in ("script", "style") and self.cdata_elem:
            self.code[-1] += data


def page(wording: str = "Why here?", word: str = "because", **changes: bool) -> str:
    transcript = Transcript(
        text=word,
        words=(
            Word(text=word, start=0.5, end=0.9, confidence=None),
            Word(text="later", start=2.0, end=2.4, confidence=None),
        ),
        engine="person",
        version="",
        corrected=True,
        confidence=None,
    )
    curves = Curves(
        pitch=PitchCurve(times=(0.0, 0.1, 0.2, 0.3), hz=(100.0, None, 200.0, 141.4214)),
        level=LevelCurve(times=(), db=()),
    )
    analysis = hand_built.take(transcript=transcript, events=Events(speech=((0.5, 2.4),)))
    answer = PageAnswer(
        n=3,
        wording=wording,
        seconds=3.0,
        sha256="ab" * 32,
        sound=b"sound",
        peaks=(0.1, 0.9),
        analysis=type(analysis)(
            measures=analysis.measures, events=analysis.events, transcript=transcript, curves=curves
        ),
    )
    return review_page(
        [answer],
        scales=[SCALE],
        roles={"peer": "Peer"},
        conducted={"none": "None"},
        notice="n",
        checked="c",
        **changes,
    )


def data(text: str) -> dict[str, object]:
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)
    assert found is not None
    value: dict[str, object] = json.loads(found[1])
    return value


@pytest.mark.parametrize("place", ["wording", "word"])
def test_a_hostile_text_adds_no_tag_and_no_attribute(place: str) -> None:
    harmless, hostile = page(), page(**{place: HOSTILE})  # type: ignore[arg-type]

    assert Tags(hostile).tags == Tags(harmless).tags
    assert html.escape("<img src=x") in hostile
    assert "{{ 7*7 }}" in hostile  # shown, never run as a template
    assert not {"\u202e", "\u2028"} & set(hostile)


def test_the_policy_allows_just_the_code_that_is_in_the_page() -> None:
    tags = Tags(page())
    policy = next(found["content"] or "" for tag, found in tags.tags if "http-equiv" in found)

    style, _, _, waveform, script = tags.code
    for code in (style, waveform, script):
        assert base64.b64encode(hashlib.sha256(code.encode()).digest()).decode() in policy
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policy
    assert "*" not in policy
    assert "http" not in policy


def test_nothing_in_the_page_is_fetched_from_elsewhere() -> None:
    for tag, attributes in Tags(page()).tags:
        assert tag not in ("link", "img", "iframe", "object", "base")
        assert not {"src", "srcset", "action", "style"} & set(attributes)
        assert not [name for name in attributes if name.startswith("on")]


def test_sound_words_pitch_and_the_binding_to_the_recording_are_in_it() -> None:
    text = page()
    found = data(text)

    assert found["recordings"] == {"3": "ab" * 32}
    assert base64.b64encode(b"sound").decode() in text
    (answer,) = found["answers"]  # type: ignore[misc]
    assert answer["speech"] == [[0.5, 2.4]]
    assert answer["pitch"] == [0.25, None, 0.75, 0.5]  # half an octave below and above the middle, and on it
    assert re.findall(r'data-at="([\d.]+)"', text) == ["0.5", "2.0"]  # a pause ends a phrase


def test_measures_have_their_intervals_and_those_of_the_microphone_stay_home() -> None:
    text = html.unescape(page())

    assert "<li>pitch movement: 3.2 st (2.9 to 3.5)</li>" in text
    assert "voice above the room" not in text
    assert re.search(r'<details class="measures" hidden>', text)


def test_words_stay_out_on_request() -> None:
    assert "because" in page()
    assert 'class="phrase"' not in page(with_words=False)
    assert "later" not in page(with_words=False)
