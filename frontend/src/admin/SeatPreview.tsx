/** What a person at one of the seats will see: the others, as far to the side and as large as they will be. */

import { useState } from "react";
import { useTranslation } from "react-i18next";

import { listText } from "../language/format";
import type { RoomLayout } from "../signalling/state";
import { Choice } from "../theme/Choice";

/** Nobody nearer than this to the plane of the eye is drawn. */
const AHEAD_MIN_M = 0.15;
const HALF_VIEW = 1.4;

interface Seen {
  readonly seat: number;
  /** Right of straight ahead, at distance 1. */
  readonly x: number;
  readonly distance_m: number;
}

/** Who is seen from a seat, the furthest first. */
function seenFrom(layout: RoomLayout, own: number): readonly Seen[] {
  const eye = layout.seats[own];
  if (eye === undefined) return [];
  const [sin, cos] = [Math.sin(eye.facing_rad), Math.cos(eye.facing_rad)];
  return layout.seats
    .map((other, seat) => {
      const [dx, dz] = [other.x_m - eye.x_m, other.z_m - eye.z_m];
      return { seat, ahead_m: dx * sin + dz * cos, left_m: dx * cos - dz * sin, distance_m: Math.hypot(dx, dz) };
    })
    .filter(({ seat, ahead_m }) => seat !== own && ahead_m > AHEAD_MIN_M)
    .map(({ seat, ahead_m, left_m, distance_m }) => ({ seat, x: -left_m / ahead_m, distance_m }))
    .sort((a, b) => b.distance_m - a.distance_m);
}

export function SeatPreview({ layout }: { layout: RoomLayout }) {
  const { t } = useTranslation("admin");
  const [wanted, setWanted] = useState(0);
  const own = Math.min(wanted, layout.seats.length - 1);
  const seen = seenFrom(layout, own);
  const seats = layout.seats.map((_, n) => [String(n), t("seatNamed", { seat: n + 1 })] as const);
  return (
    <div className="seat-preview">
      <Choice label={t("seenFrom")} value={String(own)} options={seats} onChange={(seat) => setWanted(Number(seat))} />
      <svg
        className="seat-preview-view"
        viewBox={`${-HALF_VIEW} -0.6 ${2 * HALF_VIEW} 1.2`}
        role="img"
        aria-label={t("sees", { seats: listText(seen.map(({ seat }) => String(seat + 1)).sort()) })}
        data-testid="seat-preview"
      >
        <rect className="seat-preview-table" x={-HALF_VIEW} y={0.32} width={2 * HALF_VIEW} height={0.3} />
        {seen.map(({ seat, x, distance_m }) => (
          <g key={seat} className="seat-preview-person" transform={`translate(${x} 0) scale(${1 / Math.max(distance_m, 0.6)})`}>
            <path d="M -0.36 0.75 C -0.36 0.3 -0.2 0.24 0 0.24 C 0.2 0.24 0.36 0.3 0.36 0.75 Z" />
            <circle cy="0" r="0.2" />
            <text dy="0.07" textAnchor="middle">
              {seat + 1}
            </text>
          </g>
        ))}
      </svg>
    </div>
  );
}
