/**
 * Loads MediaPipe's face mesh from our own static files and finds the face in a video.
 *
 * The library is a classic script that puts its class on `window` and loads its model beside itself, hence the script
 * element and the `locateFile`.
 */

import type { FaceMesh, Results } from "@mediapipe/face_mesh";

import type { FacePoint } from "./faceEye";
import type { FacePoints } from "./faceGaze";

const FOLDER = `${import.meta.env.BASE_URL}face_mesh/`;
/** Landmarks of the refined mesh. */
const LANDMARKS = {
  rightIris: 468,
  rightOuter: 33,
  rightInner: 133,
  leftIris: 473,
  leftOuter: 263,
  leftInner: 362,
  rightCheek: 234,
  leftCheek: 454,
  forehead: 10,
  chin: 152,
} as const;

export interface FaceFinder {
  /** The face in the picture that the video shows now; null when there is none. */
  find(video: HTMLVideoElement): Promise<FacePoints | null>;
  close(): void;
}

/** @throws {Error} the browser can't run the model. */
export async function loadFaceFinder(): Promise<FaceFinder> {
  await loadScript(`${FOLDER}face_mesh.js`);
  const { FaceMesh: Mesh } = window as unknown as { FaceMesh?: new (config: object) => FaceMesh };
  if (Mesh === undefined) throw new Error("the face model could not be loaded");
  const mesh = new Mesh({ locateFile: (file: string) => FOLDER + file });
  mesh.setOptions({ maxNumFaces: 1, refineLandmarks: true, minDetectionConfidence: 0.5, minTrackingConfidence: 0.5 });
  let latest: Results | null = null;
  mesh.onResults((results) => {
    latest = results;
  });
  await mesh.initialize();
  return {
    find: async (video) => {
      latest = null;
      await mesh.send({ image: video });
      return pointsOf(latest);
    },
    close: () => void mesh.close(),
  };
}

function pointsOf(results: Results | null): FacePoints | null {
  const landmarks: readonly FacePoint[] | undefined = results?.multiFaceLandmarks[0];
  // The irises are the last of the landmarks: with them, all are there.
  if (landmarks === undefined || landmarks.length <= LANDMARKS.leftIris) return null;
  const at = (name: keyof typeof LANDMARKS): FacePoint => landmarks[LANDMARKS[name]] ?? { x: 0, y: 0, z: 0 };
  return {
    left: { iris: at("leftIris"), outer: at("leftOuter"), inner: at("leftInner") },
    right: { iris: at("rightIris"), outer: at("rightOuter"), inner: at("rightInner") },
    leftCheek: at("leftCheek"),
    rightCheek: at("rightCheek"),
    forehead: at("forehead"),
    chin: at("chin"),
  };
}

function loadScript(source: string): Promise<void> {
  if (document.querySelector(`script[src="${source}"]`) !== null) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = source;
    script.onload = () => resolve();
    script.onerror = () => {
      script.remove();
      reject(new Error("the face model could not be fetched"));
    };
    document.head.append(script);
  });
}
