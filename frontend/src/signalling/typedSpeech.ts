/** Speaking by typing, as it travels; see `conference/signalling/typed_speech.py`. */

import { record, text } from "./schema";

export const SPEECH_MAX = 300;

/** Body of each message about it that a browser sends, by its wire type. */
export interface TypedFromBrowser {
  "speech.say": { readonly text: string };
  "speech.play": { readonly speech_id: string };
}

/** What answers each of them. */
export interface TypedReplyTo {
  "speech.say": "speech.asked";
  "speech.play": "done";
}

/** Reader of the body of each message about it that a browser gets, by its wire type. */
export const TYPED_TO_BROWSER = {
  "speech.asked": record({ speech_id: text() }),
} as const;
