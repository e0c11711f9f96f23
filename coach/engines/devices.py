"""The sound devices of this machine, as miniaudio sees them; never the null one: its zeros would be a lie."""

from __future__ import annotations

import atexit
import contextlib
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, Literal, TypeVar

from coach import untrusted
from coach.errors import DeviceError

Direction = Literal["microphone", "speaker"]
T = TypeVar("T")
CLOSE_SECONDS = 2.0
NONE_FOUND = {
    "microphone": (
        "No microphone was found: plug one in, or switch it on in your system's sound settings, "
        "then try again."
    ),
    "speaker": "No speaker was found: plug one in, or switch it on in your system's sound settings.",
}


@dataclass(frozen=True)
class Device:
    """A device that can be opened by its `id` (None: the system's own choice)."""

    name: str
    id: Any
    default: bool


def load() -> Any:
    """Return the miniaudio module; DeviceError when its native library does not load."""
    try:
        import miniaudio
    except (ImportError, OSError) as error:
        raise DeviceError(
            "Sound devices cannot be used because the miniaudio package does not load: run coach doctor."
        ) from error
    return miniaudio


def backends() -> list[Any]:
    """Return the sound systems miniaudio may try here, in its order of preference, without the null one."""
    miniaudio = load()
    wrong = {miniaudio.Backend.NULL, miniaudio.Backend.CUSTOM}
    enabled = miniaudio.get_enabled_backends()
    return [backend for backend in miniaudio.Backend if backend in enabled and backend not in wrong]


def listed(direction: Direction) -> list[Device]:
    """Return the devices of one direction; DeviceError when there is no sound system at all.

    Not miniaudio's own lists: they leave out which device is the default, and one device that cannot be
    asked for its formats makes them fail.
    """
    miniaudio = load()
    ffi, lib = miniaudio.ffi, miniaudio.lib
    try:
        system = miniaudio.Devices(backends())
    except miniaudio.MiniaudioError as error:
        raise DeviceError(NONE_FOUND[direction]) from error
    infos, count = ffi.new("ma_device_info **"), ffi.new("ma_uint32 *")
    wanted, nothing = (infos, count), (ffi.NULL, ffi.NULL)
    order = (*nothing, *wanted) if direction == "microphone" else (*wanted, *nothing)
    if lib.ma_context_get_devices(system._context, *order) != lib.MA_SUCCESS:
        raise DeviceError(NONE_FOUND[direction])
    found = []
    for number in range(count[0]):
        info = infos[0][number]
        key = bytes(ffi.buffer(ffi.addressof(info, "id"))).split(b"\0", 1)[0]
        if is_real(system.backend, key):
            name = untrusted.line(ffi.string(info.name).decode("utf-8", "replace"))
            found.append(Device(name, ffi.new("ma_device_id *", info.id), bool(info.isDefault)))
    return found


def is_real(backend: str, key: bytes) -> bool:
    """Return whether a device hears or is heard, judged by the key its sound system knows it by.

    PulseAudio offers what the speaker plays as a source (`.monitor`) and, with no sound card, a sink that
    nobody hears (`auto_null`); ALSA lists its plugins, `null` among them, as devices.
    """
    if backend == "PulseAudio":
        return not key.endswith(b".monitor") and key != b"auto_null"
    if backend == "ALSA":
        return key == b"default" or b":" in key
    return True


def choose(direction: Direction, name: str | None) -> Device:
    """Return the device called `name`, or the default one; DeviceError when there is none.

    The default is opened by its id too: a sound system then does not replace it by another while one speaks
    (measured on PulseAudio: opened without an id, an unplugged microphone became the monitor of the speaker).
    """
    devices = listed(direction)
    if name is not None:
        for device in devices:
            if device.name == untrusted.line(name):
                return device
        raise DeviceError(
            f"There is no {direction} called {untrusted.line(name)}: coach doctor lists those that are there."
        )
    for device in devices:
        if device.default:
            return device
    if devices:
        return devices[0]
    raise DeviceError(NONE_FOUND[direction])


def names(direction: Direction) -> list[str]:
    """Return the names of the devices, the default one first; empty when there are none."""
    try:
        found = listed(direction)
    except DeviceError:
        return []
    return [device.name for device in sorted(found, key=lambda device: not device.default)]


class Opening(Generic[T]):
    """A device being opened in a thread of its own, because a sound system can hang for ever."""

    def __init__(self, call: Callable[[], T], *, late: Callable[[T], None]) -> None:
        """`late` is given what `call` returns after `result` has given up."""
        self._call = call
        self._late = late
        self._lock = threading.Lock()
        self._given_up = False
        self._found: list[T] = []
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="coach-open-device", daemon=True)
        self._thread.start()

    @property
    def hangs(self) -> bool:
        """Whether the thread still runs."""
        return self._thread.is_alive()

    def result(self, seconds: float, *, otherwise: str) -> T:
        """Return or raise what the call did; DeviceError with the sentence `otherwise` after `seconds`."""
        self._thread.join(seconds)
        with self._lock:
            if self._error is not None:
                raise self._error
            if self._found:
                return self._found[0]
            self._given_up = True
        raise DeviceError(otherwise)

    def _run(self) -> None:
        try:
            found = self._call()
        except BaseException as error:
            self._error = error
            return
        with self._lock:
            if not self._given_up:
                self._found.append(found)
                return
        self._late(found)


_open: list[Any] = []


def hold(device: Any) -> Any:
    """Return an open miniaudio device and remember it until `release`.

    One that is still open when Python ends keeps the process from ending: its thread waits for an
    interpreter that is gone, and closing waits for its thread.
    """
    _open.append(device)
    return device


@atexit.register
def _release_all() -> None:
    while _open:
        release(_open[-1])


def release(device: Any) -> None:
    """Close an open miniaudio device and its connection, and wait 2 s at most: closing can hang.

    It did, until the source came back, on a suspended PulseAudio source that had a stop callback; so there
    is none. miniaudio 1.71 leaves the connection to the sound server open, 64 of which are all there are.
    """
    miniaudio = load()

    with contextlib.suppress(ValueError):
        _open.remove(device)

    def close() -> None:
        with contextlib.suppress(miniaudio.MiniaudioError):
            device.close()
        miniaudio.lib.ma_context_uninit(device._context)

    closing = threading.Thread(target=close, name="coach-close-device", daemon=True)
    try:
        closing.start()
    except RuntimeError:  # no thread begins while Python ends
        close()
    else:
        closing.join(CLOSE_SECONDS)
