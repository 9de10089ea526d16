"""Our torch network is the packaged ONNX one: the same durations, and the same sound from the same prosody."""

import numpy as np
import onnx
import onnxruntime
import torch

from conference.speech.engine.voice.layers import Style
from conference.speech.engine.voice.model import Kokoro, Manner, halves
from conference.speech.engine.voice.profile import open_voice
from conference.speech.engine.voice.speech import lines_of
from conference.speech.engine.voice.weights import PACKAGES
from conference.speech.engine.weights import locate

INSIDE = ("/encoder/Clip_output_0", "/encoder/F0_proj/Conv_output_0", "/encoder/N_proj/Conv_output_0")


def test_torch_says_what_onnxruntime_says(kokoro: Kokoro) -> None:
    (line,) = lines_of("We have three things to talk about.")
    style = open_voice("af_heart").style(line.tokens.shape[1] - 2)
    graph = onnx.load_from_string(b"".join(locate(package, "part.bin").read_bytes() for package in PACKAGES))
    graph.graph.output.extend(onnx.helper.make_empty_tensor_value_info(name) for name in INSIDE)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(graph.SerializeToString(), options)
    asked = {"tokens": line.tokens.numpy(), "style": style.numpy(), "speed": np.ones(1, np.float32)}
    audio, frames, pitch_hz, energy = session.run(None, asked)
    timbre, prosody = halves(style)
    ours = kokoro.manner(line.tokens, prosody)
    # It rounds activations to eight bits, so a duration on the edge may fall to the other side.
    off = np.abs(ours.frames.numpy() - frames[0])
    assert off.max() <= 1 and off.mean() < 0.1
    theirs = Manner(torch.from_numpy(frames[0]).long(), torch.from_numpy(pitch_hz[0]), torch.from_numpy(energy[0]))
    sound = kokoro.voice(line.tokens, theirs, Style(timbre)).numpy()
    assert sound.shape == audio.reshape(-1).shape
    assert np.corrcoef(sound, audio.reshape(-1))[0, 1] > 0.95
    again = kokoro.contours(kokoro.encode(line.tokens, prosody), theirs.frames, prosody)[0]
    voiced = theirs.pitch_hz > 60
    assert (again - theirs.pitch_hz)[voiced].abs().median() < 2


def test_gradients_reach_the_style_and_the_offsets(kokoro: Kokoro) -> None:
    (line,) = lines_of("Yes.")
    timbre, prosody = halves(open_voice("am_adam").style(3))
    timbre = timbre.clone().requires_grad_()
    offsets = torch.zeros(kokoro.offsets_size, requires_grad=True)
    with torch.no_grad():
        manner = kokoro.manner(line.tokens, prosody)
    kokoro.voice(line.tokens, manner, Style(timbre, offsets)).square().mean().backward()
    assert timbre.grad is not None and (timbre.grad != 0).all()
    assert offsets.grad is not None and (offsets.grad != 0).float().mean() > 0.99
