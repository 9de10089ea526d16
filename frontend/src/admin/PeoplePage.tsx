/** Users: inviting them, their roles, and whether they may sign in. */

import { useCallback, useState } from "react";
import { Button, Form } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { changePerson, fetchPeople, invitePerson, makeSignInLink, type Person, removeSecondFactor, type Role, ROLES } from "../api/admin";
import { Choice } from "../theme/Choice";
import { Section, Shown, ShownOnce, TextInput } from "./parts";
import { act, useLoaded } from "./useLoaded";

export function PeoplePage() {
  const { t } = useTranslation("admin");
  const [wanted, setWanted] = useState("");
  const people = useLoaded(useCallback((signal: AbortSignal) => fetchPeople(wanted, signal), [wanted]));
  const [link, setLink] = useState<string | null>(null);
  return (
    <Section title={t("people")}>
      <InviteForm
        onInvited={(url) => {
          setLink(url);
          people.reload();
        }}
      />
      <div className="admin-line">
        <TextInput label={t("search")} value={wanted} onChange={setWanted} type="search" testId="search-people" />
      </div>
      <Shown loaded={people}>
        {(found) => (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("name")}</th>
                <th scope="col">{t("role")}</th>
                <th scope="col">{t("ways")}</th>
              </tr>
            </thead>
            <tbody>
              {found.map((person) => (
                <PersonRow key={person.id} person={person} onChanged={people.reload} onLink={setLink} />
              ))}
            </tbody>
          </table>
        )}
      </Shown>
      <ShownOnce title={t("signInLink")} text={link} onClose={() => setLink(null)} />
    </Section>
  );
}

function InviteForm({ onInvited }: { onInvited: (url: string) => void }) {
  const { t } = useTranslation("admin");
  const [email, setEmail] = useState("");
  const [name, setName] = useState("");
  const [role, setRole] = useState<Role>("participant");
  return (
    <Form
      className="admin-line"
      onSubmit={(event) => {
        event.preventDefault();
        act(invitePerson(email, name, role), (url) => {
          setEmail("");
          setName("");
          onInvited(url);
        });
      }}
    >
      <TextInput label={t("email")} value={email} onChange={setEmail} type="email" testId="invite-email" isRequired />
      <TextInput label={t("name")} value={name} onChange={setName} testId="invite-name" />
      <Choice label={t("role")} value={role} options={ROLES.map((each) => [each, t(`role_${each}`)] as const)} onChange={setRole} />
      <Button type="submit" className="button button-primary" data-testid="invite-person">
        {t("invite")}
      </Button>
    </Form>
  );
}

interface RowProps {
  readonly person: Person;
  readonly onChanged: () => void;
  readonly onLink: (url: string) => void;
}

function PersonRow({ person, onChanged, onLink }: RowProps) {
  const { t } = useTranslation("admin");
  const label = person.name === "" ? person.email : person.name;
  const change = (part: Partial<Person>): void => act(changePerson({ ...person, ...part }), onChanged);
  return (
    <tr data-testid="person">
      <th scope="row">
        {label}
        <span className="admin-soft">{person.email}</span>
      </th>
      <td>
        <Choice
          bare
          label={t("roleOf", { name: label })}
          value={person.role}
          options={ROLES.map((each) => [each, t(`role_${each}`)] as const)}
          onChange={(role) => change({ role })}
        />
      </td>
      <td className="admin-ways">
        <Button
          className="button button-small"
          isDisabled={!person.isActive}
          onPress={() => act(makeSignInLink(person.id), onLink)}
          aria-label={t("signInLinkFor", { name: label })}
        >
          {t("signInLink")}
        </Button>
        <Button
          className="button button-small button-quiet"
          onPress={() => change({ isActive: !person.isActive })}
          aria-label={t(person.isActive ? "shutOutNamed" : "letInNamed", { name: label })}
        >
          {t(person.isActive ? "shutOut" : "letIn")}
        </Button>
        {person.hasSecondFactor && (
          <Button
            className="button button-small button-quiet"
            onPress={() => act(removeSecondFactor(person.id), onChanged)}
            aria-label={t("removeSecondFactorOf", { name: label })}
            data-testid="remove-second-factor"
          >
            {t("removeSecondFactor")}
          </Button>
        )}
      </td>
    </tr>
  );
}
