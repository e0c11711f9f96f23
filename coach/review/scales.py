"""The three scales every reviewer is asked for: five steps, each described by what one would have heard.

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
