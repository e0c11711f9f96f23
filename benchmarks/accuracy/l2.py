"""Accented read English: syllables against the text, and how measures go with experts' scores."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from benchmarks.accuracy import anchors, metrics, sounds
from benchmarks.accuracy.ears import Ears, Heard, Sound
from benchmarks.accuracy.report import Line, Section, Table, Target, number, percent

POPULATION = "40 adults whose first language is Mandarin (20 women, 20 men), 10 read English sentences each"
ANCHORS_EVERY = 2
"""The anchors hear every second file."""
DISTURBED_EVERY = 4
"""Noise and room are tried on every fourth file."""


class Set:
    """The 400 files with their texts and scores."""

    def __init__(self, data: Path) -> None:
        rows = sounds.rows(data / "l2" / "l2.csv")
        self.items = [sounds.read(data / "l2" / row["file"]) for row in rows]
        self.seconds = np.array([len(samples) / rate for samples, rate in self.items])
        self.true = np.array([float(metrics.syllables(row["text"])) for row in rows])
        self.speaker = np.array([row["speaker"] for row in rows])
        self.woman = np.array([row["gender"] == "f" for row in rows])
        self.score = {
            name: np.array([float(row[f"{column}_median"]) for row in rows])
            for name, column in (("fluency", "fluency"), ("prosody", "prosodic"))
        }
        self.speakers = sorted(set(self.speaker))

    def per_speaker(self, values: np.ndarray) -> np.ndarray:
        """Return the mean of each speaker's files."""
        return np.array([values[self.speaker == speaker].mean() for speaker in self.speakers])

    @property
    def hesitant(self) -> np.ndarray:
        """Which files belong to the third of the speakers with the lowest mean fluency."""
        means = self.per_speaker(self.score["fluency"])
        third = np.argsort(means, kind="stable")[: round(len(means) / 3)]
        return np.isin(self.speaker, np.array(self.speakers)[third])


def measure(data: Path, ears: Ears, praat: anchors.Praat) -> list[Section]:
    """Return the section on pace and the one on experts' scores."""
    files = Set(data)
    heard = list(ears.hear(Sound(*item) for item in files.items))
    return [_pace(files, heard, data, ears, praat), _scores(files, heard)]


def _pace(files: Set, heard: list[Heard], data: Path, ears: Ears, praat: anchors.Praat) -> Section:
    some = np.arange(len(files.items)) % ANCHORS_EVERY == 0
    chosen = [item for item, wanted in zip(files.items, some, strict=True) if wanted]
    coach = np.array([one.syllables for one in heard])
    counts = {
        "coach": coach,
        "coach, the files of the next lines": np.where(some, coach, np.nan),
        "nuclei rule, numpy": _placed(some, list(ears.map(anchors.nuclei, chosen))),
        "constant rate (file length alone)": files.seconds * files.true.sum() / files.seconds.sum(),
    }
    if praat.reason is None:
        counts["nuclei rule, Praat"] = _placed(some, praat.ask(chosen, what="syllables"))
    rows = tuple((name, *_figures(files, values)) for name, values in counts.items())
    native, bias = _native(data, ears)
    return Section(
        "Pace: syllables",
        _PACE,
        (
            Table(
                f"Population: {POPULATION}; {len(files.items)} files, {files.seconds.sum() / 60:.1f} min.",
                _HEADER,
                rows,
            ),
            _disturbed(files, coach, data, ears, praat),
            native,
        ),
        _pace_targets(files, coach),
        lines=(_pace_line(files, coach, native_bias=bias),),
    )


_PACE = """
Truth: syllables of the text each person read, by a vowel-group rule of the benchmark
(`benchmarks/accuracy/metrics.py`); it is off by one in some words, and what was really said may differ from
the text. r is the correlation of the counted with the true number over files after a straight line in the
length of the file is taken out of both: the length alone correlates highly. Relative error and bias are
means over files of (counted - true) / true. Hesitant: the 13 of 40 speakers with the lowest mean fluency
score. In-sample: the numbers of the counter were learned from these recordings; [syllables.md](syllables.md)
has its errors on speakers that it did not learn from.
"""


_HEADER = (
    "counter",
    "files",
    "r with length taken out",
    "mean relative error (SD)",
    "bias",
    "bias, hesitant third",
    "bias, women",
    "bias, men",
)


def _disturbed(files: Set, coach: np.ndarray, data: Path, ears: Ears, praat: anchors.Praat) -> Table:
    """Return the same with noise and in a room, on every fourth file."""
    surroundings = sounds.Surroundings(data)
    chosen = np.flatnonzero(np.arange(len(files.items)) % DISTURBED_EVERY == 0)
    some = np.isin(np.arange(len(files.items)), chosen)
    rows = []
    for condition in sounds.CONDITIONS:
        items = [
            (surroundings.under(condition, *files.items[n], seed=int(n)), files.items[n][1]) for n in chosen
        ]
        counts = {
            "coach": np.where(some, coach, np.nan)
            if condition == "as recorded"
            else _placed(some, [one.syllables for one in ears.hear(Sound(*item) for item in items)]),
            "nuclei rule, numpy": _placed(some, list(ears.map(anchors.nuclei, items))),
        }
        if praat.reason is None:
            counts["nuclei rule, Praat"] = _placed(some, praat.ask(items, what="syllables"))
        rows += [(condition, name, *_figures(files, values)) for name, values in counts.items()]
    return Table(
        f"The same with noise and in a room: every {DISTURBED_EVERY}th file, {len(chosen)} files.",
        ("condition", *_HEADER),
        tuple(rows),
    )


def _native(data: Path, ears: Ears) -> tuple[Table, float]:
    """Return the same for the passages of a native reader whose words are known, and the bias of coach."""
    words: dict[str, list[str]] = {}
    for row in sounds.rows(data / "read" / "words.csv"):
        words.setdefault(row["file"], []).append(row["word"])
    items = [sounds.read(data / "read" / file) for file in words]
    true = np.array([float(metrics.syllables(" ".join(said))) for said in words.values()])
    counts = {
        "coach": np.array([one.syllables for one in ears.hear(Sound(*item) for item in items)]),
        "nuclei rule, numpy": np.array(list(ears.map(anchors.nuclei, items)), dtype=float),
    }
    rows, biases = [], []
    for name, counted in counts.items():
        error = (counted - true) / true
        mean, bias = float(np.nanmean(np.abs(error))), float(np.nanmean(error))
        biases.append(bias)
        rows.append((name, str(len(items)), percent(mean, 0), percent(bias, 0, sign=True)))
    seconds = sum(len(samples) / rate for samples, rate in items)
    table = Table(
        f"Population: 1 native reader, {len(items)} passages of a novel, {seconds:.0f} s: too few.",
        ("counter", "files", "mean relative error", "bias"),
        tuple(rows),
    )
    return table, biases[0]


def _pace_line(files: Set, counted: np.ndarray, *, native_bias: float) -> Line:
    good = np.isfinite(counted)
    error = (counted - files.true)[good] / files.true[good]
    slow = float(error[files.hesitant[good]].mean())
    says = (
        f"{percent(float(np.abs(error).mean()), 0)} off on average; on balance "
        f"{percent(float(error.mean()), 0, sign=True)} in all, {percent(slow, 0, sign=True)} for hesitant "
        f"speakers: {len(error)} sentences read by {len(files.speakers)} Mandarin speakers of English, "
        "from whom the counter was learned. "
        f"A native reader (5 passages): {percent(native_bias, 0, sign=True)}."
    )
    return Line(("pace.articulation",), says, len(error))


def _placed(some: np.ndarray, found: list[int | None] | list[float]) -> np.ndarray:
    """Return counts for all files, NaN where none was made."""
    counted = np.full(len(some), np.nan)
    counted[some] = [np.nan if number is None else number for number in found]
    return counted


def _figures(files: Set, counted: np.ndarray) -> tuple[str, ...]:
    good = np.isfinite(counted)
    error = (counted - files.true)[good] / files.true[good]
    groups = (np.ones(len(good), dtype=bool), files.hesitant, files.woman, ~files.woman)
    return (
        str(int(good.sum())),
        number(_partial(files, counted)),
        f"{percent(float(np.abs(error).mean()), 0)} ({percent(float(np.abs(error).std()), 0)})",
        *(percent(float(error[group[good]].mean()), 0, sign=True) for group in groups),
    )


def _partial(files: Set, counted: np.ndarray) -> float:
    good = np.isfinite(counted)
    if np.ptp(counted[good] / files.seconds[good]) < 1e-9:
        return float("nan")
    return metrics.partial_correlation(counted[good], files.true[good], control=files.seconds[good])


def _pace_targets(files: Set, counted: np.ndarray) -> tuple[Target, ...]:
    good = np.isfinite(counted)
    error = (counted - files.true)[good] / files.true[good]
    hesitant, woman = files.hesitant[good], files.woman[good]
    r, mean, bias = _partial(files, counted), float(np.abs(error).mean()), float(error.mean())
    slow = float(error[hesitant].mean())
    sexes = 100 * float(error[woman].mean() - error[~woman].mean())
    who = "40 Mandarin speakers, 400 files, in-sample"
    return (
        Target(f"syllables, correlation without length ({who})", "0.60", number(r), r >= 0.60),
        Target("the same, mean relative error", "18 %", percent(mean, 0), mean <= 0.18),
        Target("the same, bias", "within 6 %", percent(bias, 0, sign=True), abs(bias) <= 0.06),
        Target(
            "the same, bias for hesitant speakers",
            "within 20 %",
            percent(slow, 0, sign=True),
            abs(slow) <= 0.20,
        ),
        Target("the same, women minus men", "within 5 points", f"{sexes:+.0f} points", abs(sexes) <= 5),
    )


def _scores(files: Set, heard: list[Heard]) -> Section:
    pooled = {
        "pitch.sd": _pooled(files, heard, _pitch_sd),
        "pauses.rate": _pooled(files, heard, _pause_rate),
        "pauses.median": _pooled(files, heard, _pause_median),
        "pauses.share": _pooled(files, heard, _pause_share),
        "pace.articulation": _pooled(files, heard, _articulation),
    }
    rows = []
    for code, values in pooled.items():
        cells = [code]
        for score in ("prosody", "fluency"):
            good = np.isfinite(values)
            r = metrics.spearman(values[good], files.per_speaker(files.score[score])[good])
            low, high = metrics.correlation_interval(r, int(good.sum()))
            cells.append(f"{number(r, sign=True)} ({number(low, sign=True)} to {number(high, sign=True)})")
        rows.append((*cells, str(int(np.isfinite(values).sum()))))
    return Section(
        "What experts' scores go with",
        "Spearman's rank correlation over speakers, each measure pooled over a speaker's 10 files (voiced\n"
        "frames and pauses together, never across files), each score the mean of the 10 files. These are\n"
        "scores for reading, so they show what goes together here, not what makes a good answer.",
        (
            Table(
                f"Population: {POPULATION}.",
                ("measure", "prosody (95 % interval)", "fluency (95 % interval)", "speakers"),
                tuple(rows),
            ),
        ),
    )


def _pooled(files: Set, heard: list[Heard], rule: Callable[[list[Heard]], float]) -> np.ndarray:
    return np.array(
        [
            rule([one for one, owner in zip(heard, files.speaker, strict=True) if owner == speaker])
            for speaker in files.speakers
        ]
    )


def _pitch_sd(heard: list[Heard]) -> float:
    return metrics.semitone_sd(np.concatenate([one.hz for one in heard]))


def _within(heard: list[Heard]) -> float:
    return sum(one.speech[-1][1] - one.speech[0][0] for one in heard if one.speech)


def _lengths(heard: list[Heard]) -> list[float]:
    return [end - start for one in heard for start, end in one.pauses]


def _pause_rate(heard: list[Heard]) -> float:
    return 60 * len(_lengths(heard)) / _within(heard)


def _pause_share(heard: list[Heard]) -> float:
    return 100 * sum(_lengths(heard)) / _within(heard)


def _pause_median(heard: list[Heard]) -> float:
    return float(np.median(_lengths(heard))) if _lengths(heard) else float("nan")


def _articulation(heard: list[Heard]) -> float:
    known = [one for one in heard if np.isfinite(one.syllables)]
    return sum(one.syllables for one in known) / sum(
        end - start for one in known for start, end in one.speech
    )
