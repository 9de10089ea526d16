"""Feeds every reader of what comes from outside with broken input: `python -m tests.fuzz --minutes 5`."""
