/** PDFs as pictures of their pages, drawn by pdf.js in its worker. Loaded when the first PDF is shown. */

import { getDocument, GlobalWorkerOptions, type PDFDocumentProxy } from "pdfjs-dist/legacy/build/pdf.mjs";
import workerUrl from "pdfjs-dist/legacy/build/pdf.worker.min.mjs?url";

GlobalWorkerOptions.workerSrc = workerUrl;
const FILES = "/static/app/pdfjs/";
const SIDE_MAX_PX = 4096;

export class Pdf {
  private constructor(private readonly document: PDFDocumentProxy) {}

  /** @throws the file can't be had or read. */
  static async open(url: string): Promise<Pdf> {
    const document = await getDocument({
      url,
      cMapUrl: `${FILES}cmaps/`,
      standardFontDataUrl: `${FILES}standard_fonts/`,
      wasmUrl: `${FILES}wasm/`,
      iccUrl: `${FILES}iccs/`,
      enableXfa: false,
      // The file's own scripts and addresses are left alone; forms are drawn as they stand.
      stopAtErrors: false,
    }).promise;
    return new Pdf(document);
  }

  /** A page, from 1, as a picture `widthPx` wide. */
  async page(number: number, widthPx: number): Promise<HTMLCanvasElement> {
    const page = await this.document.getPage(number);
    const plain = page.getViewport({ scale: 1 });
    const scale = Math.min(widthPx, SIDE_MAX_PX, (SIDE_MAX_PX * plain.width) / plain.height) / plain.width;
    const viewport = page.getViewport({ scale });
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(viewport.width));
    canvas.height = Math.max(1, Math.round(viewport.height));
    await page.render({ canvas, viewport, background: "#ffffff" }).promise;
    page.cleanup();
    return canvas;
  }

  /** What the page says, for those who don't see it. */
  async text(number: number): Promise<string> {
    const page = await this.document.getPage(number);
    const { items } = await page.getTextContent();
    return items.map((item) => ("str" in item ? item.str : "")).join(" ");
  }

  close(): void {
    void this.document.destroy();
  }
}
