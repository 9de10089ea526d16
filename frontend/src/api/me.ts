/** Who is signed in. */

import { call } from "./client";
import { Fields } from "./shape";

export interface User {
  readonly id: string;
  readonly name: string;
  readonly isAdmin: boolean;
  readonly isEditor: boolean;
}

export interface Me {
  /** Null when nobody is signed in. */
  readonly user: User | null;
  /** Rooms that this browser may enter by an invite link. */
  readonly guestRooms: readonly string[];
}

export function fetchMe(signal?: AbortSignal): Promise<Me> {
  return call("GET", "/api/me", parseMe, undefined, signal);
}

function parseMe(json: unknown): Me {
  const me = new Fields(json, "me");
  return {
    user: me.optional("user", (fields, name) => parseUser(fields.object(name))),
    guestRooms: me.list("guest_rooms", String),
  };
}

function parseUser(user: Fields): User {
  return {
    // A number in Django, but never counted with here.
    id: String(user.number("id")),
    name: user.text("name"),
    isAdmin: user.flag("is_admin"),
    isEditor: user.flag("is_editor"),
  };
}
