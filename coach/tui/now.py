"""What happens while a question is asked and answered: the words for it, and which commands fit it."""

from __future__ import annotations

from enum import Enum

READ = "Your answer is recorded when this time is over, or from Space on."
LISTEN = "Listen to the question. Your turn comes after it."
PAUSED = "Nothing is recorded now. p goes on with your answer, Space ends it."
TAKE_YOUR_TIME = "Take your time. Silence does not end your answer."


class Now(Enum):
    """What is happening, in the words that are shown, with a sign so that color is never alone."""

    READY = "○ Getting ready"
    ASKING = "▸ Asking"
    READING = "▫ Read and think"
    LISTENING = "● Listening - speak now"
    PAUSED = "‖ Paused - not recording"
    WORKING = "◌ Working it out"
    TROUBLE = "! Stopped"


UNDER_WAY = (Now.ASKING, Now.READING, Now.LISTENING, Now.PAUSED)
ANSWERING = (Now.LISTENING, Now.PAUSED)
WHEN = {
    "skip_voice": (Now.ASKING,),
    "begin": (Now.READING,),
    "stop": ANSWERING,
    "pause": (Now.LISTENING,),
    "go_on": (Now.PAUSED,),
    **dict.fromkeys(("cancel", "repeat", "slower", "skip"), UNDER_WAY),
    **dict.fromkeys(("again", "leave", "next", "finish", "home"), (Now.TROUBLE,)),
}
"""When a command can be used; the others always."""
