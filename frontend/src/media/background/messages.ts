/** What the page and the worker that makes backgrounds say to each other. */

/** A picture of a camera; Chromium has frames with a time, other browsers give bitmaps. Whoever gets it closes it. */
export type Frame = VideoFrame | ImageBitmap;

/** What is put behind the person. */
export type Backdrop =
  /** The room itself: halved so many times and drawn large again. */
  { readonly kind: "blur"; readonly halvings: number } | { readonly kind: "picture"; readonly picture: ImageBitmap };

export type ToWorker =
  | { readonly kind: "backdrop"; readonly backdrop: Backdrop }
  /** Answered by "painted", with a frame of the same kind. */
  | { readonly kind: "frame"; readonly frame: Frame };

export type FromWorker =
  /** The model is loaded and has run once. */
  { readonly kind: "ready" } | { readonly kind: "painted"; readonly frame: Frame } | { readonly kind: "failed" };
