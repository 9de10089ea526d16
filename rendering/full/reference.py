"""The compiled loops of `surface` and `warp` said in plain torch: what they are held to, and what runs on a GPU."""

import torch
from torch.nn import functional

from rendering.full.surface import (
    CENTRE_STEP,
    COMPLETION_ROUNDS,
    EDGE_REACH_PX,
    PAIR_STEP,
    RADIUS_PX,
    SAME_COLOUR,
    SUPPORT_LEAST,
    SUPPORT_STEP,
    completion_window,
    half_window,
)
from rendering.full.warp import CUT, INSIDE, NEAR_M

Corners = tuple[tuple[int, int], tuple[int, int], tuple[int, int]]


def clean(depth_m: torch.Tensor, colour: torch.Tensor) -> torch.Tensor:
    """What `surface.clean` gives, of depths [N, H, W] and colours [N, 3, H, W] from 0 to 255."""
    inverse = torch.where(depth_m > 0, 1 / depth_m.clamp_min(1e-6), 0.0)
    count = torch.zeros_like(inverse)
    for dv in (-1, 0, 1):
        for du in (-1, 0, 1):
            count += (_shifted(inverse, dv, du) - inverse).abs() < float(SUPPORT_STEP) * inverse
    inverse = torch.where(count > SUPPORT_LEAST, inverse, 0.0)
    for _ in range(COMPLETION_ROUNDS):
        inverse = _completed(inverse, colour)
    total, weights = inverse.clone(), torch.ones_like(inverse)
    for dv, du, weight in half_window().tolist():
        a, b = _shifted(inverse, int(dv), int(du)), _shifted(inverse, -int(dv), -int(du))
        mean = (a + b) / 2
        fits = ((a - b).abs() < float(PAIR_STEP) * inverse) & ((mean - inverse).abs() < float(CENTRE_STEP) * inverse)
        total += torch.where(fits, 2 * weight * mean, 0.0)
        weights += torch.where(fits, 2 * weight, 0.0)
    return torch.where(inverse > 0, total / weights, 0.0)


def _completed(inverse: torch.Tensor, colour: torch.Tensor) -> torch.Tensor:
    window = [(int(dv), int(du), weight) for dv, du, weight in completion_window().tolist()]
    values = torch.stack([_shifted(inverse, dv, du) for dv, du, _ in window])
    near = values.amax(0)
    far = torch.where(values > 0, values, torch.inf).amin(0)
    unlike = torch.stack([(_shifted(colour, dv, du) - colour).abs().sum(1) for dv, du, _ in window]) / float(
        SAME_COLOUR
    )
    weights = torch.tensor([weight for _, _, weight in window]).to(inverse)[:, None, None, None] / (1 + unlike**2) ** 2
    on_near = (values > 0) & (values > near * (1 - float(SUPPORT_STEP)))
    on_far = (values > 0) & ~on_near & (values < far * (1 + float(SUPPORT_STEP)))
    of_near, of_far = (weights * on_near).sum(0), (weights * on_far).sum(0)
    mean_near = (weights * on_near * values).sum(0) / of_near.clamp_min(1e-12)
    mean_far = (weights * on_far * values).sum(0) / of_far.clamp_min(1e-12)
    joins = (inverse == 0) & (near > 0) & (torch.maximum(of_near, of_far) > (weights * (values == 0)).sum(0))
    return torch.where(joins, torch.where(of_near >= of_far, mean_near, mean_far), inverse)


def trust_of(inverse: torch.Tensor, focal_px: torch.Tensor) -> torch.Tensor:
    """What `surface.trust_of` gives, of [N, H, W] and focal lengths [N]."""
    edge = torch.zeros_like(inverse, dtype=torch.bool)
    edge[:, 0] = edge[:, -1] = edge[:, :, 0] = edge[:, :, -1] = True
    for dv, du in ((-1, 0), (1, 0), (0, -1), (0, 1)):
        edge |= (_shifted(inverse, dv, du) - inverse).abs() > float(SUPPORT_STEP) * inverse
    distance = torch.where(inverse > 0, torch.where(edge, 1.0, float(EDGE_REACH_PX)), 0.0)
    for _ in range(EDGE_REACH_PX - 1):
        for dv, du in ((-1, 0), (1, 0), (0, -1), (0, 1)):
            distance = torch.minimum(distance, _shifted(distance, dv, du, value=float(EDGE_REACH_PX)) + 1)
    scale = 0.5 * focal_px[:, None, None] / inverse.clamp_min(1e-6)
    across = (_shifted(inverse, 0, 1) - _shifted(inverse, 0, -1)) * scale
    along = (_shifted(inverse, 1, 0) - _shifted(inverse, -1, 0)) * scale
    slope = torch.where(distance > 1, torch.rsqrt(1 + across * across + along * along), 1.0)
    return distance / EDGE_REACH_PX * slope


def draw_surface(
    inverse: torch.Tensor, trust: torch.Tensor, p: torch.Tensor, height: int, width: int
) -> tuple[torch.Tensor, torch.Tensor]:
    """What `warp.draw_surface` gives: every triangle tries every pixel of its box, the nearest stays.

    Where two triangles are equally near the greater trust stays, while the loops keep the first one's.
    """
    rows, columns = inverse.shape
    v, u = torch.meshgrid(torch.arange(rows), torch.arange(columns), indexing="ij")
    pixels = torch.stack([u + 0.5, v + 0.5, torch.ones_like(u)], -1).to(inverse)
    depth = torch.where(inverse > 0, 1 / inverse.clamp_min(1e-6), 0.0)
    place = depth[..., None] * (pixels @ p[:, :3].T) + p[:, 3]
    z = place[..., 2]
    there = (inverse > 0) & (z >= float(NEAR_M))
    nearness = torch.where(there, 1 / z.clamp_min(1e-6), 0.0)
    place = torch.stack([place[..., 0] * nearness, place[..., 1] * nearness, nearness], -1)
    corners, trusted = _triangles(inverse, trust, place)
    seen = inverse.new_zeros(height * width)
    best = inverse.new_zeros(height * width)
    found = list(_covered(corners, trusted, height, width))
    for index, value, _ in found:
        seen.scatter_reduce_(0, index, value, "amax")
    for index, value, of in found:
        best.scatter_reduce_(0, index, torch.where(value >= seen[index], of, 0.0), "amax")
    return seen.view(height, width), best.view(height, width)


def _triangles(inverse: torch.Tensor, trust: torch.Tensor, place: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Corners [T, 3, 3] (x, y, inverse depth) of the mesh's triangles, clockwise, and the trust [T] of each."""
    a, b, c, d = (0, 0), (0, 1), (1, 0), (1, 1)
    upper, lower = _joined(inverse, a, b, c), _joined(inverse, b, d, c)
    right = ~upper & ~lower & _joined(inverse, a, b, d)
    left = ~upper & ~lower & ~right & _joined(inverse, a, d, c)
    out, trusts = [], []
    for where, corners in ((upper, (a, b, c)), (lower, (d, c, b)), (right, (b, d, a)), (left, (c, a, d))):
        out.append(torch.stack([_corner(place, at)[where] for at in corners], 1))
        trusts.append(_corner(trust, corners[0])[where])
    return torch.cat(out), torch.cat(trusts)


def _covered(
    corners: torch.Tensor, trusted: torch.Tensor, height: int, width: int
) -> list[tuple[torch.Tensor, torch.Tensor, torch.Tensor]]:
    """For every place in a triangle's box: the pixels covered (flat index), their inverse depths, their trusts."""
    a, b = corners[:, 1, :2] - corners[:, 0, :2], corners[:, 2, :2] - corners[:, 0, :2]
    area = a[:, 0] * b[:, 1] - b[:, 0] * a[:, 1]
    low, high = corners[..., :2].amin(1), corners[..., :2].amax(1)
    size = torch.tensor([width, height], device=low.device)
    drawn = (area > 0) & (corners[..., 2].amin(1) > 0) & (high > 0.5).all(1) & (low < size).all(1)
    corners, trusted, a, b, area = corners[drawn], trusted[drawn], a[drawn], b[drawn], area[drawn]
    if not len(area):
        return []
    first = (low[drawn] + 0.5).floor().clamp_min(0).long()
    end = torch.minimum((high[drawn] + 0.5).floor().long(), size)
    spans = (end - first).amax(0).clamp_min(0).tolist()
    found = []
    for dy in range(spans[1]):
        for dx in range(spans[0]):
            at = first + torch.tensor([dx, dy], device=first.device)
            offset = at + 0.5 - corners[:, 0, :2]
            w1 = (offset[:, 0] * b[:, 1] - b[:, 0] * offset[:, 1]) / area
            w2 = (a[:, 0] * offset[:, 1] - offset[:, 0] * a[:, 1]) / area
            inside = (at < end).all(1) & (torch.minimum(torch.minimum(w1, w2), 1 - w1 - w2) >= float(INSIDE))
            n = corners[inside, :, 2]
            value = n[:, 0] + w1[inside] * (n[:, 1] - n[:, 0]) + w2[inside] * (n[:, 2] - n[:, 0])
            found.append((at[inside, 1] * width + at[inside, 0], value, trusted[inside]))
    return found


def _joined(inverse: torch.Tensor, *corners: tuple[int, int]) -> torch.Tensor:
    values = torch.stack([_corner(inverse, at) for at in corners])
    low, high = values.amin(0), values.amax(0)
    return (low > 0) & (high - low < float(CUT) * high)


def _corner(values: torch.Tensor, at: tuple[int, int]) -> torch.Tensor:
    """Of every square of four neighbours, the value at one corner."""
    rows, columns = values.shape[:2]
    return values[at[0] : rows - 1 + at[0], at[1] : columns - 1 + at[1]]


def _shifted(values: torch.Tensor, dv: int, du: int, value: float = 0.0) -> torch.Tensor:
    """At (v, u) what `values` [..., H, W] has at (v + dv, u + du); `value` beyond its border."""
    reach = RADIUS_PX
    padded = functional.pad(values, (reach,) * 4, value=value)
    height, width = values.shape[-2:]
    return padded[..., reach + dv : reach + dv + height, reach + du : reach + du + width]
