"""The nouns of coach: frozen, typed, with JSON in and out.

Read this first. Times are seconds from the start of the take; a measure that could not be taken has
`value=None` and a `why`, never 0. Nothing here reads, writes or computes.
"""

from coach.model.advice import Advice as Advice
from coach.model.advice import Feedback as Feedback
from coach.model.advice import Finding as Finding
from coach.model.advice import Mistake as Mistake
from coach.model.advice import Strength as Strength
from coach.model.analysis import Analysis as Analysis
from coach.model.analysis import CompareWith as CompareWith
from coach.model.analysis import EarlierAnswer as EarlierAnswer
from coach.model.analysis import Retold as Retold
from coach.model.answers import Answer as Answer
from coach.model.answers import AskedAs as AskedAs
from coach.model.answers import BodyCheck as BodyCheck
from coach.model.answers import DrillRun as DrillRun
from coach.model.answers import Health as Health
from coach.model.answers import OwnNotes as OwnNotes
from coach.model.answers import Prepared as Prepared
from coach.model.answers import Session as Session
from coach.model.answers import Take as Take
from coach.model.base import FIRST_USE as FIRST_USE
from coach.model.base import Frozen as Frozen
from coach.model.base import Span as Span
from coach.model.measures import OVERLAP_MEASURES as OVERLAP_MEASURES
from coach.model.measures import STORY_MEASURES as STORY_MEASURES
from coach.model.measures import WORD_MEASURES as WORD_MEASURES
from coach.model.measures import Measure as Measure
from coach.model.measures import measured as measured
from coach.model.measures import refused as refused
from coach.model.questions import Bank as Bank
from coach.model.questions import Bullet as Bullet
from coach.model.questions import BulletKind as BulletKind
from coach.model.questions import InterviewDate as InterviewDate
from coach.model.questions import Profile as Profile
from coach.model.questions import Question as Question
from coach.model.questions import Story as Story
from coach.model.reviews import Calibration as Calibration
from coach.model.reviews import Comment as Comment
from coach.model.reviews import Conducted as Conducted
from coach.model.reviews import Rating as Rating
from coach.model.reviews import Review as Review
from coach.model.reviews import ReviewerRole as ReviewerRole
from coach.model.reviews import Scale as Scale
from coach.model.reviews import Watched as Watched
from coach.model.speech import ByEar as ByEar
from coach.model.speech import Curves as Curves
from coach.model.speech import Events as Events
from coach.model.speech import Filler as Filler
from coach.model.speech import LevelCurve as LevelCurve
from coach.model.speech import Mark as Mark
from coach.model.speech import Overlap as Overlap
from coach.model.speech import Phrase as Phrase
from coach.model.speech import PitchCurve as PitchCurve
from coach.model.speech import Transcript as Transcript
from coach.model.speech import Unheard as Unheard
from coach.model.speech import Verdict as Verdict
from coach.model.speech import Word as Word
from coach.units import UNITS as UNITS
