"""Every refusal that signalling can answer, each with a stable code.

SignallingError
├── BadMessage        bad_message: not JSON, an unknown type, or a field of the wrong kind
├── TooLarge          too_large: more bytes than the limit of this socket
├── OutOfOrder        out_of_order: an id that does not grow
├── NotGreeted        not_greeted: something else before the greeting, or a second greeting
├── Unauthorised      unauthorised: the token or credential is wrong, expired or revoked
├── Forbidden         forbidden: the sender may not do this
├── NotFound          not_found: the object is not there, or not for this sender
├── Conflict          conflict: the state has moved on (a taken seat, an old epoch)
├── Flood             flood: too many messages; the socket is closed
├── TooOften          too_often: this kind of request came too often; the socket stays, try again in a moment
├── Unavailable       unavailable: no worker can take this now; try again later
├── Full              full: the room or the worker is at its limit
├── NotStarted        not_started: the meeting has not begun
├── Waiting           waiting: a host must let the sender in first; wait on the lobby's socket
├── Locked            locked: nobody new comes into this meeting
├── Banned            banned: the sender may not enter this room any more
├── Denied            denied: a host has not let the sender in
├── Removed           removed: a host has taken the sender out of the meeting
├── Expired           expired: the invitation is not valid any more
├── Ended             ended: the meeting is over
├── OneWay            one_way: here a connection sends or receives; offer one for each direction
└── Unsupported       unsupported: the protocol version is not spoken here
"""


class SignallingError(Exception):
    """A refusal that goes over the wire as ``error`` with `code` and a message for a person."""

    code = "internal"

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class BadMessage(SignallingError):
    code = "bad_message"


class TooLarge(SignallingError):
    code = "too_large"


class OutOfOrder(SignallingError):
    code = "out_of_order"


class NotGreeted(SignallingError):
    code = "not_greeted"


class Unauthorised(SignallingError):
    code = "unauthorised"


class Forbidden(SignallingError):
    code = "forbidden"


class NotFound(SignallingError):
    code = "not_found"


class Conflict(SignallingError):
    code = "conflict"


class Flood(SignallingError):
    code = "flood"


class TooOften(SignallingError):
    code = "too_often"


class Unavailable(SignallingError):
    code = "unavailable"


class Full(SignallingError):
    code = "full"


class NotStarted(SignallingError):
    code = "not_started"


class Waiting(SignallingError):
    code = "waiting"


class Locked(SignallingError):
    code = "locked"


class Banned(SignallingError):
    code = "banned"


class Denied(SignallingError):
    code = "denied"


class Removed(SignallingError):
    code = "removed"


class Expired(SignallingError):
    code = "expired"


class Ended(SignallingError):
    code = "ended"


class OneWay(SignallingError):
    code = "one_way"


class Unsupported(SignallingError):
    code = "unsupported"


BY_CODE: dict[str, type[SignallingError]] = {
    cls.code: cls
    for cls in (
        BadMessage, TooLarge, OutOfOrder, NotGreeted, Unauthorised, Forbidden, NotFound, Conflict,
        Flood, TooOften, Unavailable, Full, NotStarted, Waiting, Locked, Banned, Denied, Removed, Expired, Ended,
        OneWay, Unsupported,
    )
}  # fmt: skip


def error_from_wire(code: str, message: str) -> SignallingError:
    """The exception for a received ``error``; an unknown code gives the base class with that code."""
    error = BY_CODE.get(code, SignallingError)(message)
    if code not in BY_CODE:
        error.code = code
    return error
