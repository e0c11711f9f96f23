"""The microphone of this machine, at its own rate."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from coach.engines import devices
from coach.engines.live import LiveMicrophone
from coach.errors import DeviceError

PERIOD_MS = 25
PERIODS = 32  # 0.8 s: with 0.2 s, blocks were lost on a machine that had other things to do


class DeviceMicrophone(LiveMicrophone):
    """The microphone called `name`, or the system's default; 16-bit mono at the device's own rate."""

    def __init__(self, name: str | None = None) -> None:
        super().__init__(MiniaudioSource(name))


class MiniaudioSource:
    """A capture device opened through miniaudio."""

    def __init__(self, name: str | None) -> None:
        self._name = name
        self._device: Any = None

    def open(self, on_sound: Callable[[bytes], None]) -> tuple[str, int]:
        """Start capturing; return the device's name and rate in Hz, or raise DeviceError."""
        miniaudio = devices.load()
        chosen = devices.choose("microphone", self._name)
        try:
            capture = miniaudio.CaptureDevice(
                input_format=miniaudio.SampleFormat.SIGNED16,
                nchannels=1,
                sample_rate=0,  # the device's own: miniaudio would resample with straight lines
                buffersize_msec=PERIOD_MS,
                callback_periods=PERIODS,
                device_id=chosen.id,
                backends=devices.backends(),
                app_name="coach",
            )
            self._device = devices.hold(capture)
            self._device.start(_copying(on_sound))
        except miniaudio.MiniaudioError as error:
            self.close()
            raise DeviceError(
                f"The microphone {chosen.name} cannot be opened: another program may be using it, or your "
                "system does not let this terminal use it (coach doctor shows the steps)."
            ) from error
        return chosen.name, int(self._device._device.sampleRate)

    def close(self) -> None:
        """Stop and release the device; safe to call twice."""
        device, self._device = self._device, None
        if device is not None:
            devices.release(device)


def list_microphones() -> list[str]:
    """Return the names of the microphones, the default one first; empty when there are none."""
    return devices.names("microphone")


def _copying(on_sound: Callable[[bytes], None]) -> Generator[None, bytearray, None]:
    """Return a started generator into which miniaudio sends each block."""

    def copy() -> Generator[None, bytearray, None]:
        while True:
            block = yield
            on_sound(bytes(block))

    generator = copy()
    next(generator)
    return generator
