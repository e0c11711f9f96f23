"""The sessions of one user: what was asked, said, measured and advised."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from coach import config
from coach.config import Config
from coach.errors import UsageError
from coach.model import (
    Analysis,
    Answer,
    Feedback,
    Finding,
    Mark,
    Phrase,
    Prepared,
    Session,
    Take,
    Verdict,
)
from coach.paths import Paths
from coach.store import check, disk, erase, recovery, rows
from coach.store.check import Problem
from coach.store.database import Database
from coach.store.pending import PendingTakes
from coach.store.rows import SessionSummary
from coach.store.scripts import Scripts
from coach.store.stories import Stories
from coach.store.takes import ByHand, Finished
from coach.untrusted import clean


class Store(PendingTakes):
    """Everything is private (0700, 0600) and on disk before a call returns. Usable from several threads."""

    def __init__(self, paths: Paths, database: Database) -> None:
        super().__init__(paths, database)
        self._rewriting = threading.Lock()

    @classmethod
    def open(cls, paths: Paths) -> Store:
        """Create or bring up to date, and open; StoreError when damaged or newer."""
        disk.private_folder(paths.data)
        disk.private_folder(paths.takes)
        return cls(paths, Database(paths.database))

    @property
    def scripts(self) -> Scripts:
        """What the speaker prepared for questions."""
        return Scripts(self._paths)

    @property
    def stories(self) -> Stories:
        """The speaker's stories."""
        return Stories(self._paths)

    def settings(self) -> Config:
        """Return the user's settings as they are now; the defaults where they cannot be read."""
        try:
            return config.load(self._paths.config_file)
        except UsageError:  # named at each start
            return config.Config()

    def save_answer(
        self,
        take: Take,
        *,
        analysis: Analysis | None,
        findings: tuple[Finding, ...],
        feedback: Feedback | None,
    ) -> None:
        """Save what was measured and said about a take; a later call replaces the earlier."""
        self._database.change(rows.judge(take.id, analysis, findings, feedback))

    def set_prepared(self, take: Take, prepared: Prepared) -> Take:
        """Save how the speaker says the answer was prepared, and return the take that says so."""
        changed = msgspec.structs.replace(take, prepared=prepared)
        self._rewrite(take, lambda done: msgspec.structs.replace(done, take=changed))
        return changed

    def _rewrite(self, take: Take, change: Callable[[Finished], Finished]) -> None:
        session, n = rows.split(take.id)
        with self._rewriting:
            recovery.rewrite_take(self._paths.takes, self._database, session=session, n=n, change=change)

    def answers(self) -> list[Answer]:
        """Return every readable answer without its contours, from oldest to newest.

        What is saved over an answer comes from `take` or `session`: these have the contours.
        """
        return rows.readable_answers(self._database.rows(rows.TAKES + " ORDER BY started, session, n"))

    def unheard(self) -> list[Answer]:
        """Return readable answers that lack an analysis, words, or the words as corrected; newest first."""
        return rows.readable_answers(self._database.rows(rows.UNHEARD))

    def save_by_ear(
        self,
        take: Take,
        *,
        corrected: tuple[Phrase, ...] | None = None,
        marks: tuple[Mark, ...] | None = None,
        verdicts: tuple[Verdict, ...] | None = None,
    ) -> None:
        """Save what a person heard in their own take, in the database and in the note beside the recording.

        None leaves what was saved before. Texts are cleaned here: they may have been pasted.
        """
        if corrected is not None:
            corrected = tuple(msgspec.structs.replace(p, text=clean(p.text, limit=2_000)) for p in corrected)
        added = {"corrected": corrected, "marks": marks, "verdicts": verdicts}
        given = {name: value for name, value in added.items() if value is not None}

        def add(done: Finished) -> Finished:
            by_hand = msgspec.structs.replace(done.by_hand or ByHand(), **given)
            return msgspec.structs.replace(done, by_hand=by_hand)

        self._rewrite(take, add)

    # --- reading

    def sessions(self) -> list[SessionSummary]:
        """Return all sessions, newest first."""
        return rows.summaries(self._database)

    def wordings(self) -> dict[str, str]:
        """Return what was asked in each take, by its id."""
        return rows.wordings(self._database)

    def session(self, ref: str) -> Session:
        """Return the session that an id, an unambiguous prefix or "last" names; UsageError otherwise."""
        return rows.session(self._database, rows.resolve(ref, self._ids()))

    def take(self, ref: str) -> Answer:
        """Return the answer "SESSION/n"; UsageError when there is none."""
        session, n = self._take_ref(ref)
        row = rows.find_take(self._database, session, n)
        if row is None:
            raise UsageError(f"Session {session} has no answer {n}. See: coach session show {session}")
        return rows.answer(row)

    def resolve(self, ref: str) -> str:
        """Return the full id that a reference to a session, or to an answer "SESSION/n", names."""
        if "/" in ref:
            session, n = self._take_ref(ref)
            return f"{session}/{n}"
        only_begun = sorted(set(erase.folders(self._paths)) - set(self._ids()), reverse=True)
        return rows.resolve(ref, self._ids() + only_begun)

    def audio(self, take: Take) -> Path:
        """Return the recording of a take; UsageError when the file is gone."""
        path = self._paths.takes / rows.split(take.id)[0] / take.file
        if not path.is_file():
            raise UsageError(f"The recording of {take.id} is missing. Run: coach session check")
        return path

    def _ids(self) -> list[str]:
        return rows.ids(self._database)

    def _take_ref(self, ref: str) -> tuple[str, int]:
        head, n = rows.split(ref)
        return rows.resolve(head, self._ids()), n

    def delete(self, ref: str) -> None:
        """Delete a session, or one answer "SESSION/n", and all that was derived from it."""
        if "/" in ref:
            erase.take(self._paths, self._database, *self._take_ref(ref))
        else:
            erase.session(self._paths, self._database, self.resolve(ref))
        self._database.forget()

    def delete_all(self) -> int:
        """Delete every session, unfinished answers included, and return how many there were."""
        ids = {*self._ids(), *erase.folders(self._paths)}
        for session in sorted(ids):
            erase.refuse_if_recording(self._paths, session)
        for session in sorted(ids):
            erase.session(self._paths, self._database, session)
        self._database.forget()
        return len(ids)

    def check(self) -> list[Problem]:
        """Return every file that is not as it was saved, and the command that repairs it."""
        return check.inspect(self._paths, self._database)

    def repair(self) -> list[str]:
        """Take back recordings the database lost, write damaged notes again; return the ids of takes."""
        folder = self._paths.takes
        return [*recovery.adopt(folder, self._database), *recovery.rewrite_notes(folder, self._database)]
