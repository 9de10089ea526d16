/** Fits one picture over another. */

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The part of `source`, in its pixels, that fills `target` whole without being stretched: the middle. */
export function coveringPart(source: Size, target: Size): Size & { readonly x: number; readonly y: number } {
  const scale = Math.min(source.width / target.width, source.height / target.height);
  const [width, height] = [target.width * scale, target.height * scale];
  return { x: (source.width - width) / 2, y: (source.height - height) / 2, width, height };
}
