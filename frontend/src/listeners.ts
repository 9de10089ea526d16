/** Those who want to hear of a change, as React's useSyncExternalStore and others do. */
export class Listeners<News extends readonly unknown[] = []> {
  private readonly all = new Set<(...news: News) => void>();

  /** Calls back at each change until the function that comes back is called. Bound, so that it can be handed on. */
  readonly subscribe = (listener: (...news: News) => void): (() => void) => {
    this.all.add(listener);
    return () => this.all.delete(listener);
  };

  tell(...news: News): void {
    for (const listener of this.all) listener(...news);
  }

  /** Tells nobody any more. */
  clear(): void {
    this.all.clear();
  }
}
