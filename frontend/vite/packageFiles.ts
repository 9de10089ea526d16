/**
 * A Vite plugin that puts folders of npm packages, which those ask for while they run, beside our own static files: the
 * browser fetches them from where the page came from and from nowhere else.
 */

import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import type { Plugin } from "vite";

export interface PackageFolder {
  readonly package: string;
  /** Within the package. */
  readonly folder: string;
  /** Below /static/app/. */
  readonly servedAs: string;
  /** The files that are wanted; all of them unless it is given. */
  readonly files?: readonly string[];
}

const TYPES: Readonly<Record<string, string>> = {
  ".wasm": "application/wasm",
  ".woff2": "font/woff2",
  ".js": "text/javascript",
};

export function packageFiles(folders: readonly PackageFolder[]): Plugin {
  return {
    name: "eyeline-package-files",
    configureServer(server) {
      for (const folder of folders) {
        const files = new Set(filesOf(folder));
        server.middlewares.use(`/static/app/${folder.servedAs}`, (request, response, next) => {
          const file = decodeURIComponent((request.url ?? "/").slice(1));
          if (!files.has(file)) {
            next();
            return;
          }
          response.setHeader("Content-Type", TYPES[path.extname(file)] ?? "application/octet-stream");
          response.end(readFileSync(path.join(placeOf(folder), file)));
        });
      }
    },
    generateBundle() {
      for (const folder of folders) {
        for (const file of filesOf(folder)) {
          const source = readFileSync(path.join(placeOf(folder), file));
          this.emitFile({ type: "asset", fileName: `${folder.servedAs}/${file}`, source });
        }
      }
    },
  };
}

function placeOf({ package: name, folder }: PackageFolder): string {
  const require = createRequire(import.meta.url);
  const [root] = (require.resolve.paths(name) ?? []).map((modules) => path.join(modules, name)).filter(isFolder);
  if (root === undefined) throw new Error(`${name} is not installed; run npm ci`);
  return path.join(root, folder);
}

function isFolder(place: string): boolean {
  try {
    readdirSync(place);
    return true;
  } catch {
    return false;
  }
}

function filesOf(folder: PackageFolder): readonly string[] {
  if (folder.files !== undefined) return folder.files;
  const entries = readdirSync(placeOf(folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(placeOf(folder), path.join(entry.parentPath, entry.name)).split(path.sep).join("/"));
}
