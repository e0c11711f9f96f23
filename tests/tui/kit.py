"""A whole practice with no device: the real interview and store, fakes for everything that makes sound."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from rich.cells import cell_len

from coach import judging
from coach.analyst import wire
from coach.analyst.comparisons import compared
from coach.banks.choose import Asked
from coach.banks.read import BankEntry
from coach.config import Config
from coach.engines import Armed, Block, Recorded
from coach.engines.doctor import Check
from coach.engines.fakes import FakeSpeaker, FakeVoice
from coach.engines.voice_list import ListedVoice
from coach.errors import DeviceError, EngineError
from coach.events import Event
from coach.interview import Interview
from coach.model import (
    OVERLAP_MEASURES,
    UNITS,
    WORD_MEASURES,
    Analysis,
    Answer,
    Bank,
    CompareWith,
    Events,
    Measure,
    Phrase,
    Question,
    Take,
    Transcript,
    Word,
    measured,
    refused,
)
from coach.paths import Paths
from coach.reanalysis import correct
from coach.store import Store, Unfinished
from coach.tui.app import CoachApp
from coach.tui.machine import Row
from coach.tui.review_desk import ReviewDesk
from coach.tui.tools import Offer, Tools

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from coach.engines.pause import Pause

VALUES = {
    "health.snr": 31.0,
    "health.clipped": 0.0,
    "health.peak": -6.0,
    "health.speech": 41.2,
    "health.voiced": 28.4,
    "pitch.sd": 1.4,
    "pitch.median": 171.0,
    "pitch.range": 4.1,
    "pitch.pvq": 0.09,
    "pace.articulation": 4.6,
    "pace.drift": 6.0,
    "pauses.rate": 14.0,
    "pauses.median": 0.55,
    "pauses.long": 1.0,
    "pauses.share": 19.0,
    "fillers.sounds": 2.0,
    "loudness.sd": 3.1,
    "loudness.trailing_off": 12.0,
    "length.seconds": 52.0,
}
STILL = "The words are still being recognized."


def analysis(*, words: str | None = None, why: str = STILL) -> Analysis:
    """What a flat but clear answer of 52 s measures; with `words` or the reason why there are none."""
    measures: dict[str, Measure] = {}
    for code in [each for each in UNITS if each not in OVERLAP_MEASURES]:
        value = VALUES.get(code)
        if value is None:
            measures[code] = refused(code, why)
        else:
            measures[code] = measured(code, value, low=value * 0.95, high=value * 1.05)
    heard = None
    if words is not None:
        for code in WORD_MEASURES:
            measures[code] = measured(
                code, 140.0, low=130.0, high=150.0, why="About 1 word in 3 may be wrong."
            )
        spoken = tuple(
            Word(text=word, start=n * 0.4, end=n * 0.4 + 0.3, confidence=0.6)
            for n, word in enumerate(words.split())
        )
        heard = Transcript(
            text=words, words=spoken, engine="sphinx", version="5", corrected=False, confidence=0.62
        )
    events = Events(speech=((0.4, 51.0),), pauses=((12.0, 14.3),), words=heard.words if heard else ())
    return Analysis(
        measures=measures,
        events=events,
        transcript=heard,
        flattest=(18.0, 26.0),
        liveliest=(31.0, 39.0),
        words_pending=words is None and why == STILL,
    )


@dataclass
class HeldMicrophone:
    """Gives quiet blocks until it is stopped; `tick` makes one more, so a test decides how much is heard."""

    rate: int = 16_000
    fails: DeviceError | None = None
    fails_while_recording: bool = False
    warning: str | None = None
    level_db: float = -23.0
    recording: threading.Event = field(default_factory=threading.Event)
    pause: Pause | None = None

    def arm(self) -> Armed:
        if self.fails is not None and not self.fails_while_recording:
            raise self.fails
        return Armed(device="held", rate=self.rate, latency=0.01, warning=self.warning)

    def room_power(self, seconds: float) -> float | None:
        return 1e-8

    def record(
        self,
        path: Path,
        stop: threading.Event,
        on_block: Callable[[Block], None],
        pause: Pause | None = None,
    ) -> Recorded:
        self.pause = pause
        frames = self.rate * 3
        tone = (8000 * np.sin(np.arange(frames) / 20)).astype("<i2")
        with path.open("ab") as file:
            file.write(tone.tobytes())
        on_block(Block(frames=frames, level_db=self.level_db, peak=0.4))
        self.recording.set()
        if self.fails is not None:
            raise self.fails
        assert stop.wait(20), "nobody stopped the answer"
        return Recorded(frames=frames, gaps=0)

    def close(self) -> None:
        pass


@dataclass
class ScriptedAnalyst:
    """Knows its answers; the words wait for `let_words`, as those of a slow recognizer do."""

    words_text: str | None = "so i went back and asked him one more question"
    voice_fails: str = ""
    compared: list[CompareWith] = field(default_factory=list)
    let_words: threading.Event = field(default_factory=threading.Event)
    closed: threading.Event = field(default_factory=threading.Event)

    def begin(
        self, take: str, path: Path, *, rate: int, room_power: float | None = None, hints: str = ""
    ) -> None: ...
    def grown(self, take: str, frames: int) -> None: ...
    def end(self, take: str, frames: int | None, *, cuts: tuple[float, ...] = ()) -> None: ...
    def moved(self, take: str, path: Path) -> None: ...
    def forget(self, take: str) -> None: ...

    def compare(
        self, take: str, path: Path, analysis: Analysis, against: CompareWith, *, timeout: float
    ) -> Analysis | None:
        """The real comparison, in this process, where the words were checked."""
        self.compared.append(against)
        if analysis.transcript is None or not analysis.transcript.corrected:
            return None
        request = wire.Compare(take, str(path), analysis, against)
        return compared(request, between=lambda: None)

    def align(
        self, take: str, path: Path, phrases: tuple[Phrase, ...], *, timeout: float
    ) -> Transcript | None:
        words = tuple(
            Word(text=word, start=p.start + n * 0.1, end=p.start + n * 0.1 + 0.1, confidence=None)
            for p in phrases
            for n, word in enumerate(p.text.split())
        )
        text = " ".join(p.text for p in phrases)
        return Transcript(
            text=text, words=words, engine="person", version="", corrected=True, confidence=None
        )

    def voice(self, take: str, *, timeout: float) -> Analysis | None:
        if self.voice_fails:
            raise EngineError(self.voice_fails)
        return None if self.closed.is_set() else analysis()

    def words(self, take: str, *, timeout: float) -> Analysis | None:
        while not self.let_words.wait(0.01):
            if self.closed.is_set():
                return None
        return analysis(words=self.words_text, why="The recognizer failed on this take.")


@dataclass
class FakeMachine:
    """Devices, voice and models that write down what was wanted; `hold` keeps a call until `cancel`."""

    names: list[str] = field(default_factory=lambda: ["Built-in", "Headset"])
    verdict: list[str] = field(default_factory=lambda: ["Your voice was 31 dB above the room: good."])
    checks: tuple[Check, ...] = (
        Check("Python", True, "3.11.2", None),
        Check("package numpy", True, "2.0", None),
        Check("microphones", False, "none found", "Plug one in."),
    )
    rows: list[Row] = field(
        default_factory=lambda: [
            Row("sphinx", True, "ready", True, 0.0, "BSD-2-Clause", "Mishears many words."),
            Row("whisper", False, "not installed", False, 148.0, "MIT", "A good balance.", cost="148 MB."),
            Row("online", True, "ready", False, 0.0, "theirs", "Sends your voice.", sends_to="a service"),
        ]
    )
    hold: bool = False
    wanted: list[str] = field(default_factory=list)
    stop: threading.Event = field(default_factory=threading.Event)

    def microphones(self) -> list[str]:
        return self.names

    def hear_yourself(self, microphone: str, tell: Callable[[str], None]) -> list[str]:
        self._did(f"hear {microphone}")
        tell("This is how you sound.")
        return self.verdict

    def voices(self) -> tuple[ListedVoice, ...]:
        return (
            ListedVoice("us", "English (America)", "en-us"),
            ListedVoice("es", "Spanish (Spain)", "es"),
        )

    def say_sample(self, voice: str | None = None) -> str:
        self._did("say" if voice is None else f"say with {voice}")
        return "That was the voice."

    def check(self, narrate: Callable[[str], None], tell: Callable[[Check, int], None]) -> None:
        narrate("Please say a few words.")
        for check in self.checks:
            tell(check, len(self.checks))
        self._did("check")

    def recognizers(self) -> list[Row]:
        return self.rows

    def install(self, name: str, progress: Callable[[float], None]) -> None:
        progress(0.5)
        self._did(f"install {name}")
        self.rows = [
            replace(row, ready=True, state="ready") if row.name == name else row for row in self.rows
        ]

    def use(self, name: str) -> None:
        self._did(f"use {name}")
        self.rows = [replace(row, in_use=row.name == name) for row in self.rows]

    def follow_settings(self) -> None:
        self.wanted.append("follow")

    def remove(self, name: str) -> str:
        self._did(f"remove {name}")
        return "148 MB were freed."

    def cancel(self) -> None:
        self.stop.set()

    def _did(self, what: str) -> None:
        self.stop.clear()
        self.wanted.append(what)
        if self.hold:
            assert self.stop.wait(20), "nobody ended it"
            raise EngineError("it was stopped.")


def question(n: int, text: str = "", **more: object) -> Question:
    return Question(id=f"q{n}", text=text or QUESTIONS[n % len(QUESTIONS)], **more)  # type: ignore[arg-type]


QUESTIONS = (
    "Tell me about a time you made a mistake with a patient. What did you do next, and what changed?",
    "Why did you choose this specialty?",
    "Tell me about a night when you had to ask for help.",
)


@dataclass
class World:
    """Everything around one app, to be looked at by a test."""

    folder: Path
    questions: tuple[Question, ...] = tuple(question(n) for n in range(3))
    title: str = "Residency starter"
    selfcheck: tuple[str, ...] = ()
    start: bool = False
    machine: FakeMachine = field(default_factory=FakeMachine)
    first_run: bool = False
    offer: Offer | None = None
    voice: FakeVoice | None = None
    speaker: FakeSpeaker = field(default_factory=FakeSpeaker)
    microphone: HeldMicrophone = field(default_factory=HeldMicrophone)
    analyst: ScriptedAnalyst = field(default_factory=ScriptedAnalyst)
    entries: tuple[BankEntry, ...] | None = None
    recovered: list[Take] = field(default_factory=list)
    store: Store = field(init=False)
    interviews: list[Interview] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.paths = Paths(self.folder / "home")
        self.store = Store.open(self.paths)
        self.bank = Bank(
            id="starter", title=self.title, language="en", license="CC0-1.0", questions=self.questions
        )

    def app(self, unfinished: tuple[Unfinished, ...] = ()) -> CoachApp:
        asked = tuple(Asked(item, item.text) for item in self.questions)
        entry = BankEntry(path=Path("starter.yaml"), origin="shipped", bank=self.bank, error=None)
        return CoachApp(
            Tools(
                paths=self.paths,
                config=Config(),
                banks=(entry,) if self.entries is None else self.entries,
                open_store=lambda: self.store,
                choose=lambda bank, count: asked,
                make_interview=self._make,
                recover=self._recover,
                close_analyst=self.analyst.closed.set,
                correct=lambda answer, phrases: correct(
                    answer, phrases, store=self.store, analyst=self.analyst
                ),
                compare=lambda answer: judging.compared(answer, store=self.store, analyst=self.analyst),
                unfinished=unfinished,
                selfcheck=self.selfcheck,
                offer=self.offer,
                review_desk=ReviewDesk(self.paths, lambda: self.store, lambda: self.speaker),
                machine=self.machine,
                first_run=self.first_run,
                start=("starter", asked) if self.start else None,
            )
        )

    def _make(
        self, questions: Sequence[Asked], bank: str, tell: Callable[[Event], None], read_seconds: float
    ) -> Interview:
        interview = Interview(
            questions,
            store=self.store,
            analyst=self.analyst,
            microphone=lambda _number: self.microphone,
            speaker=self.speaker,
            voice=self.voice,
            bank=bank,
            tell=tell,
            read_seconds=read_seconds,
        )
        self.interviews.append(interview)
        return interview

    def _recover(self, item: Unfinished) -> Answer:
        take = self.store.recover(item)
        self.recovered.append(take)
        return Answer(take=take, analysis=analysis(), findings=(), feedback=None)

    def leave_unfinished(self, wording: str = QUESTIONS[0]) -> tuple[Unfinished, ...]:
        """Begin a take and let go of it, as a crash does."""
        session = self.store.begin_session(bank="starter")
        pending = self.store.begin_take(session, question="q0", wording=wording, rate=16_000, device="held")
        with pending.path.open("ab") as file:
            file.write(b"\x01\x00" * 16_000 * 34)
        self.store.close()
        self.store = Store.open(self.paths)
        return tuple(self.store.unfinished())


def screen_text(app: CoachApp) -> str:
    """Return the letters on the screen, line by line, without trailing blanks."""
    width, height = app.size
    lines = app.screen._compositor.render_strips(app.size)
    rows = ["".join(segment.text for segment in strip).rstrip() for strip in lines]
    assert len(rows) == height
    assert all(cell_len(row) <= width for row in rows)
    return "\n".join(rows) + "\n"
