"""What stands between the kept spans of an edit, and where on the edit's clock: pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from conference.speech.engine.edit.pieces import Piece, Span, Tone, Unsaid


@dataclass(frozen=True)
class Group:
    """The pieces [first, end) of a plan, between spans of the recording that are kept.

    Attributes:
        leave, into: the samples at which the recording is left, and at which it goes on.
        kept_before: how many kept spans come before.
    """

    first: int
    end: int
    leave: int
    into: int
    kept_before: int

    def pieces(self, plan: Sequence[Piece]) -> Sequence[Piece]:
        """Its part of the plan."""
        return plan[self.first : self.end]


def is_kept(piece: Piece) -> bool:
    """Whether a piece is a span of the recording where it was."""
    return isinstance(piece, Span) and not piece.moved


def groups_of(plan: Sequence[Piece], length: int) -> list[Group]:
    """What was put in, in order.

    Args:
        length: of the recording.
    """
    groups: list[Group] = []
    first, kept_before, leave = 0, 0, 0
    for n, piece in enumerate([*plan, None]):
        if piece is not None and not is_kept(piece):
            continue
        if first < n:
            into = piece.first if isinstance(piece, Span) else length
            groups.append(Group(first, n, leave, into, kept_before))
        if isinstance(piece, Span):
            first, leave, kept_before = n + 1, piece.end, kept_before + 1
    return groups


def group_length(plan: Sequence[Piece], group: Group, spoken: Sequence[int]) -> int:
    """How long a group is, in samples.

    Args:
        spoken: the lengths of all that is `Unsaid` in the plan, in order.
    """
    before = sum(isinstance(piece, Unsaid) for piece in plan[: group.first])
    lengths = iter(spoken[before:])
    return sum(piece.length if isinstance(piece, Span | Tone) else next(lengths) for piece in group.pieces(plan))
