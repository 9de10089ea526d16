/** Which page an address names. */

export type Route =
  | { page: "room"; slug: string }
  | { page: "studio"; recordingId: string }
  | { page: "meeting"; meetingId: string }
  | { page: "admin"; part: string; id: string | null }
  | { page: "voice" }
  | { page: "other"; path: string };

export function routeOf(path: string): Route {
  const room = /^\/r\/([^/]+)\/?$/.exec(path)?.[1];
  if (room !== undefined) return { page: "room", slug: decodeURIComponent(room) };
  const recordingId = /^\/recordings\/([^/]+)\/?$/.exec(path)?.[1];
  if (recordingId !== undefined) return { page: "studio", recordingId: decodeURIComponent(recordingId) };
  const meetingId = /^\/meetings\/([^/]+)\/?$/.exec(path)?.[1];
  if (meetingId !== undefined) return { page: "meeting", meetingId: decodeURIComponent(meetingId) };
  const admin = /^\/manage(?:\/([^/]*))?(?:\/([^/]+))?\/?$/.exec(path);
  if (admin !== null) {
    const [, part = "", id] = admin;
    return { page: "admin", part: part === "" ? "rooms" : part, id: id === undefined ? null : decodeURIComponent(id) };
  }
  if (path === "/tokens") return { page: "admin", part: "tokens", id: null };
  if (/^\/voice\/?$/.test(path)) return { page: "voice" };
  return { page: "other", path };
}
