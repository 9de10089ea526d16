/** In place of a room's door, while one hasn't the key that the room needs, or has one that it doesn't want. */

import { useEffect, useEffectEvent, useState } from "react";
import { Button, FieldError, Form, Input, Label, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { RoomDoor } from "../../api/room";
import { newSecret, type Secret, secretIn } from "../../media/encryption/secret";
import { Wordmark } from "../../pages/Wordmark";
import { PreferencesMenu } from "../../theme/PreferencesMenu";
import type { KeyProblem } from "./useSecret";
import "./encryption.css";

interface Props {
  readonly door: RoomDoor;
  readonly problem: KeyProblem;
  readonly onSecret: (secret: Secret) => void;
  readonly onInTheClear: () => void;
}

export function KeyDoor({ door, problem, onSecret, onInTheClear }: Props) {
  const { t } = useTranslation("encryption");
  // Who opens the whole link where this page is open gets no new page: only what stands behind the # changes.
  const linkChanged = useEffectEvent(() => {
    const secret = secretIn(location.hash);
    if (secret !== null) onSecret(secret);
  });
  useEffect(() => {
    const listen = (): void => linkChanged();
    addEventListener("hashchange", listen);
    return () => removeEventListener("hashchange", listen);
  }, []);

  return (
    <div className="door-page">
      <header className="door-head">
        <Wordmark />
        <PreferencesMenu />
      </header>
      <main id="content" tabIndex={-1} className="door-refused card" data-testid="key-door" data-problem={problem ?? undefined}>
        <p className="key-door-room">{door.title}</p>
        {problem === "unsupported" && (
          <>
            <h1>{t("unsupported")}</h1>
            <p role="status">{t("unsupportedHint")}</p>
          </>
        )}
        {problem === "unwanted" && (
          <>
            <h1>{t("unwanted")}</h1>
            <p role="status">{t("unwantedHint")}</p>
            <div className="door-actions">
              <a className="button button-primary" href="/">
                {t("stayOut")}
              </a>
              <Button className="button" onPress={onInTheClear} data-testid="in-the-clear">
                {t("inTheClear")}
              </Button>
            </div>
          </>
        )}
        {problem === "keyless" && (
          <>
            <h1>{t("keyless")}</h1>
            <p role="status">{t("keylessHint")}</p>
            <LinkForm onSecret={onSecret} />
            {door.isHost && (
              <div className="key-door-host">
                <p>{t("hostHint")}</p>
                <Button className="button" onPress={() => onSecret(newSecret())} data-testid="make-key">
                  {t("make")}
                </Button>
              </div>
            )}
          </>
        )}
      </main>
    </div>
  );
}

function LinkForm({ onSecret }: { onSecret: (secret: Secret) => void }) {
  const { t } = useTranslation("encryption");
  const [link, setLink] = useState("");
  const [refused, setRefused] = useState(false);
  const submit = (): void => {
    const secret = secretIn(link);
    setRefused(secret === null);
    if (secret !== null) onSecret(secret);
  };
  return (
    <Form className="key-door-form" 
      validationBehavior="aria"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField className="field" value={link} onChange={setLink} isInvalid={refused} autoComplete="off">
        <Label className="field-label">{t("wholeLink")}</Label>
        <Input className="field-input" data-testid="whole-link" />
        <FieldError className="field-error">{t("noKeyIn")}</FieldError>
      </TextField>
      <Button type="submit" className="button button-primary" data-testid="take-key">
        {t("goOn")}
      </Button>
    </Form>
  );
}
