"""The connection on which a cube's cameras come in: receives, decodes what is wanted, hands out whole moments."""

import asyncio
import time
from collections.abc import Callable, Collection, Sequence

from capture.geometry import Camera
from conference.node.peer import create_peer_connection
from conference.node.receiver import EncodedFrame, EncodedReceiver
from conference.signalling.state import CubeDescription
from rendering.errors import StreamError
from rendering.worker.camera_stream import CameraStream, Unit
from rendering.worker.cube import cameras_of
from rendering.worker.moments import Moment, Moments
from rendering.worker.pool import WorkPool
from rendering.worker.resting import RestingCameras

LIVE_S = 1.0
"""A camera from which nothing came for so long is gone."""


class CubeLink:
    """One cube's cameras.

    Args:
        cube: what the cube says of itself.
        ice_addresses: offered as candidates.

    Attributes:
        cameras: in the order of the video sections.
        closed: whether the connection has ended, on whichever side.

    Raises:
        StreamError: the description is not a cube's.
    """

    def __init__(self, cube: CubeDescription, pool: WorkPool, ice_addresses: Sequence[str]) -> None:
        self.cameras: tuple[Camera, ...] = cameras_of(cube)
        self.frame_rate_hz = cube.frame_rate_hz
        self.closed = False
        self._pool = pool
        self._peer = create_peer_connection(ice_addresses)
        self._streams = [CameraStream() for _ in self.cameras]
        self._last_arrival_s = [float("-inf")] * len(self.cameras)
        self._wanted: frozenset[int] = frozenset()
        self._resting = RestingCameras(len(self.cameras))
        self._receivers: list[EncodedReceiver] = []
        self._moments = Moments()
        self._arrived = asyncio.Event()
        self._watcher: Callable[[Moment], None] | None = None
        self._readers: list[asyncio.Task[None]] = []

    async def answer(self, sdp: str) -> str:
        """Takes the cube's offer and begins to receive.

        Raises:
            StreamError: it does not have one H.264 section a camera.
            NodeError: the SDP can't be used.
        """
        answer = await self._peer.answer_offer_sdp(sdp)
        receivers = [receiver for receiver in self._peer.receivers() if receiver.kind == "video"]
        if len(receivers) != len(self.cameras) or any(receiver.codec != "H264" for receiver in receivers):
            raise StreamError(f"a cube of {len(self.cameras)} cameras offers as many H.264 sections")
        self._receivers = receivers
        self._readers = [asyncio.create_task(self._read(n, receiver)) for n, receiver in enumerate(receivers)]
        return answer

    @property
    def dropped(self) -> int:
        """Units that could not be used."""
        return sum(stream.dropped for stream in self._streams) + sum(r.dropped for r in self._peer.receivers())

    def live(self) -> list[int]:
        """The cameras from which something came lately, and those that were only asked to rest."""
        now_s = time.monotonic()
        resting = self._resting.resting
        return [n for n, arrival_s in enumerate(self._last_arrival_s) if n in resting or now_s - arrival_s < LIVE_S]

    def want(self, cameras: Collection[int]) -> None:
        """Says which cameras are to be decoded from now on; those that nobody wants for a while are asked to rest."""
        self._wanted = frozenset(cameras)
        now_s = time.monotonic()
        live = self.live()
        paused, resumed = self._resting.want(self._wanted, live, now_s)
        for n in paused:
            self._receivers[n].pause()
            self._streams[n].forget()
        for n in resumed:
            self._receivers[n].resume()
            # It is waited for as long as any camera that was there a moment ago.
            self._last_arrival_s[n] = now_s

    def watch(self, take: Callable[[Moment], None] | None) -> None:
        """Gives every moment that is handed out to `take` too; None ends it."""
        self._watcher = take

    async def next_moment(self) -> Moment:
        """The newest moment, once there is one that was not taken before.

        Raises:
            ConnectionError: the link was closed.
        """
        while True:
            if self.closed:
                raise ConnectionError("the cube's connection was closed")
            self._arrived.clear()
            await self._decode()
            moment = self._moments.take(self._wanted)
            if moment is not None:
                if self._watcher is not None:
                    self._watcher(moment)
                return moment
            await self._arrived.wait()

    async def wait_arrival(self) -> None:
        """Waits until a camera gave something, decoded or not.

        Raises:
            ConnectionError: the link was closed.
        """
        if self.closed:
            raise ConnectionError("the cube's connection was closed")
        self._arrived.clear()
        await self._arrived.wait()

    async def close(self) -> None:
        """Ends the connection and whoever waits for a moment."""
        self.closed = True
        self._arrived.set()
        for reader in self._readers:
            reader.cancel()
        await asyncio.gather(*self._readers, return_exceptions=True)
        await self._peer.close()

    async def _read(self, index: int, receiver: EncodedReceiver) -> None:
        stream = self._streams[index]
        try:
            while True:
                frame: EncodedFrame | None = await receiver.get()
                while frame is not None:  # all that has come meanwhile, so that a busy machine catches up
                    self._take(index, frame)
                    frame = receiver.get_nowait()
                if stream.needs_key:
                    receiver.request_keyframe()
                self._arrived.set()
        except ConnectionError:
            self.closed = True
            self._arrived.set()

    async def _decode(self) -> None:
        """Decodes what has come from the wanted cameras.

        That is done when somebody is ready to render: decoding as pictures come would leave a busy machine no time to
        render any of them.
        """
        behind = [n for n in sorted(self._wanted) if self._streams[n].has_units]
        pictures = await asyncio.gather(*(self._pool.run(self._streams[n].newest) for n in behind))
        for n, picture in zip(behind, pictures, strict=True):
            if picture is not None:
                self._moments.add(n, picture)

    def _take(self, index: int, frame: EncodedFrame) -> None:
        self._last_arrival_s[index] = frame.arrival_s
        if frame.after_loss:
            self._streams[index].after_loss()
        self._streams[index].put(Unit(frame.data, frame.key_frame, frame.arrival_s))
