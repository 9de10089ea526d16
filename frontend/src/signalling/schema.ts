/** Readers: each checks one unknown JSON value and gives it back with its type, or says where it is wrong. */

import { BadMessage } from "./errors";

/** Gives `raw` as `T`. Throws {@link BadMessage} that names `where`. */
export type Reader<T> = (raw: unknown, where: string) => T;

/** What a reader gives. */
export type Read<R> = R extends Reader<infer T> ? T : never;

const STRING_MAX = 500;
const ITEMS_MAX = 1000;

export function text(max = STRING_MAX): Reader<string> {
  return (raw, where) => {
    if (typeof raw !== "string" || raw.length > max) {
      throw new BadMessage(`${where} is not a text of at most ${max} characters`);
    }
    return raw;
  };
}

export const wholeNumber: Reader<number> = (raw, where) => {
  if (!Number.isSafeInteger(raw)) throw new BadMessage(`${where} is not a whole number`);
  return raw as number;
};

export const finiteNumber: Reader<number> = (raw, where) => {
  if (typeof raw !== "number" || !Number.isFinite(raw)) throw new BadMessage(`${where} is not a number`);
  return raw;
};

export const flag: Reader<boolean> = (raw, where) => {
  if (typeof raw !== "boolean") throw new BadMessage(`${where} is not true or false`);
  return raw;
};

export function oneOf<const T extends string>(...options: readonly T[]): Reader<T> {
  return (raw, where) => {
    const found = options.find((option) => option === raw);
    if (found === undefined) throw new BadMessage(`${where} is not one of ${options.join(", ")}`);
    return found;
  };
}

export function nullable<T>(inner: Reader<T>): Reader<T | null> {
  return (raw, where) => (raw === null || raw === undefined ? null : inner(raw, where));
}

export function list<T>(inner: Reader<T>): Reader<readonly T[]> {
  return (raw, where) => {
    if (!Array.isArray(raw) || raw.length > ITEMS_MAX) {
      throw new BadMessage(`${where} is not a list of at most ${ITEMS_MAX}`);
    }
    return raw.map((item, n) => inner(item, `${where}[${n}]`));
  };
}

type Fields = Readonly<Record<string, Reader<unknown>>>;

/** An object with these fields. Fields that are not known are left out: so the server may add some. */
export function record<F extends Fields>(fields: F): Reader<{ readonly [K in keyof F]: Read<F[K]> }> {
  return (raw, where) => {
    if (typeof raw !== "object" || raw === null || Array.isArray(raw)) {
      throw new BadMessage(`${where} is not an object`);
    }
    const source = raw as Record<string, unknown>;
    const out: Record<string, unknown> = {};
    for (const [name, reader] of Object.entries(fields)) out[name] = reader(source[name], `${where}.${name}`);
    return out as { readonly [K in keyof F]: Read<F[K]> };
  };
}
