"""A camera and a microphone from one Chromium to another by way of Janus, a connection for each direction."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

from playwright.async_api import Page, async_playwright

from conference.media.janus.plane import JanusPlane
from conference.signalling.messages import SubscribeLine
from conference.signalling.peers import PeerOffer, PeerPublish
from conference.signalling.state import Publication
from tests.browser.person import FLAGS, chromium_path
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


async def connect(here: Room[JanusPlane], page: Page, name: str, sends: bool) -> None:
    offered = await page.evaluate(CONNECT, sends)
    lines: dict[str, Any] = {"publish": (), "subscribe": ()}
    if sends:
        lines["publish"] = tuple(map(PeerPublish, offered["mids"], PUBLISHED))
    else:
        lines["subscribe"] = tuple(map(SubscribeLine, offered["mids"], (each.id for each in PUBLISHED)))
    answer = await here.plane.offer(PeerOffer(MEETING, name, name, 1, offered["sdp"], **lines))
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
