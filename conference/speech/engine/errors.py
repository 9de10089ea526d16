"""Everything that the speech engine refuses.

SpeechError
├── WeightsError      the weights of a model are missing, or not the ones that were measured
└── AudioError        a sound file is not 16 kHz mono PCM
"""


class SpeechError(Exception):
    """Base of what the engine raises; the message is for a person."""


class WeightsError(SpeechError):
    pass


class AudioError(SpeechError):
    pass
