/** What a host decides for everyone: the door, permissions, mute all, the end. */

import { useState } from "react";
import { Button, Label, TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { HostDesk } from "../../room/hostDesk";
import { ACTS, type Act, type Audience, AUDIENCES, type Hosting, LOBBY_MESSAGE_MAX, LOBBY_RULES, type LobbyRule } from "../../signalling/hosting";
import { Choice } from "../../theme/Choice";
import { Switch } from "../../theme/Switch";
import type { Question } from "./Confirm";

interface Props {
  readonly hosting: Hosting;
  readonly desk: HostDesk;
  readonly isRoomHost: boolean;
  readonly ask: (question: Question) => void;
}

const LOBBY_NAMES = { off: "lobbyOff", guests: "lobbyGuests", everyone: "lobbyEveryone" } as const;
const ACT_NAMES = { speak: "maySpeak", share: "mayShare", chat: "mayChat", write: "mayWrite", caption: "mayCaption", record: "mayRecord" } as const;
const AUDIENCE_NAMES = { everyone: "forEveryone", members: "forMembers", hosts: "forHosts" } as const;

export function HostTools({ hosting, desk, isRoomHost, ask }: Props) {
  const { t } = useTranslation("hosting");
  const [message, setMessage] = useState(hosting.lobby_message);
  const setLobby = (lobby: LobbyRule): void => void desk.act("host.lobby", { lobby, message });
  const permit = (act: Act, audience: Audience): void =>
    void desk.act("host.permissions", { permissions: { ...hosting.permissions, [act]: audience } });

  return (
    <div className="host-tools" data-testid="host-tools">
      <section>
        <h3>{t("door")}</h3>
        <Switch isOn={hosting.locked} onChange={(locked) => void desk.act("host.lock", { locked })} testId="lock">
          {t("lock")}
        </Switch>
        <Choice
          label={t("lobby")}
          value={hosting.lobby}
          options={LOBBY_RULES.map((rule) => [rule, t(LOBBY_NAMES[rule])] as const)}
          onChange={setLobby}
          look="row"
          testId="lobby-rule"
        />
        {hosting.lobby !== "off" && (
          <TextField className="field" value={message} onChange={setMessage} maxLength={LOBBY_MESSAGE_MAX}>
            <Label className="field-label">{t("lobbyMessage")}</Label>
            <TextArea className="field-input" rows={2} data-testid="lobby-message-input" />
            {message.trim() !== hosting.lobby_message && (
              <Button className="button button-small" onPress={() => setLobby(hosting.lobby)} data-testid="lobby-message-save">
                {t("save")}
              </Button>
            )}
          </TextField>
        )}
      </section>
      <section>
        <h3>{t("permissions")}</h3>
        {ACTS.map((act) => (
          <Choice
            key={act}
            label={t(ACT_NAMES[act])}
            value={hosting.permissions[act]}
            options={AUDIENCES.map((audience) => [audience, t(AUDIENCE_NAMES[audience])] as const)}
            onChange={(audience) => permit(act, audience)}
            look="row"
            testId={`permission-${act}`}
          />
        ))}
      </section>
      <section className="host-tools-all">
        <Button className="button" onPress={() => void desk.act("host.mute", { participant_id: null })} data-testid="mute-all">
          {t("muteAll")}
        </Button>
        {isRoomHost && (
          <Button
            className="button button-danger"
            data-testid="end-for-all"
            onPress={() =>
              ask({ title: t("endTitle"), text: t("endText"), yes: t("endForAll"), onYes: () => void desk.act("host.end", {}) })
            }
          >
            {t("endForAll")}
          </Button>
        )}
      </section>
    </div>
  );
}
