"""Banks that are followed: a file, a shared folder or an https address, fetched again by `coach bank update`.

Of each bank three versions are here: what came last (the base), the person's own copy among their banks, and
what comes now. The own copy is the one that is practiced; an update changes in it only what they changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

import msgspec

from coach import untrusted
from coach.banks.formats import READABLE, read_any
from coach.banks.imported import Imported
from coach.banks.keep import load_json, save_json
from coach.banks.merge import Change, Conflict, keep_ids, merge, take_theirs
from coach.banks.mine import free_id, own_file, save_own
from coach.banks.read import content_of_file, read_bank
from coach.banks.sounds import bring
from coach.errors import CoachError, EngineError, UsageError
from coach.model import Bank, Frozen
from coach.paths import Paths

MOST = 200
MOST_IN_A_FOLDER = 100


class Source(Frozen, frozen=True, kw_only=True):
    """One bank that is followed: where it comes from and what is needed to ask for changes alone."""

    bank: str
    address: str
    """An https address or the full path of a file."""
    etag: str = ""
    modified: str = ""
    sha256: str = ""


class Followed(Frozen, frozen=True, kw_only=True):
    """All that is followed; every bank file in a folder is a source of its own."""

    sources: tuple[Source, ...] = ()
    folders: tuple[str, ...] = ()


class Reply(Protocol):
    """What `coach.engines.web.get` returns."""

    @property
    def content(self) -> bytes: ...
    @property
    def media(self) -> str: ...
    @property
    def etag(self) -> str: ...
    @property
    def modified(self) -> str: ...


Get = Callable[[str, str, str], Reply | None]
"""(address, etag, modified) -> what it gives, None when that has not changed."""


@dataclass(frozen=True)
class Updated:
    """What became of one source: changes of the own copy, conflicts, sentences, or why it failed."""

    bank: str
    address: str
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    problems: tuple[str, ...] = ()
    error: CoachError | None = None


class Subscriptions:
    """What one user follows. `get` asks an https address; nothing else here knows a network."""

    def __init__(self, paths: Paths, *, get: Get) -> None:
        self._paths = paths
        self._folder = paths.data / "subscriptions"
        self._file = self._folder / "followed.json"
        self._get = get

    def followed(self) -> Followed:
        """Return what is followed; StoreError when that file is damaged."""
        return load_json(self._file, Followed) or Followed()

    def add(self, given: str) -> list[Updated]:
        """Follow a file, a folder or an address from now on and return the banks that came.

        UsageError when it is followed already or there is no bank; one file that cannot be read is an error
        of its own in a folder.
        """
        if "://" in given:
            return [self._first(given)]
        path = Path(given).expanduser().resolve()
        if not path.is_dir():
            return [self._first(str(path))]
        known = self.followed()
        if str(path) in known.folders:
            raise _already(path.name)
        if not any(bank_files(path)):
            raise UsageError(f"there is no bank in {untrusted.line(path.name, limit=80)}: it needs a file.")
        save_json(self._file, msgspec.structs.replace(known, folders=(*known.folders, str(path))))
        return list(self._new_in_folders())

    def update(self, bank: str | None = None) -> list[Updated]:
        """Fetch what changed, for one bank or all, and return what became of each; none stops another."""
        known = self.followed().sources
        chosen = [one for one in known if bank in (None, one.bank)]
        if bank is not None and not chosen:
            names = ", ".join(one.bank for one in known) or "none yet; follow one with coach bank add"
            raise UsageError(
                f"'{untrusted.line(bank, limit=64)}' is not a bank you follow. Followed: {names}."
            )
        done = [self._tried(one.address, lambda one=one: self._again(one), bank=one.bank) for one in chosen]  # type: ignore[misc]
        return [*done, *(self._new_in_folders() if bank is None else ())]

    def stop(self, bank: str) -> None:
        """No longer follow a bank; the own copy stays."""
        known = self.followed()
        rest = tuple(one for one in known.sources if one.bank != bank)
        if len(rest) == len(known.sources):
            raise UsageError(f"'{untrusted.line(bank, limit=64)}' is not a bank you follow.")
        folders = tuple(
            folder
            for folder in known.folders
            if any(Path(one.address).parent == Path(folder) for one in rest)
        )
        save_json(self._file, Followed(sources=rest, folders=folders))

    def conflicts(self, bank: str) -> tuple[Conflict, ...]:
        """Return what waits for the person to choose."""
        return load_json(self._place(bank, "conflicts"), tuple[Conflict, ...]) or ()

    def settle(self, bank: str, question: str, *, theirs: bool) -> None:
        """Take one side of a conflict and forget the other."""
        waiting = self.conflicts(bank)
        conflict = next((one for one in waiting if one.question == question), None)
        file = own_file(bank, self._paths)
        if conflict is None or file is None:
            raise UsageError(f"there is no conflict about '{untrusted.line(question, limit=64)}' there.")
        if theirs:
            save_own(take_theirs(read_bank(file), conflict), file)
        save_json(self._place(bank, "conflicts"), tuple(one for one in waiting if one is not conflict))

    def changes(self, bank: str) -> tuple[Change, ...]:
        """Return what the last update that changed anything did."""
        return load_json(self._place(bank, "changes"), tuple[Change, ...]) or ()

    # --- one source

    def _first(self, address: str) -> Updated:
        if any("\ud800" <= letter <= "\udfff" for letter in address):
            raise UsageError(f"the name of {name_of(address)} is not UTF-8: rename the file, then add it.")
        known = self.followed()
        if any(one.address == address for one in known.sources):
            raise _already(name_of(address))
        if len(known.sources) >= MOST:
            raise UsageError(f"you follow {MOST} banks already: stop one with coach bank update --stop.")
        fetched = self._fetch(Source(bank="", address=address))
        if fetched is None:
            raise EngineError(f"{name_of(address)} gave nothing: try again later.")
        found, source = fetched
        bank_id = free_id(found.bank.id, self._paths)
        bank, problems = self._arrived(msgspec.structs.replace(found.bank, id=bank_id), source)
        save_own(bank, self._paths.banks / f"{bank_id}.yaml")
        self._keep(bank, msgspec.structs.replace(source, bank=bank_id))
        changes = tuple(Change(question=one.id, what="new", now=one.text) for one in bank.questions)
        return Updated(bank_id, address, changes=changes, problems=(*found.problems, *problems))

    def _again(self, known: Source) -> Updated:
        fetched = self._fetch(known)
        if fetched is None:
            return Updated(known.bank, known.address)
        found, source = fetched
        base = load_json(self._place(known.bank, "base"), Bank)
        theirs = msgspec.structs.replace(found.bank, id=known.bank)
        if base is not None:
            theirs = keep_ids(theirs, base, made=found.made_ids)
        theirs, problems = self._arrived(theirs, source)
        file = own_file(known.bank, self._paths)
        mine = read_bank(file) if file is not None else None
        if file is None or mine is None:
            raise UsageError(
                f"your copy of '{known.bank}' is missing or cannot be read. Mend it (coach bank list), or "
                "stop: coach bank update --stop."
            )
        merged = merge(mine, theirs, base=base)
        save_own(merged.bank, file)
        self._note(known.bank, merged.changes, merged.conflicts)
        self._keep(theirs, source)
        problems = (*found.problems, *problems)
        return Updated(known.bank, known.address, merged.changes, merged.conflicts, problems)

    def _fetch(self, known: Source) -> tuple[Imported, Source] | None:
        """Return what was read and its source as it is now; None when nothing has changed."""
        media, etag, modified = "", "", ""
        if "://" in known.address:
            reply = self._get(known.address, known.etag, known.modified)
            if reply is None:
                return None
            content, media, etag, modified = reply.content, reply.media, reply.etag, reply.modified
        else:
            content = content_of_file(Path(known.address))
        sha256 = hashlib.sha256(content).hexdigest()
        if sha256 == known.sha256:
            return None
        found = read_any(content, name=name_of(known.address), media=media)
        return found, msgspec.structs.replace(known, etag=etag, modified=modified, sha256=sha256)

    def _arrived(self, bank: Bank, source: Source) -> tuple[Bank, tuple[str, ...]]:
        """Return the bank with its sounds here and the origin of every question that names none."""
        bank, problems = bring(bank, source.address, self._paths.banks, get=self._get)
        origin = untrusted.line(f"from {shown(source.address)}", limit=300)
        questions = tuple(
            one if one.source else msgspec.structs.replace(one, source=origin) for one in bank.questions
        )
        return msgspec.structs.replace(bank, questions=questions), problems

    def _keep(self, base: Bank, source: Source) -> None:
        """Remember what came; last of all, so that after a crash it comes again."""
        save_json(self._place(source.bank, "base"), base)
        known = self.followed()
        others = tuple(one for one in known.sources if one.bank != source.bank)
        save_json(self._file, msgspec.structs.replace(known, sources=(*others, source)))

    def _note(self, bank: str, changes: tuple[Change, ...], conflicts: tuple[Conflict, ...]) -> None:
        if changes or conflicts:
            save_json(self._place(bank, "changes"), changes)
        if conflicts:
            waiting = {one.question: one for one in (*self.conflicts(bank), *conflicts)}
            save_json(self._place(bank, "conflicts"), tuple(waiting.values()))

    def _new_in_folders(self) -> Iterator[Updated]:
        for folder in self.followed().folders:
            here = {one.address for one in self.followed().sources}
            for file in bank_files(Path(folder)):
                if str(file) not in here:
                    yield self._tried(str(file), lambda file=file: self._first(str(file)), bank=file.stem)  # type: ignore[misc]

    def _tried(self, address: str, work: Callable[[], Updated], *, bank: str) -> Updated:
        try:
            return work()
        except CoachError as error:
            return Updated(bank, address, error=error)

    def _place(self, bank: str, what: str) -> Path:
        return self._folder / f"{bank}.{what}.json"


def bank_files(folder: Path) -> Iterator[Path]:
    """Yield the bank files of a folder by name, at most 100, but no README and nothing a link leads to."""
    try:
        found = sorted(path for path in folder.iterdir() if path.suffix.lower() in READABLE)
    except OSError:
        return
    files = (path for path in found if path.is_file() and path.resolve().parent == folder.resolve())
    for number, path in enumerate(path for path in files if path.stem.lower() not in ("readme", "license")):
        if number < MOST_IN_A_FOLDER:
            yield path


def name_of(address: str) -> str:
    """Return the file name in an address or path; the host when there is none."""
    if "://" not in address:
        return Path(address).name
    parts = urlsplit(address)
    return PurePosixPath(unquote(parts.path)).name or parts.hostname or "bank"


def shown(address: str) -> str:
    """Return where a bank came from without what may be secret: no query, no folder of this machine."""
    if "://" not in address:
        return Path(address).name
    parts = urlsplit(address)
    return f"{parts.hostname}{parts.path}"


def _already(name: str) -> UsageError:
    return UsageError(f"you follow {untrusted.line(name, limit=80)} already. To fetch it: coach bank update")
