/** How the frontend is built, served while developing, and tested. */

import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

import { faceMeshFiles } from "./vite/faceMeshFiles.ts";
import { ownFonts } from "./vite/ownFonts.ts";
import { packageFiles } from "./vite/packageFiles.ts";

/** What pdf.js, Excalidraw and MediaPipe's selfie segmentation ask for while they run. */
const PACKAGE_FOLDERS = [
  ...["cmaps", "standard_fonts", "wasm", "iccs"].map((folder) => ({
    package: "pdfjs-dist",
    folder,
    servedAs: `pdfjs/${folder}`,
  })),
  { package: "@excalidraw/excalidraw", folder: "dist/prod/fonts", servedAs: "excalidraw/fonts" },
  {
    package: "@mediapipe/selfie_segmentation",
    folder: ".",
    servedAs: "selfie_segmentation",
    files: [
      "package.json",
      "selfie_segmentation.js",
      "selfie_segmentation.binarypb",
      "selfie_segmentation_landscape.tflite",
      "selfie_segmentation_solution_simd_wasm_bin.js",
      "selfie_segmentation_solution_simd_wasm_bin.wasm",
    ],
  },
];

const WEB = process.env["EYELINE_DEV_WEB"] ?? "http://127.0.0.1:8000";

export default defineConfig({
  base: "/static/app/",
  plugins: [react(), faceMeshFiles(), packageFiles(PACKAGE_FOLDERS), ownFonts("/static/app/excalidraw/")],
  build: {
    manifest: true,
    outDir: "dist",
    target: "es2022",
    // The polyfill and inlined assets would be inline script and data: URLs, which the Content-Security-Policy refuses.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    // Excalidraw is one chunk of 1.8 MB, loaded with the whiteboard alone; a test keeps the first page small.
    chunkSizeWarningLimit: 2500,
    rollupOptions: { input: "src/main.tsx" },
  },
  server: { proxy: { "/api": WEB, "/accounts": WEB, "/ws": { target: WEB, ws: true } } },
  test: {
    include: ["src/**/*.test.{ts,tsx}", "vite/**/*.test.ts"],
    environment: "node",
    setupFiles: ["src/language/testSetup.ts"],
    // The last resort: how long a test takes is up to the machine.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
