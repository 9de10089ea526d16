/** Makes an invite link for a room and shows it, ready to be copied. */

import { useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Input, Label, Modal, ModalOverlay, TextField } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { refusalText } from "../api/refusalText";
import { createInvite } from "../api/rooms";
import { t } from "../language/i18n";
import { completeLink } from "../media/encryption/secret";
import { showToast } from "../theme/toasts";

/** With the room's key in it where this browser has one. */
type Made = { kind: "made"; url: string; hasKey: boolean };
type Invite = { kind: "making" } | Made | { kind: "refused"; message: string };

export function InviteButton({ slug, title }: { slug: string; title: string }) {
  const { t } = useTranslation("home");
  const [invite, setInvite] = useState<Invite>({ kind: "making" });
  const make = async (): Promise<void> => {
    setInvite({ kind: "making" });
    try {
      const url = await createInvite(slug);
      const whole = completeLink(localStorage, slug, url);
      setInvite({ kind: "made", url: whole, hasKey: whole !== url });
    } catch (error) {
      setInvite({ kind: "refused", message: refusalText(error) });
    }
  };
  return (
    <DialogTrigger
      onOpenChange={(isOpen) => {
        if (isOpen) void make();
      }}
    >
      <Button className="button" aria-label={t("inviteTo", { title })} data-testid="invite">
        {t("invite")}
      </Button>
      <ModalOverlay className="dialog-veil" isDismissable>
        <Modal className="dialog">
          <Dialog className="pages-dialog">
            <Heading slot="title">{t("inviteTo", { title })}</Heading>
            <p>{t("inviteHint")}</p>
            <InviteLink invite={invite} />
            <div className="pages-dialog-ways">
              <Button slot="close" className="button">
                {t("done")}
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function InviteLink({ invite }: { invite: Invite }) {
  const { t } = useTranslation(["home", "encryption"]);
  if (invite.kind === "making") return <span className="spinner" role="status" aria-label={t("makingLink")} />;
  if (invite.kind === "refused") {
    return (
      <p className="notice notice-bad" role="alert">
        {invite.message}
      </p>
    );
  }
  return (
    <div className="pages-invite">
      <TextField className="field" value={invite.url} isReadOnly>
        <Label className="field-label">{t("inviteLink")}</Label>
        <Input className="field-input" data-testid="invite-url" onFocus={(event) => event.currentTarget.select()} />
      </TextField>
      <Button className="button button-primary" onPress={() => void copy(invite.url)} data-testid="copy-invite">
        {t("copy")}
      </Button>
      {invite.hasKey && <p className="field-hint">{t("encryption:inviteHint")}</p>}
    </div>
  );
}

async function copy(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    showToast(t("home:copied"), "good");
  } catch {
    // Browsers refuse it without a secure connection; the link stands in the field.
    showToast(t("home:copyRefused"), "bad");
  }
}
