/** What people write to each other. */

import { useEffect, useRef, useState } from "react";
import { Button, Form, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { timeText } from "../language/format";
import { CHAT_MAX, type ChatMessage } from "../signalling/state";
import { CloseIcon, SendIcon } from "./icons";
import "./chat.css";

interface Props {
  readonly messages: readonly ChatMessage[];
  readonly selfId: string;
  readonly onSend: (text: string) => Promise<boolean>;
  readonly onClose: () => void;
}

export function ChatPanel({ messages, selfId, onSend, onClose }: Props) {
  const { t } = useTranslation("room");
  const [text, setText] = useState("");
  const end = useRef<HTMLLIElement>(null);

  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [messages.length]);

  const send = async (): Promise<void> => {
    const line = text.trim();
    if (line === "") return;
    setText("");
    if (!(await onSend(line))) setText((typed) => (typed === "" ? line : typed));
  };

  return (
    <aside className="chat" aria-label={t("chat")} data-testid="chat">
      <header className="chat-head">
        <h2>{t("chat")}</h2>
        <Button className="icon-button" aria-label={t("closeChat")} onPress={onClose}>
          <CloseIcon />
        </Button>
      </header>
      <ol className="chat-list" aria-live="polite" aria-relevant="additions" data-testid="chat-list">
        {messages.length === 0 && <li className="chat-empty">{t("chatEmpty")}</li>}
        {messages.map((message, n) => (
          <li
            key={message.id}
            ref={n === messages.length - 1 ? end : null}
            className={message.participant_id === selfId ? "chat-line chat-line-own" : "chat-line"}
          >
            <p className="chat-by">
              <strong>{message.participant_id === selfId ? t("you") : message.name}</strong>{" "}
              <time dateTime={new Date(message.sent_at_s * 1000).toISOString()}>
                {timeText(message.sent_at_s * 1000)}
              </time>
            </p>
            <p className="chat-text">{message.text}</p>
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
        <TextField value={text} onChange={setText} maxLength={CHAT_MAX} autoFocus className="chat-field">
          <Label className="visually-hidden">{t("message")}</Label>
          <Input className="field-input" placeholder={t("writeToAll")} data-testid="chat-input" autoComplete="off" />
        </TextField>
        <Button type="submit" className="icon-button chat-send" aria-label={t("send")} data-testid="chat-send">
          <SendIcon />
        </Button>
      </Form>
    </aside>
  );
}
