/** The page in place of something that the server doesn't give: why, and what can be done. */

import { useTranslation } from "react-i18next";

import type { ApiError } from "../api/client";
import { refusalText } from "../api/refusalText";
import { SiteHeader } from "./SiteHeader";
import "./pages.css";

const HEADINGS = {
  unauthorised: "signInToSee",
  forbidden: "mayNotSee",
  not_found: "noSuchThing",
  unreachable: "noReach",
} as const;

export function RefusalPage({ refusal }: { refusal: ApiError }) {
  const { t } = useTranslation("home");
  const next = encodeURIComponent(location.pathname);
  return (
    <div className="pages">
      <SiteHeader me={null} />
      <main id="content" tabIndex={-1} className="pages-refusal" data-testid="refusal" data-code={refusal.code}>
        <h1>{t(isKnown(refusal.code) ? HEADINGS[refusal.code] : "cannotShow")}</h1>
        <p>{refusalText(refusal)}</p>
        <p className="pages-refusal-ways">
          {refusal.code === "unauthorised" && (
            <a className="button button-primary" href={`/accounts/login/?next=${next}`}>
              {t("signIn")}
            </a>
          )}
          {refusal.code === "unreachable" && <span role="status">{t("trying")}</span>}
          <a className="button" href="/">
            {t("frontPage")}
          </a>
        </p>
      </main>
    </div>
  );
}

function isKnown(code: string): code is keyof typeof HEADINGS {
  return code in HEADINGS;
}
