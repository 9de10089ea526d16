"""Filler words by what stands around them: sentences with what is one in them and what isn't."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conference.speech.engine.__main__ import main
from conference.speech.engine.fillers.rules import find_fillers
from conference.speech.engine.transcript import Transcript
from conference.speech.engine.voice.writing import write_wav
from conference.speech.engine.words import Segment, Word

GAP_S = {",": 0.2, "/": 0.3}


def spoken(text: str) -> list[Word]:
    """The words, 0.25 s each, with a pause after a comma; "/" is a pause without a mark."""
    words: list[Word] = []
    at_s = 0.0
    for part in text.split():
        if part == "/":
            at_s += GAP_S["/"]
            continue
        words.append(Word(part, at_s, at_s + 0.25, 1.0, True))
        at_s += 0.25 + GAP_S.get(part[-1], 0.01)
    return words


def kinds(text: str) -> list[str]:
    return [filler.kind for filler in find_fillers(spoken(text))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Um, I think, uh, we should go.", ["um", "uh"]),
        ("It was, like, really cold.", ["like"]),
        ("And / like / nobody came.", ["like"]),
        ("I like the garden, and it looks like rain.", []),
        ("We would like to see something like that.", []),
        ("So, we begin with the bridge.", ["so"]),
        ("I think so, and it is so good.", []),
        ("We painted it so that it lasts.", []),
        ("You know, the bridge is old.", ["you know"]),
        ("The bridge, you know, is old.", ["you know"]),
        ("Do you know where the bridge is?", []),
        ("As you know it is old.", []),
        ("I mean, the bridge is old.", ["i mean"]),
        ("That is what I mean.", []),
        ("Well, that went well.", ["well"]),
        ("He came as well.", []),
        ("It is old, right?", ["right"]),
        ("Turn right now, that is the right way.", []),
        ("It is, basically, a bridge.", ["basically"]),
        ("This is kind of old.", ["kind of"]),
        ("It is a kind of bridge.", []),
        ("We, we have to go to the to the bridge.", ["repeat", "repeat"]),
        ("He had had a very very long day, bye bye.", []),
        ("Okay, we begin.", ["okay"]),
        ("Umbrellas and hums are words.", []),
    ],
)
def test_a_filler_is_told_by_what_stands_around_it(text: str, expected: list[str]) -> None:
    assert kinds(text) == expected


def test_only_hesitations_are_safe_and_the_surest_come_with_breaks() -> None:
    fillers = find_fillers(spoken("Um, so, it was, like, you know, old, and like nobody came."))
    assert [(each.kind, each.safe) for each in fillers] == [
        ("um", True), ("so", False), ("like", False), ("you know", False), ("like", False)
    ]  # fmt: skip
    assert fillers[2].confidence > fillers[4].confidence
    words = spoken("the to the to the")
    (repeat,) = find_fillers(words)
    assert (repeat.first, repeat.end) == (0, 2)


PARTS = ["um", "uh,", "like", "like,", "you", "know", "know,", "so,", "well.", "I", "mean", "the", "right?", "a", "…"]


@given(st.lists(st.sampled_from(PARTS), max_size=20))
def test_fillers_are_in_order_apart_and_sure_enough(parts: list[str]) -> None:
    words = spoken(" ".join(parts))
    fillers = find_fillers(words)
    edges = [edge for filler in fillers for edge in (filler.first, filler.end)]
    assert edges == sorted(edges) and all(filler.first < filler.end <= len(words) for filler in fillers)
    assert all(0.4 <= filler.confidence <= 1 for filler in fillers)
    hesitations = sum(part.strip(",") in {"um", "uh"} for part in parts)
    assert sum(filler.safe for filler in fillers) == hesitations


def test_the_command_lists_the_fillers_of_a_transcript(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = tuple(spoken("Um, the bridge, you know, is old."))
    old = tmp_path / "old.json"
    old.write_text(Transcript("en", "base", (Segment(0.0, words[-1].end_s, words),)).to_json())
    silent = tmp_path / "silent.wav"
    write_wav(silent, np.zeros(48_000, np.float32))
    assert main(["fillers", str(silent), "--transcript", str(old), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)["fillers"]
    assert [(each["text"], each["kind"], each["safe"]) for each in found] == [
        ("Um,", "um", False), ("you know,", "you know", False)
    ]  # fmt: skip
    assert 0 < found[0]["confidence"] < 0.5, "nobody heard it, so it is only offered"
    assert found[1]["start_s"] == words[3].start_s and found[1]["end_s"] == words[4].end_s
    assert (found[1]["first"], found[1]["end"]) == (3, 5)
    assert main(["fillers", str(silent), "--transcript", str(old)]) == 0
    assert "you know," in capsys.readouterr().out
    assert main(["fillers", str(tmp_path / "none.wav")]) == 1
    assert "No such file" in capsys.readouterr().err
