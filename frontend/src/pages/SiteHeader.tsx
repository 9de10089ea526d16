/** The top line of the pages: the way home, who is signed in, and signing out. */

import { useTranslation } from "react-i18next";

import { csrfToken } from "../api/client";
import type { Me } from "../api/me";
import { PreferencesMenu } from "../theme/PreferencesMenu";
import { Wordmark } from "./Wordmark";

/** @param me null while not known: then neither signing in nor out is offered. */
export function SiteHeader({ me }: { me: Me | null }) {
  return (
    <header className="pages-header">
      <Wordmark />
      <div className="pages-account">
        {me !== null && (me.user === null ? <SignIn /> : <SignedIn name={me.user.name} isAdmin={me.user.isAdmin} />)}
        <PreferencesMenu />
      </div>
    </header>
  );
}

function SignIn() {
  const { t } = useTranslation("home");
  return (
    <a className="button button-small" href="/accounts/login/" data-testid="sign-in">
      {t("signIn")}
    </a>
  );
}

function SignedIn({ name, isAdmin }: { name: string; isAdmin: boolean }) {
  const { t } = useTranslation(["home", "voice"]);
  return (
    <>
      <a className="pages-account-name" href="/accounts/second-factor/" title={t("secondFactor")} data-testid="user-name">
        {name}
      </a>
      <a className="button button-small button-quiet" href="/voice" data-testid="own-voice">
        {t("voice:link")}
      </a>
      {isAdmin && (
        <a className="button button-small button-quiet" href="/manage/" data-testid="administration">
          {t("administration")}
        </a>
      )}
      {/* A form and not a link: signing out is a change, and Django takes it only with the token. */}
      <form method="post" action="/accounts/logout/">
        <input type="hidden" name="csrfmiddlewaretoken" value={csrfToken() ?? ""} />
        <button className="button button-small button-quiet" type="submit" data-testid="sign-out">
          {t("signOut")}
        </button>
      </form>
    </>
  );
}
