/** What a cube's cameras see now, and how well it was calibrated. */

import { call } from "./client";
import { Fields } from "./shape";

export interface CameraLook {
  readonly serial: string;
  /** Addresses of pictures; null while the camera gives none. */
  readonly colour: string | null;
  readonly depth: string | null;
}

export interface CameraCalibration {
  readonly serial: string;
  readonly moments: number;
  readonly corners: number;
  readonly rmsPx: number;
  readonly worstPx: number;
  readonly placeMm: number;
}

export interface CalibrationReport {
  readonly madeAt: Date;
  readonly cameras: readonly CameraCalibration[];
  readonly displaysRmsPx: readonly number[];
}

export interface CubeLook {
  /** Whether the pictures are of now; else they are how a recording begins. */
  readonly live: boolean;
  readonly cameras: readonly CameraLook[];
  /** Null for a cube that came without one. */
  readonly report: CalibrationReport | null;
}

/** @throws {ApiError} `unavailable` when the cube's node is away, `too_often` when it was asked a moment ago. */
export function fetchCubeLook(id: number, signal?: AbortSignal): Promise<CubeLook> {
  return call("GET", `/api/admin/cubes/${id}/look`, parseLook, undefined, signal);
}

function parseLook(json: unknown): CubeLook {
  const look = new Fields(json, "look");
  return {
    live: look.flag("live"),
    cameras: look.list("cameras", (item, where) => {
      const camera = new Fields(item, where);
      return { serial: camera.text("serial"), colour: camera.optional("colour", picture), depth: camera.optional("depth", picture) };
    }),
    report: look.optional("report", (fields, name) => parseReport(fields.object(name))),
  };
}

function parseReport(report: Fields): CalibrationReport {
  return {
    madeAt: new Date(report.number("made_at_s") * 1000),
    cameras: report.list("cameras", (item, where) => {
      const camera = new Fields(item, where);
      return {
        serial: camera.text("serial"),
        moments: camera.number("moments"),
        corners: camera.number("corners"),
        rmsPx: camera.number("reprojection_rms_px"),
        worstPx: camera.number("reprojection_worst_px"),
        placeMm: camera.number("place_deviation_mm"),
      };
    }),
    displaysRmsPx: report.list("displays_rms_px", Number),
  };
}

function picture(fields: Fields, name: string): string {
  return `data:image/jpeg;base64,${fields.text(name)}`;
}
