"""The commands, one file each. This module knows their names and loads a file only when it is run.

`main` is the one place that prints errors: one line on stderr, and the exit code of the error's class.
"""

from __future__ import annotations

import errno
import io
import os
import sys
from importlib import import_module

import click

from coach import __version__
from coach.errors import CoachError

COMMANDS: dict[str, tuple[str, str]] = {
    "practice": ("coach.cli.practice", "Be asked aloud, answer, hear what was measured."),
    "demo": (
        "coach.cli.demo",
        "The whole job with no microphone: a question, an answer from audio/, feedback.",
    ),
    "analyze": ("coach.cli.analyze", "Measure recordings you already have."),
    "compare": ("coach.cli.compare", "Two takes of one question, word by word."),
    "history": ("coach.cli.history", "How your cold answers changed."),
    "session": ("coach.cli.session", "List, show, delete, send, recover and check what is saved."),
    "review": ("coach.cli.review", "Send answers to a reviewer, see what they say."),
    "export": ("coach.cli.export", "One take for Praat, Audacity, players, spreadsheets."),
    "bank": ("coach.cli.bank", "List, check, share and change question banks."),
    "story": ("coach.cli.story", "Your stories as bullets."),
    "profile": ("coach.cli.profile", "What your file will make them ask about; interview dates."),
    "engines": ("coach.cli.engines", "List, install, use and remove recognizers."),
    "doctor": ("coach.cli.doctor", "Check microphone, voice, recognizer and disk; say how to mend them."),
    "where": ("coach.cli.where", "Every path coach uses."),
}
"""Command -> (module with a click command called `command`, one line of help)."""


class Commands(click.Group):
    """A group that imports a command's module only when the command is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        command: click.Command = import_module(COMMANDS[cmd_name][0]).command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(__version__, message="coach %(version)s")
@click.pass_context
def commands(ctx: click.Context) -> None:
    """Practice interviews aloud. Without a command: open the app.

    Everything stays on this machine. `coach doctor` checks your microphone. `coach COMMAND --help` explains
    a command.
    """
    if ctx.invoked_subcommand is None:
        from coach.cli.practice import open_app

        open_app()


def main() -> None:
    """Run the command line and leave with its exit code (0, 1, 2, 3, 5, 6, 7 or 130)."""
    _open_standard_streams()
    sys.exit(run(sys.argv[1:]))


def _open_standard_streams() -> None:
    """Give closed descriptors 0 to 2 the null device, or the first file opened would become one of them."""
    for number, (name, mode) in enumerate((("stdin", "r"), ("stdout", "w"), ("stderr", "w"))):
        try:
            os.fstat(number)
        except OSError:
            null = os.open(os.devnull, os.O_RDONLY if mode == "r" else os.O_WRONLY)
            if null != number:
                os.dup2(null, number)
                os.close(null)
            setattr(sys, name, open(number, mode, closefd=False))  # noqa: SIM115  (for the life of the process)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="replace")  # a terminal or pipe that lacks a letter shows "?" instead


def run(arguments: list[str]) -> int:
    """Run one command line and return its exit code; nothing but this prints an error."""
    try:
        result = commands.main(arguments, prog_name="coach", standalone_mode=False)
    except click.exceptions.Abort:
        return _say("interrupted", 130)
    except click.exceptions.NoArgsIsHelpError as error:  # `coach bank` alone: the list of its commands
        click.echo(error.format_message(), err=True)
        return 2
    except click.ClickException as error:
        return _say(_usage(error), 2)
    except CoachError as error:
        return _say(error.message, error.exit_code)
    except KeyboardInterrupt:
        return _say("interrupted", 130)
    except BrokenPipeError:
        # The reader (head, less) has left; a second error while Python closes stdout would be noise.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except PermissionError as error:
        if error.filename is None:
            return _say(_fault(error), 1)
        return _say(_forbidden(error.filename), 2)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EIO, errno.EDQUOT):
            return _say(_fault(error), 1)
        return _say(f"the output could not be written: {error.strerror}.", 1)
    except ImportError as error:
        return _say(_incomplete(error), 1)
    except Exception as error:  # the last resort of the outermost caller: no traceback ever reaches a user
        return _say(_fault(error), 1)
    return result if isinstance(result, int) else 0


def _usage(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    where = f" See: {context.command_path} --help" if context is not None else ""
    message = error.format_message()
    return f"{message if message.endswith('.') else message + '.'}{where}"


def _say(sentence: str, code: int) -> int:
    from coach.untrusted import line

    click.echo(f"coach: {line(sentence, limit=600)}", err=True)
    return code


def _forbidden(file: str | bytes) -> str:
    name = os.path.abspath(os.fsdecode(file))
    return f"you may not use {name}: change its permissions or those of its folder, or choose another place."


def _incomplete(error: ImportError) -> str:
    """A package that coach was installed with is gone or does not load on this machine."""
    missing = f" ({error.name})" if error.name else ""
    return f"a part of this installation does not load{missing}. `coach doctor` says what is missing and why."


def _fault(error: Exception) -> str:
    from coach.faults import log_fault
    from coach.paths import current

    return log_fault(error, paths=current())
