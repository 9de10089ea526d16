"""Finds the phones of words whose times are known."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from conference.speech.engine.force import Force, Phone, pcm_of, shifted_phones
from conference.speech.engine.pronounce import spoken_words
from conference.speech.engine.sound import RATE_HZ, Samples
from conference.speech.engine.words import Word

RUN_GAP_S = 0.3
RUN_MAX_S = 20.0
MARGINS_S = (0.15, 0.1, 0.05, 0.2)
"""How much is heard beyond the words, tried in turn: pocketsphinx now and then finds no end where there is one."""


def phones_of(samples: Samples, words: Sequence[Word], force: Force) -> list[tuple[Phone, ...]]:
    """The phones of each word, which fill it without gaps; none for a word that is not `aligned` or can't be forced.

    Args:
        samples: the sound in which they are, float32 [N], 16 kHz, −1…1.
        words: in order and disjoint, as `Aligner.align` gives them.
    """
    found: list[tuple[Phone, ...]] = []
    for run in _runs(words):
        found += (_of_run(samples, run, force) if run[0].aligned else None) or [()] * len(run)
    return found


def _of_run(samples: Samples, run: Sequence[Word], force: Force) -> list[tuple[Phone, ...]] | None:
    spoken = [spoken_words(word.text) for word in run]
    text = [each for word in spoken for each in word]
    for margin_s in MARGINS_S:
        low_s = max(run[0].start_s - margin_s, 0.0)
        high_s = min(run[-1].end_s + margin_s, len(samples) / RATE_HZ)
        said = force.phones(text, pcm_of(samples, low_s, high_s))
        if said is not None:
            break
    else:
        return None
    found, taken = [], 0
    for word, parts in zip(run, spoken, strict=True):
        phones = [phone for part in said[taken : taken + len(parts)] for phone in part]
        taken += len(parts)
        found.append(_filling(word, shifted_phones(phones, low_s)))
    return found


def _filling(word: Word, phones: Sequence[Phone]) -> tuple[Phone, ...]:
    """The phones within the word, the first and the last up to its ends: its cuts are better known than theirs."""
    if not phones:
        return ()
    edges = [word.start_s, *(min(max(p.start_s, word.start_s), word.end_s) for p in phones[1:]), word.end_s]
    return tuple(replace(p, start_s=edges[n], end_s=edges[n + 1]) for n, p in enumerate(phones))


def _runs(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words said one after the other, those with good times apart from those without."""
    run: list[Word] = []
    for word in words:
        goes_on = (
            run
            and run[0].aligned == word.aligned
            and word.start_s - run[-1].end_s < RUN_GAP_S
            and word.end_s - run[0].start_s <= RUN_MAX_S
        )
        if run and not goes_on:
            yield run
            run = []
        run.append(word)
    if run:
        yield run
