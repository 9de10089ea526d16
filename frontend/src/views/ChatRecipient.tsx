/** To whom the next line of chat goes. */

import { useTranslation } from "react-i18next";

import type { Participant } from "../signalling/state";
import { Choice } from "../theme/Choice";

const EVERYONE = "everyone";

interface Props {
  readonly others: readonly Participant[];
  /** Null for everyone. */
  readonly chosenId: string | null;
  readonly onChoose: (id: string | null) => void;
}

export function ChatRecipient({ others, chosenId, onChoose }: Props) {
  const { t } = useTranslation("tools");
  return (
    <Choice
      label={t("chatTo")}
      value={chosenId ?? EVERYONE}
      options={[[EVERYONE, t("chatToEveryone")], ...others.map(({ id, name }) => [id, name] as const)]}
      onChange={(id) => onChoose(id === EVERYONE ? null : id)}
      look="line"
      placement="top start"
      testId="chat-to"
    />
  );
}
