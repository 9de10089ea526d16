/**
 * Takes noise out of a microphone's sound in this browser: RNNoise in an AudioWorklet (npm package
 * `@sapphi-red/web-noise-suppressor`, MIT); fetched only when somebody switches it on.
 */

import { loadRnnoise, RnnoiseWorkletNode } from "@sapphi-red/web-noise-suppressor";
import plainUrl from "@sapphi-red/web-noise-suppressor/rnnoise.wasm?url";
import simdUrl from "@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url";
import workletUrl from "@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url";

/** What RNNoise was trained at. */
const RATE_HZ = 48_000;

export class NoiseSuppression {
  private constructor(
    private readonly context: AudioContext,
    /** A copy of the microphone's track: it listens on while the one that was given is muted. */
    private readonly heard: MediaStreamTrack,
    private readonly node: RnnoiseWorkletNode,
    /** The sound without noise. */
    readonly track: MediaStreamTrack,
  ) {}

  /** @throws {Error} the browser can't run it, or it could not be fetched. */
  static async start(microphone: MediaStreamTrack): Promise<NoiseSuppression> {
    const heard = microphone.clone();
    heard.enabled = true;
    const context = new AudioContext({ sampleRate: RATE_HZ, latencyHint: "interactive" });
    try {
      const [wasmBinary] = await Promise.all([
        loadRnnoise({ url: plainUrl, simdUrl }),
        context.audioWorklet.addModule(workletUrl),
      ]);
      const node = new RnnoiseWorkletNode(context, { maxChannels: 1, wasmBinary });
      const out = new MediaStreamAudioDestinationNode(context, { channelCount: 1 });
      context.createMediaStreamSource(new MediaStream([heard])).connect(node).connect(out);
      const [track] = out.stream.getAudioTracks();
      if (track === undefined) throw new Error("no sound came out of the noise suppression");
      track.contentHint = "speech";
      return new NoiseSuppression(context, heard, node, track);
    } catch (error) {
      heard.stop();
      void context.close();
      throw error;
    }
  }

  stop(): void {
    this.track.stop();
    this.heard.stop();
    this.node.destroy();
    void this.context.close();
  }
}
