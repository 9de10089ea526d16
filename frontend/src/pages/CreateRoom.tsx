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

import { refusalText } from "../api/refusalText";
import { createRoom, SCENARIOS, seatLimits, type Scenario } from "../api/rooms";
import { scenarioDescription, scenarioName } from "./scenarios";

export function CreateRoom({ onCreated }: { onCreated: () => void }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <DialogTrigger isOpen={isOpen} onOpenChange={setOpen}>
      <Button className="button button-primary" data-testid="create-room">
        New room
      </Button>
      <ModalOverlay className="dialog-veil" isDismissable>
        <Modal className="dialog">
          <Dialog className="pages-dialog">
            <Heading slot="title">New room</Heading>
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
        validate={(value) => (value.trim() === "" ? "Give the room a name." : null)}
        isRequired
        autoFocus
      >
        <Label className="field-label">Name</Label>
        <Input className="field-input" placeholder="Weekly review" data-testid="room-title" />
        <FieldError className="field-error" />
      </TextField>
      <RadioGroup
        className="field"
        value={scenario}
        onChange={(value) => setScenario(SCENARIOS.find((known) => known === value) ?? "round-table")}
      >
        <Label className="field-label">Seating</Label>
        <div className="pages-scenarios">
          {SCENARIOS.map((known) => (
            <RadioField key={known} value={known}>
              <RadioButton className="pages-scenario" data-testid={`scenario-${known}`}>
                <strong>{scenarioName(known)}</strong>
                <span>{scenarioDescription(known)}</span>
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
        <Label className="field-label">Seats</Label>
        <Group className="pages-stepper">
          <Button slot="decrement" className="button">
            −
          </Button>
          <Input className="field-input" data-testid="room-seats" />
          <Button slot="increment" className="button">
            +
          </Button>
        </Group>
        <Text slot="description" className="field-hint">
          {min === max ? `This seating has ${min} seats.` : `${min} to ${max}; people with and without a cube sit at them.`}
        </Text>
      </NumberField>
      {refusal !== null && (
        <p className="notice notice-bad" role="alert">
          {refusal}
        </p>
      )}
      <div className="pages-dialog-ways">
        <Button slot="close" className="button">
          Cancel
        </Button>
        <Button type="submit" className="button button-primary" isDisabled={sending} data-testid="submit-room">
          Make the room
        </Button>
      </div>
    </Form>
  );
}
