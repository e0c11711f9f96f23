"""`coach profile`: what your file will make them ask about; interview dates."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.editing import edited, read_text
from coach.cli.output import print_json

if TYPE_CHECKING:
    from coach.model import Profile


@click.group(invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """What your file will make them ask about, and your interview dates.

    It stays on this machine, is in no page, bundle or report, and predicts nothing.
    """
    if ctx.invoked_subcommand is None:
        _show(as_json=False)


@command.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(as_json: bool) -> None:
    """Show the profile and what to do today."""
    _show(as_json=as_json)


def _show(*, as_json: bool) -> None:
    import msgspec

    from coach.coaching.plan import SCORES, TOPICS, today_lines
    from coach.coaching.stories import STORY_KINDS, matrix
    from coach.config import load
    from coach.model import Profile
    from coach.paths import current
    from coach.store import profiles
    from coach.store.stories import Stories
    from coach.untrusted import line

    paths = current()
    profile = profiles.load(paths)
    if as_json:
        print_json(msgspec.to_builtins(profile or Profile()), indent=2)
        return
    if profile is None:
        click.echo("You have no profile. It is optional: coach profile edit")
    else:
        for topic in profile.topics:
            click.echo(f"They may ask about: {TOPICS.get(topic, line(topic))}")
        if profile.specialties:
            click.echo(f"Specialties: {line(', '.join(profile.specialties))}")
        if set(profile.topics) & {"scores", "attempts"}:
            click.echo(SCORES)
    stories = Stories(paths).all()
    if muted := load(paths.config_file).muted:
        click.echo(f"Measured but not coached: {', '.join(muted)}. To coach it again: coach profile unmute")
    uncovered = matrix(stories, STORY_KINDS).uncovered if stories else ()
    for sentence in today_lines(profile, date.today(), uncovered=uncovered):  # noqa: DTZ011  (the user's day)
        click.echo(line(sentence, limit=600))


@command.command()
@click.option(
    "--file",
    "given",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Take the lines from this file, without an editor; - reads standard input.",
)
def edit(given: Path | None) -> None:
    """Edit the profile and the interview dates in your editor.

    After a real interview, add its debrief line: asked, surprised me, next time.
    """
    from coach.coaching.plan import TOPICS
    from coach.model import Profile
    from coach.paths import current
    from coach.store import profiles
    from coach.wording.profile_form import form, read_form

    paths = current()
    known: Profile = profiles.load(paths) or Profile()
    text = (
        read_text(given) if given else edited(form(known, TOPICS), instead="coach profile edit --file FILE")
    )
    if text is None:
        click.echo("Nothing was saved.")
        return
    profiles.save(paths, read_form(text, TOPICS))
    click.echo("Saved. It stays on this machine.")


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
def mute(names: tuple[str, ...]) -> None:
    """Measure something but do not coach it until you take it back.

    NAME is a group, such as pauses, fillers, pitch or pace, or one measure, such as pauses.long. Without NAME
    show what is muted. For people who stutter, have a voice condition, or simply do not want to hear of it.
    """
    from coach.config import load, mutable, muted_codes, save
    from coach.paths import current

    path = current().config_file
    muted = load(path).muted
    if not names:
        click.echo(f"Muted: {', '.join(muted) or 'nothing'}. Can be muted: {', '.join(mutable())}.")
        return
    muted_codes(names)
    muted = tuple(dict.fromkeys((*muted, *names)))
    save(path, muted=muted, offer_muting=False)
    click.echo(f"Measured but not coached from now on: {', '.join(muted)}.")


@command.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
def unmute(names: tuple[str, ...]) -> None:
    """Coach something again that you muted; without NAME everything."""
    from coach.config import load, muted_codes, save
    from coach.errors import UsageError
    from coach.paths import current

    path = current().config_file
    muted = load(path).muted
    muted_codes(names)
    left = tuple(name for name in muted if names and name not in names)
    if names and len(left) == len(muted):
        raise UsageError(f"that is not muted. Muted: {', '.join(muted) or 'nothing'}.")
    save(path, muted=left)
    click.echo(f"Muted now: {', '.join(left) or 'nothing'}.")
