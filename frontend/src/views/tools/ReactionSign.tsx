/** The signs of the reactions, drawn here so that they are the same on every machine. */

import type { ReactNode } from "react";

import type { Reaction } from "../../signalling/polls";

const FACE = <circle cx="16" cy="16" r="13" fill="#f6c544" />;
const SKIN = { fill: "#f6c544", stroke: "#a8741a", strokeWidth: 1.2, strokeLinejoin: "round" } as const;
const INK = { fill: "none", stroke: "#5b3d0c", strokeWidth: 2, strokeLinecap: "round" } as const;

const SIGNS: Readonly<Record<Reaction, ReactNode>> = {
  "thumbs-up": (
    <path
      {...SKIN}
      d="M5 14h5v13H5zM11 14.4l4.6-10c2.6 0 3.9 1.6 3.4 4.2L18.3 12H26c1.7 0 2.7 1.3 2.3 2.9l-2.4 9.6c-.4 1.6-1.7 2.5-3.3 2.5H11z"
    />
  ),
  clap: (
    <>
      <path
        {...SKIN}
        d="M12.5 8.7c.9-.9 2.2-.8 3 .1l6.2 7 .6-3.3c.3-1.5 1.6-2.3 2.9-2 1.3.3 1.9 1.5 1.7 2.9l-1 6.8c-.4 2.7-1.5 4.6-3.6 6.2-3.6 2.7-7.7 2.2-10.6-1.1L5.3 17.8c-.9-1-.7-2.3.2-3 .8-.7 2-.6 2.9.3l-.9-1c-.8-1-.7-2.2.1-2.9.9-.8 2.1-.6 2.9.3z"
      />
      <path d="M17 3v3.5M22 4.5l-1.5 3M12 4l1 2.7" fill="none" stroke="#e08a2b" strokeWidth="2" strokeLinecap="round" />
    </>
  ),
  heart: (
    <path
      fill="#e5484d"
      d="M16 28S3.5 20.6 3.5 12.1C3.5 8 6.6 5 10.2 5c2.5 0 4.6 1.3 5.8 3.4C17.2 6.3 19.3 5 21.8 5c3.6 0 6.7 3 6.7 7.1C28.5 20.6 16 28 16 28z"
    />
  ),
  laugh: (
    <>
      {FACE}
      <path {...INK} d="M8.5 12.5l3.5 1.5-3.5 1.5M23.5 12.5 20 14l3.5 1.5" />
      <path d="M9 18.5h14c0 4-3 7-7 7s-7-3-7-7z" fill="#5b3d0c" />
    </>
  ),
  surprise: (
    <>
      {FACE}
      <circle cx="11.2" cy="13" r="1.9" fill="#5b3d0c" />
      <circle cx="20.8" cy="13" r="1.9" fill="#5b3d0c" />
      <ellipse cx="16" cy="21.5" rx="3" ry="3.8" fill="#5b3d0c" />
    </>
  ),
  celebrate: (
    <>
      <path d="M4 28.5 11.5 10 22 20.5z" fill="#e08a2b" />
      <path d="M6.8 21.5l4.2 4.3M9.3 15.5l7.4 7.5" fill="none" stroke="#fff" strokeWidth="1.6" />
      <path d="M17 11c2-1.5 2.5-4 1-6.5M21.5 15.5c2-2 5-2.3 7-1" fill="none" stroke="#3a9d8c" strokeWidth="2" strokeLinecap="round" />
      <circle cx="24.5" cy="6.5" r="1.8" fill="#e5484d" />
      <circle cx="13" cy="5" r="1.5" fill="#5b7fe0" />
      <circle cx="27" cy="20" r="1.6" fill="#5b7fe0" />
    </>
  ),
};

export function ReactionSign({ reaction }: { reaction: Reaction }) {
  return (
    <svg viewBox="0 0 32 32" width="28" height="28" aria-hidden="true" focusable="false">
      {SIGNS[reaction]}
    </svg>
  );
}

/** The key of each reaction's name in the catalogue `tools`. */
export const REACTION_NAMES = {
  "thumbs-up": "reactionThumbsUp",
  clap: "reactionClap",
  heart: "reactionHeart",
  laugh: "reactionLaugh",
  surprise: "reactionSurprise",
  celebrate: "reactionCelebrate",
} as const satisfies Record<Reaction, string>;
