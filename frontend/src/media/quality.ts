/** How good a connection is, from what was received between two looks at the statistics: pure. */

import type { ReceptionStats } from "./stats";

export type Quality = "good" | "fair" | "poor";

/** What came of one publication lately. */
export interface LineQuality {
  readonly publicationId: string;
  readonly participantId: string;
  readonly source: string;
  readonly kind: "audio" | "video";
  readonly kbitPerS: number;
  /** That came, and that did not. */
  readonly packets: { readonly came: number; readonly lost: number };
  /** The part of the packets that never came, 0 to 1. */
  readonly lost: number;
  readonly width: number;
  readonly height: number;
  readonly fps: number;
  readonly froze: boolean;
}

const FAIR_LOSS = 0.02;
const POOR_LOSS = 0.08;

/** What came between `before` and `after`, `seconds` apart; a publication that was not there before has no past to compare with. */
export function linesOf(before: readonly ReceptionStats[], after: readonly ReceptionStats[], seconds: number): LineQuality[] {
  return after.flatMap((now) => {
    const then = before.find(({ publicationId }) => publicationId === now.publicationId);
    if (then === undefined || seconds <= 0) return [];
    const came = Math.max(now.packetsReceived - then.packetsReceived, 0);
    const lost = Math.max(now.packetsLost - then.packetsLost, 0);
    const { publicationId, participantId, source, kind, frameWidth: width, frameHeight: height, fps } = now;
    return {
      publicationId,
      participantId,
      source,
      kind,
      kbitPerS: (Math.max(now.bytesReceived - then.bytesReceived, 0) * 8) / 1000 / seconds,
      packets: { came, lost },
      lost: came + lost === 0 ? 0 : lost / (came + lost),
      width,
      height,
      fps,
      froze: now.freezeCount > then.freezeCount,
    };
  });
}

/** Of everything that comes from one person. */
export function qualityOf(lines: readonly LineQuality[]): Quality {
  const worst = Math.max(0, ...lines.map(({ lost }) => lost));
  if (worst >= POOR_LOSS) return "poor";
  return worst >= FAIR_LOSS || lines.some(({ froze }) => froze) ? "fair" : "good";
}
