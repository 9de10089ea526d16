/** The state of the device check: which devices are open, which there are, and what went wrong. */

import { useCallback, useEffect, useRef, useState } from "react";

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
import type { LocalTracks } from "../media/peer";
import type { DeviceOption } from "./DevicePicker";

export interface DevicesState {
  readonly ready: boolean;
  readonly tracks: LocalTracks;
  readonly problems: Readonly<Partial<Record<DeviceKind, DeviceProblem>>>;
  readonly cameras: readonly DeviceOption[];
  readonly microphones: readonly DeviceOption[];
  readonly choice: DeviceChoice;
}

const NOTHING: LocalTracks = { camera: null, microphone: null };

export interface DevicesControl extends DevicesState {
  choose(kind: DeviceKind, id: string): void;
  setCameraOn(on: boolean): void;
  setMicrophoneOn(on: boolean): void;
  /** Whether the open tracks are given away: then they are not stopped when the check goes. */
  handOver(given: boolean): void;
}

export function useDevices(): DevicesControl {
  const [state, setState] = useState<DevicesState>(() => ({
    ready: false,
    tracks: NOTHING,
    problems: {},
    cameras: [],
    microphones: [],
    choice: recallChoice(localStorage),
  }));
  const open = useRef<LocalTracks>(NOTHING);
  const handedOver = useRef(false);

  const take = useCallback((part: Partial<DevicesState>) => {
    if (part.tracks !== undefined) open.current = part.tracks;
    setState((before) => ({ ...before, ...part }));
  }, []);

  const list = useCallback(async () => {
    const [cameras, microphones] = await Promise.all([listDevices("camera"), listDevices("microphone")]);
    take({ cameras: cameras.map(optionOf), microphones: microphones.map(optionOf) });
  }, [take]);

  useEffect(() => {
    let gone = false;
    handedOver.current = false;
    const choice = recallChoice(localStorage);
    void openDevices(choice).then(async ({ camera, microphone, problems }) => {
      if (gone) {
        stopAll({ camera, microphone });
        return;
      }
      if (!choice.cameraOn) camera?.stop();
      take({ ready: true, tracks: { camera: choice.cameraOn ? camera : null, microphone }, problems });
      await list();
    });
    return () => {
      gone = true;
      if (!handedOver.current) stopAll(open.current);
      open.current = NOTHING;
    };
  }, [list, take]);

  const reopen = useCallback(
    async (kind: DeviceKind, id: string | null) => {
      open.current[kind]?.stop();
      try {
        const track = await openDevice(kind, id);
        setState((before) => {
          const problems = new Map(Object.entries(before.problems));
          problems.delete(kind);
          const tracks = { ...before.tracks, [kind]: track };
          open.current = tracks;
          return { ...before, tracks, problems: Object.fromEntries(problems) };
        });
        await list();
      } catch (error) {
        setState((before) => {
          const tracks = { ...before.tracks, [kind]: null };
          open.current = tracks;
          return { ...before, tracks, problems: { ...before.problems, [kind]: problemOf(error) } };
        });
      }
    },
    [list],
  );

  return {
    ...state,
    choose: (kind, id) => {
      const key = kind === "camera" ? "cameraId" : "microphoneId";
      take({ choice: { ...state.choice, [key]: id } });
      if (kind === "microphone" || state.choice.cameraOn) void reopen(kind, id);
    },
    setCameraOn: (on) => {
      const choice = { ...state.choice, cameraOn: on };
      if (on) {
        take({ choice });
        void reopen("camera", choice.cameraId);
      } else {
        state.tracks.camera?.stop();
        take({ choice, tracks: { ...state.tracks, camera: null } });
      }
    },
    setMicrophoneOn: (on) => {
      take({ choice: { ...state.choice, microphoneOn: on } });
      if (on && state.tracks.microphone === null) void reopen("microphone", state.choice.microphoneId);
    },
    handOver: (given) => {
      handedOver.current = given;
    },
  };
}

function stopAll({ camera, microphone }: LocalTracks): void {
  camera?.stop();
  microphone?.stop();
}

function optionOf(device: MediaDeviceInfo, n: number): DeviceOption {
  return { id: device.deviceId, label: device.label || t("door:device", { number: n + 1 }) };
}
