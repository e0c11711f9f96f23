"""How big a page of 20 answers is, how fast Chromium opens it, and how soon after a click it plays.

    python -m benchmarks.review_page [--answers 20] [--seconds 180]

Needs Debian's chromium. The sound is noise with the swell of speech: MP3 at a constant
rate packs it like any other.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import time
from pathlib import Path

import numpy as np

RATE = 16_000
LIMITS = {"size": 40.0, "open": 3.0, "play": 0.5}


def main() -> None:
    """Print the three figures against their limits."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=180)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="coach-page-") as folder:
        os.environ["COACH_HOME"] = str(Path(folder) / "home")
        page = make_page(Path(folder) / "page.html", answers=options.answers, seconds=options.seconds)
        size = page.stat().st_size / 1e6
        opened, played = in_chromium(page)
    for name, value, unit in (("size", size, "MB"), ("open", opened, "s"), ("play", played, "s")):
        met = "met" if value < LIMITS[name] else "MISSED"
        print(f"{name}: {value:.2f} {unit} (limit {LIMITS[name]:g}: {met})")


def make_page(out: Path, *, answers: int, seconds: int) -> Path:
    """Write the page of a session made of numbers."""
    from coach.cli import run
    from coach.paths import current
    from coach.store import Store

    store = Store.open(current())
    session = store.begin_session(bank="starter")
    chance = np.random.default_rng(1)
    swell = np.abs(np.sin(np.arange(seconds * RATE) * 2 * np.pi * 2 / RATE))
    for n in range(answers):
        pending = store.begin_take(session, question=f"q{n}", wording="Why here?", rate=RATE, device="made")
        sound = chance.normal(0, 1_500, seconds * RATE) * swell
        pending.path.write_bytes(sound.clip(-32_000, 32_000).astype("<i2").tobytes())
        store.finish_take(pending)
    store.close()
    if run(["review", "page", "last", "-o", str(out), "--reviewed"]):
        raise SystemExit("the page was not written")
    return out


def in_chromium(page: Path) -> tuple[float, float]:
    """Return the seconds until the page is ready, and from a click on the last answer to its sound."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        )
        tab = browser.new_page()
        start = time.monotonic()
        tab.goto(page.as_uri())
        tab.wait_for_selector("html[data-ready]")
        opened = time.monotonic() - start
        played = tab.evaluate(
            """() => new Promise((done) => {
                const answer = [...document.querySelectorAll('.answer')].at(-1);
                const audio = answer.querySelector('audio');
                const start = performance.now();
                answer.querySelector('.play').click();
                const look = () => audio.currentTime > 0
                    ? done((performance.now() - start) / 1000) : requestAnimationFrame(look);
                look();
            })"""
        )
        browser.close()
    return opened, float(played)


if __name__ == "__main__":
    main()
