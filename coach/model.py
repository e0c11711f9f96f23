"""The nouns of coach: frozen, typed, with JSON in and out.

Read this first. Times are seconds from the start of the take; a measure that could not be taken has
`value=None` and a `why`, never 0. Nothing here reads, writes or computes.
"""

from __future__ import annotations

import math
from typing import Annotated, Literal

import msgspec

from coach.units import UNITS as UNITS

STORY_MEASURES = frozenset({"story.parts", "story.growth", "story.team", "story.we_share"})
"""Codes of what is told, counted answer by answer."""

WORD_MEASURES = frozenset(
    {"fillers.all", "fillers.words", "pace.words", "pauses.within_clause"}
    | {"register.written", "specificity.details", "privacy.patient"}
    | STORY_MEASURES
)
"""Codes that rest on words; all others rest on samples alone."""

OVERLAP_MEASURES = frozenset({"overlap.script", "overlap.run", "overlap.takes", "overlap.sound"})
"""Codes of comparisons: an analysis holds them only when there was something to compare with."""

Span = tuple[float, float]
Mistake = Literal["memorized", "borrowed", "delivery", "unqualified"]
Strength = Literal["no sign", "some signs", "strong signs", "not enough data"]
Prepared = Literal["off the cuff", "notes", "memorized", "read", "unsaid"]
BulletKind = Literal["role", "moment", "decision", "said", "result", "learned", "detail"]
AskedAs = Literal["question", "rewording", "twist", "follow-up", "drill"]
ReviewerRole = Literal["faculty", "resident", "advisor", "peer", "friend", "other", "unsaid"]
Conducted = Literal["none", "1-10", "11-50", "over 50", "unsaid"]
Watched = Literal["recording", "live", "unsaid"]


# gc=False: nouns are trees, which the collector need not follow; 2,000 answers are read in 0.25 s, not 0.42.
class Frozen(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Base of all nouns."""


class Measure(Frozen, frozen=True, kw_only=True):
    """One measured quantity with its 95 % interval, or a refusal with its reason."""

    code: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    why: str | None
    """Why it was refused (value None) or is rough (value set); None when measured and sound."""


def measured(
    code: str,
    value: float,
    *,
    low: float | None = None,
    high: float | None = None,
    why: str | None = None,
) -> Measure:
    """Return a measure rounded to 4 decimals; non-finite values are a programming error (ValueError)."""
    numbers = [value, value if low is None else low, value if high is None else high]
    if not all(math.isfinite(number) for number in numbers):
        raise ValueError(f"{code} is not finite: {numbers}")
    rounded = [round(float(number), 4) + 0.0 for number in numbers]
    return Measure(code=code, value=rounded[0], low=rounded[1], high=rounded[2], unit=UNITS[code], why=why)


def refused(code: str, why: str) -> Measure:
    """Return a measure that was not taken, with the sentence that says why and what to do."""
    return Measure(code=code, value=None, low=None, high=None, unit=UNITS[code], why=why)


class Word(Frozen, frozen=True, kw_only=True):
    """One recognized or given word; times in seconds, confidence 0-1 or None when unknown."""

    text: str
    start: float
    end: float
    confidence: float | None


class Unheard(Frozen, frozen=True, kw_only=True):
    """A stretch of speech that has no words because the recognizer failed on it; seconds."""

    start: float
    end: float
    why: str


class Transcript(Frozen, frozen=True, kw_only=True):
    """What was said, according to `engine`; `corrected` means a person wrote or checked it."""

    text: str
    words: tuple[Word, ...]
    engine: str
    version: str
    corrected: bool
    confidence: float | None
    """Share of the words that are likely right, 0-1, as measured for this engine; None from a person."""
    dropped: int = 0
    """Recognized words that were taken out because nobody can have said them there."""
    unheard: tuple[Unheard, ...] = ()
    """Where the recognizer failed; `text` and `words` are those of the rest."""


class Filler(Frozen, frozen=True, kw_only=True):
    """One filled pause or filler word; `certainty` is a tier, never a probability."""

    start: float
    end: float
    text: str
    heard_by: Literal["words", "sound", "both"]
    certainty: Literal["possible", "likely", "heard"]


class Phrase(Frozen, frozen=True, kw_only=True):
    """A stretch of a take between two pauses, with what a person says was said in it."""

    text: str
    start: float
    end: float


class Verdict(Frozen, frozen=True, kw_only=True):
    """What the person who spoke says about one filler that was found: it is one, or it is not."""

    start: float
    text: str
    is_filler: bool


ByEar = Literal[
    "situation", "task", "action", "result", "learned", "role", "time", "number", "sounds written", "filler"
]


class Mark(Frozen, frozen=True, kw_only=True):
    """What the person who spoke heard at one second of their own take: a self-report, never a measurement."""

    kind: ByEar
    second: float


class Overlap(Frozen, frozen=True, kw_only=True):
    """A stretch of a known text or an earlier take found in this take; no times where words have none."""

    with_: str = msgspec.field(name="with")
    text: str
    start: float | None
    end: float | None
    words: int
    certainty: float
    by: Literal["words", "alignment", "sound"]


class EarlierAnswer(Frozen, frozen=True, kw_only=True):
    """An answer of the same speaker, to compare a take with."""

    take: str
    """Its id."""
    same_question: bool
    long_ago: bool
    """False when it was told so recently that shared words mean nothing."""
    text: str = ""
    """What was said; empty where its words cannot be trusted."""
    path: str = ""
    """Its recording; empty where the sound is not compared."""
    sha256: str = ""
    speech: tuple[Span, ...] = ()


class CompareWith(Frozen, frozen=True, kw_only=True):
    """What a take is compared with by itself; the newest answers first."""

    question: str
    script: str = ""
    earlier: tuple[EarlierAnswer, ...] = ()


class Events(Frozen, frozen=True, kw_only=True):
    """What happened when: speech, pauses of 0.25 s or more inside the speech, fillers, words."""

    speech: tuple[Span, ...] = ()
    pauses: tuple[Span, ...] = ()
    fillers: tuple[Filler, ...] = ()
    words: tuple[Word, ...] = ()


class PitchCurve(Frozen, frozen=True, kw_only=True):
    """Pitch over time; unvoiced frames are None."""

    times: tuple[float, ...]
    hz: tuple[float | None, ...]


class LevelCurve(Frozen, frozen=True, kw_only=True):
    """Level over time in dBFS; digital silence is None."""

    times: tuple[float, ...]
    db: tuple[float | None, ...]


class Curves(Frozen, frozen=True, kw_only=True):
    """The two contours that are drawn."""

    pitch: PitchCurve
    level: LevelCurve


class Retold(Frozen, frozen=True, kw_only=True):
    """What an answer keeps of the one before it to the same question; the words of both were checked."""

    before: str
    """Id of the earlier take."""
    kept: tuple[str, ...]
    """Facts: bullets of the story where one is told, else details of the earlier answer."""
    lost: tuple[str, ...]
    new_words: bool
    """True when little of the wording is that of the earlier answer."""


class Analysis(Frozen, frozen=True, kw_only=True):
    """Everything that was measured on one take. Not a judgment."""

    measures: dict[str, Measure]
    events: Events
    transcript: Transcript | None
    overlaps: tuple[Overlap, ...] = ()
    curves: Curves | None = None
    flattest: Span | None = None
    """The 8 s of speech with the least pitch movement, to listen to; None when too short."""
    liveliest: Span | None = None
    """The 8 s of speech with the most pitch movement, to listen to; None when too short."""
    drift: Span | None = None
    """The stretch that pace.drift is about; None when it was not measured."""
    words_pending: bool = False
    """True while a recognizer is still at work: only the voice was measured yet."""
    poolable: dict[str, Measure] | None = None
    """Measures of pitch, pace and loudness before their gates of length, for the measures of the session.

    None in takes that an earlier version measured.
    """
    marks: tuple[Mark, ...] = ()
    """What the speaker marked by ear, where `measures` rest on it."""
    unmarked: dict[str, Measure] | None = None
    """The measures that the marks changed, as they were without them."""
    twist_taken_up: bool | None = None
    """Whether checked words take up the twist that the question came with; None when that cannot be told."""
    retold: Retold | None = None
    repeated: tuple[str, ...] = ()
    """Written-sounding phrases that stand in earlier answers to other questions too, in checked words."""


class Finding(Frozen, frozen=True, kw_only=True):
    """What the measures say about one mistake, with its evidence."""

    code: str
    mistake: Mistake
    strength: Strength
    evidence: tuple[str, ...]
    """Codes of the measures this rests on."""
    spans: tuple[Span, ...]


class Advice(Frozen, frozen=True, kw_only=True):
    """One sentence for the speaker, the seconds to listen to, the measures it rests on."""

    code: str
    text: str
    spans: tuple[Span, ...]
    measures: tuple[str, ...]


class Feedback(Frozen, frozen=True, kw_only=True):
    """One thing to keep, exactly one to work on, the rest, and what to do next."""

    keep: Advice | None
    work_on: Advice | None
    others: tuple[Advice, ...]
    next_step: Advice | None


class Question(Frozen, frozen=True, kw_only=True):
    """One interview question as a bank holds it."""

    id: str
    text: str
    kind: str = "general"
    variants: tuple[str, ...] = ()
    """Rewordings: the same question in other words."""
    twists: tuple[str, ...] = ()
    """The question with one fact changed, so that a memorized answer does not fit."""
    follow_ups: tuple[str, ...] = ()
    competencies: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    purpose: str = ""
    """Why interviewers ask it."""
    listen_for: tuple[str, ...] = ()
    answer_seconds: int = 90
    source: str = ""
    audio: str | None = None
    topics: tuple[str, ...] = ()
    """What in an applicant's file brings the question up; it is asked when the profile names one of them."""


class Bank(Frozen, frozen=True, kw_only=True):
    """A set of questions that is shared by copying one file."""

    id: str
    title: str
    language: str
    license: str
    questions: tuple[Question, ...]
    maintainers: tuple[str, ...] = ()


class Bullet(Frozen, frozen=True, kw_only=True):
    """One fact of a story in a few words, never a sentence to learn."""

    kind: BulletKind
    text: str


class Story(Frozen, frozen=True, kw_only=True):
    """Something that happened to the speaker, in five to eight bullets."""

    id: str
    title: str
    bullets: tuple[Bullet, ...]
    kinds: tuple[str, ...] = ()
    """Kinds of question it fits."""


class InterviewDate(Frozen, frozen=True, kw_only=True):
    """A real interview: when, where, what one cares about there, and what came of it."""

    date: str
    """ISO 8601, a day."""
    program: str
    facts: tuple[str, ...] = ()
    asked: str = ""
    surprised: str = ""
    next_time: str = ""


class Profile(Frozen, frozen=True, kw_only=True):
    """What an applicant's file will make interviewers ask about. All optional, and never exported."""

    topics: tuple[str, ...] = ()
    specialties: tuple[str, ...] = ()
    interviews: tuple[InterviewDate, ...] = ()


class BodyCheck(Frozen, frozen=True, kw_only=True):
    """What a microphone cannot see, as the speaker reports it; None where it was skipped."""

    camera: bool | None = None
    light: bool | None = None
    hands: bool | None = None
    posture: bool | None = None
    smile_start: bool | None = None
    smile_end: bool | None = None


class DrillRun(Frozen, frozen=True, kw_only=True):
    """That a take was a drill, and how it differed from the take before it."""

    drill: str
    """Id of the drill."""
    before: str
    """Id of the take it was held against."""
    verdict: Literal["better", "no clear change", "worse", "not judged"]
    text: str


class OwnNotes(Frozen, frozen=True, kw_only=True):
    """What the speaker adds to one take: self-reported, not measured."""

    body: BodyCheck | None = None
    drill: DrillRun | None = None
    note: str = ""
    """What they want to remember about it, in their own words."""
    muted: tuple[Span, ...] = ()
    """Stretches that nobody else may hear: silent in whatever leaves the machine."""
    kept: tuple[Span, ...] = ()
    """Stretches that looked private, and that the speaker says are fine."""


class Health(Frozen, frozen=True, kw_only=True):
    """What the recorder itself noticed while the take was made."""

    gaps: int = 0
    """Blocks lost according to the monotonic clock."""
    recovered: bool = False
    """True when the take was finished after a crash."""
    notes: tuple[str, ...] = ()


class Take(Frozen, frozen=True, kw_only=True):
    """One recorded answer."""

    id: str
    """SESSION/n"""
    question: str
    """Id of the question; the words that were asked are in `wording`."""
    wording: str
    prepared: Prepared
    started: str
    """UTC, ISO 8601."""
    seconds: float
    rate: int
    file: str
    """File name inside the session's folder."""
    sha256: str
    health: Health
    device: str = ""
    room_power: float | None = None
    """Mean square of the room tone before the answer, full scale = 1; None when there was none."""
    asked: AskedAs = "question"
    """How the question was put."""


class Answer(Frozen, frozen=True, kw_only=True):
    """A take with what was measured, found and said about it; None while that is not done."""

    take: Take
    analysis: Analysis | None
    findings: tuple[Finding, ...]
    feedback: Feedback | None
    marks: tuple[Mark, ...] = ()
    """By ear, in order of time."""
    verdicts: tuple[Verdict, ...] = ()
    corrected: tuple[Phrase, ...] | None = None
    """The words as the person corrected them; they are kept even while they are not aligned yet."""


class Session(Frozen, frozen=True, kw_only=True):
    """Answers in the order they were given."""

    id: str
    started: str
    bank: str
    answers: tuple[Answer, ...]


class Comment(Frozen, frozen=True, kw_only=True):
    """What a reviewer said about a moment, about a whole answer (no seconds), or about all (no answer)."""

    text: str
    answer: int | None = None
    """n of SESSION/n."""
    at: float | None = None
    until: float | None = None
    reply: str = ""
    """What the speaker answered."""
    done: bool = False
    """The speaker says that they have worked on it."""


class Scale(Frozen, frozen=True, kw_only=True):
    """One competency that reviewers rate, and what its steps 1 to 5 sound like."""

    code: str
    title: str
    steps: tuple[str, str, str, str, str]
    live: bool = False
    """Only somebody who watched can rate it: a recording does not show it."""


class Rating(Frozen, frozen=True, kw_only=True):
    """One step, 1 to 5, of an anchored scale; a scale that a reviewer left out has no rating."""

    competency: str
    value: Annotated[int, msgspec.Meta(ge=1, le=5)]


class Calibration(Frozen, frozen=True, kw_only=True):
    """Which of two known clips a reviewer called livelier, and which they said has the longer pauses."""

    livelier: Literal["a", "b"]
    pauses: Literal["a", "b"]


class Review(Frozen, frozen=True, kw_only=True):
    """What one person heard, said and rated about a session."""

    id: str
    written: str
    """UTC, ISO 8601."""
    via: Literal["page", "messages", "app"]
    role: ReviewerRole = "unsaid"
    conducted: Conducted = "unsaid"
    """How many real interviews the reviewer has conducted."""
    trained: bool = False
    """The reviewer says that they were trained in structured interviewing."""
    round: Annotated[int, msgspec.Meta(ge=1, le=2)] = 1
    """2 when the page that was reviewed held the reviews of a first round."""
    calibration: Calibration | None = None
    watched: Watched = "unsaid"
    name: str = ""
    answers: tuple[int, ...] = ()
    """The answers that were heard."""
    comments: tuple[Comment, ...] = ()
    keep: str = ""
    change: str = ""
    not_understood: str = ""
    """Words that the reviewer could not understand; nobody is asked about pronunciation."""
    ratings: tuple[Rating, ...] = ()
