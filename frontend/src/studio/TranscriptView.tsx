/** The transcript as text: click to seek, drag or Shift to select. */

import { useMemo, useRef, type PointerEventHandler, type RefObject } from "react";
import { useTranslation } from "react-i18next";

import type { Thread } from "../api/studio";
import { t } from "../language/i18n";
import type { Person } from "./company";
import type { TranscriptDocument } from "./document";
import { keptShare } from "./editedTime";
import { rangeInTurn, type WordRange } from "./selection";
import { selectedRange, type EditorState, type TranscriptEditor } from "./transcriptEditor";
import { TurnView } from "./TurnView";
import { useFocusInSight, usePlayingWords } from "./usePlayingWords";
import { useCommentedWords, useOthersPlaces } from "./useWordMarks";

interface Props {
  ref: RefObject<HTMLDivElement | null>;
  editor: TranscriptEditor;
  state: EditorState;
  mayEdit: boolean;
  people: readonly Person[];
  threads: readonly Thread[];
}

/** Less than this of a word is left: it goes with its neighbours' cut, though it isn't deleted itself. */
const LOST_SHARE = 0.5;
const NOTHING: TranscriptDocument = { version: 0, turns: [], words: [] };

export function TranscriptView({ ref, editor, state, mayEdit, people, threads }: Props) {
  const { t } = useTranslation("studio");
  const document = state.document ?? NOTHING;
  const kept = state.transcript?.kept ?? null;
  const range = selectedRange(state);
  usePlayingWords(ref, document, editor.player);
  useFocusInSight(ref, range);
  useOthersPlaces(ref, document, people);
  useCommentedWords(ref, document, threads);
  const mouse = useMouseSelection(editor);
  const lost = useMemo(() => {
    if (kept === null) return new Set<string>();
    const said = document.words.filter((word) => !word.deleted && word.added === undefined);
    const gone = said.filter((word) => keptShare([word.start_s, word.end_s], kept) < LOST_SHARE);
    return new Set(gone.map((word) => word.id));
  }, [document, kept]);
  if (document.words.length === 0) {
    return <p className="studio-empty">{t("nobody")}</p>;
  }
  return (
    <div
      ref={ref}
      className="studio-words"
      role="group"
      aria-label={t("words")}
      aria-describedby="studio-words-hint"
      tabIndex={0}
      data-testid="transcript"
      onCopy={(event) => {
        if (range === null) return;
        const text = document.words.slice(range.from, range.to).map((word) => word.text);
        event.clipboardData.setData("text/plain", text.join(" "));
        event.preventDefault();
      }}
      {...mouse}
    >
      <p id="studio-words-hint" className="visually-hidden">
        {t("wordsHint")}
      </p>
      {document.turns.map((turn) => (
        <TurnView
          key={turn.words[0]?.id}
          turn={turn}
          range={rangeInTurn(range, turn)}
          lost={lost}
          marks={state.marks}
          editor={editor}
          mayEdit={mayEdit}
        />
      ))}
      <p className="visually-hidden" aria-live="polite">
        {spokenSelection(document, range)}
      </p>
    </div>
  );
}

/** What a screen reader says when the selection moves. */
function spokenSelection(document: TranscriptDocument, range: WordRange | null): string {
  if (range === null) return "";
  const words = document.words.slice(range.from, range.to);
  const [first] = words;
  if (words.length === 1 && first !== undefined) {
    if (first.added !== undefined) return t("studio:addedWord", { word: first.text });
    return first.deleted ? t("studio:deletedWord", { word: first.text }) : first.text;
  }
  return t("studio:selectedFromTo", { count: words.length, first: first?.text ?? "", last: words.at(-1)?.text ?? "" });
}

interface MouseHandlers {
  onPointerDown: PointerEventHandler;
  onPointerOver: PointerEventHandler;
  onPointerUp: PointerEventHandler;
}

/** A press and release on one word goes there, a drag selects; a finger drags the page, so it only ever goes there. */
function useMouseSelection(editor: TranscriptEditor): MouseHandlers {
  const pressed = useRef<number | null>(null);
  return {
    onPointerDown: (event) => {
      const place = placeOf(event.target);
      if (place === null || event.button !== 0) return;
      if (event.shiftKey) editor.select(place, true);
      else if (event.pointerType === "mouse") editor.select(place, false);
      pressed.current = event.shiftKey ? null : place;
    },
    onPointerOver: (event) => {
      const place = placeOf(event.target);
      if (place === null || event.pointerType !== "mouse" || (event.buttons & 1) === 0) return;
      if (place !== pressed.current) pressed.current = null;
      editor.select(place, true);
    },
    onPointerUp: (event) => {
      const place = placeOf(event.target);
      if (place !== null && place === pressed.current) editor.goTo(place);
      pressed.current = null;
    },
  };
}

function placeOf(target: EventTarget): number | null {
  const word = target instanceof Element ? target.closest<HTMLElement>("[data-place]") : null;
  return word === null ? null : Number(word.dataset["place"]);
}
