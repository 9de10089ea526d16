"""The Celery tasks of captions: the captions worker's, which alone loads a model. They may run twice without harm."""

import time

from conference.captions.queue import PREPARE_TASK, UNDERSTAND_TASK, Spoken, app, understood_send
from conference.captions.understanding import captioner, understand


@app.task(name=UNDERSTAND_TASK)
def understand_task(**spoken: object) -> None:
    """Understands an utterance and tells web."""
    understood = understand(Spoken(**spoken), captioner, now_s=time.time())  # type: ignore[arg-type]
    if understood is not None:
        understood_send(understood)


@app.task(name=PREPARE_TASK)
def prepare_task() -> None:
    """Loads the model, so that the first words need not wait for it."""
    captioner()
