"""Norms that a program or a coach brings: their name, and the measures whose lines they draw otherwise."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import msgspec

from coach import untrusted
from coach.coaching import norms as norms_file
from coach.coaching.norms import Band, Norm, Norms
from coach.errors import Refused, UsageError

MOST_BYTES = 100_000
MOST_NAME = 60
MOST_TEXT = 300
_TEXTS = ("cite", "source", "studied", "found", "note")


def read(path: Path) -> Norms:
    """Return the shipped norms with those of the file at `path` in their place, each with whose it is.

    UsageError for a file that cannot be read or is wrong, Refused for one that is too large, or that draws a
    line where none may be: through a measure that is only described, or through 120 to 180 words a minute.
    """
    name = untrusted.line(path.name, limit=60)
    raw = _raw(path, name)
    by = raw.pop("by", None)
    if not isinstance(by, str) or not untrusted.line(by).strip():
        raise UsageError(f'the norms in {name} do not say whose they are: begin with a line by = "...".')
    try:
        given = msgspec.convert(raw, Norms)
    except msgspec.ValidationError as error:
        raise UsageError(f"the norms in {name} are not valid: {untrusted.line(str(error))}.") from error
    whose = untrusted.line(by, limit=MOST_NAME)
    norms = norms_file.shipped() | {code: _cleaned(norm, whose) for code, norm in given.items()}
    if found := norms_file.problems(norms):
        raise UsageError(f"the norms in {name} are not valid: {found[0]}.")
    for code in given:
        _check_allowed(code, norms[code], name)
        if missing := _missing_edges(code, norms[code]):
            raise UsageError(f"the norms in {name} are not valid: the green band of {code} needs {missing}.")
    return norms


def _raw(path: Path, name: str) -> dict[str, Any]:
    try:
        with path.open("rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(f"cannot read the norms in {name}: {error.strerror}.") from error
    if len(data) > MOST_BYTES:
        raise Refused(
            f"the norms in {name} are larger than {MOST_BYTES // 1000} kB, which no file of norms is."
        )
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, RecursionError) as error:
        raise UsageError(f"the norms in {name} are not valid TOML: {untrusted.line(str(error))}.") from error


def _cleaned(norm: Norm, by: str) -> Norm:
    texts = {field: untrusted.line(getattr(norm, field), limit=MOST_TEXT) for field in _TEXTS}
    return msgspec.structs.replace(norm, by=by, **texts)


def _check_allowed(code: str, norm: Norm, name: str) -> None:
    described = not norms_file.shipped()[code].bands
    if described and norm.bands:
        raise Refused(f"the norms in {name} grade {code}, which is described and never graded.")
    if code == "pace.words" and norm.bands:
        ours, green = norms_file.shipped()[code].band("green"), norm.band("green")
        red = [edge for band in norm.bands if band.level == "red" for edge in _reach(band)]
        if (
            _reach(green)[0] > _reach(ours)[0]
            or _reach(green)[1] < _reach(ours)[1]
            or (red and min(red) < 200)
        ):
            raise Refused(
                f"the norms in {name} grade {code} within 120 to 180 words a minute, or red under 200: "
                "that would fault an accent."
            )


def _missing_edges(code: str, norm: Norm) -> str:
    """Return the edges that the sentences about `code` name and that the green band does not have."""
    if not norm.bands:
        return ""
    ours, green = norms_file.shipped()[code].band("green"), norm.band("green")
    wanted = {"low": ours.low is not None, "high": ours.high is not None and code != "pitch.sd"}
    missing = [edge for edge, is_wanted in wanted.items() if is_wanted and getattr(green, edge) is None]
    return " and ".join(missing)


def _reach(band: Band) -> tuple[float, float]:
    return (
        float("-inf") if band.low is None else band.low,
        float("inf") if band.high is None else band.high,
    )
