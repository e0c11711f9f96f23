"""The practice as a state machine: ask, arm, record, judge, save. No screen in it.

It blocks, so a screen runs it in a thread and draws the events it tells; `--plain` runs it as it is. The
microphone is armed while the question is spoken, and the answer begins only after the voice has ended and a
guard has passed: the question never leaks into a take, and the guard is where the room is heard.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from enum import Enum

import msgspec

from coach.asking import Asker
from coach.background import UsualBefore, background
from coach.banks.choose import Asked
from coach.coaching.cards import Card
from coach.engines import Armed, Microphone, Speaker, Voice
from coach.errors import DeviceError, EngineError
from coach.events import (
    Asking,
    Event,
    Paused,
    SpeakNow,
    Stopped,
    VoiceJudged,
    WordsJudged,
)
from coach.judging import (
    WORDS_DEADLINE,
    Analyst,
    Known,
    compared,
    four_cards,
    judge,
    muted_now,
    save_judged,
)
from coach.model import Analysis, Answer, BodyCheck, DrillRun, Feedback, Finding, Prepared, Take
from coach.recording import Recording
from coach.store import Store, own_notes

VOICE_DEADLINE = 60.0


class State(Enum):
    """Where the practice stands."""

    READY = "ready"
    ASKING = "asking"
    RECORDING = "recording"
    JUDGING = "judging"
    DONE = "done"


class Interview:
    """Conducts one practice; every take is saved as it happens."""

    def __init__(
        self,
        questions: Sequence[Asked],
        *,
        store: Store,
        analyst: Analyst,
        microphone: Callable[[int], Microphone],
        speaker: Speaker,
        voice: Voice | None,
        bank: str,
        tell: Callable[[Event], None],
        expected: str = "",
        read_seconds: float = 0.0,
    ) -> None:
        """`microphone(n)` makes the source for question n (from 0); `tell` is called from this thread and
        from the recorder's. `expected` is text whose words may well be said: the speaker's own stories.
        `read_seconds` is the time to read a question, as recorded interviews give it."""
        self.questions = tuple(questions)
        self.session = store.begin_session(bank=bank)
        self.state = State.READY
        self._store = store
        self._analyst = analyst
        self._microphone = microphone
        self._speaker = speaker
        self._asker = Asker(voice=voice, speaker=speaker, tell=tell, read_seconds=read_seconds)
        self._tell = tell
        self._expected = expected
        self._stop = threading.Event()
        self._hush = threading.Event()
        self._cancel = threading.Event()
        self._closed = threading.Event()
        self._recording: Recording | None = None
        self._known: dict[str, Known] = {}
        """What each take is judged with."""
        self._asked: dict[str, Asked] = {}
        """What was asked, by take."""
        self._usual = UsualBefore(store.answers)
        self._given: list[Answer] = []

    def answer(self, number: int, *, drill: bool = False, slower: bool = False) -> Answer | None:
        """Ask question `number` (from 0), record and judge one take; None when there is none to keep.

        Returns once the take is saved, its voice judged; `finish_words` waits for the words. A device that
        fails in the middle ends the take, which is kept and judged with a note; DeviceError when it gave
        nothing. DiskFullError: what was spoken is on disk and will be offered at the next start. A `drill` is
        the same question again, kept out of what is usual and of every trend. `slower` is how it is spoken.
        """
        asked = self.questions[number]
        if drill:
            asked = replace(asked, put="drill", why="")
        for event in (self._stop, self._hush, self._cancel):
            event.clear()
        try:
            recording = self._take(asked, number, slower=slower)
            return self._judge(asked, recording) if recording is not None else None
        finally:
            self._enter(State.DONE if self._closed.is_set() else State.READY)

    def _take(self, asked: Asked, number: int, *, slower: bool) -> Recording | None:
        """Ask and record; None when it was cancelled, or closed before anything was said."""
        self._enter(State.ASKING)
        if self._closed.is_set():
            return None
        self._tell(Asking(asked, number + 1, len(self.questions)))
        self._usual.begin()
        microphone = self._microphone(number)
        try:
            armed = self._asker.put(asked.wording, microphone, stop=self._stop, slower=slower)
            if self._cancel.is_set() or self._closed.is_set():
                return None
            return self._record(asked, microphone, armed)
        finally:
            microphone.close()

    def insert(self, asked: Asked, *, after: int) -> None:
        """Put another question (a twist, a follow-up) after question `after` (from 0)."""
        self.questions = (*self.questions[: after + 1], asked, *self.questions[after + 1 :])

    def tell_prepared(self, answer: Answer, prepared: Prepared) -> Answer:
        """Save how the speaker says an answer was prepared."""
        return msgspec.structs.replace(answer, take=self._store.set_prepared(answer.take, prepared))

    def cards(self, answer: Answer) -> tuple[Card, ...]:
        """Return the four cards of an answer of this practice."""
        return four_cards(answer, self._known.get(answer.take.id, Known(muted=self.muted)))

    @property
    def speaks(self) -> bool:
        """Whether questions are spoken, or only shown."""
        return self._asker.speaks

    @property
    def muted(self) -> frozenset[str]:
        """Codes of the measures that are not coached."""
        return muted_now(self._store)

    def tell_own(
        self,
        answer: Answer,
        *,
        body: BodyCheck | None = None,
        drill: DrillRun | None = None,
        note: str | None = None,
    ) -> None:
        """Save what the speaker reports or notes, or that the answer was a drill, beside its recording."""
        own_notes.add(self._store.audio(answer.take), body=body, drill=drill, note=note)

    def drills_before(self) -> list[str]:
        """Return the ids of the drills of all practices so far, oldest first: the next one is another."""
        return [run.drill for run in own_notes.drills(self._store.answers(), self._store.audio).values()]

    def stop(self) -> None:
        """End the answer, or the question that is spoken or read; safe from any thread."""
        if self.state is State.ASKING:
            self._asker.skip()
        elif self.state is State.RECORDING:
            self._stop.set()

    def pause(self) -> None:
        """Let the recording of an answer rest: nothing of what is said meanwhile is kept. From any thread."""
        if self._recording is not None and self.state is State.RECORDING and not self.paused:
            self._recording.pause.begin()
            self._tell(Paused(True))

    def go_on(self) -> None:
        """End a pause; safe from any thread."""
        if self._recording is not None and self.paused:
            self._recording.pause.end()
            self._tell(Paused(False))

    @property
    def paused(self) -> bool:
        """Whether an answer is recorded, and rests."""
        recording = self._recording
        return self.state is State.RECORDING and recording is not None and recording.pause.resting

    def say_again(self, *, slower: bool = False) -> None:
        """Say the question in hand again, while it is asked: never into an answer. Safe from any thread."""
        if self.state is State.ASKING:
            self._asker.say_again(slower=slower)

    def cancel(self) -> None:
        """Give up this take: what was recorded of it is thrown away; safe from any thread."""
        self._cancel.set()
        self._end_waits()

    def finish_words(self, answer: Answer, *, timeout: float = WORDS_DEADLINE) -> Answer:
        """Wait for the words of a take, judge it again and save it; the voice's answer when none come.

        A deadline delays words only: call again to go on waiting.
        """
        take = answer.take
        try:
            analysis = self._analyst.words(take.id, timeout=timeout)
        except EngineError:
            self._analyst.forget(take.id)
            return answer
        if analysis is None:
            return answer
        self._analyst.forget(take.id)
        final = save_judged(take, analysis, store=self._store, known=self._known_now(take))
        self._tell(WordsJudged(final))
        return final

    def compare(self, answer: Answer) -> Answer:
        """Hold a take against its script and earlier takes, and judge it again.

        The same answer when there is nothing to compare with. Whoever speaks meanwhile comes first, so call
        it from a thread that nobody waits for.
        """
        known = self._known_now(answer.take)
        return compared(answer, store=self._store, analyst=self._analyst, known=known)

    def _known_now(self, take: Take) -> Known:
        """Return what a take is judged with, the answers before it looked up now."""
        asked = self._asked.get(take.id)
        question = asked.question.text if asked is not None else ""
        around = background(take, self._store.answers(), store=self._store, question=question)
        return replace(self._known.get(take.id, Known()), around=around)

    def play(self, answer: Answer, *, start: float = 0.0, end: float | None = None) -> bool:
        """Play back a take, or the seconds of it that a sentence rests on; `hush` ends it."""
        self._hush.clear()
        return self._speaker.play(self._store.audio(answer.take), self._hush, start=start, end=end)

    def hush(self) -> None:
        """Stop whatever is being played; safe from any thread."""
        self._hush.set()

    def close(self) -> None:
        """End the practice, for good: nothing is played or asked any more, what is being said is kept.

        Returns at once; a thread in `answer` still saves its take and returns. Safe from any thread.
        """
        self._closed.set()
        self._end_waits()
        if self.state is State.READY:
            self._enter(State.DONE)

    def _end_waits(self) -> None:
        self._stop.set()  # first: whoever puts the question looks at it once the voice has ended
        self._hush.set()
        self._asker.skip()

    def _enter(self, state: State) -> None:
        self.state = state

    def _record(self, asked: Asked, microphone: Microphone, armed: Armed) -> Recording | None:
        recording = self._recording = Recording(
            asked,
            armed,
            microphone=microphone,
            store=self._store,
            session=self.session,
            analyst=self._analyst,
            expected=self._expected,
            tell=self._tell,
        )
        self._enter(State.RECORDING)
        self._tell(SpeakNow(armed))
        recorded = recording.run(self._stop)
        cancelled = self._cancel.is_set()
        if cancelled or not recording.is_worth_keeping(closed=self._closed.is_set()):
            recording.drop()
            if recorded.notes and not cancelled:
                raise DeviceError(recorded.notes[0])
            return None
        self._enter(State.JUDGING)
        recording.end()
        self._tell(Stopped(recorded.frames / armed.rate, recorded))
        return recording

    def _judge(self, asked: Asked, recording: Recording) -> Answer:
        """Judge the voice first: the person is waiting. The raw sound is on disk; put it away after that."""
        analysis: Analysis | None = None
        trouble = "the analysis took too long. Your answer is saved."
        pending = recording.pending
        self._asked[pending.id] = asked
        usual, worked_on = self._usual.get()
        known = self._known[pending.id] = Known(
            asked.question.answer_seconds,
            replace(usual, answers=usual.answers + len(self._known)),
            muted=self.muted,
            kind=asked.question.kind,
            session=tuple(self._given),
            worked_on=worked_on,
        )
        try:
            analysis = self._analyst.voice(pending.id, timeout=VOICE_DEADLINE)
        except EngineError as error:
            trouble = error.message
        findings: tuple[Finding, ...] = ()
        feedback: Feedback | None = None
        if analysis is not None:
            findings, feedback = judge(analysis, known)
            self._tell(VoiceJudged(analysis, findings, feedback))
        take = recording.put_away()
        self._analyst.moved(take.id, self._store.audio(take))
        self._store.save_answer(take, analysis=analysis, findings=findings, feedback=feedback)
        if analysis is None:
            self._analyst.forget(take.id)
            raise EngineError(trouble)
        self._given.append(Answer(take=take, analysis=analysis, findings=findings, feedback=feedback))
        return self._given[-1]
