/** To whom the next line of chat goes. */

import { Button, Label, ListBox, ListBoxItem, Popover, Select, SelectValue } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Participant } from "../signalling/state";

const EVERYONE = "everyone";

interface Props {
  readonly others: readonly Participant[];
  /** Null for everyone. */
  readonly chosenId: string | null;
  readonly onChoose: (id: string | null) => void;
}

export function ChatRecipient({ others, chosenId, onChoose }: Props) {
  const { t } = useTranslation("tools");
  const options = [{ id: EVERYONE, name: t("chatToEveryone") }, ...others.map(({ id, name }) => ({ id, name }))];
  return (
    <Select
      className="chat-to"
      value={chosenId ?? EVERYONE}
      onChange={(key) => onChoose(key === EVERYONE ? null : String(key))}
      data-testid="chat-to"
    >
      <Label className="field-label">{t("chatTo")}</Label>
      <Button className="chat-to-button">
        <SelectValue className="picker-value" />
        <span aria-hidden="true">▾</span>
      </Button>
      <Popover className="popover" placement="top start">
        <ListBox className="menu" items={options}>
          {({ name }) => (
            <ListBoxItem className="menu-item" textValue={name}>
              {name}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </Select>
  );
}
