"""A profile is found in somebody's speech, sounds more like them than any stock voice, and says what is known of it.

The speaker is a mix of two stock voices, which none of them is; people's voices are measured by the benchmark.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from conference.speech.engine.__main__ import main
from conference.speech.engine.recognise import Recogniser
from conference.speech.engine.voice import create
from conference.speech.engine.voice.clips import Clip, clip_of
from conference.speech.engine.voice.create import Request, create_profile
from conference.speech.engine.voice.fit import (
    Steps,
    Target,
    align_clips,
    fit_timbre,
    followed,
    likeness,
    speaker_vector,
)
from conference.speech.engine.voice.model import Kokoro
from conference.speech.engine.voice.profile import Profile, open_voice, read_profile, write_profile
from conference.speech.engine.voice.speaker_encoder import speaker_encoder
from conference.speech.engine.voice.speech import Said, Voice, say
from conference.speech.engine.voice.writing import write_wav
from conference.speech.engine.weights import find_model

TEXT = "Three good things."


@pytest.fixture(scope="module")
def somebody(kokoro: Kokoro) -> Said:
    mixed = 0.5 * open_voice("am_onyx").table + 0.5 * open_voice("bm_george").table
    return say(kokoro, TEXT, Voice(mixed))


def clip_from(said: Said) -> Clip:
    clip = clip_of(said.samples, said.words)
    assert clip is not None
    return clip


def test_durations_are_found_by_warping(kokoro: Kokoro, somebody: Said) -> None:
    clip = clip_from(somebody)
    (frames,) = align_clips(kokoro, [clip], open_voice("am_michael"))
    assert int(frames.sum()) == len(clip.samples) // 600 and int(frames.min()) >= 1
    ends_s = torch.cumsum(frames, 0) * 0.025
    for word, (_, last) in zip(somebody.words, clip.line.spans, strict=True):
        assert abs(float(ends_s[last - 1]) - word.end_s) < 0.1, word


def test_a_few_steps_bring_the_voice_nearer(kokoro: Kokoro, somebody: Said) -> None:
    clip, encoder = clip_from(somebody), speaker_encoder()
    vector = speaker_vector(encoder, [clip])
    stock = open_voice("af_heart")
    target = Target([clip], align_clips(kokoro, [clip], stock), vector)
    fitted = fit_timbre(kokoro, encoder, target, stock, Steps(2))
    before, after = (likeness(kokoro, encoder, [clip], voice, vector) for voice in (stock, fitted))
    assert after > before


def test_a_fit_is_followed_part_of_the_way() -> None:
    base = open_voice("af_heart")
    fitted = Voice(base.table + 1, torch.tensor([4.0, 0.0]))
    voice = followed(base, fitted, 0.75)
    assert voice.offsets is not None and voice.offsets.tolist() == [3.0, 0.0]
    torch.testing.assert_close(voice.table, base.table + 0.75)
    assert followed(voice, fitted, 1.0).offsets is not None


def test_steps_end_by_the_clock() -> None:
    times: Iterator[float] = iter([0.0, 0.0, 4.0, 11.0])
    assert list(Steps(10, 10.0, lambda: next(times)).parts()) == [(0, 0.0), (1, 0.4)]


def test_from_a_file_to_a_profile(
    kokoro: Kokoro, somebody: Said, tmp_path: Path, model_cache: Path, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    monkeypatch.setattr(create, "LEAST_S", 0.5)
    monkeypatch.setattr(create, "QUICK_STEPS", 1)
    monkeypatch.setattr(create, "ROUNDS", ())
    recording, out = tmp_path / "talk.wav", tmp_path / "ann.voice"
    write_wav(recording, somebody.samples)
    saved: list[Profile] = []

    def save(profile: Profile) -> None:
        write_profile(out, profile)
        saved.append(profile)

    recogniser = Recogniser(find_model("tiny.en", model_cache))
    found = create_profile(Request([recording], "consent/7"), recogniser, lambda: kokoro, save)
    assert [each.head.stage for each in saved[:2]] == ["quick", "quick"] and saved[-1] == found
    assert saved[0].voice.offsets is None and saved[0].head.similarity > 0, "it can speak before anything is fitted"
    head = read_profile(out).head
    assert head.verdict == "not enough speech" and head.consent == "consent/7" and 0 < head.similarity <= 1
    assert head.sources[0].name == "talk.wav" and head.sources[0].speech_s < 4
    assert main(["voice", "about", str(out)]) == 0
    assert "not enough speech" in capsys.readouterr().out
    assert main(["speak", "--voice", str(out), "--text", "Yes.", "--out", str(tmp_path / "yes.wav")]) == 0
    assert "the voice: not enough speech" in capsys.readouterr().err


@pytest.mark.parametrize("seconds", [0, 3])
def test_silence_is_refused(
    seconds: int, tmp_path: Path, model_cache: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    recording = tmp_path / "silence.wav"
    write_wav(recording, torch.zeros(24_000 * seconds).numpy())
    arguments = ["voice", "create", str(recording), "--out", str(tmp_path / "x.voice"), "--models", str(model_cache)]
    assert main(arguments) == 1
    error = capsys.readouterr().err
    assert "record at least" in error and not (tmp_path / "x.voice").exists()
