/** What is received, in numbers: for tests, and for a person who wonders why a picture stutters. */

import type { Publication } from "../signalling/state";

/** One publication that this browser receives. Counts grow from the start of the connection. */
export interface ReceptionStats {
  readonly publicationId: string;
  readonly participantId: string;
  readonly source: string;
  readonly kind: "audio" | "video";
  readonly packetsReceived: number;
  readonly packetsLost: number;
  readonly bytesReceived: number;
  readonly framesDecoded: number;
  readonly frameWidth: number;
  readonly frameHeight: number;
  readonly fps: number;
  readonly keyFramesDecoded: number;
  readonly freezeCount: number;
  /** Mean time that a frame waited in the jitter buffer. */
  readonly jitterBufferMs: number;
  /** Mean square of what was played to the person from it lately: above zero when something was heard. (The W3C's
   * `totalAudioEnergy` stays zero in Chromium, as the element beside Web Audio is muted.) */
  readonly soundEnergy: number;
}

type Inbound = RTCInboundRtpStreamStats;

export function receptionOf(publication: Publication, report: RTCStatsReport, soundEnergy: number): ReceptionStats {
  const values: unknown[] = [...(report as unknown as Map<string, unknown>).values()];
  const inbound = values.find((value): value is Inbound => (value as RTCStats).type === "inbound-rtp");
  const emitted = inbound?.jitterBufferEmittedCount ?? 0;
  return {
    publicationId: publication.id,
    participantId: publication.participant_id,
    source: publication.source,
    kind: publication.kind,
    packetsReceived: inbound?.packetsReceived ?? 0,
    packetsLost: inbound?.packetsLost ?? 0,
    bytesReceived: inbound?.bytesReceived ?? 0,
    framesDecoded: inbound?.framesDecoded ?? 0,
    frameWidth: inbound?.frameWidth ?? 0,
    frameHeight: inbound?.frameHeight ?? 0,
    fps: inbound?.framesPerSecond ?? 0,
    keyFramesDecoded: inbound?.keyFramesDecoded ?? 0,
    freezeCount: inbound?.freezeCount ?? 0,
    jitterBufferMs: emitted === 0 ? 0 : ((inbound?.jitterBufferDelay ?? 0) / emitted) * 1000,
    soundEnergy,
  };
}
