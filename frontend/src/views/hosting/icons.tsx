/** The signs of people and hosts. */

import { icon } from "../icons";

export const PeopleIcon = icon(
  <>
    <circle cx="9" cy="8.5" r="3.3" />
    <path d="M2.8 19c.7-3.4 3-5.2 6.2-5.2s5.5 1.8 6.2 5.2M15.5 5.6a3 3 0 0 1 0 5.8M17.6 14.3c2 .7 3.2 2.3 3.6 4.7" />
  </>,
);
export const DotsIcon = icon(
  <>
    <circle cx="12" cy="5.5" r="1.3" fill="currentColor" stroke="none" />
    <circle cx="12" cy="12" r="1.3" fill="currentColor" stroke="none" />
    <circle cx="12" cy="18.5" r="1.3" fill="currentColor" stroke="none" />
  </>,
);
export const StarIcon = icon(
  <path d="m12 4 2.4 5 5.4.7-4 3.8 1 5.4-4.8-2.7-4.8 2.7 1-5.4-4-3.8 5.4-.7z" fill="currentColor" strokeWidth="1" />,
);
export const UnrecordedIcon = icon(
  <>
    <circle cx="12" cy="12" r="8.2" strokeDasharray="3 3" />
    <path d="M6.5 17.5l11-11" />
  </>,
);
export const RoomsIcon = icon(
  <>
    <rect x="3.5" y="4" width="7" height="7" rx="2" />
    <rect x="13.5" y="4" width="7" height="7" rx="2" />
    <rect x="8.5" y="13.5" width="7" height="7" rx="2" />
  </>,
);
