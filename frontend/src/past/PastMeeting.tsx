/** A meeting that was held: who was there, what was said in chat, asked, written, drawn and recorded. */

import { lazy, Suspense, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "../api/client";
import { fetchPastMeeting, type PastMeetingDetail } from "../api/history";
import { fetchMe, type Me } from "../api/me";
import { dateTimeText, timeText } from "../language/format";
import { RefusalPage } from "../pages/RefusalPage";
import { SiteHeader } from "../pages/SiteHeader";
import { AttendanceTable } from "./AttendanceTable";
import { ChatLog } from "./ChatLog";
import { PollResults } from "./PollResults";
import { SaidLog } from "./SaidLog";
import "../pages/pages.css";
import "./past.css";

const WhiteboardPicture = lazy(() => import("./WhiteboardPicture"));

interface Opened {
  readonly me: Me;
  readonly meeting: PastMeetingDetail;
}

async function open(id: string, signal: AbortSignal): Promise<Opened> {
  const [me, meeting] = await Promise.all([fetchMe(signal), fetchPastMeeting(id, signal)]);
  return { me, meeting };
}

export default function PastMeeting({ meetingId }: { meetingId: string }) {
  const { t } = useTranslation("shell");
  const [opened, setOpened] = useState<Opened | null>(null);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  useEffect(() => {
    const stop = new AbortController();
    open(meetingId, stop.signal).then(setOpened, (error: unknown) => {
      if (!stop.signal.aborted) setRefusal(error instanceof ApiError ? error : new ApiError("internal", String(error), 0));
    });
    return () => stop.abort();
  }, [meetingId]);
  if (refusal !== null) return <RefusalPage refusal={refusal} />;
  if (opened === null) return <div className="page-loading" role="status" aria-label={t("loading")} />;
  return (
    <div className="pages">
      <SiteHeader me={opened.me} />
      <main id="content" tabIndex={-1} className="pages-main past">
        <Meeting meeting={opened.meeting} />
      </main>
    </div>
  );
}

function Meeting({ meeting }: { meeting: PastMeetingDetail }) {
  const { t } = useTranslation("past");
  const { startedAt, endedAt, attendance, recordingIds, chat, polls, notes, whiteboard, said } = meeting;
  return (
    <>
      <header>
        <h1>{meeting.title}</h1>
        <p className="past-when">
          {dateTimeText(Date.parse(startedAt))} – {endedAt === null ? t("now") : timeText(Date.parse(endedAt))}
        </p>
        {recordingIds.length > 0 && (
          <p className="past-ways">
            {recordingIds.map((id, n) => (
              <a key={id} className="button" href={`/recordings/${id}`}>
                {t("recording", { number: n + 1 })}
              </a>
            ))}
          </p>
        )}
      </header>
      <section aria-labelledby="past-people">
        <h2 id="past-people">{t("people")}</h2>
        <AttendanceTable people={attendance} />
      </section>
      {polls.length > 0 && (
        <section aria-labelledby="past-polls">
          <h2 id="past-polls">{t("polls")}</h2>
          <PollResults polls={polls} />
        </section>
      )}
      {notes !== null && (
        <section aria-labelledby="past-notes">
          <h2 id="past-notes">{t("notes")}</h2>
          <pre className="card past-notes" data-testid="past-notes">
            {notes.markdown}
          </pre>
          <a className="button button-small" href={`/api/documents/${notes.id}/markdown`} download>
            {t("saveNotes")}
          </a>
        </section>
      )}
      {whiteboard.length > 0 && (
        <section aria-labelledby="past-board">
          <h2 id="past-board">{t("whiteboard")}</h2>
          <Suspense fallback={<span className="spinner" role="status" aria-label={t("whiteboard")} />}>
            <WhiteboardPicture elements={whiteboard} />
          </Suspense>
        </section>
      )}
      {said.length > 0 && (
        <section aria-labelledby="past-said">
          <h2 id="past-said">{t("said")}</h2>
          <SaidLog lines={said} />
        </section>
      )}
      <section aria-labelledby="past-chat">
        <h2 id="past-chat">{t("chat")}</h2>
        {chat.length === 0 ? <p className="pages-empty">{t("noChat")}</p> : <ChatLog lines={chat} />}
      </section>
    </>
  );
}
