/** Who is seen where at the table, as one participant sees it: pure. */

import type { Participant, Scenario } from "../signalling/state";
import { displayOf, flatFigure, pictureOf, type Rectangle, SEATS_MAX, viewWindow, worldFromCube } from "./assembly";
import { type Meeting, othersOf, pictureOfParticipant, selfOf } from "./meeting";
import { add, scale, transformBack, type Vector } from "./vector";

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
/** A flat figure that would be cut by the edge of the display gets narrower, but never narrower than a head and shoulders. */
const FLAT_FIGURE_MIN_M = 0.34;
const FLAT_FIGURE_STEP_M = 0.02;
const EDGE = 0.01;

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
    const rectangle =
      kind === "view"
        ? viewWindow(scenario, seatCount, ownSeat, seat)
        : fittedFigure(scenario, seatCount, ownSeat, flatFigure(scenario, seatCount, ownSeat, seat));
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

/** `figure`, so narrow that the display shows all of its width; its middle, where a face is, stays. */
function fittedFigure(scenario: Scenario, seatCount: number, ownSeat: number, figure: Rectangle): Rectangle {
  const pose = worldFromCube(scenario, seatCount, ownSeat);
  const display = displayOf(scenario, seatCount, ownSeat, ASPECT_FOR_SIDES);
  const isShown = (widthM: number): boolean =>
    [-widthM / 2, widthM / 2].every((across) => {
      const point = transformBack(pose, add(figure.centre, scale(figure.right, across)));
      const picture = pictureOf(display, [0, 0, 0], point);
      return picture !== null && picture[0] > EDGE && picture[0] < 1 - EDGE;
    });
  let { widthM } = figure;
  while (widthM > FLAT_FIGURE_MIN_M && !isShown(widthM)) widthM -= FLAT_FIGURE_STEP_M;
  return { ...figure, widthM };
}
