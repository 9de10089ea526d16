/** Makes an invite link for a room and shows it, ready to be copied. */

import { useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Input, Label, Modal, ModalOverlay, TextField } from "react-aria-components";

import { refusalText } from "../api/refusalText";
import { createInvite } from "../api/rooms";
import { showToast } from "../theme/toasts";

type Invite = { kind: "making" } | { kind: "made"; url: string } | { kind: "refused"; message: string };

export function InviteButton({ slug, title }: { slug: string; title: string }) {
  const [invite, setInvite] = useState<Invite>({ kind: "making" });
  const make = async (): Promise<void> => {
    setInvite({ kind: "making" });
    try {
      setInvite({ kind: "made", url: await createInvite(slug) });
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
      <Button className="button" aria-label={`Invite to ${title}`} data-testid="invite">
        Invite
      </Button>
      <ModalOverlay className="dialog-veil" isDismissable>
        <Modal className="dialog">
          <Dialog className="pages-dialog">
            <Heading slot="title">Invite to {title}</Heading>
            <p>Whoever opens this link enters the room as a guest, without an account.</p>
            <InviteLink invite={invite} />
            <div className="pages-dialog-ways">
              <Button slot="close" className="button">
                Done
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function InviteLink({ invite }: { invite: Invite }) {
  if (invite.kind === "making") return <span className="spinner" role="status" aria-label="Making the link" />;
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
        <Label className="field-label">Invite link</Label>
        <Input className="field-input" data-testid="invite-url" onFocus={(event) => event.currentTarget.select()} />
      </TextField>
      <Button className="button button-primary" onPress={() => void copy(invite.url)} data-testid="copy-invite">
        Copy
      </Button>
    </div>
  );
}

async function copy(url: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(url);
    showToast("The invite link is copied.", "good");
  } catch {
    // Browsers refuse it without a secure connection; the link stands in the field.
    showToast("The browser did not allow copying. Select the link and copy it.", "bad");
  }
}
