/**
 * The data channel "layers": this browser says how tall it shows each picture, and hears which of its own somebody wants.
 * See `conference/signalling/layers.py`.
 */

/** Media section (mid) to height in pixels. */
export type Heights = ReadonlyMap<string, number>;

const HEIGHT_MAX_PX = 10_000;
const SECTIONS_MAX = 200;

/** The part of an RTCDataChannel that is used. */
export type HeightChannel = Pick<RTCDataChannel, "readyState" | "send" | "onopen" | "onmessage">;

export class LayerChannel {
  private shown: Heights = new Map();
  private said = "{}";

  constructor(
    private readonly channel: HeightChannel,
    onWanted: (heights: Heights) => void,
  ) {
    channel.onopen = () => this.tell();
    channel.onmessage = ({ data }) => {
      const heights = readHeights(data);
      if (heights !== null) onWanted(heights);
    };
  }

  /** Says how tall pictures are shown from now on; what is not in it may be as tall as it comes. */
  show(heights: Heights): void {
    this.shown = heights;
    this.tell();
  }

  private tell(): void {
    if (this.channel.readyState !== "open") return;
    const text = JSON.stringify(Object.fromEntries([...this.shown].sort(([a], [b]) => a.localeCompare(b))));
    if (text === this.said) return;
    this.said = text;
    this.channel.send(text);
  }
}

/** The heights in a text; null for anything that is not one. */
export function readHeights(text: unknown): Heights | null {
  if (typeof text !== "string") return null;
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  if (typeof raw !== "object" || raw === null || Array.isArray(raw)) return null;
  const entries = Object.entries(raw);
  if (entries.length > SECTIONS_MAX || !entries.every(isHeight)) return null;
  return new Map(entries);
}

/** Has a stream encoded or not; its section stays as it is. */
export async function setActive(sender: RTCRtpSender, active: boolean): Promise<void> {
  const parameters = sender.getParameters();
  const [encoding] = parameters.encodings;
  if (encoding === undefined || encoding.active === active) return;
  encoding.active = active;
  await sender.setParameters(parameters);
}

function isHeight(entry: [string, unknown]): entry is [string, number] {
  return Number.isInteger(entry[1]) && Number(entry[1]) >= 0 && Number(entry[1]) <= HEIGHT_MAX_PX;
}
