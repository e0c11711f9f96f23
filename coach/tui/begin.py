"""What a practice from home begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coach.banks.choose import Asked
from coach.model import Question

if TYPE_CHECKING:
    from collections.abc import Sequence

    from coach.banks.read import BankEntry
    from coach.model import Answer, Bank

USUAL_BANK = "residency-starter"
QUICK = 3
"""Questions of a quick practice."""
MOCK = 8
"""Questions of a mock interview."""


def usual_bank(banks: Sequence[BankEntry]) -> Bank | None:
    """Return the bank of a quick practice: the starter, else the first that can be read; None without any."""
    readable = [entry.bank for entry in banks if entry.bank is not None]
    return next((bank for bank in readable if bank.id == USUAL_BANK), readable[0] if readable else None)


def unreadable(banks: Sequence[BankEntry]) -> str:
    """Return one sentence when no bank can be read; empty otherwise."""
    if any(entry.bank is not None for entry in banks):
        return ""
    return "No question bank could be read. Press k to see why."


def asked_again(banks: Sequence[BankEntry], answer: Answer) -> tuple[str, Asked]:
    """Return (id of the bank, the question of `answer` in the same words); it may be in no bank any more."""
    take = answer.take
    for entry in banks:
        for question in entry.bank.questions if entry.bank is not None else ():
            if question.id == take.question:
                return entry.bank.id if entry.bank is not None else "", Asked(question, take.wording)
    return "", Asked(Question(id=take.question, text=take.wording), take.wording)
