/** What a host decides for everyone: the door, permissions, mute all, the end. */

import { useState } from "react";
import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue, SwitchButton, SwitchField, TextArea, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { HostDesk } from "../../room/hostDesk";
import { ACTS, type Act, type Audience, AUDIENCES, type Hosting, LOBBY_MESSAGE_MAX, LOBBY_RULES, type LobbyRule } from "../../signalling/hosting";
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
        <SwitchField isSelected={hosting.locked} onChange={(locked) => void desk.act("host.lock", { locked })}>
          <SwitchButton className="switch" data-testid="lock">
            <span className="switch-track" aria-hidden="true" />
            {t("lock")}
          </SwitchButton>
        </SwitchField>
        <Choice
          label={t("lobby")}
          value={hosting.lobby}
          options={LOBBY_RULES.map((rule) => ({ id: rule, name: t(LOBBY_NAMES[rule]) }))}
          onChange={setLobby}
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
            options={AUDIENCES.map((audience) => ({ id: audience, name: t(AUDIENCE_NAMES[audience]) }))}
            onChange={(audience) => permit(act, audience)}
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

interface ChoiceProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly id: T; readonly name: string }[];
  readonly onChange: (value: T) => void;
  readonly testId: string;
}

function Choice<T extends string>({ label, value, options, onChange, testId }: ChoiceProps<T>) {
  return (
    <Select
      className="choice"
      value={value}
      onChange={(key) => {
        const chosen = options.find(({ id }) => id === key);
        if (chosen !== undefined && chosen.id !== value) onChange(chosen.id);
      }}
    >
      <Label className="choice-label">{label}</Label>
      <Button className="button button-small choice-button" data-testid={testId}>
        <SelectValue />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover">
        <ListBox className="menu" items={options}>
          {({ id, name }) => (
            <ListBoxItem id={id} className="menu-item" textValue={name} data-testid={`${testId}-${id}`}>
              {name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
