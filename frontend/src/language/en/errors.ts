/** Refusals and failures, by their stable code. */

export default {
  unexpected: "Something went wrong ({{detail}}).",
  unreachable: "The server cannot be reached. Check your connection and try again.",
  badAnswer: "The server answered something unexpected ({{detail}}).",
  noAnswer: "The server failed to answer ({{status}}).",
  unauthorised: "Your place in this room has expired. Join again to come back.",
  forbidden: "You may not do this in this room.",
  not_found: "This room does not exist, or your invitation does not open it.",
  conflict: "Somebody else was faster. Try again.",
  flood: "Too many actions in a short time. Wait a moment, then join again.",
  too_often: "This came too often. Wait a moment, then try again.",
  unavailable: "The service has no capacity for this at the moment. It is tried again by itself.",
  full: "The room is full.",
  unsupported: "This page is older than the server. Reload it.",
  disconnected: "The connection was lost. It is being made again.",
  timeout: "The server does not answer. Check your connection.",
} as const;
