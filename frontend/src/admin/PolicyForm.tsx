/** What holds in every meeting of a room: when it opens, who waits in the lobby, and to whom each kind of act is open. */

import { useCallback } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { ACTS, AUDIENCES, fetchPolicy, LOBBIES, type Policy, savePolicy } from "../api/managing";
import { Choice } from "../theme/Choice";
import { showToast } from "../theme/toasts";
import { fieldOf, momentOf } from "./localTime";
import { Check, Shown, TextInput } from "./parts";
import { act, useLoaded } from "./useLoaded";

const ACT_NAMES = {
  speak: "act_speak",
  share: "act_share",
  chat: "act_chat",
  write: "act_write",
  caption: "act_caption",
  record: "act_record",
} as const;

export function PolicyForm({ slug }: { slug: string }) {
  const { t } = useTranslation("admin");
  const policy = useLoaded(useCallback((signal: AbortSignal) => fetchPolicy(slug, signal), [slug]));
  const save = (wanted: Policy): void =>
    act(savePolicy(slug, wanted), (saved) => {
      policy.set(saved);
      showToast(t("saved"), "good");
    });
  return (
    <Shown loaded={policy}>
      {(draft) => (
        <div className="card admin-form">
          <Choice
            label={t("lobby")}
            value={draft.lobby}
            options={LOBBIES.map((lobby) => [lobby, t(`lobby_${lobby}`)] as const)}
            onChange={(lobby) => policy.set({ ...draft, lobby })}
            testId="policy-lobby"
          />
          <TextInput
            label={t("lobbyMessage")}
            value={draft.lobbyMessage}
            onChange={(lobbyMessage) => policy.set({ ...draft, lobbyMessage })}
          />
          <TextInput
            label={t("opensAt")}
            value={fieldOf(draft.opensAt)}
            onChange={(field) => policy.set({ ...draft, opensAt: momentOf(field) })}
            type="datetime-local"
            testId="policy-opens-at"
          />
          {ACTS.map((each) => (
            <Choice
              key={each}
              label={t(ACT_NAMES[each])}
              value={draft[each]}
              options={AUDIENCES.map((audience) => [audience, t(`audience_${audience}`)] as const)}
              onChange={(audience) => policy.set({ ...draft, [each]: audience })}
              testId={`policy-${each}`}
            />
          ))}
          <div className="admin-checks">
            <Check isOn={draft.needsHost} onChange={(needsHost) => policy.set({ ...draft, needsHost })} testId="policy-needs-host">
              {t("needsHost")}
            </Check>
            <Check
              isOn={draft.recordsCubes}
              onChange={(recordsCubes) => policy.set({ ...draft, recordsCubes })}
              testId="policy-records-cubes"
            >
              {t("recordsCubes")}
            </Check>
            <Check isOn={draft.keepsDepth} onChange={(keepsDepth) => policy.set({ ...draft, keepsDepth })} testId="policy-keeps-depth">
              {t("keepsDepth")}
            </Check>
            <Check isOn={draft.encrypted} onChange={(encrypted) => policy.set({ ...draft, encrypted })} testId="policy-encrypted">
              {t("encrypted")}
            </Check>
          </div>
          <div className="admin-ways">
            <Button className="button button-primary" onPress={() => save(draft)} data-testid="save-policy">
              {t("save")}
            </Button>
          </div>
        </div>
      )}
    </Shown>
  );
}
