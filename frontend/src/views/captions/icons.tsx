/** The signs of captions. */

import { icon } from "../icons";

export const CaptionsIcon = icon(
  <>
    <rect x="2.5" y="5" width="19" height="14" rx="2.4" />
    <path d="M10.4 10.3a2.3 2.3 0 1 0 0 3.4M17.6 10.3a2.3 2.3 0 1 0 0 3.4" />
  </>,
);
export const TranscriptIcon = icon(<path d="M5 4.5h14v15H5zM8.5 9h7M8.5 12.5h7M8.5 16h4" />);
export const SmallerIcon = icon(<path d="M4.5 17.5 9 6.5l4.5 11M6 14h6M16 12h5" />);
export const LargerIcon = icon(<path d="M4.5 17.5 9 6.5l4.5 11M6 14h6M16 12h5M18.5 9.5v5" />);
