"""What measures are called for people, and what each one is. One table, used by every view."""

from __future__ import annotations

from coach.model import Frozen


class Name(Frozen, frozen=True, kw_only=True):
    """A measure's name and what it is, in a few words."""

    name: str
    what: str


NAMES: dict[str, Name] = {
    code: Name(name=name, what=what)
    for code, name, what in (
        ("health.snr", "voice above the room", "how much louder your voice is than the room"),
        ("health.clipped", "sound cut off", "share of the sound that was too loud for the microphone"),
        ("health.peak", "loudest moment", "the highest level; zero is the most a file can hold"),
        ("health.speech", "time of speech", "seconds in which you spoke"),
        ("health.voiced", "time with pitch", "seconds in which your voice had a pitch"),
        ("pitch.sd", "pitch movement", "how far your pitch moves around its middle, in semitones"),
        ("pitch.median", "middle pitch", "half of your speech is above it; a fact, never graded"),
        ("pitch.range", "pitch range", "from the lowest to the highest tenth, in semitones"),
        ("pitch.pvq", "pitch movement, second view", "spread of the pitch divided by its mean"),
        ("pace.articulation", "syllables a second", "while you speak, without pauses; never graded"),
        ("pace.drift", "change of pace", "of the stretch that differs most from the rest"),
        ("pace.words", "words a minute", "from your first to your last word, pauses included"),
        ("fillers.words", "filler words", "you know, so, I mean and the like, in 100 words"),
        ("fillers.all", "all fillers", "filler words with um and uh, in 100 words"),
        ("pauses.rate", "pauses a minute", "silences of a quarter of a second or more"),
        ("pauses.median", "typical pause", "half of your pauses are longer"),
        ("pauses.long", "pauses over a second", "how many; they come with speaking freely"),
        ("pauses.share", "time in pauses", "share of the answer that is silence"),
        ("pauses.within_clause", "pauses inside a thought", "pauses that do not fall between two thoughts"),
        ("fillers.sounds", "filler sounds a minute", "um and uh, by sound alone; many are missed"),
        ("loudness.sd", "loudness movement", "how far your level moves while you speak"),
        ("loudness.trailing_off", "endings that trail off", "share of phrases that end much softer"),
        ("overlap.script", "script found", "share of the answer that says what your script says"),
        ("overlap.run", "longest shared run", "most words in a row that you share, one in six may differ"),
        ("overlap.takes", "shared with earlier words", "share of the words said in one earlier take too"),
        ("overlap.sound", "same sound as earlier", "share of the speech that sounds like an earlier take"),
        ("register.written", "written phrases", "words and phrases of writing, not of speech"),
        ("specificity.details", "details", "who, when, where, how many, what was said, done, seen or heard"),
        ("privacy.patient", "patient privacy", "what may identify a patient: names, exact dates, rooms"),
        ("story.parts", "story parts", "of situation, task, action, result, learning; some cannot be told"),
        ("story.growth", "growth told", "sentences on what was learned, changed or used again"),
        ("story.team", "team told", "sentences on who somebody is, or on what was said"),
        ("story.we_share", "share of we", "of the times you say I or we; neither is better"),
        ("length.seconds", "length", "of the whole recording"),
    )
}


def name(code: str) -> str:
    """Return the name of a measure for people; the code itself when it has none."""
    known = NAMES.get(code)
    return known.name if known else code
