"""`coach story`: your stories as bullets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from coach.cli.editing import edited, read_text
from coach.cli.output import print_json, say
from coach.errors import UsageError

if TYPE_CHECKING:
    from coach.model import Story
    from coach.store.stories import Stories


@click.group()
def command() -> None:
    """Your stories as bullets: facts in a few words, told new each time.

    Eight to ten stories cover most interviews. ID is the short name that `coach story list` shows.
    """


def _stories() -> Stories:
    from coach.paths import current
    from coach.store.stories import Stories

    return Stories(current())


@command.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """List your stories and the questions they fit."""
    import msgspec

    found = _stories().all()
    if as_json:
        print_json(msgspec.to_builtins(found), indent=2)
        return
    if not found:
        click.echo("You have no stories yet. Begin one with: coach story edit")
        click.echo("Or draw the facts from a script you have: coach story edit --script FILE")
        return
    for story in found:
        bullets = "1 bullet" if len(story.bullets) == 1 else f"{len(story.bullets)} bullets"
        say(f"{story.id}  {story.title}  ({bullets})")
    click.echo()
    _show_matrix(found)


def _show_matrix(found: tuple[Story, ...]) -> None:
    from coach.coaching.stories import STORY_KINDS, advice_lines, matrix

    table = matrix(found, STORY_KINDS)
    width = max(len(kind) for kind in table.kinds)
    for column, kind in enumerate(table.kinds):
        titles = [title for title, fits in table.rows if fits[column]]
        say(f"{kind:<{width}}  {', '.join(titles) or '-'}")
    click.echo()
    for row in advice_lines(found):
        say(row)


@command.command()
@click.argument("story_id", metavar="ID")
def show(story_id: str) -> None:
    """Show one story."""
    from coach.wording.bullets import MOST_BULLETS

    story = _stories().find(story_id)
    say(story.title)
    say(f"For: {', '.join(story.kinds) or 'no kind of question yet'}")
    for bullet in story.bullets:
        say(f"  {bullet.kind:<8}  {bullet.text}")
    missing = _missing(story)
    if missing:
        say(f"Not in it yet: {missing}.")
    if len(story.bullets) > MOST_BULLETS:
        say(f"More than {MOST_BULLETS} bullets are hard to keep in mind. Join or drop some.")


def _missing(story: Story) -> str:
    names = {
        "role": "what your role was",
        "moment": "when it was",
        "decision": "what you decided",
        "said": "what somebody said",
        "result": "how it ended",
        "learned": "what you do differently since",
    }
    there = {bullet.kind for bullet in story.bullets}
    return ", ".join(words for kind, words in names.items() if kind not in there)


@command.command()
@click.argument("story_id", metavar="[ID]", required=False)
@click.option("--title", help="Title of a new story.")
@click.option(
    "--script",
    type=click.Path(path_type=Path),
    help="Draw the facts of a new story from this text; - reads standard input.",
)
@click.option(
    "--file",
    "given",
    type=click.Path(path_type=Path),
    help="Take the lines from this file, without an editor; - reads standard input.",
)
def edit(story_id: str | None, title: str | None, script: Path | None, given: Path | None) -> None:
    """Edit a story in your editor; without ID begin a new one.

    A script is read once for its facts and is not kept: put it away too, and tell the story from the bullets.
    """
    import msgspec

    from coach.coaching.stories import private_lines
    from coach.wording.bullets import read_form

    stories = _stories()
    if story_id is not None and (title or script):
        raise UsageError("--title and --script begin a new story: leave ID out.")
    story = stories.find(story_id) if story_id else _new(title, script)
    text = _text(story, given, drafted=script is not None)
    if text is None:
        click.echo("Nothing was saved.")
        return
    changed = read_form(text, story_id=story.id)
    if story_id is None:
        changed = msgspec.structs.replace(changed, id=stories.new_id(changed.title))
    stories.save(changed)
    say(f"Saved: {changed.id}  {changed.title}")
    for row in private_lines(changed):
        say(row)
    if script is not None:
        click.echo("The script was not kept. Put it away, and tell the story from the bullets.")


def _text(story: Story, given: Path | None, *, drafted: bool) -> str | None:
    """Return the lines of the story: from a file, as drafted when nobody can edit, or from the editor."""
    from coach.wording.bullets import form

    if given is not None:
        return read_text(given)
    if drafted and not (sys.stdin.isatty() and sys.stdout.isatty()):
        return form(story)
    return edited(form(story), instead="coach story edit --file FILE")


def _new(title: str | None, script: Path | None) -> Story:
    import msgspec

    from coach.wording.bullets import blank, draft

    new = blank()
    bullets = draft(read_text(script)) if script else new.bullets
    return msgspec.structs.replace(new, title=title or new.title, bullets=bullets)


@command.command()
@click.argument("story_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Do not ask.")
def delete(story_id: str, yes: bool) -> None:
    """Delete a story."""
    stories = _stories()
    story = stories.find(story_id)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(
                f"Deleting {story.id} needs --yes when nobody can be asked. Nothing was deleted."
            )
        if not click.confirm(f'Delete "{story.title}" for good?', err=True):
            click.echo("Nothing was deleted.")
            return
    stories.delete(story.id)
    say(f"Deleted {story.id}.")
