"""Islands of certainty: where in a take some words of a known text were surely said.

A recognizer that knows only the words of this text, in its order, is run over the take. Runs of three words
that it hears in the order of the text are anchors: in 20 accented sentences it heard 37 % of the words
so and put 97 % of them right, and 2 % of those of another text.
"""

from __future__ import annotations

import difflib
import math
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from coach.model import Span

if TYPE_CHECKING:
    import numpy as np

RUN = 3
_RATE = 16_000
_FRAMES_PER_SECOND = 100
_KEEP, _BACK = 0.7, math.log10(0.3)


@dataclass(frozen=True)
class Anchor:
    """Words `first` to `last` of the text were said from `start` to `end` seconds."""

    first: int
    last: int
    start: float
    end: float


def find(
    make: Callable[..., Any],
    pronounced: Callable[[str], str | None],
    samples: np.ndarray,
    words: Sequence[str],
) -> list[Anchor]:
    """Return the anchors of `words` in int16 samples at 16 kHz; `make` builds a decoder with given settings.

    `pronounced` gives the phones of a word, or of "word(2)". The decoder knows the words of this text alone:
    with the whole dictionary a new language model costs 12 s.
    """
    if len(words) < RUN:
        return []
    with tempfile.TemporaryDirectory() as folder:  # the decoder reads both from files only
        model, dictionary = Path(folder) / "text.arpa", Path(folder) / "text.dict"
        model.write_text(_trigrams(words), encoding="utf-8")
        dictionary.write_text(_dictionary(pronounced, words), encoding="utf-8")
        decoder = make(lm=str(model), dict=str(dictionary), fwdflat=False, bestpath=False)
    decoder.start_utt()
    decoder.process_raw(samples.tobytes(), False, True)
    decoder.end_utt()
    heard = [part for part in decoder.seg() or () if part.word[0] not in "<[+("]
    spoken = [part.word.split("(")[0] for part in heard]
    blocks = difflib.SequenceMatcher(None, spoken, words, autojunk=False).get_matching_blocks()
    return [
        Anchor(
            first=block.b,
            last=block.b + block.size - 1,
            start=heard[block.a].start_frame / _FRAMES_PER_SECOND,
            end=(heard[block.a + block.size - 1].end_frame + 1) / _FRAMES_PER_SECOND,
        )
        for block in blocks
        if block.size >= RUN
    ]


def stretches(found: Sequence[Anchor], *, count: int, seconds: float) -> list[tuple[tuple[int, int], Span]]:
    """Cut `count` words and `seconds` in the middle of each anchor: ((first, beyond the last), span) each.

    Cut between two words of the anchor, where a third of a wrong word can do no harm.
    """
    cuts = [(0, 0.0)]
    for anchor in found:
        length = anchor.last - anchor.first + 1
        half = anchor.first + length // 2
        when = anchor.start + (anchor.end - anchor.start) * (half - anchor.first) / length
        cuts.append((half, when))
    cuts.append((count, seconds))
    return [((a, b), (s, e)) for (a, s), (b, e) in pairwise(cuts) if b > a]


def _dictionary(pronounced: Callable[[str], str | None], words: Sequence[str]) -> str:
    lines: list[str] = []
    for word in sorted(set(words)):
        name, variant = word, 2
        while (phones := pronounced(name)) is not None:
            lines.append(f"{name} {phones}\n")
            name, variant = f"{word}({variant})", variant + 1
    return "".join(lines)


def _trigrams(words: Sequence[str]) -> str:
    """Return an ARPA language model of one text, with back-off so that any order of its words is possible."""
    row = ["<s>", *words, "</s>"]
    single = Counter(words)
    pairs, triples = (
        Counter(pairwise(row)),
        Counter(zip(row, row[1:], row[2:], strict=False)),
    )
    starts = Counter(row[:-1])
    two = Counter(pairwise(row[:-1]))
    lines = ["\\data\\", f"ngram 1={len(single) + 2}", f"ngram 2={len(pairs)}", f"ngram 3={len(triples)}", ""]
    lines += ["\\1-grams:", f"-99 <s> {_BACK:.4f}", f"{math.log10(0.05):.4f} </s>"]
    lines += [f"{math.log10(0.95 * n / len(words)):.4f} {w} {_BACK:.4f}" for w, n in sorted(single.items())]
    lines += ["", "\\2-grams:"]
    lines += [
        f"{math.log10(_KEEP * n / starts[a]):.4f} {a} {b} {_BACK:.4f}" for (a, b), n in sorted(pairs.items())
    ]
    lines += ["", "\\3-grams:"]
    lines += [
        f"{math.log10(_KEEP * n / two[a, b]):.4f} {a} {b} {c}" for (a, b, c), n in sorted(triples.items())
    ]
    return "\n".join([*lines, "", "\\end\\", ""])
