/** The button that opens the list of people; hosts see on it how many wait in the lobby. */

import { useSyncExternalStore } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { HostDesk } from "../../room/hostDesk";
import { PeopleIcon } from "./icons";

export function PeopleControl({ desk, open, onToggle }: { desk: HostDesk; open: boolean; onToggle: () => void }) {
  const { t } = useTranslation("hosting");
  const { waiting } = useSyncExternalStore(desk.subscribe, desk.current);
  return (
    <Button className="control" data-testid="people-toggle" aria-pressed={open} data-on={open || undefined} onPress={onToggle}>
      <PeopleIcon />
      <span className="control-label">{t("people")}</span>
      {waiting.length > 0 && (
        <span className="control-badge">
          <span aria-hidden="true">{waiting.length}</span>
          <span className="visually-hidden">{t("inLobbyCount", { count: waiting.length })}</span>
        </span>
      )}
    </Button>
  );
}
