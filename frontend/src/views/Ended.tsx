/** What is shown after a meeting. */

import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { Wordmark } from "../pages/Wordmark";
import { PreferencesMenu } from "../theme/PreferencesMenu";

export function Ended({ title, text, onAgain }: { title: string; text: string; onAgain: () => void }) {
  const { t } = useTranslation("door");
  return (
    <div className="door-page">
      <header className="door-head">
        <Wordmark />
        <PreferencesMenu />
      </header>
      <main id="content" tabIndex={-1} className="door-refused card" data-testid="ended">
        <h1>{title}</h1>
        <p role="status">{text}</p>
        <div className="door-actions">
          <Button className="button button-primary" onPress={onAgain} data-testid="join-again" autoFocus>
            {t("again")}
          </Button>
          <a className="button" href="/">
            {t("allRooms")}
          </a>
        </div>
      </main>
    </div>
  );
}
