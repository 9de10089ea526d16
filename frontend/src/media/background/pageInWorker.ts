/**
 * As much of a page as MediaPipe's libraries need, for a worker: they say that they run in one, but their own way of doing
 * so never got a drawing context. In a worker they neither hold up the page nor meet another of their kind, with which
 * they would share names.
 */

declare function importScripts(...addresses: string[]): void;

/** A script element that runs when it is put into the document. */
class ScriptElement {
  private address = "";
  private loaded: (() => void) | null = null;

  setAttribute(name: string, value: string): void {
    if (name === "src") this.address = value;
  }

  addEventListener(event: string, listener: () => void): void {
    if (event === "load") this.loaded = listener;
  }

  run(): void {
    importScripts(this.address);
    this.loaded?.();
  }
}

/** Gives this worker a `window` and a `document`, and runs a script in it. */
export function runAsOnPage(address: string): void {
  const page = {
    createElement: (name: string) =>
      name === "canvas" ? Object.assign(new OffscreenCanvas(1, 1), { style: {} }) : new ScriptElement(),
    body: { appendChild: (script: ScriptElement) => script.run() },
    addEventListener: () => undefined,
    getElementById: () => null,
    querySelector: () => null,
  };
  Object.assign(globalThis, { window: globalThis, document: page });
  importScripts(address);
}
