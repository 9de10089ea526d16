/** What a person is told when a call fails. */

import { ApiError } from "./client";

/** A sentence: the server's own, with a capital and a full stop, or that something unforeseen happened. */
export function refusalText(error: unknown): string {
  return error instanceof ApiError ? asSentence(error.message) : `Something went wrong (${String(error)}).`;
}

function asSentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?…]$/.test(capital) ? capital : `${capital}.`;
}
