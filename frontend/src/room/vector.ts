/** Points and directions [x, y, z] in metres, and the poses that carry them from one frame to another. */

export type Vector = readonly [x: number, y: number, z: number];

/** A rigid transform `b_from_a`: row-major [4][4], as `capture/geometry.py` writes it. */
export type Pose = readonly [Row, Row, Row, Row];
type Row = readonly [number, number, number, number];

export function add(a: Vector, b: Vector): Vector {
  return [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
}

export function subtract(a: Vector, b: Vector): Vector {
  return [a[0] - b[0], a[1] - b[1], a[2] - b[2]];
}

export function scale(a: Vector, factor: number): Vector {
  return [a[0] * factor, a[1] * factor, a[2] * factor];
}

export function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

export function cross(a: Vector, b: Vector): Vector {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** The pose whose frame has these axes and this origin, all said in the outer frame. */
export function poseOf(x: Vector, y: Vector, z: Vector, origin: Vector): Pose {
  return [
    [x[0], y[0], z[0], origin[0]],
    [x[1], y[1], z[1], origin[1]],
    [x[2], y[2], z[2], origin[2]],
    [0, 0, 0, 1],
  ];
}

/** A point of frame a in frame b. */
export function transform(bFromA: Pose, point: Vector): Vector {
  const along = (row: Row): number => row[0] * point[0] + row[1] * point[1] + row[2] * point[2] + row[3];
  return [along(bFromA[0]), along(bFromA[1]), along(bFromA[2])];
}

/** A direction of frame a in frame b. */
export function turn(bFromA: Pose, direction: Vector): Vector {
  const along = (row: Row): number => row[0] * direction[0] + row[1] * direction[1] + row[2] * direction[2];
  return [along(bFromA[0]), along(bFromA[1]), along(bFromA[2])];
}

/** A point of frame b in frame a: the inverse of {@link transform}. */
export function transformBack(bFromA: Pose, point: Vector): Vector {
  const [r0, r1, r2] = bFromA;
  const [x, y, z] = [point[0] - r0[3], point[1] - r1[3], point[2] - r2[3]];
  const along = (n: 0 | 1 | 2): number => r0[n] * x + r1[n] * y + r2[n] * z;
  return [along(0), along(1), along(2)];
}
