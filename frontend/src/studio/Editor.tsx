/** The editor: the player beside the transcript. */

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { Recording } from "../api/recordings";
import { EditToolbar } from "./EditToolbar";
import { ExportList } from "./ExportList";
import { FindBar } from "./FindBar";
import { JobList } from "./JobList";
import { Player, type Frames } from "./player";
import { PlayerView } from "./PlayerView";
import type { EditingSession } from "./session";
import { TranscriptEditor } from "./transcriptEditor";
import { TranscriptView } from "./TranscriptView";
import { useShortcuts } from "./useShortcuts";

interface Props {
  recording: Recording;
  session: EditingSession;
  saving: boolean;
}

const browserFrames: Frames = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (id) => cancelAnimationFrame(id),
};

export function Editor({ recording, session, saving }: Props) {
  const { t } = useTranslation("studio");
  const [editor] = useState(() => new TranscriptEditor(session, new Player(browserFrames)));
  useEffect(() => editor.start(), [editor]);
  const state = useSyncExternalStore(editor.subscribe, editor.getState);
  const words = useRef<HTMLDivElement>(null);
  useShortcuts(editor, words);
  return (
    <main id="content" tabIndex={-1} className="studio-main">
      <section className="studio-stage" aria-label={t("player")}>
        <PlayerView editor={editor} state={state} recording={recording} />
        <ExportList exports={recording.exports} version={state.transcript?.version ?? null} />
      </section>
      <section className="studio-script" aria-label={t("transcript")}>
        {state.document === null ? (
          <JobList recording={recording} />
        ) : (
          <>
            <EditToolbar editor={editor} state={state} mayEdit={recording.mayEdit} saving={saving} />
            {state.finding && <FindBar editor={editor} state={state} mayEdit={recording.mayEdit} saving={saving} />}
            <TranscriptView ref={words} editor={editor} state={state} mayEdit={recording.mayEdit} />
          </>
        )}
      </section>
    </main>
  );
}
