/** One recording being edited: what the server says of it, kept fresh, and the edits that are sent to it. */

import { ApiError } from "../api/client";
import { GRID, type Change, type Export, type ExportFormat, type Job, type Recording, type Transcript } from "../api/recordings";
import { refusalText } from "../api/refusalText";
import { t } from "../language/i18n";
import { Listeners } from "../listeners";
import { Polling, type Timer } from "../polling";
import type { ChangeMaker } from "./changes";

/** The calls that a session makes; `api/recordings.ts` has them. */
export interface RecordingApi {
  fetchRecording(id: string, signal?: AbortSignal): Promise<Recording>;
  fetchTranscript(id: string, signal?: AbortSignal): Promise<Transcript>;
  postEdit(id: string, baseVersion: number, change: Change): Promise<Transcript>;
  postStep(id: string, step: "undo" | "redo", baseVersion: number): Promise<Transcript>;
  postRestore(id: string, number: number, baseVersion: number): Promise<Transcript>;
  postExport(id: string, format: ExportFormat, camera: string): Promise<Export>;
}

export interface SessionState {
  readonly recording: Recording | null;
  readonly transcript: Transcript | null;
  /** Why there is nothing to show. */
  readonly refusal: ApiError | null;
  /** Whether the last poll found the server out of reach. */
  readonly offline: boolean;
  /** Whether an edit is on its way. */
  readonly saving: boolean;
}

const POLL_MS = 1000;
/** While the server is out of reach. */
const RETRY_MS = 3000;
const FINAL = new Set(["ready", "done", "failed"]);

/** Whether a recording, a job or an export will not change any more of itself. */
export function isFinal({ state }: Pick<Recording | Job | Export, "state">): boolean {
  return FINAL.has(state);
}

/** Edits go out one at a time, each on the version that the one before gave. */
export class EditingSession {
  private state: SessionState = {
    recording: null,
    transcript: null,
    refusal: null,
    offline: false,
    saving: false,
  };
  private readonly listeners = new Listeners();
  private readonly polling: Polling;

  /** @param report tells the person of what went wrong, in a sentence. */
  constructor(
    private readonly recordingId: string,
    private readonly api: RecordingApi,
    timer: Timer,
    private readonly report: (text: string) => void,
  ) {
    this.polling = new Polling((signal) => this.refresh(signal), timer);
  }

  readonly getState = (): SessionState => this.state;

  readonly subscribe = this.listeners.subscribe;

  /** Loads the recording and keeps it fresh until the function that comes back is called. */
  start(): () => void {
    return this.polling.start();
  }

  /** Whether the change was made: not where there is nothing to change. */
  change(make: ChangeMaker): Promise<boolean> {
    const { transcript } = this.state;
    const change = transcript === null ? null : make(transcript);
    if (transcript === null || change === null) return Promise.resolve(false);
    return this.save(() => this.api.postEdit(this.recordingId, transcript.version, change));
  }

  step(step: "undo" | "redo"): Promise<boolean> {
    const { transcript } = this.state;
    if (transcript === null) return Promise.resolve(false);
    return this.save(() => this.api.postStep(this.recordingId, step, transcript.version));
  }

  /** Makes the transcript as it was at a version. */
  restore(number: number): Promise<boolean> {
    const { transcript } = this.state;
    if (transcript === null) return Promise.resolve(false);
    return this.save(() => this.api.postRestore(this.recordingId, number, transcript.version));
  }

  /** Takes over what somebody else has edited; while an edit is on its way, its answer brings both. */
  async follow(): Promise<void> {
    const { transcript } = this.state;
    if (transcript === null || this.state.saving) return;
    try {
      const fresh = await this.api.fetchTranscript(this.recordingId, this.polling.signal);
      if (this.state.transcript === transcript && fresh.version !== transcript.version) this.publish({ transcript: fresh });
    } catch {
      // The next edit, or the next word of news, asks again.
    }
  }

  /** @param camera by which it is to be seen; see `postExport`. */
  async export(format: ExportFormat, camera: string = GRID): Promise<void> {
    try {
      const made = await this.api.postExport(this.recordingId, format, camera);
      const { recording } = this.state;
      if (recording !== null) {
        const others = recording.exports.filter((known) => known.id !== made.id);
        this.publish({ recording: { ...recording, exports: [...others, made] } });
      }
      if (this.isGoingOn()) this.polling.plan(POLL_MS);
    } catch (error) {
      this.report(refusalText(error));
    }
  }

  /** Whether the change was taken. While another is on its way, or by someone who may only read, it isn't even asked for. */
  private async save(change: () => Promise<Transcript>): Promise<boolean> {
    if (this.state.saving || this.state.recording?.mayEdit !== true) return false;
    this.publish({ saving: true });
    try {
      this.publish({ transcript: await change() });
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === "conflict") await this.resolveConflict(error);
      else this.report(refusalText(error));
      return false;
    } finally {
      this.publish({ saving: false });
    }
  }

  private async resolveConflict(conflict: ApiError): Promise<void> {
    const before = this.state.transcript?.version;
    try {
      this.publish({ transcript: await this.api.fetchTranscript(this.recordingId, this.polling.signal) });
    } catch (error) {
      this.report(refusalText(error));
      return;
    }
    const moved = this.state.transcript?.version !== before;
    const repeat = t("studio:editedElsewhere");
    this.report(moved ? repeat : refusalText(conflict));
  }

  private async refresh(signal: AbortSignal): Promise<number | null> {
    try {
      const recording = await this.api.fetchRecording(this.recordingId, signal);
      const { transcript } = this.state;
      const fresh =
        recording.state === "ready" && transcript === null
          ? await this.api.fetchTranscript(this.recordingId, signal)
          : transcript;
      if (signal.aborted) return null;
      this.publish({ recording, refusal: null, offline: false });
      // An edit may have come back meanwhile: it is newer than what was asked for here.
      if (fresh !== null && this.state.transcript === transcript) this.publish({ transcript: fresh });
      return this.isGoingOn() ? POLL_MS : null;
    } catch (error) {
      return signal.aborted ? null : this.failRefresh(error);
    }
  }

  private failRefresh(error: unknown): number | null {
    const refusal = error instanceof ApiError ? error : new ApiError("internal", String(error), 0);
    // What is on the page stays useful while the server is away; a refusal takes it off.
    if (refusal.code === "unreachable" || refusal.status >= 500) {
      this.publish(this.state.recording === null ? { refusal, offline: true } : { offline: true });
      return RETRY_MS;
    }
    this.publish({ refusal, offline: false });
    return null;
  }

  /** Whether something will still change by itself. */
  private isGoingOn(): boolean {
    const { recording } = this.state;
    return recording !== null && ![recording, ...recording.jobs, ...recording.exports].every(isFinal);
  }

  private publish(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.tell();
  }
}
