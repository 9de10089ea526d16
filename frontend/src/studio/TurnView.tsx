/** What one person said in one go. */

import { Fragment, memo } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Pause, Word } from "../api/recordings";
import { numberText, percentText } from "../language/format";
import { t } from "../language/i18n";
import { pausing } from "./changes";
import type { Turn } from "./document";
import { fillerName } from "./FillersMenu";
import { clockText } from "./format";
import type { Mark, Marks } from "./marks";
import type { WordRange } from "./selection";
import { SpeakerName } from "./SpeakerName";
import { PAUSE_KEPT_S, type TranscriptEditor } from "./transcriptEditor";

interface Props {
  turn: Turn;
  /** What of it is selected, counted from its first word. */
  range: WordRange | null;
  /** Words that are not deleted and yet cut, because someone else's deleted word was said over them. */
  lost: ReadonlySet<string>;
  marks: Marks;
  editor: TranscriptEditor;
  mayEdit: boolean;
}

/** Below this the recogniser was not sure, and the word deserves a look. */
const SURE = 0.6;

function Turn({ turn, range, lost, marks, editor, mayEdit }: Props) {
  const { t } = useTranslation("studio");
  return (
    <div className="studio-turn" data-colour={turn.colour} data-testid="turn">
      <div className="studio-turn-head">
        <SpeakerName speaker={turn.speaker} editor={editor} mayEdit={mayEdit} />
        <Button
          className="studio-time"
          aria-label={t("goTo", { time: clockText(turn.start_s) })}
          onPress={() => editor.player.seek(turn.start_s)}
        >
          {clockText(turn.start_s)}
        </Button>
      </div>
      <p className="studio-turn-words">
        {turn.words.map((word, index) => (
          <Fragment key={word.id}>
            <PauseBefore pause={marks.get(word.id)?.pause} editor={editor} mayEdit={mayEdit} />
            <WordView
              word={word}
              mark={marks.get(word.id)}
              place={turn.first + index}
              selected={range !== null && index >= range.from && index < range.to}
              lost={lost.has(word.id)}
            />{" "}
          </Fragment>
        ))}
      </p>
    </div>
  );
}

interface PauseProps {
  pause: Pause | undefined;
  editor: TranscriptEditor;
  mayEdit: boolean;
}

/** A pause in the text; a press shortens it or brings it back. With the keyboard that is P on the word after it. */
function PauseBefore({ pause, editor, mayEdit }: PauseProps) {
  if (pause === undefined) return null;
  const { kept_s } = pause;
  const seconds = numberText(pause.end_s - pause.start_s);
  const text = t("studio:seconds", { seconds: kept_s === null ? seconds : `${seconds} → ${numberText(kept_s)}` });
  const name = t(kept_s === null ? "studio:pauseOf" : "studio:pauseShortened", { text });
  const shortened = kept_s !== null || undefined;
  return (
    <>
      <Button
        className="studio-pause"
        aria-label={name}
        isDisabled={!mayEdit}
        excludeFromTabOrder
        onPress={() => void editor.change(pausing([pause], kept_s === null ? PAUSE_KEPT_S : null))}
        data-testid="pause"
        data-shortened={shortened}
      >
        {text}
      </Button>{" "}
    </>
  );
}

interface WordProps {
  word: Word;
  mark: Mark | undefined;
  place: number;
  selected: boolean;
  lost: boolean;
}

function WordView({ word, mark, place, selected, lost }: WordProps) {
  const filler = mark?.filler;
  const Tag = word.deleted ? "del" : word.added === undefined ? "span" : "ins";
  return (
    <Tag
      className="studio-word"
      data-testid="word"
      data-word-id={word.id}
      data-place={place}
      data-deleted={word.deleted || undefined}
      data-selected={selected || undefined}
      data-lost={lost || undefined}
      data-unsure={(word.confidence < SURE && word.heard === null && !word.sounded) || undefined}
      data-added={word.added}
      data-typed={word.typed || undefined}
      data-sounded={word.sounded || undefined}
      data-filler={filler === undefined ? undefined : filler.safe ? "safe" : "offered"}
      title={titleOf(word, mark, lost)}
    >
      {word.text}
    </Tag>
  );
}

function titleOf(word: Word, mark: Mark | undefined, lost: boolean): string | undefined {
  if (lost) return t("studio:cutToo");
  if (word.added !== undefined) return t(word.added === "moved" ? "studio:addedMoved" : "studio:addedSynthetic");
  if (word.typed) return t("studio:typed");
  if (word.sounded) return t("studio:sounded", { share: percentText(word.confidence) });
  if (word.heard !== null) return t("studio:heardAs", { text: word.heard });
  if (word.confidence < SURE) return t("studio:unsure", { share: percentText(word.confidence) });
  if (mark?.filler === undefined) return undefined;
  return t("studio:fillerTitle", { name: fillerName(mark.filler.kind), share: percentText(mark.filler.confidence) });
}

/** A meeting of an hour has some nine thousand words: only turns whose own words change are drawn again. */
export const TurnView = memo(
  Turn,
  (before, after) =>
    before.turn === after.turn &&
    before.lost === after.lost &&
    before.marks === after.marks &&
    before.mayEdit === after.mayEdit &&
    before.range?.from === after.range?.from &&
    before.range?.to === after.range?.to,
);
