/** What the machine can draw with. */

export type Drawing = "hardware" | "software" | "none";

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether there is WebGL, and whether the processor must do the work of a graphics card. */
export function drawingOf(canvas: HTMLCanvasElement = document.createElement("canvas")): Drawing {
  const gl = canvas.getContext("webgl2");
  if (gl === null) return "none";
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER);
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return isSoftware(String(name)) ? "software" : "hardware";
}

export function isSoftware(rendererName: string): boolean {
  return SOFTWARE.test(rendererName);
}
