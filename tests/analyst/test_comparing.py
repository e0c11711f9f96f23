"""A take against a script and earlier takes: which evidence speaks, and what is refused with which reason."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec
import numpy as np
import pytest
import soundfile

from coach.analyst import against, comparing
from coach.analyst.against import Against, Earlier, read_earlier, read_sound
from coach.analyst.comparing import compare
from coach.errors import CoachError, UsageError
from coach.model import OVERLAP_MEASURES
from tests.hand_built import take, transcript

AUDIO = Path(__file__).parents[2] / "audio"
SCRIPT = (
    "I asked the nurse to repeat the tracing after ten minutes. Then I called the senior resident at once."
)
SAID = transcript(f"Well it was late. {SCRIPT} That was my night.")

OTHER_SCRIPT = against.OTHER_SCRIPT.format(what="The script")


def test_checked_words_are_compared_with_the_script_and_placed_in_time() -> None:
    found = compare(take(transcript=SAID), Against(script=SCRIPT))

    share = found.measures["overlap.script"]
    assert share.value == pytest.approx(100 * 19 / 27, abs=0.1)
    assert share.low is not None
    assert share.low <= share.value  # type: ignore[operator]
    assert found.measures["overlap.run"].value == 19
    (match,) = found.overlaps
    assert (match.with_, match.by, match.words) == ("script", "words", 19)
    assert match.start == SAID.words[4].start
    assert match.end == SAID.words[22].end


def test_nothing_shared_is_zero_and_not_a_refusal() -> None:
    found = compare(
        take(transcript=SAID), Against(script="The garden has eleven benches and a very old gate.")
    )

    assert found.measures["overlap.script"].value == 0
    assert found.measures["overlap.run"].value == 0
    assert found.overlaps == ()


def test_the_earlier_text_that_shares_most_counts() -> None:
    earlier = (Earlier("monday.txt", text="I know nothing of it at all"), Earlier("tuesday.txt", text=SCRIPT))
    found = compare(take(transcript=SAID), Against(earlier=earlier))

    assert found.measures["overlap.takes"].value == pytest.approx(19 / 27, abs=0.01)
    assert {each.with_ for each in found.overlaps} == {"tuesday.txt"}
    assert "overlap.script" not in found.measures
    assert found.measures["overlap.sound"].why == comparing.TEXT_ONLY


@pytest.mark.parametrize(
    ("script", "question", "why"),
    [
        (SCRIPT, SCRIPT, against.IS_QUESTION),
        ("\u042f \u0440\u0430\u0431\u043e\u0442\u0430\u043b", "", OTHER_SCRIPT),
    ],
)  # fmt: skip
def test_a_script_that_cannot_be_compared_is_refused_with_the_reason(
    script: str, question: str, why: str
) -> None:
    found = compare(take(transcript=SAID), Against(script=script, question=question))

    assert found.measures["overlap.script"].value is None
    assert found.measures["overlap.script"].why == why


def test_a_script_of_twenty_thousand_words_is_compared_up_to_the_cap_and_says_so() -> None:
    long = f"{SCRIPT} " + "other words follow here " * 6_000
    share = compare(take(transcript=SAID), Against(script=long)).measures["overlap.script"]

    assert share.value is not None
    assert share.why == comparing.CUT.format(count=20_000)


def test_an_answer_of_three_words_is_refused() -> None:
    found = compare(take(transcript=transcript("I was there")), Against(script=SCRIPT))

    assert found.measures["overlap.script"].why == against.TOO_SHORT.format(count=3, least=6)
    assert found.measures["overlap.run"].value is None


def test_words_nobody_has_checked_are_not_compared() -> None:
    unsure = transcript(SCRIPT, corrected=False, confidence=0.9)
    earlier = (Earlier("monday.txt", text=SCRIPT),)
    found = compare(take(transcript=unsure), Against(script=SCRIPT, earlier=earlier, listen=False))

    assert found.measures["overlap.script"].why == comparing.NO_WORDS
    assert found.measures["overlap.takes"].why == comparing.NO_WORDS


def test_without_word_times_a_match_has_no_times() -> None:
    untimed = msgspec.structs.replace(SAID, words=())
    (match,) = compare(take(transcript=untimed), Against(script=SCRIPT)).overlaps

    assert match.start is None
    assert match.end is None


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twelve seconds of speech in a file of their own."""
    sound, rate = soundfile.read(AUDIO / "lively.flac")
    path = tmp_path_factory.mktemp("takes") / "take.flac"
    soundfile.write(path, sound[: 12 * rate], rate)
    return path


def test_an_earlier_recording_is_compared_by_sound(recorded: Path) -> None:
    samples, _ = read_sound(recorded)
    loud = (np.concatenate([np.zeros(8_000, np.float32), 0.5 * samples]),)
    earlier = (Earlier("monday.flac", samples=loud[0], sha256="other"),)
    analysis = take(events=msgspec.structs.replace(take().events, speech=((0.4, 11.5),)))
    found = compare(analysis, Against(earlier=earlier), samples=samples, sha256="this")

    share = found.measures["overlap.sound"]
    assert share.value is not None
    assert share.value > 80
    assert {each.by for each in found.overlaps} == {"sound"}
    assert found.measures["overlap.takes"].why == comparing.SOUND_ONLY


def test_the_same_file_twice_is_said_and_not_measured(recorded: Path) -> None:
    samples, digest = read_sound(recorded)
    found = compare(take(), Against(earlier=read_earlier([recorded])), samples=samples, sha256=digest)

    assert digest == hashlib.sha256(recorded.read_bytes()).hexdigest()
    assert (
        found.measures["overlap.sound"].why == "take.flac is this very recording: compare with another take."
    )


def test_one_earlier_file_named_twice_is_read_once(recorded: Path, tmp_path: Path) -> None:
    text = tmp_path / "monday.txt"
    text.write_text(SCRIPT)

    assert [each.name for each in read_earlier([recorded, text, recorded, text])] == [
        "take.flac",
        "monday.txt",
    ]


def test_too_many_or_unreadable_earlier_takes_are_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="50 can be compared at once"):
        read_earlier([tmp_path / f"{n}.txt" for n in range(51)])
    with pytest.raises(CoachError, match=r"nothing\.flac"):
        read_earlier([tmp_path / "nothing.flac"])


def test_a_comparison_adds_codes_of_comparisons_only() -> None:
    before = take(transcript=SAID)
    after = compare(before, Against(script=SCRIPT))

    assert set(after.measures) - set(before.measures) <= OVERLAP_MEASURES
    assert compare(before, Against()) == before
