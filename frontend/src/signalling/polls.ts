/** Polls, hands, reactions and the timer as they travel; see `conference/signalling/polls.py`, `gestures.py`, `timer.py`. */

import { finiteNumber, flag, list, oneOf, type Read, record, text, wholeNumber } from "./schema";

export const QUESTION_MAX = 300;
export const OPTION_MAX = 120;
export const OPTIONS_MIN = 2;
export const OPTIONS_MAX = 10;
export const TIMER_MAX_S = 24 * 3600;

export const REACTIONS = ["thumbs-up", "clap", "heart", "laugh", "surprise", "celebrate"] as const;
export const readReaction = oneOf(...REACTIONS);

/** Who chose what is told to nobody; `voters` have answered. */
export const readPoll = record({
  id: text(),
  question: text(QUESTION_MAX),
  options: list(record({ text: text(OPTION_MAX), votes: wholeNumber })),
  multiple: flag,
  closed: flag,
  voters: wholeNumber,
});

/** What one has chosen oneself: numbers of options, from 0. */
export const readBallot = record({ poll_id: text(), chosen: list(wholeNumber) });

/** Seconds since 1970 by the server's clock; `now_s` is its time when this was said. */
export const readTimer = record({ started_at_s: finiteNumber, ends_at_s: finiteNumber, now_s: finiteNumber });

export type Reaction = Read<typeof readReaction>;
export type Poll = Read<typeof readPoll>;
export type Ballot = Read<typeof readBallot>;
export type Timer = Read<typeof readTimer>;
