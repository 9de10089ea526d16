/**
 * A Vite plugin that puts the face model of `@mediapipe/face_mesh` (Apache-2.0, The MediaPipe Authors) beside our own
 * static files, so that the browser fetches it from where the page came from and from nowhere else.
 */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Plugin } from "vite";

import { withoutEval } from "./withoutEval.ts";

const FOLDER = "face_mesh";

/** What the library asks for on a machine with WebAssembly SIMD, which every browser that we support has. */
export const FILES = [
  "face_mesh.js",
  "face_mesh.binarypb",
  "face_mesh_solution_packed_assets.data",
  "face_mesh_solution_packed_assets_loader.js",
  "face_mesh_solution_simd_wasm_bin.js",
  "face_mesh_solution_simd_wasm_bin.wasm",
] as const;

const NOTICE = `These files are the npm package @mediapipe/face_mesh, version 0.4.1633559619.
Copyright The MediaPipe Authors. Licensed under the Apache License, Version 2.0: https://www.apache.org/licenses/LICENSE-2.0
Changed by Eyeline: in face_mesh_solution_simd_wasm_bin.js embind makes closures instead of source text.
`;

const EMBIND = "face_mesh_solution_simd_wasm_bin.js";

/** A file as browsers get it: the script with embind's code is rewritten to do without `eval`. */
export function readFaceMeshFile(file: (typeof FILES)[number]): Buffer {
  const folder = path.dirname(createRequire(import.meta.url).resolve("@mediapipe/face_mesh/package.json"));
  const content = readFileSync(path.join(folder, file));
  return file === EMBIND ? Buffer.from(withoutEval(content.toString("utf8"))) : content;
}

export function faceMeshFiles(): Plugin {
  return {
    name: "eyeline-face-mesh-files",
    configureServer(server) {
      server.middlewares.use(`/static/app/${FOLDER}`, (request, response, next) => {
        const file = FILES.find((name) => request.url === `/${name}`);
        if (file === undefined) {
          next();
          return;
        }
        response.setHeader("Content-Type", contentType(file));
        response.end(readFaceMeshFile(file));
      });
    },
    generateBundle() {
      this.emitFile({ type: "asset", fileName: `${FOLDER}/NOTICE.txt`, source: NOTICE });
      for (const file of FILES) {
        this.emitFile({ type: "asset", fileName: `${FOLDER}/${file}`, source: readFaceMeshFile(file) });
      }
    },
  };
}

function contentType(file: string): string {
  if (file.endsWith(".js")) return "text/javascript";
  if (file.endsWith(".wasm")) return "application/wasm";
  return "application/octet-stream";
}
