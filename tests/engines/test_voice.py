from __future__ import annotations

import contextlib
import errno
import os
import signal
import sys
import threading
import time
import types
import wave
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach import paths
from coach.engines import _say
from coach.engines.voice import Program, SystemVoice, fault_of, programs
from coach.errors import EngineError

QUESTION = "Tell me about a time when you made a mistake on call. What did you do next?"
posix = pytest.mark.skipif(os.name != "posix", reason="process groups are a thing of POSIX")

SPEAK = """
import math, struct, sys, wave
words = len(sys.stdin.read().split())
with wave.open(sys.argv[1], "wb") as file:
    file.setnchannels(1); file.setsampwidth(2); file.setframerate(16000)
    for n in range(int(16000 * words * SECONDS)):
        file.writeframesraw(struct.pack("<h", int(PEAK * math.sin(n / 8))))
"""


def fake(script: str, *, name: str = "fake") -> Program:
    return Program(name, "1", (sys.executable, "-I", "-c", script, "{out}", "{rate}"))


def speaking(*, seconds: float = 0.3, peak: float = 8_000) -> str:
    return SPEAK.replace("SECONDS", str(seconds)).replace("PEAK", str(peak))


def voice_of(home: Path, *scripts: str, patience: float = 20.0) -> SystemVoice:
    use = [fake(script, name=f"fake {number}") for number, script in enumerate(scripts)]
    return SystemVoice(home / "voice", use=use, patience=patience)


@pytest.fixture
def alive() -> Iterator[Callable[[Path], bool]]:
    """Whether the process whose id was written to a file still runs; it is ended after the test."""
    seen: set[int] = set()

    def ask(path: Path) -> bool:
        pid = int(path.read_text())
        seen.add(pid)
        deadline = time.monotonic() + 5  # a killed process takes a moment to go
        while time.monotonic() < deadline:
            try:
                state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
            except (FileNotFoundError, ProcessLookupError):
                return False
            if state == "Z":
                return False
            threading.Event().wait(0.01)
        return True

    yield ask
    for pid in seen:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def children() -> set[int]:
    """Processes of this one, running or not yet waited for."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + 20
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline, f"{path.name} was not written"
        threading.Event().wait(0.01)


linux = pytest.mark.skipif(sys.platform != "linux", reason="it looks into /proc")
needs_a_voice = pytest.mark.skipif(
    sys.platform != "linux", reason="the built-in voice of other systems is tried by coach doctor"
)


@needs_a_voice
def test_a_question_is_really_spoken(home: Path) -> None:
    path = SystemVoice(home / "voice").say(QUESTION)
    with wave.open(str(path), "rb") as file:
        seconds = file.getnframes() / file.getframerate()
        samples = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2") / 32_768
    assert 120 < len(QUESTION.split()) / seconds * 60 < 200  # words per minute, pauses included
    assert -26 < 10 * np.log10(np.mean(samples**2)) < -14
    assert 0.2 < np.abs(samples).max() < 1.0
    assert not list(path.parent.glob("making-*"))


@needs_a_voice
def test_the_rate_is_in_words_per_minute(home: Path) -> None:
    def seconds(rate: int) -> float:
        with wave.open(str(SystemVoice(home / "voice", rate=rate).say(QUESTION)), "rb") as file:
            return file.getnframes() / file.getframerate()

    assert seconds(130) / seconds(195) == pytest.approx(1.5, rel=0.1)


@needs_a_voice
def test_a_long_text_is_spoken_to_its_end(home: Path) -> None:
    once, often = (SystemVoice(home / "voice").say(text) for text in (QUESTION, " ".join([QUESTION] * 8)))
    assert often.stat().st_size == pytest.approx(8 * once.stat().st_size, rel=0.1)


@needs_a_voice
def test_text_is_read_as_text_and_never_as_markup_or_options(home: Path) -> None:
    path = SystemVoice(home / "voice").say(
        "--help <break time='60s'/> [[f00]] “curly” café 你好 \x1b]0;x\x07"
    )
    with wave.open(str(path), "rb") as file:
        assert file.getnframes() / file.getframerate() < 40


@posix
def test_a_cache_that_cannot_be_made_fails_the_voice_and_not_the_practice(home: Path) -> None:
    home.mkdir()
    (home / "voice").write_text("a file where the folder should be")
    with pytest.raises(EngineError, match=r"cannot use the folder .* read the question on the screen"):
        voice_of(home, speaking()).say(QUESTION)


@pytest.mark.parametrize("place", ["tempfile.mkstemp", "pathlib.Path.chmod", "pathlib.Path.replace"])
@pytest.mark.parametrize(
    ("code", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "cannot be kept: Read-only")]
)
def test_a_cache_that_cannot_be_written_fails_the_voice_and_not_the_practice(
    home: Path, monkeypatch: pytest.MonkeyPatch, place: str, code: int, words: str
) -> None:
    def refuse(*arguments: object, **options: object) -> None:
        raise OSError(code, os.strerror(code))

    voice = voice_of(home, speaking())
    paths.private(home / "voice")
    monkeypatch.setattr(place, refuse)
    with pytest.raises(EngineError, match=words):
        voice.say(QUESTION)
    assert not list((home / "voice").glob("*.wav"))


def test_what_a_killed_run_left_half_made_is_removed_at_the_next_start(home: Path) -> None:
    folder = paths.private(home / "voice")
    stale, fresh, kept = folder / "making-1.wav", folder / "making-2.wav", folder / "kept.wav"
    for path in (stale, fresh, kept):
        path.touch()
    for path in (stale, kept):
        os.utime(path, (time.time() - 4_000, time.time() - 4_000))
    voice_of(home, speaking())
    assert sorted(path.name for path in folder.iterdir()) == ["kept.wav", "making-2.wav"]


def test_the_same_text_comes_from_the_cache_at_once_and_byte_for_byte(home: Path, tmp_path: Path) -> None:
    count = f"open({str(tmp_path / 'runs')!r}, 'a').write('x')\n"
    voice = voice_of(home, count + speaking())
    first = voice.say(QUESTION)
    content = first.read_bytes()
    began = time.monotonic()
    again = voice_of(home, count + speaking()).say(f"  {QUESTION}\n")
    assert time.monotonic() - began < 0.5  # it takes 3 ms
    assert again == first
    assert again.read_bytes() == content
    assert (tmp_path / "runs").read_text() == "x"


def test_another_text_rate_voice_or_version_is_made_anew(home: Path) -> None:
    one = fake(speaking())
    places = {
        SystemVoice(home / "voice", use=[one]).say(QUESTION),
        SystemVoice(home / "voice", use=[one]).say(QUESTION + " Why?"),
        SystemVoice(home / "voice", use=[one], rate=120).say(QUESTION),
        SystemVoice(home / "voice", use=[one], voice="en-gb").say(QUESTION),
        SystemVoice(home / "voice", use=[Program("fake", "2", one.command)]).say(QUESTION),
    }
    assert len(places) == 5


@posix
def test_spoken_questions_are_private(home: Path) -> None:
    path = voice_of(home, speaking()).say(QUESTION)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700


def test_a_damaged_file_in_the_cache_is_made_again(home: Path) -> None:
    voice = voice_of(home, speaking())
    path = voice.say(QUESTION)
    whole = path.read_bytes()
    path.write_bytes(whole[:30])
    assert voice.say(QUESTION).read_bytes() == whole


FAULTS = {
    "crashes": ("import os; os.abort()", "crashed (signal 6)"),
    "fails with a message": (
        "import sys; sys.exit('no such thing')",
        "failed (exit code 1), its last words: no such",
    ),
    "writes an empty file": ("open(__import__('sys').argv[1], 'wb')", "wrote no sound that can be read"),
    "writes no sound": (
        "open(__import__('sys').argv[1], 'wb').write(b'x' * 5000)",
        "wrote no sound that can be read",
    ),
    "removes the file": ("import os, sys; os.remove(sys.argv[1])", "wrote no sound that can be read"),
    "writes silence": (speaking(peak=0), "wrote silence"),
    "nearly writes silence": (speaking(peak=40), "wrote silence"),
    "speaks too shortly": (speaking(seconds=0.03), "too short for the text"),
    "speaks for too long": (speaking(seconds=2.3), "too long for the text"),
}


@posix
@pytest.mark.parametrize("fault", FAULTS)
def test_a_voice_that_fails_is_named_with_its_reason(home: Path, fault: str) -> None:
    script, expected = FAULTS[fault]
    with pytest.raises(EngineError) as caught:
        voice_of(home, script).say(QUESTION)
    assert expected in caught.value.message
    assert caught.value.message.endswith("read the question on the screen.")
    assert "\n" not in caught.value.message
    assert not list((home / "voice").iterdir())


def test_a_program_that_is_not_there_is_an_engine_error(home: Path) -> None:
    gone = Program("gone", "1", (str(home / "gone"), "{out}"))
    with pytest.raises(EngineError, match="could not be started"):
        SystemVoice(home / "voice", use=[gone]).say(QUESTION)
    with pytest.raises(EngineError, match="no program that speaks"):
        SystemVoice(home / "voice", use=[]).say(QUESTION)


@pytest.mark.parametrize("text", ["", "  \n", "\x00\x1b"])
def test_a_question_without_words_is_an_engine_error(home: Path, text: str) -> None:
    with pytest.raises(EngineError, match="nothing to say"):
        voice_of(home, speaking()).say(text)


def test_the_next_program_speaks_when_the_first_fails(home: Path) -> None:
    voice = voice_of(home, "raise SystemExit(3)", speaking())
    path = voice.say(QUESTION)
    assert fault_of(path, QUESTION) == ""


PUT_PID = "import os; open(PLACE + '.new', 'w').write(str(os.getpid())); os.rename(PLACE + '.new', PLACE)\n"
HANG = PUT_PID + "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: signal.pause()"
PARENT_OF_HANG = """
import os, subprocess, sys
subprocess.Popen([sys.executable, "-I", "-c", GRANDCHILD])
sys.stdin.read()
while True: __import__("signal").pause()
"""


@linux
def test_a_hung_voice_is_killed_at_its_deadline_with_all_it_started(
    home: Path, tmp_path: Path, alive: Callable[[Path], bool]
) -> None:
    place = tmp_path / "pid"
    hang = f"PLACE = {str(place)!r}\n" + HANG
    voice = voice_of(home, f"GRANDCHILD = {hang!r}\n" + PARENT_OF_HANG, patience=1.5)
    before = children()
    began = time.monotonic()
    with pytest.raises(EngineError, match="took longer than"):
        voice.say("Why now?")
    assert 2 < time.monotonic() - began < 15  # 1.5 s and 0.1 s for each of 8 characters
    assert not alive(place)
    assert children() <= before


@posix
def test_a_voice_that_hung_once_is_not_waited_for_again(home: Path, tmp_path: Path) -> None:
    count = f"open({str(tmp_path / 'runs')!r}, 'a').write('x')\n"
    voice = voice_of(home, count + "while True: __import__('signal').pause()", speaking(), patience=2)
    voice.say("Why now?")
    voice.say("Why here?")
    assert (tmp_path / "runs").read_text() == "x"


@linux
def test_cancel_kills_the_voice_at_once(home: Path, tmp_path: Path, alive: Callable[[Path], bool]) -> None:
    place = tmp_path / "pid"
    voice = voice_of(home, f"PLACE = {str(place)!r}\n" + HANG, speaking())
    outcome: list[BaseException] = []

    def say() -> None:
        try:
            voice.say(QUESTION)
        except EngineError as error:
            outcome.append(error)

    thread = threading.Thread(target=say)
    thread.start()
    wait_for(place)
    began = time.monotonic()
    voice.cancel()
    assert time.monotonic() - began < 0.5
    thread.join(5)
    assert not thread.is_alive()
    assert not alive(place)
    assert [str(error) for error in outcome] == ["the voice was stopped."]
    voice.cancel()  # nothing left to stop


def test_ten_megabytes_of_chatter_neither_block_nor_reach_the_terminal(
    home: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    chatter = "import sys\nfor _ in range(10_000): sys.stderr.write('z' * 1024); sys.stdout.write('')\n"
    voice_of(home, chatter + speaking()).say(QUESTION)
    assert capfd.readouterr() == ("", "")


@linux
def test_no_process_is_left_behind(home: Path) -> None:
    before = children()
    voice = voice_of(home, "raise SystemExit(3)", speaking())
    for n in range(3):
        voice.say(f"{QUESTION} {n}")
    assert children() <= before


def test_every_program_gets_the_file_the_rate_and_the_voice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coach.engines.voice.shutil.which", lambda name: f"/bin/{name}")
    out = tmp_path / "it's here.wav"
    for system in ("linux", "darwin", "win32"):
        monkeypatch.setattr(sys, "platform", system)
        assert len(programs()) == {"linux": 2, "darwin": 3, "win32": 3}[system]
        for program in programs():
            command = program.filled(out, rate=150, voice="")
            assert any(str(out) in argument or "it''s here" in argument for argument in command)
            assert not any("{" in argument for argument in command)
    named = programs()[0].filled(out, rate=150, voice="Samantha")
    assert named[-4:] == ["--rate", "150", "--voice", "Samantha"]


class FakeEngine:
    """As much of a pyttsx3 engine as macOS and Windows need."""

    def __init__(self, default: str, *languages: str) -> None:
        self.voices = [types.SimpleNamespace(id=f"v{n}", languages=[tag]) for n, tag in enumerate(languages)]
        self.properties: dict[str, object] = {"voice": default}
        self.saved: tuple[str, str] | None = None
        self.ran = False

    def connect(self, topic: str, callback: object) -> None: ...

    def getProperty(self, name: str) -> object:
        return self.voices if name == "voices" else self.properties[name]

    def setProperty(self, name: str, value: object) -> None:
        self.properties[name] = value

    def save_to_file(self, text: str, name: str) -> None:
        self.saved = (text, name)

    def runAndWait(self) -> None:
        self.ran = True
        assert self.saved is not None
        soundfile.write(self.saved[1], np.full((800, 1), 0.1), 22_050, format="AIFF")


@pytest.mark.parametrize(
    ("default", "languages", "chosen"),
    [
        ("v0", ("de_DE", "en_GB", "en_US"), "v2"),
        ("v0", ("de_DE", "en_GB"), "v1"),
        ("v0", ("en_GB", "en_US"), "v0"),
        ("v0", ("de_DE",), "v0"),
    ],
)
def test_macos_speaks_with_an_english_voice_and_writes_a_wav(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, default: str, languages: tuple[str, ...], chosen: str
) -> None:
    engine = FakeEngine(default, *languages)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(_say, "_engine", lambda driver: (engine, []))
    out = tmp_path / "out.wav"
    assert _say._system("Why?", out, 165, "") == 0
    assert (engine.properties["voice"], engine.properties["rate"], engine.ran) == (chosen, 165, True)
    with wave.open(str(out), "rb") as file:
        assert (file.getnframes(), file.getframerate(), file.getsampwidth()) == (800, 22_050, 2)
    assert [path.name for path in tmp_path.iterdir()] == ["out.wav"]


@linux
def test_the_systems_own_espeak_is_preferred_to_the_wheel(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []
    monkeypatch.setattr(_say.ctypes, "CDLL", lambda name, mode=0: loaded.append(name))
    monkeypatch.delenv("ESPEAK_DATA_PATH", raising=False)
    assert _say.load_espeak() == "system"
    assert loaded == [_say.ESPEAK_SONAME]
    assert "ESPEAK_DATA_PATH" not in os.environ


@linux
def test_the_wheels_espeak_is_loaded_for_all_with_its_data_when_the_system_has_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    loaded: list[tuple[str, int]] = []

    def load(name: str, mode: int = 0) -> None:
        if name == _say.ESPEAK_SONAME:
            raise OSError("cannot open shared object file")
        loaded.append((name, mode))

    monkeypatch.setattr(_say.ctypes, "CDLL", load)
    monkeypatch.setenv("ESPEAK_DATA_PATH", "")
    assert _say.load_espeak() == "espeakng-loader"
    ((name, mode),) = loaded
    assert mode == _say.ctypes.RTLD_GLOBAL
    assert Path(name).name == _say.ESPEAK_SONAME
    assert (Path(os.environ["ESPEAK_DATA_PATH"]) / "espeak-ng-data").is_dir()


@linux
def test_without_any_espeak_the_reason_names_the_extra(home: Path) -> None:
    script = (
        "import ctypes, importlib.util, sys\n"
        "from coach.engines import _say\n"
        "def none(*_, **__): raise OSError('none here')\n"
        "ctypes.CDLL = none\n"
        "importlib.util.find_spec = lambda name: None\n"
        "sys.exit(_say.main(['--out', sys.argv[1]]))"
    )
    with pytest.raises(EngineError, match="install coach with the extra `voice`"):
        voice_of(home, script).say(QUESTION)
