"""Write the table of keys in docs/commands.md from the table of commands."""

from __future__ import annotations

from pathlib import Path

from coach.tui.commands import COMMANDS, EVERYWHERE, key_name

PAGE = Path(__file__).resolve().parent.parent / "docs" / "commands.md"
HEAD = "| where | key | | what it does |"


def main() -> None:
    """Put the rows of today in the place of those in the page."""
    lines = PAGE.read_text(encoding="utf-8").split("\n")
    first = lines.index(HEAD)
    end = next(n for n in range(first, len(lines)) if not lines[n].startswith("|"))
    rows = []
    for command in (*COMMANDS, *EVERYWHERE):
        cells = (
            ", ".join(command.places) or "everywhere",
            key_name(command.key),
            command.label,
            command.help,
        )
        rows.append(f"| {' | '.join(cells)} |")
    PAGE.write_text("\n".join([*lines[: first + 2], *rows, *lines[end:]]), encoding="utf-8")


if __name__ == "__main__":
    main()
