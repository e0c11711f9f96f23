"""Write docs/norms.md from coach/coaching/norms.toml; with --check, exit 1 when it is out of date."""

from __future__ import annotations

import sys
from pathlib import Path

from coach.coaching.norms import Norm, load
from coach.coaching.phrases import edge_figure
from coach.report.names import NAMES

PAGE = Path(__file__).resolve().parent.parent / "docs" / "norms.md"

HEAD = """\
# Published ranges, and how far they can be trusted

This page is made from `coach/coaching/norms.toml` by `python scripts/norms_page.py`. Do not edit it by hand.

No cut-off for interview speech has been published. Every edge below is drawn by this project (D), anchored to
what studies found where there are any. The grade says how good the evidence behind a measure and range is:

| grade | meaning |
|---|---|
| A | several studies, or a meta-analysis |
| B | one solid study close to this use |
| C | indirect, small, or in another language |
| D | a choice of this project; no published norm |

A band holds from its lower edge (included) to its upper edge (not included). "check" means that the value
says more about the recording than about the speaker. A measure without bands is described and never graded.
A rough measure never gives strong signs, and neither does a range of grade D.

## Lines of your own

A program or a coach may draw other lines. Write them into a file and name it in `config.toml`: `norms =
"program.toml"`. The file says whose the lines are and holds the measures that differ; all others stay as
they are. Every sentence then names them ("under Lakeside IM's line of 2"), and the cards say whose source
it is.

```toml
by = "Lakeside IM"

["length.seconds"]
unit = "s"
bands = [
    { level = "amber", high = 30 },
    { level = "green", low = 30, high = 120 },
    { level = "amber", low = 120 },
]
grade = "D"
cite = "program rule"
source = "Our interview guide"
studied = "Nothing: a choice of the program"
```

The file is checked like anything from another person: at most 100 kB, known measures and units, bands in
order. A measure that is only described here cannot be graded, and 120 to 180 words a minute stay green,
with nothing red under 200: other lines would fault an accent.
"""


def page() -> str:
    """Return the whole page."""
    rows = ["", "| measure | unit | green | amber | red | check | grade | source |", "|" + "---|" * 8]
    norms = load()
    for code, norm in norms.items():
        cells = [_bands(norm, level) for level in ("green", "amber", "red", "check")]
        rows.append(" | ".join([f"| `{code}`", norm.unit, *cells, norm.grade, f"{norm.cite} |"]))
    rows += ["", "## Where each one comes from", ""]
    for code, norm in norms.items():
        rows += [*_entry(code, norm), ""]
    return HEAD + "\n".join(rows).rstrip() + "\n"


def _entry(code: str, norm: Norm) -> list[str]:
    lines = [f"### `{code}`: {NAMES[code].name} ({NAMES[code].what})", ""]
    lines += [f"- Source: {norm.source}.", f"- Studied: {norm.studied}."]
    if norm.found:
        lines.append(f"- Found: {norm.found} ({norm.cite}).")
    if norm.tolerance:
        lines.append(
            f"- Tolerance at an edge: at least {edge_figure(norm.tolerance)} {norm.unit} either way."
        )
    if norm.threshold is not None:
        error = edge_figure(norm.threshold_error)
        lines.append(f"- Counted from: over {edge_figure(norm.threshold)} s, give or take {error} s.")
    if norm.of_suggested is not None:
        low, high = (edge_figure(multiple) for multiple in norm.of_suggested)
        lines.append(f"- Green when the question suggests a length: {low} to {high} times that length.")
    if norm.note:
        lines.append(f"- {norm.note}")
    return lines


def _bands(norm: Norm, level: str) -> str:
    found = []
    for band in norm.bands:
        if band.level != level:
            continue
        low = "" if band.low is None else edge_figure(band.low)
        high = "" if band.high is None else edge_figure(band.high)
        found.append(f"{low} to {high}" if low and high else f"from {low}" if low else f"under {high}")
    return ", ".join(found) or "-"


def main() -> int:
    """Write the page, or compare it."""
    if "--check" in sys.argv[1:]:
        current = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        if current == page():
            return 0
        sys.stderr.write("docs/norms.md is out of date: run python scripts/norms_page.py\n")
        return 1
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
