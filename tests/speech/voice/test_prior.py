"""A fit begins with a mixture of stock voices: of those who sound like the speaker, nearer than any of them alone."""

import numpy as np
import torch

from conference.speech.engine.voice.prior import mixed_stock, nearest_stock
from conference.speech.engine.voice.stock import stock_voices


def test_who_sounds_like_two_voices_begins_between_them() -> None:
    stock = stock_voices()
    one, other = (stock.names.index(name) for name in ("am_onyx", "bm_george"))
    between = 0.6 * stock.embeddings[one] + 0.4 * stock.embeddings[other]
    vector = torch.from_numpy(between / np.linalg.norm(between))
    assert nearest_stock(stock, vector) == "am_onyx"
    wanted = 0.6 * stock.table("am_onyx") + 0.4 * stock.table("bm_george")
    mixed = mixed_stock(stock, vector).table.numpy()
    assert mixed.dtype == np.float32 and mixed.shape == wanted.shape
    alone = np.linalg.norm(stock.table("am_onyx") - wanted)
    assert np.linalg.norm(mixed - wanted) < 0.2 * alone


def test_a_stock_voice_begins_as_itself() -> None:
    stock = stock_voices()
    vector = torch.from_numpy(stock.embeddings[stock.names.index("af_heart")])
    mixed, own = mixed_stock(stock, vector).table.numpy(), stock.table("af_heart")
    assert np.linalg.norm(mixed - own) < 0.1 * np.linalg.norm(own)


def test_voices_of_one_sex_are_mixed() -> None:
    stock = stock_voices()
    man, woman = (stock.embeddings[stock.names.index(name)] for name in ("am_adam", "af_heart"))
    between = 0.55 * man + 0.45 * woman
    mixed = mixed_stock(stock, torch.from_numpy(between / np.linalg.norm(between))).table.numpy()
    styles = np.stack([stock.table(name)[50] for name in stock.names], axis=1)  # [256, V]
    weights = np.linalg.lstsq(styles, mixed[50], rcond=None)[0]
    sexes = np.array([name[1] for name in stock.names])
    assert np.abs(weights[sexes == "f"]).max() < 0.02 and weights[sexes == "m"].sum() > 0.9
