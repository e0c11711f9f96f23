"""What coach takes from others: real seeds of each kind, and the door through which each comes in."""

from __future__ import annotations

import hashlib
import io
import json
import os
import random
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec

from tests.attack.mutate import TEXTS, mutated

REPOSITORY = Path(__file__).resolve().parents[2]
AUDIO = REPOSITORY / "audio"
BANKS = ("anesthesiology", "your-questions", "neurology")
REPLIES = (
    "1 0:42 good detail\n2 - too fast at 1:10\nKeep: the pause\nChange: um\nName: Dr. B\n> 1 quoted\n",
    "Hi! Answer 1 around 35 sec you say patient name. a 2: 0:10-0:15 nice. words i could not understand: ICU",
    "\u0661 \u0660:\u0664\u0662 \u062c\u064a\u062f\n2.mp3 0m12s ok\n3) 12 seconds in - hm",
)
CONFIG = (
    'microphone = ""\nengine = "none"\nengine_consent = ""\noffer_engine = false\nvoice = ""\n'
    "voice_rate = 165\n"
    'speak = true\nnorms = ""\nmuted = ["pauses"]\noffer_muting = false\nlike_and_right = false\n'
)


def home_with_an_answer(home: Path) -> str:
    """Make a home with one saved answer of 20 s and return the SHA-256 of its recording."""
    from coach.paths import Paths
    from coach.store import Store

    store = Store.open(Paths(home))
    pending = store.begin_take(
        store.begin_session(bank="b"), question="q", wording="Why here?", rate=8_000, device="fake"
    )
    pending.path.write_bytes(random.Random(1).randbytes(8_000 * 2 * 20))
    take = store.finish_take(pending)
    store.close()
    return take.sha256


def seeds(kind: str, recording: str) -> list[bytes]:
    """Return the real inputs of a kind that are changed; `recording` is the answer that reviews are about."""
    return _reviews(recording) if kind == "reviews" else _SEEDS[kind]()


def change(kind: str, seed: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Return a changed input; half of the bundles are packed again by a forger who knows the format."""
    if kind == "bundles" and chance.random() < 0.5:
        return _forged(seed, others, chance)
    return mutated(seed, others, chance)


def _banks() -> list[bytes]:
    from coach.banks.formats import write_as
    from coach.banks.read import read_bank

    found = []
    for name in BANKS:
        path = REPOSITORY / "question_banks" / f"{name}.yaml"
        bank = read_bank(path)
        bank = msgspec.structs.replace(bank, questions=bank.questions[:4])
        found += [write_as(bank, form).encode() for form in ("yaml", "csv", "md", "text")]
    return found


def _review(sha256: str) -> dict[str, Any]:
    return {
        "kind": "coach review", "schema": 1, "id": "0123456789ab", "written": "2026-01-02T03:04:05Z",
        "recordings": {"1": sha256}, "role": "resident", "conducted": "11-50", "watched": "recording",
        "name": "Dr. B", "heard": [1], "comments": [{"text": "good detail", "answer": 1, "at": 1.5}],
        "keep": "the pause", "change": "the ending", "not_understood": "", "ratings": {"organized": 4},
    }  # fmt: skip


def _reviews(sha256: str) -> list[bytes]:
    one = _review(sha256)
    more = one | {"comments": [{"text": f"at {n}", "answer": None, "at": None} for n in range(20)]}
    return [json.dumps(one, indent=1).encode(), json.dumps(more).encode()]


def _flac(seconds: float) -> bytes:
    import soundfile

    samples, rate = soundfile.read(
        AUDIO / "flat.flac", dtype="int16", frames=int(16_000 * seconds), start=16_000
    )
    out = io.BytesIO()
    soundfile.write(out, samples, rate, format="FLAC", subtype="PCM_16")
    return out.getvalue()


def _bundles() -> list[bytes]:
    import hand_built

    from coach.store.bundle import Sent, SentAnswer, pack

    analysis = hand_built.take(transcript=hand_built.transcript("I did it and I told the team"))
    one = SentAnswer(
        n=1, wording="Why here?", asked="question", seconds=0.5, rate=16_000, recording="ab" * 32, sound=True,
        analysis=analysis,
    )  # fmt: skip
    silent = msgspec.structs.replace(one, n=2, sound=False)
    return [
        pack(Sent(checked="Checked.", answers=(one,)), {1: _flac(0.5)}),
        pack(Sent(checked="Checked.", answers=(one, silent)), {1: _flac(0.5)}),
    ]


def _transcripts() -> list[bytes]:
    truth = json.loads((AUDIO / "truth.json").read_text("utf-8"))
    return [
        entry["script"].encode() for entry in truth.values() if isinstance(entry, dict) and "script" in entry
    ]


def _sounds() -> list[bytes]:
    import soundfile

    samples, rate = soundfile.read(AUDIO / "lively.flac", dtype="int16", frames=6_000, start=16_000)
    kinds = [
        ("WAV", "PCM_16"),
        ("WAV", "FLOAT"),
        ("WAV", "IMA_ADPCM"),
        ("WAV", "MS_ADPCM"),
        ("WAVEX", "PCM_24"),
    ]
    kinds += [
        ("RF64", "PCM_16"),
        ("FLAC", "PCM_16"),
        ("OGG", "VORBIS"),
        ("OGG", "OPUS"),
        ("MP3", "MPEG_LAYER_III"),
    ]
    found = []
    for kind, subtype in kinds:
        out = io.BytesIO()
        soundfile.write(out, samples, rate, format=kind, subtype=subtype)
        found.append(out.getvalue())
    return found


def _names() -> list[bytes]:
    return [b"answer.wav", b"my first answer (2).flac", "r\u00e9ponse.mp3".encode(), b"notes.txt"]


_SEEDS: dict[str, Callable[[], list[bytes]]] = {
    "banks": _banks,
    "replies": lambda: [text.encode() for text in REPLIES],
    "bundles": _bundles,
    "transcripts": _transcripts,
    "names": _names,
    "sounds": _sounds,
    "config": lambda: [CONFIG.encode()],
}
KINDS = ("reviews", *_SEEDS)
_BANK_ENDINGS = (".yaml", ".csv", ".md", ".txt")
_SOUND_ENDINGS = (".wav", ".flac", ".ogg", ".mp3", ".raw")


def command(kind: str, data: bytes, folder: Path, chance: random.Random) -> list[str] | None:
    """Put the input into `folder` as this kind arrives, and return the command line that takes it in.

    None when the system cannot hold it (a file name with a slash).
    """
    path = folder / "input"
    match kind:
        case "banks":
            path = path.with_suffix(chance.choice(_BANK_ENDINGS))
            arguments = ["bank", "add" if chance.random() < 0.5 else "check", str(path)]
        case "reviews":
            arguments = ["review", "import", "--yes", str(path)]
        case "replies":
            arguments = ["review", "import", "--yes", "--text", "--role", "peer", str(path)]
        case "bundles":
            arguments = ["session", "import", str(path)]
        case "transcripts":
            path = path.with_suffix(".txt")
            arguments = ["analyze", "--engine", "none", str(path)]
        case "sounds":
            path = path.with_suffix(chance.choice(_SOUND_ENDINGS))
            arguments = ["sound", str(path)]
        case "config":
            home = Path(os.environ["COACH_HOME"])
            path = home / "config" / "config.toml"
            path.parent.mkdir(parents=True, exist_ok=True)
            arguments = ["engines", "list"]
        case "names":
            return _named(data, folder, chance)
    path.write_bytes(data)
    return arguments


def _named(data: bytes, folder: Path, chance: random.Random) -> list[str] | None:
    name = data.replace(b"/", b"").replace(b"\0", b"")[:250]
    if not name or name in (b".", b".."):
        return None
    path = os.fsdecode(os.fsencode(folder) + b"/" + name)
    what = chance.choice(("absent", "words", "bank", "review"))
    try:
        if what != "absent":
            with open(path, "wb") as file:
                file.write(chance.choice(TEXTS))
    except OSError:
        return None
    if what == "bank":
        return ["bank", "add", path]
    if what == "review":
        return ["review", "import", "--yes", path]
    return ["analyze", "--engine", "none", path]


def _forged(seed: bytes, others: list[bytes], chance: random.Random) -> bytes:
    """Change one member and write a manifest that fits, or give a member another name."""
    with zipfile.ZipFile(io.BytesIO(seed)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(sorted(members))
    members[name] = mutated(members[name], others, chance)
    if chance.random() < 0.2:
        bad = (
            "../../escape",
            "/tmp/escape",
            "a\\..\\b",
            "CON",
            "answer-0001.flac\0x",
            "\x1b[2J",
            "answer-0002.flac",
        )
        members[chance.choice(bad)] = members.pop(name)
    if name != "manifest.json" and chance.random() < 0.9:
        listed = [
            {"name": each, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for each, data in members.items()
            if each != "manifest.json"
        ]
        members["manifest.json"] = json.dumps(
            {"kind": "coach session", "schema": 1, "files": listed}
        ).encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", chance.choice((zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED))) as archive:
        for each, data in members.items():
            archive.writestr(zipfile.ZipInfo(each.replace("\0", "")), data)
    return out.getvalue()
