"""Forced alignment: words land where they were said, and no word or text however odd loses the rest."""

from __future__ import annotations

import csv
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from coach.engines.transcribers import anchors, spelling
from coach.engines.transcribers.align import RATE, Aligner, load
from coach.model import Phrase


@pytest.fixture(scope="module")
def aligner() -> Aligner:
    return Aligner()


def truth(data: Path, folder: str, file: str) -> list[tuple[str, float]]:
    with (data / folder / "words.csv").open(encoding="utf-8") as stream:
        return [(r["word"], float(r["start"])) for r in csv.DictReader(stream) if r["file"] == file]


@pytest.mark.needs("data")
def test_words_start_where_they_were_said(data: Path, aligner: Aligner) -> None:
    # The word tier of this clip was not made with PocketSphinx; those of the other clips were.
    words = truth(data, "fillers", "acoustic_corpus.flac")
    samples = load(data / "fillers" / "acoustic_corpus.flac")
    assert samples is not None
    placed = aligner.text(samples, " ".join(word for word, _ in words))
    assert placed.trouble is None
    errors = [abs(w.start - start) for w, (_, start) in zip(placed.transcript.words, words, strict=True)]
    assert np.median(errors) <= 0.05


@pytest.mark.needs("data")
def test_an_odd_word_is_spelled_and_the_rest_stays_where_it_was(data: Path, aligner: Aligner) -> None:
    words = truth(data, "read", "austen_0870.flac")
    samples = load(data / "read" / "austen_0870.flac")
    assert samples is not None
    said = [word for word, _ in words]
    odd = ["xqzt\u0301", "\u043f\u0440\u0438\u0432\u0435\u0442", "!!!", "a" * 3000, "<b>"]
    text = " ".join([*said[:5], odd[0], *said[6:9], odd[1], *said[10:13], odd[2], *said[14:]])
    found = aligner.phrases(samples, [Phrase(text=text, start=0.0, end=len(samples) / RATE)])
    assert len(found.words) == len(words)
    untouched = [i for i in range(len(words)) if i not in (4, 5, 6, 8, 9, 10, 12, 13, 14)]
    errors = [abs(found.words[i].start - words[i][1]) for i in untouched]
    assert np.median(errors) <= 0.05
    for word in odd:
        alone = aligner.phrases(samples, [Phrase(text=word, start=1.0, end=2.0)])
        assert [w.text for w in alone.words] == [word]


@pytest.mark.needs("data")
def test_a_phrase_with_wrong_words_does_not_move_its_neighbors(data: Path, aligner: Aligner) -> None:
    words = truth(data, "read", "austen_0870.flac")
    samples = load(data / "read" / "austen_0870.flac")
    assert samples is not None
    cuts = [0, 8, 15, len(words)]
    phrases = []
    for a, b in pairwise(cuts):
        end = words[b][1] if b < len(words) else len(samples) / RATE
        phrases.append(Phrase(text=" ".join(w for w, _ in words[a:b]), start=words[a][1], end=end))
    wrong = [phrases[0], Phrase(text="nothing like it at all", start=phrases[1].start, end=phrases[1].end)]
    right = aligner.phrases(samples, phrases).words
    moved = aligner.phrases(samples, [*wrong, phrases[2]]).words
    assert [w.start for w in moved[:8]] == [w.start for w in right[:8]]
    assert [w.start for w in moved[-7:]] == [w.start for w in right[-7:]]


@pytest.mark.needs("data")
def test_a_text_that_stops_belonging_says_from_where(data: Path, aligner: Aligner) -> None:
    parts = [load(data / "read" / f"austen_{n}.flac") for n in ("0870", "0890", "0920")]
    sound = np.concatenate([part for part in parts if part is not None])
    one = parts[0]
    assert one is not None
    text = " ".join(w for w, _ in truth(data, "read", "austen_0870.flac"))
    other = " ".join(w for w, _ in truth(data, "fillers", "ami_EN2001e_MEO069_1p0.flac")[:30])
    placed = aligner.text(sound, f"{text} {other}")
    assert placed.trouble is not None
    minute, second = placed.trouble.split("after ")[1].split(":")[0:2]
    assert abs(int(minute) * 60 + int(second) - len(one) / RATE) <= 6
    assert len(placed.transcript.words) == len(f"{text} {other}".split())


def test_a_text_that_cannot_have_been_said_is_refused_at_once(aligner: Aligner) -> None:
    samples = np.zeros(60 * RATE, dtype="<i2")
    assert "20000 words" in (aligner.text(samples, "word " * 20_000).trouble or "")
    russian = aligner.text(samples, "\u043f\u0440\u0438\u0432\u0435\u0442 " * 30)
    assert "letters a to z" in (russian.trouble or "")
    one_word = aligner.text(samples, "a" * 1_000_000)
    assert len(one_word.transcript.words) <= 1


def test_markup_and_control_characters_are_words_like_any_other(aligner: Aligner) -> None:
    noise = np.random.default_rng(2).normal(0, 900, 3 * RATE).astype("<i2")
    text = "<s> </s> <sil> [NOISE] ++UM++ (2) [bold]x[/] a\x00b \x1b[31m word(2)"
    found = aligner.phrases(noise, [Phrase(text=text, start=0.2, end=2.8)])
    assert [w.text for w in found.words] == text.split()
    assert all(0.0 <= w.start <= w.end <= 3.0 for w in found.words)


@pytest.mark.parametrize(
    ("word", "phones"), [("shimbo", "SH IH M B OW"), ("tock", "T AA K"), ("plint", "P L IH N T")]
)
def test_words_no_dictionary_has_are_spelled_as_one_would_read_them(word: str, phones: str) -> None:
    assert " ".join(spelling.letters().spell(word)) == phones


def test_accents_and_digits_become_letters_and_other_alphabets_nothing() -> None:
    assert spelling.plain_letters("Café2") == "cafetwo"
    assert spelling.plain_letters("\u043f\u0440") == ""
    assert spelling.letters().spell("") == ["AH"]


def test_stretches_hold_every_word_once_and_meet_inside_anchors() -> None:
    found = [anchors.Anchor(3, 5, 2.0, 3.5), anchors.Anchor(9, 12, 7.0, 9.0)]
    cut = anchors.stretches(found, count=20, seconds=12.0)
    assert [words for words, _ in cut] == [(0, 4), (4, 11), (11, 20)]
    assert cut[0][1][1] == cut[1][1][0] == 2.5
    assert cut[-1][1] == (8.0, 12.0)
