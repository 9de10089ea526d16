/** A switch with its words beside it. */

import type { ReactNode } from "react";
import { SwitchButton, SwitchField } from "react-aria-components";

interface Props {
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  testId: string;
  children: ReactNode;
}

export function Switch({ isOn, onChange, testId, children }: Props) {
  return (
    <SwitchField isSelected={isOn} onChange={onChange}>
      <SwitchButton className="switch" data-testid={testId}>
        <span className="switch-track" aria-hidden="true" />
        {children}
      </SwitchButton>
    </SwitchField>
  );
}
