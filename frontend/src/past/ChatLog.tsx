/** What was said in a meeting's chat. */

import { useTranslation } from "react-i18next";

import type { ChatLine } from "../api/history";
import { timeText } from "../language/format";
import { ChatText } from "../views/ChatText";

export function ChatLog({ lines }: { lines: readonly ChatLine[] }) {
  const { t } = useTranslation("past");
  return (
    <ol className="card past-chat" data-testid="past-chat">
      {lines.map(({ id, name, recipientName, text, sentAt }) => (
        <li key={id}>
          <p className="past-chat-who">
            <strong>{name}</strong>
            {recipientName !== null && <span className="badge">{t("to", { name: recipientName })}</span>}
            <time dateTime={sentAt}>{timeText(Date.parse(sentAt))}</time>
          </p>
          <p className="past-chat-text">
            <ChatText text={text} />
          </p>
        </li>
      ))}
    </ol>
  );
}
