"""A private PulseAudio with a virtual microphone and a virtual speaker: real devices on a machine with none.

What is played into the sink `vmic` is what the default microphone `mic` hears; what coach plays goes to the
sink `speaker`, whose monitor can be recorded. Nothing outside the folder of this server is touched.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

READY_SECONDS = 20.0


class VirtualSound:
    """One sound server of our own; a context manager. `env` is what a child process needs to use it.

    `rate` is the rate of the virtual microphone in Hz.
    """

    def __init__(self, *, rate: int = 48000) -> None:
        self.rate = rate
        # Not pytest's tmp_path: the path of a socket may have 107 characters at most.
        self.folder = Path(tempfile.mkdtemp(prefix="coach-sound-"))
        self.socket = self.folder / "native"
        self.env = {
            **{key: value for key, value in os.environ.items() if not key.startswith(("PULSE_", "DBUS_"))},
            "HOME": str(self.folder),
            "XDG_RUNTIME_DIR": str(self.folder),
            "XDG_CONFIG_HOME": str(self.folder),
            "PULSE_RUNTIME_PATH": str(self.folder),
            "PULSE_SERVER": f"unix:{self.socket}",
        }
        self._remap = ""
        self._server: subprocess.Popen[bytes] | None = None
        self._children: list[subprocess.Popen[bytes]] = []

    def __enter__(self) -> VirtualSound:
        command = ["pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--disallow-exit=no"]
        command += ["--realtime=no", "--high-priority=yes", "--use-pid-file=no", "--log-target=stderr"]
        spec = f"rate={self.rate} channels=1 format=s16le"
        for module in (
            f"module-native-protocol-unix auth-anonymous=1 socket={self.socket}",
            "module-null-sink sink_name=speaker rate=48000",
            f"module-null-sink sink_name=vmic {spec}",
        ):
            command.append(f"--load={module}")
        with (self.folder / "server.log").open("wb") as log:
            self._server = subprocess.Popen(
                command, env=self.env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        try:
            self._wait_until_ready()
            self.reconnect()
            self.pactl("set-default-sink", "speaker")
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for child in [*self._children, *([self._server] if self._server else [])]:
            if child.poll() is None:
                child.kill()
            child.wait(10)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            assert self._server is not None
            if self._server.poll() is not None:
                break
            with socket.socket(socket.AF_UNIX) as knock:
                knock.settimeout(1.0)
                try:
                    knock.connect(str(self.socket))
                    return
                except OSError:
                    time.sleep(0.02)
        log = (self.folder / "server.log").read_text(errors="replace")
        raise RuntimeError(f"pulseaudio was not ready within {READY_SECONDS:.0f} s:\n{log}")

    def pactl(self, *arguments: str) -> str:
        """Run pactl against this server and return what it printed."""
        done = subprocess.run(
            ["pactl", *arguments], env=self.env, capture_output=True, text=True, timeout=20, check=True
        )
        return done.stdout.strip()

    def reconnect(self) -> None:
        """Plug the microphone in."""
        source = "master=vmic.monitor source_name=mic source_properties=device.description=TestMicrophone"
        self._remap = self.pactl("load-module", "module-remap-source", *source.split())
        self.pactl("set-default-source", "mic")

    def unload(self) -> None:
        """Pull the microphone out."""
        self.pactl("unload-module", self._remap)

    def suspend(self) -> None:
        """Let the microphone stall: it stays, but no more sound comes."""
        self.pactl("suspend-source", "mic", "1")

    def mute(self, *, muted: bool = True) -> None:
        """Press the mute switch: the microphone delivers zeros."""
        self.pactl("set-source-mute", "mic", "1" if muted else "0")

    def stop_server(self) -> None:
        """Let the sound server go away under a running program."""
        self.pactl("exit")
        assert self._server is not None
        self._server.wait(10)

    def play(self, path: Path, *, sink: str = "vmic") -> subprocess.Popen[bytes]:
        """Play a file into the virtual microphone; the child ends when the file has been played."""
        child = subprocess.Popen(
            ["paplay", f"--device={sink}", str(path)], env=self.env, stdin=subprocess.DEVNULL
        )
        self._children.append(child)
        return child

    def leak(self, *, gain_db: float) -> None:
        """Let the microphone hear the speaker, `gain_db` quieter (echo of the question)."""
        volume = f"{gain_db:.1f}dB"
        loop = "source=speaker.monitor sink=vmic latency_msec=20 sink_dont_move=true source_dont_move=true"
        self.pactl("load-module", "module-loopback", *loop.split())
        number = self.pactl("list", "short", "sink-inputs").splitlines()[-1].split()[0]
        self.pactl("set-sink-input-volume", number, volume)

    def listen(self, path: Path, *, source: str = "speaker.monitor") -> subprocess.Popen[bytes]:
        """Record what the speaker plays (or a source hears) as s16le, mono, 48 kHz, until killed."""
        command = ["parec", f"--device={source}", "--rate=48000", "--channels=1", "--format=s16le"]
        with path.open("wb") as out:
            child = subprocess.Popen(
                [*command, "--latency-msec=10"], env=self.env, stdin=subprocess.DEVNULL, stdout=out
            )
        self._children.append(child)
        return child
