/** Who is seen where at the table, as one participant sees it: pure. */

import type { Participant, Scenario } from "../signalling/state";
import { displayOf, flatFigure, pictureOf, type Rectangle, SEATS_MAX, viewWindow, worldFromCube } from "./assembly";
import { type Meeting, othersOf, pictureOfParticipant, selfOf } from "./meeting";
import { transformBack, type Vector } from "./vector";

export interface SeatedFigure {
  readonly participant: Participant;
  readonly seat: number;
  readonly kind: "view" | "flat";
  /** Where the picture stands, in the world. */
  readonly rectangle: Rectangle;
  readonly publicationId: string | null;
}

export interface Seating {
  readonly scenario: Scenario;
  readonly seatCount: number;
  /** Whose place the viewer looks from. Someone without a seat looks from seat 0, as one who stands behind it. */
  readonly ownSeat: number;
  readonly figures: readonly SeatedFigure[];
  /** Those who can't be seen through the display: beside the viewer, or without a seat. */
  readonly aside: readonly AsideFigure[];
}

export interface AsideFigure {
  readonly participant: Participant;
  readonly side: "left" | "right";
}

const ASPECT_FOR_SIDES = 16 / 9;

export function seatingOf(meeting: Meeting): Seating {
  const { scenario } = meeting.room;
  const most = scenario === "face-to-face" ? 2 : SEATS_MAX;
  const seatCount = Math.min(Math.max(meeting.room.seat_count, 2), most);
  const seatOf = (participant: Participant | undefined): number | null => {
    const seat = participant?.seat ?? null;
    return seat !== null && seat >= 0 && seat < seatCount ? seat : null;
  };
  const ownSeat = seatOf(selfOf(meeting)) ?? 0;
  const figures: SeatedFigure[] = [];
  const aside: AsideFigure[] = [];
  for (const participant of othersOf(meeting)) {
    const seat = seatOf(participant);
    if (seat === null || seat === ownSeat) {
      aside.push({ participant, side: "right" });
      continue;
    }
    const picture = pictureOfParticipant(meeting, participant.id);
    const kind = participant.kind === "cube" ? "view" : "flat";
    const rectangle = (kind === "view" ? viewWindow : flatFigure)(scenario, seatCount, ownSeat, seat);
    const side = sideOf(scenario, seatCount, ownSeat, rectangle.centre);
    if (side === null) figures.push({ participant, seat, kind, rectangle, publicationId: picture?.id ?? null });
    else aside.push({ participant, side });
  }
  return { scenario, seatCount, ownSeat, figures, aside };
}

/** On which side a point of the world is out of the viewer's display; null when it can be seen. */
function sideOf(scenario: Scenario, seatCount: number, ownSeat: number, point: Vector): "left" | "right" | null {
  const inCube = transformBack(worldFromCube(scenario, seatCount, ownSeat), point);
  const picture = pictureOf(displayOf(scenario, seatCount, ownSeat, ASPECT_FOR_SIDES), [0, 0, 0], inCube);
  if (picture !== null && picture[0] > 0.02 && picture[0] < 0.98) return null;
  // Cube x points to the person's left.
  return inCube[0] > 0 ? "left" : "right";
}
