/** The keys that do something, in a sheet. */

import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";

/** The keys, and the key of what each does in the catalogue `tools`. */
const SHORTCUTS = [
  ["M", "shortcutMute"],
  [null, "shortcutTalk"],
  ["V", "shortcutCamera"],
  ["H", "shortcutHand"],
  ["C", "shortcutChat"],
  ["L", "shortcutCaptions"],
  ["T", "shortcutTable"],
  ["G", "shortcutGrid"],
  ["S", "shortcutSpeaker"],
  ["F", "shortcutFullScreen"],
  ["P", "shortcutSmallWindow"],
  ["?", "shortcutHelp"],
] as const;

export default function HelpSheet({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation("tools");
  return (
    <ModalOverlay className="dialog-veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog">
        <Dialog className="help-sheet" data-testid="help">
          <Heading slot="title">{t("shortcuts")}</Heading>
          <dl className="help-keys">
            {SHORTCUTS.map(([key, name]) => (
              <div key={name}>
                <dt>
                  <kbd>{key ?? t("keySpace")}</kbd>
                </dt>
                <dd>{t(name)}</dd>
              </div>
            ))}
          </dl>
          <p className="help-hint">{t("shortcutsHint")}</p>
          <div className="dialog-actions">
            <Button className="button" onPress={onClose} autoFocus>
              {t("close")}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
