import { expect, it } from "vitest";

import { routeOf } from "./route";

it.each([
  ["/r/demo", { page: "room", slug: "demo" }],
  ["/r/demo/", { page: "room", slug: "demo" }],
  ["/recordings/7", { page: "studio", recordingId: "7" }],
  ["/meetings/7", { page: "meeting", meetingId: "7" }],
  ["/", { page: "other", path: "/" }],
  ["/r/", { page: "other", path: "/r/" }],
  ["/recordings", { page: "other", path: "/recordings" }],
])("%s", (path, route) => {
  expect(routeOf(path)).toEqual(route);
});
