"""The base of every message, and the table by which a message is found; the messages of each feature build on it."""

from typing import ClassVar


class Message:
    """Base of every message; `type` is its name on the wire."""

    type: ClassVar[str]


def by_type(*classes: type[Message]) -> dict[str, type[Message]]:
    """The table from wire type to class."""
    return {cls.type: cls for cls in classes}
