"""Fillers as a range: what the words show at least, and what the sound shows at most where no word lies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import msgspec

from coach.model import Filler, Frozen, Measure, Transcript, Verdict, Word, measured, refused
from coach.wording.counts import poisson_interval
from coach.wording.fillers import ON_BY_DEFAULT, find_uses
from coach.wording.marks import confirmed
from coach.wording.tokens import is_filler, tokenize

SAME_SECONDS = 0.15
"""A sound this near to a filler in the words is that filler."""
NO_SOUNDS = "Counted in the words alone: a filler that is not written in them is missed."
UNHEARD = "A recognizer leaves most fillers out: correct the transcript (t) to count them."


class FillerRange(Frozen, frozen=True, kw_only=True):
    """How many fillers there are at least and at most, and each of them in order of time."""

    low: int
    high: int
    items: tuple[Filler, ...]


def join_fillers(
    words: Sequence[Filler],
    sounds: Sequence[Filler],
    *,
    spoken: Sequence[Word] = (),
    verdicts: Sequence[Verdict] = (),
    marked: Sequence[float] = (),
) -> FillerRange:
    """Join fillers heard in the words with those found in the sound; times in seconds.

    Each second of `marked` is a filler that the speaker heard: one of those found, or one more.

    A sound in the middle of a word of `spoken` is that word. What the speaker confirmed counts, what they
    rejected is gone; a sound nobody confirmed counts toward the upper end only.
    """
    items = {filler.start: filler for filler in words}
    for sound in sounds:
        same = next((f for f in items.values() if _meet(f, sound) and f.heard_by != "sound"), None)
        if same is not None:
            items[same.start] = _with(same, heard_by="both", certainty="heard")
        elif not any(word.start <= (sound.start + sound.end) / 2 < word.end for word in spoken):
            items.setdefault(sound.start, sound)
    kept: list[Filler] = []
    sure = 0
    ordered = sorted(items.values(), key=lambda f: f.start)
    ordered = [f for f in ordered if verdict_on(f, verdicts) is not False]
    by_ear, others = confirmed(ordered, marked)
    for index, filler in enumerate(ordered):
        said = verdict_on(filler, verdicts) or (index in by_ear) or None
        kept.append(_with(filler, heard_by=filler.heard_by, certainty="heard") if said else filler)
        sure += said is True or filler.heard_by != "sound"
    return FillerRange(low=sure + others, high=len(kept) + others, items=tuple(kept))


def verdict_on(filler: Filler, verdicts: Sequence[Verdict]) -> bool | None:
    """Return what the speaker last said about a filler, None when nothing."""
    about = [v for v in verdicts if abs(v.start - filler.start) < SAME_SECONDS and v.text == filler.text]
    return about[-1].is_filler if about else None


def sounds_of(fillers: Sequence[Filler]) -> list[Filler]:
    """Return what was found in the sound, be it joined with words or not."""
    return [
        _with(f, heard_by="sound", certainty="likely") if f.heard_by == "both" else f
        for f in fillers
        if f.heard_by != "words"
    ]


def fillers_in_words(
    transcript: Transcript | None, *, kinds: frozenset[str] = ON_BY_DEFAULT
) -> tuple[Filler, ...]:
    """Return um and uh and the filler words of a transcript whose words have times."""
    if transcript is None:
        return ()
    pairs = [(token, word) for word in transcript.words for token in tokenize(word.text)]
    tokens = [token for token, _ in pairs]
    certainty: Literal["heard", "likely"] = "heard" if transcript.corrected else "likely"
    found = [(i, i, token.norm) for i, token in enumerate(tokens) if is_filler(token.norm)]
    found += [(use.first, use.last, use.kind) for use in find_uses(tokens, kinds=kinds)]
    return tuple(
        Filler(
            start=pairs[first][1].start,
            end=pairs[last][1].end,
            text=text,
            heard_by="words",
            certainty=certainty,
        )
        for first, last, text in sorted(found)
    )


def filler_measures(
    transcript: Transcript,
    *,
    least_words: int,
    found: FillerRange | None = None,
    ungated: bool = False,
    kinds: frozenset[str] = ON_BY_DEFAULT,
) -> dict[str, Measure]:
    """Return fillers.words and fillers.all per 100 words; `found` adds what the sound shows to the latter."""
    tokens = tokenize(transcript.text)
    uses = len(find_uses(tokens, kinds=kinds))
    count = len(tokens)
    gate = None
    if count < least_words:
        gate = f"There are {count} words and this needs {least_words}: say a little more."
    elif not transcript.corrected:
        gate = UNHEARD
    if not count or (gate and not ungated):
        why = gate or "There are no words."
        return {code: refused(code, why) for code in ("fillers.all", "fillers.words")}
    scale = 100 / count
    low, high = poisson_interval(uses)
    heard = uses + sum(1 for token in tokens if is_filler(token.norm))
    sounds = 0
    if found is not None and found.high:
        heard, sounds = found.low, found.high - found.low
    all_low, _ = poisson_interval(heard)
    _, all_high = poisson_interval(heard + sounds)
    why = gate or (NO_SOUNDS if not sounds else _between(heard, heard + sounds))
    return {
        "fillers.words": measured(
            "fillers.words", scale * uses, low=scale * low, high=scale * high, why=gate
        ),
        "fillers.all": measured(
            "fillers.all", scale * heard, low=scale * all_low, high=scale * all_high, why=why
        ),
    }


def sentence_of(filler: Filler, words: Sequence[Word], *, around: int = 6) -> str:
    """Return the words around a filler, the filler itself in brackets: `it was [you know] late`."""
    inside = [i for i, w in enumerate(words) if filler.start <= (w.start + w.end) / 2 <= filler.end]
    if not inside:
        before = [w.text for w in words if w.end <= filler.start + 0.05][-around:]
        after = [w.text for w in words if w.start >= filler.end - 0.05][:around]
        return " ".join([*before, f"[{filler.text}]", *after])
    first, last = inside[0], inside[-1]
    said = " ".join(w.text for w in words[first : last + 1])
    before = [w.text for w in words[max(0, first - around) : first]]
    return " ".join([*before, f"[{said}]", *(w.text for w in words[last + 1 : last + 1 + around])])


def _between(low: int, high: int) -> str:
    return f"Between {low} and {high}: some were found in the sound only. Listen and confirm them (u)."


def _meet(a: Filler, b: Filler) -> bool:
    return a.start - SAME_SECONDS < b.end and b.start - SAME_SECONDS < a.end


def _with(filler: Filler, *, heard_by: str, certainty: str) -> Filler:
    return msgspec.structs.replace(filler, heard_by=heard_by, certainty=certainty)
