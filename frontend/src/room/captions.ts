/** What was said, to be read: pure functions over what is known of a meeting. */

import type { Caption } from "../signalling/captions";
import type { Meeting } from "./meeting";

const LINES_KEPT = 500;

/** Whether one has captions oneself. */
export function haveCaptions(meeting: Meeting): boolean {
  return meeting.captions.wanted_by.includes(meeting.selfId);
}

/**
 * `lines` with `caption`, by when each was begun. One replaces that of the same utterance; what somebody was said to be
 * saying ends with their next utterance, whether its end was understood or not.
 */
export function withCaption(lines: readonly Caption[], caption: Caption): readonly Caption[] {
  const at = lines.findIndex(({ id }) => id === caption.id);
  if (at >= 0 && lines[at]?.final === true && !caption.final) return lines;
  const kept = lines.filter(
    ({ id, participant_id: speaker, final, start_s: startS }) =>
      id !== caption.id && (final || speaker !== caption.participant_id || startS > caption.start_s),
  );
  const before = kept.findLastIndex(({ start_s: startS }) => startS <= caption.start_s);
  return kept.toSpliced(before + 1, 0, caption).slice(-LINES_KEPT);
}

/** What one speaker said without anybody between. */
export interface Turn {
  readonly id: string;
  readonly participantId: string;
  readonly name: string;
  readonly text: string;
  /** Whether it was typed, and spoken by a machine. */
  readonly synthetic: boolean;
}

/**
 * The last `count` things said after the line `afterId` (null: from the beginning), with one name for what one speaker says,
 * and the name again after some `lettersMax` letters, so that it is in sight however long somebody speaks.
 */
export function lastTurns(lines: readonly Caption[], afterId: string | null, count: number, lettersMax: number): readonly Turn[] {
  const turns: Turn[] = [];
  for (const line of lines.slice(lines.findIndex(({ id }) => id === afterId) + 1)) {
    const last = turns.at(-1);
    const text = last === undefined ? "" : `${last.text} ${line.text}`;
    const goesOn = last?.participantId === line.participant_id && last.synthetic === line.synthetic;
    if (goesOn && text.length <= lettersMax) turns[turns.length - 1] = { ...last, text };
    else turns.push({ id: line.id, participantId: line.participant_id, name: line.name, text: line.text, synthetic: line.synthetic });
  }
  return turns.slice(-count);
}

/** A piece of text, and whether it is what was searched for. */
export interface Piece {
  readonly text: string;
  readonly found: boolean;
}

/** `text` cut where `wanted` stands in it, upper or lower case alike. */
export function piecesOf(text: string, wanted: string): readonly Piece[] {
  if (wanted === "") return [{ text, found: false }];
  const pattern = new RegExp(`(${wanted.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)})`, "iu");
  const pieces: Piece[] = [];
  let rest = text;
  for (let match = pattern.exec(rest); match !== null; match = pattern.exec(rest)) {
    if (match.index > 0) pieces.push({ text: rest.slice(0, match.index), found: false });
    pieces.push({ text: match[0], found: true });
    rest = rest.slice(match.index + match[0].length);
  }
  if (rest !== "") pieces.push({ text: rest, found: false });
  return pieces;
}

/** The lines that have `wanted` in what was said or in who said it. */
export function linesWith(lines: readonly Caption[], wanted: string): readonly Caption[] {
  const plain = wanted.trim().toLowerCase();
  if (plain === "") return lines;
  return lines.filter(({ text, name }) => text.toLowerCase().includes(plain) || name.toLowerCase().includes(plain));
}
