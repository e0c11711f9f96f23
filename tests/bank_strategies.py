"""Banks that hold everything that is hard to write down: what hypothesis draws for the tests of formats."""

from __future__ import annotations

from hypothesis import strategies as st

from coach.model import Bank, Question
from coach.untrusted import line

HARD = st.sampled_from(
    [
        "=1+1",
        "'=1",
        "+A",
        "-x",
        "@SUM(A1)",
        " | ",
        "a | b",
        "a|b",
        "# x",
        "## y",
        "- id: z",
        "<b>&amp;</b>",
        "\\*",
        "1. Why?",
        "“So”, he said",
        '"quoted"',
        "a;b,c\td",
        "no",
        "1:30",
        "[x](y)",
        "~~~",
        "'",
        "''=",
        "ＷＨＹ",
        "＝1",
    ]
)


def texts(cap: int) -> st.SearchStrategy[str]:
    loose = st.one_of(HARD, st.text(max_size=min(cap, 60)), st.tuples(HARD, HARD).map(" ".join))
    return loose.map(lambda text: line(text, limit=cap)).filter(bool)


CODES = st.from_regex(r"[a-z0-9-]{1,12}", fullmatch=True)


def lists(one: st.SearchStrategy[str]) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(one, max_size=3).map(tuple)


QUESTIONS = st.builds(
    Question,
    id=CODES,
    text=texts(600),
    kind=CODES,
    variants=lists(texts(600)),
    twists=lists(texts(600)),
    follow_ups=lists(texts(600)),
    competencies=lists(CODES),
    specialties=lists(CODES),
    purpose=st.one_of(st.just(""), texts(1_000)),
    listen_for=lists(texts(300)),
    answer_seconds=st.integers(10, 600),
    source=st.one_of(st.just(""), texts(300)),
    audio=st.sampled_from([None, "audio/q1.flac"]),
)
BANKS = st.builds(
    Bank,
    id=CODES,
    title=texts(120),
    language=st.sampled_from(["en", "es-MX"]),
    license=texts(60),
    maintainers=lists(texts(100)),
    questions=st.lists(QUESTIONS, min_size=1, max_size=4, unique_by=lambda q: q.id).map(tuple),
)
