/** Who speaks; a press corrects the name, in all of the recording at once. */

import { useTranslation } from "react-i18next";

import type { Speaker } from "../api/recordings";
import { renaming } from "./changes";
import { EditText } from "./EditText";
import type { TranscriptEditor } from "./transcriptEditor";

interface Props {
  speaker: Speaker;
  editor: TranscriptEditor;
  mayEdit: boolean;
}

const NAME_MAX = 80;

export function SpeakerName({ speaker, editor, mayEdit }: Props) {
  const { t } = useTranslation("studio");
  if (!mayEdit) return <span className="studio-speaker">{speaker.name}</span>;
  return (
    <EditText
      className="studio-speaker studio-speaker-button"
      action={t("rename", { name: speaker.name })}
      label={t("renameLabel")}
      hint={t("renameHint", { name: speaker.joinedAs })}
      value={speaker.name}
      maxLength={NAME_MAX}
      testId="speaker"
      onSave={(name) => void editor.change(renaming(speaker.participantId, name))}
    >
      {speaker.name}
    </EditText>
  );
}
