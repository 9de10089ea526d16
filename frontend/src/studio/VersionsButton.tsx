/** The versions of an edit: named, compared, and brought back. */

import { useEffect, useState } from "react";
import { Button, Dialog, DialogTrigger, Heading, Modal, ModalOverlay } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Speaker } from "../api/recordings";
import { refusalText } from "../api/refusalText";
import { fetchVersions, putVersionName, type Version } from "../api/studio";
import { showToast } from "../theme/toasts";
import { ComparisonView } from "./ComparisonView";
import { EditText } from "./EditText";
import { dateText } from "./format";
import { VersionsIcon } from "./icons";
import type { EditingSession } from "./session";
import "./together.css";

interface Props {
  recordingId: string;
  session: EditingSession;
  mayEdit: boolean;
  speakers: readonly Speaker[];
}

const NAME_MAX = 80;

export function VersionsButton(props: Props) {
  const { t } = useTranslation("together");
  return (
    <DialogTrigger>
      <Button className="button button-small button-quiet" aria-label={t("versions")} data-testid="versions">
        <VersionsIcon /> <span className="studio-label">{t("versions")}</span>
      </Button>
      <ModalOverlay className="dialog-veil" isDismissable>
        <Modal>
          <Dialog className="dialog studio-versions" data-testid="versions-dialog">
            {({ close }) => <Versions {...props} onClose={close} />}
          </Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  );
}

function Versions({ recordingId, session, mayEdit, speakers, onClose }: Props & { onClose: () => void }) {
  const { t } = useTranslation("together");
  const [versions, setVersions] = useState<readonly Version[]>([]);
  const [chosen, setChosen] = useState<readonly [since: number, number: number] | null>(null);
  useEffect(() => {
    const stopping = new AbortController();
    fetchVersions(recordingId, stopping.signal).then(setVersions, (error: unknown) => {
      if (!stopping.signal.aborted) showToast(refusalText(error), "bad");
    });
    return () => stopping.abort();
  }, [recordingId]);
  const current = versions.find((version) => version.current)?.number ?? 0;
  const name = (number: number, text: string): void => {
    putVersionName(recordingId, number, text).then(setVersions, (error: unknown) => showToast(refusalText(error), "bad"));
  };
  const restore = (number: number): void => {
    void session.restore(number).then((taken) => {
      if (!taken) return;
      showToast(t("restored"), "good");
      onClose();
    });
  };
  return (
    <>
      <div className="head">
        <Heading slot="title">{t("versions")}</Heading>
        <Button className="button button-small" onPress={onClose} data-testid="versions-close">
          {t("close")}
        </Button>
      </div>
      <ul className="studio-version-list">
        {versions.map((version) => (
          <li key={version.number} data-testid="version" data-number={version.number}>
            <div>
              <strong>{version.name || t("versionNumber", { number: version.number })}</strong>{" "}
              {version.current && <span className="badge">{t("shownNow")}</span>}
              <p className="field-hint">
                {version.name !== "" && `${t("versionNumber", { number: version.number })} · `}
                {version.madeBy !== "" && `${version.madeBy} · `}
                <time dateTime={version.madeAt}>{dateText(version.madeAt)}</time>
              </p>
            </div>
            <div className="studio-version-acts">
              {mayEdit && (
                <EditText
                  className="button button-small button-quiet"
                  action={t("nameVersion", { number: version.number })}
                  label={t("versionName")}
                  value={version.name}
                  maxLength={NAME_MAX}
                  testId="version-name"
                  onSave={(text) => name(version.number, text)}
                >
                  {t("name")}
                </EditText>
              )}
              {!version.current && (
                <Button
                  className="button button-small button-quiet"
                  aria-label={t("compareVersion", { number: version.number })}
                  onPress={() => setChosen([version.number, current])}
                  data-testid="version-compare"
                >
                  {t("compare")}
                </Button>
              )}
              {mayEdit && !version.current && (
                <Button
                  className="button button-small"
                  aria-label={t("restoreVersion", { number: version.number })}
                  onPress={() => restore(version.number)}
                  data-testid="version-restore"
                >
                  {t("restore")}
                </Button>
              )}
            </div>
          </li>
        ))}
      </ul>
      {chosen !== null && (
        <ComparisonView
          recordingId={recordingId}
          versions={versions}
          since={chosen[0]}
          number={chosen[1]}
          speakers={speakers}
          onChoose={(since, number) => setChosen([since, number])}
        />
      )}
    </>
  );
}
