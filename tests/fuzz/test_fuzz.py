"""Every reader of outside input bears what is broken: what was found once, and some hundred mutations."""

from random import Random

import pytest

from tests.fuzz.__main__ import TARGETS
from tests.fuzz.mutate import mutated
from tests.fuzz.target import Target, found, fuzz

INPUTS = {"sdp": 60, "cube": 40, "cube-unchecked": 40, "sound": 100, "rtpdump": 100}


@pytest.mark.parametrize("name", TARGETS)
def test_broken_input_is_refused_and_nothing_else_happens(name: str) -> None:
    outcome = fuzz(TARGETS[name], Random(f"always the same {name}"), lambda inputs: inputs < INPUTS.get(name, 300))
    assert not outcome.faults, [fault.what for fault in outcome.faults]


@pytest.mark.parametrize(("name", "data"), [(name, data) for name in TARGETS for data in found(name)])
def test_what_was_found_once_is_refused(name: str, data: bytes) -> None:
    try:
        TARGETS[name].feed(data)
    except TARGETS[name].refusals:
        pass


def test_a_fault_is_found() -> None:
    """A reader that trips over a byte is caught with that byte."""

    def trips(data: bytes) -> None:
        if len(data) < 8:
            raise KeyError(len(data))

    outcome = fuzz(Target("x", lambda: [b"whole input"], trips, (ValueError,)), Random(1), lambda n: n < 200)
    assert len(outcome.faults) == 1
    assert len(outcome.faults[0].data) < 8
    assert "KeyError" in outcome.faults[0].what


def test_mutations_differ_and_stay_small() -> None:
    random = Random(1)
    made = [mutated(b'{"a": [1, 2]}', [b"other"], random, is_text=True) for _ in range(200)]
    assert len(set(made)) > 100
    assert max(map(len, made)) <= 1 << 20
