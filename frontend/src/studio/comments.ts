/** The comments of a recording: loaded, loaded again when they are new, and changed. */

import { refusalText } from "../api/refusalText";
import type { Thread } from "../api/studio";
import { Listeners } from "../listeners";

/** The calls that are made; `api/studio.ts` has them. */
export interface CommentApi {
  fetchThreads(id: string, signal?: AbortSignal): Promise<Thread[]>;
  postComment(id: string, first: string, last: string, text: string): Promise<Thread[]>;
  postAnswer(id: string, threadId: string, text: string): Promise<Thread[]>;
  putResolved(id: string, threadId: string, resolved: boolean): Promise<Thread[]>;
  deleteComment(id: string, commentId: string): Promise<Thread[]>;
}

export class Comments {
  private threads: readonly Thread[] = [];
  private readonly listeners = new Listeners();

  /** @param report tells the person of what went wrong, in a sentence. */
  constructor(
    private readonly recordingId: string,
    private readonly api: CommentApi,
    private readonly report: (text: string) => void,
  ) {}

  readonly getState = (): readonly Thread[] => this.threads;

  readonly subscribe = this.listeners.subscribe;

  load(): Promise<boolean> {
    return this.take(this.api.fetchThreads(this.recordingId));
  }

  begin(first: string, last: string, text: string): Promise<boolean> {
    return this.take(this.api.postComment(this.recordingId, first, last, text));
  }

  answer(threadId: string, text: string): Promise<boolean> {
    return this.take(this.api.postAnswer(this.recordingId, threadId, text));
  }

  resolve(threadId: string, resolved: boolean): Promise<boolean> {
    return this.take(this.api.putResolved(this.recordingId, threadId, resolved));
  }

  remove(commentId: string): Promise<boolean> {
    return this.take(this.api.deleteComment(this.recordingId, commentId));
  }

  /** Whether it was done. */
  private async take(call: Promise<Thread[]>): Promise<boolean> {
    try {
      this.threads = await call;
    } catch (error) {
      this.report(refusalText(error));
      return false;
    }
    this.listeners.tell();
    return true;
  }
}
