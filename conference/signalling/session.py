"""One end of a signalling socket without the socket: texts in, events and texts out.

Both ends are alike: either may send requests (with an `id` that grows), replies (`re`), events (`seq`, web to browser
only) and notices (none of them). The driver feeds `receive` with every text and acts on the events it returns.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from conference.signalling import codec
from conference.signalling.codec import Envelope
from conference.signalling.errors import (
    BadMessage,
    Flood,
    NotGreeted,
    OutOfOrder,
    SignallingError,
    error_from_wire,
)
from conference.signalling.messages import Error, Message
from conference.signalling.rate import Rate, TokenBucket

CLOSE_FLOOD = 4008
CLOSE_ERRORS = 4007


@dataclass(frozen=True)
class Request:
    """The other end asks; answer it with `Session.reply` or `Session.refuse`."""

    id: int
    message: Message


@dataclass(frozen=True)
class Notice:
    """The other end says; `seq` is set for an event."""

    message: Message
    seq: int | None


@dataclass(frozen=True)
class Reply:
    """The other end answers the request `re`: with a message, or with an error."""

    re: int
    message: Message | SignallingError


@dataclass(frozen=True)
class Send:
    """The driver must send this text."""

    text: str


@dataclass(frozen=True)
class Close:
    """The driver must close the socket with this code, after what it was told to send before."""

    code: int
    reason: str


Event = Request | Notice | Reply | Send | Close


@dataclass(frozen=True)
class Limits:
    """How much the other end may send: a token bucket of messages, and how many refusals are borne."""

    rate_per_s: float = 30.0
    burst: int = 120
    text_max: int = codec.TEXT_MAX
    errors_max: int = 50


UNLIMITED = Limits(rate_per_s=1e9, burst=10**9, errors_max=10**9)
"""For an end that trusts the other: a client towards web."""


class Session:
    """The state of one end.

    Args:
        accepts: wire types that may come in.
        greeting: the message that must come first and only once; None for the end that greets.
        clock: monotonic seconds.
        limits: what is borne from the other end.
    """

    def __init__(
        self,
        accepts: Mapping[str, type[Message]],
        *,
        greeting: type[Message] | None = None,
        clock: Callable[[], float],
        limits: Limits = UNLIMITED,
    ) -> None:
        self._accepts = accepts
        self._greeting = greeting
        self._greeted = greeting is None
        self._limits = limits
        self._bucket = TokenBucket(Rate(limits.rate_per_s, limits.burst), clock)
        self._errors = 0
        self._last_received_id = -1
        self._next_id = 0
        self._closed = False

    def request(self, message: Message) -> tuple[int, str]:
        """A new request: its id and its text."""
        request_id = self._next_id
        self._next_id += 1
        return request_id, codec.encode(Envelope(message, id=request_id))

    @staticmethod
    def reply(request_id: int, message: Message) -> str:
        """The text that answers a request."""
        return codec.encode(Envelope(message, re=request_id))

    @staticmethod
    def refuse(request_id: int | None, error: SignallingError) -> str:
        """The text that refuses a request, or whatever was sent when no id could be read."""
        return codec.encode(Envelope(Error(error.code, error.message), re=request_id))

    @staticmethod
    def notice(message: Message, seq: int | None = None) -> str:
        """The text of a notice, or of an event when `seq` is given."""
        return codec.encode(Envelope(message, seq=seq))

    def receive(self, text: str | bytes) -> list[Event]:
        """What follows from a text that came in. Never raises for what the other end sent."""
        if self._closed:
            return []
        try:
            self._take_token()
        except Flood as error:
            self._closed = True
            return [Send(self.refuse(None, error)), Close(CLOSE_FLOOD, error.code)]
        try:
            return [self._event(text)]
        except SignallingError as error:
            self._errors += 1
            events: list[Event] = [Send(self.refuse(getattr(error, "request_id", None), error))]
            if self._errors > self._limits.errors_max:
                self._closed = True
                events.append(Close(CLOSE_ERRORS, "too many errors"))
            return events

    def _event(self, text: str | bytes) -> Event:
        if isinstance(text, bytes):
            raise BadMessage("messages are text, not binary")
        envelope = codec.decode(text, self._accepts, text_max=self._limits.text_max)
        message = envelope.message
        if envelope.re is not None:
            answer = error_from_wire(message.code, message.message) if isinstance(message, Error) else message
            return Reply(envelope.re, answer)
        if envelope.id is not None:
            if envelope.id <= self._last_received_id:
                raise _addressed(OutOfOrder(f"id {envelope.id} does not follow {self._last_received_id}"), envelope.id)
            self._last_received_id = envelope.id
        self._check_greeting(message, envelope.id)
        if envelope.id is not None:
            return Request(envelope.id, message)
        return Notice(message, envelope.seq)

    def _check_greeting(self, message: Message, request_id: int | None) -> None:
        if self._greeting is None:
            return
        is_greeting = isinstance(message, self._greeting)
        if is_greeting and request_id is None:
            raise BadMessage("the greeting needs an id")
        if is_greeting == self._greeted:
            text = "greeted already" if is_greeting else f"send {self._greeting.type} first"
            raise _addressed(NotGreeted(text), request_id)
        self._greeted = True

    def _take_token(self) -> None:
        if not self._bucket.take():
            raise Flood(f"more than {self._limits.rate_per_s:g} messages a second")


class SequenceTracker:
    """Tells a client of events what to do with the next one, on a channel that may lose and repeat."""

    def __init__(self, seq: int) -> None:
        self.seq = seq

    def take(self, seq: int) -> bool | None:
        """True: apply it. None: known already, drop it. False: some were lost, ask for a snapshot."""
        if seq <= self.seq:
            return None
        if seq > self.seq + 1:
            return False
        self.seq = seq
        return True


def _addressed(error: SignallingError, request_id: int | None) -> SignallingError:
    error.request_id = request_id  # type: ignore[attr-defined]
    return error
