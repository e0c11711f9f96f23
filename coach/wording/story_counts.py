"""How much of a story an answer tells, as counts of what the rules can tell apart. More is not better."""

from __future__ import annotations

from coach.model import STORY_MEASURES, Measure, Transcript, measured, refused
from coach.wording.content import NOT_ENGLISH, is_english, spoken_words
from coach.wording.story import SHOWN, Part, i_and_we, story

MIN_WORDS = 40
MIN_I_AND_WE = 5
_COUNTED: dict[str, tuple[Part, ...]] = {
    "story.parts": ("situation", "task", "action", "result", "learned"),
    "story.growth": ("learned", "changed", "used_again"),
    "story.team": ("role", "said"),
}
_NAMES: dict[Part, str] = {
    "task": "the task",
    "result": "what came of it",
    "learned": "what was learned",
    "changed": "what changed",
    "used_again": "where it was used again",
    "role": "who somebody is",
    "situation": "the situation",
    "action": "actions",
    "said": "what was said",
}
_NONE = "The rules cannot tell {missing} well enough to count it. Mark it by ear (b)."
_SOME = "The rules cannot tell {missing}, so that is not counted. Mark it by ear (b)."
_FEW = "There are {count} of I and we, and this needs {least}."


def story_measures(transcript: Transcript, *, why: str | None, ungated: bool = False) -> dict[str, Measure]:
    """Return the measures of `model.STORY_MEASURES`; `why` makes the words rough.

    `story.parts` counts the kinds of part that are told (each once), `story.growth` and `story.team` the
    sentences that tell one, `story.we_share` is the % of "we" among "I" and "we" with Wilson's interval. The
    rules are those of `docs/story-coding.md`; parts that they cannot tell are named in the `why`.
    """
    count = spoken_words(transcript.text)
    gate = NOT_ENGLISH if not is_english(transcript.text) else None
    if count < MIN_WORDS:
        gate = gate or f"There are {count} words and this needs {MIN_WORDS}: say a little more."
    if gate and (not ungated or count == 0):
        return {code: refused(code, gate) for code in STORY_MEASURES}
    told = [sentence.parts for sentence in story(transcript.text)]
    found = {code: _count(code, told, why=gate or why) for code in _COUNTED}
    return found | {"story.we_share": _we_share(transcript.text, why=gate or why)}


def _count(code: str, told: list[tuple[Part, ...]], *, why: str | None) -> Measure:
    wanted = _COUNTED[code]
    hidden = ", ".join(_NAMES[part] for part in wanted if part not in SHOWN)
    if not set(wanted) & set(SHOWN):
        return refused(code, _NONE.format(missing=hidden))
    parts = [part for sentence in told for part in sentence if part in wanted]
    value = len(set(parts)) if code == "story.parts" else sum(bool(set(each) & set(wanted)) for each in told)
    notes = [note for note in (_SOME.format(missing=hidden) if hidden else None, why) if note]
    return measured(code, value, low=value, high=value, why=" ".join(notes) or None)


def _we_share(text: str, *, why: str | None) -> Measure:
    i, we = i_and_we(text)
    count = i + we
    if count < MIN_I_AND_WE:
        return refused("story.we_share", _FEW.format(count=count, least=MIN_I_AND_WE))
    share, z2 = we / count, 1.96**2
    middle = (share + z2 / (2 * count)) / (1 + z2 / count)
    reach = 1.96 / (1 + z2 / count) * (share * (1 - share) / count + z2 / (4 * count**2)) ** 0.5
    low, high = max(0.0, middle - reach), min(1.0, middle + reach)
    return measured("story.we_share", 100 * share, low=100 * low, high=100 * high, why=why)
