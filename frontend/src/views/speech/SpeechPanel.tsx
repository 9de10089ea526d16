/** "Speak for me": what one types here is heard in one's own voice, also while one is muted. */

import { useState, useSyncExternalStore } from "react";
import { Button, Form, Label, TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { refusalText } from "../../api/refusalText";
import { ApiError } from "../../api/client";
import { timeText } from "../../language/format";
import type { Meeting } from "../../room/meeting";
import type { RoomSession } from "../../room/session";
import { adviceFor } from "../../signalling/errors";
import { SPEECH_MAX } from "../../signalling/typedSpeech";
import { SidePanel } from "../SidePanel";
import "./speech.css";

interface Props {
  readonly session: RoomSession;
  readonly meeting: Meeting;
  readonly onClose: () => void;
}

export default function SpeechPanel({ session, meeting, onClose }: Props) {
  const { t } = useTranslation("voice");
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const progress = useSyncExternalStore(session.speech.subscribe, session.speech.current);
  const isBusy = progress !== "idle";
  const said = meeting.captioned.filter((line) => line.synthetic && line.participant_id === meeting.selfId);

  const speak = async (): Promise<void> => {
    const wanted = text.trim();
    if (wanted === "" || isBusy) return;
    setProblem(null);
    setText("");
    try {
      await session.speech.say(wanted);
    } catch (error) {
      setProblem(error instanceof ApiError ? refusalText(error) : adviceFor(error));
      setText((typed) => (typed === "" ? wanted : typed));
    }
  };

  return (
    <SidePanel title={t("speakForMe")} testId="speech" onClose={onClose}>
      <div className="side-panel-body">
        <p className="speech-about">{t("speakAbout")}</p>
        <ol className="speech-list" aria-label={t("saidForMe")} data-testid="speech-said">
          {said.map((line) => (
            <li key={line.id}>
              <time dateTime={new Date(line.start_s * 1000).toISOString()}>{timeText(line.start_s * 1000)}</time>
              <p>{line.text}</p>
            </li>
          ))}
        </ol>
      </div>
      <Form
        className="speech-form"
        onSubmit={(event) => {
          event.preventDefault();
          void speak();
        }}
      >
        <TextField className="field speech-field" value={text} onChange={setText} maxLength={SPEECH_MAX} autoFocus>
          <Label>{t("toSay")}</Label>
          <TextArea
            className="field-input"
            data-testid="speech-input"
            onKeyDown={(event) => {
              if (event.key !== "Enter" || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              void speak();
            }}
          />
        </TextField>
        <div className="speech-foot">
          <span className="speech-status" role="status" data-testid="speech-status">
            {progress === "making" && t("making")}
            {progress === "speaking" && t("speaking")}
          </span>
          <Button type="submit" className="button button-primary" isDisabled={isBusy || text.trim() === ""} data-testid="speech-send">
            {t("speak")}
          </Button>
        </div>
        <div role="alert" data-testid="speech-problem">
          {problem !== null && (
            <p className="speech-problem">
              {problem}{" "}
              <a href="/voice" target="_blank" rel="noreferrer">
                {t("link")}
              </a>
            </p>
          )}
        </div>
      </Form>
    </SidePanel>
  );
}
