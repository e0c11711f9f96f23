"""Two versions of a bank become one: each side's changes are in it, what both changed waits for a person."""

from __future__ import annotations

import time

import msgspec
from bank_strategies import BANKS, QUESTIONS
from hypothesis import given, settings
from hypothesis import strategies as st

from coach.banks.merge import FIELDS, Conflict, keep_ids, merge, side_by_side, take_theirs
from coach.model import Bank, Question


def bank(*questions: Question) -> Bank:
    return Bank(id="b", title="B", language="en", license="MIT", questions=questions)


def q(key: str, text: str = "Why?", **more: object) -> Question:
    return Question(id=key, text=text, **more)  # type: ignore[arg-type]


BASE = bank(q("a", "Why us?", purpose="p", variants=("v1", "v2")), q("b", "Why now?"))


def test_a_change_of_either_side_is_taken_and_one_that_both_made_is_no_conflict() -> None:
    mine = bank(q("a", "Why us?", purpose="my note", variants=("v1", "v2")), q("b", "Why now, then?"))
    theirs = bank(q("a", "Why our program?", purpose="p", variants=("v1", "v2")), q("b", "Why now, then?"))
    merged = merge(mine, theirs, base=BASE)
    assert merged.bank.questions[0] == q("a", "Why our program?", purpose="my note", variants=("v1", "v2"))
    assert merged.conflicts == ()
    assert [(change.what, change.before, change.now) for change in merged.changes] == [
        ("changed", "Why us?", "Why our program?")
    ]


def test_where_both_changed_the_same_text_mine_stays_and_theirs_is_shown_beside_it() -> None:
    mine = bank(q("a", "My words?", purpose="p", variants=("v1", "v2")), q("b", "Why now?"))
    theirs = bank(q("a", "Their words?", purpose="p", variants=("v1", "v2")), q("b", "Why now?"))
    (conflict,) = merge(mine, theirs, base=BASE).conflicts
    assert merge(mine, theirs, base=BASE).bank == mine
    assert conflict.fields == ("text",)
    assert side_by_side(conflict) == ["a, question:", "  yours : My words?", "  theirs: Their words?"]
    assert take_theirs(mine, conflict).questions[0].text == "Their words?"
    assert merge(mine, theirs, base=theirs).conflicts == ()  # told once: the next update has theirs as base


def test_lists_keep_what_each_side_added_and_lose_what_each_side_took_out() -> None:
    mine = bank(q("a", "Why us?", purpose="p", variants=("v1", "mine")), q("b", "Why now?"))
    theirs = bank(q("a", "Why us?", purpose="p", variants=("v1", "v2", "theirs")), q("b", "Why now?"))
    assert merge(mine, theirs, base=BASE).bank.questions[0].variants == ("v1", "mine", "theirs")


def test_a_question_they_removed_goes_unless_i_changed_it_and_one_i_removed_stays_away() -> None:
    untouched = merge(BASE, bank(BASE.questions[0]), base=BASE)
    assert [one.id for one in untouched.bank.questions] == ["a"]
    assert untouched.changes[0].what == "gone"
    changed = bank(BASE.questions[0], q("b", "My own wording?"))
    kept = merge(changed, bank(BASE.questions[0]), base=BASE)
    assert kept.bank == changed
    assert kept.conflicts[0].theirs is None
    assert "They removed it, you changed it" in side_by_side(kept.conflicts[0])[0]
    mine = bank(BASE.questions[0])
    assert merge(mine, BASE, base=BASE).bank == mine
    theirs = bank(BASE.questions[0], q("b", "New words?"))
    away = merge(mine, theirs, base=BASE)
    assert away.bank == mine
    assert take_theirs(mine, away.conflicts[0]).questions[1].text == "New words?"


def test_an_id_stays_when_the_wording_changes_or_the_id_of_the_same_words_does() -> None:
    base = bank(q("why-us", "Why do you want our program?"), q("b", "Tell me about a mistake."))
    theirs = bank(q("why-our", "Why do you want this program?"), q("other", "Tell me about a mistake!"))
    kept = keep_ids(theirs, base, made=frozenset({"why-our"}))
    assert [one.id for one in kept.questions] == ["why-us", "b"]
    strict = keep_ids(theirs, base, made=frozenset())
    assert [one.id for one in strict.questions] == ["why-our", "b"]


@settings(max_examples=30, deadline=None)
@given(one=BANKS, other=BANKS)
def test_without_a_base_nothing_of_either_is_lost(one: Bank, other: Bank) -> None:
    merged = merge(one, other)
    here = {question.id: question for question in merged.bank.questions}
    shown = {conflict.question: conflict for conflict in merged.conflicts}
    for side in (one, other):
        for question in side.questions:
            got = here[question.id]
            for field in FIELDS:
                wanted, have = getattr(question, field), getattr(got, field)
                held = set(wanted) <= set(have) if isinstance(wanted, tuple) else wanted == have
                default = getattr(Question(id="x", text=""), field)
                conflict = shown.get(question.id)
                assert held or wanted == default or (conflict is not None and field in conflict.fields)


@settings(max_examples=30, deadline=None)
@given(base=BANKS, data=st.data())
def test_an_update_never_changes_what_the_person_changed(base: Bank, data: st.DataObject) -> None:
    def edited(question: Question) -> Question:
        other = data.draw(QUESTIONS)
        fields = data.draw(st.sets(st.sampled_from([f for f in FIELDS if f != "audio"]), max_size=3))
        return msgspec.structs.replace(question, **{field: getattr(other, field) for field in fields})

    mine = msgspec.structs.replace(base, questions=tuple(edited(one) for one in base.questions))
    theirs = msgspec.structs.replace(base, questions=tuple(edited(one) for one in base.questions))
    merged = merge(mine, theirs, base=base)
    for was, own, got in zip(base.questions, mine.questions, merged.bank.questions, strict=True):
        for field in FIELDS:
            if getattr(own, field) != getattr(was, field) and not isinstance(getattr(own, field), tuple):
                assert getattr(got, field) == getattr(own, field)
    settled = merged.bank
    for conflict in merged.conflicts:
        assert isinstance(conflict, Conflict)
        settled = take_theirs(settled, conflict)
    assert merge(settled, theirs, base=theirs).conflicts == ()


def test_a_sheet_in_which_every_row_was_rewritten_is_compared_in_time() -> None:
    base = bank(*(q(f"a{n}", f"Why would you choose number {n}?") for n in range(2_500)))
    theirs = bank(*(q(f"b{n}", f"Would you ever take number {n} instead?") for n in range(2_500)))
    began = time.monotonic()
    kept = keep_ids(theirs, base, made=frozenset(one.id for one in theirs.questions))
    assert len({one.id for one in kept.questions}) == 2_500
    assert time.monotonic() - began < 20
