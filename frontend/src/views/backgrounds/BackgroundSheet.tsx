/** One's own picture and what stands behind it, in a sheet over the meeting. */

import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Background } from "../../media/background/choice";
import type { LocalState } from "../../media/localTracks";
import { TrackVideo } from "../TrackVideo";
import { BackgroundPicker } from "./BackgroundPicker";

interface Props {
  readonly local: LocalState;
  readonly onChoose: (background: Background) => void;
  readonly onClose: () => void;
}

export default function BackgroundSheet({ local, onChoose, onClose }: Props) {
  const { t } = useTranslation(["backgrounds", "tools"]);
  return (
    <ModalOverlay className="dialog-veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className="dialog">
        <Dialog className="background-sheet" data-testid="background-sheet">
          <Heading slot="title">{t("title")}</Heading>
          <div className="background-preview">
            {local.camera === null ? <p>{t("cameraOff")}</p> : <TrackVideo track={local.camera} mirrored testId="background-preview" />}
          </div>
          <BackgroundPicker chosen={local.background} onChoose={onChoose} />
          <div className="dialog-actions">
            <Button className="button" onPress={onClose}>
              {t("tools:close")}
            </Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
