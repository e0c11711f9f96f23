"""The commands of home and of what it opens: banks, drills, settings and so on."""

from __future__ import annotations

from coach.tui.command import Command

HOME: tuple[Command, ...] = (
    Command("quick", "p", "Practice", "Answer 3 questions, one you never practiced first.", ("home",)),
    Command("mock", "i", "Mock interview", "Answer 8 questions; the feedback comes at the end.", ("home",)),
    Command("banks", "k", "Question banks", "Choose a bank and practice with it.", ("home",)),
    Command("browse", "f", "Questions", "Search, hear and mark questions; add and update banks.", ("home",)),
    Command("drills", "d", "Drills", "Short exercises, one for each thing to work on.", ("home",)),
    Command("stories", "s", "Stories", "Your stories as bullets, and the questions they fit.", ("home",)),
    Command("answers", "a", "Your answers", "Look at answers you gave before.", ("home",)),
    Command("history", "t", "History", "See how your answers changed.", ("home",)),
    Command("reviews", "v", "Reviews", "Read what people said about your sessions.", ("home",)),
    Command(
        "profile", "o", "Your interviews", "Your interview dates, and what they may ask about.", ("home",)
    ),
    Command(
        "recognizers", "r", "Recognizers", "What turns your voice into words, and what it costs.", ("home",)
    ),
    Command("settings", "e", "Settings", "See and change every setting.", ("home",)),
    Command("check", "c", "Check machine", "Try microphone, voice, recognizer and disk.", ("home",)),
)
"""What the list at home shows, in its order; each has its key, too."""

MENU: tuple[Command, ...] = (
    Command("start", "enter", "Open", "Go to the marked line.", ("home",)),
    *(Command(each.action, each.key, each.label, each.help, each.places, shown=False) for each in HOME),
    Command("mute", "m", "Mute", "Choose what is measured but not coached.", ("home",), shown=False),
    Command(
        "better",
        "b",
        "Better words",
        "Download a recognizer that mishears fewer words. It asks first.",
        ("home",),
    ),
    Command("start", "enter", "Start", "Start a practice with the marked question bank.", ("banks",)),
    Command("start", "enter", "Read", "Read the marked drill.", ("drills",)),
    Command("back", "escape", "Back", "Go back.", ("banks", "drills")),
)
