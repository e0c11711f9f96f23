"""The better recognizer, offered once: one yes installs and uses it, one no ends the question."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from coach.errors import CoachError

if TYPE_CHECKING:
    from coach.config import Config
    from coach.engines.transcribers.registry import Recognizer
    from coach.paths import Paths
    from coach.tui.tools import Offer

WHY = "The built-in recognizer mishears most words of accented English."


def offered(paths: Paths, config: Config) -> Recognizer | None:
    """Return the recognizer to offer; None once it was answered, another is in use, or it is installed."""
    from coach.engines.transcribers import registry

    better = registry.find(registry.RECOMMENDED)
    fits = config.offer_engine and config.engine == "sphinx"
    return better if fits and registry.trouble(better, paths.models) is not None else None


def for_the_app(paths: Paths, config: Config, *, use: Callable[[str], None]) -> Offer | None:
    """Return the offer as the app shows it, or None; `use` tells the analyst which recognizer to load."""
    from coach.tui.tools import Offer

    better = offered(paths, config)
    if better is None:
        return None
    return Offer(
        why=WHY,
        cost=_cost(better),
        install=lambda progress: _install(better, paths, progress, use),
        decline=lambda: _decline(paths),
    )


def ask_muting(paths: Paths, config: Config) -> Config:
    """Ask once at the terminal what not to coach, and return the settings to go on with."""
    from coach.coaching.muting import GROUPS, QUESTION
    from coach.config import muted_codes, save

    if not config.offer_muting:
        return config
    click.echo(f"{QUESTION} It is measured all the same. Known: {', '.join(GROUPS)}.")
    while True:
        said = click.prompt("Names, or Enter to coach all of it", default="", show_default=False)
        names = tuple(dict.fromkeys(said.lower().replace(",", " ").split()))
        try:
            muted_codes(names)
            return save(paths.config_file, muted=(*config.muted, *names), offer_muting=False)
        except CoachError as error:
            click.echo(error.message)


def ask_plainly(paths: Paths, config: Config) -> Config:
    """Ask what is asked once at the terminal: what not to coach, and whether a better recognizer is wanted.

    Returns the settings to go on with. A failed download is said.
    """
    from coach.cli.engines import install_now
    from coach.config import save

    config = ask_muting(paths, config)
    better = offered(paths, config)
    if better is None:
        return config
    click.echo(f"{WHY} A better one is a download away. {_cost(better)}")
    try:
        if not click.confirm("Download it now? You will not be asked again after a no", default=False):
            return save(paths.config_file, offer_engine=False)
        install_now(better, paths)
        return save(paths.config_file, engine=better.name, offer_engine=False)
    except CoachError as error:
        click.echo(error.message)
        return config


def _cost(better: Recognizer) -> str:
    where = better.source.split("/")[2]
    return (
        f"{better.name}: {better.size_mb:.0f} MB from {where}, license {better.license}. "
        "Each file is checked. It stays on this machine, and so does your voice."
    )


def _install(
    better: Recognizer, paths: Paths, progress: Callable[[float], None], use: Callable[[str], None]
) -> None:
    """Install and use it; `progress` is told the share that is here."""
    from coach.config import save
    from coach.engines.transcribers.install import install

    here, total = 0, sum(file.size for file in better.files)

    def count(more: int) -> None:
        nonlocal here
        here += more
        progress(here / total)

    install(better, paths.models, progress=count)
    save(paths.config_file, engine=better.name, engine_consent="", offer_engine=False)
    use(better.name)


def _decline(paths: Paths) -> None:
    from coach.config import save

    save(paths.config_file, offer_engine=False)
