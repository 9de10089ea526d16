// @vitest-environment jsdom
import { act } from "react";
import { createRoot, type Root } from "react-dom/client";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

import { HomePage } from "./HomePage";

const ANN = { id: 1, name: "Ann", is_admin: true, is_editor: true };
const ROOM = { slug: "demo", title: "Demo", scenario: "round-table", seat_count: 4, live: true, is_host: true };
const RECORDING = { id: "r1", room: "demo", title: "Demo", started_at: "2026-11-21T20:00:00Z", duration_s: 754, state: "ready" };

let answers: Record<string, unknown>;
let posts: [string, unknown][];
let root: Root;

function respond(path: string, init: RequestInit): Promise<Response> {
  if (init.method === "POST") {
    posts.push([path, typeof init.body === "string" ? JSON.parse(init.body) : null]);
    return Promise.resolve(Response.json(path.endsWith("/invites") ? { url: "/i/abc" } : ROOM));
  }
  return Promise.resolve(Response.json(answers[path]));
}

function all(testId: string): HTMLElement[] {
  return [...document.querySelectorAll<HTMLElement>(`[data-testid="${testId}"]`)];
}

function one(testId: string): HTMLElement {
  const [element] = all(testId);
  if (element === undefined) throw new Error(`nothing is marked ${testId}`);
  return element;
}

/** Lets React and the fake server work until the condition holds. */
async function until(condition: () => boolean): Promise<void> {
  for (let round = 0; round < 500 && !condition(); round += 1) {
    await act(() => new Promise<void>((resolve) => setImmediate(resolve)));
  }
  expect(condition()).toBe(true);
}

function click(testId: string): void {
  act(() => one(testId).click());
}

beforeEach(() => {
  vi.stubGlobal("IS_REACT_ACT_ENVIRONMENT", true);
  vi.stubGlobal("fetch", respond);
  vi.stubGlobal("CSS", { escape: (text: string) => text });
  document.cookie = "csrftoken=secret";
  document.body.innerHTML = '<div id="root"></div>';
  posts = [];
  answers = { "/api/me": { user: ANN, guest_rooms: [] }, "/api/rooms": [ROOM], "/api/recordings": [RECORDING], "/api/history": [] };
  root = createRoot(document.body.firstElementChild ?? document.body);
  act(() => root.render(<HomePage />));
});

afterEach(() => {
  act(() => root.unmount());
  vi.unstubAllGlobals();
});

test("an admin sees rooms with the way in, and recordings with the way to the studio", async () => {
  await until(() => all("room").length > 0);
  expect(one("user-name").textContent).toBe("Ann");
  expect(one("enter").getAttribute("href")).toBe("/r/demo");
  expect(one("room").textContent).toContain("Meeting now");
  expect(one("open-studio").getAttribute("href")).toBe("/recordings/r1");
  expect(one("recording").textContent).toContain("12:34");
});

test("signing out is a form with Django's token", async () => {
  await until(() => all("sign-out").length > 0);
  const form = one("sign-out").closest("form");
  expect(form?.getAttribute("action")).toBe("/accounts/logout/");
  expect(form?.querySelector("input")?.value).toBe("secret");
});

test("an invite link is made when asked for, and stands there whole", async () => {
  await until(() => all("invite").length > 0);
  click("invite");
  await until(() => all("invite-url").length > 0);
  expect(posts).toEqual([["/api/rooms/demo/invites", null]]);
  expect(one("invite-url")).toHaveProperty("value", `${location.origin}/i/abc`);
});

test("a visitor is told what this is and where to sign in", async () => {
  answers = { "/api/me": { user: null, guest_rooms: [] } };
  act(() => root.unmount());
  root = createRoot(document.body.firstElementChild ?? document.body);
  act(() => root.render(<HomePage />));
  await until(() => all("welcome").length > 0);
  expect(one("sign-in").getAttribute("href")).toBe("/accounts/login/");
});

test("someone without rooms and recordings is told how to come by them", async () => {
  const nothing = { "/api/rooms": [], "/api/recordings": [], "/api/history": [] };
  answers = { "/api/me": { user: { ...ANN, is_admin: false }, guest_rooms: [] }, ...nothing };
  act(() => root.unmount());
  root = createRoot(document.body.firstElementChild ?? document.body);
  act(() => root.render(<HomePage />));
  await until(() => document.body.textContent.includes("No recordings yet"));
  expect(document.body.textContent).toContain("Ask someone who runs one for an invite link");
  expect(all("create-room")).toHaveLength(0);
});
