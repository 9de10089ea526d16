/** Says when the connection is not as it should be. */

import type { PeerStatus } from "../media/peer";
import type { ConnectionStatus } from "../signalling/connection";
import { adviceFor } from "../signalling/errors";

interface Props {
  readonly connection: ConnectionStatus;
  readonly peer: PeerStatus;
}

export function StatusBanner({ connection, peer }: Props) {
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
  if (connection.kind === "waiting") return "Connection lost. Reconnecting …";
  if (connection.kind === "connecting") return "Connecting …";
  if (peer.kind === "connecting") return "Connecting sound and picture …";
  if (peer.kind === "broken") {
    return peer.error === null ? "Sound and picture were lost. Reconnecting …" : adviceFor(peer.error);
  }
  return null;
}
