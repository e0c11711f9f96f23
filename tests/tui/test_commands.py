"""The table of commands: keys that reach the app everywhere, nothing without an action behind it."""

from __future__ import annotations

import itertools

import pytest

from coach.tui.app import CoachApp
from coach.tui.commands import COMMANDS, EVERYWHERE, Command, commands_at
from coach.tui.screens.banks import BanksScreen
from coach.tui.screens.by_ear import ByEarScreen
from coach.tui.screens.check import CheckScreen
from coach.tui.screens.compare import CompareScreen
from coach.tui.screens.confirm import Confirm, Help
from coach.tui.screens.details import DetailsScreen
from coach.tui.screens.drill import BodyScreen, DrillScreen
from coach.tui.screens.drills import DrillsScreen
from coach.tui.screens.feedback import FeedbackScreen
from coach.tui.screens.fillers import FillersScreen
from coach.tui.screens.first_run import FirstRunScreen
from coach.tui.screens.give_review import GiveReviewScreen
from coach.tui.screens.history import HistoryScreen
from coach.tui.screens.home import HomeScreen
from coach.tui.screens.interview import InterviewScreen
from coach.tui.screens.mock import MockScreen
from coach.tui.screens.muting import MutingScreen
from coach.tui.screens.note import NoteScreen
from coach.tui.screens.profile import ProfileScreen
from coach.tui.screens.questions import QuestionsScreen
from coach.tui.screens.recognizers import RecognizersScreen
from coach.tui.screens.recovery import RecoveryScreen
from coach.tui.screens.review import ReviewScreen
from coach.tui.screens.reviews import ReviewsScreen
from coach.tui.screens.saved import SavedScreen
from coach.tui.screens.script import ScriptScreen
from coach.tui.screens.sessions import SessionsScreen
from coach.tui.screens.settings import SettingsScreen
from coach.tui.screens.stories import StoriesScreen
from coach.tui.screens.story import StoryScreen, StoryScriptScreen
from coach.tui.screens.timeline import TimelineScreen
from coach.tui.screens.transcript import TranscriptScreen
from coach.tui.screens.voices import VoicesScreen

SCREENS = {
    "recovery": RecoveryScreen,
    "home": HomeScreen,
    "interview": InterviewScreen,
    "trouble": InterviewScreen,
    "feedback": FeedbackScreen,
    "details": DetailsScreen,
    "confirm": Confirm,
    "help": Help,
    "transcript": TranscriptScreen,
    "editing": TranscriptScreen,
    "by ear": ByEarScreen,
    "fillers": FillersScreen,
    "drill": DrillScreen,
    "timeline": TimelineScreen,
    "sessions": SessionsScreen,
    "saved": SavedScreen,
    "compare": CompareScreen,
    "history": HistoryScreen,
    "body": BodyScreen,
    "script": ScriptScreen,
    "typing": ScriptScreen,
    "stories": StoriesScreen,
    "story": StoryScreen,
    "writing": StoryScreen,
    "story script": StoryScriptScreen,
    "muting": MutingScreen,
    "banks": BanksScreen,
    "settings": SettingsScreen,
    "first run": FirstRunScreen,
    "check": CheckScreen,
    "recognizers": RecognizersScreen,
    "voices": VoicesScreen,
    "profile": ProfileScreen,
    "profile lines": ProfileScreen,
    "drills": DrillsScreen,
    "mock": MockScreen,
    "note": NoteScreen,
    "reviews": ReviewsScreen,
    "review": ReviewScreen,
    "give review": GiveReviewScreen,
    "questions": QuestionsScreen,
    "entry": QuestionsScreen,
}
SAFE = {
    *"abcdefghijklmnopqrstuvwxyz1234",
    "question_mark",
    "space",
    "enter",
    "escape",
    "up",
    "down",
    "left",
    "right",
    "f1",
    "ctrl+p",
}


@pytest.mark.parametrize("command", [*COMMANDS, *EVERYWHERE], ids=lambda command: command.action)
def test_every_command_has_a_safe_key_a_short_label_and_one_sentence(command: Command) -> None:
    assert command.key in SAFE
    assert 1 <= len(command.label.split()) <= 2
    assert command.help.endswith(".")


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.action)
def test_every_command_does_something_where_it_is_offered(command: Command) -> None:
    for place in command.places:
        assert hasattr(SCREENS[place], f"action_{command.action.partition('(')[0]}")


@pytest.mark.parametrize("command", EVERYWHERE, ids=lambda command: command.action)
def test_every_command_of_the_app_is_there(command: Command) -> None:
    assert hasattr(CoachApp, f"action_{command.action}")


@pytest.mark.parametrize("place", SCREENS)
def test_two_commands_of_one_place_share_a_key_only_at_different_moments(place: str) -> None:
    offered = commands_at(place)  # type: ignore[arg-type]
    turns = ({"skip_voice", "begin", "stop"}, {"pause", "go_on"})
    for one, other in itertools.combinations(offered, 2):
        assert one.key != other.key or any({one.action, other.action} <= each for each in turns)
