/** Live captions as they travel; see `conference/signalling/captions.py`. */

import { finiteNumber, flag, list, type Read, record, text } from "./schema";

export const CAPTION_MAX = 600;

/** The meeting is captioned while somebody wants it; while `behind`, words come late. */
export const readCaptionsState = record({ wanted_by: list(text()), behind: flag });

/** What somebody said in one utterance; another with the same id replaces it. `start_s` is seconds since 1970. */
export const readCaption = record({
  id: text(),
  participant_id: text(),
  name: text(80),
  text: text(CAPTION_MAX),
  start_s: finiteNumber,
  duration_s: finiteNumber,
  final: flag,
  corrected: flag,
  struck: flag,
  synthetic: flag,
});

export type CaptionsState = Read<typeof readCaptionsState>;
export type Caption = Read<typeof readCaption>;

/** What was said, written anew; `struck` marks it for deletion from the recording. */
export interface CaptionCorrection {
  readonly caption_id: string;
  readonly text: string;
  readonly struck: boolean;
}

/** Body of each message about captions that a browser sends, by its wire type. */
export interface CaptionsFromBrowser {
  "caption.correct": CaptionCorrection;
  "captions.want": { readonly wanted: boolean };
}

/** What answers each of them. */
export interface CaptionsReplyTo {
  "caption.correct": "done";
  "captions.want": "done";
}

/** Reader of the body of each message about captions that a browser gets, by its wire type. */
export const CAPTIONS_TO_BROWSER = {
  "captions.changed": record({ captions: readCaptionsState }),
  "caption.said": record({ caption: readCaption }),
} as const;
