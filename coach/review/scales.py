"""The three scales every reviewer is asked for, and more on request: five steps, each described.

Described steps keep raters together better than bare numbers (docs/reviews.md). None is about accent.
"""

from __future__ import annotations

from coach.model import Scale

SCALES = (
    Scale(
        code="story",
        title="Was it one real thing that this person did?",
        steps=(
            "General statements only; it could be anybody",
            "An event is named, but not what this person did",
            "One event, with some of what this person did",
            "One event: their role, what they decided, how it ended",
            "All of that, with details that only somebody who was there would know",
        ),
    ),
    Scale(
        code="speaking",
        title="Did it sound like talking to you?",
        steps=(
            "Recited or read; one tone throughout",
            "Mostly even; I had to work to stay with it",
            "Natural in parts, even in others",
            "Natural nearly all the time; pauses and stress helped me",
            "Like a good conversation: voice, pace and pauses carried the meaning",
        ),
    ),
    Scale(
        code="growth",
        title="Did this person learn something, and use it?",
        steps=(
            "Nothing was learned, or it was others' fault",
            "A lesson in general words",
            "A lesson that follows from the event",
            "A lesson, and what they changed because of it",
            "A lesson, the change, and a later time when it helped",
        ),
    ),
)

MORE_SCALES = (
    Scale(
        code="answer",
        title="Did it answer the question?",
        steps=(
            "It answered another question",
            "It came near the question and left it",
            "It answered part of the question",
            "It answered the question, with some detours",
            "It answered the question from the start, and stopped when it was answered",
        ),
    ),
    Scale(
        code="team",
        title="Was it clear who did what?",
        steps=(
            'Only "we", or only "I", all the way',
            "Others are named, but not what they did",
            "Their own part is clear in places",
            "Their own part and the others' part are clear",
            "Clear parts, and what they owe to the others",
        ),
    ),
    Scale(
        code="body",
        title="Face, eyes, hands and posture",
        steps=(
            "I kept watching a habit and lost the words",
            "A habit drew my eyes several times",
            "Nothing disturbed, nothing helped",
            "Eyes and face were with me most of the time",
            "Eyes, face and hands said the same as the words",
        ),
        live=True,
    ),
    Scale(
        code="energy",
        title="Energy in the room",
        steps=(
            "I had to carry the conversation",
            "It dropped after the first minutes",
            "Even, neither low nor high",
            "Awake and interested most of the time",
            "Awake and interested to the end; I wanted to go on",
        ),
        live=True,
    ),
)
"""On request. The last two are asked only of somebody who watched live."""
ALL_SCALES = (*SCALES, *MORE_SCALES)
BESIDE = {
    "story": ("specificity.details",),
    "speaking": ("pitch.sd", "pace.articulation", "pauses.long"),
    "answer": ("length.seconds",),
}
"""Scale -> measures that are shown beside it where reviewers differ."""

ROLES = {
    "faculty": "Faculty or program director",
    "resident": "Resident or fellow",
    "advisor": "Advisor or interview coach",
    "peer": "Applicant, like me",
    "friend": "Friend or family",
    "other": "Somebody else",
}
CONDUCTED = {"none": "None", "1-10": "1 to 10", "11-50": "11 to 50", "over 50": "More than 50"}

ACCENT_NOTICE = (
    "Listeners tend to rate a voice with a foreign accent lower even when they understand every word. "
    "Please rate what was said and how it was told, not the accent."
)
