/** One of a few: a button that shows what is chosen, and a list below it. */

import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";

/** How it stands on its page: as a field of a form, as a small button below its label or in a row with it, or in a line of text. */
const LOOKS = {
  field: { whole: "field", label: "field-label", button: "field-input choice-button" },
  small: { whole: "field", label: "field-label", button: "button button-small choice-button" },
  row: { whole: "choice-row", label: "choice-label", button: "button button-small choice-button" },
  line: { whole: "choice-line", label: "field-label", button: "choice-pill" },
} as const;

interface Props<T extends string> {
  readonly label: string;
  readonly value: T;
  /** What can be chosen, with its text. */
  readonly options: readonly (readonly [T, string])[];
  readonly onChange: (value: T) => void;
  readonly look?: keyof typeof LOOKS;
  /** Whether the label is for screen readers alone. */
  readonly bare?: boolean;
  /** Where the list opens, if there is room: above what it must not cover. */
  readonly placement?: "bottom start" | "top start";
  readonly testId?: string;
}

export function Choice<T extends string>({ label, value, options, onChange, look = "field", bare = false, placement = "bottom start", testId }: Props<T>) {
  const looks = LOOKS[look];
  return (
    <Select
      className={looks.whole}
      value={value}
      onChange={(key) => {
        const found = options.find(([option]) => option === key);
        if (found !== undefined && found[0] !== value) onChange(found[0]);
      }}
      {...(bare ? { "aria-label": label } : {})}
    >
      {!bare && <Label className={looks.label}>{label}</Label>}
      <Button className={looks.button} data-testid={testId}>
        <SelectValue className="choice-value" />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover" placement={placement}>
        <ListBox className="menu">
          {options.map(([option, text]) => (
            <ListBoxItem
              key={option}
              id={option}
              className="menu-item"
              textValue={text}
              data-testid={testId === undefined ? undefined : `${testId}-${option}`}
            >
              {text}
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}
