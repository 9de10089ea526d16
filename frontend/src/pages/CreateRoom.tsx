/** The button and the form that make a room. */

import { useState } from "react";
import {
  Button,
  Dialog,
  DialogTrigger,
  FieldError,
  Form,
  Group,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  NumberField,
  RadioButton,
  RadioField,
  RadioGroup,
  Text,
  TextField,
} from "react-aria-components";
import { useTranslation } from "react-i18next";

import { refusalText } from "../api/refusalText";
import { createRoom, SCENARIOS, seatLimits, type Scenario } from "../api/rooms";
import { scenarioHint, scenarioKey } from "./scenarios";

export function CreateRoom({ onCreated }: { onCreated: () => void }) {
  const { t } = useTranslation("home");
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className="button button-primary" data-testid="create-room">
        {t("newRoom")}
      </Button>
      <ModalOverlay className="dialog-veil" isDismissable>
        <Modal className="dialog">
          <Dialog className="pages-dialog">
            <Heading slot="title">{t("newRoom")}</Heading>
            <RoomForm
              onCreated={() => {
                setOpen(false);
                onCreated();
              }}
            />
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

const TITLE_LENGTH_MAX = 100;
const SEATS_DEFAULT = 4;

function RoomForm({ onCreated }: { onCreated: () => void }) {
  const { t } = useTranslation("home");
  const [title, setTitle] = useState("");
  const [scenario, setScenario] = useState<Scenario>("round-table");
  const [seatCount, setSeatCount] = useState(SEATS_DEFAULT);
  const [refusal, setRefusal] = useState<string | null>(null);
  const [sending, setSending] = useState(false);
  const { min, max } = seatLimits(scenario);
  const seats = Math.max(min, Math.min(max, seatCount));

  const submit = async (): Promise<void> => {
    setSending(true);
    setRefusal(null);
    try {
      await createRoom({ title: title.trim(), scenario, seatCount: seats });
      onCreated();
    } catch (error) {
      setRefusal(refusalText(error));
      setSending(false);
    }
  };

  return (
    <Form
      className="pages-form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <TextField
        className="field"
        value={title}
        onChange={setTitle}
        maxLength={TITLE_LENGTH_MAX}
        validate={(value) => (value.trim() === "" ? t("giveName") : null)}
        isRequired
        autoFocus
      >
        <Label className="field-label">{t("name")}</Label>
        <Input className="field-input" placeholder={t("nameExample")} data-testid="room-title" />
        <FieldError className="field-error" />
      </TextField>
      <RadioGroup
        className="field"
        value={scenario}
        onChange={(value) => setScenario(SCENARIOS.find((known) => known === value) ?? "round-table")}
      >
        <Label className="field-label">{t("seating")}</Label>
        <div className="pages-scenarios">
          {SCENARIOS.map((known) => (
            <RadioField key={known} value={known}>
              <RadioButton className="pages-scenario" data-testid={`scenario-${known}`}>
                <strong>{t(scenarioKey(known))}</strong>
                <span>{t(scenarioHint(known))}</span>
              </RadioButton>
            </RadioField>
          ))}
        </div>
      </RadioGroup>
      <NumberField
        className="field"
        value={seats}
        onChange={setSeatCount}
        minValue={min}
        maxValue={max}
        isDisabled={min === max}
      >
        <Label className="field-label">{t("seats")}</Label>
        <Group className="pages-stepper">
          <Button slot="decrement" className="button" aria-label={t("fewerSeats")}>
            −
          </Button>
          <Input className="field-input" data-testid="room-seats" />
          <Button slot="increment" className="button" aria-label={t("moreSeats")}>
            +
          </Button>
        </Group>
        <Text slot="description" className="field-hint">
          {min === max ? t("seatsFixed", { count: min }) : t("seatsRange", { min, max })}
        </Text>
      </NumberField>
      {refusal !== null && (
        <p className="notice notice-bad" role="alert">
          {refusal}
        </p>
      )}
      <div className="pages-dialog-ways">
        <Button slot="close" className="button">
          {t("cancel")}
        </Button>
        <Button type="submit" className="button button-primary" isDisabled={sending} data-testid="submit-room">
          {t("makeRoom")}
        </Button>
      </div>
    </Form>
  );
}
