"""The vocoder's blocks do what the plain layers say, and their gradients are right, in half precision nearly."""

import pytest
import torch
from torch import Tensor

from conference.speech.engine.voice.layers import STYLE_SIZE, Style, number_spans
from conference.speech.engine.voice.snake import SnakeBlock, time_first, time_last


def plain(block: SnakeBlock, x: Tensor, style: Style) -> Tensor:
    """The same, layer by layer: x [B, C, T]."""
    layers = zip(block.adain1, block.alpha1, block.convs1, block.adain2, block.alpha2, block.convs2, strict=True)
    for norm1, alpha1, conv1, norm2, alpha2, conv2 in layers:
        branch = norm1(x, style)
        branch = conv1(branch + torch.sin(alpha1 * branch).square() / alpha1)
        branch = norm2(branch, style)
        x = x + conv2(branch + torch.sin(alpha2 * branch).square() / alpha2)
    return x


@pytest.mark.parametrize(("precision", "apart"), [(torch.float32, 1e-5), (torch.bfloat16, 0.03)])
def test_a_block_does_what_its_layers_do(precision: torch.dtype, apart: float) -> None:
    torch.manual_seed(0)
    block = SnakeBlock(6, 3)
    size = number_spans(block)
    for alpha in (*block.alpha1, *block.alpha2):
        torch.nn.init.uniform_(alpha, 0.5, 2.0)
    block.requires_grad_(False)
    x, vector, wanted = torch.randn(1, 6, 50), 0.3 * torch.randn(1, STYLE_SIZE), torch.randn(1, 6, 50)
    found = []
    for fast in (True, False):
        offsets = torch.zeros(size, requires_grad=True)
        ours = x.clone().requires_grad_()
        style = Style(vector, offsets, precision)
        said = time_last(block(time_first(ours), style)) if fast else plain(block, ours, style)
        (said * wanted).sum().backward()
        assert ours.grad is not None and offsets.grad is not None
        found.append(torch.cat([said.detach().flatten(), ours.grad.flatten(), offsets.grad]))
    assert float((found[0] - found[1]).norm() / found[1].norm()) < apart
