"""Where real engines are chosen and put together, for the app, `--plain` and `demo` alike."""

from __future__ import annotations

import contextlib
import secrets
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from coach.errors import CoachError, UsageError
from coach.paths import Paths, private

if TYPE_CHECKING:
    from coach.analyst.client import AnalystClient
    from coach.banks.choose import Asked
    from coach.config import Config
    from coach.engines import Microphone, Voice
    from coach.events import Event
    from coach.interview import Interview
    from coach.model import Answer, Bank, Phrase
    from coach.store import Store, Unfinished
    from coach.tui.tools import Tools

    Start = tuple[str, tuple[Asked, ...]]
    """(Id of the bank, questions) of a practice that was asked for on the command line."""

Speed = Literal["1", "max"]
ANSWER_SPEEDS: tuple[Speed, ...] = ("1", "max")


@dataclass(frozen=True)
class How:
    """How to practice, as it was asked for on the command line."""

    speak: bool = True
    answers: Sequence[Path] = ()
    """Files that answer in place of the microphone, the n-th one question n."""
    speed: Speed = "1"
    mock: bool = False
    read_seconds: int | None = None
    """Time to read each question of a mock; None when it was not asked for."""


def load_config(paths: Paths) -> Config:
    """Return the user's settings, with the norms they name in use; UsageError names what is wrong."""
    from coach.config import load

    config = load(paths.config_file)
    if config.norms:
        from coach.coaching import norms, own_norms

        norms.use(own_norms.read(paths.config_file.parent / Path(config.norms).expanduser()))
    return config


def make_voice(paths: Paths, config: Config, *, speak: bool, questions: Sequence[Asked] = ()) -> Voice | None:
    """Return the voice, or None when questions are only shown; what somebody has read aloud comes first."""
    if not (speak and config.speak):
        return None
    from coach.engines.voice import SystemVoice

    voice = SystemVoice(private(paths.voice_cache), rate=config.voice_rate, voice=config.voice or None)
    sounds = _read_aloud(paths, questions)
    if not sounds:
        return voice
    from coach.engines.read_aloud import ReadAloud

    return ReadAloud(voice, sounds)


def _read_aloud(paths: Paths, questions: Sequence[Asked]) -> dict[str, Path]:
    """Return wording -> file for the questions that somebody has read aloud."""
    from coach.banks.read import all_banks
    from coach.banks.sounds import sounds_of

    if not paths.banks.is_dir() and not any(one.question.audio for one in questions):
        return {}
    found = sounds_of(((one.path, one.bank) for one in all_banks(paths) if one.bank is not None), paths)
    texts = {one.question.text for one in questions}
    return {wording: sound for wording, sound in found.items() if wording in texts}


def allowed(engine: str, config: Config) -> str:
    """Return the name of the recognizer; UsageError or Refused unless it exists and the user agreed to it."""
    from coach.engines.transcribers import registry

    if engine != "none":
        registry.check_consent(registry.find(engine), consent=config.engine_consent)
    return engine


def check_installed(engine: str, paths: Paths) -> None:
    """Raise UsageError with the repair when a recognizer that was asked for by name is not complete."""
    from coach.engines.transcribers import registry

    if engine != "none" and (why := registry.trouble(registry.find(engine), paths.models)) is not None:
        raise UsageError(why)


def make_analyst(paths: Paths, config: Config) -> AnalystClient:
    """Return the analyst, its child already warming up."""
    from coach.analyst.client import AnalystClient

    engine = allowed(config.engine, config)
    analyst = AnalystClient(engine=engine, cache=paths.cache, log=paths.log_file, models=paths.models)
    analyst.start()
    return analyst


def microphone_maker(
    config: Config, *, answers: Sequence[Path] = (), speed: Speed = "1"
) -> Callable[[int], Microphone]:
    """Return what makes the source for question n: the microphone, or the n-th file in its place."""
    if answers:
        from coach.engines.answers import FileMicrophone

        return lambda number: FileMicrophone(answers[number], speed=speed)
    from coach.engines.microphone import DeviceMicrophone

    return lambda _number: DeviceMicrophone(config.microphone or None)


def make_interview(
    questions: Sequence[Asked],
    *,
    bank: str,
    store: Store,
    analyst: AnalystClient,
    microphone: Callable[[int], Microphone],
    voice: Voice | None,
    tell: Callable[[Event], None],
    paths: Paths,
    read_seconds: float = 0.0,
) -> Interview:
    """Put one practice together with the real speaker."""
    from coach.engines.speaker import DeviceSpeaker
    from coach.interview import Interview

    return Interview(
        questions,
        store=store,
        analyst=analyst,
        microphone=microphone,
        speaker=DeviceSpeaker(),
        voice=voice,
        bank=bank,
        tell=tell,
        expected=_expected(paths),
        read_seconds=read_seconds,
    )


def _expected(paths: Paths) -> str:
    """Return the words of the speaker's own stories and specialties, which a recognizer may well hear."""
    from coach.errors import StoreError
    from coach.store import profiles
    from coach.store.stories import Stories

    try:
        stories, profile = Stories(paths).all(), profiles.load(paths)
    except StoreError:
        return ""  # `coach story` and `coach profile` say what is wrong with them
    known = [*(profile.specialties if profile else ()), *(b.text for story in stories for b in story.bullets)]
    return ". ".join(known)


@contextlib.contextmanager
def tools(
    paths: Paths, config: Config, *, start: Start | None = None, how: How | None = None
) -> Iterator[Tools]:
    """Yield what the app works with; the store and the analyst live as long as the block.

    With `answers` there are no banks to choose from: the files answer the questions of `start`.
    """
    from coach.store import Store

    with (
        contextlib.closing(Store.open(paths)) as store,
        contextlib.closing(make_analyst(paths, config)) as analyst,
    ):
        words = threading.Thread(target=_finish_words, args=(store, analyst), name="words of last time")
        try:
            yield Practicing(paths, store, analyst, how or How()).tools(config, start, begin_rest=words.start)
        finally:
            analyst.close()  # frees whoever waits for it
            if words.ident is not None:
                words.join()


@dataclass(frozen=True)
class Practicing:
    """What a practice needs done, with one store and one analyst.

    Judging is loaded at the first call, because its numpy takes 0.1 s.
    """

    paths: Paths
    store: Store
    analyst: AnalystClient
    how: How

    def tools(self, config: Config, start: Start | None, *, begin_rest: Callable[[], None]) -> Tools:
        from coach.banks.read import all_banks
        from coach.cli.bank_desk import BankDesk
        from coach.cli.checking import make_speaker
        from coach.cli.machine import RealMachine
        from coach.cli.offer import for_the_app
        from coach.engines.selfcheck import missing
        from coach.tui.review_desk import ReviewDesk
        from coach.tui.tools import READ_SECONDS, Tools

        paths, store, how = self.paths, self.store, self.how
        return Tools(
            paths=paths,
            config=config,
            banks=() if how.answers else tuple(all_banks(paths)),
            open_store=lambda: store,
            choose=self.choose,
            inserting=not how.answers,
            make_interview=self.interview,
            recover=self.recover,
            close_analyst=self.analyst.close,
            correct=self.correct,
            compare=self.compare,
            begin_rest=begin_rest,
            unfinished=tuple(store.unfinished()),
            selfcheck=tuple(missing()),
            offer=for_the_app(paths, config, use=self.analyst.use),
            desk=None if how.answers else BankDesk(paths, config, store, speak=how.speak),
            review_desk=ReviewDesk(paths, lambda: store, make_speaker),
            machine=None if how.answers else RealMachine(paths, recognize_with=self.analyst.use),
            first_run=not config.welcomed and not store.sessions(),
            start=start,
            mock=how.mock,
            read_seconds=READ_SECONDS if how.read_seconds is None else how.read_seconds,
        )

    def choose(self, bank: Bank, count: int) -> Sequence[Asked]:
        from coach.cli import choosing

        past = choosing.past_of(self.store)
        return choosing.chosen(self.paths, [bank], seed=fresh_seed(), past=past, count=count)

    def interview(
        self, questions: Sequence[Asked], bank: str, tell: Callable[[Event], None], read_seconds: float
    ) -> Interview:
        """Put one together with the settings as they are now."""
        paths, how = self.paths, self.how
        return make_interview(
            questions,
            bank=bank,
            store=self.store,
            analyst=self.analyst,
            microphone=microphone_maker(load_config(paths), answers=how.answers, speed=how.speed),
            voice=make_voice(paths, load_config(paths), speak=how.speak, questions=questions),
            tell=tell,
            paths=paths,
            read_seconds=read_seconds,
        )

    def recover(self, item: Unfinished) -> Answer:
        from coach.reanalysis import hear_again

        return hear_again(self.store.recover(item), store=self.store, analyst=self.analyst)

    def correct(self, answer: Answer, phrases: tuple[Phrase, ...]) -> Answer:
        from coach.reanalysis import correct

        return correct(answer, phrases, store=self.store, analyst=self.analyst)

    def compare(self, answer: Answer) -> Answer:
        from coach.judging import compared

        return compared(answer, store=self.store, analyst=self.analyst)


def _finish_words(store: Store, analyst: AnalystClient) -> None:
    """Recognize the words of takes that were left before theirs were done; leaving again ends it."""
    from coach.reanalysis import hear_again, left_without_words

    for take in left_without_words(store, at_most=3):
        with contextlib.suppress(CoachError):
            hear_again(take, store=store, analyst=analyst)


def fresh_seed() -> int:
    """Return a seed nobody chose, so that each practice differs."""
    return secrets.randbelow(2**31)


def check_answers(answers: Sequence[Path]) -> None:
    """Refuse files that are missing or not sound before anything is saved."""
    from coach.engines.audio_file import open_audio

    for path in answers:
        open_audio(path).close()
