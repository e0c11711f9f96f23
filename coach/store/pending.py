"""Takes in the making: from the first sample to the recording proven on disk, and after a crash."""

from __future__ import annotations

import os
import secrets
import shutil
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from msgspec.structs import replace

from coach.errors import CoachError, DiskFullError, UsageError
from coach.model import AskedAs, Health, Prepared, Take
from coach.paths import Paths, private
from coach.store import disk, locks, recovery, rows, takes
from coach.store.database import Database
from coach.store.recovery import Unfinished
from coach.store.takes import Finished, Note, Pending
from coach.untrusted import clean, line

ROOM_BYTES = 20_000_000
"""Free space below which no answer is begun: 3 minutes at 48 kHz and what is saved about them."""


class PendingTakes:
    """Takes not finished yet, each locked while this coach works on it. Usable from several threads."""

    def __init__(self, paths: Paths, database: Database) -> None:
        self._paths = paths
        self._database = database
        self._begun: dict[str, tuple[str, str]] = {}
        self._locks: dict[str, int] = {}

    def close(self) -> None:
        """Close the database and let go of takes not finished: they are offered at the next start."""
        for take_id in list(self._locks):
            self._release(take_id)
        self._database.close()

    def begin_session(self, *, bank: str) -> str:
        """Return a new session id; nothing is written before its first take."""
        now = datetime.now(UTC)
        session = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
        if (self._paths.takes / session).exists():
            return self.begin_session(bank=bank)
        self._begun[session] = (line(bank), _iso(now))
        return session

    def begin_take(
        self,
        session: str,
        *,
        question: str,
        wording: str,
        rate: int,
        device: str,
        room_power: float | None = None,
        prepared: Prepared = "unsaid",
        asked: AskedAs = "question",
    ) -> Pending:
        """Make the raw file and its note durable before the first sample, and return where to write.

        `rate` in Hz, `room_power` as mean square with full scale 1. DiskFullError below 20 MB of free space.
        """
        bank, started = self._head(session)
        with disk.faults("begin the answer", kept="Nothing was recorded."):
            free = shutil.disk_usage(self._paths.data).free
            if free < ROOM_BYTES:
                raise DiskFullError(
                    f"Only {free // 1_000_000} MB are free on the disk, so no answer was begun. "
                    f"Free at least {ROOM_BYTES // 1_000_000} MB, then try again."
                )
            self._database.reserve()
            note = Note(
                bank=bank,
                session_started=started,
                question=line(question),
                wording=clean(wording),
                prepared=prepared,
                started=_iso(datetime.now(UTC)),
                monotonic=time.monotonic(),
                rate=rate,
                device=line(device),
                room_power=room_power,
                asked=asked,
            )
            return self._place(session, note)

    def _place(self, session: str, note: Note) -> Pending:
        folder = private(self._paths.takes / session)
        disk.sync_folder(folder.parent)
        n = self._next_number(session, folder)
        while True:
            path = folder / f"{takes.stem(n)}.pcm.part"
            try:
                lock = locks.create(path)
            except FileExistsError:
                lock = None
            if lock is not None:
                break
            n += 1
        pending = Pending(session, n, path, path.with_name(f"{takes.stem(n)}.json"), note.rate, note)
        self._locks[pending.id] = lock
        try:
            disk.write_file(pending.sidecar, takes.encode(note))
        except OSError:
            self.discard_take(pending)
            raise
        return pending

    def _next_number(self, session: str, folder: Path) -> int:
        saved = self._database.rows("SELECT n FROM takes WHERE session = ?", session)
        there = [takes.number(path.name) or 0 for path in folder.iterdir()]
        return max(0, *(int(row["n"]) for row in saved), *there, 0) + 1

    def _head(self, session: str) -> tuple[str, str]:
        found = self._database.rows("SELECT bank, started FROM sessions WHERE id = ?", session)
        if found:
            return found[0]["bank"], found[0]["started"]
        if session not in self._begun:
            raise UsageError(f'There is no session "{line(session, limit=60)}". See: coach session list')
        return self._begun[session]

    def note_cuts(self, pending: Pending, cuts: tuple[float, ...]) -> None:
        """Write down the seconds at which a take was paused, for a recovery after a crash."""
        note = replace(pending.note, cuts=cuts)
        with suppress(CoachError):  # nothing that was said is lost by it
            self._write_note(pending, takes.encode(note))

    def finish_take(
        self,
        pending: Pending,
        *,
        gaps: int = 0,
        notes: tuple[str, ...] = (),
        cuts: tuple[float, ...] = (),
    ) -> Take:
        """Turn the raw sound into a FLAC proven equal, save the take, and only then drop the raw.

        `cuts` are the seconds at which the recording was paused.

        When anything fails (DiskFullError, StoreError) the raw stays, and is offered by `unfinished`.
        AudioFileError when no sample arrived.
        """
        said = tuple(clean(note, limit=500) for note in notes)
        return self._finish(pending, Health(gaps=gaps, notes=said, cuts=cuts))

    def _finish(self, pending: Pending, health: Health) -> Take:
        if pending.id not in self._locks:  # a second attempt, after the disk was full
            self._claim(pending.session, pending.n)
        try:
            frames, sha256 = takes.to_flac(pending)
            take = takes.finished(pending, frames=frames, sha256=sha256, health=health)
            note = pending.note
            done = Finished(bank=note.bank, session_started=note.session_started, take=take)
            self._write_note(pending, takes.encode(done))
            self._database.change(*rows.put(done, n=pending.n, note_sha256=takes.digest(pending.sidecar)))
        except BaseException:
            self._release(pending.id)
            raise
        with suppress(CoachError):  # the answer is safe; a raw that stays now is tidied away later
            recovery.drop(pending, self._locks.pop(pending.id), note=False)
        return take

    def _write_note(self, pending: Pending, data: bytes) -> None:
        with disk.faults("save the answer", kept=takes.KEPT):
            try:
                disk.write_file(pending.sidecar, data)
            except OSError as error:
                if error.errno not in disk.FULL:
                    raise
                disk.remove(self._database.ballast)
                disk.write_file(pending.sidecar, data)

    def discard_take(self, pending: Pending) -> None:
        """Drop a take that was begun; nothing of it stays."""
        if pending.id not in self._locks:
            self._claim(pending.session, pending.n)
        recovery.drop(pending, self._locks.pop(pending.id), note=True)

    def unfinished(self) -> list[Unfinished]:
        """Return the answers a crash left behind; those another coach is recording now are not among them."""
        with disk.faults("look for unfinished answers"):
            return recovery.unfinished(self._paths.takes, self._database)

    def recover(self, item: Unfinished) -> Take:
        """Finish an answer with the sound the disk has, marked as recovered."""
        pending = self._claim(item.session, item.n)
        return self._finish(pending, Health(recovered=True, cuts=pending.note.cuts))

    def discard(self, item: Unfinished) -> None:
        """Drop an unfinished answer for good."""
        self.discard_take(self._claim(item.session, item.n))

    def _claim(self, session: str, n: int) -> Pending:
        path = self._paths.takes / session / f"{takes.stem(n)}.pcm.part"
        lock = locks.acquire(path)
        if lock is None:
            raise UsageError(
                f"The answer {line(session)}/{n} is in use by another coach, or is gone already."
            )
        pending = takes.pending_from_disk(path, n)
        self._locks[pending.id] = lock
        return pending

    def _release(self, take_id: str) -> None:
        lock = self._locks.pop(take_id, None)
        if lock is not None:
            os.close(lock)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")
