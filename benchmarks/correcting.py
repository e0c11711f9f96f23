"""How long it takes to correct the words of an answer: an estimate, not a measurement on people.

Real talk (AMI transcripts, CC BY 4.0, from the folder of development data) is broken at a given word error
rate and put right again with the keys of the app's screen. The keys are counted; the keystroke-level model
(Card, Moran & Newell 1980) turns them into seconds. Run: python -m benchmarks.correcting
"""

from __future__ import annotations

import random
import statistics
from pathlib import Path

TEXT = Path(__file__).resolve().parents[2] / "shared" / "data" / "text"
WORDS, SECONDS, PHRASE = 260, 120.0, 8
KEY = 0.28
"""Seconds for one key of a person who types 40 words a minute (Card, Moran & Newell 1980)."""
THINK = 1.35
"""Seconds to decide what to do, once a phrase (the same)."""
RATES = (0.0, 0.2, 0.4, 0.7)
ERRORS = ("substitution",) * 6 + ("deletion",) * 2 + ("insertion",) * 2
"""Of ten errors: roughly how those of a recognizer fall; a choice of this project."""


def broken(words: list[str], rate: float, rng: random.Random, others: list[str]) -> list[str | None]:
    """Return what a recognizer might have made of `words`, aligned with them; None for a word it missed.

    An inserted word stands in one string with the word before it.
    """
    heard: list[str | None] = []
    for word in words:
        if rng.random() >= rate:
            heard.append(word)
            continue
        kind = rng.choice(ERRORS)
        other = rng.choice(others)
        heard.append({"substitution": other, "deletion": None, "insertion": f"{word} {other}"}[kind])
    return heard


def keys_to_fix(words: list[str], heard: list[str | None]) -> int:
    """Return the keys to put one phrase right: the cheaper of mending the words and typing all anew."""
    if words == heard:
        return 1  # Enter: right
    anew = 1 + 1 + len(" ".join(words)) + 1  # e, ctrl+u, the words, Enter
    wrong = [i for i, (w, h) in enumerate(zip(words, heard, strict=True)) if w != h]
    mending = 2 + (len(words) - wrong[0])  # e, Enter, and ctrl+left over every word back to the first mistake
    for i in wrong:
        mending += (heard[i] is not None) + len(words[i]) + 1  # ctrl+w, the word, a space
    return min(anew, mending)


def estimate(words: list[str], rate: float, rng: random.Random, others: list[str]) -> tuple[int, int, float]:
    """Return (keys, phrases that are wrong, seconds) to correct one answer of `SECONDS`."""
    heard = broken(words, rate, rng, others)
    keys = wrong = 0
    for start in range(0, len(words), PHRASE):
        piece, seen = words[start : start + PHRASE], heard[start : start + PHRASE]
        keys += 1 + keys_to_fix(piece, seen)  # p, to hear the phrase once
        wrong += piece != seen
    phrases = -(-len(words) // PHRASE)
    return keys, wrong, SECONDS + phrases * THINK + keys * KEY


def main() -> None:
    rng = random.Random(4)
    texts = [path.read_text(encoding="utf-8").split() for path in sorted(TEXT.glob("ami_*.txt"))]
    texts = [text for text in texts if len(text) > WORDS]
    others = sorted({word for text in texts for word in text})
    print(f"{len(texts)} speakers, one stretch of {WORDS} words each, {-(-WORDS // PHRASE)} phrases")
    for rate in RATES:
        found = []
        for text in texts:
            start = rng.randrange(len(text) - WORDS)
            found.append(estimate(text[start : start + WORDS], rate, rng, others))
        keys, wrong, seconds = (statistics.median(column) for column in zip(*found, strict=True))
        print(
            f"{rate:.0%} word errors: {wrong:.0f} phrases wrong, {keys:.0f} keys, {seconds / 60:.1f} minutes"
        )
    typing = (len(" ".join(texts[0][:WORDS])) + 2 * -(-WORDS // PHRASE)) * KEY
    print(f"typing it all without listening: {typing / 60:.1f} minutes")


if __name__ == "__main__":
    main()
