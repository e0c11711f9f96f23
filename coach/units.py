"""The code and unit of every measure. It loads nothing: settings are read where a wheel may be missing."""

from __future__ import annotations

UNITS: dict[str, str] = {
    "health.snr": "dB",
    "health.clipped": "%",
    "health.peak": "dBFS",
    "health.speech": "s",
    "health.voiced": "s",
    "pitch.sd": "st",
    "pitch.median": "Hz",
    "pitch.range": "st",
    "pitch.pvq": "ratio",
    "pace.articulation": "/s",
    "pace.drift": "%",
    "pace.words": "words/min",
    "fillers.words": "/100 words",
    "fillers.all": "/100 words",
    "pauses.rate": "/min",
    "pauses.median": "s",
    "pauses.long": "count",
    "pauses.share": "%",
    "pauses.within_clause": "/100 words",
    "fillers.sounds": "/min",
    "loudness.sd": "dB",
    "loudness.trailing_off": "%",
    "overlap.script": "%",
    "overlap.run": "words",
    "overlap.takes": "ratio",
    "overlap.sound": "%",
    "register.written": "/100 words",
    "specificity.details": "/100 words",
    "privacy.patient": "count",
    "length.seconds": "s",
}
"""Unit of every measure this version implements, by code."""
