/** Whether one is muted and has the camera on: told to the server, and kept for a reload of the page. */

import type { LocalState } from "../media/localTracks";
import type { RoomConnection } from "../signalling/connection";
import { forgetPresence, keepPresence } from "./presence";
import type { SessionOptions } from "./snapshot";

export class OwnState {
  /** Whether the server has yet to hear of it. */
  private untold = true;

  constructor(
    private readonly options: SessionOptions,
    private readonly connection: RoomConnection,
    private readonly local: () => LocalState,
  ) {}

  /** The server has let one in, and knows nothing of one yet. */
  welcomed(): void {
    this.untold = true;
  }

  /** Tells the server what it has not heard since it let one in: only then, so that a host's mute isn't undone. */
  tellOnce(): void {
    if (this.untold) this.tell();
  }

  tell(): void {
    this.untold = false;
    const { muted, cameraOn } = this.local();
    // Without a connection the next welcome tells it.
    this.connection.request("participant.update", { muted, camera_on: cameraOn }).catch(() => undefined);
  }

  keep(): void {
    const { muted, cameraOn } = this.local();
    keepPresence(sessionStorage, this.options.slug, { token: this.options.token, muted, cameraOn });
  }

  forget(): void {
    forgetPresence(sessionStorage, this.options.slug);
  }
}
