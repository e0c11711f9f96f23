"""Models on this disk: complete or not there, whatever is handed in; and what the registry says of each."""

from __future__ import annotations

import dataclasses
import hashlib
import io
import re
import zipfile
from pathlib import Path

import pytest

from coach.engines.transcribers import choose, install, registry
from coach.engines.transcribers.registry import RECOGNIZERS, ModelFile, Recognizer
from coach.errors import EngineError, Refused, UsageError

FILES = {"config.json": b"{}", "model.bin": b"weights" * 100}


def entry(name: str, data: bytes) -> ModelFile:
    return ModelFile(name, f"https://models.example/{name}", len(data), hashlib.sha256(data).hexdigest())


@pytest.fixture
def small() -> Recognizer:
    return Recognizer(
        name="whisper-small-test", kind="whisper", license="MIT", languages="English", weaknesses="Many.",
        source="https://models.example", files=tuple(entry(name, data) for name, data in FILES.items()),
    )  # fmt: skip


@pytest.fixture
def source(tmp_path: Path) -> Path:
    folder = tmp_path / "copy"
    folder.mkdir()
    for name, data in FILES.items():
        (folder / name).write_bytes(data)
    return folder


def test_a_folder_is_installed_whole_and_private(small: Recognizer, source: Path, tmp_path: Path) -> None:
    counted: list[int] = []
    place = install.install(small, tmp_path / "models", source=source, progress=counted.append)

    assert {path.name: path.read_bytes() for path in place.iterdir()} == FILES
    assert [path.name for path in (tmp_path / "models").iterdir()] == [small.name]
    assert place.stat().st_mode & 0o077 == 0
    assert sum(counted) == sum(len(data) for data in FILES.values())
    assert registry.trouble(small, tmp_path / "models") is None
    assert install.verify(small, tmp_path / "models") is None


def test_installing_again_repairs_what_is_damaged(small: Recognizer, source: Path, tmp_path: Path) -> None:
    models = tmp_path / "models"
    place = install.install(small, models, source=source)
    (place / "model.bin").write_bytes(b"damaged" * 100)  # as long as the real one
    assert registry.trouble(small, models) is None
    why = install.verify(small, models)
    assert why is not None
    assert "model.bin" in why
    assert f"coach engines install {small.name}" in why

    install.install(small, models, source=source)
    assert install.verify(small, models) is None


@pytest.mark.parametrize(
    ("harm", "says"),
    [
        (lambda place: (place / "model.bin").unlink(), "lacks the file model.bin"),
        (lambda place: (place / "model.bin").write_bytes(b"half"), "damaged or only partly copied"),
        (lambda place: place.rename(place.with_name(f"{place.name}.part")), "only partly downloaded"),
    ],
)
def test_what_is_wrong_with_a_model_is_named_with_the_repair(
    harm: object, says: str, small: Recognizer, source: Path, tmp_path: Path
) -> None:
    place = install.install(small, tmp_path / "models", source=source)
    assert callable(harm)
    harm(place)

    why = registry.trouble(small, tmp_path / "models")
    assert why is not None
    assert says in why
    assert f"coach engines install {small.name}" in why


def test_a_folder_with_another_file_in_it_is_refused_and_nothing_is_installed(
    small: Recognizer, source: Path, tmp_path: Path
) -> None:
    (source / "model.bin").write_bytes(b"malware" * 100)
    with pytest.raises(Refused, match=r"model\.bin is not the file"):
        install.install(small, tmp_path / "models", source=source)
    assert not registry.folder(small, tmp_path / "models").exists()

    (source / "model.bin").unlink()
    with pytest.raises(UsageError, match=r"does not hold model\.bin"):
        install.install(small, tmp_path / "models", source=source)
    with pytest.raises(UsageError, match=r"does not hold config\.json"):
        install.install(small, tmp_path / "other", source=tmp_path / "copy" / "nothing")


def test_removing_frees_what_it_says_half_downloads_too(
    small: Recognizer, source: Path, tmp_path: Path
) -> None:
    models = tmp_path / "models"
    install.install(small, models, source=source)
    (models / f"{small.name}.part").mkdir()
    (models / f"{small.name}.part" / "model.bin.part").write_bytes(b"123")

    assert install.remove(small, models) == sum(len(data) for data in FILES.values()) + 3
    assert list(models.iterdir()) == []
    assert install.remove(small, models) == 0


def archive(members: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        for name, data in members.items():
            packed.writestr(name, data)
    return file.getvalue()


def vosk(data: bytes) -> Recognizer:
    return Recognizer(
        name="vosk-test", kind="vosk", license="Apache-2.0", languages="English", weaknesses="Many.",
        source="https://models.example", files=(entry("model.zip", data),),
    )  # fmt: skip


def test_a_vosk_archive_is_unpacked_without_its_outer_folder(tmp_path: Path) -> None:
    data = archive({"outer/am/final.mdl": b"1", "outer/conf/model.conf": b"2", "outer/README": b"3"})
    (tmp_path / "model.zip").write_bytes(data)
    place = install.install(vosk(data), tmp_path / "models", source=tmp_path / "model.zip")

    assert (place / "am" / "final.mdl").read_bytes() == b"1"
    assert not (place / "model.zip").exists()


@pytest.mark.parametrize("name", ["outer/../../escaped", "/etc/escaped", "outer/..\\escaped", "README"])
def test_a_member_that_would_land_elsewhere_is_refused(name: str, tmp_path: Path) -> None:
    data = archive({name: b"x"})
    (tmp_path / "model.zip").write_bytes(data)
    with pytest.raises(Refused, match="land elsewhere"):
        install.install(vosk(data), tmp_path / "models", source=tmp_path / "model.zip")

    assert not list(tmp_path.rglob("*escaped*"))


def test_an_archive_that_is_no_model_or_far_too_large_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = archive({"outer/holiday.jpg": b"x" * 2_000})
    (tmp_path / "model.zip").write_bytes(data)
    with pytest.raises(EngineError, match="not a Vosk model"):
        install.install(vosk(data), tmp_path / "models", source=tmp_path / "model.zip")
    monkeypatch.setattr(install, "UNPACKED_LIMIT", 1_000)
    with pytest.raises(Refused, match="unpacks to more"):
        install.install(vosk(data), tmp_path / "models", source=tmp_path / "model.zip")


def test_every_recognizer_declares_what_it_costs_and_sends() -> None:
    assert len({recognizer.name for recognizer in RECOGNIZERS}) == len(RECOGNIZERS)
    for recognizer in RECOGNIZERS:
        assert recognizer.license
        assert recognizer.languages
        assert recognizer.weaknesses.endswith(".")
        assert recognizer.source
        assert recognizer.sends_audio == (recognizer.kind == "online")
        assert bool(recognizer.files) == (recognizer.kind in ("whisper", "vosk"))
        for file in recognizer.files:
            assert re.fullmatch(r"[0-9a-f]{64}", file.sha256)
            assert file.url.startswith("https://")
            assert file.size > 0
    assert registry.find(registry.RECOMMENDED).files


@pytest.mark.parametrize("name", ["google", "Google", "sr-google"])
def test_the_recognizer_over_plain_http_is_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="plain http"):
        choose.make(name, tmp_path)


def test_an_unknown_name_and_a_missing_model_are_said_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no recognizer called siri"):
        choose.make("siri", tmp_path)
    with pytest.raises(EngineError, match=r"coach engines install whisper-base\.en"):
        choose.make("whisper-base.en", tmp_path)


def test_sound_is_sent_only_after_a_consent_for_that_very_service() -> None:
    online = registry.find("sr-wit")
    for consent in ("", "sr-azure"):
        with pytest.raises(Refused, match="have not agreed"):
            registry.check_consent(online, consent=consent)
    registry.check_consent(online, consent="sr-wit")
    registry.check_consent(registry.find("sphinx"), consent="")
    assert dataclasses.asdict(online)["sends_audio"] is True
