/** Stands between encoder and network, and between network and decoder: encrypts what is sent, decrypts what comes. */

import { type FrameKind, FrameSealer, mediaKey, openFrame } from "./frames";

/** What a transform is made with. */
export interface TransformOptions {
  readonly secret: Uint8Array<ArrayBuffer>;
  readonly kind: FrameKind;
  readonly sends: boolean;
}

/** Said to the page when a stream can't be decrypted. */
export const UNREADABLE = "unreadable";

/** One that is damaged is no news; so many in a row, without one that is not, are another key's. */
const UNREADABLE_IN_A_ROW = 20;

type EncodedFrame = RTCEncodedVideoFrame | RTCEncodedAudioFrame;
type Transform = TransformStream<EncodedFrame, EncodedFrame>;

/** The part of the worker's RTCRtpScriptTransformer that is used; the page's library of types has it not. */
interface Transformer {
  readonly readable: ReadableStream<EncodedFrame>;
  readonly writable: WritableStream<EncodedFrame>;
  readonly options: TransformOptions;
}

addEventListener("rtctransform", (event) => {
  const { transformer } = event as Event & { readonly transformer: Transformer };
  const { secret, kind, sends } = transformer.options;
  const key = mediaKey(secret);
  const transform = sends ? sealing(key, kind) : opening(key, kind);
  // It ends with its connection, whose closing is no error.
  transformer.readable.pipeThrough(transform).pipeTo(transformer.writable).catch(() => undefined);
});

function sealing(key: Promise<CryptoKey>, kind: FrameKind): Transform {
  let sealer: FrameSealer | null = null;
  return new TransformStream({
    async transform(frame, controller) {
      sealer ??= new FrameSealer(await key, kind);
      frame.data = await sealer.seal(frame.data);
      controller.enqueue(frame);
    },
  });
}

function opening(key: Promise<CryptoKey>, kind: FrameKind): Transform {
  let failed = 0;
  return new TransformStream({
    async transform(frame, controller) {
      const opened = await openFrame(await key, kind, frame.data);
      if (opened === null) {
        failed += 1;
        if (failed === UNREADABLE_IN_A_ROW) postMessage(UNREADABLE);
        return;
      }
      failed = 0;
      frame.data = opened;
      controller.enqueue(frame);
    },
  });
}
