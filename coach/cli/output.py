"""JSON on standard output, the same bytes on every system."""

from __future__ import annotations

import json
import sys


def print_json(value: object, *, indent: int | None = None) -> None:
    """Print `value` as UTF-8: a redirected output on Windows would else be in the code page of the system.

    ValueError when a number is not finite.
    """
    text = json.dumps(value, indent=indent, ensure_ascii=False, allow_nan=False)
    sys.stdout.flush()
    # A file name that is not UTF-8 holds lone surrogates; this writes them as JSON's own escapes.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace") + b"\n")
    sys.stdout.buffer.flush()
