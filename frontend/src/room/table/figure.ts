/** People at the table: a view with alpha on its window, or a webcam picture on a screen. */

import {
  Color,
  Matrix4,
  Mesh,
  NoColorSpace,
  PlaneGeometry,
  ShaderMaterial,
  type Texture,
  Vector3,
  VideoTexture,
} from "three";

import type { Rectangle } from "../layout";
import { initialsTexture } from "./drawnTextures";

const VERTEX = `
varying vec2 place;
void main() {
  place = uv;
  gl_Position = projectionMatrix * modelViewMatrix * vec4(position, 1.0);
}`;

/**
 * Colour in the upper half of the video, alpha in the lower. Samples keep off the seam between them, and video codecs leave
 * alpha a little above 0 and below 1 where it is meant to be that. The lower edge fades out: the person goes on, the picture does not.
 */
const VIEW_FRAGMENT = `
varying vec2 place;
uniform sampler2D video;
uniform float seam;
void main() {
  float v = clamp(place.y, seam, 1.0 - seam) * 0.5;
  float alpha = smoothstep(0.08, 0.92, texture2D(video, vec2(place.x, v)).r);
  alpha *= smoothstep(0.0, 0.08, place.y);
  if (alpha < 0.004) discard;
  gl_FragColor = vec4(texture2D(video, vec2(place.x, 0.5 + v)).rgb * alpha, alpha);
}`;

/** The picture fills a rounded rectangle with a thin frame; what does not fit its shape is cut off. */
const FLAT_FRAGMENT = `
varying vec2 place;
uniform sampler2D video;
uniform vec2 fill;
uniform vec2 size;
uniform vec3 frame;
const float RADIUS = 0.03;
const float FRAME = 0.008;
float outside(vec2 at, vec2 halfSize, float radius) {
  vec2 d = abs(at) - halfSize + radius;
  return length(max(d, 0.0)) + min(max(d.x, d.y), 0.0) - radius;
}
void main() {
  vec2 at = (place - 0.5) * size;
  float edge = fwidth(at.y) * 0.75;
  float shape = 1.0 - smoothstep(-edge, edge, outside(at, size * 0.5, RADIUS));
  float picture = 1.0 - smoothstep(-edge, edge, outside(at, size * 0.5 - FRAME, RADIUS - FRAME));
  vec3 colour = texture2D(video, (place - 0.5) * fill + 0.5).rgb;
  gl_FragColor = vec4(mix(frame, colour, picture) * shape, shape);
}`;

const FRAME_COLOUR = new Color(0.17, 0.18, 0.175);

/** Somebody's picture at its place. */
export class Figure {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  private texture: Texture | null = null;
  private video: HTMLVideoElement | null = null;
  private readonly initials: Texture | null;

  constructor(
    private readonly kind: "view" | "flat",
    rectangle: Rectangle,
    initials: { readonly text: string; readonly hue: number },
  ) {
    const { widthM, heightM } = rectangle;
    const material = new ShaderMaterial({
      vertexShader: VERTEX,
      fragmentShader: kind === "view" ? VIEW_FRAGMENT : FLAT_FRAGMENT,
      uniforms:
        kind === "view"
          ? { video: { value: null }, seam: { value: 0.002 } }
          : {
              video: { value: null },
              fill: { value: [1, 1] },
              size: { value: [widthM, heightM] },
              frame: { value: FRAME_COLOUR },
            },
      transparent: true,
      premultipliedAlpha: true,
      depthWrite: false,
    });
    this.mesh = new Mesh(new PlaneGeometry(widthM, heightM), material);
    this.mesh.matrixAutoUpdate = false;
    this.moveTo(rectangle);
    this.initials = kind === "flat" ? initialsTexture(initials.text, initials.hue) : null;
    this.show(null);
  }

  /** Shows `video`; null for a picture that is not there. */
  show(video: HTMLVideoElement | null): void {
    if (video === this.video && this.texture !== null) return;
    if (this.texture !== this.initials) this.texture?.dispose();
    this.video = video;
    this.texture = video === null ? this.initials : videoTexture(video);
    this.mesh.material.uniforms["video"] = { value: this.texture };
    this.fitted();
  }

  /** Stands there from now on; its size stays. */
  moveTo(rectangle: Rectangle): void {
    this.mesh.matrix = poseOf(rectangle);
    this.mesh.matrixWorldNeedsUpdate = true;
  }

  /** To be called when the video may have got its size, or another one. */
  fitted(): void {
    const [width, height] = [this.video?.videoWidth ?? 0, this.video?.videoHeight ?? 0];
    this.mesh.visible = this.texture !== null && (this.video === null || width > 0);
    const { uniforms } = this.mesh.material;
    if (this.kind === "view") {
      if (height > 0) uniforms["seam"] = { value: 2 / height };
      return;
    }
    const wanted = this.mesh.geometry.parameters.width / this.mesh.geometry.parameters.height;
    const aspect = width > 0 ? width / height : wanted;
    uniforms["fill"] = { value: aspect > wanted ? [wanted / aspect, 1] : [1, aspect / wanted] };
  }

  dispose(): void {
    if (this.texture !== this.initials) this.texture?.dispose();
    this.initials?.dispose();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }
}

/** The raw values of the video go to the screen as they are, so no colour space is named. */
function videoTexture(video: HTMLVideoElement): VideoTexture {
  const texture = new VideoTexture(video);
  texture.colorSpace = NoColorSpace;
  texture.generateMipmaps = false;
  return texture;
}

function poseOf({ centre, right, up, normal }: Rectangle): Matrix4 {
  return new Matrix4()
    .makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...normal))
    .setPosition(new Vector3(...centre));
}
