"""Every refusal of the rendering package.

RenderingError
├── AssemblyError       a scenario, seat or eye that has no place in the room
├── ViewError           cameras or frames from which no view can be made
├── StreamError         a cube's stream that does not fit its description
├── EvaluationError     a scene that cannot be read, or a measure that cannot be taken
├── AttentionError      a gaze network that cannot be had
└── OfflineError        a recording from which no view can be made afterwards
"""


class RenderingError(Exception):
    """Base of what this package raises."""


class AssemblyError(RenderingError):
    """An unknown scenario, a seat that it does not have, or an eye that is behind the rectangle it looks through."""


class ViewError(RenderingError):
    """No view can be made from these cameras or frames."""


class StreamError(RenderingError):
    """What a cube sends does not fit its description."""


class EvaluationError(RenderingError):
    """A scene on disk is missing something or broken, or a measure cannot be taken."""


class AttentionError(RenderingError):
    """The gaze network's weights are missing or are not its own."""


class OfflineError(RenderingError):
    """No view can be made of this recording: it can't be read, has no depth, or knows nothing of the seat."""
