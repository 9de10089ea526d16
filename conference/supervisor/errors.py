"""What keeps Eyeline from starting, each with one line that says what to do."""


class SupervisorError(Exception):
    """Base of all: the text is for the person at the terminal."""


class MissingTool(SupervisorError):
    """A program that is needed is not installed or too old."""


class PortTaken(SupervisorError):
    """Something else listens where web should."""


class NoDisk(SupervisorError):
    """The data directory cannot be written, or has no room."""


class SetupFailed(SupervisorError):
    """A step before the start (the database, the demo room) failed."""
