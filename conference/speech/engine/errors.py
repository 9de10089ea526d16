"""Everything that the speech engine refuses.

SpeechError
├── WeightsError      the weights of a model are missing, or not the ones that were measured
├── AudioError        a file cannot be read, has no sound, or not the kind of sound that is wanted
├── TranscriptError   a document is not a transcript, or not of this file
├── EditError         a file cannot be edited as it is asked
└── VoiceError        a text can't be spoken, or a voice can't be found, made or read
"""


class SpeechError(Exception):
    """Base of what the engine raises; the message is for a person."""


class WeightsError(SpeechError):
    pass


class AudioError(SpeechError):
    pass


class TranscriptError(SpeechError):
    pass


class EditError(SpeechError):
    pass


class VoiceError(SpeechError):
    pass
