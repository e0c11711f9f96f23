"""A sentence is found by its sounds: planted in invented posteriors, so the truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from coach.analysis.spotting import rewards, spot

PHONES, SILENCE = 8, 7
ONE = [[(0, 0), (0, 1)], [(1, 0), (1, 1)]]
"""Two words of one phone each, in two states."""


def take(*spoken: tuple[int, int], rows: int = 200, seed: int = 0) -> np.ndarray:
    """Posteriors of sounds that fit badly everywhere, but for the (phone, first row) that were spoken."""
    found = np.random.default_rng(seed).normal(-6, 0.5, (rows, PHONES, 2)).astype(np.float32)
    found[:, SILENCE] = -6
    for phone, first in spoken:
        found[first : first + 5, phone, 0] = -0.1
        found[first + 5 : first + 10, phone, 1] = -0.1
    return found


def test_a_sentence_is_found_at_the_rows_where_it_was_said() -> None:
    found = spot(rewards(take((0, 50), (1, 60)), silence=SILENCE), [ONE], silence=SILENCE)[0]

    assert (found.start, found.end) == pytest.approx((50, 70), abs=1)
    assert found.score > 20


def test_words_in_another_order_score_far_lower() -> None:
    said, turned = spot(rewards(take((0, 50), (1, 60)), silence=SILENCE), [ONE, ONE[::-1]], silence=SILENCE)

    assert turned.score < 0.7 * said.score


def test_a_pause_between_two_words_costs_little_and_one_inside_a_word_cannot_be_bridged() -> None:
    posteriors = take((0, 50), (1, 75))
    posteriors[60:75, SILENCE] = 0
    posteriors[60:75, :SILENCE] = -14
    found, joined = spot(rewards(posteriors, silence=SILENCE), [ONE, [[*ONE[0], *ONE[1]]]], silence=SILENCE)

    assert (found.start, found.end) == pytest.approx((50, 85), abs=1)
    assert joined.score < 0.8 * found.score


def test_no_place_reaches_over_an_edge() -> None:
    found = spot(rewards(take((0, 50), (1, 60)), silence=SILENCE), [ONE], silence=SILENCE, edges=[60])[0]

    assert found.end <= 60 or found.start >= 60


def test_a_sound_that_a_speaker_makes_badly_everywhere_still_stands_out_where_it_was_made() -> None:
    """Whatever is taken from one sound all along the take leaves its rank as it was."""
    clear = take((0, 50), (1, 60))
    accented = clear.copy()
    accented[:, 1] -= 3
    places = [
        spot(rewards(posteriors, silence=SILENCE), [ONE], silence=SILENCE)[0]
        for posteriors in (clear, accented)
    ]

    assert (places[1].start, places[1].end) == pytest.approx((places[0].start, places[0].end), abs=1)


def test_silence_never_speaks_for_a_sentence() -> None:
    posteriors = take()
    posteriors[:, SILENCE] = 0

    assert rewards(posteriors, silence=SILENCE)[:, SILENCE].max() <= 0


def test_sentences_score_the_same_alone_and_together() -> None:
    found = rewards(take((0, 50), (1, 60), (2, 90)), silence=SILENCE)
    longer = [*ONE, [(2, 0), (2, 1), (3, 0), (3, 1)]]

    together = spot(found, [ONE, longer], silence=SILENCE)

    assert together == [spot(found, [each], silence=SILENCE)[0] for each in (ONE, longer)]


def test_an_empty_take_has_no_place() -> None:
    nothing = spot(np.zeros((0, PHONES, 2), np.float32), [ONE], silence=SILENCE)[0]

    assert (nothing.start, nothing.end) == (0, 0)
    assert nothing.score < -1e6
    assert spot(rewards(take(), silence=SILENCE), [], silence=SILENCE) == []
