"""A camera and a microphone from one Chromium to another by way of Janus, a connection for each direction."""

import asyncio
import re
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from playwright.async_api import Page, async_playwright

from conference.media.janus.plane import JanusPlane
from conference.signalling.messages import SubscribeLine
from conference.signalling.peers import PeerOffer, PeerPublish
from conference.signalling.state import Publication
from tests.browser.person import FLAGS, chromium_path
from tests.media.namespace import ADDRESS
from tests.media.rooms import MEETING, Room

PUBLISHED = (Publication("cam", "ada", "camera", "video"), Publication("mic", "ada", "microphone", "audio"))
CONNECT = """
async (sends) => {
  const pc = (window.pc = new RTCPeerConnection({ bundlePolicy: "max-bundle" }));
  if (sends) {
    const canvas = Object.assign(document.createElement("canvas"), { width: 320, height: 240 });
    const context = canvas.getContext("2d");
    const draw = () => { context.fillStyle = `hsl(${Date.now() % 360} 80% 50%)`; context.fillRect(0, 0, 320, 240); };
    setInterval(draw, 50);
    const audio = new AudioContext();
    const tone = audio.createOscillator(), out = audio.createMediaStreamDestination();
    tone.connect(out);
    tone.start();
    pc.addTransceiver(canvas.captureStream(20).getVideoTracks()[0], { direction: "sendonly" });
    pc.addTransceiver(out.stream.getAudioTracks()[0], { direction: "sendonly" });
  } else for (const kind of ["video", "audio"]) pc.addTransceiver(kind, { direction: "recvonly" });
  await pc.setLocalDescription();
  while (pc.iceGatheringState !== "complete") await new Promise((done) => (pc.onicegatheringstatechange = done));
  return { sdp: pc.localDescription.sdp, mids: pc.getTransceivers().map(({ mid }) => mid) };
}
"""
RECEIVES = """
async () => {
  const reports = [...(await window.pc.getStats()).values()].filter(({ type }) => type === "inbound-rtp");
  const video = reports.find(({ kind }) => kind === "video"), audio = reports.find(({ kind }) => kind === "audio");
  return (video?.framesDecoded ?? 0) > 10 && (audio?.totalAudioEnergy ?? 0) > 0;
}
"""


SENT_AGAIN = """
async () => {
  const reports = [...(await window.pc.getStats()).values()].filter(({ type }) => type === "inbound-rtp");
  const video = reports.find(({ kind }) => kind === "video");
  return (video?.framesDecoded ?? 0) > 50 && (video?.retransmittedPacketsReceived ?? 0) >= 3;
}
"""


class Lossy:
    """A way between a browser and Janus that loses every eleventh packet of pictures to the browser."""

    def __init__(self) -> None:
        self._browser: tuple[str, int] | None = None
        self._count = 0
        self._near: asyncio.DatagramTransport | None = None
        self._far: asyncio.DatagramTransport | None = None

    async def through(self, answer: str) -> str:
        """The answer with this way's address for Janus's."""
        found = re.search(rf"{re.escape(ADDRESS)} (\d+) typ host", answer)
        assert found is not None
        janus, loop, lossy = (ADDRESS, int(found[1])), asyncio.get_running_loop(), self

        class Near(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, address: Any) -> None:
                lossy._browser = address
                assert lossy._far is not None
                lossy._far.sendto(data, janus)

        class Far(asyncio.DatagramProtocol):
            def datagram_received(self, data: bytes, _address: Any) -> None:
                is_picture = 127 < data[0] < 192 and data[1] & 0x7F == 96
                lossy._count += is_picture
                if lossy._browser is not None and not (is_picture and lossy._count % 11 == 5):
                    assert lossy._near is not None
                    lossy._near.sendto(data, lossy._browser)

        self._near, _ = await loop.create_datagram_endpoint(Near, (ADDRESS, 0))
        self._far, _ = await loop.create_datagram_endpoint(Far, (ADDRESS, 0))
        return answer.replace(found[0], f"{ADDRESS} {self._near.get_extra_info('sockname')[1]} typ host")

    def close(self) -> None:
        for transport in (self._near, self._far):
            if transport is not None:
                transport.close()


async def connect(here: Room[JanusPlane], page: Page, name: str, sends: bool, lossy: Lossy | None = None) -> None:
    offered = await page.evaluate(CONNECT, sends)
    lines: dict[str, Any] = {"publish": (), "subscribe": ()}
    if sends:
        lines["publish"] = tuple(map(PeerPublish, offered["mids"], PUBLISHED))
    else:
        lines["subscribe"] = tuple(map(SubscribeLine, offered["mids"], (each.id for each in PUBLISHED)))
    answer = await here.plane.offer(PeerOffer(MEETING, name, name, 1, offered["sdp"], **lines))
    if lossy is not None:
        answer = await lossy.through(answer)
    await page.evaluate("sdp => window.pc.setRemoteDescription({ type: 'answer', sdp })", answer)


async def test_one_browser_sees_and_hears_another_by_way_of_janus(
    janus: Callable[..., AbstractAsyncContextManager[Room[JanusPlane]]],
) -> None:
    async with janus() as here, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS))
        ada, ben = await browser.new_page(), await browser.new_page()
        await connect(here, ben, "ben", sends=False)  # who waits for what is not there yet
        await connect(here, ada, "ada", sends=True)
        async with asyncio.timeout(30):
            await ben.wait_for_function(RECEIVES, polling=100)
        await browser.close()


async def test_what_is_lost_on_the_way_to_a_browser_is_sent_again(
    janus: Callable[..., AbstractAsyncContextManager[Room[JanusPlane]]],
) -> None:
    async with janus() as here, async_playwright() as playwright:
        browser, lossy = await playwright.chromium.launch(executable_path=chromium_path(), args=list(FLAGS)), Lossy()
        ada, ben = await browser.new_page(), await browser.new_page()
        await connect(here, ada, "ada", sends=True)
        await connect(here, ben, "ben", sends=False, lossy=lossy)
        async with asyncio.timeout(40):
            await ben.wait_for_function(SENT_AGAIN, polling=100, timeout=40_000)
        await browser.close()
        lossy.close()
