"""The banks that come with coach: whole, speakable, allowed, and never the same question twice."""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter, defaultdict

import pytest

from coach.banks.read import read_bank
from coach.coaching.stories import STORY_KINDS
from coach.model import Bank, Question
from coach.paths import shipped

FOLDER = shipped("question_banks")
BANKS = [read_bank(path) for path in sorted(FOLDER.glob("*.yaml"))]
EVERY = [question for bank in BANKS for question in bank.questions]
COMPETENCIES = {
    "communication",
    "growth",
    "medical-knowledge",
    "patient-care",
    "practice-based-learning",
    "professionalism",
    "systems-based-practice",
}
SPECIALTIES = {
    "anesthesiology",
    "emergency-medicine",
    "family-medicine",
    "internal-medicine",
    "neurology",
    "obstetrics-gynecology",
    "pediatrics",
    "psychiatry",
    "surgery",
}
NO_TWIST = {"closing"}
WORDS_IN_ONE_BREATH = 25
ALIKE = 0.85
LEANS_ON_ANOTHER = re.compile(
    r"(And|But|Half|He|Her|His|It (?!is )|Now he|Now she|She|That|The same|Their|Then|They|This time)\b"
)
HAPPENED = re.compile(
    r"(Tell (me|us) about|Describe|did|was|were|had|has|told|looked|worked|made|taught"
    r"|have you (done|changed|made|coped))\b"
)
PRIVATE = re.compile(
    r"are you married|your (husband|wife|partner|religion|age)\b|do you (plan to )?have (any )?children"
    r"|how old are you|native language|where were you born|are you a citizen|your own (illness|diagnosis)"
    r"|how (high )?will you rank|where else have you (applied|interviewed)",
    re.IGNORECASE,
)
IDENTITY = re.compile(
    r"patient's (name|initials|birthday|address)|date of birth|what was (his|her|the patient's) name"
    r"|which hospital|on which (day|date)|\b(Mr|Mrs|Ms)\b",
    re.IGNORECASE,
)


def asked(question: Question) -> tuple[str, ...]:
    """Return everything of a question that is put to the applicant first: text, rewordings, twists."""
    return (question.text, *question.variants, *question.twists)


def spoken(question: Question) -> tuple[str, ...]:
    return (*asked(question), *question.follow_ups)


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of words that two texts have in common (Jaccard), 0 to 1."""
    return len(one & other) / len(one | other)


def words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z0-9']+", text.lower()))


def test_there_are_at_least_250_questions_and_a_bank_for_every_specialty_promised() -> None:
    assert len(EVERY) >= 250
    assert {bank.id for bank in BANKS} >= SPECIALTIES
    for bank in BANKS:
        if bank.id in SPECIALTIES:
            assert len(bank.questions) >= 10, bank.id
            assert all(question.specialties == (bank.id,) for question in bank.questions)


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.id)
def test_a_bank_is_named_like_its_file_and_says_who_keeps_it_and_under_which_license(bank: Bank) -> None:
    assert (FOLDER / f"{bank.id}.yaml").is_file()
    assert bank.license == ("CC0-1.0" if bank.id == "residency-starter" else "CC-BY-4.0")
    assert bank.maintainers
    assert bank.language == "en"


@pytest.mark.parametrize("bank", BANKS, ids=lambda bank: bank.id)
def test_every_question_is_whole(bank: Bank) -> None:
    for question in bank.questions:
        assert len(question.variants) >= 2, question.id
        assert len(question.follow_ups) >= 2, question.id
        assert len(question.listen_for) >= 2, question.id
        assert question.twists or question.kind in NO_TWIST, question.id
        assert set(question.competencies) & COMPETENCIES, question.id
        assert question.kind != "general", question.id
        assert question.purpose, question.id
        assert question.source == "original", question.id
        assert 30 <= question.answer_seconds <= 120, question.id
        if bank.id != "residency-starter":
            assert set(question.competencies) <= COMPETENCIES, question.id


def test_an_id_is_used_once_in_all_banks_and_begins_like_the_others_of_its_bank() -> None:
    ids = [question.id for question in EVERY]
    assert len(set(ids)) == len(ids)
    for bank in BANKS:
        if bank.id != "residency-starter":
            assert len({question.id.split("-")[0] for question in bank.questions}) == 1, bank.id


def test_everything_that_is_asked_can_be_said_in_one_breath() -> None:
    long = [
        text for question in EVERY for text in spoken(question) if len(text.split()) > WORDS_IN_ONE_BREATH
    ]
    assert long == []


def test_no_two_questions_rewordings_or_twists_of_any_banks_are_alike() -> None:
    texts = [(question.id, text, words(text)) for question in EVERY for text in asked(question)]
    common = Counter(word for _, _, said in texts for word in said)
    sharing = defaultdict(list)  # two texts can only be alike when they share one of their rarest words
    for text in texts:
        rarest = sorted(text[2], key=lambda word: (common[word], word))
        for word in rarest[: len(rarest) - math.ceil(ALIKE * len(rarest)) + 1]:
            sharing[word].append(text)
    pairs = (pair for found in sharing.values() for pair in itertools.combinations(found, 2))
    assert [pair for pair in pairs if likeness(pair[0][2], pair[1][2]) >= ALIKE] == []


def test_a_follow_up_belongs_to_one_question_only() -> None:
    follow_ups = [text for question in EVERY for text in question.follow_ups]
    assert len(set(follow_ups)) == len(follow_ups)


def test_a_twist_is_understood_when_it_is_the_only_thing_heard() -> None:
    for question in EVERY:
        for twist in question.twists:
            assert not LEANS_ON_ANOTHER.match(twist), (question.id, twist)
            assert len(twist.split()) >= 6, (question.id, twist)


def test_a_question_of_a_story_kind_asks_for_something_that_happened() -> None:
    for question in EVERY:
        if question.kind in STORY_KINDS and question.kind != "red-flag":
            assert HAPPENED.search(question.text), (question.id, question.text)


def test_what_may_not_be_asked_stands_in_its_own_bank_only_with_a_way_through() -> None:
    for bank in BANKS:
        for question in bank.questions:
            if bank.id == "should-not-be-asked":
                assert question.kind == "not-allowed", question.id
                assert "Way through:" in question.purpose, question.id
            else:
                assert question.kind != "not-allowed", question.id
                assert not [text for text in spoken(question) if PRIVATE.search(text)], question.id


def test_no_question_invites_what_could_identify_a_patient() -> None:
    for question in EVERY:
        assert not [text for text in spoken(question) if IDENTITY.search(text)], question.id


def test_the_table_of_the_readme_names_every_bank_and_counts_its_questions() -> None:
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| `([a-z-]+)\.yaml` \|[^|\n]*\| (\d+) \|", readme, re.MULTILINE))
    assert {name: int(count) for name, count in rows.items()} == {b.id: len(b.questions) for b in BANKS}
    assert f"{len(EVERY)} questions" in readme
