/** The pictures of a camera one by one, and a track made of pictures: by Chromium's streams of frames, or by a canvas. */

import { CAMERA_RATE_HZ } from "../devices";
import type { Frame } from "./messages";

/** Gives frames as they come; whoever is slow misses some. */
export interface FrameReader {
  /** The next one, for the caller to close; null when the camera has ended. */
  next(): Promise<Frame | null>;
  stop(): void;
}

/** Shows frames as a track. */
export interface FrameWriter {
  readonly track: MediaStreamTrack;
  /** Takes the frame. */
  write(frame: Frame): void;
  stop(): void;
}

// Chromium has these on the page; TypeScript's library does not know them.
type Processor = new (from: { track: MediaStreamTrack; maxBufferSize: number }) => { readable: ReadableStream<VideoFrame> };
type Generator = new (of: { kind: "video" }) => MediaStreamTrack & { writable: WritableStream<VideoFrame> };

interface Streams {
  readonly MediaStreamTrackProcessor?: Processor;
  readonly MediaStreamTrackGenerator?: Generator;
}

/** @throws {Error} this browser has no way to do it. */
export async function openFrames(camera: MediaStreamTrack): Promise<readonly [FrameReader, FrameWriter]> {
  const { MediaStreamTrackProcessor: Read, MediaStreamTrackGenerator: Write } = window as unknown as Streams;
  if (Read !== undefined && Write !== undefined) return [new StreamReader(new Read({ track: camera, maxBufferSize: 1 })), new StreamWriter(new Write({ kind: "video" }))];
  return [await VideoReader.open(camera), new CanvasWriter()];
}

class StreamReader implements FrameReader {
  private readonly reader: ReadableStreamDefaultReader<VideoFrame>;

  constructor({ readable }: { readonly readable: ReadableStream<VideoFrame> }) {
    this.reader = readable.getReader();
  }

  async next(): Promise<Frame | null> {
    const { value } = await this.reader.read();
    return value ?? null;
  }

  stop(): void {
    void this.reader.cancel();
  }
}

class StreamWriter implements FrameWriter {
  private readonly writer: WritableStreamDefaultWriter<VideoFrame>;

  constructor(readonly track: MediaStreamTrack & { readonly writable: WritableStream<VideoFrame> }) {
    this.writer = track.writable.getWriter();
  }

  write(frame: Frame): void {
    // Refused only after the track was stopped; then nobody wants the frame.
    this.writer.write(frame as VideoFrame).catch(() => frame.close());
  }

  stop(): void {
    this.track.stop();
  }
}

class VideoReader implements FrameReader {
  private stopped = false;
  private lastMs = 0;

  private constructor(
    private readonly video: HTMLVideoElement,
    private readonly camera: MediaStreamTrack,
  ) {}

  static async open(camera: MediaStreamTrack): Promise<VideoReader> {
    const video = document.createElement("video");
    video.muted = true;
    video.playsInline = true;
    video.srcObject = new MediaStream([camera]);
    await video.play();
    return new VideoReader(video, camera);
  }

  async next(): Promise<Frame | null> {
    const waitMs = this.lastMs + 1000 / CAMERA_RATE_HZ - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    this.lastMs = performance.now();
    return this.stopped || this.camera.readyState === "ended" ? null : await createImageBitmap(this.video);
  }

  stop(): void {
    this.stopped = true;
    this.video.srcObject = null;
  }
}

class CanvasWriter implements FrameWriter {
  readonly track: MediaStreamTrack;
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("bitmaprenderer");

  constructor() {
    const [track] = this.canvas.captureStream(CAMERA_RATE_HZ).getVideoTracks();
    if (track === undefined || this.context === null) throw new Error("this browser makes no track of a canvas");
    this.track = track;
  }

  write(frame: Frame): void {
    this.context?.transferFromImageBitmap(frame as ImageBitmap);
  }

  stop(): void {
    this.track.stop();
  }
}
