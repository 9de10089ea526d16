/** Calls the HTTP API: JSON both ways, the session cookie, Django's CSRF header, and errors with a stable code. */

import { t } from "../language/i18n";

/** A refusal by the server, or `unreachable` when there was no answer. `message` is for a person. */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly code: string,
    message: string,
    readonly status: number,
  ) {
    super(message);
  }
}

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/**
 * The JSON that the server answers; the caller checks its shape.
 *
 * @param path starts with `/api/`.
 * @param parse turns the JSON into what the caller wants, and throws when it is something else.
 * @throws {ApiError} the server refused, or could not be reached, or answered something that is not what was asked for.
 */
export async function call<T>(
  method: Method,
  path: string,
  parse: (json: unknown) => T,
  body?: unknown,
  signal?: AbortSignal,
): Promise<T> {
  if (method !== "GET" && csrfToken() === null) await fetch("/api/me", { credentials: "same-origin" }).catch(() => null);
  const headers: Record<string, string> = { Accept: "application/json" };
  const token = csrfToken();
  if (method !== "GET" && token !== null) headers["X-CSRFToken"] = token;
  // The browser itself says what a form is, with the boundary between its parts.
  const isForm = body instanceof FormData;
  if (body !== undefined && !isForm) headers["Content-Type"] = "application/json";
  let response: Response;
  try {
    response = await fetch(path, {
      method,
      headers,
      credentials: "same-origin",
      ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted === true) throw error;
    throw new ApiError("unreachable", t("errors:unreachable"), 0);
  }
  const json: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(response.status, json);
  try {
    return parse(json);
  } catch (error) {
    throw new ApiError("bad_answer", t("errors:badAnswer", { detail: String(error) }), response.status);
  }
}

function refusal(status: number, json: unknown): ApiError {
  if (typeof json === "object" && json !== null && "code" in json && "message" in json) {
    return new ApiError(String(json.code), String(json.message), status);
  }
  return new ApiError("internal", t("errors:noAnswer", { status }), status);
}

/** The token that Django wants back with every change; null before the first answer set it. */
export function csrfToken(): string | null {
  return /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? null;
}
