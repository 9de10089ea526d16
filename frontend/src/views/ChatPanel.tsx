/** What people write to each other: to everyone, or to one person alone. */

import { useEffect, useRef, useState } from "react";
import { Button, Form, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { timeText } from "../language/format";
import { CHAT_MAX, type ChatMessage, type Participant } from "../signalling/state";
import { ChatRecipient } from "./ChatRecipient";
import { ChatText } from "./ChatText";
import { SendIcon } from "./icons";
import { SidePanel } from "./SidePanel";
import "./chat.css";

interface Props {
  readonly messages: readonly ChatMessage[];
  readonly selfId: string;
  /** To whom one may write alone. */
  readonly others: readonly Participant[];
  /** Whether one may write at all. */
  readonly allowed: boolean;
  readonly onSend: (text: string, recipientId: string | null) => Promise<boolean>;
  readonly onClose: () => void;
}

export default function ChatPanel({ messages, selfId, others, allowed, onSend, onClose }: Props) {
  const { t } = useTranslation(["tools", "room"]);
  const [text, setText] = useState("");
  const [recipientId, setRecipientId] = useState<string | null>(null);
  const end = useRef<HTMLLIElement>(null);
  const recipient = others.find(({ id }) => id === recipientId);

  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [messages.length]);

  const send = async (): Promise<void> => {
    const line = text.trim();
    // Who has left gets nothing, and it must not go to everyone instead.
    if (line === "" || (recipientId !== null && recipient === undefined)) return;
    setText("");
    if (!(await onSend(line, recipientId))) setText((typed) => (typed === "" ? line : typed));
  };

  return (
    <SidePanel title={t("room:chat")} testId="chat" onClose={onClose}>
      <ol className="side-panel-body chat-list" aria-live="polite" aria-relevant="additions" data-testid="chat-list">
        {messages.length === 0 && <li className="side-panel-empty">{t("room:chatEmpty")}</li>}
        {messages.map((message, n) => (
          <li
            key={message.id}
            ref={n === messages.length - 1 ? end : null}
            className={message.participant_id === selfId ? "chat-line chat-line-own" : "chat-line"}
            data-private={message.recipient_id !== null || undefined}
          >
            <ChatBy message={message} selfId={selfId} />
            <p className="chat-text">
              <ChatText text={message.text} />
            </p>
          </li>
        ))}
      </ol>
      <Form
        className="chat-form"
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        {allowed && others.length > 0 && (
          <ChatRecipient others={others} chosenId={recipientId} onChoose={setRecipientId} />
        )}
        {allowed ? (
          <div className="chat-write">
            <TextField value={text} onChange={setText} maxLength={CHAT_MAX} autoFocus className="chat-field">
              <Label className="visually-hidden">{t("room:message")}</Label>
              <Input
                className="field-input"
                placeholder={recipient === undefined ? t("room:writeToAll") : t("chatPlaceholderPrivate", { name: recipient.name })}
                data-testid="chat-input"
                autoComplete="off"
              />
            </TextField>
            <Button type="submit" className="icon-button chat-send" aria-label={t("room:send")} data-testid="chat-send">
              <SendIcon />
            </Button>
          </div>
        ) : (
          <p className="chat-refused">{t("chatRefused")}</p>
        )}
      </Form>
    </SidePanel>
  );
}

function ChatBy({ message, selfId }: { message: ChatMessage; selfId: string }) {
  const { t } = useTranslation(["tools", "room"]);
  const { participant_id: authorId, name, recipient_id: recipientId, recipient_name: recipientName, sent_at_s: sentAtS } = message;
  return (
    <p className="chat-by">
      <strong>{authorId === selfId ? t("room:you") : name}</strong>{" "}
      {recipientId !== null && (
        <span className="chat-private" data-testid="chat-private">
          {recipientId === selfId ? t("chatPrivateToYou") : t("chatPrivateTo", { name: recipientName ?? "" })}{" "}
        </span>
      )}
      <time dateTime={new Date(sentAtS * 1000).toISOString()}>{timeText(sentAtS * 1000)}</time>
    </p>
  );
}
