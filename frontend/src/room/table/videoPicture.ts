/** What a video shows, as something that a shader can sample: by its planes where they can be had, else as a whole. */

import {
  DataTexture,
  LinearFilter,
  Matrix4,
  NoColorSpace,
  RedFormat,
  type ShaderMaterial,
  type Texture,
  UnsignedByteType,
  VideoTexture,
} from "three";

import { oneAtATime } from "../../media/oneAtATime";
import { PlaneReader, type Planes } from "../../media/planes";

/** For fragment shaders: `pictureAt(place)` is the colour at a place from (0, 0), below left, to (1, 1). */
export const PICTURE_AT = `
#ifdef PLANES
uniform sampler2D luma;
uniform sampler2D blue;
uniform sampler2D red;
uniform mat4 rgbFromPlanes;
vec3 pictureAt(vec2 place) {
  vec2 at = vec2(place.x, 1.0 - place.y);
  vec4 planes = vec4(texture2D(luma, at).r, texture2D(blue, at).r, texture2D(red, at).r, 1.0);
  return clamp((rgbFromPlanes * planes).rgb, 0.0, 1.0);
}
#else
uniform sampler2D whole;
vec3 pictureAt(vec2 place) {
  return texture2D(whole, place).rgb;
}
#endif
`;

/** Lets `material`, whose shader has PICTURE_AT, sample a texture. */
export function sampleWhole(material: ShaderMaterial, texture: Texture | null): void {
  material.uniforms["whole"] = { value: texture };
  setPlanar(material, false);
}

/** One video for one material, whose shader has PICTURE_AT. */
export class VideoPicture {
  private readonly reader = new PlaneReader();
  private planes: PlaneTextures | null = null;
  private whole: VideoTexture | null = null;
  private disposed = false;

  constructor(
    readonly video: HTMLVideoElement,
    private readonly material: ShaderMaterial,
  ) {}

  /** Whether there is something to draw. */
  get isThere(): boolean {
    return this.planes !== null || this.whole !== null;
  }

  /** To be called when the video shows another frame; it is drawn from the next drawing after this on. */
  readonly take = oneAtATime(() => this.copy());

  private async copy(): Promise<void> {
    if (this.whole !== null) return; // three.js follows the video by itself
    const planes = await this.reader.read(this.video);
    if (this.disposed) return;
    if (planes !== null) {
      if (this.planes?.fits(planes) !== true) {
        this.planes?.dispose();
        this.planes = new PlaneTextures(planes);
      }
      this.planes.set(planes, this.material);
    } else if (this.video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) {
      this.planes?.dispose();
      this.planes = null;
      this.whole = wholeTexture(this.video);
      sampleWhole(this.material, this.whole);
    }
  }

  dispose(): void {
    this.disposed = true;
    this.planes?.dispose();
    this.whole?.dispose();
  }
}

class PlaneTextures {
  private readonly luma: DataTexture;
  private readonly blue: DataTexture;
  private readonly red: DataTexture;

  constructor({ width, height, luma, blue, red }: Planes) {
    const [halfWidth, halfHeight] = [Math.ceil(width / 2), Math.ceil(height / 2)];
    this.luma = planeTexture(luma, width, height);
    this.blue = planeTexture(blue, halfWidth, halfHeight);
    this.red = planeTexture(red, halfWidth, halfHeight);
  }

  /** Whether the planes have the textures' size, which can't change. */
  fits({ width, height }: Planes): boolean {
    const { image } = this.luma;
    return image.width === width && image.height === height;
  }

  set({ luma, blue, red, rgbFromPlanes }: Planes, material: ShaderMaterial): void {
    const { uniforms } = material;
    for (const [name, data] of [["luma", luma], ["blue", blue], ["red", red]] as const) {
      this[name].image.data = data;
      this[name].needsUpdate = true;
      uniforms[name] = { value: this[name] };
    }
    const [r0, r1, r2, r3] = rgbFromPlanes;
    uniforms["rgbFromPlanes"] = { value: new Matrix4(...r0, ...r1, ...r2, ...r3) };
    setPlanar(material, true);
  }

  dispose(): void {
    for (const texture of [this.luma, this.blue, this.red]) texture.dispose();
  }
}

function setPlanar(material: ShaderMaterial, planar: boolean): void {
  const { defines } = material;
  if (("PLANES" in defines) === planar) return;
  if (planar) defines["PLANES"] = "";
  else delete defines["PLANES"];
  material.needsUpdate = true;
}

function planeTexture(data: Uint8Array, width: number, height: number): DataTexture {
  const texture = new DataTexture(data, width, height, RedFormat, UnsignedByteType);
  texture.minFilter = texture.magFilter = LinearFilter;
  texture.unpackAlignment = 1;
  return texture;
}

/** The raw values of the video go to the screen as they are, so no colour space is named. */
function wholeTexture(video: HTMLVideoElement): VideoTexture {
  const texture = new VideoTexture(video);
  texture.colorSpace = NoColorSpace;
  texture.generateMipmaps = false;
  return texture;
}
