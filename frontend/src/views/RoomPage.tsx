/** The page of one room: its door, the lobby, the meeting, and what is said when it is over. */

import { useCallback, useEffect, useState } from "react";

import { ApiError } from "../api/client";
import { fetchMe } from "../api/me";
import { refusalText } from "../api/refusalText";
import { fetchRoomDoor, joinRoom, type RoomDoor, type Seat } from "../api/room";
import { t } from "../language/i18n";
import { rememberChoice } from "../media/devices";
import { enterRoom } from "../room/entrance";
import { resumeSession } from "../room/resume";
import type { RoomSession } from "../room/session";
import { EarlySocket } from "../signalling/earlySocket";
import { adviceFor } from "../signalling/errors";
import { KeyDoor } from "./encryption/KeyDoor";
import { keyProblem, useSecret } from "./encryption/useSecret";
import { DeviceCheck, type ReadyDevices } from "./DeviceCheck";
import { Ended } from "./Ended";
import { LobbyPage } from "./hosting/LobbyPage";
import { RefusedDoor } from "./hosting/RefusedDoor";
import { MeetingView } from "./MeetingView";
import "./door.css";

interface Known {
  readonly door: RoomDoor;
  /** The name of who is signed in. */
  readonly knownName: string | null;
}

type Stage =
  | { readonly kind: "loading" }
  | { readonly kind: "refused"; readonly error: ApiError }
  /** The key of the room is missing, or isn't wanted. */
  | ({ readonly kind: "key" } & Known)
  | ({ readonly kind: "door"; readonly problem: string | null } & Known)
  | ({ readonly kind: "lobby"; readonly seat: Seat; readonly ready: ReadyDevices } & Known)
  | ({ readonly kind: "meeting"; readonly session: RoomSession } & Known)
  | ({ readonly kind: "ended"; readonly text: string } & Known);

export default function RoomPage({ slug }: { slug: string }) {
  const [stage, setStage] = useState<Stage>({ kind: "loading" });
  const [asked, setAsked] = useState(0);
  const { secret, takeSecret, dropSecret } = useSecret(slug);

  const show = useCallback((session: RoomSession) => {
    setStage((before) => ("door" in before ? { kind: "meeting", ...knownOf(before), session } : before));
  }, []);

  useEffect(() => {
    const abort = new AbortController();
    Promise.all([fetchRoomDoor(slug, abort.signal), fetchMe(abort.signal)]).then(
      async ([door, me]) => {
        document.title = `${door.title} · Eyeline`;
        const known = { door, knownName: me.user?.name ?? null };
        if (keyProblem(door, secret) !== null) {
          setStage({ kind: "key", ...known });
          return;
        }
        const resumed = await resumeSession(slug, secret, (way, equipment) => enterRoom(way, equipment, show));
        if (abort.signal.aborted) resumed?.close();
        else if (resumed !== null) setStage({ kind: "meeting", ...known, session: resumed });
        else if (door.refusal !== null && door.refusal.code !== "waiting") setStage({ kind: "refused", error: door.refusal });
        else setStage({ kind: "door", ...known, problem: null });
      },
      (error: unknown) => {
        if (!abort.signal.aborted) setStage({ kind: "refused", error: asApiError(error) });
      },
    );
    return () => abort.abort();
  }, [slug, asked, show, secret]);

  const end = useCallback((text: string) => {
    setStage((before) => ("door" in before ? { kind: "ended", ...knownOf(before), text } : before));
  }, []);

  switch (stage.kind) {
    case "loading":
      return <div className="page-loading" role="status" aria-label={t("shell:loading")} />;
    case "refused":
      return <RefusedDoor error={stage.error} onAgain={() => setAsked((times) => times + 1)} />;
    case "key":
      return (
        <KeyDoor
          door={stage.door}
          problem={keyProblem(stage.door, secret)}
          onSecret={takeSecret}
          onInTheClear={dropSecret}
        />
      );
    case "door": {
      const known = knownOf(stage);
      const join = async (ready: ReadyDevices): Promise<boolean> => {
        rememberChoice(localStorage, ready.choice);
        const socket = new EarlySocket(slug);
        try {
          const seat = await joinRoom(slug, ready.choice.name);
          if (seat.waits) {
            socket.drop();
            setStage({ kind: "lobby", ...known, seat, ready });
          } else {
            const session = enterRoom({ slug, token: seat.token }, { ...ready, secret, socket }, show);
            setStage({ kind: "meeting", ...known, session });
          }
          return true;
        } catch (error) {
          socket.drop();
          setStage({ kind: "door", ...known, problem: refusalText(error) });
          return false;
        }
      };
      return <DeviceCheck title={stage.door.title} knownName={stage.knownName} problem={stage.problem} onJoin={join} />;
    }
    case "lobby": {
      const { seat, ready, door } = stage;
      const leave = (text: string): void => {
        for (const device of [ready.devices.camera, ready.devices.microphone]) device?.stop();
        end(text);
      };
      return (
        <LobbyPage
          slug={slug}
          title={door.title}
          token={seat.token}
          camera={ready.devices.camera?.track ?? null}
          onAdmitted={() => {
            setStage({ kind: "meeting", ...knownOf(stage), session: enterRoom({ slug, token: seat.token }, { ...ready, secret }, show) });
          }}
          onRefused={(error) => leave(adviceFor(error))}
          onLeave={() => leave(t("hosting:leftLobby"))}
        />
      );
    }
    case "meeting":
      return <MeetingView key={stage.session.slug} session={stage.session} door={stage.door} onEnded={end} />;
    case "ended":
      return (
        <Ended
          title={stage.door.title}
          text={stage.text}
          onAgain={() => setStage({ kind: "door", ...knownOf(stage), problem: null })}
        />
      );
  }
}

function knownOf({ door, knownName }: Known): Known {
  return { door, knownName };
}

function asApiError(error: unknown): ApiError {
  return error instanceof ApiError ? error : new ApiError("internal", String(error), 0);
}
