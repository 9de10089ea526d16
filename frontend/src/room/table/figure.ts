/** People at the table: a view with alpha on its window, or a webcam picture on a screen. */

import {
  Color,
  Matrix4,
  Mesh,
  PlaneGeometry,
  ShaderMaterial,
  type Texture,
  Vector3,
} from "three";

import type { Rectangle } from "../layout";
import { initialsTexture } from "./drawnTextures";
import { PICTURE_AT, sampleWhole, VideoPicture } from "./videoPicture";

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
const VIEW_FRAGMENT = `${PICTURE_AT}
varying vec2 place;
uniform float seam;
void main() {
  float v = clamp(place.y, seam, 1.0 - seam) * 0.5;
  float alpha = smoothstep(0.08, 0.92, pictureAt(vec2(place.x, v)).g);
  alpha *= smoothstep(0.0, 0.08, place.y);
  if (alpha < 0.004) discard;
  gl_FragColor = vec4(pictureAt(vec2(place.x, 0.5 + v)) * alpha, alpha);
}`;

/** The picture fills a rounded rectangle with a thin frame; what does not fit its shape is cut off. */
const FLAT_FRAGMENT = `${PICTURE_AT}
varying vec2 place;
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
  vec3 colour = pictureAt((place - 0.5) * fill + 0.5);
  gl_FragColor = vec4(mix(frame, colour, picture) * shape, shape);
}`;

const FRAME_COLOUR = new Color(0.17, 0.18, 0.175);

/** Somebody's picture at its place. */
export class Figure {
  readonly mesh: Mesh<PlaneGeometry, ShaderMaterial>;
  /** What is shown of a video; null while the initials are. */
  private picture: VideoPicture | null = null;
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
          ? { seam: { value: 0.002 } }
          : {
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
    if (video !== null && video === this.picture?.video) return;
    this.picture?.dispose();
    this.picture = video === null ? null : new VideoPicture(video, this.mesh.material);
    if (video === null) sampleWhole(this.mesh.material, this.initials);
    this.fit();
  }

  /** Stands there from now on; its size stays. */
  moveTo(rectangle: Rectangle): void {
    this.mesh.matrix = poseOf(rectangle);
    this.mesh.matrixWorldNeedsUpdate = true;
  }

  /** To be called when the video shows another frame: takes it, for the next drawing. */
  async take(): Promise<void> {
    await this.picture?.take();
    this.fit();
  }

  dispose(): void {
    this.picture?.dispose();
    this.initials?.dispose();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  /** The video may have got its size, or another one. */
  private fit(): void {
    const video = this.picture?.video;
    const [width, height] = [video?.videoWidth ?? 0, video?.videoHeight ?? 0];
    this.mesh.visible = this.picture === null ? this.initials !== null : this.picture.isThere && width > 0;
    const { uniforms } = this.mesh.material;
    if (this.kind === "view") {
      if (height > 0) uniforms["seam"] = { value: 2 / height };
      return;
    }
    const wanted = this.mesh.geometry.parameters.width / this.mesh.geometry.parameters.height;
    const aspect = width > 0 ? width / height : wanted;
    uniforms["fill"] = { value: aspect > wanted ? [wanted / aspect, 1] : [1, aspect / wanted] };
  }
}

function poseOf({ centre, right, up, normal }: Rectangle): Matrix4 {
  return new Matrix4()
    .makeBasis(new Vector3(...right), new Vector3(...up), new Vector3(...normal))
    .setPosition(new Vector3(...centre));
}
