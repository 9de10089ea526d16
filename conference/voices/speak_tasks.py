"""The Celery tasks of the voices worker, which alone loads the network. They may run twice without harm."""

from conference.voices.queue import PREPARE_TASK, SPEAK_TASK, TYPED_TASK, app
from conference.voices.speaking import network, phrase_speak, typed_speak


@app.task(name=SPEAK_TASK)
def speak(phrase_id: str) -> None:
    """Speaks a phrase."""
    phrase_speak(phrase_id)


@app.task(name=TYPED_TASK)
def speak_typed(speech_id: str) -> None:
    """Speaks what was typed in a meeting."""
    typed_speak(speech_id)


@app.task(name=PREPARE_TASK)
def prepare() -> None:
    """Loads the network, so that the first words need not wait for it."""
    network()
