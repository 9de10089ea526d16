"""A session answers everything that can come in, in order, and cuts off a flood."""

import json

import pytest

from conference.signalling.errors import Forbidden, SignallingError
from conference.signalling.messages import FROM_BROWSER, TO_BROWSER, ChatSend, Done, Hello, Sync
from conference.signalling.session import (
    CLOSE_ERRORS,
    CLOSE_FLOOD,
    Close,
    Limits,
    Reply,
    Request,
    Send,
    SequenceTracker,
    Session,
)

HELLO = Hello(1, "token", True)


class Clock:
    now_s = 0.0

    def __call__(self):
        return self.now_s


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def client(clock):
    return Session(TO_BROWSER, clock=clock)


def server(clock, **limits):
    return Session(FROM_BROWSER, greeting=Hello, clock=clock, limits=Limits(**limits))


def error_of(event):
    assert isinstance(event, Send)
    raw = json.loads(event.text)
    assert raw["type"] == "error"
    return raw["body"]["code"], raw.get("re")


def test_a_request_and_its_reply(clock, client):
    web = server(clock)
    request_id, text = client.request(HELLO)
    assert web.receive(text) == [Request(request_id, HELLO)]
    assert client.receive(web.reply(request_id, Done())) == [Reply(request_id, Done())]


def test_a_refusal_arrives_as_the_error_it_was(clock, client):
    web = server(clock)
    (event,) = client.receive(web.refuse(3, Forbidden("no")))
    assert event.re == 3
    assert isinstance(event.message, Forbidden)
    assert event.message.message == "no"


def test_an_unknown_code_keeps_its_code(client):
    (event,) = client.receive('{"type":"error","re":1,"body":{"code":"teapot","message":"short"}}')
    assert type(event.message) is SignallingError
    assert event.message.code == "teapot"


def test_nothing_before_the_greeting_and_no_second_one(clock, client):
    web = server(clock)
    assert error_of(web.receive(client.request(Sync())[1])[0]) == ("not_greeted", 0)
    assert isinstance(web.receive(client.request(HELLO)[1])[0], Request)
    assert error_of(web.receive(client.request(HELLO)[1])[0]) == ("not_greeted", 2)


def test_ids_must_grow(clock, client):
    web = server(clock)
    web.receive(client.request(HELLO)[1])
    text = client.request(ChatSend("once"))[1]
    assert web.receive(text) == [Request(1, ChatSend("once"))]
    assert error_of(web.receive(text)[0]) == ("out_of_order", 1)


def test_binary_is_refused(clock):
    assert error_of(server(clock).receive(b"\x00")[0]) == ("bad_message", None)


def test_a_flood_is_cut_off_and_a_steady_sender_is_not(clock, client):
    web = server(clock, rate_per_s=10, burst=5)
    web.receive(client.request(HELLO)[1])
    for _ in range(100):
        clock.now_s += 0.1
        assert isinstance(web.receive(client.request(ChatSend("a"))[1])[0], Request)
    events = [event for _ in range(6) for event in web.receive(client.request(ChatSend("a"))[1])]
    assert error_of(events[-2]) == ("flood", None)
    assert events[-1] == Close(CLOSE_FLOOD, "flood")
    assert web.receive(client.request(ChatSend("a"))[1]) == []


def test_too_many_errors_close_the_socket(clock):
    web = server(clock, errors_max=3)
    for _ in range(3):
        assert len(web.receive("?")) == 1
    assert web.receive("?")[-1] == Close(CLOSE_ERRORS, "too many errors")


def test_sequence_tracker():
    tracker = SequenceTracker(4)
    assert [tracker.take(seq) for seq in (5, 5, 4, 6, 8)] == [True, None, None, True, False]
    assert tracker.seq == 6
