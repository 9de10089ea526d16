"""Writes about polls: asked, answered, closed."""

import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from conference.polls.models import Ballot, Poll
from conference.polls.selectors import poll_to_wire
from conference.rooms.events import meeting_event
from conference.rooms.models import Participant
from conference.signalling.errors import BadMessage, Conflict, Full
from conference.signalling.polls import OPTIONS_MAX, OPTIONS_MIN, PollChanged

POLLS_MAX = 50
"""How many polls a meeting takes."""


@transaction.atomic
def poll_open(
    *, host: Participant, question: str, options: tuple[str, ...], multiple: bool, now: datetime.datetime
) -> None:
    """Asks everyone in the host's meeting.

    Raises:
        BadMessage: the question or an answer is blank, two answers are the same, or there are too few or too many.
        Full: the meeting has had as many polls as it takes.
    """
    question, texts = question.strip(), [option.strip() for option in options]
    if not question or not all(texts):
        raise BadMessage(_("a poll needs a question, and a text for each answer"))
    if not OPTIONS_MIN <= len(texts) <= OPTIONS_MAX or len(set(texts)) < len(texts):
        raise BadMessage(
            _("a poll needs {least} to {most} different answers").format(least=OPTIONS_MIN, most=OPTIONS_MAX)
        )
    if Poll.objects.filter(meeting=host.meeting_id).count() >= POLLS_MAX:
        raise Full(_("a meeting takes {most} polls").format(most=POLLS_MAX))
    poll = Poll.objects.create(
        meeting_id=host.meeting_id, asked_by=host, question=question, options=texts, multiple=multiple, opened_at=now
    )
    _tell(poll)


@transaction.atomic
def poll_vote(*, participant: Participant, poll: Poll, chosen: tuple[int, ...]) -> None:
    """Keeps the participant's answer in place of an earlier one; an empty one takes it back.

    Raises:
        Conflict: the poll is closed.
        BadMessage: there is no such answer, or several where one may be chosen.
    """
    if poll.closed_at is not None:
        raise Conflict(_("this poll is closed"))
    numbers = sorted(set(chosen))
    if any(not 0 <= number < len(poll.options) for number in numbers):
        raise BadMessage(_("there is no such answer"))
    if len(numbers) > 1 and not poll.multiple:
        raise BadMessage(_("choose one answer"))
    if numbers:
        Ballot.objects.update_or_create(poll=poll, participant=participant, defaults={"chosen": numbers})
    else:
        Ballot.objects.filter(poll=poll, participant=participant).delete()
    _tell(poll)


@transaction.atomic
def poll_close(*, poll: Poll, now: datetime.datetime) -> None:
    """Ends the poll.

    Raises:
        Conflict: it is closed already.
    """
    if poll.closed_at is not None:
        raise Conflict(_("this poll is closed"))
    poll.closed_at = now
    poll.save(update_fields=["closed_at"])
    _tell(poll)


def _tell(poll: Poll) -> None:
    meeting_event(meeting_id=poll.meeting_id, message=PollChanged(poll_to_wire(poll)))
