"""`coach engines`: which recognizers there are, what each costs and sends; install, use and remove them."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from coach.cli.output import print_json
from coach.errors import Refused, UsageError
from coach.untrusted import line

if TYPE_CHECKING:
    from coach.engines.synthesizers import Synthesizer
    from coach.engines.transcribers.registry import Recognizer
    from coach.paths import Paths


@click.group()
def command() -> None:
    """List recognizers and voices; install, use and remove recognizers.

    Nothing is downloaded unless you say so here, and nothing you say leaves this machine unless you choose a
    recognizer that sends it and agree to that.
    """


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON array.")
def list_(as_json: bool) -> None:
    """Every recognizer and voice: size, license, what it is bad at, and whether it sends your voice."""
    from coach.engines.synthesizers import SYNTHESIZERS
    from coach.engines.transcribers.registry import RECOGNIZERS
    from coach.paths import current

    rows = [row_of(recognizer, current()) for recognizer in RECOGNIZERS]
    if as_json:
        print_json(
            [{"kind": "recognizer", **row} for row in rows] + [_voice_row(voice) for voice in SYNTHESIZERS]
        )
        return
    for row in rows:
        used = "  (in use)" if row["in_use"] else ""
        size = f"{row['size_mb']:.0f} MB" if row["size_mb"] else "nothing to download"
        where = f"SENDS YOUR VOICE to {row['source']}" if row["sends_audio"] else "stays on this machine"
        click.echo(f"{row['name']:<16} {row['state']}{used}")
        click.echo(f"    {size}, license: {row['license']}, {where}, languages: {row['languages']}")
        click.echo(f"    {row['weaknesses']}")
    click.echo("none             the voice alone, no words")
    click.echo("\nVoices that ask the questions:")
    for voice in SYNTHESIZERS:
        click.echo(f"{voice.name:<16} {voice.state()}")
        click.echo(f"    nothing to download, license: {voice.license}, stays on this machine, {voice.place}")


def _voice_row(voice: Synthesizer) -> dict[str, Any]:
    return {
        "kind": "voice",
        "name": voice.name,
        "state": voice.state(),
        "size_mb": 0.0,
        "license": voice.license,
        "sends_audio": False,
        "source": voice.place,
    }


def row_of(recognizer: Recognizer, paths: Paths) -> dict[str, Any]:
    """Return what the list says of one recognizer, by name."""
    from coach.config import load
    from coach.engines.transcribers import registry

    why = registry.trouble(recognizer, paths.models)
    return {
        "name": recognizer.name,
        "state": "ready" if why is None else _state(why),
        "in_use": load(paths.config_file).engine == recognizer.name,
        "size_mb": recognizer.size_mb,
        "license": recognizer.license,
        "languages": recognizer.languages,
        "sends_audio": recognizer.sends_audio,
        "word_times": recognizer.word_times,
        "keeps_fillers": recognizer.keeps_fillers,
        "weaknesses": recognizer.weaknesses,
        "source": recognizer.source,
        "package": recognizer.package or None,
        "files": [
            {"name": f.name, "bytes": f.size, "sha256": f.sha256, "url": f.url} for f in recognizer.files
        ],
    }


def _state(why: str) -> str:
    """Return the trouble without its repair, which is said where it is needed."""
    return why.partition(". ")[0]


@command.command()
@click.argument("name")
@click.option(
    "--from", "source", type=click.Path(path_type=Path), metavar="PATH",
    help="Copy the model from this folder or file and use no network.",
)  # fmt: skip
@click.option("--yes", is_flag=True, help="Do not ask.")
def install(name: str, source: Path | None, yes: bool) -> None:
    """Download the model of NAME, check it, and say how to use it.

    Shows size, license, source and SHA-256 first. A download that stopped goes on where it stopped. The proxy
    of the environment (https_proxy) is used.
    """
    from coach.engines.transcribers.registry import find
    from coach.paths import current

    recognizer = find(name)
    if not recognizer.files:
        raise UsageError(f"{name} has nothing to install. Use it with: coach engines use {name}")
    if source is not None and not source.exists():
        raise UsageError(f"there is no file or folder {line(str(source))}.")
    for row in facts(recognizer, source=source):
        click.echo(row, err=True)
    confirm("Install it?", yes=yes)
    install_now(recognizer, current(), source=source)
    click.echo(f"{name} is installed. Use it with: coach engines use {name}")


def facts(recognizer: Recognizer, *, source: Path | None = None) -> list[str]:
    """Return what somebody should know before a model is fetched, a line each."""
    rows = [
        f"{recognizer.name}: {recognizer.size_mb:.0f} MB, license {recognizer.license}",
        f"from {line(str(source), limit=400) if source is not None else recognizer.source}",
        recognizer.weaknesses,
    ]
    rows += [f"  {file.name}  {file.size} bytes  SHA-256 {file.sha256}" for file in recognizer.files]
    if recognizer.package:
        rows.append(f"It also needs the package {recognizer.package}: pip install {recognizer.package}")
    return rows


def install_now(recognizer: Recognizer, paths: Paths, *, source: Path | None = None) -> None:
    """Install with a progress bar on stderr; errors as `transcribers.install` raises them."""
    from coach.engines.transcribers.install import install as put

    total = sum(file.size for file in recognizer.files)
    with _progress(total, recognizer.name) as progress:
        put(recognizer, paths.models, source=source, progress=progress)


@contextmanager
def _progress(total: int, name: str) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=total, label=name, file=sys.stderr, show_eta=True) as bar:
        yield bar.update


@command.command()
@click.argument("name")
@click.option(
    "--yes", is_flag=True, help="Do not ask. For a recognizer that sends your voice: agree to that."
)
def use(name: str, yes: bool) -> None:
    """Recognize with NAME from now on; "none" measures the voice alone.

    A recognizer that sends your voice to a service is used only after you have agreed; that is written down
    in the settings and ends with the next `coach engines use`.
    """
    from coach.engines.transcribers.registry import find
    from coach.paths import current

    paths = current()
    if name != "none":
        check_use(name, paths)
        recognizer = find(name)
        if recognizer.sends_audio:
            click.echo(recognizer.weaknesses, err=True)
            confirm(f"Send your answers to {recognizer.source}?", yes=yes)
    use_now(name, paths)
    click.echo(
        f"coach now recognizes with {name}." if name != "none" else "coach now measures the voice alone."
    )


def check_use(name: str, paths: Paths) -> None:
    """Raise UsageError with the repair when a recognizer is not complete, every byte read."""
    from coach.engines.transcribers.install import verify
    from coach.engines.transcribers.registry import find

    if (why := verify(find(name), paths.models)) is not None:
        raise UsageError(why)


def use_now(name: str, paths: Paths) -> None:
    """Write down that `name`, or "none", recognizes from now on; whoever calls has asked for a consent."""
    from coach.config import save
    from coach.engines.transcribers.registry import find

    sends = name != "none" and find(name).sends_audio
    save(paths.config_file, engine=name, engine_consent=name if sends else "", offer_engine=False)


@command.command()
@click.argument("name")
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(name: str, yes: bool) -> None:
    """Delete the model of NAME; when it was in use, the built-in recognizer takes over."""
    from coach.config import load, save
    from coach.engines.transcribers import install as models
    from coach.engines.transcribers.registry import find
    from coach.paths import current

    paths = current()
    recognizer = find(name)
    if not recognizer.files:
        raise UsageError(f"{name} has no model to remove.")
    confirm(f"Delete the model of {name}?", yes=yes)
    freed = models.remove(recognizer, paths.models)
    if load(paths.config_file).engine == name:
        save(paths.config_file, engine="sphinx")
        click.echo("coach now recognizes with sphinx, the built-in recognizer.")
    click.echo(f"{freed / 1e6:.1f} MB were freed." if freed else f"{name} was not installed.")


def confirm(question: str, *, yes: bool) -> None:
    """Ask on a terminal; Refused after a no, and where nobody can answer unless `yes` was given."""
    if yes:
        return
    if sys.stdin is None or not sys.stdin.isatty():
        raise Refused("this needs your agreement: run it in a terminal, or add --yes.")
    if not click.confirm(question, default=False, err=True):
        raise Refused("nothing was changed.")
