"""Finds words that are wanted among those that the same speaker said in this recording: pure.

As in unit selection, few joints count most, then how alike the places are: the words beside, where in the sentence,
and whether there is a pause to cut in.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from conference.speech.engine.edit.diff import spoken_key
from conference.speech.engine.words import Word

JOINT = 4.0
OTHER_NEIGHBOUR = 1.0
OTHER_SENTENCE_PLACE = 1.5
"""Voices fall at the end of a sentence and rise at its beginning."""
OTHER_PAUSE_MARK = 0.5
ROUGH_TIMES = 2.0
UNSURE = 1.0
"""What the recogniser gave less than SURE may be another word."""
SURE = 0.5
TIGHT = 0.5
TIGHT_S = 0.03
PAUSE_INSIDE = 1.0
PAUSE_INSIDE_S = 0.6
OCCURRENCES_MAX = 200
"""Of each first word: "the" is said four hundred times in an hour, and the best is found among half of them."""


@dataclass(frozen=True)
class Run:
    """The said words [first, end), one after the other by one speaker."""

    first: int
    end: int


@dataclass(frozen=True)
class Wanted:
    """Words for one place, with the text on both sides of it (None at the ends of the recording)."""

    words: tuple[str, ...]
    before: str | None
    after: str | None
    speaker: str


def find_runs(wanted: Wanted, said: Sequence[Word]) -> list[Run | None]:
    """What of the recording to use for the wanted words, in order: runs as long and as fitting as there are.

    None stands for one word that the speaker never said.
    """
    keys = [spoken_key(word) for word in wanted.words]
    said_keys = [spoken_key(word.text) for word in said]
    places = _places(said, said_keys, wanted.speaker, set(keys))
    text = [wanted.before, *wanted.words, wanted.after]
    # best[n]: the least cost of the first n words, and the last step to there.
    best: list[tuple[float, int, Run | None]] = [(0.0, 0, None)]
    for end in range(1, len(keys) + 1):
        options: list[tuple[float, int, Run | None]] = [(best[end - 1][0] + 100 * JOINT, end - 1, None)]
        for first, run in _runs_ending(keys, end, said, said_keys, places):
            beside = (text[first], text[end + 1])
            mismatch = _mismatch(said, run, wanted.words[first:end], beside)
            options.append((best[first][0] + JOINT + mismatch, first, run))
        best.append(min(options, key=lambda option: option[0]))
    found: list[Run | None] = []
    end = len(keys)
    while end:
        _, first, step = best[end]
        found.append(step)
        end = first
    return found[::-1]


def _places(said: Sequence[Word], said_keys: Sequence[str], speaker: str, keys: set[str]) -> dict[str, list[int]]:
    places: dict[str, list[int]] = defaultdict(list)
    for n, (word, key) in enumerate(zip(said, said_keys, strict=True)):
        if key in keys and word.speaker == speaker and len(places[key]) < OCCURRENCES_MAX:
            places[key].append(n)
    return places


def _runs_ending(
    keys: Sequence[str], end: int, said: Sequence[Word], said_keys: Sequence[str], places: dict[str, list[int]]
) -> Iterator[tuple[int, Run]]:
    """Runs that give the wanted words up to `end`, with the wanted word at which each begins."""
    for last in places[keys[end - 1]]:
        length = 1
        yield end - 1, Run(last, last + 1)
        while (
            length < end
            and last - length >= 0
            and said_keys[last - length] == keys[end - 1 - length]
            and said[last - length].speaker == said[last].speaker
        ):
            length += 1
            yield end - length, Run(last + 1 - length, last + 1)


def _mismatch(said: Sequence[Word], run: Run, words: Sequence[str], beside: tuple[str | None, str | None]) -> float:
    """How unlike its place in the recording the place is where the run is wanted."""
    before = said[run.first - 1] if run.first else None
    after = said[run.end] if run.end < len(said) else None
    first, last = said[run.first], said[run.end - 1]
    cost = 0.0
    for there, wanted in ((before.text if before else None, beside[0]), (after.text if after else None, beside[1])):
        cost += OTHER_NEIGHBOUR * (_key(there) != _key(wanted))
    cost += OTHER_SENTENCE_PLACE * (_ends_sentence(before.text if before else None) != _ends_sentence(beside[0]))
    ends, is_to_end = after is None or _ends_sentence(last.text), beside[1] is None or _ends_sentence(words[-1])
    cost += OTHER_SENTENCE_PLACE * (ends != is_to_end)
    cost += OTHER_PAUSE_MARK * (last.text.endswith(",") != words[-1].endswith(","))
    cost += TIGHT * (before is not None and first.start_s - before.end_s < TIGHT_S)
    cost += TIGHT * (after is not None and after.start_s - last.end_s < TIGHT_S)
    for n in range(run.first, run.end):
        cost += ROUGH_TIMES * (not said[n].aligned) + UNSURE * (said[n].confidence < SURE)
        cost += PAUSE_INSIDE * (n > run.first and said[n].start_s - said[n - 1].end_s > PAUSE_INSIDE_S)
    return cost


def _key(text: str | None) -> str | None:
    return None if text is None else spoken_key(text)


def _ends_sentence(text: str | None) -> bool:
    return text is None or text.rstrip("\"'”’)").endswith((".", "?", "!", "…", "。", "？", "！"))
