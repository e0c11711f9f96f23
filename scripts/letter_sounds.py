"""Learn how English letters sound from the dictionary that ships with PocketSphinx (CMUdict, BSD-2-Clause).

Letters are aligned with 0 to 2 phones each (expectation maximization), then a decision list asks for ever
wider context: the phones of a letter given its neighbors, kept only where they differ from those of the
narrower context (IGTree: Daelemans, van den Bosch & Weijters 1997). Run it to write
coach/engines/transcribers/letters.txt.gz; with --held-out it learns from nine tenths of the words and tells
how well the last tenth is spelled: 51.8 % of 12490 words all right, phone error 11.2 %. It holds many forms
of one word, so words of another kind will fare worse.
"""

from __future__ import annotations

import gzip
import math
import random
import sys
from collections import Counter, defaultdict
from pathlib import Path

from coach.engines.transcribers.spelling import CONTEXTS, Letters, context, dictionary_path

OUT = Path(__file__).parent.parent / "coach/engines/transcribers/letters.txt.gz"
LEAST_SEEN = 3
"""Contexts seen less often are not kept: they are names, and the table would be four times as large."""
Entry = tuple[str, tuple[str, ...]]


def entries() -> list[Entry]:
    """Return the dictionary's first pronunciation of each word of plain letters."""
    found = []
    for line in dictionary_path().read_text(encoding="utf-8").splitlines():
        word, *phones = line.split()
        if word.replace("'", "").isalpha() and word.isascii() and len(word) > 1:
            found.append((word.replace("'", ""), tuple(phones)))
    return found


def best_path(word: str, phones: tuple[str, ...], cost: dict[tuple[str, tuple[str, ...]], float]) -> list:
    """Return the phones of each letter on the cheapest path, or nothing when the word has too few letters."""
    n, m = len(word), len(phones)
    table = [[math.inf] * (m + 1) for _ in range(n + 1)]
    back = [[0] * (m + 1) for _ in range(n + 1)]
    table[0][0] = 0.0
    for i in range(n):
        for j in range(max(0, m - 2 * (n - i)), min(m, 2 * i) + 1):
            if table[i][j] == math.inf:
                continue
            for k in range(min(2, m - j) + 1):
                here = table[i][j] + cost.get((word[i], phones[j : j + k]), 12.0)
                if here < table[i + 1][j + k]:
                    table[i + 1][j + k], back[i + 1][j + k] = here, k
    if table[n][m] == math.inf:
        return []
    path, j = [], m
    for i in range(n, 0, -1):
        k = back[i][j]
        path.append(phones[j - k : j])
        j -= k
    return path[::-1]


def aligned(words: list[Entry], *, rounds: int = 5) -> list[tuple[str, list]]:
    """Return each word with the phones of each of its letters."""
    sample = random.Random(1).sample(words, min(20_000, len(words)))
    together: Counter = Counter()
    letters: Counter = Counter()
    phone: Counter = Counter()
    for word, phones in sample:  # begin with which phones occur in words with which letters
        for letter in set(word):
            letters[letter] += 1
            for p in set(phones):
                together[letter, p] += 1
        phone.update(set(phones))
    cost = {
        (letter, (p,)): 5 - math.log(n * len(sample) / letters[letter] / phone[p])
        for (letter, p), n in together.items()
    }
    cost |= {(letter, ()): 4.5 for letter in letters}
    for turn in range(rounds):
        used: Counter = Counter()
        for word, phones in sample:
            used.update(zip(word, best_path(word, phones, cost), strict=False))
        total: Counter = Counter()
        for (letter, _), n in used.items():
            total[letter] += n
        cost = {key: -math.log(n / total[key[0]]) for key, n in used.items() if n > turn}
    return [(word, path) for word, phones in words if (path := best_path(word, phones, cost))]


def learn(words: list[Entry]) -> dict[str, str]:
    """Return context -> phones, narrowest first; see `spelling.context` for how a context is written."""
    seen: list[dict[str, Counter]] = [defaultdict(Counter) for _ in CONTEXTS]
    for word, path in aligned(words):
        for i, phones in enumerate(path):
            sound = " ".join(phones)
            for width in range(len(CONTEXTS)):
                seen[width][context(word, i, width)][sound] += 1
    table: dict[str, str] = {}
    for width, contexts in enumerate(seen):
        for where, sounds in contexts.items():
            if sum(sounds.values()) < (1 if width == 0 else LEAST_SEEN):
                continue
            sound = max(sounds, key=lambda s: (sounds[s], s))
            if width == 0 or sound != _narrower(table, where, width):
                table[where] = sound
    return table


def _narrower(table: dict[str, str], where: str, width: int) -> str:
    letters = where.split(":", 1)[1]
    for less in range(width - 1, -1, -1):
        left, right = CONTEXTS[width]
        fewer_left, fewer_right = CONTEXTS[less]
        inner = letters[left - fewer_left : len(letters) - (right - fewer_right)]
        if f"{less}:{inner}" in table:
            return table[f"{less}:{inner}"]
    raise ValueError(where)


def distance(a: list[str], b: list[str]) -> int:
    """Return the edit distance of two lists of phones."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def main() -> None:
    words = entries()
    random.Random(7).shuffle(words)
    if "--held-out" in sys.argv:
        cut = len(words) // 10
        letters = Letters(learn(words[cut:]))
        wrong = right = phones = 0
        for word, truth in words[:cut]:
            said = letters.spell(word)
            right += said == list(truth)
            wrong += distance(said, list(truth))
            phones += len(truth)
        print(
            f"{cut} held-out words: {100 * right / cut:.1f} % all right, "
            f"phone error {100 * wrong / phones:.1f} %"
        )
        return
    table = learn(words)
    text = "".join(f"{where}\t{sound}\n" for where, sound in sorted(table.items()))
    OUT.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{len(table)} contexts, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()
