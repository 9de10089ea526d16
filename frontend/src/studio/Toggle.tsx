/** A switch with its words beside it. */

import type { ReactNode } from "react";
import { SwitchButton, SwitchField } from "react-aria-components";

interface Props {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  testId: string;
  children: ReactNode;
}

export function Toggle({ isOn, onChange, testId, children }: Props) {
  return (
    <SwitchField className="studio-toggle" isSelected={isOn} onChange={onChange}>
      <SwitchButton className="studio-toggle-button" data-testid={testId}>
        <span className="studio-toggle-track" aria-hidden="true" />
        {children}
      </SwitchButton>
    </SwitchField>
  );
}
