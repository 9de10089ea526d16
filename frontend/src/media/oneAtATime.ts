/**
 * Does work one at a time. Whoever asks while it is done waits for it to be done once more, together with all others who
 * ask meanwhile: what is asked for faster than it can be done is never more than one behind.
 */
export function oneAtATime(work: () => Promise<void>): () => Promise<void> {
  let doing: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const start = (): Promise<void> => {
    next = null;
    doing = work().finally(() => {
      if (next === null) doing = null;
    });
    return doing;
  };
  return () => (doing === null ? start() : (next ??= doing.then(start, start)));
}
