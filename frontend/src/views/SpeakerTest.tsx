/** Chooses where one hears the others, where the browser can, and plays a sound there. */

import { useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { canChooseOutput, playTestSound } from "../media/output";
import { type DeviceOption, DevicePicker } from "./DevicePicker";

interface Props {
  readonly speakers: readonly DeviceOption[];
  readonly chosenId: string | null;
  readonly onChoose: (id: string) => void;
}

export function SpeakerTest({ speakers, chosenId, onChoose }: Props) {
  const { t } = useTranslation("door");
  const [state, setState] = useState<"silent" | "playing" | "played">("silent");

  const play = async (): Promise<void> => {
    setState("playing");
    await playTestSound(chosenId);
    setState("played");
  };

  return (
    <div className="speaker-test">
      {canChooseOutput() && (
        <DevicePicker label={t("speaker")} devices={speakers} chosenId={chosenId} onChoose={onChoose} testId="choose-speaker" />
      )}
      <Button
        className="button"
        onPress={() => void play()}
        isDisabled={state === "playing"}
        data-testid="speaker-test"
        data-state={state}
      >
        {t(state === "playing" ? "testSoundPlays" : "testSound")}
      </Button>
      <span className="field-hint" role="status">
        {state === "played" && t("testSoundPlayed")}
      </span>
    </div>
  );
}
