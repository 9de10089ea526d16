"""Reads about polls."""

import uuid
from collections import Counter

from conference.polls.models import Ballot, Poll
from conference.signalling import polls as wire


def poll_to_wire(poll: Poll) -> wire.Poll:
    """The poll as participants know it, with the counts as they are now."""
    ballots = [ballot.chosen for ballot in poll.ballots.all()]
    votes = Counter(number for chosen in ballots for number in chosen)
    return wire.Poll(
        id=str(poll.pk),
        question=poll.question,
        options=tuple(wire.PollOption(text, votes[number]) for number, text in enumerate(poll.options)),
        multiple=poll.multiple,
        closed=poll.closed_at is not None,
        voters=len(ballots),
    )


def meeting_polls(meeting_id: uuid.UUID) -> tuple[wire.Poll, ...]:
    """The polls of a meeting, in the order in which they were asked."""
    return tuple(poll_to_wire(poll) for poll in Poll.objects.filter(meeting=meeting_id).prefetch_related("ballots"))


def own_ballots(meeting_id: uuid.UUID, participant_id: uuid.UUID) -> tuple[wire.Ballot, ...]:
    """What a participant chose in the polls of the meeting."""
    own = Ballot.objects.filter(poll__meeting=meeting_id, participant=participant_id).order_by("poll__opened_at")
    return tuple(wire.Ballot(str(ballot.poll_id), tuple(ballot.chosen)) for ballot in own)
