/**
 * Draws a view (colour above alpha in one video) onto a plain canvas, with WebGL.
 *
 * One WebGL context serves all canvases, since browsers allow few. Without WebGL the colour is drawn without its alpha.
 */

import { PlaneReader, type Planes } from "./planes";

const VERTEX = `
attribute vec2 corner;
varying vec2 place;
void main() {
  place = vec2(corner.x * 0.5 + 0.5, 0.5 - corner.y * 0.5);
  gl_Position = vec4(corner, 0.0, 1.0);
}`;

/** `colourAt` takes places from the top left. The bands at the seam keep linear filtering from mixing colour with alpha. */
const MAIN = `
void main() {
  float v = clamp(place.y, seam, 1.0 - seam) * 0.5;
  float alpha = smoothstep(0.08, 0.92, colourAt(vec2(place.x, 0.5 + v)).g);
  gl_FragColor = vec4(colourAt(vec2(place.x, v)) * alpha, alpha);
}`;

const HEAD = `
precision mediump float;
varying vec2 place;
uniform float seam;`;

const PLANAR_FRAGMENT = `${HEAD}
uniform sampler2D luma;
uniform sampler2D blue;
uniform sampler2D red;
uniform mat4 rgbFromPlanes;
vec3 colourAt(vec2 at) {
  vec4 planes = vec4(texture2D(luma, at).r, texture2D(blue, at).r, texture2D(red, at).r, 1.0);
  return clamp((rgbFromPlanes * planes).rgb, 0.0, 1.0);
}${MAIN}`;

const WHOLE_FRAGMENT = `${HEAD}
uniform sampler2D whole;
vec3 colourAt(vec2 at) {
  return texture2D(whole, at).rgb;
}${MAIN}`;

export class AlphaPainter {
  private readonly gl: WebGLRenderingContext | null;
  private readonly planar: WebGLProgram | null = null;
  private readonly whole: WebGLProgram | null = null;
  private readonly reader = new PlaneReader();

  constructor(private readonly surface: HTMLCanvasElement = document.createElement("canvas")) {
    this.gl = surface.getContext("webgl", { premultipliedAlpha: true, antialias: false, depth: false });
    if (this.gl === null) return;
    prepare(this.gl);
    this.planar = programOf(this.gl, PLANAR_FRAGMENT, ["luma", "blue", "red"]);
    this.whole = programOf(this.gl, WHOLE_FRAGMENT, ["whole"]);
  }

  /** Draws what `video` shows now, filling `canvas`, which gets the size of the picture. Says whether there was any. */
  async paint(video: HTMLVideoElement, canvas: HTMLCanvasElement): Promise<boolean> {
    const planes = this.gl === null ? null : await this.reader.read(video);
    const [width, height] = [video.videoWidth, Math.floor(video.videoHeight / 2)];
    const context = canvas.getContext("2d");
    if (width === 0 || height === 0 || context === null) return false;
    if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
    const { gl, surface } = this;
    if (gl === null) {
      context.drawImage(video, 0, 0, width, height, 0, 0, width, height);
      return true;
    }
    if (surface.width !== width || surface.height !== height) Object.assign(surface, { width, height });
    gl.viewport(0, 0, width, height);
    if (planes === null) this.useWhole(gl, video);
    else this.usePlanes(gl, planes);
    gl.drawArrays(gl.TRIANGLE_STRIP, 0, 4);
    context.clearRect(0, 0, width, height);
    context.drawImage(surface, 0, 0);
    return true;
  }

  close(): void {
    this.gl?.getExtension("WEBGL_lose_context")?.loseContext();
  }

  private useWhole(gl: WebGLRenderingContext, video: HTMLVideoElement): void {
    if (this.whole === null) return;
    gl.useProgram(this.whole);
    gl.uniform1f(gl.getUniformLocation(this.whole, "seam"), 2 / video.videoHeight);
    gl.activeTexture(gl.TEXTURE0);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGB, gl.RGB, gl.UNSIGNED_BYTE, video);
  }

  private usePlanes(gl: WebGLRenderingContext, { width, height, luma, blue, red, rgbFromPlanes }: Planes): void {
    if (this.planar === null) return;
    gl.useProgram(this.planar);
    gl.uniform1f(gl.getUniformLocation(this.planar, "seam"), 2 / height);
    // WebGL wants columns.
    const columns = [0, 1, 2, 3].flatMap((column) => rgbFromPlanes.map((row) => row[column] ?? 0));
    gl.uniformMatrix4fv(gl.getUniformLocation(this.planar, "rgbFromPlanes"), false, columns);
    const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
    for (const [unit, plane, w, h] of [
      [gl.TEXTURE0, luma, width, height],
      [gl.TEXTURE1, blue, halfWidth, halfHeight],
      [gl.TEXTURE2, red, halfWidth, halfHeight],
    ] as const) {
      gl.activeTexture(unit);
      gl.texImage2D(gl.TEXTURE_2D, 0, gl.LUMINANCE, w, h, 0, gl.LUMINANCE, gl.UNSIGNED_BYTE, plane);
    }
  }
}

/** One square, and three textures to fill. */
function prepare(gl: WebGLRenderingContext): void {
  gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
  gl.bufferData(gl.ARRAY_BUFFER, new Float32Array([-1, -1, 1, -1, -1, 1, 1, 1]), gl.STATIC_DRAW);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  for (const unit of [gl.TEXTURE0, gl.TEXTURE1, gl.TEXTURE2]) {
    gl.activeTexture(unit);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
    gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  }
}

/** The program with this fragment shader, whose samplers read the textures in their order. */
function programOf(gl: WebGLRenderingContext, fragment: string, samplers: readonly string[]): WebGLProgram | null {
  const program = gl.createProgram();
  for (const [type, source] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, fragment]] as const) {
    const shader = gl.createShader(type);
    if (shader === null) return null;
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.bindAttribLocation(program, 0, "corner");
  gl.linkProgram(program);
  gl.enableVertexAttribArray(0);
  gl.vertexAttribPointer(0, 2, gl.FLOAT, false, 0, 0);
  gl.useProgram(program);
  for (const [unit, name] of samplers.entries()) gl.uniform1i(gl.getUniformLocation(program, name), unit);
  return program;
}
