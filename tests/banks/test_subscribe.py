"""Banks that are followed: what they change comes, what the person changed stays, no network is needed."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import msgspec
import numpy as np
import pytest
import soundfile

from coach.banks.mine import own_file, save_own
from coach.banks.read import find_bank, read_bank
from coach.banks.subscribe import Subscriptions, shown
from coach.errors import EngineError, UsageError
from coach.paths import current

SHEET = "question,kind\nWhy do you want our program?,motivation\nTell me about a mistake.,mistake\n"
ADDRESS = "https://cohort.example/sheet.csv?token=secret"


@dataclass
class Page:
    content: bytes
    media: str = "text/csv"
    etag: str = ""
    modified: str = ""


class Net:
    """The network of a test: pages by address, and what was asked with which ETag."""

    def __init__(self, **pages: bytes) -> None:
        self.pages: dict[str, bytes] = {}
        self.asked: list[tuple[str, str]] = []
        self.down = False

    def __call__(self, address: str, etag: str, modified: str) -> Page | None:
        self.asked.append((address, etag))
        if self.down or address not in self.pages:
            raise EngineError("cohort.example could not be reached: try again later.")
        content = self.pages[address]
        tag = str(hash(content))
        return None if etag == tag else Page(content, etag=tag)


@pytest.fixture
def net() -> Net:
    net = Net()
    net.pages[ADDRESS] = SHEET.encode()
    return net


@pytest.fixture
def own(net: Net) -> Subscriptions:
    return Subscriptions(current(), get=net)


def edit(bank_id: str, number: int, **values: object) -> None:
    """Change the person's own copy, as an editor would."""
    file = own_file(bank_id, current())
    assert file is not None
    bank = read_bank(file)
    questions = list(bank.questions)
    questions[number] = msgspec.structs.replace(questions[number], **values)
    save_own(msgspec.structs.replace(bank, questions=tuple(questions)), file)


def test_a_followed_sheet_is_a_bank_that_says_where_it_is_from_without_what_is_secret(
    own: Subscriptions,
) -> None:
    (done,) = own.add(ADDRESS)
    assert done.bank == "sheet"
    bank = find_bank("sheet", current())
    assert [one.source for one in bank.questions] == ["from cohort.example/sheet.csv"] * 2
    assert "secret" not in (own_file("sheet", current()) or Path()).read_text("utf-8")
    with pytest.raises(UsageError, match="already"):
        own.add(ADDRESS)


def test_an_update_brings_their_changes_and_keeps_mine_and_the_ids(own: Subscriptions, net: Net) -> None:
    own.add(ADDRESS)
    edit("sheet", 1, purpose="my own note")
    net.pages[ADDRESS] = (
        SHEET.replace("our program", "this program") + "Any question for us?,closing\n"
    ).encode()
    (done,) = own.update()
    assert [change.what for change in done.changes] == ["changed", "new"]
    bank = find_bank("sheet", current())
    assert [one.id for one in bank.questions][:1] == ["why-do-you-want-our-program"]
    assert bank.questions[0].text == "Why do you want this program?"
    assert bank.questions[1].purpose == "my own note"
    assert own.changes("sheet") == done.changes
    (again,) = own.update()
    assert again.changes == ()
    assert net.asked[-1][1] != ""  # it asked with what it had been given


def test_a_conflict_waits_until_the_person_chooses_and_an_update_does_not_lose_it(
    own: Subscriptions, net: Net
) -> None:
    own.add(ADDRESS)
    edit("sheet", 0, kind="self")
    net.pages[ADDRESS] = SHEET.replace("motivation", "fit").encode()
    (done,) = own.update("sheet")
    assert done.conflicts
    net.pages[ADDRESS] += b"One more?,fit\n"
    own.update()
    (waiting,) = own.conflicts("sheet")
    assert (waiting.mine and waiting.mine.kind, waiting.theirs and waiting.theirs.kind) == ("self", "fit")
    assert find_bank("sheet", current()).questions[0].kind == "self"
    own.settle("sheet", waiting.question, theirs=True)
    assert find_bank("sheet", current()).questions[0].kind == "fit"
    assert own.conflicts("sheet") == ()
    with pytest.raises(UsageError):
        own.settle("sheet", waiting.question, theirs=True)


def test_without_a_network_or_with_something_broken_nothing_changes(own: Subscriptions, net: Net) -> None:
    own.add(ADDRESS)
    before = (own_file("sheet", current()) or Path()).read_bytes()
    net.down = True
    (done,) = own.update()
    assert done.error is not None
    net.down = False
    net.pages[ADDRESS] = b"<html>Sign in</html>"
    (done,) = own.update()
    assert "web page" in (done.error.message if done.error else "")
    assert (own_file("sheet", current()) or Path()).read_bytes() == before
    assert find_bank("sheet", current()).questions


def test_every_bank_of_a_shared_folder_comes_and_new_ones_with_the_next_update(
    own: Subscriptions, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    (folder / "README.md").write_text("read me", "utf-8")
    (folder / "one.csv").write_text("question\nWhy us?\n", "utf-8")
    (folder / "broken.yaml").write_text("questions: [", "utf-8")
    (tmp_path / "outside.csv").write_text("question\nSecret?\n", "utf-8")
    if os.name == "posix":
        (folder / "link.csv").symlink_to(tmp_path / "outside.csv")
    done = {one.bank: one for one in own.add(str(folder))}
    assert set(done) == {"one", "broken"}
    assert done["broken"].error is not None
    (folder / "two.md").write_text("## Why now?\n", "utf-8")
    (folder / "one.csv").write_text("question\nWhy us then?\n", "utf-8")
    (folder / "broken.yaml").unlink()
    done = {one.bank: one for one in own.update()}
    assert set(done) == {"one", "two"}
    assert find_bank("one", current()).questions[0].text == "Why us then?"
    assert find_bank("one", current()).questions[0].source == "from one.csv"


def test_a_bank_with_the_id_of_another_gets_one_of_its_own(own: Subscriptions, tmp_path: Path) -> None:
    from coach.paths import shipped

    copy = tmp_path / "residency-starter.yaml"
    copy.write_bytes((shipped("question_banks") / copy.name).read_bytes())
    (done,) = own.add(str(copy))
    assert done.bank == "residency-starter-2"
    assert len(find_bank(done.bank, current()).questions) == 20


def test_what_is_no_longer_followed_stays_as_it_is(own: Subscriptions, net: Net) -> None:
    own.add(ADDRESS)
    own.stop("sheet")
    assert own.update() == []
    assert find_bank("sheet", current()).questions
    with pytest.raises(UsageError):
        own.update("sheet")
    with pytest.raises(UsageError):
        own.stop("sheet")


def tone(path: Path, *, level: float = 0.3) -> None:
    path.parent.mkdir(exist_ok=True)
    wave = level * np.sin(2 * np.pi * 220 * np.arange(16_000) / 16_000)
    soundfile.write(path, wave.astype(np.float32), 16_000)


def test_sounds_travel_with_the_bank_and_one_that_lies_is_left_out(
    own: Subscriptions, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    tone(folder / "s" / "a.flac")
    tone(folder / "s" / "quiet.wav", level=0.0)
    (folder / "s" / "lies.flac").write_bytes(b"MZ not a sound")
    rows = "id,question,audio\na,Why?,s/a.flac\nb,How?,s/lies.flac\nc,When?,s/none.wav\nd,Who?,s/quiet.wav\n"
    (folder / "bank.csv").write_text(rows, "utf-8")
    (done,) = own.add(str(folder))
    assert [problem.split(":")[0] for problem in done.problems] == ["b", "c", "d"]
    questions = find_bank("bank", current()).questions
    assert [one.audio for one in questions] == ["bank/shared/s/a.flac", None, None, None]
    assert (current().banks / "bank" / "shared" / "s" / "a.flac").read_bytes() == (
        folder / "s" / "a.flac"
    ).read_bytes()
    assert not list(current().banks.glob(".sound-*"))
    own.update()
    assert find_bank("bank", current()).questions == questions


def test_a_sound_that_a_link_leads_out_of_the_folder_does_not_come(
    own: Subscriptions, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    (folder / "s").mkdir(parents=True)
    tone(tmp_path / "private" / "take.flac")
    if os.name == "posix":
        (folder / "s" / "a.flac").symlink_to(tmp_path / "private" / "take.flac")
    (folder / "bank.csv").write_text("id,question,audio\na,Why?,s/a.flac\n", "utf-8")
    (done,) = own.add(str(folder))
    assert "there is no file" in done.problems[0]


def test_an_address_is_shown_without_its_query_and_a_file_without_its_folder() -> None:
    assert shown(ADDRESS) == "cohort.example/sheet.csv"
    assert shown("/home/ana/secret/bank.csv") == "bank.csv"


def test_a_sound_that_cannot_be_fetched_again_stays_as_it_came_before(
    own: Subscriptions, tmp_path: Path
) -> None:
    folder = tmp_path / "shared"
    folder.mkdir()
    tone(folder / "s" / "a.flac")
    (folder / "bank.csv").write_text("id,question,audio\na,Why?,s/a.flac\n", "utf-8")
    own.add(str(folder))
    (folder / "s" / "a.flac").unlink()
    (folder / "bank.csv").write_text("id,question,audio\na,Why now?,s/a.flac\n", "utf-8")
    (done,) = own.update()
    assert "is the one that came before" in done.problems[0]
    assert find_bank("bank", current()).questions[0].audio == "bank/shared/s/a.flac"
    assert find_bank("bank", current()).questions[0].text == "Why now?"
