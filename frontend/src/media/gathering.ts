/** Waits until a connection knows its ICE candidates. */

const GATHERING_MS = 500;

/** Resolves when all are known, or after a while: an offer holds what there is, the server finds the rest from our checks. */
export function gathered(pc: RTCPeerConnection, after: (ms: number, callback: () => void) => () => void): Promise<void> {
  if (pc.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel();
      pc.onicegatheringstatechange = null;
      resolve();
    };
    const cancel = after(GATHERING_MS, finish);
    pc.onicegatheringstatechange = () => {
      if (pc.iceGatheringState === "complete") finish();
    };
  });
}
