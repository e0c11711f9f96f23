"""The commands of home and of what it opens: banks, drills, settings and so on."""

from __future__ import annotations

from coach.tui.command import Command

HOME: tuple[Command, ...] = (
    Command("quick", "p", "Practice", "3 questions, a new one first.", ("home",)),
    Command("mock", "i", "Mock interview", "8 questions, then feedback.", ("home",)),
    Command("banks", "k", "Question banks", "Choose a bank to practice.", ("home",)),
    Command("browse", "f", "Questions", "Search and mark; add banks.", ("home",)),
    Command("drills", "d", "Drills", "Exercises for one thing each.", ("home",)),
    Command("stories", "s", "Stories", "Your stories, as bullets.", ("home",)),
    Command("answers", "a", "Your answers", "Look at earlier answers.", ("home",)),
    Command("history", "t", "History", "See how answers changed.", ("home",)),
    Command("reviews", "v", "Reviews", "Read what people said.", ("home",)),
    Command("profile", "o", "Your interviews", "Dates, and what they may ask.", ("home",)),
    Command("recognizers", "r", "Recognizers", "What turns voice into words.", ("home",)),
    Command("settings", "e", "Settings", "See and change every setting.", ("home",)),
    Command("check", "c", "Check machine", "Try microphone, voice, disk.", ("home",)),
)
"""What the list at home shows, in its order; each has its key, too. At 60 columns 30 letters fit."""

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
    Command("change", "enter", "Change", "Take the next value, or open what changes it.", ("settings",)),
    Command("before", "b", "Before", "Take the value before.", ("settings",)),
    Command("default", "x", "Default", "Take back what was set.", ("settings",)),
    Command(
        "hear", "h", "Hear yourself", "Record 3 seconds, hear them, and how quiet the room is.", ("settings",)
    ),
    Command("use", "enter", "Use", "Ask with the marked voice, and hear it.", ("voices",)),
    Command("sample", "p", "Hear it", "Hear the marked voice; nothing changes.", ("voices",)),
    Command("back", "escape", "Back", "End the sound; without it, go back.", ("voices",)),
    Command("sample", "p", "Hear voice", "Hear the voice that asks the questions.", ("settings",)),
    Command("again", "enter", "Again", "Run the checks again.", ("check",)),
    Command("use", "enter", "Use", "Recognize with the marked one from now on.", ("recognizers",)),
    Command("install", "i", "Install", "Download the marked one. It asks first.", ("recognizers",)),
    Command("remove", "x", "Remove", "Delete the model of the marked one. It asks first.", ("recognizers",)),
    Command("write", "e", "Edit", "Change the lines of your profile.", ("profile",)),
    Command("add", "a", "Add interview", "Put in a line for an interview, with its date.", ("profile",)),
    Command("save", "s", "Save", "Save your profile.", ("profile",)),
    Command(
        "debrief", "d", "Debrief", "Write down what was asked in an interview that is over.", ("profile",)
    ),
    Command("done", "escape", "Done", "Stop writing; nothing is saved yet.", ("profile lines",)),
    Command("choose", "enter", "Choose", "Do what the marked line says.", ("first run",)),
    Command("next", "n", "Next", "Go on; nothing here is needed.", ("first run",)),
    Command("before", "b", "Before", "Go back one step.", ("first run",)),
    Command("check", "c", "Check machine", "Try microphone, voice, recognizer and disk.", ("first run",)),
    Command("skip", "escape", "Skip all", "Go home. Everything here is in the settings too.", ("first run",)),
    Command("back", "escape", "Back", "Go back.", ("banks", "drills", "settings", "profile")),
    Command("back", "escape", "Back", "End what goes on; without it, go back.", ("check", "recognizers")),
)
