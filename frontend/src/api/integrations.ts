/** The calls for programs that use the service: one's own tokens, and webhooks. */

import { call } from "./client";
import { Fields, listOf } from "./shape";

export const SCOPES = ["rooms:read", "rooms:write", "meetings:read", "recordings:read", "recordings:write"] as const;
export type Scope = (typeof SCOPES)[number];
export const WEBHOOK_EVENTS = [
  "meeting.started",
  "meeting.ended",
  "participant.joined",
  "participant.left",
  "recording.ready",
  "recording.failed",
] as const;
export type WebhookEvent = (typeof WEBHOOK_EVENTS)[number];

export interface Token {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly usedAt: string | null;
}

export interface Webhook {
  readonly id: string;
  readonly url: string;
  readonly events: readonly string[];
  readonly isActive: boolean;
}

export interface Delivery {
  readonly id: string;
  readonly event: string;
  readonly state: string;
  readonly attempts: number;
  readonly error: string;
  readonly createdAt: string;
}

export function fetchTokens(signal?: AbortSignal): Promise<Token[]> {
  return call("GET", "/api/tokens", (json) => listOf(json, "tokens", parseToken), undefined, signal);
}

/** The text of a new token, which cannot be had again. */
export function makeToken(name: string, scopes: readonly Scope[]): Promise<string> {
  return call("POST", "/api/tokens", (json) => new Fields(json, "made").text("text"), { name, scopes });
}

export function revokeToken(id: string): Promise<void> {
  return call("DELETE", `/api/tokens/${id}`, () => undefined);
}

export function fetchWebhooks(signal?: AbortSignal): Promise<Webhook[]> {
  return call("GET", "/api/webhooks", (json) => listOf(json, "webhooks", parseWebhook), undefined, signal);
}

/** The secret of a new webhook, which cannot be had again. */
export function makeWebhook(url: string, events: readonly WebhookEvent[]): Promise<string> {
  return call("POST", "/api/webhooks", (json) => new Fields(json, "made").text("secret"), { url, events });
}

export function deleteWebhook(id: string): Promise<void> {
  return call("DELETE", `/api/webhooks/${id}`, () => undefined);
}

export function pingWebhook(id: string): Promise<void> {
  return call("POST", `/api/webhooks/${id}/ping`, () => undefined);
}

export function fetchDeliveries(id: string): Promise<Delivery[]> {
  return call("GET", `/api/webhooks/${id}/deliveries`, (json) => listOf(json, "deliveries", parseDelivery));
}

export function repeatDelivery(id: string): Promise<void> {
  return call("POST", `/api/deliveries/${id}/again`, () => undefined);
}

function parseToken(json: unknown, where: string): Token {
  const token = new Fields(json, where);
  return {
    id: token.text("id"),
    name: token.text("name"),
    scopes: token.list("scopes", String),
    usedAt: token.optional("used_at", (fields, name) => fields.text(name)),
  };
}

function parseWebhook(json: unknown, where: string): Webhook {
  const webhook = new Fields(json, where);
  return {
    id: webhook.text("id"),
    url: webhook.text("url"),
    events: webhook.list("events", String),
    isActive: webhook.flag("is_active"),
  };
}

function parseDelivery(json: unknown, where: string): Delivery {
  const delivery = new Fields(json, where);
  return {
    id: delivery.text("id"),
    event: delivery.text("event"),
    state: delivery.text("state"),
    attempts: delivery.number("attempts"),
    error: delivery.text("error"),
    createdAt: delivery.text("created_at"),
  };
}
