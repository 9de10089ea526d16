"""Every refusal of the training.

TrainingError
├── PeopleError     no people to train on, or none left after the split
└── ResumeError     what is there to go on from does not fit what is asked
"""

from rendering.errors import RenderingError


class TrainingError(RenderingError):
    """Base of what training refuses."""


class PeopleError(TrainingError):
    """A folder without rigged people, or too few of them."""


class ResumeError(TrainingError):
    """A checkpoint of another network, or data made otherwise."""
