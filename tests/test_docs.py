"""The documents and the program say the same."""

from __future__ import annotations

import dataclasses
import re
import subprocess
from pathlib import Path

import click
import pytest

from coach.cli import commands
from coach.config import Config
from coach.model import UNITS
from coach.tui.commands import COMMANDS, EVERYWHERE, key_name

REPOSITORY = Path(__file__).resolve().parent.parent
PAGES = [REPOSITORY / name for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md", "THIRD_PARTY.md")]
PAGES += sorted((REPOSITORY / "docs").glob("*.md"))
OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


def tree(command: click.Command, path: str = "coach") -> dict[str, set[str]]:
    """Return command path -> its long options; a group counts only when it does something by itself."""
    context = click.Context(command, info_name=path)
    found: dict[str, set[str]] = {}
    if not isinstance(command, click.Group) or command.invoke_without_command:
        options = {name for param in command.get_params(context) for name in param.opts if name[:2] == "--"}
        found[path] = options - {"--help"}
    if isinstance(command, click.Group):
        for name in command.list_commands(context):
            child = command.get_command(context, name)
            assert child is not None
            found |= tree(child, f"{path} {name}")
    return found


@pytest.fixture(scope="module")
def program() -> dict[str, set[str]]:
    """Every command of the program with its options."""
    return tree(commands)


def sections(text: str) -> dict[str, str]:
    """Return heading of the second level -> the text under it."""
    parts = re.split(r"^## (.+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def test_commands_md_has_a_section_for_every_command_and_no_other(program: dict[str, set[str]]) -> None:
    documented = {title for title in sections(read("docs/commands.md")) if title.split()[0] == "coach"}

    assert documented == set(program)


def test_commands_md_names_every_option_of_a_command_and_no_other(program: dict[str, set[str]]) -> None:
    text = sections(read("docs/commands.md"))

    assert {path: set(OPTION.findall(text[path])) for path in program} == program


def shown_commands(text: str) -> list[list[str]]:
    """Return the words of every coach command in the code of a page, without the remark after two spaces."""
    blocks = "\n".join(re.findall(r"^```\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL))
    spans = re.findall(r"`(coach [^`\n]+)`", text)
    lines = [line for line in blocks.splitlines() if re.match(r"coach( |$)", line)]
    return [line.split("  ")[0].split() for line in [*lines, *spans]]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_a_page_shows_exists_with_its_options(page: Path, program: dict[str, set[str]]) -> None:
    for words in shown_commands(page.read_text("utf-8")):
        # The longest beginning that is a command; "coach session" alone stands for the whole group.
        fits = [path for path in program if f"{' '.join(words)} ".startswith(f"{path} ")]
        group = {path for path in program if f"{path} ".startswith(f"{' '.join(words[:2])} ")}
        path = max(fits, key=len, default="coach")
        shown = " ".join(words)
        if path == "coach" and len(words) > 1 and not words[1].startswith("-"):
            assert len(words) == 2, f"{page.name} shows `{shown}`, which is no command"
            assert group, f"{page.name} shows `{shown}`, which is no command"
            continue
        # click gives every command --help without listing it among the options
        assert set(OPTION.findall(shown)) <= program[path] | {"--help"}, f"{page.name}: `{shown}`"


def test_every_key_of_the_app_is_listed_and_no_other() -> None:
    keys = sections(read("docs/commands.md"))["coach"].split("### Keys")[1]
    rows = [
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in keys.splitlines()
        if "|" in line
    ]

    assert rows[2:] == [
        (", ".join(command.places) or "everywhere", key_name(command.key), command.label, command.help)
        for command in (*COMMANDS, *EVERYWHERE)
    ]


def test_every_measure_is_explained_with_its_unit_and_no_other() -> None:
    rows = dict(
        re.findall(r"^\| `([a-z_]+\.[a-z_]+)` \| (\S+(?: \w+)?) \|", read("docs/measures.md"), re.MULTILINE)
    )

    assert rows == UNITS


def test_every_setting_is_explained_with_its_default() -> None:
    rows = dict(
        re.findall(
            r"^\| `(\w+)` \| `([^`]+)` \|", sections(read("docs/commands.md"))["Settings"], re.MULTILINE
        )
    )
    defaults = {
        field.name: str(field.default).lower()
        if isinstance(field.default, bool | int)
        else str(list(field.default))
        if isinstance(field.default, tuple)
        else f'"{field.default}"'
        for field in dataclasses.fields(Config)
    }

    assert rows == defaults


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_and_link_of_a_page_leads_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    links = [target for target in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in target]
    tops = "|".join(
        sorted(path.name for path in REPOSITORY.iterdir() if path.is_dir() and path.name[0] != ".")
    )
    named = re.findall(rf"`((?:{tops})/[\w./*-]*)", text)

    missing = [target for target in links if not (page.parent / target).exists()]
    missing += [path for path in named if not any(REPOSITORY.glob(path.rstrip("/")))]
    assert not missing


def test_no_file_names_a_registry_a_machine_or_a_private_folder() -> None:
    hosts = ("py" + "pi.org", "python" + "hosted", "deb." + "debian", "npm" + "js")
    places = (
        "/ro" + "ot/",
        "/wo" + "rk/",
        "/opt/" + "v3",
        "/opt/" + "py",
        "/opt/" + "wheels",
        ".py" + "env/",
    )
    listed = subprocess.run(["git", "ls-files"], cwd=REPOSITORY, capture_output=True, text=True, check=False)
    names = listed.stdout.splitlines() or [str(p.relative_to(REPOSITORY)) for p in REPOSITORY.rglob("*.*")]
    found = []
    for name in names:
        path = REPOSITORY / name
        if path.is_file() and path.suffix not in {".flac", ".png", ".wav"} and not name.startswith(".venv"):
            text = path.read_text("utf-8", errors="replace").lower()
            found += [f"{name}: {word}" for word in (*hosts, *places) if word in text]

    assert not found


def read(name: str) -> str:
    return (REPOSITORY / name).read_text("utf-8")


def test_the_errors_of_pitch_in_the_readme_are_those_of_the_accuracy_page() -> None:
    measured = re.findall(
        r"^\| as recorded \| ([^|]+) \| [^|]+ \| [^|]+ \| [^|]+ \| (\d+\.\d+) ± [^|]*\(n = (\d+)\) \|",
        (REPOSITORY / "docs" / "accuracy.md").read_text("utf-8"),
        re.MULTILINE,
    )
    known = {(method, clips): error for method, error, clips in measured}
    of_nine = ", the clips of librosa.pyin"
    rows = [
        f"| all 25 | {known['coach', '25']} | {known['Praat, two passes', '25']} | not run |",
        f"| 9 of them | {known['coach' + of_nine, '9']} | {known['Praat, two passes' + of_nine, '9']} "
        f"| {known['librosa.pyin', '9']} |",
    ]
    readme = (REPOSITORY / "README.md").read_text("utf-8")
    assert [row for row in rows if row not in readme] == []
