/** Who waits in the lobby, for hosts: let in or turned away, one or all. */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { HostDesk } from "../../room/hostDesk";
import type { Waiting } from "../../signalling/hosting";

export function LobbyList({ waiting, desk }: { waiting: readonly Waiting[]; desk: HostDesk }) {
  const { t } = useTranslation("hosting");
  if (waiting.length === 0) return null;
  return (
    <section className="lobby-list" aria-label={t("inLobby")} data-testid="lobby-list">
      <header className="people-head">
        <h3>{t("inLobbyCount", { count: waiting.length })}</h3>
        {waiting.length > 1 && (
          <Button
            className="button button-small"
            data-testid="admit-all"
            onPress={() => void desk.act("lobby.admit", { participant_id: null })}
          >
            {t("admitAll")}
          </Button>
        )}
      </header>
      <ul className="people-list">
        {waiting.map(({ participant_id: id, name, is_member: isMember }) => (
          <li key={id} className="person" data-testid="waiting">
            <span className="person-who">
              <span className="person-name">{name}</span>
              {!isMember && <span className="person-tag">{t("guest")}</span>}
            </span>
            <Button
              className="button button-small button-quiet"
              aria-label={t("denyName", { name })}
              data-testid="deny"
              onPress={() => void desk.act("lobby.deny", { participant_id: id })}
            >
              {t("deny")}
            </Button>
            <Button
              className="button button-small button-primary"
              aria-label={t("admitName", { name })}
              data-testid="admit"
              onPress={() => void desk.act("lobby.admit", { participant_id: id })}
            >
              {t("admit")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
