/** Which page an address names. */

export type Route =
  | { page: "room"; slug: string }
  | { page: "studio"; recordingId: string }
  | { page: "other"; path: string };

export function routeOf(path: string): Route {
  const room = /^\/r\/([^/]+)\/?$/.exec(path)?.[1];
  if (room !== undefined) return { page: "room", slug: decodeURIComponent(room) };
  const recordingId = /^\/recordings\/([^/]+)\/?$/.exec(path)?.[1];
  if (recordingId !== undefined) return { page: "studio", recordingId: decodeURIComponent(recordingId) };
  return { page: "other", path };
}
