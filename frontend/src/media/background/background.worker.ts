/**
 * A worker that finds the person in each picture (MediaPipe's selfie segmentation, landscape model: 256 × 144 pixels) and
 * puts something else behind.
 */

import type { SelfieSegmentation } from "@mediapipe/selfie_segmentation";

import type { Backdrop, Frame, FromWorker, ToWorker } from "./messages";
import { runAsOnPage } from "./pageInWorker";
import { BackgroundPainter } from "./painter";

const FOLDER = `${import.meta.env.BASE_URL}selfie_segmentation/`;
/** What the model sees; a larger picture would only be made as small inside. */
const SEEN_PX = { width: 256, height: 144 };
const LANDSCAPE_MODEL = 1;

type Segmentation = new (config: { locateFile(file: string): string }) => SelfieSegmentation;

const painter = new BackgroundPainter();
let backdrop: Backdrop | null = null;

addEventListener("message", ({ data }: MessageEvent<ToWorker>) => {
  if (data.kind === "backdrop") backdrop = data.backdrop;
  else void paint(data.frame).then((painted) => say(painted === null ? { kind: "failed" } : { kind: "painted", frame: painted }));
});

const starting = startModel();
starting.then(
  () => say({ kind: "ready" }),
  () => say({ kind: "failed" }),
);

async function paint(frame: Frame): Promise<Frame | null> {
  try {
    const findPerson = await starting;
    const size = "timestamp" in frame ? { width: frame.displayWidth, height: frame.displayHeight } : frame;
    const mask = await findPerson(frame);
    if (backdrop === null) return null;
    const canvas = painter.paint(frame, size, mask, backdrop);
    mask.close();
    return "timestamp" in frame ? new VideoFrame(canvas, { timestamp: frame.timestamp }) : canvas.transferToImageBitmap();
  } catch {
    return null;
  } finally {
    frame.close();
  }
}

/** A function from a picture to where the person is in it, as alpha; it has run once, as the first time takes long. */
async function startModel(): Promise<(picture: CanvasImageSource) => Promise<ImageBitmap>> {
  runAsOnPage(`${FOLDER}selfie_segmentation.js`);
  const { SelfieSegmentation: Model } = globalThis as unknown as { SelfieSegmentation: Segmentation };
  const model = new Model({ locateFile: (file) => FOLDER + file });
  // On the processor: 10 ms with SIMD, wherever it is; WebGL on a machine without a GPU took 85 ms.
  model.setOptions({ modelSelection: LANDSCAPE_MODEL, useCpuInference: true } as Parameters<typeof model.setOptions>[0]);
  const masks: ImageBitmap[] = [];
  model.onResults((results) => {
    masks.push(results.segmentationMask as ImageBitmap);
  });
  await model.initialize();
  const seen = new OffscreenCanvas(SEEN_PX.width, SEEN_PX.height);
  const context = seen.getContext("2d");
  const findPerson = async (picture: CanvasImageSource): Promise<ImageBitmap> => {
    context?.drawImage(picture, 0, 0, SEEN_PX.width, SEEN_PX.height);
    await model.send({ image: seen as unknown as HTMLCanvasElement });
    const mask = masks.pop();
    if (mask === undefined) throw new Error("the model gave no mask");
    return mask;
  };
  (await findPerson(new OffscreenCanvas(1, 1))).close();
  return findPerson;
}

function say(message: FromWorker): void {
  const transfer = message.kind === "painted" ? [message.frame] : [];
  (postMessage as (message: FromWorker, transfer: Transferable[]) => void)(message, transfer);
}
