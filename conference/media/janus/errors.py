"""What can go wrong with Janus.

JanusError
├── JanusLost      there is no connection with Janus, or it broke while something was asked
└── JanusRefused   Janus says no; `code` is its own
"""


class JanusError(Exception):
    """Janus did not do what was asked."""


class JanusLost(JanusError):
    """There is no connection with Janus, or it broke while something was asked."""


class JanusRefused(JanusError):
    """Janus says no.

    Attributes:
        code: Janus's number for it.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(f"{reason} ({code})")
        self.code = code
