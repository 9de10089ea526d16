/** Checks the shape of JSON from the server, so that what is wrong is named here and not met later as `undefined`. */

/** A JSON object whose fields can be asked for by name. `where` says in an error which object it is. */
export class Fields {
  constructor(
    private readonly json: unknown,
    private readonly where: string,
  ) {
    if (typeof json !== "object" || json === null || Array.isArray(json)) throw new TypeError(`${where} is not an object`);
  }

  /** Whether the field is there at all and not null. */
  has(name: string): boolean {
    return this.value(name) !== undefined && this.value(name) !== null;
  }

  text(name: string): string {
    const value = this.value(name);
    if (typeof value !== "string") throw new TypeError(`${this.where}.${name} is not a text`);
    return value;
  }

  number(name: string): number {
    const value = this.value(name);
    if (typeof value !== "number" || !Number.isFinite(value)) throw new TypeError(`${this.where}.${name} is not a number`);
    return value;
  }

  flag(name: string): boolean {
    const value = this.value(name);
    if (typeof value !== "boolean") throw new TypeError(`${this.where}.${name} is not true or false`);
    return value;
  }

  /** The field read by `read`, or null where it is null or not there. */
  optional<T>(name: string, read: (fields: Fields, name: string) => T): T | null {
    return this.has(name) ? read(this, name) : null;
  }

  object(name: string): Fields {
    return new Fields(this.value(name), `${this.where}.${name}`);
  }

  list<T>(name: string, parse: (json: unknown, where: string) => T): T[] {
    return listOf(this.value(name), `${this.where}.${name}`, parse);
  }

  private value(name: string): unknown {
    return (this.json as Record<string, unknown>)[name];
  }
}

/** Every item of a JSON list, parsed. */
export function listOf<T>(json: unknown, where: string, parse: (json: unknown, where: string) => T): T[] {
  if (!Array.isArray(json)) throw new TypeError(`${where} is not a list`);
  return json.map((item: unknown, index) => parse(item, `${where}[${index}]`));
}

export function textOf(json: unknown, where: string): string {
  if (typeof json !== "string") throw new TypeError(`${where} is not a text`);
  return json;
}

/** A pair of numbers, such as a span `[start_s, end_s)`. */
export function pairOf(json: unknown, where: string): readonly [number, number] {
  if (!Array.isArray(json) || json.length !== 2) throw new TypeError(`${where} is not a pair`);
  const [first, second] = json as unknown[];
  if (typeof first !== "number" || typeof second !== "number") throw new TypeError(`${where} is not a pair of numbers`);
  return [first, second];
}

/** The value, which must be one of these. */
export function oneOf<const T extends string>(options: readonly T[], value: string): T {
  const found = options.find((option) => option === value);
  if (found === undefined) throw new TypeError(`${value} is not one of ${options.join(", ")}`);
  return found;
}
