"""An edit as pieces of sound, one after the other: pure, and in whole samples so that nothing is lost to rounding."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Span:
    """The samples [first, end) of the recording; `moved` where they stand elsewhere than they were said."""

    first: int
    end: int
    moved: bool = False

    @property
    def length(self) -> int:
        return self.end - self.first


@dataclass(frozen=True)
class Tone:
    """So many samples of the room with nobody speaking."""

    length: int


@dataclass(frozen=True)
class Unsaid:
    """Words that nobody said, for a voice to speak where the recording is left at `out` and goes on at `into`."""

    words: tuple[str, ...]
    out: int
    into: int
    speaker: str


Piece = Span | Tone | Unsaid


def joined(pieces: Iterable[Piece]) -> tuple[Piece, ...]:
    """The pieces without empty ones, those put together that follow each other in the recording, too."""
    plan: list[Piece] = []
    for piece in pieces:
        last = plan[-1] if plan else None
        if not isinstance(piece, Unsaid) and piece.length <= 0:
            continue
        if isinstance(last, Span) and isinstance(piece, Span) and last.end == piece.first:
            plan[-1] = Span(last.first, piece.end, last.moved and piece.moved)
        elif isinstance(last, Tone) and isinstance(piece, Tone):
            plan[-1] = Tone(last.length + piece.length)
        else:
            plan.append(piece)
    return tuple(plan)


def composed(first: Sequence[Piece], second: Sequence[Piece]) -> tuple[Piece, ...]:
    """The one edit that does what `first` and then, to what it gave, `second` do.

    Raises:
        ValueError: `first` has words that are not spoken yet, or `second` takes what it doesn't give.
    """
    return joined(part for piece in second for part in (_within(first, piece) if isinstance(piece, Span) else [piece]))


def _within(plan: Sequence[Piece], span: Span) -> Iterable[Piece]:
    """The pieces of `plan` that make up a span of what it gives."""
    at, taken = 0, 0
    for piece in plan:
        if isinstance(piece, Unsaid):
            raise ValueError("an edit with words that are not spoken yet has no length")
        low, high = max(span.first - at, 0), min(span.end - at, piece.length)
        if low < high:
            taken += high - low
            yield Tone(high - low) if isinstance(piece, Tone) else _part(piece, low, high, span.moved)
        at += piece.length
    if taken != span.length:
        raise ValueError("an edit takes more than there is")


def _part(span: Span, low: int, high: int, moved: bool) -> Span:
    return Span(span.first + low, span.first + high, span.moved or moved)
