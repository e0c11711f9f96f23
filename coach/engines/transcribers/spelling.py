"""How a word that no dictionary has is pronounced: letter by letter, by what its neighbors make likely.

`letters.txt.gz` was learned from CMUdict by scripts/letter_sounds.py, which tells how well it does on words
it has not seen. Forced alignment needs sounds that are roughly right, not a perfect spelling.
"""

from __future__ import annotations

import gzip
import unicodedata
from functools import cache
from pathlib import Path

CONTEXTS = ((0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3), (4, 4))
"""Letters to the left and right of the one that is spelled, from the narrowest context to the widest."""
LONGEST = 60
"""Letters of a word that are spelled; the rest of a longer one is not a word."""
_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_NO_SOUND = ("AH",)


class Letters:
    """Spells words from a table of context -> phones."""

    def __init__(self, table: dict[str, str]) -> None:
        self._table = table

    def spell(self, word: str) -> list[str]:
        """Return the phones (ARPAbet without stress) of a word of plain letters; never empty."""
        word = word[:LONGEST]
        phones: list[str] = []
        for index in range(len(word)):
            for width in range(len(CONTEXTS) - 1, -1, -1):
                sound = self._table.get(context(word, index, width))
                if sound is not None:
                    phones += sound.split()
                    break
        return phones or list(_NO_SOUND)


def context(word: str, index: int, width: int) -> str:
    """Return the letters around `index` as the table has them: WIDTH:letters, with `.` outside the word."""
    left, right = CONTEXTS[width]
    padded = "." * left + word + "." * right
    return f"{width}:{padded[index : index + left + 1 + right]}"


@cache
def letters() -> Letters:
    """Return the table that ships."""
    data = gzip.decompress(Path(__file__).with_name("letters.txt.gz").read_bytes())
    rows = (line.split("\t") for line in data.decode().splitlines())
    return Letters({row[0]: row[1] for row in rows})


def plain_letters(word: str) -> str:
    """Return `word` in the letters a to z, accents dropped and digits as words; "" when nothing is left."""
    spelled = "".join(_DIGITS[int(c)] if c.isascii() and c.isdigit() else c for c in word.lower())
    folded = unicodedata.normalize("NFKD", spelled)
    return "".join(c for c in folded if "a" <= c <= "z")


def dictionary_path() -> Path:
    """Return the pronouncing dictionary in the PocketSphinx wheel."""
    import pocketsphinx

    return Path(pocketsphinx.get_model_path("en-us/cmudict-en-us.dict"))
