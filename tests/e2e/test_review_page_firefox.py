"""The page for reviewers in Debian's Firefox, opened from disk: the whole way to an imported review."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from firefox import Firefox

from coach.cli import run
from coach.paths import Paths
from coach.store import Store

pytestmark = pytest.mark.needs("firefox-esr")
RATE = 16_000
HOSTILE = (
    "Why </script><script>window.owned = 1</script>"
    "<img src='http://127.0.0.1:54321/x' onerror='window.owned = 2'>"
)


@pytest.fixture
def file(home: Path, tmp_path: Path) -> Path:
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


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Firefox]:
    """One browser for both tests: it takes most of their time to start."""
    with Firefox(tmp_path_factory.mktemp("firefox")) as browser:
        yield browser


def downloaded(browser: Firefox) -> Path:
    """Return the file that was saved; Firefox writes it under another name first."""
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        found = [path for path in browser.downloads.glob("review-*.json") if path.stat().st_size]
        if found and not list(browser.downloads.glob("*.part")):
            return found[0]
        time.sleep(0.05)
    raise TimeoutError("no review was saved")


def test_a_review_by_keyboard_alone_is_saved_and_imported_from_firefox(
    browser: Firefox, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    browser.open(file.as_uri())
    browser.until("document.documentElement.dataset.ready")
    browser.focus("input[name=role][value=resident]")
    browser.press(" ")
    browser.focus("#answer-1 .play")
    browser.press(" ")
    browser.until("document.querySelector('#answer-1 audio').currentTime > 0.3")
    browser.press("c")
    assert browser.run("return document.querySelector('#answer-1 audio').paused;")  # while one types
    browser.press(*"clear <b>c n p</b>", "Enter")
    browser.until("!document.querySelector('#answer-1 audio').paused")
    browser.press("n")
    assert browser.run("return document.activeElement.textContent;") == "Play answer 2"
    for code, step in (("story", 4), ("speaking", 3), ("growth", 5)):
        browser.focus(f"input[name=scale-{code}][value='{step}']")
        browser.press(" ")
    assert browser.run("return document.getElementById('folded').hidden;")
    browser.open(file.as_uri())  # a draft outlives the page
    browser.until("document.documentElement.dataset.ready")
    assert "clear <b>c n p</b>" in browser.run(
        "return document.querySelector('#answer-1 .comments').textContent;"
    )
    browser.focus("button.save")
    browser.press("Enter")
    saved = downloaded(browser)

    assert browser.run("return window.wrappedJSObject.owned === undefined;")
    assert browser.asked_for() == []
    # Where there is no speaker Firefox says so once for each sound, and plays on in silence.
    silent = ("could not be decoded", "MEDIASINK_ERR", "MediaSinkAudioError")
    assert [one for one in browser.complaints(file.as_uri()) if not any(s in one for s in silent)] == []
    assert run(["review", "import", str(saved)]) == 0
    capsys.readouterr()
    assert run(["review", "show", "--json"]) == 0
    (review,) = json.loads(capsys.readouterr().out)["reviews"]
    assert review["role"] == "resident"
    (comment,) = review["comments"]
    assert (comment["text"], comment["answer"]) == ("clear <b>c n p</b>", 1)
    assert 0.2 <= comment["at"] <= 4


def test_the_log_of_the_browser_would_tell_of_a_request_and_of_a_script(
    browser: Firefox, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.html"
    policy = "<meta http-equiv='Content-Security-Policy' content=\"script-src 'none'\">"
    bad.write_text(f"{policy}<img src='http://127.0.0.1:54321/x'><script>window.owned = 1</script>", "utf-8")
    browser.open(bad.as_uri())

    assert browser.asked_for() == ["http://127.0.0.1:54321/x"]
    assert any("script" in one for one in browser.complaints(bad.as_uri()))
