/** Everybody sees that what is said is turned into text, and who wants it so. */

import { useTranslation } from "react-i18next";

import { listText } from "../../language/format";
import type { Meeting } from "../../room/meeting";
import { CaptionsIcon } from "./icons";
import "./captions.css";

export function CaptionsSign({ meeting }: { meeting: Meeting }) {
  const { t } = useTranslation("captions");
  const { wanted_by: wantedBy } = meeting.captions;
  const names = wantedBy.map((id) =>
    id === meeting.selfId ? t("signYou") : (meeting.participants.find((one) => one.id === id)?.name ?? ""),
  );
  const text = t("signText", { names: listText(names) });
  return (
    <div role="status">
      {names.length > 0 && (
        <span className="captions-sign" title={text} data-testid="captions-sign">
          <CaptionsIcon />
          <span className="captions-sign-word">{t("sign")}</span>
          <span className="visually-hidden">{text}</span>
        </span>
      )}
    </div>
  );
}
