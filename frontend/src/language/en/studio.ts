/** The recording and its transcript. */

export default {
  transcript: "Transcript",
} as const;
