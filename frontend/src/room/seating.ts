/** Who is seen where at the table, as one participant sees it: pure. */

import type { Participant, Room } from "../signalling/state";
import {
  type Assembly,
  assemblyOf,
  displayOf,
  flatFigure,
  positionInCube,
  viewWindow,
  worldFromCube,
} from "./assembly";
import { shownAt } from "./displays";
import { type Rectangle, seatsMax } from "./layout";
import { type Attendance, othersOf, pictureOfParticipant, selfOf } from "./meeting";
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
  readonly assembly: Assembly;
  /** Whose place the viewer looks from. Someone without a seat looks from seat 0, as one who stands behind it. */
  readonly ownSeat: number;
  /** The displays of the viewer's cube; null for one that is fitted to the room. */
  readonly displays: readonly Rectangle[] | null;
  /** Those who can be seen, */
  readonly figures: readonly SeatedFigure[];
  /** and all others who have a seat, seen or not: on the way to another scenario they may pass by. */
  readonly seated: readonly SeatedFigure[];
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

export function seatingOf(meeting: Attendance, displays: readonly Rectangle[] | null = null): Seating {
  const assembly = assemblyOfRoom(meeting.room);
  const seatCount = assembly.layout.seats.length;
  const seatOf = (participant: Participant | undefined): number | null => {
    const seat = participant?.seat ?? null;
    return seat !== null && seat >= 0 && seat < seatCount ? seat : null;
  };
  const ownSeat = seatOf(selfOf(meeting)) ?? 0;
  const view: View = { assembly, ownSeat, displays };
  const [figures, seated, aside]: [SeatedFigure[], SeatedFigure[], AsideFigure[]] = [[], [], []];
  for (const participant of othersOf(meeting)) {
    const seat = seatOf(participant);
    if (seat === null || seat === ownSeat) {
      aside.push({ participant, side: "right" });
      continue;
    }
    const picture = pictureOfParticipant(meeting, participant.id);
    const kind = participant.kind === "cube" ? "view" : "flat";
    const rectangle = standingOf(kind, view, seat);
    const figure: SeatedFigure = { participant, seat, kind, rectangle, publicationId: picture?.id ?? null };
    seated.push(figure);
    const side = sideOf(view, rectangle.centre);
    if (side === null) figures.push(figure);
    else aside.push({ participant, side });
  }
  return { assembly, ownSeat, displays, figures, seated, aside };
}

/** The room's assembly. A room that no scenario can seat is shown as a round table, for as many as that has. */
export function assemblyOfRoom({ scenario, seat_count: wanted, layout }: Room): Assembly {
  if (scenario === "custom" && layout?.seats.length !== wanted) {
    return assemblyOf("round-table", Math.min(Math.max(wanted, 2), seatsMax("round-table")));
  }
  return assemblyOf(scenario, Math.min(Math.max(wanted, 2), seatsMax(scenario)), layout);
}

/** Where a seated figure is while `assembly` is on its way: its size stays. */
export function onTheWay({ ownSeat }: Seating, { kind, seat, rectangle }: SeatedFigure, assembly: Assembly): Rectangle {
  const moved = kind === "view" ? viewWindow(assembly, ownSeat, seat) : flatFigure(assembly, ownSeat, seat);
  return { ...moved, widthM: rectangle.widthM, heightM: rectangle.heightM };
}

interface View {
  readonly assembly: Assembly;
  readonly ownSeat: number;
  readonly displays: readonly Rectangle[] | null;
}

function standingOf(kind: "view" | "flat", view: View, seat: number): Rectangle {
  const { assembly, ownSeat } = view;
  return kind === "view" ? viewWindow(assembly, ownSeat, seat) : fittedFigure(view, flatFigure(assembly, ownSeat, seat));
}

/** On which side a point of the world is out of the viewer's displays; null when it can be seen. */
function sideOf(view: View, point: Vector): "left" | "right" | null {
  const inCube = transformBack(worldFromCube(view.assembly, view.ownSeat), point);
  if (isShown(view, inCube, 2 * EDGE)) return null;
  // Cube x points to the person's left.
  return inCube[0] > 0 ? "left" : "right";
}

/** `figure`, so narrow that a fitted display shows all of its width; its middle, where a face is, stays. */
function fittedFigure(view: View, figure: Rectangle): Rectangle {
  if (view.displays !== null) return figure;
  const pose = worldFromCube(view.assembly, view.ownSeat);
  const isWhole = (widthM: number): boolean =>
    [-widthM / 2, widthM / 2].every((across) =>
      isShown(view, transformBack(pose, add(figure.centre, scale(figure.right, across))), EDGE),
    );
  let { widthM } = figure;
  while (widthM > FLAT_FIGURE_MIN_M && !isWhole(widthM)) widthM -= FLAT_FIGURE_STEP_M;
  return { ...figure, widthM };
}

/** Whether a point of the viewer's cube is seen from its reference point, `edge` inside the outer left and right edge. */
function isShown({ assembly, ownSeat, displays }: View, inCube: Vector, edge: number): boolean {
  const screens = displays ?? [displayOf(assembly, ownSeat, ASPECT_FOR_SIDES)];
  // A display as tall as need be: what is high or low is no reason to put somebody aside.
  const tall = screens.map((screen) => ({ ...screen, heightM: 8 }));
  const shown = shownAt(tall, [0, 0, 0], inCube);
  if (shown === null) return false;
  const x = shown.display + shown.x;
  return x > edge && x < tall.length - edge;
}

/** Where a participant's reference point is in one's own cube frame; null for those who have no seat. */
export function placeInCube(meeting: Attendance, participantId: string): Vector | null {
  const theirs = meeting.participants.find(({ id }) => id === participantId)?.seat ?? null;
  const { assembly, ownSeat } = seatingOf(meeting);
  if (theirs === null || theirs === ownSeat || theirs < 0 || theirs >= assembly.layout.seats.length) return null;
  return positionInCube(assembly, ownSeat, theirs);
}
