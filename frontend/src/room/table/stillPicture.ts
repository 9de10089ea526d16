/** What stands still, kept as a picture, so that a new picture of a person costs a copy of the pixels behind it and not the whole room. */

import {
  FramebufferTexture,
  Mesh,
  NearestFilter,
  NoBlending,
  OrthographicCamera,
  PlaneGeometry,
  Scene,
  ShaderMaterial,
  Vector2,
  type WebGLRenderer,
} from "three";

const VERTEX = "void main() { gl_Position = vec4(position.xy, 0.0, 1.0); }";
const FRAGMENT = `
uniform sampler2D still;
void main() { gl_FragColor = texelFetch(still, ivec2(gl_FragCoord.xy), 0); }`;

/** Colours only: depth stays in the canvas as it was, as long as nothing but what stands still writes it. */
export class StillPicture {
  private readonly material = new ShaderMaterial({
    vertexShader: VERTEX,
    fragmentShader: FRAGMENT,
    uniforms: { still: { value: null } },
    depthTest: false,
    depthWrite: false,
    blending: NoBlending,
  });
  private readonly mesh = new Mesh(new PlaneGeometry(2, 2), this.material);
  private readonly scene = new Scene();
  /** Required by the renderer; the vertices are where they belong already. */
  private readonly camera = new OrthographicCamera();
  private texture: FramebufferTexture | null = null;
  private kept = false;

  constructor(private readonly renderer: WebGLRenderer) {
    this.mesh.frustumCulled = false;
    this.scene.add(this.mesh);
  }

  /** Whether `restore` may be called: something was kept and not forgotten since. */
  get isKept(): boolean {
    return this.kept;
  }

  /** The canvas holds something else from now on. */
  forget(): void {
    this.kept = false;
  }

  /** Keeps what is on the canvas now. */
  keep(): void {
    const { width, height } = this.renderer.getDrawingBufferSize(new Vector2());
    if (this.texture?.image.width !== width || this.texture.image.height !== height) {
      this.texture?.dispose();
      this.texture = new FramebufferTexture(width, height);
      this.texture.minFilter = this.texture.magFilter = NearestFilter;
      this.texture.generateMipmaps = false;
      this.material.uniforms["still"] = { value: this.texture };
    }
    this.renderer.copyFramebufferToTexture(this.texture);
    this.kept = true;
  }

  /** Puts it back on the canvas within the renderer's scissors; depth is left alone. */
  restore(): void {
    this.renderer.render(this.scene, this.camera);
  }

  dispose(): void {
    this.texture?.dispose();
    this.mesh.geometry.dispose();
    this.material.dispose();
  }
}
