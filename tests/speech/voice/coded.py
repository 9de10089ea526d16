"""Sound at another rate, and sound that went through a lossy codec."""

import io

import av
import numpy as np

FORMATS = {"libopus": ("ogg", "flt", 48_000), "libmp3lame": ("mp3", "fltp", 24_000)}


def coded(samples: np.ndarray, rate_hz: int, codec: str, bit_rate: int) -> np.ndarray:
    """Samples, float32 mono [N], encoded and decoded again, at 16 kHz."""
    container, sample_format, coded_hz = FORMATS[codec]
    buffer = io.BytesIO()
    with av.open(buffer, "w", format=container) as file:
        stream = file.add_stream(codec, rate=coded_hz, layout="mono", format=sample_format)
        stream.bit_rate = bit_rate
        resampler = av.AudioResampler(sample_format, "mono", coded_hz, frame_size=1152 if container == "mp3" else 960)
        frame = av.AudioFrame.from_ndarray(samples[None].astype(np.float32), "flt", "mono")
        frame.sample_rate = rate_hz
        for part in [*resampler.resample(frame), *resampler.resample(None)]:
            file.mux(stream.encode(part))
        file.mux(stream.encode(None))
    buffer.seek(0)
    with av.open(buffer) as file:
        resampler = av.AudioResampler("flt", "mono", 16_000)
        parts = [part.to_ndarray()[0] for frame in file.decode(audio=0) for part in resampler.resample(frame)]
        return np.concatenate([*parts, *(part.to_ndarray()[0] for part in resampler.resample(None))])


def resampled(samples: np.ndarray, rate_hz: int) -> np.ndarray:
    """Samples, float32 mono [N], at 16 kHz."""
    resampler = av.AudioResampler("flt", "mono", 16_000)
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples[None], np.float32), "flt", "mono")
    frame.sample_rate = rate_hz
    return np.concatenate([part.to_ndarray()[0] for part in [*resampler.resample(frame), *resampler.resample(None)]])
