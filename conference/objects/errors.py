"""What can go wrong with an object store.

ObjectsError
├── StoreAway      the store can't be reached, or does not do what it is asked: try again later
└── ObjectMissing  there is no such object
"""


class ObjectsError(Exception):
    """Base of what goes wrong with an object store; the message is for a person."""


class StoreAway(ObjectsError):
    """The store can't be reached, or refuses; the message says why."""


class ObjectMissing(ObjectsError):
    """There is no object with this key."""
