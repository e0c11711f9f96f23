"""Every command of the app, said once: from here come the keys, the key line, the palette and the help."""

from __future__ import annotations

from textual.binding import Binding

from coach.tui.command import Command as Command
from coach.tui.command import Place as Place
from coach.tui.commands_asking import ASKING, MORE
from coach.tui.commands_home import MENU

COMMANDS: tuple[Command, ...] = (
    Command("recover", "r", "Recover", "Keep this answer: it is added to your saved answers.", ("recovery",)),
    Command("discard", "d", "Discard", "Delete this answer for good.", ("recovery",)),
    Command("later", "l", "Later", "Decide the next time coach starts.", ("recovery",)),
    *MENU,
    Command("open", "enter", "Open", "Read and change the marked story.", ("stories",)),
    Command("new", "n", "New", "Write a new story.", ("stories",)),
    Command("script", "x", "From script", "Draw the facts of a new story from a script.", ("stories",)),
    Command("coverage", "c", "Coverage", "See which story fits which kind of question.", ("stories",)),
    Command("delete", "d", "Delete", "Delete the marked story, after one question.", ("stories",)),
    Command("back", "escape", "Back", "Go back.", ("stories", "story", "muting")),
    Command("write", "e", "Edit", "Change the lines of the story.", ("story",)),
    Command("save", "s", "Save", "Save the story.", ("story",)),
    Command("done", "escape", "Done", "Stop writing; nothing is saved yet.", ("writing",)),
    Command("draw", "escape", "Done", "Draw the facts; without text go back.", ("story script",)),
    Command("silence", "enter", "Change", "Coach the marked line, or do not.", ("muting",)),
    Command("open", "enter", "Open", "Read what was said about this session.", ("reviews",)),
    Command("play", "p", "Play", "Listen to the seconds it is about. The same key stops it.", ("review",)),
    Command(
        "fill", "enter", "Fill in", "Type what you want to say, or go to the next choice.", ("give review",)
    ),
    Command("play", "p", "Play", "Listen to the answer. The same key stops it.", ("give review",)),
    Command("save", "s", "Save", "Write the file that you send back.", ("give review",)),
    Command("done", "d", "Worked on", "Say that you have worked on it, or not yet.", ("review",)),
    Command("reply", "r", "Reply", "Type a reply to this comment; nothing typed deletes it.", ("review",)),
    Command("back", "escape", "Back", "Go back.", ("reviews", "review", "give review")),
    *(
        Command(action, key, label, text, ("questions",), shown=key not in "guw")
        for action, key, label, text in (
            ("answer", "enter", "Answer", "Answer this question now: a practice of one question."),
            ("search", "s", "Search", "Show only questions with the words you type."),
            ("kind", "k", "Kind", "Show only one kind of question; again for the next kind."),
            ("hear", "p", "Hear", "Hear the question. The same key stops it."),
            ("favorite", "f", "Favorite", "Put this question first in the list, or take that back."),
            ("hide", "x", "Hide", "Never ask this question, or ask it again."),
            ("to_set", "g", "To set", "Put this question into a set, to practice it by the name of the set."),
            ("write", "w", "Write", "Write a question of your own."),
            ("add_bank", "a", "Add bank", "Follow a bank: an https address, a file or a shared folder."),
            ("update", "u", "Update", "Fetch what changed in the banks you follow and see it."),
        )
    ),
    Command("back", "escape", "Back", "Go back.", ("questions",)),
    Command("keep_text", "enter", "Done", "Use what is typed.", ("entry",)),
    Command("drop_text", "escape", "Undo", "Forget what is typed.", ("entry",)),
    *ASKING,
    Command("next", "n", "Next", "Go to the next question.", ("feedback",)),
    Command("again", "r", "Again", "Answer the same question again.", ("feedback",)),
    Command("play", "p", "Play", "Listen to your answer. The same key stops it.", ("feedback", "saved")),
    Command(
        "evidence",
        "e",
        "Moment",
        "Listen to the seconds to work on. The same key stops it.",
        ("feedback", "saved"),
    ),
    Command(
        "kept",
        "k",
        "Kept",
        "Listen to the seconds to keep. The same key stops it.",
        ("feedback", "saved"),
        shown=False,
    ),
    Command(
        "twist", "w", "Twist", "Answer the same question with one fact changed.", ("feedback",), shown=False
    ),
    Command(
        "follow_up",
        "f",
        "Follow-up",
        "Answer a question about what you said.",
        ("feedback",),
        shown=False,
    ),
    *(
        Command(
            f"prepared('{key}')", key, label, f"Say how you prepared it: {how}.", ("feedback",), shown=False
        )
        for key, label, how in (
            ("1", "Unscripted", "off the cuff"),
            ("2", "Notes", "from notes"),
            ("3", "Memorized", "memorized"),
            ("4", "Read", "read out"),
        )
    ),
    Command("drill", "d", "Drill", "Do a drill for it on the same question.", ("feedback",)),
    Command("cards", "c", "Cards", "See what was found on the four mistakes.", ("feedback", "saved")),
    Command(
        "body",
        "o",
        "Body",
        "Check what a microphone cannot see.",
        ("feedback",),
        shown=False,
    ),
    Command(
        "measures",
        "m",
        "Measures",
        "See every measure, why it was not taken, and how accurate it is.",
        ("feedback", "saved"),
        shown=False,
    ),
    Command(
        "timeline",
        "l",
        "Timeline",
        "See and play the course of your answer.",
        ("feedback", "saved"),
        shown=False,
    ),
    Command("words", "v", "Words", "Read what the recognizer heard.", ("feedback", "saved"), shown=False),
    Command("correct", "t", "Correct", "Correct the words phrase by phrase, by ear.", ("feedback", "saved")),
    Command(
        "by_ear",
        "b",
        "By ear",
        "Mark what you hear in your answer; no words are needed.",
        ("feedback", "saved"),
    ),
    Command("fillers", "u", "Fillers", "See and confirm each filler that was found.", ("feedback", "saved")),
    Command(
        "script",
        "s",
        "Script",
        "Paste your script or notes for this question, to compare your words with.",
        ("feedback",),
        shown=False,
    ),
    Command("hush", "escape", "Stop sound", "Stop what is being played.", ("feedback",)),
    Command("back", "escape", "Back", "Go back to your feedback.", ("details", "drill", "body")),
    Command("earlier", "left", "Earlier", "Move along the answer.", ("timeline",), shown=False),
    Command("later", "right", "Later", "Move along the answer.", ("timeline",), shown=False),
    Command("next_mark", "n", "Next mark", "Go to the next mark.", ("timeline",)),
    Command("last_mark", "b", "Mark before", "Go to the mark before.", ("timeline",)),
    Command("play", "p", "Play", "Play from here. The same key stops it.", ("timeline",)),
    Command("this_mark", "e", "This mark", "Play what is marked here. The same key stops it.", ("timeline",)),
    Command("closer", "z", "Zoom", "See 15 seconds at once, or the whole again.", ("timeline",)),
    Command(
        "back", "escape", "Back", "Stop the sound; without sound, go back to your feedback.", ("timeline",)
    ),
    Command("right", "enter", "Right", "These are the words that were said.", ("transcript",)),
    Command("fix", "e", "Fix", "Type what was said.", ("transcript",)),
    Command("play", "p", "Play", "Listen to it. The same key stops it.", ("transcript", "fillers")),
    Command("skip", "n", "Later", "Go to the next one and decide later.", ("transcript",)),
    Command(
        "all_right", "r", "Rest right", "The phrases not checked yet are right as they are.", ("transcript",)
    ),
    Command("save", "s", "Save", "Save these words and measure the answer with them.", ("transcript",)),
    Command("back", "escape", "Back", "Go back to your feedback.", ("transcript", "by ear", "fillers")),
    Command("keep_text", "enter", "Keep", "Keep what is typed.", ("editing",)),
    Command("drop_text", "escape", "Undo", "Leave the phrase as it was.", ("editing",)),
    Command("play", "p", "Play", "Play your answer, or pause it.", ("by ear",)),
    *(
        Command(f"mark('{name}')", key, label, f"You hear {what} now.", ("by ear",))
        for key, name, label, what in (
            ("s", "situation", "Situation", "the situation"),
            ("t", "task", "Task", "what you had to do"),
            ("a", "deed", "Action", "something you did"),
            ("r", "result", "Result", "how it ended"),
            ("l", "learned", "Learned", "what you learned"),
            ("o", "role", "A role", "who somebody is: a nurse, a student"),
            ("i", "time", "A time", "when it happens"),
            ("n", "number", "A number", "a number"),
            ("w", "written", "Written", "something that sounds written, not spoken"),
            ("f", "filler", "Filler", "a filler, such as um or you know"),
        )
    ),
    Command("undo", "u", "Undo", "Take the last mark away.", ("by ear",)),
    Command("is_filler", "y", "A filler", "Yes, this is a filler.", ("fillers",)),
    Command("no_filler", "n", "Not one", "No, this means something here.", ("fillers",)),
    Command("skip", "space", "Next", "Go to the next one.", ("fillers",)),
    Command("begin_drill", "enter", "Start", "Answer the same question again as the drill says.", ("drill",)),
    Command("parts", "p", "Play", "Hear your liveliest part, then your flattest one.", ("drill",)),
    Command("type", "enter", "Type", "Type or paste into the text.", ("script",)),
    Command("keep", "s", "Save", "Keep this text for this question.", ("script",)),
    Command("delete", "x", "Delete", "Delete the text that is kept.", ("script",)),
    Command("back", "escape", "Back", "Go back to your feedback.", ("script",)),
    Command("stop_typing", "escape", "Done", "End typing; the keys work again then.", ("typing",)),
    Command("so", "y", "Yes", "It was so.", ("body",)),
    Command("not_yet", "n", "Not yet", "It was not so.", ("body",)),
    Command("skip", "s", "Skip", "Leave this one out.", ("body",)),
    Command("home", "h", "Home", "End this practice and go home.", ("feedback", "trouble", "mock")),
    Command("home", "escape", "Home", "End this practice and go home.", ("trouble",), shown=False),
    Command("back", "escape", "Back", "Go back to your answers.", ("saved",)),
    Command("open", "enter", "Open", "See the feedback of this answer.", ("sessions",)),
    Command("play", "p", "Play", "Listen to this answer. The same key stops it.", ("sessions",)),
    Command("compare", "c", "Compare", "Compare this answer with another one.", ("sessions",)),
    Command("search", "s", "Search", "Find answers by words of their question.", ("sessions",)),
    Command(
        "delete", "x", "Delete", "Delete the session of this answer for good. It asks first.", ("sessions",)
    ),
    Command("back", "escape", "Back", "Go back.", ("sessions",)),
    Command("next_match", "n", "Next shared", "Go to the next words that both takes share.", ("compare",)),
    Command("last_match", "b", "Before", "Go to the shared words before.", ("compare",)),
    Command("play", "p", "Play both", "Play them as said in both takes, the earlier first.", ("compare",)),
    Command("back", "escape", "Back", "Stop the sound; without sound, go back.", ("compare",)),
    Command("next_measure", "right", "Next", "See the next measure.", ("history",)),
    Command("last_measure", "left", "Before", "See the measure before.", ("history",)),
    Command("back", "escape", "Back", "Go back.", ("history",)),
    *MORE,
    Command("yes", "y", "Yes", "Do it.", ("confirm",)),
    Command("no", "n", "No", "Go back. Nothing changes.", ("confirm",)),
    Command("no", "escape", "No", "Go back. Nothing changes.", ("confirm",), shown=False),
    Command("close_help", "escape", "Close", "Close this help.", ("help",)),
    Command(
        "leave",
        "q",
        "Leave",
        "Leave coach. What you said is saved.",
        ("recovery", "home", "feedback", "trouble", "mock"),
    ),
)

EVERYWHERE: tuple[Command, ...] = (
    Command("help", "f1", "Help", "Show what you can do here.", ()),
    Command("command_palette", "ctrl+p", "All commands", "Search what you can do here.", (), shown=False),
)


def commands_at(place: Place) -> tuple[Command, ...]:
    """Return the commands of one place, in the order in which they are shown."""
    return tuple(command for command in COMMANDS if place in command.places)


def bindings_at(*places: Place) -> list[Binding]:
    """Return the key bindings of a screen that is all of `places` in turn."""
    return [_binding(command) for place in places for command in commands_at(place)]


def bindings_everywhere() -> list[Binding]:
    """Return the key bindings of the app itself."""
    return [_binding(command) for command in EVERYWHERE]


def key_name(key: str) -> str:
    """Return a key as it is written for people."""
    return {
        "escape": "Esc",
        "left": "Left",
        "right": "Right",
        "enter": "Enter",
        "space": "Space",
        "f1": "F1",
        "question_mark": "?",
        "ctrl+p": "Ctrl+P",
    }.get(key, key)


def _binding(command: Command) -> Binding:
    return Binding(
        command.key,
        command.action,
        command.label,
        show=command.shown,
        key_display=key_name(command.key),
        tooltip=command.help,
        id=f"{command.action}.{'.'.join(command.places) or 'app'}.{command.key}",
    )
