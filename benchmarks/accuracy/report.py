"""What was measured, as tables: printed, and written to docs/accuracy.md."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Target:
    """A target of the project beside the figure; `met` is None where it could not be measured."""

    measure: str
    target: str
    figure: str
    met: bool | None


@dataclass(frozen=True)
class Table:
    """A caption that names population and size, a header and rows."""

    caption: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        lines = [self.caption, "", _row(self.header), _row(("---",) * len(self.header))]
        return "\n".join([*lines, *(_row(row) for row in self.rows)])


@dataclass(frozen=True)
class Line:
    """What is said of measures wherever their figures are shown: one or two short sentences with the
    population, and on how many clips, files or mixes they rest."""

    codes: tuple[str, ...]
    says: str
    n: int


@dataclass(frozen=True)
class Section:
    """One heading with what is said under it."""

    title: str
    text: str
    tables: tuple[Table, ...]
    targets: tuple[Target, ...] = ()
    weak: tuple[str, ...] = field(default=())
    """Findings that the tables show and a reader may overlook."""
    lines: tuple[Line, ...] = ()


def number(value: float, digits: int = 2, *, sign: bool = False) -> str:
    """Return a figure, or a dash where there is none."""
    return (
        "-" if not math.isfinite(value) else f"{round(value, digits) + 0.0:{'+' if sign else ''}.{digits}f}"
    )


def percent(value: float, digits: int = 1, *, sign: bool = False) -> str:
    """Return a share (0 to 1) in percent."""
    return "-" if not math.isfinite(value) else number(100 * value, digits, sign=sign) + " %"


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def print_section(section: Section) -> None:
    """Print the tables of a section as they are written."""
    print(f"\n== {section.title} ==", flush=True)
    for table in section.tables:
        print(f"\n{table.markdown()}", flush=True)
    for target in section.targets:
        print(f"{_met(target.met):9} {target.measure}: {target.figure} (target {target.target})", flush=True)


def _met(met: bool | None) -> str:
    return "unknown" if met is None else "met" if met else "NOT met"


def write(path: Path, sections: list[Section], *, head: str, tail: str) -> None:
    """Write the page: head, targets, sections, tail."""
    targets = Table(
        "Targets beside the figures of this run:",
        ("measure", "target", "figure", ""),
        tuple(
            (t.measure, t.target, t.figure, f"**{_met(t.met)}**" if t.met is not True else "met")
            for section in sections
            for t in section.targets
        ),
    )
    parts = [head.strip(), "## Targets", targets.markdown()]
    for section in sections:
        parts += [f"## {section.title}", section.text.strip()]
        parts += [table.markdown() for table in section.tables]
        parts += [f"- {line}" for line in section.weak]
    parts.append(tail.strip())
    path.write_text("\n\n".join(part for part in parts if part) + "\n", encoding="utf-8")
