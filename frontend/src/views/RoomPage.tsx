/** The page of one room: its door, the meeting, and what is said when it is over. */

import { useCallback, useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { ApiError } from "../api/client";
import { fetchMe } from "../api/me";
import { refusalText } from "../api/refusalText";
import { fetchRoomDoor, joinRoom, type RoomDoor } from "../api/room";
import { t } from "../language/i18n";
import { rememberChoice } from "../media/devices";
import { resumeSession } from "../room/resume";
import { RoomSession } from "../room/session";
import { showToast } from "../theme/toasts";
import { DeviceCheck, type ReadyDevices } from "./DeviceCheck";
import { Ended } from "./Ended";
import { MeetingView } from "./MeetingView";
import "./door.css";

type Stage =
  | { readonly kind: "loading" }
  | { readonly kind: "refused"; readonly error: ApiError }
  | { readonly kind: "door"; readonly door: RoomDoor; readonly knownName: string | null; readonly problem: string | null }
  | { readonly kind: "meeting"; readonly door: RoomDoor; readonly knownName: string | null; readonly session: RoomSession }
  | { readonly kind: "ended"; readonly door: RoomDoor; readonly knownName: string | null; readonly text: string };

export default function RoomPage({ slug }: { slug: string }) {
  const [stage, setStage] = useState<Stage>({ kind: "loading" });

  useEffect(() => {
    const abort = new AbortController();
    Promise.all([fetchRoomDoor(slug, abort.signal), fetchMe(abort.signal)]).then(
      async ([door, me]) => {
        document.title = `${door.title} · Eyeline`;
        const knownName = me.user?.name ?? null;
        const session = await resumeSession(slug, (text) => showToast(text, "bad"));
        if (abort.signal.aborted) session?.close();
        else if (session === null) setStage({ kind: "door", door, knownName, problem: null });
        else setStage({ kind: "meeting", door, knownName, session });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setStage({ kind: "refused", error: asApiError(error) });
      },
    );
    return () => abort.abort();
  }, [slug]);

  const end = useCallback((text: string) => {
    setStage((before) =>
      before.kind === "meeting" ? { kind: "ended", door: before.door, knownName: before.knownName, text } : before,
    );
  }, []);

  switch (stage.kind) {
    case "loading":
      return <div className="page-loading" role="status" aria-label={t("shell:loading")} />;
    case "refused":
      return <Refused error={stage.error} />;
    case "door": {
      const { door, knownName } = stage;
      const join = async (ready: ReadyDevices): Promise<boolean> => {
        rememberChoice(localStorage, ready.choice);
        try {
          const { token } = await joinRoom(slug, ready.choice.name);
          const session = new RoomSession({
            slug,
            token,
            tracks: ready.tracks,
            deviceIds: { camera: ready.choice.cameraId, microphone: ready.choice.microphoneId },
            layout: ready.choice.layout,
            onProblem: (text) => showToast(text, "bad"),
          });
          if (ready.tracks.microphone !== null && !ready.choice.microphoneOn) session.setMuted(true);
          setStage({ kind: "meeting", door, knownName, session });
          return true;
        } catch (error) {
          setStage({ kind: "door", door, knownName, problem: refusalText(error) });
          return false;
        }
      };
      return <DeviceCheck title={door.title} knownName={knownName} problem={stage.problem} onJoin={join} />;
    }
    case "meeting":
      return <MeetingView session={stage.session} door={stage.door} onEnded={end} />;
    case "ended": {
      const { door, knownName } = stage;
      return (
        <Ended
          title={door.title}
          text={stage.text}
          onAgain={() => setStage({ kind: "door", door, knownName, problem: null })}
        />
      );
    }
  }
}

function Refused({ error }: { error: ApiError }) {
  const { t } = useTranslation("door");
  const signIn = `/accounts/login/?next=${encodeURIComponent(location.pathname)}`;
  const unknown = ["unauthorised", "forbidden", "not_found"].includes(error.code);
  return (
    <main className="door-refused card" data-testid="refused">
      <h1>{t(unknown ? "notOpen" : "noReach")}</h1>
      <p>
        {unknown ? t("notOpenHint") : refusalText(error)}
      </p>
      <div className="door-actions">
        {unknown && (
          <a className="button button-primary" href={signIn}>
            {t("signIn")}
          </a>
        )}
        {!unknown && (
          <button type="button" className="button button-primary" onClick={() => location.reload()}>
            {t("tryAgain")}
          </button>
        )}
        <a className="button" href="/">
          {t("allRooms")}
        </a>
      </div>
    </main>
  );
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("internal", String(error), 0);
}
