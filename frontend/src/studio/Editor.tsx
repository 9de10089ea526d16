/** The editor: the player beside the transcript. */

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import type { Recording } from "../api/recordings";
import { refusalText } from "../api/refusalText";
import { fetchSpeaking, postCancel, postVoice, type Speaking } from "../api/voices";
import * as studio from "../api/studio";
import { browserTimer } from "../polling";
import { showToast } from "../theme/toasts";
import { CommentList } from "./CommentList";
import { Comments } from "./comments";
import { Company, studioSocket, type Person } from "./company";
import { EditToolbar } from "./EditToolbar";
import { ExportList } from "./ExportList";
import { FindBar } from "./FindBar";
import { JobList } from "./JobList";
import { PeopleHere } from "./PeopleHere";
import { Player, type Clips, type Frames } from "./player";
import { PlayerView } from "./PlayerView";
import type { EditingSession } from "./session";
import { SpeakingFeed } from "./speaking";
import { TranscriptEditor } from "./transcriptEditor";
import { TranscriptView } from "./TranscriptView";
import { useCompany } from "./useCompany";
import { useShortcuts } from "./useShortcuts";
import { placesBetween } from "./useWordMarks";
import { VoiceList } from "./VoiceList";

interface Props {
  recording: Recording;
  session: EditingSession;
  saving: boolean;
}

const browserClips: Clips = (url, onEnd) => {
  const sound = new Audio(url);
  sound.addEventListener("ended", onEnd);
  sound.addEventListener("error", onEnd);
  return sound;
};
const browserFrames: Frames = {
  request: (callback) => requestAnimationFrame(callback),
  cancel: (id) => cancelAnimationFrame(id),
};

export function Editor({ recording, session, saving }: Props) {
  const { t } = useTranslation("studio");
  const [editor] = useState(() => new TranscriptEditor(session, new Player(browserFrames, browserClips)));
  const [comments] = useState(() => new Comments(recording.id, studio, (text) => showToast(text, "bad")));
  const [company] = useState(() => new Company(() => studioSocket(recording.id), browserTimer));
  const [feed] = useState(() => new SpeakingFeed(recording.id, { fetchSpeaking }, browserTimer));
  useEffect(() => editor.start(), [editor]);
  useEffect(() => feed.start(), [feed]);
  const speaking = useSyncExternalStore(feed.subscribe, feed.getState);
  const state = useSyncExternalStore(editor.subscribe, editor.getState);
  const version = state.transcript?.version ?? 0;
  useEffect(() => {
    if (version > 0) feed.follow(version);
  }, [feed, version]);
  useEffect(() => {
    editor.player.setInserted(speaking?.version === version ? speaking.inserted : []);
  }, [editor, speaking, version]);
  useCompany(company, editor, session, comments);
  const words = useRef<HTMLDivElement>(null);
  useShortcuts(editor, words);
  const act = async (call: () => Promise<Speaking>): Promise<void> => {
    try {
      feed.take(await call());
    } catch (error) {
      showToast(refusalText(error), "bad");
    }
  };
  const people = useSyncExternalStore(company.subscribe, company.getState);
  const threads = useSyncExternalStore(comments.subscribe, comments.getState);
  return (
    <main id="content" tabIndex={-1} className="studio-main">
      <section className="studio-stage" aria-label={t("player")}>
        <PlayerView editor={editor} state={state} recording={recording} speaking={speaking} />
        {recording.mayEdit && speaking !== null && state.transcript !== null && (
          <VoiceList
            speaking={speaking}
            speakers={state.transcript.speakers}
            onMake={(id) => void act(() => postVoice(recording.id, id))}
            onCancel={(job) => void act(() => postCancel(job).then(() => fetchSpeaking(recording.id)))}
          />
        )}
        {state.document !== null && <CommentList threads={threads} comments={comments} document={state.document} editor={editor} />}
        <ExportList exports={recording.exports} seats={recording.seats} version={state.transcript?.version ?? null} />
      </section>
      <section className="studio-script" aria-label={t("transcript")}>
        {state.document === null ? (
          <JobList recording={recording} />
        ) : (
          <>
            <EditToolbar
              recordingId={recording.id}
              session={session}
              comments={comments}
              editor={editor}
              state={state}
              mayEdit={recording.mayEdit}
              saving={saving}
            >
              <PeopleHere people={people} onVisit={(person) => visit(editor, person)} />
            </EditToolbar>
            {state.finding && <FindBar editor={editor} state={state} mayEdit={recording.mayEdit} saving={saving} />}
            <TranscriptView
              ref={words}
              editor={editor}
              state={state}
              mayEdit={recording.mayEdit}
              people={people}
              threads={threads}
            />
          </>
        )}
      </section>
    </main>
  );
}

/** Selects the words that somebody else has selected. */
function visit(editor: TranscriptEditor, person: Person): void {
  const { document } = editor.getState();
  const places = document === null ? null : placesBetween(document, person.first, person.last);
  if (places !== null) editor.selectRange(places.from, places.to);
}
