/** A button that opens a line of text to correct. */

import { useState, type ReactNode } from "react";
import { Button, Dialog, DialogTrigger, Form, Input, Label, Popover, Text, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

interface Props {
  /** The button's looks and words. */
  className: string;
  children: ReactNode;
  /** What the button does, for a screen reader. */
  action: string;
  label: string;
  hint?: string;
  value: string;
  maxLength: number;
  isDisabled?: boolean;
  testId: string;
  /** Given where something else opens it, too. */
  isOpen?: boolean;
  onOpenChange?: (isOpen: boolean) => void;
  onSave: (text: string) => void;
}

export function EditText({
  className,
  children,
  action,
  label,
  hint,
  value,
  maxLength,
  isDisabled = false,
  testId,
  isOpen,
  onOpenChange,
  onSave,
}: Props) {
  const controlled = isOpen === undefined || onOpenChange === undefined ? {} : { isOpen, onOpenChange };
  return (
    <DialogTrigger {...controlled}>
      <Button className={className} aria-label={action} isDisabled={isDisabled} data-testid={testId}>
        {children}
      </Button>
      <Popover className="popover studio-popover" placement="bottom start">
        <Dialog className="studio-dialog" aria-label={action}>
          {({ close }) => (
            <Line
              label={label}
              hint={hint}
              value={value}
              maxLength={maxLength}
              testId={testId}
              onSave={(text) => {
                close();
                onSave(text);
              }}
            />
          )}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface LineProps {
  label: string;
  hint: string | undefined;
  value: string;
  maxLength: number;
  testId: string;
  onSave: (text: string) => void;
}

function Line({ label, hint, value, maxLength, testId, onSave }: LineProps) {
  const { t } = useTranslation("studio");
  const [text, setText] = useState(value);
  return (
    <Form
      className="studio-line"
      onSubmit={(event) => {
        event.preventDefault();
        onSave(text);
      }}
    >
      <TextField className="field" value={text} onChange={setText} maxLength={maxLength} autoFocus>
        <Label className="field-label">{label}</Label>
        <Input
          className="field-input"
          autoComplete="off"
          data-testid={`${testId}-input`}
          onFocus={(event) => event.currentTarget.select()}
        />
        {hint !== undefined && (
          <Text slot="description" className="field-hint">
            {hint}
          </Text>
        )}
      </TextField>
      <Button type="submit" className="button button-small button-primary" data-testid={`${testId}-save`}>
        {t("save")}
      </Button>
    </Form>
  );
}
