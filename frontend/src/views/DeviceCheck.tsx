/** Before the meeting: see yourself, hear that the microphone works, say your name, go in. */

import { useState } from "react";
import { Button, Dialog, DialogTrigger, Form, Input, Label, Popover, TextField } from "react-aria-components";
import { Trans, useTranslation } from "react-i18next";

import { adviceForBackground } from "../media/background/choice";
import type { DeviceChoice } from "../media/devices";
import type { OwnDevices } from "../media/localTracks";
import { Wordmark } from "../pages/Wordmark";
import { NAME_MAX } from "../signalling/state";
import { PreferencesMenu } from "../theme/PreferencesMenu";
import { BackgroundPicker } from "./backgrounds/BackgroundPicker";
import { DevicePicker } from "./DevicePicker";
import { DeviceProblemNote } from "./DeviceProblemNote";
import { CameraIcon, CameraOffIcon, MicrophoneIcon, MicrophoneOffIcon } from "./icons";
import { LevelMeter } from "./LevelMeter";
import { SpeakerTest } from "./SpeakerTest";
import { BackgroundIcon } from "./tools/icons";
import { TrackVideo } from "./TrackVideo";
import { useDevices } from "./useDevices";

export interface ReadyDevices {
  readonly choice: DeviceChoice;
  readonly devices: OwnDevices;
}

interface Props {
  readonly title: string;
  /** The name of a person who is signed in; a guest says one. */
  readonly knownName: string | null;
  /** Why joining failed a moment ago. */
  readonly problem: string | null;
  /** Gives whether it worked; then the devices belong to the meeting. */
  readonly onJoin: (ready: ReadyDevices) => Promise<boolean>;
}

export function DeviceCheck({ title, knownName, problem, onJoin }: Props) {
  const { t } = useTranslation(["door", "backgrounds"]);
  const devices = useDevices();
  const [name, setName] = useState(knownName ?? devices.choice.name);
  const [joining, setJoining] = useState(false);
  const { camera, microphone } = devices.devices;
  const { cameraOn, microphoneOn } = devices.choice;
  const trimmed = name.trim();

  const join = async (): Promise<void> => {
    if (trimmed === "" || joining) return;
    setJoining(true);
    devices.handOver(true);
    const joined = await onJoin({ choice: { ...devices.choice, name: trimmed }, devices: devices.devices });
    if (joined) return;
    devices.handOver(false);
    setJoining(false);
  };

  return (
    <main id="content" tabIndex={-1} className="door">
      <section className="door-preview" aria-label={t("yourPicture")}>
        {devices.preview === null ? (
          <p className="door-no-picture">
            {t(!devices.ready ? "startingCamera" : cameraOn ? "noCamera" : "cameraIsOff")}
          </p>
        ) : (
          <TrackVideo track={devices.preview} mirrored testId="preview" />
        )}
        <div className="door-preview-bar">
          <Button
            className="round-button"
            data-off={!microphoneOn || microphone === null || undefined}
            aria-label={t(microphoneOn ? "muteMicrophone" : "unmuteMicrophone")}
            onPress={() => devices.setMicrophoneOn(!microphoneOn || microphone === null)}
            data-testid="check-mute"
          >
            {microphoneOn && microphone !== null ? <MicrophoneIcon /> : <MicrophoneOffIcon />}
          </Button>
          <LevelMeter track={microphoneOn ? microphone : null} />
          <Button
            className="round-button"
            data-off={camera === null || undefined}
            aria-label={t(camera === null ? "turnCameraOn" : "turnCameraOff")}
            onPress={() => devices.setCameraOn(camera === null)}
            data-testid="check-camera"
          >
            {camera === null ? <CameraOffIcon /> : <CameraIcon />}
          </Button>
          <DialogTrigger>
            <Button
              className="round-button"
              data-on={devices.choice.background !== "none" || undefined}
              aria-label={t("backgrounds:title")}
              data-testid="check-background"
            >
              <BackgroundIcon />
            </Button>
            <Popover className="popover background-popover" placement="bottom end">
              <Dialog aria-label={t("backgrounds:title")}>
                <BackgroundPicker chosen={devices.choice.background} onChoose={(one) => devices.setBackground(one)} />
              </Dialog>
            </Popover>
          </DialogTrigger>
        </div>
      </section>
      <Form
        className="door-form"
        onSubmit={(event) => {
          event.preventDefault();
          void join();
        }}
      >
        <div className="door-head">
          <Wordmark />
          <PreferencesMenu />
        </div>
        <h1>{title}</h1>
        {knownName === null ? (
          <TextField className="field" value={name} onChange={setName} maxLength={NAME_MAX} isRequired autoFocus>
            <Label className="field-label">{t("nameLabel")}</Label>
            <Input className="field-input" data-testid="name" autoComplete="name" placeholder={t("yourName")} />
          </TextField>
        ) : (
          <p className="door-known">
            <Trans t={t} i18nKey="joinAs" values={{ name: knownName }} components={{ strong: <strong /> }} />
          </p>
        )}
        <DevicePicker
          label={t("camera")}
          devices={devices.cameras}
          chosenId={devices.choice.cameraId}
          onChoose={(id) => devices.choose("camera", id)}
          testId="choose-camera"
        />
        <DevicePicker
          label={t("microphone")}
          devices={devices.microphones}
          chosenId={devices.choice.microphoneId}
          onChoose={(id) => devices.choose("microphone", id)}
          testId="choose-microphone"
        />
        <SpeakerTest
          speakers={devices.speakers}
          chosenId={devices.choice.speakerId}
          onChoose={(id) => devices.chooseSpeaker(id)}
        />
        {(["camera", "microphone"] as const).map((kind) => {
          const found = devices.problems[kind];
          return found !== undefined && (
            <DeviceProblemNote key={kind} kind={kind} problem={found} onRetry={() => devices.retry(kind)} />
          );
        })}
        {devices.backgroundProblem !== null && (
          <p className="notice notice-warning" role="status" data-testid="background-problem">
            {adviceForBackground(devices.backgroundProblem)}
          </p>
        )}
        {problem !== null && (
          <p className="notice notice-bad" role="alert" data-testid="join-problem">
            {problem}
          </p>
        )}
        <Button
          type="submit"
          className="button button-primary button-large"
          isDisabled={trimmed === "" || joining || !devices.ready}
          data-testid="join"
        >
          {t(joining ? "joining" : joinKey(devices.devices, devices.ready))}
        </Button>
      </Form>
    </main>
  );
}

function joinKey({ camera, microphone }: OwnDevices, ready: boolean): "join" | "joinWithout" {
  if (!ready || camera !== null || microphone !== null) return "join";
  return "joinWithout";
}
