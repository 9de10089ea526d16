/** What one person said in one go. */

import { Fragment, memo } from "react";
import { Button } from "react-aria-components";
import { useTranslation } from "react-i18next";

import type { Word } from "../api/recordings";
import { percentText } from "../language/format";
import { t } from "../language/i18n";
import type { Turn } from "./document";
import { clockText } from "./format";
import type { Player } from "./player";
import type { WordRange } from "./selection";

interface Props {
  turn: Turn;
  /** What of it is selected, counted from its first word. */
  range: WordRange | null;
  /** Words that are not deleted and yet cut, because someone else's deleted word was said over them. */
  lost: ReadonlySet<string>;
  player: Player;
}

/** Below this the recogniser was not sure, and the word deserves a look. */
const SURE = 0.6;

function Turn({ turn, range, lost, player }: Props) {
  const { t } = useTranslation("studio");
  return (
    <div className="studio-turn" data-colour={turn.colour} data-testid="turn">
      <div className="studio-turn-head">
        <span className="studio-speaker">{turn.speaker.name}</span>
        <Button
          className="studio-time"
          aria-label={t("goTo", { time: clockText(turn.start_s) })}
          onPress={() => player.seek(turn.start_s)}
        >
          {clockText(turn.start_s)}
        </Button>
      </div>
      <p className="studio-turn-words">
        {turn.words.map((word, index) => (
          <Fragment key={word.id}>
            <WordView
              word={word}
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

interface WordProps {
  word: Word;
  place: number;
  selected: boolean;
  lost: boolean;
}

function WordView({ word, place, selected, lost }: WordProps) {
  const Tag = word.deleted ? "del" : "span";
  return (
    <Tag
      className="studio-word"
      data-testid="word"
      data-word-id={word.id}
      data-place={place}
      data-deleted={word.deleted || undefined}
      data-selected={selected || undefined}
      data-lost={lost || undefined}
      data-unsure={word.confidence < SURE || undefined}
      title={titleOf(word, lost)}
    >
      {word.text}
    </Tag>
  );
}

function titleOf(word: Word, lost: boolean): string | undefined {
  if (lost) return t("studio:cutToo");
  if (word.confidence < SURE) return t("studio:unsure", { share: percentText(word.confidence) });
  return undefined;
}

/** A meeting of an hour has some nine thousand words: only turns whose own words change are drawn again. */
export const TurnView = memo(
  Turn,
  (before, after) =>
    before.turn === after.turn &&
    before.lost === after.lost &&
    before.range?.from === after.range?.from &&
    before.range?.to === after.range?.to,
);
