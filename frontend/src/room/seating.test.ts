import { describe, expect, it } from "vitest";

import type { Scenario } from "../signalling/state";
import { emptyState, participant, publication } from "../signalling/testState";
import { assemblyOf, displayOf, flatFigure, pictureOf, viewWindow, worldFromCube } from "./assembly";
import { cubeDisplays } from "./displays";
import { meetingFrom } from "./meeting";
import { seatingOf } from "./seating";
import { add, scale, transformBack } from "./vector";

function meeting(scenario: Scenario, seatCount: number, seats: Readonly<Record<string, number | null>>) {
  return meetingFrom("me", {
    ...emptyState,
    room: { ...emptyState.room, scenario, seat_count: seatCount },
    participants: Object.entries(seats).map(([id, seat]) =>
      participant(id, { seat, kind: id.startsWith("cube") ? "cube" : "browser" }),
    ),
    publications: [publication("view", "cube", { source: "view", viewer_id: "me" }), publication("camera", "web")],
  });
}

describe("seatingOf", () => {
  it("puts cubes on their windows and webcams on their flat figures", () => {
    const { ownSeat, figures, aside } = seatingOf(meeting("round-table", 2, { me: 1, cube: 0 }));
    expect(ownSeat).toBe(1);
    expect(aside).toEqual([]);
    expect(figures).toEqual([
      {
        participant: participant("cube", { seat: 0, kind: "cube" }),
        seat: 0,
        kind: "view",
        rectangle: viewWindow(assemblyOf("round-table", 2), 1, 0),
        publicationId: "view",
      },
    ]);
    const [web] = seatingOf(meeting("face-to-face", 2, { me: 0, web: 1 })).figures;
    expect(web?.rectangle).toEqual(flatFigure(assemblyOf("face-to-face", 2), 0, 1));
    expect(web?.publicationId).toBe("camera");
  });

  it("makes a flat figure narrower until the display shows all of it", () => {
    const [web] = seatingOf(meeting("round-table", 4, { me: 0, web: 1 })).figures;
    const rectangle = web?.rectangle;
    if (rectangle === undefined) throw new Error("nobody is there");
    expect(rectangle.widthM).toBeLessThan(0.8);
    expect(rectangle.widthM).toBeGreaterThan(0.3);
    const display = displayOf(assemblyOf("round-table", 4), 0, 16 / 9);
    for (const side of [-0.5, 0.5]) {
      const edge = add(rectangle.centre, scale(rectangle.right, side * rectangle.widthM));
      const picture = pictureOf(display, [0, 0, 0], transformBack(worldFromCube(assemblyOf("round-table", 4), 0), edge));
      expect(picture?.[0]).toBeGreaterThan(0);
      expect(picture?.[0]).toBeLessThan(1);
    }
  });

  it("keeps those beside the viewer and those without a seat aside", () => {
    const { figures, aside } = seatingOf(meeting("side-by-side", 3, { me: 1, left: 0, right: 2, standing: null }));
    expect(figures).toEqual([]);
    // Seats go from left to right in the world's x, and everyone faces −z: so the first sits on the viewer's left.
    expect(aside.map(({ participant: { id }, side }) => [id, side])).toEqual([
      ["left", "left"],
      ["right", "right"],
      ["standing", "right"],
    ]);
  });

  it("bears a seat that the scenario does not have", () => {
    const { ownSeat, figures, aside } = seatingOf(meeting("face-to-face", 4, { me: 3, web: 2 }));
    expect(ownSeat).toBe(0);
    expect(figures).toEqual([]);
    expect(aside).toHaveLength(1);
  });

  it("seats people by the room's own layout, and at a round table while there is none", () => {
    const bare = meeting("custom", 2, { me: 0, cube: 1 });
    expect(seatingOf(bare).assembly.scenario).toBe("round-table");
    const seats = [
      { x_m: 0, z_m: 1.5, facing_rad: Math.PI },
      { x_m: 0.4, z_m: -1.5, facing_rad: 0 },
    ];
    const room = { ...bare.room, layout: { seats, work_items: [] } };
    const [cube] = seatingOf({ ...bare, room }).figures;
    expect(cube?.rectangle.centre[0]).toBeCloseTo(0.4);
    expect(cube?.rectangle.centre[2]).toBeCloseTo(-1.5);
  });

  it("shows neighbours on the side displays of a cube that has them", () => {
    const row = meeting("side-by-side", 3, { me: 1, left: 0, right: 2 });
    const { figures, aside } = seatingOf(row, cubeDisplays(3));
    expect(figures.map(({ participant: { id } }) => id)).toEqual(["left", "right"]);
    expect(aside).toEqual([]);
  });
});
