/** Credentials of nodes, and how the nodes that are connected by them are now. */

import { useState } from "react";
import { Button, Form } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { type Credential, fetchCredentials, makeCredential, NODE_KINDS, type NodeKind, revokeCredential } from "../api/admin";
import { numberText, percentText } from "../language/format";
import { Choice } from "../theme/Choice";
import { JobsSetAside } from "./JobsSetAside";
import { Section, Shown, ShownOnce, TextInput } from "./parts";
import { act, useLoaded } from "./useLoaded";

const LOOK_EVERY_MS = 5000;

export function WorkersPage() {
  const { t } = useTranslation("admin");
  const credentials = useLoaded(fetchCredentials, LOOK_EVERY_MS);
  const [name, setName] = useState("");
  const [kind, setKind] = useState<NodeKind>("media");
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Section title={t("workers")}>
      <Form
        className="admin-line"
        onSubmit={(event) => {
          event.preventDefault();
          act(makeCredential(name, kind), (text) => {
            setSecret(text);
            setName("");
            credentials.reload();
          });
        }}
      >
        <TextInput label={t("newWorker")} value={name} onChange={setName} testId="worker-name" isRequired />
        <Choice label={t("kind")} value={kind} options={NODE_KINDS.map((each) => [each, t(`kind_${each}`)] as const)} onChange={setKind} />
        <Button type="submit" className="button button-primary" data-testid="make-worker">
          {t("make")}
        </Button>
      </Form>
      <Shown loaded={credentials}>
        {(all) => (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">{t("name")}</th>
                <th scope="col">{t("kind")}</th>
                <th scope="col">{t("load")}</th>
                <th scope="col">{t("streams")}</th>
                <th scope="col">{t("packets")}</th>
                <th scope="col">{t("lag")}</th>
                <th scope="col">{t("ways")}</th>
              </tr>
            </thead>
            <tbody>
              {all.map((credential) => (
                <WorkerRow key={credential.id} credential={credential} onChanged={credentials.reload} />
              ))}
            </tbody>
          </table>
        )}
      </Shown>
      <JobsSetAside />
      <ShownOnce title={t("credential")} text={secret} onClose={() => setSecret(null)} />
    </Section>
  );
}

function WorkerRow({ credential, onChanged }: { credential: Credential; onChanged: () => void }) {
  const { t } = useTranslation("admin");
  const { node, name } = credential;
  const revoke = (): void => {
    if (confirm(t("revokeSure", { name }))) act(revokeCredential(credential.id), onChanged);
  };
  return (
    <tr data-testid="worker">
      <th scope="row">
        {name} <span className={`badge ${node === null ? "" : "badge-live"}`}>{t(node === null ? "away" : "connected")}</span>
      </th>
      <td>{t(`kind_${credential.kind}`)}</td>
      <td data-label={t("load")}>
        {node !== null && percentText(node.load)}
        {node !== null && node.gpuMemory !== null && <span className="muted"> {t("gpuMemory", { part: percentText(node.gpuMemory) })}</span>}
      </td>
      <td data-label={t("streams")}>{node !== null && numberText(node.streams)}</td>
      <td data-label={t("packets")}>{node !== null && numberText(node.packetsPerS, 0)}</td>
      <td className="table-whole" data-label={t("lag")}>{node !== null && t("ms", { ms: numberText(node.loopLagMs) })}</td>
      <td>
        <Button className="button button-small button-quiet" onPress={revoke} aria-label={t("revokeNamed", { name })}>
          {t("revoke")}
        </Button>
      </td>
    </tr>
  );
}
