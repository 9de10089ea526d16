"""Hesitations are heard in speech of voices that were kept out of training, and the network learns as it runs."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
import torch

from conference.speech.engine.__main__ import main
from conference.speech.engine.errors import WeightsError
from conference.speech.engine.fillers import detector
from conference.speech.engine.fillers.detector import FillerDetector, Heard, overlap
from conference.speech.engine.fillers.train.__main__ import Settings, train
from conference.speech.engine.fillers.train.bank import write_bank
from conference.speech.engine.fillers.train.network import DetectorNetwork, save_weights
from conference.speech.engine.fillers.train.spoken import Span, Utterance
from conference.speech.engine.sound import RATE_HZ
from conference.speech.engine.transcript import Transcript
from conference.speech.engine.words import Segment, Word
from tests.speech.demo_speech import HERE, decoded_sound, demo_speech

HESITATING = HERE / "hesitating.opus"
MOST = 0.7


def hesitations() -> list[Heard]:
    """What the README says is in the file."""
    rows = re.findall(r"^\| (uh|um) \| ([\d.]+) \| ([\d.]+) \|$", (HERE / "README.md").read_text(), re.MULTILINE)
    return [Heard(kind, float(start_s), float(end_s), 1.0) for kind, start_s, end_s in rows]


def found(heard: list[Heard]) -> list[bool]:
    return [any(overlap(each, own) >= 0.5 for own in heard) for each in hesitations()]


def test_hesitations_are_heard_in_voices_that_were_held_out() -> None:
    heard = FillerDetector().hear(decoded_sound(HESITATING, RATE_HZ))
    assert len(hesitations()) >= 6 and np.mean(found(heard)) >= MOST
    false = [own for own in heard if all(overlap(each, own) < 0.5 for each in hesitations())]
    assert len(false) <= 1


def test_nothing_much_is_heard_where_nobody_hesitates_or_speaks() -> None:
    ear = FillerDetector()
    assert not ear.hear(demo_speech(RATE_HZ).samples, least=0.5)
    assert ear.hear(np.zeros(0, np.float32)) == ear.hear(np.zeros(RATE_HZ, np.float32)) == []


def test_outputs_of_any_size_give_hesitations_in_bounds() -> None:
    """As noise gives them: nothing overflows, and what is found lies where it can."""
    outputs = np.full((len(detector.KINDS) + 2, 150), -1e4, np.float32)
    assert detector.boxes(outputs, detector.LEAST) == []
    outputs[:, 80] = 1e4
    (heard,) = detector.boxes(outputs, detector.LEAST)
    assert heard.confidence == 1
    assert heard.end_s - heard.start_s <= detector.LENGTHS_S[1]
    assert abs((heard.start_s + heard.end_s) / 2 - 80.5 * detector.FRAME_S) < 0.11


def test_a_long_file_is_heard_in_parts_as_it_is_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    samples = decoded_sound(HESITATING, RATE_HZ)
    told: list[float] = []
    monkeypatch.setattr(detector, "CHUNK_S", 8.0)
    assert np.mean(found(FillerDetector().hear(samples, told.append))) >= MOST
    assert told == sorted(told) and told[-1] == 1.0 and len(told) > 1


def test_the_command_lists_what_the_transcript_left_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    word = Word("Now", 0.0, 0.02, 1.0, True)
    old = tmp_path / "old.json"
    old.write_text(Transcript("en", "base", (Segment(0.0, 0.02, (word,)),)).to_json())
    assert main(["fillers", str(HESITATING), "--transcript", str(old), "--json"]) == 0
    listed = json.loads(capsys.readouterr().out)["fillers"]
    assert np.mean(found([Heard(each["kind"], each["start_s"], each["end_s"], 1.0) for each in listed])) >= MOST
    assert all((each["first"], each["end"]) == (1, 1) for each in listed), "they stand after the transcript's word"
    assert all(each["safe"] == (each["confidence"] >= 0.5) for each in listed)


def test_the_network_is_the_same_in_numpy_as_where_it_is_trained(tmp_path: Path) -> None:
    torch.manual_seed(0)
    network = DetectorNetwork()
    for mix in network.mix.parameters():
        torch.nn.init.normal_(mix, std=0.1)
    save_weights(network.state_dict(), tmp_path / "weights.npz")
    with np.load(tmp_path / "weights.npz") as stored:
        weights = {name: stored[name].astype(np.float32) for name in stored.files}
    network.load_state_dict({name: torch.from_numpy(value) for name, value in weights.items()})
    spectra = np.random.default_rng(0).normal(0, 1, (40, 101)).astype(np.float32)
    with torch.no_grad():
        expected = network(torch.from_numpy(spectra)[None])[0].numpy()
    np.testing.assert_allclose(detector.forward(weights, spectra), expected, atol=1e-4)


def test_training_learns_from_what_was_spoken_and_weights_that_are_none_are_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    random = np.random.default_rng(0)
    noise = [random.normal(0, 0.1, RATE_HZ).astype(np.float32) for _ in range(2)]
    write_bank(tmp_path / "spoken.npz", [Utterance(noise[0], (Span("um", 0.3, 0.7),)), Utterance(noise[1], ())])
    monkeypatch.setattr("conference.speech.engine.fillers.train.__main__.BATCH", 1)
    out = tmp_path / "weights.npz"
    train(Settings(tmp_path, out, None, utterances=2, others=0, steps=2, seed=1, start=None))
    assert json.loads(capsys.readouterr().out.splitlines()[0])["utterances"] == 2
    FillerDetector(out).hear(noise[0])
    half = tmp_path / "half.npz"
    train(Settings(tmp_path, half, None, utterances=2, others=0, steps=1, seed=2, start=out, rate=0.0, halfway=True))
    with np.load(out) as learnt, np.load(half) as back:
        np.testing.assert_allclose(learnt["stem.weight"], back["stem.weight"], atol=1e-3)
    out.write_bytes(b"no weights")
    with pytest.raises(WeightsError, match="cannot be read"):
        FillerDetector(out)
