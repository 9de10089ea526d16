/** The secret of the room whose page this is: from the link, else the one that this browser has kept. */

import { useEffect, useState } from "react";

import type { RoomDoor } from "../../api/room";
import { MediaCipher } from "../../media/encryption/mediaCipher";
import { forgetSecret, keepSecret, keptSecret, type Secret, secretIn, withSecret } from "../../media/encryption/secret";

/** Why one can't go in as things are; null when all is well. */
export type KeyProblem = "keyless" | "unsupported" | "unwanted" | null;

export function keyProblem({ encrypted }: RoomDoor, secret: Secret | null): KeyProblem {
  if (!encrypted) return secret === null ? null : "unwanted";
  if (!MediaCipher.isSupported) return "unsupported";
  return secret === null ? "keyless" : null;
}

export function useSecret(slug: string) {
  const [secret, setSecret] = useState(() => secretIn(location.hash) ?? keptSecret(localStorage, slug));

  // Also the one of the link, for when the room is entered from the list of rooms.
  useEffect(() => {
    if (secret !== null) keepSecret(localStorage, slug, secret);
  }, [slug, secret]);

  return {
    secret,
    takeSecret: (taken: Secret): void => {
      history.replaceState(history.state, "", withSecret(location.href, taken));
      setSecret(taken);
    },
    dropSecret: (): void => {
      forgetSecret(localStorage, slug);
      history.replaceState(history.state, "", location.pathname + location.search);
      setSecret(null);
    },
  };
}
