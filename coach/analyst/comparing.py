"""A take against a script and earlier takes: from words a person has checked, else from the sound itself."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from coach.analysis import repeats
from coach.analysis.activity import spans_of, total
from coach.analysis.intake import RATE
from coach.analysis.networks import Activity
from coach.analyst import known
from coach.analyst.against import (
    IS_QUESTION,
    MOST_SECONDS,
    TOO_SHORT,
    Against,
    Earlier,
    no_comparison,
    read_sound,
)
from coach.analyst.files import FileAnalysis
from coach.errors import EngineError
from coach.model import Analysis, Measure, Overlap, Span, Transcript, Word, measured, refused
from coach.wording import overlap

if TYPE_CHECKING:
    import numpy as np

NO_WORDS = "No one has checked the words of this answer: give them with --transcript, or use a recognizer."
FROM_SOUND = (
    "Rough: looked for in the sound, because no one has checked the words. With a strong accent half of what "
    "was said is missed: give --transcript."
)
SAME = "{name} is this very recording: compare with another take."
CUT = "Rough: only the first {count} words of the script were compared."
SOUND_ONLY = "The earlier takes are sound alone: give their words as .txt files to compare wording."
TEXT_ONLY = "The earlier takes are text alone: give their recordings to compare the sound."
LITTLE_SPEECH = "This needs {least:.0f} s of speech in both takes."


@dataclass
class _Found:
    measures: dict[str, Measure] = field(default_factory=dict)
    overlaps: list[Overlap] = field(default_factory=list)


def compare(
    analysis: Analysis,
    against: Against,
    *,
    samples: np.ndarray | None = None,
    sha256: str = "",
    between: Callable[[], None] = lambda: None,
) -> Analysis:
    """Return the analysis with `overlap.*` and the overlaps found; `samples` are those of `read_sound`.

    `between` is called between two pieces of slow work.
    """
    found = _Found()
    transcript = analysis.transcript if _trusted(analysis.transcript) else None
    if transcript is not None:
        _by_words(transcript, against, sha256, found)
    elif against.script is not None:
        _by_sound(analysis, against, samples, found, between)
    texts = [each for each in against.earlier if each.text is not None]
    sounds = [each for each in against.earlier if each.samples is not None]
    if texts and transcript is None:
        found.measures["overlap.takes"] = refused("overlap.takes", NO_WORDS)
    if sounds and not texts:
        found.measures["overlap.takes"] = refused("overlap.takes", SOUND_ONLY)
    if against.earlier:
        _repeated(analysis.events.speech, sounds, samples, sha256, found)
    order = sorted(found.overlaps, key=lambda each: (each.start is None, each.start or 0.0))
    return msgspec.structs.replace(
        analysis,
        measures=analysis.measures | found.measures,
        overlaps=(*analysis.overlaps, *order),
    )


def compare_file(result: FileAnalysis, path: Path, against: Against) -> FileAnalysis:
    """Return the result of one file with what it shares; a .txt file has words alone."""
    samples = None
    if result.rate is not None and (against.earlier or against.script is not None):
        samples, _ = read_sound(path)
    compared = compare(result.analysis, against, samples=samples, sha256=result.sha256)
    return replace(result, analysis=compared)


def _trusted(transcript: Transcript | None) -> bool:
    return transcript is not None and transcript.corrected


def _by_words(transcript: Transcript, against: Against, sha256: str, found: _Found) -> None:
    words = [word.text for word in transcript.words] or transcript.text.split()
    take = overlap.prepare("", words, limit=overlap.MAX_TAKE_WORDS)
    others = [each for each in against.earlier if each.text and not (sha256 and each.sha256 == sha256)]
    texts = [overlap.prepare(each.name, (each.text or "").split()) for each in others]
    whys = [no_comparison(take, text, against.question, what="The earlier take") for text in texts]
    ready = {each.text: prepared for each, prepared in zip(others, texts, strict=True)}
    told = [ready.get(text) or overlap.prepare("", text.split()) for text in against.others]
    silent = overlap.ignored(take.stems, question=against.question, others=told)
    script = _script(take, against, silent, transcript.words, found)
    runs = list(script or ())
    if any(each.text for each in against.earlier):
        why = next((why for why in whys if why), SAME.format(name=against.earlier[0].name))
        found.measures["overlap.takes"] = refused("overlap.takes", why)
    texts = [text for text, why in zip(texts, whys, strict=True) if why is None]
    if texts:
        best: tuple[overlap.Match, ...] = ()
        for text in texts:
            matches = overlap.shared(take, [text], silent=silent)
            runs += matches
            found.overlaps += _placed(matches, take, text, transcript.words)
            if overlap.share(matches, take) > overlap.share(best, take):
                best = matches
        found.measures["overlap.takes"] = _share("overlap.takes", best, take, scale=0.01)
    if script is not None or texts:
        found.measures["overlap.run"] = _run(runs, take)
    elif found.measures:
        why = next(iter(found.measures.values())).why or ""
        found.measures["overlap.run"] = refused("overlap.run", why)


def _script(
    take: overlap.Prepared,
    against: Against,
    silent: frozenset[int],
    words: tuple[Word, ...],
    found: _Found,
) -> tuple[overlap.Match, ...] | None:
    """Return what the take shares with the script; None when there is none or it cannot be compared."""
    if against.script is None:
        return None
    script = overlap.prepare("script", against.script.split())
    why = no_comparison(take, script, against.question)
    if why is not None:
        found.measures["overlap.script"] = refused("overlap.script", why)
        return None
    matches = overlap.shared(take, [script], silent=silent)
    rough = CUT.format(count=len(script.stems)) if script.cut else None
    found.measures["overlap.script"] = _share("overlap.script", matches, take, why=rough)
    found.overlaps += _placed(matches, take, script, words)
    return matches


def _share(
    code: str, matches: Sequence[overlap.Match], take: overlap.Prepared, *, scale: float = 1.0,
    why: str | None = None,
) -> Measure:  # fmt: skip
    """Words in shared stretches; the interval goes down to the words that are really the same."""
    if len(take.stems) < overlap.MIN_WORDS:
        return refused(code, TOO_SHORT.format(count=len(take.stems), least=overlap.MIN_WORDS))
    share = scale * overlap.share(matches, take)
    same = scale * 100 * sum(len(match.pairs) for match in matches) / len(take.stems)
    return measured(code, share, low=same, high=share, why=why)


def _run(matches: Sequence[overlap.Match], take: overlap.Prepared) -> Measure:
    if len(take.stems) < overlap.MIN_WORDS:
        return refused("overlap.run", TOO_SHORT.format(count=len(take.stems), least=overlap.MIN_WORDS))
    run = overlap.longest(matches)
    return measured("overlap.run", run, low=run, high=run)


def _placed(
    matches: Sequence[overlap.Match], take: overlap.Prepared, text: overlap.Prepared, words: Sequence[Word]
) -> list[Overlap]:
    """Return one overlap for each match, with the words of the known text; no times without timed words."""
    found: list[Overlap] = []
    for match in matches:
        first, last = take.places[match.here[0]], take.places[match.here[1] - 1]
        found.append(
            Overlap(
                with_=text.name,
                text=" ".join(text.words[slice(*match.there)]),
                start=words[first].start if words else None,
                end=words[last].end if words else None,
                words=match.words,
                certainty=round(match.certainty, 4),
                by="words",
            )
        )
    return found


def _by_sound(
    analysis: Analysis,
    against: Against,
    samples: np.ndarray | None,
    found: _Found,
    between: Callable[[], None],
) -> None:
    speech = tuple(span for span in analysis.events.speech if span[0] < MOST_SECONDS)
    script = overlap.prepare("script", (against.script or "").split())
    why = None
    if not against.listen or samples is None:
        why = NO_WORDS
    elif overlap.is_question(script, against.question):
        why = IS_QUESTION
    elif not overlap.latin(script.words):
        why = "The script is in another alphabet than the recognizer knows: give the words with --transcript."
    elif total(speech) < repeats.MIN_SPEECH:
        why = f"This needs {repeats.MIN_SPEECH:.0f} s of speech."
    evidence: list[known.Evidence] = []
    if why is None and samples is not None:
        try:
            evidence = known.weigh(samples, speech, against.script or "", between=between)
        except EngineError as error:
            why = f"The script was not looked for: {error.message}"
    if why is None and not evidence:
        why = "The script has no sentence of four words that the recognizer knows: give the words instead."
    if why is not None:
        found.measures |= {code: refused(code, why) for code in ("overlap.script", "overlap.run")}
        return
    found.measures |= known.measures(evidence, speech, cut=known.cut(against.script or ""), why=FROM_SOUND)
    found.overlaps += known.said(evidence, name="script")


def _repeated(
    speech: tuple[Span, ...],
    earlier: Sequence[Earlier],
    samples: np.ndarray | None,
    sha256: str,
    found: _Found,
) -> None:
    code = "overlap.sound"
    others = [each for each in earlier if each.sha256 != sha256]
    why = None if len(others) == len(earlier) else SAME.format(name=earlier[0].name)
    if not earlier:
        why = TEXT_ONLY
    elif samples is None:
        why = "This file is text: there is no sound to compare."
    if not others or samples is None:
        found.measures[code] = refused(code, why or TEXT_ONLY)
        return
    take = repeats.voiceprint(samples, speech=speech)
    stretches: list[repeats.Repeat] = []
    compared = 0
    for each in others:
        if each.samples is None:
            continue
        heard = spans_of(Activity().feed(each.samples), seconds=len(each.samples) / RATE)
        if min(total(speech), total(heard)) < repeats.MIN_SPEECH:
            continue
        compared += 1
        repeated = repeats.repeats(take, repeats.voiceprint(each.samples, speech=heard))
        stretches += repeated
        found.overlaps += [heard_again(each.name, stretch) for stretch in repeated]
    if not compared:
        found.measures[code] = refused(code, LITTLE_SPEECH.format(least=repeats.MIN_SPEECH))
        return
    share = repeats.repeated_share(stretches, take)
    sure = repeats.repeated_share([each for each in stretches if each.certainty >= 0.9], take)
    found.measures[code] = measured(code, share, low=sure, high=max(share, sure), why=why)


def heard_again(name: str, stretch: repeats.Repeat) -> Overlap:
    """Return a stretch of the take `name` that sounds the same, as an overlap."""
    return Overlap(
        with_=name,
        text="",
        start=round(stretch.here[0], 4),
        end=round(stretch.here[1], 4),
        words=0,
        certainty=stretch.certainty,
        by="sound",
    )
