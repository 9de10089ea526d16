/** Where a host sets the timer for everybody. */

import { useState } from "react";
import { Button, Dialog, Form, Heading, Input, Label, Modal, ModalOverlay, NumberField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { RoomSession } from "../../room/session";
import { TIMER_MAX_S } from "../../signalling/polls";

const PRESETS_MIN = [1, 5, 10, 15, 30];

interface Props {
  readonly session: RoomSession;
  readonly running: boolean;
  readonly onClose: () => void;
}

export default function TimerDialog({ session, running, onClose }: Props) {
  const { t } = useTranslation("tools");
  const [minutes, setMinutes] = useState(5);
  const start = (chosen: number): void => {
    if (!Number.isFinite(chosen) || chosen <= 0) return;
    session.tools.startTimer(Math.round(chosen * 60));
    onClose();
  };
  return (
    <ModalOverlay className="dialog-veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog">
        <Dialog className="timer-dialog" data-testid="timer-dialog">
          <Heading slot="title">{t("timerTitle")}</Heading>
          <div className="timer-presets">
            {PRESETS_MIN.map((preset) => (
              <Button key={preset} className="button" onPress={() => start(preset)} data-testid={`timer-${preset}`}>
                {t("timerMinutes", { count: preset })}
              </Button>
            ))}
          </div>
          <Form
            className="timer-own"
            onSubmit={(event) => {
              event.preventDefault();
              start(minutes);
            }}
          >
            <NumberField className="field" value={minutes} onChange={setMinutes} minValue={0.5} maxValue={TIMER_MAX_S / 60}>
              <Label className="field-label">{t("timerOwn")}</Label>
              <Input className="field-input" data-testid="timer-minutes" />
            </NumberField>
            <Button type="submit" className="button button-primary" data-testid="timer-start">
              {t("timerStart")}
            </Button>
          </Form>
          <div className="dialog-actions">
            {running && (
              <Button
                className="button button-danger"
                onPress={() => {
                  session.tools.stopTimer();
                  onClose();
                }}
                data-testid="timer-stop"
              >
                {t("timerStop")}
              </Button>
            )}
            <Button className="button" onPress={onClose}>
              {t("close")}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
