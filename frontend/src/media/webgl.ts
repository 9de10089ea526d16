/** What the machine can draw with. */

export type Drawing = "hardware" | "software" | "none";

const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i;

/** Whether there is WebGL, and whether the processor must do the work of a graphics card. */
export function drawingOf(canvas: HTMLCanvasElement = document.createElement("canvas")): Drawing {
  const gl = canvas.getContext("webgl2");
  if (gl === null) return "none";
  const drawing = isSoftware(rendererName(gl)) ? "software" : "hardware";
  gl.getExtension("WEBGL_lose_context")?.loseContext();
  return drawing;
}

/** What draws for a context, in its maker's words. */
export function rendererName(gl: WebGLRenderingContext | WebGL2RenderingContext): string {
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  return String(gl.getParameter(info?.UNMASKED_RENDERER_WEBGL ?? gl.RENDERER));
}

export function isSoftware(rendererName: string): boolean {
  return SOFTWARE.test(rendererName);
}
