"""No sentence makes a claim that the evidence forbids, and none is hard to read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from coach.coaching import phrases
from coach.coaching.feedback import advise
from coach.coaching.norms import load
from coach.coaching.rules import find
from coach.model import Advice, Analysis, Events
from tests.hand_built import GOLDEN, NO_WORDS, nothing, take

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "findings.md").read_text(encoding="utf-8")
RULES = (ROOT / "coach" / "coaching" / "rules.py").read_text(encoding="utf-8")
BORROWED = (ROOT / "coach" / "coaching" / "borrowed.py").read_text(encoding="utf-8")
MARKED = (ROOT / "coach" / "coaching" / "marked.py").read_text(encoding="utf-8")
MEMORIZED = (ROOT / "coach" / "coaching" / "memorized.py").read_text(encoding="utf-8")

FORBIDDEN = [
    r"\baccent",
    r"\bnative\b",
    r"\bpronunciation",
    r"\bconfiden(t|ce)\b",
    r"\bpersonality\b",
    r"\bemotion",
    r"\bhonest|\btruthful|\blying\b|\blied\b|\bliar\b",
    r"\bnervous|\banxious|\bengaged\b|\bboring\b|\bbored\b",
    r"\bAI\b|\bChatGPT\b|\bmachine[- ]written\b",
    r"\byou (have )?memorized\b|\b(was|were|sounds?|is) memorized\b",
    r"\byou (were|are) reading\b|\bread aloud\b",
    r"\bmatch(ing)?\b|\bprobabilit|\bchance of\b|\blikely to\b|\bguarantee",
    r"\binterviewers? (will|would|may|might)\b|\bprograms? (will|would)\b",
    r"\bscore\b|\bgrade\b|\brank\b|\bpercentile\b|\bout of ten\b|\bpass(ed)?\b|\bfail(ed)?\b",
    r"\bmonoton",
    r"\bslow(er)? down\b|\bslower\b|\bspeed up\b|\bfaster\b|\bhurry\b",
    r"\bnormal\b|\babnormal\b",
    r"\bweak english\b|\benglish level\b|\bfluen(t|cy)\b",
    r"\bgreat\b|\bexcellent\b|\bamazing\b|\bbad\b|\bpoor\b|\bwrong\b|\bgood job\b",
    r"\byou are (a|an)\b",
    r"\balways\b|\bnever\b|\bproves?\b|\bmust\b",
]


ASIDES = ("why.", "study.", "lines.", "missing.", "unmarked.", "private.", "usual.", "card.", "drill.")
ASIDES += ("body.", "story.")
"""Parts of sentences, and what is said elsewhere than in the feedback."""


def _sentences() -> list[tuple[str, str]]:
    return [
        (code, text)
        for code, phrase in phrases.shipped().items()
        for text in (phrase.say, phrase.rough, phrase.listen, phrase.do)
        if text
    ]


@pytest.mark.parametrize("pattern", FORBIDDEN)
def test_no_phrase_makes_a_forbidden_claim(pattern: str) -> None:
    guilty = [code for code, text in _sentences() if re.search(pattern, text, re.IGNORECASE)]
    assert guilty == []


@pytest.mark.parametrize(
    "claim",
    [
        "You sound more native.",
        "AI wrote this.",
        "You memorized this answer.",
        "Interviewers will like this.",
        "Your match probability is high.",
        "You sound confident.",
        "Slow down.",
        "Your score is high.",
        "You spoke in a monotone.",
    ],
)
def test_the_scan_catches_the_claims_it_is_there_for(claim: str) -> None:
    assert any(re.search(pattern, claim, re.IGNORECASE) for pattern in FORBIDDEN)


def test_no_digit_is_written_in_a_phrase_so_every_number_comes_from_a_measure_or_a_norm() -> None:
    assert [code for code, text in _sentences() if re.search(r"\d", text)] == []


def test_every_placeholder_is_known_and_a_missing_figure_is_an_error() -> None:
    for code, phrase in phrases.shipped().items():
        assert phrase.placeholders() <= phrases.PLACEHOLDERS, code
    with pytest.raises(KeyError):
        phrases.render("delivery.flat_pitch", {})


def _syllables(word: str) -> int:
    word = re.sub(r"[^a-z]", "", word.lower())
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = word.endswith("e") and not word.endswith(("le", "ee")) and groups > 1
    return max(1, groups - int(silent))


def _grade(text: str) -> float:
    """Flesch-Kincaid grade level, with syllables counted as groups of vowels."""
    words = re.findall(r"[A-Za-z']+", text)
    sentences = len(re.findall(r"[.!?](?=\s|$)", text)) or 1
    syllables = sum(_syllables(word) for word in words)
    return 0.39 * len(words) / sentences + 11.8 * syllables / len(words) - 15.59


def test_the_reading_level_is_that_of_a_child_of_thirteen() -> None:
    filler = dict.fromkeys(phrases.PLACEHOLDERS, "")
    texts = [(code, text.format_map(filler)) for code, text in _sentences()]
    hard = {code: round(_grade(text), 1) for code, text in texts if _grade(text) > 9}
    assert hard == {}
    whole = " ".join(text for _, text in texts)
    assert _grade(whole) < 7


def _codes_in_rules() -> set[str]:
    names = re.findall(r'_finding\(\s*"(\w+)"', RULES)
    names += [f"length_{side}" for side in ("short", "long")]
    mistakes = re.findall(r'_not_yet\("(\w+)"\)', RULES)
    borrowed = re.findall(r'_finding\(\s*"(\w+)"', BORROWED)
    borrowed += ["marked", "marked_part", *re.findall(r'_finding\("(marked_\w+)"', MARKED)]
    pairs = re.findall(r'\("overlap\.\w+", "(\w+)", "(\w*)"\)', MEMORIZED)
    shared = {name for pair in pairs for name in pair if name}
    shared |= set(re.findall(r'_finding\("(\w+)"', MEMORIZED))
    return (
        {f"delivery.{name}" for name in names}
        | {f"memorized.{name}" for name in shared}
        | {f"borrowed.{name}" for name in borrowed}
        | {f"{mistake}.not_judged" for mistake in mistakes}
        | {"memorized.muted", "borrowed.muted", "delivery.muted"}
    )


def _codes_in_page(heading: str) -> set[str]:
    section = PAGE.split(f"## {heading}\n", 1)[1].split("\n## ", 1)[0]
    return set(re.findall(r"^\| `([a-z_.]+)` \|", section, re.MULTILINE))


def test_every_finding_is_documented_and_nothing_else_is() -> None:
    codes = _codes_in_rules()
    assert len(codes) == 50
    assert _codes_in_page("Findings") == codes


def test_every_finding_and_every_advice_has_its_sentence() -> None:
    said = {code for code in phrases.shipped() if not code.startswith(ASIDES)}
    assert said == _codes_in_rules() | _codes_in_page("Advice")


def test_every_finding_that_the_golden_takes_raise_is_documented() -> None:
    raised = {finding.code for analysis in GOLDEN.values() for finding in find(analysis)}
    assert raised <= _codes_in_page("Findings")


def test_the_edges_on_the_page_are_those_of_the_norms() -> None:
    norms = load()
    for line in PAGE.splitlines():
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) < 7 or not cells[1].startswith("`delivery."):
            continue
        codes = re.findall(r"`([a-z_.]+)`", cells[4])
        edges = {edge for c in codes for b in norms[c].bands for edge in (b.low, b.high, norms[c].threshold)}
        named = {float(text) for text in re.findall(r"\d+(?:\.\d+)?", cells[3])}
        assert named <= edges, cells[1]


VARIANTS: dict[str, Analysis] = {
    **GOLDEN,
    "pace between": take(pace_words=(190, 170, 210)),
    "pace in range": nothing(NO_WORDS, pace_words=(150, 140, 160)),
    "long silence around": take(length_seconds=(200, 200, 200)),
    "long typical pause": take(pauses_median=(2.0, 1.5, 2.5), pitch_sd=(2.3, 2.0, 2.6)),
    "amber length": take(length_seconds=(19.7, 19.7, 19.7)),
    "silences near the line": take(
        events=Events(speech=((1.0, 63.0),), pauses=((10.0, 12.5), (20.0, 22.55), (30.0, 34.0)))
    ),
    "three silences": take(
        events=Events(speech=((1.0, 63.0),), pauses=((10.0, 13.0), (20.0, 24.0), (30.0, 34.0)))
    ),
}


def _advices(analysis: Analysis) -> list[Advice]:
    feedback = advise(analysis, find(analysis))
    given = [feedback.keep, feedback.work_on, feedback.next_step, *feedback.others]
    return [advice for advice in given if advice is not None]


_NUMBER = r"\d+(?::\d\d)?(?:\.\d+)?"
"""A figure, or a length as minutes and seconds."""


def test_a_length_is_seconds_below_a_minute_and_the_clock_from_there_on() -> None:
    assert [phrases.length(each) for each in (7.25, 48.4, 60, 64.9, 3600)] == [
        "7.2 s",
        "48 s",
        "1:00",
        "1:04",
        "60:00",
    ]


def test_a_length_just_past_an_edge_does_not_read_like_the_edge() -> None:
    assert phrases.length(90.3, edges=(90.0,)) == "1:30.3"
    assert phrases.length(90.0, edges=(90.0,)) == "1:30"


@pytest.mark.parametrize("name", VARIANTS)
def test_every_number_that_is_said_is_a_measure_an_edge_a_source_or_a_time_to_listen_to(name: str) -> None:
    analysis, norms = VARIANTS[name], load()
    for advice in _advices(analysis):
        known: set[str] = set()
        for code in advice.measures:
            measure, norm = analysis.measures[code], norms[code]
            edges = tuple(edge for b in norm.bands for edge in (b.low, b.high) if edge is not None)
            known |= {phrases.edge_figure(edge) for edge in edges}
            if measure.unit == "s":
                said = [phrases.length(edge) for edge in edges]
                said += [phrases.length(measure.value, edges=edges)] if measure.value is not None else []
                known |= set(re.findall(_NUMBER, " ".join(said)))
            known |= set(re.findall(r"\d+(?:\.\d+)?", f"{norm.cite} {norm.found} {measure.why or ''}"))
            if norm.threshold is not None:
                known.add(phrases.edge_figure(norm.threshold))
                known.add(str(len(norm.over(analysis.events.pauses)[0])))
            if measure.value is not None and measure.low is not None and measure.high is not None:
                known.add(phrases.figure(measure.value, measure.unit, edges=edges))
                known |= {phrases.figure(x, measure.unit) for x in (measure.low, measure.high)}
        text = advice.text
        for span in advice.spans:
            text = text.replace(phrases.clock_span(span), "")
        assert set(re.findall(_NUMBER, text)) <= known, advice


@pytest.mark.parametrize("name", VARIANTS)
def test_an_edge_is_called_our_line_and_a_study_is_credited_only_with_what_it_found(name: str) -> None:
    analysis, norms = VARIANTS[name], load()
    for advice in _advices(analysis):
        norm = norms[advice.measures[0]] if advice.measures else None
        if norm is None or not norm.bands or not advice.code.startswith("delivery."):
            continue
        for sentence in re.split(r"(?<=[.]) (?=[A-Z])", advice.text):
            if norm.cite in sentence:
                assert sentence == f"In one study, {norm.found} ({norm.cite})."
        if advice.code.endswith(
            ("_drift", "_fast", "_low", "_between", "_short", "_long", "flat_pitch", "long_pauses")
        ):
            assert "our line" in advice.text


@pytest.mark.parametrize("name", VARIANTS)
def test_every_rendered_text_is_finished_sentences_without_holes(name: str) -> None:
    for advice in _advices(VARIANTS[name]):
        assert re.fullmatch(r"[A-Z].*[.]", advice.text), advice.text
        assert not re.search(r"[{}]|  |\(\)| [.,]|None", advice.text), advice.text
        assert len(advice.text) <= 330


@pytest.mark.parametrize(
    ("value", "unit", "edges", "text"),
    [
        (1.4, "st", (), "1.4"),
        (1.88, "st", (1.9,), "1.88"),
        (1.9, "st", (1.9,), "1.9"),
        (44.7, "s", (45.0,), "44.7"),
        (62.2, "s", (45.0,), "62"),
        (0.6, "s", (), "0.6"),
        (152.4, "words/min", (), "152"),
        (-0.01, "dB", (), "0.0"),
        (0.114, "ratio", (), "0.11"),
    ],
)
def test_a_figure_is_short_but_never_rounds_across_an_edge(
    value: float, unit: str, edges: tuple[float, ...], text: str
) -> None:
    assert phrases.figure(value, unit, edges=edges) == text


@pytest.mark.parametrize(
    ("span", "text"), [((12.0, 20.0), "0:12-0:20"), ((59.9, 61.2), "0:59-1:02"), ((5.0, 5.0), "0:05-0:06")]
)
def test_a_span_reads_as_minutes_and_seconds_that_hold_it(span: tuple[float, float], text: str) -> None:
    assert phrases.clock_span(span) == text


def test_several_spans_read_as_a_list() -> None:
    assert phrases.clock_spans(()) == ""
    assert phrases.clock_spans(((1.0, 2.0),)) == "0:01-0:02"
    assert phrases.clock_spans(((1.0, 2.0), (3.0, 4.0), (65.0, 66.0))) == "0:01-0:02, 0:03-0:04 and 1:05-1:06"
