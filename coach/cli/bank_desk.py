"""What the app's list of questions can do, with the real banks, voice and network behind it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Literal

from coach.cli import assemble, choosing
from coach.paths import Paths

if TYPE_CHECKING:
    from coach.banks.browse import Listed
    from coach.banks.read import BankEntry
    from coach.config import Config
    from coach.model import Question
    from coach.store import Store

OWN_BANK = "my-questions"


class BankDesk:
    """Implements `coach.tui.tools.Desk`; every call may block and raises a CoachError with its sentence."""

    def __init__(self, paths: Paths, config: Config, store: Store, *, speak: bool) -> None:
        self._paths = paths
        self._config = config
        self._store = store
        self._speak = speak
        self._hush = threading.Event()
        self._stop = threading.Event()

    def banks(self) -> tuple[BankEntry, ...]:
        """Return every bank as it is now."""
        from coach.banks.read import all_banks

        return tuple(all_banks(self._paths))

    def questions(self) -> list[Listed]:
        """Return every question with what is noted and known about it."""
        from coach.banks import browse, notes

        banks = [entry.bank for entry in self.banks() if entry.bank is not None]
        return browse.listed(banks, choosing.past_of(self._store), notes.load(self._paths))

    def toggle(self, question: Question, what: Literal["favorites", "hidden"]) -> None:
        """Mark or unmark a question."""
        from coach.banks import notes

        notes.toggle(self._paths, question.id, what)

    def hear(self, question: Question) -> None:
        """Say a question aloud, recorded or synthetic, and return when it was heard."""
        from coach.banks.choose import Asked
        from coach.engines.speaker import DeviceSpeaker
        from coach.errors import EngineError

        asked = (Asked(question, question.text),)
        voice = assemble.make_voice(self._paths, self._config, speak=self._speak, questions=asked)
        if voice is None:
            raise EngineError("the voice is switched off: read the question on the screen.")
        self._hush.clear()
        DeviceSpeaker().play(voice.say(question.text), self._hush)

    def hush(self) -> None:
        """Stop what is being said."""
        self._hush.set()

    def cancel(self) -> None:
        """End what is being fetched: nothing that comes from now on is kept."""
        self._stop.set()

    def write(self, text: str) -> str:
        """Add a question of one's own and return what was done."""
        import msgspec

        from coach.banks.imported import made_id
        from coach.banks.mine import own_file, save_own
        from coach.banks.read import read_bank
        from coach.errors import UsageError
        from coach.model import Bank, Question
        from coach.untrusted import line

        text = line(text, limit=600)
        if not text:
            raise UsageError("a question needs words.")
        file = own_file(OWN_BANK, self._paths)
        known = read_bank(file).questions if file is not None else ()
        taken = {one.id: one for entry in self.banks() if entry.bank for one in entry.bank.questions}
        new = Question(id=made_id(text, taken), text=text, source="written by me")
        bank = Bank(id=OWN_BANK, title="My questions", language="en", license="not stated", questions=())
        bank = read_bank(file) if file is not None else bank
        place = file or self._paths.banks / f"{OWN_BANK}.yaml"
        save_own(msgspec.structs.replace(bank, questions=(*known, new)), place)
        return "Added to the bank My questions."

    def add_to_set(self, name: str, question: Question) -> str:
        """Put a question into a set, which is made when it is new."""
        from coach.banks.sets import Sets

        sets = Sets(self._paths)
        name = name.strip().lower().replace(" ", "-")
        before = next((one.questions for one in sets.all() if one.name == name), ())
        count = len(sets.save(name, questions=(*before, question.id)).questions)
        return f"{name} has {count} now. Practice it: coach practice --set {name}"

    def follow(self, address: str) -> str:
        """Follow a bank and return what came."""
        from coach.banks.mine import notice
        from coach.cli.bank_share import subscriptions

        self._stop = threading.Event()
        done = subscriptions(self._paths, stop=self._stop).add(address.strip())
        ids = {one.bank for one in done if one.error is None}
        said = [
            f"{one.bank}: {one.error.message if one.error else f'{len(one.changes)} new'}" for one in done
        ]
        warned = [notice(e.bank) for e in self.banks() if e.bank is not None and e.bank.id in ids]
        return "\n".join([*said, *(one for one in warned if one)])

    def update(self) -> str:
        """Fetch what changed and return it, a line for each question."""
        from coach.cli.bank_share import subscriptions

        lines = []
        self._stop = threading.Event()
        for one in subscriptions(self._paths, stop=self._stop).update():
            if one.error is not None:
                lines.append(f"{one.bank}: {one.error.message}")
            elif not one.changes and not one.conflicts:
                lines.append(f"{one.bank}: nothing new.")
            lines += [f"{one.bank}, {change.what}: {change.now or change.before}" for change in one.changes]
            if one.conflicts:
                lines.append(f"{len(one.conflicts)} to choose: coach bank conflicts {one.bank}")
        return "\n".join(lines) or "You follow no bank yet. Press a to add one."
