"""What keeps a backup from being made or restored; each text says what to do.

BackupError
├── NotMade       the backup could not be made
└── NotRestored   nothing was restored
"""


class BackupError(Exception):
    """Base of this package's exceptions."""


class NotMade(BackupError):
    """The backup could not be made; no file is left."""


class NotRestored(BackupError):
    """The archive is not restored, and what was there is as it was."""
