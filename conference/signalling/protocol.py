"""Which versions of the protocol fit each other: while a service is upgraded, web is newer than nodes and open pages.

`PROTOCOL` rises with every change of a message. `OLDEST` is the oldest version whose speakers and web still understand
each other: it stays where messages were only added that they neither send nor get, and rises with it where a message
of theirs has changed. Web is upgraded first, so nobody may be newer than web.
"""

from conference.signalling.errors import Unsupported
from conference.signalling.messages import PROTOCOL

OLDEST = 1


def protocol_check(spoken: int, who: str) -> None:
    """Lets through whose protocol fits.

    Args:
        who: what speaks it, for the message.

    Raises:
        Unsupported: it doesn't; the message says which side to upgrade.
    """
    if spoken > PROTOCOL:
        raise Unsupported(f"web speaks protocol {PROTOCOL} and {who} {spoken}: upgrade web first")
    if spoken < OLDEST:
        raise Unsupported(f"web speaks protocols {OLDEST} to {PROTOCOL} and {who} {spoken}: upgrade {who}")
