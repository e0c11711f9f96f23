"""Corrected words on their way through the analyst: a child that dies is asked again."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest
import soundfile

from coach.analyst import wire
from coach.analyst.aligning import Alignments
from coach.analyst.client import AnalystClient
from coach.errors import EngineError
from coach.model import Phrase

SAID = (Phrase(text="we waited", start=0.1, end=0.9),)
CHILD = """
import os, sys
from pathlib import Path
from coach.analyst import wire
from coach.model import Transcript
once = Path({once!r})
for text in sys.stdin.buffer:
    request = wire.decode_request(text)
    if not once.exists():
        once.touch()
        os._exit(1)
    if request.take == "bad":
        reply = wire.Aligned("bad", None, "the recording could not be read.")
    else:
        said = Transcript(text=request.phrases[0].text, words=(), engine="person", version="", corrected=True,
                          confidence=None)
        reply = wire.Aligned(request.take, said)
    sys.stdout.buffer.write(wire.line(reply))
    sys.stdout.buffer.flush()
"""


def test_a_child_that_dies_is_asked_again_and_what_it_cannot_do_is_said(tmp_path: Path) -> None:
    child = tmp_path / "child.py"
    child.write_text(CHILD.format(once=str(tmp_path / "once")), encoding="utf-8")
    client = AnalystClient(
        engine="none", cache=tmp_path, log=tmp_path / "log", command=[sys.executable, str(child)]
    )
    client.start()
    try:
        found = client.align("s/1", tmp_path / "1.flac", SAID, timeout=60)
        assert found is not None
        assert found.text == "we waited"
        with pytest.raises(EngineError, match="could not be read"):
            client.align("bad", tmp_path / "1.flac", SAID, timeout=60)
    finally:
        client.close()
    assert client.align("late", tmp_path / "1.flac", SAID, timeout=60) is None


def test_the_newest_correction_of_a_take_is_placed_and_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "1.flac"
    soundfile.write(path, np.random.default_rng(1).normal(0, 0.05, 16_000).astype(np.float32), 16_000)
    waiting = Alignments()
    waiting.add(wire.Align("s/1", str(tmp_path / "gone.flac"), SAID))
    waiting.add(wire.Align("s/2", str(tmp_path / "gone.flac"), SAID))
    waiting.add(wire.Align("s/1", str(path), SAID))
    first = waiting.next()
    assert first is not None
    assert first.take == "s/2"
    gone = waiting.work(first)
    assert gone.transcript is None
    assert gone.message
    second = waiting.next()
    assert second is not None
    placed = waiting.work(second).transcript
    assert placed is not None
    assert [word.text for word in placed.words] == ["we", "waited"]
    assert waiting.next() is None
