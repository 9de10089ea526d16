/** Chooses one of the cameras or microphones. */

import { Choice } from "../theme/Choice";

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
  const first = devices[0];
  if (first === undefined) return null;
  const known = devices.find(({ id }) => id === chosenId) ?? first;
  const options = devices.map((device) => [device.id, device.label] as const);
  return <Choice label={label} value={known.id} options={options} onChange={onChoose} testId={testId} />;
}
