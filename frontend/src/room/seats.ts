/** The seats of a meeting as seen from above, and who sits where. */

import type { Participant } from "../signalling/state";
import { layoutOf } from "./layout";
import type { Meeting } from "./meeting";

export interface SeatFromAbove {
  readonly seat: number;
  /** In parts of the plan, 0 to 1: to the right, and toward the viewer. */
  readonly x: number;
  readonly y: number;
  /** Null where nobody sits. */
  readonly person: Participant | null;
  /** The name of the cube that stands here without being in the meeting; null where the seat can be had. */
  readonly absentCube: string | null;
}

export interface SeatsFromAbove {
  readonly seats: readonly SeatFromAbove[];
  /** The plan's width by its height. */
  readonly aspect: number;
}

/** What a plan shows around the seats. */
const MARGIN_M = 0.55;

export function seatsFromAbove({ room, participants }: Pick<Meeting, "room" | "participants">): SeatsFromAbove {
  const { seats } = layoutOf(room.scenario, room.seat_count, room.layout);
  const across = spanOf(seats.map(({ xM }) => xM));
  const along = spanOf(seats.map(({ zM }) => zM));
  return {
    aspect: across.length / along.length,
    seats: seats.map(({ xM, zM }, seat) => {
      const person = participants.find((one) => one.seat === seat) ?? null;
      const cube = person === null ? room.cube_seats.find((one) => one.seat === seat) : undefined;
      return {
        seat,
        x: (xM - across.from) / across.length,
        y: (zM - along.from) / along.length,
        person,
        absentCube: cube?.name ?? null,
      };
    }),
  };
}

function spanOf(places: readonly number[]): { readonly from: number; readonly length: number } {
  const from = Math.min(...places) - MARGIN_M;
  return { from, length: Math.max(...places) + MARGIN_M - from };
}
