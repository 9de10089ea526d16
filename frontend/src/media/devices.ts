/** The person's camera and microphone: opening them, what can go wrong, and which ones were chosen last time. */

import { t } from "../language/i18n";
import { type Background, BACKGROUNDS } from "./background/choice";

export type DeviceKind = "camera" | "microphone";

export type DeviceProblem =
  /** The person or the browser said no. */
  | "denied"
  /** There is none. */
  | "absent"
  /** Another program has it. */
  | "busy"
  /** The page is not served over HTTPS, so the browser offers none. */
  | "insecure"
  | "failed";

export interface OpenedDevices {
  readonly camera: MediaStreamTrack | null;
  readonly microphone: MediaStreamTrack | null;
  readonly problems: Readonly<Partial<Record<DeviceKind, DeviceProblem>>>;
}

/** What a person chose on the device check; remembered in this browser. */
export interface DeviceChoice {
  readonly name: string;
  readonly cameraId: string | null;
  readonly microphoneId: string | null;
  /** Where one hears the others; null for the system's default. */
  readonly speakerId: string | null;
  readonly cameraOn: boolean;
  readonly microphoneOn: boolean;
  readonly layout: "table" | "grid" | "speaker";
  /** On a page as small as a phone's. */
  readonly phoneLayout: "table" | "grid" | "speaker";
  readonly background: Background;
  readonly noiseSuppressed: boolean;
}

const LAYOUTS: readonly DeviceChoice["layout"][] = ["table", "grid", "speaker"];

const DEFAULT_CHOICE: DeviceChoice = {
  name: "",
  cameraId: null,
  microphoneId: null,
  speakerId: null,
  cameraOn: true,
  microphoneOn: true,
  layout: "table",
  phoneLayout: "speaker",
  background: "none",
  noiseSuppressed: false,
};

const STORAGE_KEY = "eyeline.devices";

export const CAMERA_PX = { width: 640, height: 360 };
export const CAMERA_RATE_HZ = 30;

const LISTED_AS = { camera: "videoinput", microphone: "audioinput", speaker: "audiooutput" } as const;

const ADVICE = {
  camera: {
    denied: "door:cameraDenied",
    absent: "door:cameraAbsent",
    busy: "door:cameraBusy",
    insecure: "door:cameraInsecure",
    failed: "door:cameraFailed",
  },
  microphone: {
    denied: "door:microphoneDenied",
    absent: "door:microphoneAbsent",
    busy: "door:microphoneBusy",
    insecure: "door:microphoneInsecure",
    failed: "door:microphoneFailed",
  },
} as const satisfies Record<DeviceKind, Record<DeviceProblem, string>>;

/** What to tell the person. */
export function adviceForDevice(kind: DeviceKind, problem: DeviceProblem): string {
  return t(ADVICE[kind][problem]);
}

/** Which problem an error of getUserMedia stands for. */
export function problemOf(error: unknown): DeviceProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  if (name === "NotAllowedError" || name === "SecurityError") return "denied";
  if (name === "NotFoundError" || name === "OverconstrainedError") return "absent";
  if (name === "NotReadableError" || name === "AbortError") return "busy";
  return "failed";
}

/** Opens one device; `deviceId` is a wish, not a demand: another one is taken when it is gone. */
export async function openDevice(kind: DeviceKind, deviceId: string | null): Promise<MediaStreamTrack> {
  const stream = await devices().getUserMedia(
    kind === "camera" ? { video: cameraConstraints(deviceId) } : { audio: microphoneConstraints(deviceId) },
  );
  const track = stream.getTracks()[0];
  if (track === undefined) throw new DOMException("no track was given", "NotFoundError");
  return prepared(track);
}

/** Opens both with one question to the person where possible, and whatever can be had where not. Never throws. */
export async function openDevices(choice: Pick<DeviceChoice, "cameraId" | "microphoneId">): Promise<OpenedDevices> {
  if (!hasDevices()) return { camera: null, microphone: null, problems: { camera: "insecure", microphone: "insecure" } };
  try {
    const stream = await devices().getUserMedia({
      video: cameraConstraints(choice.cameraId),
      audio: microphoneConstraints(choice.microphoneId),
    });
    const [camera] = stream.getVideoTracks();
    const [microphone] = stream.getAudioTracks();
    return {
      camera: camera === undefined ? null : prepared(camera),
      microphone: microphone === undefined ? null : prepared(microphone),
      problems: {},
    };
  } catch {
    const [camera, microphone] = await Promise.allSettled([
      openDevice("camera", choice.cameraId),
      openDevice("microphone", choice.microphoneId),
    ]);
    return {
      camera: camera.status === "fulfilled" ? camera.value : null,
      microphone: microphone.status === "fulfilled" ? microphone.value : null,
      problems: {
        ...(camera.status === "rejected" ? { camera: problemOf(camera.reason) } : {}),
        ...(microphone.status === "rejected" ? { microphone: problemOf(microphone.reason) } : {}),
      },
    };
  }
}

/** The devices of a kind by name; browsers tell names only after permission was given. */
export async function listDevices(kind: DeviceKind | "speaker"): Promise<readonly MediaDeviceInfo[]> {
  if (!hasDevices()) return [];
  const all = await devices().enumerateDevices();
  return all.filter((device) => device.kind === LISTED_AS[kind] && device.deviceId !== "");
}

export function hasDevices(): boolean {
  // Typed as always there, but browsers leave it out on insecure pages.
  return (navigator.mediaDevices as MediaDevices | undefined) !== undefined;
}

export function recallChoice(storage: Pick<Storage, "getItem">): DeviceChoice {
  try {
    const raw: unknown = JSON.parse(storage.getItem(STORAGE_KEY) ?? "null");
    if (typeof raw !== "object" || raw === null) return DEFAULT_CHOICE;
    const saved = raw as Record<string, unknown>;
    const entries = Object.entries(DEFAULT_CHOICE).map(([key, fallback]: [string, unknown]): [string, unknown] => {
      const value = saved[key];
      const fits = fallback === null ? typeof value === "string" : typeof value === typeof fallback;
      return [key, fits ? value : fallback];
    });
    const choice = Object.fromEntries(entries) as unknown as DeviceChoice;
    return {
      ...choice,
      layout: LAYOUTS.includes(choice.layout) ? choice.layout : DEFAULT_CHOICE.layout,
      phoneLayout: LAYOUTS.includes(choice.phoneLayout) ? choice.phoneLayout : DEFAULT_CHOICE.phoneLayout,
      background: BACKGROUNDS.includes(choice.background) ? choice.background : DEFAULT_CHOICE.background,
    };
  } catch {
    return DEFAULT_CHOICE;
  }
}

export function rememberChoice(storage: Pick<Storage, "setItem">, choice: DeviceChoice): void {
  try {
    storage.setItem(STORAGE_KEY, JSON.stringify(choice));
  } catch {
    // A full or forbidden storage: the choice is asked for again next time.
  }
}

/** Remembers a part of the choice anew. */
export function changeChoice(storage: Pick<Storage, "getItem" | "setItem">, part: Partial<DeviceChoice>): void {
  rememberChoice(storage, { ...recallChoice(storage), ...part });
}

function devices(): MediaDevices {
  if (!hasDevices()) throw new DOMException("no devices on an insecure page", "SecurityError");
  return navigator.mediaDevices;
}

function cameraConstraints(deviceId: string | null): MediaTrackConstraints {
  return {
    width: { ideal: CAMERA_PX.width },
    height: { ideal: CAMERA_PX.height },
    frameRate: { ideal: CAMERA_RATE_HZ, max: CAMERA_RATE_HZ },
    ...(deviceId === null ? {} : { deviceId: { ideal: deviceId } }),
  };
}

function microphoneConstraints(deviceId: string | null): MediaTrackConstraints {
  return {
    echoCancellation: true,
    noiseSuppression: true,
    autoGainControl: true,
    ...(deviceId === null ? {} : { deviceId: { ideal: deviceId } }),
  };
}

function prepared(track: MediaStreamTrack): MediaStreamTrack {
  // Faces move: a smooth picture is worth more than a sharp one.
  track.contentHint = track.kind === "video" ? "motion" : "speech";
  return track;
}
