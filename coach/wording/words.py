"""Measures that rest on words: pace, and pauses inside clauses."""

from __future__ import annotations

import msgspec

from coach.model import STORY_MEASURES, WORD_MEASURES, Measure, Span, Transcript, Word, measured, refused
from coach.wording.content import COUNTS, content_measures
from coach.wording.counts import poisson_interval
from coach.wording.filler_range import FillerRange, filler_measures
from coach.wording.fillers import ON_BY_DEFAULT
from coach.wording.story_counts import story_measures
from coach.wording.tokens import Token, is_filler, tokenize

MIN_SECONDS = 15.0
MIN_WORDS = 40
MIN_PAUSE_SECONDS = 30.0
MIN_CONFIDENCE = 0.7
"""Unchecked words are used when at least this share is likely right (a choice of this project).

The share comes from `trust`: the recognizer's own confidence, put right by measurement.
"""

JOINING = frozenset(
    {"although", "and", "because", "but", "if", "so", "that", "though", "unless", "until", "when", "where"}
    | {"which", "while", "who"}
)
"""Words that open a clause: a pause before one is at a clause edge, as far as is told without a parser."""

_UNSURE = "Correct the transcript (t) or use a better recognizer."
_UNKNOWN = "This recognizer does not say how sure it is, or nobody has measured how often it is right."
_MOST_NAMED = 3
_NO_TIME = "A text alone has no times: record the answer aloud to measure this."
_UNCHECKED = "These words come from a recognizer and nobody has checked them."
_NO_MARKS = "A recognizer hears no commas or full stops: give a transcript you have checked."
_UNMARKED = "This transcript has no commas or full stops: add them to measure this."
_NO_WORD_TIMES = "This transcript has no time for each word, so pauses cannot be placed in it."
_NO_WORDS = "There are no words: give a transcript or use a recognizer."
_APPROXIMATE = "Clause edges are taken from punctuation and joining words, so this is approximate."


def word_measures(
    transcript: Transcript | None,
    *,
    speech: tuple[Span, ...],
    seconds: float | None,
    pauses: tuple[Span, ...] = (),
    why_none: str | None = None,
    ungated: bool = False,
    fillers: FillerRange | None = None,
    kinds: frozenset[str] = ON_BY_DEFAULT,
) -> dict[str, Measure]:
    """Return every measure of `model.WORD_MEASURES` for one answer.

    `speech` are the spans of speech in seconds from the start of a take of `seconds` (None for a text
    without sound), `pauses` the silences of 0.25 s or more between them; `why_none` says why there is no
    transcript; `fillers` what was found in words and sound together, `kinds` the filler words
    to count. With `ungated`, values below the gates
    of length and confidence are given too, with their
    why.
    """
    if transcript is None:
        return {code: refused(code, why_none or _NO_WORDS) for code in WORD_MEASURES}
    counted = filler_measures(transcript, least_words=MIN_WORDS, found=fillers, ungated=ungated, kinds=kinds)
    measures = counted | _others(transcript, speech=speech, seconds=seconds, pauses=pauses, ungated=ungated)
    if not transcript.unheard:
        return measures
    where = unheard_note(transcript)
    return {
        code: measure if measure.value is None else _noted(measure, where)
        for code, measure in measures.items()
    }


def unheard_note(transcript: Transcript) -> str:
    """Return the sentence that says where the recognizer failed, and why."""
    spans = [f"{_clock(stretch.start)} to {_clock(stretch.end)}" for stretch in transcript.unheard]
    more = f" and {len(spans) - _MOST_NAMED} more" if len(spans) > _MOST_NAMED else ""
    return f"No words from {', '.join(spans[:_MOST_NAMED])}{more}: {transcript.unheard[0].why}."


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{int(seconds) % 60:02}"


def _noted(measure: Measure, note: str) -> Measure:
    return msgspec.structs.replace(measure, why=f"{measure.why or ''} {note} The rest was counted.".strip())


def _others(
    transcript: Transcript,
    *,
    speech: tuple[Span, ...],
    seconds: float | None,
    pauses: tuple[Span, ...],
    ungated: bool,
) -> dict[str, Measure]:
    why = None if seconds is None or speech else "No speech was found in the recording."
    content = _content(transcript, why=why, ungated=ungated)
    why = _NO_TIME if seconds is None else why
    if why is not None:
        return content | {code: refused(code, why) for code in ("pace.words", "pauses.within_clause")}
    return content | {
        "pace.words": _pace(transcript, speech, ungated=ungated),
        "pauses.within_clause": _within_clause(transcript, speech, pauses, ungated=ungated),
    }


def _content(transcript: Transcript, *, why: str | None, ungated: bool) -> dict[str, Measure]:
    unsure = _unsure(transcript)
    if why or (unsure and not ungated):
        return {code: refused(code, why or unsure or "") for code in (*COUNTS, *STORY_MEASURES)}
    rough = unsure or (None if transcript.corrected else _UNCHECKED)
    told = story_measures(transcript, why=rough, ungated=ungated)
    return content_measures(transcript, why=rough, ungated=ungated) | told


def _pace(transcript: Transcript, speech: tuple[Span, ...], *, ungated: bool) -> Measure:
    """60 * words / time from first to last speech; fillers are not words.

    The interval takes words as a Poisson count, which is wider than words really vary, and lets the share
    of doubtful words be missing or invented. The time in which nothing could be recognized does not count.
    """
    answer = speech[-1][1] - speech[0][0] - sum(gap.end - gap.start for gap in transcript.unheard)
    count = len(_spoken(tokenize(transcript.text)))
    gate = _gate(count, answer, seconds=MIN_SECONDS) or _unsure(transcript)
    if (gate and not ungated) or answer <= 0:
        return refused("pace.words", gate or "No speech was found in the recording.")
    rate = 60 / answer
    low, high = (rate * bound for bound in poisson_interval(count))
    if transcript.corrected:
        return measured("pace.words", rate * count, low=low, high=high, why=gate)
    doubt = rate * count * (1 - (transcript.confidence if transcript.confidence is not None else 0.0))
    return measured(
        "pace.words", rate * count, low=max(0.0, low - doubt), high=high + doubt, why=gate or _UNCHECKED
    )


def _within_clause(
    transcript: Transcript, speech: tuple[Span, ...], pauses: tuple[Span, ...], *, ungated: bool
) -> Measure:
    """Pauses of 0.25 s or more that are not at a clause edge, per 100 words (Kahng 2018)."""
    code = "pauses.within_clause"
    if not transcript.corrected:
        return refused(code, _NO_MARKS)
    timed = _timed(transcript)
    if not timed:
        return refused(code, _NO_WORD_TIMES)
    if not any(token.mark for token, _ in timed):
        return refused(code, _UNMARKED)
    count = len(timed)
    gate = _gate(count, speech[-1][1] - speech[0][0], seconds=MIN_PAUSE_SECONDS)
    if gate and not ungated:
        return refused(code, gate)
    within = sum(1 for pause in pauses if not _at_edge(pause, timed))
    low, high = poisson_interval(within)
    share = 100 / count
    return measured(code, share * within, low=share * low, high=share * high, why=gate or _APPROXIMATE)


def _gate(count: int, answer: float, *, seconds: float) -> str | None:
    if answer < seconds:
        return f"The answer is {answer:.0f} s long and this needs {seconds:.0f} s: speak a little longer."
    if count < MIN_WORDS:
        return f"There are {count} words and this needs {MIN_WORDS}: say a little more."
    return None


def is_sure(transcript: Transcript) -> bool:
    """Return whether a person has checked the words, or the recognizer is sure enough of them."""
    return _unsure(transcript) is None


def _unsure(transcript: Transcript) -> str | None:
    if transcript.corrected:
        return None
    if transcript.confidence is None:
        return f"{_UNKNOWN} {_UNSURE}"
    if transcript.confidence >= MIN_CONFIDENCE:
        return None
    wrong = round(10 * (1 - transcript.confidence))
    return f"About {wrong} in 10 of these words are likely wrong. {_UNSURE}"


def _spoken(tokens: tuple[Token, ...]) -> list[Token]:
    return [token for token in tokens if not is_filler(token.norm)]


def _timed(transcript: Transcript) -> list[tuple[Token, Word]]:
    """Return the spoken words with their times, or nothing when they carry no times in order.

    Punctuation comes from the text where it has the same words, since aligned words often have none.
    """
    pairs = [(token, word) for word in transcript.words for token in _spoken(tokenize(word.text))[-1:]]
    starts = [word.start for _, word in pairs]
    if starts != sorted(starts) or not all(word.end > word.start for _, word in pairs):
        return []
    written = _spoken(tokenize(transcript.text))
    if [token.norm for token in written] == [token.norm for token, _ in pairs]:
        return [(token, word) for token, (_, word) in zip(written, pairs, strict=True)]
    return pairs


def _at_edge(pause: Span, timed: list[tuple[Token, Word]]) -> bool:
    """Return whether a mark stands before the pause, or a joining word after it; the ends are edges too."""
    middle = (pause[0] + pause[1]) / 2
    before = [token for token, word in timed if (word.start + word.end) / 2 <= middle]
    after = timed[len(before) :]
    return not before or not after or bool(before[-1].mark) or after[0][0].norm in JOINING
