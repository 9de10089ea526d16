/**
 * The seats of a room as seen from above. A seat is moved by dragging it or by the arrow keys, and turned by `[` and `]`;
 * what happens is read out.
 */

import { type KeyboardEvent, type PointerEvent, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { numberText } from "../language/format";
import type { RoomLayout } from "../signalling/state";
import { extent_m, STEP_M, TURN_RAD, withSeatAt, withSeatTurned } from "./seatPlan";

const SEAT_RADIUS_M = 0.26;
const BIG_STEPS = 5;
const MOVES: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

export function SeatEditor({ layout, onChange }: { layout: RoomLayout; onChange: (layout: RoomLayout) => void }) {
  const { t } = useTranslation("admin");
  const plan = useRef<SVGSVGElement>(null);
  const [held, setHeld] = useState<{ readonly index: number; readonly half_m: number } | null>(null);
  const [said, setSaid] = useState("");
  // While a seat is held the plan keeps its scale: else it would move under the pointer.
  const half_m = held?.half_m ?? extent_m(layout);

  const change = (next: RoomLayout, index: number): void => {
    if (next === layout) return;
    const seat = next.seats[index];
    if (seat !== undefined) setSaid(t("seatAt", { seat: index + 1, x: numberText(seat.x_m, 2), z: numberText(seat.z_m, 2) }));
    onChange(next);
  };
  const drag = (event: PointerEvent): void => {
    const box = plan.current?.getBoundingClientRect();
    if (held === null || box === undefined) return;
    const scale = (2 * half_m) / box.width;
    const [x, z] = [(event.clientX - box.left) * scale - half_m, (event.clientY - box.top) * scale - half_m];
    change(withSeatAt(layout, held.index, x, z), held.index);
  };
  const press = (event: KeyboardEvent, index: number): void => {
    const seat = layout.seats[index];
    const move = MOVES[event.key];
    if (seat === undefined) return;
    if (move !== undefined) {
      const step_m = STEP_M * (event.shiftKey ? BIG_STEPS : 1);
      change(withSeatAt(layout, index, seat.x_m + move[0] * step_m, seat.z_m + move[1] * step_m), index);
    } else if (event.key === "[" || event.key === "]") {
      change(withSeatTurned(layout, index, event.key === "[" ? TURN_RAD : -TURN_RAD), index);
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <div className="seat-editor">
      <p className="field-hint" id="seat-editor-hint">
        {t("seatHint")}
      </p>
      <svg
        ref={plan}
        className="seat-plan"
        viewBox={`${-half_m} ${-half_m} ${2 * half_m} ${2 * half_m}`}
        role="group"
        aria-label={t("plan")}
        aria-describedby="seat-editor-hint"
        onPointerMove={drag}
        onPointerUp={() => setHeld(null)}
        onPointerCancel={() => setHeld(null)}
        data-testid="seat-plan"
      >
        <circle className="seat-plan-table" r={0.55} />
        {layout.work_items.map((item) => {
          const [x = 0, , z = 0] = item.centre_m;
          const turn = (-item.facing_rad * 180) / Math.PI;
          return (
            <rect
              key={item.id}
              className="seat-plan-item"
              x={-item.width_m / 2}
              y={-0.05}
              width={item.width_m}
              height={0.1}
              transform={`translate(${x} ${z}) rotate(${turn})`}
            />
          );
        })}
        {layout.seats.map((seat, index) => (
          <g
            key={index}
            className="seat-plan-seat"
            transform={`translate(${seat.x_m} ${seat.z_m})`}
            role="button"
            tabIndex={0}
            aria-label={t("seatNamed", { seat: index + 1 })}
            data-testid={`seat-${index}`}
            data-x={seat.x_m.toFixed(2)}
            data-z={seat.z_m.toFixed(2)}
            onPointerDown={(event) => {
              plan.current?.setPointerCapture(event.pointerId);
              setHeld({ index, half_m });
            }}
            onKeyDown={(event) => press(event, index)}
          >
            <path
              className="seat-plan-gaze"
              d="M -0.18 0.2 L 0 0.48 L 0.18 0.2 Z"
              transform={`rotate(${(-seat.facing_rad * 180) / Math.PI})`}
            />
            <circle r={SEAT_RADIUS_M} />
            <text dy="0.1" textAnchor="middle">
              {index + 1}
            </text>
          </g>
        ))}
      </svg>
      <p className="visually-hidden" role="status" aria-live="polite">
        {said}
      </p>
    </div>
  );
}
