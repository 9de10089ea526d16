"""Any order of messages, right and wrong, fast and slow, does to a session what a simple model of it says."""

import json
from typing import Any

from hypothesis import settings, strategies
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from conference.signalling.codec import Envelope, decode, encode
from conference.signalling.messages import FROM_BROWSER, TO_BROWSER, ChatSend, Done, Error, Hello, Message, Sync
from conference.signalling.session import (
    CLOSE_ERRORS,
    CLOSE_FLOOD,
    Close,
    Event,
    Limits,
    Notice,
    Reply,
    Request,
    Send,
    Session,
)

LIMITS = Limits(rate_per_s=2.0, burst=12, errors_max=4)
STEPS = strategies.integers(-2, 3)
PLAIN = strategies.sampled_from((Sync(), ChatSend("hello")))
NONSENSE = strategies.one_of(
    strategies.text(max_size=40),
    strategies.binary(max_size=40),
    strategies.recursive(
        strategies.none() | strategies.booleans() | strategies.floats() | strategies.text(max_size=5),
        lambda inner: strategies.lists(inner, max_size=3) | strategies.dictionaries(strategies.text(max_size=5), inner),
        max_leaves=8,
    ).map(json.dumps),
    strategies.sampled_from(("chat.send", "hello", "sync", "welcome")).map(
        lambda name: json.dumps({"type": name, "id": 10**9})
    ),
)


class AnyOrder(RuleBasedStateMachine):
    """The session beside its model: greeted or not, the last id, the faults borne, the messages still allowed."""

    def __init__(self) -> None:
        super().__init__()
        self.now_s = 0.0
        self.session = Session(FROM_BROWSER, greeting=Hello, clock=lambda: self.now_s, limits=LIMITS)
        self.greeted = self.closed = False
        self.last_id, self.errors, self.tokens = -1, 0, float(LIMITS.burst)
        self.came: list[Event] = []

    @rule(seconds=strategies.floats(0.0, 5.0))
    def wait(self, seconds: float) -> None:
        self.now_s += seconds
        self.tokens = min(LIMITS.burst, self.tokens + seconds * LIMITS.rate_per_s)

    @rule(step=STEPS)
    def greet(self, step: int) -> None:
        self._ask(Hello(1, "token", True), step, right=not self.greeted)

    @rule(step=STEPS, message=PLAIN)
    def ask(self, step: int, message: Message) -> None:
        self._ask(message, step, right=self.greeted)

    @rule(message=PLAIN)
    def say(self, message: Message) -> None:
        self._receive(encode(Envelope(message)))
        if not self._cut_off():
            self._expect(Notice if self.greeted else None)

    @rule(answered=strategies.integers(0, 5))
    def answer(self, answered: int) -> None:
        self._receive(encode(Envelope(Error("forbidden", "no"), re=answered)))
        if not self._cut_off():
            self._expect(Reply if "error" in FROM_BROWSER else None)

    @rule(text=NONSENSE)
    def talk_nonsense(self, text: str | bytes) -> None:
        self._receive(text)
        if not self._cut_off():
            self._expect(None)

    @precondition(lambda self: not self.closed)
    @invariant()
    def every_refusal_can_be_read(self) -> None:
        for event in self.came:
            if isinstance(event, Send):
                assert isinstance(decode(event.text, {**TO_BROWSER, Error.type: Error, Done.type: Done}).message, Error)

    def _ask(self, message: Message, step: int, *, right: bool) -> None:
        asked = self.last_id + step
        if asked < 0:
            return
        self._receive(encode(Envelope(message, id=asked)))
        if self._cut_off():
            return
        grows = asked > self.last_id
        if grows:
            self.last_id = asked
        self._expect(Request if grows and right else None)
        if grows and right:
            self.greeted = True

    def _receive(self, text: Any) -> None:
        self.came = self.session.receive(text)

    def _cut_off(self) -> bool:
        """Whether the model says that nothing more is taken; then the session said so once."""
        if self.closed:
            assert self.came == []
            return True
        if self.tokens < 1:
            self.closed = True
            assert [type(event) for event in self.came] == [Send, Close]
            assert self.came[-1] == Close(CLOSE_FLOOD, "flood")
            return True
        self.tokens -= 1
        return False

    def _expect(self, kind: type[Any] | None) -> None:
        """One event of this kind; None for a refusal, after too many of which the socket is closed."""
        if kind is not None:
            assert [type(event) for event in self.came] == [kind]
            return
        self.errors += 1
        assert isinstance(self.came[0], Send)
        if self.errors > LIMITS.errors_max:
            self.closed = True
            assert isinstance(self.came[-1], Close)
            assert self.came[-1].code == CLOSE_ERRORS
        else:
            assert len(self.came) == 1


AnyOrder.TestCase.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, derandomize=True)
TestAnyOrder = AnyOrder.TestCase
