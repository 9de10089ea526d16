/** What was drawn on a meeting's whiteboard, as a picture to look at and to keep. */

import { restoreElements } from "@excalidraw/excalidraw";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { whiteboardPicture } from "../documents/whiteboardPicture";

type Restorable = Parameters<typeof restoreElements>[0];

export default function WhiteboardPicture({ elements }: { elements: readonly unknown[] }) {
  const { t } = useTranslation("past");
  const [address, setAddress] = useState<string | null>(null);
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    let made: string | null = null;
    let isGone = false;
    // What browsers sent is mended first: an element may lack what drawing it needs.
    whiteboardPicture(restoreElements(elements as Restorable, null), {}).then(
      (picture) => {
        if (isGone) return;
        made = URL.createObjectURL(picture);
        setAddress(made);
      },
      () => setBroken(true),
    );
    return () => {
      isGone = true;
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [elements]);
  if (isBroken) return <p className="notice notice-warning">{t("whiteboardBroken")}</p>;
  if (address === null) return <span className="spinner" role="status" aria-label={t("whiteboard")} />;
  return (
    <>
      <img className="past-whiteboard" src={address} alt={t("whiteboardShown")} data-testid="past-whiteboard" />
      <a className="button button-small" href={address} download="whiteboard.png">
        {t("savePicture")}
      </a>
    </>
  );
}
