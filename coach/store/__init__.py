"""Sessions on disk: rows in SQLite for what was asked and measured, audio files beside. Start at `Store`."""

from coach.store.check import Problem
from coach.store.recovery import Unfinished
from coach.store.repair import check_all, rebuild_if_damaged
from coach.store.rows import AnswerSummary, SessionSummary
from coach.store.store import Store
from coach.store.takes import Pending

__all__ = [
    "AnswerSummary",
    "Pending",
    "Problem",
    "SessionSummary",
    "Store",
    "Unfinished",
    "check_all",
    "rebuild_if_damaged",
]
