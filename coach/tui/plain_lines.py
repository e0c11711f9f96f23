"""What an interview tells, as lines of text. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Sequence

from coach.coaching.phrases import clock, length
from coach.coaching.session import pooled
from coach.events import Asking, Event, Paused, Reading, SpeakNow, Stopped, VoiceFailed, VoiceJudged
from coach.model import Advice, Analysis, Answer
from coach.report.text import accuracy_lines, feedback_lines, measures_table, session_table
from coach.untrusted import clean, line

TYPED = (
    "A line will say when to speak. Enter ends your answer.",
    "Or type a word and Enter: again or slower (hear the question again), skip (the next question). "
    "An answer that has begun is thrown away by these words.",
    "While you answer: pause stops the recording for a while.",
)

PAUSED = (
    "Paused: nothing is recorded now. Enter goes on with your answer, and nothing is said then. "
    "Enter once more ends it."
)


def event_lines(event: Event, *, interactive: bool, mock: bool = False) -> list[str]:
    """Return what to say about an event; nothing for most of them. In a `mock` no question has a reason."""
    match event:
        case Asking():
            return _question(event, interactive=interactive, mock=mock)
        case VoiceFailed(why=why, spoken=spoken):
            what = "was spoken to a file but not played" if spoken else "could not be spoken"
            return [f"The question {what}, so read it above. {line(why)}"]
        case Reading(seconds=seconds):
            sooner = " Enter begins sooner." if interactive else ""
            return [f"You have {length(seconds)} to read and think.{sooner}"]
        case SpeakNow(armed=armed):
            return [*([armed.warning] if armed.warning else []), "Speak now."]
        case Paused(resting=True):
            return [PAUSED]
        case Stopped(seconds=seconds, recorded=recorded):
            return [f"Stopped after {length(seconds)}. Your answer is on disk.", *recorded.notes]
        case VoiceJudged(analysis=analysis, feedback=feedback):
            return ["", *feedback_lines(analysis, feedback), ""]
        case _:
            return []


def _question(event: Asking, *, interactive: bool, mock: bool) -> list[str]:
    asked = event.asked
    lines = [f"Question {event.number} of {event.total}.", clean(asked.wording)]
    if interactive and asked.why and not mock:
        lines.append(f"Why this one: {asked.why}")
    if interactive and asked.question.answer_seconds:
        lines.append(f"Suggested length: about {clock(asked.question.answer_seconds)}. Nothing cuts you off.")
    return [*lines, *TYPED] if interactive else lines


def words_lines(analysis: Analysis | None) -> list[str]:
    """Return what came of the words of a take."""
    if analysis is None:
        return []
    transcript, pace = analysis.transcript, analysis.measures["pace.words"]
    if transcript is None or not transcript.text:
        return [pace.why or "No words were recognized."]
    heard = "Your words" if transcript.corrected else "The recognizer heard"
    lines = textwrap.wrap(f"{heard}: {line(transcript.text, limit=4000)}", 80)
    if pace.value is not None:
        lines.append(f"You spoke {pace.value:.0f} words a minute ({pace.low:.0f} to {pace.high:.0f}).")
    return [*lines, pace.why] if pace.why else lines


def changed_lines(before: Answer, after: Answer) -> list[str]:
    """Return what is said of the words of an answer now that was not said before."""
    known = {advice.text for advice in _advice(before)}
    new = [advice for advice in _advice(after) if advice.text not in known]
    return [
        f"New: {advice.text}"
        for advice in new
        if advice.code.startswith(("memorized.", "borrowed.")) and not advice.code.endswith("not_judged")
    ]


def _advice(answer: Answer) -> list[Advice]:
    feedback = answer.feedback
    if feedback is None:
        return []
    return [each for each in (feedback.keep, feedback.work_on, *feedback.others) if each is not None]


def measures_lines(analysis: Analysis, *, muted: Collection[str] = ()) -> list[str]:
    """Return every measure of a take, and how accurate each figure is."""
    return [*measures_table(analysis, muted=muted), "", *accuracy_lines(analysis.measures)]


def together_lines(answers: Sequence[Answer], *, muted: Collection[str] = ()) -> list[str]:
    """Return what answers show together, which a single one is often too short for; nothing for one."""
    if len(answers) < 2:
        return []
    return ["", *session_table(pooled(answers), answers=len(answers), muted=muted)]
