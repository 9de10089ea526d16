/** Asks once more before something that can't be taken back. */

import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";

export interface Question {
  readonly title: string;
  readonly text: string;
  /** What the button says that does it. */
  readonly yes: string;
  readonly onYes: () => void;
}

export function Confirm({ question, onClose }: { question: Question | null; onClose: () => void }) {
  const { t } = useTranslation("hosting");
  return (
    <ModalOverlay className="dialog-veil" isOpen={question !== null} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="dialog">
        <Dialog role="alertdialog" className="confirm" data-testid="confirm">
          <Heading slot="title">{question?.title}</Heading>
          <p>{question?.text}</p>
          <div className="confirm-actions">
            <Button className="button" onPress={onClose} autoFocus>
              {t("cancel")}
            </Button>
            <Button
              className="button button-danger"
              data-testid="confirm-yes"
              onPress={() => {
                question?.onYes();
                onClose();
              }}
            >
              {question?.yes}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
