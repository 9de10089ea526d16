/** The lobby: one waits, sees the host's message and oneself, and goes in as soon as a host says so. */

import { useEffect, useEffectEvent, useState } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import { LobbyConnection } from "../../signalling/lobby";
import type { SignallingError } from "../../signalling/errors";
import { TrackVideo } from "../TrackVideo";
import "./lobby.css";

interface Props {
  readonly slug: string;
  readonly title: string;
  readonly token: string;
  readonly camera: MediaStreamTrack | null;
  readonly onAdmitted: () => void;
  readonly onRefused: (error: SignallingError) => void;
  readonly onLeave: () => void;
}

export function LobbyPage({ slug, title, token, camera, onAdmitted, onRefused, onLeave }: Props) {
  const { t } = useTranslation("hosting");
  const [message, setMessage] = useState("");
  const admitted = useEffectEvent(onAdmitted);
  const refused = useEffectEvent(onRefused);

  useEffect(() => {
    const lobby = new LobbyConnection(slug, token, {
      waiting: setMessage,
      admitted: () => admitted(),
      refused: (error) => refused(error),
    });
    return () => lobby.close();
  }, [slug, token]);

  return (
    <main id="content" tabIndex={-1} className="lobby" data-testid="lobby">
      <div className="lobby-card card">
        <h1>{title}</h1>
        <p className="lobby-state" role="status">
          <span className="spinner" aria-hidden="true" />
          {t("lobbyWait")}
        </p>
        {message !== "" && (
          <blockquote className="lobby-message" data-testid="lobby-message">
            <p>{message}</p>
          </blockquote>
        )}
        <div className="lobby-self">
          {camera === null ? <p>{t("lobbyNoCamera")}</p> : <TrackVideo track={camera} mirrored testId="lobby-self" />}
        </div>
        <Button className="button" onPress={onLeave} data-testid="lobby-leave">
          {t("lobbyLeave")}
        </Button>
      </div>
    </main>
  );
}
