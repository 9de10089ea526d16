/** The name of the service, leading home: two eyes on one line. */

import { useTranslation } from "react-i18next";

import "./wordmark.css";

export function Wordmark() {
  const { t } = useTranslation("shell");
  return (
    <a className="pages-wordmark" href="/" aria-label={t("home")}>
      <svg viewBox="0 0 44 20" width="40" height="18" fill="none" aria-hidden="true">
        <path d="M10 10h24" stroke="currentColor" strokeWidth="2" strokeDasharray="2 3.5" strokeLinecap="round" />
        <circle cx="8" cy="10" r="6.5" fill="currentColor" />
        <circle cx="36" cy="10" r="6.5" fill="currentColor" />
        <circle cx="10" cy="10" r="2.4" className="pages-wordmark-pupil" />
        <circle cx="34" cy="10" r="2.4" className="pages-wordmark-pupil" />
      </svg>
      <span>Eyeline</span>
    </a>
  );
}
