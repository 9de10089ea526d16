/** Who may enter a room for good, beside its owner and admins. */

import { useCallback, useState } from "react";
import { Button, Form } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { fetchMembers, saveMembers } from "../api/roomPeople";
import { Shown, TextInput } from "./parts";
import { act, useLoaded } from "./useLoaded";

export function MembersForm({ slug }: { slug: string }) {
  const { t } = useTranslation("admin");
  const members = useLoaded(useCallback((signal: AbortSignal) => fetchMembers(slug, signal), [slug]));
  const [email, setEmail] = useState("");
  return (
    <div className="card admin-form-column">
      <p className="field-hint">{t("membersHint")}</p>
      <Shown loaded={members}>
        {(emails) => (
          <>
            <Form
              className="admin-line"
              onSubmit={(event) => {
                event.preventDefault();
                act(saveMembers(slug, [...emails, email]), (saved) => {
                  members.set(saved);
                  setEmail("");
                });
              }}
            >
              <TextInput label={t("email")} value={email} onChange={setEmail} type="email" testId="member-email" isRequired />
              <Button type="submit" className="button" data-testid="add-member">
                {t("addMember")}
              </Button>
            </Form>
            {emails.length === 0 && <p className="admin-soft">{t("noMembers")}</p>}
            <ul className="admin-list">
              {emails.map((each) => (
                <li key={each} data-testid="member">
                  {each}
                  <Button
                    className="button button-small button-quiet"
                    onPress={() => act(saveMembers(slug, emails.filter((other) => other !== each)), members.set)}
                    aria-label={t("removeNamed", { name: each })}
                  >
                    {t("remove")}
                  </Button>
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
    </div>
  );
}
