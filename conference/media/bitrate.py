"""How much a publisher may send: raised while its receivers lose nothing, lowered when most of them lose packets."""

import statistics

START_BPS = 1_500_000
FLOOR_BPS = 200_000
CEILING_BPS = {"camera": 2_500_000, "screen": 4_000_000, "view": 8_000_000, "cube": 8_000_000, "microphone": 128_000}
LOSS_HIGH = 0.10
LOSS_LOW = 0.02
RAISE = 1.08
LOWER = 0.85


class BitrateTarget:
    """The bitrate for one publication.

    Every receiver of a layer gets the same stream; so the median of what the receivers lose decides (of two the
    better), and one bad line does not spoil the picture for everyone: who can't carry it goes down to a smaller layer.
    The thresholds are those of draft-ietf-rmcat-gcc-02, section 6.
    """

    def __init__(self, source: str) -> None:
        self._ceiling_bps = CEILING_BPS.get(source, START_BPS)
        self.bps = min(START_BPS, self._ceiling_bps)
        self._losses: dict[int, float] = {}

    def report(self, receiver: int, fraction_lost: float) -> None:
        """What `receiver` lost since its last report, 0 to 1."""
        self._losses[receiver] = fraction_lost

    def step(self) -> int:
        """The bitrate for the next second."""
        if self._losses:
            lost = statistics.median_low(self._losses.values())
            if lost > LOSS_HIGH:
                self.bps = max(FLOOR_BPS, int(self.bps * LOWER))
            elif lost < LOSS_LOW:
                self.bps = min(self._ceiling_bps, int(self.bps * RAISE))
            self._losses.clear()
        return self.bps
