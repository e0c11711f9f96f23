"""The commands while a question is asked and answered, and at the end of a mock interview."""

from __future__ import annotations

from coach.tui.command import Command

ASKING: tuple[Command, ...] = (
    Command("skip_voice", "space", "Skip voice", "Stop the voice that asks the question.", ("interview",)),
    Command("begin", "space", "Begin", "Begin your answer without reading on.", ("interview",)),
    Command("stop", "space", "Stop", "End your answer. Only you end it: silence does not.", ("interview",)),
    Command(
        "pause",
        "p",
        "Pause",
        "Stop recording for a while. What is said meanwhile is not kept.",
        ("interview",),
    ),
    Command("go_on", "p", "Go on", "Record your answer again.", ("interview",)),
    Command(
        "repeat",
        "r",
        "Ask again",
        "Hear the question again. It asks before an answer is thrown away.",
        ("interview",),
    ),
    Command(
        "slower",
        "s",
        "Slower",
        "Hear the question again, slower. It asks before an answer is thrown away.",
        ("interview",),
    ),
    Command(
        "skip",
        "n",
        "Skip",
        "Go to the next question. It asks before an answer is thrown away.",
        ("interview",),
    ),
    Command(
        "cancel", "escape", "Cancel", "Stop here. It asks before an answer is thrown away.", ("interview",)
    ),
    Command("again", "r", "Try again", "Ask the same question again.", ("trouble",)),
    Command("next", "n", "Next", "Go to the next question.", ("trouble",)),
    Command("finish", "e", "End", "End the mock interview here and see what it came to.", ("trouble",)),
    Command("open", "enter", "Open", "See the feedback of the marked answer.", ("mock",)),
    Command("evidence", "e", "Moment", "Listen to the seconds to work on. The same key stops it.", ("mock",)),
    Command("kept", "k", "Kept", "Listen to the seconds to keep. The same key stops it.", ("mock",)),
    Command("measures", "m", "Measures", "See what your answers measure together.", ("mock",)),
    Command("hush", "escape", "Stop sound", "Stop what is being played.", ("mock",)),
    Command("keep_note", "enter", "Keep", "Keep what is typed; nothing typed deletes the note.", ("note",)),
    Command("back", "escape", "Back", "Go back. Nothing changes.", ("note",)),
)

MORE: tuple[Command, ...] = (
    Command(
        "note",
        "i",
        "Note",
        "Write a short note to yourself about this answer.",
        ("feedback", "saved"),
        shown=False,
    ),
    Command(
        "explain",
        "question_mark",
        "About figures",
        "See what each figure is, how accurate it is and on whom that was measured.",
        ("feedback", "saved", "timeline", "history", "mock"),
        shown=False,
    ),
    Command(
        "copy",
        "y",
        "Copy",
        "Copy this text, to paste it elsewhere. Some terminals do not allow it.",
        ("feedback", "saved", "details", "compare", "mock"),
        shown=False,
    ),
)
