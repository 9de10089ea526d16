"""What a job says, in the words of who reads it: kept as a text with places for values, and put together when read."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from conference.jobs.models import Job

TEXT_MAX = 500
VALUE_MAX = 300
DETAIL = "{detail}"
"""The text of what is said by others, and isn't translated."""

Values = Mapping[str, str | int]


def stored_values(values: Values) -> dict[str, str | int]:
    """The values as they are kept beside the text."""
    return {name: value[:VALUE_MAX] if isinstance(value, str) else value for name, value in values.items()}


def job_message(job: Job) -> str:
    """What the job says, in the language that is spoken now; empty where it says nothing."""
    if not job.message:
        return ""
    try:
        return _(job.message).format(**job.values)
    except (KeyError, IndexError, ValueError):  # from before texts had places
        return job.message
