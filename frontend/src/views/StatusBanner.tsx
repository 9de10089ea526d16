/** Says when the connection is not as it should be. */

import { useTranslation } from "react-i18next";

import { t } from "../language/i18n";
import type { PeerStatus } from "../media/peer";
import type { ConnectionStatus } from "../signalling/connection";
import { adviceFor } from "../signalling/errors";

interface Props {
  readonly connection: ConnectionStatus;
  readonly peer: PeerStatus;
}

export function StatusBanner({ connection, peer }: Props) {
  useTranslation();
  const text = textOf(connection, peer);
  return (
    <div role="status" className="status-place" data-testid="status" data-connection={connection.kind} data-media={peer.kind}>
      {text !== null && (
        <span className="status-banner">
          <span className="spinner" aria-hidden="true" />
          {text}
        </span>
      )}
    </div>
  );
}

function textOf(connection: ConnectionStatus, peer: PeerStatus): string | null {
  if (connection.kind === "waiting") return t("room:lostReconnecting");
  if (connection.kind === "connecting") return t("room:connecting");
  if (peer.kind === "connecting") return t("room:connectingMedia");
  if (peer.kind === "broken") {
    return peer.error === null ? t("room:mediaLost") : adviceFor(peer.error);
  }
  return null;
}
