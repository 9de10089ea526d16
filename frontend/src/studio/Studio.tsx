/** The studio's page: loads a recording, says what still goes on with it, and shows the editor. */

import { useEffect, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import * as recordings from "../api/recordings";
import { postRestore } from "../api/studio";
import { RefusalPage } from "../pages/RefusalPage";
import { browserTimer } from "../polling";
import { showToast } from "../theme/toasts";
import { Editor } from "./Editor";
import { EditingSession } from "./session";
import { StudioHeader } from "./StudioHeader";
import "./studio.css";

const api = { ...recordings, postRestore };

export default function Studio({ recordingId }: { recordingId: string }) {
  const { t } = useTranslation("studio");
  const [session] = useState(
    () => new EditingSession(recordingId, api, browserTimer, (text) => showToast(text, "bad")),
  );
  useEffect(() => session.start(), [session]);
  const state = useSyncExternalStore(session.subscribe, session.getState);
  const title = state.recording?.title;
  useEffect(() => {
    document.title = `${title ?? t("recording")} · Eyeline`;
  }, [title, t]);

  if (state.recording === null) {
    if (state.refusal !== null) return <RefusalPage refusal={state.refusal} />;
    return <div className="page-loading" role="status" aria-label={t("loadingRecording")} />;
  }
  return (
    <div className="studio">
      <StudioHeader recording={state.recording} session={session} offline={state.offline} />
      <Editor recording={state.recording} session={session} saving={state.saving} />
    </div>
  );
}
