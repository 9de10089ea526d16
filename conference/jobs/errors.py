"""What can end a job.

JobError
├── JobFailure      the job can't be done
├── JobWaits        the job can't be done yet
├── LeaseLostError  the job was given to another worker
└── WorkerEnds      this worker was asked to end
"""


class JobError(Exception):
    """Base of what ends a job; the message is for a person."""


class JobFailure(JobError):
    """The job can't be done; the message says why to a person.

    Args:
        message: marked for translation, with places for the values.
    """

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values


class JobWaits(JobError):
    """The job can't be done yet, for a reason that goes by itself; it is done anew in a while, as often as it takes.

    Args:
        message: marked for translation, with places for the values.
    """

    def __init__(self, message: str, **values: str | int) -> None:
        super().__init__(message.format(**values))
        self.message = message
        self.values = values


class LeaseLostError(JobError):
    """Somebody else has the job now: stop, and write nothing more."""


class WorkerEnds(JobError):
    """This process was asked to end: stop, and another worker does the job."""
