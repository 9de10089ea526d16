/**
 * Loads MediaPipe's face mesh from our own static files and finds the irises in a video.
 *
 * The library is a classic script that puts its class on `window` and loads its model beside itself, hence the script
 * element and the `locateFile`.
 */

import type { FaceMesh, Results } from "@mediapipe/face_mesh";

import type { FacePoint } from "./faceEye";

const FOLDER = `${import.meta.env.BASE_URL}face_mesh/`;
/** Landmarks of the refined mesh: the centres of the irises. */
const RIGHT_IRIS = 468;
const LEFT_IRIS = 473;

export interface Irises {
  readonly left: FacePoint;
  readonly right: FacePoint;
}

export interface FaceFinder {
  /** The irises in the picture that the video shows now; null when there is no face. */
  find(video: HTMLVideoElement): Promise<Irises | null>;
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
      return irisesOf(latest);
    },
    close: () => void mesh.close(),
  };
}

function irisesOf(results: Results | null): Irises | null {
  const landmarks = results?.multiFaceLandmarks[0];
  const left = landmarks?.[LEFT_IRIS];
  const right = landmarks?.[RIGHT_IRIS];
  return left === undefined || right === undefined ? null : { left, right };
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
