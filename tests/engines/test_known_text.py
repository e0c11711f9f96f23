"""The biased model is a proper model, and a decoder with it hears what it expects where that was said."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import soundfile

from benchmarks import known_text
from coach.analyst import known
from coach.engines.transcribers.biased import arpa
from coach.engines.transcribers.known_text import KnownTextDecoder, stretches

AUDIO = Path(__file__).parents[2] / "audio"


class FakeEveryday:
    """Three everyday words, with one bigram."""

    words = ("the", "to", "stay")
    pairs = {"<s>": {"the": 0.5}, "the": {"stay": 0.3}, "to": {}, "stay": {}}  # noqa: RUF012

    def one(self, word: str) -> float:
        return {"the": 0.05, "to": 0.04}.get(word, 0.001)

    def following(self, first: str, words: tuple[str, ...]) -> dict[str, float]:
        return {}


def test_the_probabilities_after_every_context_sum_to_one() -> None:
    sentences = [["ask", "the", "nurse"], ["ask", "the", "family", "to", "stay"]]
    grams: dict[int, dict[tuple[str, ...], tuple[float, float]]] = defaultdict(dict)
    order = 0
    for line in arpa(sentences, FakeEveryday()).splitlines():  # type: ignore[arg-type]
        if line.endswith("-grams:"):
            order = int(line[1])
        elif order and len(parts := line.split()) > order:
            back = 10 ** float(parts[order + 1]) if len(parts) > order + 1 else 1.0
            grams[order][tuple(parts[1 : order + 1])] = (10 ** float(parts[0]), back)
    vocabulary = [word for (word,) in grams[1] if word != "<s>"]

    def after(context: tuple[str, ...], word: str) -> float:
        found = grams[len(context) + 1].get((*context, word))
        if found is not None:
            return found[0]
        return grams[len(context)][context][1] * after(context[1:], word) if context else 0.0

    assert sum(after((), word) for word in vocabulary) == pytest.approx(1, abs=0.01)
    for pair in [("<s>",), ("the",), ("ask",), ("to",)]:
        assert sum(after(pair, word) for word in vocabulary) == pytest.approx(1, abs=0.02)
    assert sum(after(("ask", "the"), word) for word in vocabulary) == pytest.approx(1, abs=0.02)
    assert after(("ask", "the"), "nurse") > 0.4
    assert after(("ask", "the"), "nurse") > 5 * after((), "nurse")


def test_stretches_end_at_pauses_and_are_never_much_longer_than_fifteen_seconds() -> None:
    assert stretches([(0, 3), (3.6, 6), (6.6, 9)]) == [(0, 6), (6.6, 9)]
    assert stretches([]) == []
    assert all(end - start <= 30 for start, end in stretches([(0.0, 100.0)]))


@pytest.mark.slow
def test_a_sentence_that_was_said_is_certain_and_one_that_was_not_is_not() -> None:
    sound, rate = soundfile.read(AUDIO / "lively.flac", dtype="float32")
    import soxr

    samples = soxr.resample(sound[int(15.5 * rate) : int(23.5 * rate)], rate, 16_000)
    text = "She was sitting straight up. The winter garden had eleven wooden benches."
    said, other = known.weigh(samples, ((0.1, 7.2),), text)

    assert said.certainty > 0.9
    assert 0 < said.span[0] < said.span[1] < 4
    assert other.certainty < 0.3
    assert [each.text for each in known.said([said, other], name="script")] == [
        "She was sitting straight up."
    ]


@pytest.mark.slow
@pytest.mark.needs("data")
def test_a_slow_speaker_with_a_strong_accent_is_found_and_nothing_that_was_not_said(data: Path) -> None:
    """Of seven such speakers one sentence in seven was found before pauses were cut and sounds looked for."""
    task = next(task for task in known_text.l2_tasks(data) if task.name == "l2-9619")
    rows = known_text.run(task, boundaries=False)
    sure = [row.certainty >= known.LEAST_CERTAINTY for row in rows]

    assert sum(yes and row.said for yes, row in zip(sure, rows, strict=True)) >= 3
    assert not any(yes and not row.said for yes, row in zip(sure, rows, strict=True))


def test_words_that_no_dictionary_holds_leave_a_decoder_that_never_hears_them() -> None:
    decoder = KnownTextDecoder([["xqzv", "brrgl"]])

    assert decoder.phones("xqzv") == ()
    assert decoder.phones("nurse") == ("N", "ER", "S")
    hiss = np.random.default_rng(0).normal(0, 0.01, 16_000).astype(np.float32)
    assert all(word.phones and word.word != "xqzv" for word in decoder.hear(hiss, [(0.0, 1.0)]))
