/** A person's own voice: what they agree to. */

export default {
  title: "My voice",
  about:
    "Who edits a recording can cut and move what you said. To add words that you didn't say there, they need your yes: the words are then spoken in your own voice, made from what you say in that recording, and marked as synthetic in the transcript, in the sound and in every file.",
  withdrawing:
    "You can take your yes back at any time. Your voice and everything that it said are then deleted; files that were exported before stay, with their marks.",
  general: "Words may be added in my voice in all recordings",
  generalHint: "Also in those to come.",
  recordings: "Recordings you took part in",
  none: "There is no recording of a meeting that you took part in.",
  forThis: "Words may be added in my voice here",
  byGeneral: "Allowed now because you said yes to all recordings.",
  noVoice: "No voice has been made from this recording.",
  voice: "A voice was made from this recording: {{verdict}}.",
  good: "it sounds like you",
  approximate: "it is approximate",
  little: "it is approximate, from little speech",
  agreed: "You agreed. You can take it back here at any time.",
  withdrawn: "Taken back. Voices that you don't allow any more are deleted.",
  link: "My voice",
  make: "Make my voice from this recording",
  makingVoice: "Your voice is being made from this recording; it can speak in a minute or so.",

  speakForMe: "Speak for me",
  speakAbout:
    "What you type is heard by everybody in your own voice, also while you are muted. It is marked as synthetic where you sit, in captions and transcripts, and in the sound itself.",
  saidForMe: "What was spoken for you",
  toSay: "What shall be said, in English",
  speak: "Speak",
  making: "Making the sound…",
  speaking: "Everybody hears it now…",
  notSpoken: "The server has not spoken this in time; try again.",
  synthetic: "synthetic voice",
  syntheticHint: "A machine speaks what this person typed, in the person's own voice.",
} as const;
