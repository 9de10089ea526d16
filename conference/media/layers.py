"""Chooses which layer of each picture a receiver gets, and tells senders which layers somebody wants."""

from collections.abc import Iterable

from conference.media.carrying import Load
from conference.media.publication import Publication
from conference.media.subscription import Subscription

SMALL_SHOWN_MAX_PX = 225
"""A picture shown no taller than this is served by the small layer, which is SMALL_PX high."""
SMALL_PX = 180
SMALL_VIEW_PX = 240
"""How tall a view is rendered for who can't carry more."""
UNLIMITED_PX = 10_000


class LayerChoice:
    """Which layer one subscription gets of a publication that it is joined to.

    A change waits for a key frame of the other layer; until it comes the present one goes on.
    """

    def __init__(self, subscription: Subscription, publication: Publication) -> None:
        self._subscription = subscription
        self._publication = publication
        self._present: Publication | None = publication
        self._coming: Publication | None = None

    @property
    def present(self) -> Publication | None:
        """The layer that is sent now; None for no picture."""
        return self._present

    @property
    def is_view(self) -> bool:
        """Whether it is somebody in a cube, as seen from the receiver's seat."""
        return self._publication.description.source == "view"

    def choose(self, load: Load) -> None:
        """Goes over to the layer that fits what the receiver shows and can carry; sound is always sent.

        Said again while a change waits for its key frame, as what was just switched on may have missed being asked.
        """
        if self._publication.description.kind == "audio":
            return
        wanted = self._fitting(load)
        if wanted is self._present:
            self._cancel()
        elif wanted is None:
            self._cancel()
            self._leave()
        elif wanted is self._coming:
            wanted.request_keyframe()
        else:
            self._cancel()
            self._coming = wanted
            wanted.attach_at_keyframe(self._subscription, self._begin)

    def end(self) -> None:
        """Gives the subscription up, whatever it gets."""
        self._cancel()
        self._leave()

    def _fitting(self, load: Load) -> Publication | None:
        shown_px = self._subscription.shown_px
        if load is Load.SOUND or shown_px == 0 or (load is Load.CAMERAS and self.is_view):
            return None
        smaller = self._publication.smaller
        if smaller is None or smaller.codec.name != self._publication.codec.name:
            return self._publication
        is_small = shown_px is not None and shown_px <= SMALL_SHOWN_MAX_PX
        return smaller if is_small or load >= Load.SMALL else self._publication

    def _begin(self) -> None:
        coming = self._coming
        self._leave()
        if coming is not None:
            self._subscription.connect(coming)
        self._present, self._coming = coming, None

    def _leave(self) -> None:
        if self._present is not None:
            self._present.detach(self._subscription)
            self._subscription.disconnect()
        self._present = None

    def _cancel(self) -> None:
        if self._coming is not None:
            self._coming.cancel(self._subscription)
        self._coming = None


def height_wanted_px(publication: Publication, receivers: Iterable[tuple[Subscription, Load]]) -> int:
    """How tall a publication's whole picture can be used by those who get it or wait for it; 0 when nobody does.

    One that nobody has subscribed to at all is wanted: the first subscriber shall not have to wait for it.

    Args:
        receivers: who has subscribed to the publication, whatever layer they get, with what they can carry.
    """
    loads = list(receivers)
    if publication.taps or not loads:
        return UNLIMITED_PX
    if publication.description.source == "view":
        return max(_view_px(subscription, load) for subscription, load in loads)
    return UNLIMITED_PX if publication.has_subscriptions else 0


def layer_wanted_px(layer: Publication) -> int:
    """The same of a smaller layer, which is never recorded."""
    return SMALL_PX if layer.has_subscriptions else 0


def _view_px(subscription: Subscription, load: Load) -> int:
    shown_px = UNLIMITED_PX if subscription.shown_px is None else subscription.shown_px
    return {Load.WHOLE: shown_px, Load.SMALL: min(shown_px, SMALL_VIEW_PX), Load.CAMERAS: 0, Load.SOUND: 0}[load]
