"""`python -m benchmarks speed`: ratios in one run, written to docs/speed.md."""

from __future__ import annotations

import argparse
from pathlib import Path

from benchmarks import speed

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the benchmark that was named."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("name", choices=["speed"])
    parser.add_argument(
        "--data", type=Path, default=ROOT.parent / "shared" / "data", help="speech to work on"
    )
    parser.add_argument("--quick", action="store_true", help="leave out what takes real time (12 minutes)")
    options = parser.parse_args()
    speed.run(options.data, report=ROOT / "docs" / "speed.md", quick=options.quick)


if __name__ == "__main__":
    main()
