"""The wire format stays what the golden file says: clients in other languages are tested against the same file."""

import json

import pytest

from conference.signalling.codec import decode, encode
from conference.signalling.messages import FROM_BROWSER, TO_BROWSER
from conference.signalling.node_messages import FROM_NODE, TO_NODE
from tests.signalling.golden import EXAMPLES, PATH

TABLES = {"from_browser": FROM_BROWSER, "to_browser": TO_BROWSER, "from_node": FROM_NODE, "to_node": TO_NODE}
GOLDEN = json.loads(PATH.read_text())


@pytest.mark.parametrize("direction", TABLES)
def test_every_message_has_an_example(direction):
    assert {e["type"] for e in GOLDEN[direction]} == set(TABLES[direction])


@pytest.mark.parametrize("direction", TABLES)
def test_examples_encode_to_the_golden_text_and_back(direction):
    assert len(EXAMPLES[direction]) == len(GOLDEN[direction])
    for envelope, golden in zip(EXAMPLES[direction], GOLDEN[direction], strict=True):
        assert json.loads(encode(envelope)) == golden
        assert decode(json.dumps(golden), TABLES[direction]) == envelope
