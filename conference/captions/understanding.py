"""Understands utterances: only the captions worker imports this. Sound is deleted before it is listened to."""

import functools
import logging
from collections.abc import Callable
from typing import Protocol

from django.conf import settings

from conference import files
from conference.captions.queue import Spoken, Understood
from conference.signalling.captions import CAPTION_MAX
from conference.speech.engine.caption import Captioner
from conference.speech.engine.errors import AudioError
from conference.speech.engine.sound import Samples, read_speech
from conference.speech.engine.weights import find_model

log = logging.getLogger(__name__)

PART_LAG_MAX_S = 2.0
"""Parts of utterances that waited longer are not listened to: the whole ones are what matters."""
LAG_MAX_S = 15.0
"""Whole utterances that waited longer aren't either: nobody reads captions of what was said so long ago."""


class Listener(Protocol):
    """What understands speech."""

    def caption(self, samples: Samples) -> str: ...


@functools.cache
def captioner() -> Captioner:
    """The model, loaded once a process."""
    return Captioner(find_model(settings.CAPTION_MODEL, settings.DATA_DIR / "models"))


def understand(spoken: Spoken, load: Callable[[], Listener], *, now_s: float) -> Understood | None:
    """What was said; None where there is nothing to listen to: a longer part took its place, or it is done already.

    Args:
        load: gives what understands speech, when it is needed.
        now_s: seconds since 1970.
    """
    kept = settings.DATA_DIR / spoken.path
    lag_s = max(0.0, now_s - spoken.sent_s)
    try:
        path = files.fetch(kept)
        if lag_s > (LAG_MAX_S if spoken.final else PART_LAG_MAX_S):
            path.unlink()
            files.discard(path)
            text = None
        else:
            samples = read_speech(path)
            files.discard(path)
            text = load().caption(samples)[:CAPTION_MAX]
    except FileNotFoundError:
        return None
    except files.StoreUnavailable as error:
        log.warning("an utterance can't be fetched: %s", error.__cause__)
        return None
    except (AudioError, OSError) as error:
        log.warning("an utterance can't be read: %s", error)
        files.discard(path)
        return None
    return Understood(
        meeting_id=spoken.meeting_id,
        participant_id=spoken.participant_id,
        utterance_id=spoken.utterance_id,
        text=text,
        start_s=spoken.start_s,
        duration_s=spoken.duration_s,
        final=spoken.final,
        lag_s=lag_s,
    )
