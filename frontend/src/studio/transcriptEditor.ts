/** The editor without its looks: what is selected and shown, and what each command does to transcript and player. */

import type { Transcript, Word } from "../api/recordings";
import { Listeners } from "../listeners";
import { deleting, pausing, restoring, type ChangeMaker } from "./changes";
import { documentOf, type TranscriptDocument } from "./document";
import { inserting, moving, readWords, replacing } from "./insertions";
import type { Command } from "./keyboard";
import { marksOf, type Marks } from "./marks";
import type { Player } from "./player";
import { moved, rangeOf, type Selection, type WordRange } from "./selection";
import type { EditingSession } from "./session";

export interface EditorState {
  readonly transcript: Transcript | null;
  /** The words that are shown, laid out for reading; null together with the transcript. */
  readonly document: TranscriptDocument | null;
  /** Fillers and pauses. */
  readonly marks: Marks;
  readonly selection: Selection | null;
  /** What is being typed: words after the selection, or in its place, or a comment on it. */
  readonly typing: "insert" | "replace" | "comment" | null;
  /** The words that are to be moved to where the selection is next. */
  readonly lifted: readonly string[];
  /** Whether the bar to find words with is open. */
  readonly finding: boolean;
  /** Whether deleted words stand in the document, struck through. */
  readonly showDeleted: boolean;
  /** Whether playback leaves out what is cut. */
  readonly playEdit: boolean;
}

type Handlers = { readonly [K in Command["kind"]]: (command: Extract<Command, { kind: K }>) => void };

/** What stays of a pause that is shortened. */
export const PAUSE_KEPT_S = 0.5;
/** A word counts as begun this much early, for a player that rounds the time it was sent to. */
const ROUNDING_S = 0.001;

export class TranscriptEditor {
  private state: EditorState = {
    transcript: null,
    document: null,
    marks: new Map(),
    selection: null,
    typing: null,
    lifted: [],
    finding: false,
    showDeleted: true,
    playEdit: true,
  };
  private readonly listeners = new Listeners();
  private readonly handlers: Handlers = {
    "toggle-play": () => this.player.toggle(),
    "play-from-cursor": () => this.playFromCursor(),
    "seek-by": ({ seconds }) => this.player.seek(this.player.getState().time_s + seconds),
    move: ({ motion, extend }) => this.move(motion, extend),
    "select-all": () => this.selectAll(),
    "clear-selection": () => this.publish({ selection: null, lifted: [] }),
    delete: () => this.changeSelected(deleting),
    restore: () => this.changeSelected(restoring),
    insert: () => this.setTyping("insert"),
    replace: () => this.setTyping("replace"),
    comment: () => this.setTyping("comment"),
    lift: () => this.lift(),
    drop: () => this.drop(),
    "toggle-pause": () => this.togglePause(),
    find: () => this.publish({ finding: true }),
    undo: () => void this.session.step("undo"),
    redo: () => void this.session.step("redo"),
  };

  constructor(
    private readonly session: EditingSession,
    readonly player: Player,
  ) {}

  readonly getState = (): EditorState => this.state;

  readonly subscribe = this.listeners.subscribe;

  /** Follows the session's transcript until the function that comes back is called. */
  start(): () => void {
    const follow = (): void => {
      const { transcript } = this.session.getState();
      if (transcript !== null && transcript !== this.state.transcript) this.show(transcript, this.state.showDeleted);
    };
    follow();
    return this.session.subscribe(follow);
  }

  run(command: Command): void {
    // The table's type says that each handler takes the command of its own kind; TypeScript can't follow it through a key.
    (this.handlers[command.kind] as (command: Command) => void)(command);
  }

  /** Selects the word at `place`, or with `extend` all words from where the selection began to it. */
  select(place: number, extend: boolean): void {
    this.publish({ selection: { anchor: extend ? (this.state.selection?.anchor ?? place) : place, focus: place } });
  }

  /** Selects the words `[from, to)`. */
  selectRange(from: number, to: number): void {
    this.publish({ selection: { anchor: from, focus: to - 1 } });
  }

  /** Opens what is typed into, or closes it with null. Nothing is typed where nothing is selected. */
  setTyping(typing: EditorState["typing"]): void {
    this.publish({ typing: selectedWords(this.state).length === 0 ? null : typing });
  }

  /** Has the typed words said after the selection or in its place. */
  async type(kind: "insert" | "replace", text: string): Promise<void> {
    const words = selectedWords(this.state);
    const last = words.at(-1);
    if (last === undefined) return;
    const ids = words.map((word) => word.id);
    await this.change(kind === "insert" ? inserting(last.id, text) : replacing(ids, text));
  }

  closeFind(): void {
    this.publish({ finding: false });
  }

  /** Changes the transcript; whether it was taken. */
  change(make: ChangeMaker): Promise<boolean> {
    return this.session.change(make);
  }

  /** Selects the word at `place` alone and has the player stand on it. */
  goTo(place: number): void {
    this.select(place, false);
    this.seekToWord(place);
  }

  setShowDeleted(showDeleted: boolean): void {
    const { transcript } = this.state;
    if (transcript === null) this.publish({ showDeleted });
    else this.show(transcript, showDeleted);
  }

  setPlayEdit(playEdit: boolean): void {
    this.publish({ playEdit });
    this.player.setKept(playEdit ? (this.state.transcript?.kept ?? null) : null);
  }

  private show(transcript: Transcript, showDeleted: boolean): void {
    const read = readWords(transcript);
    const words = showDeleted ? read : read.filter((word) => !word.deleted);
    const document = documentOf({ ...transcript, words });
    // With other words on the page, places in the reading order mean something else.
    const samePlaces = this.state.document?.words.length === document.words.length;
    const marks = marksOf(transcript);
    this.publish({ transcript, document, marks, showDeleted, selection: samePlaces ? this.state.selection : null });
    this.player.setKept(this.state.playEdit ? transcript.kept : null);
  }

  private move(motion: Extract<Command, { kind: "move" }>["motion"], extend: boolean): void {
    const { document, selection } = this.state;
    if (document === null) return;
    const { time_s, playing } = this.player.getState();
    const started = document.words.findLastIndex((word) => word.start_s <= time_s + ROUNDING_S);
    const next = moved(selection, motion, document, extend, Math.max(0, started));
    this.publish({ selection: next });
    if (next !== null && !extend && !playing) this.seekToWord(next.focus);
  }

  private playFromCursor(): void {
    const { selection } = this.state;
    if (selection !== null) this.seekToWord(selection.focus);
    void this.player.play();
  }

  private selectAll(): void {
    const count = this.state.document?.words.length ?? 0;
    this.publish({ selection: count === 0 ? null : { anchor: 0, focus: count - 1 } });
  }

  private changeSelected(maker: (ids: readonly string[]) => ChangeMaker): void {
    const ids = selectedWords(this.state).map((word) => word.id);
    if (ids.length === 0) return;
    void this.change(maker(ids)).then((taken) => {
      if (taken) this.publish({ selection: null });
    });
  }

  private lift(): void {
    const said = selectedWords(this.state).filter((word) => word.added === undefined && !word.deleted);
    this.publish({ lifted: said.map((word) => word.id), selection: null });
  }

  private drop(): void {
    const last = selectedWords(this.state).at(-1);
    if (last === undefined || this.state.lifted.length === 0) return;
    const { lifted } = this.state;
    this.publish({ lifted: [] });
    void this.change(moving(lifted, last.id));
  }

  /** Shortens the pause before the selected word, or brings it back. */
  private togglePause(): void {
    const word = selectedWords(this.state)[0];
    const pause = word === undefined ? undefined : this.state.marks.get(word.id)?.pause;
    if (pause !== undefined) void this.change(pausing([pause], pause.kept_s === null ? PAUSE_KEPT_S : null));
  }

  private seekToWord(place: number): void {
    const word = this.state.document?.words[place];
    if (word !== undefined) this.player.seek(word.start_s);
  }

  private publish(change: Partial<EditorState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.tell();
  }
}

/** The selected part of the reading order; null when nothing is selected. */
export function selectedRange({ document, selection }: EditorState): WordRange | null {
  return selection === null || document === null ? null : rangeOf(selection, document.words.length);
}

export function selectedWords(state: EditorState): readonly Word[] {
  const range = selectedRange(state);
  return range === null ? [] : (state.document?.words.slice(range.from, range.to) ?? []);
}
