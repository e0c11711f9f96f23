"""Two versions of a bank put together, question by question and field by field, and nothing of either lost.

With the version both came from (three-way merge) a change of one side is taken; where both changed the same
text differently, the person's own stays and theirs is kept beside it as a conflict.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from rapidfuzz import fuzz, process

from coach.banks.imported import LISTS
from coach.banks.validate import MAX_ITEMS, MAX_QUESTIONS
from coach.errors import Refused
from coach.model import Bank, Frozen, Question

FIELDS = tuple(name for name in Question.__struct_fields__ if name != "id")
ALIKE = 60.0
"""From this percentage of equal text on, a question whose id was made from its words is the same one."""
MOST_COMPARED = 2_000
"""With more questions than this in doubt, only equal words count: each is held against all the others."""
_ABOUT = ("title", "language", "license", "maintainers")


class Conflict(Frozen, frozen=True, kw_only=True):
    """A question that both sides changed, each in another way; None where a side removed it."""

    question: str
    fields: tuple[str, ...]
    mine: Question | None
    theirs: Question | None


class Change(Frozen, frozen=True, kw_only=True):
    """What a merge did to one question of the person's own copy."""

    question: str
    what: Literal["new", "changed", "gone"]
    before: str = ""
    now: str = ""


@dataclass(frozen=True)
class Merged:
    """The bank of both, what it changed in `mine`, and what needs a person to choose."""

    bank: Bank
    changes: tuple[Change, ...]
    conflicts: tuple[Conflict, ...]


def merge(mine: Bank, theirs: Bank, *, base: Bank | None = None) -> Merged:
    """Return `mine` with what `theirs` changed since `base`; without `base` everything of both is kept.

    Questions are matched by id. Refused when more than 5,000 questions would come together.
    """
    was = _by_id(base) if base is not None else {}
    ours, others = _by_id(mine), _by_id(theirs)
    kept: dict[str, Question] = {}
    changes: list[Change] = []
    conflicts: list[Conflict] = []
    for key in [*ours, *(key for key in others if key not in ours)]:
        one, conflict = _question(was.get(key), ours.get(key), others.get(key))
        if conflict is not None:
            conflicts.append(conflict)
        if one is not None:
            kept[key] = one
        if one != ours.get(key):
            changes.append(_change(key, ours.get(key), one))
    if len(kept) > MAX_QUESTIONS:
        raise Refused(f"together these banks have more than {MAX_QUESTIONS} questions. Keep them apart.")
    about = {
        key: _field(getattr(base, key, None), getattr(mine, key), getattr(theirs, key)) for key in _ABOUT
    }
    bank = msgspec.structs.replace(
        mine,
        questions=tuple(kept.values()) or mine.questions,
        **{key: value for key, (value, clear) in about.items() if clear},
    )
    return Merged(bank, tuple(changes), tuple(conflicts))


def keep_ids(theirs: Bank, base: Bank, *, made: frozenset[str]) -> Bank:
    """Return `theirs` with the ids of `base` where a question is the same under another id.

    The same words make it the same question; where ids were `made` from the wording, similar words do.
    """
    here = {question.id for question in theirs.questions}
    open_ = {_hash(question.text): question for question in base.questions if question.id not in here}
    known = {question.id for question in base.questions}
    ids: dict[str, str] = {}
    for question in theirs.questions:
        if question.id in known or not open_:
            continue
        same = open_.get(_hash(question.text))
        if same is None and question.id in made and len(open_) <= MOST_COMPARED:
            near = process.extractOne(
                _hash(question.text), list(open_), scorer=fuzz.ratio, score_cutoff=ALIKE
            )
            same = open_[near[0]] if near else None
        if same is not None:
            ids[question.id] = same.id
            del open_[_hash(same.text)]
    return msgspec.structs.replace(
        theirs,
        questions=tuple(
            msgspec.structs.replace(question, id=ids.get(question.id, question.id))
            for question in theirs.questions
        ),
    )


def take_theirs(bank: Bank, conflict: Conflict) -> Bank:
    """Return the bank with their side of a conflict."""
    theirs, key = conflict.theirs, conflict.question
    if theirs is None:
        rest = tuple(question for question in bank.questions if question.id != key)
        return msgspec.structs.replace(bank, questions=rest or bank.questions)
    if key not in _by_id(bank):
        return msgspec.structs.replace(bank, questions=(*bank.questions, theirs))
    values: dict[str, Any] = {field: getattr(theirs, field) for field in conflict.fields}
    return msgspec.structs.replace(
        bank,
        questions=tuple(
            msgspec.structs.replace(question, **values) if question.id == key else question
            for question in bank.questions
        ),
    )


def side_by_side(conflict: Conflict) -> list[str]:
    """Return the lines that show both sides of a conflict."""
    if conflict.mine is None or conflict.theirs is None:
        gone, left = ("You", conflict.theirs) if conflict.mine is None else ("They", conflict.mine)
        whose = "they changed it" if conflict.mine is None else "you changed it"
        return [f"{conflict.question}: {gone} removed it, {whose}: {left.text if left else ''}"]
    lines = []
    for field in conflict.fields:
        lines += [f"{conflict.question}, {'question' if field == 'text' else field}:"]
        for whose, side in (("yours ", conflict.mine), ("theirs", conflict.theirs)):
            value = getattr(side, field)
            lines.append(f"  {whose}: {' | '.join(value) if isinstance(value, tuple) else value}")
    return lines


def _question(
    was: Question | None, mine: Question | None, theirs: Question | None
) -> tuple[Question | None, Conflict | None]:
    """Return the question of both sides, None when it is gone, and the conflict if there is one."""
    if mine is None or theirs is None:
        left = mine or theirs
        if left is None or was is None:
            return left, None  # new on one side
        if left == was:
            return None, None  # removed by one side, and the other never touched it
        return mine, Conflict(question=left.id, fields=FIELDS, mine=mine, theirs=theirs)
    before = was or Question(id=mine.id, text="")  # without a base, what nobody wrote is what was there
    values: dict[str, Any] = {}
    open_: list[str] = []
    for field in FIELDS:
        values[field], clear = _field(
            getattr(before, field), getattr(mine, field), getattr(theirs, field), several=field in LISTS
        )
        if not clear:
            open_.append(field)
    one = msgspec.structs.replace(mine, **values)
    if not open_:
        return one, None
    return one, Conflict(question=mine.id, fields=tuple(open_), mine=mine, theirs=theirs)


def _field(was: Any, mine: Any, theirs: Any, *, several: bool = False) -> tuple[Any, bool]:
    """Return the value of both sides and whether that is clear; it is `mine` when it is not."""
    if mine == theirs or theirs == was:
        return mine, True
    if mine == was:
        return theirs, True
    if several:
        together = _together(was, mine, theirs)
        return (together, True) if len(together) <= MAX_ITEMS else (mine, False)
    return mine, False


def _together(was: tuple[str, ...], mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    """Return what both lists hold, without what either side took out of `was`."""
    gone = {text for text in was if text not in mine or text not in theirs}
    return tuple(text for text in dict.fromkeys((*mine, *theirs)) if text not in gone)


def _change(key: str, before: Question | None, now: Question | None) -> Change:
    if before is None or now is None:
        what: Literal["new", "gone"] = "new" if before is None else "gone"
        return Change(
            question=key, what=what, before=before.text if before else "", now=now.text if now else ""
        )
    return Change(question=key, what="changed", before=before.text, now=now.text)


def _by_id(bank: Bank) -> Mapping[str, Question]:
    return {question.id: question for question in bank.questions}


def _hash(text: str) -> str:
    """Return what stays the same when only case, spaces and punctuation of a question change."""
    return " ".join(re.findall(r"\w+", text.lower())) or text
