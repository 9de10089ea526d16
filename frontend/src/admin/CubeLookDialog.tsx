/** A look into a cube: what each camera sees now, its depth, and how well the cube was calibrated. */

import { useEffect, useState } from "react";
import { Button, Dialog, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { ApiError } from "../api/client";
import { type CalibrationReport, type CameraLook, type CubeLook, fetchCubeLook } from "../api/cubeLook";
import { refusalText } from "../api/refusalText";
import { dateTimeText, numberText } from "../language/format";
import { browserTimer, Polling } from "../polling";

const LOOK_EVERY_MS = 2500;

interface Props {
  readonly cubeId: number;
  readonly name: string;
  readonly onClose: () => void;
}

export function CubeLookDialog({ cubeId, name, onClose }: Props) {
  const { t } = useTranslation("admin");
  const { look, trouble } = useCubeLook(cubeId);
  return (
    <ModalOverlay className="dialog-veil" isOpen onOpenChange={(isOpen) => !isOpen && onClose()} isDismissable>
      <Modal className="dialog cube-look">
        <Dialog className="cube-look-dialog">
          <div className="head">
            <Heading slot="title">{t("lookInto", { name })}</Heading>
            <Button className="button" onPress={onClose} data-testid="cube-look-close">
              {t("close")}
            </Button>
          </div>
          {trouble !== null && (
            <p className="notice notice-bad" role="alert">
              {trouble}
            </p>
          )}
          {look === null && trouble === null && <span className="spinner" role="status" aria-label={t("looking")} />}
          {look !== null && (
            <>
              <p className="admin-soft" role="status">
                {t(look.live ? "lookLive" : "lookRecorded")}
              </p>
              <ul className="cube-look-cameras">
                {look.cameras.map((camera) => (
                  <CameraCard key={camera.serial} camera={camera} />
                ))}
              </ul>
              <h3>{t("calibration")}</h3>
              {look.report === null ? <p className="admin-soft">{t("noCalibration")}</p> : <Report report={look.report} />}
            </>
          )}
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}

function CameraCard({ camera: { serial, colour, depth } }: { readonly camera: CameraLook }) {
  const { t } = useTranslation("admin");
  return (
    <li className="cube-look-camera" data-testid="cube-camera">
      <h3>{serial}</h3>
      {colour === null || depth === null ? (
        <p className="cube-look-none">{t("cameraDark")}</p>
      ) : (
        <>
          <img src={colour} alt={t("cameraPicture", { serial })} />
          <img src={depth} alt={t("cameraDepth", { serial })} />
        </>
      )}
    </li>
  );
}

function Report({ report }: { readonly report: CalibrationReport }) {
  const { t } = useTranslation("admin");
  return (
    <>
      <p className="admin-soft">{t("calibratedAt", { when: dateTimeText(report.madeAt) })}</p>
      <table className="table" data-testid="calibration">
        <thead>
          <tr>
            <th scope="col">{t("camera")}</th>
            <th scope="col">{t("boardPictures")}</th>
            <th scope="col">{t("errorTypical")}</th>
            <th scope="col">{t("errorWorst")}</th>
            <th scope="col">{t("placeApart")}</th>
          </tr>
        </thead>
        <tbody>
          {report.cameras.map((camera) => (
            <tr key={camera.serial}>
              <th scope="row">{camera.serial}</th>
              <td>{numberText(camera.moments)}</td>
              <td>{t("px", { px: numberText(camera.rmsPx, 2) })}</td>
              <td>{t("px", { px: numberText(camera.worstPx, 2) })}</td>
              <td>{t("mm", { mm: numberText(camera.placeMm, 2) })}</td>
            </tr>
          ))}
          {report.displaysRmsPx.map((rmsPx, n) => (
            <tr key={n}>
              <th scope="row">{t("display", { number: n + 1 })}</th>
              <td>–</td>
              <td>{t("px", { px: numberText(rmsPx, 2) })}</td>
              <td>–</td>
              <td>–</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

/** Asks again and again while the dialog is open; an answer is waited for before the next is asked. */
function useCubeLook(cubeId: number): { readonly look: CubeLook | null; readonly trouble: string | null } {
  const [look, setLook] = useState<CubeLook | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  useEffect(() => {
    const ask = async (signal: AbortSignal): Promise<number> => {
      try {
        setLook(await fetchCubeLook(cubeId, signal));
        setTrouble(null);
      } catch (error) {
        // Another admin looks, too: there will be another picture.
        if (!signal.aborted && !(error instanceof ApiError && error.code === "too_often")) setTrouble(refusalText(error));
      }
      return LOOK_EVERY_MS;
    };
    return new Polling(ask, browserTimer).start();
  }, [cubeId]);
  return { look, trouble };
}
