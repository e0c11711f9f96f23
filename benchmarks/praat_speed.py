"""Time Praat on one file, in a Python that has parselmouth; prints the seconds of processor time.

Its pitch (75 to 600 Hz, one pass), its level and its silences: what voice measures with Praat begin with,
my-voice-analysis among them. parselmouth is GPL: coach never imports it, and it is no dependency.
"""

from __future__ import annotations

import sys
import time

import parselmouth
from parselmouth.praat import call

sound = parselmouth.Sound(sys.argv[1])
took = []
for _ in range(3):
    began = time.process_time()
    sound.to_pitch_ac(time_step=0.01, pitch_floor=75.0, pitch_ceiling=600.0)
    sound.to_intensity(minimum_pitch=50, subtract_mean=True)
    call(sound, "To TextGrid (silences)", 50, 0, -25, 0.3, 0.1, "silent", "sounding")
    took.append(time.process_time() - began)
print(min(took))
