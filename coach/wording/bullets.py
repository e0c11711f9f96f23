"""A script into bullets, a form of lines into a story and back, and which bullets an answer holds. Pure.

A bullet is a fact in a few words and never a sentence to learn: what is drafted from a script loses its
sentences on purpose.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import get_args

from coach.errors import UsageError
from coach.model import Bullet, BulletKind, Story
from coach.untrusted import clean, line
from coach.wording.tokens import is_filler, tokenize

MOST_BULLETS = 8
MOST_WORDS = 9
"""Words of a drafted bullet: more is a sentence again."""
MOST_CHARACTERS = 20_000
"""Of a script or a form; about 2 hours of talk."""
KEPT = 0.5
"""Share of a bullet's words of meaning that an answer must hold."""
_ALIKE = 0.8
_LONGEST_SENTENCE, _LEAST_PART = 30, 8
"""Words of a sentence from which it is cut, and of a piece of it at least."""
_JOINS = frozenset({"and", "but", "so", "then", "because", "i", "we", "in", "after", "when"})

_CUES: dict[BulletKind, str] = {
    "learned": r"\b(learn\w*|realiz\w+|taught|since then|now i|next time|from then on|changed how)\b",
    "said": r"[\"“]|\b(said|told|asked|explained|replied|apologi[sz]ed|shouted)\b",
    "decision": r"\b(i|we) (decided|chose|called|stopped|refused|insisted|escalated|paged|moved|started|"
    r"asked for)\b",
    "result": r"\b(in the end|as a result|finally|so the|recovered|improved|survived|passed|finished|reduced|"
    r"was discharged|turned out|outcome)\b",
    "role": r"\b(my (job|role|task)|i was (the|a|an) \w+|as (the|a|an) \w+|responsible for|in charge of)\b",
    "moment": r"\b(night|morning|evening|weekend|o'clock|a\.?m\.?|p\.?m\.?|year|month|week|during|when i|"
    r"shift|rotation|internship)\b",
}
"""What gives a sentence away, looked for in this order."""
_ORDER: tuple[BulletKind, ...] = ("role", "moment", "decision", "said", "result", "learned", "detail")
_LIGHT_LIST = """
a an the and but or so because that which who whom whose this these those there here then it its is am
are was were be been being have has had do does did will would can could should may might must of in on
at to for with by from as into about over after before i me my we us our you your he him his she her they
them their very really just also too more most much many some any all not no if when while where what how
than up out off down again only even still well like
"""
_LIGHT = frozenset(_LIGHT_LIST.split())


def draft(script: str) -> tuple[Bullet, ...]:
    """Return up to eight bullets of the facts in a script, in the order of a story.

    Rules alone, so a person edits what comes out. UsageError when it is too long or holds no sentence.
    """
    if len(script) > MOST_CHARACTERS:
        raise UsageError(f"the script has over {MOST_CHARACTERS:,} characters. Give one story at a time.")
    whole = clean(script, limit=MOST_CHARACTERS)
    sentences = [part.strip() for part in re.split(r"(?<=[.!?])\s+|\n+", whole)]
    found: list[Bullet] = []
    for sentence in itertools.chain.from_iterable(map(_parts, sentences)):
        text = telegram(sentence)
        if len(text.split()) >= 2:
            found.append(Bullet(kind=_kind(sentence), text=text))
    if not found:
        raise UsageError("there is no sentence in the script to draw facts from.")
    return _fullest(found)


def _parts(sentence: str) -> list[str]:
    """Return a sentence, cut before joining words where it is too long for one: speech without full stops."""
    words = sentence.split()
    parts: list[list[str]] = [[]]
    for word in words:
        joins = word.lower().strip(",.") in _JOINS and len(parts[-1]) >= _LEAST_PART
        if len(words) > _LONGEST_SENTENCE and (joins or len(parts[-1]) >= _LONGEST_SENTENCE):
            parts.append([])
        parts[-1].append(word)
    return [" ".join(part) for part in parts]


def _kind(sentence: str) -> BulletKind:
    low = sentence.lower()
    return next((kind for kind, cue in _CUES.items() if re.search(cue, low)), "detail")


def _fullest(found: list[Bullet]) -> tuple[Bullet, ...]:
    """Keep one of each kind first, then what else there is room for, in the order of a story."""
    chosen: list[Bullet] = []
    for kind in _ORDER:
        chosen += [bullet for bullet in found if bullet.kind == kind][:1]
    rest = [bullet for bullet in found if bullet not in chosen]
    chosen += rest[: max(0, MOST_BULLETS - len(chosen))]
    chosen = chosen[:MOST_BULLETS]
    return tuple(sorted(chosen, key=lambda bullet: _ORDER.index(bullet.kind)))


def telegram(sentence: str) -> str:
    """Return the words of meaning of a sentence, at most nine."""
    words = [token.text.strip('.,;:!?"“”()') for token in tokenize(sentence) if _means(token.norm)]
    return " ".join(words[:MOST_WORDS])


def _means(norm: str) -> bool:
    return norm not in _LIGHT and not is_filler(norm)


def kept(story: Story, words: Sequence[str]) -> tuple[Bullet, ...]:
    """Return the bullets that an answer's words hold: half of their words of meaning, in any form."""
    said = {token.norm for word in words for token in tokenize(word)}
    return tuple(bullet for bullet in story.bullets if _share(bullet, said) >= KEPT)


def _share(bullet: Bullet, said: set[str]) -> float:
    wanted = [token.norm for token in tokenize(bullet.text) if _means(token.norm)]
    if not wanted:
        return 0.0
    return sum(any(alike(want, word) for word in said) for want in wanted) / len(wanted)


def alike(one: str, other: str) -> bool:
    """Say whether two words are forms of one word, or nearly spelled alike: recognizers mishear endings."""
    if one == other:
        return True
    if min(len(one), len(other)) < 4:
        return False
    return one[:4] == other[:4] or SequenceMatcher(None, one, other).ratio() >= _ALIKE


# --- the form a person edits

HEAD = """# One story, in bullets: facts in a few words, never sentences to learn by heart.
# Lines: title, kinds (of question it fits), then role, moment, decision, said, result, learned, detail.
# For a patient write "a man in his fifties", never a name, a date or a number. Lines with # are left out.
"""


def blank() -> Story:
    """Return a new story: one empty line for each kind of bullet."""
    kinds = (kind for kind in _ORDER if kind != "detail")
    return Story(id="", title="A new story", bullets=tuple(Bullet(kind=kind, text="") for kind in kinds))


def rows(story: Story) -> str:
    """Return a story as the lines a person edits, without the explanation above them."""
    return form(story).removeprefix(HEAD)


def form(story: Story) -> str:
    """Return a story as the lines a person edits."""
    lines = [f"title: {story.title}", f"kinds: {', '.join(story.kinds)}", ""]
    lines += [f"{bullet.kind}: {bullet.text}" for bullet in story.bullets]
    return HEAD + "\n".join(lines) + "\n"


def read_form(text: str, *, story_id: str) -> Story:
    """Return the story in edited lines; UsageError names the line that cannot be read."""
    if len(text) > MOST_CHARACTERS:
        raise UsageError(f"the story has over {MOST_CHARACTERS:,} characters: keep to a few words per line.")
    title = ""
    kinds: tuple[str, ...] = ()
    bullets = []
    for number, raw in enumerate(clean(text, limit=MOST_CHARACTERS).splitlines(), start=1):
        row = raw.strip()
        if not row or row.startswith("#"):
            continue
        name, colon, value = row.partition(":")
        name, value = name.strip().lower(), line(value.strip(), limit=300)
        if not colon or name not in ("title", "kinds", *get_args(BulletKind)):
            known = ", ".join(("title", "kinds", *get_args(BulletKind)))
            raise UsageError(f'line {number} is not "name: text". Names: {known}.')
        if name == "title":
            title = line(value, limit=80)
        elif name == "kinds":
            kinds = tuple(part for part in (line(p.strip(), limit=40) for p in value.split(",")) if part)
        elif value:
            bullets.append(Bullet(kind=name, text=value))  # type: ignore[arg-type]  # checked above
    if not title:
        raise UsageError('the story needs a line "title: ...".')
    return Story(id=story_id, title=title, kinds=kinds, bullets=tuple(bullets))
