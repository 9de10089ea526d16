/** What the server knows, loaded when a view opens and again when asked. */

import { useCallback, useEffect, useState } from "react";

import { refusalText } from "../api/refusalText";
import { showToast } from "../theme/toasts";

export interface Loaded<T> {
  /** Null until the first answer. */
  readonly value: T | null;
  /** Why there is nothing to show; null while there is. */
  readonly trouble: string | null;
  readonly reload: () => void;
  readonly set: (value: T) => void;
}

/**
 * @param load asked again whenever it is another function: keep it by useCallback, or outside components.
 * @param everyMs how often it is asked by itself; null for never.
 */
export function useLoaded<T>(load: (signal: AbortSignal) => Promise<T>, everyMs: number | null = null): Loaded<T> {
  const [value, set] = useState<T | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  const reload = useCallback(() => setRound((before) => before + 1), []);
  useEffect(() => {
    const stop = new AbortController();
    load(stop.signal).then(
      (loaded) => {
        set(loaded);
        setTrouble(null);
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setTrouble(refusalText(error));
      },
    );
    return () => stop.abort();
  }, [load, round]);
  useEffect(() => {
    if (everyMs === null) return undefined;
    const ticking = setInterval(reload, everyMs);
    return () => clearInterval(ticking);
  }, [everyMs, reload]);
  return { value, trouble, reload, set };
}

/** Does it, then `after`; a refusal is shown as a toast. */
export function act<T>(doing: Promise<T>, after: (result: T) => void): void {
  doing.then(after).catch((error: unknown) => showToast(refusalText(error), "bad"));
}
