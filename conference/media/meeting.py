"""Who sends what to whom in one meeting of a media worker: joins subscriptions to publications as both come and go."""

from collections.abc import Iterable, Mapping

from conference.media.carrying import Load
from conference.media.eyes import EyeRelay
from conference.media.layers import LayerChoice, height_wanted_px
from conference.media.listening.ears import Ears
from conference.media.publication import Publication
from conference.media.recorder import Recording
from conference.media.subscription import Subscription
from conference.signalling.peers import Gates, Held


class Meeting:
    """The streams of one meeting.

    Attributes:
        publications: by id, those that are there.
        recordings: by id, those that run.
        eyes: the relay of its viewers' eyes.
        ears: what listens to its microphones; None while it is not captioned.

    Args:
        meeting_id: what web calls it.
    """

    def __init__(self, meeting_id: str = "") -> None:
        self.ears: Ears | None = None
        self._id = meeting_id
        self.publications: dict[str, Publication] = {}
        self.recordings: dict[str, Recording] = {}
        self.eyes = EyeRelay()
        self._subscriptions: dict[Subscription, Publication | None] = {}
        self._gates = Gates()
        self._choices: dict[Subscription, LayerChoice] = {}

    @property
    def empty(self) -> bool:
        """Whether nothing is left of it."""
        return not self.publications and not self.recordings and not self._subscriptions and self.ears is None

    def publish(self, publications: Iterable[Publication]) -> None:
        """Adds publications; one that takes the id of another replaces it for all its subscriptions."""
        for publication in publications:
            current = self.publications.get(publication.description.id)
            if current is publication:
                continue
            if current is not None:
                self.unpublish([current])
            self.publications[publication.description.id] = publication
            publication.set_held(self._holds(publication))
            for recording in self.recordings.values():
                self._record(recording, publication)
            self._hear(publication)
            for subscription in list(self._subscriptions):
                self._join(subscription)

    def unpublish(self, publications: Iterable[Publication]) -> None:
        """Ends publications; their subscriptions wait for others of the same id."""
        for publication in publications:
            if self.publications.get(publication.description.id) is publication:
                del self.publications[publication.description.id]
            for recording in self.recordings.values():
                recording.remove(publication)
            if self.ears is not None:
                self.ears.remove(publication)
            for subscription, feed in list(self._subscriptions.items()):
                if feed is publication:
                    self._part(subscription)

    def set_gates(self, gates: Gates) -> None:
        """Lets through what `gates` say, unless newer ones hold already."""
        if gates.version < self._gates.version:
            return
        self._gates = gates
        for publication in self.publications.values():
            publication.set_held(self._holds(publication))
            for recording in self.recordings.values():
                self._record(recording, publication)

    def record(self, recording: Recording) -> None:
        """Adds a recording, of everyone who is to be in one."""
        self.recordings[recording.request.recording_id] = recording
        for publication in self.publications.values():
            self._record(recording, publication)

    def listen(self, ears: Ears | None) -> None:
        """Has its microphones listened to, those that come later too, or (None) no longer."""
        if ears is None and self.ears is not None:
            for publication in self.publications.values():
                self.ears.remove(publication)
        self.ears = ears
        for publication in self.publications.values():
            self._hear(publication)

    def subscribe(self, subscriptions: Iterable[Subscription]) -> None:
        """Adds subscriptions; one whose publication is not there waits for it."""
        for subscription in subscriptions:
            if subscription not in self._subscriptions:
                self._subscriptions[subscription] = None
                self._join(subscription)

    def unsubscribe(self, subscriptions: Iterable[Subscription]) -> None:
        """Ends subscriptions."""
        for subscription in subscriptions:
            if self._subscriptions.get(subscription) is not None:
                self._part(subscription)
            self._subscriptions.pop(subscription, None)

    def _holds(self, publication: Publication) -> bool:
        description = publication.description
        return Held(description.participant_id, description.source) in self._gates.held

    def _hear(self, publication: Publication) -> None:
        if self.ears is not None and publication.description.source == "microphone":
            self.ears.add(self._id, publication)

    def _record(self, recording: Recording, publication: Publication) -> None:
        if publication.description.participant_id in self._gates.unrecorded:
            recording.remove(publication)
        else:
            recording.add(publication)

    def adapt(self, loads: Mapping[Subscription, Load]) -> None:
        """Has each receiver get the layers that fit what it shows and can carry."""
        for subscription, choice in self._choices.items():
            choice.choose(loads.get(subscription, Load.WHOLE))

    def has_views(self, subscriptions: Iterable[Subscription]) -> bool:
        """Whether some of these are joined to views."""
        return any(each in self._choices and self._choices[each].is_view for each in subscriptions)

    def height_wanted_px(self, publication: Publication, loads: Mapping[Subscription, Load]) -> int:
        """How tall a publication's whole picture can be used, 0 when nobody gets it now."""
        receivers = [subscription for subscription, feed in self._subscriptions.items() if feed is publication]
        return height_wanted_px(publication, [(each, loads.get(each, Load.WHOLE)) for each in receivers])

    def _join(self, subscription: Subscription) -> None:
        publication = self.publications.get(subscription.publication_id)
        if publication is None or self._subscriptions[subscription] is publication:
            return
        if subscription.connect(publication):
            self._subscriptions[subscription] = publication
            self._choices[subscription] = LayerChoice(subscription, publication)
            publication.attach(subscription)

    def _part(self, subscription: Subscription) -> None:
        self._choices.pop(subscription).end()
        self._subscriptions[subscription] = None
