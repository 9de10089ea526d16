import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";

import { describe, expect, it } from "vitest";

import { FILES, readFaceMeshFile } from "./faceMeshFiles.ts";
import { usesEval, withoutEval } from "./withoutEval.ts";

const folder = path.dirname(createRequire(import.meta.url).resolve("@mediapipe/face_mesh/package.json"));
const original = readFileSync(path.join(folder, "face_mesh_solution_simd_wasm_bin.js"), "utf8");

interface WireType {
  name: string;
  destructorFunction: ((value: unknown) => void) | null;
  toWireType(destructors: unknown, value: unknown): unknown;
  fromWireType(value: unknown): unknown;
}

/** Runs one function of a script with stand-ins for what it refers to. */
function functionOf(script: string, begin: string, end: string, name: string): (...args: unknown[]) => unknown {
  const from = script.indexOf(begin);
  const source = script.slice(from, script.indexOf(end, from));
  const surroundings = `
    function makeLegalFunctionName(name) { return name; }
    function throwBindingError(text) { throw new Error(text); }
    function runDestructors(list) { list.splice(0).forEach((each) => each()); }
    function new_(constructor, list) { return new constructor(...list); }
  `;
  // A test may make code from text: that the rewritten code does the same as the original is what is tested.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval, @typescript-eslint/no-unsafe-call
  return new Function(`${surroundings}${source}; return ${name};`)() as (...args: unknown[]) => unknown;
}

const log: string[] = [];

function wire(name: string, destructorFunction: WireType["destructorFunction"] = null): WireType {
  return {
    name,
    destructorFunction,
    toWireType: (_destructors, value) => `${name}(${String(value)})`,
    fromWireType: (value) => `back ${String(value)}`,
  };
}

describe("withoutEval", () => {
  it("leaves no code that is made from text in any file that browsers get", () => {
    expect(usesEval(original)).toBe(true);
    for (const file of FILES) if (file.endsWith(".js")) expect(usesEval(readFaceMeshFile(file).toString())).toBe(false);
  });

  it("says when the library has changed", () => {
    expect(() => withoutEval("function other(){}")).toThrow("embind's code has changed");
  });

  it.each([
    ["the original", original],
    ["the rewritten", withoutEval(original)],
  ])("%s invoker converts, calls, tidies up and converts back", (_name, script) => {
    const craft = functionOf(script, "function craftInvokerFunction(", "function heap32VectorToArray(", "craftInvokerFunction");
    log.length = 0;
    const target = (...values: unknown[]): string => `called ${values.join(" ")}`;
    const types = [wire("ret"), wire("self"), wire("a", (value) => log.push(String(value))), wire("b")];
    const method = craft("method", types, {}, target, "fn") as (...args: unknown[]) => unknown;
    const me = { toString: () => "me", method };
    expect(me.method(1, 2)).toBe("back called fn self(me) a(1) b(2)");
    expect(log).toEqual(["a(1)"]);
    expect(() => me.method(1)).toThrow("called with 1 arguments, expected 2");
    const free = craft("free", [wire("void"), null, wire("a")], null, target, "fn") as (...args: unknown[]) => unknown;
    expect(free(7)).toBeUndefined();
  });
});
