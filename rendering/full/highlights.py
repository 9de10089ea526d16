"""Highlights follow the eye: what shines toward a camera is moved to where it shines toward the eye.

A blend of cameras' colours shows their highlights, not the eye's. What differs between cameras at the same points of a
surface tells what shines: white lights from LIGHTS directions, none of them negative, are fitted to it by least squares
over the whole view, each seen in a lobe around the half vector (after Blinn, SIGGRAPH 1977), and how glossy the surface
is at each place. With both, a camera's colour less its highlight and with the eye's is what it would have seen from
there. Everything is linear light, at half the view's size: highlights are wide.

Plain torch, so that it runs on a GPU as it is.
"""

from dataclasses import dataclass

import numpy as np
import torch
from torch.nn import functional

from rendering.full.layers import HALF

LIGHTS = 80
"""Directions that light is looked for in, spread evenly over the sphere; more would explain noise."""
LOBE = 32.0
"""How narrow a highlight is: it falls as exp(LOBE · (cosine − 1)) of the normal to the half vector."""
RIDGE = 0.3
"""Pulls lights to nothing, beside how much there is to see of them on average: a little light is the likelier."""
NORMAL_PX = 1.2
"""Normals are those of the depth averaged over a Gaussian of this deviation."""
STEP_M = 0.015
"""Where the average is so far off the surface there is an edge, whose normal means nothing."""
GLOSS_PX = 2.5
"""How glossy a place is is asked over a Gaussian of this deviation, in pixels of the halved view, …"""
GLOSS_STIFFNESS = 0.001
"""… with so much, in squared parts of its brightness, for its being as glossy as all."""
GLOSS_MOST = 8.0
DARK = 0.01
"""What a difference counts is how large it is beside the brightness, and so much linear light."""
SEEN_LEAST = 3
"""Cameras that must see a place for it to tell of lights, where there are so many."""
FACING_LEAST = 0.2
ROUNDS, STEPS = 2, 60
FIT_STRIDE = 2
"""Of the halved view's pixels, the lights are fitted to one in so many along each side."""


@dataclass(frozen=True)
class Facets:
    """How a view's surface lies, in the view's axes, at half its size [h, w].

    Attributes:
        normal, to_eye: [3, h, w] unit vectors.
        to_cameras: [N, 3, h, w] unit vectors.
        even: [h, w] bool where the surface goes on around, so that its normal means something.
    """

    normal: torch.Tensor
    to_eye: torch.Tensor
    to_cameras: torch.Tensor
    even: torch.Tensor


def facets_of(inverse: torch.Tensor, there: torch.Tensor, rays: torch.Tensor, asides: torch.Tensor) -> Facets:
    """The facets of a surface.

    Args:
        inverse: [H, W] inverse depth in 1/m.
        there: [H, W] 1 where the surface is.
        rays: [3, H, W] unit vectors from the eye through the pixels.
        asides: [N, 2, H, W] of the unit vectors to each camera and to the eye, the difference in the view's x and y.
    """
    around = _averaged(inverse, there)
    even = there * ((1 / around.clamp_min(1e-3) - 1 / inverse.clamp_min(1e-3)).abs() < STEP_M)
    around = _averaged(inverse, even)
    slopes = rays[:2] / rays[2]
    # On a plane inverse depth is linear in the slopes of the rays: its three coefficients are the normal.
    by_x, by_y = torch.zeros_like(around), torch.zeros_like(around)
    by_x[:, 1:-1] = (around[:, 2:] - around[:, :-2]) / (slopes[0, :, 2:] - slopes[0, :, :-2])
    by_y[1:-1] = (around[2:] - around[:-2]) / (slopes[1, 2:] - slopes[1, :-2])
    away = torch.stack([by_x, by_y, around - by_x * slopes[0] - by_y * slopes[1]])
    to_eye = -_halved(rays)
    across = _halved(asides) + to_eye[:2]
    ahead = -(1 - across.square().sum(1, keepdim=True)).clamp_min(1e-3).sqrt()
    return Facets(
        -functional.normalize(_halved(functional.normalize(away, dim=0)), dim=0),
        functional.normalize(to_eye, dim=0),
        torch.cat([across, ahead], 1),
        _halved(even[None])[0] > 0.9,
    )


def fit_lights(facets: Facets, colour: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
    """[LIGHTS] how bright the lights are that explain best what cameras see differently; none where nothing does.

    Args:
        colour: [N, 3, H, W] the cameras' colours of the surface, 0 to 1, sRGB.
        seen: [N, H, W] how far each is trusted to see it, 0 to 1.
    """
    differing, weights = _differing(facets, colour, seen)
    enough = (weights > 0).sum(0) >= min(SEEN_LEAST, len(weights))
    chosen = torch.zeros_like(facets.even)
    chosen[::FIT_STRIDE, ::FIT_STRIDE] = True
    chosen &= facets.even & enough
    directions = light_directions().to(colour)
    normal = facets.normal[:, chosen].T
    lobes = torch.stack([_lobes(normal, one[:, chosen].T, directions) for one in facets.to_cameras])
    weights, differing = weights[:, chosen], differing[:, chosen]
    shares = weights / weights.sum(0).clamp_min(1e-6)
    lobes = lobes - (shares[..., None] * lobes).sum(0)
    gloss = torch.ones_like(chosen, dtype=colour.dtype)
    lights = colour.new_zeros(LIGHTS)
    for _ in range(ROUNDS):
        read = (lobes * gloss[chosen][:, None] * weights.sqrt()[..., None]).flatten(0, 1)
        lights = _not_negative(read.T @ read, read.T @ (differing * weights.sqrt()).flatten())
        explained = lobes @ lights
        gloss = _gloss(facets, chosen, weights, explained, differing)
    return lights


def moved(facets: Facets, lights: torch.Tensor, colour: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
    """[N, H, W] the linear light that each camera's colour lacks of what the eye sees there, or has too much.

    Args:
        lights: of `fit_lights`, fitted to this view or to a larger one around it.
        colour, seen: as for `fit_lights`; H and W are even.
    """
    differing, weights = _differing(facets, colour, seen)
    directions, even = light_directions().to(colour), facets.even
    normal = facets.normal[:, even].T

    def shine(toward: torch.Tensor) -> torch.Tensor:
        shone = torch.zeros_like(weights[0])
        shone[even] = _lobes(normal, toward[:, even].T, directions) @ lights
        return shone

    at_cameras = torch.stack([shine(one) for one in facets.to_cameras])
    shares = weights / weights.sum(0).clamp_min(1e-6)
    every = torch.ones_like(even)
    explained = (at_cameras - (shares * at_cameras).sum(0)).flatten(1)
    gloss = _gloss(facets, every, weights.flatten(1), explained, differing.flatten(1))
    lacking = gloss * even * (shine(facets.to_eye) - at_cameras)
    return functional.interpolate(lacking[None], scale_factor=float(HALF), mode="bilinear", align_corners=False)[0]


def lit(colour: torch.Tensor, light: torch.Tensor) -> torch.Tensor:
    """[N, 3, H, W] colours, 0 to 1 in sRGB, with so much white linear light [N, H, W] more, or less."""
    return _to_srgb((to_linear(colour) + light[:, None]).clamp(0, 1))


def to_linear(colour: torch.Tensor) -> torch.Tensor:
    """Linear light of sRGB from 0 to 1 (IEC 61966-2-1)."""
    return torch.where(colour <= 0.04045, colour / 12.92, ((colour.clamp_min(0) + 0.055) / 1.055) ** 2.4)


def light_directions() -> torch.Tensor:
    """[LIGHTS, 3] unit vectors toward the lights, on a spiral from pole to pole that leaves each as much room."""
    number = np.arange(LIGHTS) + 0.5
    height = 1 - 2 * number / LIGHTS
    around = number * np.pi * (3 - np.sqrt(5))
    radius = np.sqrt(1 - height**2)
    places = np.stack([radius * np.cos(around), radius * np.sin(around), height], -1)
    return torch.from_numpy(places.astype(np.float32))


def _differing(facets: Facets, colour: torch.Tensor, seen: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """[N, h, w] by how much each camera sees a place brighter than all, and what that counts."""
    grey = _halved(to_linear(colour.clamp(0, 1)).mean(1))
    facing = (facets.normal * facets.to_cameras).sum(1) > FACING_LEAST
    weights = _halved(seen) * facing * facets.even
    shares = weights / weights.sum(0).clamp_min(1e-6)
    mean = (shares * grey).sum(0)
    # So weighed, a part of the brightness counts alike everywhere, as it does for who looks.
    return grey - mean, weights / (mean + DARK) ** 2


def _gloss(
    facets: Facets, chosen: torch.Tensor, weights: torch.Tensor, explained: torch.Tensor, differing: torch.Tensor
) -> torch.Tensor:
    """[h, w] how glossy each place is, 1 being as all are, of [N, P] at the P chosen pixels."""
    sums = weights.new_zeros(2, *chosen.shape)
    sums[0][chosen.bool()] = (weights * explained * differing).sum(0)
    sums[1][chosen.bool()] = (weights * explained * explained).sum(0)
    counted = chosen.to(weights)[None]
    around = _gaussian(torch.cat([sums, counted]), GLOSS_PX)
    stiffness = GLOSS_STIFFNESS * around[2]
    return ((around[0] + stiffness) / (around[1] + stiffness).clamp_min(1e-9)).clamp(0, GLOSS_MOST)


def _lobes(normal: torch.Tensor, toward: torch.Tensor, directions: torch.Tensor) -> torch.Tensor:
    """[P, LIGHTS] how much of each light surfaces with these normals [P, 3] throw toward [P, 3]."""
    lit_by = normal @ directions.T
    whole = (2 + 2 * toward @ directions.T).clamp_min(1e-3).sqrt()
    cosine = (lit_by + (normal * toward).sum(-1, keepdim=True)) / whole
    return torch.exp(LOBE * (cosine - 1)) * (lit_by > 0)


def _not_negative(products: torch.Tensor, sums: torch.Tensor) -> torch.Tensor:
    """The least squares' solution without negative numbers, by projected steps (Beck and Teboulle, 2009)."""
    stiff = RIDGE * products.diagonal().mean() + 1e-6
    products = products + stiff * torch.eye(len(sums), device=sums.device)
    step = 1 / torch.linalg.matrix_norm(products)
    found = ahead = torch.zeros_like(sums)
    pace = 1.0
    for _ in range(STEPS):
        better = (ahead - step * (products @ ahead - sums)).clamp_min(0)
        next_pace = (1 + (1 + 4 * pace * pace) ** 0.5) / 2
        ahead = better + (pace - 1) / next_pace * (better - found)
        found, pace = better, next_pace
    return found


def _averaged(picture: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """[H, W] the mean of what is in the mask around each pixel."""
    total, count = _gaussian(torch.stack([picture * mask, mask]), NORMAL_PX)
    return total / count.clamp_min(1e-4)


def _gaussian(pictures: torch.Tensor, deviation_px: float) -> torch.Tensor:
    """[C, H, W] averaged over a Gaussian; beyond the border there is 0."""
    reach = int(np.ceil(2.5 * deviation_px))
    taps = torch.exp(-(torch.arange(-reach, reach + 1, device=pictures.device) ** 2) / (2 * deviation_px**2))
    taps = (taps / taps.sum()).to(pictures)
    along = functional.conv2d(pictures[:, None], taps[None, None, :, None], padding=(reach, 0))
    return functional.conv2d(along, taps[None, None, None], padding=(0, reach))[:, 0]


def _halved(pictures: torch.Tensor) -> torch.Tensor:
    """[..., H/2, W/2] means of two by two pixels."""
    return functional.avg_pool2d(pictures, HALF)


def _to_srgb(linear: torch.Tensor) -> torch.Tensor:
    return torch.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear.clamp_min(1e-9) ** (1 / 2.4) - 0.055)
