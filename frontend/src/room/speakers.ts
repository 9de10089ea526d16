/** Who speaks now, and who holds the floor: pure, from how loud everybody is. */

/** Louder than this (see `levelOf`: 0 is −60 dB, 1 full scale) is speech: −42 dB. */
const SPEAKS_ABOVE = 0.3;
/** Once somebody speaks, quieter than this is a pause: −48 dB. */
const PAUSES_BELOW = 0.2;
/** A pause shorter than this is still speech. */
const PAUSE_MS = 900;
/** Whoever speaks for so long takes the floor from somebody who has stopped. */
const TAKES_AFTER_MS = 400;
/** Whoever speaks for so long, and clearly louder, takes it from somebody who still speaks. */
const INTERRUPTS_AFTER_MS = 1800;
const INTERRUPTS_BY = 0.08;
const SMOOTHING = 0.3;

interface Voice {
  readonly level: number;
  /** When this stretch of speech began; null while silent. */
  readonly sinceMs: number | null;
  readonly heardMs: number;
}

export interface Speakers {
  readonly speaking: ReadonlySet<string>;
  /** The last who held the floor: stays while everybody is silent; null until somebody has spoken. */
  readonly floorId: string | null;
}

export const NOBODY: Speakers = { speaking: new Set(), floorId: null };

/** Remembers enough of the past not to jump with every cough. */
export class SpeakerFollower {
  private readonly voices = new Map<string, Voice>();
  private speakers: Speakers = NOBODY;

  /** How loud everybody who can be heard is now, 0 to 1, by participant id. Gives the same object while nothing changes. */
  take(levels: ReadonlyMap<string, number>, nowMs: number): Speakers {
    for (const id of this.voices.keys()) if (!levels.has(id)) this.voices.delete(id);
    for (const [id, level] of levels) this.voices.set(id, voiceAfter(this.voices.get(id), level, nowMs));
    const speaking = new Set([...this.voices].filter(([, { sinceMs }]) => sinceMs !== null).map(([id]) => id));
    const floorId = this.floor(nowMs);
    const { speakers } = this;
    const same = floorId === speakers.floorId && speaking.size === speakers.speaking.size;
    if (!same || [...speaking].some((id) => !speakers.speaking.has(id))) this.speakers = { speaking, floorId };
    return this.speakers;
  }

  private floor(nowMs: number): string | null {
    const { floorId } = this.speakers;
    const holder = floorId === null ? undefined : this.voices.get(floorId);
    const holds = holder !== undefined && holder.sinceMs !== null;
    let best: string | null = null;
    let loudest = holds ? holder.level + INTERRUPTS_BY : -1;
    for (const [id, { level, sinceMs }] of this.voices) {
      if (id === floorId || sinceMs === null || level <= loudest) continue;
      if (nowMs - sinceMs < (holds ? INTERRUPTS_AFTER_MS : TAKES_AFTER_MS)) continue;
      best = id;
      loudest = level;
    }
    return best ?? (holder === undefined ? null : floorId);
  }
}

function voiceAfter(before: Voice | undefined, level: number, nowMs: number): Voice {
  const smooth = before === undefined ? level : before.level + (level - before.level) * SMOOTHING;
  const since = before?.sinceMs ?? null;
  if (level > (since === null ? SPEAKS_ABOVE : PAUSES_BELOW)) return { level: smooth, sinceMs: since ?? nowMs, heardMs: nowMs };
  const heardMs = before?.heardMs ?? -Infinity;
  return { level: smooth, sinceMs: nowMs - heardMs < PAUSE_MS ? since : null, heardMs };
}
