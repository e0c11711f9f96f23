"""One answer while it is recorded: its file in the store, whoever analyzes it meanwhile, its pauses."""

from __future__ import annotations

import threading
from collections.abc import Callable

from coach.banks.choose import Asked
from coach.engines import Armed, Block, Microphone, Recorded
from coach.engines.pause import Pause
from coach.errors import CoachError, DeviceError
from coach.events import Event, Listening
from coach.judging import Analyst
from coach.model import Take
from coach.store import Pending, Store

ROOM_SECONDS = 0.3
"""The end of the guard is the room tone; its beginning may still hold the last of the voice."""
LEAST_KEPT_SECONDS = 1.0
"""What a failing device delivered is kept and judged from this length on, if it was not all zeros."""


class Recording:
    """Records one take into the store, and tells the analyst and the screen of every block."""

    def __init__(
        self,
        asked: Asked,
        armed: Armed,
        *,
        microphone: Microphone,
        store: Store,
        session: str,
        analyst: Analyst,
        expected: str,
        tell: Callable[[Event], None],
    ) -> None:
        """Open the file; `expected` is text whose words may well be said."""
        room_power = microphone.room_power(ROOM_SECONDS)
        self.pending: Pending = store.begin_take(
            session,
            question=asked.question.id,
            wording=asked.wording,
            rate=armed.rate,
            device=armed.device,
            room_power=room_power,
            asked=asked.put,
        )
        analyst.begin(
            self.pending.id,
            self.pending.path,
            rate=armed.rate,
            room_power=room_power,
            hints=f"{asked.wording} {expected}".strip(),
        )
        self.pause = Pause()
        self._rate = armed.rate
        self._microphone = microphone
        self._store = store
        self._analyst = analyst
        self._tell = tell
        self._recorded = Recorded(frames=0, gaps=0)
        self._frames = 0
        self._peak = 0.0
        self._noted = 0
        """How many of the cuts are written down."""

    @property
    def cuts(self) -> tuple[float, ...]:
        """The seconds at which the recording was paused."""
        return tuple(round(frame / self._rate, 4) for frame in self.pause.cuts)

    def run(self, stop: threading.Event) -> Recorded:
        """Record until `stop`. A device that fails ends it, with a note on what was recorded so far.

        DiskFullError: what was written is on disk.
        """
        try:
            self._recorded = self._microphone.record(self.pending.path, stop, self._arrived, self.pause)
        except DeviceError as error:
            self._recorded = Recorded(frames=self._frames, gaps=0, notes=(error.message,))
        except CoachError:
            self._analyst.forget(self.pending.id)  # the disk is full: what was written is offered next time
            raise
        return self._recorded

    def is_worth_keeping(self, *, closed: bool) -> bool:
        """Say whether it holds anything: it is not empty, and not what a dead device gave."""
        recorded = self._recorded
        if not recorded.frames:
            return False
        scrap = recorded.frames < LEAST_KEPT_SECONDS * self._rate
        if closed:
            return not scrap
        return not recorded.live or not recorded.notes or (self._peak > 0.0 and not scrap)

    def end(self) -> None:
        """Let the analyst finish it."""
        self._analyst.end(self.pending.id, self._recorded.frames, cuts=self.cuts)

    def put_away(self) -> Take:
        """Turn the raw sound into the saved take, as `Store.finish_take` does, with its errors."""
        recorded = self._recorded
        return self._store.finish_take(self.pending, gaps=recorded.gaps, notes=recorded.notes, cuts=self.cuts)

    def drop(self) -> None:
        """Keep nothing of it."""
        self._analyst.forget(self.pending.id)
        self._store.discard_take(self.pending)

    def _arrived(self, block: Block) -> None:
        if len(self.pause.cuts) > self._noted:  # after a crash, too, nobody made the silence at a cut
            self._noted = len(self.pause.cuts)
            self._store.note_cuts(self.pending, self.cuts)
        self._frames, self._peak = block.frames, max(self._peak, block.peak)
        self._analyst.grown(self.pending.id, block.frames)
        self._tell(Listening(block, block.frames / self._rate))
