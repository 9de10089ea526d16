/** Chooses one of the cameras or microphones. */

import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";

export interface DeviceOption {
  readonly id: string;
  readonly label: string;
}

interface Props {
  readonly label: string;
  readonly devices: readonly DeviceOption[];
  readonly chosenId: string | null;
  readonly onChoose: (id: string) => void;
  readonly testId: string;
}

export function DevicePicker({ label, devices, chosenId, onChoose, testId }: Props) {
  if (devices.length === 0) return null;
  const known = devices.some(({ id }) => id === chosenId) ? chosenId : (devices[0]?.id ?? null);
  return (
    <Select className="field" value={known} onChange={(key) => onChoose(String(key))} data-testid={testId}>
      <Label className="field-label">{label}</Label>
      <Button className="field-input picker-button">
        <SelectValue className="picker-value" />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <ListBox className="menu" items={devices}>
          {(device) => (
            <ListBoxItem className="menu-item" textValue={device.label}>
              {device.label}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
