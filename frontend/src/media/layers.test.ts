import { beforeEach, describe, expect, it } from "vitest";

import { type HeightChannel, type Heights, LayerChannel, readHeights } from "./layers";

let channel: HeightChannel & { readyState: RTCDataChannelState };
let sent: string[];
let wanted: Heights[];
let layers: LayerChannel;

function open(): void {
  channel.readyState = "open";
  channel.onopen?.call(channel as RTCDataChannel, new Event("open"));
}

function say(data: unknown): void {
  channel.onmessage?.call(channel as RTCDataChannel, { data } as MessageEvent);
}

beforeEach(() => {
  sent = [];
  wanted = [];
  channel = { readyState: "connecting", send: (text: unknown) => sent.push(text as string), onopen: null, onmessage: null };
  layers = new LayerChannel(channel, (heights) => wanted.push(heights));
});

describe("LayerChannel", () => {
  it("says once what is shown, as soon as it can", () => {
    layers.show(new Map([["2", 120]]));
    expect(sent).toEqual([]);
    open();
    layers.show(new Map([["2", 120]]));
    layers.show(new Map());
    expect(sent).toEqual(['{"2":120}', "{}"]);
  });

  it("says nothing when nothing is limited", () => {
    open();
    layers.show(new Map());
    expect(sent).toEqual([]);
  });

  it("hears what is wanted, and nothing else", () => {
    say('{"0": 10000, "1": 0}');
    for (const text of ["", "[]", "null", '{"0": -1}', '{"0": 1.5}', '{"0": "1"}', '{"0": 99999}', new ArrayBuffer(4)]) {
      expect(readHeights(text)).toBeNull();
      say(text);
    }
    expect(wanted).toEqual([new Map([["0", 10_000], ["1", 0]])]);
  });
});
