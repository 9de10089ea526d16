/** The calls of the admins' pages: people, cubes and credentials, the log, storage. */

import { call } from "./client";
import { Fields, listOf, oneOf } from "./shape";

export const ROLES = ["participant", "editor", "admin"] as const;
export type Role = (typeof ROLES)[number];
export const NODE_KINDS = ["media", "render", "capture"] as const;
export type NodeKind = (typeof NODE_KINDS)[number];

export interface Person {
  readonly id: number;
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly isActive: boolean;
  readonly hasSecondFactor: boolean;
}

export interface NodeState {
  /** From 0 to 1. */
  readonly load: number;
  readonly streams: number;
  readonly packetsPerS: number;
  readonly loopLagMs: number;
  /** The part in use; null without a GPU. */
  readonly gpuMemory: number | null;
  readonly dropped: number;
  readonly seenAt: string;
}

export interface Credential {
  readonly id: string;
  readonly name: string;
  readonly kind: NodeKind;
  /** Null while no node is connected by it. */
  readonly node: NodeState | null;
}

export interface Cube {
  readonly id: number;
  readonly name: string;
  /** The slug of the room in which it stands. */
  readonly room: string | null;
  readonly seat: number | null;
  readonly node: NodeState | null;
  readonly camerasLost: number;
}

export interface Act {
  readonly id: string;
  readonly at: string;
  readonly who: string;
  readonly address: string | null;
  readonly action: string;
  readonly thing: string;
  readonly room: string;
}

export interface Log {
  readonly acts: readonly Act[];
  readonly actions: readonly string[];
  readonly hasMore: boolean;
}

export interface RetentionRules {
  readonly recordingsDays: number | null;
  readonly meetingsDays: number | null;
  readonly auditDays: number | null;
}

export interface Storage {
  readonly recordingsBytes: number;
  readonly recordingsCount: number;
  readonly meetingsCount: number;
  readonly freeBytes: number;
  readonly retention: RetentionRules;
}

export function fetchPeople(text: string, signal?: AbortSignal): Promise<Person[]> {
  const path = `/api/admin/users?text=${encodeURIComponent(text)}`;
  return call("GET", path, (json) => listOf(json, "users", parsePerson), undefined, signal);
}

/** A new account, and the link that signs its user in once. */
export function invitePerson(email: string, name: string, role: Role): Promise<string> {
  return call("POST", "/api/admin/users", (json) => new Fields(json, "invited").text("url"), { email, name, role });
}

export function changePerson({ id, name, role, isActive }: Person): Promise<Person> {
  const body = { name, role, is_active: isActive };
  return call("PATCH", `/api/admin/users/${id}`, (json) => parsePerson(json, "user"), body);
}

export function makeSignInLink(id: number): Promise<string> {
  return call("POST", `/api/admin/users/${id}/sign-in-link`, (json) => new Fields(json, "invited").text("url"));
}

/** For somebody who has lost the authenticator app and the recovery codes. */
export function removeSecondFactor(id: number): Promise<void> {
  return call("DELETE", `/api/admin/users/${id}/second-factor`, () => undefined);
}

export function fetchCredentials(signal?: AbortSignal): Promise<Credential[]> {
  return call("GET", "/api/admin/credentials", (json) => listOf(json, "credentials", parseCredential), undefined, signal);
}

/** The text of a new credential, which cannot be had again. */
export function makeCredential(name: string, kind: NodeKind): Promise<string> {
  return call("POST", "/api/admin/credentials", textOf, { name, kind });
}

export function revokeCredential(id: string): Promise<void> {
  return call("DELETE", `/api/admin/credentials/${id}`, () => undefined);
}

export function fetchCubes(signal?: AbortSignal): Promise<Cube[]> {
  return call("GET", "/api/admin/cubes", (json) => listOf(json, "cubes", parseCube), undefined, signal);
}

/** The text of the credential of a new cube. */
export function makeCube(name: string, room: string | null, seat: number | null): Promise<string> {
  return call("POST", "/api/admin/cubes", textOf, { name, room, seat });
}

export function changeCube({ id, name, room, seat }: Pick<Cube, "id" | "name" | "room" | "seat">): Promise<Cube> {
  return call("PUT", `/api/admin/cubes/${id}`, (json) => parseCube(json, "cube"), { name, room, seat });
}

export function renewCubeCredential(id: number): Promise<string> {
  return call("POST", `/api/admin/cubes/${id}/credential`, textOf);
}

export function deleteCube(id: number): Promise<void> {
  return call("DELETE", `/api/admin/cubes/${id}`, () => undefined);
}

export function fetchLog(query: URLSearchParams, signal?: AbortSignal): Promise<Log> {
  return call("GET", `/api/admin/audit?${query}`, parseLog, undefined, signal);
}

export function fetchStorage(signal?: AbortSignal): Promise<Storage> {
  return call("GET", "/api/admin/storage", parseStorage, undefined, signal);
}

export function saveRetention(rules: RetentionRules): Promise<RetentionRules> {
  const { recordingsDays, meetingsDays, auditDays } = rules;
  const body = { recordings_days: recordingsDays, meetings_days: meetingsDays, audit_days: auditDays };
  return call("PUT", "/api/admin/retention", (json) => parseRetention(new Fields(json, "retention")), body);
}

const textOf = (json: unknown): string => new Fields(json, "made").text("text");
const number = (fields: Fields, name: string): number => fields.number(name);
const text = (fields: Fields, name: string): string => fields.text(name);

function parsePerson(json: unknown, where: string): Person {
  const user = new Fields(json, where);
  return {
    id: user.number("id"),
    email: user.text("email"),
    name: user.text("name"),
    role: oneOf(ROLES, user.text("role")),
    isActive: user.flag("is_active"),
    hasSecondFactor: user.flag("has_second_factor"),
  };
}

function parseNode(fields: Fields, name: string): NodeState {
  const node = fields.object(name);
  return {
    load: node.number("load"),
    streams: node.number("streams"),
    packetsPerS: node.number("packets_per_s"),
    loopLagMs: node.number("loop_lag_ms"),
    gpuMemory: node.optional("gpu_memory", number),
    dropped: node.number("dropped"),
    seenAt: node.text("seen_at"),
  };
}

function parseCredential(json: unknown, where: string): Credential {
  const credential = new Fields(json, where);
  return {
    id: credential.text("id"),
    name: credential.text("name"),
    kind: oneOf(NODE_KINDS, credential.text("kind")),
    node: credential.optional("node", parseNode),
  };
}

function parseCube(json: unknown, where: string): Cube {
  const cube = new Fields(json, where);
  return {
    id: cube.number("id"),
    name: cube.text("name"),
    room: cube.optional("room", text),
    seat: cube.optional("seat", number),
    node: cube.optional("node", parseNode),
    camerasLost: cube.number("cameras_lost"),
  };
}

function parseLog(json: unknown): Log {
  const log = new Fields(json, "log");
  return {
    acts: log.list("entries", (item, where) => {
      const act = new Fields(item, where);
      return {
        id: act.text("id"),
        at: act.text("at"),
        who: act.text("who"),
        address: act.optional("address", text),
        action: act.text("action"),
        thing: act.text("thing_name") === "" ? act.text("thing_id") : act.text("thing_name"),
        room: act.text("room"),
      };
    }),
    actions: log.list("actions", String),
    hasMore: log.flag("has_more"),
  };
}

function parseStorage(json: unknown): Storage {
  const storage = new Fields(json, "storage");
  return {
    recordingsBytes: storage.number("recordings_bytes"),
    recordingsCount: storage.number("recordings_count"),
    meetingsCount: storage.number("meetings_count"),
    freeBytes: storage.number("free_bytes"),
    retention: parseRetention(storage.object("retention")),
  };
}

function parseRetention(rules: Fields): RetentionRules {
  return {
    recordingsDays: rules.optional("recordings_days", number),
    meetingsDays: rules.optional("meetings_days", number),
    auditDays: rules.optional("audit_days", number),
  };
}
