/** The calls by which people are let into a room: its members, invitations by link, and calendar files. */

import { call } from "./client";
import { Fields, listOf } from "./shape";

export interface Invitation {
  readonly id: string;
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string;
}

const pathOf = (slug: string, rest: string): string => `/api/rooms/${encodeURIComponent(slug)}/${rest}`;

/** The mail addresses of a room's members. */
export function fetchMembers(slug: string, signal?: AbortSignal): Promise<string[]> {
  return call("GET", pathOf(slug, "members"), parseMembers, undefined, signal);
}

/** @throws {ApiError} `bad_message` when one of the addresses is nobody's. */
export function saveMembers(slug: string, emails: readonly string[]): Promise<string[]> {
  return call("PUT", pathOf(slug, "members"), parseMembers, { emails });
}

/** The links that let guests in now. */
export function fetchInvitations(slug: string, signal?: AbortSignal): Promise<Invitation[]> {
  return call("GET", pathOf(slug, "invites"), (json) => listOf(json, "invites", parseInvitation), undefined, signal);
}

/** A new link. */
export function makeInvitation(slug: string, days: number): Promise<string> {
  return call("POST", pathOf(slug, "invites"), parseLink, { days });
}

/** The link of an invitation, again. */
export function fetchInvitationLink(slug: string, id: string): Promise<string> {
  return call("GET", pathOf(slug, `invites/${id}`), parseLink);
}

export function revokeInvitation(slug: string, id: string): Promise<void> {
  return call("DELETE", pathOf(slug, `invites/${id}`), () => undefined);
}

/** Where a calendar file with a fresh link for guests is. */
export function calendarAddress(slug: string, startsAt: string, durationMin: number): string {
  return pathOf(slug, `invitation.ics?${new URLSearchParams({ starts_at: startsAt, duration_min: String(durationMin) })}`);
}

function parseLink(json: unknown): string {
  return new Fields(json, "invite").text("url");
}

function parseMembers(json: unknown): string[] {
  return new Fields(json, "members").list("emails", String);
}

function parseInvitation(json: unknown, where: string): Invitation {
  const invite = new Fields(json, where);
  return {
    id: invite.text("id"),
    createdBy: invite.text("created_by"),
    createdAt: invite.text("created_at"),
    expiresAt: invite.text("expires_at"),
  };
}
