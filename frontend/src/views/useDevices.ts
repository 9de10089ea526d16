/** The state of the device check: which devices are open, which there are, and what went wrong. */

import { useCallback, useEffect, useRef, useState } from "react";

import { type Background, type BackgroundProblem } from "../media/background/choice";
import { BackgroundError, DressedCamera } from "../media/background/dressedCamera";
import {
  type DeviceChoice,
  type DeviceKind,
  type DeviceProblem,
  listDevices,
  openDevice,
  openDevices,
  problemOf,
  recallChoice,
} from "../media/devices";
import { t } from "../language/i18n";
import type { OwnDevices } from "../media/localTracks";
import type { DeviceOption } from "./DevicePicker";

export interface DevicesState {
  readonly ready: boolean;
  readonly devices: OwnDevices;
  /** The camera's picture with its background. */
  readonly preview: MediaStreamTrack | null;
  readonly backgroundProblem: BackgroundProblem | null;
  readonly problems: Readonly<Partial<Record<DeviceKind, DeviceProblem>>>;
  readonly cameras: readonly DeviceOption[];
  readonly microphones: readonly DeviceOption[];
  readonly speakers: readonly DeviceOption[];
  readonly choice: DeviceChoice;
}

const NOTHING: OwnDevices = { camera: null, microphone: null };

export interface DevicesControl extends DevicesState {
  choose(kind: DeviceKind, id: string): void;
  chooseSpeaker(id: string): void;
  /** Asks for a device again that was refused or failed. */
  retry(kind: DeviceKind): void;
  setCameraOn(on: boolean): void;
  setMicrophoneOn(on: boolean): void;
  setBackground(background: Background): void;
  /** Whether the open devices are given away: then they are not closed when the check goes. */
  handOver(given: boolean): void;
}

export function useDevices(): DevicesControl {
  const [state, setState] = useState<DevicesState>(() => ({
    ready: false,
    devices: NOTHING,
    preview: null,
    backgroundProblem: null,
    problems: {},
    cameras: [],
    microphones: [],
    speakers: [],
    choice: recallChoice(localStorage),
  }));
  const open = useRef<OwnDevices>(NOTHING);
  const handedOver = useRef(false);

  const take = useCallback((part: Partial<DevicesState>) => setState((before) => ({ ...before, ...part })), []);

  /** These are open now, instead of others of their kind. */
  const hold = useCallback(
    (part: Partial<OwnDevices>, more: Partial<DevicesState> = {}) => {
      open.current = { ...open.current, ...part };
      const { camera } = open.current;
      take({ devices: open.current, preview: camera?.track ?? null, ...more });
      if (camera !== null) camera.onEnded = () => hold({ camera: null });
    },
    [take],
  );

  const backgroundFailed = useCallback(
    (backgroundProblem: BackgroundProblem) => {
      open.current.camera?.stop();
      hold({ camera: null }, { backgroundProblem });
      setState((before) => ({ ...before, choice: { ...before.choice, cameraOn: false, background: "none" } }));
    },
    [hold],
  );

  /** Holds a camera that was just opened, with its background. */
  const dress = useCallback(
    async (track: MediaStreamTrack, background: Background, isWanted: () => boolean) => {
      try {
        const camera = await DressedCamera.of(track, background);
        camera.onProblem = backgroundFailed;
        if (isWanted()) hold({ camera });
        else camera.stop();
      } catch (error) {
        if (!(error instanceof BackgroundError)) throw error;
        if (isWanted()) backgroundFailed("failed");
      }
    },
    [backgroundFailed, hold],
  );

  const list = useCallback(async () => {
    const [cameras, microphones, speakers] = await Promise.all([
      listDevices("camera"),
      listDevices("microphone"),
      listDevices("speaker"),
    ]);
    take({ cameras: cameras.map(optionOf), microphones: microphones.map(optionOf), speakers: speakers.map(optionOf) });
  }, [take]);

  /** Counts what is asked of the camera: only the last counts. */
  const asked = useRef(0);

  useEffect(() => {
    let gone = false;
    handedOver.current = false;
    const choice = recallChoice(localStorage);
    void openDevices(choice).then(async ({ camera, microphone, problems }) => {
      if (gone) {
        camera?.stop();
        microphone?.stop();
        return;
      }
      hold({ microphone }, { problems });
      if (camera !== null && choice.cameraOn) await dress(camera, choice.background, () => !gone);
      else camera?.stop();
      take({ ready: true });
      await list();
    });
    return () => {
      gone = true;
      if (!handedOver.current) closeAll(open.current);
      open.current = NOTHING;
    };
  }, [dress, hold, list, take]);

  const reopen = useCallback(
    async (kind: DeviceKind, id: string | null, background: Background) => {
      open.current[kind]?.stop();
      const turn = (asked.current += 1);
      try {
        const track = await openDevice(kind, id);
        if (kind === "camera") await dress(track, background, () => turn === asked.current);
        else hold({ microphone: track });
        setState((before) => ({ ...before, problems: withoutProblem(before.problems, kind) }));
        await list();
      } catch (error) {
        hold({ [kind]: null });
        setState((before) => ({ ...before, problems: { ...before.problems, [kind]: problemOf(error) } }));
      }
    },
    [dress, hold, list],
  );

  return {
    ...state,
    choose: (kind, id) => {
      const key = kind === "camera" ? "cameraId" : "microphoneId";
      take({ choice: { ...state.choice, [key]: id } });
      if (kind === "microphone" || state.choice.cameraOn) void reopen(kind, id, state.choice.background);
    },
    chooseSpeaker: (speakerId) => take({ choice: { ...state.choice, speakerId } }),
    retry: (kind) => {
      const { cameraId, microphoneId, background } = state.choice;
      take({ choice: { ...state.choice, [kind === "camera" ? "cameraOn" : "microphoneOn"]: true } });
      void reopen(kind, kind === "camera" ? cameraId : microphoneId, background);
    },
    setCameraOn: (on) => {
      const choice = { ...state.choice, cameraOn: on };
      take({ choice, backgroundProblem: null });
      if (on) {
        void reopen("camera", choice.cameraId, choice.background);
        return;
      }
      asked.current += 1;
      open.current.camera?.stop();
      hold({ camera: null });
    },
    setMicrophoneOn: (on) => {
      take({ choice: { ...state.choice, microphoneOn: on } });
      if (on && state.devices.microphone === null) void reopen("microphone", state.choice.microphoneId, "none");
    },
    setBackground: (background) => {
      take({ choice: { ...state.choice, background }, backgroundProblem: null });
      const { camera } = open.current;
      camera?.dress(background).then(
        () => open.current.camera === camera && hold({}),
        () => open.current.camera === camera && backgroundFailed("failed"),
      );
    },
    handOver: (given) => {
      handedOver.current = given;
    },
  };
}

function closeAll({ camera, microphone }: OwnDevices): void {
  camera?.stop();
  microphone?.stop();
}

function withoutProblem(problems: DevicesState["problems"], kind: DeviceKind): DevicesState["problems"] {
  return Object.fromEntries(Object.entries(problems).filter(([one]) => one !== kind));
}

function optionOf(device: MediaDeviceInfo, n: number): DeviceOption {
  return { id: device.deviceId, label: device.label || t("door:device", { number: n + 1 }) };
}
