/** What was said aloud and kept with the recording: the captions, with what people corrected in them. */

import { useTranslation } from "react-i18next";

import type { SaidLine } from "../api/history";
import { timeText } from "../language/format";

export function SaidLog({ lines }: { lines: readonly SaidLine[] }) {
  const { t } = useTranslation("past");
  return (
    <ol className="card past-chat past-said" tabIndex={0} aria-labelledby="past-said" data-testid="past-said">
      {lines.map(({ id, name, text, corrected, startedAt }) => (
        <li key={id}>
          <p className="past-chat-who">
            <strong>{name}</strong>
            <time dateTime={startedAt}>{timeText(Date.parse(startedAt))}</time>
            {corrected && <span className="badge">{t("corrected")}</span>}
          </p>
          <p className="past-chat-text">{text}</p>
        </li>
      ))}
    </ol>
  );
}
