/** The building blocks of the admins' pages: a section, a choice, a text, a secret that is shown once. */

import type { ReactNode } from "react";
import {
  Button,
  CheckboxButton,
  CheckboxField,
  Dialog,
  Heading,
  Input,
  Label,
  Modal,
  ModalOverlay,
  TextField,
} from "react-aria-components";
import { useTranslation } from "react-i18next";

import { showToast } from "../theme/toasts";
import type { Loaded } from "./useLoaded";

interface SectionProps {
  readonly title: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Section({ title, actions, children }: SectionProps) {
  return (
    <section className="admin-section" aria-label={title}>
      <div className="head head-large">
        <h1>{title}</h1>
        {actions}
      </div>
      {children}
    </section>
  );
}

/** What was loaded, a spinner before, or why there is nothing. */
export function Shown<T>({ loaded, children }: { loaded: Loaded<T>; children: (value: T) => ReactNode }) {
  const { t } = useTranslation("shell");
  if (loaded.trouble !== null) {
    return (
      <p className="notice notice-bad" role="alert">
        {loaded.trouble}
      </p>
    );
  }
  if (loaded.value === null) return <span className="spinner" role="status" aria-label={t("loading")} />;
  return children(loaded.value);
}

interface TextProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly type?: string;
  readonly testId?: string;
  readonly isRequired?: boolean;
}

export function TextInput({ label, value, onChange, type = "text", testId, isRequired = false }: TextProps) {
  return (
    <TextField className="field" value={value} onChange={onChange} type={type} isRequired={isRequired}>
      <Label className="field-label">{label}</Label>
      <Input className="field-input" data-testid={testId} />
    </TextField>
  );
}

interface CheckProps {
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
  readonly children: ReactNode;
  readonly testId?: string;
}

export function Check({ isOn, onChange, children, testId }: CheckProps) {
  return (
    <CheckboxField isSelected={isOn} onChange={onChange}>
      <CheckboxButton className="admin-check" data-testid={testId}>
        <span className="admin-check-box" aria-hidden="true" />
        {children}
      </CheckboxButton>
    </CheckboxField>
  );
}

interface ToCopyProps {
  readonly title: string;
  /** What to know of it. */
  readonly hint: string;
  /** Null while there is none to show. */
  readonly text: string | null;
  readonly onClose: () => void;
}

/** A secret that cannot be had again. */
export function ShownOnce(props: Omit<ToCopyProps, "hint">) {
  const { t } = useTranslation("admin");
  return <ToCopy {...props} hint={t("shownOnce")} />;
}

/** A text to be copied and kept. */
export function ToCopy({ title, hint, text, onClose }: ToCopyProps) {
  const { t } = useTranslation("admin");
  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text ?? "");
      showToast(t("copied"), "good");
    } catch {
      showToast(t("copyRefused"), "bad");
    }
  };
  return (
    <ModalOverlay
      className="dialog-veil"
      isOpen={text !== null}
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
    >
      <Modal className="dialog">
        <Dialog className="pages-dialog">
          <Heading slot="title">{title}</Heading>
          <p>{hint}</p>
          <TextField className="field" value={text ?? ""} isReadOnly aria-label={title}>
            <Input className="field-input admin-secret" data-testid="shown-once" onFocus={(event) => event.currentTarget.select()} />
          </TextField>
          <div className="pages-dialog-ways">
            <Button className="button" onPress={() => void copy()}>
              {t("copy")}
            </Button>
            <Button className="button button-primary" onPress={onClose} data-testid="shown-once-done">
              {t("kept")}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
