/** One's own tokens: what programs may do in one's name. */

import { useState } from "react";
import { Button, CheckboxButton, CheckboxField, CheckboxGroup, Form, Label } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { fetchTokens, makeToken, revokeToken, type Scope, SCOPES } from "../api/integrations";
import { dateTimeText } from "../language/format";
import { Section, Shown, ShownOnce, TextInput } from "./parts";
import { act, useLoaded } from "./useLoaded";

export function TokensPage() {
  const { t } = useTranslation("admin");
  const tokens = useLoaded(fetchTokens);
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["rooms:read"]);
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Section title={t("tokens")}>
      <p className="admin-lead">{t("tokensLead")}</p>
      <Form
        className="card admin-form"
        onSubmit={(event) => {
          event.preventDefault();
          act(makeToken(name, scopes), (text) => {
            setSecret(text);
            setName("");
            tokens.reload();
          });
        }}
      >
        <TextInput label={t("newToken")} value={name} onChange={setName} testId="token-name" isRequired />
        <CheckboxGroup
          className="admin-checks"
          value={[...scopes]}
          onChange={(chosen) => setScopes(SCOPES.filter((scope) => chosen.includes(scope)))}
        >
          <Label className="field-label">{t("scopes")}</Label>
          {SCOPES.map((scope) => (
            <CheckboxField key={scope} value={scope}>
              <CheckboxButton className="admin-check">
                <span className="admin-check-box" aria-hidden="true" />
                {t(`scope_${scope.replace(":", "_") as "rooms_read"}`)}
              </CheckboxButton>
            </CheckboxField>
          ))}
        </CheckboxGroup>
        <div className="admin-ways">
          <Button type="submit" className="button button-primary" data-testid="make-token">
            {t("make")}
          </Button>
        </div>
      </Form>
      <Shown loaded={tokens}>
        {(own) => (
          <ul className="admin-list">
            {own.map((token) => (
              <li key={token.id} data-testid="token">
                <strong>{token.name}</strong> <code>{token.scopes.join(" ")}</code>
                <span className="admin-soft">
                  {token.usedAt === null ? t("neverUsed") : t("lastUsed", { when: dateTimeText(Date.parse(token.usedAt)) })}
                </span>
                <Button
                  className="button button-small button-quiet"
                  onPress={() => act(revokeToken(token.id), tokens.reload)}
                  aria-label={t("revokeNamed", { name: token.name })}
                >
                  {t("revoke")}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </Shown>
      <ShownOnce title={t("token")} text={secret} onClose={() => setSecret(null)} />
    </Section>
  );
}
