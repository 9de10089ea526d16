/** A whiteboard as a PNG: Excalidraw draws it, with fonts served by us. */

import { exportToBlob } from "@excalidraw/excalidraw";
import type { ExcalidrawImperativeAPI } from "@excalidraw/excalidraw/types";

declare global {
  interface Window {
    EXCALIDRAW_ASSET_PATH?: string;
  }
}

window.EXCALIDRAW_ASSET_PATH = "/static/app/excalidraw/";
const PADDING_PX = 24;

type Elements = ReturnType<ExcalidrawImperativeAPI["getSceneElements"]>;
type Files = ReturnType<ExcalidrawImperativeAPI["getFiles"]>;

interface PngOptions {
  readonly elements: Elements;
  readonly appState: { readonly exportBackground: boolean; readonly viewBackgroundColor: string };
  readonly files: Files;
  readonly mimeType: "image/png";
  readonly exportPadding: number;
}

/** Excalidraw's own types of it name a package that is not published with them. */
const toBlob = exportToBlob as unknown as (options: PngOptions) => Promise<Blob>;

export function whiteboardPicture(elements: Elements, files: Files): Promise<Blob> {
  return toBlob({
    elements,
    appState: { exportBackground: true, viewBackgroundColor: "#ffffff" },
    files,
    mimeType: "image/png",
    exportPadding: PADDING_PX,
  });
}
