/**
 * Who speaks in a small window of the browser's own (Picture-in-Picture of a video), for browsers that have no Document
 * Picture-in-Picture. A camera is played as it is, so that it goes on while the page is hidden; all else is drawn.
 */

import { AlphaPainter } from "../../media/alphaPicture";
import { Lookout } from "../../media/lookout";
import { oneAtATime } from "../../media/oneAtATime";
import { initialsOf } from "../../room/names";
import type { TilePicture } from "../Tile";

const WIDTH_PX = 640;
const HEIGHT_PX = 360;
const DRAWN_HZ = 15;
const GROUND = "#171b1a";
const INK = "#f3f1ec";

export interface SmallScene {
  readonly name: string;
  readonly picture: TilePicture;
}

/** Whether this browser can show a video in a window of its own. */
export function canShowSmallPicture(): boolean {
  return document.pictureInPictureEnabled && "requestPictureInPicture" in HTMLVideoElement.prototype;
}

export class SmallPicture {
  private readonly video = document.createElement("video");
  private readonly canvas = document.createElement("canvas");
  private readonly view = document.createElement("canvas");
  private readonly drawn: MediaStream;
  private readonly drawing: ReturnType<typeof setInterval>;
  private painter: AlphaPainter | null = null;
  private readonly lookout = new Lookout();
  private scene: SmallScene = { name: "", picture: { kind: "none" } };

  constructor(onClosed: () => void) {
    this.canvas.width = WIDTH_PX;
    this.canvas.height = HEIGHT_PX;
    this.draw();
    this.drawn = this.canvas.captureStream(DRAWN_HZ);
    this.video.muted = true;
    this.video.playsInline = true;
    this.video.srcObject = this.drawn;
    this.video.addEventListener("leavepictureinpicture", onClosed);
    const paint = oneAtATime(() => this.paint());
    this.drawing = setInterval(() => void paint(), 1000 / DRAWN_HZ);
  }

  /** To be called while a click or a key is handled: browsers want one. Rejects where the browser does not want to. */
  async open(): Promise<void> {
    await this.video.play();
    await this.video.requestPictureInPicture();
  }

  show(scene: SmallScene): void {
    const before = this.scene.picture;
    this.scene = scene;
    const { picture } = scene;
    if (picture.kind === "camera") {
      if (before.kind !== "camera" || before.track !== picture.track) this.play(new MediaStream([picture.track]));
    } else {
      this.draw();
      if (this.video.srcObject !== this.drawn) this.play(this.drawn);
    }
  }

  close(): void {
    clearInterval(this.drawing);
    if (document.pictureInPictureElement === this.video) void document.exitPictureInPicture().catch(() => undefined);
    this.video.srcObject = null;
    for (const track of this.drawn.getTracks()) track.stop();
    this.painter?.close();
  }

  private play(stream: MediaStream): void {
    this.video.srcObject = stream;
    this.video.play().catch(() => undefined); // another one came before it began
  }

  private async paint(): Promise<void> {
    const { picture } = this.scene;
    if (picture.kind !== "view") return;
    const video = picture.videos.get(picture.shown.publicationId);
    if (video === null) return;
    this.painter ??= new AlphaPainter();
    if (await this.painter.paint(video, this.view)) this.draw(this.view);
  }

  /** The person before a plain ground, or the initials of who has no picture; and the name. */
  private draw(person: HTMLCanvasElement | null = null): void {
    const context = this.canvas.getContext("2d");
    if (context === null) return;
    context.fillStyle = GROUND;
    context.fillRect(0, 0, WIDTH_PX, HEIGHT_PX);
    context.fillStyle = INK;
    context.textAlign = "center";
    if (person === null) {
      context.font = "600 96px sans-serif";
      context.fillText(initialsOf(this.scene.name), WIDTH_PX / 2, HEIGHT_PX / 2 + 34);
    } else {
      const { zoom, x, y } = this.lookout.look(person);
      const heightPx = HEIGHT_PX * zoom;
      const widthPx = (heightPx * person.width) / person.height;
      context.drawImage(person, WIDTH_PX / 2 - widthPx * x, HEIGHT_PX / 2 - heightPx * y, widthPx, heightPx);
    }
    context.font = "500 22px sans-serif";
    context.fillText(this.scene.name, WIDTH_PX / 2, HEIGHT_PX - 20, WIDTH_PX - 40);
  }
}
