"""Opening the microphone while something else goes on."""

from __future__ import annotations

import threading

from coach.engines import Armed, Microphone


class Arming:
    """Opens the microphone in a thread while the question is spoken; its failure ends the voice."""

    def __init__(self, microphone: Microphone, hush: threading.Event) -> None:
        self._hush = hush
        self._armed: Armed | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, args=(microphone,), daemon=True, name="arming")
        self._thread.start()

    def _run(self, microphone: Microphone) -> None:
        try:
            self._armed = microphone.arm()
        except BaseException as error:
            self._error = error
            self._hush.set()

    @property
    def failed(self) -> bool:
        """Whether opening it has failed."""
        return self._error is not None

    def result(self) -> Armed:
        """Return the open microphone; raises what opening it raised."""
        self._thread.join()
        if self._error is not None:
            raise self._error
        assert self._armed is not None
        return self._armed
