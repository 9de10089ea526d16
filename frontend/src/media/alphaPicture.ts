/**
 * Draws a view (colour above alpha in one video) onto a plain canvas: with WebGL on a graphics card, else pixel by pixel.
 *
 * One WebGL context serves all canvases, since browsers allow few. Where the processor would do the card's work, reading
 * its drawing back takes ten times as long as the pixels do. Where neither can be had the colour is drawn without alpha.
 */

import { isSoftware, rendererName } from "./webgl";
import { PlaneReader, type Planes } from "./planes";
import { viewPixels } from "./viewPixels";

const VERTEX = `
attribute vec2 corner;
varying vec2 uv;
void main() {
  uv = corner * 0.5 + 0.5;
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

/** The bands at the seam keep linear filtering from mixing colour with alpha. */
const FRAGMENT = `
precision mediump float;
varying vec2 uv;
uniform sampler2D video;
uniform float seam;
void main() {
  float v = clamp(uv.y, seam, 1.0 - seam) * 0.5;
  vec3 colour = texture2D(video, vec2(uv.x, 0.5 + v)).rgb;
  float alpha = smoothstep(0.08, 0.92, texture2D(video, vec2(uv.x, v)).r);
  gl_FragColor = vec4(colour * alpha, alpha);
}`;

export class AlphaPainter {
  private readonly gl: WebGLRenderingContext | null;
  private readonly seam: WebGLUniformLocation | null = null;
  private readonly software: boolean;
  private readonly reader = new PlaneReader();

  constructor(private readonly surface: HTMLCanvasElement = document.createElement("canvas")) {
    this.gl = surface.getContext("webgl", { premultipliedAlpha: true, antialias: false, depth: false });
    this.software = this.gl === null || isSoftware(rendererName(this.gl));
    if (this.gl !== null) this.seam = prepare(this.gl);
  }

  /** Draws what `video` shows now, filling `canvas`, which gets the size of the picture. Says whether there was any. */
  async paint(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<boolean> {
    const planes = this.software ? await this.reader.read(video) : null;
    const context = canvas.getContext("2d");
    const [width, height] = [planes?.width ?? video.videoWidth, Math.floor((planes?.height ?? video.videoHeight) / 2)];
    if (width === 0 || height === 0 || context === null) return false;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    if (planes !== null) paintPixels(planes, context);
    else this.paintWhole(video, context, width, height);
    return true;
  }

  close(): void {
    this.gl?.getExtension("WEBGL_lose_context")?.loseContext();
  }

  private paintWhole(video: HTMLVideoElement, context: CanvasRenderingContext2D, width: number, height: number): void {
    const { gl, surface } = this;
    if (gl === null) {
      context.drawImage(video, 0, 0, width, height, 0, 0, width, height);
      return;
    }
    if (surface.width !== width || surface.height !== height) Object.assign(surface, { width, height });
    gl.viewport(0, 0, width, height);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, video);
    gl.uniform1f(this.seam, 1 / height);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    context.clearRect(0, 0, width, height);
    context.drawImage(surface, 0, 0);
  }
}

function paintPixels(planes: Planes, context: CanvasRenderingContext2D): void {
  const pixels = context.createImageData(context.canvas.width, context.canvas.height);
  viewPixels(planes, pixels.data);
  context.putImageData(pixels, 0, 0);
}

function prepare(gl: WebGLRenderingContext): WebGLUniformLocation | null {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  gl.useProgram(program);
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
  const corner = gl.getAttribLocation(program, "corner");
  gl.enableVertexAttribArray(corner);
  gl.vertexAttribPointer(corner, 2, gl.FLOAT, false, 0, 0);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.pixelStorei(gl.UNPACK_FLIP_Y_WEBGL, true);
  return gl.getUniformLocation(program, "seam");
}
