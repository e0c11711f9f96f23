"""Sessions that somebody sent to be reviewed, kept apart: nothing of them counts as one's own practice.

received/from-01234567/session.json and answer-0001.flac, private, deleted like a session
"""

from __future__ import annotations

import os
import re
import shutil
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from coach.errors import Refused, StoreError, UsageError
from coach.model import Answer, Frozen, Health, Session, Span, Take
from coach.paths import Paths, private
from coach.store import disk
from coach.store.bundle import MOST_SECONDS, Bundle, Sent, SentAnswer, opened, sound_name
from coach.untrusted import line

PREFIX = "from-"
MOST = 200
_ID = re.compile(r"from-[0-9a-f]{8}")
_FLAC_HEADER = 42
_RATES = range(4_000, 384_001)


class _Kept(Frozen, frozen=True, kw_only=True):
    received: str
    """UTC, ISO 8601."""
    sent: Sent


class Received:
    """The sessions that others sent to this user."""

    def __init__(self, paths: Paths) -> None:
        self._folder = paths.received

    def add(self, path: Path) -> str:
        """Take in the bundle at `path` and return its id; Refused when it is not one, or was changed.

        Nothing is kept of a bundle that is refused. Taking in the same one again changes nothing.
        """
        with opened(path) as bundle:
            sent = bundle.session()
            disk.private_folder(self._folder)
            target = self._folder / bundle.id
            if target.is_dir():
                return bundle.id
            if len(self.ids()) >= MOST:
                raise Refused(
                    f"{MOST} received sessions are kept at most. Delete one first: coach session list"
                )
            unready = private(self._folder / f"{bundle.id}.tmp")
            try:
                with disk.faults("keep the bundle"):
                    self._unpack(bundle, sent, unready)
                    disk.rename(unready, target)
                    disk.sync_folder(self._folder)
            finally:
                shutil.rmtree(unready, ignore_errors=True)
        return bundle.id

    def _unpack(self, bundle: Bundle, sent: Sent, folder: Path) -> None:
        for one in sent.answers:
            if one.sound:
                path = folder / sound_name(one.n)
                fd = disk.create(path)
                try:
                    for block in bundle.sound(one.n):
                        disk.write(fd, block)
                    disk.sync(fd)
                finally:
                    os.close(fd)
                _check_flac(path, one)
        now = datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
        disk.write_file(folder / "session.json", msgspec.json.encode(_Kept(received=now, sent=sent)))

    def ids(self) -> list[str]:
        """Return the ids of all received sessions."""
        found = self._folder.iterdir() if self._folder.is_dir() else ()
        return sorted(path.name for path in found if _ID.fullmatch(path.name))

    def resolve(self, ref: str) -> str:
        """Return the id that `ref` names or begins; UsageError when none or several do."""
        fitting = [one for one in self.ids() if one.startswith(ref)]
        if len(fitting) != 1:
            raise UsageError(f'No received session is named "{line(ref, limit=60)}". See: coach session list')
        return fitting[0]

    def session(self, ref: str) -> Session:
        """Return a received session; its takes carry the SHA-256 of the sender's recordings."""
        session = self.resolve(ref)
        path = self._folder / session / "session.json"
        try:
            kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
        except (OSError, msgspec.MsgspecError, UnicodeError) as error:
            raise StoreError(
                f"{line(str(path))} is damaged. Import the bundle again after: coach session delete {session}"
            ) from error
        answers = tuple(_answer(session, kept.received, one) for one in kept.sent.answers)
        return Session(id=session, started=kept.received, bank="received", answers=answers)

    def audio(self, take: Take) -> Path:
        """Return the sound of a take of a received session; UsageError when it came without."""
        path = self._folder / take.id.partition("/")[0] / take.file
        if not path.is_file():
            raise UsageError(f"The answer {line(take.id)} was sent without its sound. Ask the sender for it.")
        return path

    def muted(self, take: Take) -> tuple[Span, ...]:
        """Return nothing: what the sender muted is silent already."""
        return ()

    def uncoached(self) -> tuple[str, ...]:
        """Return nothing: measures that the sender muted were not sent."""
        return ()

    def delete(self, ref: str) -> str:
        """Delete a received session and return its id."""
        session = self.resolve(ref)
        with disk.faults("delete the session"):
            shutil.rmtree(self._folder / session)
            disk.sync_folder(self._folder)
        return session

    def delete_all(self) -> int:
        """Delete every received session and return how many there were."""
        return len([self.delete(one) for one in self.ids()])


def _answer(session: str, received: str, one: SentAnswer) -> Answer:
    take = Take(
        id=f"{session}/{one.n}",
        question="",
        wording=one.wording,
        prepared="unsaid",
        started=received,
        seconds=one.seconds,
        rate=one.rate,
        file=sound_name(one.n),
        sha256=one.recording,
        health=Health(),
        asked=one.asked,
    )
    return Answer(take=take, analysis=one.analysis, findings=(), feedback=None)


def _check_flac(path: Path, one: SentAnswer) -> None:
    """Refused unless the header says mono FLAC of 16 bits and of the length told; no decoder has run yet."""
    with path.open("rb") as file:
        head = file.read(_FLAC_HEADER)
    bits = int.from_bytes(head[18:26], "big")
    rate, channels, depth, frames = (
        bits >> 44,
        (bits >> 41 & 7) + 1,
        (bits >> 36 & 31) + 1,
        bits & (1 << 36) - 1,
    )
    fits = (
        len(head) == _FLAC_HEADER and head[:4] == b"fLaC" and head[4] & 0x7F == 0 and head[5:8] == b"\0\0\x22"
    )
    sane = rate in _RATES and (channels, depth) == (1, 16) and 0 < frames <= MOST_SECONDS * rate
    if not fits or not sane or abs(frames / rate - one.seconds) > 1:
        raise Refused(f"the sound of answer {one.n} in this bundle is not as coach packs it.")
