"""What comes from outside is decoded to the message it says, or refused with a code; nothing else ever happens."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.signalling.codec import decode
from conference.signalling.errors import BadMessage, SignallingError, TooLarge
from conference.signalling.messages import CHAT_MAX, FROM_BROWSER, ChatSend
from tests.signalling.golden import PATH

GOLDEN = json.loads(PATH.read_text())["from_browser"]
OFFER = {"peer": "m", "epoch": 0, "sdp": "", "publish": [], "subscribe": []}


def text(**fields):
    return json.dumps({"type": "chat.send", "id": 1, "body": {"text": "hi"}, **fields})


def test_a_well_formed_message():
    assert decode(text(), FROM_BROWSER).message == ChatSend("hi")


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        ("", "not JSON"),
        ("[1]", "object"),
        ("nul", "not JSON"),
        ('{"type":"chat.send","body":{"text":NaN}}', "not JSON"),
        ("[" * 100_000, "not JSON"),
        (text(type="no.such"), "unknown type"),
        (text(type=None), "unknown type"),
        (text(type=["chat.send"]), "unknown type"),
        (text(extra=1), "unknown key"),
        (text(id=-1), "id is not"),
        (text(id=1.5), "id is not"),
        (text(id=True), "id is not"),
        (text(id=2**60), "id is not"),
        (text(body=None), "body is not an object"),
        (text(body={}), "body.text is missing"),
        (text(body={"text": "hi", "more": 1}), "unknown field"),
        (text(body={"text": 5}), "body.text"),
        (text(body={"text": "x" * (CHAT_MAX + 1)}), "at most 2000"),
        (text(body={"text": "a\x00b"}), "not text"),
        (text(body={"text": "\ud800"}), "not text"),
        (text(type="seat.take", body={"seat": "1"}), "whole number"),
        (text(type="seat.take", body={"seat": True}), "whole number"),
        (text(type="seat.take", body={"seat": 10**30}), "whole number"),
        (text(type="scenario.set", body={"scenario": "theatre"}), "not one of"),
        (text(type="participant.update", body={"muted": 1, "camera_on": True}), "true or false"),
        (
            text(type="media.offer", body={**OFFER, "publish": [{}] * 1001}),
            "list of at most",
        ),
        (
            text(type="media.offer", body={**OFFER, "publish": [{"mid": "0"}]}),
            r"publish\[0\].source is missing",
        ),
    ],
)
def test_refuses_what_is_malformed(bad, says):
    with pytest.raises(BadMessage, match=says):
        decode(bad, FROM_BROWSER)


def test_refuses_what_is_too_large():
    with pytest.raises(TooLarge):
        decode(text(body={"text": "x" * 600_000}), FROM_BROWSER)


def test_a_refusal_knows_the_id_it_answers():
    with pytest.raises(BadMessage) as caught:
        decode(text(id=9, body={}), FROM_BROWSER)
    assert caught.value.request_id == 9


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=10,
)


@given(st.sampled_from(GOLDEN), st.data())
def test_a_mutated_message_is_decoded_or_refused(golden, data):
    mutated = json.loads(json.dumps(golden))
    target = data.draw(st.sampled_from([mutated, mutated["body"]]))
    if target:
        target[data.draw(st.sampled_from(sorted(target)))] = data.draw(json_values)
    try:
        decode(json.dumps(mutated), FROM_BROWSER)
    except SignallingError as error:
        assert error.code in {"bad_message", "too_large"}


@given(st.text(max_size=200))
def test_any_text_is_refused_with_a_code(raw):
    with pytest.raises(SignallingError):
        decode(raw, FROM_BROWSER)
