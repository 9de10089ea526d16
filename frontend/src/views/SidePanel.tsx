/** What stands beside the meeting: a heading, a way to close it, and its content. Escape closes it, too. */

import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { CloseIcon } from "./icons";
import "./sidePanel.css";

/** At most one is open. */
export type PanelName = "chat" | "people" | "polls" | "speech" | "statistics" | "transcript";

interface Props {
  readonly title: string;
  readonly testId: string;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

export function SidePanel({ title, testId, onClose, children }: Props) {
  const { t } = useTranslation("tools");
  const panel = useRef<HTMLElement>(null);

  // Whoever closes it from within goes on where it was opened.
  useEffect(() => {
    const element = panel.current;
    const opener = document.activeElement;
    return () => {
      const within = element?.contains(document.activeElement) === true || document.activeElement === document.body;
      if (within && opener instanceof HTMLElement) opener.focus();
    };
  }, []);

  return (
    <aside
      ref={panel}
      className="side-panel"
      aria-label={title}
      data-testid={testId}
      onKeyDown={(event) => {
        if (event.key === "Escape" && !event.defaultPrevented) onClose();
      }}
    >
      <header className="side-panel-head">
        <h2>{title}</h2>
        <Button className="icon-button" aria-label={t("closePanel")} onPress={onClose} data-testid={`${testId}-close`}>
          <CloseIcon />
        </Button>
      </header>
      {children}
    </aside>
  );
}
