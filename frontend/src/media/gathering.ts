/** Waits until a connection knows its ICE candidates. */

const GATHERING_MS = 500;

/** Calls back after so many milliseconds; the result cancels it. */
interface Timers {
  after(ms: number, callback: () => void): () => void;
}

/** Resolves when all are known, or after a while: an offer holds what there is, the server finds the rest from our checks. */
export function gathered(pc: RTCPeerConnection, timers: Timers): Promise<void> {
  if (pc.iceGatheringState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    const finish = (): void => {
      cancel();
      pc.onicegatheringstatechange = null;
      resolve();
    };
    const cancel = timers.after(GATHERING_MS, finish);
    pc.onicegatheringstatechange = () => {
      if (pc.iceGatheringState === "complete") finish();
    };
  });
}
