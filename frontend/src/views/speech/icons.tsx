/** The signs of speech that a machine makes. */

import { icon } from "../icons";

/** A waveform with a spark: a voice that is made. */
export const SyntheticIcon = icon(
  <>
    <path d="M4 10.5v3M8 7.5v9M12 10v4M16 8.5v7" />
    <path d="M20 3.5c.2 1.6.8 2.2 2.2 2.5-1.4.3-2 .9-2.2 2.5-.2-1.6-.8-2.2-2.2-2.5 1.4-.3 2-.9 2.2-2.5z" fill="currentColor" />
  </>,
);
export const SpeakForMeIcon = icon(
  <>
    <rect x="3.5" y="12.5" width="17" height="7.5" rx="1.8" />
    <path d="M7 16.2h.01M10.3 16.2h.01M13.7 16.2h.01M17 16.2h.01" />
    <path d="M7 6.5v2M10.3 4.5v6M13.7 5.5v4M17 6.5v2" />
  </>,
);
