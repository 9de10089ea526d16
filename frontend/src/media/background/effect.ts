/** A camera's picture with another background, as a track of its own; made in a worker (npm package `@mediapipe/selfie_segmentation`, Apache-2.0). */

import type { BackgroundProblem } from "./choice";
import { type FrameReader, type FrameWriter, openFrames } from "./frames";
import type { Backdrop, Frame, FromWorker, ToWorker } from "./messages";
import { Slowness } from "./slowness";

export class BackgroundEffect {
  private readonly slowness = new Slowness();
  private stopped = false;
  private painted: (frame: Frame) => void = (frame) => frame.close();

  private constructor(
    private readonly worker: Worker,
    private readonly reader: FrameReader,
    private readonly writer: FrameWriter,
    /** The effect has stopped by itself: the track is frozen. */
    private readonly onProblem: (problem: BackgroundProblem) => void,
  ) {
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "painted") this.painted(data.frame);
      else if (data.kind === "failed") this.giveUp("failed");
    };
    writer.track.contentHint = "motion";
  }

  /** @throws {Error} this browser can't run it, or it could not be fetched. */
  static async start(
    camera: MediaStreamTrack,
    backdrop: Backdrop,
    onProblem: (problem: BackgroundProblem) => void,
  ): Promise<BackgroundEffect> {
    const worker = new Worker(new URL("./background.worker.ts", import.meta.url));
    try {
      await readiness(worker);
      const [reader, writer] = await openFrames(camera);
      const effect = new BackgroundEffect(worker, reader, writer, onProblem);
      effect.setBackdrop(backdrop);
      void effect.run();
      return effect;
    } catch (error) {
      worker.terminate();
      throw error;
    }
  }

  get track(): MediaStreamTrack {
    return this.writer.track;
  }

  /** How long a picture takes, from the camera's to the finished one; the median of the last ones. */
  get paceMs(): number {
    return this.slowness.medianMs;
  }

  setBackdrop(backdrop: Backdrop): void {
    this.tell({ kind: "backdrop", backdrop }, backdrop.kind === "picture" ? [backdrop.picture] : []);
  }

  /** The camera stays open. */
  stop(): void {
    this.stopped = true;
    this.reader.stop();
    this.writer.stop();
    this.worker.terminate();
  }

  private async run(): Promise<void> {
    for (;;) {
      const frame = await this.reader.next().catch(() => null);
      if (frame === null) return;
      if (this.stopped) {
        frame.close();
        return;
      }
      const startMs = performance.now();
      const painted = await this.paint(frame);
      this.writer.write(painted);
      if (this.slowness.isTooSlow(performance.now() - startMs)) this.giveUp("slow");
    }
  }

  private paint(frame: Frame): Promise<Frame> {
    return new Promise((resolve) => {
      this.painted = resolve;
      this.tell({ kind: "frame", frame }, [frame]);
    });
  }

  private giveUp(problem: BackgroundProblem): void {
    if (this.stopped) return;
    this.stop();
    this.onProblem(problem);
  }

  private tell(message: ToWorker, transfer: Transferable[]): void {
    this.worker.postMessage(message, transfer);
  }
}

function readiness(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.onerror = () => reject(new Error("the background's worker could not be started"));
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => {
      if (data.kind === "ready") resolve();
      else reject(new Error("the background's model could not be started"));
    };
  });
}
