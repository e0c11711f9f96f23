"""Bundles: what goes in comes out, and what anybody else made is refused with nothing kept of it."""

from __future__ import annotations

import io
import json
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import hand_built
import numpy as np
import pytest
import soundfile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coach.errors import Refused, UsageError
from coach.paths import Paths
from coach.store.bundle import Sent, SentAnswer, pack
from coach.store.received import Received

RATE = 16_000
HOSTILE = "Why\x1b]52;c;aGk=\x07 \u202eus?"


def flac(seconds: float = 1.0, *, rate: int = RATE, channels: int = 1, subtype: str = "PCM_16") -> bytes:
    out = io.BytesIO()
    tone = np.sin(2 * np.pi * 220 * np.arange(int(seconds * rate)) / rate) / 4
    soundfile.write(out, np.stack([tone] * channels, axis=1), rate, format="FLAC", subtype=subtype)
    return out.getvalue()


def answer(**changes: Any) -> SentAnswer:
    given = {
        "n": 2,
        "wording": HOSTILE,
        "asked": "question",
        "seconds": 1.0,
        "rate": RATE,
        "recording": "ab" * 32,
        "sound": True,
        "analysis": hand_built.take(transcript=hand_built.transcript("I did it")),
    } | changes
    return SentAnswer(**given)


def bundle(**changes: Any) -> bytes:
    return pack(Sent(checked="The sender has checked.", answers=(answer(**changes),)), {2: flac()})


def again(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    """Return a bundle with its members changed, as somebody with a zip program would."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def honest(members: dict[str, bytes]) -> None:
    """Bring the manifest up to date with what a forger changed."""
    import hashlib

    listed = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in members.items()
        if name != "manifest.json"
    ]
    members["manifest.json"] = json.dumps({"kind": "coach session", "schema": 1, "files": listed}).encode()


@pytest.fixture
def received(home: Path) -> Received:
    return Received(Paths(home))


def saved(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "b.zip"
    path.write_bytes(data)
    return path


def refused(received: Received, tmp_path: Path, data: bytes) -> str:
    with pytest.raises(Refused) as error:
        received.add(saved(tmp_path, data))
    assert received.ids() == []
    folder = Paths(tmp_path / "coach-home").received
    assert not folder.is_dir() or not list(folder.iterdir())
    return error.value.message


def test_a_bundle_comes_back_with_its_sound_its_words_and_its_binding(
    received: Received, tmp_path: Path
) -> None:
    session = received.add(saved(tmp_path, bundle()))

    (found,) = received.session(session).answers
    assert (found.take.id, found.take.sha256) == (f"{session}/2", "ab" * 32)
    assert found.take.wording == "Why]52;c;aGk= us?"
    assert found.analysis is not None
    assert found.analysis.transcript is not None
    assert found.analysis.transcript.text == "I did it"
    sound, rate = soundfile.read(received.audio(found.take))
    assert (len(sound), rate) == (RATE, RATE)
    if os.name == "posix":
        kept = list(received.audio(found.take).parent.iterdir())
        assert {stat.S_IMODE(path.stat().st_mode) for path in kept} == {0o600}


def test_the_same_bundle_counts_once_and_goes_when_deleted(received: Received, tmp_path: Path) -> None:
    first = received.add(saved(tmp_path, bundle()))

    assert received.add(saved(tmp_path, bundle())) == first
    assert received.ids() == [first]
    assert received.delete(first[:8]) == first
    assert received.ids() == []


def test_a_bundle_tells_no_time_and_no_path(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(bundle())) as archive:
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert set(archive.namelist()) == {"manifest.json", "session.json", "answer-0002.flac"}


def test_without_sound_the_answer_says_so(received: Received, tmp_path: Path) -> None:
    data = pack(Sent(checked="x", answers=(answer(sound=False),)), {})
    session = received.add(saved(tmp_path, data))

    with pytest.raises(UsageError, match="without its sound"):
        received.audio(received.session(session).answers[0].take)


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "C:\\x", "answer-0002.flac/..", "CON.txt", "answer-2.flac", "a\0.flac", "x/"]
)
def test_a_name_that_coach_does_not_give_is_refused(received: Received, tmp_path: Path, name: str) -> None:
    def add(members: dict[str, bytes]) -> None:
        members[name] = b""

    assert "does not belong" in refused(received, tmp_path, again(bundle(), add))


def test_a_symlink_is_refused(received: Received, tmp_path: Path) -> None:
    out = io.BytesIO(bundle())
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("answer-0003.flac")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")

    assert "does not belong" in refused(received, tmp_path, out.getvalue())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_the_same_name_twice_is_refused(received: Received, tmp_path: Path) -> None:
    out = io.BytesIO(bundle())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("session.json", b"{}")

    assert "does not belong" in refused(received, tmp_path, out.getvalue())


def test_a_changed_member_is_refused_by_its_hash(received: Received, tmp_path: Path) -> None:
    def louder(members: dict[str, bytes]) -> None:
        members["answer-0002.flac"] = flac(0.9)

    assert "changed or damaged" in refused(received, tmp_path, again(bundle(), louder))


def test_a_bomb_is_refused_before_it_is_unpacked(received: Received, tmp_path: Path) -> None:
    def bomb(members: dict[str, bytes]) -> None:
        members["session.json"] = b" " * 15_000_000
        honest(members)

    assert "too large" in refused(received, tmp_path, again(bundle(), bomb))


@pytest.mark.parametrize(
    "sound",
    [flac(5.0), flac(channels=2), flac(subtype="PCM_24"), b"RIFF" + bytes(60), b"", flac()[:30]],
    ids=["longer", "stereo", "24 bits", "a WAV", "empty", "cut"],
)
def test_sound_that_is_not_as_coach_packs_it_is_refused(
    received: Received, tmp_path: Path, sound: bytes
) -> None:
    def other(members: dict[str, bytes]) -> None:
        members["answer-0002.flac"] = sound
        honest(members)

    assert "sound of answer 2" in refused(received, tmp_path, again(bundle(), other))


@pytest.mark.parametrize(
    "change",
    [
        {"n": 0},
        {"wording": "x" * 2_001},
        {"recording": "../x"},
        {"seconds": -1},
        {"analysis": {"measures": {"made.up": {}}, "events": {}, "transcript": None}},
        {"analysis": {"measures": {}, "events": {"speech": [[5, 1]]}, "transcript": None}},
        {
            "analysis": {
                "measures": {},
                "events": {},
                "transcript": None,
                "curves": {"pitch": {"times": [0], "hz": []}, "level": {"times": [], "db": []}},
            }
        },
    ],
)
def test_values_that_coach_never_writes_are_refused(
    received: Received, tmp_path: Path, change: dict[str, Any]
) -> None:
    def forge(members: dict[str, bytes]) -> None:
        whole = json.loads(members["session.json"])
        whole["answers"][0] |= change
        members["session.json"] = json.dumps(whole).encode()
        honest(members)

    assert "session.json" in refused(received, tmp_path, again(bundle(), forge))


@pytest.mark.parametrize("data", [b"", b"PK\x05\x06" + bytes(18), b"%PDF-1.7", b"\x00" * 100])
def test_what_is_no_bundle_is_refused(received: Received, tmp_path: Path, data: bytes) -> None:
    assert "not a session that coach exported" in refused(received, tmp_path, data)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.integers(0, 10_000), byte=st.integers(0, 255), cut=st.booleans())
def test_a_damaged_bundle_is_taken_whole_or_refused(
    received: Received, tmp_path: Path, at: int, byte: int, cut: bool
) -> None:
    data = bytearray(bundle())
    place = at * len(data) // 10_001
    data[place] = byte
    try:
        session = received.add(saved(tmp_path, bytes(data[:place] if cut else data)))
    except Refused:
        assert received.ids() == []
    else:
        assert received.session(session).answers[0].take.sha256 == "ab" * 32
        received.delete(session)
