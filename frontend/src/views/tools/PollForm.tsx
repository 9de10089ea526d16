/** Where a host writes a question and its answers. */

import { useState } from "react";
import { Button, CheckboxButton, CheckboxField, Form, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { RoomSession } from "../../room/session";
import { adviceFor } from "../../signalling/errors";
import { OPTION_MAX, OPTIONS_MAX, OPTIONS_MIN, QUESTION_MAX } from "../../signalling/polls";
import { showToast } from "../../theme/toasts";
import { CloseIcon } from "../icons";

interface Draft {
  readonly id: number;
  readonly text: string;
}

export function PollForm({ session, onDone }: { session: RoomSession; onDone: () => void }) {
  const { t } = useTranslation("tools");
  const [question, setQuestion] = useState("");
  const [answers, setAnswers] = useState<readonly Draft[]>([0, 1].map((id) => ({ id, text: "" })));
  const [multiple, setMultiple] = useState(false);
  const texts = answers.map(({ text }) => text.trim()).filter((text) => text !== "");
  const complete = question.trim() !== "" && texts.length >= OPTIONS_MIN && new Set(texts).size === texts.length;

  const ask = async (): Promise<void> => {
    if (!complete) return;
    try {
      await session.tools.openPoll(question.trim(), texts, multiple);
      onDone();
    } catch (error) {
      showToast(adviceFor(error), "bad");
    }
  };

  return (
    <Form
      className="poll poll-form"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <TextField className="field" value={question} onChange={setQuestion} maxLength={QUESTION_MAX} autoFocus>
        <Label className="field-label">{t("pollQuestion")}</Label>
        <Input className="field-input" data-testid="poll-question" autoComplete="off" />
      </TextField>
      {answers.map(({ id, text }, n) => (
        <div key={id} className="poll-draft">
          <TextField
            className="field"
            value={text}
            onChange={(changed) => setAnswers(answers.with(n, { id, text: changed }))}
            maxLength={OPTION_MAX}
            aria-label={t("pollOption", { number: n + 1 })}
          >
            <Input className="field-input" placeholder={t("pollOption", { number: n + 1 })} data-testid="poll-answer" autoComplete="off" />
          </TextField>
          {answers.length > OPTIONS_MIN && (
            <Button
              className="icon-button"
              aria-label={t("pollRemoveOption", { number: n + 1 })}
              onPress={() => setAnswers(answers.toSpliced(n, 1))}
            >
              <CloseIcon />
            </Button>
          )}
        </div>
      ))}
      {answers.length < OPTIONS_MAX && (
        <Button
          className="button button-small button-quiet"
          onPress={() => setAnswers([...answers, { id: Math.max(...answers.map(({ id }) => id)) + 1, text: "" }])}
          data-testid="poll-add"
        >
          {t("pollAddOption")}
        </Button>
      )}
      <CheckboxField isSelected={multiple} onChange={setMultiple}>
        <CheckboxButton className="poll-multiple">
          <span className="poll-tick poll-tick-square" aria-hidden="true" />
          {t("pollMultiple")}
        </CheckboxButton>
      </CheckboxField>
      <p className="poll-secret">{t("pollSecret")}</p>
      <div className="dialog-actions">
        <Button className="button" onPress={onDone}>
          {t("pollCancel")}
        </Button>
        <Button type="submit" className="button button-primary" isDisabled={!complete} data-testid="poll-ask">
          {t("pollAsk")}
        </Button>
      </div>
    </Form>
  );
}
