"""Draw the pictures of the documentation: docs/home.svg, docs/interview.svg and docs/feedback.svg.

The feedback is real: audio/flat.flac is measured as any answer is. Run: python scripts/pictures.py
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from types import SimpleNamespace
from typing import TYPE_CHECKING

import msgspec

from coach.analyst.hearing import STILL_RECOGNIZING, Hearing
from coach.banks.choose import Asked
from coach.banks.read import all_banks, read_bank
from coach.coaching.feedback import advise, find
from coach.config import Config
from coach.engines import Armed, Block
from coach.engines.audio_file import open_audio
from coach.events import Asking, Listening, SpeakNow
from coach.model import Analysis, Answer, Health, Question, Take
from coach.paths import Paths, shipped
from coach.store import Store
from coach.tui.app import CoachApp
from coach.tui.screens.feedback import FeedbackScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen
from coach.tui.tools import Tools

if TYPE_CHECKING:
    from textual.screen import Screen

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
SIZE = (80, 24)
QUESTION = "why-specialty"
"""The question that audio/flat.flac answers, according to audio/scripts.toml."""

TAKE = Take(
    id="picture/1", question=QUESTION, wording="", prepared="unsaid", started="", seconds=69.0, rate=16_000,
    file="flat.flac", sha256="", health=Health(),
)  # fmt: skip


def nothing(*_: object) -> None:
    """Stand in for what a picture never calls."""


class Still(CoachApp):
    """The app with nothing behind it: it shows one screen and asks for nothing."""

    CSS_PATH = str(ROOT / "coach" / "tui" / "coach.tcss")

    def __init__(self, shown: Screen[None], tools: Tools) -> None:
        super().__init__(tools)
        self._shown = shown

    @property
    def is_last(self) -> bool:
        return False

    @property
    def has_home(self) -> bool:
        return True

    def go_on(self, notice: str = "") -> None:
        self.push_screen(self._shown)


def tools(home: Path) -> Tools:
    """Return what the screens ask: nothing was answered in `home`, the banks are those that ship."""
    paths = Paths(home)
    banks = tuple(all_banks(paths))
    return Tools(
        paths=paths,
        config=Config(),
        banks=banks,
        open_store=lambda: Store.open(paths),
        choose=nothing,  # type: ignore[arg-type]
        make_interview=nothing,  # type: ignore[arg-type]
        recover=nothing,  # type: ignore[arg-type]
        close_analyst=nothing,
        correct=nothing,  # type: ignore[arg-type]
        desk=SimpleNamespace(banks=lambda: banks),  # type: ignore[arg-type]
        review_desk=SimpleNamespace(),  # type: ignore[arg-type]
        machine=SimpleNamespace(cancel=nothing),  # type: ignore[arg-type]
    )


def measured(path: Path) -> Analysis:
    """Measure a recording the way an answer is measured; no words, which differ between recognizers."""
    with open_audio(path) as audio:
        hearing = Hearing(audio.rate, no_words=STILL_RECOGNIZING)
        for block in audio.blocks():
            hearing.feed(block)
    return msgspec.structs.replace(hearing.voice(), words_pending=True)


def question() -> Question:
    """Return the question the recording answers, from the bank that ships."""
    bank = read_bank(shipped("question_banks") / "residency-starter.yaml")
    found = [item for item in bank.questions if item.id == QUESTION]
    return found[0] if found else bank.questions[0]


async def draw(screen: Screen[None], name: str, given: Tools, *, events: tuple[object, ...] = ()) -> None:
    """Show a screen, feed it events, and save what it looks like."""
    app = Still(screen, given)
    async with app.run_test(size=SIZE) as pilot:
        while not screen.is_mounted:
            await pilot.pause(0.01)
        for event in events:
            screen.show(event)  # type: ignore[attr-defined]
        await pilot.pause(0.2)
        picture = app.export_screenshot(title="coach")
    # Textual numbers the classes of a picture by a hash that differs between runs, and names a font on the
    # network: the reader's own monospace font does, and fetches nothing.
    picture = re.sub(r"terminal-\d+", "terminal-coach", picture)
    picture = re.sub(r"@font-face \{.*?\}", "", picture, flags=re.DOTALL)
    DOCS.mkdir(exist_ok=True)
    (DOCS / name).write_text(picture, encoding="utf-8")


def main() -> None:
    """Draw every picture; the feedback only when the demo recording is there."""
    # In 256 colors or more, whatever terminal this runs in.
    os.environ.update(TERM="xterm-256color", COLORTERM="truecolor")
    os.environ.pop("NO_COLOR", None)
    with TemporaryDirectory() as home:
        draw_all(tools(Path(home)))


def draw_all(given: Tools) -> None:
    """Draw home, the interview and the feedback."""
    asyncio.run(draw(HomeScreen(given), "home.svg", given))
    asked = Asked(question(), question().text)
    armed = Armed(device="microphone", rate=48_000, latency=0.1)
    block = Block(frames=48_000 * 34, level_db=-21.0, peak=0.4)
    events = (Asking(asked, 1, 5), SpeakNow(armed), Listening(block, 34.0))
    asyncio.run(draw(InterviewScreen(), "interview.svg", given, events=events))
    recording = shipped("audio") / "flat.flac"
    if not recording.exists():
        print(f"{recording.name} is not there: no picture of the feedback", file=sys.stderr)
        return
    analysis = measured(recording)
    suggested = asked.question.answer_seconds
    findings = find(analysis, answer_seconds=suggested)
    feedback = advise(analysis, findings, answer_seconds=suggested)
    screen = FeedbackScreen(analysis, feedback, wording=asked.wording, where="Question 1 of 5, first take")
    screen.answer = Answer(take=TAKE, analysis=analysis, findings=(), feedback=feedback)
    asyncio.run(draw(screen, "feedback.svg", given))


if __name__ == "__main__":
    main()
