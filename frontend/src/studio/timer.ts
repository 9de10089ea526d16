/** The browser's timer, as the studio's feeds take it. */

import type { Timer } from "./session";

export const browserTimer: Timer = (callback, delay_ms) => {
  const id = setTimeout(callback, delay_ms);
  return () => clearTimeout(id);
};
