"""The page for reviewers in Debian's Chromium, opened from disk: the whole way to an imported review."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hand_built
import numpy as np
import pytest

from coach.cli import run
from coach.paths import Paths
from coach.store import Store

pytestmark = pytest.mark.needs("chromium")
RATE = 16_000
HOSTILE = "Why </script><script>window.owned = 1</script><img src=x onerror='window.owned = 2'> us?"


@dataclass
class Opened:
    """A page in a browser, and everything the browser complained about or asked a network for."""

    page: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


@pytest.fixture
def file(home: Path, tmp_path: Path) -> Path:
    """The page of two answers of 4 s, the questions hostile."""
    store = Store.open(Paths(home))
    session = store.begin_session(bank="starter")
    for hz in (220, 330):
        pending = store.begin_take(session, question="q", wording=HOSTILE, rate=RATE, device="fake")
        tone = np.sin(2 * np.pi * hz * np.arange(4 * RATE) / RATE) * 8_000
        pending.path.write_bytes(tone.astype("<i2").tobytes())
        store.finish_take(pending)
    store.close()
    out = tmp_path / "page.html"
    assert run(["review", "page", "last", "-o", str(out), "--reviewed"]) == 0
    return out


@pytest.fixture
def opened(file: Path) -> Iterator[Opened]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        page = browser.new_page(viewport={"width": 390, "height": 800}, accept_downloads=True)
        found = Opened(page)
        page.on("request", lambda request: found.requests.append(request.url))
        page.on("console", lambda message: found.complaints.append(message.text))
        page.on("pageerror", lambda error: found.complaints.append(str(error)))
        page.goto(file.as_uri())
        page.wait_for_selector("html[data-ready]", timeout=30_000)
        yield found
        browser.close()


def until(page: Any, answer: str, event: str, condition: str) -> None:
    """Wait for a condition of an answer's `audio`; the page's policy forbids what the library would do."""
    page.evaluate(
        f"""() => new Promise((done, fail) => {{
            const audio = document.querySelector('{answer} audio');
            const look = () => {{ if ({condition}) done(); }};
            audio.addEventListener('{event}', look);
            setTimeout(() => fail(new Error('still not: {condition}')), 30000);
            look();
        }})"""
    )


def test_a_review_by_keyboard_alone_is_saved_and_imported(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = opened.page
    page.focus("input[name=role][value=resident]")
    page.keyboard.press("Space")
    page.focus("input[name=conducted][value='11-50']")
    page.keyboard.press("Space")
    page.focus("#answer-1 .play")
    page.keyboard.press("Space")
    until(page, "#answer-1", "timeupdate", "audio.currentTime > 0.3")
    page.keyboard.press("c")
    assert page.evaluate("document.querySelector('#answer-1 audio').paused")  # while one types
    page.keyboard.type("clear <b>start</b> c n p")
    page.keyboard.press("Enter")
    until(page, "#answer-1", "play", "!audio.paused")
    page.keyboard.press("n")
    assert page.evaluate("document.activeElement.textContent") == "Play answer 2"
    assert page.evaluate("document.querySelector('#answer-1 audio').paused")
    page.fill("textarea[name=keep]", "the start")
    assert page.locator("#folded").is_visible()
    for code, step in (("story", 4), ("speaking", 3), ("growth", 5)):
        page.focus(f"input[name=scale-{code}][value='{step}']")
        page.keyboard.press("Space")
    assert not page.locator("#folded").is_visible()
    page.reload()  # a draft outlives the page
    page.wait_for_selector("html[data-ready]")
    assert "clear <b>start</b> c n p" in page.inner_text("#answer-1 .comments")
    page.focus("button.save")
    with page.expect_download() as download:
        page.keyboard.press("Enter")
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)

    assert page.evaluate("window.owned") is None
    assert [url for url in opened.requests if not url.startswith(("file:", "blob:"))] == []
    assert opened.complaints == []
    assert run(["review", "import", str(saved)]) == 0
    capsys.readouterr()
    assert run(["review", "show", "--json"]) == 0
    (review,) = json.loads(capsys.readouterr().out)["reviews"]
    assert (review["role"], review["conducted"], review["keep"]) == ("resident", "11-50", "the start")
    assert review["ratings"] == []  # one person's ratings are too few to tell
    assert json.loads(saved.read_text("utf-8"))["ratings"] == {"story": 4, "speaking": 3, "growth": 5}
    (comment,) = review["comments"]
    assert comment["text"] == "clear <b>start</b> c n p"
    assert comment["answer"] == 1
    assert 0.2 <= comment["at"] <= 4
    assert review["answers"] == [1]


def test_every_control_has_a_name_and_nothing_is_wider_than_a_phone(opened: Opened) -> None:
    page = opened.page
    nameless = page.evaluate(
        """() => [...document.querySelectorAll('button, input, textarea, summary, fieldset')].filter((part) =>
            !part.getAttribute('aria-label') && !part.closest('label') && !part.textContent.trim()
        ).map((part) => part.outerHTML)"""
    )

    assert nameless == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert page.evaluate("document.querySelectorAll('.wave > div').length") == 2  # wavesurfer drew them
    assert opened.complaints == []


def test_a_click_on_the_waveform_goes_to_that_second(opened: Opened) -> None:
    page = opened.page
    box = page.locator("#answer-2 .wave").bounding_box()
    page.locator("#answer-2 .wave").click(position={"x": box["width"] / 2, "y": 20})
    until(page, "#answer-2", "loadedmetadata", "audio.readyState >= 1")
    until(page, "#answer-2", "seeked", "Math.abs(audio.currentTime - 2) < 0.1")

    assert page.inner_text("#answer-2 .now") in ("0:01", "0:02")


def page_of(opened: Opened, out: Path) -> Any:
    """Load another page into the same browser."""
    opened.page.goto(out.as_uri())
    opened.page.wait_for_selector("html[data-ready]", timeout=30_000)
    return opened.page


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_axe_finds_no_serious_violation(
    opened: Opened, file: Path, tmp_path: Path, dark: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    import axe_playwright_python

    out = tmp_path / "more.html"
    assert run(["review", "page", "last", "-o", str(out), "--reviewed", "--more"]) == 0
    page = page_of(opened, out)
    page.emulate_media(color_scheme="dark" if dark else "light")
    page.check("input[name=live]")
    page.click("#answer-1 .comment")
    page.keyboard.type("a comment")
    page.keyboard.press("Enter")
    page.click("button.save")
    page.click("#calibration summary")
    axe = Path(axe_playwright_python.__file__).with_name("axe.min.js").read_text("utf-8")

    found = page.evaluate(f"(() => {{ {axe}; }})() || axe.run()")

    serious = [one for one in found["violations"] if one["impact"] in ("serious", "critical")]
    assert [(one["id"], [node["html"] for node in one["nodes"]]) for one in serious] == []
    assert len(found["passes"]) > 15


def test_more_scales_and_the_live_ones_go_along_only_for_those_who_watched(
    opened: Opened, file: Path, tmp_path: Path
) -> None:
    out = tmp_path / "more.html"
    assert run(["review", "page", "last", "-o", str(out), "--reviewed", "--more"]) == 0
    page = page_of(opened, out)

    assert page.is_hidden("input[name=scale-body]")
    page.check("input[name=live]")
    page.check("input[name=scale-body][value='2']")
    page.check("input[name=scale-team][value='4']")
    page.check("input[name=trained]")
    first = save(page, tmp_path / "first.json")
    page.uncheck("input[name=live]")
    second = save(page, tmp_path / "second.json")

    assert (first["ratings"], first["watched"], first["trained"]) == ({"team": 4, "body": 2}, "live", True)
    assert second["ratings"] == {"team": 4}
    assert opened.complaints == []


def save(page: Any, path: Path) -> dict[str, Any]:
    """Press the button and return the saved review."""
    with page.expect_download() as download:
        page.click("button.save")
    download.value.save_as(path)
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found


def test_two_known_clips_are_offered_after_the_review_and_told_when_both_are_answered(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = opened.page
    assert page.is_hidden("#calibration")
    assert save(page, tmp_path / "r.json")["calibration"] is None
    page.click("#calibration summary")
    page.check("input[name=clip-livelier][value=a]")
    assert page.inner_text(".measured[data-code=livelier]") == ""  # not before both are answered
    page.check("input[name=clip-pauses][value=a]")
    assert "You heard A. Measured: the longest pause of A is 0.7 s" in page.inner_text(
        ".measured[data-code=pauses]"
    )
    assert save(page, tmp_path / "r.json")["calibration"] == {"livelier": "a", "pauses": "a"}

    assert run(["review", "import", str(tmp_path / "r.json")]) == 0
    assert run(["review", "show"]) == 0
    assert "heard as measured which voice moves more, and not which has" in capsys.readouterr().out
    assert opened.complaints == []


def test_a_second_round_shows_the_first_with_its_replies(
    opened: Opened, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = opened.page
    page.click("#answer-1 .comment")
    page.keyboard.type("I lost <b>you</b> here")
    page.keyboard.press("Enter")
    page.fill("input[name=name]", "Dr. Secret")
    save(page, tmp_path / "r.json")
    assert run(["review", "import", str(tmp_path / "r.json")]) == 0
    assert run(["review", "reply", "last", "1", "I say it <i>first</i> now", "--done"]) == 0
    assert run(["review", "import", str(tmp_path / "r.json")]) == 0  # the reply outlives a second import
    out = tmp_path / "second.html"
    assert run(["review", "page", "last", "-o", str(out), "--reviewed", "--earlier", "last"]) == 0
    page = page_of(opened, out)

    told = page.inner_text(".earlier")
    assert "I lost <b>you</b> here (worked on)" in told
    assert "Reply: I say it <i>first</i> now" in told
    assert "Dr. Secret" not in out.read_text("utf-8")
    assert page.locator("#answer-1 .comments li").count() == 0  # a draft of its own
    again = save(page, tmp_path / "second.json")
    assert again["round"] == 2
    assert run(["review", "import", str(tmp_path / "second.json")]) == 0
    capsys.readouterr()
    assert run(["review", "show"]) == 0
    assert "second round" in capsys.readouterr().out
    assert opened.complaints == []


def test_words_alone_are_commented_at_the_phrase_that_was_chosen(
    opened: Opened, home: Path, tmp_path: Path
) -> None:
    store = Store.open(Paths(home))
    heard = hand_built.take(transcript=hand_built.transcript("I did it"))
    store.save_answer(store.take("last/1").take, analysis=heard, findings=(), feedback=None)
    store.close()
    out = tmp_path / "words.html"
    assert run(["review", "page", "last", "-o", str(out), "--reviewed", "--no-audio"]) == 0
    page = page_of(opened, out)

    assert page.locator("audio").count() == 0
    page.click("#answer-1 .phrase")
    page.keyboard.press("c")
    page.keyboard.type("which one")
    page.keyboard.press("Enter")

    (comment,) = save(page, tmp_path / "r.json")["comments"]
    assert (comment["text"], comment["at"]) == ("which one", 1)
    assert opened.complaints == []
