/** Pictures of wood, wall and sky, drawn once in a canvas: nothing is fetched. */

import { CanvasTexture, LinearMipmapNearestFilter, NoColorSpace, RepeatWrapping, type Texture } from "three";

import { t } from "../../language/i18n";
import type { WallLook } from "../themes";

/** A repeatable source of numbers in [0, 1), so that the room looks the same every time. */
function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function drawn(width: number, height: number, draw: (context: CanvasRenderingContext2D) => void): CanvasTexture {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (context === null) throw new Error("this browser has no canvas");
  draw(context);
  const texture = new CanvasTexture(canvas);
  // Values go to the screen as they are (see scene.ts), and one mipmap is enough for what is looked at straight on.
  texture.colorSpace = NoColorSpace;
  texture.minFilter = LinearMipmapNearestFilter;
  return texture;
}

function gradient(context: CanvasRenderingContext2D, y0: number, y1: number, ...stops: [number, string][]): CanvasGradient {
  const fill = context.createLinearGradient(0, y0, 0, y1);
  for (const [at, colour] of stops) fill.addColorStop(at, colour);
  return fill;
}

/** Each colour with the place where it is pure. */
function stops(colours: readonly string[], ...places: number[]): [number, string][] {
  return colours.map((colour, n) => [places[n] ?? 1, colour]);
}

/** Wooden boards; `tint` is their middle colour as hue, saturation, lightness. */
export function woodTexture([hue, saturation, lightness]: readonly [number, number, number], boards: number): Texture {
  const size = 512;
  const texture = drawn(size, size, (context) => {
    const roll = dice(7);
    const high = size / boards;
    for (let board = 0; board < boards; board++) {
      const light = lightness + (roll() - 0.5) * 5;
      context.fillStyle = `hsl(${hue + (roll() - 0.5) * 4} ${saturation}% ${light}%)`;
      context.fillRect(0, board * high, size, high);
      for (let grain = 0; grain < 26; grain++) {
        const y = board * high + roll() * high;
        context.strokeStyle = `hsl(${hue} ${saturation}% ${light - 4 - roll() * 5}% / ${0.1 + roll() * 0.22})`;
        context.lineWidth = 0.5 + roll() * 1.6;
        context.beginPath();
        context.moveTo(0, y);
        context.bezierCurveTo(size / 3, y + (roll() - 0.5) * 7, (2 * size) / 3, y + (roll() - 0.5) * 7, size, y);
        context.stroke();
      }
      context.fillStyle = `hsl(${hue} ${saturation}% ${lightness - 18}% / 0.55)`;
      context.fillRect(0, board * high, size, 1.2);
      context.fillRect(roll() * size, board * high, 1.2, high);
    }
  });
  texture.wrapS = texture.wrapT = RepeatWrapping;
  return texture;
}

/** One bay of the wall: a tall window with hills behind it, slats where there are any. 0 to 2.9 m high. */
export function wallTexture(look: WallLook): Texture {
  const [width, height] = [1024, 768];
  const texture = drawn(width, height, (context) => {
    const y = (m: number): number => height * (1 - m / 2.9);
    // Plaster, lit from above.
    context.fillStyle = gradient(context, 0, y(0), ...stops(look.plaster, 0, 0.18, 0.6, 1));
    context.fillRect(0, 0, width, height);
    if (look.slats !== null) drawSlats(context, look.slats, 0, width * 0.54, y);
    drawWindow(context, look, width * 0.61, width * 0.93, y);
    // Skirting board, and the dark line where the wall meets the floor.
    context.fillStyle = look.skirting;
    context.fillRect(0, y(0.1), width, y(0) - y(0.1));
    context.fillStyle = gradient(context, y(0.55), y(0), [0, "rgb(40 26 16 / 0%)"], [1, "rgb(40 26 16 / 42%)"]);
    context.fillRect(0, y(0.55), width, height);
  });
  texture.wrapS = RepeatWrapping;
  return texture;
}

function drawSlats(
  context: CanvasRenderingContext2D,
  [hue, saturation, lightness]: readonly [number, number, number],
  from: number,
  to: number,
  y: (m: number) => number,
): void {
  const roll = dice(11);
  const [top, bottom] = [y(2.35), y(0.1)];
  context.fillStyle = `hsl(${hue} ${saturation * 0.8}% ${lightness * 0.5}%)`;
  context.fillRect(from, top, to - from, bottom - top);
  const step = (to - from) / 26;
  for (let x = from; x < to - 1; x += step) {
    const light = lightness + (roll() - 0.5) * 6;
    context.fillStyle = gradient(
      context,
      top,
      bottom,
      [0, `hsl(${hue + 1} ${saturation}% ${light + 11}%)`],
      [0.35, `hsl(${hue} ${saturation}% ${light}%)`],
      [1, `hsl(${hue - 2} ${saturation}% ${light - 15}%)`],
    );
    context.fillRect(x, top, step * 0.68, bottom - top);
    context.fillStyle = "rgb(255 236 205 / 16%)";
    context.fillRect(x, top, 1.5, bottom - top);
  }
  // A strip of light behind the upper edge.
  context.fillStyle = gradient(context, y(2.75), top, [0, "rgb(255 231 190 / 0%)"], [1, "rgb(255 226 178 / 85%)"]);
  context.fillRect(from, y(2.75), to - from, top - y(2.75));
}

function drawWindow(
  context: CanvasRenderingContext2D,
  { sky, hills: hillColours, frame, sill }: WallLook,
  from: number,
  to: number,
  y: (m: number) => number,
): void {
  const [top, bottom] = [y(2.45), y(0.62)];
  const wide = to - from;
  context.save();
  context.beginPath();
  context.roundRect(from, top, wide, bottom - top, [wide / 2, wide / 2, 4, 4]);
  context.fillStyle = frame;
  context.fill();
  context.beginPath();
  context.roundRect(from + 9, top + 9, wide - 18, bottom - top - 16, [wide / 2, wide / 2, 2, 2]);
  context.clip();
  context.fillStyle = gradient(context, top, bottom, ...stops(sky, 0, 0.45, 0.7, 1));
  context.fillRect(from, top, wide, bottom - top);
  const hills: readonly [number, string, number][] = [
    [1.3, hillColours[0], 0.9],
    [1.12, hillColours[1], 2.3],
    [0.92, hillColours[2], 4.1],
    [0.78, hillColours[3], 5.6],
  ];
  for (const [high, colour, phase] of hills) {
    context.fillStyle = colour;
    context.beginPath();
    context.moveTo(from, bottom);
    for (let x = from; x <= to; x += 4) {
      const t = ((x - from) / wide) * Math.PI * 2;
      context.lineTo(x, y(high + 0.07 * Math.sin(t + phase) + 0.03 * Math.sin(2.3 * t + phase * 2)));
    }
    context.lineTo(to, bottom);
    context.fill();
  }
  context.restore();
  // Glazing bars and sill.
  context.fillStyle = frame;
  context.fillRect(from + wide / 2 - 3, top, 6, bottom - top);
  context.fillRect(from, y(1.62), wide, 5);
  context.fillStyle = sill;
  context.fillRect(from - 10, bottom - 6, wide + 20, 10);
}

let shadow: Texture | null = null;

/** A soft dark spot: what stands on the floor or the table seems to stand there. One for all. */
export function shadowTexture(): Texture {
  return (shadow ??= drawShadow());
}

function drawShadow(): Texture {
  return drawn(128, 128, (context) => {
    const fill = context.createRadialGradient(64, 64, 0, 64, 64, 64);
    fill.addColorStop(0, "rgb(28 18 10 / 62%)");
    fill.addColorStop(0.55, "rgb(28 18 10 / 30%)");
    fill.addColorStop(1, "rgb(28 18 10 / 0%)");
    context.fillStyle = fill;
    context.fillRect(0, 0, 128, 128);
  });
}

/** A card with somebody's initials, for those whose picture is not there. */
export function initialsTexture(initials: string, hue: number): Texture {
  return drawn(512, 288, (context) => {
    context.fillStyle = gradient(context, 0, 288, [0, `hsl(${hue} 18% 30%)`], [1, `hsl(${hue} 22% 20%)`]);
    context.fillRect(0, 0, 512, 288);
    context.fillStyle = `hsl(${hue} 34% 46%)`;
    context.beginPath();
    context.arc(256, 144, 84, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = "#fdf9f2";
    context.font = "600 76px system-ui, sans-serif";
    context.textAlign = "center";
    context.textBaseline = "middle";
    context.fillText(initials, 256, 150);
  });
}

/** The screen on the front wall of side-by-side. */
export function wallScreenTexture(title: string): Texture {
  return drawn(1024, 576, (context) => {
    context.fillStyle = gradient(context, 0, 576, [0, "#23393a"], [1, "#14211f"]);
    context.fillRect(0, 0, 1024, 576);
    context.fillStyle = "#58b8a6";
    context.fillRect(96, 262, 72, 6);
    context.fillStyle = "#f3efe6";
    context.font = "600 60px system-ui, sans-serif";
    context.textBaseline = "alphabetic";
    context.fillText(title, 96, 236, 832);
    context.fillStyle = "#a9bab4";
    context.font = "400 30px system-ui, sans-serif";
    context.fillText(t("room:wall"), 96, 322, 832);
  });
}
